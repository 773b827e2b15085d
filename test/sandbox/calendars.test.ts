/**
 * The emulated calendars keep the vendors' rules, so that a bot that breaks one fails here as it would fail there; and
 * what people do in their calendars is seen by everybody.
 */
import { createServer } from 'node:http';
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CalendarEmulator, createCalendarEmulator } from '../../sandbox/calendars/emulator.ts';
import { parseFields, select } from '../../sandbox/calendars/fields.ts';
import { occurrences } from '../../sandbox/calendars/recurrence.ts';
import { MovableClock } from '../../sandbox/clock.ts';
import { Wire } from '../../sandbox/wire.ts';
import { AT, companyFor, ORGANIZER } from '../contracts/calendars.ts';

const HOUR = 3_600_000;
const clock = new MovableClock(AT, { frozen: true });
const wire = new Wire();
let emulator: CalendarEmulator;
const company = [
  ...companyFor('google'),
  {
    address: 'outi@acme.test',
    zone: 'Europe/Helsinki',
    vendor: 'microsoft' as const,
    readable: true,
    events: [
      {
        id: 'o1',
        title: 'Secret plan',
        start: Date.parse('2026-11-24T10:10Z'),
        end: Date.parse('2026-11-24T10:40Z'),
        kind: 'busy' as const,
      },
      {
        id: 'o2',
        title: 'Maybe',
        start: Date.parse('2026-11-24T11:00Z'),
        end: Date.parse('2026-11-24T11:30Z'),
        kind: 'tentative' as const,
      },
      {
        id: 'o3',
        title: 'Away',
        start: Date.parse('2026-11-24T11:30Z'),
        end: Date.parse('2026-11-24T12:00Z'),
        kind: 'out-of-office' as const,
      },
    ],
  },
];

beforeAll(async () => {
  emulator = createCalendarEmulator({ calendars: company, clock, wire });
  await emulator.listen();
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset(company));

type Json = Record<string, unknown>;
interface Reply {
  readonly status: number;
  readonly body: Json;
}

async function send(
  url: string,
  method: string,
  token: string,
  body?: Json,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const answer = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Json) };
}

const reasonOf = (reply: Reply): unknown =>
  (reply.body as { error?: { errors?: { reason?: string }[] } }).error?.errors?.[0]?.reason;

