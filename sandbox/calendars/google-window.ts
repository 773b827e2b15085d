/** What Google answers about a window of time: free/busy of many people, and lists of events. Routes are in `google.ts`. */
import type { Request } from '../http.ts';
import { type Account, instances } from './event.ts';
import { GoogleRefusal } from './google-body.ts';
import { googleEvent, type View } from './google-render.ts';
import type { CalendarState } from './state.ts';

/** Calendars in one free/busy query, and its longest window (ms). */
const MOST_CALENDARS = 50;
const LONGEST_WINDOW = 93 * 86_400_000;

/** `now`: epoch ms; events that repeat for ever are expanded for a year from it. */
export function listEvents(
  state: CalendarState,
  request: Request,
  account: Account,
  view: View,
  now: number,
): Record<string, unknown> {
  const { query } = request;
  const min = query.get('timeMin');
  const max = query.get('timeMax');
  const from = min === null ? Number.NEGATIVE_INFINITY : timeOf(min, 'timeMin');
  const to = max === null ? Number.POSITIVE_INFINITY : timeOf(max, 'timeMax');
  const single = query.get('singleEvents') === 'true';
  if (query.get('orderBy') === 'startTime' && !single)
    throw new GoogleRefusal(400, 'invalid', 'The requested ordering is not available for the particular query.');
  const size = Number(query.get('maxResults') ?? 250);
  if (!(size >= 1)) throw new GoogleRefusal(400, 'invalidParameter', 'Invalid value for maxResults.');
  const since = query.get('syncToken');
  const updatedMin = since === null ? query.get('updatedMin') : iso(syncedAt(since));
  const wanted = query.getAll('privateExtendedProperty').map((it) => it.split('=') as [string, string]);
  const showDeleted = query.get('showDeleted') === 'true' || since !== null;
  const found: { at: number; value: Record<string, unknown> }[] = [];
  for (const event of state.on(account.address)) {
    if (event.status === 'cancelled' && !showDeleted) continue;
    if (updatedMin !== null && event.updated < Date.parse(updatedMin)) continue;
    const holder = event.calendar === account.address;
    if (!wanted.every(([key, value]) => holder && event.properties.private[key] === value)) continue;
    const uid = query.get('iCalUID');
    if (uid !== null && event.iCalUid !== uid) continue;
    const horizon = Number.isFinite(to) ? to : now + 366 * 86_400_000;
    const repeats = event.recurrence.length > 0;
    const all = instances(event, account.zone, horizon).filter((it) => it.start < to && it.end > from);
    if (repeats && single) for (const it of all) found.push({ at: it.start, value: googleEvent(event, view, it) });
    else if (all.length > 0) found.push({ at: event.start, value: googleEvent(event, view) });
  }
  found.sort((a, b) => a.at - b.at);
  const offset = pageOffset(query.get('pageToken'));
  const page = found.slice(offset, offset + Math.min(size, 2500));
  const more = offset + page.length < found.length;
  return {
    kind: 'calendar#events',
    summary: account.address,
    timeZone: query.get('timeZone') ?? account.zone,
    accessRole: account.address === view.caller ? 'owner' : 'reader',
    updated: iso(now),
    ...(more
      ? { nextPageToken: Buffer.from(String(offset + page.length)).toString('base64url') }
      : { nextSyncToken: Buffer.from(`sync ${now}`).toString('base64url') }),
    items: page.map((it) => it.value),
  };
}

/** `caller`: their own calendar is theirs to read. */
export function freeBusy(
  state: CalendarState,
  caller: string | null,
  body: Record<string, unknown>,
): Record<string, unknown> {
  const from = timeOf(body['timeMin'], 'timeMin');
  const to = timeOf(body['timeMax'], 'timeMax');
  if (to <= from) throw new GoogleRefusal(400, 'timeRangeEmpty', 'The specified time range is empty.');
  if (to - from > LONGEST_WINDOW)
    throw new GoogleRefusal(400, 'timeRangeTooLong', 'The requested time range is too long.');
  const items = Array.isArray(body['items']) ? (body['items'] as { id?: unknown }[]) : [];
  if (items.length > MOST_CALENDARS)
    throw new GoogleRefusal(
      400,
      'tooManyCalendarsRequested',
      'The number of calendars requested is too large for a single query.',
    );
  const calendars = items.map(({ id }): [string, unknown] => {
    const address = String(id);
    const account = state.account(address);
    const refuse = (reason: string): [string, unknown] => [
      address,
      { errors: [{ domain: 'global', reason }], busy: [] },
    ];
    if (!account || account.vendor !== 'google') return refuse('notFound');
    if (!account.readable && account.address !== caller) return refuse('forbidden');
    const busy: { start: number; end: number }[] = [];
    for (const it of state.eventsOf(address, from, to)) {
      if (it.effect === 'free') continue;
      const start = Math.max(it.start, from);
      const end = Math.min(it.end, to);
      const last = busy.at(-1);
      if (last && start <= last.end) last.end = Math.max(last.end, end);
      else busy.push({ start, end });
    }
    return [address, { busy: busy.map((it) => ({ start: iso(it.start), end: iso(it.end) })) }];
  });
  return {
    kind: 'calendar#freeBusy',
    timeMin: iso(from),
    timeMax: iso(to),
    calendars: Object.fromEntries(calendars),
  };
}

const iso = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');

/** Google insists on an offset in query times. */
function timeOf(value: unknown, name: string): number {
  const text = typeof value === 'string' ? value : '';
  const instant = /(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isFinite(instant)) throw new GoogleRefusal(400, 'badRequest', `Bad Request: invalid ${name}`);
  return instant;
}

function pageOffset(token: string | null): number {
  if (token === null) return 0;
  const offset = Number(Buffer.from(token, 'base64url').toString('utf8'));
  if (!Number.isInteger(offset)) throw new GoogleRefusal(400, 'invalid', 'Invalid page token value.');
  return offset;
}

function syncedAt(token: string): number {
  const at = Number(/^sync (\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1]);
  if (!Number.isFinite(at))
    throw new GoogleRefusal(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.');
  return at;
}
