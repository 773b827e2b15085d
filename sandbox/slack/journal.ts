/**
 * Everything that passed between Slack and the app, typed and in order: the app's calls, Slack's deliveries and how they
 * were acknowledged, uses of response URLs. Read by tests and the page; tokens are never kept.
 */
import type { Json } from './screen.ts';

export interface CallEntry {
  readonly entry: 'call';
  readonly seq: number;
  readonly method: string;
  readonly teamId: string | null;
  readonly args: Json;
  readonly ok: boolean;
  readonly error: string | null;
  readonly answer: Json;
  readonly ms: number;
}

export interface DeliveryEntry {
  readonly entry: 'delivery';
  readonly seq: number;
  readonly kind: 'command' | 'interactive' | 'options' | 'event';
  /** `/hire`, `block_actions`, `app_home_opened`, … */
  readonly type: string;
  readonly transport: 'http' | 'socket';
  readonly payload: Json;
  /** 0 for the first try. */
  readonly attempt: number;
  /** `null` while waiting. */
  ack: { readonly ok: boolean; readonly reason: string | null; readonly body: unknown; readonly ms: number } | null;
  /** Milliseconds after which an answer came that was too late to count. */
  lateMs: number | null;
}

export interface ResponseEntry {
  readonly entry: 'response';
  readonly seq: number;
  readonly body: Json;
  readonly ok: boolean;
  readonly error: string | null;
}

export type JournalEntry = CallEntry | DeliveryEntry | ResponseEntry;

const MOST = 5_000;

export class Journal {
  readonly #entries: JournalEntry[] = [];
  readonly #listeners = new Set<(entry: JournalEntry) => void>();
  #seq = 0;

  add<Entry extends JournalEntry>(entry: Omit<Entry, 'seq'>): Entry {
    this.#seq += 1;
    const kept = { ...entry, seq: this.#seq } as Entry;
    this.#entries.push(kept);
    if (this.#entries.length > MOST) this.#entries.shift();
    for (const listener of this.#listeners) listener(kept);
    return kept;
  }

  since(seq = 0): readonly JournalEntry[] {
    return this.#entries.filter((it) => it.seq > seq);
  }

  get last(): number {
    return this.#seq;
  }

  calls(method?: string): readonly CallEntry[] {
    return this.#entries.filter((it): it is CallEntry => it.entry === 'call' && (!method || it.method === method));
  }

  deliveries(type?: string): readonly DeliveryEntry[] {
    return this.#entries.filter((it): it is DeliveryEntry => it.entry === 'delivery' && (!type || it.type === type));
  }

  responses(): readonly ResponseEntry[] {
    return this.#entries.filter((it): it is ResponseEntry => it.entry === 'response');
  }

  /** The first call of `method` after `since` (default: ever) that `matches`; rejects after `timeoutMs` of real time. */
  waitForCall(
    method: string,
    options: { matches?: (call: CallEntry) => boolean; since?: number; timeoutMs?: number } = {},
  ): Promise<CallEntry> {
    const { matches = () => true, since = 0, timeoutMs = 5_000 } = options;
    const fits = (it: JournalEntry): it is CallEntry =>
      it.entry === 'call' && it.method === method && it.seq > since && matches(it);
    const already = this.#entries.find(fits);
    if (already) return Promise.resolve(already);
    return new Promise((resolve, reject) => {
      const listener = (entry: JournalEntry): void => {
        if (!fits(entry)) return;
        done();
        resolve(entry);
      };
      const timer = setTimeout(() => {
        done();
        const seen = [...new Set(this.calls().map((it) => it.method))].join(', ') || 'nothing';
        reject(new Error(`the app did not call ${method} within ${timeoutMs} ms; so far it called ${seen}`));
      }, timeoutMs);
      const done = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
      };
      this.#listeners.add(listener);
    });
  }

  listen(listener: (entry: JournalEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  clear(): void {
    this.#entries.length = 0;
  }
}
