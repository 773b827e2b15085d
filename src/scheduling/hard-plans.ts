/**
 * Plans of days that did not yield to a short search: best-first over *parts* of plans. A part is a plan with limits to
 * its start times, prices of its own and the bound they prove. The part with the least bound is searched for a while;
 * if that does not settle it, it is cut in two, each half gets better prices, and both go back into the queue.
 */
import type { Best } from './best.ts';
import type { DayPlan } from './day-plans.ts';
import { EnoughPeople } from './enough-people.ts';
import { type Desk, searchPlan } from './inside-plan.ts';
import { type Lens, lensFor } from './lens.ts';
import { climbPlan, type Slope, slopeFor } from './prices.ts';
import type { Within } from './cheapest-seats.ts';
import type { Tables } from './tables.ts';

interface Part {
  readonly plan: DayPlan;
  readonly within: Within;
  readonly prices: Float64Array;
  readonly bound: number;
  /** Prices were only looked for briefly; a closer look comes before the search. */
  readonly glanced: boolean;
}

/** Prices are fractions, costs are whole. */
const NOISE = 1e-6;
/** Enough to see off most plans, as soon as there is something to compare them with. */
const GLANCE_STEPS = 3;
const FULL_STEPS = 20;
const SPLIT_STEPS = 15;
/** What solving the relaxed problem once counts as, in nodes: so much, and one for so many sets of interviews and slots. */
const STEP = 10;
const WORTH_A_NODE = 128;

export class HardPlans {
  nodes = 0;
  readonly #tables: Tables;
  readonly #plain: Lens;
  readonly #best: Best;
  readonly #desk: Desk;
  readonly #patience: number;
  readonly #people: EnoughPeople;
  /** Only panels that are hard need it. */
  #slopeOrNull: Slope | null = null;
  readonly #queue: Part[] = [];
  /** The last prices found for plans on these days. */
  readonly #byDays = new Map<string, Float64Array>();

  constructor(tables: Tables, plain: Lens, best: Best, desk: Desk, patience: number) {
    this.#tables = tables;
    this.#plain = plain;
    this.#best = best;
    this.#desk = desk;
    this.#patience = patience;
    this.#people = new EnoughPeople(tables);
  }

  get #slope(): Slope {
    return (this.#slopeOrNull ??= slopeFor(this.#tables));
  }

  /** The least that anything still in the queue can cost; Infinity when it is empty. */
  get leastBound(): number {
    return this.#queue[0]?.bound ?? Infinity;
  }

  /** Whether any plan can seat everybody. */
  get hopeful(): boolean {
    return this.#people.for(null, null);
  }

  /** Takes a whole plan in; returns the prices found for it. */
  add(plan: DayPlan, prices: Float64Array): Float64Array {
    // Plans on the same days have the same people to fight over: what was found for one is a good start for the next.
    const before = this.#byDays.get(plan.key);
    const { n, slots } = this.#tables;
    const within = { from: new Int32Array(n), to: new Int32Array(n).fill(slots) };
    const starts: [Float64Array, ...Float64Array[]] = before === undefined ? [prices] : [before, prices];
    const found = this.#price(plan, within, starts, plan.bound, GLANCE_STEPS, true);
    this.#byDays.set(plan.key, found);
    return found;
  }

  /** Searches the most promising part for a while, and splits it if that was not enough. */
  work(): void {
    const part = this.#queue.shift();
    if (part === undefined) return;
    const { plan, within, prices } = part;
    if (part.bound > this.#best.ceiling(plan.key)) return;
    if (part.glanced) {
      this.#byDays.set(plan.key, this.#price(plan, within, [prices], part.bound, FULL_STEPS));
      return;
    }
    const lens = lensFor(this.#tables, prices, plan.days, within);
    const nodes = searchPlan(this.#tables, plan, this.#plain, lens, this.#best, this.#desk, this.#patience);
    this.nodes += nodes < 0 ? this.#patience : nodes;
    if (nodes >= 0) return;
    const { interview, at } = this.#widest(plan, lens);
    if (interview < 0) {
      // Nothing left to cut: every start is settled, only their order in the search is not.
      this.nodes += Math.max(0, searchPlan(this.#tables, plan, this.#plain, lens, this.#best, this.#desk, Infinity));
      return;
    }
    const early: Within = { from: within.from, to: within.to.slice() };
    early.to[interview] = at;
    const late: Within = { from: within.from.slice(), to: within.to };
    late.from[interview] = at;
    for (const half of [early, late]) this.#price(plan, half, [prices], part.bound, SPLIT_STEPS);
  }

  #price(
    plan: DayPlan,
    within: Within,
    starts: readonly [Float64Array, ...Float64Array[]],
    known: number,
    steps: number,
    glanced = false,
  ): Float64Array {
    if (!this.#people.for(plan.days, within)) return starts[0];
    const ceiling = this.#best.ceiling(plan.key);
    const { prices, bound, steps: taken } = climbPlan(this.#tables, this.#slope, plan, within, starts, ceiling, steps);
    const sets = plan.days.reduce((sum, { set }) => sum + (1 << countOf(set)), 0);
    this.nodes += taken * (STEP + Math.round((sets * this.#tables.slots) / WORTH_A_NODE));
    const proven = Math.max(known, Math.ceil(bound - NOISE));
    if (proven <= ceiling && proven < Infinity) {
      this.#push({ plan, within, prices, bound: proven, glanced });
    }
    return prices;
  }

  /** The interview with most possible starts, and the start that halves them; −1 when each has one. */
  #widest(plan: DayPlan, lens: Lens): { interview: number; at: number } {
    const { days, slots } = this.#tables;
    let interview = -1;
    let most = 1;
    let at = 0;
    for (const { day, set } of plan.days)
      for (let j = 0; j < this.#tables.n; j += 1) {
        if ((set & (1 << j)) === 0) continue;
        const possible: number[] = [];
        for (let s = 0; s < slots; s += 1)
          if (lens.cheapest.cost[(j * days + day) * slots + s]! < Infinity) possible.push(s);
        if (possible.length <= most) continue;
        most = possible.length;
        interview = j;
        at = possible[possible.length >> 1]!;
      }
    return { interview, at };
  }

  #push(part: Part): void {
    const at = this.#queue.findIndex((it) => it.bound > part.bound);
    if (at < 0) this.#queue.push(part);
    else this.#queue.splice(at, 0, part);
  }
}

/** How many interviews a set has. */
function countOf(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest &= rest - 1) count += 1;
  return count;
}
