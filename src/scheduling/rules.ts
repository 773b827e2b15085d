/**
 * What a panel must keep, one rule at a time: a sentence that the recruiter is shown, and the arithmetic behind it.
 * The search builds its tables from the same small functions that `brokenRules` puts together for a finished plan,
 * so no rule is written down twice. Costs live in `preferences.ts`.
 */
import type { GridLunch, GridPerson, GridProblem, GridSolution, Stretch } from './grid.ts';

export interface Rule {
  /** Completes "It must be that …". */
  readonly name: string;
}

/** Whether one of the stretches, taken together, leaves no slot of `[from, to)` out. */
function covered(stretches: readonly Stretch[], day: number, from: number, to: number): boolean {
  for (let slot = from; slot < to; slot += 1)
    if (!stretches.some(([d, a, b]) => d === day && a <= slot && slot < b)) return false;
  return true;
}

/** Whether one of the stretches shares a slot with `[from, to)`. */
export function touched(stretches: readonly Stretch[], day: number, from: number, to: number): boolean {
  return stretches.some(([d, a, b]) => d === day && a < to && from < b);
}

export const candidateCan = {
  name: 'the candidate can then',
  allows: (windows: readonly Stretch[], day: number, from: number, to: number) => covered(windows, day, from, to),
} satisfies Rule & Record<string, unknown>;

export const roomIsFree = {
  name: 'a room is free for the whole session',
  allows: (rooms: GridProblem['rooms'], day: number, from: number, to: number) =>
    rooms.some((room) => !touched(room.busy, day, from, to)),
} satisfies Rule & Record<string, unknown>;

export const insideHours = {
  name: 'interviewers sit inside their working hours',
  allows: (person: GridPerson, day: number, from: number, to: number) => covered(person.work, day, from, to),
} satisfies Rule & Record<string, unknown>;

export const interviewerIsFree = {
  name: 'interviewers are not busy',
  allows: (person: GridPerson, day: number, from: number, to: number) => !touched(person.busy, day, from, to),
} satisfies Rule & Record<string, unknown>;

export const limitIsKept = {
  name: 'limits per day, week and 28 days are kept',
  allows: (person: GridPerson, day: number, from: number, to: number) => !touched(person.limited, day, from, to),
} satisfies Rule & Record<string, unknown>;

export const oncePerPanel = {
  name: 'nobody sits twice in one panel',
  allows: (people: readonly number[]) => new Set(people).size === people.length,
} satisfies Rule & Record<string, unknown>;

export const seatsAreFilled = {
  name: 'every required seat is filled',
  allows: (sitting: number, count: number, optional: boolean) => sitting === count || (optional && sitting < count),
} satisfies Rule & Record<string, unknown>;

export const gapIsKept = {
  name: 'breaks between sessions are neither too short nor too long',
  allows: (gap: number, minGap: number, maxGap: number) => gap >= 0 && gap >= minGap && gap <= maxGap,
} satisfies Rule & Record<string, unknown>;

export const lunchIsKept = {
  name: 'lunch stays free on a day that spans it',
  /** A day spans lunch when it starts at or before it and ends at or after it. */
  startsBefore: (lunch: GridLunch, firstStart: number) => firstStart <= lunch.from,
  endsAfter: (lunch: GridLunch, lastEnd: number) => lastEnd >= lunch.to,
  /** The earliest next start after a session that ended at `end` which leaves lunch free between them, or Infinity. */
  earliestAfter: (lunch: GridLunch, end: number) => {
    const free = Math.max(end, lunch.from) + lunch.len;
    return free <= lunch.to ? free : Infinity;
  },
} satisfies Rule & Record<string, unknown>;

export const orderIsKept = {
  name: 'sessions keep their order',
  allows: (before: readonly [number, number], after: readonly [number, number]) =>
    before[0] < after[0] || (before[0] === after[0] && before[1] < after[1]),
} satisfies Rule & Record<string, unknown>;

export const daysAreFew = {
  name: 'the panel uses no more days than allowed',
  allows: (used: number, maxDays: number) => used <= maxDays,
} satisfies Rule & Record<string, unknown>;

