/**
 * Microsoft Graph's calendar as the bot meets it: `getSchedule` of 20 people at a time, events in
 * mailboxes, `calendarView`. Status codes and error codes are Graph's. It shares the world with the Google emulator.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';
import { type Answer as HttpAnswer, parseBody, type Request, type Route } from '../http.ts';
import type { Wire } from '../wire.ts';
import type { GraphCaller, MicrosoftAccess } from './microsoft-access.ts';
import { content, GraphRefusal, type Json, textOf, withMeeting } from './microsoft-body.ts';
import { eventIdFrom, extended, graphEvent } from './microsoft-render.ts';
import { getSchedule } from './microsoft-schedule.ts';
import { MicrosoftSubscriptions } from './microsoft-subscriptions.ts';
import { type Account, type Answer, effectOn, type StoredEvent } from './event.ts';
import type { CalendarState } from './state.ts';
import { ianaZone } from './windows-zones.ts';
import { isZone } from './zone.ts';

export interface MicrosoftEmulator {
  readonly routes: readonly Route[];
  readonly notFound: (request: Request) => HttpAnswer;
  readonly subscriptions: MicrosoftSubscriptions;
}

export function microsoftRoutes(
  state: CalendarState,
  access: MicrosoftAccess,
  clock: Clock,
  root: () => string,
  wire?: Wire,
): MicrosoftEmulator {
  const subscriptions = new MicrosoftSubscriptions(state, clock, access.app.tenantId, wire);

  const headers = (): Record<string, string> => ({ 'request-id': randomUUID() });

  function refusal(error: GraphRefusal): HttpAnswer {
    return { status: error.status, headers: headers(), body: { error: { code: error.code, message: error.message } } };
  }

  /** Refuses who may not: the wrong token, an application without consent, a person's scope that is too small. */
  function enter(request: Request, need: 'read' | 'write'): GraphCaller {
    const caller = access.caller(request);
    if (caller === 'expired')
      throw new GraphRefusal(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.');
    const allowed = need === 'read' ? ['calendars.read', 'calendars.readwrite'] : ['calendars.readwrite'];
    if (caller === 'denied' || (caller.owner !== null && !allowed.some((it) => caller.scopes.has(it))))
      throw new GraphRefusal(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
    return caller;
  }

  function subscriptionRoute(
    method: string,
    path: string,
    handle: (
      id: string,
      body: Json,
    ) => Promise<{ status: number; body?: unknown }> | { status: number; body?: unknown },
  ): Route {
    return {
      method,
      path: `/v1.0/subscriptions${path}`,
      handle: async (request) => {
        try {
          enter(request, 'read');
          const answer = await handle(request.params['id'] ?? '', parseBody(request));
          return { headers: headers(), ...answer };
        } catch (error) {
          if (error instanceof GraphRefusal) return refusal(error);
          throw error;
        }
      },
    };
  }

  /** `/users/:user…` for anybody whom the caller may see, `/me…` for the person who calls. */
  function route(
    method: string,
    path: string,
    handle: (request: Request, mailbox: Account, body: Json, caller: GraphCaller) => { status: number; body?: unknown },
    need: 'read' | 'write' = method === 'GET' ? 'read' : 'write',
  ): readonly Route[] {
    const answering = (request: Request): HttpAnswer => {
      try {
        const caller = enter(request, need);
        const user = request.params['user'] ?? caller.owner;
        if (user === null)
          throw new GraphRefusal(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
        const mailbox = state.account(user);
        if (!mailbox || mailbox.vendor !== 'microsoft')
          throw new GraphRefusal(404, 'ErrorInvalidUser', `The requested user '${user}' is invalid.`);
        // Nobody has shared a calendar with anybody here: a person's token opens their own mailbox.
        if (caller.owner !== null && caller.owner !== mailbox.address)
          throw new GraphRefusal(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
        const { status, body } = handle(request, mailbox, parseBody(request), caller);
        return { status, headers: headers(), ...(body !== undefined && { body }) };
      } catch (error) {
        if (error instanceof GraphRefusal) return refusal(error);
        throw error;
      }
    };
    return [
      { method, path: `/v1.0/users/:user${path}`, handle: answering },
      { method, path: `/v1.0/me${path}`, handle: answering },
    ];
  }

  /** The zone that times are answered in: the one preferred, or UTC. */
  function zoneOf(request: Request): { iana: string; name: string } {
    const name = /outlook\.timezone="([^"]+)"/.exec(String(request.headers['prefer'] ?? ''))?.[1] ?? 'UTC';
    const iana = ianaZone(name) ?? (isZone(name) ? name : 'UTC');
    return { iana, name };
  }

  function eventOf(request: Request, mailbox: Account): StoredEvent {
    const id = eventIdFrom(mailbox.address, request.params['event'] ?? '');
    const event = id === null ? undefined : state.event(mailbox.address, id);
    if (!event || event.status === 'cancelled')
      throw new GraphRefusal(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
    return event;
  }

  function render(event: StoredEvent, mailbox: Account, request: Request): Json {
    const seen = effectOn(event, mailbox.address, 'microsoft');
    const full = graphEvent({ event, start: event.start, end: event.end, ...seen }, mailbox, zoneOf(request));
    return { ...selected(full, request), ...expanded(event, mailbox, request) };
  }

  /** Named properties are left out unless one is asked for; only whoever holds the event has them. */
  function expanded(event: StoredEvent, mailbox: Account, request: Request): Json {
    const text = request.query.get('$expand');
    if (text === null) return {};
    const wanted = /^singleValueExtendedProperties\(\$filter=id eq '([^']+)'\)$/i.exec(text)?.[1];
    if (wanted === undefined)
      throw new GraphRefusal(400, 'ErrorInvalidUrlQuery', 'The expand clause is not supported.');
    const found = event.calendar === mailbox.address ? extended(event).filter(({ id }) => id === wanted) : [];
    return found.length === 0 ? {} : { singleValueExtendedProperties: found };
  }

  function selected(full: Json, request: Request): Json {
    const wanted = request.query.get('$select')?.split(',');
    if (!wanted) return full;
    const keep = new Set([...wanted, 'id', '@odata.etag']);
    return Object.fromEntries(Object.entries(full).filter(([key]) => keep.has(key)));
  }

  function create(request: Request, mailbox: Account, body: Json): { status: number; body: unknown } {
    const transactionId = textOf(body['transactionId']) || null;
    const same = state.on(mailbox.address).find((it) => transactionId !== null && it.transactionId === transactionId);
    const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex');
    if (same) {
      // The same request once more is answered as the first was; anything else under the same id is a conflict.
      if (same.status !== 'cancelled' && same.properties.shared['digest'] === digest)
        return { status: 201, body: render(same, mailbox, request) };
      throw new GraphRefusal(409, 'ErrorDuplicateTransactionId', 'The transactionId is already used by another event.');
    }
    if (!('start' in body)) throw new GraphRefusal(400, 'ErrorInvalidRequest', 'The start is missing.');
    const id = randomUUID().replaceAll('-', '');
    const given = content(body, null);
    const whole = body['isOnlineMeeting'] === true ? withMeeting(id, given) : given;
    const event = state.add({
      title: '',
      start: 0,
      end: 0,
      zone: mailbox.zone,
      ...whole,
      properties: { private: whole.properties?.private ?? {}, shared: { digest } },
      id,
      iCalUid: `040000008200E00074C5B7101A82E008${id.toUpperCase()}`,
      calendar: mailbox.address,
      transactionId,
      source: 'microsoft',
    });
    state.mail(event, 'invited');
    return { status: 201, body: render(event, mailbox, request) };
  }

  function change(request: Request, mailbox: Account, body: Json): { status: number; body: unknown } {
    const event = eventOf(request, mailbox);
    if (event.organizer !== mailbox.address)
      throw new GraphRefusal(400, 'ErrorInvalidRequest', 'Only the organizer can change a meeting.');
    let next = content(body, event);
    const moved = next.start !== event.start || next.end !== event.end;
    if (moved)
      next = { ...next, guests: (next.guests ?? event.guests).map((it) => ({ ...it, answer: 'unanswered' as const })) };
    if (body['isOnlineMeeting'] === true && !event.video)
      next = withMeeting(event.id, { ...next, html: next.html ?? event.html ?? '' });
    else if (
      body['isOnlineMeeting'] === false ||
      (next.html !== undefined && event.video && !next.html?.includes('_'.repeat(20)))
    )
      next = { ...next, video: null };
    const before = new Set(event.guests.map((it) => it.address));
    const old = event.guests;
    state.change(event, next);
    const now = new Set(event.guests.map((it) => it.address));
    state.mail(
      event,
      'invited',
      event.guests.filter((it) => !before.has(it.address)),
    );
    state.mail(
      event,
      'updated',
      event.guests.filter((it) => before.has(it.address)),
    );
    state.mail(
      event,
      'cancelled',
      old.filter((it) => !now.has(it.address)),
    );
    return { status: 200, body: render(event, mailbox, request) };
  }

  function remove(request: Request, mailbox: Account): { status: number } {
    const event = eventOf(request, mailbox);
    state.deletes(mailbox.address, event.id);
    return { status: request.method === 'DELETE' ? 204 : 202 };
  }

  function list(request: Request, mailbox: Account): { status: number; body: unknown } {
    const filter = request.query.get('$filter');
    const match =
      filter === null
        ? null
        : /^singleValueExtendedProperties\/any\(ep:\s*ep\/id eq '([^']+)' and ep\/value eq '([^']+)'\)$/i.exec(filter);
    if (filter !== null && !match)
      throw new GraphRefusal(400, 'ErrorInvalidUrlQueryFilter', 'The query filter is not supported.');
    const found = state
      .on(mailbox.address)
      .filter((it) => it.status !== 'cancelled')
      .filter((it) => !match || extended(it).some(({ id, value }) => id === match[1] && value === match[2]))
      .filter((it) => !match || it.calendar === mailbox.address);
    return page(
      request,
      found.map((it) => render(it, mailbox, request)),
    );
  }

  function page(request: Request, all: readonly unknown[]): { status: number; body: unknown } {
    const top = Math.min(Number(request.query.get('$top') ?? 10), 1_000);
    const skip = Number(request.query.get('$skip') ?? 0);
    const next = new URL(`${root()}${request.path}?${request.query.toString()}`);
    next.searchParams.set('$skip', String(skip + top));
    return {
      status: 200,
      body: {
        value: all.slice(skip, skip + top),
        ...(skip + top < all.length && { '@odata.nextLink': next.href }),
      },
    };
  }

  function calendarView(
    request: Request,
    mailbox: Account,
    _body: Json,
    caller: GraphCaller,
  ): { status: number; body: unknown } {
    if (caller.owner === null && (!mailbox.readable || mailbox.onlyFreeBusy))
      throw new GraphRefusal(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
    const from = Date.parse(request.query.get('startDateTime') ?? '');
    const to = Date.parse(request.query.get('endDateTime') ?? '');
    if (!(to > from))
      throw new GraphRefusal(400, 'ErrorInvalidParameter', 'startDateTime and endDateTime are required.');
    const shown = state.eventsOf(mailbox.address, from, to);
    return page(
      request,
      shown.map((it) => ({
        ...selected(graphEvent(it, mailbox, zoneOf(request)), request),
        ...expanded(it.event, mailbox, request),
      })),
    );
  }

  const answering = (answer: Answer) => (request: Request, mailbox: Account) => {
    state.answers(mailbox.address, eventOf(request, mailbox).id, answer);
    return { status: 202 };
  };

  return {
    subscriptions,
    routes: [
      { method: 'POST', path: '/:tenant/oauth2/v2.0/token', handle: (request) => access.token(request) },
      { method: 'GET', path: '/:tenant/oauth2/v2.0/authorize', handle: (request) => access.consent.show(request) },
      { method: 'POST', path: '/:tenant/oauth2/v2.0/authorize', handle: (request) => access.consent.answer(request) },
      subscriptionRoute('POST', '', async (_id, body) => ({ status: 201, body: await subscriptions.create(body) })),
      subscriptionRoute('GET', '', () => ({
        status: 200,
        body: { value: subscriptions.open().map((it) => subscriptions.show(it)) },
      })),
      subscriptionRoute('GET', '/:id', (id) => ({ status: 200, body: subscriptions.read(id) })),
      subscriptionRoute('PATCH', '/:id', (id, body) => ({ status: 200, body: subscriptions.renew(id, body) })),
      subscriptionRoute('DELETE', '/:id', (id) => {
        subscriptions.delete(id);
        return { status: 204 };
      }),
      subscriptionRoute('POST', '/:id/reauthorize', (id) => {
        subscriptions.authorize(id);
        return { status: 204 };
      }),
      ...route('GET', '/calendar', (_request, { address }) => ({
        status: 200,
        body: { id: 'calendar', name: 'Calendar', owner: { name: address.split('@')[0], address } },
      })),
      ...route(
        'POST',
        '/calendar/getSchedule',
        (request, mailbox, body) => getSchedule(state, mailbox, body, zoneOf(request)),
        'read',
      ),
      ...route('GET', '/calendarView', calendarView),
      ...route('GET', '/calendar/calendarView', calendarView),
      ...route('GET', '/events', list),
      ...route('POST', '/events', create),
      ...route('GET', '/events/:event', (request, mailbox) => ({
        status: 200,
        body: render(eventOf(request, mailbox), mailbox, request),
      })),
      ...route('PATCH', '/events/:event', change),
      ...route('DELETE', '/events/:event', remove),
      ...route('POST', '/events/:event/cancel', remove),
      ...route('POST', '/events/:event/accept', answering('accepted')),
      ...route('POST', '/events/:event/decline', answering('declined')),
      ...route('POST', '/events/:event/tentativelyAccept', answering('tentative')),
    ],
    notFound: (request) =>
      refusal(new GraphRefusal(404, 'ResourceNotFound', `No ${request.method} ${request.path} here.`)),
  };
}
