/**
 * Rules about one person, one window or one room, made elastic: breaking one costs what the exception asks of somebody,
 * far more than any preference. The search's optimum is then a set of exceptions that asks least, and this file reads off
 * which. Called by `explain.ts`.
 */
import type { Elastic, GridPerson, GridProblem, GridSolution, Stretch } from './grid.ts';
import { askedBy, type Idea } from './ideas.ts';
import { limits } from './invalid-problem.ts';
import { mostPreferred } from './preferences.ts';
import { candidateCan, insideHours, interviewerIsFree, limitIsKept, roomIsFree, touched } from './rules.ts';

export const exceptionKinds = ['busy', 'hours', 'limit', 'window', 'room', 'alternate'] as const;
export type ExceptionKind = (typeof exceptionKinds)[number];

/** The idea behind each elastic rule. */
export const ideaOf = {
  busy: 'allow-busy',
  hours: 'allow-hours',
  limit: 'raise-limit',
  window: 'widen-window',
  room: 'no-room',
  alternate: 'add-to-pool',
} as const satisfies Record<ExceptionKind, Idea['kind']>;

/** Preferences cost less than this all together, also when breaks are longer and days more than now. */
const LEAST_SCALE = 10_000;
/** Beyond it sums would no longer be exact. */
const MOST_SCALE = 100_000_000;

/** What one unit of asking costs: above all preferences together, so they decide only between equal sets of exceptions. */
export function scaleFor(grid: GridProblem): number {
  const most = mostPreferred({ ...grid, maxGap: grid.minGap + grid.slotsPerDay, maxDays: limits.maxDays });
  let scale = LEAST_SCALE;
  while (scale < most && scale < MOST_SCALE) scale *= 10;
  return scale;
}

/** The prices of breaking these rules; all others stay hard. */
export function pricesOf(kinds: readonly ExceptionKind[], scale: number): Elastic {
  return Object.fromEntries(kinds.map((kind) => [kind, askedBy[ideaOf[kind]] * scale]));
}

/** The grid with some of its hard rules about single people, windows and rooms made elastic. */
export function elasticGrid(grid: GridProblem, kinds: readonly ExceptionKind[]): GridProblem {
  return {
    ...grid,
    elastic: pricesOf(kinds, scaleFor(grid)),
    interviews: grid.interviews.map((interview) => ({
      ...interview,
      seats: interview.seats.map((seat) => ({
        ...seat,
        pool: seat.pool.filter(({ p }) => grid.people[p]?.unusable !== true),
      })),
    })),
  };
}

/** What the exceptions of an elastic solution ask together: each once per interview or seat. */
export function askedIn(solution: Pick<GridSolution, 'objective'>, scale: number): number {
  return Math.floor(solution.objective / scale);
}

/** What an elastic solution does that the hard rules forbid, as ideas. */
export function exceptionsIn(
  grid: GridProblem,
  solution: Pick<GridSolution, 'starts' | 'seats'>,
  limitsOf: (p: number) => GridPerson['limitedBy'] = (p) => grid.people[p]?.limitedBy,
): Idea[] {
  const ideas: Idea[] = [];
  const wider: Stretch[] = [];
  /** Rules that the problem itself lets bend at a price need no exception. */
  const isHard = (kind: ExceptionKind) => !grid.elastic?.[kind];
  for (const [j, interview] of grid.interviews.entries()) {
    const [day, from] = solution.starts[j]!;
    const to = from + interview.dur;
    if (isHard('window') && !interview.fixed && !candidateCan.allows(grid.windows, day, from, to))
      wider.push([day, from, to]);
    if (isHard('room') && interview.room && !roomIsFree.allows(grid.rooms, day, from, to))
      ideas.push({ kind: 'no-room', j });
    for (const [group, seat] of interview.seats.entries())
      for (const p of solution.seats[j]?.[group] ?? [])
        if (!seat.pool.some((it) => it.p === p)) ideas.push({ kind: 'add-to-pool', j, group, p });
    for (const p of (solution.seats[j] ?? []).flat()) {
      const person = grid.people[p]!;
      if (isHard('limit') && !limitIsKept.allows(person, day, from, to))
        for (const limit of ['day', 'week', 'rolling'] as const)
          if (touched(limitsOf(p)?.[limit] ?? [], day, from, to)) ideas.push({ kind: 'raise-limit', p, limit });
      if (isHard('hours') && !insideHours.allows(person, day, from, to))
        ideas.push({ kind: 'allow-hours', p, at: [day, from, to] });
      if (isHard('busy') && !interviewerIsFree.allows(person, day, from, to))
        for (const meeting of person.busy)
          if (touched([meeting], day, from, to))
            ideas.push({ kind: 'allow-busy', p, ...meetingOrPart(meeting, from, to) });
    }
  }
  for (const at of together(wider)) ideas.push({ kind: 'widen-window', at });
  return ideas;
}

/** Stretches that touch as one: the candidate is asked once. */
function together(list: readonly Stretch[]): Stretch[] {
  const merged: Stretch[] = [];
  for (const it of list.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1);
    if (last && last[0] === it[0] && it[1] <= last[2])
      merged[merged.length - 1] = [last[0], last[1], Math.max(last[2], it[2])];
    else merged.push(it);
  }
  return merged;
}

/** A whole meeting where it is about as long as the session; the part that is in the way where it is a long block. */
function meetingOrPart(meeting: Stretch, from: number, to: number): { at: Stretch; whole: boolean } {
  const [day, a, b] = meeting;
  if (b - a <= 2 * (to - from)) return { at: meeting, whole: true };
  return { at: [day, Math.max(a, from), Math.min(b, to)], whole: false };
}
