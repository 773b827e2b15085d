/**
 * When each person is free, as the search needs it: stretches per day, and marks on slots that cost or forbid. From it,
 * what a person costs in a seat. Made once per search by `tables.ts`.
 */
import { type GridPerson, type GridProblem, maskOf, type Stretch } from './grid.ts';
import { focusTime, lightLoad, likedHours, nothingTentative } from './preferences.ts';

const TENTATIVE = 1;
const LIMITED = 2;
const UNLIKED = 4;
/** Outside of working hours, and busy: marked only where those rules are elastic. */
const OFF = 8;
const BUSY = 16;
/** Some slot of the day has a toll. */
const TOLL = 32;

export interface FreeTime {
  readonly problem: GridProblem;
  readonly days: number;
  readonly slots: number;
  /** Free stretches of person `p` on day `d`: `runFrom/runTo[runAt[p·days+d] … runAt[p·days+d+1])`. */
  readonly runAt: Int32Array;
  readonly runFrom: readonly number[];
  readonly runTo: readonly number[];
  /** Per person, day and slot: tentative, limited or not liked; `marked` says whether the day has any. */
  readonly marks: Uint8Array;
  readonly marked: Uint8Array;
  /** Sums of tolls up to each slot and up to its end, indexed like `marks`; null when nobody has any. */
  readonly tolls: { readonly from: Float64Array; readonly to: Float64Array } | null;
}

/** Work without busy, as stretches per person and day, for the people that some seat wants. */
export function freeTimeOf(problem: GridProblem, wanted: Uint8Array): FreeTime {
  const { days, slotsPerDay: slots, people, elastic } = problem;
  const size = days * slots;
  const runAt = new Int32Array(people.length * days + 1);
  const runFrom: number[] = [];
  const runTo: number[] = [];
  const marked = new Uint8Array(people.length * days);
  let marks = new Uint8Array(0);
  let tolls: { from: Float64Array; to: Float64Array } | null = null;
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
      if (person.toll !== undefined) {
        if (marks.length === 0) marks = new Uint8Array(people.length * size);
        tolls ??= { from: new Float64Array(people.length * size), to: new Float64Array(people.length * size) };
        tolls.from.set(person.toll.from, p * size);
        tolls.to.set(person.toll.to, p * size);
        for (let d = 0; d < days; d += 1) marked[p * days + d]! |= TOLL;
      }
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
  return { problem, days, slots, runAt, runFrom, runTo, marks, marked, tolls };
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

/**
 * What person `p` costs in a seat of `dur` slots from `[d, s]`, without rank; Infinity where the person cannot.
 * Elastic rules about busy time, hours and limits add their penalties here.
 */
export function personCost(time: FreeTime, p: number, d: number, s: number, dur: number): number {
  const { problem, days, slots } = time;
  const { weights, focus, elastic } = problem;
  const day = p * days + d;
  let cost = lightLoad.cost(problem.people[p]!.load[d] ?? 0, weights);
  if (time.marked[day] !== 0) cost += marksCost(time, day * slots + s, dur);
  if (cost === Infinity) return Infinity;
  for (let run = time.runAt[day]!; run < time.runAt[day + 1]!; run += 1) {
    const from = time.runFrom[run]!;
    const to = time.runTo[run]!;
    if (from <= s && s + dur <= to)
      return cost + focusTime.cost(s - from, focus, weights) + focusTime.cost(to - s - dur, focus, weights);
  }
  // Not free: then elastic rules have put their price into the marks. There is no scrap of time to speak of.
  return elastic === undefined ? Infinity : cost;
}

/** Whether marks say that the person is busy or off, which only elastic rules let pass. */
export function isNotFree(marks: number): boolean {
  return (marks & (OFF | BUSY)) !== 0;
}

/** The marks on `dur` slots of a person's day; `at` is an index into `marks`. */
export function marksIn(time: FreeTime, at: number, dur: number): number {
  let marks = 0;
  for (let i = at; i < at + dur; i += 1) marks |= time.marks[i]!;
  return marks;
}

/** The same as a cost, for slots that may have no marks; with tolls. */
export function marksCost(time: FreeTime, at: number, dur: number): number {
  const marks = marksIn(time, at, dur);
  const cost = marks === 0 ? 0 : costOfMarks(time, marks);
  return time.tolls === null ? cost : cost + time.tolls.to[at + dur - 1]! - time.tolls.from[at]!;
}

/** What it adds that some slot of a seat is marked; Infinity where a rule forbids it. */
export function costOfMarks(time: FreeTime, marks: number): number {
  const { weights, elastic } = time.problem;
  let cost = 0;
  if (marks & TENTATIVE) cost += nothingTentative.cost(weights);
  if (marks & UNLIKED) cost += likedHours.cost(weights);
  if (marks & LIMITED) cost += elastic?.limit ? elastic.limit : Infinity;
  if (marks & OFF) cost += elastic?.hours ? elastic.hours : Infinity;
  if (marks & BUSY) cost += elastic?.busy ? elastic.busy : Infinity;
  return cost;
}
