/**
 * One search of the benchmark: on a problem that was never searched before, set-up included, in wall and processor time;
 * every plan it returns is judged by the rules and the cost written apart from the search. Throws when one is wrong.
 */
import { readPanel } from '../../src/cli/panel-file.ts';
import type { GridProblem } from '../../src/scheduling/grid.ts';
import { costOf } from '../../src/scheduling/preferences.ts';
import { brokenRules } from '../../src/scheduling/rules.ts';
import { search, type SearchResult } from '../../src/scheduling/search.ts';
import { stopwatch, type Took } from '../stopwatch.ts';
import { families, type FamilyName, instance } from './instances.ts';

export interface Timed extends Took {
  readonly found: SearchResult;
}

export function timedSearch(family: FamilyName, seed: number, k: number): Timed {
  const { problem } = readPanel(instance(families[family], seed));
  const took = stopwatch();
  const found = search(problem, { k, distinct: 'starts' });
  const times = took();
  judge(problem, found, `${family} ${seed}`);
  return { ...times, found };
}

function judge(problem: GridProblem, found: SearchResult, name: string): void {
  for (const it of found.solutions) {
    const broken = brokenRules(problem, it);
    const cost = [...costOf(problem, it).values()].reduce((a, b) => a + b, 0);
    if (broken.length > 0 || cost !== it.objective)
      throw new Error(`${name}: ${broken.join(', ')}; costs ${cost}, said ${it.objective}`);
  }
}

/** Companies that are searched to warm up, and never measured. */
const WARM_UP_SEEDS = [9001, 9002, 9003, 9004, 9005, 9006, 9007, 9008];

export function warmUp(family: FamilyName, k: number, seeds = WARM_UP_SEEDS): void {
  for (const seed of seeds) timedSearch(family, seed, k);
}
