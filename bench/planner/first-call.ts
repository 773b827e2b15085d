/**
 * The first call in a fresh process against the same call once it is warm, per size: of the search on the file, and of
 * `plan()` on the same panel in the bot's own terms — what a person waits for who asks a bot that has just started. Every
 * measurement has a process of its own, started as the bot is (with what earlier processes compiled at hand); the problem
 * is there before the clock starts.
 */
import { spawnSync } from 'node:child_process';
import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import type { Problem } from '../../src/scheduling/problem.ts';
import { type Bench, byEffort, ms, type Row, times } from '../row.ts';
import { median } from '../statistics.ts';
import { families, type FamilyName, instance } from './instances.ts';

const sizes = ['S', 'M', 'L', 'XL'] as const;
const doors = {
  search: 'the search on the file',
  plan: '`plan()` on instants, zones and people',
} as const;
type Door = keyof typeof doors;

const MOST = 5;
const WARM_CALLS = 60;
/** Of the warm calls, the last so many are counted. */
const COUNTED = 20;

interface Calls {
  readonly firstMs: number;
  readonly warmMs: number;
}

function measured(door: Door, family: FamilyName, seed: number): Calls {
  const args = ['--disable-warning=ExperimentalWarning', import.meta.filename, door, family, String(seed)];
  const child = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout) as Calls;
}

export const bench: Bench = (effort) => {
  const seeds = byEffort(effort, 2, 3, 6);
  const rows: Row[] = [];
  for (const door of ['search', 'plan'] as const)
    for (const size of sizes) {
      // Leaves behind what it compiled.
      measured(door, size, seeds + 1);
      const all = Array.from({ length: seeds }, (_, i) => measured(door, size, i + 1));
      const ratio = median(all.map((it) => it.firstMs / it.warmMs));
      rows.push({
        what: `Planner, ${size}: the first call in a fresh process against the warm one, ${doors[door]}, five best`,
        measured: `${times(ratio)} (medians ${ms(median(all.map((it) => it.firstMs)))} against ${ms(median(all.map((it) => it.warmMs)))}, ${seeds} companies)`,
        asked: `at most ${MOST}×`,
        met: ratio <= MOST,
      });
    }
  return Promise.resolve(rows);
};

/** A call of one door on a problem of its own: nothing that one call learns of its problem may help the next. */
async function callOf(door: Door, family: FamilyName, seed: number): Promise<() => number> {
  const panel = instance(families[family], seed);
  const text = JSON.stringify(panel);
  if (door === 'search') {
    const [{ readPanel }, { search }] = await whole(() =>
      Promise.all([import('../../src/cli/panel-file.ts'), import('../../src/scheduling/search.ts')]),
    );
    return () => {
      const { problem } = readPanel(JSON.parse(text));
      const began = performance.now();
      search(problem, { k: 5, distinct: 'starts' });
      return performance.now() - began;
    };
  }
  const { problemOf } = await import('./product-problem.ts');
  const { plan } = await whole(() => import('../../src/scheduling/plan.ts'));
  const problem = JSON.stringify(problemOf(panel));
  return () => {
    const copy = JSON.parse(problem) as Problem;
    const began = performance.now();
    plan(copy, { k: 5, distinct: 'starts', explain: false });
    return performance.now() - began;
  };
}

/** As `fulcrum plan` loads the planner: compiled as a whole. */
async function whole<Module>(load: () => Promise<Module>): Promise<Module> {
  setFlagsFromString('--no-lazy');
  const module = await load();
  setFlagsFromString('--lazy');
  return module;
}

if (import.meta.main) {
  enableCompileCache();
  const [door, family, seed] = process.argv.slice(2) as [Door, FamilyName, string];
  const call = await callOf(door, family, Number(seed));
  const firstMs = call();
  const warm = Array.from({ length: WARM_CALLS }, call);
  process.stdout.write(JSON.stringify({ firstMs, warmMs: median(warm.slice(-COUNTED)) } satisfies Calls));
}
