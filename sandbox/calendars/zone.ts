/**
 * Wall clocks for the calendar emulators: instants as vendors write them, dates as instants. Cached, because a page of
 * a few hundred events asks for the same days again and again.
 */
import { TZDate } from '@date-fns/tz';
import { tzOffset } from '@date-fns/tz/tzOffset';

const DAY = 86_400_000;

/** Whether this machine knows the zone. */
export function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en-US', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}

const quarters = new Map<string, Map<number, number>>();

/** Minutes from UTC. Asked once per zone and quarter of an hour: clocks change on no finer step. */
function offset(instant: number, zone: string): number {
  let known = quarters.get(zone);
  if (!known) quarters.set(zone, (known = new Map()));
  const quarter = Math.floor(instant / 900_000);
  let minutes = known.get(quarter);
  if (minutes === undefined) known.set(quarter, (minutes = tzOffset(zone, new Date(instant))));
  return minutes;
}

/** `2026-11-24T09:30:00` as the clock on the wall in `zone` shows it. */
export function wallClock(instant: number, zone: string): string {
  return new Date(instant + offset(instant, zone) * 60_000).toISOString().slice(0, 19);
}

/** RFC 3339 with the zone's offset: `2026-11-24T09:30:00+01:00`; whole seconds, as Google writes it. */
export function rfc3339(instant: number, zone: string): string {
  const minutes = offset(instant, zone);
  if (minutes === 0) return `${wallClock(instant, zone)}Z`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const away = Math.abs(minutes);
  return `${wallClock(instant, zone)}${minutes < 0 ? '-' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}

/** The local date of an instant, `YYYY-MM-DD`. */
export function dateOf(instant: number, zone: string): string {
  return wallClock(instant, zone).slice(0, 10);
}

/** `YYYY-MM-DD` plus days. */
export function datePlus(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

const midnights = new Map<string, number>();

/** The instant at which a local date starts. */
export function midnight(date: string, zone: string): number {
  const key = `${zone} ${date}`;
  const known = midnights.get(key);
  if (known !== undefined) return known;
  const instant = atWall(`${date}T00:00:00`, zone);
  midnights.set(key, instant);
  return instant;
}

/** The instant of a wall-clock text (`2026-11-24T09:30:00`, seconds optional) in `zone`. */
export function atWall(text: string, zone: string): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = text
    .split(/[-T:.]/)
    .slice(0, 6)
    .map(Number);
  return new TZDate(year, month - 1, day, hour, minute, second, zone).getTime();
}
