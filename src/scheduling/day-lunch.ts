/**
 * How a day stands with lunch while its interviews are put one after the other: what `day-bound.ts` keeps of the past
 * besides the interviews left and the end of the last one.
 */
import { lunchIsKept } from './rules.ts';
import type { Tables } from './tables.ts';

/** Where a day stands with lunch: it began after it; it began before and lunch was not yet free; it was. */
export const LATE = 0;
export const OWED = 1;
export const HAD = 2;

/** The state of lunch after a day's first interview, which starts at `start`. */
export function lunchAtStart(tables: Tables, start: number): number {
  const { lunch } = tables.problem;
  return lunch !== null && lunchIsKept.startsBefore(lunch, start) ? OWED : LATE;
}

/** The state of lunch when an interview starts at `start` after one that ended at `end`. */
export function lunchAfterGap(tables: Tables, state: number, end: number, start: number): number {
  const { lunch } = tables.problem;
  return state === OWED && lunch !== null && start >= lunchIsKept.earliestAfter(lunch, end) ? HAD : state;
}

/**
 * Between which slots (from `lo`) a session can start or end in each state of lunch. A day that begins late does so after
 * lunch could begin; once lunch's hours are over it is no longer owed but missed; it was not had before it could be.
 */
export function reach(tables: Tables, lo: number, width: number): { earliest: number[]; latest: number[] } {
  const { lunch } = tables.problem;
  if (lunch === null) return { earliest: [0], latest: [width - 1] };
  const slot = (value: number) => Math.min(width, Math.max(0, value - lo));
  return {
    earliest: [slot(Math.floor(lunch.from) + 1), 0, slot(Math.ceil(lunch.from + lunch.len))],
    latest: [width - 1, Math.min(width, slot(Math.ceil(lunch.to))) - 1, width - 1],
  };
}
