/**
 * Google Calendar behind the provider contract, through Google's own client. Called by the rooms by way of `index.ts`.
 * Reads and writes act for one organiser (domain-wide delegation). It must never call an unknown calendar free, and
 * never make a second event for a key: event ids are derived from keys.
 */
import type { calendar_v3 } from '@googleapis/calendar';
import { z } from 'zod';
import type { Interval } from '../scheduling/interval.ts';
import { batches, clip, explained, type Listed, readable, windows, withoutTentative } from './free-busy.ts';
import { askingGoogle, type GoogleSettings } from './google-client.ts';
import {
  effects,
  eventIdOf,
  alreadySays,
  fromChange,
  fromDraft,
  GoogleEvent,
  GoogleFreeBusy,
  GoogleListing,
  isVideoPending,
  LIST_FIELDS,
  toEvent,
  videoRequest,
} from './google-events.ts';
import {
  CalendarError,
  type CalendarEvent,
  type CalendarProvider,
  type EventChange,
  type EventDraft,
  type FreeBusy,
  type FreeBusyQuery,
} from './provider.ts';
import { inParallel } from './retry.ts';
import type { CalendarTools } from './tools.ts';

/** Calendars a free/busy query may name, and how far it may reach (Google: 50, and about three months). */
const CALENDARS_A_QUERY = 50;
const LONGEST_WINDOW = 90 * 86_400_000;
/** Requests in flight at once. Google allows 600 a minute and user. */
const QUERIES_AT_ONCE = 6;
const LISTINGS_AT_ONCE = 8;
/** Times that a change starts over because the event changed meanwhile. */
const UPDATES = 4;
/** Pauses before each look for a video link that Google is still making, ms. */
const VIDEO_PAUSES = [300, 700, 1_500];

