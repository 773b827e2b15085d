/**
 * Prices on people's time, over all candidates: what a session pays for being then and taking somebody. With the right
 * ones, candidates who plan alone stay out of each other's way; with any, the sum of what they pay bounds what all can
 * cost together. Made by `interview-day-bound.ts` and `interview-day-tree.ts`. Pure.
 */
import type { Compiled } from './compile.ts';
import type { GridProblem } from './grid.ts';
import type { Use } from './interview-day-desk.ts';

/** The instants at which time is priced: `from`, `from + step`, … */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** A stretch of days in which one person has so many interviews left; see `interview-day-conflicts.ts`. */
export interface PricedWindow {
  readonly person: string;
  readonly from: number;
  readonly to: number;
  /** A multiple of four, so that a quarter of an interview pays a whole number. */
  readonly price: number;
}

export class Tolls {
  readonly #axis: Axis;
  /** Sums of prices before each tick, by person. */
  readonly #sums = new Map<string, Float64Array>();
  readonly #windows = new Map<string, PricedWindow[]>();

  /** `prices`: whole numbers per tick, by person. */
  constructor(axis: Axis, prices: ReadonlyMap<string, ArrayLike<number>>, windows: readonly PricedWindow[] = []) {
    this.#axis = axis;
    for (const [person, list] of prices) {
      const sums = new Float64Array(list.length + 1);
      for (let i = 0; i < list.length; i += 1) sums[i + 1] = sums[i]! + list[i]!;
      if (sums[list.length]! > 0) this.#sums.set(person, sums);
    }
    for (const it of windows)
      if (it.price > 0) this.#windows.set(it.person, [...(this.#windows.get(it.person) ?? []), it]);
  }

  paidBy(uses: readonly Use[]): number {
    let paid = 0;
    for (const { person, start, free, weight } of uses) {
      const sums = this.#sums.get(person);
      const windows = this.#windows.get(person);
      if (sums !== undefined) paid += this.#upTo(sums, free) - this.#upTo(sums, start);
      if (windows !== undefined) paid += entry(windows, start, weight);
    }
    return paid;
  }

  /** The grid with tolls on it. `apart`: breaks after sessions in slots, by person. `day`: the grid is a slice of it. */
  on(
    grid: GridProblem,
    { dayStarts, slotMs }: Compiled,
    apart: Int32Array,
    weight: Float64Array,
    day: number | null,
  ): GridProblem {
    const slots = grid.slotsPerDay;
    return {
      ...grid,
      people: grid.people.map((person, p) => {
        const sums = this.#sums.get(person.id);
        const windows = this.#windows.get(person.id);
        if (sums === undefined && windows === undefined) return person;
        const from = new Float64Array(grid.days * slots);
        const to = new Float64Array(grid.days * slots);
        const rest = apart[p]! * slotMs;
        for (let d = 0; d < grid.days; d += 1) {
          const zero = dayStarts[day ?? d]!;
          for (let s = 0; s < slots; s += 1) {
            const start = zero + s * slotMs;
            const at = d * slots + s;
            if (sums !== undefined) {
              from[at] = this.#upTo(sums, start);
              to[at] = this.#upTo(sums, start + slotMs + rest);
            }
            if (windows !== undefined) from[at]! -= entry(windows, start, weight[p]!);
          }
        }
        return { ...person, toll: { from, to } };
      }),
    };
  }

  /** The prices of all ticks before an instant. */
  #upTo(sums: Float64Array, instant: number): number {
    const { from, step } = this.#axis;
    return sums[Math.max(0, Math.min(sums.length - 1, Math.ceil((instant - from) / step)))]!;
  }
}

function entry(windows: readonly PricedWindow[], start: number, weight: number): number {
  let sum = 0;
  for (const it of windows) if (it.from <= start && start < it.to) sum += it.price * weight;
  return sum;
}
