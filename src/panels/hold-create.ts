/**
 * Makes the door to held days. Called once, by `create.ts`. Looks who may see what, writes out what a press will do, and
 * after a booking releases the plan's other held days; the writing itself is in `hold-write.ts`.
 */
import { ConflictError, NotFoundError } from '../errors.ts';
import type { LeverUserId, OpportunityId } from '../lever/ids.ts';
import { normalize } from '../scheduling/interval.ts';
import type { Actor } from '../people.ts';
import { sayDate, sayMoment } from '../zones.ts';
import { alternativesFor } from './alternatives.ts';
import type { Booking, BookResult } from './booking.ts';
import type { Runner } from './book-run.ts';
import { isOpenTo } from './booking-rights.ts';
import type { Draft, PanelOption } from './draft.ts';
import { firstStart, type Held, inOrder, type PanelHolds } from './hold.ts';
import { answersIn, candidateNow, eventsOfHold, movedAway } from './hold-check.ts';
import { holdsOfPlan, openHolds } from './hold-record.ts';
import { tendHolds } from './hold-tend.ts';
import { holdInvite, offerMail } from './hold-words.ts';
import { confirmSeen, createHoldWriter, type HoldWires } from './hold-write.ts';
import { endOf } from './invitations.ts';
import type { LoadReader } from './load.ts';
import { authorFor, fingerprintOf, newBooking } from './new-booking.ts';
import type { Alternatives, CandidatePanel } from './panels.ts';
import { shownInvite, shownOf } from './preview.ts';
import { type Asked, problemOf } from './problem-of.ts';
import { readBooking } from './record.ts';
import { answersSeen } from './watch-answers.ts';

type Wires = HoldWires & {
  readonly loadReader: LoadReader;
  readonly panelsOf: (opportunityId: OpportunityId) => Promise<readonly CandidatePanel[]>;
};

export interface HoldDoor extends PanelHolds {
  /** After a booking: the plan's other days are not needed any more. */
  releaseOthers(
    booking: Booking,
    actor: Actor,
  ): Promise<{ readonly released: readonly Held[]; readonly stuck: readonly Held[] }>;
}

