/**
 * One day, solved exactly for the relaxed problem: what is the cheapest way to hold this set of interviews, one after
 * the other, from this moment on? A dynamic programme over (set of interviews still to hold, lunch, end of the last one).
 *
 * `rest` is the admissible cost-to-go of the search inside a day; `whole` is the bound for a set of interviews that has
 * the day for itself. Both include the interviews' cheapest seats, waiting and lunch, and leave out `day` and `finish`.
 */
import { HAD, LATE, lunchAfterGap, lunchAtStart, OWED, reach } from './day-lunch.ts';
import { wait, type Waits, waitOwed } from './day-waiting.ts';
import { noWaiting } from './preferences.ts';
import { lunchIsKept } from './rules.ts';
import type { Cheapest } from './cheapest-seats.ts';
import type { Tables } from './tables.ts';

/** What a day can hold, and at least at what cost. */
export interface DaySummary {
  readonly day: number;
  /** All interviews of the day lie inside `[lo, hi)`. */
  readonly lo: number;
  readonly hi: number;
  /** What each interview costs on the day at least, whatever the others do. */
  readonly each: Float64Array;
  /** What all interviews cost together; Infinity where the day cannot hold them. */
  readonly all: number;
  /** `whole[set]`, for any of the interviews; Infinity where the day cannot hold the set. */
  readonly whole: Float64Array;
  /** Never more than `all`, and seen at a glance; `hint` without even looking at people. */
  readonly least: number;
  readonly hint: number;
}

/** The same with the cost-to-go, which is large: days that are never searched do without. */
export interface DayBound extends DaySummary {
  readonly lunchStates: number;
  /** `rest[(set · lunchStates + lunch) · width + end − lo]`, width = hi − lo + 1. */
  readonly rest: Float64Array;
}

/** Memory that one call leaves to the next; the cost-to-go made before in the same place is lost. */
export interface Place {
  rest?: Float64Array;
}

/** What a day's programme is wanted for. */
export interface Asked {
  /** The interviews that may be on the day, as bits. */
  readonly set: number;
  /** Only all of them together, not any part of them: less has to be worked out. */
  readonly together: boolean;
}

/** What a day may be asked for at most: any set of interviews, or all where the panel has one day only. */
export function anything(tables: Tables): Asked {
  return { set: (1 << tables.n) - 1, together: tables.problem.maxDays === 1 };
}

/** The programme for one day. */
export function boundDay(
  tables: Tables,
  cheapest: Cheapest,
  d: number,
  { set: within, together }: Asked,
  place: Place = {},
): DayBound {
  const { n, days, slots, dur, problem } = tables;
  const { minGap, maxGap, lunch, weights } = problem;
  const { cost } = cheapest;
  const { lo, hi, each } = glance(tables, cheapest, d, within);
  const sets = 1 << n;
  const whole = new Float64Array(sets).fill(Infinity);
  whole[0] = 0;
  if (lo > hi)
    return {
      day: d,
      lo: 0,
      hi: 0,
      each,
      all: Infinity,
      whole,
      least: Infinity,
      hint: Infinity,
      lunchStates: 1,
      rest: new Float64Array(sets).fill(Infinity),
    };

  const width = hi - lo + 1;
  const lunchStates = lunch === null ? 1 : 3;
  const step = lunchStates * width;
  if (place.rest === undefined || place.rest.length < sets * step) place.rest = new Float64Array(sets * step);
  const { rest } = place;
  rest.fill(0, 0, step);
  if (lunch !== null) {
    // Nothing left to hold: a day that spans lunch must have had it, and gets its length back as no waiting.
    const back = noWaiting.lunch(lunch, minGap, weights);
    for (let end = lo; end <= hi; end += 1) {
      if (!lunchIsKept.endsAfter(lunch, end)) continue;
      rest[OWED * width + end - lo] = Infinity;
      rest[HAD * width + end - lo] = back;
    }
  }
  const begin = new Float64Array(step);
  const waits: Waits = {
    width,
    least: minGap,
    most: Math.min(maxGap, width),
    slot: noWaiting.cost(minGap + 1, minGap, weights),
  };
  const { earliest, latest } = reach(tables, lo, width);
  // Sets that fit in nowhere; what would leave one of them to be held is not looked at.
  const dead = new Uint8Array(sets);
  for (let set = 1; set < sets; set += 1) {
    if ((set & within) !== set) continue;
    // What is left can start no later than it takes, and no earlier than what was held before takes.
    const latestStart = width - 1 - tables.takes[set]!;
    const before = together ? tables.takes[within ^ set]! : 0;
    if (latestStart < before || (together && !mayBeLeft(tables, set, within))) {
      dead[set] = 1;
      continue;
    }
    // `begin[lunch][s]`: the cheapest interview of the set to start at `s`, with everything that follows it.
    begin.fill(Infinity);
    for (let j = 0; j < n; j += 1) {
      if ((set & (1 << j)) === 0 || (tables.before[j]! & set) !== 0) continue;
      const at = (j * days + d) * slots + lo;
      const length = dur[j]!;
      const left = set ^ (1 << j);
      if (dead[left] === 1) continue;
      const then = left * step + length;
      for (let state = 0; state < lunchStates; state += 1) {
        const from = state * width;
        const last = Math.min(latest[state]! - length, latestStart);
        for (let s = Math.max(earliest[state]!, before); s <= last; s += 1) {
          const all = cost[at + s]! + rest[then + from + s]!;
          if (all < begin[from + s]!) begin[from + s] = all;
        }
      }
    }
    if (!together || set === within) whole[set] = cheapestBegin(begin, earliest[LATE]!, width);
    if (set === within) break;
    rest.fill(Infinity, set * step, (set + 1) * step);
    for (let state = 0; state < lunchStates; state += 1) {
      const ends = { first: Math.max(earliest[state]!, before), last: Math.min(latest[state]!, latestStart - minGap) };
      const to = set * step + state * width;
      if (state === OWED && lunch !== null) waitOwed(begin, rest, to, ends, waits, lunch, lo);
      else wait(begin, state * width, rest, to, ends, waits);
    }
  }
  const all = whole[sets - 1]!;
  return { day: d, lo, hi, each, all, whole, least: all, hint: all, lunchStates, rest };
}

