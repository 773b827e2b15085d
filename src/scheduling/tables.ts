/**
 * What the search looks up instead of working out, made once: the seats as rows, the order as bit sets, everybody's free
 * time (`free-time.ts`) and what interviews cost by themselves (`own-costs.ts`).
 *
 * Rows are single seats: a seat for two people is two rows next to each other.
 */
import { type FreeTime, freeTimeOf } from './free-time.ts';
import type { GridProblem, GridSeat } from './grid.ts';
import { ownCosts } from './own-costs.ts';
import { everySeat, firstChoices } from './preferences.ts';

/** One group of seats: who may sit there and what their rank costs; `row` is its first row. */
export interface Group {
  readonly interview: number;
  readonly index: number;
  readonly row: number;
  readonly count: number;
  /** What an empty row costs; Infinity where the seat is required. */
  readonly miss: number;
  readonly pool: Int32Array;
  readonly rankCost: Float64Array;
}

export interface Tables extends FreeTime {
  readonly n: number;
  readonly rows: number;
  readonly dur: Int32Array;
  readonly groups: readonly Group[];
  readonly groupsOf: readonly (readonly Group[])[];
  /** Interviews that must start before, and after, each interview: bit sets, transitively closed. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** Slots that each set of interviews takes on one day at least. */
  readonly takes: Int32Array;
  /** What interview `j` costs by itself at `[d, s]`, Infinity where it may not be: `[(j·days + d)·slots + s]`. */
  readonly base: Float64Array;
}

/** `from`: the tables of a problem that is mostly the same; what is still true in them is taken over. */
export function buildTables(problem: GridProblem, from: Tables | null = null): Tables {
  const { interviews, people } = problem;
  const n = interviews.length;
  const groups: Group[] = [];
  const groupsOf: Group[][] = [];
  let rows = 0;
  for (const [j, interview] of interviews.entries()) {
    const own: Group[] = [];
    for (const [index, seat] of interview.seats.entries()) {
      own.push({
        interview: j,
        index,
        row: rows,
        count: seat.count,
        miss: seat.optional ? everySeat.cost(1, seat.missCost) : Infinity,
        ...poolOf(problem, seat),
      });
      rows += seat.count;
    }
    groups.push(...own);
    groupsOf.push(own);
  }
  const wanted = new Uint8Array(people.length);
  for (const group of groups) for (const p of group.pool) wanted[p] = 1;
  const { before, after } = closeOrder(problem);
  return {
    n,
    rows,
    dur: Int32Array.from(interviews, (it) => it.dur),
    groups,
    groupsOf,
    before,
    after,
    takes: shortest(problem),
    ...freeTimeOf(problem, wanted, from),
    base: ownCosts(problem, from),
  };
}

/** Who may sit; and where asking alternates is elastic they too, after everybody else and at its price. */
function poolOf({ weights, elastic, people }: GridProblem, seat: GridSeat): Pick<Group, 'pool' | 'rankCost'> {
  const price = elastic?.alternate ?? 0;
  const others =
    price === 0
      ? []
      : (seat.alternates ?? []).filter(
          (p) => people[p]?.unusable !== true && !seat.pool.some((member) => member.p === p),
        );
  const pool = new Int32Array(seat.pool.length + others.length);
  const rankCost = new Float64Array(pool.length);
  let last = -1;
  for (const [i, { p, rank }] of seat.pool.entries()) {
    pool[i] = p;
    rankCost[i] = firstChoices.cost(rank, weights);
    if (rank > last) last = rank;
  }
  for (const [i, p] of others.entries()) {
    pool[seat.pool.length + i] = p;
    rankCost[seat.pool.length + i] = price + firstChoices.cost(last + 1 + i, weights);
  }
  return { pool, rankCost };
}

/** `order` as bit sets, transitively closed. A circle leaves an interview before itself, and then no day fits it. */
function closeOrder(problem: GridProblem): { before: Int32Array; after: Int32Array } {
  const n = problem.interviews.length;
  const before = new Int32Array(n);
  for (const [a, b] of problem.order) before[b]! |= 1 << a;
  for (let k = 0; k < n; k += 1) for (let j = 0; j < n; j += 1) if (before[j]! & (1 << k)) before[j]! |= before[k]!;
  const after = new Int32Array(n);
  for (let j = 0; j < n; j += 1) for (let k = 0; k < n; k += 1) if (before[j]! & (1 << k)) after[k]! |= 1 << j;
  return { before, after };
}

function shortest({ interviews, minGap }: GridProblem): Int32Array {
  const takes = new Int32Array(1 << interviews.length);
  for (let set = 1; set < takes.length; set += 1) {
    const j = 31 - Math.clz32(set & -set);
    const rest = set & (set - 1);
    takes[set] = interviews[j]!.dur + (rest === 0 ? 0 : takes[rest]! + minGap);
  }
  return takes;
}
