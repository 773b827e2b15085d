/**
 * The only place with time zones: wall-clock to instants and back, local days and weeks, working hours on the time line.
 * Called by `compile.ts` and by whatever writes times into sentences. Pure; works the same whatever zone the host is in.
 *
 * A local day is a number: days since 1970-01-01 on the wall calendar of its zone. Weeks are ISO weeks (from Monday).
 */
import { tzOffset } from '@date-fns/tz/tzOffset';
import { type Interval, normalize } from './interval.ts';
import type { WeeklyHours } from './problem.ts';

export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** No zone changes its offset more often than this grid can see. */
const OFFSET_STEP = 15 * MINUTE;
const offsets = new Map<string, Map<number, number>>();

const zones = new Map<string, boolean>();

/** Whether the runtime knows the zone by this name. */
export function isZone(zone: string): boolean {
  let known = zones.get(zone);
  if (known === undefined) {
    try {
      known = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
    } catch {
      known = false;
    }
    // What people type ends up here too; there are a few hundred real zones.
    if (zones.size > 2_000) zones.clear();
    zones.set(zone, known);
  }
  return known;
}

/** Milliseconds that `zone` is ahead of UTC at an instant. */
export function offsetAt(zone: string, instant: number): number {
  let known = offsets.get(zone);
  if (known === undefined) {
    known = new Map();
    offsets.set(zone, known);
  }
  const step = Math.floor(instant / OFFSET_STEP);
  let offset = known.get(step);
  if (offset === undefined) {
    // A service that runs for months asks for ever later instants; what is past is cheap to ask again.
    if (known.size > 20_000) known.clear();
    offset = Math.round(tzOffset(zone, new Date(step * OFFSET_STEP)) * MINUTE);
    known.set(step, offset);
  }
  return offset;
}

export function localDayOf(instant: number, zone: string): number {
  return Math.floor((instant + offsetAt(zone, instant)) / DAY);
}

/** Minutes since local midnight on the wall clock. */
export function minuteOfDay(instant: number, zone: string): number {
  const local = instant + offsetAt(zone, instant);
  return (local - Math.floor(local / DAY) * DAY) / MINUTE;
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(localDay: number): number {
  return ((((localDay + 3) % 7) + 7) % 7) + 1;
}

/** A number that two local days share exactly when they lie in one ISO week. */
export function weekOf(localDay: number): number {
  return Math.floor((localDay + 3) / 7);
}

/**
 * The instant of a wall-clock time. As in RFC 5545: a time that happens twice means the first; one that the clock skips
 * is read with the offset from before the change.
 */
export function instantOf(localDay: number, minute: number, zone: string): number {
  const wall = localDay * DAY + minute * MINUTE;
  const before = offsetAt(zone, wall - DAY);
  const early = wall - before;
  if (offsetAt(zone, early) === before) return early;
  const after = offsetAt(zone, wall + DAY);
  const late = wall - after;
  return offsetAt(zone, late) === after ? late : early;
}

/** Working hours between two instants, as instants; wall-clock hours, so each day is converted for itself. */
export function workingTime(hours: readonly WeeklyHours[], zone: string, from: number, to: number): Interval[] {
  const stretches: Interval[] = [];
  for (let day = localDayOf(from, zone) - 1; day <= localDayOf(to, zone); day += 1) {
    const weekday = weekdayOf(day);
    for (const it of hours) {
      if (it.weekday !== weekday) continue;
      const start = Math.max(from, instantOf(day, it.fromMinute, zone));
      const end = Math.min(to, instantOf(day, it.toMinute, zone));
      if (start < end) stretches.push({ start, end });
    }
  }
  return normalize(stretches);
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "14:30" on the wall clock of the zone. */
export function clockOf(instant: number, zone: string): string {
  const minute = Math.floor(minuteOfDay(instant, zone));
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** "Tue 24 Nov" in the zone. */
export function dateOf(instant: number, zone: string): string {
  const day = localDayOf(instant, zone);
  const date = new Date(day * DAY);
  return `${WEEKDAYS[weekdayOf(day) - 1]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** "Tue" in the zone. */
export function weekdayName(instant: number, zone: string): string {
  return WEEKDAYS[weekdayOf(localDayOf(instant, zone)) - 1] as string;
}
