/**
 * What an interview itself costs at each start, whoever takes it, and where it may not be. Made by `tables.ts`, or taken
 * over from an earlier search where nothing about the candidate, the rooms and the interview has changed.
 */
import { type GridInterview, type GridProblem, maskOf, type Stretch } from './grid.ts';
import { comfortableHours } from './preferences.ts';
import { fixedStaysPut } from './rules.ts';

interface Known {
  readonly problem: GridProblem;
  readonly base: Float64Array;
}

/** Hours outside the core, and what elastic rules about window and room cost; Infinity where the interview may not be. */
export function ownCosts(problem: GridProblem, from: Known | null = null): Float64Array {
  const { days, slotsPerDay: slots, interviews } = problem;
  const size = days * slots;
  const base = new Float64Array(interviews.length * size).fill(Infinity);
  const known = from !== null && isLike(from.problem, problem) ? from : null;
  let free: ReturnType<typeof freeStretches> | null = null;
  for (const [j, interview] of interviews.entries()) {
    const before = known?.problem.interviews.indexOf(interview) ?? -1;
    if (known !== null && before >= 0) {
      base.set(known.base.subarray(before * size, (before + 1) * size), j * size);
      continue;
    }
    free ??= freeStretches(problem);
    fillOne(problem, interview, free, base, j * size);
  }
  return base;
}

function isLike(a: GridProblem, b: GridProblem): boolean {
  return (
    a.days === b.days &&
    a.slotsPerDay === b.slotsPerDay &&
    a.windows === b.windows &&
    a.taken === b.taken &&
    a.rooms === b.rooms &&
    a.core === b.core &&
    a.weights === b.weights &&
    a.elastic?.window === b.elastic?.window &&
    a.elastic?.room === b.elastic?.room
  );
}

function freeStretches({ days, slotsPerDay: slots, windows, taken, rooms }: GridProblem) {
  return {
    inWindow: freeInside(windows, days, slots),
    notTaken: freeFrom([maskOf(taken ?? [], days, slots)], days, slots),
    inRoom: freeFrom(
      rooms.map((room) => maskOf(room.busy, days, slots)),
      days,
      slots,
    ),
  };
}

function fillOne(
  { days, slotsPerDay: slots, elastic, core, weights }: GridProblem,
  { dur, room, fixed, barred }: GridInterview,
  { inWindow, notTaken, inRoom }: ReturnType<typeof freeStretches>,
  base: Float64Array,
  at: number,
): void {
  for (let d = 0; d < days; d += 1) {
    for (let s = 0; s + dur <= slots; s += 1) {
      let cost = comfortableHours.cost(s, s + dur, core, weights);
      if (fixed) {
        if (!fixedStaysPut.allows(fixed, [d, s])) continue;
      } else if (inWindow[d * slots + s]! < dur) {
        if (!elastic?.window || notTaken[d * slots + s]! < dur) continue;
        cost += elastic.window;
      }
      if (room && inRoom[d * slots + s]! < dur) {
        if (!elastic?.room) continue;
        cost += elastic.room;
      }
      base[at + d * slots + s] = cost;
    }
  }
  for (const [d, s] of barred ?? []) base[at + d * slots + s] = Infinity;
}

/** From each start of a day, whether the candidate can for `dur` slots: `[d, s]`, in order. */
export function startsIn(windows: readonly Stretch[], dur: number, days: number, slots: number): [number, number][] {
  const free = freeInside(windows, days, slots);
  const starts: [number, number][] = [];
  for (let d = 0; d < days; d += 1)
    for (let s = 0; s + dur <= slots; s += 1) if (free[d * slots + s]! >= dur) starts.push([d, s]);
  return starts;
}

/** For each slot, how many slots from it on lie inside of the windows. */
function freeInside(windows: readonly Stretch[], days: number, slots: number): Int32Array {
  const bare = maskOf(windows, days, slots);
  for (let at = 0; at < bare.length; at += 1) bare[at]! ^= 1;
  return freeFrom([bare], days, slots);
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
