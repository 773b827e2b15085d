/**
 * Calendars by feed: the secret iCalendar address that somebody gave, read only. The reading half of the provider
 * contract, for everybody whom no connected vendor knows. Called through `withFeeds`.
 * It must never call an unread calendar free, and never show, log or repeat an address.
 */
import { createHash } from 'node:crypto';
import { readable, unreadable, withoutTentative } from './free-busy.ts';
import { type FeedTools, FetchProblem, type Fetched, fetchingFeeds, feedUrl } from './ics-fetch.ts';
import { createFeedReader, type FeedReader } from './ics-reader.ts';
import type { CalendarProvider, FreeBusy, FreeBusyQuery } from './provider.ts';
import { inParallel } from './retry.ts';

/** Where a person's feed is, and the zone that its dates and its times without a zone are meant in. */
export interface FeedAt {
  readonly url: string;
  readonly zone: string;
}

export interface FeedAddresses {
  /** The feed of a calendar address, or `null`. */
  of(address: string): Promise<FeedAt | null>;
}

export interface IcsSettings extends FeedTools {
  readonly feeds: FeedAddresses;
  readonly clock: { now(): number };
  readonly reader?: FeedReader;
}

export interface Ics {
  /** Only addresses that have a feed are in the answer. */
  freeBusy(query: FreeBusyQuery): Promise<ReadonlyMap<string, FreeBusy>>;
  /** Fetches and reads a feed that is not kept yet: what was found, or a sentence why not. */
  test(
    feed: FeedAt,
    address: string,
  ): Promise<{ readonly ok: true; readonly entries: number } | { readonly ok: false; readonly sentence: string }>;
}

/** ms. Feeds are made anew by their hosts every few minutes at best; the re-check before booking asks past it. */
const LIFE = 5 * 60_000;
/** Characters of feeds kept in memory, all together. */
const MOST_KEPT = 30_000_000;
const AT_ONCE = 6;

interface Kept extends Fetched {
  readonly text: string;
  readonly at: number;
}

export function openIcs(settings: IcsSettings): Ics {
  const fetchFeed = fetchingFeeds(settings);
  const reader = settings.reader ?? createFeedReader();
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<string>>();

  function keep(key: string, one: Kept): void {
    kept.delete(key);
    kept.set(key, one);
    let size = [...kept.values()].reduce((sum, it) => sum + it.text.length, 0);
    for (const [oldest, it] of kept) {
      if (size <= MOST_KEPT || kept.size === 1) break;
      kept.delete(oldest);
      size -= it.text.length;
    }
  }

  async function load(key: string, url: URL): Promise<string> {
    const before = kept.get(key);
    const got = await fetchFeed(url, { etag: before?.etag ?? null, modified: before?.modified ?? null });
    const text = got.text ?? before?.text;
    if (text === undefined) throw new FetchProblem(`${url.hostname} says that nothing changed, but nothing was known.`);
    keep(key, { text, etag: got.etag, modified: got.modified, at: settings.clock.now() });
    return text;
  }

  /** @throws FetchProblem */
  async function textOf(feed: FeedAt, fresh: boolean): Promise<string> {
    const url = feedUrl(feed.url, settings.loopback);
    const key = createHash('sha256').update(url.href).digest('hex');
    const before = kept.get(key);
    if (!fresh && before !== undefined && settings.clock.now() - before.at < LIFE) return before.text;
    const shared = asking.get(key);
    if (shared !== undefined && !fresh) return await shared;
    const loading = load(key, url).finally(() => {
      if (asking.get(key) === loading) asking.delete(key);
    });
    asking.set(key, loading);
    return await loading;
  }

  async function busyOf(feed: FeedAt, address: string, query: FreeBusyQuery): Promise<FreeBusy> {
    let host = '';
    try {
      host = feedUrl(feed.url, settings.loopback).hostname;
      const text = await textOf(feed, query.fresh === true);
      const { from, to, ignoreKeys = [] } = query;
      const answer = await reader.read({ text, address, zone: feed.zone, from, to, ignoreKeys });
      if (!answer.ok) return unreadable('failed', `The calendar feed of ${address} (${host}) ${answer.problem}.`);
      const whole = readable(answer.busy, answer.tentative, from, to);
      return query.detail === 'events' ? whole : withoutTentative(whole);
    } catch (error) {
      if (error instanceof FetchProblem)
        return unreadable('failed', `The calendar feed of ${address} could not be read: ${error.message}`);
      return unreadable('failed', `The calendar feed of ${address}${host && ` (${host})`} could not be read.`);
    }
  }

  return {
    async freeBusy(query) {
      const found = await inParallel(query.addresses, AT_ONCE, async (address) => {
        const feed = await settings.feeds.of(address.trim().toLowerCase());
        return feed === null ? null : ([address, await busyOf(feed, address, query)] as const);
      });
      return new Map(found.filter((it) => it !== null));
    },

    async test(feed, address) {
      try {
        const text = await textOf(feed, true);
        const from = settings.clock.now();
        const answer = await reader.read({
          text,
          address,
          zone: feed.zone,
          from,
          to: from + 28 * 86_400_000,
          ignoreKeys: [],
        });
        if (answer.ok) return { ok: true, entries: answer.entries };
        return { ok: false, sentence: `The feed ${answer.problem}.` };
      } catch (error) {
        return { ok: false, sentence: error instanceof FetchProblem ? error.message : 'The feed could not be read.' };
      }
    },
  };
}

/** The way out for somebody who cannot be read. */
const OFFER = 'They can give a calendar feed with /hire feed.';

/** Reads by feed whom the vendors do not know, or may not read. Events are the vendors' business alone. */
export function withFeeds(provider: CalendarProvider, ics: Ics): CalendarProvider {
  return {
    ...provider,
    async freeBusy(query) {
      const answers = new Map(await provider.freeBusy(query));
      // A vendor in trouble is not replaced: what it would have said may be more than the feed says.
      const open = query.addresses.filter((address) => {
        const answer = answers.get(address);
        return answer !== undefined && !answer.readable && answer.reason !== 'failed';
      });
      if (open.length === 0) return answers;
      const read = await ics.freeBusy({ ...query, addresses: open });
      for (const address of open) {
        const answer = read.get(address) ?? answers.get(address);
        if (answer === undefined) continue;
        const hint = read.has(address) || answer.readable || answer.sentence.includes(OFFER) ? '' : ` ${OFFER}`;
        answers.set(address, hint === '' || answer.readable ? answer : { ...answer, sentence: answer.sentence + hint });
      }
      return answers;
    },
  };
}
