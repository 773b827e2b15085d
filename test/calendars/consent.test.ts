/** Calendars by people's own consent: the shared contract, and what ends, is ticked off or is not theirs. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCalendarEmulator } from '../../sandbox/calendars/emulator.ts';
import { MovableClock } from '../../sandbox/clock.ts';
import type { CompanyCalendar } from '../../sandbox/company.ts';
import { Faults } from '../../sandbox/faults.ts';
import { Wire } from '../../sandbox/wire.ts';
import type { ConsentVendor } from '../../src/calendars/consent.ts';
import { openCalendars, openConsents } from '../../src/calendars/index.ts';
import { AT, aDraft, type CalendarBench, calendarContract, companyFor, ORGANIZER } from '../contracts/calendars.ts';
import { spans, tuesday } from '../contracts/calendars-reading.ts';
import { aConsentMemory, consentAt } from './consenting.ts';

/** Nobody gave the bot leave but the people themselves: the organiser, and some of the interviewers. */
async function open(vendor: ConsentVendor, calendars: readonly CompanyCalendar[], readers: readonly string[]) {
  const clock = new MovableClock(AT, { frozen: true });
  const faults = new Faults();
  const wire = new Wire();
  const emulator = createCalendarEmulator({ calendars, clock, wire, faults });
  await emulator.listen();
  const pauses: number[] = [];
  let patience = 5_000;
  const tools = {
    clock,
    sleep: (ms: number) => {
      pauses.push(ms);
      return Promise.resolve();
    },
    random: () => 0.5,
    // The tools are copied when calendars are opened, so it is the network that loses its patience.
    fetch: ((url, init) =>
      globalThis.fetch(url, {
        ...init,
        signal: AbortSignal.any([...(init?.signal ? [init.signal] : []), AbortSignal.timeout(patience)]),
      })) as typeof fetch,
    timeoutMs: 5_000,
  };
  const config =
    vendor === 'google'
      ? {
          google: {
            serviceAccountKey: null,
            organizer: ORGANIZER,
            client: emulator.google.consent.client,
            apiUrl: emulator.urls.google,
          },
        }
      : {
          microsoft: {
            ...emulator.microsoft.app,
            consent: 'person' as const,
            organizer: ORGANIZER,
            apiUrl: emulator.urls.microsoft,
            loginUrl: emulator.urls.microsoft,
          },
        };
  const people = aConsentMemory();
  const consents = openConsents(config, people.memory, tools);
  const consenting = consents?.vendors.get(vendor);
  if (!consents || !consenting) throw new Error('nobody may give consent');
  const gives = async (account: string, purpose: 'read' | 'hold', address = account, without: readonly string[] = []) =>
    people.keep({ vendor, purpose, address }, await consentAt(consenting, purpose, { account, without }));
  await gives(ORGANIZER, 'hold');
  for (const account of readers) await gives(account, 'read');
  wire.clear();
  // Each question is asked of the vendor: what is remembered is another test's business.
  const provider = openCalendars({ ...config, consents, rememberMs: 0 }, tools);
  return {
    provider,
    emulator,
    consenting,
    people,
    gives,
    faults,
    wire,
    clock,
    pauses,
    paths: {
      freeBusy: vendor === 'google' ? '/calendar/v3/freeBusy' : '/getSchedule|/calendarView',
      events: vendor === 'google' ? '/calendar/v3/calendars' : '/users/[^/]+/events',
    },
    callsFor120: vendor === 'google' ? 3 : 6,
    alwaysTells: vendor === 'microsoft',
    impatient: () => {
      patience = 150;
    },
    revoke: () => {
      emulator.google.revokeClient();
      emulator.microsoft.revokeSecret();
    },
    close: () => emulator.close(),
  } satisfies CalendarBench & Record<string, unknown>;
}

