/**
 * What a search stands on: tables, everybody's cheapest seats and what each day can hold at least. Made from scratch for a
 * problem, or from the basis of a problem that is mostly the same: then only what differs is worked out again. That is
 * what lets an explanation try thirty changes in the time of a few searches.
 *
 * What "the same" means is told by identity: parts of a problem that were not changed must be the same objects.
 */
import { emptyCheapest, fillDay, type Cheapest } from './cheapest-seats.ts';
import { LazyDay, type Room, roomForDays } from './lazy-day.ts';
import { isSameDay } from './free-time.ts';
import type { GridProblem } from './grid.ts';
import { checkSize } from './invalid-problem.ts';
import { buildTables, type Tables } from './tables.ts';

export interface Basis {
  readonly problem: GridProblem;
  readonly tables: Tables;
  readonly cheapest: Cheapest;
  readonly days: readonly LazyDay[];
  /** Memory for whoever is made from this one. */
  readonly room: Room;
}

/** @throws InvalidProblem when the problem is too large to take on. */
export function basisFor(problem: GridProblem, from: Basis | null = null): Basis {
  if (from !== null && from.problem === problem) return from;
  checkSize(problem.interviews.length, problem.days, problem.slotsPerDay);
  const known = from !== null && isLike(from.problem, problem) ? from : null;
  const tables = buildTables(problem, known?.tables);
  const { cheapest, touched } = seatsFor(tables, known);
  const room = from?.room ?? roomForDays();
  const standing = known !== null && hasSameRules(known.problem, problem) ? known.days : null;
  const days = Array.from({ length: tables.days }, (_, d): LazyDay => {
    const before = standing?.[d];
    if (before !== undefined && touched[d] === 0) return before;
    return new LazyDay(tables, cheapest, d, room);
  });
  return { problem, tables, cheapest, days, room };
}

/** Whether seats cost the same in both, where people and times are the same. */
function isLike(a: GridProblem, b: GridProblem): boolean {
  return (
    a.days === b.days &&
    a.slotsPerDay === b.slotsPerDay &&
    a.people.length === b.people.length &&
    a.weights === b.weights &&
    a.focus === b.focus &&
    (a.elastic === undefined || b.elastic !== undefined)
  );
}

/** Whether a day that holds the same interviews at the same costs has the same bounds. */
function hasSameRules(a: GridProblem, b: GridProblem): boolean {
  return (
    a.lunch === b.lunch &&
    a.minGap === b.minGap &&
    a.maxGap === b.maxGap &&
    a.order.length === b.order.length &&
    a.order.every(([first, second], i) => first === b.order[i]![0] && second === b.order[i]![1]) &&
    a.interviews.length === b.interviews.length
  );
}

/**
 * The cheapest seats of days that were looked at before, taken over where nothing about an interview on a day differs;
 * `touched[d]`: something does.
 */
function seatsFor(tables: Tables, from: Basis | null): { cheapest: Cheapest; touched: Uint8Array } {
  const { n, days, slots, problem, groupsOf } = tables;
  const cheapest = emptyCheapest(tables);
  const touched = new Uint8Array(days).fill(1);
  if (from === null || from.problem.elastic !== problem.elastic) return { cheapest, touched };
  const changed: number[] = [];
  for (let p = 0; p < problem.people.length; p += 1)
    if (from.tables.wanted[p] === 1 && problem.people[p] !== from.problem.people[p]) changed.push(p);
  const before = problem.interviews.map((it) => from.problem.interviews.indexOf(it));
  const theirs = groupsOf.map((groups) => changed.filter((p) => groups.some(({ pool }) => pool.includes(p))));
  for (let d = 0; d < days; d += 1) {
    // Nobody has looked at it yet.
    if (from.cheapest.known[d] === 0) continue;
    let anew = 0;
    let moved = false;
    const differs = new Map<number, boolean>();
    for (let j = 0; j < n; j += 1) {
      const was = before[j]!;
      moved ||= was !== j;
      const to = (j * days + d) * slots;
      const at = (was * days + d) * slots;
      const isSame =
        was >= 0 &&
        isEqual(tables.base, to, from.tables.base, at, slots) &&
        theirs[j]!.every((p) => {
          const other = differs.get(p) ?? !isSameDay(tables, from.tables, p, d);
          differs.set(p, other);
          return !other;
        });
      if (!isSame) {
        anew |= 1 << j;
        continue;
      }
      cheapest.cost.set(from.cheapest.cost.subarray(at, at + slots), to);
      const old = from.tables.groupsOf[was]!;
      for (const [g, { row, count }] of groupsOf[j]!.entries())
        for (let c = 0; c < count; c += 1) {
          const there = ((old[g]!.row + c) * days + d) * slots;
          const here = ((row + c) * days + d) * slots;
          cheapest.person.set(from.cheapest.person.subarray(there, there + slots), here);
          cheapest.seat.set(from.cheapest.seat.subarray(there, there + slots), here);
        }
    }
    if (anew !== 0) fillDay(tables, d, null, cheapest, anew);
    cheapest.known[d] = 1;
    touched[d] = anew !== 0 || moved ? 1 : 0;
  }
  return { cheapest, touched };
}

function isEqual(a: Float64Array, at: number, b: Float64Array, there: number, length: number): boolean {
  for (let i = 0; i < length; i += 1) if (a[at + i] !== b[there + i]) return false;
  return true;
}
