/**
 * Inside one plan of days: depth-first over start times, day by day and from morning to evening.
 * A node is kept while what it has spent, its exact seating so far and the day's cost-to-go do not exceed what the k-th
 * best solution costs. Children are tried cheapest first, so good solutions come early and cut the rest.
 *
 * Everything is seen through a plain lens, which is exact at the leaves, and where people are contested through a priced
 * one as well; the higher bound counts.
 */
import type { Best } from './best.ts';
import { LATE, lunchAfterGap, lunchAtStart } from './day-lunch.ts';
import type { DayPlan } from './day-plans.ts';
import type { Lens } from './lens.ts';
import { noWaiting } from './preferences.ts';
import type { Tables } from './tables.ts';

/** Room for one search, reused from plan to plan. */
export interface Desk {
  readonly starts: Int32Array;
  readonly earliest: Int32Array;
  /** Children of the nodes on the path, one list per depth, packed as `bound · PACK + interview · slots + start`. */
  readonly children: readonly Float64Array[];
}

export function deskFor(tables: Tables): Desk {
  return {
    starts: new Int32Array(tables.n),
    earliest: new Int32Array(tables.n),
    children: Array.from({ length: tables.n }, () => new Float64Array(tables.n * tables.slots)),
  };
}

/** More than interviews times slots; bounds times this stay exact. */
const PACK = 2 ** 12;
/** Prices are fractions, costs are whole: a bound counts from just below the next whole number. */
const ROUNDING = 1e-6;

/** Searches one plan to the end and returns the nodes looked at, or −1 when that would have been more than `most`. */
export function searchPlan(
  tables: Tables,
  plan: DayPlan,
  plain: Lens,
  priced: Lens | null,
  best: Best,
  desk: Desk,
  most: number,
): number {
  const { days, slots, dur, n, before, base } = tables;
  const { minGap, maxGap, weights } = tables.problem;
  const { starts, earliest } = desk;
  const plainLater = laterBounds(plan, plain);
  const pricedLater = priced === null ? plainLater : laterBounds(plan, priced);
  let nodes = 0;
  let cut = false;
  descend(0, plan.days[0]!.set, LATE, -1, plan.fixed, 0);
  return cut ? -1 : nodes;

  /** Whether a node with this bound can no longer get among the best; ties are decided by the earliest starts it has. */
  function hopeless(bound: number, dayIndex: number, left: number, end: number): boolean {
    const ceiling = best.ceiling(plan.key);
    if (bound !== ceiling) return bound > ceiling;
    for (let j = 0; j < n; j += 1) earliest[j] = starts[j]!;
    for (let i = dayIndex; i < plan.days.length; i += 1) {
      const { day, set } = plan.days[i]!;
      const open = i === dayIndex ? left : set;
      const from = i === dayIndex && end >= 0 ? end + minGap : plain.days[day]!.lo;
      for (let j = 0; j < n; j += 1) if (open & (1 << j)) earliest[j] = day * slots + from;
    }
    return best.beats(plan.key, bound, earliest);
  }

  function descend(dayIndex: number, left: number, lunch: number, end: number, spent: number, depth: number): void {
    if (left === 0) {
      if (dayIndex + 1 < plan.days.length) descend(dayIndex + 1, plan.days[dayIndex + 1]!.set, LATE, -1, spent, depth);
      else best.offer(plan.key, spent + plain.matching.total, starts, () => plain.matching.seats());
      return;
    }
    const { day, set } = plan.days[dayIndex]!;
    const { lo, hi, lunchStates, rest } = plain.open(day, set);
    // A lens made for this plan alone may span fewer slots of the day.
    const pricedDay = priced?.open(day, set);
    const pricedLo = pricedDay?.lo ?? 0;
    const pricedWidth = pricedDay === undefined ? 0 : pricedDay.hi - pricedLo + 1;
    const width = hi - lo + 1;
    const list = desk.children[depth]!;
    const seated = plain.matching.total;
    const after = plainLater[dayIndex]! + spent;
    const pricedSeated = priced === null ? 0 : priced.matching.total - priced.sum;
    const pricedAfter = pricedLater[dayIndex]! + spent - ROUNDING;
    const ceiling = best.ceiling(plan.key);
    const from = end < 0 ? lo : end + minGap;
    const to = end < 0 ? hi : Math.min(end + maxGap, hi);
    let count = 0;
    for (let j = 0; j < n; j += 1) {
      if ((left & (1 << j)) === 0 || (before[j]! & left) !== 0) continue;
      const at = (j * days + day) * slots;
      const then = (left ^ (1 << j)) * lunchStates;
      for (let s = from; s <= to && s + dur[j]! <= hi; s += 1) {
        const own = plain.cheapest.cost[at + s]!;
        if (own === Infinity) continue;
        const wait = end < 0 ? 0 : noWaiting.cost(s - end, minGap, weights);
        const state = end < 0 ? lunchAtStart(tables, s) : lunchAfterGap(tables, lunch, end, s);
        const ends = s + dur[j]!;
        let all = after + seated + own + wait + rest[(then + state) * width + ends - lo]!;
        if (all > ceiling || all === Infinity) continue;
        if (priced !== null && pricedDay !== undefined) {
          const rest = pricedDay.rest[(then + state) * pricedWidth + ends - pricedLo]!;
          const seen = pricedAfter + pricedSeated + priced.cheapest.cost[at + s]! + wait + rest;
          if (seen > all) all = Math.ceil(seen);
          if (all > ceiling || all === Infinity) continue;
        }
        list[count] = all * PACK + (j * slots + s);
        count += 1;
      }
    }
    const sorted = list.subarray(0, count);
    if (count > 1) sorted.sort();
    for (let i = 0; i < count; i += 1) {
      const packed = sorted[i]!;
      if (Math.floor(packed / PACK) > best.ceiling(plan.key)) return;
      nodes += 1;
      if (nodes > most) cut = true;
      if (cut) return;
      const code = packed % PACK;
      const s = code % slots;
      const j = (code - s) / slots;
      const own = base[(j * days + day) * slots + s]!;
      const wait = end < 0 ? 0 : noWaiting.cost(s - end, minGap, weights);
      const state = end < 0 ? lunchAtStart(tables, s) : lunchAfterGap(tables, lunch, end, s);
      const open = left ^ (1 << j);
      const ends = s + dur[j]!;
      const toGo = rest[(open * lunchStates + state) * width + ends - lo]!;
      const total = plain.matching.push(j, day, s);
      const pricedTotal = priced === null ? 0 : priced.matching.push(j, day, s);
      starts[j] = day * slots + s;
      // Now with the exact seats of everybody placed so far in place of the cheapest ones.
      let all = after + own + wait + total + toGo;
      if (priced !== null && pricedDay !== undefined) {
        const rest = pricedDay.rest[(open * lunchStates + state) * pricedWidth + ends - pricedLo]!;
        const seen = pricedAfter + own + wait + pricedTotal - priced.sum + rest;
        if (seen > all) all = Math.ceil(seen);
      }
      if (all < Infinity && !hopeless(all, dayIndex, open, ends)) {
        const done = open === 0 ? toGo : 0;
        descend(dayIndex, open, state, ends, spent + own + wait + done, depth + 1);
      }
      plain.matching.pop();
      priced?.matching.pop();
    }
  }
}

/** For each day of the plan, what the days after it cost at least. */
function laterBounds(plan: DayPlan, lens: Lens): number[] {
  return plan.days.map((_, i) =>
    plan.days.slice(i + 1).reduce((sum, { day, set }) => sum + lens.days[day]!.whole[set]!, 0),
  );
}
