import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidProblem } from '../../src/scheduling/invalid-problem.ts';
import { plan } from '../../src/scheduling/plan.ts';
import { defaultWeights, type Interviewer, type Problem, type Session } from '../../src/scheduling/problem.ts';
import { brokenInLife, canBeHeld, wall } from './life.ts';

const MINUTE = 60_000;
const t = (text: string) => Date.parse(text);

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const hours = (fromMinute: number, toMinute: number) => weekdays.map((weekday) => ({ weekday, fromMinute, toMinute }));

function person(id: string, more: Partial<Interviewer> = {}): Interviewer {
  return {
    id,
    name: id,
    zone: 'Europe/Lisbon',
    hours: hours(540, 1080),
    busy: [],
    tentative: [],
    interviews: [],
    dayLimit: 4,
    weekLimit: 10,
    ...more,
  };
}

function session(id: string, pool: string[], more: Partial<Session> = {}): Session {
  return {
    id,
    title: `Session ${id}`,
    minutes: 60,
    needsRoom: false,
    seats: [
      {
        role: 'interviewer',
        pool: pool.map((it, rank) => ({ person: it, rank })),
        count: 1,
        optional: false,
        missCost: 0,
      },
    ],
    ...more,
  };
}

const base: Problem = {
  gridMinutes: 15,
  zone: 'Europe/Lisbon',
  candidateWindows: [{ start: t('2026-11-24T09:00Z'), end: t('2026-11-24T18:00Z') }],
  people: [person('ana'), person('rui')],
  rooms: [],
  sessions: [session('a', ['ana']), session('b', ['rui'])],
  order: [],
  minGapMinutes: 0,
  maxGapMinutes: 60,
  lunch: null,
  maxDays: 1,
  core: { fromMinute: 540, toMinute: 1080 },
  focusMinutes: 45,
  weights: defaultWeights,
};

const best = (problem: Problem) => {
  const result = plan(problem, { k: 1, distinct: 'starts', explain: false });
  return result.status === 'optimal' ? result.plans[0] : undefined;
};
const startOf = (problem: Problem, id = 'a') => {
  const start = best(problem)?.sessions.find((it) => it.session === id)?.start;
  return start === undefined ? null : new Date(start).toISOString().slice(0, 16);
};

/** Around the nights in which clocks change, and around an ordinary one. */
const middays = [
  '2026-10-25T12:00Z',
  '2026-11-01T12:00Z',
  '2026-03-29T12:00Z',
  '2026-04-04T12:00Z',
  '2026-11-24T12:00Z',
];
const zones = [
  'UTC',
  'Europe/Lisbon',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Asia/Tokyo',
];

const problems = fc
  .record({
    midday: fc.constantFrom(...middays),
    zone: fc.constantFrom(...zones),
    grid: fc.constantFrom(15 as const, 15 as const, 30 as const),
    count: fc.integer({ min: 1, max: 2 }),
  })
  .chain(({ midday, zone, grid, count }) => {
    const near = fc.integer({ min: -30 * 12, max: 30 * 12 }).map((five) => t(midday) + five * 5 * MINUTE);
    const intervals = (most: number) =>
      fc.array(fc.tuple(near, fc.integer({ min: 1, max: 60 })), { maxLength: most }).map((list) =>
        list
          .map(([start, five]) => ({ start, end: start + five * 5 * MINUTE }))
          .sort((a, b) => a.start - b.start)
          .filter((it, i, all) => i === 0 || all.slice(0, i).every((one) => one.end < it.start)),
      );
    const people = ['p', 'q', 'r'].map((id) =>
      fc
        .record({
          zone: fc.constantFrom(...zones),
          busy: intervals(4),
          interviews: fc.array(near, { maxLength: 3 }),
          dayLimit: fc.integer({ min: 1, max: 2 }),
          weekLimit: fc.integer({ min: 1, max: 4 }),
          from: fc.integer({ min: 0, max: 24 }),
        })
        .map(({ from, ...it }) => person(id, { ...it, hours: hours(from * 30, Math.min(1440, from * 30 + 9 * 60)) })),
    );
    return fc
      .record({
        people: fc.tuple(...people),
        candidateWindows: intervals(3).filter((it) => it.length > 0),
        pools: fc.array(fc.subarray(['p', 'q', 'r'], { minLength: 1 }), { minLength: count, maxLength: count }),
        minutes: fc.array(fc.constantFrom(30, 60), { minLength: count, maxLength: count }),
        ordered: fc.boolean(),
        maxDays: fc.integer({ min: 1, max: 2 }),
        lunch: fc.option(fc.constant({ fromMinute: 720, toMinute: 840, minutes: 60 })),
      })
      .map(
        ({ pools, minutes, ordered, ...it }): Problem => ({
          ...base,
          ...it,
          zone,
          gridMinutes: grid,
          maxGapMinutes: 120,
          sessions: pools.map((pool, j) => session('abc'[j]!, pool, { minutes: minutes[j] ?? 30 })),
          order: ordered && count === 2 ? [['b', 'a']] : [],
        }),
      );
  });

