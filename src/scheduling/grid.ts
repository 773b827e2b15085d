/**
 * The panel problem on a grid: days, slots, people by index, whole-number costs. `compile.ts` makes it from a `Problem`,
 * the command line from a `panel-v1` file; the search, the rules and the preferences know nothing else.
 *
 * A slot is `[day, slot]`; a stretch is half-open `[day, from, to)`. Stretches may come in any order and may overlap.
 */
import type { Weights } from './problem.ts';

export type Stretch = readonly [day: number, from: number, to: number];
export type Slot = readonly [day: number, slot: number];

export type LimitedBy = Partial<Record<'day' | 'week' | 'rolling', readonly Stretch[]>>;

export interface GridPerson {
  readonly id: string;
  readonly work: readonly Stretch[];
  readonly busy: readonly Stretch[];
  readonly tentative: readonly Stretch[];
  /** When a daily, weekly or rolling limit is already reached: no interview may touch it. */
  readonly limited: readonly Stretch[];
  /** The same, by the limit that is reached. */
  readonly limitedBy?: LimitedBy;
  /** Outside the hours that the person likes: an interview that touches it costs. */
  readonly unliked?: readonly Stretch[];
  /** Interviews in the week of each day: what the `load` weight multiplies. */
  readonly load: readonly number[];
  /** Cannot sit whatever is changed: the calendar is unreadable, the account closed. `work` is empty then. */
  readonly unusable?: boolean;
  /** Not to be asked whatever is changed: on leave by their own word. `work` leaves it out already. */
  readonly gone?: readonly Stretch[];
  /** What sitting costs more, by when: `to[last slot] - from[first slot]`, both by `day · slotsPerDay + slot`. */
  readonly toll?: { readonly from: ArrayLike<number>; readonly to: ArrayLike<number> };
}

export interface GridSeat {
  readonly role: string;
  readonly pool: readonly { readonly p: number; readonly rank: number }[];
  readonly count: number;
  readonly optional: boolean;
  readonly missCost: number;
  /** Who could be asked too when nothing fits; never seated before that. */
  readonly alternates?: readonly number[];
}

export interface GridInterview {
  readonly id: string;
  readonly dur: number;
  readonly room: boolean;
  readonly seats: readonly GridSeat[];
  /** The only start it may have; it was agreed before, so the candidate's windows do not apply to it. */
  readonly fixed?: Slot;
  /** Starts that it may not have. */
  readonly barred?: readonly Slot[];
}

/** Free time kept for lunch: `len` slots inside `[from, to)`. `from` and `to` need not be whole slots. */
export interface GridLunch {
  readonly from: number;
  readonly to: number;
  readonly len: number;
}

/** What breaking a rule about one interview or one seat costs; a rule that is not named stays hard. */
export interface Elastic {
  readonly busy?: number;
  readonly hours?: number;
  readonly limit?: number;
  readonly window?: number;
  readonly room?: number;
  /** What asking an alternate costs; they are not asked otherwise. Not in files: only explanations ask. */
  readonly alternate?: number;
}

export interface GridProblem {
  readonly days: number;
  readonly slotsPerDay: number;
  readonly windows: readonly Stretch[];
  /** Never the candidate's time, whatever is made elastic: other appointments, and what is past or too soon. */
  readonly taken?: readonly Stretch[];
  readonly people: readonly GridPerson[];
  readonly rooms: readonly { readonly id: string; readonly busy: readonly Stretch[] }[];
  readonly interviews: readonly GridInterview[];
  /** `[a, b]`: interview `a` starts before interview `b`, by index. */
  readonly order: readonly (readonly [number, number])[];
  readonly minGap: number;
  readonly maxGap: number;
  readonly lunch: GridLunch | null;
  readonly maxDays: number;
  readonly core: { readonly from: number; readonly to: number };
  readonly focus: number;
  readonly weights: Weights;
  readonly elastic?: Elastic;
}

/** One way to hold the panel. `seats[interview][group]` are people by index, sorted; short where an optional seat is empty. */
export interface GridSolution {
  readonly objective: number;
  readonly starts: readonly Slot[];
  readonly seats: readonly (readonly (readonly number[])[])[];
}

/** Stretches of one list by day, as a mask per day: 1 where a slot is inside one of them. */
export function maskOf(stretches: readonly Stretch[], days: number, slotsPerDay: number): Uint8Array {
  const mask = new Uint8Array(days * slotsPerDay);
  for (const [day, from, to] of stretches) {
    if (day < 0 || day >= days) continue;
    const start = Math.max(from, 0);
    const end = Math.min(to, slotsPerDay);
    if (start < end) mask.fill(1, day * slotsPerDay + start, day * slotsPerDay + end);
  }
  return mask;
}
