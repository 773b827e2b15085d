/** What is read about a held day outside Slack: the interviewers' events, and a mail a recruiter may copy. Pure. */
import type { EventDraft } from '../calendars/provider.ts';
import { cityOf, sayLongDate, sayOffset, sayTime } from '../zones.ts';
import type { BookedSession, Booking } from './booking.ts';
import { firstStart, type Held, inOrder } from './hold.ts';
import { endOf, type Facts, interviewerInvite } from './invitations.ts';

export const HOLD_PREFIX = '[Hold] ';

/** The same event as a booking's, with a title that says it is not settled, and without a form. */
export function holdInvite(
  facts: Facts,
  session: BookedSession,
  videoUrl: string | null,
): Pick<EventDraft, 'title' | 'description' | 'guests' | 'location' | 'private'> {
  const words = interviewerInvite(facts, session, { formUrl: null, videoUrl });
  // The last paragraph says that it was scheduled, which it is not.
  const [about = ''] = words.description.split('\n\n');
  return {
    ...words,
    title: `${HOLD_PREFIX}${words.title}`,
    description: [
      'This time is held and not confirmed yet. Accept if you can, decline if you cannot.',
      '',
      about,
      '',
      `Held by ${facts.by.name.replaceAll(/\s+/g, ' ')}. You hear of it here when it is confirmed or released; the candidate has no invitation yet.`,
    ].join('\n'),
  };
}

/** Every held day with its hours on the candidate's clock; names no interviewer, since those may still change. */
export function offerMail(holds: readonly Held[]): string {
  const days = inOrder(holds);
  const [first] = days;
  if (first === undefined) return '';
  const { candidate, zone, by } = first;
  const name = candidate.name.replaceAll(/\s+/g, ' ').trim().split(' ')[0] ?? '';
  const job = candidate.postingTitle === '' ? '' : ` for ${candidate.postingTitle}`;
  const one = days.length === 1;
  return [
    `Subject: ${one ? 'A day' : 'Days'} for your interviews${job}`,
    '',
    `Hello ${name === '' ? 'there' : name},`,
    '',
    one
      ? `would this day suit you for your interviews? Times are in ${cityOf(zone)}, ${sayOffset(zone, firstStart(first))}.`
      : `which of these days would suit you for your interviews? Times are in ${cityOf(zone)}, ${sayOffset(zone, firstStart(first))}.`,
    '',
    ...days.map((it) => `- ${spansOf(it, zone).join('; ')}${keptUntil(it, zone)}`),
    '',
    'Best regards,',
    by.name,
  ].join('\n');
}

/** " (kept free for you until Thursday 26 November 2026, 16:00)"; not where that is when the first interview begins. */
function keptUntil(booking: Held, zone: string): string {
  const { until } = booking.hold;
  if (until >= firstStart(booking)) return '';
  return ` (kept free for you until ${sayLongDate(zone, until)}, ${sayTime(zone, until)})`;
}

/** "Tuesday 1 December 2026, 09:00–13:45", for each day of it. */
function spansOf(booking: Booking, zone: string): string[] {
  const spans = new Map<string, { start: number; end: number }>();
  for (const it of booking.sessions) {
    const day = sayLongDate(zone, it.start);
    const known = spans.get(day);
    spans.set(day, {
      start: Math.min(known?.start ?? it.start, it.start),
      end: Math.max(known?.end ?? endOf(it), endOf(it)),
    });
  }
  return [...spans].map(([day, it]) => `${day}, ${sayTime(zone, it.start)}–${sayTime(zone, it.end)}`);
}
