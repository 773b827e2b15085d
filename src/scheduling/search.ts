/**
 * The exact search: of all ways to hold the panel, the k cheapest, proven. Branch and bound in three layers.
 *
 * 1. `tables.ts` relaxes the problem: every interview gets its cheapest people at each start, whoever else wants them.
 * 2. `day-bound.ts` and `day-plans.ts` solve the relaxed problem exactly — per day, then over days — and open the plans
 *    (which interviews on which day) best-first.
 * 3. `inside-plan.ts` goes through the start times of one plan depth-first; `matching.ts` restores "nobody sits twice".
 *
 * When the next plan's bound exceeds the k-th best solution, nothing better exists. Pure; the same question gives the
 * same answer, to the last seat.
 */
import { Best } from './best.ts';
import { boundDay } from './day-bound.ts';
import { DayPlans } from './day-plans.ts';
import type { GridProblem, GridSolution } from './grid.ts';
import { inside, searchPlan } from './inside-plan.ts';
import { buildTables, emptyCheapest, fillDay } from './tables.ts';

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

export function search(problem: GridProblem, options: SearchOptions): SearchResult {
  const began = performance.now();
  const tables = buildTables(problem);
  const cheapest = emptyCheapest(tables);
  for (let d = 0; d < tables.days; d += 1) fillDay(tables, d, null, cheapest);
  const bounds = Array.from({ length: tables.days }, (_, d) => boundDay(tables, cheapest, d));
  const plans = new DayPlans(tables, bounds);
  const ready = performance.now();

  const maxNodes = options.maxNodes ?? DEFAULT_NODES;
  const budget = { left: maxNodes };
  const best = new Best(options.k, options.distinct, tables.slots);
  const it = inside(tables, cheapest, bounds, best, budget);
  let cut = Infinity;
  for (;;) {
    const plan = plans.next(best.ceilingAnywhere);
    if (plan === null) break;
    if (budget.left <= 0) {
      cut = Math.min(cut, plan.bound);
      break;
    }
    if (plan.bound <= best.ceiling(plan.key)) searchPlan(it, plan);
    if (budget.left <= 0) cut = Math.min(cut, plan.bound);
  }
  const solutions = best.solutions;
  const first = solutions[0]?.objective ?? Infinity;
  const status = cut < Infinity ? 'budget' : solutions.length === 0 ? 'infeasible' : 'optimal';
  return {
    status,
    solutions,
    gap: status === 'budget' ? Math.max(0, first - cut) : 0,
    nodes: maxNodes - budget.left,
    setupMs: ready - began,
    searchMs: performance.now() - ready,
  };
}
