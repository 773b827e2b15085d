/**
 * Google's event resource and ours, both ways. Pure; called by `google.ts` alone.
 * Every answer is parsed here: a field that Google leaves out or shapes otherwise is an error, never a guess.
 */
import type { calendar_v3 } from '@googleapis/calendar';
import { z } from 'zod';
import type { Listed } from './free-busy.ts';
import type { AnswerStatus, CalendarEvent, EventChange, EventDraft } from './provider.ts';
import { startOfDate } from './zone.ts';

const When = z.object({
  dateTime: z.string().optional(),
  date: z.string().optional(),
  timeZone: z.string().optional(),
});

const Guest = z.object({
  email: z.string().optional(),
  displayName: z.string().optional(),
  optional: z.boolean().optional(),
  self: z.boolean().optional(),
  organizer: z.boolean().optional(),
  responseStatus: z.string().optional(),
});

export const GoogleEvent = z.object({
  id: z.string(),
  status: z.enum(['confirmed', 'tentative', 'cancelled']),
  etag: z.string().optional(),
  htmlLink: z.string().optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  location: z.string().optional(),
  visibility: z.string().optional(),
  sequence: z.number().optional(),
  start: When.optional(),
  end: When.optional(),
  attendees: z.array(Guest).optional(),
  hangoutLink: z.string().optional(),
  conferenceData: z
    .object({
      createRequest: z.object({ status: z.object({ statusCode: z.string() }).optional() }).optional(),
      entryPoints: z.array(z.object({ entryPointType: z.string().optional(), uri: z.string().optional() })).optional(),
    })
    .optional(),
});
export type GoogleEvent = z.infer<typeof GoogleEvent>;

/** What is asked of each listed event: enough to know its effect, and nothing that could leak (no titles, no guests). */
export const LIST_FIELDS =
  'nextPageToken,timeZone,items(id,status,start,end,transparency,eventType,attendees(self,responseStatus))';

export const GoogleListing = z.object({
  nextPageToken: z.string().optional(),
  timeZone: z.string().optional(),
  items: z
    .array(
      z.object({
        id: z.string(),
        status: z.string().optional(),
        start: When.optional(),
        end: When.optional(),
        transparency: z.string().optional(),
        eventType: z.string().optional(),
        attendees: z.array(Guest).optional(),
      }),
    )
    .default([]),
});
export type GoogleListing = z.infer<typeof GoogleListing>;

export const GoogleFreeBusy = z.object({
  calendars: z.record(
    z.string(),
    z.object({
      busy: z.array(z.object({ start: z.string(), end: z.string() })).optional(),
      errors: z.array(z.object({ domain: z.string().optional(), reason: z.string().optional() })).optional(),
    }),
  ),
});
export type GoogleFreeBusy = z.infer<typeof GoogleFreeBusy>;

const BASE32HEX = '0123456789abcdefghijklmnopqrstuv';

/**
 * The event id that a key always gives. Google takes ids of 5–1,024 characters of base32hex (`a-v0-9`); our keys use
 * `w-z` too, so they are encoded. One key, one id: that is what makes `create` happen at most once.
 */
