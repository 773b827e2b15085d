/**
 * Who is interviewing when, by our own bookings and by Lever, whatever their calendar shows: Outlook has an unanswered
 * invitation as tentative, a feed may be hours old, an invitation by mail is nowhere before it is answered. Called by the
 * search (`problem-of.ts`) and by the last look before a write (`recheck.ts`). Says who booked it, never for whom.
 *
 * What Lever alone knows of is as hard as a booking of ours: whoever Lever has in an interview is not free, and Lever's own
 * scheduler invites by calendars that show the same gaps. What the calendar does not confirm may have been moved or deleted
 * in Lever since it was read, so Lever is asked again before it is believed (`doubtful`); its answer then stands.
 */
import { MINUTE } from '../clock.ts';
import type { LeverUserId, OpportunityId } from '../lever/ids.ts';
import { covers, type Interval, overlaps } from '../scheduling/interval.ts';
import type { Booking } from './booking.ts';
import { endOf } from './invitations.ts';
import { bookingOf } from './lever-panel.ts';
import type { Interviews, LoadReader } from './load.ts';
import type { PanelDeps } from './ports.ts';
import { type Sitting, sittingsOf } from './sittings.ts';

export interface Engaged extends Interval {
  readonly opportunityId: OpportunityId;
  /** "booked by Maya Silva", "as Lever says" */
  readonly by: string;
}

/** Interviews that stand; a time that is only held is not one. In order of time, and not joined. */
export function engagedIn(sittings: readonly Sitting[]): Engaged[] {
  return sittings
    .filter((it) => it.held !== true)
    .map((it) => ({
      start: it.start,
      end: it.start + it.minutes * MINUTE,
      opportunityId: it.opportunityId,
      by: it.bookedBy === undefined ? 'as Lever says' : `booked by ${it.bookedBy}`,
    }));
}

/** Goes on after a name. */
export function sayEngaged(it: Pick<Engaged, 'by'>): string {
  return `is already interviewing then, ${it.by}`;
}

/** Candidates of whom only the index speaks, where the calendar of who would sit there does not show it. */
export function doubtful(
  engaged: readonly Engaged[],
  busy: readonly Interval[],
  seen: Pick<Interviews, 'panels' | 'indexed'>,
): OpportunityId[] {
  return engaged
    .filter((it) => seen.indexed.has(it.opportunityId) && !seen.panels.has(it.opportunityId) && !covers(busy, it))
    .map((it) => it.opportunityId);
}

export type EngagedWires = Pick<PanelDeps, 'clock'> & { readonly loadReader: Pick<LoadReader, 'around' | 'bookings'> };

export interface Clash {
  readonly sessionId: string;
  readonly userId: LeverUserId;
  readonly by: string;
}

function clashesWith(booking: Booking, sittings: ReadonlyMap<LeverUserId, readonly Sitting[]>) {
  return booking.sessions.flatMap((session) =>
    session.people.flatMap(({ userId }) => {
      const span = { start: session.start, end: endOf(session) };
      const engaged = engagedIn(sittings.get(userId) ?? []).find((it) => overlaps([it], span));
      return engaged === undefined ? [] : [{ sessionId: session.id, userId, by: engaged.by, engaged }];
    }),
  );
}

/** The same by our own bookings alone: cheap enough for the moment before a record is opened. */
export async function bookedMeanwhile(wires: EngagedWires, booking: Booking): Promise<readonly Clash[]> {
  const others = (await wires.loadReader.bookings()).filter((it) => it.id !== booking.id);
  return clashesWith(booking, sittingsOf({ panels: new Map(), bookings: others, now: wires.clock.now() }));
}

/** Who of a booking interviews somebody else at that time. Its own panel is in nobody's way. Throws what Lever throws. */
export async function interviewingElsewhere(wires: EngagedWires, booking: Booking): Promise<readonly Clash[]> {
  const own = new Set<string>(Object.values(booking.steps.panel?.interviews ?? {}));
  const { opportunityId } = booking.candidate;
  const bookings = (await wires.loadReader.bookings()).filter((it) => it.id !== booking.id);

  const clashesIn = (seen: Interviews) => {
    const panels = new Map(seen.panels);
    const mine = panels.get(opportunityId) ?? [];
    // Also one whose making was not heard of: it carries the booking's mark.
    panels.set(
      opportunityId,
      mine.filter((it) => bookingOf(it.externalUrl) !== booking.id && it.id !== booking.steps.panel?.id),
    );
    const sittings = sittingsOf({
      panels,
      indexed: seen.indexed,
      bookings,
      now: wires.clock.now(),
      without: { interviews: own, eventKeys: booking.sessions.map((it) => it.eventKey) },
    });
    return clashesWith(booking, sittings);
  };

  const seen = await wires.loadReader.around([opportunityId]);
  const found = clashesIn(seen);
  const also = doubtful(
    found.map((it) => it.engaged),
    [],
    seen,
  );
  return also.length === 0 ? found : clashesIn(await wires.loadReader.around([opportunityId], { also }));
}
