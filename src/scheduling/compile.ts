/**
 * A `Problem` (instants, zones, people) as a `GridProblem` (days, slots, indices), and a solution back as instants.
 * Called by `plan.ts` only. Busy time is rounded outward and free time inward, so nothing on the grid is ever freer than
 * in life. Slot 0 of every day is the same wall-clock time in the candidate's zone, measured from noon, so a clock change
 * in the night moves nothing.
 */
import type { GridInterview, GridPerson, GridProblem, GridSolution, LimitedBy, Slot, Stretch } from './grid.ts';
import { type Interval, normalize, subtract } from './interval.ts';
import { limitedTime, weekLoads } from './limits.ts';
import type { Interviewer, Problem } from './problem.ts';
import { DAY, instantOf, localDayOf, MINUTE, workingTime } from './working-hours.ts';

export interface Compiled {
  readonly grid: GridProblem;
  readonly problem: Problem;
  /** Instants of slot 0 of each day. */
  readonly dayStarts: readonly number[];
  readonly slotMs: number;
  /** Minutes from local midnight to slot 0. */
  readonly firstMinute: number;
  /** People, by id, who only watch or learn in this panel. */
  readonly learners: ReadonlySet<string>;
  /** The start of session `j`, as an instant. */
  readonly startOf: (j: number, slot: Slot) => number;
}

/** The time axis of a problem: which local days, where slot 0 lies, how many slots. */
interface Axis {
  readonly dayStarts: readonly number[];
  readonly slotMs: number;
  readonly slotsPerDay: number;
  /** Minutes from local midnight to slot 0. */
  readonly firstMinute: number;
}

/**
 * Expects a problem that passed `validate`. `before`: a problem that is mostly the same, already compiled; parts of the
 * grid that come out the same are then the same objects, which is what `basis.ts` goes by.
 */
export function compile(problem: Problem, before: Compiled | null = null): Compiled {
  const axis = axisOf(problem);
  const { dayStarts, slotMs, slotsPerDay, firstMinute } = axis;
  const known = before !== null && isOnAxis(before, axis, problem) ? before : null;
  const slotMinutes = problem.gridMinutes;
  const inward = (intervals: readonly Interval[]) => stretchesOf(intervals, axis, Math.ceil, Math.floor);
  const outward = (intervals: readonly Interval[]) => stretchesOf(intervals, axis, Math.floor, Math.ceil);
  /** A part of the grid, made again only when what it is made of is another. */
  const part = <Part>(of: (it: Problem) => readonly unknown[], was: (grid: GridProblem) => Part, make: () => Part) => {
    if (known === null) return make();
    const old = of(known.problem);
    return of(problem).every((it, i) => it === old[i]) ? was(known.grid) : make();
  };
  const sessionIndex = new Map(problem.sessions.map((session, j) => [session.id, j]));
  const horizon = {
    from: (dayStarts[0] ?? 0) - DAY,
    to: (dayStarts.at(-1) ?? 0) + slotsPerDay * slotMs + DAY,
  };
  const learners = learnersOf(problem);
  const noons = dayStarts.map((start) => start + (slotsPerDay * slotMs) / 2);

  const onGrid = (person: Interviewer, p: number): GridPerson => {
    if (known?.problem.people[p] === person && known.learners.has(person.id) === learners.has(person.id))
      return known.grid.people[p] as GridPerson;
    const usable = person.unreadable === undefined && person.unavailable === undefined;
    const hours = usable ? workingTime(person.hours, person.zone, horizon.from, horizon.to) : [];
    const work = usable && person.agreed ? normalize([...hours, ...person.agreed]) : hours;
    const next = learners.has(person.id) ? (person.shadowWeight ?? 1) : 1;
    return {
      id: person.id,
      work: inward(subtract(work, person.away ?? [])),
      busy: outward(person.busy),
      tentative: outward(person.tentative),
      limited: outward(limitedTime(person, horizon.from, horizon.to, next)),
      ...(!usable && { unusable: true }),
      ...(person.away && person.away.length > 0 && { gone: outward(person.away) }),
      ...(person.preferred && {
        unliked: outward(subtract(work, workingTime(person.preferred, person.zone, horizon.from, horizon.to))),
      }),
      load: weekLoads(person, noons),
    };
  };

  const indexOf = new Map(problem.people.map((person, p) => [person.id, p]));
  const samePlaces = known !== null && known.problem.people.every((it, p) => problem.people[p]?.id === it.id);
  const oldSessions = new Map(known?.problem.sessions.map((session, j) => [session, j]));
  const interview = (session: Problem['sessions'][number]): GridInterview => {
    const old = samePlaces ? oldSessions.get(session) : undefined;
    if (known !== null && old !== undefined) return known.grid.interviews[old] as GridInterview;
    const fixed = session.fixedStart === undefined ? undefined : slotOf(session.fixedStart, axis);
    const from = fixed && session.fixedStart !== undefined ? instantAt(fixed, axis) : 0;
    const end = fixed && session.fixedStart !== undefined ? session.fixedStart + session.minutes * MINUTE : 0;
    return {
      id: session.id,
      dur: Math.ceil(fixed ? (end - from) / slotMs : session.minutes / slotMinutes),
      room: session.needsRoom,
      seats: session.seats.map((seat) => ({
        role: seat.role,
        pool: seat.pool.map(({ person, rank }) => ({ p: indexOf.get(person) ?? -1, rank })),
        count: seat.count,
        optional: seat.optional,
        missCost: seat.missCost,
        ...(seat.alternates && { alternates: seat.alternates.map((id) => indexOf.get(id) ?? -1) }),
      })),
      ...(fixed && { fixed }),
    };
  };

  const minGap = Math.ceil(problem.minGapMinutes / slotMinutes);
  const grid: GridProblem = {
    days: dayStarts.length,
    slotsPerDay,
    windows: part(
      (it) => [it.candidateWindows, it.candidateBusy],
      (it) => it.windows,
      () => inward(subtract(problem.candidateWindows, problem.candidateBusy ?? [])),
    ),
    taken: part(
      (it) => [it.candidateWindows, it.candidateBusy],
      (it) => it.taken ?? [],
      () => outward(neverTheCandidates(problem, horizon.from)),
    ),
    people: problem.people.map(onGrid),
    rooms: part(
      (it) => [it.rooms],
      (it) => it.rooms,
      () => problem.rooms.map((room) => ({ id: room.id, busy: outward(room.busy) })),
    ),
    interviews: problem.sessions.map(interview),
    order: part(
      (it) => [it.order, it.sessions],
      (it) => it.order,
      () => problem.order.map(([a, b]) => [sessionIndex.get(a) ?? -1, sessionIndex.get(b) ?? -1] as const),
    ),
    minGap,
    maxGap: Math.max(minGap, Math.floor((problem.maxGapMinutes - longestRest(problem)) / slotMinutes)),
    lunch: part(
      (it) => [it.lunch],
      (it) => it.lunch,
      () =>
        problem.lunch && {
          from: (problem.lunch.fromMinute - firstMinute) / slotMinutes,
          to: (problem.lunch.toMinute - firstMinute) / slotMinutes,
          len: Math.ceil(problem.lunch.minutes / slotMinutes),
        },
    ),
    maxDays: problem.maxDays,
    core: part(
      (it) => [it.core],
      (it) => it.core,
      () => ({
        from: Math.ceil((problem.core.fromMinute - firstMinute) / slotMinutes),
        to: Math.floor((problem.core.toMinute - firstMinute) / slotMinutes),
      }),
    ),
    focus: Math.ceil(problem.focusMinutes / slotMinutes),
    weights: problem.weights,
  };
  return {
    grid,
    problem,
    dayStarts,
    slotMs,
    learners,
    firstMinute,
    startOf: (j, slot) => problem.sessions[j]?.fixedStart ?? instantAt(slot, axis),
  };
}

