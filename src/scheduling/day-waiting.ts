/**
 * The innermost part of `day-bound.ts`: after an interview that ends here, which start is the cheapest to wait for?
 * Slots count from the first one of the day that any interview can use.
 */
import { HAD, OWED } from './day-lunch.ts';
import type { GridLunch } from './grid.ts';
import { lunchIsKept } from './rules.ts';

/** How long the candidate may wait, in slots, and what each slot of it beyond the least costs. */
export interface Waits {
  readonly width: number;
  readonly least: number;
  readonly most: number;
  readonly slot: number;
}

/** From the first to the last slot at which an interview may end. */
export interface Ends {
  readonly first: number;
  readonly last: number;
}

/**
 * For each end, the cheapest start that may follow it in `begin`, which has it for this state of lunch from `from` on. Seen
 * from one slot earlier every start costs one slot of waiting more, so the cheapest stays it until it is too far away.
 */
export function wait(
  begin: Float64Array,
  from: number,
  rest: Float64Array,
  to: number,
  ends: Ends,
  waits: Waits,
): void {
  const { width, least, most, slot } = waits;
  if (least > most) return;
  let cheapest = Infinity;
  let start = width;
  for (let end = ends.last; end >= ends.first; end -= 1) {
    cheapest += slot;
    if (start > end + most || start === width) {
      cheapest = Infinity;
      start = end + least;
      for (let s = Math.min(end + most, width - 1); s > end + least; s -= 1) {
        const all = begin[from + s]! + (s - end - least) * slot;
        if (all < cheapest) {
          cheapest = all;
          start = s;
        }
      }
    }
    if (begin[from + end + least]! <= cheapest) {
      cheapest = begin[from + end + least]!;
      start = end + least;
    }
    rest[to + end] = cheapest;
  }
}

/**
 * The same while lunch is owed: a start late enough to leave it free continues with lunch had. Uses up `begin`: what it has
 * of late starts with lunch owed is gone afterwards.
 */
export function waitOwed(
  begin: Float64Array,
  rest: Float64Array,
  to: number,
  ends: Ends,
  waits: Waits,
  lunch: GridLunch,
  lo: number,
): void {
  const { width, least, most, slot } = waits;
  const fedAfter = (end: number) => Math.ceil(lunchIsKept.earliestAfter(lunch, lo + end)) - lo;
  // After ends that lie inside lunch's hours, it begins with the wait: how late is late enough differs.
  const early = Math.min(ends.last, Math.floor(lunch.from) - lo);
  for (let end = Math.max(ends.first, early + 1); end <= ends.last; end += 1) {
    const last = Math.min(end + most, width - 1);
    const fed = Math.max(fedAfter(end), end + least);
    let cheapest = Infinity;
    for (let s = end + least; s < fed && s <= last; s += 1) {
      const all = begin[OWED * width + s]! + (s - end - least) * slot;
      if (all < cheapest) cheapest = all;
    }
    for (let s = fed; s <= last; s += 1) {
      const all = begin[HAD * width + s]! + (s - end - least) * slot;
      if (all < cheapest) cheapest = all;
    }
    rest[to + end] = cheapest;
  }
  if (early < ends.first) return;
  for (let s = fedAfter(early); s < width; s += 1) begin[OWED * width + s] = begin[HAD * width + s]!;
  wait(begin, OWED * width, rest, to, { first: ends.first, last: early }, waits);
}
