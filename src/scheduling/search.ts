/**
 * The exact search: of all ways to hold the panel, the k cheapest, proven. Branch and bound in three layers.
 *
 * 1. `cheapest-seats.ts` relaxes the problem: every interview gets its cheapest people at each start, whoever else wants them.
 * 2. `day-bound.ts` and `day-plans.ts` solve the relaxed problem exactly — per day, then over days — and open the plans
 *    (which interviews on which day) best-first.
 * 3. `inside-plan.ts` goes through the start times of one plan depth-first; `matching.ts` restores "nobody sits twice".
 *
 * When the next plan's bound exceeds the k-th best solution, nothing better exists. Most panels end there. Where many
 * seats want the same few people the relaxation is too kind, a plan turns out hard, and the search goes on with prices
 * on people (`prices.ts`). Pure; the same question gives the same answer, to the last seat.
 */
import { type Basis, basisFor } from './basis.ts';
import { Best } from './best.ts';
import { type DayPlan, DayPlans } from './day-plans.ts';
import { elapsed } from './elapsed.ts';
import type { GridProblem, GridSolution } from './grid.ts';
import { HardPlans } from './hard-plans.ts';
import { type Desk, deskFor, searchPlan } from './inside-plan.ts';
import { type Lens, lensFor, plainLens } from './lens.ts';
import { dearest } from './preferences.ts';
import { climbAll } from './prices.ts';
import type { Tables } from './tables.ts';

