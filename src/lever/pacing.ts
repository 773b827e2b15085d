/**
 * How fast we may ask, and how long to wait after a refusal. Called by `http.ts`.
 * Several processes on one key must share one gate: pass `createLever` a `pace` that lives in their common store.
 */

/** Takes a slot and says how many milliseconds to wait before using it (0: now). The slot is taken: wait, then go. */
export type Pace = () => Promise<number>;

/**
 * Lever's published limit per API key is 10 requests per second with bursts to 20 "when possible". Two of the twenty
 * are left alone: requests do not arrive as evenly as they leave, and Lever counts arrivals.
 */
export const LEVER_RATE = { ratePerSecond: 10, burst: 18 } as const;

/** The same proportion of burst to rate for another rate: a key that is shared, or one that Lever allows more. */
export function rateOf(ratePerSecond: number): { readonly ratePerSecond: number; readonly burst: number } {
  return {
    ratePerSecond,
    burst: Math.max(1, Math.round((ratePerSecond * LEVER_RATE.burst) / LEVER_RATE.ratePerSecond)),
  };
}

/**
 * The generic cell rate algorithm: never more than `burst + ratePerSecond × t` slots in any `t` seconds.
 * For one process; `now` is in milliseconds and must not run backwards (default: `performance.now`).
 */
export function createPace(
  options: { readonly ratePerSecond?: number; readonly burst?: number; readonly now?: () => number } = {},
): Pace {
  const interval = 1000 / (options.ratePerSecond ?? LEVER_RATE.ratePerSecond);
  const tolerance = ((options.burst ?? LEVER_RATE.burst) - 1) * interval;
  const now = options.now ?? (() => performance.now());
  /** When the bucket would be full again: the theoretical arrival time. */
  let full = Number.NEGATIVE_INFINITY;
  return () => {
    const at = now();
    const arrival = Math.max(full, at);
    full = arrival + interval;
    return Promise.resolve(Math.max(0, arrival - tolerance - at));
  };
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8_000;

/** Exponential back-off, half of it random so that processes that failed together do not return together. */
export function backoff(attempt: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt);
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

/**
 * `Retry-After` in milliseconds: seconds, or a date measured against the answer's own `Date` header (our clock may
 * differ). Lever does not document the header; `null` when absent or unreadable.
 */
export function retryAfter(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined || value === '') return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.round(Number(value) * 1000);
  const until = Date.parse(value);
  const from = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(until) || Number.isNaN(from) ? null : Math.max(0, until - from);
}
