/**
 * Webhooks on their way: signed, sent, retried five times with growing pauses on the sandbox's clock, logged. Also the
 * mischief a receiver must survive: duplicates, wrong order, lateness, payloads with a single id, groups switched off.
 * Nothing is ever sent beyond this machine, whatever address a hook holds.
 */
import { signWebhook } from '../../src/lever/webhooks.ts';
import type { MovableClock } from '../clock.ts';
import type { Wire } from '../wire.ts';
import type { WebhookEvent } from './account-world.ts';
import { Ids } from './ids.ts';
import { oneId, postHook, type Envelope } from './post-hook.ts';
import type { Json, WebhookRecord } from './records.ts';
import type { LeverState } from './state.ts';

const MINUTE = 60_000;
/** Lever documents five growing pauses and no lengths: these are ours. */
const PAUSES = [1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 240 * MINUTE];

export interface Attempt {
  /** Sandbox time, epoch ms. */
  readonly at: number;
  /** Null when nothing answered. */
  readonly status: number | null;
  readonly error: string | null;
}

export interface Delivery {
  readonly number: number;
  readonly event: string;
  readonly webhook: string;
  readonly url: string;
  readonly envelope: Envelope;
  readonly attempts: readonly Attempt[];
  readonly outcome: 'held' | 'waiting' | 'delivered' | 'given up';
  /** When the next attempt is due, sandbox time; null when there is none. */
  readonly nextAt: number | null;
}

interface Entry extends Delivery {
  attempts: Attempt[];
  outcome: Delivery['outcome'];
  nextAt: number | null;
  sending: boolean;
}

export interface DeliveriesOptions {
  readonly state: () => LeverState;
  readonly clock: MovableClock;
  readonly wire?: Wire;
  /** Real milliseconds until an attempt counts as failed. Lever's is not known. */
  readonly timeoutMs?: number;
}

export class Deliveries {
  readonly #options: DeliveriesOptions;
  #entries: Entry[] = [];
  #ids = new Ids('deliveries');
  #number = 0;
  #off = new Set<string>();
  #holding = false;
  /** One at a time per address, so that order is kept unless it is asked otherwise. */
  #lines = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #closing = new AbortController();
  readonly #stopListening: () => void;

