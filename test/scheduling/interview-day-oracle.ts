/**
 * Joint days by trying everything, and a judge of finished ones: instants, dates as the runtime's calendar says them, and
 * costs added up by hand. Shares no code with `src/scheduling`. For tiny questions on a grid of whole half hours in UTC.
 */
import type { InterviewDayProblem } from '../../src/scheduling/interview-day-problem.ts';
import type { Interviewer, Plan, Problem } from '../../src/scheduling/problem.ts';
import { brokenInLife, wall as wallOnce } from './life.ts';

const MINUTE = 60_000;

const walls = new Map<string, ReturnType<typeof wallOnce>>();
function wall(instant: number, zone: string): ReturnType<typeof wallOnce> {
  const key = `${instant} ${zone}`;
  const known = walls.get(key) ?? wallOnce(instant, zone);
  walls.set(key, known);
  return known;
}

interface Sitting {
  readonly candidate: number;
  readonly person: string;
  readonly start: number;
  readonly end: number;
}

function sittings(plans: readonly Pick<Plan, 'sessions'>[]): Sitting[] {
  return plans.flatMap((plan, candidate) =>
    plan.sessions.flatMap((it) =>
      it.assignments.map((one) => ({ candidate, person: one.person, start: it.start, end: it.end })),
    ),
  );
}

const mondayOf = (instant: number, zone: string) => {
  const { date, weekday } = wall(instant, zone);
  return new Date(Date.parse(date) - (weekday - 1) * 86_400_000).toISOString().slice(0, 10);
};

/** What is wrong with these panels taken together; each alone is for `brokenInLife`. */
export function brokenTogether(asked: InterviewDayProblem, plans: readonly Pick<Plan, 'sessions'>[]): string[] {
  const broken: string[] = [];
  const all = sittings(plans);
  const people = new Map(asked.candidates.flatMap((it) => it.problem.people.map((one) => [one.id, one])));
  for (const [id, person] of people) {
    const own = all.filter((it) => it.person === id).sort((a, b) => a.start - b.start);
    const apart = (asked.apartMinutes?.[id] ?? 0) * MINUTE;
    for (const [i, next] of own.entries()) {
      const previous = own[i - 1];
      if (previous && previous.candidate !== next.candidate && next.start < previous.end + apart)
        broken.push(`${id} is wanted twice`);
    }
    if (own.length === 0) continue;
    const starts = [...person.interviews, ...own.map((it) => it.start)];
    const over = (key: (at: number) => string, most: number) => {
      const counts = Map.groupBy(starts, key);
      return own.some((it) => (counts.get(key(it.start))?.length ?? 0) > most);
    };
    if (over((at) => wall(at, person.zone).date, person.dayLimit)) broken.push(`${id}: day limit`);
    if (over((at) => mondayOf(at, person.zone), person.weekLimit)) broken.push(`${id}: week limit`);
    if (person.rollingLimit !== undefined) {
      const days = starts.map((at) => Date.parse(wall(at, person.zone).date) / 86_400_000);
      const mine = own.map((it) => Date.parse(wall(it.start, person.zone).date) / 86_400_000);
      for (const day of mine)
        for (let from = day - 27; from <= day; from += 1)
          if (days.filter((it) => from <= it && it < from + 28).length > person.rollingLimit) {
            broken.push(`${id}: 28 days`);
            break;
          }
    }
  }
  const roomed = plans
    .flatMap((plan, i) =>
      plan.sessions.filter(
        (it) => asked.candidates[i]!.problem.sessions.find((one) => one.id === it.session)?.needsRoom,
      ),
    )
    .sort((a, b) => a.start - b.start);
  const rooms = asked.candidates[0]!.problem.rooms;
  const inRoom = (i: number, taken: readonly (readonly { start: number; end: number }[])[]): boolean => {
    const it = roomed[i];
    if (it === undefined) return true;
    return rooms.some((_, q) => {
      if (taken[q]!.some((one) => one.start < it.end && it.start < one.end)) return false;
      return inRoom(i + 1, taken.with(q, [...taken[q]!, it]));
    });
  };
  if (
    roomed.length > 0 &&
    !inRoom(
      0,
      rooms.map((it) => it.busy),
    )
  )
    broken.push('too few rooms');
  return broken;
}

interface Way {
  readonly cost: number;
  readonly dates: readonly string[];
  readonly sessions: Plan['sessions'];
}

