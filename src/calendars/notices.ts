/**
 * Change notifications: the vendors tell us when a calendar changed, so that free/busy may be remembered for minutes and a
 * declined interview is heard of at once. What they send is a reason to look and never the news itself; whoever cannot be
 * told of is looked at as before. Made by `index.ts`; the messages come in through `webhooks/`.
 */
import { Burst, type BurstTimes } from './burst-of-notices.ts';
import { type Changes, TOLD_LIFE } from './cache.ts';
import { type Channel, Channels, isOwners, type NoticeMemory } from './notices-channels.ts';
import { Keeper, type NoticeLog } from './notices-keeper.ts';
import type { Leave, VendorNotices } from './vendor-notices.ts';

/** What a vendor's message says about a channel. */
export interface Told {
  readonly vendor: 'google' | 'microsoft';
  /** Our id of the channel, and the secret that proves the sender. */
  readonly id: string;
  readonly secret: string;
  /**
   * `hello`: the channel works. `changed`: look. `missed`: some messages were lost, so look. `removed`: the channel is
   * gone. `renew`: it must be renewed now.
   */
  readonly kind: 'hello' | 'changed' | 'missed' | 'removed' | 'renew';
  /** The same for the same message sent twice; numbers grow. */
  readonly mark: number | string;
}

export interface NoticesState {
  /** Changes of our events are told at once. */
  readonly told: boolean;
  /** Nothing that somebody should look after. */
  readonly ok: boolean;
  /** For `/hire status`; `null`: no calendar holds our events. */
  readonly sentence: string | null;
}

export interface CalendarNotices extends Changes {
  /** Takes up the channels there were; call it once messages can be received. Never throws. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Once a minute: these are needed now. Renews what ends, ends what nobody needs. */
  keep(addresses: readonly string[]): Promise<void>;
  /** False: nobody of ours, and nothing was done. Answers in milliseconds; the work comes later. */
  heard(told: Told): Promise<boolean>;
  /** See `VendorNotices.marks`; `null` when changes are not told, or it failed: look at each event. */
  marks(
    keys: readonly string[],
    window: { readonly start: number; readonly end: number },
  ): Promise<ReadonlyMap<string, string> | null>;
  state(): NoticesState;
}

export interface NoticesOptions {
  readonly vendors: readonly VendorNotices[];
  readonly memory: NoticeMemory;
  readonly urlOf: (vendor: Channel['vendor']) => string;
  /** By whose leave this calendar is read; left out: everybody's by the company's. */
  readonly leaveFor?: (address: string) => Promise<Leave>;
  readonly clock: { now(): number };
  readonly log: NoticeLog;
  /** At once, for each message: what is remembered of this calendar is old. */
  readonly changed: (address: string) => void;
  /** Once for a burst of messages: something happened to events of ours. */
  readonly look: () => Promise<void>;
  /** How long it is waited for more of a burst; left out: `noticesTimes`. */
  readonly times?: NoticesTimes;
}

/** Before events of ours are looked at, and before channels are made, renewed and ended. */
export interface NoticesTimes {
  readonly look: BurstTimes;
  readonly keep: BurstTimes;
}

/** A burst is over after 0.3 s of quiet; a look begins 1.5 s after the first message at the latest, every 2 s at most. */
export const noticesTimes: NoticesTimes = {
  look: { quiet: 300, longest: 1_500, gap: 2_000 },
  keep: { quiet: 1_000, longest: 3_000, gap: 5_000 },
};
/** ms after a message in which the vendor's own answers may still be the old ones. */
const SETTLING = 10_000;
/** Messages that are remembered so that a repeated one does nothing. */
const MOST_MARKS = 2_000;

