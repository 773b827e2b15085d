/**
 * What the search looks up instead of working out: everybody's free stretches per day, what an interview itself costs at
 * each start, and the *cheapest seats* — for each interview and start the best people, as if nobody were wanted twice.
 * That last pretence is the relaxation which all bounds in `day-bound.ts` and `day-plans.ts` are made of.
 *
 * `prices` on people (see `prices.ts`) are added to their cost wherever given. Rows are single seats: a seat for two
 * people is two rows next to each other.
 */
import { type GridPerson, type GridProblem, maskOf, type Stretch } from './grid.ts';
import {
  comfortableHours,
  everySeat,
  firstChoices,
  focusTime,
  lightLoad,
  likedHours,
  nothingTentative,
} from './preferences.ts';
import { fixedStaysPut } from './rules.ts';

const TENTATIVE = 1;
const LIMITED = 2;
const UNLIKED = 4;
/** Outside of working hours, and busy: marked only where those rules are elastic. */
const OFF = 8;
const BUSY = 16;

/** One group of seats: who may sit there and what their rank costs; `row` is its first row. */
export interface Group {
  readonly interview: number;
  readonly index: number;
  readonly row: number;
  readonly count: number;
  /** What an empty row costs; Infinity where the seat is required. */
  readonly miss: number;
  readonly pool: Int32Array;
  readonly rankCost: Float64Array;
}

export interface Tables {
  readonly problem: GridProblem;
  readonly n: number;
  readonly days: number;
  readonly slots: number;
  readonly rows: number;
  readonly dur: Int32Array;
  readonly groups: readonly Group[];
  readonly groupsOf: readonly (readonly Group[])[];
  /** Interviews that must start before, and after, each interview: bit sets, transitively closed. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** Free stretches of person `p` on day `d`: `runFrom/runTo[runAt[p·days+d] … runAt[p·days+d+1])`. */
  readonly runAt: Int32Array;
  readonly runFrom: readonly number[];
  readonly runTo: readonly number[];
  /** Per person, day and slot: tentative, limited or not liked; `marked` says whether the day has any. */
  readonly marks: Uint8Array;
  readonly marked: Uint8Array;
  /** What interview `j` costs by itself at `[d, s]`, Infinity where it may not be: `[(j·days + d)·slots + s]`. */
  readonly base: Float64Array;
}

/** Cheapest seats, priced or not: `cost[(j·days + d)·slots + s]` with `base` in it, `person[(row·days + d)·slots + s]`. */
export interface Cheapest {
  readonly cost: Float64Array;
  /** The best person for each row, −1 where the row is better left empty or cannot be filled. */
  readonly person: Int32Array;
}

export function buildTables(problem: GridProblem): Tables {
  const { days, slotsPerDay: slots, interviews, people } = problem;
  const n = interviews.length;
  const groups: Group[] = [];
  const groupsOf: Group[][] = [];
  let rows = 0;
  for (const [j, interview] of interviews.entries()) {
    const own: Group[] = [];
    for (const [index, seat] of interview.seats.entries()) {
      own.push({
        interview: j,
        index,
        row: rows,
        count: seat.count,
        miss: seat.optional ? everySeat.cost(1, seat.missCost) : Infinity,
        pool: Int32Array.from(seat.pool, (it) => it.p),
        rankCost: Float64Array.from(seat.pool, (it) => firstChoices.cost(it.rank, problem.weights)),
      });
      rows += seat.count;
    }
    groups.push(...own);
    groupsOf.push(own);
  }
  const wanted = new Uint8Array(people.length);
  for (const group of groups) for (const p of group.pool) wanted[p] = 1;
  const { before, after } = closeOrder(problem);
  return {
    problem,
    n,
    days,
    slots,
    rows,
    dur: Int32Array.from(interviews, (it) => it.dur),
    groups,
    groupsOf,
    before,
    after,
    ...freeStretches(problem, wanted),
    base: ownCosts(problem),
  };
}

/** `order` as bit sets, transitively closed. A circle leaves an interview before itself, and then no day fits it. */
function closeOrder(problem: GridProblem): { before: Int32Array; after: Int32Array } {
  const n = problem.interviews.length;
  const before = new Int32Array(n);
  for (const [a, b] of problem.order) before[b]! |= 1 << a;
  for (let k = 0; k < n; k += 1) for (let j = 0; j < n; j += 1) if (before[j]! & (1 << k)) before[j]! |= before[k]!;
  const after = new Int32Array(n);
  for (let j = 0; j < n; j += 1) for (let k = 0; k < n; k += 1) if (before[j]! & (1 << k)) after[k]! |= 1 << j;
  return { before, after };
}

