/**
 * One invitation as a letter: an iCalendar part that calendars understand (RFC 5546) and words for people. Pure but for
 * `ical-generator`, which is loaded here. Instants only: given a zone, that library shifts the time.
 */
import {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendar,
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
} from 'ical-generator';
import type { EventDraft } from './provider.ts';
import { offset } from './zone.ts';

export type Method = 'REQUEST' | 'CANCEL';

export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** "Fulcrum Interviews <interviews@acme.test>" or the bare address; `null` when it is neither. */
export function senderFrom(text: string): Sender | null {
  const bare = /^[^\s<>@"]+@[^\s<>@"]+$/;
  const named = /^"?([^"<>]*?)"?\s*<([^<>]+)>$/.exec(text.trim());
  const address = (named?.[2] ?? text).trim();
  return bare.test(address) ? { address: address.toLowerCase(), name: named?.[1]?.trim() || 'Interviews' } : null;
}

export const uidOf = (key: string, sender: Sender): string => `${key}@${sender.address.split('@')[1] ?? 'fulcrum'}`;

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** When, in the zone that the event is shown in: "Tue 24 Nov 2026, 12:00–13:00 (Europe/Lisbon)". */
function sayWhen(draft: EventDraft): string {
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const local = (at: number): number => at + offset(at, draft.zone);
  const time = (at: number): string => new Date(local(at)).toISOString().slice(11, 16);
  return `${day.format(local(draft.start)).replace(',', '')}, ${time(draft.start)}–${time(draft.end)} (${draft.zone})`;
}

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly method: Method;
  readonly calendar: string;
}

export function letterOf(options: {
  readonly draft: EventDraft;
  readonly method: Method;
  readonly sequence: number;
  readonly sender: Sender;
  readonly now: number;
  /** The guest had it already. */
  readonly again: boolean;
}): Letter {
  const { draft, method, sequence, sender, now } = options;
  const calendar = new ICalCalendar({
    method: method === 'REQUEST' ? ICalCalendarMethod.REQUEST : ICalCalendarMethod.CANCEL,
    prodId: { company: 'Fulcrum', product: 'Interviews', language: 'EN' },
  });
  const title = oneLine(draft.title);
  calendar.createEvent({
    id: uidOf(draft.key, sender),
    sequence,
    stamp: new Date(now),
    start: new Date(draft.start),
    end: new Date(draft.end),
    summary: title,
    description: draft.description,
    ...(draft.location && { location: oneLine(draft.location) }),
    status: method === 'REQUEST' ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
    ...(draft.private && { class: ICalEventClass.PRIVATE }),
    organizer: { name: sender.name, email: sender.address },
    attendees: draft.guests.map((guest) => ({
      email: guest.address,
      ...(guest.name && { name: oneLine(guest.name) }),
      role: guest.optional ? ICalAttendeeRole.OPT : ICalAttendeeRole.REQ,
      status: ICalAttendeeStatus.NEEDSACTION,
      rsvp: true,
    })),
  });
  const word = method === 'CANCEL' ? 'Cancelled: ' : options.again ? 'Updated: ' : '';
  return {
    subject: `${word}${title}`,
    method,
    calendar: calendar.toString(),
    text: [
      `${word}${title}`,
      sayWhen(draft),
      ...(draft.location ? [`Where: ${oneLine(draft.location)}`] : []),
      '',
      draft.description,
    ].join('\n'),
  };
}
