/**
 * What planning an XL panel takes in memory beyond the file itself: the most memory that a process ever held which reads
 * the file and plans, less that of one which only reads and parses it. And the heap while the answer is held.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, byEffort, number } from '../row.ts';
import { median } from '../statistics.ts';
import { families, instance } from './instances.ts';

const MOST_MB = 64;
const KB = 1024;
const MB = 1024 * 1024;

interface Held {
  /** Megabytes. */
  readonly peak: number;
  readonly heap: number;
}

/**
 * The most memory this process ever held, MB. A child's `maxRSS` begins with what its parent held when it was started, so
 * the kernel's mark of this program alone is read where there is one.
 */
function peakMb(): number {
  try {
    const mark = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (mark !== undefined) return Number(mark) / KB;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / KB;
}

function held(work: 'read' | 'plan', file: string): Held {
  const args = ['--disable-warning=ExperimentalWarning', '--expose-gc', import.meta.filename, work, file];
  const child = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout) as Held;
}

export const bench: Bench = async (effort) => {
  const seeds = byEffort(effort, 1, 5, 10);
  const folder = await mkdtemp(join(tmpdir(), 'fulcrum-bench-'));
  try {
    const all: { above: number; heap: number; file: number }[] = [];
    for (let seed = 1; seed <= seeds; seed += 1) {
      const file = join(folder, `XL-${seed}.json`);
      const text = JSON.stringify(instance(families.XL, seed));
      await writeFile(file, text);
      const read = held('read', file);
      const plan = held('plan', file);
      all.push({ above: plan.peak - read.peak, heap: plan.heap - read.heap, file: text.length / MB });
    }
    const above = all.map((it) => it.above);
    return [
      {
        what: 'Planner, XL: memory above what reading and parsing the file takes, peak of a fresh process, five best',
        measured: `median ${number(median(above))} MB, most ${number(Math.max(...above))} MB (heap when done ${number(median(all.map((it) => it.heap)))} MB more; the files have ${number(median(all.map((it) => it.file)))} MB)`,
        asked: `under ${MOST_MB} MB`,
        met: Math.max(...above) < MOST_MB,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

if (import.meta.main) {
  const [work, file] = process.argv.slice(2) as ['read' | 'plan', string];
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  let answer: unknown = null;
  if (work === 'plan') {
    const { readPanel } = await import('../../src/cli/panel-file.ts');
    const { search } = await import('../../src/scheduling/search.ts');
    answer = search(readPanel(json).problem, { k: 5, distinct: 'starts' });
  }
  const peak = peakMb();
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed / MB;
  process.stdout.write(JSON.stringify({ peak, heap } satisfies Held));
  // Both are held until here.
  if (json === answer) process.exitCode = 1;
}