test('in any zone and across clock changes: what is planned can be held, and nothing that can be held is missed', () => {
  let held = 0;
  fc.assert(
    fc.property(problems, (problem) => {
      const result = plan(problem, { k: 3, distinct: 'starts', explain: false });
      const plans = result.status === 'infeasible' ? [] : result.plans;
      for (const it of plans) expect(brokenInLife(problem, it)).toEqual([]);
      if (plans.length > 0) held += 1;
      else expect(canBeHeld(problem)).toBe(false);
    }),
    { numRuns: 250, seed: 11 },
  );
  expect(held).toBeGreaterThan(50);
  expect(held).toBeLessThan(240);
});

test('busy time is rounded outward and working time inward', () => {
  expect(
    startOf({
      ...base,
      people: [
        person('ana', { busy: [{ start: t('2026-11-24T09:55Z'), end: t('2026-11-24T10:05Z') }] }),
        person('rui', { hours: hours(0, 1440) }),
      ],
      candidateWindows: [{ start: t('2026-11-24T08:50Z'), end: t('2026-11-24T18:00Z') }],
      lunch: null,
      sessions: [session('a', ['ana'])],
    }),
  ).toBe('2026-11-24T10:15');
  expect(
    startOf({
      ...base,
      sessions: [session('a', ['ana'])],
      people: [person('ana', { hours: hours(550, 1080) }), person('rui')],
    }),
  ).toBe('2026-11-24T09:15');
});

test('the Monday after a clock change begins at the same time on the wall', () => {
  const window = (day: string) => ({ start: t(`${day}T00:00Z`), end: t(`${day}T23:00Z`) });
  const early = { ...base, sessions: [session('a', ['ana'])], candidateWindows: [window('2026-10-26')] };
  expect(startOf(early)).toBe('2026-10-26T09:00');
  expect(startOf({ ...early, candidateWindows: [window('2026-10-23')] })).toBe('2026-10-23T08:00');
});

test('limits are counted on the interviewer’s own days', () => {
  // Monday morning in Los Angeles is Tuesday in Tokyo; the next Los Angeles day begins at 17:00 there.
  const problem: Problem = {
    ...base,
    zone: 'Asia/Tokyo',
    candidateWindows: [{ start: t('2026-11-24T00:00Z'), end: t('2026-11-24T12:00Z') }],
    people: [
      person('ana', {
        zone: 'America/Los_Angeles',
        hours: hours(0, 1440),
        interviews: [t('2026-11-23T16:00Z')],
        dayLimit: 1,
      }),
    ],
    sessions: [session('a', ['ana'])],
  };
  expect(startOf(problem)).toBe('2026-11-24T08:00');
  // The same interview counts for the week that began on Monday there, though it was Sunday at midnight in Honolulu.
  expect(startOf({ ...problem, people: [{ ...problem.people[0]!, dayLimit: 9, weekLimit: 1 }] })).toBeNull();
});

test('an unreadable calendar is never free', () => {
  expect(startOf({ ...base, people: [person('ana', { unreadable: 'not shared' }), person('rui')] })).toBeNull();
});

test('a fixed session stays where it is, on the minute, and the others gather around it', () => {
  const fixedStart = t('2026-11-24T14:10Z');
  const found = best({ ...base, sessions: [session('a', ['ana'], { fixedStart }), session('b', ['rui'])] });
  expect(found?.sessions.map((it) => [it.session, new Date(it.start).toISOString().slice(11, 16)])).toEqual([
    ['b', '13:00'],
    ['a', '14:10'],
  ]);
});

test('says why this person sits and not the one who is preferred', () => {
  const pool = ['ana', 'uma', 'rui'];
  const busyAllDay = [{ start: t('2026-11-24T00:00Z'), end: t('2026-11-25T00:00Z') }];
  const problem = {
    ...base,
    people: [
      person('ana', { name: 'Ana', busy: busyAllDay }),
      person('uma', { name: 'Uma', unreadable: 'the calendar is not shared' }),
      person('rui', { name: 'Rui' }),
    ],
    sessions: [session('a', pool)],
  };
  expect(best(problem)?.sessions[0]?.assignments[0]).toMatchObject({
    person: 'rui',
    rank: 2,
    why: 'Ana is busy then; Uma cannot be asked: the calendar is not shared',
  });
  expect(best(problem)?.compromises.map((it) => it.sentence)).toContain('Rui is not the first choice for Session a');
});

