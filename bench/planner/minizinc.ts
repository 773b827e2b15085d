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

export interface Solved {
  readonly status: 'optimal' | 'infeasible' | 'timeout';
  readonly objective: number | null;
  /** As the solver reports them; flattening is MiniZinc's time before the solver starts. */
  readonly solveMs: number | null;
  readonly flattenMs: number | null;
}

export function hasMiniZinc(): boolean {
  return spawnSync('minizinc', ['--version']).status === 0;
}

const model = fileURLToPath(new URL('panel.mzn', import.meta.url));

export async function solve(panel: Panel, timeoutMs: number): Promise<Solved> {
  const folder = await mkdtemp(join(tmpdir(), 'panel-'));
  try {
    const data = join(folder, 'panel.dzn');
    await writeFile(data, dataOf(panel));
    const args = [
      '--solver',
      'gecode',
      '--statistics',
      '--time-limit',
      String(timeoutMs),
      '--output-time',
      model,
      data,
    ];
    const { out, error } = await output('minizinc', args, timeoutMs + 20_000);
    const status = out.includes('==========')
      ? 'optimal'
      : out.includes('=====UNSATISFIABLE=====')
        ? 'infeasible'
        : 'timeout';
    if (status === 'timeout' && /error/i.test(error)) throw new Error(error.slice(-800));
    const objectives = [...out.matchAll(/^objective=(\d+)/gm)];
    const seconds = (name: string) => {
      const found = [...out.matchAll(new RegExp(`${name}=([\\d.]+)`, 'g'))].at(-1)?.[1];
      return found === undefined ? null : Number(found) * 1000;
    };
    return {
      status,
      objective: objectives.length === 0 ? null : Number(objectives.at(-1)?.[1]),
      solveMs: seconds('solveTime'),
      flattenMs: seconds('flatTime'),
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

/** The file as data of the model: rule by rule from the definition of the format, independent of the planner. */
function dataOf(panel: Panel): string {
  const { days, slotsPerDay: slots, weights } = panel;
  const places = days * slots;
  const inside = (list: readonly [number, number, number][]) => {
    const mask = new Uint8Array(places);
    for (const [d, from, to] of list) mask.fill(1, d * slots + from, d * slots + to);
    return mask;
  };
  const windows = inside(panel.candidate.windows);
  const rooms = panel.rooms.map((it) => inside(it.busy));
  const allows = (mask: Uint8Array, at: number, dur: number, value: number) =>
    (at % slots) + dur <= slots && mask.subarray(at, at + dur).every((it) => it === value);
  const all = Array.from({ length: places }, (_, at) => at);
  const allowed = panel.interviews.map(({ dur, room }) =>
    all.filter((at) => allows(windows, at, dur, 1) && (!room || rooms.some((busy) => allows(busy, at, dur, 0)))),
  );
  const own = panel.interviews.map(({ dur }) =>
    all.map((at) => {
      const slot = at % slots;
      let off = 0;
      for (let s = slot; s < slot + dur; s += 1) if (s < panel.core.from || s >= panel.core.to) off += 1;
      return off * weights.off;
    }),
  );
  // Only the people that some seat wants, numbered from 1.
  const wanted = [
    ...new Set(panel.interviews.flatMap((it) => it.seats.flatMap((seat) => seat.pool.map(({ p }) => p)))),
  ];
  const number = new Map(wanted.map((p, i) => [p, i + 1]));
  const masks = wanted.map((p) => {
    const person = panel.people[p] as Panel['people'][number];
    const free = inside(person.work);
    const busy = inside(person.busy);
    for (let at = 0; at < places; at += 1) if (busy[at] === 1) free[at] = 0;
    return { person, free, tentative: inside(person.tentative) };
  });
  const big = 1_000_000;
  const cost = (i: number, rank: number, at: number, dur: number): number => {
    const { person, free, tentative } = masks[i] as (typeof masks)[number];
    const day = Math.floor(at / slots);
    const week = panel.weekOf[day] as number;
    if ((person.dayLoad[day] as number) >= person.dayLimit || (person.weekLoad[week] as number) >= person.weekLimit)
      return big;
    if (!allows(free, at, dur, 1)) return big;
    let before = at;
    while (before > day * slots && free[before - 1] === 1) before -= 1;
    let after = at + dur;
    while (after < (day + 1) * slots && free[after] === 1) after += 1;
    const scraps = [at - before, after - at - dur].filter((it) => it > 0 && it < panel.focus).length;
    return (
      rank * weights.rank +
      (person.weekLoad[week] as number) * weights.load +
      (tentative.subarray(at, at + dur).includes(1) ? weights.tent : 0) +
      scraps * weights.frag
    );
  };
  const rows: { j: number; optional: boolean; miss: number; pool: number[]; seat: number[] }[] = [];
  const same: [number, number][] = [];
  for (const [j, interview] of panel.interviews.entries())
    for (const group of interview.seats) {
      const seat = Array.from({ length: wanted.length * places }, () => big);
      for (const { p, rank } of group.pool) {
        const i = (number.get(p) as number) - 1;
        for (const at of allowed[j] as number[]) seat[i * places + at] = cost(i, rank, at, interview.dur);
      }
      for (let c = 0; c < group.count; c += 1) {
        if (c > 0) same.push([rows.length, rows.length + 1]);
        const pool = group.pool.map(({ p }) => number.get(p) as number);
        rows.push({ j: j + 1, optional: group.optional, miss: group.missCost, pool, seat });
      }
    }
  const list = (values: readonly (number | string)[]) => `[${values.join(',')}]`;
  const set = (values: readonly number[]) => `{${values.join(',')}}`;
  const pairs = (values: readonly (readonly number[])[]) =>
    values.length === 0 ? 'array2d(1..0,1..2,[])' : `[|${values.map((it) => it.join(',')).join('|')}|]`;
  const cheapest = panel.interviews.map((_, j) =>
    all.map((at) => {
      const own = rows.filter((it) => it.j === j + 1);
      // Rows of one group take different people: the c-th row at least the c-th cheapest.
      const nth = new Map<number[], number>();
      let sum = 0;
      for (const row of own) {
        const costs = row.pool.map((i) => row.seat[(i - 1) * places + at] as number).sort((a, b) => a - b);
        const c = nth.get(row.seat) ?? 0;
        nth.set(row.seat, c + 1);
        const least = costs[c] ?? big;
        sum += row.optional ? Math.min(least, row.miss) : least;
      }
      return Math.min(sum, big - 1);
    }),
  );
  const { lunch } = panel;
  return `${[
    `J=${panel.interviews.length};D=${days};S=${slots};P=${wanted.length};R=${rows.length}`,
    `minGap=${panel.minGap};maxGap=${panel.maxGap};maxDays=${panel.maxDays}`,
    `lunch=${lunch ? 1 : 0};lunchFrom=${lunch?.from ?? 0};lunchTo=${lunch?.to ?? 0};lunchLen=${lunch?.len ?? 0}`,
    `wGap=${weights.gap};wDay=${weights.day};wFinish=${weights.finish};big=${big}`,
    `dur=${list(panel.interviews.map((it) => it.dur))}`,
    `allowed=${list(allowed.map((starts, j) => set(starts.filter((at) => (cheapest[j]?.[at] ?? big) < big - 1))))}`,
    `own=array2d(1..${panel.interviews.length},0..${places - 1},${list(own.flat())})`,
    `O=${panel.order.length};order=${pairs(panel.order.map(([a, b]) => [a + 1, b + 1]))}`,
    `rowOf=${list(rows.map((it) => it.j))}`,
    `optional=${list(rows.map((it) => (it.optional ? 1 : 0)))}`,
    `miss=${list(rows.map((it) => it.miss))}`,
    `pool=${list(rows.map((it) => set(it.pool)))}`,
    `seat=array2d(1..${rows.length},0..${wanted.length * places - 1},${list(rows.flatMap((it) => it.seat))})`,
    `cheapest=array2d(1..${panel.interviews.length},0..${places - 1},${list(cheapest.flat())})`,
    `G=${same.length};same=${pairs(same)}`,
  ].join(';\n')};\n`;
}
