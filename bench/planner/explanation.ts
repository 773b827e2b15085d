/**
 * Why nothing fits: XL panels made impossible in the ways that happen to recruiters, asked of `plan()` warm. Every change
 * it proposes is planned again here, as if its button were pressed, and must lead to the plan it promised.
 */
import { plan } from '../../src/scheduling/plan.ts';
import type { PlanResult, Problem } from '../../src/scheduling/problem.ts';
import { type Bench, byEffort, ms, type Row } from '../row.ts';
import { median, quantile } from '../statistics.ts';
import { stopwatch, type Took } from '../stopwatch.ts';
import { type Hindrance, hindered, hindrances } from './infeasible.ts';
import { problemOf } from './product-problem.ts';

const MOST_MS = 150;

interface Explained extends Took {
  readonly hindrance: Hindrance;
  /** Ways out, each of which was planned again and kept its promise. */
  readonly ways: number;
  /** Weight of the lightest; null without any. */
  readonly weight: number | null;
}

type Infeasible = Extract<PlanResult, { status: 'infeasible' }>;

/** Null for a panel that fits all the same. */
function explained(hindrance: Hindrance, seed: number): Explained | null {
  const problem = problemOf(hindered('XL', hindrance, seed));
  const took = stopwatch();
  const result = plan(problem, { k: 5, distinct: 'days' });
  const times = took();
  if (result.status !== 'infeasible') return null;
  for (const it of result.relaxations) keepsItsPromise(problem, it, `${hindrance} ${seed}`);
  const weights = result.relaxations.map((it) => it.weight);
  return {
    hindrance,
    ...times,
    ways: weights.length,
    weight: weights.length === 0 ? null : Math.min(...weights),
  };
}

function keepsItsPromise(problem: Problem, way: Infeasible['relaxations'][number], name: string): void {
  const again = plan(problem, { k: 1, distinct: 'starts', changes: way.changes, explain: false });
  const objective = again.status === 'infeasible' ? null : (again.plans[0]?.objective ?? null);
  if (objective !== way.plan.objective)
    throw new Error(`${name}: "${way.sentence}" promised ${way.plan.objective}, planning again gave ${objective}`);
}

export const bench: Bench = (effort) => {
  const names = Object.keys(hindrances) as Hindrance[];
  const seeds = byEffort(effort, 1, 6, 20);
  for (const hindrance of names) for (let seed = 9001; seed <= 9003; seed += 1) explained(hindrance, seed);
  const all: Explained[] = [];
  for (const hindrance of names)
    for (let seed = 1; seed <= seeds; seed += 1) {
      const it = explained(hindrance, seed);
      if (it !== null) all.push(it);
    }
  console.table(
    names.map((hindrance) => {
      const of = all.filter((it) => it.hindrance === hindrance);
      const wall = of.map((it) => it.wallMs);
      return {
        hindrance,
        impossible: of.length,
        'with a way out': of.filter((it) => it.ways > 0).length,
        p50: ms(median(wall)),
        p95: ms(quantile(wall, 0.95)),
        most: ms(Math.max(...wall)),
      };
    }),
  );
  const wall = all.map((it) => it.wallMs);
  const cpu = all.map((it) => it.cpuMs);
  const stuck = all.filter((it) => it.ways === 0).length;
  const ways = all.reduce((sum, it) => sum + it.ways, 0);
  const rows: Row[] = [
    {
      what: `Planner, XL that does not fit (${all.length} companies, ${names.length} kinds of trouble): why, and the lightest ways out`,
      measured: `p50 ${ms(median(wall))}, p95 ${ms(quantile(wall, 0.95))}, most ${ms(Math.max(...wall))} (processor ${ms(median(cpu))}, ${ms(quantile(cpu, 0.95))}); ${ways} ways out, all kept when planned again${stuck > 0 ? `; none found for ${stuck}` : ''}`,
      asked: `p95 under ${MOST_MS} ms, a way out for every one`,
      met: quantile(wall, 0.95) < MOST_MS && stuck === 0,
    },
  ];
  return Promise.resolve(rows);
};
