/**
 * Times as iCalendar writes them, made into instants: zones by any of their names (IANA, Windows, a feed's own VTIMEZONE),
 * dates, durations, repetition rules. Called inside the feed's worker only: `node-ical` is loaded here, nowhere else.
 * Nothing depends on the zone of the machine; what cannot be understood is a `FeedProblem`, never a guess.
 */
import ical from 'node-ical';
import type { Interval } from '../scheduling/interval.ts';
import { type Feed, FeedProblem, type Property } from './ics-lines.ts';
import { offset, startOfDate } from './zone.ts';

const DAY = 86_400_000;
/** Occurrences of one entry in one window; every ten minutes for a month is less. */
const MOST_OCCURRENCES = 5_000;

/** When something begins: an instant, or a date that means midnight in the looker's zone. */
export type Moment =
  | { readonly at: number; readonly zone: string; readonly date: null }
  | { readonly at: number; readonly zone: string; readonly date: string };

const dateOnly = /^(\d{4})(\d{2})(\d{2})$/;
const dateTime = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z?)$/i;

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The instant of a wall-clock time (`2026-11-24T09:00:00`); one that clocks skip is the first after it. */
function atWall(wall: number, zone: string): number {
  const before = wall - offset(wall - DAY, zone);
  const after = wall - offset(wall + DAY, zone);
  for (const it of [before, after]) if (it + offset(it, zone) === wall) return it;
  return before;
}

