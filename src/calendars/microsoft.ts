/**
 * Microsoft 365 behind the provider contract: Graph by plain fetch, as an application (client credentials).
 * It must never call an unknown calendar free, and never make a second event for a key: it looks by key before it
 * writes, and the write carries a transaction id.
 *
 * Two things Exchange does in its own way: guests are always told (there is no quiet change), and a cancelled event is
 * no longer found.
 */
import { z } from 'zod';
import type { Interval } from '../scheduling/interval.ts';
import { batches, explained, type Listed, type Readable, readable, windows, withoutTentative } from './free-busy.ts';
import { type Bought, HeldToken } from './held-token.ts';
import {
  blocked,
  effects,
  fromChange,
  fromDraft,
  GraphEvent,
  GraphEvents,
  GraphSchedules,
  type GraphSchedule,
  GraphView,
  KEY_PROPERTY,
  toEvent,
  VIEW_FIELDS,
} from './microsoft-events.ts';
import {
  CalendarError,
  type CalendarEvent,
  type CalendarProvider,
  type EventChange,
  type EventDraft,
  type FreeBusy,
  type FreeBusyQuery,
} from './provider.ts';
import { inParallel, Trouble, withRetries } from './retry.ts';
import type { CalendarTools } from './tools.ts';

export interface MicrosoftSettings {
  /** Directory (tenant) id of the company. */
  readonly tenantId: string;
  /** An app registration with the application permission `Calendars.ReadWrite`. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** A mailbox: events live in its calendar, invitations come from it. */
  readonly organizer: string;
  /** Root addresses; default Microsoft's own. */
  readonly apiUrl?: string;
  readonly loginUrl?: string;
}

/** `getSchedule`: people a call, and its longest window (under 62 days). */
const PEOPLE_A_QUERY = 20;
const LONGEST_WINDOW = 60 * 86_400_000;
/** Minutes of one digit of `availabilityView`. */
const STEP = 15;
/** Graph throttles a mailbox at four requests at once. */
const AT_ONCE = 4;
/** ms before one request is given up. */
const TIMEOUT = 10_000;
/** Times that a cancelled key can be used again. */
const LIVES = 5;

const ApiError = z.object({ error: z.object({ code: z.string().optional(), message: z.string().optional() }) });
const Granted = z.object({ access_token: z.string(), expires_in: z.number() });
const Refused = z.object({ error: z.string(), error_codes: z.array(z.number()).optional() });

type Answer = Readable | Extract<FreeBusy, { readable: false }>;

