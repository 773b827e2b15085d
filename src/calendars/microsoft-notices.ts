/**
 * Graph's change notifications: subscriptions to the events of a mailbox, told by a POST to our address. Opened late, by
 * `index.ts`. The application permission that reads calendars is enough.
 *
 * Source of what is said here: learn.microsoft.com/graph/change-notifications-delivery-webhooks,
 * …/change-notifications-lifecycle-events and …/api/resources/subscription. Before it says yes Graph posts a token that
 * our address must give back within 10 s; a notification must be answered with 2xx within 3 s and is repeated for up to
 * 4 hours otherwise. Subscriptions to Outlook events live at most 10,080 minutes; until a few years ago it was 4,230, which
 * is what we ask for everywhere. Renewing one also authorizes it anew.
 */
import { z } from 'zod';
import { type AskGraph, mailbox } from './microsoft-client.ts';
import { KEY_PROPERTY } from './microsoft-events.ts';
import { CalendarError, isNotFound } from './provider.ts';
import { MOST_EVENTS, type TellingSettings, type VendorNotices } from './vendor-notices.ts';

const LIFE = 4_230 * 60_000;
/** The most that Graph gives at once. */
const PAGE = 1_000;

const Subscription = z.object({ id: z.string().min(1), expirationDateTime: z.string() });
const Marks = z.object({
  '@odata.nextLink': z.string().optional(),
  value: z.array(
    z.object({
      '@odata.etag': z.string().optional(),
      singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string() })).optional(),
    }),
  ),
});

export function microsoftNotices(ask: AskGraph, settings: TellingSettings): VendorNotices {
  const desk = settings.organizer?.trim().toLowerCase() ?? null;
  const end = (): string => new Date(settings.clock.now() + LIFE).toISOString();

  return {
    vendor: 'microsoft',
    label: 'Microsoft 365',
    account: settings.account,
    desk,
    proof: 'before',

    async open({ id, address, secret }) {
      const made = await ask('write', Subscription, {
        method: 'POST',
        path: '/subscriptions',
        body: {
          changeType: 'created,updated,deleted',
          notificationUrl: settings.url,
          lifecycleNotificationUrl: settings.url,
          resource: `${mailbox(address)}/events`,
          expirationDateTime: end(),
          // Graph's own id is known only after its answer, and a notification may be faster.
          clientState: `${id}.${secret}`,
        },
      });
      return { ref: made.id, until: untilOf(made) };
    },

    async prolong(ref) {
      try {
        const renewed = await ask('write', Subscription, {
          method: 'PATCH',
          path: `/subscriptions/${encodeURIComponent(ref)}`,
          body: { expirationDateTime: end() },
        });
        return untilOf(renewed);
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    },

    async close(_id, ref) {
      try {
        await ask('write', z.unknown(), { method: 'DELETE', path: `/subscriptions/${encodeURIComponent(ref)}` });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },

    async marks(keys, window) {
      if (desk === null) return new Map();
      const wanted = new Set(keys);
      const query = new URLSearchParams({
        startDateTime: new Date(window.start).toISOString(),
        endDateTime: new Date(window.end).toISOString(),
        $select: 'id',
        $expand: `singleValueExtendedProperties($filter=id eq '${KEY_PROPERTY}')`,
        $top: String(PAGE),
      });
      const found = new Map<string, string>();
      let path: string | undefined = `${mailbox(desk)}/calendarView?${query.toString()}`;
      for (let pages = 1; path !== undefined; pages += 1) {
        if (pages * PAGE > MOST_EVENTS)
          throw new CalendarError('microsoft', 'invalid', `${desk} has too many events to be read at once.`);
        const page: z.infer<typeof Marks> = await ask('read', Marks, { method: 'GET', path });
        for (const event of page.value) {
          const key = event.singleValueExtendedProperties?.find((it) => it.id === KEY_PROPERTY)?.value;
          if (key !== undefined && wanted.has(key)) found.set(key, event['@odata.etag'] ?? '');
        }
        path = page['@odata.nextLink'];
      }
      return found;
    },
  };
}

function untilOf(it: z.infer<typeof Subscription>): number {
  const until = Date.parse(it.expirationDateTime);
  if (Number.isFinite(until)) return until;
  throw new CalendarError('microsoft', 'invalid', 'Microsoft answered in a form that we do not understand.');
}