/** Work without busy, as stretches per person and day, for the people that some seat wants. */
function freeStretches(
  problem: GridProblem,
  wanted: Uint8Array,
): Pick<Tables, 'runAt' | 'runFrom' | 'runTo' | 'marks' | 'marked'> {
  const { days, slotsPerDay: slots, people, elastic } = problem;
  const size = days * slots;
  const runAt = new Int32Array(people.length * days + 1);
  const runFrom: number[] = [];
  const runTo: number[] = [];
  const marked = new Uint8Array(people.length * days);
  let marks = new Uint8Array(0);
  const free = new Uint8Array(size);
  const mark = (p: number, list: GridPerson['busy'], bit: number) => {
    if (marks.length === 0) marks = new Uint8Array(people.length * size);
    for (let i = 0; i < list.length; i += 1) {
      const [d, from, to] = list[i]!;
      if (d < 0 || d >= days) continue;
      marked[p * days + d]! |= bit;
      const at = (p * days + d) * slots;
      const end = Math.min(to, slots);
      for (let s = Math.max(from, 0); s < end; s += 1) marks[at + s]! |= bit;
    }
  };
  for (let p = 0; p < people.length; p += 1) {
    if (wanted[p] === 1) {
      const person = people[p] as GridPerson;
      if (person.tentative.length > 0) mark(p, person.tentative, TENTATIVE);
      if (person.limited.length > 0) mark(p, person.limited, LIMITED);
      if (person.unliked !== undefined && person.unliked.length > 0) mark(p, person.unliked, UNLIKED);
      if (elastic !== undefined) {
        mark(p, offTime(person, days, slots), OFF);
        mark(p, person.busy, BUSY);
      }
      free.fill(0);
      fill(free, person.work, 1, days, slots);
      fill(free, person.busy, 0, days, slots);
      for (let d = 0; d < days; d += 1) {
        const at = d * slots;
        for (let s = 0; s < slots; s += 1) {
          if (free[at + s] === 0) continue;
          const from = s;
          while (s < slots && free[at + s] === 1) s += 1;
          runFrom.push(from);
          runTo.push(s);
        }
        runAt[p * days + d + 1] = runFrom.length;
      }
    } else for (let d = 0; d < days; d += 1) runAt[p * days + d + 1] = runFrom.length;
  }
  return { runAt, runFrom, runTo, marks, marked };
}

/** Everything outside of working hours. */
function offTime({ work }: GridPerson, days: number, slots: number): Stretch[] {
  const mask = maskOf(work, days, slots);
  const off: Stretch[] = [];
  for (let d = 0; d < days; d += 1)
    for (let s = 0; s < slots; s += 1) {
      const from = s;
      while (s < slots && mask[d * slots + s] === 0) s += 1;
      if (s > from) off.push([d, from, s]);
    }
  return off;
}

function fill(mask: Uint8Array, list: GridPerson['busy'], value: number, days: number, slots: number): void {
  for (let i = 0; i < list.length; i += 1) {
    const [d, from, to] = list[i]!;
    if (d < 0 || d >= days) continue;
    const at = d * slots;
    const end = at + (to < slots ? to : slots);
    for (let s = at + (from > 0 ? from : 0); s < end; s += 1) mask[s] = value;
  }
}

