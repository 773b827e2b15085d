/**
 * The little that calendars need of time zones: vendors write all-day events as dates and some want wall-clock times.
 * Everything else in the product speaks in instants.
 */

/** Making a formatter costs a hundred times what using it does. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** Offset of `zone` from UTC at an instant, ms. */
export function offset(instantMs: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(instantMs);
  const read = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((it) => it.type === type)?.value);
  const wall = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'));
  return wall - Math.floor(instantMs / 1000) * 1000;
}

/** The first instant of a calendar date (`2026-03-29`) in a zone, also where clocks skip midnight. */
export function startOfDate(date: string, zone: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`);
  const day = 86_400_000;
  const before = wall - offset(wall - day, zone);
  const after = wall - offset(wall + day, zone);
  if (before - wall === -offset(before, zone)) return before;
  if (after - wall === -offset(after, zone)) return after;
  return before;
}

/** What the clock on the wall shows: `2026-11-24T12:00:00`. */
export function wallClock(instantMs: number, zone: string): string {
  return new Date(instantMs + offset(instantMs, zone)).toISOString().slice(0, 19);
}