test('with distinct days, each plan is on another day', () => {
  const candidateWindows = ['24', '25', '26'].map((day) => ({
    start: t(`2026-11-${day}T09:00Z`),
    end: t(`2026-11-${day}T18:00Z`),
  }));
  const result = plan({ ...base, candidateWindows }, { k: 5, distinct: 'days' });
  if (result.status !== 'optimal') throw new Error(result.status);
  expect(result.plans.map((it) => wall(it.sessions[0]!.start, base.zone).date)).toEqual([
    '2026-11-24',
    '2026-11-25',
    '2026-11-26',
  ]);
});

const wrong: [string, string, Partial<Problem>][] = [
  [
    'order',
    'runs in a circle',
    {
      order: [
        ['a', 'b'],
        ['b', 'a'],
      ],
    },
  ],
  ['order[0]', 'no session "x"', { order: [['a', 'x']] }],
  ['sessions', 'at least one', { sessions: [] }],
  ['sessions[0].minutes', 'longer than a day', { sessions: [session('a', ['ana'], { minutes: 1500 })] }],
  ['sessions[0].seats[0].pool', 'nobody is in the pool', { sessions: [session('a', [])] }],
  ['sessions[0].seats[0].pool[0].person', 'nobody has the id', { sessions: [session('a', ['zoe'])] }],
  ['sessions[1].id', 'two sessions', { sessions: [session('a', ['ana']), session('a', ['rui'])] }],
  ['candidateWindows[0]', 'ends before it begins', { candidateWindows: [{ start: 5, end: 4 }] }],
  ['candidateWindows', 'more than 62 days', { candidateWindows: [{ start: 0, end: t('2026-11-24') }] }],
  ['people[0].zone', 'no time zone', { people: [person('ana', { zone: 'Mars/Olympus' }), person('rui')] }],
  ['zone', 'no time zone', { zone: '' }],
  ['people[1].id', 'two persons', { people: [person('ana'), person('ana')] }],
  ['maxDays', 'between 1 and 5', { maxDays: 9 }],
  ['lunch.minutes', 'longer than the time', { lunch: { fromMinute: 720, toMinute: 750, minutes: 60 } }],
  ['maxGapMinutes', 'shorter than the shortest', { minGapMinutes: 30, maxGapMinutes: 15 }],
];

test.each(wrong)('a wrong problem is refused with its path: %s %s', (path, sentence, change) => {
  const refuse = () => plan({ ...base, ...change }, { k: 1, distinct: 'starts' });
  expect(refuse).toThrow(InvalidProblem);
  expect(refuse).toThrow(sentence);
  expect(refuse).toThrow(expect.objectContaining({ path }));
});

test('a length that does not fit the grid is kept to the minute: what is shown, how long breaks are, how long one waits', () => {
  // Marco can from 9 to 10 and Jo from 10:30 on: a break of 40 minutes by the clock, of half an hour on the grid.
  const off = (from: string, to: string) => ({ start: t(`2026-11-24T${from}Z`), end: t(`2026-11-24T${to}Z`) });
  const problem = {
    ...base,
    candidateWindows: [off('09:00', '11:30')],
    people: [person('ana', { busy: [off('10:00', '18:00')] }), person('rui', { busy: [off('08:00', '10:30')] })],
    sessions: [session('a', ['ana'], { minutes: 50 }), session('b', ['rui'], { minutes: 50 })],
    lunch: null,
  };
  const fits = best({ ...problem, maxGapMinutes: 40 });
  expect(fits?.sessions.map((it) => [it.start, it.end])).toEqual([
    [off('09:00', '09:50').start, off('09:00', '09:50').end],
    [off('10:30', '11:20').start, off('10:30', '11:20').end],
  ]);
  expect(fits?.compromises.map((it) => it.sentence)).toContain('The candidate waits 40 minutes');
  const tooLong = plan({ ...problem, maxGapMinutes: 35 }, { k: 1, distinct: 'starts' });
  if (tooLong.status !== 'infeasible') throw new Error(tooLong.status);
  expect(tooLong.blockers.map((it) => it.sentence)).toContain('Breaks may last no longer than 35 minutes');
});

test('no window at all is no error: nothing fits', () => {
  expect(plan({ ...base, candidateWindows: [] }, { k: 1, distinct: 'starts' }).status).toBe('infeasible');
});

test('a session longer than every window is no error either, and is named', () => {
  const result = plan({ ...base, sessions: [session('a', ['ana'], { minutes: 600 })] }, { k: 1, distinct: 'starts' });
  if (result.status !== 'infeasible') throw new Error(result.status);
  expect(result.blockers[0]).toMatchObject({ kind: 'window', subject: 'a', share: 1 });
});
