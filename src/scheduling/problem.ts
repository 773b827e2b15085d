/**
 * The question the planner answers, in the product's own terms: instants, zones and people.
 * `compile.ts` turns it into the grid problem that the exact search works on. Pure data; no I/O, no clock.
 *
 * All instants are epoch milliseconds (UTC). All `…Minutes` are minutes. `minuteOfDay` counts from local midnight.
 */
import type { Interval } from './interval.ts';

/** A stretch of wall-clock time on one weekday. `weekday` 1 = Monday … 7 = Sunday (ISO). */
export interface WeeklyHours {
  readonly weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  readonly fromMinute: number;
  readonly toMinute: number;
}

export interface Interviewer {
  /** Stable id: the Lever user id in the product. */
  readonly id: string;
  readonly name: string;
  /** IANA zone: working hours and limits are counted in it. */
  readonly zone: string;
  readonly hours: readonly WeeklyHours[];
  /** Time outside of `hours` that they were asked for by name. Normalized. */
  readonly agreed?: readonly Interval[];
  /** Cannot be booked. Normalized. Out of office and all-day events are in here. */
  readonly busy: readonly Interval[];
  /** Can be booked at a cost. Normalized. */
  readonly tentative: readonly Interval[];
  /** Set when the calendar could not be read: the person is unusable, and the sentence says why. */
  readonly unreadable?: string;
  /** Set when the person cannot sit for another reason (deactivated, paused): the sentence says why. */
  readonly unavailable?: string;
  /** Interviews already held or booked, as instants; counted per local day and local ISO week. */
  readonly interviews: readonly number[];
  /** Interviews at which they only watch or learn; each counts `shadowWeight`. */
  readonly shadowing?: readonly number[];
  /** 0 to 1; absent: 1. */
  readonly shadowWeight?: number;
  readonly dayLimit: number;
  readonly weekLimit: number;
  /** What `weekLimit` is without having been raised once on request; absent: the same. */
  readonly ownWeekLimit?: number;
  /** Most in any 28 local days in a row; absent: no such limit. */
  readonly rollingLimit?: number;
  /** Hours they like: a session outside them costs. Absent: all of `hours` are as good. */
  readonly preferred?: readonly WeeklyHours[];
  /**
   * Not to be asked then, by their own word (paused, on leave), or because they are `interviewing` somebody else; the
   * sentence goes on after the name. Normalized.
   */
  readonly away?: readonly (Interval & { readonly sentence: string; readonly interviewing?: true })[];
}

/** `count` people out of `pool`. Preference: `rank` 0 first. An optional seat may stay empty at `missCost` each. */
export interface Seat {
  /** What the seat is for, as a recruiter says it: "Backend interviewer", "Shadow". */
  readonly role: string;
  readonly pool: readonly { readonly person: string; readonly rank: number }[];
  readonly count: number;
  readonly optional: boolean;
  readonly missCost: number;
  /** Who could be asked too, but only when nothing fits: people by id, best first. */
  readonly alternates?: readonly string[];
  /** Who sits here only watches or learns, so it counts less for them. */
  readonly training?: boolean;
}

export interface Session {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  readonly seats: readonly Seat[];
  /** Needs one of `rooms` free for its whole length. */
  readonly needsRoom: boolean;
  /** Set when the session may not move: this exact start, epoch ms. */
  readonly fixedStart?: number;
}

export interface Room {
  readonly id: string;
  readonly name: string;
  readonly busy: readonly Interval[];
}

/** What a minute or a preference costs; whole numbers, smaller is better. The defaults are `defaultWeights`. */
export interface Weights {
  readonly gap: number;
  readonly day: number;
  readonly finish: number;
  readonly off: number;
  readonly rank: number;
  readonly load: number;
  readonly tent: number;
  readonly frag: number;
  /** A session outside the hours that a person likes; absent: 0. */
  readonly liked?: number;
}

export const defaultWeights: Weights = {
  gap: 4,
  day: 25,
  finish: 3,
  off: 2,
  rank: 5,
  load: 2,
  tent: 12,
  frag: 3,
  liked: 6,
};

export interface Problem {
  readonly gridMinutes: 5 | 15 | 30;
  /** Start times fall on the grid counted from the hour in this zone: the candidate's. Days are days of this zone. */
  readonly zone: string;
  /** When the candidate can, already cut to the search window and minimum notice. Normalized. */
  readonly candidateWindows: readonly Interval[];
  /** When the candidate is elsewhere (interviews that stand already): not used even when windows are widened. Normalized. */
  readonly candidateBusy?: readonly Interval[];
  readonly people: readonly Interviewer[];
  readonly rooms: readonly Room[];
  readonly sessions: readonly Session[];
  /** `[a, b]`: session `a` starts before session `b`. */
  readonly order: readonly (readonly [string, string])[];
  readonly minGapMinutes: number;
  readonly maxGapMinutes: number;
  /** Wall-clock in `zone`: a day that spans it keeps `minutes` free inside `[fromMinute, toMinute)`. */
  readonly lunch: { readonly fromMinute: number; readonly toMinute: number; readonly minutes: number } | null;
  readonly maxDays: number;
  /** Comfortable hours of a day, wall-clock in `zone`. */
  readonly core: { readonly fromMinute: number; readonly toMinute: number };
  /** A free remnant shorter than this in somebody's day counts as a fragment. */
  readonly focusMinutes: number;
  readonly weights: Weights;
}

