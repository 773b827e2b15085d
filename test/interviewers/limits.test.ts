/**
 * Limits per day, ISO week and 28 days in the person's own zone: against a counter that knows nothing of ours, walks
 * dates as text, and asks the runtime's calendar for every single one.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitedTime, raised, reached } from '../../src/scheduling/limits.ts';
import { plan } from '../../src/scheduling/plan.ts';
import { defaultWeights, type Interviewer, type Problem } from '../../src/scheduling/problem.ts';
import { localDayOf } from '../../src/scheduling/working-hours.ts';

const HOUR = 3_600_000;
const zones = [
  'UTC',
  'Europe/Lisbon',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'America/St_Johns',
  'Africa/Casablanca',
];

/** `YYYY-MM-DD` on the wall, as the runtime's own calendar says. */
const calendars = new Map(
  zones.map((zone) => [zone, new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })]),
);
function dateIn(zone: string, at: number): string {
  return calendars.get(zone)?.format(at) ?? '';
}

function plusDays(date: string, days: number): string {
  const [y = 0, m = 1, d = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(y, m - 1, d + days)).toISOString().slice(0, 10);
}

/** The Monday of a date's week. */
function mondayOf(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return plusDays(date, weekday === 0 ? -6 : 1 - weekday);
}

/** Whether one more on `date` breaks something, by counting everything that lies in it. */
function naive(person: Interviewer, date: string, next: number): string[] {
  const held = [
    ...person.interviews.map((at) => ({ date: dateIn(person.zone, at), weight: 1 })),
    ...(person.shadowing ?? []).map((at) => ({ date: dateIn(person.zone, at), weight: person.shadowWeight ?? 1 })),
    { date, weight: next },
  ];
  const sum = (fits: (it: string) => boolean) =>
    held.filter((it) => fits(it.date)).reduce((all, it) => all + it.weight, 0);
  const broken: string[] = [];
  if (sum((it) => it === date) > person.dayLimit) broken.push('day');
  if (sum((it) => mondayOf(it) === mondayOf(date)) > person.weekLimit) broken.push('week');
  const { rollingLimit } = person;
  if (rollingLimit !== undefined)
    for (let back = 27; back >= 0; back -= 1) {
      const first = plusDays(date, -back);
      const last = plusDays(first, 27);
      if (sum((it) => first <= it && it <= last) <= rollingLimit) continue;
      broken.push('rolling');
      break;
    }
  return broken;
}

const around = (at: number) => fc.integer({ min: -40 * 24, max: 40 * 24 }).map((hours) => at + hours * HOUR);

/** Around the changes of clocks of either hemisphere, and around new year. */
const centres = ['2026-03-29T01:00:00Z', '2026-11-01T06:00:00Z', '2026-10-04T00:00:00Z', '2027-01-01T00:00:00Z'].map(
  (it) => Date.parse(it),
);

const people = fc.constantFrom(...centres).chain((centre) =>
  fc.record({
    at: around(centre),
    person: fc.record<Interviewer>({
      id: fc.constant('p'),
      name: fc.constant('P'),
      zone: fc.constantFrom(...zones),
      hours: fc.constant([]),
      busy: fc.constant([]),
      tentative: fc.constant([]),
      interviews: fc.array(around(centre), { maxLength: 25 }),
      shadowing: fc.array(around(centre), { maxLength: 6 }),
      shadowWeight: fc.constantFrom(0, 0.25, 0.5, 1),
      dayLimit: fc.integer({ min: 1, max: 3 }),
      weekLimit: fc.integer({ min: 1, max: 6 }),
      rollingLimit: fc.integer({ min: 1, max: 16 }),
    }),
    next: fc.constantFrom(1, 0.5, 0),
  }),
);

