/**
 * What makes one panel better than another, one preference at a time: a sentence that the recruiter is shown, and what
 * it costs (whole numbers, smaller is better). The search builds its tables from the same small functions that `costOf`
 * puts together for a finished plan. What a panel must keep lives in `rules.ts`.
 */
import type { GridLunch, GridPerson, GridProblem, GridSolution } from './grid.ts';
import type { Weights } from './problem.ts';
import { daysOf, lunchApplies, touched } from './rules.ts';

export interface Preference {
  /** Completes "It is better that …". */
  readonly name: string;
}

export const firstChoices = {
  name: 'first choices sit before later ones',
  cost: (rank: number, weights: Weights) => rank * weights.rank,
} satisfies Preference & Record<string, unknown>;

export const lightLoad = {
  name: 'people with fewer interviews this week sit first',
  cost: (interviewsThisWeek: number, weights: Weights) => interviewsThisWeek * weights.load,
} satisfies Preference & Record<string, unknown>;

export const nothingTentative = {
  name: 'nobody has to give up a tentative meeting',
  cost: (weights: Weights) => weights.tent,
} satisfies Preference & Record<string, unknown>;

export const likedHours = {
  name: 'interviewers sit in the hours they like',
  cost: (weights: Weights) => weights.liked ?? 0,
} satisfies Preference & Record<string, unknown>;

export const focusTime = {
  name: "no short scrap of free time is left in anybody's day",
  /** `remnant`: free slots left on one side of the session. */
  cost: (remnant: number, focus: number, weights: Weights) => (remnant >= 1 && remnant < focus ? weights.frag : 0),
} satisfies Preference & Record<string, unknown>;

export const everySeat = {
  name: 'optional seats are taken too',
  cost: (missing: number, missCost: number) => missing * missCost,
} satisfies Preference & Record<string, unknown>;

export const comfortableHours = {
  name: "sessions fall into the candidate's comfortable hours",
  cost: (from: number, to: number, core: GridProblem['core'], weights: Weights) =>
    (to - from - Math.max(0, Math.min(to, core.to) - Math.max(from, core.from))) * weights.off,
} satisfies Preference & Record<string, unknown>;

export const noWaiting = {
  name: 'the candidate does not wait between sessions',
  cost: (gap: number, minGap: number, weights: Weights) => (gap - minGap) * weights.gap,
  /** Lunch is no waiting: what a day that spans it gets back. */
  lunch: (lunch: GridLunch, minGap: number, weights: Weights) => -(lunch.len - minGap) * weights.gap,
} satisfies Preference & Record<string, unknown>;

export const fewDays = {
  name: 'the panel uses few days',
  cost: (used: number, weights: Weights) => (used - 1) * weights.day,
} satisfies Preference & Record<string, unknown>;

export const soonDone = {
  name: 'the panel is over soon',
  cost: (lastDay: number, weights: Weights) => lastDay * weights.finish,
} satisfies Preference & Record<string, unknown>;

export const preferences: readonly Preference[] = [
  firstChoices,
  lightLoad,
  nothingTentative,
  likedHours,
  focusTime,
  everySeat,
  comfortableHours,
  noWaiting,
  fewDays,
  soonDone,
];

/** How many free slots `[from, to)` leaves before and after it in the person's day, up to the next busy or off slot. */
function remnants(problem: GridProblem, p: number, day: number, from: number, to: number): [number, number] {
  const person = problem.people[p];
  const free = (slot: number) =>
    slot >= 0 &&
    slot < problem.slotsPerDay &&
    person !== undefined &&
    touched(person.work, day, slot, slot + 1) &&
    !touched(person.busy, day, slot, slot + 1);
  let before = 0;
  while (free(from - before - 1)) before += 1;
  let after = 0;
  while (free(to + after)) after += 1;
  return [before, after];
}