export function createNotices(options: NoticesOptions): CalendarNotices {
  const { clock, log, times = noticesTimes } = options;
  const channels = new Channels(options.memory);
  const keeper = new Keeper({ leaveFor: () => Promise.resolve({ by: 'company' }), ...options, channels });
  const settling = new Map<string, number>();
  /** Google numbers a channel's messages upwards; the others are remembered one by one. */
  const numbers = new Map<string, number>();
  const marks = new Set<string>();
  let ready: Promise<void> | null = null;
  let keeping: Promise<void> = Promise.resolve();
  let stopped = false;

  const ours = (it: Channel): boolean => {
    const known = isOwners(it) || options.vendors.some((one) => one.vendor === it.vendor && one.account === it.account);
    return known && options.urlOf(it.vendor) === it.url;
  };

  const loaded = (): Promise<void> =>
    (ready ??= channels
      .load(ours)
      .then(() => keeper.remember())
      .catch((error: unknown) => {
        ready = null;
        throw error;
      }));

  /** One run after another. */
  function keepNow(): Promise<void> {
    keeping = keeping.then(async () => {
      if (stopped) return;
      try {
        await loaded();
        await keeper.run();
      } catch (error) {
        log({ err: error }, 'channels of calendars could not be kept');
      }
    });
    return keeping;
  }

  const lookSoon = new Burst(
    () => options.look().catch((error: unknown) => log({ err: error }, 'a change could not be looked at')),
    times.look,
  );
  const keepSoon = new Burst(keepNow, times.keep);

  function isRepeated({ id, mark }: Told): boolean {
    if (typeof mark === 'number') {
      if (mark <= (numbers.get(id) ?? 0)) return true;
      numbers.set(id, mark);
      return false;
    }
    const key = `${id} ${mark}`;
    if (marks.has(key)) return true;
    marks.add(key);
    for (const old of marks) {
      if (marks.size <= MOST_MARKS) break;
      marks.delete(old);
    }
    return false;
  }

  function changed(address: string): void {
    settling.set(address, clock.now() + SETTLING);
    options.changed(address);
    if (address === keeper.desk?.address) lookSoon.call();
  }

  function toldSince(address: string): number | null {
    const now = clock.now();
    const wanted = address.trim().toLowerCase();
    const live = channels.of(wanted).flatMap((it) => (it.liveSince !== null && it.until > now ? [it.liveSince] : []));
    if (live.length === 0) return null;
    return Math.max(Math.min(...live), settling.get(wanted) ?? 0);
  }

  return {
    start: async () => {
      await keepNow();
    },
    stop: async () => {
      stopped = true;
      keeper.stop();
      await Promise.all([lookSoon.stop(), keepSoon.stop(), keeping]);
    },
    asked: (addresses) => {
      keeper.need(addresses);
      if (addresses.some((it) => channels.of(it.trim().toLowerCase()).length === 0)) keepSoon.call();
    },
    toldSince,
    keep: async (addresses) => {
      keeper.need(addresses);
      await keepNow();
      const now = clock.now();
      // As long as an answer from before it could still be remembered.
      for (const [address, until] of settling) if (until + TOLD_LIFE < now) settling.delete(address);
      const known = new Set(channels.all().map((it) => it.id));
      for (const id of numbers.keys()) if (!known.has(id)) numbers.delete(id);
    },
    heard: async (told) => {
      await loaded();
      const channel = channels.proven(told.id, told.secret);
      if (channel === null || channel.vendor !== told.vendor || channel.until <= clock.now()) return false;
      if (isRepeated(told)) return true;
      if (channel.liveSince === null && told.kind !== 'removed')
        await channels.change(channel.id, { liveSince: clock.now() });
      if (told.kind === 'hello') return true;
      if (told.kind === 'removed') await channels.drop(channel.id);
      if (told.kind === 'renew') keeper.renewSoon(channel.id);
      if (told.kind === 'removed' || told.kind === 'renew') keepSoon.call();
      changed(channel.address);
      return true;
    },
    marks: async (keys, window) => {
      const { desk } = keeper;
      if (desk === null || toldSince(desk.address) === null) return null;
      try {
        return await desk.vendor.marks(keys, window);
      } catch (error) {
        log({ err: error }, 'what changed could not be asked for');
        return null;
      }
    },
    state: () => {
      const { desk } = keeper;
      if (desk === null) return { told: false, ok: true, sentence: null };
      const { label } = desk.vendor;
      const live = new Set(channels.all().flatMap((it) => (toldSince(it.address) === null ? [] : [it.address])));
      if (live.has(desk.address)) {
        const others = live.size - 1;
        const more =
          others === 0
            ? ''
            : `; ${others} more ${others === 1 ? 'calendar is' : 'calendars are'} watched for free/busy`;
        return {
          told: true,
          ok: true,
          sentence: `${label} tells at once when an interview changes${more}. It is also looked at every minute, in case a message is lost.`,
        };
      }
      const why = keeper.whyNot(desk.address);
      if (why === null)
        return {
          told: false,
          ok: true,
          sentence: `Looked for every minute, until the first message from ${label} has arrived.`,
        };
      return {
        told: false,
        ok: false,
        sentence: `Looked for every minute, because ${label} does not tell them: ${why}`,
      };
    },
  };
}

/** For installations that no vendor can reach: everything is looked for, and `why` says it. */
export function withoutNotices(why: string | null): CalendarNotices {
  return {
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    asked: () => undefined,
    toldSince: () => null,
    keep: () => Promise.resolve(),
    heard: () => Promise.resolve(false),
    marks: () => Promise.resolve(null),
    state: () => ({
      told: false,
      ok: true,
      sentence: why === null ? null : `Looked for every minute, because ${why}.`,
    }),
  };
}
