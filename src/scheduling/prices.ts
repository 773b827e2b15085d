/**
 * Prices on people: what makes bounds tight where everybody wants the same few. The relaxation lets one person sit in
 * several seats; a price λ on the person is added to each of those seats and given back once. Whatever the prices, the
 * relaxed optimum minus their sum never exceeds what a real panel costs (Lagrange); good prices bring it close.
 *
 * Found by subgradient steps on one plan of days: raise whoever the relaxed optimum uses twice, lower whoever has a
 * price and is not used. The step is Polyak's, aimed just above the k-th best solution: reaching it settles the plan.
 */
import { boundDay, cheapestDay } from './day-bound.ts';
import type { DayPlan } from './day-plans.ts';
import { emptyCheapest, fillDay, type Tables } from './tables.ts';

export interface Priced {
  readonly prices: Float64Array;
  /** What the plan costs at least, seen with these prices. */
  readonly bound: number;
}

const NOT_BETTER = 1e-6;

/**
 * Climbs from `start` for at most `steps` steps, or until the bound exceeds `ceiling`. `constant` is what the plan costs
 * besides its days.
 */
export function climb(
  tables: Tables,
  plan: DayPlan['days'],
  constant: number,
  start: Float64Array,
  ceiling: number,
  steps: number,
): Priced {
  const cheapest = emptyCheapest(tables);
  const { days, slots } = tables;
  const used = new Int32Array(start.length);
  let prices = start;
  let best: Priced = { prices: start, bound: -Infinity };
  let pace = 1;
  let stalled = 0;
  for (let step = 0; step < steps; step += 1) {
    let bound = constant;
    for (const price of prices) bound -= price;
    used.fill(0);
    for (const { day, set } of plan) {
      fillDay(tables, day, prices, cheapest, set);
      const held = boundDay(tables, cheapest, day, set);
      bound += held.whole[set]!;
      if (bound === Infinity) return { prices, bound };
      for (const { interview, start: s } of cheapestDay(tables, cheapest, held, set))
        for (const group of tables.groupsOf[interview]!)
          for (let c = 0; c < group.count; c += 1) {
            const p = cheapest.person[((group.row + c) * days + day) * slots + s]!;
            if (p >= 0) used[p]! += 1;
          }
    }
    if (bound > best.bound + NOT_BETTER) {
      if (bound > best.bound + 0.1) stalled = 0;
      best = { prices, bound };
      if (bound > ceiling + NOT_BETTER) return best;
    } else stalled += 1;
    if (stalled >= 4) {
      pace /= 2;
      stalled = 0;
      if (pace < 0.1) return best;
    }
    let length = 0;
    for (let p = 0; p < used.length; p += 1) if (used[p]! > 1 || prices[p]! > 0) length += (used[p]! - 1) ** 2;
    // Nobody is used twice and every price is paid: the relaxed optimum is a real panel.
    if (length === 0) return best;
    const target = ceiling < Infinity ? ceiling + 1 : bound + 10;
    const stride = (pace * Math.max(target - bound, 1)) / length;
    const next = new Float64Array(prices.length);
    for (let p = 0; p < used.length; p += 1)
      if (used[p]! > 1 || prices[p]! > 0) next[p] = Math.max(0, prices[p]! + stride * (used[p]! - 1));
    prices = next;
  }
  return best;
}
