/** Local calendar days as instants: the seed speaks of "Tuesday 10:00 in Berlin", the world of epoch milliseconds. */
import { TZDate } from '@date-fns/tz';

export interface Day {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
}

/** The local day an instant falls on. */
export function dayOf(at: number, zone: string): Day {
  const local = new TZDate(at, zone);
  return { year: local.getFullYear(), month: local.getMonth() + 1, day: local.getDate() };
}

export function addDays(day: Day, count: number): Day {
  const moved = new Date(Date.UTC(day.year, day.month - 1, day.day + count));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** ISO weekday: 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: Day): number {
  return ((new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay() + 6) % 7) + 1;
}

const wallClock = (day: Day, minute: number, zone: string): number =>
  new TZDate(day.year, day.month - 1, day.day, Math.floor(minute / 60), minute % 60, zone).getTime();

/** Midnight of a local day, and whether all its hours have 60 minutes: thousands of events share a few hundred days. */
const midnights = new Map<string, { readonly midnight: number; readonly plain: boolean }>();

/** The instant of a wall-clock time on that day in that zone, epoch ms. `minute` counts from midnight. */
export function instantOf(day: Day, minute: number, zone: string): number {
  const key = `${zone} ${day.year}-${day.month}-${day.day}`;
  let known = midnights.get(key);
  if (!known) {
    const midnight = wallClock(day, 0, zone);
    known = { midnight, plain: wallClock(day, 23 * 60 + 59, zone) - midnight === (23 * 60 + 59) * 60_000 };
    midnights.set(key, known);
  }
  return known.plain && minute < 24 * 60 ? known.midnight + minute * 60_000 : wallClock(day, minute, zone);
}

/** The next working days from `at` (that day included when it is one), in that zone. */
export function workingDays(at: number, zone: string, count: number, offset = 0): Day[] {
  const days: Day[] = [];
  for (let day = addDays(dayOf(at, zone), offset); days.length < count; day = addDays(day, 1)) {
    if (weekdayOf(day) <= 5) days.push(day);
  }
  return days;
}