const everybody = ['rui@acme.test', 'ana@acme.test', 'noor@acme.test', 'kim@acme.test'];
calendarContract('Google by consent', 'google', (calendars) => open('google', calendars, everybody));
calendarContract('Microsoft by consent', 'microsoft', (calendars) => open('microsoft', calendars, everybody));

describe.each(['google', 'microsoft'] as const)('consent at %s', (vendor) => {
  let bench: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    bench = await open(vendor, companyFor(vendor), ['jo@acme.test']);
  });
  afterEach(() => bench.close());
  const withdraw = (account: string): void => bench.emulator[vendor].withdraw(account);
  const about = async (address: string) =>
    (await bench.provider.freeBusy({ addresses: [address], ...tuesday, detail: 'events' })).get(address);
  const purchases = () => bench.wire.since().filter((it) => it.method === 'POST' && it.path.endsWith('/token')).length;

  test('whom nobody else may read is read as themselves, and only then', async () => {
    expect(spans(await about('jo@acme.test'))).toEqual(['11-24T10:00–11-24T11:00']);
    bench.people.kept.clear();
    expect(await about('jo@acme.test')).toMatchObject({ readable: false, reason: 'not-connected' });
  });

  test('many questions at once about one person take one token', async () => {
    await Promise.all(Array.from({ length: 8 }, () => about('jo@acme.test')));
    expect(purchases()).toBe(1);
  });

  test('consent that was taken back is unreadable, never free, until it is given again', async () => {
    expect(await about('jo@acme.test')).toMatchObject({ readable: true });
    withdraw('jo@acme.test');
    const first = await about('jo@acme.test');
    expect(first).toMatchObject({ readable: false, reason: 'not-connected' });
    expect(first?.readable === false && first.sentence).toMatch(/no longer takes the consent.*connect again/);
    bench.wire.clear();
    expect(await about('jo@acme.test')).toMatchObject({ readable: false });
    // It is known, so the vendor is not asked again and again.
    expect(bench.wire.since()).toEqual([]);
    await bench.gives('jo@acme.test', 'read');
    expect(await about('jo@acme.test')).toMatchObject({ readable: true });
  });

  test('one person without consent spoils nothing for the others, whoever fails', async () => {
    withdraw('jo@acme.test');
    const answers = await bench.provider.freeBusy({ addresses: ['jo@acme.test', 'rui@acme.test'], ...tuesday });
    expect([answers.get('jo@acme.test')?.readable, answers.get('rui@acme.test')?.readable]).toEqual([false, true]);
    await bench.gives('jo@acme.test', 'read');
    withdraw(ORGANIZER);
    const turned = await bench.provider.freeBusy({ addresses: ['jo@acme.test', 'rui@acme.test'], ...tuesday });
    expect([turned.get('jo@acme.test')?.readable, turned.get('rui@acme.test')?.readable]).toEqual([true, false]);
  });

  test('without the organiser’s consent nobody is free, nothing is written, and it is said who has to do what', async () => {
    withdraw(ORGANIZER);
    await expect(bench.provider.create(aDraft())).rejects.toMatchObject({
      meaning: 'unauthorized',
      advice: expect.stringContaining(`Connect ${ORGANIZER}`) as string,
    });
    const answer = await about('rui@acme.test');
    expect(answer).toMatchObject({ readable: false, reason: 'not-connected' });
    expect(answer?.readable === false && answer.sentence).toContain('connects it in the bot’s Home');
    await expect(bench.provider.check()).rejects.toMatchObject({ meaning: 'unauthorized' });
  });

  test('an account of another name is read as the person it belongs to', async () => {
    await bench.gives('rui@acme.test', 'read', 'contractor@elsewhere.test');
    const answer = await about('contractor@elsewhere.test');
    expect(spans(answer)).toEqual(['11-24T10:00–11-24T11:30']);
    expect(JSON.stringify(answer)).not.toContain('rui@');
  });

  test('a vendor in trouble is no free time, and no end of the consent', async () => {
    bench.faults.inject({ kind: 'status', status: 503, path: '/token' });
    await expect(about('jo@acme.test')).rejects.toMatchObject({ meaning: 'unavailable', retryable: true });
    bench.faults.clear();
    expect(await about('jo@acme.test')).toMatchObject({ readable: true });
  });

  test('a code is good once, for its own verifier, and for ten minutes', async () => {
    const spent = { ok: false, problem: 'spent' };
    const { consenting, clock } = bench;
    const redirect = `http://127.0.0.1:1/connect/${vendor}/callback`;
    const redeem = (code: string, verifier: string) => consenting.redeem({ code, verifier, redirect, purpose: 'read' });
    const asked = await consentAt(consenting, 'read', { account: 'jo@acme.test' });
    expect(asked).toMatchObject({ ok: true, account: 'jo@acme.test', sees: 'events' });
    expect(await redeem('4/invented', 'v'.repeat(43))).toMatchObject(spent);
    const codes: string[] = [];
    const watched = { ...consenting, redeem: (it: { code: string }) => (codes.push(it.code), Promise.resolve(asked)) };
    for (let n = 0; n < 2; n += 1) await consentAt(watched, 'read', { account: 'jo@acme.test' });
    expect(await redeem(codes[0] ?? '', 'w'.repeat(43))).toMatchObject(spent);
    clock.move(600_000);
    expect(await redeem(codes[1] ?? '', 'w'.repeat(43))).toMatchObject(spent);
  });
});