/** How many days and slots a problem has on the grid. */
export function axisSize(problem: Problem): { readonly days: number; readonly slotsPerDay: number } {
  const { dayStarts, slotsPerDay } = axisOf(problem);
  return { days: dayStarts.length, slotsPerDay };
}

/** Whether times mean the same slots in both. */
function isOnAxis(before: Compiled, axis: Axis, problem: Problem): boolean {
  return (
    before.slotMs === axis.slotMs &&
    before.firstMinute === axis.firstMinute &&
    before.grid.slotsPerDay === axis.slotsPerDay &&
    before.problem.zone === problem.zone &&
    before.problem.people.length === problem.people.length &&
    before.dayStarts.length === axis.dayStarts.length &&
    before.dayStarts.every((it, d) => it === axis.dayStarts[d])
  );
}

/** Somebody who only learns here adds less to what they carry. */
function learnersOf(problem: Problem): ReadonlySet<string> {
  const learners = new Set(problem.sessions.flatMap((it) => it.seats.flatMap(poolIf(true))));
  for (const id of problem.sessions.flatMap((it) => it.seats.flatMap(poolIf(false)))) learners.delete(id);
  return learners;
}

/**
 * The most minutes that a session ends before its last slot does: 50 minutes on a grid of 15 take four slots and leave 10
 * minutes. They lengthen the break that follows, so the longest break on the grid is shorter by them.
 */
function longestRest({ sessions, gridMinutes }: Problem): number {
  let rest = 0;
  for (const { minutes, fixedStart } of sessions)
    if (fixedStart === undefined) rest = Math.max(rest, Math.ceil(minutes / gridMinutes) * gridMinutes - minutes);
  return rest;
}

