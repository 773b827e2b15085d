/**
 * A solution of the grid as a `Plan` that a recruiter reads: who sits where and why they and not somebody preferred, and
 * what the plan gives up, in words. Called by `plan.ts`. Says that somebody is busy, never with what.
 */
import { type Compiled, sessionsOf } from './compile.ts';
import type { GridPerson, GridSolution } from './grid.ts';
import { costOf, focusTime, likedHours } from './preferences.ts';
import type { Assignment, Compromise, Interviewer, Plan, PlannedSession } from './problem.ts';
import { daysOf, insideHours, interviewerIsFree, limitIsKept, lunchApplies, touched } from './rules.ts';
import { clockOf, MINUTE, weekdayName } from './working-hours.ts';

export function describe(compiled: Compiled, solution: GridSolution): Plan {
  const { problem, grid } = compiled;
  const sits = new Map<number, number>();
  for (const [j, groups] of solution.seats.entries()) for (const p of groups.flat()) sits.set(p, j);
  const sessions = sessionsOf(compiled, solution).map(({ j, start, end, seats }): PlannedSession => {
    const session = problem.sessions[j]!;
    return {
      session: session.id,
      start,
      end,
      assignments: session.seats.flatMap((seat, g) =>
        (seats[g] ?? []).map((p): Assignment => {
          const person = problem.people[p]!;
          const rank = seat.pool.find((it) => it.person === person.id)?.rank ?? 0;
          return {
            person: person.id,
            role: seat.role,
            rank,
            optional: seat.optional,
            why: whyThisPerson(compiled, solution, sits, j, g, p),
          };
        }),
      ),
    };
  });
  return { objective: solution.objective, sessions, compromises: compromisesOf(compiled, solution, grid.minGap) };
}

/** "first choice", or what kept those whom the pool prefers. */
function whyThisPerson(
  { grid, problem, startOf }: Compiled,
  solution: GridSolution,
  sits: ReadonlyMap<number, number>,
  j: number,
  g: number,
  chosen: number,
): string {
  const pool = grid.interviews[j]!.seats[g]!.pool;
  const rank = pool.find((it) => it.p === chosen)?.rank ?? 0;
  const [day, from] = solution.starts[j]!;
  const to = from + grid.interviews[j]!.dur;
  const load = grid.people[chosen]!.load[day] ?? 0;
  const at = startOf(j, solution.starts[j]!);
  const lasts = problem.sessions[j]!.minutes * MINUTE;
  const better = pool.filter((it) => it.rank < rank && sits.get(it.p) !== j).sort((a, b) => a.rank - b.rank);
  if (better.length === 0) {
    const peers = pool.filter((it) => it.rank === rank && it.p !== chosen);
    const lighter = peers.length > 0 && peers.every((it) => (grid.people[it.p]!.load[day] ?? 0) > load);
    const first = rank === 0 || pool.every((it) => it.rank >= rank) ? 'first choice' : `choice ${rank + 1}`;
    return lighter ? `${first}; fewest interviews this week (${load})` : first;
  }
  const reasons = better.slice(0, 2).map(({ p }) => {
    const person = problem.people[p]!;
    const elsewhere = sits.get(p);
    const hindrance =
      hindranceOf(person, grid.people[p]!, day, from, to, { start: at, end: at + lasts }) ??
      (elsewhere === undefined ? null : `takes ${problem.sessions[elsewhere]!.title}`) ??
      costlier(grid.people[p]!, grid.people[chosen]!, day, from, to);
    return `${person.name} ${hindrance}`;
  });
  const more = better.length - reasons.length;
  return `${reasons.join('; ')}${more > 0 ? `; ${more} more cannot or would cost more` : ''}`;
}

/** What keeps a person from `[from, to)` by a rule, as the end of a sentence, or null. */
function hindranceOf(
  person: Interviewer,
  onGrid: GridPerson,
  day: number,
  from: number,
  to: number,
  /** The session as instants, to tell that somebody is away by their own word. */
  at?: { readonly start: number; readonly end: number },
): string | null {
  if (person.unreadable !== undefined) return `cannot be asked: ${person.unreadable}`;
  if (person.unavailable !== undefined) return `cannot sit: ${person.unavailable}`;
  const away = at === undefined ? undefined : person.away?.find((it) => it.start < at.end && at.start < it.end);
  if (away !== undefined) return away.sentence;
  if (!limitIsKept.allows(onGrid, day, from, to)) return 'has no interview left that day or week';
  if (!insideHours.allows(onGrid, day, from, to)) return 'does not work then';
  if (!interviewerIsFree.allows(onGrid, day, from, to)) return 'is busy then';
  return null;
}

