/**
 * What every provider is handed from outside: time, pauses, chance and the network. Nothing here is read at import.
 */
export interface CalendarTools {
  readonly clock: { now(): number };
  readonly sleep: (ms: number) => Promise<void>;
  /** 0 ≤ n < 1; spreads repeated tries. */
  readonly random: () => number;
  readonly fetch: typeof fetch;
  /** ms before one request is given up; default 10,000. */
  readonly timeoutMs?: number;
}