describe('Google’s token endpoint', () => {
  const claims = (): Json => ({
    iss: emulator.serviceAccountKey.client_email,
    sub: ORGANIZER,
    scope: 'https://www.googleapis.com/auth/calendar.events',
    aud: emulator.serviceAccountKey.token_uri,
    iat: AT / 1000,
    exp: AT / 1000 + 3600,
  });
  async function buy(given: Json, pem = emulator.serviceAccountKey.private_key, header: Json = { alg: 'RS256' }) {
    const part = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part(header)}.${part(given)}`;
    const signature = sign('RSA-SHA256', Buffer.from(unsigned), createPrivateKey(pem)).toString('base64url');
    const answer = await fetch(emulator.urls.googleToken, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: `${unsigned}.${signature}`,
      }),
    });
    return (await answer.json()) as Json;
  }
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;

  test('a genuine assertion buys a token, and no log shows it', async () => {
    const { access_token: token } = await buy(claims());
    expect(token).toMatch(/^ya29\./);
    expect(JSON.stringify(wire.since())).not.toContain(String(token));
  });

  test.each([
    ['another signer', () => [claims(), stranger] as const, 'invalid_grant'],
    ['another audience', () => [{ ...claims(), aud: 'https://oauth2.googleapis.com/token' }] as const, 'invalid_grant'],
    ['an unknown account', () => [{ ...claims(), iss: 'x@y.test' }] as const, 'invalid_grant'],
    ['an old assertion', () => [{ ...claims(), iat: 1000, exp: 4600 }] as const, 'invalid_grant'],
    ['a long life', () => [{ ...claims(), exp: AT / 1000 + 9000 }] as const, 'invalid_grant'],
    ['a stranger to the company', () => [{ ...claims(), sub: 'ghost@elsewhere.test' }] as const, 'invalid_grant'],
    [
      'a scope nobody allowed',
      () => [{ ...claims(), scope: 'https://mail.google.com/' }] as const,
      'unauthorized_client',
    ],
    ['no signature algorithm', () => [claims(), undefined, { alg: 'none' }] as const, 'invalid_grant'],
  ])('%s is refused', async (_name, given, error) => {
    const [body, pem, header] = given() as readonly [Json, string?, Json?];
    expect(await buy(body, pem, header)).toMatchObject({ error });
  });

  test('without a subject it reads, and may not invite', async () => {
    const { sub: _none, ...own } = claims();
    const { access_token: token } = await buy(own);
    const reply = await send(
      `${emulator.urls.google}/calendar/v3/calendars/${ORGANIZER}/events`,
      'POST',
      String(token),
      {},
    );
    expect(reply.status).toBe(403);
  });

  describe('the API', () => {
    let token: string;
    const call = (method: string, path: string, body?: Json, headers?: Record<string, string>): Promise<Reply> =>
      send(`${emulator.urls.google}/calendar/v3${path}`, method, token, body, headers);
    const events = `/calendars/${ORGANIZER}/events`;
    const times = {
      start: { dateTime: '2026-11-24T12:00:00Z', timeZone: 'Europe/Lisbon' },
      end: { dateTime: '2026-11-24T13:00:00Z', timeZone: 'Europe/Lisbon' },
    };
    beforeEach(async () => {
      token = String((await buy({ ...claims(), scope: 'https://www.googleapis.com/auth/calendar' }))['access_token']);
    });

    test('50 calendars fit a free/busy query, 51 do not, nor does half a year', async () => {
      const query = (count: number, timeMax = '2026-11-25T00:00:00Z'): Promise<Reply> =>
        call('POST', '/freeBusy', {
          timeMin: '2026-11-24T00:00:00Z',
          timeMax,
          items: Array.from({ length: count }, (_, index) => ({ id: `p${index}@acme.test` })),
        });
      expect((await query(50)).status).toBe(200);
      expect(reasonOf(await query(51))).toBe('tooManyCalendarsRequested');
      expect(reasonOf(await query(1, '2027-05-24T00:00:00Z'))).toBe('timeRangeTooLong');
    });

    test('a time without an offset is refused', async () => {
      const reply = await call('POST', '/freeBusy', {
        timeMin: '2026-11-24T00:00:00',
        timeMax: '2026-11-25T00:00:00Z',
      });
      expect(reply.status).toBe(400);
    });

    test('an id is taken once, also after its event was deleted; a bad one never', async () => {
      expect((await call('POST', events, { ...times, id: 'abc123' })).status).toBe(200);
      expect(reasonOf(await call('POST', events, { ...times, id: 'abc123' }))).toBe('duplicate');
      expect((await call('DELETE', `${events}/abc123`)).status).toBe(204);
      expect((await call('DELETE', `${events}/abc123`)).status).toBe(410);
      expect((await call('GET', `${events}/abc123`)).body).toMatchObject({ status: 'cancelled' });
      expect((await call('POST', events, { ...times, id: 'abc123' })).status).toBe(409);
      for (const id of ['xyz12', 'ABC123', 'a-b-c', 'abc'])
        expect((await call('POST', events, { ...times, id })).status).toBe(400);
    });

    test('nobody is invited silently, and nobody is told who need not be', async () => {
      const body = { ...times, attendees: [{ email: 'rui@acme.test' }] };
      await call('POST', events, { ...body, id: 'quiet' });
      await call('POST', `${events}?sendUpdates=all`, { ...body, id: 'aloud' });
      expect(emulator.state.invitesTo('rui@acme.test').map((it) => it.eventId)).toEqual(['aloud']);
    });

    test('a video link needs conferenceDataVersion=1', async () => {
      const conferenceData = { createRequest: { requestId: 'r1' } };
      const without = await call('POST', events, { ...times, conferenceData });
      const with1 = await call('POST', `${events}?conferenceDataVersion=1`, { ...times, conferenceData });
      expect(without.body['hangoutLink']).toBeUndefined();
      expect(with1.body['hangoutLink']).toMatch(/^https:\/\/meet\.google\.com\/[a-p]{3}-[a-p]{4}-[a-p]{3}$/);
    });

    test('a PATCH keeps what it does not name, replaces lists, and null removes', async () => {
      await call('POST', events, {
        ...times,
        id: 'patched',
        summary: 'A',
        location: 'Room 1',
        attendees: [{ email: 'rui@acme.test' }, { email: 'ana@acme.test' }],
        extendedProperties: { private: { a: '1' } },
      });
      const { body } = await call('PATCH', `${events}/patched`, {
        location: null,
        attendees: [{ email: 'kim@acme.test' }],
        extendedProperties: { private: { b: '2' } },
      });
      expect(body).toMatchObject({
        summary: 'A',
        attendees: [{ email: 'kim@acme.test', responseStatus: 'needsAction' }],
        extendedProperties: { private: { a: '1', b: '2' } },
      });
      expect(body['location']).toBeUndefined();
      expect((await call('PATCH', `${events}/patched`, { summary: 'B' }, { 'if-match': '"old"' })).status).toBe(412);
    });

    test('somebody else’s calendar can be read, not written; a private event shows only its time', async () => {
      expect((await call('POST', '/calendars/rui@acme.test/events', times)).status).toBe(403);
      expect((await call('GET', '/calendars/jo@acme.test/events')).status).toBe(404);
      const { body } = await call('GET', '/calendars/rui@acme.test/events?timeMin=2026-11-24T00:00:00Z');
      const items = body['items'] as Json[];
      expect(items).toHaveLength(4);
      const hidden = items.filter((it) => it['visibility'] === 'private');
      expect(hidden).toHaveLength(1);
      expect(hidden[0]?.['summary']).toBeUndefined();
      expect(items.filter((it) => it['summary'] === undefined)).toHaveLength(1);
    });

    test('a repeating event is one master, or its occurrences with singleEvents', async () => {
      const path = '/calendars/kim@acme.test/events?timeMin=2026-11-01T00:00:00Z&timeMax=2026-11-20T00:00:00Z';
      const master = (await call('GET', path)).body['items'] as Json[];
      expect(master).toHaveLength(1);
      expect(master[0]?.['recurrence']).toEqual(['RRULE:FREQ=WEEKLY;BYDAY=MO']);
      const single = (await call('GET', `${path}&singleEvents=true`)).body['items'] as Json[];
      expect(single.map((it) => (it['start'] as Json)['dateTime'])).toEqual([
        '2026-11-02T10:00:00+01:00',
        '2026-11-09T10:00:00+01:00',
        '2026-11-16T10:00:00+01:00',
      ]);
      expect((await call('GET', `${path}&orderBy=startTime`)).status).toBe(400);
    });

    test('pages, property filters, deleted events and sync tokens', async () => {
      for (const id of ['ev00001', 'ev00002', 'ev00003'])
        await call('POST', events, { ...times, id, extendedProperties: { private: { key: id } } });
      await call('DELETE', `${events}/ev00002`);
      const first = (await call('GET', `${events}?maxResults=1`)).body;
      const second = (await call('GET', `${events}?maxResults=1&pageToken=${String(first['nextPageToken'])}`)).body;
      const ids = (body: Json): unknown[] => (body['items'] as Json[]).map((it) => it['id']);
      expect([...ids(first), ...ids(second)]).toEqual(['ev00001', 'ev00003']);
      expect(second['nextPageToken']).toBeUndefined();
      expect(ids((await call('GET', `${events}?privateExtendedProperty=key%3Dev00003`)).body)).toEqual(['ev00003']);
      expect(ids((await call('GET', `${events}?showDeleted=true`)).body)).toHaveLength(3);
      clock.move(60_000);
      const sync = String((await call('GET', events)).body['nextSyncToken']);
      clock.move(60_000);
      await call('DELETE', `${events}/ev00003`);
      expect((await call('GET', `${events}?syncToken=${sync}`)).body['items']).toMatchObject([
        { id: 'ev00003', status: 'cancelled' },
      ]);
      expect((await call('GET', `${events}?syncToken=nonsense`)).status).toBe(410);
    });

    test('a guest answers through the API; the organiser sees it', async () => {
      await call('POST', events, { ...times, id: 'asked', attendees: [{ email: 'rui@acme.test' }] });
      const guest = String(
        (await buy({ ...claims(), sub: 'rui@acme.test', scope: 'https://www.googleapis.com/auth/calendar' }))[
          'access_token'
        ],
      );
      const own = `${emulator.urls.google}/calendar/v3/calendars/primary/events/asked`;
      const answer = { attendees: [{ email: 'rui@acme.test', responseStatus: 'declined' }] };
      expect((await send(own, 'PATCH', guest, answer)).status).toBe(200);
      expect((await call('GET', `${events}/asked`)).body['attendees']).toMatchObject([{ responseStatus: 'declined' }]);
      expect((await send(own, 'PUT', guest, { ...times, summary: 'Mine now' })).status).toBe(403);
    });

    test('a watch channel hears of changes and stops when told', async () => {
      const heard: string[] = [];
      const server = createServer((request, response) => {
        heard.push(
          `${String(request.headers['x-goog-resource-state'])} ${String(request.headers['x-goog-channel-token'])}`,
        );
        response.end();
      });
      await new Promise<void>((done) => {
        server.listen(0, '127.0.0.1', done);
      });
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
      const channel = (await call('POST', `${events}/watch`, { id: 'c1', type: 'web_hook', address, token: 't' })).body;
      expect(reasonOf(await call('POST', `${events}/watch`, { id: 'c1', type: 'web_hook', address }))).toBe(
        'channelIdNotUnique',
      );
      expect(
        (await call('POST', `${events}/watch`, { id: 'c2', type: 'web_hook', address: 'https://example.com/' })).status,
      ).toBe(401);
      await call('POST', events, { ...times, id: 'noticed' });
      await expect.poll(() => heard).toEqual(['sync t', 'exists t']);
      expect(
        (await call('POST', '/channels/stop', { id: 'c1', resourceId: channel['resourceId'] as string })).status,
      ).toBe(204);
      emulator.state.moves(ORGANIZER, 'noticed', AT + 48 * HOUR);
      expect(
        (await call('POST', '/channels/stop', { id: 'c1', resourceId: channel['resourceId'] as string })).status,
      ).toBe(404);
      expect(heard).toHaveLength(2);
      server.close();
    });

    test('unknown paths, bad JSON and a missing token are refused in Google’s envelope', async () => {
      expect(reasonOf(await call('GET', '/nothing'))).toBe('notFound');
      expect(reasonOf(await send(`${emulator.urls.google}/calendar/v3${events}`, 'POST', 'wrong', {}))).toBe(
        'authError',
      );
      expect(reasonOf(await call('POST', events, { ...times, end: times.start }))).toBe('timeRangeEmpty');
      expect(reasonOf(await call('GET', `${events}?fields=items(id`))).toBe('invalidParameter');
    });
  });
});

describe('Microsoft Graph', () => {
  let token: string;
  const call = (method: string, path: string, body?: Json): Promise<Reply> =>
    send(`${emulator.urls.microsoft}/v1.0/users/outi@acme.test${path}`, method, token, body);
  const buy = async (change: Record<string, string> = {}): Promise<Json> => {
    const { app } = emulator.microsoft;
    const answer = await fetch(`${emulator.urls.microsoft}/${app.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: app.clientId,
        client_secret: app.clientSecret,
        scope: 'https://graph.microsoft.com/.default',
        ...change,
      }),
    });
    return (await answer.json()) as Json;
  };
  beforeEach(async () => {
    token = String((await buy())['access_token']);
  });
  const schedule = (schedules: string[], more: Json = {}): Promise<Reply> =>
    call('POST', '/calendar/getSchedule', {
      schedules,
      startTime: { dateTime: '2026-11-24T10:00:00', timeZone: 'UTC' },
      endTime: { dateTime: '2026-11-24T12:30:00', timeZone: 'UTC' },
      availabilityViewInterval: 30,
      ...more,
    });

  test('a wrong secret or scope buys nothing', async () => {
    expect(await buy({ client_secret: 'x' })).toMatchObject({ error: 'invalid_client', error_codes: [7000215] });
    expect(await buy({ scope: 'User.Read' })).toMatchObject({ error: 'invalid_scope' });
  });

  test('digits round outward and the strongest wins; hours come with a Windows zone', async () => {
    const [outi, ghost] = (await schedule(['outi@acme.test', 'ghost@acme.test'])).body['value'] as Json[];
    expect(outi).toMatchObject({
      availabilityView: '22130',
      workingHours: { timeZone: { name: 'FLE Standard Time' } },
    });
    expect(outi?.['scheduleItems']).toMatchObject([{ status: 'busy' }, { status: 'tentative' }, { status: 'oof' }]);
    expect(ghost).toMatchObject({ error: { responseCode: 'ErrorMailRecipientNotFound' } });
  });

  test('20 people and under 62 days a call', async () => {
    const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}@acme.test`);
    expect((await schedule(people(20))).status).toBe(200);
    expect((await schedule(people(21))).status).toBe(400);
    expect((await schedule(people(1), { endTime: { dateTime: '2027-01-25T10:00:00', timeZone: 'UTC' } })).status).toBe(
      400,
    );
    expect(
      (await schedule(people(1), { startTime: { dateTime: '2026-11-24T10:00:00', timeZone: 'Mars' } })).status,
    ).toBe(400);
  });

  test('the same POST twice is one event; another under its transaction id is a conflict', async () => {
    const body = {
      transactionId: 't1',
      subject: 'A',
      start: { dateTime: '2026-11-24T14:00:00', timeZone: 'FLE Standard Time' },
      end: { dateTime: '2026-11-24T15:00:00', timeZone: 'FLE Standard Time' },
    };
    const first = await call('POST', '/events', body);
    const second = await call('POST', '/events', body);
    expect([first.status, second.status, second.body['id']]).toEqual([201, 201, first.body['id']]);
    expect((await call('POST', '/events', { ...body, subject: 'B' })).status).toBe(409);
    expect(first.body['start']).toEqual({ dateTime: '2026-11-24T12:00:00.0000000', timeZone: 'UTC' });
    await call('DELETE', `/events/${String(first.body['id'])}`);
    expect((await call('GET', `/events/${String(first.body['id'])}`)).status).toBe(404);
    expect((await call('POST', '/events', body)).status).toBe(409);
  });

  test('a view of the calendar is paged', async () => {
    const path = '/calendarView?startDateTime=2026-11-24T00:00:00Z&endDateTime=2026-11-25T00:00:00Z&$top=2';
    const first = (await call('GET', path)).body;
    const next = String(first['@odata.nextLink']);
    expect(next.startsWith(emulator.urls.microsoft)).toBe(true);
    const second = await send(next, 'GET', token);
    expect([...(first['value'] as Json[]), ...(second.body['value'] as Json[])].map((it) => it['showAs'])).toEqual([
      'busy',
      'tentative',
      'oof',
    ]);
    expect(second.body['@odata.nextLink']).toBeUndefined();
  });
});

describe('what people do', () => {
  const { state } = createCalendarEmulator({ calendars: company, clock });

  test('a guest’s deletion is a no, the organiser’s is the end', () => {
    state.reset(company);
    state.add({
      id: 'party',
      calendar: ORGANIZER,
      title: 'Party',
      start: AT,
      end: AT + HOUR,
      zone: 'UTC',
      source: 'google',
      guests: [{ address: 'rui@acme.test', name: '', optional: false, answer: 'accepted' }],
    });
    state.deletes('rui@acme.test', 'party');
    const shown = (address: string) => state.eventsOf(address, AT, AT + HOUR).map((it) => [it.effect, it.answer]);
    expect(shown('rui@acme.test')).toEqual([['free', 'declined']]);
    expect(shown(ORGANIZER)).toEqual([['busy', null]]);
    state.deletes(ORGANIZER, 'party');
    expect(shown('rui@acme.test')).toEqual([]);
    expect(state.invitesTo('rui@acme.test').map((it) => it.kind)).toEqual(['cancelled']);
  });

  test('an all-day event is a day of the calendar’s own zone', () => {
    state.reset(company);
    state.blocks('ana@acme.test', {
      title: 'Dentist',
      start: Date.parse('2026-11-23T19:00Z'),
      end: Date.parse('2026-11-23T20:00Z'),
    });
    const midnight = Date.parse('2026-11-24T00:00+05:30');
    const day = state.eventsOf('ana@acme.test', midnight, midnight + 24 * HOUR);
    expect(day[0]).toMatchObject({ event: { title: 'Dentist', source: 'person' }, effect: 'busy' });
    expect(day.map((it) => it.effect)).toEqual(['busy', 'out-of-office', 'free', 'tentative', 'tentative', 'busy']);
  });

  test('who drags an event in Outlook asks its guests anew', () => {
    state.reset(company);
    const start = Date.parse('2026-11-25T10:00Z');
    for (const [calendar, source] of [
      [ORGANIZER, 'google'],
      ['outi@acme.test', 'microsoft'],
    ] as const) {
      const guests = [{ address: 'rui@acme.test', name: '', optional: false, answer: 'accepted' as const }];
      const more = { title: 'Demo', start, end: start + HOUR, zone: 'UTC', source, guests };
      const event = state.add({ id: `demo-${source}`, calendar, ...more });
      state.moves(calendar, event.id, start + HOUR);
    }
    const answers = state.eventsOf('rui@acme.test', start + HOUR, start + 2 * HOUR).map((it) => it.answer);
    expect(answers).toEqual(['accepted', 'unanswered']);
  });

  test('one of a series can be taken out of it, and is moved alone', () => {
    state.reset(company);
    const series = state.add({
      id: 'weekly',
      calendar: 'rui@acme.test',
      title: 'Weekly',
      start: AT,
      end: AT + HOUR,
      zone: 'Europe/Lisbon',
      recurrence: ['RRULE:FREQ=WEEKLY'],
      source: 'person',
    });
    const next = AT + 7 * 24 * HOUR;
    const one = state.single(series, next);
    state.moves('rui@acme.test', one.id, next + HOUR);
    const starts = state
      .eventsOf('rui@acme.test', AT, AT + 15 * 24 * HOUR)
      .filter((it) => it.event.title === 'Weekly')
      .map((it) => it.start);
    expect(starts).toEqual([AT, next + HOUR, AT + 14 * 24 * HOUR]);
    expect(() => state.single(series, next)).toThrow('does not begin then');
  });

  test('a new world forgets everything', () => {
    state.blocks('rui@acme.test', { title: 'x', start: AT, end: AT + HOUR });
    state.setReadable('rui@acme.test', false);
    state.reset(company);
    expect(state.eventsOf('rui@acme.test', AT, AT + HOUR)).toEqual([]);
    expect(state.account('rui@acme.test')?.readable).toBe(true);
  });
});

describe('repeating events', () => {
  const from = (text: string): number => Date.parse(text);
  const days = (rule: string[], first: string, zone: string, to: string): string[] =>
    occurrences(rule, from(first), zone, from(to)).map((it) => new Date(it).toISOString().slice(5, 16));

  test.each([
    ['COUNT', ['RRULE:FREQ=DAILY;COUNT=3'], ['11-23T09:00', '11-24T09:00', '11-25T09:00']],
    ['UNTIL', ['RRULE:FREQ=DAILY;UNTIL=20261124T090000Z'], ['11-23T09:00', '11-24T09:00']],
    [
      'INTERVAL and BYDAY',
      ['RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4'],
      ['11-23T09:00', '11-25T09:00', '12-07T09:00', '12-09T09:00'],
    ],
    ['EXDATE', ['RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:20261124T090000Z'], ['11-23T09:00', '11-25T09:00']],
  ])('%s', (_name, rule, expected) => {
    expect(days(rule, '2026-11-23T09:00Z', 'UTC', '2027-01-01T00:00Z')).toEqual(expected);
  });

  test('the wall clock stays when clocks change', () => {
    expect(days(['RRULE:FREQ=WEEKLY;COUNT=2'], '2026-10-28T13:00Z', 'America/New_York', '2027-01-01T00:00Z')).toEqual([
      '10-28T13:00',
      '11-04T14:00',
    ]);
  });
});

test('a partial response has exactly the fields that were asked for', () => {
  const body = { a: 1, b: { c: 2, d: 3 }, items: [{ id: 'x', who: [{ self: true, mail: 'm' }] }] };
  const pick = (fields: string): unknown => {
    const mask = parseFields(fields);
    return mask && select(body, mask);
  };
  expect(pick('a,items(id,who(self))')).toEqual({ a: 1, items: [{ id: 'x', who: [{ self: true }] }] });
  expect(pick('b/c,items/id')).toEqual({ b: { c: 2 }, items: [{ id: 'x' }] });
  expect(pick('*')).toEqual(body);
  expect(pick('a,')).toBeNull();
});
