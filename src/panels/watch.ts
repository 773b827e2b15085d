/**
 * What happened to a booked panel, or to a held day, behind our back: an invitation declined or left unanswered, an event moved or deleted in
 * a calendar, an interview moved or deleted in Lever. This is the comparison itself, pure; `watch-look.ts` reads what is
 * compared, `watch-act.ts` carries out what the scheduler chooses. A thing that could not be read is no fact.
 */
import { createHash } from 'node:crypto';
import type { CalendarEvent } from '../calendars/provider.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import { addWorkingDays, wallClock } from '../zones.ts';
import type { BookedPerson, BookedSession, Booking } from './booking.ts';
import type { ChangeResult } from './change.ts';
import { hasEvent } from './change-standing.ts';
import { endOf } from './invitations.ts';

/** `null`: the candidate. */
export interface Guest {
  readonly userId: LeverUserId | null;
  readonly name: string;
}

export type Fact =
  | { readonly kind: 'declined'; readonly session: BookedSession | null; readonly guest: Guest }
  | {
      readonly kind: 'unanswered';
      readonly waiting: readonly {
        readonly session: BookedSession | null;
        readonly guest: Guest;
        readonly start: number;
      }[];
    }
  | {
      readonly kind: 'moved';
      /** `null`: the candidate's invitation. */
      readonly session: BookedSession | null;
      readonly key: string;
      readonly was: { readonly start: number; readonly end: number };
      readonly is: { readonly start: number; readonly end: number };
    }
  | {
      readonly kind: 'deleted';
      readonly session: BookedSession | null;
      readonly key: string;
      readonly was: { readonly start: number; readonly end: number };
    }
  | { readonly kind: 'lever-deleted' }
  /** A held day: everybody who is needed said yes. */
  | { readonly kind: 'accepted' }
  /** Sentences: how Lever differs from what was booked. */
  | { readonly kind: 'lever-changed'; readonly basis: string; readonly drift: readonly string[] };

/** A fact with its name: the same as long as it is the same, another when it comes again after it was gone. */
export interface Finding {
  readonly booking: Booking;
  readonly fact: Fact;
  readonly once: string;
}

/** What was read about one booking; what is absent could not be read. */
export interface Seen {
  /** By key; `null`: there is none, or it was cancelled. */
  readonly events: ReadonlyMap<string, CalendarEvent | null>;
  /** `gone`: deleted or cancelled as a whole. */
  readonly lever: 'unread' | 'gone' | { readonly basis: string; readonly drift: readonly string[] };
}

/** `changed`: only panels whose events the calendar calls changed since they were last read. */
export type Which = 'all' | 'changed';

export interface PanelWatch {
  /** Everything that is so now and that its scheduler should know, for a bounded number of panels. */
  look(now: number, which?: Which): Promise<readonly Finding[]>;
  /** Addresses of everybody who interviews in a panel that lies ahead. */
  people(now: number): Promise<readonly string[]>;
  /** Lever gets the time that the calendar has; nothing when both agree by now. */
  matchLever(ask: { readonly booking: string; readonly session: string; readonly actor: Actor }): Promise<WatchResult>;
  /** The calendars get what Lever says: moved, re-invited, or cancelled. */
  matchCalendars(ask: { readonly booking: string; readonly actor: Actor }): Promise<WatchResult>;
  /** The calendar event gets back what was booked. */
  putBack(ask: { readonly booking: string; readonly key: string; readonly actor: Actor }): Promise<WatchResult>;
}

export type WatchResult =
  | { readonly did: 'changed'; readonly result: ChangeResult }
  | { readonly did: 'put-back'; readonly what: string; readonly candidate: string }
  /** It is as it should be already. */
  | { readonly did: 'nothing'; readonly why: string }
  | { readonly did: 'busy' };

/** An answer is missed so many working days before. */
const ANSWER_DAYS = 2;
/** Not in the night, and not right after they were asked. */
const FROM_MINUTE = 9 * 60;
const TIME_TO_ANSWER = 4 * 3_600_000;

