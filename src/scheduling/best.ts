/**
 * The k best solutions found so far, and the one question the search asks of them: can this still get in?
 * Ranked by objective, then by starts (interview by interview, day before slot), so that an answer never depends on the
 * order of the search. With `distinct: 'days'` at most one is kept for each set of days.
 */
import type { GridSolution, Slot } from './grid.ts';

interface Entry {
  readonly objective: number;
  readonly starts: readonly number[];
  readonly days: string;
  readonly solution: GridSolution;
}

export class Best {
  readonly #k: number;
  readonly #perDays: boolean;
  readonly #slots: number;
  /** No solution can cost more than this; what seems to, does not exist. */
  readonly #most: number;
  #entries: Entry[] = [];

  constructor(k: number, distinct: 'starts' | 'days', slots: number, most: number) {
    this.#most = most;
    this.#k = k;
    this.#perDays = distinct === 'days';
    this.#slots = slots;
  }

  get solutions(): GridSolution[] {
    return this.#entries.map((it) => it.solution);
  }

  /** The entry that a solution on this set of days would have to beat, or none while there is room. */
  #rival(days: string): Entry | undefined {
    const own = this.#perDays ? this.#entries.find((it) => it.days === days) : undefined;
    return own ?? (this.#entries.length < this.#k ? undefined : this.#entries.at(-1));
  }

  /** The highest objective that may still get in on this set of days. */
  ceiling(days: string): number {
    return this.#rival(days)?.objective ?? this.#most;
  }

  /** The highest objective that may still get in on any set of days. */
  get ceilingAnywhere(): number {
    if (this.#entries.length < this.#k) return this.#most;
    return this.#entries.at(-1)!.objective;
  }

  /** Whether there is a solution on this set of days; only asked where one each is wanted. */
  has(days: string): boolean {
    return this.#perDays && this.#entries.some((it) => it.days === days);
  }

  get hasAny(): boolean {
    return this.#entries.length > 0;
  }

  /** Whether there are k solutions. */
  get full(): boolean {
    return this.#entries.length >= this.#k;
  }

  /**
   * Whether anything with an objective of at least `bound` and starts of at least `earliest` (one packed start per
   * interview, `day · slots + slot`) is too late. Equal objectives are decided by the starts.
   */
  beats(days: string, bound: number, earliest: ArrayLike<number>): boolean {
    const rival = this.#rival(days);
    if (rival === undefined) return bound > this.#most;
    if (bound < rival.objective) return false;
    return bound > rival.objective || !earlier(earliest, rival.starts);
  }

  offer(days: string, objective: number, starts: ArrayLike<number>, seats: () => number[][][]): void {
    if (this.beats(days, objective, starts)) return;
    const packed = Array.from(starts);
    // A plan that was cut off and is searched again finds its first solutions again.
    if (this.#entries.some((it) => it.objective === objective && it.starts.every((one, j) => one === packed[j])))
      return;
    const solution: GridSolution = {
      objective,
      starts: packed.map((it): Slot => [Math.floor(it / this.#slots), it % this.#slots]),
      seats: seats(),
    };
    if (this.#perDays) this.#entries = this.#entries.filter((it) => it.days !== days);
    let at = this.#entries.length;
    while (at > 0) {
      const other = this.#entries[at - 1]!;
      if (other.objective < objective || (other.objective === objective && earlier(other.starts, packed))) break;
      at -= 1;
    }
    this.#entries.splice(at, 0, { objective, starts: packed, days, solution });
    if (this.#entries.length > this.#k) this.#entries.pop();
  }
}

/** Whether `a` comes before `b`, first difference decides. */
function earlier(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i += 1) if (a[i]! !== b[i]!) return a[i]! < b[i]!;
  return false;
}
