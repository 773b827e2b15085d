/**
 * Measures the planner on seeded companies: warm and from a fresh process, one best and five best, every family; then the
 * same files through Gecode where MiniZinc is installed. Run: `node bench/planner/run.ts [--quick] [--only S,M] [--json]`.
 * Times are this thread's processor time, which neighbours on the machine do not change; set-up is always included.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { readPanel } from '../../src/cli/panel-file.ts';
import { costOf } from '../../src/scheduling/preferences.ts';
import { brokenRules } from '../../src/scheduling/rules.ts';
import { search } from '../../src/scheduling/search.ts';
import { families, type FamilyName, instance } from './instances.ts';
import { hasMiniZinc, solve } from './minizinc.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    solver: { type: 'boolean', default: true },
    first: { type: 'string' },
  },
  allowNegative: true,
});

/** What a family may take, p95 in milliseconds, five best and set-up included. */
const targets: Partial<Record<FamilyName, number>> = { XL: 30, same18: 250, noorder14: 250, all12: 250 };

const cpu = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** A fresh problem each time, as in life: nothing may be kept from the search before. */
function timed(family: FamilyName, seed: number, k: number) {
  const { problem } = readPanel(instance(families[family], seed));
  const began = cpu();
  const found = search(problem, { k, distinct: 'starts' });
  return { ms: cpu() - began, found, problem };
}

if (values.first !== undefined) {
  // In a process of its own: the very first call.
  const [family, seed] = values.first.split(':') as [FamilyName, string];
  const { problem } = readPanel(instance(families[family], Number(seed)));
  const began = performance.now();
  search(problem, { k: 1, distinct: 'starts' });
  process.stdout.write(String(performance.now() - began));
  process.exit(0);
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
const spread = (list: readonly number[]) => {
  const sorted = list.toSorted((a, b) => a - b);
  return { p50: at(sorted, 0.5), p95: at(sorted, 0.95), max: at(sorted, 1) };
};
const ms = (value: number) => value.toFixed(1).padStart(8);

const seeds = values.quick ? 5 : 40;
const names = (values.only?.split(',') ?? Object.keys(families)) as FamilyName[];
const report: Record<string, unknown> = {};
let failed = false;

console.log(
  `family      best of all              five best                first call   nodes     none  cut   (${seeds} seeds, ms)`,
);
console.log('              p50     p95     max      p50     p95     max       p50       p95');
for (const name of names) {
  timed(name, 1, 1);
  timed(name, 2, 5);
  const one: number[] = [];
  const five: number[] = [];
  const nodes: number[] = [];
  let none = 0;
  let cut = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    one.push(timed(name, seed, 1).ms);
    const { ms: took, found, problem } = timed(name, seed, 5);
    five.push(took);
    nodes.push(found.nodes);
    if (found.status === 'infeasible') none += 1;
    if (found.status === 'budget') cut += 1;
    for (const it of found.solutions) {
      const broken = brokenRules(problem, it);
      const cost = [...costOf(problem, it).values()].reduce((a, b) => a + b, 0);
      if (broken.length > 0 || cost !== it.objective) {
        failed = true;
        console.log(`WRONG ${name} seed ${seed}: ${broken.join(', ')} cost ${cost}, said ${it.objective}`);
      }
    }
  }
  const first = Array.from({ length: 3 }, (_, i) => {
    const child = spawnSync(process.execPath, [import.meta.filename, '--first', `${name}:${i + 1}`], {
      encoding: 'utf8',
    });
    return Number(child.stdout);
  }).toSorted((a, b) => a - b);
  const a = spread(one);
  const b = spread(five);
  const target = targets[name];
  const missed = target !== undefined && b.p95 > target;
  console.log(
    `${name.padEnd(10)}${ms(a.p50)}${ms(a.p95)}${ms(a.max)} ${ms(b.p50)}${ms(b.p95)}${ms(b.max)}  ${ms(first[1] ?? Number.NaN)}  ${String(Math.round(spread(nodes).p95)).padStart(8)}  ${String(none).padStart(5)} ${String(cut).padStart(4)}${missed ? `   over the ${target} ms aimed at` : ''}`,
  );
  report[name] = { one: a, five: b, first: first[1], nodes: spread(nodes), none, cut };
}

if (values.solver && hasMiniZinc()) {
  const seconds = values.quick ? 10 : 30;
  console.log(`\nAgainst Gecode (solver time without flattening, at most ${seconds} s; ours warm with set-up):`);
  for (const name of (['S', 'S2', 'M'] as const).filter((it) => names.includes(it))) {
    const ratios: number[] = [];
    let proven = 0;
    const count = name === 'M' ? 2 : 5;
    for (let seed = 1; seed <= count; seed += 1) {
      const ours = [1, 2, 3].map(() => timed(name, seed, 1)).toSorted((a, b) => a.ms - b.ms)[0]!;
      const theirs = await solve(instance(families[name], seed), seconds * 1000);
      const objective = ours.found.solutions[0]?.objective ?? null;
      const agrees =
        theirs.status === 'timeout'
          ? theirs.objective === null || (objective !== null && objective <= theirs.objective)
          : theirs.objective === objective;
      if (!agrees) failed = true;
      if (theirs.status !== 'timeout') proven += 1;
      const took = theirs.solveMs ?? seconds * 1000;
      ratios.push(took / ours.ms);
      console.log(
        `  ${name} ${seed}: ours ${objective} in ${ours.ms.toFixed(1)} ms, Gecode ${theirs.objective} ${theirs.status} in ${took.toFixed(0)} ms: ${theirs.status === 'timeout' ? 'over ' : ''}${(took / ours.ms).toFixed(0)} times${agrees ? '' : '   DISAGREES'}`,
      );
    }
    console.log(`  ${name}: median ratio ${spread(ratios).p50.toFixed(0)}, Gecode proved ${proven} of ${count}`);
    report[`${name} against Gecode`] = { ratios, proven, of: count };
  }
} else if (values.solver) console.log('\nMiniZinc is not installed: no comparison.');

if (values.json) console.log(JSON.stringify(report));
if (failed) process.exitCode = 1;
