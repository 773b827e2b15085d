/**
 * Who sits where, once the starts are known: a min-cost matching of rows (single seats) to people, kept up to date as
 * the search adds and removes interviews. It restores what the relaxation forgot: nobody sits twice.
 *
 * A row is added by the shortest augmenting path: the new row takes somebody, whoever loses them takes somebody else, …
 * Most of the time the cheapest person is idle and there is no path to look for, nor a list of others to make.
 */
import { type Candidates, candidatesFor, type Cheapest } from './cheapest-seats.ts';
import type { Tables } from './tables.ts';

const NOBODY = -1;

export class Matching {
  readonly #tables: Tables;
  readonly #cheapest: Cheapest;
  readonly #prices: Float64Array | null;
  /** Lists by `(group · days + d) · slots + s`, made when first needed. */
  readonly #lists = new Map<number, Candidates>();
  /** Rows in the order they were added. */
  readonly #row: { group: number; at: number; person: number; cost: number }[] = [];
  readonly #usedBy: Int32Array;
  readonly #dist: Float64Array;
  readonly #from: Int32Array;
  readonly #via: Int32Array;
  #total = 0;
  #count = 0;
  /** Saved rows, one copy per added interview, for `pop`. */
  readonly #saved: { count: number; total: number; people: Int32Array; costs: Float64Array }[] = [];
  #depth = 0;

