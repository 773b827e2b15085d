/**
 * One way to look at the problem: prices on people (or none), and everything that follows from them — cheapest seats,
 * bounds per day, a matching. Bounds seen through any lens are true; a lens with good prices shows more.
 */
import { anything, boundDay, type DayBound } from './day-bound.ts';
import { Matching } from './matching.ts';
import { type Cheapest, emptyCheapest, fillDay, type Within } from './cheapest-seats.ts';
import type { Tables } from './tables.ts';

export interface Lens {
  readonly prices: Float64Array | null;
  /** The sum of all prices: what every bound seen through the lens is too high by. */
  readonly sum: number;
  readonly cheapest: Cheapest;
  /** By day; days outside the lens are missing. */
  readonly bounds: readonly (DayBound | undefined)[];
  readonly matching: Matching;
}

/** The days a lens covers, and which interviews on each; every day and interview when there is no list. */
export type Coverage = readonly { readonly day: number; readonly set: number }[];

export function lensFor(
  tables: Tables,
  prices: Float64Array | null,
  coverage?: Coverage,
  within: Within | null = null,
): Lens {
  const cheapest = emptyCheapest(tables);
  const bounds: (DayBound | undefined)[] = [];
  if (coverage === undefined)
    for (let day = 0; day < tables.days; day += 1) {
      fillDay(tables, day, prices, cheapest);
      bounds[day] = boundDay(tables, cheapest, day, anything(tables));
    }
  else
    for (const { day, set } of coverage) {
      fillDay(tables, day, prices, cheapest, set, within);
      bounds[day] = boundDay(tables, cheapest, day, { set, together: true });
    }
  return {
    prices,
    sum: prices === null ? 0 : prices.reduce((sum, it) => sum + it, 0),
    cheapest,
    bounds,
    matching: new Matching(tables, prices),
  };
}
