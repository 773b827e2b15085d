/**
 * `fulcrum plan`: a `panel-v1` file in, the best plans or the reasons why there is none out, as a picture or as JSON.
 * Exit code 0 with an answer (also when nothing fits: that is one), 2 when the file or the options are wrong.
 */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { InvalidProblem, limits } from '../scheduling/invalid-problem.ts';
import type { GridProblem } from '../scheduling/grid.ts';
import { search, type SearchOptions, type SearchResult } from '../scheduling/search.ts';
import { exceptionsOf, explainFile } from './explain-file.ts';
import type { Run } from './main.ts';
import { nearest } from './nearest.ts';
import { parsePanelFile } from './panel-file.ts';
import { pictureOf } from './picture.ts';

const options = {
  k: { type: 'string', default: '5' },
  distinct: { type: 'string', default: 'starts' },
  json: { type: 'boolean', default: false },
  stats: { type: 'boolean', default: false },
  nodes: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const usage = `Usage: fulcrum plan [problem.json | -] [--k 5] [--distinct starts|days] [--json] [--stats]

  problem.json   a panel-v1 file; "-", or nothing with input piped in, reads standard input
  --k            how many plans, 1 to ${limits.plans}
  --distinct     starts: plans differ in a start time; days: at most one plan per set of days
  --json         the answer as JSON
  --stats        nodes and milliseconds too
  --nodes        look at no more than this many nodes, and state the gap
`;

export const runPlan: Run = async (args) => {
  let asked: ReturnType<typeof read>;
  try {
    asked = read(args);
  } catch (error) {
    return wrong(`${optionError(error)}\n\n${usage}`);
  }
  if (asked === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  try {
    process.stdout.write(answer(await contentOf(asked.file), asked));
    return 0;
  } catch (error) {
    if (error instanceof InvalidProblem) return wrong(error.message);
    throw error;
  }
};

/** The whole answer to a file, as it is printed. @throws InvalidProblem */
export function answer(content: string, asked: Asked): string {
  const { grid, problem } = parsePanelFile(content);
  const result = search(problem, asked);
  const explained = result.solutions.length === 0 ? explainFile(grid, problem) : nothingToExplain;
  return asked.json ? asJson(grid, problem, result, explained) : asPicture(grid, problem, result, explained, asked);
}

type FileExplained = Pick<ReturnType<typeof explainFile>, 'blockers' | 'relaxations'>;

const nothingToExplain: FileExplained = { blockers: [], relaxations: [] };

function asJson(
  grid: number,
  problem: GridProblem,
  result: SearchResult,
  { blockers, relaxations }: FileExplained,
): string {
  const found = {
    status: result.status,
    objective: result.solutions[0]?.objective ?? null,
    ...(result.status === 'budget' && { gap: Number.isFinite(result.gap) ? result.gap : null }),
    solutions:
      problem.elastic === undefined
        ? result.solutions
        : result.solutions.map((it) => ({ ...it, exceptions: exceptionsOf(grid, problem, it) })),
    blockers,
    relaxations: relaxations.map(({ found: best, ...it }) => ({
      ...it,
      objective: best.objective,
      starts: best.starts,
    })),
    stats: statsOf(result),
  };
  return `${JSON.stringify(found)}\n`;
}

function asPicture(
  grid: number,
  problem: GridProblem,
  result: SearchResult,
  { blockers, relaxations }: FileExplained,
  asked: Asked,
): string {
  const lines: string[] = [];
  if (result.solutions.length === 0) {
    lines.push(
      result.status === 'infeasible' ? 'Nothing fits.' : 'Stopped before a plan was found; there may be one.',
      '',
      'In the way:',
      ...blockers.map((it) => `  - ${it.sentence}`),
    );
    lines.push('', relaxations.length === 0 ? 'No small change helps.' : 'Any of these would help:');
    for (const it of relaxations) lines.push(`  - ${it.sentence} (then: ${it.found.objective})`);
    lines.push('');
  }
  for (const [i, it] of result.solutions.entries()) {
    const exceptions = exceptionsOf(grid, problem, it).map(({ sentence }) => sentence);
    lines.push(pictureOf(problem, grid, it, `Plan ${i + 1}`, exceptions));
  }
  if (result.status === 'optimal')
    lines.push(`Proven: ${result.solutions.length === asked.k ? 'no better plans exist' : 'there are no others'}.`);
  if (result.status === 'budget' && result.solutions.length > 0)
    lines.push(`Stopped early: the best plan may cost up to ${result.gap} less.`);
  const stats = statsOf(result);
  if (asked.stats) lines.push(`${stats.nodes} nodes, set-up ${stats.setupMs} ms, search ${stats.searchMs} ms.`);
  // Names are somebody else's; a terminal obeys what they hold.
  return `${lines.join('\n')}\n`.replaceAll(/[^\P{Cc}\n]/gu, '?');
}

function statsOf({ nodes, setupMs, searchMs }: SearchResult) {
  const rounded = (ms: number) => Math.round(ms * 1000) / 1000;
  return { nodes, setupMs: rounded(setupMs), searchMs: rounded(searchMs) };
}

export interface Asked extends SearchOptions {
  readonly file: string;
  readonly json: boolean;
  readonly stats: boolean;
}

function read(args: readonly string[]): Asked | 'help' {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help) return 'help';
  if (positionals.length > 1) throw new Error(`One file at a time; "${positionals[1]}" is too much.`);
  const k = Number(values.k);
  if (!Number.isInteger(k) || k < 1 || k > limits.plans) throw new Error(`--k is a number from 1 to ${limits.plans}.`);
  const { distinct } = values;
  if (distinct !== 'starts' && distinct !== 'days') throw new Error('--distinct is "starts" or "days".');
  const maxNodes = values.nodes === undefined ? undefined : Number(values.nodes);
  if (maxNodes !== undefined && !(Number.isInteger(maxNodes) && maxNodes > 0))
    throw new Error('--nodes is a whole number above 0.');
  return {
    file: positionals[0] ?? '-',
    k,
    distinct,
    json: values.json,
    stats: values.stats,
    ...(maxNodes !== undefined && { maxNodes }),
  };
}

function optionError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /Unknown option '--?([^']+)'/.exec(message)?.[1];
  if (unknown === undefined) return message;
  const close = nearest(unknown, Object.keys(options));
  return `There is no option --${unknown}.${close === null ? '' : ` Did you mean --${close}?`}`;
}

/** @throws InvalidProblem when there is nothing to read. */
async function contentOf(file: string): Promise<string> {
  if (file === '-') {
    if (process.stdin.isTTY) throw new InvalidProblem('', `No file was named and nothing is piped in.\n\n${usage}`);
    return text(process.stdin);
  }
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'that is a folder'
          : `it cannot be read (${code})`;
    throw new InvalidProblem(file, why);
  }
}

function wrong(message: string): number {
  console.error(`fulcrum plan: ${message}`);
  return 2;
}