/** The local days that a candidate window or a fixed session touches, and the part of the day that any of them needs. */
function axisOf(problem: Problem): Axis {
  const { zone } = problem;
  const slotMs = problem.gridMinutes * MINUTE;
  const needed: Interval[] = [
    ...problem.candidateWindows,
    ...problem.sessions.flatMap((session) =>
      session.fixedStart === undefined
        ? []
        : [{ start: session.fixedStart, end: session.fixedStart + session.minutes * MINUTE }],
    ),
  ];
  const days = new Set<number>();
  let first = Infinity;
  let last = -Infinity;
  for (const { start, end } of normalize(needed)) {
    for (let day = localDayOf(start, zone); day <= localDayOf(end - 1, zone); day += 1) {
      days.add(day);
      const noon = instantOf(day, 12 * 60, zone);
      const from = Math.max(start, instantOf(day, 0, zone));
      const to = Math.min(end, instantOf(day + 1, 0, zone));
      first = Math.min(first, Math.floor((from - noon) / slotMs));
      last = Math.max(last, Math.ceil((to - noon) / slotMs));
    }
  }
  const sorted = [...days].sort((a, b) => a - b);
  return {
    dayStarts: sorted.map((day) => instantOf(day, 12 * 60, zone) + first * slotMs),
    slotMs,
    slotsPerDay: days.size === 0 ? 0 : last - first,
    firstMinute: 12 * 60 + first * problem.gridMinutes,
  };
}

function instantAt([day, slot]: Slot, axis: Axis): number {
  return (axis.dayStarts[day] ?? 0) + slot * axis.slotMs;
}

/** The slot an instant falls into. */
function slotOf(instant: number, axis: Axis): Slot {
  const day = Math.max(
    0,
    axis.dayStarts.findLastIndex((start) => start <= instant),
  );
  return [day, Math.floor((instant - (axis.dayStarts[day] ?? 0)) / axis.slotMs)];
}

/** Intervals cut to the axis; `start` and `end` say how each edge is rounded to whole slots. Wants a normalized list. */
function stretchesOf(
  intervals: readonly Interval[],
  { dayStarts, slotMs, slotsPerDay }: Axis,
  start: (slots: number) => number,
  end: (slots: number) => number,
): Stretch[] {
  const stretches: Stretch[] = [];
  let first = 0;
  for (const [day, zero] of dayStarts.entries()) {
    const close = zero + slotsPerDay * slotMs;
    while (first < intervals.length && (intervals[first] as Interval).end <= zero) first += 1;
    for (let i = first; i < intervals.length && (intervals[i] as Interval).start < close; i += 1) {
      const it = intervals[i] as Interval;
      const from = Math.max(0, start((it.start - zero) / slotMs));
      const to = Math.min(slotsPerDay, end((it.end - zero) / slotMs));
      if (from < to) stretches.push([day, from, to]);
    }
  }
  return stretches;
}

/** The candidate's other appointments; and windows were cut to the notice, so before the first one it is too soon. */
function neverTheCandidates({ candidateWindows, candidateBusy }: Problem, from: number): Interval[] {
  const first = candidateWindows[0]?.start ?? Infinity;
  const tooSoon = from < first && first < Infinity ? [{ start: from, end: first }] : [];
  return normalize([...tooSoon, ...(candidateBusy ?? [])]);
}

/** When which limit of a person is reached, for explaining. */
export function limitsOf({ grid, problem, dayStarts, slotMs, firstMinute }: Compiled, p: number): LimitedBy {
  const person = problem.people[p];
  if (person === undefined || grid.people[p]?.limited.length === 0) return {};
  const from = (dayStarts[0] ?? 0) - DAY;
  const to = (dayStarts.at(-1) ?? 0) + grid.slotsPerDay * slotMs + DAY;
  const axis: Axis = { dayStarts, slotMs, slotsPerDay: grid.slotsPerDay, firstMinute };
  const reached = (it: Interviewer) => stretchesOf(limitedTime(it, from, to), axis, Math.floor, Math.ceil);
  const { rollingLimit, ...endless } = { ...person, dayLimit: Infinity, weekLimit: Infinity };
  return {
    day: reached({ ...endless, dayLimit: person.dayLimit }),
    week: reached({ ...endless, weekLimit: person.weekLimit }),
    ...(rollingLimit !== undefined && { rolling: reached({ ...endless, rollingLimit }) }),
  };
}

/** The people of a seat, if it is (or is not) one for learning. */
function poolIf(training: boolean): (seat: Problem['sessions'][number]['seats'][number]) => string[] {
  return (seat) => ((seat.training ?? false) === training ? seat.pool.map((it) => it.person) : []);
}

/** The solution's sessions as instants, in order of start. */
export function sessionsOf(
  compiled: Compiled,
  solution: GridSolution,
): { j: number; start: number; end: number; seats: readonly (readonly number[])[] }[] {
  return compiled.problem.sessions
    .map((session, j) => {
      const start = compiled.startOf(j, solution.starts[j] ?? [0, 0]);
      return { j, start, end: start + session.minutes * MINUTE, seats: solution.seats[j] ?? [] };
    })
    .sort((a, b) => a.start - b.start);
}
