/** What a caller sends as an event, checked as Google checks it and turned into changes of ours. */
import { createHash } from 'node:crypto';
import { parseRule } from './recurrence.ts';
import { answersOfGoogle } from './google-render.ts';
import type { EventGuest, StoredEvent } from './event.ts';
import { atWall, isZone, midnight } from './zone.ts';

/** A refusal in Google's envelope. */
export class GoogleRefusal extends Error {
  override readonly name = 'GoogleRefusal';
  readonly status: number;
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

const invalid = (message: string): GoogleRefusal => new GoogleRefusal(400, 'invalid', message);

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** A text of the body; anything else counts as absent. */
export const textOf = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);

/** `a` with `b` laid over it: objects merge, everything else replaces, `null` removes. Google's PATCH. */
export function merged(a: Json, b: Json): Json {
  const out: Json = { ...a };
  for (const [key, value] of Object.entries(b)) {
    if (value === null) delete out[key];
    else if (isObject(value) && isObject(out[key])) out[key] = merged(out[key], value);
    else out[key] = value;
  }
  return out;
}

interface Moment {
  readonly instant: number;
  readonly date: string | null;
  readonly zone: string;
}

function moment(value: unknown, which: string, calendarZone: string): Moment {
  if (!isObject(value)) throw new GoogleRefusal(400, 'required', `Missing ${which} time.`);
  const zone = typeof value['timeZone'] === 'string' ? value['timeZone'] : calendarZone;
  if (!isZone(zone)) throw invalid(`Invalid time zone definition for ${which} time.`);
  const { date, dateTime } = value;
  if (typeof date === 'string' && typeof dateTime === 'string')
    throw invalid('Start and end times must either both be date or both be dateTime.');
  if (typeof date === 'string') {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw invalid(`Invalid value for: ${which} date`);
    return { instant: midnight(date, calendarZone), date, zone: calendarZone };
  }
  if (typeof dateTime !== 'string') throw new GoogleRefusal(400, 'required', `Missing ${which} time.`);
  const hasOffset = /(?:Z|[+-]\d{2}:?\d{2})$/.test(dateTime);
  if (!hasOffset && value['timeZone'] === undefined) throw invalid(`Missing time zone definition for ${which} time.`);
  const instant = hasOffset ? Date.parse(dateTime) : atWall(dateTime, zone);
  if (!Number.isFinite(instant)) throw invalid(`Invalid value for: Invalid format: "${dateTime}"`);
  return { instant, date: null, zone };
}

function guests(value: unknown): EventGuest[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalid('Invalid value for: attendees');
  if (value.length > 200) throw new GoogleRefusal(400, 'tooManyAttendees', 'Too many attendees.');
  const seen = new Map<string, EventGuest>();
  for (const it of value as unknown[]) {
    const email = isObject(it) ? it['email'] : undefined;
    if (typeof email !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(email)) throw invalid('Invalid attendee email.');
    const one = it as Json;
    const address = email.toLowerCase();
    seen.set(address, {
      address,
      name: typeof one['displayName'] === 'string' ? one['displayName'] : '',
      optional: one['optional'] === true,
      answer: answersOfGoogle[textOf(one['responseStatus'], 'needsAction')] ?? 'unanswered',
    });
  }
  return [...seen.values()];
}

function strings(value: unknown): Record<string, string> {
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, it]) => [key, String(it)])) : {};
}

/** The whole state of an event as a body says it. Throws `GoogleRefusal`. */
export function eventFromBody(body: Json, calendarZone: string): Partial<StoredEvent> & { start: number; end: number } {
  const start = moment(body['start'], 'start', calendarZone);
  const end = moment(body['end'], 'end', calendarZone);
  if ((start.date === null) !== (end.date === null))
    throw invalid('Start and end times must either both be date or both be dateTime.');
  if (end.instant <= start.instant)
    throw new GoogleRefusal(400, 'timeRangeEmpty', 'The specified time range is empty.');
  const recurrence = Array.isArray(body['recurrence']) ? body['recurrence'].map(String) : [];
  if (recurrence.some((it) => it.startsWith('RRULE') && parseRule(it, start.zone) === null))
    throw invalid('Invalid recurrence rule.');
  const status = body['status'] ?? 'confirmed';
  if (status !== 'confirmed' && status !== 'tentative' && status !== 'cancelled')
    throw invalid('Invalid status value.');
  const properties = isObject(body['extendedProperties']) ? body['extendedProperties'] : {};
  const kind =
    body['eventType'] === 'outOfOffice'
      ? ('out-of-office' as const)
      : body['transparency'] === 'transparent'
        ? ('free' as const)
        : ('busy' as const);
  return {
    title: textOf(body['summary']),
    description: textOf(body['description']),
    location: textOf(body['location']),
    start: start.instant,
    end: end.instant,
    dates: start.date !== null && end.date !== null ? { start: start.date, end: end.date } : null,
    zone: start.zone,
    recurrence,
    kind,
    status,
    private: body['visibility'] === 'private' || body['visibility'] === 'confidential',
    guests: guests(body['attendees']),
    properties: { private: strings(properties['private']), shared: strings(properties['shared']) },
  };
}

/** The video link a body asks for; the link of an event that has one already stays. `null`: the body removes it. */
export function videoFromBody(body: Json, version: number, before: StoredEvent | null): StoredEvent['video'] {
  if (version < 1 || !('conferenceData' in body)) return before?.video ?? null;
  const data = body['conferenceData'];
  if (!isObject(data)) return null;
  const request = data['createRequest'];
  if (!isObject(request)) return before?.video ?? null;
  const requestId = textOf(request['requestId']);
  if (requestId === '') throw invalid('Invalid conference data: requestId is required.');
  if (before?.video?.requestId === requestId) return before.video;
  const letters = createHash('sha256')
    .update(`${requestId} ${before?.id ?? ''}`)
    .digest('hex')
    .replaceAll(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? 'g');
  const code = `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7, 10)}`;
  return { requestId, url: `https://meet.google.com/${code}`, code };
}