/** What each preference costs in a finished plan, by its name; their sum is the objective. Hard rules are not looked at. */
export function costOf(problem: GridProblem, solution: Pick<GridSolution, 'starts' | 'seats'>): Map<string, number> {
  const { weights } = problem;
  const costs = new Map(preferences.map((it) => [it.name, 0]));
  const add = (preference: Preference, cost: number) =>
    costs.set(preference.name, (costs.get(preference.name) ?? 0) + cost);
  for (const [j, interview] of problem.interviews.entries()) {
    const [day, from] = solution.starts[j] ?? [0, 0];
    const to = from + interview.dur;
    add(comfortableHours, comfortableHours.cost(from, to, problem.core, weights));
    for (const [g, seat] of interview.seats.entries()) {
      const sitting = solution.seats[j]?.[g] ?? [];
      add(everySeat, everySeat.cost(seat.count - sitting.length, seat.missCost));
      for (const p of sitting) {
        const person = problem.people[p];
        add(firstChoices, firstChoices.cost(seat.pool.find((it) => it.p === p)?.rank ?? 0, weights));
        add(lightLoad, lightLoad.cost(person?.load[day] ?? 0, weights));
        if (person && touched(person.tentative, day, from, to)) add(nothingTentative, nothingTentative.cost(weights));
        if (person?.unliked && touched(person.unliked, day, from, to)) add(likedHours, likedHours.cost(weights));
        for (const remnant of remnants(problem, p, day, from, to))
          add(focusTime, focusTime.cost(remnant, problem.focus, weights));
      }
    }
  }
  const byDay = daysOf(problem, solution.starts);
  for (const sessions of byDay.values()) {
    for (const [i, next] of sessions.entries()) {
      const previous = sessions[i - 1];
      if (previous) add(noWaiting, noWaiting.cost(next.from - previous.to, problem.minGap, weights));
    }
    const first = sessions.at(0);
    const last = sessions.at(-1);
    if (problem.lunch && first && last && lunchApplies(problem.lunch, first.from, last.to))
      add(noWaiting, noWaiting.lunch(problem.lunch, problem.minGap, weights));
  }
  add(fewDays, fewDays.cost(byDay.size, weights));
  add(soonDone, soonDone.cost(Math.max(...byDay.keys()), weights));
  return costs;
}

/** More than what the preferences of any solution can cost, exceptions from rules aside. */
export function mostPreferred({
  interviews,
  people,
  weights,
  maxDays,
  days,
  slotsPerDay,
  minGap,
  maxGap,
}: GridProblem): number {
  let load = 0;
  let toll = 0;
  for (const person of people) {
    for (const one of person.load) if (one > load) load = one;
    if (person.toll !== undefined) toll = Math.max(toll, mostToll(person.toll));
  }
  const steady = lightLoad.cost(load, weights) + weights.tent + (weights.liked ?? 0) + 2 * weights.frag + toll;
  const waits = Math.max(0, Math.min(maxGap - minGap, slotsPerDay)) * weights.gap;
  let most = weights.day * (maxDays - 1) + weights.finish * days + 1;
  for (const { dur, seats } of interviews) {
    most += waits + dur * weights.off;
    for (const { count, pool, alternates, missCost } of seats) {
      const rank = pool.reduce((max, it) => Math.max(max, it.rank), 0) + (alternates?.length ?? 0);
      most += count * Math.max(missCost, steady + firstChoices.cost(rank, weights));
    }
  }
  return most;
}

function mostToll({ from, to }: NonNullable<GridPerson['toll']>): number {
  let least = 0;
  let most = 0;
  for (let at = 0; at < from.length; at += 1) {
    least = Math.min(least, from[at]!);
    most = Math.max(most, to[at]!);
  }
  return most - least;
}

/** More than any solution can cost, exceptions at their prices included. */
export function dearest(problem: GridProblem): number {
  const { interviews, elastic } = problem;
  const seats = interviews.reduce((sum, it) => it.seats.reduce((all, seat) => all + seat.count, sum), 0);
  const { busy = 0, hours = 0, limit = 0, alternate = 0, window = 0, room = 0 } = elastic ?? {};
  return mostPreferred(problem) + seats * (busy + hours + limit + alternate) + interviews.length * (window + room);
}
