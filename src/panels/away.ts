/**
 * When somebody is not to be asked at all, as the planner takes it: days off, and limits that are reached throughout. Pure;
 * called by `problem-of.ts`.
 */
import { covers, type Interval } from '../scheduling/interval.ts';
import { limitedTime, perLimit, reached } from '../scheduling/limits.ts';
import type { Interviewer } from '../scheduling/problem.ts';
import { localDayOf } from '../scheduling/working-hours.ts';
import { instantAt } from '../zones.ts';
import type { Habits } from './ports.ts';

export type Away = NonNullable<Interviewer['away']>;

/** First first; where two overlap the earlier one speaks. */
export function apart(list: Away): Away {
  const found: Away[number][] = [];
  for (const it of list.toSorted((a, b) => a.start - b.start)) {
    const start = Math.max(it.start, found.at(-1)?.end ?? it.start);
    if (start < it.end) found.push({ ...it, start });
  }
  return found;
}

/** Days off as instants of the person's zone. */
export function awayTime(habit: Habits, zone: string): Away {
  return apart(
    (habit.away ?? []).map((it) => ({
      start: instantAt(it.zone ?? zone, it.from, 0),
      end: instantAt(it.zone ?? zone, it.back, 0),
      sentence: it.sentence,
    })),
  );
}

/** Why none of the candidate's time is left for somebody, when that is a limit of theirs. */
export function fullThroughout(person: Interviewer, windows: readonly Interval[]): string | null {
  const first = windows[0];
  const last = windows.at(-1);
  if (first === undefined || last === undefined || person.unreadable !== undefined) return null;
  const limited = limitedTime(person, first.start, last.end);
  if (limited.length === 0 || !windows.every((it) => covers(limited, it))) return null;
  const which = reached(person, localDayOf(first.start, person.zone)).at(-1);
  const most = { day: person.dayLimit, week: person.weekLimit, rolling: person.rollingLimit ?? 0 };
  if (which === undefined) return null;
  return `has reached the limit of ${most[which]} ${most[which] === 1 ? 'interview' : 'interviews'} ${perLimit[which]}`;
}
