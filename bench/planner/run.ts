/**
 * Measures the planner on seeded companies: warm and from a fresh process, one best and five best, every family; then the
 * same files through Gecode where MiniZinc is installed. Run by
 * `bench/run.ts`, which reads the last line of `--json`, or by itself: `node bench/planner/run.ts [--quick] [--only S,M]
 * [--no-solver] [--json]`.
 *
 * Times are this thread's processor time, which neighbours on the machine change little; set-up is always included, on
 * problem objects that were never searched before. Throws when a plan breaks a rule, costs other than what it says, or
 * Gecode disagrees about the optimum.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { readPanel } from '../../src/cli/panel-file.ts';
import { costOf } from '../../src/scheduling/preferences.ts';
import { brokenRules } from '../../src/scheduling/rules.ts';
import { search } from '../../src/scheduling/search.ts';
import { median, quantile } from '../statistics.ts';
import { families, type FamilyName, instance } from './instances.ts';
import { hasMiniZinc, solve } from './minizinc.ts';

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

function searched(family: FamilyName, seed: number, k: number) {
  const { problem } = readPanel(instance(families[family], seed));
  const began = cpuMs();
  const wall = performance.now();
  const found = search(problem, { k, distinct: 'starts' });
  const wallMs = performance.now() - wall;
  const ms = cpuMs() - began;
  for (const it of found.solutions) {
    const broken = brokenRules(problem, it);
    const cost = [...costOf(problem, it).values()].reduce((a, b) => a + b, 0);
    if (broken.length > 0 || cost !== it.objective)
      throw new Error(`${family} ${seed}: ${broken.join(', ')}; costs ${cost}, said ${it.objective}`);
  }
  return { ms, wallMs, found };
}

interface Measured {
  readonly one: readonly number[];
  readonly five: readonly number[];
  readonly first: number;
  readonly nodes: readonly number[];
  readonly none: number;
  readonly cut: number;
}

function measure(family: FamilyName, seeds: number): Measured {
  for (let i = 1; i <= 3; i += 1) searched(family, i, 5);
  const all = Array.from({ length: seeds }, (_, i) => i + 1);
  const one = all.map((seed) => searched(family, seed, 1).ms);
  const five = all.map((seed) => searched(family, seed, 5));
  const first = [1, 2, 3].map((seed) => {
    const child = spawnSync(process.execPath, [import.meta.filename, '--first', `${family}:${seed}`], {
      encoding: 'utf8',
    });
    return Number(child.stdout);
  });
  return {
    one,
    five: five.map((it) => it.ms),
    first: median(first),
    nodes: five.map((it) => it.found.nodes),
    none: five.filter((it) => it.found.status === 'infeasible').length,
    cut: five.filter((it) => it.found.status === 'budget').length,
  };
}

interface Compared {
  readonly seed: number;
  readonly oursMs: number;
  readonly theirsMs: number;
  readonly ours: number | null;
  readonly theirs: number | null;
  readonly proven: boolean;
}

async function compare(family: FamilyName, seeds: number, seconds: number): Promise<Compared[]> {
  const compared: Compared[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const runs = [1, 2, 3, 4, 5].map(() => searched(family, seed, 1));
    const oursMs = median(runs.map((it) => it.wallMs));
    const ours = runs[0]?.found.solutions[0]?.objective ?? null;
    const gecode = await solve(instance(families[family], seed), seconds * 1000);
    const proven = gecode.status !== 'timeout';
    const agrees = proven
      ? gecode.objective === ours
      : gecode.objective === null || (ours !== null && ours <= gecode.objective);
    if (!agrees) throw new Error(`${family} ${seed}: ours ${ours}, Gecode ${gecode.objective} (${gecode.status})`);
    compared.push({ seed, oursMs, theirsMs: gecode.solveMs ?? seconds * 1000, ours, theirs: gecode.objective, proven });
  }
  return compared;
}

const ms = (value: number) => value.toFixed(1);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      solver: { type: 'boolean', default: true },
      json: { type: 'boolean', default: false },
      first: { type: 'string' },
    },
    allowNegative: true,
  });
  if (values.first !== undefined) {
    // In a process of its own: the very first call.
    const [family, seed] = values.first.split(':') as [FamilyName, string];
    const { problem } = readPanel(instance(families[family], Number(seed)));
    const began = cpuMs();
    search(problem, { k: 1, distinct: 'starts' });
    process.stdout.write(String(cpuMs() - began));
    return;
  }
  const names = (values.only?.split(',') ?? Object.keys(families)) as FamilyName[];
  const seeds = values.quick ? 6 : 40;
  const report: Record<string, unknown> = {};
  const rows = names.map((family) => {
    const it = measure(family, seeds);
    const five = { p50: median(it.five), p95: quantile(it.five, 0.95), max: Math.max(...it.five) };
    const one = { p50: median(it.one), p95: quantile(it.one, 0.95) };
    report[family] = { one, five, firstMs: it.first, none: it.none, cut: it.cut };
    return {
      family,
      'best p50': ms(one.p50),
      'best p95': ms(one.p95),
      'five p50': ms(five.p50),
      'five p95': ms(five.p95),
      'five max': ms(five.max),
      'first call': ms(it.first),
      'nodes p50': median(it.nodes),
      'nodes p95': quantile(it.nodes, 0.95),
      'nothing fits': it.none,
      'cut off': it.cut,
    };
  });
  console.log(`Milliseconds of processor time over ${seeds} companies each.`);
  console.table(rows);
  if (values.solver && !hasMiniZinc()) console.log('MiniZinc is not installed: no comparison.');
  if (values.solver && hasMiniZinc()) {
    const seconds = values.quick ? 10 : 30;
    console.log(`Gecode (its search alone, at most ${seconds} s) against ours (with set-up):`);
    for (const family of (['S', 'S2', 'M'] as const).filter((it) => names.includes(it))) {
      const compared = await compare(family, family === 'M' ? 2 : 5, seconds);
      report[`${family} against Gecode`] = { ratios: compared.map((it) => it.theirsMs / it.oursMs) };
      console.table(
        compared.map((it) => ({
          family,
          seed: it.seed,
          'ours ms': it.oursMs.toFixed(2),
          'Gecode ms': ms(it.theirsMs),
          ratio: `${it.proven ? '' : 'over '}${(it.theirsMs / it.oursMs).toFixed(0)}`,
          ours: it.ours,
          Gecode: `${it.theirs}${it.proven ? '' : ' (unproven)'}`,
        })),
      );
    }
  }
  if (values.json) console.log(JSON.stringify(report));
}

if (process.argv[1] === import.meta.filename) await main();