export const fixedStaysPut = {
  name: 'a session that is fixed stays where it is',
  allows: (fixed: readonly [number, number], start: readonly [number, number]) =>
    fixed[0] === start[0] && fixed[1] === start[1],
} satisfies Rule & Record<string, unknown>;

export const rules: readonly Rule[] = [
  candidateCan,
  roomIsFree,
  insideHours,
  interviewerIsFree,
  limitIsKept,
  oncePerPanel,
  seatsAreFilled,
  gapIsKept,
  lunchIsKept,
  orderIsKept,
  daysAreFew,
  fixedStaysPut,
];

/** The sessions of each used day in order of start: `[interview, start, end]`. */
export function daysOf(
  problem: GridProblem,
  starts: GridSolution['starts'],
): Map<number, { interview: number; from: number; to: number }[]> {
  const byDay = new Map<number, { interview: number; from: number; to: number }[]>();
  for (const [interview, [day, from]] of starts.entries()) {
    const list = byDay.get(day) ?? [];
    list.push({ interview, from, to: from + (problem.interviews[interview]?.dur ?? 0) });
    byDay.set(day, list);
  }
  for (const list of byDay.values()) list.sort((a, b) => a.from - b.from);
  return byDay;
}

/** The names of every rule that a finished plan breaks, once for each time it does. Elastic rules count as hard here. */
export function brokenRules(problem: GridProblem, solution: Pick<GridSolution, 'starts' | 'seats'>): string[] {
  const broken: string[] = [];
  const need = (kept: boolean, rule: Rule) => {
    if (!kept) broken.push(rule.name);
  };
  const everybody: number[] = [];
  for (const [j, interview] of problem.interviews.entries()) {
    const [day, from] = solution.starts[j] ?? [-1, -1];
    const to = from + interview.dur;
    if (interview.fixed) need(fixedStaysPut.allows(interview.fixed, [day, from]), fixedStaysPut);
    else need(candidateCan.allows(problem.windows, day, from, to), candidateCan);
    if (interview.room) need(roomIsFree.allows(problem.rooms, day, from, to), roomIsFree);
    for (const [g, seat] of interview.seats.entries()) {
      const sitting = solution.seats[j]?.[g] ?? [];
      need(seatsAreFilled.allows(sitting.length, seat.count, seat.optional), seatsAreFilled);
      for (const p of sitting) {
        const person = problem.people[p] as GridPerson;
        everybody.push(p);
        need(insideHours.allows(person, day, from, to), insideHours);
        need(interviewerIsFree.allows(person, day, from, to), interviewerIsFree);
        need(limitIsKept.allows(person, day, from, to), limitIsKept);
      }
    }
  }
  need(oncePerPanel.allows(everybody), oncePerPanel);
  const byDay = daysOf(problem, solution.starts);
  need(daysAreFew.allows(byDay.size, problem.maxDays), daysAreFew);
  for (const sessions of byDay.values()) {
    const first = sessions.at(0);
    const last = sessions.at(-1);
    if (!first || !last) continue;
    let lunchFree = false;
    for (const [i, next] of sessions.entries()) {
      const previous = sessions[i - 1];
      if (!previous) continue;
      need(gapIsKept.allows(next.from - previous.to, problem.minGap, problem.maxGap), gapIsKept);
      if (problem.lunch && next.from >= lunchIsKept.earliestAfter(problem.lunch, previous.to)) lunchFree = true;
    }
    if (problem.lunch && lunchApplies(problem.lunch, first.from, last.to)) need(lunchFree, lunchIsKept);
  }
  for (const [a, b] of problem.order)
    need(orderIsKept.allows(solution.starts[a] ?? [0, 0], solution.starts[b] ?? [0, 0]), orderIsKept);
  return broken;
}

/** Whether a day from `firstStart` to `lastEnd` spans lunch. */
export function lunchApplies(lunch: GridLunch, firstStart: number, lastEnd: number): boolean {
  return lunchIsKept.startsBefore(lunch, firstStart) && lunchIsKept.endsAfter(lunch, lastEnd);
}
