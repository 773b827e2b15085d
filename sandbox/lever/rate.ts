/**
 * Lever's token bucket: 10 requests a second per key, bursts up to 20. Off until switched on. It fills in real time,
 * because clients pace themselves in real time even while the sandbox's clock stands still.
 */
import { Refusal } from './refusal.ts';

interface Bucket {
  tokens: number;
  at: number;
}

export class Rate {
  on = false;
  /** Lever is not known to send `Retry-After`; some gateways do. Seconds, or null for none. */
  retryAfter: number | null = null;
  perSecond = 10;
  burst = 20;
  /** How many requests were answered 429 since the last reset. */
  refusals = 0;
  #buckets = new Map<string, Bucket>();
  readonly #now: () => number;

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  take(key: string): void {
    if (!this.on) return;
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.burst, at: now };
    bucket.tokens = Math.min(this.burst, bucket.tokens + ((now - bucket.at) / 1000) * this.perSecond);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) {
      this.refusals += 1;
      const headers = this.retryAfter === null ? {} : { 'retry-after': String(this.retryAfter) };
      throw new Refusal(429, 'TooManyRequestsError', 'Rate limit exceeded', headers);
    }
    bucket.tokens -= 1;
  }

  reset(): void {
    this.#buckets.clear();
    this.refusals = 0;
    this.on = false;
    this.retryAfter = null;
    this.perSecond = 10;
    this.burst = 20;
  }
}
