/**
 * The cheapest seats: for each interview and start the best people, as if nobody were wanted twice. That pretence is the
 * relaxation which all bounds in `day-bound.ts` and `day-plans.ts` are made of. `prices` on people (see `prices.ts`) are
 * added to their cost wherever given.
 */
import { freeOn, hasMarksOnFree, isNotFree, leastPenalty, marksCost, marksIn, personCost } from './free-time.ts';
import { focusTime, lightLoad } from './preferences.ts';
import type { Group, Tables } from './tables.ts';

/** Cheapest seats, priced or not: `cost[(j·days + d)·slots + s]` with `base` in it, `person[(row·days + d)·slots + s]`. */
export interface Cheapest {
  readonly cost: Float64Array;
  /** The best person for each row, −1 where the row is better left empty or cannot be filled. */
  readonly person: Int32Array;
  /** What that costs, indexed like `person`. */
  readonly seat: Float64Array;
  /** Days that were asked for, and so worked out, by `seatsOn`. */
  readonly known: Uint8Array;
}

/** Start times that each interview is limited to, `[from, to)`, when a plan is split (see `hard-plans.ts`). */
export interface Within {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Room for the cheapest seats of every day; `fillDay` fills one, `seatsOn` one that nobody asked for yet. */
export function emptyCheapest(tables: Tables): Cheapest {
  const size = tables.days * tables.slots;
  return {
    cost: new Float64Array(tables.n * size),
    person: new Int32Array(tables.rows * size),
    seat: new Float64Array(tables.rows * size),
    known: new Uint8Array(tables.days),
  };
}

/** The cheapest seats without prices of a day among others, worked out when they are first asked for. */
export function seatsOn(tables: Tables, cheapest: Cheapest, d: number): Float64Array {
  if (cheapest.known[d] === 0) {
    fillDay(tables, d, null, cheapest);
    cheapest.known[d] = 1;
  }
  return cheapest.cost;
}

/** Works out the cheapest seats of one day for a set of interviews into `cheapest`, with `prices` on people and limits to starts if given. */
export function fillDay(
  tables: Tables,
  d: number,
  prices: Float64Array | null,
  cheapest: Cheapest,
  set = (1 << tables.n) - 1,
  within: Within | null = null,
): void {
  const { days, slots, n, base } = tables;
  for (let j = 0; j < n; j += 1) {
    if ((set & (1 << j)) === 0) continue;
    const at = (j * days + d) * slots;
    const total = cheapest.cost;
    let first = slots;
    let last = -1;
    const from = within === null ? 0 : within.from[j]!;
    const to = within === null ? slots : within.to[j]!;
    for (let s = 0; s < slots; s += 1) {
      const own = s < from || s >= to ? Infinity : base[at + s]!;
      total[at + s] = own;
      if (own === Infinity) continue;
      if (first === slots) first = s;
      last = s;
    }
    if (last < 0) continue;
    const starts = { d, first, last, total: total.subarray(at, at + slots) };
    for (const group of tables.groupsOf[j]!) {
      for (let c = 0; c < group.count; c += 1) {
        const row = ((group.row + c) * days + d) * slots;
        cheapest.person.fill(-1, row, row + slots);
        cheapest.seat.fill(group.miss, row, row + slots);
      }
      offerPool(tables, group, starts, prices, cheapest);
      for (let c = 0; c < group.count; c += 1) {
        const row = ((group.row + c) * days + d) * slots;
        for (let s = first; s <= last; s += 1) total[at + s]! += cheapest.seat[row + s]!;
      }
    }
  }
}

/** Starts of one interview on one day: those from `first` to `last` whose `total` is not Infinity yet. */
interface Starts {
  readonly d: number;
  readonly first: number;
  readonly last: number;
  readonly total: Float64Array;
}

/** After so many people of a pool it is seen what the next ones must cost less than. */
const LOOK_UP = 8;

/** Offers everybody of a pool for every start of the day; keeps the `count` cheapest per start, earlier people on ties. */
function offerPool(
  tables: Tables,
  group: Group,
  starts: Starts,
  prices: Float64Array | null,
  { seat: costs, person: people }: Cheapest,
): void {
  const { problem, days, slots } = tables;
  const { d, first, last: final } = starts;
  const dur = tables.dur[group.interview]!;
  const { at, edges } = freeOn(tables, d);
  const { weights, focus, elastic } = problem;
  const { count, pool, rankCost } = group;
  const row = (group.row * days + d) * slots;
  const worst = row + (count - 1) * days * slots;
  let most = Infinity;
  for (let i = 0; i < pool.length; i += 1) {
    if (i % LOOK_UP === 0 && i > 0) most = dearest(starts, costs, worst);
    const p = pool[i]!;
    const day = p * days + d;
    const own = rankCost[i]! + (prices === null ? 0 : prices[p]!);
    if (own >= most) continue;
    const steady = own + lightLoad.cost(problem.people[p]!.load[d] ?? 0, weights);
    if (steady >= most) continue;
    const marked = hasMarksOnFree(tables, day);
    const end = at[p + 1]!;
    for (let e = at[p]!; e < end; e += 2) {
      const from = edges[e]!;
      const last = edges[e + 1]! - dur;
      const until = last < final ? last : final;
      for (let s = from > first ? from : first; s <= until; s += 1) {
        if (steady >= costs[worst + s]!) continue;
        let cost = steady + focusTime.cost(s - from, focus, weights) + focusTime.cost(last - s, focus, weights);
        if (marked) cost += marksCost(tables, day * slots + s, dur);
        if (cost >= costs[worst + s]!) continue;
        if (count === 1) {
          costs[row + s] = cost;
          people[row + s] = p;
        } else insert(costs, people, row + s, days * slots, count, cost, p);
      }
    }
  }
  if (elastic === undefined) return;
  // Whoever is not free comes after all who are: then hardly anybody has to be looked at.
  const base = (group.interview * days + d) * slots;
  for (let i = 0; i < pool.length; i += 1) {
    const p = pool[i]!;
    const day = p * days + d;
    const penalty = leastPenalty(tables, day);
    if (penalty === Infinity) continue;
    const own = rankCost[i]! + (prices === null ? 0 : prices[p]!);
    const steady = own + lightLoad.cost(problem.people[p]!.load[d] ?? 0, weights);
    if (i % LOOK_UP === 0) most = dearest(starts, costs, worst);
    if (steady + penalty >= most) continue;
    for (let s = first; s <= final; s += 1) {
      if (steady + penalty >= costs[worst + s]! || tables.base[base + s] === Infinity) continue;
      const marks = marksIn(tables, day * slots + s, dur);
      if (!isNotFree(marks)) continue;
      const cost = steady + tables.costOfMarks[marks]!;
      if (cost < costs[worst + s]!) insert(costs, people, row + s, days * slots, count, cost, p);
    }
  }
}

/** The most that the last seat costs at any start that is still possible. */
function dearest({ first, last, total }: Starts, costs: Float64Array, worst: number): number {
  let most = -Infinity;
  for (let s = first; s <= last; s += 1)
    if (costs[worst + s]! > most && total[s] !== Infinity) most = costs[worst + s]!;
  return most;
}

/** Puts `p` into the sorted `count` cheapest of one start, which lie `step` apart from `at` on. */
function insert(
  costs: Float64Array,
  people: Int32Array,
  at: number,
  step: number,
  count: number,
  cost: number,
  p: number,
): void {
  let to = at + (count - 1) * step;
  for (; to > at && costs[to - step]! > cost; to -= step) {
    costs[to] = costs[to - step]!;
    people[to] = people[to - step]!;
  }
  costs[to] = cost;
  people[to] = p;
}

/** Who may take a seat of this group at this start, cheapest first (the earlier in the pool on ties). */
export interface Candidates {
  readonly people: Int32Array;
  readonly costs: Float64Array;
}

/**
 * The candidates of a group at `[d, s]`. As many as there are rows are enough: if somebody further down sat there,
 * one of the first would be idle and no dearer.
 */
export function candidatesFor(
  tables: Tables,
  group: Group,
  d: number,
  s: number,
  prices: Float64Array | null,
): Candidates {
  const { rows, problem } = tables;
  const dur = tables.dur[group.interview]!;
  const people = new Int32Array(rows);
  const costs = new Float64Array(rows);
  let count = 0;
  for (let i = 0; i < group.pool.length; i += 1) {
    const p = group.pool[i]!;
    const own = group.rankCost[i]! + (prices === null ? 0 : prices[p]!);
    const most = count < rows ? group.miss : Math.min(group.miss, costs[rows - 1]!);
    if (own + lightLoad.cost(problem.people[p]!.load[d] ?? 0, problem.weights) >= most) continue;
    const cost = own + personCost(tables, p, d, s, dur);
    if (cost >= most || cost === Infinity) continue;
    let at = count < rows ? count : rows - 1;
    if (count < rows) count += 1;
    // Later ones go behind their equals, so ties keep the order of the pool.
    for (; at > 0 && costs[at - 1]! > cost; at -= 1) {
      costs[at] = costs[at - 1]!;
      people[at] = people[at - 1]!;
    }
    costs[at] = cost;
    people[at] = p;
  }
  return { people: people.subarray(0, count), costs: costs.subarray(0, count) };
}
