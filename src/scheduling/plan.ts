/**
 * The door of the planner: a `Problem` in, plans or reasons out. Called by `panels/propose.ts` and the command line.
 * Pure: no I/O, no clock (durations aside); the same problem always gets the same answer.
 */
import { basisFor } from './basis.ts';
import { axisSize, compile } from './compile.ts';
import { describe } from './describe.ts';
import { elapsed } from './elapsed.ts';
import { explainProblem } from './explain-problem.ts';
import { InvalidProblem, limits } from './invalid-problem.ts';
import type { PlanOptions, PlanResult, Problem } from './problem.ts';
import { apply } from './relax.ts';
import { search } from './search.ts';
import { validate } from './validate.ts';

/**
 * The `options.k` best plans, proven best; or why nothing fits and the smallest changes after which something does.
 * @throws InvalidProblem when the problem itself is wrong; its `path` says where.
 */
export function plan(problem: Problem, options: PlanOptions): PlanResult {
  if (!Number.isInteger(options.k) || options.k < 1 || options.k > limits.plans)
    throw new InvalidProblem('k', `between 1 and ${limits.plans} plans can be asked for`);
  validate(problem);
  const changed = options.changes?.length ? apply(problem, options.changes) : problem;
  if (changed !== problem) validate(changed);
  const compiled = compile(changed);
  const began = elapsed();
  const basis = basisFor(compiled.grid);
  const based = elapsed();
  const { maxNodes } = options;
  const result = search(compiled.grid, {
    k: options.k,
    distinct: options.distinct,
    basis,
    ...(maxNodes !== undefined && { maxNodes }),
  });
  const stats = { nodes: result.nodes, setupMs: result.setupMs + based - began, searchMs: result.searchMs };
  const plans = result.solutions.map((it) => describe(compiled, it));
  if (result.status === 'optimal') return { status: 'optimal', plans, stats };
  const { gap } = result;
  if (plans.length > 0 || options.explain === false) {
    const nothing = { blockers: [], relaxations: [], stats };
    return result.status === 'budget'
      ? { status: 'budget', plans, gap, ...nothing }
      : { status: 'infeasible', ...nothing };
  }
  const { blockers, relaxations, cut } = explainProblem(compiled, basis, options.explainNodes);
  const why = { blockers, relaxations, stats: { ...stats, ...(cut && { explainedInPart: true }) } };
  return result.status === 'budget' ? { status: 'budget', plans, gap, ...why } : { status: 'infeasible', ...why };
}

/**
 * How much of a search cannot be cut, roughly and before anything is worked out: a million is some 40 ms. Whoever must not
 * be held up plans larger problems elsewhere.
 */
export function sizeOf(problem: Problem): number {
  const { days, slotsPerDay } = axisSize(problem);
  const n = Math.min(problem.sessions.length, 20);
  // With several days, every part of the panel has to be thought of on each.
  const sets = (2 ** n * n * (problem.maxDays > 1 ? 3 : 1)) / 8;
  return days * slotsPerDay * (sets + problem.people.length);
}
