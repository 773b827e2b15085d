/**
 * When each person is free, as the search needs it: stretches per day, and marks on slots that cost or forbid. From it,
 * what a person costs in a seat. Made once per search by `tables.ts`, or from what an earlier search left: then only
 * people who changed are looked at again.
 */
import type { GridPerson, GridProblem } from './grid.ts';
import { focusTime, lightLoad, likedHours, nothingTentative } from './preferences.ts';
import { addSlots, edgesOf, removeSlots, wordsFor } from './slot-bits.ts';

const TENTATIVE = 1;
export const LIMITED = 2;
const UNLIKED = 4;
/** Outside of working hours, and busy: marked only where those rules are elastic. */
export const OFF = 8;
export const BUSY = 16;
/** Some slot of the day has a toll. */
const TOLL = 32;
/** Away by their own word, which nothing lets pass; marked where other rules are elastic. */
export const GONE = 64;
/** Marks that matter to somebody who is free. */
const ON_FREE = TENTATIVE | LIMITED | UNLIKED | TOLL;

/** Free stretches of one day: those of person `p` are the pairs `[from, to)` in `edges[at[p] … at[p + 1])`. */
export interface FreeStretches {
  readonly at: Int32Array;
  readonly edges: Int16Array;
}

export interface FreeTime {
  readonly problem: GridProblem;
  readonly days: number;
  readonly slots: number;
  /** Who is in some pool; nobody else is looked at. */
  readonly wanted: Uint8Array;
  /** When people are free, `wordsFor(slots)` words per person and day. */
  readonly free: Int32Array;
  /** The same as stretches, by day; made when a day is first looked at (`freeOn`). */
  readonly stretches: (FreeStretches | undefined)[];
  /** Per person, day and slot; `marked` says which marks the day has at all. Empty when there are none. */
  readonly marks: Uint8Array;
  readonly marked: Uint8Array;
  /** What marks on a seat's slots cost together; Infinity where a rule forbids it. */
  readonly costOfMarks: Float64Array;
  /** Sums of tolls up to each slot and up to its end, indexed like `marks`; null when nobody has any. */
  readonly tolls: { readonly from: Float64Array; readonly to: Float64Array } | null;
}

/** Work without busy, as stretches per person and day, for the people that some seat wants. */
export function freeTimeOf(problem: GridProblem, wanted: Uint8Array, from: FreeTime | null = null): FreeTime {
  const { days, slotsPerDay: slots, people, elastic } = problem;
  const size = days * slots;
  const known = from !== null && isLike(from, problem) ? from : null;
  const softly = elastic !== undefined;
  const wasSoft = known?.problem.elastic !== undefined;
  const isKnown = (p: number) => known?.wanted[p] === 1 && known.problem.people[p] === people[p];
  if (known !== null && softly === wasSoft && wanted.every((it, p) => it === 0 || isKnown(p)))
    return timeFrom(known, problem, wanted);
  const words = wordsFor(slots);
  const free = known?.free.slice() ?? new Int32Array(people.length * days * words);
  const marked = known?.marked.slice() ?? new Uint8Array(people.length * days);
  let marks = known?.marks.slice() ?? new Uint8Array(0);
  let tolls: { from: Float64Array; to: Float64Array } | null = null;
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
  const markSoft = (p: number, person: GridPerson) => {
    mark(p, person.busy, BUSY);
    if (person.gone !== undefined) mark(p, person.gone, GONE);
    if (marks.length === 0) marks = new Uint8Array(people.length * size);
    const off = new Uint8Array(size).fill(1);
    for (const [d, from, to] of person.work)
      if (d >= 0 && d < days) off.fill(0, d * slots + Math.max(from, 0), d * slots + Math.max(Math.min(to, slots), 0));
    for (let at = 0; at < size; at += 1)
      if (off[at] === 1) {
        marks[p * size + at]! |= OFF;
        marked[p * days + Math.floor(at / slots)]! |= OFF;
      }
  };
  for (let p = 0; p < people.length; p += 1) {
    if (wanted[p] === 0) continue;
    const person = people[p] as GridPerson;
    if (known !== null && known.wanted[p] === 1) {
      if (known.problem.people[p] === person) {
        if (softly && !wasSoft) markSoft(p, person);
        continue;
      }
      marked.fill(0, p * days, (p + 1) * days);
      if (marks.length > 0) marks.fill(0, p * size, (p + 1) * size);
    }
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
    if (softly) markSoft(p, person);
    const at = p * days * words;
    if (known !== null) free.fill(0, at, at + days * words);
    addSlots(free, at, person.work, days, slots);
    removeSlots(free, at, person.busy, days, slots);
  }
  return { problem, days, slots, wanted, free, stretches: [], marks, marked, costOfMarks: markCosts(problem), tolls };
}