/** Hours outside the core, and what elastic rules about window and room cost; Infinity where the interview may not be. */
function ownCosts(problem: GridProblem): Float64Array {
  const { days, slotsPerDay: slots, interviews, elastic, core, weights } = problem;
  const bare = maskOf(problem.windows, days, slots);
  for (let at = 0; at < bare.length; at += 1) bare[at]! ^= 1;
  const inWindow = freeFrom([bare], days, slots);
  const taken = freeFrom([maskOf(problem.taken ?? [], days, slots)], days, slots);
  const inRoom = freeFrom(
    problem.rooms.map((room) => maskOf(room.busy, days, slots)),
    days,
    slots,
  );
  const base = new Float64Array(interviews.length * days * slots).fill(Infinity);
  for (const [j, { dur, room, fixed }] of interviews.entries()) {
    for (let d = 0; d < days; d += 1) {
      for (let s = 0; s + dur <= slots; s += 1) {
        let cost = comfortableHours.cost(s, s + dur, core, weights);
        if (fixed) {
          if (!fixedStaysPut.allows(fixed, [d, s])) continue;
        } else if (inWindow[d * slots + s]! < dur) {
          if (!elastic?.window || taken[d * slots + s]! < dur) continue;
          cost += elastic.window;
        }
        if (room && inRoom[d * slots + s]! < dur) {
          if (!elastic?.room) continue;
          cost += elastic.room;
        }
        base[(j * days + d) * slots + s] = cost;
      }
    }
  }
  return base;
}

/** For each slot, how many slots from it on are free in the mask that is free longest. */
function freeFrom(masks: readonly Uint8Array[], days: number, slots: number): Int32Array {
  const longest = new Int32Array(days * slots);
  for (const mask of masks)
    for (let d = 0; d < days; d += 1) {
      let free = 0;
      for (let at = (d + 1) * slots - 1; at >= d * slots; at -= 1) {
        free = mask[at] === 0 ? free + 1 : 0;
        if (free > longest[at]!) longest[at] = free;
      }
    }
  return longest;
}

/**
 * What person `p` costs in a seat of `dur` slots from `[d, s]`, without rank; Infinity where the person cannot.
 * Elastic rules about busy time, hours and limits add their penalties here.
 */
export function personCost(tables: Tables, p: number, d: number, s: number, dur: number): number {
  const { problem, days, slots } = tables;
  const { weights, focus, elastic } = problem;
  const day = p * days + d;
  let cost = lightLoad.cost(problem.people[p]!.load[d] ?? 0, weights);
  if (tables.marked[day] !== 0) cost += marksCost(tables, day * slots + s, dur);
  if (cost === Infinity) return Infinity;
  for (let run = tables.runAt[day]!; run < tables.runAt[day + 1]!; run += 1) {
    const from = tables.runFrom[run]!;
    const to = tables.runTo[run]!;
    if (from <= s && s + dur <= to)
      return cost + focusTime.cost(s - from, focus, weights) + focusTime.cost(to - s - dur, focus, weights);
  }
  // Not free: then elastic rules have put their price into the marks. There is no scrap of time to speak of.
  return elastic === undefined ? Infinity : cost;
}