const calendar = (lines: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');

function parsed(lines: readonly string[]) {
  const found = Object.values(ical.sync.parseICS(calendar(lines))).find((it) => it?.type === 'VEVENT');
  return found?.type === 'VEVENT' ? found : null;
}

export class Times {
  readonly #feed: Feed;
  /** Where dates and floating times are meant. */
  readonly #zone: string;
  readonly #known = new Map<string, string>();

  constructor(feed: Feed, zone: string) {
    this.#feed = feed;
    this.#zone = zone;
  }

  /** @throws FeedProblem */
  moment(property: Property, value = property.value): Moment {
    const text = value.trim().toUpperCase();
    const day = dateOnly.exec(text);
    if (day !== null) {
      const date = `${day[1]}-${day[2]}-${day[3]}`;
      if (Number.isNaN(Date.parse(`${date}T00:00:00Z`))) throw new FeedProblem('has a date that does not exist');
      return { at: startOfDate(date, this.#zone), zone: this.#zone, date };
    }
    const time = dateTime.exec(text);
    const wall =
      time && Date.parse(`${time[1]}-${time[2]}-${time[3]}T${time[4]}:${time[5]}:${time[6]?.replace('60', '59')}Z`);
    if (time === null || wall === null || Number.isNaN(wall)) throw new FeedProblem('has a time that cannot be read');
    if (time[7] !== '') return { at: wall, zone: 'UTC', date: null };
    const tzid = property.params['TZID'];
    const zone = tzid === undefined || tzid === '' ? this.#zone : this.#resolve(tzid);
    return { at: atWall(wall, zone), zone, date: null };
  }

  /** ms. @throws FeedProblem */
  duration(text: string): number {
    const match = /^([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/i.exec(
      text.trim(),
    );
    if (match === null) throw new FeedProblem('has a duration that cannot be read');
    const [weeks, days, hours, minutes, seconds] = match.slice(2).map((it) => Number(it ?? 0));
    const ms =
      (weeks ?? 0) * 7 * DAY +
      (days ?? 0) * DAY +
      (hours ?? 0) * 3_600_000 +
      (minutes ?? 0) * 60_000 +
      (seconds ?? 0) * 1000;
    return match[1] === '-' ? -ms : ms;
  }

  /** Starts of a repeating entry between two instants, both included. @throws FeedProblem */
  starts(first: Moment, rule: string, from: number, to: number): Moment[] {
    const allDay = first.date !== null;
    const dtstart = allDay
      ? `DTSTART:${first.date.replaceAll('-', '')}T000000Z`
      : first.zone === 'UTC'
        ? `DTSTART:${stamp(first.at)}Z`
        : `DTSTART;TZID=${first.zone}:${stamp(first.at + offset(first.at, first.zone))}`;
    let found: Date[];
    try {
      const event = parsed(['BEGIN:VEVENT', 'UID:series', dtstart, `RRULE:${readRule(rule, allDay)}`, 'END:VEVENT']);
      if (!event?.rrule) throw new Error('no rule');
      const spare = allDay ? 2 * DAY : 0;
      found = event.rrule.between(new Date(from - spare), new Date(to + spare), true);
    } catch {
      throw new FeedProblem('has an entry that repeats in a way that cannot be followed');
    }
    if (found.length > MOST_OCCURRENCES) throw new FeedProblem('has an entry that repeats too often to be counted');
    return found.map((it): Moment => {
      if (!allDay) return { at: it.getTime(), zone: first.zone, date: null };
      const date = it.toISOString().slice(0, 10);
      return { at: startOfDate(date, this.#zone), zone: this.#zone, date };
    });
  }

  /** From a start to its end: days for dates, so that a day of 23 hours is a day. */
  spanned(start: Moment, length: { readonly days: number } | { readonly ms: number }): Interval {
    if ('ms' in length || start.date === null)
      return { start: start.at, end: start.at + ('ms' in length ? length.ms : length.days * DAY) };
    const end = new Date(Date.parse(`${start.date}T00:00:00Z`) + length.days * DAY).toISOString().slice(0, 10);
    return { start: start.at, end: startOfDate(end, this.#zone) };
  }

  /** The date that a moment falls on in its own zone. */
  dateOf(moment: Moment): string {
    return moment.date ?? new Date(moment.at + offset(moment.at, moment.zone)).toISOString().slice(0, 10);
  }

  #resolve(tzid: string): string {
    const known = this.#known.get(tzid);
    if (known !== undefined) return known;
    const zone = this.#lookUp(tzid.trim());
    if (zone === null) throw new FeedProblem(`uses a time zone that is not known (${tzid.slice(0, 60)})`);
    this.#known.set(tzid, zone);
    return zone;
  }

  #lookUp(tzid: string): string | null {
    if (isZone(tzid)) return tzid;
    // "/freeassociation.sourceforge.net/Europe/Berlin" ends in the name that counts.
    const tail = tzid.split('/').slice(-2).join('/');
    if (tzid.startsWith('/') && tail.includes('/') && isZone(tail)) return tail;
    if (/^tzone:\/\/microsoft\/utc$/i.test(tzid)) return 'UTC';
    const ask = (lines: readonly string[], name: string): string | null => {
      try {
        const dtstart = `DTSTART;TZID=${name.includes(':') ? `"${name}"` : name}:20260115T120000`;
        const start = parsed([...lines, 'BEGIN:VEVENT', 'UID:zone', dtstart, 'END:VEVENT'])?.start;
        return start?.tz !== undefined && isZone(start.tz) ? start.tz : null;
      } catch {
        return null;
      }
    };
    const own = this.#feed.zones.get(tzid);
    const custom = /^(tzone:\/\/|Customized Time Zone|\(no TZ)/i.test(tzid);
    if (!custom) {
      const named = ask([], tzid);
      if (named !== null) return named;
    }
    if (own === undefined) return null;
    // Under this name the library reads the feed's own rules instead of the name.
    const renamed = own.map((it) => (/^TZID[;:]/i.test(it) ? 'TZID:Customized Time Zone' : it));
    return ask(renamed, 'Customized Time Zone');
  }
}

function stamp(wall: number): string {
  return new Date(wall).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}

/** The rule with FREQ first and an end that takes in its whole last day. */
function readRule(rule: string, allDay: boolean): string {
  const parts = new Map(
    rule
      .toUpperCase()
      .replaceAll(/\s/g, '')
      .split(';')
      .filter((it) => it.includes('='))
      .map((it): [string, string] => [it.slice(0, it.indexOf('=')), it.slice(it.indexOf('=') + 1)]),
  );
  const until = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{4})(Z?))?$/.exec(parts.get('UNTIL') ?? '');
  if (parts.has('UNTIL') && until === null) throw new FeedProblem('has an entry whose end cannot be read');
  if (until !== null) {
    const day = Date.parse(`${until[1]}-${until[2]}-${until[3]}T00:00:00Z`);
    const date = (at: number) => new Date(at).toISOString().slice(0, 10).replaceAll('-', '');
    // Midnight of the last day east of London is the evening before in UTC.
    const east = allDay && until[6] === 'Z' && Number(until[4]) >= 9;
    if (allDay) parts.set('UNTIL', `${date(day + (east ? DAY : 0))}T235959Z`);
    else if (until[4] === undefined) parts.set('UNTIL', `${date(day)}T235959`);
  }
  const freq = parts.get('FREQ');
  if (freq === undefined) throw new FeedProblem('has an entry that repeats without saying how often');
  parts.delete('FREQ');
  return [`FREQ=${freq}`, ...[...parts].map(([name, value]) => `${name}=${value}`)].join(';');
}