export function eventIdOf(key: string): string {
  let id = 'fulcrum';
  let bits = 0;
  let held = 0;
  for (const byte of Buffer.from(key, 'utf8')) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      id += BASE32HEX[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  if (bits > 0) id += BASE32HEX[(held << (5 - bits)) & 31];
  return id;
}

const answers: Readonly<Record<string, AnswerStatus>> = {
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'tentative',
};

function instant(when: z.infer<typeof When> | undefined, zone: string): number {
  if (when?.dateTime !== undefined) return Date.parse(when.dateTime);
  if (when?.date !== undefined) return startOfDate(when.date, when.timeZone ?? zone);
  return Number.NaN;
}

export function toEvent(key: string, event: GoogleEvent): CalendarEvent {
  const video = event.conferenceData?.entryPoints?.find((it) => it.entryPointType === 'video')?.uri;
  return {
    key,
    id: event.id,
    url: event.htmlLink ?? null,
    videoUrl: event.hangoutLink ?? video ?? null,
    start: instant(event.start, 'UTC'),
    end: instant(event.end, 'UTC'),
    title: event.summary ?? '',
    status: event.status,
    guests: (event.attendees ?? []).flatMap((it) =>
      it.email === undefined ? [] : [{ address: it.email, answer: answers[it.responseStatus ?? ''] ?? 'unanswered' }],
    ),
  };
}

/** Whether Google is still making the video link. */
export function isVideoPending(event: GoogleEvent): boolean {
  return (
    event.hangoutLink === undefined &&
    event.conferenceData?.createRequest?.status?.statusCode.toLowerCase() === 'pending'
  );
}

/** The effects of the listed events; `ignored` ids have none. `calendarZone` places all-day events. */
export function effects(listing: GoogleListing, ignored: ReadonlySet<string>): Listed[] {
  const zone = listing.timeZone ?? 'UTC';
  return listing.items.flatMap((event): Listed[] => {
    const start = instant(event.start, zone);
    const end = instant(event.end, zone);
    if (!(end > start)) return [];
    const own = event.attendees?.find((it) => it.self)?.responseStatus;
    const none =
      event.status === 'cancelled' ||
      event.transparency === 'transparent' ||
      event.eventType === 'workingLocation' ||
      own === 'declined' ||
      ignored.has(event.id);
    if (none) return ignored.has(event.id) ? [{ start, end, effect: 'none' }] : [];
    const soft = event.eventType !== 'outOfOffice' && (event.status === 'tentative' || own === 'tentative');
    return [{ start, end, effect: soft ? 'tentative' : 'busy' }];
  });
}

function at(instantMs: number, zone: string): calendar_v3.Schema$EventDateTime {
  // `date: null` clears an all-day date when an event is changed.
  return { dateTime: new Date(instantMs).toISOString(), timeZone: zone, date: null };
}

export function videoRequest(requestId: string): calendar_v3.Schema$ConferenceData {
  return { createRequest: { requestId, conferenceSolutionKey: { type: 'hangoutsMeet' } } };
}

/** A draft as Google's event, complete: also right for a PUT over a cancelled one. */
export function fromDraft(draft: EventDraft): calendar_v3.Schema$Event {
  return {
    id: eventIdOf(draft.key),
    status: 'confirmed',
    summary: draft.title,
    description: draft.description,
    ...(draft.location !== undefined && { location: draft.location }),
    start: { dateTime: new Date(draft.start).toISOString(), timeZone: draft.zone },
    end: { dateTime: new Date(draft.end).toISOString(), timeZone: draft.zone },
    attendees: draft.guests.map(attendee),
    visibility: draft.private ? 'private' : 'default',
    transparency: 'opaque',
    extendedProperties: { private: { fulcrumKey: draft.key } },
    ...(draft.video && { conferenceData: videoRequest(draft.key) }),
  };
}

function attendee(guest: EventDraft['guests'][number]): calendar_v3.Schema$EventAttendee {
  return {
    email: guest.address,
    ...(guest.name !== undefined && { displayName: guest.name }),
    ...(guest.optional && { optional: true }),
    responseStatus: 'needsAction',
  };
}

/**
 * A change as a PATCH. Google replaces the whole guest list, so guests who stay are sent with the answer they gave;
 * when the time moves everybody is asked again, because a yes to Tuesday is not a yes to Thursday.
 */
export function fromChange(key: string, change: EventChange, now: GoogleEvent): calendar_v3.Schema$Event {
  const moved =
    (change.start !== undefined && change.start !== instant(now.start, 'UTC')) ||
    (change.end !== undefined && change.end !== instant(now.end, 'UTC'));
  const zone = change.zone ?? now.start?.timeZone ?? 'UTC';
  const before = now.attendees ?? [];
  const answerOf = new Map(before.map((it) => [it.email?.toLowerCase(), it.responseStatus]));
  let attendees: calendar_v3.Schema$EventAttendee[] | undefined;
  if (change.guests !== undefined) {
    attendees = change.guests.map((guest) => {
      const answer = moved ? undefined : answerOf.get(guest.address.toLowerCase());
      return { ...attendee(guest), ...(answer !== undefined && { responseStatus: answer }) };
    });
  } else if (moved) {
    attendees = before.flatMap(({ email, displayName, optional }) =>
      email === undefined
        ? []
        : [
            attendee({
              address: email,
              ...(displayName !== undefined && { name: displayName }),
              ...(optional !== undefined && { optional }),
            }),
          ],
    );
  }
  const hasVideo = now.hangoutLink !== undefined || now.conferenceData !== undefined;
  return {
    ...(change.title !== undefined && { summary: change.title }),
    ...(change.description !== undefined && { description: change.description }),
    ...(change.location !== undefined && { location: change.location }),
    ...(change.start !== undefined && { start: at(change.start, zone) }),
    ...(change.end !== undefined && { end: at(change.end, zone) }),
    ...(attendees && { attendees }),
    ...(change.private !== undefined && { visibility: change.private ? 'private' : 'default' }),
    // A request id that was used before is ignored, so a link that was removed is asked for under a new one.
    ...(change.video === true && !hasVideo && { conferenceData: videoRequest(`${key}-${now.sequence ?? 0}`) }),
    // The API takes `null` to remove; its types do not say so.
    ...(change.video === false && hasVideo && { conferenceData: null as unknown as calendar_v3.Schema$ConferenceData }),
  };
}

/**
 * Whether the event already says all of the change: after an answer that was lost, repeating it would mail every guest
 * a second time. Places that Google rewrites (a video request) count as said once there is a link.
 */
export function alreadySays(change: EventChange, now: GoogleEvent): boolean {
  const addresses = (list: readonly string[]): string =>
    list
      .map((it) => it.toLowerCase())
      .sort()
      .join(' ');
  const same = <T>(wanted: T | undefined, is: T): boolean => wanted === undefined || wanted === is;
  return (
    same(change.title, now.summary ?? '') &&
    same(change.description, now.description ?? '') &&
    same(change.location, now.location ?? '') &&
    same(change.start, instant(now.start, 'UTC')) &&
    same(change.end, instant(now.end, 'UTC')) &&
    same(change.video, now.hangoutLink !== undefined || now.conferenceData !== undefined) &&
    same(change.private, now.visibility === 'private') &&
    (change.guests === undefined ||
      addresses(change.guests.map((it) => it.address)) ===
        addresses((now.attendees ?? []).flatMap((it) => it.email ?? [])))
  );
}