function costlier(preferred: GridPerson, chosen: GridPerson, day: number, from: number, to: number): string {
  const load = preferred.load[day] ?? 0;
  if (touched(preferred.tentative, day, from, to) && !touched(chosen.tentative, day, from, to))
    return 'has a tentative meeting then';
  if (touched(preferred.unliked ?? [], day, from, to) && !touched(chosen.unliked ?? [], day, from, to))
    return 'would rather not at that hour';
  if (load > (chosen.load[day] ?? 0)) return `has ${load} interview${load === 1 ? '' : 's'} that week already`;
  return 'would be left with scraps of free time';
}

/** Minutes between sessions beyond the shortest break and lunch, by what sessions really take: not every length fits the grid. */
function waitingIn(compiled: Compiled, solution: GridSolution): number {
  const { grid, problem } = compiled;
  let waiting = 0;
  for (const onDay of daysOf(grid, solution.starts).values()) {
    for (const [i, next] of onDay.entries()) {
      const previous = onDay[i - 1];
      if (previous === undefined) continue;
      const startOf = (j: number) => compiled.startOf(j, solution.starts[j]!);
      const end = startOf(previous.interview) + problem.sessions[previous.interview]!.minutes * MINUTE;
      waiting += Math.max(0, (startOf(next.interview) - end) / MINUTE - problem.minGapMinutes);
    }
    const first = onDay.at(0);
    const last = onDay.at(-1);
    if (grid.lunch && problem.lunch && first && last && lunchApplies(grid.lunch, first.from, last.to))
      waiting -= Math.max(0, problem.lunch.minutes - problem.minGapMinutes);
  }
  return waiting;
}

function compromisesOf(compiled: Compiled, solution: GridSolution, minGap: number): Compromise[] {
  const { grid, problem, startOf } = compiled;
  const found: Compromise[] = [];
  const { zone } = problem;
  for (const [j, session] of problem.sessions.entries()) {
    const interview = grid.interviews[j]!;
    const [day, from] = solution.starts[j]!;
    const to = from + interview.dur;
    const start = startOf(j, [day, from]);
    const when = `${weekdayName(start, zone)} ${clockOf(start, zone)}`;
    if (from < grid.core.from || to > grid.core.to)
      found.push({
        kind: 'off-hours',
        sentence: `${session.title} (${when}) is outside the candidate’s comfortable hours`,
      });
    for (const [g, seat] of session.seats.entries()) {
      const sitting = solution.seats[j]?.[g] ?? [];
      if (sitting.length < seat.count)
        found.push({
          kind: 'missing-optional',
          sentence: `${session.title} has no ${seat.role}${seat.count - sitting.length > 1 ? ` (${seat.count - sitting.length} missing)` : ''}`,
        });
      const least = Math.min(...seat.pool.map((it) => it.rank));
      for (const p of sitting) {
        const person = problem.people[p]!;
        const onGrid = grid.people[p]!;
        const theirs = `${weekdayName(start, person.zone)} ${clockOf(start, person.zone)}`;
        const at = theirs === when ? when : `${theirs} their time`;
        const rank = seat.pool.find((it) => it.person === person.id)?.rank ?? 0;
        if (touched(onGrid.tentative, day, from, to))
          found.push({ kind: 'tentative', sentence: `${person.name} has a tentative meeting at ${at}` });
        if (onGrid.unliked && likedHours.cost(grid.weights) > 0 && touched(onGrid.unliked, day, from, to))
          found.push({ kind: 'not-liked', sentence: `${person.name} would rather not at ${at}` });
        if (rank > least)
          found.push({
            kind: 'not-first-choice',
            sentence: `${person.name} is not the first choice for ${session.title}`,
          });
        const load = onGrid.load[day] ?? 0;
        const limit = person.ownWeekLimit ?? person.weekLimit;
        if (load > 0 && load + 1 >= limit)
          found.push({
            kind: 'load',
            sentence: `${person.name} ${load + 1 > limit ? 'goes once over' : 'reaches'} the weekly limit of ${limit}`,
          });
      }
    }
  }
  const costs = costOf(grid, solution);
  const waiting = waitingIn(compiled, solution);
  if (waiting > 0 && problem.weights.gap > 0)
    found.push({
      kind: 'gap',
      sentence: `The candidate waits ${waiting} minutes${minGap > 0 ? ' beyond the breaks' : ''}`,
    });
  const used = new Set(solution.starts.map(([day]) => day)).size;
  if (used > 1) found.push({ kind: 'more-days', sentence: `It takes ${used} days` });
  const scraps = costs.get(focusTime.name) ?? 0;
  if (scraps > 0 && problem.weights.frag > 0) {
    const count = scraps / problem.weights.frag;
    found.push({
      kind: 'fragment',
      sentence: `${count} short gap${count === 1 ? '' : 's'} (under ${problem.focusMinutes} minutes) left in interviewers’ days`,
    });
  }
  return found;
}
