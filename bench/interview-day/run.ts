/**
 * How long it takes to plan several candidates of one day together, with its proof: processor time, warm, one best day out
 * of five dates, as a recruiter asks. Run by `npm run bench`; alone: `node bench/interview-day/run.ts [seeds]`.
 *
 * Crowded on purpose: pools of 6 to 10 out of one company whose calendars are a third to a half full, at most three
 * interviews a day each, breaks for some, sessions in any order or in the template's.
 */
import { planInterviewDay } from '../../src/scheduling/interview-day.ts';
import { quantile } from '../statistics.ts';
import { type DayFamily, dayInstance } from './instances.ts';

export interface DayFigure {
  readonly what: string;
  /** Processor time, ms. */
  readonly p50: number;
  readonly p95: number;
  readonly proven: number;
  readonly of: number;
  /** Largest distance to the bound where the search was cut, in points of cost, and the cost it is of. */
  readonly gap: number;
  readonly limitMs: number | null;
}

const base = { sessions: 4, pool: [6, 10], days: 5, dayLimit: 3, ordered: false } as const;

const families: readonly (DayFamily & { readonly what: string; readonly limitMs: number | null })[] = [
  { ...base, candidates: 2, people: 32, what: '2 candidates × 4 sessions, 32 people', limitMs: 300 },
  { ...base, candidates: 3, people: 32, what: '3 candidates × 4 sessions, 32 people', limitMs: 300 },
  { ...base, candidates: 4, people: 32, what: '4 candidates × 4 sessions, 32 people', limitMs: 300 },
  {
    ...base,
    candidates: 4,
    people: 32,
    ordered: true,
    what: '4 candidates × 4 sessions in order, 32 people',
    limitMs: 300,
  },
  { ...base, candidates: 8, people: 40, what: '8 candidates × 4 sessions, 40 people', limitMs: null },
];

export function benchInterviewDay(seeds: number): DayFigure[] {
  for (let seed = 1; seed <= 3; seed += 1)
    planInterviewDay(dayInstance(families[2]!, seed), { k: 1, dates: 1, maxPanels: 1_000 });
  return families.map((family) => {
    const times: number[] = [];
    let proven = 0;
    let gap = 0;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const asked = dayInstance(family, seed);
      const before = process.cpuUsage();
      const found = planInterviewDay(asked, { k: 1, dates: 1, explain: false });
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1000);
      if (found.status === 'budget') gap = Math.max(gap, found.gap);
      else proven += 1;
    }
    times.sort((a, b) => a - b);
    const { what, limitMs } = family;
    return { what, p50: quantile(times, 0.5), p95: quantile(times, 0.95), proven, of: seeds, gap, limitMs };
  });
}

if (import.meta.main)
  for (const it of benchInterviewDay(Number(process.argv[2] ?? 20)))
    console.log(
      `${it.what}: p50 ${it.p50.toFixed(0)} ms, p95 ${it.p95.toFixed(0)} ms, ${it.proven} of ${it.of} proven${it.gap > 0 ? `, else within ${it.gap} points` : ''}`,
    );