export interface SearchOptions {
  readonly k: number;
  readonly distinct: 'starts' | 'days';
  /** The most nodes to look at; the answer is then `budget` with its gap. */
  readonly maxNodes?: number;
  /** What the search stands on, where it is known already; it must be the problem's own (`basisFor`). */
  readonly basis?: Basis;
  /** Nodes that one plan, or part of a plan, may take before prices are looked for. Tests turn it down. */
  readonly patience?: number;
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

/** About two seconds; no instance of the benchmarks comes near. */
const DEFAULT_NODES = 300_000;
/** A plan that takes more nodes than this is hard: prices are looked for before it is searched to its end. */
const LEAST_PATIENCE = 600;
/** Nodes after which heads are counted: a plan that goes on may lack people, which nodes would take long to prove. */
const GLANCE = 200;
/** Prices cost more on more days with more interviews; so much of that is worth one node. */
const WORTH_A_NODE = 40;
/** What solving the relaxed problem for all days once counts as, likewise. */
const STEP_WORTH_A_NODE = 128;
/** Steps towards prices for all plans at once. */
const GLOBAL_STEPS = 16;
/** Prices are fractions, costs are whole. */
const NOISE = 1e-6;

/** @throws InvalidProblem when the problem is too large to take on. */
export function search(problem: GridProblem, options: SearchOptions): SearchResult {
  const began = elapsed();
  const basis = options.basis ?? basisFor(problem);
  const { tables } = basis;
  const plain = plainLens(basis);
  const plans = new DayPlans(tables, plain.days);
  const ready = elapsed();
  const best = new Best(options.k, options.distinct, tables.slots, dearest(problem));
  const { nodes, open } = run(tables, plain, plans, best, options);
  const solutions = best.solutions;
  const first = solutions[0]?.objective ?? Infinity;
  const status = open < Infinity ? 'budget' : solutions.length === 0 ? 'infeasible' : 'optimal';
  return {
    status,
    solutions,
    gap: status === 'budget' ? Math.max(0, first - open) : 0,
    nodes,
    setupMs: ready - began,
    searchMs: elapsed() - ready,
  };
}

/** What solving the relaxed problem for all days once counts as, in nodes. */
export function setupNodes({ interviews, days, slotsPerDay }: GridProblem): number {
  return Math.round((days * slotsPerDay * (1 << interviews.length)) / STEP_WORTH_A_NODE);
}

/** Fills `best`; returns the nodes looked at and the least bound left open (Infinity when nothing was). */
function run(
  tables: Tables,
  plain: Lens,
  plainPlans: DayPlans,
  best: Best,
  options: SearchOptions,
): { nodes: number; open: number } {
  const maxNodes = options.maxNodes ?? DEFAULT_NODES;
  const size = tables.days * tables.slots * (1 << tables.n);
  const patience = options.patience ?? Math.max(LEAST_PATIENCE, Math.round(size / WORTH_A_NODE));
  const desk = deskFor(tables);
  const hard = new HardPlans(tables, plain, best, desk, patience);
  /** Plans that were searched to the end, or handed to `hard`. */
  const seen = new Set<string>();
  let nodes = 0;
  let added = 0;
  /** Heads were counted, and there are enough. */
  let hopeful = patience <= GLANCE;
  // Plans best-first; through prices, once a plan turned out hard, that were found for it.
  let lens = plain;
  let plans = plainPlans;
  for (;;) {
    if (nodes + hard.nodes >= maxNodes) {
      if (!best.full) nodes += fillUp(tables, plain, best, desk);
      const open = Math.min(hard.leastBound, plans.leastBound - lens.sum);
      return { nodes: nodes + hard.nodes, open: open > best.ceilingAnywhere ? Infinity : Math.ceil(open - NOISE) };
    }
    const ceiling = best.ceilingAnywhere;
    const slack = lens.sum + NOISE;
    const found = plans.next(ceiling + slack, Math.min(ceiling, hard.leastBound) + slack);
    if (found === null) {
      if (hard.leastBound > ceiling) return { nodes: nodes + hard.nodes, open: Infinity };
      hard.work();
      continue;
    }
    const plan = lens === plain ? found : plainly(found, plain);
    if (plan.bound > best.ceiling(plan.key) || seen.has(nameOf(plan))) continue;
    seen.add(nameOf(plan));
    if (lens !== plain) {
      hard.add(plan, lens.prices!);
      added += 1;
      if (added % 4 === 0 && !best.full) hard.work();
      continue;
    }
    // Before much is spent on the first plan that is not easy: can anybody plan this at all?
    let looked = searchPlan(tables, plan, plain, null, best, desk, hopeful ? patience : GLANCE);
    nodes += looked < 0 ? (hopeful ? patience : GLANCE) : looked;
    if (looked >= 0) continue;
    if (!hopeful) {
      if (!best.hasAny && !hard.hopeful) return { nodes, open: Infinity };
      hopeful = true;
      looked = searchPlan(tables, plan, plain, null, best, desk, patience);
      nodes += looked < 0 ? patience : looked;
      if (looked >= 0) continue;
    }
    const none = new Float64Array(tables.problem.people.length);
    let prices = hard.add(plan, none);
    // On many days with many interviews, prices for all of them would cost more than they save.
    const stepCost = Math.round(size / STEP_WORTH_A_NODE);
    if (GLOBAL_STEPS * stepCost < maxNodes / 4) {
      const all = climbAll(tables, [prices, none], ceiling, GLOBAL_STEPS);
      nodes += all.steps * stepCost;
      prices = all.prices;
    }
    lens = lensFor(tables, prices);
    plans = new DayPlans(tables, lens.days);
    nodes += stepCost;
  }
}

/** Plans that are gone through, those that are searched, and nodes for each, to have something on other days too when the search is cut. */
const FILLERS = 20_000;
const FILLERS_SEARCHED = 40;
const FILLER_NODES = 400;

/** Looks for any solution on sets of days that have none yet: good ones are better than none. Returns the nodes it took. */
function fillUp(tables: Tables, plain: Lens, best: Best, desk: Desk): number {
  const plans = new DayPlans(tables, plain.days);
  const tried = new Map<string, number>();
  let nodes = 0;
  let searched = 0;
  for (let i = 0; i < FILLERS && searched < FILLERS_SEARCHED && !best.full; i += 1) {
    const plan = plans.next(best.ceilingAnywhere);
    if (plan === null) break;
    const times = tried.get(plan.key) ?? 0;
    tried.set(plan.key, times + 1);
    if (times > 2 || best.has(plan.key)) continue;
    searched += 1;
    const looked = searchPlan(tables, plan, plain, null, best, desk, FILLER_NODES);
    nodes += looked < 0 ? FILLER_NODES : looked;
  }
  return nodes;
}

/** A plan that was found through prices, with its plain bounds. */
function plainly(plan: DayPlan, plain: Lens): DayPlan {
  const isWhole = plan.days.length === 1;
  const days = plan.days.map(({ day, set }) => {
    const it = plain.days[day]!;
    return { day, set, bound: isWhole ? it.all : it.whole[set]! };
  });
  return { ...plan, days, bound: plan.fixed + days.reduce((sum, it) => sum + it.bound, 0) };
}

function nameOf(plan: DayPlan): string {
  return plan.days.map(({ day, set }) => `${day}:${set}`).join();
}
