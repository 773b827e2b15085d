/**
 * Changes of a problem as data: what each one does to it. Called by `plan.ts` for changes that a recruiter pressed, and by
 * `explain.ts` to try them out. Never decides which change is worth trying.
 */
import { type Interval, normalize, subtract } from './interval.ts';
import { InvalidProblem } from './invalid-problem.ts';
import { raised } from './limits.ts';
import type { Change, Interviewer, Problem, Session } from './problem.ts';

/** The problem after all changes, in their order. @throws InvalidProblem when one names nobody or nothing. */
export function apply(problem: Problem, changes: readonly Change[]): Problem {
  return changes.reduce(applyOne, problem);
}

function applyOne(problem: Problem, change: Change): Problem {
  switch (change.kind) {
    case 'lunch':
      return { ...problem, lunch: null };
    case 'max-days':
      return { ...problem, maxDays: change.days };
    case 'max-gap':
      return { ...problem, maxGapMinutes: change.minutes };
    case 'drop-order':
      return { ...problem, order: problem.order.filter(([a, b]) => a !== change.before || b !== change.after) };
    case 'raise-limit':
      return changePerson(problem, change.person, (it) => raised(it, change.limit));
    case 'drop-session':
      return {
        ...problem,
        sessions: problem.sessions.filter((it) => it.id !== session(problem, change.session).id),
        order: problem.order.filter(([a, b]) => a !== change.session && b !== change.session),
      };
    case 'allow-busy':
      return changePerson(problem, change.person, (it) => {
        const moved: Interval[] = [{ start: change.start, end: change.end }];
        return { ...it, busy: subtract(it.busy, moved) };
      });
    case 'allow-hours':
      return changePerson(problem, change.person, (it) => ({
        ...it,
        agreed: normalize([...(it.agreed ?? []), { start: change.start, end: change.end }]),
      }));
    case 'widen-window':
      return {
        ...problem,
        candidateWindows: normalize([...problem.candidateWindows, { start: change.start, end: change.end }]),
      };
    case 'no-room':
      return changeSession(problem, change.session, (it) => ({ ...it, needsRoom: false }));
    case 'add-to-pool':
      return addToPool(problem, change.session, change.role, change.person);
  }
  return change satisfies never;
}

function changePerson(problem: Problem, id: string, change: (person: Interviewer) => Interviewer): Problem {
  if (!problem.people.some((it) => it.id === id)) throw new InvalidProblem('changes', `nobody has the id "${id}"`);
  return { ...problem, people: problem.people.map((it) => (it.id === id ? change(it) : it)) };
}

function session(problem: Problem, id: string): Session {
  const found = problem.sessions.find((it) => it.id === id);
  if (!found) throw new InvalidProblem('changes', `there is no session "${id}"`);
  return found;
}

function changeSession(problem: Problem, id: string, change: (session: Session) => Session): Problem {
  session(problem, id);
  return { ...problem, sessions: problem.sessions.map((it) => (it.id === id ? change(it) : it)) };
}

/** The person joins the pool after everybody who is in it. */
function addToPool(problem: Problem, id: string, role: string, person: string): Problem {
  return changeSession(problem, id, (it) => ({
    ...it,
    seats: it.seats.map((seat) => {
      if (seat.role !== role || seat.pool.some((one) => one.person === person)) return seat;
      const rank = Math.max(-1, ...seat.pool.map((one) => one.rank)) + 1;
      return { ...seat, pool: [...seat.pool, { person, rank }] };
    }),
  }));
}
