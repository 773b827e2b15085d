/**
 * The question about several candidates of one interview day, and its answer. Types and limits only, and the one change
 * that is for everybody; `interview-day.ts` answers. Pure data.
 */
import type { Limit } from './limits.ts';
import type { Blocker, Change, Plan, Problem } from './problem.ts';

export interface DayCandidate {
  readonly id: string;
  readonly name: string;
  readonly problem: Problem;
}

export interface InterviewDayProblem {
  readonly candidates: readonly DayCandidate[];
  /** Minutes somebody has between two candidates, by person; absent: none. Rounded up to whole steps of the grid. */
  readonly apartMinutes?: Readonly<Record<string, number>>;
}

export interface InterviewDayOptions {
  /** How many joint days, no two of them on the same dates; 1–10. */
  readonly k: number;
  /** On how many dates at most, each date that of the candidate's own zone; `any`: as many as there are. */
  readonly dates: 1 | 2 | 'any';
  /** The most panels to plan on the way; the answer is then `budget` with its gap. */
  readonly maxPanels?: number;
  /** Also look for what would help when nothing fits; default true. */
  readonly explain?: boolean;
}

export interface JointDay {
  /** The sum of what the panels cost. */
  readonly objective: number;
  /** In the order of the candidates. */
  readonly plans: readonly Plan[];
}

/**
 * What would help when nothing fits; each was planned again with it. `raise-limit` is for everybody's problem (see
 * `raisedOnce`), `change` for the problem of one candidate.
 */
export type DayOffer = { readonly sentence: string } & (
  | { readonly kind: 'two-dates' }
  | { readonly kind: 'leave-out'; readonly candidate: string }
  | { readonly kind: 'raise-limit'; readonly person: string; readonly limit: Limit }
  | { readonly kind: 'change'; readonly candidate: string; readonly changes: readonly Change[] }
);

export interface DayStats {
  /** Nodes of the joint search, and panels planned for them. */
  readonly nodes: number;
  readonly panels: number;
  readonly ms: number;
}

export type InterviewDayResult =
  /** Proven: no joint day is better, and there are no more than these if fewer than k. */
  | { readonly status: 'optimal'; readonly days: readonly JointDay[]; readonly stats: DayStats }
  | {
      readonly status: 'infeasible';
      readonly blockers: readonly Blocker[];
      readonly offers: readonly DayOffer[];
      readonly stats: DayStats;
    }
  /**
   * Cut: the days are real. The first `proven` are the best there are; the one after them is at most `gap` from the best.
   * No day at all means that nothing is known.
   */
  | {
      readonly status: 'budget';
      readonly days: readonly JointDay[];
      readonly proven: number;
      readonly gap: number;
      readonly stats: DayStats;
    };

export const dayLimits = { least: 2, most: 8, days: 10 } as const;

/** The problem with one more interview a day, week or 28 days for a person; unchanged when it is not theirs. */
export function raisedOnce(problem: Problem, person: string, limit: Limit): Problem {
  const field = ({ day: 'dayLimit', week: 'weekLimit', rolling: 'rollingLimit' } as const)[limit];
  return {
    ...problem,
    people: problem.people.map((it) =>
      it.id === person && it[field] !== undefined ? { ...it, [field]: (it[field] ?? 0) + 1 } : it,
    ),
  };
}
