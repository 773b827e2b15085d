/**
 * How long it takes to plan several candidates of one day together, with its proof: processor time, warm, one best day out
 * of five dates, as a recruiter asks; and of how many days it is proven.
 *
 * Crowded on purpose: pools of 6 to 10 out of one company whose calendars are a third to a half full, at most three
 * interviews a day each, breaks for some, sessions in any order or in the template's.
 */
import { planInterviewDay } from '../../src/scheduling/interview-day.ts';
import { type Bench, byEffort, ms, type Row } from '../row.ts';
import { quantile } from '../statistics.ts';
import { stopwatch } from '../stopwatch.ts';
import { type DayFamily, dayInstance } from './instances.ts';

const base = { sessions: 4, pool: [6, 10], days: 5, dayLimit: 3, ordered: false } as const;

/** `most`: ms of processor time that the median may take; null where a number is only told. */
const families: readonly (DayFamily & { readonly what: string; readonly most: number | null })[] = [
  { ...base, candidates: 2, people: 32, what: '2 candidates', most: 300 },
  { ...base, candidates: 3, people: 32, what: '3 candidates', most: 300 },
  { ...base, candidates: 4, people: 32, what: '4 candidates', most: 300 },
  { ...base, candidates: 4, people: 32, ordered: true, what: '4 candidates, sessions in order', most: 300 },
  { ...base, candidates: 8, people: 40, what: '8 candidates', most: null },
];

function measured(family: DayFamily, seed: number): { readonly ms: number; readonly gap: number | null } {
  const asked = dayInstance(family, seed);
  const took = stopwatch();
  const found = planInterviewDay(asked, { k: 1, dates: 1, explain: false });
  return { ms: took().cpuMs, gap: found.status === 'budget' ? found.gap : null };
}

export const bench: Bench = async (effort) => {
  const seeds = byEffort(effort, 3, 12, 40);
  for (const seed of [101, 102, 103]) measured(families[2]!, seed);
  return families.map((family): Row => {
    const all = Array.from({ length: seeds }, (_, i) => measured(family, i + 1));
    const gaps = all.flatMap((it) => it.gap ?? []);
    const p50 = quantile(
      all.map((it) => it.ms),
      0.5,
    );
    const p95 = quantile(
      all.map((it) => it.ms),
      0.95,
    );
    return {
      what: `Interview day, ${family.what} × 4 sessions out of pools of 6 to 10, one best of five dates: processor time`,
      measured: `p50 ${ms(p50)}, p95 ${ms(p95)}; ${seeds - gaps.length} of ${seeds} proven${gaps.length > 0 ? `, else within ${Math.max(...gaps)} points` : ''}`,
      asked: family.most === null ? '' : `p50 under ${family.most} ms`,
      met: family.most === null ? null : p50 < family.most,
    };
  });
};
