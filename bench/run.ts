/**
 * `npm run bench`: every figure, measured in one run on one machine, printed and written to `docs/figures.md`.
 * `npm run bench -- --quick` takes fewer rounds; `--only bot|schedule|directory|planner` measures one part and writes nothing.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { median } from './statistics.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });

export interface Figure {
  readonly what: string;
  /** As measured, with its unit. */
  readonly measured: string;
  readonly limit: string;
  readonly met: boolean;
}

interface PlannerReport {
  readonly [family: string]: {
    readonly five?: { readonly p50: number; readonly p95: number };
    readonly cut?: number;
    readonly ratios?: readonly number[];
  };
}

const wanted = (part: string): boolean => values.only === undefined || values.only === part;
const figures: Figure[] = [];

if (wanted('bot')) {
  const { benchBot } = await import('./bot/run.ts');
  for (const it of await benchBot(values.quick ? 2 : 7))
    figures.push({
      what: `Bot against a bare Bolt 5 app: ${it.what}`,
      measured: `${it.ratio.toFixed(2)}× (${it.ours.toFixed(1)} ${it.unit} against ${it.bare.toFixed(1)} ${it.unit})`,
      limit: `at most ${it.limit}×`,
      met: it.ratio <= it.limit,
    });
}

if (wanted('schedule')) {
  const { benchSchedule } = await import('./schedule/run.ts');
  const it = await benchSchedule(values.quick ? 6 : 20);
  figures.push({
    what: 'Search for a 4-session on-site over 10 days, pools of 5 and 6, against the Lever and calendar calls around it',
    measured: `${(it.share * 100).toFixed(1)} % (${it.planningMs.toFixed(1)} ms against ${it.waitMs.toFixed(0)} ms; against the ${it.callsMs.toFixed(0)} ms in which one of ${it.calls} calls is under way on loopback: ${(it.strictShare * 100).toFixed(1)} %)`,
    limit: 'under 5 %',
    met: it.share < it.limit,
  });
}

if (wanted('directory')) {
  const { benchDirectory } = await import('./directory/run.ts');
  const it = benchDirectory();
  figures.push({
    what: 'Typeahead over 5,000 candidates against looking through every name',
    measured: `${it.ratio.toFixed(2)}× (${it.oursMs.toFixed(2)} ms against ${it.plainMs.toFixed(2)} ms)`,
    limit: `at most ${it.limit}×`,
    met: it.ratio <= it.limit,
  });
}

if (wanted('planner')) {
  // A process of its own: the planner is measured as it starts, not after everything above.
  const script = new URL('./planner/run.ts', import.meta.url).pathname;
  const child = spawnSync(process.execPath, [script, '--json', ...(values.quick ? ['--quick'] : [])], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.stdout.write(child.stdout);
  const report = JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '{}') as PlannerReport;
  const limits: Record<string, number> = { XL: 30, same18: 250, noorder14: 250, all12: 250 };
  for (const [family, it] of Object.entries(report)) {
    if (it.five) {
      const limit = limits[family];
      figures.push({
        what: `Planner, ${family}: five best, set-up included, processor time`,
        measured: `p50 ${it.five.p50.toFixed(1)} ms, p95 ${it.five.p95.toFixed(1)} ms, ${it.cut} not proven`,
        limit: limit === undefined ? '' : `p95 under ${limit} ms, all proven`,
        met: it.cut === 0 && (limit === undefined || it.five.p95 <= limit),
      });
    }
    if (it.ratios) {
      const least = family.startsWith('M') ? 20 : 1.5;
      figures.push({
        what: `Planner, ${family}: times faster than Gecode's own search`,
        measured: `median ${median(it.ratios).toFixed(0)}, least ${Math.min(...it.ratios).toFixed(1)}`,
        limit: `median at least ${least}, none slower`,
        met: median(it.ratios) >= least && Math.min(...it.ratios) >= 1,
      });
    }
  }
  if (child.status !== 0)
    figures.push({ what: 'Planner: every answer checked', measured: 'a wrong answer', limit: 'none', met: false });
}

const [cpu] = cpus();
const table = [
  '| Figure | Measured | Asked | |',
  '| --- | --- | --- | --- |',
  ...figures.map((it) => `| ${it.what} | ${it.measured} | ${it.limit} | ${it.met ? 'met' : '**missed**'} |`),
].join('\n');
console.log(table);
if (values.only === undefined) {
  await writeFile(
    new URL('../docs/figures.md', import.meta.url),
    `# Figures\n\nWritten by \`npm run bench\`, all in one run on one machine (${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, Node ${process.version}). Ratios are\nwhat counts; absolute numbers only make sense of them.\n\n${table}\n`,
  );
}
process.exit(0);
