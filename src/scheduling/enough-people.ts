/**
 * Are there enough people at all? Whether every required seat can get somebody of its own, at whatever time within a
 * part of a plan (or on any day). Counts heads, not costs: it sees at once what prices would take long to prove, that
 * twelve seats cannot be filled by eleven people.
 */
import type { Within } from './cheapest-seats.ts';
import { personCost } from './free-time.ts';
import type { Tables } from './tables.ts';

const UNKNOWN = 0;
const YES = 1;
const NO = 2;

export class EnoughPeople {
  readonly #tables: Tables;
  /** Whether the members of a group's pool can sit on a day at any time, by `group · days + day`. */
  readonly #onDay: (Uint8Array | undefined)[] = [];

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** For the interviews of each day in `plan`; without a plan, for every interview on any day. */
  for(plan: readonly { readonly day: number; readonly set: number }[] | null, within: Within | null): boolean {
    const { groups, n, days, problem } = this.#tables;
    const daysOf = Array.from({ length: n }, (): number[] => []);
    for (let j = 0; j < n; j += 1)
      if (plan === null) for (let d = 0; d < days; d += 1) daysOf[j]!.push(d);
      else for (const { day, set } of plan) if (set & (1 << j)) daysOf[j]!.push(day);
    const takenBy = new Int32Array(problem.people.length).fill(-1);
    const rows: number[] = [];
    for (const [g, group] of groups.entries())
      if (group.miss === Infinity) for (let c = 0; c < group.count; c += 1) rows.push(g);
    const asked = new Uint8Array(problem.people.length);
    const seat = (row: number): boolean => {
      const g = rows[row]!;
      const { pool, interview } = groups[g]!;
      for (let i = 0; i < pool.length; i += 1) {
        const p = pool[i]!;
        if (asked[p] === 1 || !daysOf[interview]!.some((d) => this.#isAble(g, i, d, within))) continue;
        asked[p] = 1;
        if (takenBy[p]! < 0 || seat(takenBy[p]!)) {
          takenBy[p] = row;
          return true;
        }
      }
      return false;
    };
    for (let row = 0; row < rows.length; row += 1) {
      asked.fill(0);
      if (!seat(row)) return false;
    }
    return true;
  }

  #isAble(g: number, i: number, d: number, within: Within | null): boolean {
    const { slots, days, dur, groups } = this.#tables;
    const { pool, interview: j } = groups[g]!;
    const end = slots - dur[j]! + 1;
    const known = (this.#onDay[g * days + d] ??= new Uint8Array(pool.length));
    if (known[i] === UNKNOWN) known[i] = this.#sits(pool[i]!, j, d, 0, end) ? YES : NO;
    if (known[i] === NO || within === null) return known[i] === YES;
    const from = within.from[j]!;
    const to = Math.min(within.to[j]!, end);
    return (from === 0 && to === end) || this.#sits(pool[i]!, j, d, from, to);
  }

  #sits(p: number, j: number, d: number, from: number, to: number): boolean {
    const { base, days, slots, dur } = this.#tables;
    for (let s = from; s < to; s += 1)
      if (base[(j * days + d) * slots + s]! < Infinity && personCost(this.#tables, p, d, s, dur[j]!) < Infinity)
        return true;
    return false;
  }
}
