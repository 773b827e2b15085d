/** What stands in front of the providers: the short memory, no calendar at all, two vendors at once. */
import { describe, expect, test } from 'vitest';
import { createCalendarEmulator } from '../../sandbox/calendars/emulator.ts';
import { MovableClock } from '../../sandbox/clock.ts';
import type { CompanyCalendar } from '../../sandbox/company.ts';
import { Faults } from '../../sandbox/faults.ts';
import { Wire } from '../../sandbox/wire.ts';
import { remembering } from '../../src/calendars/cache.ts';
import { openCalendars } from '../../src/calendars/index.ts';
import {
  type CalendarError,
  type CalendarEvent,
  type CalendarProvider,
  type FreeBusy,
  type FreeBusyQuery,
} from '../../src/calendars/provider.ts';
import { AT, aDraft, companyFor, ORGANIZER } from '../contracts/calendars.ts';

const HOUR = 3_600_000;
const event: CalendarEvent = {
  key: 'k',
  id: 'id',
  url: null,
  videoUrl: null,
  start: 0,
  end: HOUR,
  title: '',
  status: 'confirmed',
  guests: [],
};

/** Answers each query when it is told to, and remembers what it was asked. */
function aProvider() {
  const asked: FreeBusyQuery[] = [];
  const waiting: (() => void)[] = [];
  let busyNow: FreeBusy = {
    readable: true,
    busy: [{ start: 2 * HOUR, end: 4 * HOUR }],
    tentative: [{ start: 6 * HOUR, end: 7 * HOUR }],
  };
  const provider: CalendarProvider = {
    name: 'test',
    label: 'test',
    freeBusy: (query) => {
      asked.push(query);
      const answer = busyNow;
      return new Promise((resolve) => {
        waiting.push(() => resolve(new Map(query.addresses.map((it) => [it, answer]))));
      });
    },
    create: () => Promise.resolve(event),
    find: () => Promise.resolve(event),
    update: () => Promise.resolve(event),
    cancel: () => Promise.reject(new Error('lost')),
    check: () => Promise.resolve('ok'),
  };
  const clock = { at: 0, now: () => clock.at };
  return {
    clock,
    asked,
    calendars: remembering(provider, { clock, lifeMs: 30_000 }),
    answers: (answer: FreeBusy) => {
      busyNow = answer;
    },
    reply: async <T>(work: Promise<T>): Promise<T> => {
      for (const go of waiting.splice(0)) go();
      return work;
    },
  };
}

const query = { addresses: ['a', 'b'], from: 0, to: 10 * HOUR, detail: 'events' as const };

describe('the short memory', () => {
  test('people who ask at the same time share one call, and only who is missing is asked for', async () => {
    const { calendars, asked, reply } = aProvider();
    const first = calendars.freeBusy(query);
    const second = calendars.freeBusy({ ...query, addresses: ['b', 'c'] });
    const answers = await reply(Promise.all([first, second]));
    expect(asked.map((it) => it.addresses)).toEqual([['a', 'b'], ['c']]);
    expect([...answers[1].keys()].sort()).toEqual(['b', 'c']);
  });

  test('a wider and finer answer serves a narrower, coarser question; not the other way round', async () => {
    const { calendars, asked, reply } = aProvider();
    await reply(calendars.freeBusy(query));
    const narrow = await calendars.freeBusy({ addresses: ['a'], from: 3 * HOUR, to: 7 * HOUR });
    expect(narrow.get('a')).toEqual({
      readable: true,
      busy: [
        { start: 3 * HOUR, end: 4 * HOUR },
        { start: 6 * HOUR, end: 7 * HOUR },
      ],
      tentative: [],
    });
    expect(asked).toHaveLength(1);
    await reply(calendars.freeBusy({ ...query, to: 11 * HOUR }));
    expect(asked).toHaveLength(2);
    await reply(calendars.freeBusy({ ...query, from: -HOUR }));
    expect(asked).toHaveLength(3);
    const coarse = aProvider();
    await coarse.reply(coarse.calendars.freeBusy({ ...query, detail: 'busy' }));
    await coarse.reply(coarse.calendars.freeBusy(query));
    expect(coarse.asked).toHaveLength(2);
  });

  test('it forgets after its life, after any write of ours (even a lost one), and when told', async () => {
    const { calendars, asked, clock, reply } = aProvider();
    const again = async (): Promise<number> => {
      await reply(calendars.freeBusy(query));
      return asked.length;
    };
    expect(await again()).toBe(1);
    clock.at = 29_999;
    expect(await again()).toBe(1);
    clock.at = 30_000;
    expect(await again()).toBe(2);
    await calendars.create(aDraft());
    expect(await again()).toBe(3);
    await calendars.update('k', {});
    expect(await again()).toBe(4);
    await expect(calendars.cancel('k')).rejects.toThrow('lost');
    expect(await again()).toBe(5);
    calendars.invalidate(['b']);
    expect(await again()).toBe(6);
    expect(asked.at(-1)?.addresses).toEqual(['b']);
  });

  test('the re-check before booking always asks, and what it hears replaces what was known', async () => {
    const { calendars, asked, answers, reply } = aProvider();
    await reply(calendars.freeBusy(query));
    answers({ readable: true, busy: [{ start: 0, end: HOUR }], tentative: [] });
    expect((await reply(calendars.freeBusy({ ...query, fresh: true }))).get('a')).toMatchObject({
      busy: [{ start: 0, end: HOUR }],
    });
    expect((await calendars.freeBusy(query)).get('a')).toMatchObject({ busy: [{ start: 0, end: HOUR }] });
    expect(asked).toHaveLength(2);
  });

  test('a write while an answer is on its way: the answer is not kept', async () => {
    const { calendars, asked, reply } = aProvider();
    const early = calendars.freeBusy(query);
    await calendars.create(aDraft());
    await reply(early);
    await reply(calendars.freeBusy(query));
    expect(asked).toHaveLength(2);
  });

  test('questions about moving an event are never remembered, failures neither', async () => {
    const { calendars, asked, answers, reply } = aProvider();
    for (let times = 0; times < 2; times += 1) await reply(calendars.freeBusy({ ...query, ignoreKeys: ['k'] }));
    answers({ readable: false, reason: 'failed', sentence: 'no' });
    for (let times = 0; times < 2; times += 1) await reply(calendars.freeBusy(query));
    expect(asked).toHaveLength(4);
    answers({ readable: false, reason: 'not-found', sentence: 'no' });
    for (let times = 0; times < 2; times += 1) await reply(calendars.freeBusy(query));
    expect(asked).toHaveLength(5);
  });

  test('a crowd bigger than the memory is answered in full', async () => {
    const { calendars, reply } = aProvider();
    const crowd = Array.from({ length: 3_000 }, (_, index) => `p${index}`);
    expect((await reply(calendars.freeBusy({ ...query, addresses: crowd }))).size).toBe(3_000);
  });
});

