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

/** What was not given is the real thing. */
export function realTools(tools: Pick<CalendarTools, 'clock'> & Partial<CalendarTools>): CalendarTools {
  return {
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    random: Math.random,
    fetch: globalThis.fetch,
    ...tools,
  };
}
