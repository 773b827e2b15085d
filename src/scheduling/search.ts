/**
 * The exact search: of all ways to hold the panel, the k cheapest, proven. Branch and bound in three layers.
 *
 * 1. `tables.ts` relaxes the problem: every interview gets its cheapest people at each start, whoever else wants them.
 * 2. `day-bound.ts` and `day-plans.ts` solve the relaxed problem exactly — per day, then over days — and open the plans
 *    (which interviews on which day) best-first.
 * 3. `inside-plan.ts` goes through the start times of one plan depth-first; `matching.ts` restores "nobody sits twice".
 *
 * When the next plan's bound exceeds the k-th best solution, nothing better exists. Most panels end there. Where many
 * seats want the same few people the relaxation is too kind, a plan turns out hard, and the search goes on with prices
 * on people (`prices.ts`). Pure; the same question gives the same answer, to the last seat.
 */
import { Best } from './best.ts';
import { type DayPlan, DayPlans } from './day-plans.ts';
import type { GridProblem, GridSolution } from './grid.ts';
import { deskFor, searchPlan } from './inside-plan.ts';
import { type Lens, lensFor } from './lens.ts';
import { climb } from './prices.ts';
import { buildTables, type Tables } from './tables.ts';

export interface SearchOptions {
  readonly k: number;
  readonly distinct: 'starts' | 'days';
  /** The most nodes to look at; the answer is then `budget` with its gap. */
  readonly maxNodes?: number;
}

export interface SearchResult {
  /** `optimal` is a proof for all of them: there are no better ones, and no more than these if fewer than k. */
  readonly status: 'optimal' | 'infeasible' | 'budget';
  readonly solutions: readonly GridSolution[];
  /** How far the first solution may be from the optimum; 0 when proven, Infinity when none was found in time. */
  readonly gap: number;
  readonly nodes: number;
  readonly setupMs: number;
  readonly searchMs: number;
}

/** Enough for several seconds; no instance of the benchmarks comes near. */
const DEFAULT_NODES = 3_000_000;
/** A plan that takes more nodes than this is hard: prices are looked for before it is searched to its end. */
const HARD = 600;
const FIRST_STEPS = 60;
const NEXT_STEPS = 20;

export function search(problem: GridProblem, options: SearchOptions): SearchResult {
  const began = performance.now();
  const tables = buildTables(problem);
  const plain = lensFor(tables, null);
  const plans = new DayPlans(tables, plain.bounds);
  const ready = performance.now();
  const best = new Best(options.k, options.distinct, tables.slots);
  const run = new Run(tables, plain, best, options.maxNodes ?? DEFAULT_NODES);
  const hard = run.easily(plans);
  if (hard !== null) run.priced(hard);
  const solutions = best.solutions;
  const first = solutions[0]?.objective ?? Infinity;
  const status = run.open < Infinity ? 'budget' : solutions.length === 0 ? 'infeasible' : 'optimal';
  return {
    status,
    solutions,
    gap: status === 'budget' ? Math.max(0, first - run.open) : 0,
    nodes: run.nodes,
    setupMs: ready - began,
    searchMs: performance.now() - ready,
  };
}

/** One search under way: what has been looked at, and what was left open when the nodes ran out. */
class Run {
  nodes = 0;
  /** The least bound of what was left open; Infinity while nothing was. */
  open = Infinity;
  readonly #tables: Tables;
  readonly #plain: Lens;
  readonly #best: Best;
  readonly #maxNodes: number;
  readonly #desk: ReturnType<typeof deskFor>;
  /** Plans searched to the end, by their days and sets. */
  readonly #done = new Set<string>();

  constructor(tables: Tables, plain: Lens, best: Best, maxNodes: number) {
    this.#tables = tables;
    this.#plain = plain;
    this.#best = best;
    this.#maxNodes = maxNodes;
    this.#desk = deskFor(tables);
  }

  /** Plans best-first, as long as each is easy; returns the first hard one, or null when everything is settled. */
  easily(plans: DayPlans): DayPlan | null {
    for (;;) {
      const plan = plans.next(this.#best.ceilingAnywhere);
      if (plan === null) return null;
      if (plan.bound > this.#best.ceiling(plan.key)) continue;
      if (!this.#finish(plan, null, HARD)) return plan;
    }
  }

  /** Plans best-first again, now seen with prices as well: those found for the first hard plan, then its own for each. */
  priced(hard: DayPlan): void {
    const tables = this.#tables;
    const none = new Float64Array(tables.problem.people.length);
    const { prices } = climb(tables, hard.days, hard.fixed, none, this.#best.ceiling(hard.key), FIRST_STEPS);
    const lens = lensFor(tables, prices);
    const plans = new DayPlans(tables, lens.bounds);
    for (;;) {
      const found = plans.next(this.#best.ceilingAnywhere + lens.sum);
      if (found === null) return;
      const plan = this.#plainly(found);
      const ceiling = this.#best.ceiling(plan.key);
      if (plan.bound > ceiling || found.bound - lens.sum > ceiling + 1e-6 || this.#done.has(nameOf(plan))) continue;
      if (this.nodes >= this.#maxNodes) {
        this.open = Math.min(this.open, Math.max(plan.bound, Math.ceil(found.bound - lens.sum - 1e-6)));
        return;
      }
      if (this.#finish(plan, lens, HARD)) continue;
      const own = climb(tables, plan.days, plan.fixed, prices, this.#best.ceiling(plan.key), NEXT_STEPS);
      if (own.bound > this.#best.ceiling(plan.key) + 1e-6) continue;
      if (!this.#finish(plan, lensFor(tables, own.prices, plan.days), this.#maxNodes - this.nodes))
        this.open = Math.min(this.open, Math.max(plan.bound, Math.ceil(own.bound - 1e-6)));
    }
  }

  /** A plan that was found through prices, with its plain bounds. */
  #plainly(plan: DayPlan): DayPlan {
    const days = plan.days.map(({ day, set }) => ({ day, set, bound: this.#plain.bounds[day]!.whole[set]! }));
    return { ...plan, days, bound: plan.fixed + days.reduce((sum, it) => sum + it.bound, 0) };
  }

  #finish(plan: DayPlan, lens: Lens | null, most: number): boolean {
    const nodes = searchPlan(this.#tables, plan, this.#plain, lens, this.#best, this.#desk, most);
    this.nodes += nodes < 0 ? most : nodes;
    if (nodes >= 0) this.#done.add(nameOf(plan));
    return nodes >= 0;
  }
}

function nameOf(plan: DayPlan): string {
  return plan.days.map(({ day, set }) => `${day}:${set}`).join();
}
