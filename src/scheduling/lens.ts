/**
 * One way to look at the problem: prices on people (or none), and everything that follows from them — cheapest seats,
 * bounds per day, a matching. Bounds seen through any lens are true; a lens with good prices shows more.
 */
import type { Basis } from './basis.ts';
import { type Cheapest, emptyCheapest, fillDay, type Within } from './cheapest-seats.ts';
import { anything, boundDay, type DayBound, type DaySummary } from './day-bound.ts';
import { Matching } from './matching.ts';
import type { Tables } from './tables.ts';

export interface Lens {
  readonly prices: Float64Array | null;
  /** The sum of all prices: what every bound seen through the lens is too high by. */
  readonly sum: number;
  readonly cheapest: Cheapest;
  /** By day; days outside the lens are missing. */
  readonly days: readonly (DaySummary | undefined)[];
  /** A day with its cost-to-go, for a search of this set of interviews. */
  readonly open: (day: number, set: number) => DayBound;
  readonly matching: Matching;
}

/** The days a lens covers, and which interviews on each; every day and interview when there is no list. */
export type Coverage = readonly { readonly day: number; readonly set: number }[];

/** The view without prices. */
export function plainLens({ tables, cheapest, days }: Basis): Lens {
  return {
    prices: null,
    sum: 0,
    cheapest,
    days,
    open: (day, set) => days[day]!.open(set),
    matching: new Matching(tables, cheapest, null),
  };
}

export function lensFor(tables: Tables, prices: Float64Array, coverage?: Coverage, within: Within | null = null): Lens {
  const cheapest = emptyCheapest(tables);
  const days: DayBound[] = [];
  if (coverage === undefined)
    for (let day = 0; day < tables.days; day += 1) {
      fillDay(tables, day, prices, cheapest);
      days[day] = boundDay(tables, cheapest, day, anything(tables));
    }
  else
    for (const { day, set } of coverage) {
      fillDay(tables, day, prices, cheapest, set, within);
      days[day] = boundDay(tables, cheapest, day, { set, together: true });
    }
  return {
    prices,
    sum: prices.reduce((sum, it) => sum + it, 0),
    cheapest,
    days,
    open: (day) => days[day]!,
    matching: new Matching(tables, cheapest, prices),
  };
}
