/**
 * Google Calendar v3 as the bot meets it: free/busy of many people, events with guests, answers and video links, watch
 * channels. Status codes and reasons are Google's; each handler reads or changes the shared `CalendarState`.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';
import type { Answer as HttpAnswer, Request, Route } from '../http.ts';
import { parseFields, select } from './fields.ts';
import type { Caller, GoogleAccess } from './google-access.ts';
import { eventFromBody, GoogleRefusal, merged, textOf, videoFromBody } from './google-body.ts';
import type { GoogleChannels } from './google-channels.ts';
import { etagOf, googleEvent, type View } from './google-render.ts';
import { freeBusy, listEvents } from './google-window.ts';
import { type Account, instances, type StoredEvent } from './event.ts';
import type { CalendarState } from './state.ts';

const AUTH = 'https://www.googleapis.com/auth/';
const scopesFor = {
  freeBusy: ['calendar', 'calendar.readonly', 'calendar.freebusy', 'calendar.events.freebusy'],
  read: ['calendar', 'calendar.readonly', 'calendar.events', 'calendar.events.readonly'],
  write: ['calendar', 'calendar.events'],
} as const;

export interface GoogleEmulator {
  readonly routes: readonly Route[];
  readonly notFound: (request: Request) => HttpAnswer;
}

export function googleRoutes(
  state: CalendarState,
  access: GoogleAccess,
  clock: Clock,
  channels: GoogleChannels,
): GoogleEmulator {
  function refusal(error: GoogleRefusal): HttpAnswer {
    const { status: code, reason, message } = error;
    const domain = code === 403 && /rate|quota/i.test(reason) ? 'usageLimits' : 'global';
    return { status: code, body: { error: { errors: [{ domain, reason, message }], code, message } } };
  }

  /** Who calls, what they send, and refusals in Google's words around every handler. */
  function route(
    method: string,
    path: string,
    need: keyof typeof scopesFor,
    handle: (request: Request, caller: Caller, body: Record<string, unknown>) => unknown,
  ): Route {
    return {
      method,
      path: `/calendar/v3${path}`,
      handle: (request) => {
        try {
          const caller = access.caller(request);
          if (!caller) throw new GoogleRefusal(401, 'authError', 'Invalid Credentials');
          if (!scopesFor[need].some((it) => caller.scopes.has(`${AUTH}${it}`)))
            throw new GoogleRefusal(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.');
          const result = handle(request, caller, jsonBody(request));
          if (result === undefined) return { status: 204 };
          const fields = request.query.get('fields');
          const mask = fields === null ? true : parseFields(fields);
          if (mask === null)
            throw new GoogleRefusal(400, 'invalidParameter', `Invalid field selection ${fields ?? ''}`);
          const etag = typeof result === 'object' && result !== null && 'etag' in result ? String(result.etag) : null;
          return { status: 200, body: select(result, mask), ...(etag !== null && { headers: { etag } }) };
        } catch (error) {
          if (error instanceof GoogleRefusal) return refusal(error);
          throw error;
        }
      },
    };
  }

  /** The calendar of the path, if the caller may look into it. */
  function calendarOf(request: Request, caller: Caller): Account {
    const id = request.params['calendar'] ?? '';
    const account = state.account(id === 'primary' ? caller.address : id);
    if (!account || account.vendor !== 'google' || (!account.readable && account.address !== caller.address))
      throw new GoogleRefusal(404, 'notFound', 'Not Found');
    if (account.onlyFreeBusy && account.address !== caller.address)
      throw new GoogleRefusal(403, 'forbidden', 'The caller may only see free/busy of this calendar.');
    return account;
  }

  function ownCalendarOf(request: Request, caller: Caller): Account {
    const account = calendarOf(request, caller);
    if (account.address !== caller.address)
      throw new GoogleRefusal(403, 'requiredAccessLevel', 'You need to have writer access to this calendar.');
    return account;
  }

  function eventOf(account: Account, request: Request): StoredEvent {
    const event = state.event(account.address, request.params['event'] ?? '');
    if (!event) throw new GoogleRefusal(404, 'notFound', 'Not Found');
    return event;
  }

  const viewOf = (request: Request, calendar: Account, caller: Caller): View => ({
    calendar,
    caller: caller.address,
    maxAttendees: Number(request.query.get('maxAttendees') ?? Number.POSITIVE_INFINITY),
  });

  function show(event: StoredEvent, request: Request, account: Account, caller: Caller): Record<string, unknown> {
    const shown = googleEvent(event, viewOf(request, account, caller));
    if (event.videoPending > 0) event.videoPending -= 1;
    return shown;
  }

  function invite(request: Request, event: StoredEvent, before: readonly string[]): void {
    if (request.query.get('sendUpdates') !== 'all' && request.query.get('sendNotifications') !== 'true') return;
    const old = new Set(before);
    const now = new Set(event.guests.map((it) => it.address));
    state.mail(
      event,
      'invited',
      event.guests.filter((it) => !old.has(it.address)),
    );
    state.mail(
      event,
      'updated',
      event.guests.filter((it) => old.has(it.address)),
    );
    const gone = before.filter((it) => !now.has(it));
    state.mail(
      event,
      'cancelled',
      gone.map((address) => ({ address, name: '', optional: false, answer: 'unanswered' })),
    );
  }

  function conferenceVersion(request: Request): number {
    return Number(request.query.get('conferenceDataVersion') ?? 0);
  }

  function insert(request: Request, caller: Caller, body: Record<string, unknown>): unknown {
    const account = ownCalendarOf(request, caller);
    const id = body['id'] === undefined ? randomUUID().replaceAll('-', '') : textOf(body['id']);
    if (!/^[a-v0-9]{5,1024}$/.test(id)) throw new GoogleRefusal(400, 'invalid', 'Invalid resource id value.');
    const content = eventFromBody(body, account.zone);
    if ((content.guests?.length ?? 0) > 0 && !caller.delegated)
      throw new GoogleRefusal(
        403,
        'forbiddenForServiceAccounts',
        'Service accounts cannot invite attendees without Domain-Wide Delegation of Authority.',
      );
    if (state.event(account.address, id)?.calendar === account.address)
      throw new GoogleRefusal(409, 'duplicate', 'The requested identifier already exists.');
    const video = videoFromBody(body, conferenceVersion(request), null);
    const event = state.add({
      title: '',
      zone: account.zone,
      ...content,
      id,
      calendar: account.address,
      video,
      videoPending: video ? state.videoPending : 0,
      source: 'google',
    });
    invite(request, event, []);
    return show(event, request, account, caller);
  }

  /** PUT replaces, PATCH merges; both revive a cancelled event when the status says so. */
  function change(request: Request, caller: Caller, body: Record<string, unknown>): unknown {
    const account = calendarOf(request, caller);
    const event = eventOf(account, request);
    const condition = request.headers['if-match'];
    if (condition !== undefined && condition !== etagOf(event))
      throw new GoogleRefusal(412, 'conditionNotMet', 'Precondition Failed');
    if (event.organizer !== caller.address) {
      if (account.address !== caller.address || request.method !== 'PATCH')
        throw new GoogleRefusal(
          403,
          'forbiddenForNonOrganizer',
          'Shared properties can only be changed by the organizer of the event.',
        );
      return answerAsGuest(event, request, account, caller, body);
    }
    const view: View = { calendar: account, caller: caller.address, maxAttendees: Number.POSITIVE_INFINITY };
    const whole = request.method === 'PATCH' ? merged(googleEvent(event, view), body) : body;
    const content = eventFromBody(whole, account.zone);
    const before = event.status === 'cancelled' ? [] : event.guests.map((it) => it.address);
    const video = videoFromBody(body, conferenceVersion(request), event);
    const isNew = video !== null && video.requestId !== event.video?.requestId;
    const { kind, ...rest } = content;
    state.change(event, {
      ...rest,
      ...('transparency' in whole || 'eventType' in body ? { kind: kind ?? 'busy' } : {}),
      video,
      ...(isNew && { videoPending: state.videoPending }),
    });
    invite(request, event, before);
    return show(event, request, account, caller);
  }

  function answerAsGuest(
    event: StoredEvent,
    request: Request,
    account: Account,
    caller: Caller,
    body: Record<string, unknown>,
  ): unknown {
    const { guests } = eventFromBody(
      { ...googleEvent(event, viewOf(request, account, caller)), ...body },
      account.zone,
    );
    const own = guests?.find((it) => it.address === caller.address);
    if (own) state.answers(caller.address, event.id, own.answer);
    return show(event, request, account, caller);
  }

  function remove(request: Request, caller: Caller): undefined {
    const account = ownCalendarOf(request, caller);
    const event = eventOf(account, request);
    if (event.status === 'cancelled') throw new GoogleRefusal(410, 'deleted', 'Resource has been deleted');
    if (event.organizer !== caller.address) {
      state.answers(caller.address, event.id, 'declined');
      return undefined;
    }
    state.change(event, { status: 'cancelled' });
    if (request.query.get('sendUpdates') === 'all' || request.query.get('sendNotifications') === 'true')
      state.mail(event, 'cancelled');
    return undefined;
  }

  const events = '/calendars/:calendar/events';
  return {
    routes: [
      { method: 'POST', path: '/token', handle: (request) => access.token(request) },
      { method: 'POST', path: '/revoke', handle: (request) => access.revoke(request) },
      { method: 'GET', path: '/o/oauth2/v2/auth', handle: (request) => access.consent.show(request) },
      { method: 'POST', path: '/o/oauth2/v2/auth', handle: (request) => access.consent.answer(request) },
      route('POST', '/freeBusy', 'freeBusy', (_request, caller, body) => freeBusy(state, caller.address, body)),
      route('GET', '/calendars/:calendar', 'read', (request, caller) => {
        const account = calendarOf(request, caller);
        return { kind: 'calendar#calendar', id: account.address, summary: account.address, timeZone: account.zone };
      }),
      route('GET', events, 'read', (request, caller) => {
        const account = calendarOf(request, caller);
        return listEvents(state, request, account, viewOf(request, account, caller), clock.now());
      }),
      route('POST', events, 'write', insert),
      route('POST', `${events}/watch`, 'read', (request, caller, body) =>
        channels.watch(calendarOf(request, caller).address, body),
      ),
      route('GET', `${events}/:event`, 'read', (request, caller) => {
        const account = calendarOf(request, caller);
        return show(eventOf(account, request), request, account, caller);
      }),
      route('PATCH', `${events}/:event`, 'write', change),
      route('PUT', `${events}/:event`, 'write', change),
      route('DELETE', `${events}/:event`, 'write', remove),
      route('GET', `${events}/:event/instances`, 'read', (request, caller) => {
        const account = calendarOf(request, caller);
        const event = eventOf(account, request);
        const view = viewOf(request, account, caller);
        const items = instances(event, account.zone, clock.now() + 366 * 86_400_000);
        return { kind: 'calendar#events', items: items.slice(0, 250).map((it) => googleEvent(event, view, it)) };
      }),
      route('POST', '/channels/stop', 'read', (_request, _caller, body) => {
        channels.stop(body);
        return undefined;
      }),
    ],
    notFound: (request) => refusal(new GoogleRefusal(404, 'notFound', `No ${request.method} ${request.path} here.`)),
  };
}

function jsonBody(request: Request): Record<string, unknown> {
  const text = request.body.toString('utf8');
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Refused below.
  }
  throw new GoogleRefusal(400, 'parseError', 'Parse Error');
}
