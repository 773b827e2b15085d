/** The short memory in front of a provider, and the provider of a bot without a calendar. */
import { describe, expect, test } from 'vitest';
import { openCalendars } from '../../src/calendars/index.ts';
import { remembering } from '../../src/calendars/cache.ts';
import {
  type CalendarError,
  type CalendarEvent,
  type CalendarProvider,
  type FreeBusy,
  type FreeBusyQuery,
} from '../../src/calendars/provider.ts';
import { aDraft } from '../contracts/calendars.ts';

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
