/**
 * The channels that we have at the vendors, in memory and in the ledger. A secret is kept as its hash: it is needed only to
 * recognize the vendor. Used by `notices.ts` and `notices-keeper.ts`.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

/** The part of a memory that is needed; the ledger is one. */
export interface NoticeMemory {
  list(prefix: string): Promise<readonly { readonly key: string; readonly value: unknown }[]>;
  set(key: string, value: never, options: { readonly expiresAt: number }): Promise<unknown>;
  delete(key: string): Promise<unknown>;
}

export interface Channel {
  /** Ours. */
  readonly id: string;
  readonly vendor: 'google' | 'microsoft';
  /** The company's at the vendor, or the owner's by whose leave it is: then it begins with `owner:`. */
  readonly account: string;
  /** Where its messages go. */
  readonly url: string;
  readonly address: string;
  /** SHA-256 of the secret, hex. */
  readonly secretHash: string;
  /** The vendor's id; `null` while it is being made. */
  readonly ref: string | null;
  readonly madeAt: number;
  /** Epoch ms at which it ends. */
  readonly until: number;
  /** From when on messages are known to reach us; `null`: not yet. */
  readonly liveSince: number | null;
  /** When somebody last asked for this calendar. */
  readonly neededAt: number;
}

const PREFIX = 'calendar-notices:';
/** What is over is remembered a little longer, for whoever reads the ledger. */
const AFTERLIFE = 86_400_000;

export const ownersAccount = (account: string): string => `owner:${account}`;
export const isOwners = (channel: Channel): boolean => channel.account.startsWith('owner:');

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export class Channels {
  readonly #memory: NoticeMemory;
  readonly #byId = new Map<string, Channel>();

  constructor(memory: NoticeMemory) {
    this.#memory = memory;
  }

  /** Takes up what there was before a restart; what `ours` does not know is left to end by itself. */
  async load(ours: (channel: Channel) => boolean): Promise<void> {
    for (const { key, value } of await this.#memory.list(PREFIX)) {
      const channel = value as Channel;
      if (ours(channel)) this.#byId.set(channel.id, channel);
      else await this.#memory.delete(key);
    }
  }

  all(): readonly Channel[] {
    return [...this.#byId.values()];
  }

  /** Those of one calendar, the newest first. */
  of(address: string): readonly Channel[] {
    return this.all()
      .filter((it) => it.address === address)
      .sort((a, b) => b.madeAt - a.madeAt);
  }

  /** The channel of this id, for whoever knows its secret. Takes the same time whether there is one or not. */
  proven(id: string, secret: string): Channel | null {
    const channel = this.#byId.get(id);
    const given = Buffer.from(hashOf(secret), 'hex');
    const wanted = Buffer.from(channel?.secretHash ?? hashOf(''), 'hex');
    return timingSafeEqual(given, wanted) && channel !== undefined ? channel : null;
  }

  /** In memory at once: a first message may be faster than the ledger. */
  async put(channel: Channel): Promise<void> {
    this.#byId.set(channel.id, channel);
    if (channel.ref !== null)
      await this.#memory.set(`${PREFIX}${channel.id}`, channel as never, { expiresAt: channel.until + AFTERLIFE });
  }

  /** Changes what is there now; nothing when it is gone meanwhile. */
  async change(id: string, change: Partial<Omit<Channel, 'id'>>): Promise<void> {
    const now = this.#byId.get(id);
    if (now !== undefined) await this.put({ ...now, ...change });
  }

  async drop(id: string): Promise<void> {
    if (this.#byId.delete(id)) await this.#memory.delete(`${PREFIX}${id}`);
  }
}
