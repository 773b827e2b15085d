/**
 * Judges a plan as life would: in instants and wall-clock times, with the runtime's own calendar for every zone. Knows
 * nothing of slots and shares no code with `src/scheduling`.
 */
import type { Plan, Problem } from '../../src/scheduling/problem.ts';

const MINUTE = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Local date, minutes since midnight and ISO weekday, as the runtime says. */
export function wall(instant: number, zone: string): { date: string; minute: number; weekday: number } {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'short',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(instant).map((it) => [it.type, it.value]));
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    minute: Number(parts['hour']) * 60 + Number(parts['minute']),
    weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts['weekday'] ?? '') + 1,
  };
}

/** The Monday of a date's week, as a date. */
function monday(date: string, weekday: number): string {
  return new Date(Date.parse(date) - (weekday - 1) * 86_400_000).toISOString().slice(0, 10);
}

type Held = Pick<Plan, 'sessions'>;

/** Everything about the plan that life would not forgive; empty when it could be held. */
export function brokenInLife(problem: Problem, plan: Held): string[] {
  const broken: string[] = [];
  const hit = (it: { start: number; end: number }, list: readonly { start: number; end: number }[]) =>
    list.some((one) => one.start < it.end && it.start < one.end);
  const seen = new Set<string>();
  const byId = new Map(plan.sessions.map((it) => [it.session, it]));
  for (const session of problem.sessions) {
    const held = byId.get(session.id);
    if (!held) {
      broken.push(`${session.id} is missing`);
      continue;
    }
    if (held.end - held.start !== session.minutes * MINUTE) broken.push(`${session.id} has a wrong length`);
    if (session.fixedStart === undefined) {
      if (wall(held.start, problem.zone).minute % problem.gridMinutes !== 0) broken.push(`${session.id} off the grid`);
      if (!problem.candidateWindows.some((it) => it.start <= held.start && held.end <= it.end))
        broken.push(`${session.id}: the candidate cannot`);
    } else if (held.start !== session.fixedStart) broken.push(`${session.id} moved`);
    if (session.needsRoom && !problem.rooms.some((it) => !hit(held, it.busy))) broken.push(`${session.id}: no room`);
    for (const seat of session.seats) {
      const sitting = held.assignments.filter((it) => it.role === seat.role);
      if (sitting.length > seat.count || (sitting.length < seat.count && !seat.optional))
        broken.push(`${session.id}: ${seat.role} not filled`);
      for (const { person: id } of sitting) {
        if (!seat.pool.some((it) => it.person === id)) broken.push(`${id} is not in the pool`);
        if (seen.has(id)) broken.push(`${id} sits twice`);
        seen.add(id);
      }
    }
    for (const { person: id } of held.assignments) {
      const person = problem.people.find((it) => it.id === id)!;
      if (person.unreadable !== undefined || person.unavailable !== undefined) broken.push(`${id} cannot be asked`);
      if (hit(held, person.busy)) broken.push(`${id} is busy`);
      if (hit(held, person.away ?? [])) broken.push(`${id} is away`);
      for (let at = held.start; at < held.end; at += 5 * MINUTE) {
        const { minute, weekday } = wall(at, person.zone);
        const asked = (person.agreed ?? []).some((it) => it.start <= at && at < it.end);
        const works = person.hours.some(
          (it) => it.weekday === weekday && it.fromMinute <= minute && minute < it.toMinute,
        );
        if (!works && !asked) {
          broken.push(`${id} does not work then`);
          break;
        }
      }
      const day = wall(held.start, person.zone);
      const others = person.interviews.map((it) => wall(it, person.zone));
      if (others.filter((it) => it.date === day.date).length >= person.dayLimit) broken.push(`${id}: day limit`);
      const week = monday(day.date, day.weekday);
      if (others.filter((it) => monday(it.date, it.weekday) === week).length >= person.weekLimit)
        broken.push(`${id}: week limit`);
    }
  }
  const sorted = [...plan.sessions].sort((a, b) => a.start - b.start);
  const days = Map.groupBy(sorted, (it) => wall(it.start, problem.zone).date);
  if (days.size > problem.maxDays) broken.push('too many days');
  for (const sessions of days.values()) {
    for (const [i, next] of sessions.entries()) {
      const previous = sessions[i - 1];
      if (!previous) continue;
      const gap = (next.start - previous.end) / MINUTE;
      if (gap < problem.minGapMinutes || gap > problem.maxGapMinutes) broken.push(`a break of ${gap} minutes`);
    }
    const { lunch } = problem;
    const first = wall(sessions[0]!.start, problem.zone).minute;
    const last = wall(sessions.at(-1)!.end, problem.zone).minute;
    if (lunch && first <= lunch.fromMinute && last >= lunch.toMinute) {
      const taken = sessions.map((it) => [wall(it.start, problem.zone).minute, wall(it.end, problem.zone).minute]);
      let run = 0;
      let longest = 0;
      for (let minute = lunch.fromMinute; minute < lunch.toMinute; minute += 5) {
        run = taken.some(([from = 0, to = 0]) => from <= minute && minute < to) ? 0 : run + 5;
        longest = Math.max(longest, run);
      }
      if (longest < lunch.minutes) broken.push('no lunch');
    }
  }
  for (const [a, b] of problem.order)
    if (!((byId.get(a)?.start ?? 0) < (byId.get(b)?.start ?? 0))) broken.push(`${a} is not before ${b}`);
  return broken;
}

/** Whether any way to hold the panel exists, by trying every start on the grid and every seating. */
export function canBeHeld(problem: Problem): boolean {
  const step = problem.gridMinutes * MINUTE;
  const held: { session: string; start: number; end: number; assignments: Plan['sessions'][number]['assignments'] }[] =
    [];
  const place = (j: number): boolean => {
    const session = problem.sessions[j];
    if (!session) return brokenInLife(problem, { sessions: held }).length === 0;
    for (const window of problem.candidateWindows) {
      // The hour begins on the grid in every zone that the tests use.
      for (let start = Math.ceil(window.start / step) * step; start < window.end; start += step) {
        const end = start + session.minutes * MINUTE;
        for (const { person, rank } of session.seats[0]!.pool) {
          const { role, optional } = session.seats[0]!;
          held.push({ session: session.id, start, end, assignments: [{ person, role, rank, optional, why: '' }] });
          // Alone first: most starts fail for one session by itself.
          const alone = brokenInLife({ ...problem, sessions: [session], order: [] }, { sessions: [held.at(-1)!] });
          if (alone.length === 0 && place(j + 1)) return true;
          held.pop();
        }
      }
    }
    return false;
  };
  return place(0);
}
