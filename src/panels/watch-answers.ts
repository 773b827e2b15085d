/**
 * What interviewers answered to a held day, as the watch last read it: kept in the ledger, so that a list says it without
 * asking a calendar. Written by `watch-look.ts`, read through `holds.seen`. An event that was not read stays as it was.
 */
import type { AnswerStatus, CalendarEvent } from '../calendars/provider.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Booking } from './booking.ts';
import type { HoldAnswer } from './hold.ts';
import { onceOf } from './watch.ts';

/** By the event's key, then by the interviewer's Lever id. */
type Answers = Record<string, Record<string, AnswerStatus>>;

const keyOf = (bookingId: string): string => `watch-answers:${bookingId}`;

/** `keep`: how long, in ms from `now`. */
export async function noteAnswers(
  ledger: Ledger,
  booking: Booking,
  events: ReadonlyMap<string, CalendarEvent | null>,
  { now, keep }: { readonly now: number; readonly keep: number },
): Promise<void> {
  if (events.size === 0) return;
  const old = ((await ledger.get(keyOf(booking.id)))?.value ?? {}) as Answers;
  const next: Answers = {};
  for (const { eventKey, people } of booking.sessions) {
    const event = events.get(eventKey);
    const before = old[eventKey];
    if (event === undefined) {
      if (before !== undefined) next[eventKey] = before;
      continue;
    }
    const said = new Map(event?.guests.map((it) => [it.address.toLowerCase(), it.answer]));
    next[eventKey] = Object.fromEntries(
      people.flatMap((it) => {
        const answer = said.get(it.email.toLowerCase());
        return answer === undefined ? [] : [[it.userId, answer]];
      }),
    );
  }
  if (JSON.stringify(next) === JSON.stringify(old)) return;
  await ledger.set(keyOf(booking.id), next, { expiresAt: now + keep });
}

/** By the booking's id; a day that nobody has looked at yet is left out. */
export async function answersSeen(
  ledger: Ledger,
  bookings: readonly Booking[],
): Promise<ReadonlyMap<string, readonly HoldAnswer[]>> {
  const found = await Promise.all(
    bookings.map(async (booking): Promise<[string, readonly HoldAnswer[]][]> => {
      const entry = await ledger.get(keyOf(booking.id));
      return entry === null ? [] : [[booking.id, answersFrom(booking, entry.value as Answers)]];
    }),
  );
  return new Map(found.flat());
}

/** Keys of the notices that said "everybody accepted": each offers Confirm for as long as the day is held. */
export async function acceptedNotices(ledger: Ledger, bookingId: string): Promise<readonly string[]> {
  const facts = (await ledger.get(`watch:${bookingId}`))?.value as
    | Readonly<Record<string, { readonly times: number }>>
    | undefined;
  return Array.from({ length: facts?.['accepted']?.times ?? 0 }, (_, index) =>
    onceOf(bookingId, 'accepted', index + 1),
  );
}

function answersFrom(booking: Booking, seen: Answers): readonly HoldAnswer[] {
  return booking.sessions.flatMap((session) =>
    session.people.map(({ userId, name, optional }) => ({
      session: session.title,
      name,
      optional,
      answer: seen[session.eventKey]?.[userId] ?? null,
    })),
  );
}
