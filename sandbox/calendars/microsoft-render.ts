/** Our events in Microsoft Graph's shapes, as they lie in one mailbox. */
import type { Account, Answer, Shown, StoredEvent } from './event.ts';
import { wallClock } from './zone.ts';

const responses: Record<Answer, string> = {
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'tentativelyAccepted',
  unanswered: 'notResponded',
};

/** The named property that a client filters by; kept under its full id. */
export const extended = (event: StoredEvent): { id: string; value: string }[] =>
  Object.entries(event.properties.private)
    .filter(([id]) => id.startsWith('String '))
    .map(([id, value]) => ({ id, value }));

/** Exchange gives one event another id in every mailbox. */
export function graphId(mailbox: string, event: StoredEvent): string {
  return `AAMk${Buffer.from(`${mailbox} ${event.id}`).toString('base64url')}`;
}

/** The event id inside a mailbox's id; `null` for a foreign or malformed one. */
export function eventIdFrom(mailbox: string, id: string): string | null {
  const [owner, event] = Buffer.from(id.replace(/^AAMk/, ''), 'base64url').toString('utf8').split(' ');
  return owner === mailbox && event !== undefined ? event : null;
}

export function graphTime(instant: number, zone: string, name: string): { dateTime: string; timeZone: string } {
  return { dateTime: `${wallClock(instant, zone)}.0000000`, timeZone: name };
}

export function showAs(event: StoredEvent, effect: Shown['effect']): string {
  if (effect === 'out-of-office') return 'oof';
  return event.kind === 'free' ? 'free' : effect;
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What a Teams meeting adds to the body. A body sent without it ends the online meeting. */
export const meetingBlob = (url: string): string =>
  `<div class="me-email-text"><div>${'_'.repeat(80)}</div><a href="${escape(url)}">Join the meeting now</a></div>`;

export function graphEvent(
  shown: Pick<Shown, 'event' | 'start' | 'end' | 'effect' | 'answer'>,
  mailbox: Account,
  zone: { readonly iana: string; readonly name: string },
): Record<string, unknown> {
  const { event } = shown;
  const holder = event.calendar === mailbox.address;
  const html = event.html ?? escape(event.description).replaceAll('\n', '<br>');
  return {
    '@odata.etag': `W/"${event.revision}-${event.updated}"`,
    id: graphId(mailbox.address, event),
    createdDateTime: new Date(event.created).toISOString(),
    lastModifiedDateTime: new Date(event.updated).toISOString(),
    changeKey: `${event.revision}`,
    transactionId: holder ? event.transactionId : null,
    originalStartTimeZone: event.zone,
    originalEndTimeZone: event.zone,
    iCalUId: event.iCalUid,
    subject: event.title,
    body: { contentType: 'html', content: `<html><body>${html}</body></html>` },
    sensitivity: event.private ? 'private' : 'normal',
    isAllDay: event.dates !== null,
    isCancelled: event.status === 'cancelled',
    isOrganizer: event.organizer === mailbox.address,
    responseRequested: true,
    showAs: showAs(event, shown.effect),
    type: event.recurrence.length > 0 ? 'occurrence' : 'singleInstance',
    webLink: `https://outlook.office365.com/owa/?itemid=${graphId(mailbox.address, event)}`,
    isOnlineMeeting: event.video !== null,
    onlineMeetingProvider: event.video ? 'teamsForBusiness' : 'unknown',
    onlineMeeting: event.video ? { joinUrl: event.video.url } : null,
    responseStatus: {
      response: shown.answer === null ? 'organizer' : responses[shown.answer],
      time: new Date(event.updated).toISOString(),
    },
    start: graphTime(shown.start, zone.iana, zone.name),
    end: graphTime(shown.end, zone.iana, zone.name),
    location: { displayName: event.location },
    organizer: { emailAddress: { name: event.organizer, address: event.organizer } },
    attendees: event.guests.map((it) => ({
      type: it.optional ? 'optional' : 'required',
      status: {
        response: it.answer === 'unanswered' ? 'none' : responses[it.answer],
        time: new Date(event.updated).toISOString(),
      },
      emailAddress: { name: it.name === '' ? it.address : it.name, address: it.address },
    })),
  };
}