/** Start times that each interview is limited to, `[from, to)`, when a plan is split (see `hard-plans.ts`). */
export interface Within {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Room for the cheapest seats of every day; `fillDay` fills one. */
export function emptyCheapest(tables: Tables): Cheapest {
  const size = tables.days * tables.slots;
  return { cost: new Float64Array(tables.n * size), person: new Int32Array(tables.rows * size) };
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
  const { days, slots, n, dur, base } = tables;
  const best = new Float64Array(slots * 8);
  for (let j = 0; j < n; j += 1) {
    if ((set & (1 << j)) === 0) continue;
    const at = (j * days + d) * slots;
    const length = dur[j]!;
    const total = cheapest.cost;
    let possible = false;
    const from = within === null ? 0 : within.from[j]!;
    const to = within === null ? slots : within.to[j]!;
    for (let s = 0; s < slots; s += 1) {
      const own = s < from || s >= to ? Infinity : base[at + s]!;
      total[at + s] = own;
      if (own < Infinity) possible = true;
    }
    if (!possible) continue;
    for (const group of tables.groupsOf[j]!) {
      const costs = group.count * slots <= best.length ? best : new Float64Array(group.count * slots);
      costs.fill(group.miss, 0, group.count * slots);
      for (let c = 0; c < group.count; c += 1) {
        const row = ((group.row + c) * days + d) * slots;
        cheapest.person.fill(-1, row, row + slots);
      }
      offerPool(tables, d, length, group, prices, costs, cheapest.person);
      for (let c = 0; c < group.count; c += 1)
        for (let s = 0; s < slots; s += 1) total[at + s]! += costs[c * slots + s]!;
    }
  }
}

/** Offers everybody of a pool for every start of the day; keeps the `count` cheapest per start, earlier people on ties. */
function offerPool(
  tables: Tables,
  d: number,
  dur: number,
  group: Group,
  prices: Float64Array | null,
  costs: Float64Array,
  people: Int32Array,
): void {
  const { problem, days, slots, runAt, runFrom, runTo } = tables;
  const { weights, focus, elastic } = problem;
  const { count, pool, rankCost } = group;
  const row = (group.row * days + d) * slots;
  for (let i = 0; i < pool.length; i += 1) {
    const p = pool[i]!;
    const day = p * days + d;
    const own = rankCost[i]! + (prices === null ? 0 : prices[p]!);
    const marked = tables.marked[day] !== 0;
    const steady = own + lightLoad.cost(problem.people[p]!.load[d] ?? 0, weights);
    for (let run = runAt[day]!; run < runAt[day + 1]!; run += 1) {
      const from = runFrom[run]!;
      const last = runTo[run]! - dur;
      for (let s = from; s <= last; s += 1) {
        let cost = steady + focusTime.cost(s - from, focus, weights) + focusTime.cost(last - s, focus, weights);
        if (marked) cost += marksCost(tables, day * slots + s, dur);
        if (cost >= costs[(count - 1) * slots + s]!) continue;
        if (count === 1) {
          costs[s] = cost;
          people[row + s] = p;
        } else insert(costs, people, row, days * slots, slots, count, s, cost, p);
      }
    }
    if (elastic === undefined) continue;
    const base = (group.interview * days + d) * slots;
    for (let s = 0; s + dur <= slots; s += 1) {
      if (tables.base[base + s] === Infinity) continue;
      const marks = marksIn(tables, day * slots + s, dur);
      if ((marks & (OFF | BUSY)) === 0) continue;
      const cost = steady + costOfMarks(tables, marks);
      if (cost < costs[(count - 1) * slots + s]!) insert(costs, people, row, days * slots, slots, count, s, cost, p);
    }
  }
}

/** The marks on `dur` slots of a person's day; `at` is an index into `marks`. */
function marksIn(tables: Tables, at: number, dur: number): number {
  let marks = 0;
  for (let i = at; i < at + dur; i += 1) marks |= tables.marks[i]!;
  return marks;
}

function marksCost(tables: Tables, at: number, dur: number): number {
  const marks = marksIn(tables, at, dur);
  return marks === 0 ? 0 : costOfMarks(tables, marks);
}

/** What it adds that some slot of a seat is marked; Infinity where a rule forbids it. */
function costOfMarks(tables: Tables, marks: number): number {
  const { weights, elastic } = tables.problem;
  let cost = 0;
  if (marks & TENTATIVE) cost += nothingTentative.cost(weights);
  if (marks & UNLIKED) cost += likedHours.cost(weights);
  if (marks & LIMITED) cost += elastic?.limit ? elastic.limit : Infinity;
  if (marks & OFF) cost += elastic?.hours ? elastic.hours : Infinity;
  if (marks & BUSY) cost += elastic?.busy ? elastic.busy : Infinity;
  return cost;
}

/** Puts `p` into the sorted `count` cheapest at start `s`. */
function insert(
  costs: Float64Array,
  people: Int32Array,
  row: number,
  rowStep: number,
  slots: number,
  count: number,
  s: number,
  cost: number,
  p: number,
): void {
  let c = count - 1;
  while (c > 0 && costs[(c - 1) * slots + s]! > cost) {
    costs[c * slots + s] = costs[(c - 1) * slots + s]!;
    people[row + c * rowStep + s] = people[row + (c - 1) * rowStep + s]!;
    c -= 1;
  }
  costs[c * slots + s] = cost;
  people[row + c * rowStep + s] = p;
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
  const dur = tables.dur[group.interview]!;
  const found: { p: number; cost: number }[] = [];
  for (let i = 0; i < group.pool.length; i += 1) {
    const p = group.pool[i]!;
    const cost = personCost(tables, p, d, s, dur) + group.rankCost[i]! + (prices === null ? 0 : prices[p]!);
    if (cost < Infinity && cost < group.miss) found.push({ p, cost });
  }
  // Stable, so ties keep the order of the pool.
  found.sort((a, b) => a.cost - b.cost);
  if (found.length > tables.rows) found.length = tables.rows;
  return { people: Int32Array.from(found, (it) => it.p), costs: Float64Array.from(found, (it) => it.cost) };
}
