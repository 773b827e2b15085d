/**
 * A day that is looked at as closely as somebody asks, and no closer: first only when the candidate and the rooms can, then
 * everybody's cheapest seats, then the programme of `day-bound.ts`, for the whole panel or for any part of it. Most days of
 * most searches are settled by a first look. Made by `basis.ts`; what a day says never depends on what it was asked before.
 */
import { type Cheapest, seatsOn } from './cheapest-seats.ts';
import { boundDay, type DayBound, type DaySummary, glance, type Place } from './day-bound.ts';
import type { Tables } from './tables.ts';

/** Memory for the days of a basis, and of those made from it. */
export interface Room {
  /** How many numbers of cost-to-go may still be kept for whoever searches a day after it was bounded. */
  spare: number;
  /** For days beyond that, one after the other. */
  readonly shared: Place;
}

/** Eight megabytes: every day that is looked at closely, but for panels of ten sessions and more. */
const KEPT = 2 ** 20;

export function roomForDays(): Room {
  return { spare: KEPT, shared: {} };
}

interface Looked {
  readonly bound: DayBound;
  /** Nobody else has written over the cost-to-go. */
  readonly isKept: boolean;
}

export class LazyDay implements DaySummary {
  readonly day: number;
  readonly hint: number;
  readonly #tables: Tables;
  readonly #cheapest: Cheapest;
  readonly #room: Room;
  readonly #everything: number;
  #glance: Pick<DaySummary, 'lo' | 'hi' | 'each'> | null = null;
  #panel: Looked | null = null;
  #parts: Looked | null = null;

  constructor(tables: Tables, cheapest: Cheapest, day: number, room: Room) {
    this.day = day;
    this.#tables = tables;
    this.#cheapest = cheapest;
    this.#room = room;
    this.#everything = (1 << tables.n) - 1;
    this.hint = ownAtLeast(tables, day);
  }

  get lo(): number {
    return this.#glanced.lo;
  }

  get hi(): number {
    return this.#glanced.hi;
  }

  get each(): Float64Array {
    return this.#glanced.each;
  }

  get least(): number {
    return this.#glanced.each.reduce((sum, it) => sum + it, 0);
  }

  get all(): number {
    return (this.#panel ??= this.#look(true)).bound.all;
  }

  get whole(): Float64Array {
    return (this.#parts ??= this.#look(false)).bound.whole;
  }

  /** With the cost-to-go, for a search of this set of interviews. */
  open(set: number): DayBound {
    if (set === this.#everything) {
      this.#panel ??= this.#look(true);
      if (!this.#panel.isKept) this.#panel = this.#again(true);
      return this.#panel.bound;
    }
    this.#parts ??= this.#look(false);
    if (!this.#parts.isKept) this.#parts = this.#again(false);
    return this.#parts.bound;
  }

  get #glanced(): Pick<DaySummary, 'lo' | 'hi' | 'each'> {
    if (this.#glance === null) {
      seatsOn(this.#tables, this.#cheapest, this.day);
      this.#glance = glance(this.#tables, this.#cheapest, this.day, this.#everything);
    }
    return this.#glance;
  }

  #look(together: boolean): Looked {
    const isKept = this.#room.spare > 0;
    const bound = this.#bound(together, isKept ? {} : this.#room.shared);
    if (isKept) this.#room.spare -= bound.rest.length;
    return { bound, isKept };
  }

  #again(together: boolean): Looked {
    return { bound: this.#bound(together, {}), isKept: true };
  }

  #bound(together: boolean, place: Place): DayBound {
    seatsOn(this.#tables, this.#cheapest, this.day);
    return boundDay(this.#tables, this.#cheapest, this.day, { set: this.#everything, together }, place);
  }
}

/** What the interviews cost by themselves, each at its best time: people and waiting cost nothing or more. */
function ownAtLeast({ n, days, slots, base }: Tables, d: number): number {
  let least = 0;
  for (let j = 0; j < n; j += 1) {
    const at = (j * days + d) * slots;
    let best = Infinity;
    for (let s = at; s < at + slots; s += 1) if (base[s]! < best) best = base[s]!;
    least += best;
  }
  return least;
}
