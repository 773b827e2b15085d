/** The Microsoft provider: the shared contract over HTTP, and what only Exchange does. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCalendarEmulator } from '../../sandbox/calendars/emulator.ts';
import { MovableClock } from '../../sandbox/clock.ts';
import type { CompanyCalendar } from '../../sandbox/company.ts';
import { Faults } from '../../sandbox/faults.ts';
import { Wire } from '../../sandbox/wire.ts';
import { openMicrosoft } from '../../src/calendars/microsoft.ts';
import { applicationAccess } from '../../src/calendars/microsoft-token.ts';
import { CalendarError } from '../../src/calendars/provider.ts';
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
  const provider = openMicrosoft(
    { organizer: ORGANIZER, apiUrl: emulator.urls.microsoft },
    applicationAccess({ ...emulator.microsoft.app, loginUrl: emulator.urls.microsoft }, tools),
    tools,
  );
  return {
    provider,
    emulator,
    faults,
    wire,
    clock,
    pauses,
    paths: { freeBusy: '/getSchedule', events: '/users/[^/]+/events' },
    callsFor120: 6,
    alwaysTells: true,
    impatient: () => {
      tools.timeoutMs = 150;
    },
    revoke: () => emulator.microsoft.revokeSecret(),
    close: () => emulator.close(),
  };
}

calendarContract('Microsoft', 'microsoft', open);

const tuesday = { from: Date.parse('2026-11-24T00:00Z'), to: Date.parse('2026-11-25T00:00Z') };

describe('Microsoft in particular', () => {
  let bench: CalendarBench;
  beforeEach(async () => {
    bench = await open(companyFor('microsoft'));
  });
  afterEach(() => bench.close());

  test('a new description keeps the Teams meeting, which Exchange would end with a body that lacks its part', async () => {
    const made = await bench.provider.create(aDraft({ video: true }));
    const changed = await bench.provider.update(made.key, { description: 'New agenda <b>' });
    expect(changed.videoUrl).toBe(made.videoUrl);
    expect(bench.emulator.state.invitesTo('rui@acme.test').at(-1)?.description).toMatch(
      /^New agenda <b>_{20,}Join the meeting/,
    );
    expect((await bench.provider.update(made.key, { video: false })).videoUrl).toBeNull();
  });

  test('an invitation that waits for an answer is tentative, as Outlook shows it', async () => {
    await bench.provider.create(aDraft());
    const answer = (await bench.provider.freeBusy({ addresses: ['rui@acme.test'], ...tuesday, detail: 'events' })).get(
      'rui@acme.test',
    );
    expect(answer?.readable && answer.tentative.map((it) => it.start)).toEqual([
      aDraft().start,
      Date.parse('2026-11-24T14:00Z'),
    ]);
  });

  test('digits without items still block, rounded outward', async () => {
    bench.faults.inject({
      kind: 'status',
      status: 200,
      path: '/getSchedule',
      times: 1,
      body: { value: [{ scheduleId: 'rui@acme.test', availabilityView: '0012304', scheduleItems: [] }] },
    });
    const quarter = 900_000;
    expect(
      (await bench.provider.freeBusy({ addresses: ['rui@acme.test'], ...tuesday, detail: 'events' })).get(
        'rui@acme.test',
      ),
    ).toEqual({
      readable: true,
      tentative: [{ start: tuesday.from + 2 * quarter, end: tuesday.from + 3 * quarter }],
      busy: [{ start: tuesday.from + 3 * quarter, end: tuesday.from + 5 * quarter }],
    });
  });

  test('a person whom the answer leaves out, or says nothing about, is not free', async () => {
    bench.faults.inject({
      kind: 'status',
      status: 200,
      path: '/getSchedule',
      times: 1,
      body: { value: [{ scheduleId: 'rui@acme.test' }] },
    });
    const answers = await bench.provider.freeBusy({ addresses: ['rui@acme.test', 'ana@acme.test'], ...tuesday });
    for (const answer of answers.values()) expect(answer).toMatchObject({ readable: false, reason: 'failed' });
  });

  test('looking past our own event reads every page, and frees nothing that the list does not explain', async () => {
    const many = Array.from({ length: 600 }, (_, index) => ({
      id: `many${index}`,
      title: 'x',
      start: tuesday.from + index * 60_000,
      end: tuesday.from + index * 60_000 + 30_000,
      kind: 'busy' as const,
    }));
    bench.emulator.state.reset([
      ...companyFor('microsoft'),
      { address: 'full@acme.test', zone: 'UTC', vendor: 'microsoft', readable: true, events: many },
    ]);
    const draft = aDraft({ guests: [{ address: 'full@acme.test' }, { address: 'rui@acme.test' }] });
    await bench.provider.create(draft);
    const query = { ...tuesday, ignoreKeys: [draft.key] };
    const full = (await bench.provider.freeBusy({ ...query, addresses: ['full@acme.test'] })).get('full@acme.test');
    expect(full?.readable && full.busy).toHaveLength(600);
    const utc = (dateTime: string) => ({ dateTime, timeZone: 'UTC' });
    const tenToEleven = { start: utc('2026-11-24T10:00:00'), end: utc('2026-11-24T11:00:00') };
    bench.faults.inject({
      kind: 'status',
      status: 200,
      path: '/calendarView',
      times: 1,
      body: {
        value: [
          { ...tenToEleven, showAs: 'free' },
          {
            start: utc('2026-11-24T18:00:00'),
            end: utc('2026-11-24T19:00:00'),
            showAs: 'busy',
            responseStatus: { response: 'declined' },
          },
        ],
      },
    });
    const rui = (await bench.provider.freeBusy({ ...query, addresses: ['rui@acme.test'] })).get('rui@acme.test');
    const starts = rui?.readable ? rui.busy.map((it) => it.start) : [];
    expect(starts).toContain(Date.parse('2026-11-24T10:00Z'));
    expect(starts).not.toContain(Date.parse('2026-11-24T18:00Z'));
  });

  test('a "next page" outside Graph is not followed: the token stays home', async () => {
    await bench.provider.create(aDraft({ guests: [{ address: 'rui@acme.test' }] }));
    bench.faults.inject({
      kind: 'status',
      status: 200,
      path: '/calendarView',
      times: 1,
      body: { value: [], '@odata.nextLink': `${bench.emulator.urls.google}/v1.0/steal` },
    });
    const answer = (
      await bench.provider.freeBusy({ addresses: ['rui@acme.test'], ...tuesday, ignoreKeys: [aDraft().key] })
    ).get('rui@acme.test');
    expect(answer?.readable && answer.busy.some((it) => it.start === aDraft().start)).toBe(true);
    expect(bench.wire.since().filter((it) => it.path.includes('steal'))).toEqual([]);
  });

  test('missing consent names the permission and the request', async () => {
    bench.emulator.microsoft.removeConsent();
    const error = await bench.provider.check().then(
      () => null,
      (it: unknown) => it,
    );
    expect(error).toBeInstanceOf(CalendarError);
    expect(error).toMatchObject({
      meaning: 'forbidden',
      advice: expect.stringContaining('Calendars.ReadWrite') as string,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  test('a token that Microsoft drops early is bought again', async () => {
    await bench.provider.check();
    bench.emulator.microsoft.expireTokens();
    await bench.provider.check();
    expect(bench.wire.since().filter((it) => it.path.endsWith('/token'))).toHaveLength(2);
  });

  test('without an organiser it only reads: at the mailbox of whoever it is asked about, and it writes nothing', async () => {
    const { emulator, clock, wire } = bench;
    const tools = { clock, sleep: () => Promise.resolve(), random: () => 0.5, fetch: globalThis.fetch };
    const provider = openMicrosoft(
      { organizer: null, apiUrl: emulator.urls.microsoft },
      applicationAccess({ ...emulator.microsoft.app, loginUrl: emulator.urls.microsoft }, tools),
      tools,
    );
    expect(await provider.check()).toMatch(/for reading only/);
    const addresses = ['ghost@elsewhere.test', 'rui@acme.test', 'ana@acme.test'];
    const answers = await provider.freeBusy({ addresses, ...tuesday });
    expect(answers.get('ghost@elsewhere.test')).toMatchObject({ readable: false, reason: 'not-found' });
    expect(answers.get('rui@acme.test')).toEqual(
      (await bench.provider.freeBusy({ addresses, ...tuesday })).get('rui@acme.test'),
    );
    const nobody = await provider.freeBusy({ addresses: ['ghost@elsewhere.test'], ...tuesday });
    expect(nobody.get('ghost@elsewhere.test')).toMatchObject({ readable: false, reason: 'not-found' });
    for (const write of [provider.create(aDraft()), provider.update('k', {}), provider.cancel('k')])
      await expect(write).rejects.toMatchObject({
        meaning: 'forbidden',
        advice: expect.stringMatching(/MICROSOFT_ORGANIZER/) as string,
      });
    expect(await provider.find('k')).toBeNull();
    emulator.microsoft.removeConsent();
    await expect(provider.check()).rejects.toMatchObject({ meaning: 'forbidden' });
    expect(wire.since().filter((it) => /events/.test(it.path))).toEqual([]);
  });
});