test('a limit is reached exactly when a naive count says so, in every zone and across every change of clocks', () => {
  const seen = { day: 0, week: 0, rolling: 0, none: 0 };
  fc.assert(
    fc.property(people, ({ at, person, next }) => {
      const truth = naive(person, dateIn(person.zone, at), next);
      expect(reached(person, localDayOf(at, person.zone), next)).toEqual(truth);
      const limited = limitedTime(person, at, at + HOUR, next);
      expect(limited.some((it) => it.start <= at && at < it.end)).toBe(truth.length > 0);
      for (const it of truth) seen[it as 'day'] += 1;
      if (truth.length === 0) seen.none += 1;
    }),
    { numRuns: 1_000, seed: 28 },
  );
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(10);
});

test('a full day is full from local midnight to local midnight, also when it has 23 or 25 hours', () => {
  const person = (zone: string, at: string): Interviewer => ({
    id: 'p',
    name: 'P',
    zone,
    hours: [],
    busy: [],
    tentative: [],
    interviews: [Date.parse(at)],
    dayLimit: 1,
    weekLimit: 9,
  });
  const full = (it: Interviewer, from: string, to: string) =>
    limitedTime(it, Date.parse(from), Date.parse(to)).map((one) => [
      new Date(one.start).toISOString(),
      new Date(one.end).toISOString(),
    ]);
  expect(
    full(person('America/New_York', '2026-03-08T17:00:00Z'), '2026-03-08T06:00:00Z', '2026-03-08T20:00:00Z'),
  ).toEqual([['2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z']]);
  expect(full(person('Europe/Lisbon', '2026-10-25T12:00:00Z'), '2026-10-25T08:00:00Z', '2026-10-25T20:00:00Z')).toEqual(
    [['2026-10-24T23:00:00.000Z', '2026-10-26T00:00:00.000Z']],
  );
});

test('raising a limit once lets exactly one more in, on whatever day it was full', () => {
  fc.assert(
    fc.property(people, ({ at, person }) => {
      const day = localDayOf(at, person.zone);
      const full = reached({ ...person, shadowWeight: 1 }, day);
      let lifted: Interviewer = { ...person, shadowWeight: 1 };
      for (const limit of full) lifted = raised(lifted, limit);
      for (const limit of ['day', 'week', 'rolling'] as const)
        if (!full.includes(limit)) expect(raised(person, limit)).toMatchObject({ interviews: person.interviews });
      // One over the limit is a matter of one raise; who is further over stays over.
      const held = naive({ ...person, shadowWeight: 1 }, dateIn(person.zone, at), 0);
      if (held.length === 0) expect(reached(lifted, day)).toEqual([]);
      for (const key of ['dayLimit', 'weekLimit', 'rollingLimit'] as const)
        expect((lifted[key] ?? 0) - (person[key] ?? 0)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 250, seed: 3 },
  );
});

const monday = Date.parse('2026-11-23T00:00:00Z');
const weekdays = ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, fromMinute: 540, toMinute: 1080 }));

function problemWith(
  people: readonly Partial<Interviewer>[],
  seats: readonly Partial<Problem['sessions'][number]['seats'][number]>[] = [],
): Problem {
  const all = people.map(
    (it, index): Interviewer => ({
      id: `p${index}`,
      name: `Person ${index}`,
      zone: 'UTC',
      hours: weekdays,
      busy: [],
      tentative: [],
      interviews: [],
      dayLimit: 4,
      weekLimit: 9,
      ...it,
    }),
  );
  const pool = all.map((it) => ({ person: it.id, rank: 0 }));
  return {
    gridMinutes: 15,
    zone: 'UTC',
    candidateWindows: [0, 1, 2, 3, 4].map((day) => ({
      start: monday + day * 24 * HOUR + 9 * HOUR,
      end: monday + day * 24 * HOUR + 18 * HOUR,
    })),
    people: all,
    rooms: [],
    sessions: [
      {
        id: 's1',
        title: 'Talk',
        minutes: 60,
        needsRoom: false,
        seats: (seats.length > 0 ? seats : [{}]).map((it) => ({
          role: 'Interviewer',
          pool,
          count: 1,
          optional: false,
          missCost: 0,
          ...it,
        })),
      },
    ],
    order: [],
    minGapMinutes: 0,
    maxGapMinutes: 60,
    lunch: null,
    maxDays: 1,
    core: { fromMinute: 540, toMinute: 1080 },
    focusMinutes: 0,
    weights: defaultWeights,
  };
}

