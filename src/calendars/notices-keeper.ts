/**
 * Keeps the channels that are needed: opens, prolongs and replaces them, ends the ones that nobody needs. In the background
 * and at a measured pace; nothing waits for it. A vendor that is in trouble is left alone for a while. Used by `notices.ts`.
 */
import { randomBytes } from 'node:crypto';
import { type Channel, type Channels, hashOf } from './notices-channels.ts';
import { CalendarError } from './provider.ts';
import { inParallel } from './retry.ts';
import type { VendorNotices } from './vendor-notices.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Calendars at once, the organiser's included; the ones that were needed least recently go first. */
const MOST = 200;
/** A calendar that nobody asked for so long is not watched any more. */
const NEEDED_FOR = 3 * DAY;
/** Calls in one run, and at once: a search must not wait behind them (Google: 600 a minute and user). */
const MOST_A_RUN = 60;
const AT_ONCE = 2;
/** A calendar that the vendor will not tell of is asked for again after this. */
const REFUSED_FOR = DAY;
/** A vendor that is in trouble is left alone for this. */
const TROUBLE = 2 * MINUTE;
/** A first message that has not come by then does not come. */
const SILENCE = 10 * MINUTE;
const LONGEST_PAUSE = HOUR;

export interface KeeperOptions {
  readonly vendors: readonly VendorNotices[];
  readonly channels: Channels;
  /** Where a vendor's messages go. */
  readonly urlOf: (vendor: VendorNotices) => string;
  readonly clock: { now(): number };
  readonly log: (detail: Readonly<Record<string, unknown>>, text: string) => void;
}

interface Failure {
  readonly tries: number;
  /** Epoch ms of the next try. */
  readonly next: number;
  readonly why: string;
}