export function createHolds(wires: Wires, runner: Runner): HoldDoor {
  const { ledger } = wires;
  const writer = createHoldWriter(wires, runner);
  const byEnd = (a: Held, b: Held) => a.hold.until - b.hold.until || firstStart(a) - firstStart(b);
  const visible = (it: Booking, actor: Actor) => isOpenTo(wires.directory, it, actor);

  /** The record behind a button, whatever it has become. Throws as if it were not there for who may not see it. */
  async function recordOf(id: string, actor: Actor): Promise<Held> {
    const booking = (await readBooking(ledger, id))?.booking;
    if (booking?.hold === undefined || !visible(booking, actor))
      throw new NotFoundError('This held day is not here any more, or is not open to you.', {
        hint: 'Look the candidate up with /hire panel and a name.',
      });
    return booking as Held;
  }

  async function heldDay(id: string, actor: Actor): Promise<Held> {
    const booking = await recordOf(id, actor);
    if (booking.state === 'held') return booking;
    const { name } = booking.candidate;
    if (booking.state === 'booked')
      throw new ConflictError(`This day is booked already: the panel of ${name} stands.`, 'See it with /hire panel.');
    if (booking.state === 'undone') {
      const { released } = booking.hold;
      const how =
        released?.why === 'expired'
          ? 'It ran out'
          : released?.why === 'other-day'
            ? 'Another day was booked'
            : `${released?.name ?? 'Somebody'} released it`;
      throw new ConflictError(
        `This day is not held any more. ${how}, and its events were cancelled.`,
        released?.why === 'other-day' ? 'See it with /hire panel.' : 'Look for another day with /hire schedule.',
      );
    }
    throw new ConflictError(
      'Somebody is working on this day, or it stopped half-way.',
      'Try again in a minute; what stopped half-way is said to whoever pressed, with the ways on.',
    );
  }

  function choiceOf(plan: Draft): PanelOption {
    if (plan.choice === null) throw new ConflictError('The plan of this day is not kept any more.', 'Search again.');
    return plan.choice;
  }

  /** Only who sits is in question: the day was chosen within the candidate's time and may be too near for a new search. */
  async function othersFor(
    booking: Held,
    session: string,
    also: readonly LeverUserId[],
  ): Promise<{ readonly plan: Draft; readonly asked: Asked; readonly alternatives: Alternatives }> {
    const { plan } = booking.hold;
    if (plan === null) throw new ConflictError('The plan of this day is not kept any more.', 'Search again.');
    const asked = await problemOf(wires, plan, also);
    const candidateWindows = normalize(booking.sessions.map((it) => ({ start: it.start, end: endOf(it) })));
    const problem = { ...asked.problem, candidateWindows, candidateBusy: [], lunch: null };
    const alternatives = alternativesFor(plan, choiceOf(plan), session, { ...asked, problem }, also);
    return { plan, asked, alternatives };
  }

  async function releaseOthers(booking: Booking, actor: Actor) {
    const released: Held[] = [];
    const stuck: Held[] = [];
    for (const it of await holdsOfPlan(ledger, booking.draftId)) {
      if (it.id === booking.id) continue;
      try {
        const result = await writer.release(it.id, actor, 'other-day');
        (result.status === 'undone' ? released : stuck).push(it);
      } catch (error) {
        // The booking stands, and that is what has to be said; the clock releases this one later.
        wires.log.warn({ err: error, booking: it.id }, 'a held day could not be released after a booking');
        stuck.push(it);
      }
    }
    return { released, stuck };
  }

  return {
    releaseOthers,
    open: async (actor) => (await openHolds(ledger)).filter((it) => visible(it, actor)).toSorted(byEnd),
    of: async (opportunityId, actor) => {
      const all = await openHolds(ledger);
      return inOrder(all.filter((it) => it.candidate.opportunityId === opportunityId && visible(it, actor)));
    },
    seen: async (days) => await answersSeen(ledger, days),
    ofPlan: async (draftId) => inOrder(await holdsOfPlan(ledger, draftId)),
    offer: async (draftId) => offerMail((await holdsOfPlan(ledger, draftId)).filter((it) => it.state === 'held')),

    preview: async (draft, actor) => {
      const booking = newBooking(draft, actor, wires);
      const video = booking.video ? '(link, made when you hold)' : null;
      const others = await holdsOfPlan(ledger, draft.id);
      const warnings = others
        .filter((it) => it.candidate.opportunityId === booking.candidate.opportunityId)
        .flatMap((it) => overlapping(booking, it));
      return {
        seen: fingerprintOf(booking),
        others: inOrder(others),
        warnings,
        invites: booking.sessions.map((it) => shownInvite(it, holdInvite(booking, it, video))),
      };
    },

    confirmPreview: async (id, actor) => {
      const found = await heldDay(id, actor);
      const booking = { ...found, candidate: await candidateNow(wires, found) };
      const author = authorFor(actor, { candidate: booking.candidate }, wires);
      const [existing, events, holds] = await Promise.all([
        wires.panelsOf(booking.candidate.opportunityId),
        eventsOfHold(wires, booking),
        holdsOfPlan(ledger, booking.draftId),
      ]);
      const preview = await shownOf(wires, booking, { author, existing, clockChange: null });
      const moved = movedAway(booking, events).map((it) => `${it} It cannot be confirmed before that is put right.`);
      return {
        booking,
        preview: { ...preview, seen: confirmSeen(booking, author), warnings: [...moved, ...preview.warnings] },
        answers: answersIn(wires, booking, events),
        others: inOrder(holds.filter((it) => it.id !== id)),
      };
    },

    people: async (id, session, actor, also = []) =>
      (await othersFor(await heldDay(id, actor), session, also)).alternatives,

    hold: (draft, actor, ask) => writer.hold(draft, actor, ask),

    confirm: async (id, actor, seen) => {
      await recordOf(id, actor);
      const result = await writer.confirm(id, actor, seen);
      if (result.status !== 'booked') return { result, released: [], stuck: [] };
      return { result, ...(await releaseOthers(result.booking, actor)) };
    },

    release: async (id, actor) => {
      await recordOf(id, actor);
      return await writer.release(id, actor, 'asked');
    },

    extend: async (id, until, actor) => {
      await recordOf(id, actor);
      const result = await writer.extend(id, until, actor);
      if (result.status === 'busy')
        throw new ConflictError('Somebody is working on this day right now.', 'Try again in a minute.');
      return await heldDay(id, actor);
    },

    replace: async ({ id, session: sessionId, instead, person, actor }): Promise<BookResult> => {
      const booking = await heldDay(id, actor);
      const { plan, asked, alternatives } = await othersFor(booking, sessionId, [person]);
      const found = alternatives.people.find((it) => it.userId === person && it.instead === instead);
      const session = booking.sessions.find((it) => it.id === sessionId);
      const sits = session?.people.some((it) => it.userId === person);
      if (session === undefined || (found === undefined && !sits))
        throw new ConflictError('That seat was changed in the meantime. Nothing was changed now.', 'Open it again.');
      if (found === undefined) return { status: 'held', booking, repeated: true };
      if (found.option === null) return { status: 'changed', reasons: [`${found.name} ${found.why}.`] };
      const names = { ...plan.search?.people, ...asked.people };
      const next: Draft = {
        ...plan,
        choice: found.option,
        search: plan.search === null ? null : { ...plan.search, people: names },
      };
      const people = newBooking(next, actor, wires).sessions.find((it) => it.id === sessionId)?.people ?? [];
      const before = session.people.find((it) => it.userId === instead)?.name ?? 'somebody';
      return await writer.amend(id, actor, {
        what: 'replaced',
        key: session.eventKey,
        detail: `${session.title}: ${found.name} instead of ${before}`,
        before: booking.sessions,
        after: booking.sessions.map((it) => (it.id === sessionId ? { ...it, people } : it)),
        plan: next,
      });
    },

    putBack: async (id, key, actor) => {
      const booking = await heldDay(id, actor);
      const session = booking.sessions.find((it) => it.eventKey === key);
      if (session === undefined)
        throw new ConflictError('That event is not part of this day any more.', 'See it with /hire panel.');
      return await writer.amend(id, actor, {
        what: 'put-back',
        key,
        detail: session.title,
        before: booking.sessions,
        after: booking.sessions,
        plan: booking.hold.plan,
      });
    },

    tend: (now) => tendHolds(wires, writer, now),
  };
}

/** Two days of one plan may share hours: that is no mistake, but whoever looks at a calendar sees it twice. */
function overlapping(booking: Booking, held: Held): string[] {
  const { zone } = booking.by;
  return booking.sessions.flatMap((it) =>
    held.sessions
      .filter((one) => one.start < endOf(it) && it.start < endOf(one))
      .filter((one) => one.people.some((person) => it.people.some((same) => same.userId === person.userId)))
      .map(
        (one) =>
          `${it.title} is at the same time as ${one.title}, which is held already (${sayDate(zone, one.start)} ${sayMoment(zone, one.start)}).`,
      ),
  );
}