/** Every way to hold one candidate's panel, with what it costs. One seat for one person a session. */
function waysOf(problem: Problem): Way[] {
  const step = problem.gridMinutes * MINUTE;
  const ways: Way[] = [];
  const held: Plan['sessions'][number][] = [];
  const place = (j: number) => {
    const session = problem.sessions[j];
    if (session === undefined) {
      if (brokenInLife(problem, { sessions: held }).length === 0) ways.push(wayOf(problem, [...held]));
      return;
    }
    for (const window of problem.candidateWindows)
      for (let start = window.start; start + session.minutes * MINUTE <= window.end; start += step)
        for (const { person, rank } of session.seats[0]!.pool) {
          const { role, optional } = session.seats[0]!;
          const end = start + session.minutes * MINUTE;
          held.push({ session: session.id, start, end, assignments: [{ person, role, rank, optional, why: '' }] });
          const alone = brokenInLife({ ...problem, sessions: [session], order: [] }, { sessions: [held.at(-1)!] });
          if (alone.length === 0) place(j + 1);
          held.pop();
        }
  };
  place(0);
  return ways.sort((a, b) => a.cost - b.cost);
}

function wayOf(problem: Problem, sessions: Plan['sessions']): Way {
  const { weights } = problem;
  const dates = [...new Set(sessions.map((it) => wall(it.start, problem.zone).date))].sort();
  const possible = [...new Set(problem.candidateWindows.map((it) => wall(it.start, problem.zone).date))].sort();
  let cost = weights.day * (dates.length - 1) + weights.finish * possible.indexOf(dates.at(-1)!);
  for (const session of sessions) {
    const { minute } = wall(session.start, problem.zone);
    const length = (session.end - session.start) / MINUTE;
    for (let at = minute; at < minute + length; at += problem.gridMinutes)
      if (at < problem.core.fromMinute || at >= problem.core.toMinute) cost += weights.off;
    for (const it of session.assignments) {
      const person = problem.people.find((one) => one.id === it.person)!;
      cost += it.rank * weights.rank;
      const week = mondayOf(session.start, person.zone);
      cost += weights.load * person.interviews.filter((one) => mondayOf(one, person.zone) === week).length;
      if (person.tentative.some((one) => one.start < session.end && session.start < one.end)) cost += weights.tent;
      for (const side of [-1, 1]) {
        const scrap = scrapBeside(problem, person, session, side);
        if (scrap > 0 && scrap * problem.gridMinutes < problem.focusMinutes) cost += weights.frag;
      }
    }
  }
  for (const date of dates) {
    const own = sessions.filter((it) => wall(it.start, problem.zone).date === date).sort((a, b) => a.start - b.start);
    for (const [i, next] of own.entries())
      if (i > 0)
        cost +=
          weights.gap *
          ((next.start - own[i - 1]!.end) / MINUTE / problem.gridMinutes -
            Math.ceil(problem.minGapMinutes / problem.gridMinutes));
  }
  return { cost, dates, sessions };
}

/** Free half hours next to a session, up to the next meeting or the end of work. */
function scrapBeside(problem: Problem, person: Interviewer, session: { start: number; end: number }, side: number) {
  const step = problem.gridMinutes * MINUTE;
  let count = 0;
  for (let at = side < 0 ? session.start - step : session.end; ; at += side * step) {
    const { minute, weekday, date } = wall(at, person.zone);
    if (date !== wall(session.start, person.zone).date) return count;
    const works = person.hours.some(
      (it) => it.weekday === weekday && it.fromMinute <= minute && minute + problem.gridMinutes <= it.toMinute,
    );
    if (!works || person.busy.some((it) => it.start < at + step && at < it.end)) return count;
    count += 1;
  }
}

/** The least cost of a joint day for each choice of dates that is possible at all, cheapest first. */
export function everyJointDay(asked: InterviewDayProblem, mostDates: number): number[] {
  const ways = asked.candidates.map((it) => waysOf(it.problem));
  const best = new Map<string, number>();
  const least = ways.map((it) => it[0]?.cost ?? Infinity);
  const chosen: Way[] = [];
  const place = (i: number, cost: number) => {
    if (i === ways.length) {
      const key = [...new Set(chosen.flatMap((it) => it.dates))].sort();
      if (key.length <= mostDates) best.set(key.join(), Math.min(best.get(key.join()) ?? Infinity, cost));
      return;
    }
    const rest = least.slice(i + 1).reduce((sum, it) => sum + it, 0);
    const keys = 2 ** new Set(ways.flat().flatMap((it) => it.dates)).size - 1;
    for (const way of ways[i]!) {
      // Cheapest first: once every choice of dates has something cheaper, the rest is too dear.
      if (best.size === keys && cost + way.cost + rest >= Math.max(...best.values())) break;
      const key = [...new Set([...chosen.flatMap((it) => it.dates), ...way.dates])];
      if (key.length > mostDates) continue;
      chosen.push(way);
      const plans = asked.candidates.map((_, c) => ({ sessions: chosen[c]?.sessions ?? [] }));
      if (brokenTogether(asked, plans).length === 0) place(i + 1, cost + way.cost);
      chosen.pop();
    }
  };
  place(0, 0);
  return [...best.values()].sort((a, b) => a - b);
}
