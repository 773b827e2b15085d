/**
 * Which interviews on which day: every such plan, cheapest bound first. The bound of a plan is the sum of its days'
 * bounds (`day-bound.ts`) and what its number of days and its last day cost; it never exceeds what the plan can cost.
 *
 * A table says the least that any set of interviews can cost from a given day on with a given number of days; plans are
 * then opened best-first along that table, so only those that can still matter are ever spelled out.
 */
import type { DaySummary } from './day-bound.ts';
import { fewDays, soonDone } from './preferences.ts';
import type { Tables } from './tables.ts';

export interface DayPlan {
  readonly bound: number;
  /** What the plan costs besides its days: their number, and the last of them. */
  readonly fixed: number;
  readonly days: readonly { readonly day: number; readonly set: number; readonly bound: number }[];
  /** The used days, as a word: what `distinct: 'days'` compares. */
  readonly key: string;
}

/**
 * A plan being spelled out: `part`: days before `day` are settled, `left` is still to be placed, with `more` days to do it.
 * Before that: `one`: everything on `day`; `several`: everything on two days or more, of which nothing is known yet.
 */
interface Partial {
  readonly kind: 'one' | 'several' | 'part';
  readonly bound: number;
  readonly so: number;
  readonly fixed: number;
  readonly left: number;
  readonly day: number;
  readonly more: number;
  readonly chosen: DayPlan['days'];
  readonly serial: number;
}

export class DayPlans {
  readonly #tables: Tables;
  readonly #bounds: readonly (DaySummary | undefined)[];
  readonly #sets: number;
  readonly #maxDays: number;
  readonly #heap: Partial[] = [];
  /** For plans on several days: the table, and the days in it. */
  #least: Float64Array = new Float64Array(0);
  #days = 0;
  #serial = 0;