export class Keeper {
  readonly #options: KeeperOptions;
  /** By address, when it was last needed. */
  readonly #needed = new Map<string, number>();
  readonly #failures = new Map<string, Failure>();
  readonly #resting = new Map<VendorNotices, number>();
  #lasting: ReadonlySet<string> = new Set();
  #due = new Set<string>();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Whose calendar holds our events, and who keeps it. */
  get desk(): { readonly vendor: VendorNotices; readonly address: string } | null {
    for (const vendor of this.#options.vendors) if (vendor.desk !== null) return { vendor, address: vendor.desk };
    return null;
  }

  /** These were asked for now. */
  need(addresses: readonly string[]): void {
    const now = this.#options.clock.now();
    for (const it of addresses) {
      const address = it.trim().toLowerCase();
      this.#needed.delete(address);
      this.#needed.set(address, now);
    }
    for (const address of this.#needed.keys()) {
      if (this.#needed.size <= MOST * 2) break;
      this.#needed.delete(address);
    }
  }

  /** These are needed until the next call says otherwise. */
  needAlways(addresses: readonly string[]): void {
    this.#lasting = new Set(addresses.map((it) => it.trim().toLowerCase()));
    this.need([...this.#lasting]);
  }

  /** Prolong this one at the next run, whatever its end: the vendor asks for it. */
  renewSoon(id: string): void {
    this.#due.add(id);
  }

  /** Why a calendar is not watched; `null` when nothing went wrong. */
  whyNot(address: string): string | null {
    return this.#failures.get(address)?.why ?? null;
  }

  /** After a restart: who needed what. */
  remember(): void {
    for (const it of [...this.#options.channels.all()].sort((a, b) => a.neededAt - b.neededAt))
      this.#needed.set(it.address, Math.max(it.neededAt, this.#needed.get(it.address) ?? 0));
  }

  /** Makes what there is what is needed. Never throws; what failed is tried again in a later run. */
  async run(): Promise<void> {
    const { channels, clock } = this.#options;
    const now = clock.now();
    for (const it of channels.all()) if (it.until <= now && it.ref !== null) await channels.drop(it.id);
    const wanted = this.#wanted(now);
    const keep = new Set(wanted);
    const spare = channels.all().filter((it) => it.ref !== null && !keep.has(it.address));
    await inParallel(spare, AT_ONCE, (it) => this.#close(it));
    const [desk, ...others] = wanted;
    if (desk === undefined) return;
    const calls = { left: MOST_A_RUN };
    // First the one calendar that matters most: what is wrong with it is wrong with all.
    await this.#keepOne(desk, calls);
    await inParallel(others, AT_ONCE, (it) => this.#keepOne(it, calls));
  }

  /** The organiser's first, then the most recently needed. */
  #wanted(now: number): string[] {
    const desk = this.desk?.address;
    const recent = [...this.#needed]
      .filter(([address, at]) => address !== desk && now - at < NEEDED_FOR)
      .sort((a, b) => b[1] - a[1])
      .map(([address]) => address);
    return [...(desk === undefined ? [] : [desk]), ...recent].slice(0, MOST);
  }

  async #keepOne(address: string, calls: { left: number }): Promise<void> {
    const { channels, clock } = this.#options;
    const now = clock.now();
    const [newest, ...older] = channels.of(address);
    const failure = this.#failures.get(address);
    if (newest?.ref === null || calls.left <= 0 || (failure !== undefined && now < failure.next)) return;
    const neededAt = this.#needed.get(address) ?? now;
    try {
      if (newest === undefined) return await this.#open(address, neededAt, calls);
      if (newest.liveSince === null && now - newest.madeAt > SILENCE) {
        await this.#close(newest);
        throw new Silence();
      }
      // Both are there until the new one is known to work.
      if (newest.liveSince !== null) {
        this.#failures.delete(address);
        for (const it of older) await this.#close(it);
      }
      if (neededAt - newest.neededAt > HOUR) await channels.change(newest.id, { neededAt });
      const asked = this.#due.has(newest.id);
      if (!asked && newest.until - now > Math.min(DAY, (newest.until - newest.madeAt) / 4)) return;
      await this.#renew(newest, neededAt, calls);
      this.#due.delete(newest.id);
    } catch (error) {
      this.#failed(address, error, now);
    }
  }

  async #renew(channel: Channel, neededAt: number, calls: { left: number }): Promise<void> {
    const vendor = this.#vendorOf(channel);
    if (vendor === undefined || channel.ref === null || this.#rests(vendor)) return;
    calls.left -= 1;
    const until = await vendor.prolong(channel.ref);
    // `madeAt` is what the age is counted from: a prolonged channel is young again.
    if (until !== null) {
      await this.#options.channels.change(channel.id, { until, madeAt: this.#options.clock.now(), neededAt });
      return;
    }
    await this.#openAt(vendor, channel.address, neededAt);
  }

  async #open(address: string, neededAt: number, calls: { left: number }): Promise<void> {
    let refused: unknown = null;
    for (const vendor of this.#options.vendors) {
      if (this.#rests(vendor) || !this.#mayOpen(vendor, address)) continue;
      calls.left -= 1;
      try {
        await this.#openAt(vendor, address, neededAt);
        return;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refused = error;
      }
    }
    if (refused !== null) throw refused;
  }

  /** Nobody else's before the organiser's. */
  #mayOpen(vendor: VendorNotices, address: string): boolean {
    const { desk } = this;
    if (desk === null || desk.vendor !== vendor || desk.address === address) return true;
    return this.#options.channels.of(desk.address).some((it) => it.ref !== null);
  }

  async #openAt(vendor: VendorNotices, address: string, neededAt: number): Promise<void> {
    const { channels, clock, urlOf, log } = this.#options;
    const id = randomBytes(16).toString('hex');
    const secret = randomBytes(32).toString('base64url');
    const madeAt = clock.now();
    const making: Channel = {
      id,
      vendor: vendor.vendor,
      account: vendor.account,
      url: urlOf(vendor),
      address,
      secretHash: hashOf(secret),
      ref: null,
      madeAt,
      until: madeAt + DAY,
      liveSince: null,
      neededAt,
    };
    // Known before it is asked for: its first message may be faster than the answer.
    await channels.put(making);
    try {
      const { ref, until } = await vendor.open({ id, address, secret });
      await channels.change(id, { ref, until, ...(vendor.proof === 'before' && { liveSince: clock.now() }) });
      // What was said before its first message stays said until that has come.
      if (vendor.proof === 'before') this.#failures.delete(address);
      log({ vendor: vendor.vendor, until }, 'changes of a calendar are told');
    } catch (error) {
      await channels.drop(id);
      throw error;
    }
  }

  async #close(channel: Channel): Promise<void> {
    await this.#options.channels.drop(channel.id);
    if (channel.ref === null) return;
    // Not worth a second try: it ends by itself, and its messages are not known any more.
    await this.#vendorOf(channel)
      ?.close(channel.id, channel.ref)
      .catch((error: unknown) => this.#options.log({ err: error }, 'a channel could not be ended'));
  }

  #vendorOf(channel: Channel): VendorNotices | undefined {
    return this.#options.vendors.find((it) => it.vendor === channel.vendor);
  }

  #rests(vendor: VendorNotices): boolean {
    return this.#options.clock.now() < (this.#resting.get(vendor) ?? 0);
  }

  #failed(address: string, error: unknown, now: number): void {
    const tries = (this.#failures.get(address)?.tries ?? 0) + 1;
    const refused = isRefusal(error);
    const why =
      error instanceof CalendarError || error instanceof Silence
        ? [error.message, error.advice].filter(Boolean).join(' ')
        : 'It failed.';
    const pause = Math.min(LONGEST_PAUSE, MINUTE * 2 ** Math.min(tries - 1, 10));
    const lasting = refused && this.desk?.address !== address;
    this.#failures.delete(address);
    this.#failures.set(address, { tries, next: now + (lasting ? REFUSED_FOR : pause), why });
    for (const old of this.#failures.keys()) {
      if (this.#failures.size <= MOST * 2) break;
      this.#failures.delete(old);
    }
    const vendor = error instanceof CalendarError && this.#options.vendors.find((it) => it.vendor === error.service);
    if (vendor && !refused) this.#resting.set(vendor, now + (error.retryable ? TROUBLE : SILENCE));
    this.#options.log({ err: error, tries }, 'a calendar is not told of');
  }
}

/** Opened, and never heard of again. */
class Silence extends Error {
  readonly advice = 'Check that PUBLIC_URL can be reached from the internet, /hooks included.';
  constructor() {
    super('Its first message did not arrive.');
  }
}

/** The vendor says no to this calendar, and will say it again. What Graph calls invalid is our own address. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof CalendarError)) return false;
  return (
    error.meaning === 'not-found' ||
    error.meaning === 'forbidden' ||
    (error.meaning === 'invalid' && error.service === 'google')
  );
}