  /** `cheapest`: what is cheapest under these prices, wherever interviews are going to be added. */
  constructor(tables: Tables, cheapest: Cheapest, prices: Float64Array | null) {
    this.#tables = tables;
    this.#cheapest = cheapest;
    this.#prices = prices;
    this.#usedBy = new Int32Array(tables.problem.people.length).fill(NOBODY);
    this.#dist = new Float64Array(tables.rows);
    this.#from = new Int32Array(tables.rows);
    this.#via = new Int32Array(tables.rows);
    for (let r = 0; r < tables.rows; r += 1) this.#row.push({ group: 0, at: 0, person: NOBODY, cost: 0 });
    for (let j = 0; j < tables.n; j += 1)
      this.#saved.push({
        count: 0,
        total: 0,
        people: new Int32Array(tables.rows),
        costs: new Float64Array(tables.rows),
      });
  }

  /** What all rows cost together; Infinity once a required seat could not be filled. */
  get total(): number {
    return this.#total;
  }

  /** Adds the seats of interview `j` at `[d, s]`; returns the new total. `pop` takes them away again. */
  push(j: number, d: number, s: number): number {
    const { days, slots, groups, groupsOf } = this.#tables;
    const saved = this.#saved[this.#depth]!;
    this.#depth += 1;
    saved.count = this.#count;
    saved.total = this.#total;
    for (let r = 0; r < this.#count; r += 1) {
      saved.people[r] = this.#row[r]!.person;
      saved.costs[r] = this.#row[r]!.cost;
    }
    for (const group of groupsOf[j]!) {
      const g = groups.indexOf(group);
      const at = (g * days + d) * slots + s;
      for (let c = 0; c < group.count; c += 1) {
        if (this.#total === Infinity) return Infinity;
        this.#add(g, at, c);
      }
    }
    return this.#total;
  }

  pop(): void {
    this.#depth -= 1;
    const saved = this.#saved[this.#depth]!;
    for (let r = 0; r < this.#count; r += 1) {
      const { person } = this.#row[r]!;
      if (person !== NOBODY) this.#usedBy[person] = NOBODY;
    }
    this.#count = saved.count;
    this.#total = saved.total;
    for (let r = 0; r < this.#count; r += 1) {
      const row = this.#row[r]!;
      row.person = saved.people[r]!;
      row.cost = saved.costs[r]!;
      if (row.person !== NOBODY) this.#usedBy[row.person] = r;
    }
  }

  /** `seats[interview][group]`, people sorted, for the interviews that were added. */
  seats(): number[][][] {
    const { groups, groupsOf } = this.#tables;
    const seats = groupsOf.map((own) => own.map((): number[] => []));
    for (let r = 0; r < this.#count; r += 1) {
      const { group, person } = this.#row[r]!;
      const { interview, index } = groups[group]!;
      if (person !== NOBODY) seats[interview]![index]!.push(person);
    }
    for (const own of seats) for (const list of own) list.sort((a, b) => a - b);
    return seats;
  }

  #list(g: number, at: number): Candidates {
    let list = this.#lists.get(at);
    if (list === undefined) {
      const { days, slots, groups } = this.#tables;
      const s = at % slots;
      const d = ((at - s) / slots) % days;
      list = candidatesFor(this.#tables, groups[g]!, d, s, this.#prices);
      this.#lists.set(at, list);
    }
    return list;
  }

  /** Adds the row of seat `c` of group `g`, after those before it. */
  #add(g: number, at: number, c: number): void {
    const r = this.#count;
    const row = this.#row[r]!;
    this.#count += 1;
    row.group = g;
    row.at = at;
    row.person = NOBODY;
    // One of the `c + 1` seats of the group must take its `c + 1`-th choice or worse: when that one is idle, nothing can be
    // cheaper. The same where the seat is better left empty.
    const { days, slots, groups } = this.#tables;
    const choice = at + (groups[g]!.row + c - g) * days * slots;
    const person = this.#cheapest.person[choice]!;
    if (person === NOBODY || this.#usedBy[person] === NOBODY) {
      row.person = person;
      row.cost = this.#cheapest.seat[choice]!;
      if (person !== NOBODY) this.#usedBy[person] = r;
      this.#total += row.cost;
      return;
    }
    this.#augment(r);
  }

  /** Shortest path from row `r` over rows that give up their person, to an idle person or an empty seat. */
  #augment(r: number): void {
    const dist = this.#dist;
    const from = this.#from;
    const via = this.#via;
    dist.fill(Infinity, 0, this.#count);
    dist[r] = 0;
    let best = Infinity;
    let bestRow = -1;
    let bestPerson = NOBODY;
    let bestCost = 0;
    // Bellman–Ford: edges may be negative, but a cheapest matching has no negative circle.
    for (let changed = true; changed; ) {
      changed = false;
      for (let u = 0; u < this.#count; u += 1) {
        const du = dist[u]!;
        if (du === Infinity) continue;
        const row = this.#row[u]!;
        const { people, costs } = this.#list(row.group, row.at);
        for (let i = 0; i < people.length; i += 1) {
          const p = people[i]!;
          const owner = this.#usedBy[p]!;
          // Past the first idle person, nobody can help: taking from an owner costs at least as much as the idle one.
          if (owner === NOBODY) break;
          if (owner === u) continue;
          const d = du + costs[i]! - this.#row[owner]!.cost;
          if (d < dist[owner]! - 1e-9) {
            dist[owner] = d;
            from[owner] = u;
            via[owner] = i;
            changed = true;
          }
        }
      }
    }
    for (let u = 0; u < this.#count; u += 1) {
      const du = dist[u]!;
      if (du === Infinity) continue;
      const row = this.#row[u]!;
      const { people, costs } = this.#list(row.group, row.at);
      const { miss } = this.#tables.groups[row.group]!;
      if (du + miss < best - 1e-9) {
        best = du + miss;
        bestRow = u;
        bestPerson = NOBODY;
        bestCost = miss;
      }
      for (let i = 0; i < people.length; i += 1) {
        if (this.#usedBy[people[i]!] !== NOBODY) continue;
        if (du + costs[i]! < best - 1e-9) {
          best = du + costs[i]!;
          bestRow = u;
          bestPerson = people[i]!;
          bestCost = costs[i]!;
        }
        break;
      }
    }
    this.#total += best;
    if (best === Infinity) return;
    for (let u = bestRow, person = bestPerson, cost = bestCost; ; ) {
      const row = this.#row[u]!;
      const given = row.person;
      row.person = person;
      row.cost = cost;
      if (person !== NOBODY) this.#usedBy[person] = u;
      if (u === r) return;
      const taker = from[u]!;
      const list = this.#list(this.#row[taker]!.group, this.#row[taker]!.at);
      person = given;
      cost = list.costs[via[u]!]!;
      u = taker;
    }
  }
}