  /** Payloads carry one id and nothing else. */
  minimal = false;
  /** Every delivery comes twice. */
  twice = false;
  /** The documented samples have no event id; some receivers rely on one. */
  withIds = true;
  /** Sandbox milliseconds between the change and the first attempt. */
  lateBy = 0;
  pauses: readonly number[] = PAUSES;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
    this.#stopListening = options.clock.onMove(() => this.#pump());
  }

  /** Oldest first. */
  log(filter: { readonly event?: string; readonly webhook?: string } = {}): readonly Delivery[] {
    return this.#entries.filter(
      (it) =>
        (filter.event === undefined || it.event === filter.event) &&
        (filter.webhook === undefined || it.webhook === filter.webhook),
    );
  }

  /** The switch per event group in Lever's settings: what is off is never sent, with no sign to the API's user. */
  switch(on: boolean, events?: readonly WebhookEvent[]): void {
    if (events === undefined) this.#allOff = !on;
    for (const event of events ?? []) {
      if (on) this.#off.delete(event);
      else this.#off.add(event);
    }
  }
  #allOff = false;

  /** Something happened: every hook of that event whose origins match gets a delivery. */
  emit(event: WebhookEvent, data: Json, origin?: string): void {
    if (this.#allOff || this.#off.has(event)) return;
    for (const hook of this.#options.state().webhooks.values()) {
      if (hook.event !== event) continue;
      if (hook.origins !== null && origin !== undefined && !hook.origins.includes(origin)) continue;
      this.#queue(hook, event, this.minimal ? oneId(event, data) : data);
    }
    this.#soon();
  }

  /** Any payload to every hook of the event, as if it had happened; the page's *deliver a webhook*. */
  fire(event: WebhookEvent, data: Json): void {
    for (const hook of this.#options.state().webhooks.values())
      if (hook.event === event) this.#queue(hook, event, data);
    this.#soon();
  }

  /** Lever's *Verify* button: empty data and no id. */
  verify(webhookId: string): void {
    const hook = this.#options.state().webhooks.get(webhookId);
    if (hook === undefined) throw new Error(`no webhook ${webhookId}`);
    this.#queue(hook, hook.event, {}, false);
    this.#soon();
  }

  /** A delivery run again by hand: the same envelope once more. */
  again(number: number): void {
    const entry = this.#entries.find((it) => it.number === number);
    if (entry === undefined) throw new Error(`no delivery ${number}`);
    this.#add(entry.webhook, entry.url, entry.envelope);
    this.#soon();
  }

  /** From now on deliveries pile up until `release()`. */
  hold(): void {
    this.#holding = true;
  }

  release(order: 'as it happened' | 'reversed' = 'as it happened'): void {
    this.#holding = false;
    const held = this.#entries.filter((it) => it.outcome === 'held');
    if (order === 'reversed') held.reverse();
    for (const it of held) {
      it.outcome = 'waiting';
      it.nextAt = this.#options.clock.now();
    }
    // The pump sends in the order of the log, so the log takes the new order.
    this.#entries = [...this.#entries.filter((it) => !held.includes(it)), ...held];
    this.#pump();
  }

  /** Resolves when nothing is under way and nothing is due at the present sandbox time. */
  async settled(): Promise<void> {
    for (;;) {
      this.#pump();
      const lines = [...this.#lines.values()];
      if (lines.length === 0) return;
      await Promise.all(lines);
    }
  }

  reset(): void {
    this.#closing.abort();
    this.#closing = new AbortController();
    this.#entries = [];
    this.#ids = new Ids('deliveries');
    this.#number = 0;
    this.#off.clear();
    this.#allOff = false;
    this.#holding = false;
    this.minimal = false;
    this.twice = false;
    this.withIds = true;
    this.lateBy = 0;
    this.pauses = PAUSES;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  close(): void {
    this.reset();
    this.#closing.abort();
    this.#stopListening();
  }

  #queue(hook: WebhookRecord, event: string, data: Json, withId = this.withIds): void {
    const token = this.#ids.hex(48);
    const triggeredAt = this.#options.clock.now();
    const envelope: Envelope = {
      ...(withId ? { id: this.#ids.uuid() } : {}),
      event,
      triggeredAt,
      token,
      signature: signWebhook(hook.signatureToken, { token, triggeredAt }),
      data,
    };
    for (let copy = 0; copy < (this.twice ? 2 : 1); copy += 1) this.#add(hook.id, hook.url, envelope);
  }

  #add(webhook: string, url: string, envelope: Envelope): void {
    this.#number += 1;
    this.#entries.push({
      number: this.#number,
      event: envelope.event,
      webhook,
      url,
      envelope,
      attempts: [],
      outcome: this.#holding ? 'held' : 'waiting',
      nextAt: this.#holding ? null : this.#options.clock.now() + this.lateBy,
      sending: false,
    });
    // The real log goes back a thousand deliveries.
    if (this.#entries.length > 1000) this.#entries.shift();
  }

  /** After the present request has been answered, as Lever's come after the fact. */
  #soon(): void {
    setImmediate(() => this.#pump());
  }

  #pump(): void {
    const now = this.#options.clock.now();
    for (const entry of this.#entries) {
      if (entry.outcome !== 'waiting' || entry.sending || entry.nextAt === null || entry.nextAt > now) continue;
      entry.sending = true;
      const before = this.#lines.get(entry.url) ?? Promise.resolve();
      const line = before.then(() => this.#attempt(entry));
      this.#lines.set(entry.url, line);
      void line.finally(() => {
        if (this.#lines.get(entry.url) === line) this.#lines.delete(entry.url);
      });
    }
    this.#wake();
  }

  /** For a running clock: look again when the next attempt falls due. */
  #wake(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const due = this.#entries
      .filter((it) => it.outcome === 'waiting' && !it.sending && it.nextAt !== null)
      .map((it) => it.nextAt ?? 0);
    if (due.length === 0 || this.#closing.signal.aborted) return;
    const wait = Math.max(50, Math.min(...due) - this.#options.clock.now());
    this.#timer = setTimeout(() => this.#pump(), Math.min(wait, 2 ** 31 - 1));
    this.#timer.unref();
  }

  async #attempt(entry: Entry): Promise<void> {
    const { signal } = this.#closing;
    const at = this.#options.clock.now();
    const { status, error } = await postHook(entry.url, entry.envelope, {
      signal,
      timeoutMs: this.#options.timeoutMs ?? 10_000,
      note: `Lever webhook ${entry.event}, attempt ${entry.attempts.length + 1}`,
      ...(this.#options.wire ? { wire: this.#options.wire } : {}),
    });
    if (signal.aborted) return;
    entry.sending = false;
    entry.attempts.push({ at, status, error });
    if (status !== null && status >= 200 && status < 300) {
      entry.outcome = 'delivered';
      entry.nextAt = null;
      return;
    }
    const pause = this.pauses[entry.attempts.length - 1];
    entry.outcome = pause === undefined ? 'given up' : 'waiting';
    entry.nextAt = pause === undefined ? null : at + pause;
    this.#wake();
  }
}
