/**
 * Sets of slots, a bit each, in words of 32 from the start of each day on: stretches go in and out a word at a time, and
 * what is left is read off edge by edge. For `free-time.ts`, which does it for hundreds of people before every search.
 */
import type { Stretch } from './grid.ts';

/** Words that one day takes. */
export function wordsFor(slots: number): number {
  return (slots + 31) >> 5;
}

/** Puts stretches into the set that begins at word `at`. */
export function addSlots(bits: Int32Array, at: number, list: readonly Stretch[], days: number, slots: number): void {
  change(bits, at, list, days, slots, true);
}

export function removeSlots(bits: Int32Array, at: number, list: readonly Stretch[], days: number, slots: number): void {
  change(bits, at, list, days, slots, false);
}

/**
 * Where the day that begins at word `at` enters and leaves the set, in turn, put into `edges` from `count` on: pairs
 * `[from, to)`. Returns the count then.
 */
export function edgesOf(bits: Int32Array, at: number, slots: number, edges: Int16Array, count: number): number {
  const words = wordsFor(slots);
  let inside = 0;
  let end = count;
  for (let word = 0; word < words; word += 1) {
    const own = bits[at + word]!;
    // A bit for every slot that differs from the one before it.
    for (let turns = own ^ ((own << 1) | inside); turns !== 0; turns &= turns - 1) {
      edges[end] = (word << 5) + 31 - Math.clz32(turns & -turns);
      end += 1;
    }
    inside = own >>> 31;
  }
  if (inside === 1) {
    edges[end] = slots;
    end += 1;
  }
  return end;
}

function change(
  bits: Int32Array,
  at: number,
  list: readonly Stretch[],
  days: number,
  slots: number,
  isAdded: boolean,
): void {
  const words = wordsFor(slots);
  for (let i = 0; i < list.length; i += 1) {
    const stretch = list[i]!;
    const day = stretch[0];
    if (day < 0 || day >= days) continue;
    const from = stretch[1] > 0 ? stretch[1] : 0;
    const last = (stretch[2] < slots ? stretch[2] : slots) - 1;
    if (from > last) continue;
    const first = at + day * words + (from >> 5);
    const final = at + day * words + (last >> 5);
    for (let word = first; word <= final; word += 1) {
      let mask = -1;
      if (word === first) mask <<= from & 31;
      if (word === final) mask &= -1 >>> (31 - (last & 31));
      if (isAdded) bits[word]! |= mask;
      else bits[word]! &= ~mask;
    }
  }
}