  constructor(tables: Tables, bounds: readonly (DaySummary | undefined)[]) {
    this.#tables = tables;
    this.#bounds = bounds;
    this.#sets = 1 << tables.n;
    this.#maxDays = Math.min(tables.problem.maxDays, tables.days, tables.n);
    const root = { so: 0, fixed: 0, left: this.#sets - 1, chosen: [] };
    for (let day = 0; day < tables.days; day += 1) {
      const bound = bounds[day]!.hint + this.#dayCost(0, 0, day);
      if (bound < Infinity) this.#push({ ...root, kind: 'one', bound, day, more: 1, serial: day });
    }
    this.#serial = tables.days;
    if (this.#maxDays > 1) {
      const bound = this.#dayCost(1, 1, 0);
      this.#push({ ...root, kind: 'several', bound, day: 0, more: this.#maxDays, serial: this.#serial });
    }
  }

  /** The least bound of any plan not yet handed out; Infinity when there is none left. */
  get leastBound(): number {
    return this.#heap[0]?.bound ?? Infinity;
  }

  /**
   * The next plan, cheapest bound first, or null when that is more than `limit` for now. Plans that must cost more than
   * `ceiling` are forgotten for good.
   */
  next(ceiling: number, limit = ceiling): DayPlan | null {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined || top.bound > limit) return null;
      this.#popTop();
      if (top.left === 0)
        return { bound: top.bound, fixed: top.fixed, days: top.chosen, key: top.chosen.map((it) => it.day).join(',') };
      if (top.kind === 'one') this.#look(top, ceiling);
      else if (top.kind === 'several') this.#several(top, ceiling);
      else this.#open(top, ceiling);
    }
  }

  /** Everything on one day: at a glance first, and closely when its turn comes again. */
  #look(one: Partial, ceiling: number): void {
    const { day, left, serial } = one;
    const it = this.#bounds[day]!;
    const cost = this.#dayCost(0, 0, day);
    const atLeast = it.least + cost;
    if (atLeast > ceiling || atLeast === Infinity) return;
    if (atLeast > one.bound) {
      this.#push({ ...one, bound: atLeast });
      return;
    }
    const own = it.all;
    const bound = own + cost;
    if (bound > ceiling || bound === Infinity) return;
    const chosen = [{ day, set: left, bound: own }];
    this.#push({ ...one, kind: 'part', bound, so: bound, fixed: cost, left: 0, day: day + 1, more: 0, chosen, serial });
  }

  /** Everything on several days: at a glance first, and only days that can still matter. */
  #several(several: Partial, ceiling: number): void {
    if (this.#days === 0) {
      const bound = this.#glance(ceiling);
      if (bound < Infinity) this.#push({ ...several, bound });
      return;
    }
    this.#least = this.#fromDayOn();
    const bound = this.#at(this.#maxDays, 0, several.left);
    if (bound <= ceiling && bound < Infinity) this.#push({ ...several, kind: 'part', bound });
  }

  /** The least that several days cost by a glance at each; notes which of them can matter. */
  #glance(ceiling: number): number {
    const { n, days, problem } = this.#tables;
    // By the last day used: every interview at its best time on any day up to that.
    const each = new Float64Array(n).fill(Infinity);
    let least = Infinity;
    for (let day = 0; day < days; day += 1) {
      const cost = this.#dayCost(1, 1, 0) + soonDone.cost(day, problem.weights);
      if (cost > ceiling) break;
      const own = this.#bounds[day]!.each;
      let bound = cost;
      for (let j = 0; j < n; j += 1) {
        if (own[j]! < each[j]!) each[j] = own[j]!;
        bound += each[j]!;
      }
      if (day === 0 || bound > ceiling || bound === Infinity) continue;
      if (bound < least) least = bound;
      this.#days = day + 1;
    }
    return least;
  }

  /** Every choice of the next used day and of the interviews it holds. */
  #open(partial: Partial, ceiling: number): void {
    const { left, more, so, chosen } = partial;
    for (let day = partial.day; day < this.#days; day += 1) {
      if (this.#at(more, day, left) + so > ceiling) break;
      const { whole } = this.#bounds[day]!;
      for (let set = left; set > 0; set = (set - 1) & left) {
        const own = whole[set]!;
        if (own === Infinity || !this.#mayComeFirst(set, left)) continue;
        const rest = left ^ set;
        // Everything on one day is a plan of its own from the start.
        if (rest === 0 && chosen.length === 0) continue;
        const cost = this.#dayCost(chosen.length, rest, day);
        const spent = so + own + cost;
        const bound = spent + this.#at(more - 1, day + 1, rest);
        if (bound > ceiling || bound === Infinity) continue;
        this.#serial += 1;
        this.#push({
          kind: 'part',
          bound,
          so: spent,
          fixed: partial.fixed + cost,
          left: rest,
          day: day + 1,
          more: more - 1,
          chosen: [...chosen, { day, set, bound: own }],
          serial: this.#serial,
        });
      }
    }
  }

  /** Whether nothing in `set` must wait for something that stays in `left` for a later day. */
  #mayComeFirst(set: number, left: number): boolean {
    const rest = left ^ set;
    const { before, n } = this.#tables;
    for (let j = 0; j < n; j += 1) if (set & (1 << j) && before[j]! & rest) return false;
    return true;
  }

  /** What one more used day costs, and the finish if nothing is left after it. */
  #dayCost(usedBefore: number, rest: number, day: number): number {
    const { weights } = this.#tables.problem;
    const more = usedBefore === 0 ? 0 : fewDays.cost(2, weights) - fewDays.cost(1, weights);
    return more + (rest === 0 ? soonDone.cost(day, weights) : 0);
  }

  #at(more: number, day: number, left: number): number {
    return left === 0 ? 0 : this.#least[(more * (this.#days + 1) + day) * this.#sets + left]!;
  }

  /** `least[more][day][left]`: the least that `left` costs on at most `more` days from `day` on. */
  #fromDayOn(): Float64Array {
    const days = this.#days;
    const maxDays = this.#maxDays;
    const sets = this.#sets;
    const least = new Float64Array((maxDays + 1) * (days + 1) * sets).fill(Infinity);
    for (let more = 1; more <= maxDays; more += 1) {
      // With every day still allowed nothing was used yet; only the whole panel can be left then.
      const used = maxDays - more;
      for (let day = days - 1; day >= 0; day -= 1) {
        const to = (more * (days + 1) + day) * sets;
        const skip = (more * (days + 1) + day + 1) * sets;
        const then = ((more - 1) * (days + 1) + day + 1) * sets;
        const { whole } = this.#bounds[day]!;
        for (let left = used === 0 ? sets - 1 : 1; left < sets; left += 1) {
          let value = least[skip + left]!;
          for (let set = left; set > 0; set = (set - 1) & left) {
            const own = whole[set]!;
            if (own >= value) continue;
            const rest = left ^ set;
            if (rest === 0 && used === 0) continue;
            const after = rest === 0 ? 0 : least[then + rest]!;
            if (after === Infinity || !this.#mayComeFirst(set, left)) continue;
            const all = own + after + this.#dayCost(used, rest, day);
            if (all < value) value = all;
          }
          least[to + left] = value;
        }
      }
    }
    return least;
  }

  #push(partial: Partial): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(partial);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!before(partial, heap[up]!)) break;
      heap[at] = heap[up]!;
      at = up;
    }
    heap[at] = partial;
  }

  #popTop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && before(heap[down + 1]!, heap[down]!)) down += 1;
      if (!before(heap[down]!, last)) break;
      heap[at] = heap[down]!;
      at = down;
    }
    heap[at] = last;
  }
}

/** Cheapest first; then what is spelled out further, then what was found first: the same order on every run. */
function before(a: Partial, b: Partial): boolean {
  if (a.bound !== b.bound) return a.bound < b.bound;
  if ((a.left === 0) !== (b.left === 0)) return a.left === 0;
  return a.serial < b.serial;
}
