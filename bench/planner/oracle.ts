/**
 * The planner's oracle: random small panels, the search against trying everything. `checkOracle(2000)` is what the
 * benchmark runs; the tests run a few hundred. Throws at the first panel on which they differ, shrunk to a small one.
 *
 * Compared are: the k best plans in their order (by starts, or one per set of days), the status, and what each plan costs
 * to a judge that shares no code with the search. The search runs with random patience, so that prices on people and split
 * plans are used on panels this small too.
 */
import { deepStrictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { readPanel } from '../../src/cli/panel-file.ts';
import { search } from '../../src/scheduling/search.ts';
import type { Panel } from './instances.ts';
import { everyPlan, judge } from './judge.ts';
import { smallPanels } from './small-panels.ts';

export interface OracleReport {
  readonly panels: number;
  /** How many panels had each answer or feature; all are well above nothing, or the check would prove little. */
  readonly feasible: number;
  readonly infeasible: number;
  readonly elastic: number;
  /** Elastic panels whose best plan breaks at least one rule at its price. */
  readonly excepted: number;
  readonly byDays: number;
  readonly priced: number;
  readonly withLunch: number;
  readonly withOrder: number;
  readonly withRooms: number;
  readonly withOptional: number;
  readonly manyDays: number;
  readonly seconds: number;
}

interface Asked {
  readonly k: number;
  readonly distinct: 'starts' | 'days';
  /** Null: as always. */
  readonly patience: number | null;
}

const questions: fc.Arbitrary<Asked> = fc.record({
  k: fc.integer({ min: 1, max: 6 }),
  distinct: fc.constantFrom('starts', 'days'),
  patience: fc.constantFrom(null, 2, 10),
});

/** @throws Error with the smallest panel found on which the search is wrong. */
export function checkOracle(panels: number, seed = 20261123): OracleReport {
  const began = performance.now();
  const count: Record<string, number> = {};
  const add = (name: string, when: boolean) => {
    count[name] = (count[name] ?? 0) + (when ? 1 : 0);
  };
  fc.assert(
    fc.property(smallPanels(), questions, (panel, asked) => {
      const { best, nodes } = compare(panel, asked);
      add('feasible', best !== null);
      add('infeasible', best === null);
      add('elastic', panel.elastic !== undefined);
      const { elastic: _, ...hard } = panel;
      add('excepted', best !== null && panel.elastic !== undefined && judge(hard, best) === null);
      add('byDays', asked.distinct === 'days');
      add('priced', asked.patience !== null && nodes > 2 * panel.days + asked.patience);
      add('withLunch', panel.lunch !== null);
      add('withOrder', panel.order.length > 0);
      add('withRooms', panel.interviews.some((it) => it.room) && panel.rooms.length > 0);
      add(
        'withOptional',
        panel.interviews.some((it) => it.seats.some((one) => one.optional)),
      );
      add('manyDays', best !== null && new Set(best.starts.map(([day]) => day)).size > 1);
    }),
    { numRuns: panels, seed },
  );
  const of = (name: string) => count[name] ?? 0;
  return {
    panels,
    feasible: of('feasible'),
    infeasible: of('infeasible'),
    elastic: of('elastic'),
    excepted: of('excepted'),
    byDays: of('byDays'),
    priced: of('priced'),
    withLunch: of('withLunch'),
    withOrder: of('withOrder'),
    withRooms: of('withRooms'),
    withOptional: of('withOptional'),
    manyDays: of('manyDays'),
    seconds: (performance.now() - began) / 1000,
  };
}

/** One panel, one question: throws where the search and trying everything differ. */
export function compare(panel: Panel, { k, distinct, patience }: Asked) {
  const all = everyPlan(panel);
  const wanted = distinct === 'starts' ? all : bestPerDays(all);
  const found = search(readPanel(panel).problem, { k, distinct, ...(patience !== null && { patience }) });
  deepStrictEqual(
    { status: found.status, plans: found.solutions.map((it) => [it.objective, it.starts]) },
    {
      status: all.length === 0 ? 'infeasible' : 'optimal',
      plans: wanted.slice(0, k).map((it) => [it.objective, it.starts]),
    },
  );
  for (const it of found.solutions) deepStrictEqual(judge(panel, it), it.objective);
  return { best: found.solutions[0] ?? null, nodes: found.nodes };
}

/** The first of each set of days. */
function bestPerDays(all: ReturnType<typeof everyPlan>): ReturnType<typeof everyPlan> {
  const seen = new Map<string, (typeof all)[number]>();
  for (const it of all) {
    const key = [...new Set(it.starts.map(([day]) => day))].sort((a, b) => a - b).join();
    if (!seen.has(key)) seen.set(key, it);
  }
  return [...seen.values()];
}

if (import.meta.main) console.log(checkOracle(Number(process.argv[2] ?? 2000)));