/** Everybody's free stretches on a day. */
export function freeOn(time: FreeTime, d: number): FreeStretches {
  return (time.stretches[d] ??= stretchesOn(time, d));
}

function stretchesOn({ problem, days, slots, wanted, free }: FreeTime, d: number): FreeStretches {
  const count = problem.people.length;
  const words = wordsFor(slots);
  const at = new Int32Array(count + 1);
  // Stretches do not touch: at most one for every two slots.
  let most = 0;
  for (let p = 0; p < count; p += 1) most += wanted[p]! * (slots + 1);
  const edges = new Int16Array(most);
  let end = 0;
  for (let p = 0; p < count; p += 1) {
    at[p] = end;
    if (wanted[p] === 1) end = edgesOf(free, (p * days + d) * words, slots, edges, end);
  }
  at[count] = end;
  return { at, edges: edges.slice(0, end) };
}

/** What is known, of another problem. Field by field: what comes in may be more than free time. */
function timeFrom(known: FreeTime, problem: GridProblem, wanted: Uint8Array): FreeTime {
  const { days, slots, free, stretches, marks, marked, tolls } = known;
  return { problem, days, slots, wanted, free, stretches, marks, marked, costOfMarks: markCosts(problem), tolls };
}

/** Whether what is known of one problem's people can be carried over to another. */
function isLike({ problem, days, slots, tolls }: FreeTime, other: GridProblem): boolean {
  return (
    days === other.days &&
    slots === other.slotsPerDay &&
    problem.people.length === other.people.length &&
    (problem.elastic === undefined || other.elastic !== undefined) &&
    // Tolls belong to one question only; nobody explains with them.
    tolls === null
  );
}

/** Whether a person costs and may the same on a day, in both. */
export function isSameDay(a: FreeTime, b: FreeTime, p: number, d: number): boolean {
  if (a.problem.people[p]!.load[d] !== b.problem.people[p]!.load[d]) return false;
  if (a.problem.people[p]!.toll !== b.problem.people[p]!.toll) return false;
  const { slots } = a;
  const day = p * a.days + d;
  if (a.marked[day] !== b.marked[day]) return false;
  if (a.marked[day] !== 0)
    for (let at = day * slots; at < (day + 1) * slots; at += 1) if (a.marks[at] !== b.marks[at]) return false;
  const words = wordsFor(slots);
  for (let at = day * words; at < (day + 1) * words; at += 1) if (a.free[at] !== b.free[at]) return false;
  return true;
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
  const { at, edges } = freeOn(time, d);
  for (let i = at[p]!; i < at[p + 1]!; i += 2) {
    const from = edges[i]!;
    const to = edges[i + 1]!;
    if (from <= s && s + dur <= to)
      return cost + focusTime.cost(s - from, focus, weights) + focusTime.cost(to - s - dur, focus, weights);
  }
  // Not free: then elastic rules have put their price into the marks. There is no scrap of time to speak of.
  return elastic === undefined ? Infinity : cost;
}

/** Whether somebody's free time on a day has marks that cost or forbid. */
export function hasMarksOnFree(time: FreeTime, day: number): boolean {
  return (time.marked[day]! & ON_FREE) !== 0;
}

/** The least that seating somebody who is busy or off costs on a day; Infinity when no elastic rule lets it pass. */
export function leastPenalty({ problem: { elastic }, marked }: FreeTime, day: number): number {
  const busy = marked[day]! & BUSY && elastic?.busy ? elastic.busy : Infinity;
  const hours = marked[day]! & OFF && elastic?.hours ? elastic.hours : Infinity;
  return Math.min(busy, hours);
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

/** The same as a cost, with tolls. */
export function marksCost(time: FreeTime, at: number, dur: number): number {
  const cost = time.costOfMarks[marksIn(time, at, dur)]!;
  return time.tolls === null ? cost : cost + time.tolls.to[at + dur - 1]! - time.tolls.from[at]!;
}

/** What it adds that some slot of a seat is marked, for all marks there can be. */
function markCosts({ weights, elastic }: GridProblem): Float64Array {
  const each: [mark: number, cost: number][] = [
    [TENTATIVE, nothingTentative.cost(weights)],
    [UNLIKED, likedHours.cost(weights)],
    [LIMITED, elastic?.limit || Infinity],
    [OFF, elastic?.hours || Infinity],
    [BUSY, elastic?.busy || Infinity],
    [GONE, Infinity],
  ];
  const costs = new Float64Array(2 * GONE);
  for (let marks = 0; marks < costs.length; marks += 1)
    for (const [mark, cost] of each) if (marks & mark) costs[marks]! += cost;
  return costs;
}
