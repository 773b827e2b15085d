/**
 * Inside one plan of days: depth-first over start times, day by day and from morning to evening.
 * A node is kept while what it has spent, its exact seating so far and the day's cost-to-go do not exceed what the k-th
 * best solution costs. Children are tried cheapest first, so good solutions come early and cut the rest.
 */
import type { Best } from './best.ts';
import { type DayBound, LATE, lunchAfterGap, lunchAtStart } from './day-bound.ts';
import type { DayPlan } from './day-plans.ts';
import { Matching } from './matching.ts';
import { noWaiting } from './preferences.ts';
import type { Cheapest, Tables } from './tables.ts';

/** How far the search may still go; `left` counts down by one for every node. */
export interface Budget {
  left: number;
}

/** What a plan is searched with. Shared between plans: the tables stay true whichever plan is open. */
export interface Inside {
  readonly tables: Tables;
  readonly cheapest: Cheapest;
  readonly bounds: readonly DayBound[];
  readonly matching: Matching;
  readonly best: Best;
  readonly budget: Budget;
  readonly starts: Int32Array;
  readonly earliest: Int32Array;
  /** Children of the nodes on the path, one list per depth, packed as `bound · 2¹² + interview · slots + start`. */
  readonly children: Float64Array[];
}

const PACK = 2 ** 12;

export function inside(
  tables: Tables,
  cheapest: Cheapest,
  bounds: readonly DayBound[],
  best: Best,
  budget: Budget,
): Inside {
  return {
    tables,
    cheapest,
    bounds,
    best,
    budget,
    matching: new Matching(tables, null),
    starts: new Int32Array(tables.n),
    earliest: new Int32Array(tables.n),
    children: Array.from({ length: tables.n }, () => new Float64Array(tables.n * tables.slots)),
  };
}

/** Searches one plan to the end, or until the budget is used up. */
export function searchPlan(it: Inside, plan: DayPlan): void {
  const { tables, bounds, cheapest, matching, best, budget, starts, earliest } = it;
  const { days, slots, dur, n, before, base } = tables;
  const { minGap, maxGap, weights } = tables.problem;
  // What the days after each one cost at least.
  const later = plan.days.map((_, i) => plan.days.slice(i + 1).reduce((sum, day) => sum + day.bound, 0));
  const constant = plan.bound - plan.days.reduce((sum, day) => sum + day.bound, 0);

  descend(0, plan.days[0]!.set, LATE, -1, constant, 0);

  /** Whether a node with this bound can no longer get among the best; ties are decided by the earliest starts it has. */
  function hopeless(bound: number, dayIndex: number, left: number, end: number): boolean {
    const ceiling = best.ceiling(plan.key);
    if (bound !== ceiling) return bound > ceiling;
    for (let j = 0; j < n; j += 1) earliest[j] = starts[j]!;
    for (let i = dayIndex; i < plan.days.length; i += 1) {
      const { day, set } = plan.days[i]!;
      const open = i === dayIndex ? left : set;
      const from = i === dayIndex && end >= 0 ? end + minGap : bounds[day]!.lo;
      for (let j = 0; j < n; j += 1) if (open & (1 << j)) earliest[j] = day * slots + from;
    }
    return best.beats(plan.key, bound, earliest);
  }

  function descend(dayIndex: number, left: number, lunch: number, end: number, spent: number, depth: number): void {
    if (left === 0) {
      if (dayIndex + 1 < plan.days.length) {
        descend(dayIndex + 1, plan.days[dayIndex + 1]!.set, LATE, -1, spent, depth);
        return;
      }
      best.offer(plan.key, spent + matching.total, starts, () => matching.seats());
      return;
    }
    const { day } = plan.days[dayIndex]!;
    const bound = bounds[day]!;
    const { lo, hi, rest } = bound;
    const width = hi - lo + 1;
    const step = bound.lunchStates * width;
    const list = it.children[depth]!;
    const seated = matching.total;
    const ceiling = best.ceiling(plan.key);
    let count = 0;
    const from = end < 0 ? lo : end + minGap;
    const to = end < 0 ? hi : Math.min(end + maxGap, hi);
    for (let j = 0; j < n; j += 1) {
      if ((left & (1 << j)) === 0 || (before[j]! & left) !== 0) continue;
      const at = (j * days + day) * slots;
      const then = (left ^ (1 << j)) * step - lo + dur[j]!;
      for (let s = from; s <= to && s + dur[j]! <= hi; s += 1) {
        const own = cheapest.cost[at + s]!;
        if (own === Infinity) continue;
        const wait = end < 0 ? 0 : noWaiting.cost(s - end, minGap, weights);
        const state = end < 0 ? lunchAtStart(tables, s) : lunchAfterGap(tables, lunch, end, s);
        const all = spent + seated + own + wait + rest[then + state * width + s]! + later[dayIndex]!;
        if (all > ceiling || all === Infinity) continue;
        list[count] = all * PACK + (j * slots + s);
        count += 1;
      }
    }
    const sorted = list.subarray(0, count);
    if (count > 1) sorted.sort();
    for (let i = 0; i < count; i += 1) {
      const packed = sorted[i]!;
      const all = Math.floor(packed / PACK);
      if (all > best.ceiling(plan.key)) return;
      if (budget.left <= 0) return;
      budget.left -= 1;
      const code = packed - all * PACK;
      const s = code % slots;
      const j = (code - s) / slots;
      const at = (j * days + day) * slots + s;
      const total = matching.push(j, day, s);
      // The relaxation counted the interview's cheapest seats; what the matching had to add on top is known now.
      const real = all - (cheapest.cost[at]! - base[at]!) + (total - seated);
      starts[j] = day * slots + s;
      const rest = left ^ (1 << j);
      const next = s + dur[j]!;
      if (real < Infinity && !hopeless(real, dayIndex, rest, next)) {
        const state = end < 0 ? lunchAtStart(tables, s) : lunchAfterGap(tables, lunch, end, s);
        const wait = end < 0 ? 0 : noWaiting.cost(s - end, minGap, weights);
        const done = rest === 0 ? bound.rest[state * width + next - lo]! : 0;
        descend(dayIndex, rest, state, next, spent + base[at]! + wait + done, depth + 1);
      }
      matching.pop();
    }
  }
}
