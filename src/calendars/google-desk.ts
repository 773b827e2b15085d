/**
 * The organiser's calendar at Google, where interview events are kept. Called by `google.ts`.
 * It must never make a second event for a key: event ids are derived from keys.
 */
import type { calendar_v3 } from '@googleapis/calendar';
import { z } from 'zod';
import type { AskGoogle } from './google-client.ts';
import {
  alreadySays,
  eventIdOf,
  fromChange,
  fromDraft,
  GoogleEvent,
  isVideoPending,
  toEvent,
  videoRequest,
} from './google-events.ts';
import {
  CalendarError,
  type CalendarEvent,
  type CalendarProvider,
  type EventChange,
  type EventDraft,
  isNotFound,
} from './provider.ts';
import type { CalendarTools } from './tools.ts';

/** Times that a change starts over because the event changed meanwhile. */
const UPDATES = 4;
/** Pauses before each look for a video link that Google is still making, ms. */
const VIDEO_PAUSES = [300, 700, 1_500];

export interface GoogleDesk extends Pick<CalendarProvider, 'create' | 'find' | 'update' | 'cancel'> {
  /** Google's own event of this key; `null` when none was ever made. */
  readonly get: (key: string) => Promise<GoogleEvent | null>;
}

export function googleDesk(ask: AskGoogle, organizer: string, sleep: CalendarTools['sleep']): GoogleDesk {
  const get = (key: string): Promise<GoogleEvent | null> =>
    ask('read', GoogleEvent, (client, options) =>
      client.events.get({ calendarId: organizer, eventId: eventIdOf(key) }, options),
    ).catch((error: unknown) => {
      if (isNotFound(error)) return null;
      throw error;
    });

  async function withVideo(event: GoogleEvent): Promise<GoogleEvent> {
    let latest = event;
    for (const pause of VIDEO_PAUSES) {
      if (!isVideoPending(latest)) return latest;
      await sleep(pause);
      latest = await ask('read', GoogleEvent, (client, options) =>
        client.events.get({ calendarId: organizer, eventId: event.id }, options),
      );
    }
    return latest;
  }

  return {
    get,

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
        if (!isNotFound(error)) throw error;
      }
    },
  };
}

function isDuplicate(error: unknown): boolean {
  return error instanceof CalendarError && error.status === 409;
}