describe('what may be ticked off at Google', () => {
  const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;
  let bench: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    bench = await open('google', companyFor('google'), []);
  });
  afterEach(() => bench.close());

  test('without the events everything is firm; without free/busy there is nothing to read', async () => {
    await bench.gives('rui@acme.test', 'read', 'rui@acme.test', [scope('calendar.events.readonly')]);
    const answer = (await bench.provider.freeBusy({ addresses: ['rui@acme.test'], ...tuesday, detail: 'events' })).get(
      'rui@acme.test',
    );
    expect([spans(answer), spans(answer, 'tentative')]).toEqual([
      ['11-24T10:00–11-24T11:30', '11-24T14:00–11-24T15:00'],
      [],
    ]);
    const without = [scope('calendar.freebusy')];
    expect(await consentAt(bench.consenting, 'read', { account: 'ana@acme.test', without })).toMatchObject({
      ok: false,
      problem: 'ticked-off',
    });
    expect(
      await consentAt(bench.consenting, 'hold', { account: ORGANIZER, without: [scope('calendar.events')] }),
    ).toMatchObject({ ok: false, problem: 'ticked-off' });
  });

  test('asking again gives a token again; taking one back at Google takes all of that account', async () => {
    const again = await consentAt(bench.consenting, 'read', { account: ORGANIZER });
    expect(again).toMatchObject({ ok: true });
    expect(again.ok && (await bench.consenting.revoke(again.refreshToken))).toBe(true);
    expect(bench.emulator.google.consent.holding).not.toContain(ORGANIZER);
    expect(again.ok && (await bench.consenting.revoke(again.refreshToken))).toBe(true);
    bench.faults.inject({ kind: 'cut-before', path: '/revoke' });
    expect(again.ok && (await bench.consenting.revoke(again.refreshToken))).toBe(false);
  });
});

test('Microsoft gives a new refresh token with each use, and the newest is kept', async () => {
  const bench = await open('microsoft', companyFor('microsoft'), ['jo@acme.test']);
  try {
    const token = () => bench.people.kept.get('microsoft read jo@acme.test')?.token;
    const before = token();
    await bench.provider.freeBusy({ addresses: ['jo@acme.test'], ...tuesday });
    expect(token()).not.toBe(before);
    bench.clock.move(3 * 3_600_000);
    const answers = await bench.provider.freeBusy({ addresses: ['jo@acme.test'], ...tuesday });
    expect(answers.get('jo@acme.test')).toMatchObject({ readable: true });
  } finally {
    await bench.close();
  }
});
