/**
 * Prices on people: what makes bounds tight where everybody wants the same few. The relaxation lets one person sit in
 * several seats; a price λ on the person is added to each of those seats and given back once. Whatever the prices, the
 * relaxed optimum minus their sum never exceeds what a real panel costs (Lagrange); good prices bring it close.
 *
 * Found by subgradient steps: raise whoever the relaxed optimum uses twice, lower whoever has a price and is not used.
 * The step is Polyak's, aimed just above the k-th best solution: getting there settles the matter.
 */
import { anything, boundDay, cheapestDay, type DayBound, type Place } from './day-bound.ts';
import { type DayPlan, DayPlans } from './day-plans.ts';
import { type Cheapest, emptyCheapest, fillDay, type Within } from './cheapest-seats.ts';
import type { Tables } from './tables.ts';

export interface Priced {
  readonly prices: Float64Array;
  /** What everything under these prices costs at least. */
  readonly bound: number;
  /** How often the relaxed problem was solved for it. */
  readonly steps: number;
}

/** The relaxed optimum under prices (their sum not yet taken off), and how often it uses each person. */
type Relaxed = (prices: Float64Array, used: Int32Array) => number;

/** Bounds that differ by less are the same. */
const NOISE = 1e-6;
/** A step aims no further above the present bound than this part of it: a ceiling without solutions is far away. */
const FAR = 0.3;

/** Memory for one climb after the other. */
export interface Slope {
  readonly cheapest: Cheapest;
  readonly place: Place;
}

export function slopeFor(tables: Tables): Slope {
  return { cheapest: emptyCheapest(tables), place: {} };
}

/** Climbs for one plan of days, or the part of it that lies within limits to its starts. */
export function climbPlan(
  tables: Tables,
  { cheapest, place }: Slope,
  plan: DayPlan,
  within: Within | null,
  starts: readonly Float64Array[],
  ceiling: number,
  steps: number,
): Priced {
  const relaxed: Relaxed = (prices, used) => {
    let total = plan.fixed;
    for (const { day, set } of plan.days) {
      fillDay(tables, day, prices, cheapest, set, within);
      const bound = boundDay(tables, cheapest, day, { set, together: true }, place);
      total += bound.whole[set]!;
      if (total === Infinity) return Infinity;
      countUse(tables, cheapest, bound, set, used);
    }
    return total;
  };
  return climb(relaxed, starts, ceiling, steps);
}

/** Climbs for all plans at once: prices that are good for the cheapest of them. */
export function climbAll(tables: Tables, starts: readonly Float64Array[], ceiling: number, steps: number): Priced {
  const cheapest = emptyCheapest(tables);
  const all = Array.from({ length: tables.days }, (_, day) => day);
  const places = all.map(() => ({}));
  const relaxed: Relaxed = (prices, used) => {
    const bounds = all.map((day) => {
      fillDay(tables, day, prices, cheapest);
      return boundDay(tables, cheapest, day, anything(tables), places[day]);
    });
    const plan = new DayPlans(tables, bounds).next(Infinity);
    if (plan === null) return Infinity;
    for (const { day, set } of plan.days) countUse(tables, cheapest, bounds[day]!, set, used);
    return plan.bound;
  };
  return climb(relaxed, starts, ceiling, steps);
}

function countUse(tables: Tables, cheapest: Cheapest, bound: DayBound, set: number, used: Int32Array): void {
  const { days, slots, groupsOf } = tables;
  for (const { interview, start } of cheapestDay(tables, cheapest, bound, set))
    for (const group of groupsOf[interview]!)
      for (let c = 0; c < group.count; c += 1) {
        const p = cheapest.person[((group.row + c) * days + bound.day) * slots + start]!;
        if (p >= 0) used[p]! += 1;
      }
}

/** At most `steps` steps from the best of `starts`, or until the bound exceeds `ceiling`. */
function climb(relaxed: Relaxed, starts: readonly Float64Array[], ceiling: number, steps: number): Priced {
  let best: Priced = { prices: starts[0] ?? new Float64Array(0), bound: -Infinity, steps: 0 };
  const used = new Int32Array(best.prices.length);
  let solved = 0;
  const boundAt = (prices: Float64Array): number => {
    solved += 1;
    used.fill(0);
    return prices.reduce((all, price) => all - price, relaxed(prices, used));
  };
  for (const start of starts.length > 1 ? starts : []) {
    const bound = boundAt(start);
    if (bound > best.bound) best = { prices: start, bound, steps: solved };
    if (bound > ceiling + NOISE) return best;
  }
  let { prices } = best;
  best = { prices, bound: -Infinity, steps: solved };
  let pace = 1;
  let stalled = 0;
  for (let step = 0; step < steps; step += 1) {
    const bound = boundAt(prices);
    if (bound === Infinity) return { prices, bound, steps: solved };
    if (bound > best.bound + NOISE) {
      if (bound > best.bound + 0.1) stalled = 0;
      best = { prices, bound, steps: solved };
      if (bound > ceiling + NOISE) return best;
    } else stalled += 1;
    if (stalled >= 4) {
      pace /= 2;
      stalled = 0;
      if (pace < 0.1) break;
    }
    let length = 0;
    for (let p = 0; p < used.length; p += 1) if (used[p]! > 1 || prices[p]! > 0) length += (used[p]! - 1) ** 2;
    // Nobody is used twice and every price is paid: the relaxed optimum is a real panel.
    if (length === 0) break;
    const target = Math.min(ceiling + 1, bound + Math.max(10, Math.abs(bound) * FAR));
    const stride = (pace * Math.max(target - bound, 1)) / length;
    const next = new Float64Array(prices.length);
    for (let p = 0; p < used.length; p += 1)
      if (used[p]! > 1 || prices[p]! > 0) next[p] = Math.max(0, prices[p]! + stride * (used[p]! - 1));
    prices = next;
  }
  return { ...best, steps: solved };
}
