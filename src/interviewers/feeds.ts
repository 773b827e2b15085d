/**
 * Calendar feeds: the secret iCalendar address of somebody whom no connected calendar knows. Given by themselves or by an
 * admin, tried before it is kept, kept encrypted, read by `calendars/` alone and shown to nobody afterwards.
 */
import type { Directory } from '../directory/directory.ts';
import { InputError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import type { Audit } from '../services.ts';
import type { Vault } from '../store/vault.ts';
import type { Clock } from '../clock.ts';
import { needsAdmin } from './needs-admin.ts';

interface KeptFeed {
  readonly url: string;
  readonly zone: string;
  readonly at: number;
  readonly by: string;
}

/** What may be shown of a feed. */
export interface FeedState {
  /** `null`: there is none. */
  readonly host: string | null;
  readonly since: number | null;
}

export type FeedSaved =
  | { readonly saved: true; readonly entries: number }
  | { readonly saved: false; readonly sentence: string };

export interface CalendarFeeds {
  /** The feed behind a calendar address; for `calendars/` alone. */
  of(address: string): Promise<{ readonly url: string; readonly zone: string } | null>;
  state(userId: LeverUserId): Promise<FeedState>;
  /** Tries it, and keeps it if it can be read. Only for themselves, or by an admin. Throws `AccessError`. */
  save(actor: Actor, userId: LeverUserId, url: string, zone: string): Promise<FeedSaved>;
  /** Forgets it. Throws `AccessError`. */
  remove(actor: Actor, userId: LeverUserId): Promise<boolean>;
}

export interface FeedsOptions {
  readonly vault: Vault;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly test: (
    feed: { readonly url: string; readonly zone: string },
    address: string,
  ) => Promise<{ readonly ok: true; readonly entries: number } | { readonly ok: false; readonly sentence: string }>;
  /** Answers remembered about this person are not true any more. */
  readonly changed: (address: string) => void;
}

const nameOf = (address: string): string => `calendar-feed:${address.trim().toLowerCase()}`;

export function createFeeds(options: FeedsOptions): CalendarFeeds {
  const { vault, directory, clock, audit } = options;

  /** @throws InputError */
  function addressOf(userId: LeverUserId): string {
    const user = directory.user(userId);
    if (user === undefined) throw new InputError('That person is not in Lever any more. Nothing was saved.');
    return user.email;
  }

  function mayEdit(actor: Actor, userId: LeverUserId): void {
    if (actor.leverUserId !== userId) needsAdmin(actor, 'Changing somebody else’s calendar feed');
  }

  async function kept(address: string): Promise<KeptFeed | null> {
    const secret = await vault.take(nameOf(address));
    return secret === null ? null : (JSON.parse(secret) as KeptFeed);
  }

  const line = (actor: Actor, action: string, userId: LeverUserId) =>
    audit({
      actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
      action,
      subject: { kind: 'interviewer', id: userId },
      result: 'done',
    });

  return {
    of: async (address) => {
      const feed = await kept(address);
      return feed && { url: feed.url, zone: feed.zone };
    },
    state: async (userId) => {
      const feed = await kept(addressOf(userId));
      return { host: feed && new URL(feed.url).hostname, since: feed && feed.at };
    },
    save: async (actor, userId, url, zone) => {
      mayEdit(actor, userId);
      const address = addressOf(userId);
      const feed = { url: url.trim().replace(/^webcals?:/i, 'https:'), zone };
      const found = await options.test(feed, address);
      if (!found.ok) return { saved: false, sentence: found.sentence };
      const secret: KeptFeed = { ...feed, at: clock.now(), by: actor.slackId };
      await vault.put(nameOf(address), JSON.stringify(secret));
      options.changed(address);
      await line(actor, 'calendar-feed.saved', userId);
      return { saved: true, entries: found.entries };
    },
    remove: async (actor, userId) => {
      mayEdit(actor, userId);
      const address = addressOf(userId);
      const removed = await vault.remove(nameOf(address));
      options.changed(address);
      if (removed) await line(actor, 'calendar-feed.removed', userId);
      return removed;
    },
  };
}
