/**
 * Are there enough people at all? Whether every required seat can get somebody of its own, at whatever time within a
 * part of a plan (or on any day). Counts heads, not costs: it sees at once what prices would take long to prove, that
 * twelve seats cannot be filled by eleven people.
 */
import type { Within } from './cheapest-seats.ts';
import { personCost } from './free-time.ts';
import type { Group, Tables } from './tables.ts';

export class EnoughPeople {
  readonly #tables: Tables;
  /** Who can sit in a group on a day at any time, by `group · days + day`, worked out when first asked. */
  readonly #onDay = new Map<number, readonly number[]>();

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
    const rows: (readonly number[])[] = [];
    for (const [g, group] of groups.entries()) {
      if (group.miss < Infinity) continue;
      const able = [...new Set(daysOf[group.interview]!.flatMap((d) => this.#able(g, group, d, within)))];
      for (let c = 0; c < group.count; c += 1) rows.push(able);
    }
    const asked = new Uint8Array(problem.people.length);
    const seat = (row: number): boolean => {
      for (const p of rows[row]!) {
        if (asked[p] === 1) continue;
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

  #able(g: number, group: Group, d: number, within: Within | null): readonly number[] {
    const j = group.interview;
    const { slots, days, dur } = this.#tables;
    const from = within?.from[j] ?? 0;
    const to = Math.min(within?.to[j] ?? slots, slots - dur[j]! + 1);
    const always = from === 0 && to === slots - dur[j]! + 1;
    const key = g * days + d;
    let able = this.#onDay.get(key);
    if (able === undefined) {
      able = [...group.pool].filter((p) => this.#sits(p, j, d, 0, slots - dur[j]! + 1));
      this.#onDay.set(key, able);
    }
    return always ? able : able.filter((p) => this.#sits(p, j, d, from, to));
  }

  #sits(p: number, j: number, d: number, from: number, to: number): boolean {
    const { base, days, slots, dur } = this.#tables;
    for (let s = from; s < to; s += 1)
      if (base[(j * days + d) * slots + s]! < Infinity && personCost(this.#tables, p, d, s, dur[j]!) < Infinity)
        return true;
    return false;
  }
}
