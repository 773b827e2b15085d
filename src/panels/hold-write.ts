/**
 * What presses do to a held day: hold, confirm, release, hold longer, replace somebody, put an event back. Each works on the
 * booking's own record with its desk held, looks before it writes, and leaves a record that says what exists (book-run.ts).
 * Called through `hold-create.ts`, which has looked whether this person may.
 */
import { ConflictError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import { sayDate } from '../zones.ts';
import type { BookedSession, Booking, BookResult } from './booking.ts';
import { auditBy, known, type Runner, type RunWires, standing } from './book-run.ts';
import type { Draft } from './draft.ts';
import { keepDraft, nextAttempt } from './drafts.ts';
import {
  type Held,
  type Hold,
  type HoldDays,
  isHeldDay,
  LONGER_DAYS,
  MOST_HELD,
  type ReleaseWhy,
  untilOf,
} from './hold.ts';
import { candidateNow, eventsOfHold, heldElsewhere, limitsReached, movedAway } from './hold-check.ts';
import { bookedFrom, claimPlan, holdsOfPlan, keysOfPlan } from './hold-record.ts';
import { holdOf } from './hold-steps.ts';
import { authorFor, bookingId, fingerprintOf, newBooking } from './new-booking.ts';
import { openAlone } from './opening.ts';
import type { LimitWires } from './over-limits.ts';
import type { problemOf } from './problem-of.ts';
import { whatChanged, whoIsAway } from './recheck.ts';
import { readBooking } from './record.ts';

export type HoldWires = RunWires & Parameters<typeof problemOf>[0] & LimitWires;

/** Who releases: a person, or the clock. */
export const itself = { slackId: 'fulcrum', leverUserId: null, name: 'the clock' } as const;
type By = Pick<Actor, 'leverUserId' | 'name'> & { readonly slackId: string };

/** The same as long as nothing that Confirm would do has changed. */
export function confirmSeen(booking: Held, author: { readonly userId: LeverUserId; readonly reason: string | null }) {
  return fingerprintOf({ ...booking, performAs: author.userId, performAsReason: author.reason });
}

/** The plan as it must be remembered: the chosen day and who could sit in it, not the days that were not chosen. */
function planOf(draft: Draft): Draft {
  const { search } = draft;
  return { ...draft, search: search === null ? null : { ...search, options: [], blockers: [], offers: [] } };
}

export function createHoldWriter(wires: HoldWires, runner: Runner) {
  const { ledger } = wires;
  const now = () => wires.clock.now();
  const { atDesk, goOn } = runner;
  const pressedBy = (actor: Actor, what: Hold['pressed']['what'], detail: string | null): Hold['pressed'] => ({
    what,
    slackId: actor.slackId,
    leverUserId: actor.leverUserId,
    name: actor.name,
    detail,
  });

  /** Frees the plan for its next day, or another try; an earlier one may have died before it did. */
  async function freed(draft: Pick<Draft, 'id'>, attempt: number, result: BookResult): Promise<BookResult> {
    if (result.status === 'held') await nextAttempt(wires, draft.id, attempt, holdOf(result.booking).until);
    if (result.status === 'refused' || result.status === 'undone') await nextAttempt(wires, draft.id, attempt);
    return result;
  }

  async function hold(
    draft: Draft,
    actor: Actor,
    ask: { readonly seen?: string; readonly attempt: number; readonly days: HoldDays },
  ): Promise<BookResult> {
    if (draft.attempt !== ask.attempt) return await earlier(draft, ask);
    const fresh = newBooking(draft, actor, wires);
    const result = await atDesk(fresh.id, async (desk) => {
      const { found } = desk;
      if (found !== null) return isOther(found, ask.seen) ? otherDay(found) : standing(found);
      if (ask.seen !== undefined && ask.seen !== fingerprintOf(fresh))
        throw new ConflictError(
          'The plan was changed in another window since you looked at it. Nothing was held.',
          'Check it again and press Hold there.',
        );
      const before = await bookedFrom(ledger, draft.id);
      if (before !== null) return standing(before);
      if ((await holdsOfPlan(ledger, draft.id)).length >= MOST_HELD)
        throw new ConflictError(
          `${MOST_HELD} days are held for this panel already. Nothing more was held.`,
          'Release one of them first, with /hire panel.',
        );
      const reasons = await inTheWay(fresh);
      if (reasons.length > 0) return { status: 'changed', reasons };
      const until = untilOf(fresh, now(), ask.days);
      await desk.open({
        ...fresh,
        state: 'holding',
        hold: {
          until,
          since: now(),
          askedAt: null,
          asked: [],
          plan: planOf(draft),
          pressed: pressedBy(actor, 'held', `until ${new Date(until).toISOString()}`),
          released: null,
        },
      });
      return await goOn(desk, false);
    });
    return await freed(draft, ask.attempt, result);
  }

  /** The button of a window that was opened before a day of this plan was held, or taken back. */
  async function earlier(draft: Draft, ask: { readonly seen?: string; readonly attempt: number }): Promise<BookResult> {
    const found = (await readBooking(ledger, bookingId({ id: draft.id, attempt: ask.attempt })))?.booking;
    if (found === undefined || found.state === 'undone')
      throw new ConflictError(
        'This window is from an earlier try, which was taken back. Nothing was held now.',
        'Open the plan again with /hire schedule and hold the day from there.',
      );
    return isOther(found, ask.seen) ? otherDay(found) : standing(found);
  }

  function isOther(found: Booking, seen: string | undefined): boolean {
    return isHeldDay(found) && seen !== undefined && fingerprintOf({ ...found, state: 'booking' }) !== seen;
  }

  function otherDay(found: Booking): never {
    const first = found.sessions[0];
    const day = first === undefined ? 'Another day' : sayDate(found.zone, first.start);
    throw new ConflictError(
      `${day} of this plan was held since you opened this window. Nothing more was held now.`,
      'Go back to the days, pick one and press Hold again.',
    );
  }

  async function inTheWay(booking: Booking): Promise<string[]> {
    const ours = await keysOfPlan(ledger, booking.draftId);
    const reasons = await Promise.all([
      whatChanged(wires, booking, ours),
      whoIsAway(wires, booking),
      heldElsewhere(ledger, booking),
    ]);
    return reasons.flat();
  }

  async function confirm(id: string, actor: Actor, seen: string | undefined): Promise<BookResult> {
    return await atDesk(id, async (desk) => {
      const found = known(desk);
      if (found.state !== 'held' || !isHeldDay(found)) return standing(found);
      const booking = { ...found, candidate: await candidateNow(wires, found) };
      const author = authorFor(actor, { candidate: booking.candidate }, wires);
      if (seen !== undefined && seen !== confirmSeen(booking, author))
        throw new ConflictError(
          'The held day was changed since you looked at it. Nothing was booked.',
          'Press Confirm again and check what everybody gets.',
        );
      const before = await bookedFrom(ledger, booking.draftId);
      if (before !== null) return standing(before);
      const reasons = await Promise.all([
        inTheWay(booking),
        eventsOfHold(wires, booking).then((events) => movedAway(booking, events)),
        limitsReached(wires, booking),
      ]);
      if (reasons.flat().length > 0) return { status: 'changed', reasons: reasons.flat() };
      const not = await openAlone(wires, booking, async () => {
        const claim = await claimPlan(ledger, booking.draftId, booking.id, now());
        if (claim === 'busy') return { status: 'busy' };
        if (claim !== 'mine') return standing(claim);
        await desk.note({
          state: 'booking',
          candidate: booking.candidate,
          performAs: author.userId,
          performAsReason: author.reason,
          hold: { ...booking.hold, pressed: pressedBy(actor, 'confirmed', null) },
        });
        return null;
      });
      return not ?? (await goOn(desk, false));
    });
  }

  async function release(id: string, by: By, why: ReleaseWhy): Promise<BookResult> {
    const result = await atDesk(id, async (desk) => {
      const booking = known(desk);
      const begun = booking.state === 'undoing' && booking.hold?.released !== null;
      if (booking.hold === undefined || !(isHeldDay(booking) || begun)) return standing(booking);
      // Somebody may have held it longer, or the other booking may be gone, since the clock looked.
      if (why === 'expired' && isHeldDay(booking) && booking.hold.until > now()) return standing(booking);
      if (booking.hold.released === null)
        await desk.note({ hold: { ...booking.hold, released: { why, at: now(), name: by.name } } });
      const back = await runner.back(desk);
      if (back.status === 'undone')
        await wires.audit({ ...auditBy(by as Actor, booking, 'panel.hold-released'), detail: why });
      return back;
    });
    if (result.status === 'undone') {
      const { draftId, id: done } = result.booking;
      await nextAttempt(wires, draftId, Number(done.split('-').at(-1)));
      await keepDraft(wires, draftId, now());
    }
    return result;
  }

  async function extend(id: string, until: number, actor: Actor): Promise<BookResult> {
    return await atDesk(id, async (desk) => {
      const booking = known(desk);
      if (!isHeldDay(booking) || booking.hold.until !== until) return standing(booking);
      const next = untilOf(booking, Math.max(until, now()), LONGER_DAYS);
      if (next <= until)
        throw new ConflictError(
          'It cannot be held longer: its first interview begins then.',
          'Confirm it, or release it and hold a later day.',
        );
      await desk.note({ hold: { ...booking.hold, until: next, since: now() } });
      await keepDraft(wires, booking.draftId, next);
      await wires.audit({
        ...auditBy(actor, booking, 'panel.hold-extended'),
        detail: `until ${new Date(next).toISOString()}`,
      });
      return { status: 'held', booking: desk.booking, repeated: false };
    });
  }

  /** Changes one session's event, which is then asked about again. `sessions`: as they were when this was chosen. */
  async function amend(
    id: string,
    actor: Actor,
    change: {
      readonly what: 'replaced' | 'put-back';
      readonly key: string;
      readonly detail: string;
      readonly before: readonly BookedSession[];
      readonly after: readonly BookedSession[];
      readonly plan: Draft | null;
    },
  ): Promise<BookResult> {
    return await atDesk(id, async (desk) => {
      const booking = known(desk);
      if (booking.state !== 'held' || !isHeldDay(booking)) return standing(booking);
      if (JSON.stringify(booking.sessions) !== JSON.stringify(change.before)) {
        if (JSON.stringify(booking.sessions) === JSON.stringify(change.after)) return standing(booking);
        throw new ConflictError('The held day was changed in the meantime. Nothing was changed now.', 'Open it again.');
      }
      const changed = change.after.filter((it) => it.eventKey === change.key);
      const people = changed.map((session) => {
        const was = change.before.find((it) => it.eventKey === session.eventKey)?.people ?? [];
        return { ...session, people: session.people.filter((it) => !was.some((one) => one.userId === it.userId)) };
      });
      // Whoever only stays has been asked already; whoever is new must be free now.
      const newcomers = { ...booking, sessions: people.filter((it) => it.people.length > 0) };
      const reasons = newcomers.sessions.length === 0 ? [] : await inTheWay(newcomers);
      if (reasons.length > 0) return { status: 'changed', reasons };
      const { hold: it } = booking;
      await desk.note({
        state: 'holding',
        sessions: change.after,
        // Whoever is asked now reads about the candidate as they are now: they may have become confidential.
        candidate: await candidateNow(wires, booking),
        hold: {
          ...it,
          plan: change.plan,
          asked: it.asked.filter((key) => key !== change.key),
          pressed: pressedBy(actor, change.what, change.detail),
        },
      });
      return await goOn(desk, true);
    });
  }

  return { hold, confirm, release, extend, amend };
}

export type HoldWriter = ReturnType<typeof createHoldWriter>;