const first = (problem: Problem) => {
  const result = plan(problem, { k: 1, distinct: 'starts', explain: false });
  return result.status === 'infeasible' ? null : (result.plans[0] ?? null);
};

test('the planner keeps the rolling limit, and raising it once is a change it can apply', () => {
  const held = Array.from({ length: 8 }, (_, i) => monday - (i + 2) * 2 * 24 * HOUR + 10 * HOUR);
  const problem = problemWith([{ interviews: held, rollingLimit: 8 }]);
  expect(first(problem)).toBeNull();
  const again = plan(problem, {
    k: 1,
    distinct: 'starts',
    explain: false,
    changes: [{ kind: 'raise-limit', person: 'p0', limit: 'rolling' }],
  });
  expect(again.status).toBe('optimal');
  // The oldest falls out of the window later that week.
  expect(first(problemWith([{ interviews: held, rollingLimit: 9 }]))).not.toBeNull();
});

test('away by their own word is not free, and the plan says why somebody else sits', () => {
  const away = [{ start: monday, end: monday + 3 * 24 * HOUR, sentence: 'is paused until 26 Nov' }];
  const problem = problemWith([{ away }, {}]);
  const pool = [
    { person: 'p0', rank: 0 },
    { person: 'p1', rank: 1 },
  ];
  const [session] = problem.sessions;
  if (session === undefined) throw new Error('no session');
  const seats = session.seats.map((it) => ({ ...it, pool }));
  const found = first({ ...problem, sessions: [{ ...session, seats }], weights: { ...defaultWeights, finish: 50 } });
  expect(found?.sessions[0]?.assignments[0]).toMatchObject({ person: 'p1', why: 'Person 0 is paused until 26 Nov' });
});

test('preferred hours cost but do not forbid', () => {
  const preferred = weekdays.map((it) => ({ ...it, fromMinute: 14 * 60, toMinute: 16 * 60 }));
  const liked = first(problemWith([{ preferred }]));
  expect(new Date(liked?.sessions[0]?.start ?? 0).getUTCHours()).toBeGreaterThanOrEqual(14);
  const busy = [0, 1, 2, 3, 4].map((day) => ({
    start: monday + day * 24 * HOUR + 12 * HOUR,
    end: monday + day * 24 * HOUR + 18 * HOUR,
  }));
  const bent = first(problemWith([{ preferred, busy }]));
  expect(bent?.compromises.map((it) => it.sentence).join()).toMatch(/Person 0 would rather not at Mon 09:00/);
  // Their clock, not the candidate's, and said to be.
  const east = first(problemWith([{ preferred, busy, zone: 'Europe/Berlin' }]));
  expect(east?.compromises.map((it) => it.sentence).join()).toMatch(
    /Person 0 would rather not at Mon \d\d:\d\d their time/,
  );
});

test('who only learns adds their chosen weight, so a full week still has room for watching', () => {
  const interviews = [monday + 10 * HOUR, monday + 34 * HOUR];
  const learner = { interviews, weekLimit: 3, shadowWeight: 0.5 };
  const seats = (training: boolean) => [
    { pool: [{ person: 'p1', rank: 0 }] },
    { role: 'Shadow', training, optional: true, missCost: 40, pool: [{ person: 'p0', rank: 0 }] },
  ];
  const sits = (training: boolean) =>
    first(
      problemWith([{ ...learner, shadowing: [monday + 58 * HOUR] }, {}], seats(training)),
    )?.sessions[0]?.assignments.map((it) => it.person);
  expect(sits(true)).toEqual(['p1', 'p0']);
  expect(sits(false)).toEqual(['p1']);
});
