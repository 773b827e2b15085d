/** Our events in Google's shapes, as one caller may see them. */
import type { Account, Answer, EventGuest, StoredEvent } from './event.ts';
import { rfc3339 } from './zone.ts';

const responses: Record<Answer, string> = {
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'tentative',
  unanswered: 'needsAction',
};

export const answersOfGoogle: Readonly<Record<string, Answer>> = {
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'tentative',
  needsAction: 'unanswered',
};

export interface View {
  /** The calendar that is looked at. */
  readonly calendar: Account;
  readonly caller: string;
  readonly maxAttendees: number;
}

function when(event: StoredEvent, instant: number, date: string | undefined, zone: string): Record<string, unknown> {
  return date === undefined ? { dateTime: rfc3339(instant, zone), timeZone: event.zone } : { date };
}

function attendee(guest: EventGuest, event: StoredEvent, calendar: string): Record<string, unknown> {
  return {
    email: guest.address,
    ...(guest.name !== '' && { displayName: guest.name }),
    ...(guest.address === event.organizer && { organizer: true }),
    ...(guest.address === calendar && { self: true }),
    ...(guest.optional && { optional: true }),
    responseStatus: responses[guest.answer],
  };
}

export function etagOf(event: StoredEvent): string {
  return `"${event.revision}-${event.updated}"`;
}

/** `occurrence`: one instance of a repeating event. */
export function googleEvent(
  event: StoredEvent,
  view: View,
  occurrence?: { readonly start: number; readonly end: number },
): Record<string, unknown> {
  const { calendar } = view;
  const start = occurrence?.start ?? event.start;
  const end = occurrence?.end ?? event.end;
  const repeats = event.recurrence.length > 0;
  const id =
    repeats && occurrence ? `${event.id}_${new Date(start).toISOString().replaceAll(/[-:]|\.000/g, '')}` : event.id;
  const dates = event.dates;
  const base = {
    kind: 'calendar#event',
    etag: etagOf(event),
    id,
    status: event.kind === 'tentative' && event.status === 'confirmed' ? 'tentative' : event.status,
    start: when(
      event,
      start,
      dates && !occurrence ? dates.start : dates ? dateIn(start, calendar) : undefined,
      calendar.zone,
    ),
    end: when(event, end, dates && !occurrence ? dates.end : dates ? dateIn(end, calendar) : undefined, calendar.zone),
    ...(event.kind === 'free' && { transparency: 'transparent' }),
    eventType: event.kind === 'out-of-office' ? 'outOfOffice' : 'default',
    ...(repeats && occurrence && { recurringEventId: event.id }),
    ...(repeats && !occurrence && { recurrence: event.recurrence }),
    iCalUID: event.iCalUid,
  };
  const insider =
    view.caller === event.organizer ||
    view.caller === calendar.address ||
    event.guests.some((it) => it.address === view.caller);
  const own: EventGuest[] =
    event.ownAnswer === null ? [] : [{ address: calendar.address, name: '', optional: false, answer: event.ownAnswer }];
  const guests = [...event.guests.filter((it) => own.length === 0 || it.address !== calendar.address), ...own];
  if (event.private && !insider) {
    const self = guests.filter((it) => it.address === calendar.address);
    return {
      ...base,
      visibility: 'private',
      // Google hides a private event's guests, but its time still counts by the owner's answer.
      ...(self.length > 0 && { attendees: self.map((it) => attendee(it, event, calendar.address)) }),
    };
  }
  const shownGuests =
    guests.length > view.maxAttendees ? guests.filter((it) => it.address === calendar.address) : guests;
  const holder = calendar.address === event.calendar;
  return {
    ...base,
    htmlLink: `https://calendar.google.com/event?eid=${Buffer.from(`${event.id} ${calendar.address}`).toString('base64url')}`,
    created: new Date(event.created).toISOString(),
    updated: new Date(event.updated).toISOString(),
    summary: event.title,
    ...(event.description !== '' && { description: event.description }),
    ...(event.location !== '' && { location: event.location }),
    creator: { email: event.organizer, ...(event.organizer === calendar.address && { self: true }) },
    organizer: { email: event.organizer, ...(event.organizer === calendar.address && { self: true }) },
    sequence: event.sequence,
    ...(event.private && { visibility: 'private' }),
    ...(shownGuests.length > 0 && { attendees: shownGuests.map((it) => attendee(it, event, calendar.address)) }),
    ...(guests.length > view.maxAttendees && { attendeesOmitted: true }),
    ...conference(event),
    extendedProperties: {
      // Private properties belong to one copy of the event: only the calendar that holds it sees them.
      ...(holder && Object.keys(event.properties.private).length > 0 && { private: event.properties.private }),
      ...(Object.keys(event.properties.shared).length > 0 && { shared: event.properties.shared }),
    },
    reminders: { useDefault: true },
  };
}

function dateIn(instant: number, calendar: Account): string {
  return rfc3339(instant, calendar.zone).slice(0, 10);
}

function conference(event: StoredEvent): Record<string, unknown> {
  if (!event.video) return {};
  const { requestId, url, code } = event.video;
  const key = { type: 'hangoutsMeet' };
  if (event.videoPending > 0)
    return {
      conferenceData: {
        createRequest: { requestId, conferenceSolutionKey: key, status: { statusCode: 'pending' } },
      },
    };
  return {
    hangoutLink: url,
    conferenceData: {
      createRequest: { requestId, conferenceSolutionKey: key, status: { statusCode: 'success' } },
      entryPoints: [{ entryPointType: 'video', uri: url, label: url.replace('https://', '') }],
      conferenceSolution: { key, name: 'Google Meet' },
      conferenceId: code,
    },
  };
}
