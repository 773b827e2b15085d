/**
 * From a draft to ranked days, or to who and what stands in the way. Called through `panels.propose`.
 * Reads; never writes outside. The answer is kept in the draft, so that a button need only carry a number.
 */
import { InputError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import { InvalidProblem } from '../scheduling/invalid-problem.ts';
import { minutesInWords } from '../scheduling/ideas.ts';
import type { Blocker, Plan, Problem, Relaxation } from '../scheduling/problem.ts';
import type { Draft, OfferedChange, PanelOption, Search } from './draft.ts';
import type { Planner } from './plan-aside.ts';
import type { Asked } from './problem-of.ts';
import { sayCandidateTime } from './availability.ts';
import { fairWords } from './fair-words.ts';
import { addDays, clockChangeBetween, sayDay, weekdayOf } from '../zones.ts';

/** What a recruiter can compare at a glance. */
const OPTIONS = 5;
const OFFERS = 5;

/** What a search cannot begin without. `then`: what to do about it, where sessions cannot be edited on the spot. */
export function missingIn(draft: Draft, then: string | null = null): string | null {
  if (draft.sessions.length === 0)
    return then === null ? 'Add at least one session.' : `There is no session yet. ${then}`;
  for (const session of draft.sessions) {
    const nobody = `${session.title} has nobody to take it. ${then ?? 'Edit it and choose people.'}`;
    if (session.seats.length === 0) return nobody;
    for (const seat of session.seats) {
      if (seat.optional) continue;
      if (seat.people.length === 0) return nobody;
      if (seat.people.length < seat.count)
        return `${session.title} needs ${seat.count} people and only ${seat.people.length} can be asked. ${then ?? 'Edit it.'}`;
    }
  }
  return null;
}

/** `options`: how many, and whether each must be on other days (what a recruiter compares) or only at another time. */
export async function searchWith(
  draft: Draft,
  asked: Asked,
  now: number,
  { panelPlanner, signal }: { readonly panelPlanner: Planner; readonly signal?: AbortSignal },
  options: { readonly k: number; readonly distinct: 'days' | 'starts' } = { k: OPTIONS, distinct: 'days' },
): Promise<Search> {
  const missing = missingIn(draft);
  if (missing !== null) throw new InputError(missing);
  const bent = draft.bent.flatMap((it) => it.changes);
  const result = await planned('panel', () => panelPlanner(asked.problem, { ...options, changes: bent }, signal));
  const candidate = sayCandidateTime(draft, now);
  const common = {
    ...(candidate !== null && { candidate }),
    unreadable: asked.unreadable,
    leftOut: asked.leftOut,
    held: asked.held,
    engaged: asked.engaged,
    calendarsRead: asked.calendarsRead,
    load: asked.load,
    searchedAt: now,
    people: asked.people,
  };
  if (result.status === 'infeasible' || (result.status === 'budget' && result.plans.length === 0))
    return {
      ...common,
      status: 'nothing',
      options: [],
      cut: result.status === 'budget',
      ...(result.status === 'budget' && { cutNote: noneInTime }),
      blockers: asked.problem.candidateWindows.length === 0 ? [noTime(draft)] : result.blockers.slice(0, 8),
      offers: result.relaxations.slice(0, OFFERS).map(offerOf),
      clockChange: null,
    };
  const found = result.plans.map((it) => withLoad(optionOf(it), asked, now));
  const first = Math.min(...found.flatMap((it) => it.sessions.map((one) => one.start)));
  return {
    ...common,
    status: 'found',
    options: found,
    cut: result.status === 'budget',
    ...(result.status === 'budget' && { cutNote: missedBy(result.gap, asked.problem) }),
    blockers: [],
    offers: [],
    clockChange:
      found.length === 0
        ? null
        : clockChangeBetween({ name: draft.candidate.name, zone: draft.zone }, { zone: draft.by.zone }, now, first),
  };
}

/** Said once where every session would say that it fits into none of the candidate’s time. */
export function noTime(draft: Draft): Blocker {
  const { from, to } = draft.window;
  const between = from === to ? `On ${sayDay(from)}` : `From ${sayDay(from)} to ${sayDay(to)}`;
  let working = false;
  for (let date = from; date <= to && !working; date = addDays(date, 1)) working = weekdayOf(date) <= 5;
  const why = working
    ? 'none of the candidate’s time is left: look at what was typed under availability, at the notice, and at other interviews'
    : 'there is no working day: choose other dates, or type under availability that the candidate can on a weekend';
  return { kind: 'window', share: 1, sentence: `${between} ${why}` };
}

const noneInTime =
  'The search was stopped before it was through, as this panel can be held in very many ways: there may still be a day.';

/** How much better the best day may be than the first one shown, as waiting time: the cost that a recruiter can picture. */
function missedBy(gap: number, { weights, gridMinutes }: Problem): string {
  if (gap <= 0) return 'The first is the best there is; the search for others was cut short.';
  const minutes = weights.gap > 0 ? Math.ceil(gap / weights.gap) * gridMinutes : null;
  const most = minutes === null ? '' : `, by no more than ${minutesInWords(minutes)} less of waiting would be worth`;
  return `The search was cut short: there may be a better one${most}.`;
}

/** A question the planner cannot take on (too many seats, say) is the recruiter's to change, not a fault of ours. */
export async function planned<Result>(what: 'panel' | 'day', ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof InvalidProblem)) throw error;
    const hint = what === 'panel' ? 'Go back to the plan and change it.' : 'Go back and change it.';
    throw new InputError(`This ${what} cannot be searched: ${error.sentence}.`, { hint });
  }
}

/** Each reason with what the person carries by then, in their own days: fair load is for everybody to see. */
export function withLoad(option: PanelOption, asked: Pick<Asked, 'problem' | 'heldBy'>, now: number): PanelOption {
  return {
    ...option,
    sessions: option.sessions.map((session) => ({
      ...session,
      seats: session.seats.map((seat) => {
        const load = fairWords(asked.problem, option.sessions, session, seat.userId, asked.heldBy(seat.userId), now);
        return { ...seat, why: `${seat.why} · ${load}` };
      }),
    })),
  };
}

export function optionOf(it: Plan): PanelOption {
  return {
    sessions: it.sessions.map((session) => ({
      sessionId: session.session,
      start: session.start,
      end: session.end,
      seats: session.assignments.map((one) => ({
        userId: one.person as LeverUserId,
        role: one.role,
        optional: one.optional,
        why: one.why,
      })),
    })),
    compromises: it.compromises,
  };
}

function offerOf(it: Relaxation): OfferedChange {
  return { sentence: it.sentence, changes: it.changes };
}
