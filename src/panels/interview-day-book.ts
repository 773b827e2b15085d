/**
 * Books the panels of an interview day, one candidate after the other: each with the ordinary saga, so each at most once
 * and with a record of its own. Looks at all of them again before the first is written. What fails for one is said for
 * that one; the others stand. Called through `panels.dayWrites`.
 */
import { classify, ConflictError } from '../errors.ts';
import type { Actor } from '../people.ts';
import { sayDate, sayMoment } from '../zones.ts';
import type { Booking, BookResult } from './booking.ts';
import type { Draft } from './draft.ts';
import type { InterviewDays, InterviewDayWrites, OpenDay } from './interview-day.ts';
import { endOf } from './invitations.ts';
import { loadDraft } from './drafts.ts';
import { bookingId, newBooking } from './new-booking.ts';
import { type LimitWires, limitsOf, overLimits } from './over-limits.ts';
import type { PanelDeps } from './ports.ts';
import { whatChanged, whoIsAway } from './recheck.ts';

export interface DayBookWires
  extends Pick<
      PanelDeps,
      'lever' | 'calendars' | 'ledger' | 'clock' | 'directory' | 'habits' | 'performAsFallback' | 'log'
    >,
    LimitWires {
  readonly days: InterviewDays;
  readonly book: (draft: Draft, actor: Actor, seen?: string) => Promise<BookResult>;
  readonly finish: (bookingId: string, actor: Actor) => Promise<BookResult>;
  readonly undo: (bookingId: string, actor: Actor) => Promise<BookResult>;
}

/** Longer than one panel takes to book with all its retries; renewed before each. */
const LEASE_MS = 180_000;

type Refused = OpenDay['day']['refused'][string];

export function createDayWrites(wires: DayBookWires): InterviewDayWrites {
  const { days } = wires;

  /** Drafts as they are now: a booking that was taken back has changed its own. */
  async function again(open: OpenDay, actor: Actor): Promise<OpenDay> {
    const drafts = await Promise.all(open.drafts.map(async (it) => (await loadDraft(wires, it.id, actor)) ?? it));
    return { ...open, drafts };
  }

  async function changedSince(bookings: readonly Booking[]): Promise<string[]> {
    const each = await Promise.all(
      bookings.map(async (booking) => {
        const [changed, away, over] = await Promise.all([
          whatChanged(wires, booking),
          whoIsAway(wires, booking),
          overLimits(wires, limitsOf(booking)),
        ]);
        return [...changed, ...away, ...over.map((it) => it.sentence)].map((it) => `${booking.candidate.name}: ${it}`);
      }),
    );
    return [...each.flat(), ...wantedTwice(bookings)];
  }

  return {
    book: async (asked, actor, seen) => {
      const lease = await wires.ledger.lease(`day-book:${asked.day.id}`, LEASE_MS);
      if (lease === null) return { status: 'busy' };
      try {
        const open = await again(asked, actor);
        const standing = await days.standing(open);
        if (standing.every((it) => it.booking !== null)) return { status: 'done', standing };
        const { seen: now, previews } = await days.preview(open, actor);
        if (now !== seen) {
          // A second press of the button whose first press has written meanwhile.
          if (standing.some((it) => it.booking !== null)) return { status: 'done', standing };
          throw new ConflictError(
            'The day was changed in another window since you looked at it. Nothing was booked.',
            'Check it again and press Book there.',
          );
        }
        const left = standing.filter((it) => it.booking === null).map((it) => it.draft);
        const reasons = await changedSince(left.map((it) => newBooking(it, actor, wires)));
        if (reasons.length > 0) return { status: 'changed', reasons };
        const refused: Record<string, Refused> = {};
        for (const draft of left) {
          await lease.renew(LEASE_MS);
          const why = await bookOne(draft, actor, previews.find((it) => it.draftId === draft.id)?.preview.seen);
          if (why !== null) refused[draft.id] = why;
        }
        const then = await again(open, actor);
        return {
          status: 'done',
          standing: await days.standing(await kept({ ...then, day: { ...then.day, refused } })),
        };
      } finally {
        await lease.release();
      }
    },

    finish: async (open, draftId, actor) => {
      await one(open, draftId, (id) => wires.finish(id, actor));
      return await days.standing(await again(open, actor));
    },

    undo: async (open, draftId, actor) => {
      await one(open, draftId, (id) => wires.undo(id, actor));
      return await days.standing(await again(open, actor));
    },
  };

  /** Another window may have changed the day meanwhile: what was booked is said all the same, and nothing of it is lost. */
  async function kept(open: OpenDay): Promise<OpenDay> {
    try {
      return await days.save(open.day, open.drafts);
    } catch (error) {
      if (error instanceof ConflictError) return open;
      throw error;
    }
  }

  /** Why it was not booked; null when it was, or when its record says how far it came. */
  async function bookOne(draft: Draft, actor: Actor, seen: string | undefined): Promise<Refused | null> {
    try {
      const result = await wires.book(draft, actor, seen);
      if (result.status === 'changed') return { reasons: result.reasons, hint: null };
      if (result.status === 'refused') return { reasons: [result.why], hint: result.hint };
      if (result.status === 'busy')
        return { reasons: ['Somebody is working on this panel right now.'], hint: 'Look again in a minute.' };
      return null;
    } catch (error) {
      // The others are booked all the same; nothing of this one was written, or its record says what was.
      const cause = classify(error);
      if (cause !== null) return { reasons: [cause.message], hint: cause.hint ?? 'Check and try again.' };
      wires.log.error({ error, draft: draft.id }, 'one panel of an interview day could not be booked');
      return { reasons: ['Something went wrong on our side.'], hint: 'Check and try again.' };
    }
  }

  async function one(open: OpenDay, draftId: string, press: (id: string) => Promise<BookResult>): Promise<void> {
    const draft = open.drafts.find((it) => it.id === draftId);
    if (draft === undefined) throw new ConflictError('This candidate is not part of the day any more.');
    const [found] = await days.standing({ ...open, drafts: [draft] });
    if (found?.booking === null) return;
    await press(bookingId(draft));
  }
}

/** The same person for two candidates at once: never planned so, and looked at again all the same. */
export function wantedTwice(bookings: readonly Booking[]): string[] {
  const found: string[] = [];
  const all = bookings.flatMap((booking) =>
    booking.sessions.flatMap((session) => session.people.map((person) => ({ booking, session, person }))),
  );
  for (const [i, a] of all.entries())
    for (const b of all.slice(i + 1))
      if (
        a.booking !== b.booking &&
        a.person.userId === b.person.userId &&
        a.session.start < endOf(b.session) &&
        b.session.start < endOf(a.session)
      ) {
        const { zone } = a.booking.by;
        const when = `${sayDate(zone, b.session.start)} at ${sayMoment(zone, b.session.start)}`;
        found.push(
          `${a.person.name} is wanted by ${a.booking.candidate.name} and ${b.booking.candidate.name} on ${when}.`,
        );
      }
  return found;
}
