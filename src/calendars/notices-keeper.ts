/**
 * Keeps the channels that are needed: opens, prolongs and replaces them, ends the ones that nobody needs. In the background
 * and at a measured pace; nothing waits for it. A vendor that is in trouble is left alone for a while. Used by `notices.ts`.
 */
import { randomBytes } from 'node:crypto';
import { type Channel, type Channels, hashOf, isOwners } from './notices-channels.ts';
import { Failures, isRefusal, Silence } from './notices-failures.ts';
import { CalendarError } from './provider.ts';
import { inParallel } from './retry.ts';
import type { Leave, VendorNotices } from './vendor-notices.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Calendars at once, the organiser's included; the ones that were needed least recently go first. */
const MOST = 200;
/** ms of real time in which a run begins further calls: other jobs wait for it. What is left over comes in the next. */
const LONGEST_RUN = 15_000;
/** A calendar that nobody asked for so long is not watched any more. */
const NEEDED_FOR = 3 * DAY;
/** Calls in one run, and at once: a search must not wait behind them (Google: 600 a minute and user). */
const MOST_A_RUN = 60;
const AT_ONCE = 2;
/** A vendor that is in trouble is left alone for this. */
const TROUBLE = 2 * MINUTE;
/** A first message that has not come by then does not come. */
const SILENCE = 10 * MINUTE;

/** Left out: `debug`. */
export type NoticeLog = (detail: Readonly<Record<string, unknown>>, text: string, level?: 'debug' | 'warn') => void;

export interface KeeperOptions {
  readonly vendors: readonly VendorNotices[];
  readonly channels: Channels;
  /** Where a vendor's messages go. */
  readonly urlOf: (vendor: Channel['vendor']) => string;
  /** By whose leave this calendar is read. */
  readonly leaveFor: (address: string) => Promise<Leave>;
  readonly clock: { now(): number };
  readonly log: NoticeLog;
}

/** How much a run may still do. */
interface Calls {
  left: number;
  readonly until: number;
}

export class Keeper {
  readonly #options: KeeperOptions;
  /** By address, when it was last needed. */
  readonly #needed = new Map<string, number>();
  readonly #failures = new Failures();
  readonly #resting = new Map<VendorNotices, number>();
  readonly #due = new Set<string>();
  #calls: Calls | null = null;
  #stopped = false;

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

  /** Prolong this one at the next run, whatever its end: the vendor asks for it. */
  renewSoon(id: string): void {
    this.#due.add(id);
  }

