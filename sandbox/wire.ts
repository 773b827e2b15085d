/**
 * The wire log: every request between the bot and the emulated services, both ways, in order. Shown on the page, read
 * by tests. Bodies are kept as text up to a limit; credentials are replaced by a short mark.
 */
import type { IncomingHttpHeaders } from 'node:http';

export type WireService = 'slack' | 'lever' | 'google' | 'microsoft' | 'bot' | 'page';

export interface WireEntry {
  readonly seq: number;
  /** Real time, epoch ms. */
  readonly at: number;
  /** Who was called: a vendor (by the bot), or `bot` (by Slack or Lever). */
  readonly service: WireService;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly requestBody: string;
  status: number | null;
  responseBody: string;
  ms: number | null;
  note: string | null;
}

const KEEP = 20_000;
const MOST = 5_000;

function textOf(body: unknown): string {
  if (body === undefined) return '';
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : typeof body === 'string' ? body : JSON.stringify(body);
  return text.length > KEEP ? `${text.slice(0, KEEP)}…` : text;
}

function withoutSecrets(text: string): string {
  return text
    .replace(/(xox[a-z]-|xapp-)[\w-]+/g, '$1…')
    .replace(
      /("?(?:client_secret|assertion|refresh_token|access_token|signatureToken|clientState|token)"?[=:]"?)[^&",}]+/g,
      '$1…',
    );
}

export class Wire {
  #entries: WireEntry[] = [];
  #seq = 0;
  #listeners = new Set<(entry: WireEntry) => void>();

  request(
    service: WireService,
    method: string,
    path: string,
    query: URLSearchParams | string,
    _headers: IncomingHttpHeaders | Record<string, string>,
    body: unknown,
  ): { end(status: number, responseBody: unknown, note?: string): void } {
    const started = performance.now();
    this.#seq += 1;
    const entry: WireEntry = {
      seq: this.#seq,
      at: Date.now(),
      service,
      method,
      path,
      query: query.toString(),
      requestBody: withoutSecrets(textOf(body)),
      status: null,
      responseBody: '',
      ms: null,
      note: null,
    };
    this.#entries.push(entry);
    if (this.#entries.length > MOST) this.#entries.shift();
    return {
      end: (status, responseBody, note) => {
        entry.status = status;
        entry.responseBody = withoutSecrets(textOf(responseBody));
        entry.ms = Math.round((performance.now() - started) * 10) / 10;
        entry.note = note ?? null;
        for (const listener of this.#listeners) listener(entry);
      },
    };
  }

  /** Entries after `seq`, oldest first. */
  since(seq = 0): readonly WireEntry[] {
    return this.#entries.filter((it) => it.seq > seq);
  }

  clear(): void {
    this.#entries = [];
  }

  /** Called when an exchange ends; returns a function that stops it. */
  listen(listener: (entry: WireEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
