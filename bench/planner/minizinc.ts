/**
 * Asks a constraint solver (Gecode, through MiniZinc) the same question, on the same file, with a model of its own
 * (`panel.mzn`). Used by the benchmark to compare answers and times; needs `minizinc` on the path and is skipped without.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Panel } from './instances.ts';
import { dataOf } from './panel-data.ts';

export interface Solved {
  readonly status: 'optimal' | 'infeasible' | 'timeout';
  readonly objective: number | null;
  /**
   * Gecode's own search, as it reports it; null when it never came to one. Where its first propagation settles the matter
   * before a single node, that happens while the model is set up, and this time is what is counted.
   */
  readonly solveMs: number | null;
  /** MiniZinc's time before the solver starts. */
  readonly flattenMs: number | null;
  /** From the start of the process to its end, the data file being there already. */
  readonly wallMs: number;
}

export const hasMiniZinc = (): boolean => spawnSync('minizinc', ['--version']).status === 0;

const model = fileURLToPath(new URL('panel.mzn', import.meta.url));

/** `timeoutMs` is for flattening and search together. */
export async function solve(panel: Panel, timeoutMs: number): Promise<Solved> {
  const folder = await mkdtemp(join(tmpdir(), 'panel-'));
  try {
    const data = join(folder, 'panel.dzn');
    await writeFile(data, dataOf(panel));
    const args = ['--solver', 'gecode', '--statistics', '--time-limit', String(timeoutMs), model, data];
    const began = performance.now();
    const { out, error } = await output('minizinc', args, timeoutMs + 20_000);
    const wallMs = performance.now() - began;
    const status = out.includes('==========')
      ? 'optimal'
      : out.includes('=====UNSATISFIABLE=====')
        ? 'infeasible'
        : 'timeout';
    if (status === 'timeout' && /error/i.test(error)) throw new Error(error.slice(-800));
    const objective = [...out.matchAll(/^objective=(-?\d+)/gm)].at(-1)?.[1];
    const statistic = (name: string) => {
      const found = [...out.matchAll(new RegExp(`${name}=([\\d.e-]+)`, 'g'))].at(-1)?.[1];
      return found === undefined ? null : Number(found) * 1000;
    };
    const searched = statistic('solveTime');
    const settledAtOnce = status === 'infeasible' && statistic('nodes') === 0;
    return {
      status,
      objective: objective === undefined ? null : Number(objective),
      solveMs: searched !== null && settledAtOnce ? searched + (statistic('initTime') ?? 0) : searched,
      flattenMs: statistic('flatTime'),
      wallMs,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function output(command: string, args: readonly string[], timeoutMs: number): Promise<{ out: string; error: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args]);
    let out = '';
    let error = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      error += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve({ out, error });
    });
  });
}
