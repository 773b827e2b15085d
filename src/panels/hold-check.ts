/**
 * What has to be looked at again before a held day is booked, beyond what every booking looks at: the held events
 * themselves, the interviewers' answers and limits, and other panels that hold the same people. Reads only; sentences.
 */
import type { CalendarEvent } from '../calendars/provider.ts';
import { isWireError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Ledger } from '../store/ledger.ts';
import { sayDate, sayMoment } from '../zones.ts';
import type { Booking } from './booking.ts';
import type { Held, HoldAnswer } from './hold.ts';
import { openHolds } from './hold-record.ts';
import { endOf } from './invitations.ts';
import { type LimitWires, limitsOf, overLimits } from './over-limits.ts';
import type { PanelDeps } from './ports.ts';

type Calendars = Pick<PanelDeps, 'calendars'>;

/** By key; `null`: there is none any more. Throws what the calendar throws. */
export async function eventsOfHold(
  wires: Calendars,
  booking: Booking,
): Promise<ReadonlyMap<string, CalendarEvent | null>> {
  const found = new Map<string, CalendarEvent | null>();
  // One after another: a mailbox takes few requests at once.
  for (const { eventKey } of booking.sessions) {
    const event = await wires.calendars.find(eventKey);
    found.set(eventKey, event?.status === 'cancelled' ? null : event);
  }
  return found;
}

/**
 * The candidate as Lever has them now: days have passed, and who became confidential since must not reach a channel. One who
 * is gone from Lever stays as they were; that stops Confirm elsewhere.
 */
export async function candidateNow(
  wires: Pick<PanelDeps, 'lever' | 'directory'>,
  booking: Held,
): Promise<Booking['candidate']> {
  const { candidate } = booking;
  const posting = candidate.postingId === null ? undefined : wires.directory.posting(candidate.postingId);
  try {
    const it = await wires.lever.opportunities.retrieve(candidate.opportunityId);
    const kept = candidate.email !== null && it.emails.includes(candidate.email);
    return {
      ...candidate,
      name: it.name === '' ? candidate.name : it.name,
      email: kept ? candidate.email : (it.emails[0] ?? null),
      emails: it.emails.slice(0, 10),
      confidential: it.confidentiality !== 'non-confidential' || posting?.confidential === true,
      url: it.urls.show,
    };
  } catch (error) {
    if (isWireError(error) && error.meaning === 'not-found') return candidate;
    throw error;
  }
}

/** How the held events differ from what was held. */
export function movedAway(booking: Booking, events: ReadonlyMap<string, CalendarEvent | null>): string[] {
  return booking.sessions.flatMap((it) => {
    const event = events.get(it.eventKey);
    if (event === undefined) return [];
    if (event === null) return [`The hold for ${it.title} was deleted in the calendar.`];
    if (event.start === it.start && event.end === endOf(it)) return [];
    const { zone } = booking.by;
    return [
      `The hold for ${it.title} was moved in the calendar to ${sayDate(zone, event.start)} ${sayMoment(zone, event.start)}.`,
    ];
  });
}

/** Everybody's answer. By mail no answer comes back, and an event that is gone has none. */
export function answersIn(
  wires: Calendars,
  booking: Booking,
  events: ReadonlyMap<string, CalendarEvent | null>,
): readonly HoldAnswer[] {
  const told = wires.calendars.name !== 'mail';
  return booking.sessions.flatMap((session) =>
    session.people.map((person): HoldAnswer => {
      const guest = events
        .get(session.eventKey)
        ?.guests.find((it) => it.address.toLowerCase() === person.email.toLowerCase());
      return {
        session: session.title,
        name: person.name,
        optional: person.optional,
        answer: told ? (guest?.answer ?? null) : null,
      };
    }),
  );
}

/** The same for a message: a calendar that does not answer is no reason not to send it. */
export async function answersOf(wires: Calendars, booking: Booking): Promise<readonly HoldAnswer[]> {
  try {
    return answersIn(wires, booking, await eventsOfHold(wires, booking));
  } catch (error) {
    if (!isWireError(error)) throw error;
    return answersIn(wires, booking, new Map());
  }
}

/** People of this booking whom another plan holds at the same time: until they answer, some calendars show them as free. */
export async function heldElsewhere(ledger: Ledger, booking: Booking): Promise<string[]> {
  const others = (await openHolds(ledger)).filter((it) => it.draftId !== booking.draftId);
  const reasons: string[] = [];
  for (const session of booking.sessions)
    for (const person of session.people) {
      const over = booking.over.some(
        (it) => it.userId === person.userId && it.start < endOf(session) && session.start < it.end,
      );
      if (!over && holdAt(others, person.userId, session.start, endOf(session)) !== null)
        reasons.push(
          `${person.name} is held for another panel ${sayDate(booking.by.zone, session.start)} at ${sayMoment(booking.by.zone, session.start)} (${session.title}).`,
        );
    }
  return reasons;
}

function holdAt(holds: readonly Held[], userId: LeverUserId, start: number, end: number): Held | null {
  const clash = (it: Held) =>
    it.sessions.some(
      (one) => one.start < end && start < endOf(one) && one.people.some((person) => person.userId === userId),
    );
  return holds.find(clash) ?? null;
}

/** Limits that were reached since the day was held, by other interviews or because somebody lowered one. */
export async function limitsReached(wires: LimitWires, booking: Booking): Promise<string[]> {
  const over = await overLimits(wires, limitsOf(booking));
  return over.map((it) => it.sentence);
}