export function openGoogle(settings: GoogleSettings, tools: CalendarTools): CalendarProvider {
  const organizer = settings.organizer.trim().toLowerCase();
  const ask = askingGoogle(settings, organizer, tools);

  const get = (key: string): Promise<GoogleEvent | null> =>
    ask('read', GoogleEvent, (client, options) =>
      client.events.get({ calendarId: organizer, eventId: eventIdOf(key) }, options),
    ).catch((error: unknown) => {
      if (isMeaning(error, 'not-found')) return null;
      throw error;
    });

  async function withVideo(event: GoogleEvent): Promise<GoogleEvent> {
    let latest = event;
    for (const pause of VIDEO_PAUSES) {
      if (!isVideoPending(latest)) return latest;
      await tools.sleep(pause);
      latest = await ask('read', GoogleEvent, (client, options) =>
        client.events.get({ calendarId: organizer, eventId: event.id }, options),
      );
    }
    return latest;
  }

  type Answer = { busy: Interval[] } | { reason: 'not-found' | 'forbidden' | 'failed'; why: string };

  async function queryBatch(addresses: readonly string[], window: Interval): Promise<Map<string, Answer>> {
    const answer = await ask('read', GoogleFreeBusy, (client, options) =>
      client.freebusy.query(
        {
          requestBody: {
            timeMin: new Date(window.start).toISOString(),
            timeMax: new Date(window.end).toISOString(),
            items: addresses.map((id) => ({ id })),
          },
        },
        options,
      ),
    );
    return new Map(
      addresses.map((address): [string, Answer] => {
        const one = answer.calendars[address];
        // An address that Google left out of its answer is unknown, and unknown is never free.
        if (one === undefined) return [address, { reason: 'failed', why: `Google left ${address} out of its answer.` }];
        const reason = one.errors?.[0]?.reason;
        if (reason === undefined && one.busy !== undefined) {
          const busy = one.busy.map((it) => ({ start: Date.parse(it.start), end: Date.parse(it.end) }));
          return [address, { busy }];
        }
        if (reason === 'notFound')
          return [
            address,
            {
              reason: 'not-found',
              why: `Google does not know ${address}, or ${organizer} may not see that calendar. Check the address, or have the calendar shared.`,
            },
          ];
        if (reason === 'forbidden')
          return [
            address,
            {
              reason: 'forbidden',
              why: `${address} does not share free/busy with ${organizer}. Ask them to share it, or use somebody else.`,
            },
          ];
        return [
          address,
          { reason: 'failed', why: `Google could not read ${address} just now (${reason ?? 'no reason given'}).` },
        ];
      }),
    );
  }

  /** Free/busy of everybody, windows joined. Throws only when nothing at all could be read. */
  async function queryAll(addresses: readonly string[], from: number, to: number): Promise<Map<string, Answer>> {
    const parts = windows(from, to, LONGEST_WINDOW).flatMap((window) =>
      batches(addresses, CALENDARS_A_QUERY).map((batch) => ({ window, batch })),
    );
    const failures: unknown[] = [];
    const answers = await inParallel(parts, QUERIES_AT_ONCE, ({ batch, window }) =>
      queryBatch(batch, window).catch((error: unknown) => {
        failures.push(error);
        const why = error instanceof CalendarError ? error.message : 'Google’s answer could not be used.';
        return new Map(batch.map((it): [string, Answer] => [it, { reason: 'failed', why }]));
      }),
    );
    if (failures.length === parts.length && parts.length > 0) throw failures[0];
    const all = new Map<string, Answer>();
    for (const part of answers)
      for (const [address, answer] of part) {
        const before = all.get(address);
        if (before === undefined || 'reason' in answer) all.set(address, answer);
        else if ('busy' in before) before.busy.push(...answer.busy);
      }
    return all;
  }

  /** What the person's events do to their time; `null` when the calendar shows free/busy only. */
  async function list(
    address: string,
    from: number,
    to: number,
    ignored: ReadonlySet<string>,
  ): Promise<Listed[] | null> {
    const found: Listed[] = [];
    let pageToken: string | undefined;
    try {
      do {
        const page: GoogleListing = await ask('read', GoogleListing, (client, options) =>
          client.events.list(
            {
              calendarId: address,
              timeMin: new Date(from).toISOString(),
              timeMax: new Date(to).toISOString(),
              singleEvents: true,
              maxResults: 2500,
              maxAttendees: 1,
              fields: LIST_FIELDS,
              ...(pageToken !== undefined && { pageToken }),
            },
            options,
          ),
        );
        found.push(...effects(page, ignored));
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
      return found;
    } catch (error) {
      // Busy times are known already; without events everything stays busy, which is safe and only less fine.
      if (error instanceof CalendarError) return null;
      throw error;
    }
  }

  /** Which of `addresses` our own events sit on, so that only their calendars are listed. */
  async function holders(keys: readonly string[]): Promise<Set<string>> {
    const events = await inParallel(keys, LISTINGS_AT_ONCE, (key) => get(key).catch(() => null));
    const found = events.flatMap((event) => [
      organizer,
      ...(event?.attendees ?? []).flatMap((it) => (it.email === undefined ? [] : [it.email.toLowerCase()])),
    ]);
    return new Set(found);
  }

  return {
    name: 'google',
    label: 'Google Calendar',

    async freeBusy(query: FreeBusyQuery): Promise<ReadonlyMap<string, FreeBusy>> {
      const { from, to, detail = 'busy', ignoreKeys = [] } = query;
      const asked = new Set(query.addresses.map((it) => it.trim().toLowerCase()));
      if (!(to > from)) throw new CalendarError('google', 'invalid', 'The time window ends before it starts.');
      const [answers, ours] = await Promise.all([queryAll([...asked], from, to), holders(ignoreKeys)]);
      const ignored = new Set(ignoreKeys.map(eventIdOf));
      const toList = [...answers].flatMap(([address, answer]) =>
        'busy' in answer && clip(answer.busy, from, to).length > 0 && (detail === 'events' || ours.has(address))
          ? [address]
          : [],
      );
      const listings = new Map(
        await inParallel(
          toList,
          LISTINGS_AT_ONCE,
          async (address) => [address, await list(address, from, to, ignored)] as const,
        ),
      );
      return new Map(
        query.addresses.map((address): [string, FreeBusy] => {
          const wire = address.trim().toLowerCase();
          const answer = answers.get(wire);
          if (answer === undefined || 'reason' in answer)
            return [
              address,
              {
                readable: false,
                reason: answer?.reason ?? 'failed',
                sentence: answer?.why ?? `Google gave no answer for ${address}.`,
              },
            ];
          const listed = listings.get(wire) ?? null;
          const known = listed ? explained(answer.busy, listed, from, to) : readable(answer.busy, [], from, to);
          return [address, detail === 'events' ? known : withoutTentative(known)];
        }),
      );
    },

    async create(draft: EventDraft): Promise<CalendarEvent> {
      const sendUpdates = draft.notify === false ? 'none' : 'all';
      const requestBody = fromDraft(draft);
      const shared = { calendarId: organizer, conferenceDataVersion: 1, sendUpdates };
      try {
        const made = await ask('write', GoogleEvent, (client, options) =>
          client.events.insert({ ...shared, requestBody }, options),
        );
        return toEvent(draft.key, await withVideo(made));
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      // Made before: by an attempt whose answer was lost, by a second press, or for an event that was cancelled since.
      const there = await get(draft.key);
      if (there !== null && there.status !== 'cancelled') return toEvent(draft.key, await withVideo(there));
      const revived: calendar_v3.Schema$Event = {
        ...requestBody,
        ...(there?.sequence !== undefined && { sequence: there.sequence + 1 }),
        ...(draft.video && { conferenceData: videoRequest(`${draft.key}-${(there?.sequence ?? 0) + 1}`) }),
      };
      const again = await ask('write', GoogleEvent, (client, options) =>
        client.events.update({ ...shared, eventId: eventIdOf(draft.key), requestBody: revived }, options),
      );
      return toEvent(draft.key, await withVideo(again));
    },

    async find(key: string): Promise<CalendarEvent | null> {
      const event = await get(key);
      return event && toEvent(key, event);
    },

    async update(key: string, change: EventChange): Promise<CalendarEvent> {
      for (let tried = 1; ; tried += 1) {
        const now = await get(key);
        if (now === null || now.status === 'cancelled')
          throw new CalendarError(
            'google',
            'not-found',
            now === null ? 'The calendar event is gone.' : 'The calendar event was cancelled in Google Calendar.',
            { advice: 'Nothing was changed. Make the event again.' },
          );
        if (tried > 1 && alreadySays(change, now)) return toEvent(key, await withVideo(now));
        try {
          const updated = await ask('write', GoogleEvent, (client, { headers, retry }) =>
            client.events.patch(
              {
                calendarId: organizer,
                eventId: now.id,
                conferenceDataVersion: 1,
                sendUpdates: change.notify === false ? 'none' : 'all',
                requestBody: fromChange(key, change, now),
              },
              // The guest list goes out with the answers that we read: not over one that was given since.
              { headers: { ...headers, ...(now.etag !== undefined && { 'if-match': now.etag }) }, retry },
            ),
          );
          return toEvent(key, await withVideo(updated));
        } catch (error) {
          if (!(error instanceof CalendarError) || error.status !== 412 || tried === UPDATES) throw error;
        }
      }
    },

    async cancel(key: string, options: { readonly notify?: boolean } = {}): Promise<void> {
      try {
        await ask('write', z.unknown(), (client, call) =>
          client.events.delete(
            {
              calendarId: organizer,
              eventId: eventIdOf(key),
              sendUpdates: options.notify === false ? 'none' : 'all',
            },
            call,
          ),
        );
      } catch (error) {
        if (!isMeaning(error, 'not-found')) throw error;
      }
    },

    async check(): Promise<string> {
      const now = tools.clock.now();
      const answer = (await queryBatch([organizer], { start: now, end: now + 3_600_000 })).get(organizer);
      if (answer === undefined || 'reason' in answer)
        throw new CalendarError(
          'google',
          'forbidden',
          `Google answers, but the calendar of ${organizer} cannot be read.`,
          { advice: 'Set GOOGLE_ORGANIZER to a user of your Google Workspace who has Google Calendar.' },
        );
      return `Google Calendar answers as ${organizer}.`;
    },
  };
}

function isMeaning(error: unknown, meaning: CalendarError['meaning']): boolean {
  return error instanceof CalendarError && error.meaning === meaning;
}

function isDuplicate(error: unknown): boolean {
  return error instanceof CalendarError && error.status === 409;
}