  /** Begins no further calls; a run that is on ends with the ones it has begun. */
  stop(): void {
    this.#stopped = true;
    if (this.#calls !== null) this.#calls.left = 0;
  }

  /** Why a calendar is not watched; `null` when nothing went wrong. */
  whyNot(address: string): string | null {
    return this.#failures.why(address);
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
    const calls: Calls = { left: this.#stopped ? 0 : MOST_A_RUN, until: performance.now() + LONGEST_RUN };
    this.#calls = calls;
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

  async #keepOne(address: string, calls: Calls): Promise<void> {
    const { channels, clock } = this.#options;
    const now = clock.now();
    const leave = await this.#leave(address);
    // Told by somebody else than who is read: its silence would mean nothing.
    for (const it of channels.of(address))
      if (it.ref !== null && it.account !== accountIn(leave, it)) await this.#close(it);
    const [newest, ...older] = channels.of(address);
    if (
      newest?.ref === null ||
      calls.left <= 0 ||
      performance.now() > calls.until ||
      !this.#failures.mayTry(address, now)
    )
      return;
    const neededAt = this.#needed.get(address) ?? now;
    try {
      if (newest === undefined) return await this.#open(address, leave, neededAt, calls);
      if (newest.liveSince === null && now - newest.madeAt > SILENCE) {
        await this.#close(newest);
        throw new Silence();
      }
      // Both are there until the new one is known to work.
      if (newest.liveSince !== null) {
        this.#failures.over(address);
        for (const it of older) await this.#close(it);
      }
      if (neededAt - newest.neededAt > HOUR) await channels.change(newest.id, { neededAt });
      const asked = this.#due.has(newest.id);
      if (!asked && newest.until - now > Math.min(DAY, (newest.until - newest.madeAt) / 4)) return;
      await this.#renew(newest, neededAt, calls);
      this.#due.delete(newest.id);
    } catch (error) {
      this.#failed(address, error, now, leave);
    }
  }

  async #renew(channel: Channel, neededAt: number, calls: Calls): Promise<void> {
    const vendor = await this.#vendorOf(channel);
    if (vendor === undefined || channel.ref === null || this.#rests(vendor)) return;
    calls.left -= 1;
    const until = await vendor.prolong(channel.ref);
    // `madeAt` is what the age is counted from: a prolonged channel is young again.
    if (until !== null) {
      await this.#options.channels.change(channel.id, { until, madeAt: this.#options.clock.now(), neededAt });
      return;
    }
    await this.#openAt(vendor, await this.#leave(channel.address), channel.address, neededAt);
  }

  async #open(address: string, leave: Leave, neededAt: number, calls: Calls): Promise<void> {
    if (leave.by === 'nobody') return;
    if (leave.by === 'owner') {
      calls.left -= 1;
      return await this.#openAt(leave.vendor, leave, address, neededAt);
    }
    let refused: unknown = null;
    for (const vendor of this.#options.vendors) {
      if (this.#rests(vendor) || !this.#mayOpen(vendor, address)) continue;
      calls.left -= 1;
      try {
        await this.#openAt(vendor, leave, address, neededAt);
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

  async #openAt(vendor: VendorNotices, leave: Leave, address: string, neededAt: number): Promise<void> {
    const { channels, clock, urlOf, log } = this.#options;
    const id = randomBytes(16).toString('hex');
    const secret = randomBytes(32).toString('base64url');
    const madeAt = clock.now();
    const making: Channel = {
      id,
      vendor: vendor.vendor,
      account: leave.by === 'owner' ? leave.account : vendor.account,
      url: urlOf(vendor.vendor),
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
      const { ref, until } = await vendor.open({
        id,
        address: leave.by === 'owner' ? leave.calendar : address,
        secret,
      });
      await channels.change(id, { ref, until, ...(vendor.proof === 'before' && { liveSince: clock.now() }) });
      // What was said before its first message stays said until that has come.
      if (vendor.proof === 'before') this.#failures.over(address);
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
    try {
      await (await this.#vendorOf(channel))?.close(channel.id, channel.ref);
    } catch (error) {
      this.#options.log({ err: error }, 'a channel could not be ended');
    }
  }

  async #leave(address: string): Promise<Leave> {
    if (this.desk?.address === address) return { by: 'company' };
    try {
      return await this.#options.leaveFor(address);
    } catch (error) {
      this.#options.log({ err: error }, 'by whose leave a calendar is read is not known');
      return { by: 'nobody' };
    }
  }

  /** Who made it, and may end it; `undefined`: their leave is gone, and it ends by itself. */
  async #vendorOf(channel: Channel): Promise<VendorNotices | undefined> {
    const company = this.#options.vendors.find((it) => it.vendor === channel.vendor && it.account === channel.account);
    if (company !== undefined) return company;
    const leave = await this.#leave(channel.address);
    return leave.by === 'owner' && leave.account === channel.account ? leave.vendor : undefined;
  }

  #rests(vendor: VendorNotices): boolean {
    return this.#options.clock.now() < (this.#resting.get(vendor) ?? 0);
  }

  #failed(address: string, error: unknown, now: number, leave: Leave): void {
    const refused = isRefusal(error);
    const isDesk = this.desk?.address === address;
    const tries = this.#failures.add(address, error, now, refused && !isDesk);
    this.#options.log({ err: error, tries }, 'a calendar is not told of', isDesk && tries === 1 ? 'warn' : 'debug');
    // What is wrong with one person's leave is no matter of anybody else's.
    if (leave.by !== 'company') return;
    const vendor = error instanceof CalendarError && this.#options.vendors.find((it) => it.vendor === error.service);
    if (vendor && !refused) this.#resting.set(vendor, now + (error.retryable ? TROUBLE : SILENCE));
  }
}

/** What a channel's account must be under this leave; that of the company is checked when channels are taken up. */
function accountIn(leave: Leave, channel: Channel): string | null {
  if (leave.by === 'owner') return leave.account;
  return leave.by === 'company' && !isOwners(channel) ? channel.account : null;
}