/** Every interview of a set at its best time, whatever the others do: waiting and lunch cost nothing or more. */
export function glance(
  { n, days, slots, dur }: Tables,
  { cost }: Cheapest,
  d: number,
  set: number,
): Pick<DaySummary, 'lo' | 'hi' | 'each'> {
  const each = new Float64Array(n).fill(Infinity);
  let lo = slots;
  let hi = 0;
  for (let j = 0; j < n; j += 1) {
    if ((set & (1 << j)) === 0) continue;
    const at = (j * days + d) * slots;
    let best = Infinity;
    for (let s = 0; s < slots; s += 1) {
      const own = cost[at + s]!;
      if (own === Infinity) continue;
      if (own < best) best = own;
      if (s < lo) lo = s;
      if (s + dur[j]! > hi) hi = s + dur[j]!;
    }
    each[j] = best;
  }
  return { lo, hi, each };
}

/** Of what a day can begin with, by lunch and slot, the cheapest: days that begin from slot `late` on do so after lunch. */
function cheapestBegin(begin: Float64Array, late: number, width: number): number {
  let least = Infinity;
  for (let s = 0; s < late; s += 1) if (begin[OWED * width + s]! < least) least = begin[OWED * width + s]!;
  for (let s = late; s < width; s += 1) if (begin[LATE * width + s]! < least) least = begin[LATE * width + s]!;
  return least;
}

/** Whether `set` can be what is left of `within`: nothing that must come after one of them was held before. */
function mayBeLeft(tables: Tables, set: number, within: number): boolean {
  for (let j = 0; j < tables.n; j += 1) if (set & (1 << j) && tables.after[j]! & within & ~set) return false;
  return true;
}

/** One cheapest way to hold `set` on the day, in order of start: what `whole[set]` stands for. */
export function cheapestDay(
  tables: Tables,
  cheapest: Cheapest,
  bound: DayBound,
  set: number,
): { interview: number; start: number }[] {
  const { n, days, slots, dur, problem } = tables;
  const { minGap, maxGap, weights } = problem;
  const { day, lo, hi, lunchStates, rest } = bound;
  const width = hi - lo + 1;
  const path: { interview: number; start: number }[] = [];
  let left = set;
  let lunch = LATE;
  let end = -1;
  while (left > 0) {
    let least = Infinity;
    let interview = -1;
    let start = -1;
    const from = end < 0 ? lo : end + minGap;
    const to = end < 0 ? hi : Math.min(end + maxGap, hi);
    for (let j = 0; j < n; j += 1) {
      if ((left & (1 << j)) === 0 || (tables.before[j]! & left) !== 0) continue;
      const then = (left ^ (1 << j)) * lunchStates;
      for (let s = from; s <= to && s + dur[j]! <= hi; s += 1) {
        const own = cheapest.cost[(j * days + day) * slots + s]!;
        if (own === Infinity) continue;
        const state = end < 0 ? lunchAtStart(tables, s) : lunchAfterGap(tables, lunch, end, s);
        const wait = end < 0 ? 0 : noWaiting.cost(s - end, minGap, weights);
        const all = own + wait + rest[(then + state) * width + s + dur[j]! - lo]!;
        if (all < least) {
          least = all;
          interview = j;
          start = s;
        }
      }
    }
    if (interview < 0) return path;
    lunch = end < 0 ? lunchAtStart(tables, start) : lunchAfterGap(tables, lunch, end, start);
    end = start + dur[interview]!;
    left ^= 1 << interview;
    path.push({ interview, start });
  }
  return path;
}
