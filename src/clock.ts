/**
 * The clock. The only file under `src/` that reads the time; everything else is given a `Clock`.
 * The sandbox passes one that can be moved, tests pass one that stands still.
 */
export interface Clock {
  /** Now, in epoch milliseconds. */
  now(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() };

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
