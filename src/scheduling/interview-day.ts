/**
 * Several candidates of one interview day: who is interviewed when and by whom, so that all of it together is best and
 * nobody is wanted in two places. The door of `interview-day-*.ts`; called by `panels/interview-day-search.ts`.
 * Pure: no I/O, no clock; the same question gets the same answer.
 *
 * Each candidate keeps a `Problem` of their own; what makes it one question are the people and rooms in it, who are the
 * same by id. The best day is the one whose panels, each rated as if it were alone, cost least together.
 */
import { describe } from './describe.ts';
import { elapsed } from './elapsed.ts';
import { explainDay } from './interview-day-explain.ts';
import { type Joint, searchDays } from './interview-day-tree.ts';
import { type Shared, sharedBy } from './interview-day-conflicts.ts';
import type { Bar } from './interview-day-bars.ts';
import { DayDesk, type Panel } from './interview-day-desk.ts';
import { barsAround } from './interview-day-in-turn.ts';
import {
  dayLimits,
  type InterviewDayOptions,
  type InterviewDayProblem,
  type InterviewDayResult,
  type JointDay,
} from './interview-day-problem.ts';
import { InvalidProblem } from './invalid-problem.ts';
import type { Problem } from './problem.ts';
import { validate } from './validate.ts';
import { DAY, MINUTE } from './working-hours.ts';

/** About two seconds; see `bench/interview-day`. */
const MOST_PANELS = 6_000;

/**
 * The `options.k` best joint days, or why there is none and what would help.
 * @throws InvalidProblem when the question itself is wrong.
 */
export function planInterviewDay(asked: InterviewDayProblem, options: InterviewDayOptions): InterviewDayResult {
  check(asked, options);
  const began = elapsed();
  const desk = new DayDesk(asked);
  const found = searchDays(desk, { k: options.k, dates: options.dates, maxPanels: options.maxPanels ?? MOST_PANELS });
  const stats = () => ({ nodes: found.nodes, panels: desk.panels, ms: elapsed() - began });
  if (found.status === 'infeasible') {
    const why = options.explain === false ? { blockers: [], offers: [] } : explainDay(asked, options, desk);
    return { status: 'infeasible', ...why, stats: stats() };
  }
  const shared = sharedBy(desk);
  const days = found.days.map((it) => jointDay(desk, shared, it));
  if (found.status === 'budget')
    return { status: 'budget', days, proven: found.proven, gap: found.gap, stats: stats() };
  return { status: 'optimal', days, stats: stats() };
}

function jointDay(desk: DayDesk, shared: Shared, joint: Joint): JointDay {
  return {
    objective: joint.objective,
    plans: joint.panels.map((panel, i) => {
      const compiled = desk.compiled[i]!;
      const bars = barsAround(desk, shared, i, (joint.panels as readonly (Panel | null)[]).with(i, null));
      return describe({ ...compiled, problem: amongOthers(compiled.problem, bars) }, panel.solution);
    }),
  };
}

/** The problem with what the others take said of each person, for the reasons why not they. */
function amongOthers(problem: Problem, bars: readonly Bar[]): Problem {
  const least = Math.min(...problem.sessions.map((it) => it.minutes)) * MINUTE;
  return {
    ...problem,
    people: problem.people.map((person) => {
      const taken = bars.flatMap((it) =>
        it.kind === 'person' && it.person === person.id
          ? [
              {
                start: it.from - least + 1,
                end: it.to,
                sentence: it.to - it.from >= DAY / 2 ? 'has no interview left then' : 'takes another candidate then',
              },
            ]
          : [],
      );
      return taken.length === 0 ? person : { ...person, away: [...(person.away ?? []), ...taken] };
    }),
  };
}

function check({ candidates, apartMinutes }: InterviewDayProblem, { k }: InterviewDayOptions): void {
  const fail = (path: string, sentence: string) => {
    throw new InvalidProblem(path, sentence);
  };
  if (!Number.isInteger(k) || k < 1 || k > dayLimits.days)
    fail('k', `between 1 and ${dayLimits.days} joint days can be asked for`);
  if (candidates.length < dayLimits.least || candidates.length > dayLimits.most)
    fail('candidates', `an interview day has ${dayLimits.least} to ${dayLimits.most} candidates`);
  if (new Set(candidates.map((it) => it.id)).size < candidates.length)
    fail('candidates', 'somebody is in the list twice');
  for (const [id, minutes] of Object.entries(apartMinutes ?? {}))
    if (!Number.isInteger(minutes) || minutes < 0 || minutes > 24 * 60)
      fail(`apartMinutes.${id}`, 'must be a whole number of minutes from 0 to 1,440');
  for (const [i, { problem }] of candidates.entries()) {
    try {
      validate(problem);
    } catch (error) {
      if (!(error instanceof InvalidProblem)) throw error;
      fail(`candidates[${i}].problem${error.path === '' ? '' : `.${error.path}`}`, error.sentence);
    }
    if (problem.sessions.some((it) => it.fixedStart !== undefined))
      fail(`candidates[${i}].problem.sessions`, 'a session that is fixed cannot be part of an interview day');
  }
}
