/** The benchmark's panels in the bot's own terms must be the same panels: same optimum through either door. */
import { expect, test } from 'vitest';
import { families, type FamilyName, instance } from '../../bench/planner/instances.ts';
import { problemOf } from '../../bench/planner/product-problem.ts';
import { readPanel } from '../../src/cli/panel-file.ts';
import { plan } from '../../src/scheduling/plan.ts';
import { search } from '../../src/scheduling/search.ts';

/**
 * Where the two say different things, they are made to say the same: a file counts day and week loads apart, in life an
 * interview counts for both; a file counts the days that the candidate cannot, the bot does not look at them.
 */
function consistent(family: FamilyName, seed: number) {
  const panel = instance(families[family], seed);
  for (const person of panel.people)
    for (const week of person.weekLoad.keys()) {
      const held = person.dayLoad.reduce((sum, load, d) => sum + (panel.weekOf[d] === week ? load : 0), 0);
      person.weekLoad[week] = Math.max(person.weekLoad[week] ?? 0, held);
    }
  panel.weights.finish = 0;
  return panel;
}

test.each<[FamilyName, number]>([
  ['S', 1],
  ['S', 8],
  ['S3', 2],
  ['M', 3],
  ['M2', 4],
  ['L', 5],
  ['XL-5min', 6],
  ['all12', 7],
])('%s %i has one optimum, as a file and in the terms of the bot', (family, seed) => {
  const panel = consistent(family, seed);
  const file = search(readPanel(panel).problem, { k: 3, distinct: 'starts' });
  const bot = plan(problemOf(panel), { k: 3, distinct: 'starts', explain: false });
  expect(bot.status).toBe(file.status);
  expect(bot.status === 'infeasible' ? [] : bot.plans.map((it) => it.objective)).toEqual(
    file.solutions.map((it) => it.objective),
  );
});
