/**
 * Why nothing fits, and the smallest changes after which something does.
 */
import { type Compiled, compile } from './compile.ts';
import { describe } from './describe.ts';
import type { Blocker, Change, Relaxation } from './problem.ts';
import { apply } from './relax.ts';
import { search } from './search.ts';

export function explain(compiled: Compiled): { blockers: Blocker[]; relaxations: Relaxation[] } {
  const { problem } = compiled;
  const relaxations: Relaxation[] = [];
  const tries: { changes: Change[]; sentence: string; weight: number }[] = [
    { changes: [{ kind: 'lunch' }], sentence: 'Let lunch move', weight: 2 },
    {
      changes: [{ kind: 'max-days', days: problem.maxDays + 1 }],
      sentence: `Allow ${problem.maxDays + 1} days`,
      weight: 3,
    },
  ];
  for (const it of tries) {
    const changed = compile(apply(problem, it.changes));
    const [first] = search(changed.grid, { k: 1, distinct: 'starts' }).solutions;
    if (first) relaxations.push({ ...it, plan: describe(changed, first) });
  }
  return { blockers: [], relaxations };
}