/** One person in one seat, and the reason the recruiter is shown. */
export interface Assignment {
  readonly person: string;
  readonly role: string;
  readonly rank: number;
  readonly optional: boolean;
  /** Why this person: "first choice", "Marco is busy then; fewest interviews this week (1)". */
  readonly why: string;
}

export interface PlannedSession {
  readonly session: string;
  readonly start: number;
  readonly end: number;
  readonly assignments: readonly Assignment[];
}

/** What a plan gives up, in the same words as the rule or preference it bends. */
export interface Compromise {
  readonly kind:
    | 'tentative'
    | 'off-hours'
    | 'gap'
    | 'not-first-choice'
    | 'missing-optional'
    | 'more-days'
    | 'fragment'
    | 'load'
    | 'not-liked';
  readonly sentence: string;
}

export interface Plan {
  readonly objective: number;
  /** In order of start. */
  readonly sessions: readonly PlannedSession[];
  readonly compromises: readonly Compromise[];
}

/** A reason why nothing fits: who or what, and how much of the window it removes. */
export interface Blocker {
  readonly kind: 'person' | 'rule' | 'room' | 'window' | 'pool';
  /** Person, session or room id, where one is to blame. */
  readonly subject?: string;
  readonly sentence: string;
  /** Share of the window that this alone removes, 0–1, where it can be said. */
  readonly share?: number;
}

/**
 * A change of the problem after which something fits; each was verified by planning again.
 * `change` is data so that a button can carry it and `relax.ts` can apply it to the problem.
 */
export type Change =
  | { readonly kind: 'lunch' }
  | { readonly kind: 'max-days'; readonly days: number }
  | { readonly kind: 'max-gap'; readonly minutes: number }
  | { readonly kind: 'drop-order'; readonly before: string; readonly after: string }
  | { readonly kind: 'raise-limit'; readonly person: string; readonly limit: 'day' | 'week' | 'rolling' }
  | { readonly kind: 'drop-session'; readonly session: string }
  | { readonly kind: 'allow-busy'; readonly person: string; readonly start: number; readonly end: number }
  | { readonly kind: 'allow-hours'; readonly person: string; readonly start: number; readonly end: number }
  | { readonly kind: 'widen-window'; readonly start: number; readonly end: number }
  | { readonly kind: 'no-room'; readonly session: string }
  | { readonly kind: 'add-to-pool'; readonly session: string; readonly role: string; readonly person: string };

export interface Relaxation {
  readonly changes: readonly Change[];
  /** "Use Dana instead of Marco for System Design", "Let lunch move", "Also look at Fri 27 Nov". */
  readonly sentence: string;
  /** The best plan after the change. */
  readonly plan: Plan;
  /** How much it changes; smaller first. */
  readonly weight: number;
}

export type PlanResult =
  | { readonly status: 'optimal'; readonly plans: readonly Plan[]; readonly stats: PlanStats }
  | {
      readonly status: 'infeasible';
      readonly blockers: readonly Blocker[];
      readonly relaxations: readonly Relaxation[];
      readonly stats: PlanStats;
    }
  /**
   * The search was cut: `plans` are good, `gap` is how far the best may be from the optimum (Infinity without any). Without
   * plans there are reasons, as where nothing fits: what is scarce, and changes after which something was found.
   */
  | {
      readonly status: 'budget';
      readonly plans: readonly Plan[];
      readonly gap: number;
      readonly blockers: readonly Blocker[];
      readonly relaxations: readonly Relaxation[];
      readonly stats: PlanStats;
    };

export interface PlanStats {
  readonly nodes: number;
  readonly setupMs: number;
  readonly searchMs: number;
  /** The explanation was cut: there may be smaller changes, or more. */
  readonly explainedInPart?: boolean;
}

export interface PlanOptions {
  /** How many plans; 1–20. */
  readonly k: number;
  /** `days`: at most one plan per set of days (what a recruiter wants to see); `starts`: per vector of starts. */
  readonly distinct: 'starts' | 'days';
  /** Extra changes the recruiter asked for (pressed relaxations), applied before planning. */
  readonly changes?: readonly Change[];
  /** Also look for relaxations when nothing fits; default true. */
  readonly explain?: boolean;
  /** The most work: nodes of the search, and of the explanation. Absent: what takes a second or two each. */
  readonly maxNodes?: number;
  readonly explainNodes?: number;
}
