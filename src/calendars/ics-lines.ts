/**
 * An iCalendar file as entries with properties (RFC 5545 §3.1): unfolding, names, parameters. Pure, and strict where
 * leniency could lose an event: a feed that was cut off, or that has a line inside an entry that is no line, is refused.
 */

export interface Property {
  /** Upper case. */
  readonly name: string;
  /** Names in upper case, values without quotes. */
  readonly params: Readonly<Record<string, string>>;
  readonly value: string;
}

/** A VEVENT or VFREEBUSY: its own properties, without those of alarms inside it. */
export interface Entry {
  readonly kind: 'VEVENT' | 'VFREEBUSY';
  readonly props: ReadonlyMap<string, readonly Property[]>;
}

export interface Feed {
  readonly entries: readonly Entry[];
  /** Lines of each VTIMEZONE, by its TZID. */
  readonly zones: ReadonlyMap<string, readonly string[]>;
  /** X-WR-TIMEZONE: the zone the calendar is shown in. */
  readonly zone: string | null;
}

/** Why a feed cannot be used; the sentence ends a clause like "The feed …". */
export class FeedProblem extends Error {
  override readonly name = 'FeedProblem';
}

/** Far more than anybody's calendar. */
const MOST_ENTRIES = 20_000;

const line = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)$/;
const parameter = /;([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:]*))/g;

export function readLine(text: string): Property | null {
  const match = line.exec(text);
  if (match === null) return null;
  const params: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const it of (match[2] ?? '').matchAll(parameter)) params[(it[1] ?? '').toUpperCase()] = it[2] ?? it[3] ?? '';
  let value = match[3] ?? '';
  // Outlook writes TZID=tzone://Microsoft/Utc without quotes, so the line breaks at the wrong colon.
  if (params['TZID'] === 'tzone' && value.startsWith('//')) {
    const at = value.lastIndexOf(':');
    params['TZID'] = `tzone:${value.slice(0, at)}`;
    value = value.slice(at + 1);
  }
  return { name: (match[1] ?? '').toUpperCase(), params, value };
}

/** @throws FeedProblem */
export function readFeed(text: string): Feed {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r\n|\n|\r/);
  const first = lines.find((it) => it.trim() !== '');
  if (first?.trim().toUpperCase() !== 'BEGIN:VCALENDAR') throw new FeedProblem('is not a calendar');
  const entries: Entry[] = [];
  const zones = new Map<string, string[]>();
  const open: string[] = [];
  let props = new Map<string, Property[]>();
  let zoneLines: string[] = [];
  let zone: string | null = null;
  for (const raw of lines) {
    const text = raw.trimEnd();
    if (text === '') continue;
    const begin = /^BEGIN:(.+)$/i.exec(text)?.[1]?.toUpperCase();
    const end = /^END:(.+)$/i.exec(text)?.[1]?.toUpperCase();
    if (begin !== undefined) {
      open.push(begin);
      if (begin === 'VEVENT' || begin === 'VFREEBUSY') props = new Map();
      if (begin === 'VTIMEZONE') zoneLines = [];
    }
    if (open.includes('VTIMEZONE')) zoneLines.push(text);
    if (end !== undefined) {
      if (open.pop() !== end) throw new FeedProblem('is broken: its parts do not end where they should');
      if (end === 'VEVENT' || end === 'VFREEBUSY') entries.push({ kind: end, props });
      if (entries.length > MOST_ENTRIES) throw new FeedProblem(`has more than ${MOST_ENTRIES} entries`);
      if (end === 'VTIMEZONE') {
        const id = zoneLines.map(readLine).find((it) => it?.name === 'TZID')?.value;
        if (id !== undefined) zones.set(id, zoneLines);
      }
      continue;
    }
    if (begin !== undefined) continue;
    const inside = open.at(-1);
    const read = readLine(text);
    if (inside === 'VCALENDAR' && read?.name === 'X-WR-TIMEZONE') zone = read.value;
    if (inside !== 'VEVENT' && inside !== 'VFREEBUSY') continue;
    // A description that was folded badly may leave such a line behind; one that tells times may not be among them.
    if (read === null) {
      if (/^(DT|RRULE|RDATE|DURATION|RECURRENCE|STATUS|FREEBUSY)/i.test(text))
        throw new FeedProblem('has a line that cannot be read');
      continue;
    }
    props.set(read.name, [...(props.get(read.name) ?? []), read]);
  }
  if (open.length > 0) throw new FeedProblem('is incomplete: it ends in the middle');
  return { entries, zones, zone };
}
