/**
 * Time zones for people: find one by city, say a time in it, turn a date and a wall-clock minute into an instant.
 * Pure; for whoever says or reads a time to a person: rooms, conversations, blocks. Reads no clock; Intl only.
 */
import { cities } from './zone-cities.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string, shape: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${shape} ${zone}`;
  let made = formatters.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
    formatters.set(key, made);
  }
  return made;
}

/** Whether this runtime knows the zone. */
export function isZone(zone: string): boolean {
  try {
    formatter(zone, 'parts', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      weekday: 'short',
      hourCycle: 'h23',
    });
    return zone !== '';
  } catch {
    return false;
  }
}

export interface WallClock {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** Minutes since local midnight. */
  readonly minute: number;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Date, minute of the day and weekday of an instant in a zone. */
export function wallClock(zone: string, at: number): WallClock {
  if (!isZone(zone)) throw new RangeError(`Unknown time zone "${zone}"`);
  const parts: Record<string, string> = {};
  for (const { type, value } of formatter(zone, 'parts', {}).formatToParts(at)) parts[type] = value;
  return {
    date: `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
    weekday: weekdays.indexOf(parts.weekday ?? '') + 1,
  };
}

function utc(date: string, minute: number): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return Date.UTC(year, month - 1, day, 0, minute);
}

/** How far the zone's wall clock is ahead of UTC at an instant, in minutes. */
export function offsetMinutes(zone: string, at: number): number {
  const wall = wallClock(zone, at);
  // The wall clock is read to the minute, so the instant must be too: otherwise half a minute becomes one of offset.
  return Math.round((utc(wall.date, wall.minute) - Math.floor(at / 60_000) * 60_000) / 60_000);
}

/**
 * The instant of a wall-clock time. In the hour that is skipped in spring it is the same time by the clock before the
 * change; in the hour that happens twice it is the first (RFC 5545).
 */
export function instantAt(zone: string, date: string, minute: number): number {
  const naive = utc(date, minute);
  const before = offsetMinutes(zone, naive - 24 * 3_600_000);
  const after = offsetMinutes(zone, naive + 24 * 3_600_000);
  const first = naive - before * 60_000;
  if (before === after || offsetMinutes(zone, first) === before) return first;
  const second = naive - after * 60_000;
  return offsetMinutes(zone, second) === after ? second : first;
}

/** Adds days to a `YYYY-MM-DD`; the calendar's arithmetic, no zone. */
export function addDays(date: string, days: number): string {
  return wallClock('UTC', utc(date, 0) + days * 86_400_000).date;
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(date: string): number {
  return wallClock('UTC', utc(date, 12 * 60)).weekday;
}

/** Whether it is a real date written `YYYY-MM-DD`. */
export function isDate(date: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && addDays(date, 0) === date;
}

/** `count` working days after `date`, itself not counted. */
export function addWorkingDays(date: string, count: number): string {
  let day = date;
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    if (weekdayOf(day) <= 5) left -= 1;
  }
  return day;
}

/** "Tue 1 Dec" */
export function sayDate(zone: string, at: number): string {
  return formatter(zone, 'date', { weekday: 'short', day: 'numeric', month: 'short' }).format(at).replace(',', '');
}

/** The same of a calendar date, which is the same day everywhere. */
export function sayDay(date: string): string {
  return sayDate('UTC', Date.parse(`${date}T12:00:00Z`));
}

/** "Tuesday 1 December 2026" */
export function sayLongDate(zone: string, at: number): string {
  return formatter(zone, 'long', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
    .format(at)
    .replace(',', '');
}

/** "09:30" */
export function sayTime(zone: string, at: number): string {
  return formatter(zone, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/**
 * A time of day inside a sentence. In Slack each reader sees it as their other times, on their own clock and with 12 or 24
 * hours as they like it (`blocks/mrkdwn.ts`); anywhere else it is "09:30 in Lisbon", through `withoutMoments`.
 */
export function sayMoment(zone: string, at: number): string {
  return moment(at, `${sayTime(zone, at)} in ${cityOf(zone)}`);
}

/** The same for a stretch: "09:30–10:15 in Lisbon". */
export function sayMoments(zone: string, from: number, to: number): string {
  return `${moment(from, sayTime(zone, from))}–${sayMoment(zone, to)}`;
}

/** Private-use characters stand around it, which no name needs; whoever forges them has written a time of day. */
const moment = (at: number, words: string): string => `\u{E000}${at}|${words}\u{E001}`;

/** An instant in a sentence: epoch ms, and its words. */
export const MOMENT = /\u{E000}(\d{1,15})\|(\d\d:\d\d(?: in [\p{L}\p{M} .'’_-]{1,40})?)\u{E001}/gu;

/** A sentence as plain text. */
export function withoutMoments(text: string): string {
  return text.replace(MOMENT, '$2').replaceAll(/[\u{E000}\u{E001}]/gu, '');
}

/** "09:30" from minutes of the day. */
export function sayMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** "UTC+1", "UTC−3:30", "UTC" */
export function sayOffset(zone: string, at: number): string {
  const minutes = offsetMinutes(zone, at);
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const rest = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`;
  return `UTC${minutes > 0 ? '+' : '−'}${Math.floor(size / 60)}${rest}`;
}

/** "Lisbon" from "Europe/Lisbon". */
export function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** Two zones show the same wall clock at an instant. */
export function sameClock(a: string, b: string, at: number): boolean {
  return a === b || offsetMinutes(a, at) === offsetMinutes(b, at);
}

/**
 * A warning when the distance between two people's clocks is not the same at `then` as it is `now`: somebody who
 * counts hours from today's difference would be an hour off. `null` when nothing changes.
 */
export function clockChangeBetween(
  candidate: { readonly name: string; readonly zone: string },
  recruiter: { readonly zone: string },
  now: number,
  then: number,
): string | null {
  const distance = (at: number) => offsetMinutes(candidate.zone, at) - offsetMinutes(recruiter.zone, at);
  const today = distance(now);
  const later = distance(then);
  if (today === later) return null;
  const who = offsetMinutes(candidate.zone, now) === offsetMinutes(candidate.zone, then) ? recruiter : candidate;
  const say = (minutes: number) =>
    minutes === 0
      ? 'the same time'
      : `${Math.abs(minutes) / 60} h ${minutes > 0 ? 'ahead of' : 'behind'} ${cityOf(recruiter.zone)}`;
  return (
    `Clocks change in ${cityOf(who.zone)} before ${sayDate(candidate.zone, then)}: ` +
    `${cityOf(candidate.zone)} is ${say(today)} today and ${say(later)} then. The times shown are right for that day.`
  );
}

export interface ZoneHit {
  readonly zone: string;
  /** "Munich (Europe/Berlin, UTC+1)" */
  readonly label: string;
}

let known: readonly { readonly city: string; readonly zone: string; readonly words: string }[] | null = null;

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function places() {
  if (known !== null) return known;
  const list: { city: string; zone: string; words: string }[] = [];
  for (const [city, zone, country] of cities) {
    if (isZone(zone)) list.push({ city, zone, words: fold(`${city} ${country}`) });
  }
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    list.push({ city: cityOf(zone), zone, words: fold(`${cityOf(zone)} ${zone.replaceAll(/[/_]/g, ' ')}`) });
  }
  list.push({ city: 'UTC', zone: 'UTC', words: 'utc gmt' });
  known = list;
  return list;
}

/** Zones whose city, country or IANA name begins with what was typed; best first, one line per place. */
export function findZones(query: string, now: number, limit = 50): readonly ZoneHit[] {
  const words = fold(query)
    .split(/[\s/_,]+/)
    .filter((it) => it !== '');
  const scored: { score: number; city: string; zone: string }[] = [];
  for (const place of places()) {
    const own = place.words.split(' ');
    if (!words.every((word) => own.some((it) => it.startsWith(word)))) continue;
    const first = words[0];
    const score = first === undefined ? 2 : fold(place.city).startsWith(words.join(' ')) ? 0 : 1;
    scored.push({ score, city: place.city, zone: place.zone });
  }
  scored.sort((a, b) => a.score - b.score || a.city.localeCompare(b.city));
  const seen = new Set<string>();
  const hits: ZoneHit[] = [];
  for (const { city, zone } of scored) {
    const key = `${fold(city)} ${zone}`;
    if (seen.has(key)) continue;
    seen.add(key);
    hits.push({ zone, label: zoneLabel(zone, now, city) });
    if (hits.length === limit) break;
  }
  return hits;
}

/** "Lisbon (Europe/Lisbon, UTC+0)" */
export function zoneLabel(zone: string, now: number, city = cityOf(zone)): string {
  return `${city} (${zone}, ${sayOffset(zone, now)})`;
}

/**
 * The zone of a place somebody wrote freely ("Lisboa", "Munich, Germany"); `null` when no known city or zone is named.
 * A country alone is no answer: it may have several.
 */
export function zoneOfPlace(text: string): string | null {
  for (const part of text.split(/[,;/|()–-]+/)) {
    const wanted = fold(part).trim();
    if (wanted === '') continue;
    const hit = places().find((place) => fold(place.city) === wanted);
    if (hit !== undefined) return hit.zone;
  }
  return null;
}
