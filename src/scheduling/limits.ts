/**
 * How many interviews somebody may still take: per local day, per local ISO week, and in any 28 local days in a row.
 * Called by `compile.ts` (which days are full), by `relax.ts` (raising one) and by whoever shows load. Pure.
 *
 * An interview counts 1. One at which the person only watches or learns counts `shadowWeight`. A day is full when one more
 * interview would bring any day, week or run of 28 days that it lies in over its limit.
 */
import { type Interval, normalize } from './interval.ts';
import type { Interviewer } from './problem.ts';
import { instantOf, localDayOf, weekOf } from './working-hours.ts';

/** Length of the rolling limit's window, in local days. */
export const ROLLING_DAYS = 28;

export type Counted = Pick<Interviewer, 'zone' | 'interviews' | 'shadowing' | 'shadowWeight'>;
export type Limit = 'day' | 'week' | 'rolling';
/** Goes on after a number of interviews. */
export const perLimit: Readonly<Record<Limit, string>> = {
  day: 'a day',
  week: 'a week',
  rolling: `in ${ROLLING_DAYS} days`,
};

/** What each local day already holds. */
export function perDay(person: Counted): ReadonlyMap<number, number> {
  const days = new Map<number, number>();
  const add = (instants: readonly number[], weight: number) => {
    for (const instant of instants) {
      const day = localDayOf(instant, person.zone);
      days.set(day, (days.get(day) ?? 0) + weight);
    }
  };
  add(person.interviews, 1);
  add(person.shadowing ?? [], person.shadowWeight ?? 1);
  return days;
}

/** What each local ISO week already holds. */
export function perWeek(days: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const weeks = new Map<number, number>();
  for (const [day, count] of days) weeks.set(weekOf(day), (weeks.get(weekOf(day)) ?? 0) + count);
  return weeks;
}

/** What the 28 local days that end with each day of `[from, to]` already hold, in order. */
function perRun(days: ReadonlyMap<number, number>, from: number, to: number): number[] {
  const runs: number[] = [];
  let sum = 0;
  for (let day = from - ROLLING_DAYS + 1; day < from; day += 1) sum += days.get(day) ?? 0;
  for (let day = from; day <= to; day += 1) {
    sum += days.get(day) ?? 0;
    runs.push(sum);
    sum -= days.get(day - ROLLING_DAYS + 1) ?? 0;
  }
  return runs;
}

/** What the 28 local days that end with `day` already hold. */
export function inRun(days: ReadonlyMap<number, number>, day: number): number {
  return perRun(days, day, day)[0] ?? 0;
}

/** Which limits leave no room for one more interview of weight `next` on a local day. */
export function reached(
  person: Counted & Pick<Interviewer, 'dayLimit' | 'weekLimit' | 'rollingLimit'>,
  day: number,
  next = 1,
  days: ReadonlyMap<number, number> = perDay(person),
  weeks: ReadonlyMap<number, number> = perWeek(days),
): Limit[] {
  const full: Limit[] = [];
  if ((days.get(day) ?? 0) + next > person.dayLimit) full.push('day');
  if ((weeks.get(weekOf(day)) ?? 0) + next > person.weekLimit) full.push('week');
  const { rollingLimit } = person;
  // Every run of 28 days that has this day in it: also those that reach into what is already planned.
  if (
    rollingLimit !== undefined &&
    days.size > 0 &&
    perRun(days, day, day + ROLLING_DAYS - 1).some((it) => it + next > rollingLimit)
  )
    full.push('rolling');
  else if (rollingLimit !== undefined && next > rollingLimit) full.push('rolling');
  return full;
}

/** Local days between two instants, as instants, on which the person has no interview left to give. */
export function limitedTime(person: Interviewer, from: number, to: number, next = 1): Interval[] {
  const days = perDay(person);
  const weeks = perWeek(days);
  const limited: Interval[] = [];
  const first = localDayOf(from, person.zone);
  const last = localDayOf(to, person.zone);
  const { dayLimit, weekLimit, rollingLimit } = person;
  // Every run of 28 days that one of the days is in, worked out once.
  const runs = rollingLimit === undefined ? [] : perRun(days, first, last + ROLLING_DAYS - 1);
  for (let day = first; day <= last; day += 1) {
    const full = (days.get(day) ?? 0) + next > dayLimit || (weeks.get(weekOf(day)) ?? 0) + next > weekLimit;
    const around = runs.slice(day - first, day - first + ROLLING_DAYS);
    if (!full && !around.some((it) => it + next > (rollingLimit ?? Infinity))) continue;
    limited.push({ start: instantOf(day, 0, person.zone), end: instantOf(day + 1, 0, person.zone) });
  }
  return normalize(limited);
}

/** What the local ISO week around each instant holds, as whole numbers: the planner's costs are whole. */
export function weekLoads(person: Counted, instants: readonly number[]): number[] {
  if (person.interviews.length === 0 && (person.shadowing?.length ?? 0) === 0) return instants.map(() => 0);
  const weeks = perWeek(perDay(person));
  return instants.map((it) => Math.round(weeks.get(weekOf(localDayOf(it, person.zone))) ?? 0));
}

/** The person with one limit raised by one interview, and no further than to what one more needs. */
export function raised(person: Interviewer, limit: Limit): Interviewer {
  const days = perDay(person);
  const fullestOf = (counts: Iterable<number>) => Math.ceil(Math.max(0, ...counts)) + 1;
  const lift = (now: number, fullest: number) => Math.max(now, Math.min(now + 1, fullest));
  if (limit === 'day') return { ...person, dayLimit: lift(person.dayLimit, fullestOf(days.values())) };
  if (limit === 'week') {
    const weekLimit = lift(person.weekLimit, fullestOf(perWeek(days).values()));
    return { ...person, weekLimit, ownWeekLimit: person.ownWeekLimit ?? person.weekLimit };
  }
  if (person.rollingLimit === undefined) return person;
  const runs = [...days.keys()].map((day) => Math.max(...perRun(days, day, day + ROLLING_DAYS - 1)));
  return { ...person, rollingLimit: lift(person.rollingLimit, fullestOf(runs)) };
}
