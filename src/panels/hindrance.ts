/**
 * Why somebody cannot take a session at its time, in words that go on after their name, and never with what they are busy.
 * Pure; called where the choice between people is explained.
 */
import type { LeverUserId } from '../lever/ids.ts';
import { reached } from '../scheduling/limits.ts';
import type { Interviewer, Problem } from '../scheduling/problem.ts';
import { localDayOf } from '../scheduling/working-hours.ts';
import { wallClock } from '../zones.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** `null`: nothing that we know of. */
export function hindrance(person: Interviewer, session: Span): string | null {
  if (person.unreadable !== undefined) return person.unreadable;
  if (person.unavailable !== undefined) return person.unavailable;
  const away = person.away?.find((it) => it.start < session.end && session.start < it.end);
  if (away !== undefined) return away.sentence;
  if (person.busy.some((it) => it.start < session.end && session.start < it.end)) return 'is busy then';
  const start = wallClock(person.zone, session.start);
  const end = wallClock(person.zone, session.end);
  const works = person.hours.some(
    (it) =>
      it.weekday === start.weekday &&
      it.fromMinute <= start.minute &&
      (end.date !== start.date ? 1440 : end.minute) <= it.toMinute,
  );
  if (!works) return 'does not work then';
  return reached(person, localDayOf(session.start, person.zone)).length > 0
    ? 'has reached a limit of interviews by then'
    : null;
}

/** For somebody who was found to be no alternative. */
export function reasonOf(problem: Problem, userId: LeverUserId, session: Span): string {
  const person = problem.people.find((it) => it.id === userId);
  if (person === undefined) return 'is not known';
  return hindrance(person, session) ?? 'has reached a limit of interviews by then';
}