describe('without a calendar', () => {
  const calendars = openCalendars({}, { clock: { now: () => 0 } });

  test('everybody is unreadable, with what an admin does about it', async () => {
    const answer = (await calendars.freeBusy(query)).get('a');
    expect(answer).toMatchObject({ readable: false, reason: 'not-connected' });
    expect(answer?.readable === false && answer.sentence).toContain('GOOGLE_SERVICE_ACCOUNT_KEY');
  });

  test('every write is refused and says that nothing was changed', async () => {
    for (const work of [
      calendars.create(aDraft()),
      calendars.update('k', {}),
      calendars.cancel('k'),
      calendars.check(),
    ])
      await expect(work).rejects.toMatchObject({
        meaning: 'unauthorized',
        message: expect.stringContaining('nothing was changed') as string,
        advice: expect.stringContaining('GOOGLE_ORGANIZER') as string,
      } satisfies Partial<CalendarError>);
    expect(await calendars.find('k')).toBeNull();
  });
});

describe('two vendors side by side', () => {
  const bench = async () => {
    const clock = new MovableClock(AT, { frozen: true });
    const wire = new Wire();
    const faults = new Faults();
    const [hiring, rui, ana] = companyFor('google');
    const calendars = [hiring, rui, { ...ana, vendor: 'microsoft' as const }].flatMap((it) =>
      it?.address === undefined ? [] : [it as CompanyCalendar],
    );
    const outlook = { ...(hiring as CompanyCalendar), address: 'hiring@outlook.test', vendor: 'microsoft' as const };
    const emulator = createCalendarEmulator({ calendars: [...calendars, outlook], clock, wire, faults });
    await emulator.listen();
    const provider = openCalendars(
      {
        google: {
          serviceAccountKey: JSON.stringify(emulator.serviceAccountKey),
          organizer: ORGANIZER,
          apiUrl: emulator.urls.google,
        },
        microsoft: {
          ...emulator.microsoft.app,
          organizer: outlook.address,
          apiUrl: emulator.urls.microsoft,
          loginUrl: emulator.urls.microsoft,
        },
      },
      { clock, sleep: () => Promise.resolve() },
    );
    return { emulator, provider, faults };
  };
  const tuesday = { from: Date.parse('2026-11-24T00:00Z'), to: Date.parse('2026-11-25T00:00Z') };
  const addresses = ['rui@acme.test', 'ana@acme.test', 'ghost@elsewhere.test'];

  test('everybody is read where they are, one event goes to all, and who is nowhere is named', async () => {
    const { emulator, provider } = await bench();
    const answers = await provider.freeBusy({ addresses, ...tuesday, detail: 'events' });
    expect(answers.get('rui@acme.test')).toMatchObject({ readable: true });
    expect(answers.get('ana@acme.test')).toMatchObject({ readable: true });
    expect(answers.get('ghost@elsewhere.test')).toMatchObject({
      reason: 'not-found',
      sentence: expect.stringMatching(/Neither Google Calendar nor Microsoft 365/) as string,
    });
    await provider.create(aDraft());
    const after = await provider.freeBusy({ addresses, ...tuesday });
    for (const address of ['rui@acme.test', 'ana@acme.test'])
      expect(after.get(address)).toMatchObject({
        busy: expect.arrayContaining([expect.objectContaining({ end: aDraft().end })]) as unknown,
      });
    expect(emulator.state.invitesTo('ana@acme.test')).toHaveLength(1);
    await emulator.close();
  });

  test('when the second vendor is away, its people are unreadable and the others stand', async () => {
    const { emulator, provider, faults } = await bench();
    faults.inject({ kind: 'status', status: 503, path: '/getSchedule' });
    const answers = await provider.freeBusy({ addresses, ...tuesday });
    expect(answers.get('rui@acme.test')).toMatchObject({ readable: true });
    expect(answers.get('ana@acme.test')).toMatchObject({ readable: false, reason: 'failed' });
    await emulator.close();
  });
});
