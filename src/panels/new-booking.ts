/**
 * From a draft's choice to the record that will be booked: nothing is left to decide afterwards.
 * Pure but for the directory's names; called by `book.ts` and by the preview.
 */
import { createHash } from 'node:crypto';
import { AccessError, ConflictError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import type { Booking } from './booking.ts';
import { type ChosenSeat, type Draft, type DraftSeat, type DraftSession, plannedPlace } from './draft.ts';
import { endOf, stretches } from './invitations.ts';
import { markerOf } from './lever-panel.ts';
import { overBusyIn, raisedIn } from './over-limits.ts';
import type { PanelDeps } from './ports.ts';
import { seatTaken } from './training-roles.ts';

/** Calendar keys are 16–64 of `a-z0-9`; hexadecimal is within what every vendor allows. */
function eventKey(bookingId: string, part: string): string {
  return createHash('sha256').update(`${bookingId}\n${part}`).digest('hex').slice(0, 40);
}

export function bookingId(draft: Pick<Draft, 'id' | 'attempt'>): string {
  return `${draft.id}-${draft.attempt}`;
}

/**
 * As whom Lever is written to (FAQ10): the person who pressed, else, where the admin allowed it, the posting's owner or
 * hiring manager. Throws `AccessError` when nobody qualifies.
 */
export function authorFor(
  actor: Actor,
  draft: Pick<Draft, 'candidate'>,
  wires: Pick<PanelDeps, 'directory' | 'performAsFallback'>,
): { readonly userId: LeverUserId; readonly name: string; readonly reason: string | null } {
  if (actor.leverUserId !== null) {
    const own = wires.directory.user(actor.leverUserId);
    return { userId: actor.leverUserId, name: own?.name ?? actor.name, reason: null };
  }
  const unmapped = new AccessError('unmapped', actor.unmapped ?? 'You are not connected to a Lever user.');
  if (wires.performAsFallback === 'none') throw unmapped;
  const posting = draft.candidate.postingId === null ? undefined : wires.directory.posting(draft.candidate.postingId);
  for (const [id, what] of [
    [posting?.owner, 'owner'],
    [posting?.hiringManager, 'hiring manager'],
  ] as const) {
    const user = id === null || id === undefined ? undefined : wires.directory.user(id);
    if (user?.active)
      return {
        userId: user.id,
        name: user.name,
        reason: `${what} of ${draft.candidate.postingTitle}, because you have no Lever user`,
      };
  }
  throw unmapped;
}

/** What was looked at, in a few letters: the same only while nothing that will be booked has changed. */
export function fingerprintOf(booking: Booking): string {
  const { startedAt: _, stopped: __, steps: ___, hold: ____, ...confirmed } = booking;
  return createHash('sha256').update(JSON.stringify(confirmed)).digest('hex').slice(0, 16);
}

/** The seat of the plan that somebody was chosen for. */
function seatOf(planned: DraftSession, seat: ChosenSeat): Pick<DraftSeat, 'role' | 'training'> {
  const learns = planned.seats.find((it) => it.training !== undefined && it.role === seat.role);
  return learns ?? { role: seat.role };
}

export interface Linked {
  /** Who keeps the events; absent: somebody who makes video links. */
  readonly calendars?: Pick<PanelDeps['calendars'], 'name'>;
}

/** An invitation by mail comes with no video link: none is promised, to interviewers, to the candidate or in Lever. */
export function makesLinks({ calendars }: Linked): boolean {
  return calendars?.name !== 'mail';
}

/** The record of what Book will do. Throws when there is no choice, or nobody to write as. */
export function newBooking(
  draft: Draft,
  actor: Actor,
  wires: Pick<PanelDeps, 'directory' | 'performAsFallback' | 'clock'> & Linked,
): Booking {
  const { choice } = draft;
  if (choice === null || draft.search === null)
    throw new ConflictError('No day is chosen any more.', 'Search again and pick one.');
  const author = authorFor(actor, draft, wires);
  const id = bookingId(draft);
  const known = draft.search.people;
  const places = new Map(draft.sessions.map((it) => [it.id, plannedPlace(draft.rules, it)]));
  const video = makesLinks(wires) && choice.sessions.some((it) => places.get(it.sessionId)?.video === true);
  const sessions = choice.sessions
    .toSorted((a, b) => a.start - b.start)
    .map((chosen) => {
      const planned = draft.sessions.find((it) => it.id === chosen.sessionId);
      if (planned === undefined)
        throw new ConflictError('The sessions were changed since the search.', 'Search again.');
      const place = places.get(planned.id) ?? draft.rules;
      return {
        id: planned.id,
        title: planned.title,
        start: chosen.start,
        minutes: Math.round((chosen.end - chosen.start) / 60_000),
        people: chosen.seats.map((seat) => ({
          userId: seat.userId,
          name: known[seat.userId]?.name ?? 'Somebody',
          email: known[seat.userId]?.email ?? '',
          ...seatTaken(seatOf(planned, seat), seat.userId),
          optional: seat.optional,
        })),
        formId: planned.formId,
        formName: planned.formId === null ? null : (wires.directory.template(planned.formId)?.text ?? 'form'),
        eventKey: eventKey(id, planned.id),
        ...(place.location !== draft.rules.location && { location: place.location }),
        ...(video && !place.video && { video: false as const }),
      };
    });
  const { by, place } = draft;
  return {
    id,
    state: 'booking',
    draftId: draft.id,
    by,
    place,
    announce: draft.announce,
    candidate: draft.candidate,
    zone: draft.zone,
    location: draft.rules.location,
    video,
    sessions,
    invites: stretches(sessions).map((stretch, index) => ({
      eventKey: eventKey(id, `candidate ${index}`),
      start: stretch[0]?.start ?? 0,
      end: Math.max(...stretch.map(endOf)),
      sessionIds: stretch.map((it) => it.id),
    })),
    performAs: author.userId,
    performAsReason: author.reason,
    marker: markerOf({ id, by, place }),
    bent: draft.bent.map((it) => (it.reason === undefined ? it.sentence : `${it.sentence} (reason: ${it.reason})`)),
    raised: raisedIn(draft.bent),
    over: overBusyIn(draft.bent),
    startedAt: wires.clock.now(),
    steps: {
      held: {},
      panelAskedAt: null,
      panel: null,
      invited: [],
      verified: false,
      told: [],
      untold: [],
      announced: false,
      cardProblem: null,
      audited: false,
      removed: { panel: false, events: [] },
    },
    stopped: null,
  };
}
