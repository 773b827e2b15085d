/**
 * Ours (warm, set-up included) against Gecode's own search (its flattening not counted, nor the tables made for it), on the
 * same files. Both must prove the same optimum. A search of Gecode's that is cut counts as long as it lasted, which is less
 * than it needs: the ratio is then a lower bound, and said to be one.
 */
import { median } from '../statistics.ts';
import { type Bench, byEffort, ms, type Row, times } from '../row.ts';
import { families, type FamilyName, instance, type Panel } from './instances.ts';
import { hasMiniZinc, solve, type Solved } from './minizinc.ts';
import { timedSearch, warmUp } from './timed.ts';

const asked = [
  { size: 'S', least: 1.5, families: ['S', 'S2', 'S3'] },
  { size: 'M', least: 20, families: ['M', 'M2', 'M3'] },
  { size: 'L', least: 100, families: ['L', 'L2', 'L3'] },
  { size: 'XL', least: null, families: ['XL', 'XL2', 'XL3'] },
] as const satisfies { size: string; least: number | null; families: FamilyName[] }[];

const RUNS = 9;
/** A search of Gecode's that is shorter than this, ms, is repeated: one hiccup of the machine would be most of it. */
const SHORT_MS = 60;

interface Compared {
  readonly seed: number;
  readonly oursMs: number;
  readonly theirsMs: number;
  readonly flattenMs: number;
  readonly objective: number | null;
  readonly proven: boolean;
}

async function compare(family: FamilyName, seed: number, seconds: number): Promise<Compared> {
  const runs = Array.from({ length: RUNS }, () => timedSearch(family, seed, 1));
  const { found } = runs[0]!;
  const ours = found.solutions[0]?.objective ?? null;
  const panel = instance(families[family], seed);
  const first = await solve(panel, seconds * 1000);
  const gecode = (first.solveMs ?? Infinity) < SHORT_MS ? await middleOf(first, panel, seconds * 1000) : first;
  const proven = gecode.status !== 'timeout';
  const agrees = proven
    ? gecode.objective === ours && found.status === (ours === null ? 'infeasible' : 'optimal')
    : gecode.objective === null || (ours !== null && ours <= gecode.objective);
  if (!agrees) throw new Error(`${family} ${seed}: ours ${ours} (${found.status}), Gecode ${gecode.objective}`);
  return {
    seed,
    oursMs: median(runs.map((it) => it.wallMs)),
    // A cut search is counted up to the cut; it may also have been cut before it began.
    theirsMs: gecode.solveMs ?? Math.max(0, seconds * 1000 - (gecode.flattenMs ?? 0)),
    flattenMs: gecode.flattenMs ?? 0,
    objective: ours,
    proven,
  };
}

/** Of three searches on one file, the one of middling length. */
async function middleOf(first: Solved, panel: Panel, timeoutMs: number): Promise<Solved> {
  const all = [first, await solve(panel, timeoutMs), await solve(panel, timeoutMs)];
  return all.sort((a, b) => (a.solveMs ?? Infinity) - (b.solveMs ?? Infinity))[1]!;
}

function rowOf(family: FamilyName, least: number | null, compared: readonly Compared[], seconds: number): Row {
  const ratios = compared.map((it) => it.theirsMs / it.oursMs);
  const cut = compared.filter((it) => !it.proven).length;
  const { maxDays } = families[family];
  const [middle, worst] = [median(ratios), Math.min(...ratios)];
  const more = cut > 0 ? `; ${cut} of Gecode's cut at ${seconds} s and counted as that` : '';
  return {
    what: `Planner, ${family.replace(/\d$/, '')} on up to ${maxDays} ${maxDays === 1 ? 'day' : 'days'} (${compared.length} companies): times faster than Gecode's own search`,
    measured: `median ${times(middle)}, least ${times(worst)} (medians ${ms(median(compared.map((it) => it.oursMs)))} against ${ms(median(compared.map((it) => it.theirsMs)))}${more})`,
    asked: least === null ? 'never slower' : `median at least ${least}×, never slower`,
    met: middle >= (least ?? 0) && worst >= 1,
  };
}

export const bench: Bench = async (effort) => {
  if (!hasMiniZinc())
    return [
      { what: 'Planner against Gecode', measured: 'MiniZinc is not installed', asked: 'a comparison', met: false },
    ];
  const seeds = byEffort(effort, 1, 4, 10);
  const seconds = byEffort(effort, 10, 20, 60);
  const rows: Row[] = [];
  for (const { least, families: names } of asked)
    for (const family of names) {
      warmUp(family, 1);
      const compared: Compared[] = [];
      for (let seed = 1; seed <= seeds; seed += 1) compared.push(await compare(family, seed, seconds));
      console.log(`${family}, ms:`);
      console.table(
        compared.map((it) => ({
          seed: it.seed,
          ours: it.oursMs.toFixed(2),
          'Gecode searches': `${it.proven ? '' : 'over '}${it.theirsMs.toFixed(1)}`,
          'flattens first': it.flattenMs.toFixed(0),
          ratio: `${it.proven ? '' : 'over '}${(it.theirsMs / it.oursMs).toFixed(1)}`,
          objective: it.objective ?? 'infeasible',
        })),
      );
      rows.push(rowOf(family, least, compared, seconds));
    }
  return rows;
};
