/**
 * How long the search takes over many companies of a family: five best, warm, set-up included, in wall and processor time
 * (all threads of the process, so with the collector and the compiler). The contested families are the hard ones.
 */
import { type Bench, byEffort, ms, type Row } from '../row.ts';
import { median, quantile } from '../statistics.ts';
import type { FamilyName } from './instances.ts';
import { timedSearch, warmUp } from './timed.ts';

interface Asked {
  readonly family: FamilyName;
  readonly what: string;
  /** Milliseconds that 95 of 100 must stay under; null where nothing is asked. */
  readonly p95: number | null;
}

const many: readonly Asked[] = [
  { family: 'M', what: 'M on one day', p95: null },
  { family: 'L', what: 'L on one day', p95: 25 },
  { family: 'L2', what: 'L on up to two days', p95: null },
  { family: 'XL', what: 'XL on one day', p95: null },
  { family: 'XL3', what: 'XL on up to three days', p95: 60 },
  { family: 'XL-5min', what: 'XL on a 5-minute grid', p95: 50 },
];

const contested: readonly Asked[] = [
  { family: 'all12-1', what: '12 people for every seat, one day', p95: 250 },
  { family: 'all12', what: '12 people for every seat, two days', p95: 250 },
  { family: 'noorder14', what: '14 people for every seat, one day', p95: 250 },
  { family: 'noorder14-2', what: '14 people for every seat, two days', p95: 250 },
  { family: 'same18', what: '18 people for every seat, one day', p95: 250 },
  { family: 'same18-2', what: '18 people for every seat, two days', p95: 250 },
];

function rowOf({ family, what, p95 }: Asked, seeds: number): Row {
  warmUp(family, 5);
  const all = Array.from({ length: seeds }, (_, i) => timedSearch(family, i + 1, 5));
  const wall = all.map((it) => it.wallMs);
  const cpu = all.map((it) => it.cpuMs);
  const open = all.filter((it) => it.found.status === 'budget').length;
  const none = all.filter((it) => it.found.status === 'infeasible').length;
  const proven = open === 0 ? `all proven${none > 0 ? `, ${none} of them impossible` : ''}` : `${open} not proven`;
  return {
    what: `Planner, ${what}: five best, ${seeds} companies, warm, set-up included`,
    measured: `p50 ${ms(median(wall))}, p95 ${ms(quantile(wall, 0.95))}, most ${ms(Math.max(...wall))} (processor ${ms(median(cpu))}, ${ms(quantile(cpu, 0.95))}, ${ms(Math.max(...cpu))}); ${proven}`,
    asked: p95 === null ? '' : `p95 under ${p95} ms, all proven`,
    met: p95 === null ? null : open === 0 && quantile(wall, 0.95) < p95,
  };
}

export const bench: Bench = (effort) =>
  Promise.resolve([
    ...many.map((it) => rowOf(it, byEffort(effort, 10, 60, 200))),
    ...contested.map((it) => rowOf(it, 10)),
  ]);
