/** What a caller sends as an event, checked as Graph checks it and turned into changes of ours. */
import { createHash } from 'node:crypto';
import type { EventGuest, StoredEvent } from './event.ts';
import { meetingBlob } from './microsoft-render.ts';
import { ianaZone } from './windows-zones.ts';
import { atWall, isZone } from './zone.ts';

/** A refusal in Graph's envelope. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** A text of the body; anything else counts as absent. */
export const textOf = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);

/** A `dateTimeTimeZone` as an instant, epoch ms, and its zone, IANA. `which`: what it is, for the refusal. */
export function moment(value: unknown, which: string): { instant: number; zone: string } {
  if (!isObject(value)) throw new GraphRefusal(400, 'ErrorInvalidRequest', `The ${which} is missing.`);
  const name = textOf(value['timeZone'], 'UTC');
  const zone = ianaZone(name) ?? (isZone(name) ? name : undefined);
  if (zone === undefined)
    throw new GraphRefusal(400, 'TimeZoneNotSupportedException', `A valid TimeZone value must be specified: ${name}`);
  const text = textOf(value['dateTime']);
  const instant = text.endsWith('Z') ? Date.parse(text) : atWall(text, zone);
  if (!Number.isFinite(instant)) throw new GraphRefusal(400, 'RequestBodyRead', `Cannot convert '${text}' to a date.`);
  return { instant, zone };
}

/** The change that a body describes; what it does not name stays as it was `before`. */
export function content(body: Json, before: StoredEvent | null): Partial<StoredEvent> {
  const start = 'start' in body ? moment(body['start'], 'start') : null;
  const end = 'end' in body ? moment(body['end'], 'end') : null;
  const from = start?.instant ?? before?.start ?? Number.NaN;
  const to = end?.instant ?? before?.end ?? Number.NaN;
  if (!(to > from))
    throw new GraphRefusal(
      400,
      'ErrorPropertyValidationFailure',
      'At least one property failed validation: the end is before the start.',
    );
  if (body['isAllDay'] === true)
    throw new GraphRefusal(400, 'ErrorInvalidRequest', 'All-day events are not made through this emulator.');
  const html = isObject(body['body']) ? htmlOf(body['body']) : undefined;
  const properties = Array.isArray(body['singleValueExtendedProperties'])
    ? Object.fromEntries(
        body['singleValueExtendedProperties'].filter(isObject).map((it) => [textOf(it['id']), textOf(it['value'])]),
      )
    : undefined;
  return {
    start: from,
    end: to,
    ...(start && { zone: start.zone }),
    ...('subject' in body && { title: textOf(body['subject']) }),
    ...(html !== undefined && { html, description: textFrom(html) }),
    ...(isObject(body['location']) && { location: textOf(body['location']['displayName']) }),
    ...('sensitivity' in body && { private: body['sensitivity'] === 'private' }),
    ...('showAs' in body && { kind: body['showAs'] === 'free' ? ('free' as const) : ('busy' as const) }),
    ...('attendees' in body && { guests: guestsOf(body['attendees'], before) }),
    ...(properties && { properties: { private: properties, shared: {} } }),
  };
}

/** The same with an online meeting, which Graph writes into the event's text. */
export function withMeeting(id: string, change: Partial<StoredEvent>): Partial<StoredEvent> {
  const code = createHash('sha256').update(id).digest('hex').slice(0, 24);
  const url = `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${code}%40thread.v2/0`;
  const html = `${change.html ?? ''}${meetingBlob(url)}`;
  return { ...change, video: { requestId: id, url, code }, html, description: textFrom(html) };
}

function guestsOf(value: unknown, before: StoredEvent | null): EventGuest[] {
  if (!Array.isArray(value)) throw new GraphRefusal(400, 'ErrorInvalidRequest', 'attendees must be a list.');
  return value.filter(isObject).map((it) => {
    const mail = isObject(it['emailAddress']) ? it['emailAddress'] : {};
    const address = textOf(mail['address']).toLowerCase();
    if (!/^[^\s@]+@[^\s@]+$/.test(address))
      throw new GraphRefusal(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
    // Whatever a client says about answers, Exchange keeps its own.
    const answer = before?.guests.find((guest) => guest.address === address)?.answer ?? 'unanswered';
    return { address, name: textOf(mail['name']), optional: it['type'] === 'optional', answer };
  });
}

function htmlOf(body: Json): string {
  const content = textOf(body['content']);
  if (textOf(body['contentType']).toLowerCase() === 'text')
    return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');
  return content.replace(/^<html>\s*<body>|<\/body>\s*<\/html>$/g, '');
}

function textFrom(html: string): string {
  return html
    .replace(/<br\s*\/?>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
