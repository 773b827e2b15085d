/**
 * The door of the planner: a `Problem` in, plans or reasons out. Called by `panels/propose.ts` and the command line.
 * Pure: no I/O, no clock (durations aside); the same problem always gets the same answer.
 */
import { basisFor } from './basis.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
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
  const began = performance.now();
  const basis = basisFor(compiled.grid);
  const based = performance.now();
  const result = search(compiled.grid, { k: options.k, distinct: options.distinct, basis });
  const stats = { nodes: result.nodes, setupMs: result.setupMs + based - began, searchMs: result.searchMs };
  const plans = result.solutions.map((it) => describe(compiled, it));
  if (result.status === 'optimal') return { status: 'optimal', plans, stats };
  if (result.status === 'budget') return { status: 'budget', plans, gap: result.gap, stats };
  if (options.explain === false) return { status: 'infeasible', blockers: [], relaxations: [], stats };
  const { blockers, relaxations } = explainProblem(compiled, basis);
  return { status: 'infeasible', blockers, relaxations, stats };
}
