/** Who sits on a panel, wherever a session is written out: previews, results, cards; and who cannot. Pure. */
import type { BookedPerson, BookedSession } from '../panels/booking.ts';
import { type Blocks, context } from './kit.ts';
import { escapeLine, join, md, type Mrkdwn } from './mrkdwn.ts';
import { dayOf, timeRange, type TwoZones } from './panel-time.ts';

/** "Rui Lopes (shadow)": what somebody sits there for, where it is not what every interviewer does. Not escaped. */
export function sitsAs(it: Pick<BookedPerson, 'name' | 'role' | 'optional'>): string {
  return it.optional ? `${it.name} (${it.role.toLowerCase()})` : it.name;
}

/** `• Tue 1 Dec 10:00–10:45 (09:00 in Lisbon) Coding — Rui Lopes (shadow), Dana Levi`. */
export function sittingLine(
  zones: TwoZones,
  it: Pick<BookedSession, 'start' | 'minutes' | 'people'>,
  title: Mrkdwn,
): Mrkdwn {
  return md`• ${dayOf(zones, it.start)} ${timeRange(zones, it.start, it.start + it.minutes * 60_000)} ${title} — ${escapeLine(it.people.map(sitsAs).join(', '))}`;
}

/** Who cannot take a session, and why not: below those who can. */
export function whyNot(people: readonly { readonly name: string; readonly why: string }[]): Blocks {
  if (people.length === 0) return null;
  return context(
    join(
      people.map((it) => md`${escapeLine(it.name)}: ${escapeLine(it.why)}`),
      ' · ',
    ),
  );
}
