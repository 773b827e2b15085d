/**
 * Repeating events, as far as an office calendar uses them: DAILY and WEEKLY with INTERVAL, BYDAY, COUNT, UNTIL, and
 * EXDATE. Expanded on the wall clock of the event's zone, so a 10:00 stand-up stays at 10:00 when clocks change.
 */
import { atWall, dateOf, datePlus, wallClock } from './zone.ts';

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
/** No office event repeats longer than this many days; also the guard against hostile rules. */
const LONGEST = 2_000;

interface Rule {
  readonly weekly: boolean;
  readonly interval: number;
  readonly byDay: readonly number[];
  readonly count: number;
  readonly until: number;
}

/** `2026-11-24T…` or the compact `20261124T083000Z`, as an instant; a date alone is the end of that day. */
function compact(text: string, zone: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(text);
  if (!match) return Number.POSITIVE_INFINITY;
  const [, year, month, day, hour = '23', minute = '59', second = '59', utc] = match;
  return atWall(`${year}-${month}-${day}T${hour}:${minute}:${second}`, utc ? 'UTC' : zone);
}

/** `null` for a rule that the emulator does not know: the caller refuses it instead of guessing. */
export function parseRule(line: string, zone: string): Rule | null {
  const match = /^RRULE:(.+)$/.exec(line);
  if (!match) return null;
  const fields = Object.fromEntries((match[1] ?? '').split(';').map((it) => it.split('=') as [string, string]));
  const known = ['FREQ', 'INTERVAL', 'BYDAY', 'COUNT', 'UNTIL', 'WKST'];
  if (Object.keys(fields).some((it) => !known.includes(it))) return null;
  if (fields['FREQ'] !== 'DAILY' && fields['FREQ'] !== 'WEEKLY') return null;
  const byDay = (fields['BYDAY'] ?? '')
    .split(',')
    .filter(Boolean)
    .map((it) => weekdays.indexOf(it));
  if (byDay.includes(-1)) return null;
  return {
    weekly: fields['FREQ'] === 'WEEKLY',
    interval: Math.max(1, Number(fields['INTERVAL'] ?? 1)),
    byDay,
    count: fields['COUNT'] === undefined ? Number.POSITIVE_INFINITY : Number(fields['COUNT']),
    until: fields['UNTIL'] === undefined ? Number.POSITIVE_INFINITY : compact(fields['UNTIL'], zone),
  };
}

/** The starts of all occurrences before `to`, epoch ms. */
export function occurrences(lines: readonly string[], first: number, zone: string, to: number): number[] {
  const rule = lines.map((it) => parseRule(it, zone)).find((it) => it !== null);
  if (!rule) return [first];
  const excluded = new Set(
    lines
      .filter((it) => it.startsWith('EXDATE'))
      .flatMap((it) => it.slice(it.indexOf(':') + 1).split(','))
      .map((it) => compact(it, zone)),
  );
  const startDate = dateOf(first, zone);
  const time = wallClock(first, zone).slice(11);
  const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();
  const byDay = rule.byDay.length > 0 ? rule.byDay : [weekdayOf(startDate)];
  const monday = datePlus(startDate, -((weekdayOf(startDate) + 6) % 7));
  const starts: number[] = [];
  let made = 0;
  for (let offset = 0; offset < LONGEST && made < rule.count; offset += 1) {
    const date = datePlus(startDate, offset);
    if (rule.weekly) {
      const week = Math.floor((Date.parse(date) - Date.parse(monday)) / (7 * 86_400_000));
      if (week % rule.interval !== 0 || !byDay.includes(weekdayOf(date))) continue;
    } else if (offset % rule.interval !== 0 || (rule.byDay.length > 0 && !byDay.includes(weekdayOf(date)))) continue;
    const start = atWall(`${date}T${time}`, zone);
    if (start >= to || start > rule.until) break;
    made += 1;
    if (!excluded.has(start)) starts.push(start);
  }
  return starts;
}
