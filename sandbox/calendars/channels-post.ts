/**
 * A vendor's notification on its way to the bot: the POST, the tries after a failure, the wire log. One after another for
 * each channel, as they happened. Never to another machine, never after a redirect.
 */
import type { Wire } from '../wire.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** Real ms before each further try; vendors wait longer, nobody in a sandbox does. */
const PAUSES = [100, 400, 1_600];

export interface Letter {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answered {
  /** `null`: nobody answered. */
  readonly status: number | null;
  readonly text: string;
  readonly type: string;
}

export const isLoopback = (address: string): boolean =>
  URL.canParse(address) && LOOPBACK.has(new URL(address).hostname);

export class ChannelsPost {
  readonly #wire: Wire | undefined;
  /** How long the vendor waits for an answer, real ms. */
  readonly #timeoutMs: number;
  #stop = new AbortController();
  #queues = new Map<string, Promise<unknown>>();
  #toLose = 0;

  constructor(wire: Wire | undefined, timeoutMs: number) {
    this.#wire = wire;
    this.#timeoutMs = timeoutMs;
  }

  /** The next notifications are lost on the way, as some are. */
  loses(times: number): void {
    this.#toLose = times;
  }

  /** True when this one does not arrive. */
  isLost(): boolean {
    if (this.#toLose === 0) return false;
    this.#toLose -= 1;
    return true;
  }

  /** One POST, now. */
  async once(address: string, letter: Letter): Promise<Answered> {
    const url = new URL(address);
    const entry = this.#wire?.request('bot', 'POST', url.pathname, url.searchParams, {}, letter.body);
    const nobody: Answered = { status: null, text: '', type: '' };
    if (!isLoopback(address)) {
      entry?.end(0, undefined, `not sent, ${url.hostname} is outside this machine`);
      return nobody;
    }
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: letter.headers,
        ...(letter.body !== '' && { body: letter.body }),
        redirect: 'manual',
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(this.#timeoutMs)]),
      });
      const text = await response.text();
      entry?.end(response.status, text);
      return { status: response.status, text, type: response.headers.get('content-type') ?? '' };
    } catch (error) {
      entry?.end(0, undefined, error instanceof Error ? error.message : String(error));
      return nobody;
    }
  }

  /** In its turn for this channel; tried again while `failed` says so. Resolves to whether it arrived. */
  async send(
    channel: string,
    address: string,
    letter: Letter,
    failed: (status: number | null) => boolean,
  ): Promise<boolean> {
    const { signal } = this.#stop;
    const work = async (): Promise<boolean> => {
      for (const pause of [...PAUSES, null]) {
        if (signal.aborted) return false;
        const { status } = await this.once(address, letter);
        if (!failed(status)) return status !== null && status >= 200 && status < 300;
        if (pause === null) break;
        await new Promise((done) => setTimeout(done, pause));
      }
      return false;
    };
    const turn = (this.#queues.get(channel) ?? Promise.resolve()).then(work);
    this.#queues.set(channel, turn);
    const arrived = await turn;
    if (this.#queues.get(channel) === turn) this.#queues.delete(channel);
    return arrived;
  }

  /** Gives up what is on its way. */
  reset(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#queues = new Map();
    this.#toLose = 0;
  }
}
