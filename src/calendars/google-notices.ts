/**
 * Google's watch channels: a POST without a body to our address whenever something changes in a calendar. Opened late, by
 * `index.ts`. Reading the calendar's events is all the right that it takes; whose calendar shows free/busy only is refused.
 *
 * Source of what is said here: developers.google.com/workspace/calendar/api/guides/push and …/v3/reference/events/watch.
 * A channel lives 604,800 s unless less is asked for, cannot be renewed, says `sync` first, numbers its messages upwards,
 * and may lose some. The address must be https with a certificate that Google trusts; that the domain be verified in a
 * console is no longer asked for.
 */
import { z } from 'zod';
import type { AskGoogle } from './google-client.ts';
import { eventIdOf } from './google-events.ts';
import { CalendarError, isNotFound } from './provider.ts';
import { MOST_EVENTS, type TellingSettings, type VendorNotices } from './vendor-notices.ts';

/** Seconds. */
const LIFE = 604_800;
const PAGE = 2_500;

const Channel = z.object({ resourceId: z.string().min(1), expiration: z.coerce.number().optional() });
const Marks = z.object({
  nextPageToken: z.string().optional(),
  items: z.array(z.object({ id: z.string(), etag: z.string().optional() })).default([]),
});

export function googleNotices(ask: AskGoogle, settings: TellingSettings): VendorNotices {
  const desk = settings.organizer?.trim().toLowerCase() ?? null;
  return {
    vendor: 'google',
    label: 'Google Calendar',
    account: settings.account,
    desk,
    proof: 'first-message',

    async open({ id, address, secret }) {
      const asked = settings.clock.now();
      try {
        const made = await ask('write', Channel, (client, options) =>
          client.events.watch(
            {
              calendarId: address,
              requestBody: {
                id,
                type: 'web_hook',
                address: settings.url,
                token: secret,
                params: { ttl: String(LIFE) },
              },
            },
            options,
          ),
        );
        return { ref: made.resourceId, until: made.expiration ?? asked + LIFE * 1000 };
      } catch (error) {
        // Google answers 401 to an address that it will not post to, as it does to a token that it does not take.
        if (error instanceof CalendarError && error.meaning === 'unauthorized')
          throw new CalendarError(
            'google',
            'unauthorized',
            'Google will not post to this address, or no longer takes our access.',
            {
              ...(error.status !== undefined && { status: error.status }),
              advice: 'PUBLIC_URL must be https with a certificate that is trusted everywhere.',
              cause: error,
            },
          );
        throw error;
      }
    },

    prolong: () => Promise.resolve(null),

    async close(id, ref) {
      try {
        await ask('write', z.unknown(), (client, options) =>
          client.channels.stop({ requestBody: { id, resourceId: ref } }, options),
        );
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },

    async marks(keys, window) {
      if (desk === null) return new Map();
      const wanted = new Map(keys.map((it) => [eventIdOf(it), it]));
      const found = new Map<string, string>();
      let pageToken: string | undefined;
      for (let pages = 1; ; pages += 1) {
        const page: z.infer<typeof Marks> = await ask('read', Marks, (client, options) =>
          client.events.list(
            {
              calendarId: desk,
              timeMin: new Date(window.start).toISOString(),
              timeMax: new Date(window.end).toISOString(),
              maxResults: PAGE,
              fields: 'nextPageToken,items(id,etag)',
              ...(pageToken !== undefined && { pageToken }),
            },
            options,
          ),
        );
        for (const { id, etag } of page.items) {
          const key = wanted.get(id);
          if (key !== undefined && etag !== undefined) found.set(key, etag);
        }
        pageToken = page.nextPageToken;
        if (pageToken === undefined) return found;
        if (pages * PAGE >= MOST_EVENTS)
          throw new CalendarError('google', 'invalid', `${desk} has too many events to be read at once.`);
      }
    },
  };
}
