/**
 * `npm run bench`: every figure, measured in one run on one machine, printed and written to `docs/figures.md`. With
 * `-- --full` as many companies and rounds are taken as the figures ask for (about a quarter of an hour), without it fewer;
 * `--quick` only tries whether each bench works and writes nothing. `--only NAME[,NAME]` runs some (`--list` names them).
 *
 * Each bench runs in a process of its own: it is measured as it starts, not after everything before it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Bench, Effort, Row } from './row.ts';
import { tableOf } from './row.ts';

const benches: Readonly<Record<string, () => Promise<{ readonly bench: Bench }>>> = {
  bot: () => import('./bot/against-bolt.ts'),
  'search-share': () => import('./schedule/share.ts'),
  'own-work': () => import('./schedule/own-work.ts'),
  'free-busy': () => import('./calendars/free-busy.ts'),
  typeahead: () => import('./directory/typeahead.ts'),
  distribution: () => import('./planner/distribution.ts'),
  explanation: () => import('./planner/explanation.ts'),
  'first-call': () => import('./planner/first-call.ts'),
  memory: () => import('./planner/memory.ts'),
  correctness: () => import('./planner/correctness.ts'),
  'interview-day': () => import('./interview-day/joint.ts'),
  gecode: () => import('./planner/gecode.ts'),
  'start-to-answer': () => import('./planner/start-to-answer.ts'),
};

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
    /** For a process that this script starts: one bench, its rows to the parent. */
    bench: { type: 'string' },
  },
});
const effort: Effort = values.full ? 'full' : values.quick ? 'quick' : 'usual';

if (values.list) console.log(Object.keys(benches).join('\n'));
else if (values.bench !== undefined) await runHere(values.bench);
else await runAll(values.only?.split(',') ?? Object.keys(benches));

async function runHere(name: string): Promise<void> {
  const { bench } = await named(name)();
  const rows = await bench(effort);
  process.send?.(rows, () => process.exit(0));
}

function named(name: string) {
  const found = benches[name];
  if (found === undefined)
    throw new Error(`There is no bench "${name}"; there are ${Object.keys(benches).join(', ')}.`);
  return found;
}

async function runAll(names: readonly string[]): Promise<void> {
  for (const name of names) named(name);
  const began = performance.now();
  const rows: Row[] = [];
  for (const name of names) {
    const started = performance.now();
    const found = await inOwnProcess(name);
    console.log(`\n${name}, ${((performance.now() - started) / 1000).toFixed(0)} s:\n${tableOf(found)}`);
    rows.push(...found);
  }
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  const missed = rows.filter((it) => it.met === false);
  console.log(`\n${rows.length} figures in ${minutes} min; not met: ${missed.length === 0 ? 'none' : ''}`);
  for (const it of missed) console.log(`- ${it.what}: ${it.measured}; asked: ${it.asked}`);
  if (effort !== 'quick' && values.only === undefined) await writePage(rows);
}

/** A bench that fails is a row of its own, and the others are measured all the same. */
async function inOwnProcess(name: string): Promise<readonly Row[]> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      import.meta.filename,
      '--bench',
      name,
      ...(effort === 'usual' ? [] : [`--${effort}`]),
    ],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  let rows: readonly Row[] = [
    { what: `Bench \`${name}\``, measured: 'the bench failed', asked: 'a number', met: false },
  ];
  child.on('message', (told) => {
    rows = told as readonly Row[];
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) process.exitCode = 1;
  return rows;
}

async function writePage(rows: readonly Row[]): Promise<void> {
  const [cpu] = cpus();
  const met = rows.filter((it) => it.met === true).length;
  const asked = rows.filter((it) => it.met !== null).length;
  await writeFile(
    new URL('../docs/figures.md', import.meta.url),
    `# Figures

Written by \`npm run bench${effort === 'full' ? ' -- --full' : ''}\`, all in one run on one machine (${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, Node ${process.version}). Ratios are
what counts; absolute numbers only make sense of them. Of ${asked} figures that are asked for, ${met} are met.

${tableOf(rows)}

S, M, L and XL are seeded random companies: 4 interviews with 9 people over 5 days; 6 with 40 over 10; 8 with 200 and 8 with
500 over 15, on a 15-minute grid (\`bench/planner/instances.ts\`). Warm: the search has run before, on other problems; each
measured call gets a problem that was never searched. Gecode gets all tables that can be made beforehand for nothing
(\`bench/planner/panel.mzn\`), its search alone is counted (its set-up too where that already finds that nothing fits), and both
must prove the same optimum. Every plan of ours is judged by rules and costs that share no code with the search.
`,
  );
}
