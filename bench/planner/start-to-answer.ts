/**
 * From the start of a process to the answer on the same file: `fulcrum plan` against `minizinc` with Gecode, flattening
 * included. Ours is started with the Node that runs the benchmark. The optimum must be the same.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, byEffort, ms, type Row, times } from '../row.ts';
import { median } from '../statistics.ts';
import { families, instance } from './instances.ts';
import { hasMiniZinc, solve } from './minizinc.ts';

const door = fileURLToPath(new URL('../../bin/fulcrum.mjs', import.meta.url));
const sizes = ['S', 'M', 'L', 'XL'] as const;
const LEAST = 15;

function answered(file: string): { readonly wallMs: number; readonly objective: number | null } {
  const began = performance.now();
  const child = spawnSync(process.execPath, [door, 'plan', file, '--k', '1', '--json'], { encoding: 'utf8' });
  const wallMs = performance.now() - began;
  if (child.status !== 0) throw new Error(`fulcrum plan ended with ${child.status}: ${child.stderr}`);
  return { wallMs, objective: (JSON.parse(child.stdout) as { objective: number | null }).objective };
}

export const bench: Bench = async (effort) => {
  if (!hasMiniZinc()) return [];
  const seeds = byEffort(effort, 1, 3, 10);
  const rows: Row[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'fulcrum-bench-'));
  try {
    for (const size of sizes) {
      const pairs: { ours: number; theirs: number }[] = [];
      let cut = 0;
      for (let seed = 1; seed <= seeds; seed += 1) {
        const panel = instance(families[size], seed);
        const file = join(folder, `${size}-${seed}.json`);
        await writeFile(file, JSON.stringify(panel));
        const runs = [answered(file), answered(file), answered(file)];
        const gecode = await solve(panel, byEffort(effort, 10, 20, 60) * 1000);
        if (gecode.status === 'timeout') cut += 1;
        else if (gecode.objective !== runs[0]!.objective)
          throw new Error(`${size} ${seed}: ours ${runs[0]!.objective}, Gecode ${gecode.objective}`);
        pairs.push({ ours: median(runs.map((it) => it.wallMs)), theirs: gecode.wallMs });
      }
      const ratios = pairs.map((it) => it.theirs / it.ours);
      rows.push({
        what: `Planner, ${size}: from the start of a process to the answer, times faster than MiniZinc with Gecode`,
        measured: `median ${times(median(ratios))}, least ${times(Math.min(...ratios))} (medians ${ms(median(pairs.map((it) => it.ours)))} against ${ms(median(pairs.map((it) => it.theirs)))}${cut > 0 ? `; ${cut} cut` : ''})`,
        asked: `median at least ${LEAST}×`,
        met: median(ratios) >= LEAST,
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return rows;
};