interface Watched {
  readonly key: string;
  readonly session: BookedSession | null;
  readonly start: number;
  readonly end: number;
  readonly people: readonly (BookedPerson | null)[];
}

/** The events that are watched: those that lie ahead and were sent. */
export function watched(booking: Booking, now: number): Watched[] {
  const sessions = booking.sessions.map(
    (it): Watched => ({ key: it.eventKey, session: it, start: it.start, end: endOf(it), people: it.people }),
  );
  const invites = booking.candidate.email === null ? [] : booking.invites;
  const candidate = invites.map(
    (it): Watched => ({ key: it.eventKey, session: null, start: it.start, end: it.end, people: [null] }),
  );
  return [...sessions, ...candidate].filter((it) => it.start > now && hasEvent(booking, it.key));
}

/** Each fact under its name. */
export function factsOf(booking: Booking, seen: Seen, now: number): ReadonlyMap<string, Fact> {
  const facts = new Map<string, Fact>();
  if (seen.lever === 'gone') return facts.set('lever-deleted', { kind: 'lever-deleted' });
  const drifting = seen.lever !== 'unread' && seen.lever.drift.length > 0;
  if (seen.lever !== 'unread' && drifting)
    facts.set(`lever-changed:${seen.lever.basis}`, { kind: 'lever-changed', ...seen.lever });
  const waiting: Extract<Fact, { kind: 'unanswered' }>['waiting'][number][] = [];
  for (const it of watched(booking, now)) {
    const event = seen.events.get(it.key);
    if (event === undefined) continue;
    const { key, session, start, end } = it;
    // While Lever says something else than was booked, that comes first: the calendar may have followed it already.
    if (event === null || event.status === 'cancelled') {
      if (!drifting) facts.set(`deleted:${key}`, { kind: 'deleted', session, key, was: { start, end } });
      continue;
    }
    if ((event.start !== start || event.end !== end) && !drifting)
      facts.set(`moved:${key}:${event.start}:${event.end}`, {
        kind: 'moved',
        session,
        key,
        was: { start, end },
        is: { start: event.start, end: event.end },
      });
    for (const person of it.people) {
      const address = (person?.email ?? booking.candidate.email ?? '').toLowerCase();
      const answer = event.guests.find((one) => one.address.toLowerCase() === address)?.answer;
      const guest: Guest = { userId: person?.userId ?? null, name: person?.name ?? booking.candidate.name };
      if (answer === 'declined')
        facts.set(`declined:${key}:${guest.userId ?? 'candidate'}:${start}`, { kind: 'declined', session, guest });
      if (answer === 'unanswered' && person?.optional !== true && isLate(booking, start, now))
        waiting.push({ session, guest, start });
    }
  }
  if (booking.state === 'held') {
    // Whoever has not answered is named when the hold is about to run out.
    if (allAccepted(booking, seen)) facts.set('accepted', { kind: 'accepted' });
  } else if (waiting.length > 0) facts.set('unanswered', { kind: 'unanswered', waiting });
  return facts;
}

function allAccepted(booking: Booking, seen: Seen): boolean {
  return booking.sessions.every((session) => {
    const event = seen.events.get(session.eventKey);
    const said = new Map(event?.guests.map((it) => [it.address.toLowerCase(), it.answer]));
    return session.people.every((it) => it.optional || said.get(it.email.toLowerCase()) === 'accepted');
  });
}

function isLate(booking: Booking, start: number, now: number): boolean {
  if (now - booking.startedAt < TIME_TO_ANSWER) return false;
  const { zone } = booking.by;
  const here = wallClock(zone, now);
  return here.minute >= FROM_MINUTE && addWorkingDays(here.date, ANSWER_DAYS) >= wallClock(zone, start).date;
}

export function onceOf(bookingId: string, name: string, times: number): string {
  const short = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return `watch:${bookingId}:${short}:${times}`;
}
