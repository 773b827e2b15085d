/** The Google provider: the shared contract over HTTP, and what only Google does. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCalendarEmulator } from '../../sandbox/calendars/emulator.ts';
import { MovableClock } from '../../sandbox/clock.ts';
import type { CompanyCalendar } from '../../sandbox/company.ts';
import { Faults } from '../../sandbox/faults.ts';
import { Wire } from '../../sandbox/wire.ts';
import { openGoogle } from '../../src/calendars/google.ts';
import { eventIdOf } from '../../src/calendars/google-events.ts';
import { readServiceAccount, serviceAccess } from '../../src/calendars/google-token.ts';
import { CalendarError } from '../../src/calendars/provider.ts';
import { startOfDate } from '../../src/calendars/zone.ts';
import { AT, aDraft, type CalendarBench, calendarContract, companyFor, ORGANIZER } from '../contracts/calendars.ts';

async function open(calendars: readonly CompanyCalendar[]): Promise<CalendarBench> {
  const clock = new MovableClock(AT, { frozen: true });
  const faults = new Faults();
  const wire = new Wire();
  const emulator = createCalendarEmulator({ calendars, clock, wire, faults });
  await emulator.listen();
  const pauses: number[] = [];
  const tools = {
    clock,
    sleep: (ms: number) => {
      pauses.push(ms);
      return Promise.resolve();
    },
    random: () => 0.5,
    fetch: globalThis.fetch,
    timeoutMs: 5_000,
  };
  const access = serviceAccess(JSON.stringify(emulator.serviceAccountKey), ORGANIZER, tools);
  const provider = openGoogle({ organizer: ORGANIZER, apiUrl: emulator.urls.google }, access, tools);
  return {
    provider,
    emulator,
    faults,
    wire,
    clock,
    pauses,
    paths: { freeBusy: '/calendar/v3/freeBusy', events: '/calendar/v3/calendars' },
    callsFor120: 3,
    impatient: () => {
      tools.timeoutMs = 150;
    },
    revoke: () => emulator.google.revokeKey(),
    close: () => emulator.close(),
  };
}

calendarContract('Google', 'google', open);

const tuesday = { from: Date.parse('2026-11-24T00:00Z'), to: Date.parse('2026-11-25T00:00Z') };

describe('Google in particular', () => {
  let bench: CalendarBench;
  beforeEach(async () => {
    bench = await open(companyFor('google'));
  });
  afterEach(() => bench.close());

  async function failure(work: Promise<unknown>): Promise<CalendarError> {
    return work.then(
      () => Promise.reject(new Error('it should have failed')),
      (error: unknown) => (error instanceof CalendarError ? error : Promise.reject(error as Error)),
    );
  }

  test('every key gives an event id of its own that Google accepts', () => {
    const keys = ['panel7xyzsession0001', 'panel7xyzsession0002', 'z'.repeat(64), '0000000000000000'];
    const ids = keys.map(eventIdOf);
    expect(new Set(ids).size).toBe(keys.length);
    for (const id of ids) expect(id).toMatch(/^[a-v0-9]{5,1024}$/);
  });

  test('the fine answer costs one listing for each person who has something on, and asks for no titles', async () => {
    await bench.provider.freeBusy({
      addresses: ['rui@acme.test', 'ana@acme.test', 'kim@acme.test'],
      ...tuesday,
      detail: 'events',
    });
    const listings = bench.wire.since().filter((it) => it.method === 'GET');
    expect(new Set(listings.map((it) => it.path.split('/')[4]))).toEqual(
      new Set(['ana%40acme.test', 'rui%40acme.test']),
    );
    expect(listings).toHaveLength(2);
    for (const it of listings) expect(it.responseBody).not.toContain('Secret plan');
  });

  test('somebody who shares only free/busy is read all the same, with everything firm', async () => {
    bench.emulator.state.shareOnlyFreeBusy('rui@acme.test');
    const answer = (await bench.provider.freeBusy({ addresses: ['rui@acme.test'], ...tuesday, detail: 'events' })).get(
      'rui@acme.test',
    );
    expect(answer).toMatchObject({ readable: true, tentative: [] });
    expect(answer?.readable && answer.busy).toHaveLength(2);
  });

  test('without the right to see events, our own event keeps blocking: never more free than we know', async () => {
    await bench.provider.create(aDraft({ guests: [{ address: 'rui@acme.test' }] }));
    bench.emulator.state.shareOnlyFreeBusy('rui@acme.test');
    const answer = (
      await bench.provider.freeBusy({ addresses: ['rui@acme.test'], ...tuesday, ignoreKeys: [aDraft().key] })
    ).get('rui@acme.test');
    expect(answer?.readable && answer.busy.some((it) => it.start === aDraft().start)).toBe(true);
  });

  test('a calendar with more events than fit one page is read to the end', async () => {
    const events = Array.from({ length: 2_600 }, (_, index) => ({
      id: `many${index}`,
      title: 'x',
      start: tuesday.from + index * 20_000,
      end: tuesday.from + index * 20_000 + 10_000,
      kind: 'tentative' as const,
    }));
    bench.emulator.state.reset([
      ...companyFor('google'),
      { address: 'full@acme.test', zone: 'UTC', vendor: 'google', readable: true, events },
    ]);
    const answer = (await bench.provider.freeBusy({ addresses: ['full@acme.test'], ...tuesday, detail: 'events' })).get(
      'full@acme.test',
    );
    expect(answer?.readable && [answer.busy.length, answer.tentative.length]).toEqual([0, 2_600]);
  });

  test('a person whom the answer leaves out is not free', async () => {
    bench.faults.inject({ kind: 'status', status: 200, path: '/freeBusy', times: 1, body: { calendars: {} } });
    expect(
      (await bench.provider.freeBusy({ addresses: ['rui@acme.test'], ...tuesday })).get('rui@acme.test'),
    ).toMatchObject({ readable: false, reason: 'failed' });
  });

  test('an answer in another form is an error, and a redirect is not followed', async () => {
    const path = '/freeBusy';
    bench.faults.inject({ kind: 'status', status: 200, path, times: 1, body: { calendars: 'many' } });
    expect(await failure(bench.provider.check())).toMatchObject({ meaning: 'invalid' });
    const location = `${bench.emulator.urls.microsoft}/steal`;
    bench.faults.inject({ kind: 'status', status: 307, path, headers: { location } });
    expect(await failure(bench.provider.check())).toMatchObject({ service: 'google' });
    expect(bench.wire.since().filter((it) => it.path === '/steal')).toEqual([]);
  });

  test('a link that Google is still making is waited for, and given up in the end', async () => {
    bench.emulator.state.videoPending = 2;
    expect((await bench.provider.create(aDraft({ video: true }))).videoUrl).toMatch(/^https:\/\/meet\.google\.com\//);
    bench.emulator.state.videoPending = 99;
    const made = await bench.provider.create(aDraft({ key: 'anotherkeypending001', video: true }));
    expect(made).toMatchObject({ status: 'confirmed', videoUrl: null });
  });

  test('an answer given while we change the event is not overwritten', async () => {
    const made = await bench.provider.create(aDraft());
    bench.faults.inject({ kind: 'slow', delayMs: 150, method: 'PATCH', times: 1 });
    const changing = bench.provider.update(made.key, { guests: [{ address: 'rui@acme.test' }] });
    await expect.poll(() => bench.wire.since().some((it) => it.method === 'PATCH'), { interval: 5 }).toBe(true);
    bench.emulator.state.answers('rui@acme.test', made.key, 'declined');
    expect((await changing).guests).toEqual([{ address: 'rui@acme.test', answer: 'declined' }]);
    expect(
      bench.wire
        .since()
        .filter((it) => it.method === 'PATCH')
        .map((it) => it.status),
    ).toEqual([412, 200]);
  });

  test('a change whose answer was lost is made all the same, and told once', async () => {
    const made = await bench.provider.create(aDraft());
    bench.faults.inject({ kind: 'cut-after', method: 'PATCH', times: 1 });
    expect(await bench.provider.update(made.key, { title: 'New' })).toMatchObject({ id: made.id, title: 'New' });
    const told = bench.emulator.state.invitesTo('rui@acme.test').map((it) => it.kind);
    expect(told).toEqual(['invited', 'updated']);
  });

  test('a link can be removed and asked for again', async () => {
    await bench.provider.create(aDraft({ video: true }));
    expect((await bench.provider.update(aDraft().key, { video: false })).videoUrl).toBeNull();
    expect((await bench.provider.update(aDraft().key, { video: true })).videoUrl).toMatch(/^https:/);
  });

  test('a 403 that means "too many" is waited out; other 403s are not', async () => {
    const body = (reason: string) => ({
      error: { code: 403, message: reason, errors: [{ domain: 'usageLimits', reason }] },
    });
    const path = '/freeBusy';
    bench.faults.inject({ kind: 'status', status: 403, body: body('userRateLimitExceeded'), path, times: 1 });
    await bench.provider.check();
    expect(bench.pauses).toHaveLength(1);
    bench.faults.inject({ kind: 'status', status: 403, body: body('accessNotConfigured'), path, times: 1 });
    expect((await failure(bench.provider.check())).advice).toContain('Enable “Google Calendar API”');
    expect(bench.pauses).toHaveLength(1);
  });

  test('missing delegation names the client and the scopes to allow', async () => {
    bench.emulator.google.removeDelegation();
    const error = await failure(bench.provider.create(aDraft()));
    expect(error).toMatchObject({ meaning: 'forbidden', retryable: false });
    expect(error.advice).toContain('100000000000000000001');
    expect(error.advice).toContain('https://www.googleapis.com/auth/calendar.events');
    expect(error.advice).toContain('https://www.googleapis.com/auth/calendar.freebusy');
  });

  test('an organiser who is no user of the Workspace is named', async () => {
    bench.emulator.state.reset(companyFor('google').filter((it) => it.address !== ORGANIZER));
    const error = await failure(bench.provider.check());
    expect(error.message).toContain(ORGANIZER);
    expect(error.advice).toContain('GOOGLE_ORGANIZER');
  });

  test('a token that Google drops early is bought again, once', async () => {
    await bench.provider.check();
    bench.emulator.google.expireTokens();
    await bench.provider.check();
    expect(bench.wire.since().filter((it) => it.path === '/token')).toHaveLength(2);
  });

  test('parallel calls share one token', async () => {
    await Promise.all(Array.from({ length: 5 }, () => bench.provider.check()));
    expect(bench.wire.since().filter((it) => it.path === '/token')).toHaveLength(1);
  });

  test('a token endpoint with the hiccups does not fail a booking', async () => {
    bench.faults.inject({ kind: 'status', status: 503, path: '/token', times: 1 });
    bench.faults.inject({ kind: 'cut-after', path: '/token', times: 1 });
    expect(await bench.provider.create(aDraft())).toMatchObject({ status: 'confirmed' });
  });

  test('the key may be text or a file, and a bad one is named without showing it', () => {
    const key = bench.emulator.serviceAccountKey;
    expect(readServiceAccount(JSON.stringify(key)).tokenUrl).toBe(bench.emulator.urls.googleToken);
    const { token_uri: _gone, ...plain } = key;
    expect(readServiceAccount(JSON.stringify(plain)).tokenUrl).toBe('https://oauth2.googleapis.com/token');
    for (const [text, named] of [
      ['/no/such/file.json', 'could not be read'],
      ['{"private_key": "hush-hush', 'not JSON'],
      ['{"type":"authorized_user","client_email":"a@b.test","private_key":"hush-hush"}', '`type`'],
      [JSON.stringify({ ...key, private_key: '-----BEGIN PRIVATE KEY-----\nhush-hush\n' }), '`private_key`'],
    ] as const) {
      let message = '';
      try {
        readServiceAccount(text);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).toContain(named);
      expect(message).not.toContain('hush');
    }
  });

  test.each([
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00Z'],
    ['2026-11-01', 'America/New_York', '2026-11-01T04:00Z'],
    ['2026-11-24', 'Asia/Kolkata', '2026-11-23T18:30Z'],
    // Cairo skips midnight: 24 April 2026 starts at 01:00 local time.
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00Z'],
    ['2026-11-24', 'Pacific/Chatham', '2026-11-23T10:15Z'],
  ])('%s in %s starts at %s', (date, zone, instant) => {
    expect(new Date(startOfDate(date, zone)).toISOString()).toBe(new Date(instant).toISOString());
  });
});
