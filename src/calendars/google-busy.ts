/**
 * When people are busy, as Google tells one who asks: free/busy in batches, and the events themselves where they matter.
 * Called by `google.ts` as the organiser, and for each person who gave consent as that person. It must never call an
 * unknown calendar free.
 */
import type { Interval } from '../scheduling/interval.ts';
import { answered, askedInParts, askedOf, explained, type Listed, readable, unreadable } from './free-busy.ts';
import { type AskGoogle, google } from './google-client.ts';
import { effects, eventIdOf, GoogleFreeBusy, GoogleListing, LIST_FIELDS } from './google-events.ts';
import { CalendarError, type FreeBusy, type FreeBusyQuery } from './provider.ts';
import { inParallel } from './retry.ts';

/** What a free/busy query may name, and how far it may reach (Google: 50 calendars, about three months; 600 requests a minute and user). */
const LIMITS = { addresses: 50, window: 90 * 86_400_000, atOnce: 6 } as const;
const LISTINGS_AT_ONCE = 8;

export interface GoogleBusy {
  freeBusy(query: FreeBusyQuery): Promise<ReadonlyMap<string, FreeBusy>>;
  /** One call for a window of at most 90 days. */
  once(addresses: readonly string[], window: Interval): Promise<ReadonlyMap<string, FreeBusy>>;
}

export interface GoogleBusyOptions {
  /** Who asks, for sentences. */
  readonly as: string;
  /** On whose calendars the events of these keys are, of ours that must not count. */
  readonly holders: (keys: readonly string[]) => Promise<ReadonlySet<string>>;
  /** The events may be listed; otherwise everything is busy. */
  readonly events: boolean;
}

export function googleBusy(ask: AskGoogle, options: GoogleBusyOptions): GoogleBusy {
  const { as } = options;

  async function once(addresses: readonly string[], window: Interval): Promise<Map<string, FreeBusy>> {
    const answer = await ask('read', GoogleFreeBusy, (client, callOptions) =>
      client.freebusy.query(
        {
          requestBody: {
            timeMin: new Date(window.start).toISOString(),
            timeMax: new Date(window.end).toISOString(),
            items: addresses.map((id) => ({ id })),
          },
        },
        callOptions,
      ),
    );
    return new Map(addresses.map((it) => [it, answerOf(it, answer.calendars[it], window)]));
  }

  function answerOf(address: string, one: GoogleFreeBusy['calendars'][string] | undefined, window: Interval): FreeBusy {
    // An address that Google left out of its answer is unknown, and unknown is never free.
    if (one === undefined) return unreadable('failed', `Google left ${address} out of its answer.`);
    const reason = one.errors?.[0]?.reason;
    if (reason === undefined && one.busy !== undefined) {
      const busy = one.busy.map((it) => ({ start: Date.parse(it.start), end: Date.parse(it.end) }));
      return readable(busy, [], window.start, window.end);
    }
    if (reason === 'notFound')
      return unreadable(
        'not-found',
        `Google does not know ${address}, or ${as} may not see that calendar. Check the address, or have the calendar shared.`,
      );
    if (reason === 'forbidden')
      return unreadable(
        'forbidden',
        `${address} does not share free/busy with ${as}. Ask them to share it, or use somebody else.`,
      );
    return unreadable('failed', `Google could not read ${address} just now (${reason ?? 'no reason given'}).`);
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
        const page: GoogleListing = await ask('read', GoogleListing, (client, callOptions) =>
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
            callOptions,
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

  return {
    once,
    async freeBusy(query) {
      const { from, to, detail = 'busy', ignoreKeys = [] } = query;
      const addresses = askedOf('google', query);
      const [answers, ours] = await Promise.all([
        askedInParts({ addresses, from, to }, LIMITS, google.short, once),
        options.events ? options.holders(ignoreKeys) : new Set<string>(),
      ]);
      const ignored = new Set(ignoreKeys.map(eventIdOf));
      const toList = [...answers].filter(
        ([address, answer]) =>
          options.events && answer.readable && answer.busy.length > 0 && (detail === 'events' || ours.has(address)),
      );
      await inParallel(toList, LISTINGS_AT_ONCE, async ([address, answer]) => {
        if (!answer.readable) return;
        const listed = await list(address, from, to, ignored);
        if (listed) answers.set(address, explained(answer.busy, listed, from, to));
      });
      return answered(query, google.short, answers);
    },
  };
}