export function openMicrosoft(settings: MicrosoftSettings, tools: CalendarTools): CalendarProvider {
  const root = (settings.apiUrl ?? 'https://graph.microsoft.com').replace(/\/$/, '');
  const login = (settings.loginUrl ?? 'https://login.microsoftonline.com').replace(/\/$/, '');
  const organizer = settings.organizer.trim().toLowerCase();
  const held = new HeldToken(() => tools.clock.now(), buy);

  const doFetch: typeof fetch = (url, init) =>
    tools.fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(tools.timeoutMs ?? TIMEOUT) });

  async function buy(): Promise<Bought> {
    const asked = tools.clock.now();
    let response: { status: number; json: unknown };
    try {
      const answer = await doFetch(`${login}/${encodeURIComponent(settings.tenantId)}/oauth2/v2.0/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: settings.clientId,
          client_secret: settings.clientSecret,
          scope: 'https://graph.microsoft.com/.default',
        }),
      });
      response = { status: answer.status, json: parseJson(await answer.text()) };
    } catch (error) {
      throw new Trouble(
        'refused',
        new CalendarError('microsoft', 'unavailable', 'Microsoft did not answer when asked for access.', {
          advice: 'Try again in a minute.',
          cause: error,
        }),
      );
    }
    const granted = Granted.safeParse(response.json);
    if (response.status < 300 && granted.success)
      return { token: granted.data.access_token, until: asked + granted.data.expires_in * 1000 };
    const refused = Refused.safeParse(response.json);
    const said = refused.success
      ? `${refused.data.error}${refused.data.error_codes ? `, AADSTS${refused.data.error_codes.join(', AADSTS')}` : ''}`
      : `HTTP ${response.status}`;
    if (response.status === 429 || response.status >= 500)
      throw new Trouble(
        'refused',
        new CalendarError('microsoft', 'unavailable', `Microsoft could not give access just now (${said}).`, {
          status: response.status,
          advice: 'Try again in a minute.',
        }),
      );
    throw new Trouble(
      'final',
      new CalendarError('microsoft', 'unauthorized', `Microsoft refused the app registration (${said}).`, {
        status: response.status,
        advice:
          'In the Entra admin center, check the tenant and client ids and make a new client secret if it has expired; then set it and restart the bot.',
      }),
    );
  }

  interface Call {
    readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
    /** A path below `/v1.0`, or a whole address that Graph gave us. */
    readonly path: string;
    readonly body?: unknown;
  }

  async function exchange(call: Call): Promise<unknown> {
    const url = call.path.startsWith('/') ? `${root}/v1.0${call.path}` : call.path;
    // A "next" address is followed only to where the token belongs.
    if (!url.startsWith(`${root}/`)) throw unreadableAnswer(new Error('an address outside Graph'));
    for (let renewed = false; ; renewed = true) {
      const token = await held.token();
      let answer: Response;
      let text: string;
      try {
        answer = await doFetch(url, {
          method: call.method,
          headers: {
            authorization: `Bearer ${token}`,
            prefer: 'outlook.timezone="UTC", IdType="ImmutableId"',
            ...(call.body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
        });
        text = await answer.text();
      } catch (error) {
        const timedOut = error instanceof Error && error.name === 'TimeoutError';
        throw new Trouble(
          'unknown',
          new CalendarError(
            'microsoft',
            timedOut ? 'timeout' : 'unavailable',
            timedOut ? 'Microsoft 365 did not answer in time.' : 'Microsoft 365 could not be reached.',
            { advice: 'Try again in a minute.', cause: error },
          ),
        );
      }
      if (answer.status < 300) return parseJson(text);
      const trouble = troubleOf(answer, parseJson(text));
      if (answer.status !== 401 || renewed) throw trouble;
      held.drop(token);
    }
  }

  async function ask<T>(kind: 'read' | 'write', schema: z.ZodType<T>, call: Call): Promise<T> {
    // Repeatable: a POST carries its transaction id, a PATCH states the outcome, a DELETE deletes once.
    const data = await withRetries(tools, { write: kind === 'write', repeatable: true }, () => exchange(call));
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    throw unreadableAnswer(parsed.error);
  }

  const user = (address: string): string => `/users/${encodeURIComponent(address)}`;

  async function find(key: string): Promise<GraphEvent | null> {
    const query = new URLSearchParams({
      $filter: `singleValueExtendedProperties/Any(ep: ep/id eq '${KEY_PROPERTY}' and ep/value eq '${key}')`,
      $top: '1',
    });
    const found = await ask('read', GraphEvents, {
      method: 'GET',
      path: `${user(organizer)}/events?${query.toString()}`,
    });
    return found.value[0] ?? null;
  }

  function answerOf(schedule: GraphSchedule | undefined, address: string, window: Interval): Answer {
    const unreadable = (reason: 'not-found' | 'forbidden' | 'failed', sentence: string): Answer => ({
      readable: false,
      reason,
      sentence,
    });
    if (schedule === undefined) return unreadable('failed', `Microsoft 365 left ${address} out of its answer.`);
    const code = schedule.error?.responseCode;
    if (schedule.error) {
      if (code === 'ErrorMailRecipientNotFound' || code === 'ErrorInvalidUser')
        return unreadable('not-found', `Microsoft 365 does not know ${address}. Check the address.`);
      if (code === 'ErrorNoFreeBusyAccess' || code === 'ErrorAccessDenied')
        return unreadable(
          'forbidden',
          `${address} does not share free/busy with ${organizer}. Ask them to share it, or use somebody else.`,
        );
      return unreadable('failed', `Microsoft 365 could not read ${address} just now (${code ?? 'no reason given'}).`);
    }
    if (schedule.scheduleItems === undefined && schedule.availabilityView === undefined)
      return unreadable('failed', `Microsoft 365 said nothing about when ${address} is busy.`);
    const { busy, tentative } = blocked(schedule, window.start, STEP * 60_000);
    return readable(busy, tentative, window.start, window.end);
  }

  async function queryBatch(addresses: readonly string[], window: Interval): Promise<Map<string, Answer>> {
    const utc = (at: number) => ({ dateTime: new Date(at).toISOString().slice(0, 19), timeZone: 'UTC' });
    const { value } = await ask('read', GraphSchedules, {
      method: 'POST',
      path: `${user(organizer)}/calendar/getSchedule`,
      body: {
        schedules: addresses,
        startTime: utc(window.start),
        endTime: utc(window.end),
        availabilityViewInterval: STEP,
      },
    });
    const byId = new Map(value.map((it) => [it.scheduleId.toLowerCase(), it]));
    return new Map(addresses.map((it) => [it, answerOf(byId.get(it), it, window)]));
  }

  async function queryAll(addresses: readonly string[], from: number, to: number): Promise<Map<string, Answer>> {
    const parts = windows(from, to, LONGEST_WINDOW).flatMap((window) =>
      batches(addresses, PEOPLE_A_QUERY).map((batch) => ({ window, batch })),
    );
    const failures: unknown[] = [];
    const answers = await inParallel(parts, AT_ONCE, ({ batch, window }) =>
      queryBatch(batch, window).catch((error: unknown) => {
        failures.push(error);
        const sentence = error instanceof CalendarError ? error.message : 'Microsoft’s answer could not be used.';
        return new Map(batch.map((it): [string, Answer] => [it, { readable: false, reason: 'failed', sentence }]));
      }),
    );
    if (failures.length === parts.length && parts.length > 0) throw failures[0];
    const all = new Map<string, Answer>();
    for (const part of answers)
      for (const [address, answer] of part) {
        const before = all.get(address);
        if (before === undefined || !answer.readable) all.set(address, answer);
        else if (before.readable)
          all.set(
            address,
            readable([...before.busy, ...answer.busy], [...before.tentative, ...answer.tentative], from, to),
          );
      }
    return all;
  }

  /** One person's events; `null` when they may not be listed. */
  async function list(
    address: string,
    from: number,
    to: number,
    ignored: ReadonlySet<string>,
  ): Promise<Listed[] | null> {
    const query = new URLSearchParams({
      startDateTime: new Date(from).toISOString(),
      endDateTime: new Date(to).toISOString(),
      $select: VIEW_FIELDS,
      $top: '500',
    });
    const found: Listed[] = [];
    let path: string | undefined = `${user(address)}/calendarView?${query.toString()}`;
    try {
      while (path !== undefined) {
        const page: GraphView = await ask('read', GraphView, { method: 'GET', path });
        found.push(...effects(page, ignored));
        path = page['@odata.nextLink'];
      }
      return found;
    } catch (error) {
      // Busy times are known already; without events everything stays as it is, which is safe.
      if (error instanceof CalendarError) return null;
      throw error;
    }
  }

  return {
    name: 'microsoft',
    label: 'Microsoft 365',

    async freeBusy(query: FreeBusyQuery): Promise<ReadonlyMap<string, FreeBusy>> {
      const { from, to, detail = 'busy', ignoreKeys = [] } = query;
      if (!(to > from)) throw new CalendarError('microsoft', 'invalid', 'The time window ends before it starts.');
      const asked = [...new Set(query.addresses.map((it) => it.trim().toLowerCase()))];
      const [answers, ours] = await Promise.all([
        queryAll(asked, from, to),
        inParallel(ignoreKeys, AT_ONCE, (key) => find(key).catch(() => null)),
      ]);
      const events = ours.filter((it) => it !== null);
      const ignored = new Set(events.flatMap((it) => (it.iCalUId === undefined ? [] : [it.iCalUId])));
      const holders = new Set(
        events.flatMap((it) => [
          organizer,
          ...it.attendees.map((guest) => (guest.emailAddress.address ?? '').toLowerCase()),
        ]),
      );
      await inParallel(
        asked.filter((it) => holders.has(it)),
        AT_ONCE,
        async (address) => {
          const answer = answers.get(address);
          if (!answer?.readable || (answer.busy.length === 0 && answer.tentative.length === 0)) return;
          const listed = await list(address, from, to, ignored);
          if (listed) answers.set(address, explained([...answer.busy, ...answer.tentative], listed, from, to));
        },
      );
      return new Map(
        query.addresses.map((address): [string, FreeBusy] => {
          const answer = answers.get(address.trim().toLowerCase());
          if (!answer)
            return [
              address,
              { readable: false, reason: 'failed', sentence: `Microsoft 365 gave no answer for ${address}.` },
            ];
          return [address, answer.readable && detail === 'busy' ? withoutTentative(answer) : answer];
        }),
      );
    },

    async create(draft: EventDraft): Promise<CalendarEvent> {
      // A transaction id stays taken after its event is cancelled, so each further life of a key has one of its own.
      for (let life = 1; ; life += 1) {
        const there = await find(draft.key);
        if (there) return toEvent(draft.key, there);
        try {
          const made = await ask('write', GraphEvent, {
            method: 'POST',
            path: `${user(organizer)}/events`,
            body: fromDraft(draft, life === 1 ? draft.key : `${draft.key}-${life}`),
          });
          return toEvent(draft.key, made);
        } catch (error) {
          if (!(error instanceof CalendarError) || error.status !== 409 || life === LIVES) throw error;
        }
      }
    },

    async find(key: string): Promise<CalendarEvent | null> {
      const event = await find(key);
      return event && toEvent(key, event);
    },

    async update(key: string, change: EventChange): Promise<CalendarEvent> {
      const now = await find(key);
      if (!now)
        throw new CalendarError('microsoft', 'not-found', 'The calendar event is gone, or was cancelled in Outlook.', {
          advice: 'Nothing was changed. Make the event again.',
        });
      const changed = await ask('write', GraphEvent, {
        method: 'PATCH',
        path: `${user(organizer)}/events/${encodeURIComponent(now.id)}`,
        body: fromChange(change, now),
      });
      return toEvent(key, changed);
    },

    async cancel(key: string): Promise<void> {
      const now = await find(key);
      if (!now) return;
      try {
        await ask('write', z.unknown(), {
          method: 'DELETE',
          path: `${user(organizer)}/events/${encodeURIComponent(now.id)}`,
        });
      } catch (error) {
        if (!(error instanceof CalendarError) || error.meaning !== 'not-found') throw error;
      }
    },

    async check(): Promise<string> {
      const start = tools.clock.now();
      const answer = (await queryBatch([organizer], { start, end: start + 3_600_000 })).get(organizer);
      if (!answer?.readable)
        throw new CalendarError('microsoft', 'forbidden', `The calendar of ${organizer} cannot be read.`, {
          advice: 'Name a mailbox of your Microsoft 365 as the organiser.',
        });
      return `Microsoft 365 answers as ${organizer}.`;
    },
  };
}

function unreadableAnswer(cause: unknown): CalendarError {
  return new CalendarError('microsoft', 'invalid', 'Microsoft answered in a form that we do not understand.', {
    advice: 'Look whether there is a newer version of this bot.',
    cause,
  });
}

/** What one refused exchange means. Read from status and code; never from the wording. */
function troubleOf(answer: Response, json: unknown): Trouble {
  const { status } = answer;
  const body = ApiError.safeParse(json);
  const code = body.success ? (body.data.error.code ?? '') : '';
  const requestId = answer.headers.get('request-id');
  const named = (meaning: CalendarError['meaning'], message: string, advice?: string): CalendarError =>
    new CalendarError('microsoft', meaning, message, {
      status,
      ...(requestId !== null && { requestId }),
      ...(advice !== undefined && { advice }),
    });
  const after = Number(answer.headers.get('retry-after')) * 1000;
  const afterMs = Number.isFinite(after) && after > 0 ? after : undefined;
  if (status === 429)
    return new Trouble(
      'refused',
      named('rate-limited', 'Microsoft 365 is over its request limit.', 'Wait a minute, then try again.'),
      afterMs,
    );
  if (status === 401)
    return new Trouble(
      'final',
      named('unauthorized', 'Microsoft 365 no longer takes our access.', 'Check the app registration and its secret.'),
    );
  if (status === 403)
    return new Trouble(
      'final',
      named(
        'forbidden',
        'Microsoft 365 refused.',
        'In the Entra admin center, give the app registration the application permission Calendars.ReadWrite and grant admin consent.',
      ),
    );
  if (status === 404 && code === 'ErrorInvalidUser')
    return new Trouble(
      'final',
      named('forbidden', 'Microsoft 365 does not know the organiser’s mailbox.', 'Check the organiser’s address.'),
    );
  if (status === 404 || status === 410) return new Trouble('final', named('not-found', 'Outlook has no such event.'));
  if (status >= 500)
    return new Trouble(
      'unknown',
      named('unavailable', `Microsoft 365 has trouble (HTTP ${status}).`, 'Try again in a minute.'),
      afterMs,
    );
  const said = body.success ? `: ${body.data.error.message ?? code}` : ` (HTTP ${status})`;
  return new Trouble('final', named('invalid', `Microsoft 365 did not accept this${said}`));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
