/**
 * What an interview itself costs at each start, whoever takes it, and where it may not be. Made once per search by
 * `tables.ts`.
 */
import { type GridProblem, maskOf } from './grid.ts';
import { comfortableHours } from './preferences.ts';
import { fixedStaysPut } from './rules.ts';

/** Hours outside the core, and what elastic rules about window and room cost; Infinity where the interview may not be. */
export function ownCosts(problem: GridProblem): Float64Array {
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
  for (const [j, { dur, room, fixed, barred }] of interviews.entries()) {
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
    for (const [d, s] of barred ?? []) base[(j * days + d) * slots + s] = Infinity;
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
