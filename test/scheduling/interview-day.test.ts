/** Several candidates of one interview day: best, proven, and nobody in two places. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayInstance } from '../../bench/interview-day/instances.ts';
import { planInterviewDay } from '../../src/scheduling/interview-day.ts';
import type { InterviewDayProblem } from '../../src/scheduling/interview-day-problem.ts';
import { normalize } from '../../src/scheduling/interval.ts';
import { defaultWeights, type Interviewer, type Problem } from '../../src/scheduling/problem.ts';
import { brokenTogether, everyJointDay } from './interview-day-oracle.ts';
import { brokenInLife, wall } from './life.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONDAY = Date.UTC(2026, 10, 30);
const weekdays = [1, 2, 3, 4, 5] as const;

/** Half hours of a day from nine to one, as `[from, to)`. */
const stretch = fc
  .tuple(fc.nat(7), fc.integer({ min: 1, max: 3 }))
  .map(([from, length]) => [from, Math.min(8, from + length)] as const);
const at = (day: number, slot: number) => MONDAY + day * DAY + 9 * HOUR + slot * (HOUR / 2);

const aPerson = (id: string) =>
  fc
    .record({
      busy: fc.array(fc.tuple(fc.nat(2), stretch), { maxLength: 4 }),
      tentative: fc.array(fc.tuple(fc.nat(1), stretch), { maxLength: 1 }),
      held: fc.array(fc.integer({ min: -20, max: 4 }), { maxLength: 2 }),
      dayLimit: fc.constantFrom(1, 2, 3),
      weekLimit: fc.constantFrom(2, 3, 9),
      rollingLimit: fc.constantFrom(undefined, undefined, 3),
    })
    .map(({ busy, tentative, held, dayLimit, weekLimit, rollingLimit }): Interviewer => {
      const taken = normalize(busy.map(([day, [from, to]]) => ({ start: at(day, from), end: at(day, to) })));
      return {
        id,
        name: id,
        zone: 'UTC',
        hours: weekdays.map((weekday) => ({ weekday, fromMinute: 540, toMinute: 780 })),
        busy: taken,
        tentative: normalize(tentative.map(([day, [from, to]]) => ({ start: at(day, from), end: at(day, to) }))).filter(
          (it) => !taken.some((one) => one.start < it.end && it.start < one.end),
        ),
        interviews: held.map((day) => MONDAY + day * DAY + 15 * HOUR),
        dayLimit,
        weekLimit,
        ...(rollingLimit !== undefined && { rollingLimit }),
      };
    });

const aDay: fc.Arbitrary<InterviewDayProblem> = fc
  .record({
    people: fc.tuple(aPerson('ana'), aPerson('bo'), aPerson('cy'), aPerson('di')),
    sessions: fc.array(
      fc.record({
        minutes: fc.constantFrom(30, 60),
        pool: fc.subarray(['ana', 'bo', 'cy', 'di'], { minLength: 1, maxLength: 3 }),
        needsRoom: fc.boolean(),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    rooms: fc.array(fc.array(fc.tuple(fc.nat(1), stretch), { maxLength: 1 }), { minLength: 1, maxLength: 2 }),
    windows: fc.array(fc.tuple(fc.nat(7), fc.nat(1)), { minLength: 2, maxLength: 3 }),
    apart: fc.constantFrom(0, 30, 60),
    ordered: fc.boolean(),
    maxDays: fc.constantFrom(1, 1, 2),
  })
  // Three candidates with two sessions each are more than can be tried out one by one.
  .map((it) => (it.windows.length > 2 ? { ...it, sessions: it.sessions.slice(0, 1) } : it))
  .map(({ people, sessions, rooms, windows, apart, ordered, maxDays }) => ({
    apartMinutes: { ana: apart, bo: apart },
    candidates: windows.map(([cut, day], i) => {
      const problem: Problem = {
        gridMinutes: 30,
        zone: 'UTC',
        // One day whole, the others from some half hour on; a third day where there is little to try.
        candidateWindows: (sessions.length === 1 ? [0, 1, 2] : [0, 1]).map((d) => ({
          start: at(d, d === day ? cut : 0),
          end: at(d, 8),
        })),
        people,
        rooms: rooms.map((busy, q) => ({
          id: `r${q}`,
          name: `Room ${q}`,
          busy: normalize(busy.map(([d, [from, to]]) => ({ start: at(d, from), end: at(d, to) }))),
        })),
        sessions: sessions.map((it, j) => ({
          id: `s${j}`,
          title: `Session ${j}`,
          minutes: it.minutes,
          needsRoom: it.needsRoom,
          seats: [
            {
              role: 'Interviewer',
              count: 1,
              optional: false,
              missCost: 0,
              pool: it.pool.map((person, rank) => ({ person, rank: Math.min(rank, 1) })),
            },
          ],
        })),
        order: ordered && sessions.length > 1 ? [['s0', 's1']] : [],
        minGapMinutes: 0,
        maxGapMinutes: 60,
        lunch: null,
        maxDays,
        core: { fromMinute: 570, toMinute: 780 },
        focusMinutes: 90,
        weights: defaultWeights,
      };
      return { id: `c${i}`, name: `Candidate ${i}`, problem };
    }),
  }));

test('on small questions it finds exactly what trying everything finds, on one date, on two, and on any', () => {
  fc.assert(
    fc.property(aDay, fc.constantFrom(1, 2, 'any'), fc.constantFrom(1, 3), (asked, dates, k) => {
      const found = planInterviewDay(asked, { k, dates: dates as 1 | 2 | 'any', explain: false, maxPanels: 50_000 });
      const all = everyJointDay(asked, dates === 'any' ? 3 : Number(dates));
      expect(found.status).toBe(all.length === 0 ? 'infeasible' : 'optimal');
      const days = 'days' in found ? found.days : [];
      expect(days.map((it) => it.objective)).toEqual(all.slice(0, k));
      for (const { plans } of days) {
        expect(brokenTogether(asked, plans)).toEqual([]);
        for (const [i, plan] of plans.entries()) expect(brokenInLife(asked.candidates[i]!.problem, plan)).toEqual([]);
      }
    }),
    { numRuns: 20, seed: 7 },
  );
}, 120_000);

const family = { candidates: 4, sessions: 4, pool: [6, 10], people: 32, days: 5, dayLimit: 3, ordered: true } as const;

test('no joint day of a crowded week puts anybody in two places or over a limit, and every day is another date', () => {
  for (const seed of [1, 2, 3]) {
    const asked = dayInstance(family, seed);
    const found = planInterviewDay(asked, { k: 3, dates: 1, maxPanels: 1_500 });
    const days = 'days' in found ? found.days : [];
    expect(days.length).toBeGreaterThan(0);
    for (const { plans } of days) {
      expect(brokenTogether(asked, plans)).toEqual([]);
      for (const [i, plan] of plans.entries()) expect(brokenInLife(asked.candidates[i]!.problem, plan)).toEqual([]);
    }
    const dates = days.map(({ plans }) => [
      ...new Set(
        plans.flatMap((plan, i) => plan.sessions.map((it) => wall(it.start, asked.candidates[i]!.problem.zone).date)),
      ),
    ]);
    expect(dates.every((it) => it.length === 1)).toBe(true);
    expect(new Set(dates.flat()).size).toBe(days.length);
  }
});

test('the same question gets the same answer, to the last seat', () => {
  const answer = () => {
    const { stats: _, ...found } = planInterviewDay(dayInstance(family, 3), { k: 2, dates: 1, maxPanels: 1_000 });
    return found;
  };
  expect(answer()).toEqual(answer());
});

test('a search that is cut says how far the first unproven day may be off, and is right about it', () => {
  const asked = dayInstance(family, 4);
  const whole = planInterviewDay(asked, { k: 1, dates: 1, maxPanels: 60_000 });
  const cut = planInterviewDay(asked, { k: 1, dates: 1, maxPanels: 300 });
  if (whole.status !== 'optimal' || cut.status !== 'budget') throw new Error(`${whole.status}, ${cut.status}`);
  const [best, found] = [whole.days[0]!.objective, cut.days[0]!.objective];
  expect(found).toBeGreaterThanOrEqual(best);
  expect(found - cut.gap).toBeLessThanOrEqual(best);
  expect(brokenTogether(asked, cut.days[0]!.plans)).toEqual([]);
});

/** One manager for everybody, so many interviews a day and so many hours as the test says. */
function oneManager(candidates: number, dayLimit: number, hours: number, days = 1): InterviewDayProblem {
  const person = (id: string, most: number): Interviewer => ({
    id,
    name: id === 'rui' ? 'Rui' : 'Jo',
    zone: 'UTC',
    hours: weekdays.map((weekday) => ({ weekday, fromMinute: 540, toMinute: 540 + 60 * hours })),
    busy: [],
    tentative: [],
    interviews: [],
    dayLimit: most,
    weekLimit: 20,
  });
  const problem: Problem = {
    gridMinutes: 30,
    zone: 'UTC',
    candidateWindows: Array.from({ length: days }, (_, d) => ({ start: at(d, 0), end: at(d, 2 * hours) })),
    people: [person('rui', dayLimit), person('jo', 9)],
    rooms: [],
    sessions: ['rui', 'jo'].map((id) => ({
      id,
      title: id,
      minutes: 60,
      needsRoom: false,
      seats: [{ role: 'Interviewer', count: 1, optional: false, missCost: 0, pool: [{ person: id, rank: 0 }] }],
    })),
    order: [],
    minGapMinutes: 0,
    maxGapMinutes: 60,
    lunch: null,
    maxDays: 1,
    core: { fromMinute: 540, toMinute: 1080 },
    focusMinutes: 30,
    weights: defaultWeights,
  };
  const names = ['Priya', 'Marco', 'Ana', 'Lea'];
  return { candidates: Array.from({ length: candidates }, (_, i) => ({ id: `c${i}`, name: names[i]!, problem })) };
}

test('when nothing fits it says who is left out and whom the others take, and only offers what helps', () => {
  const found = planInterviewDay(oneManager(3, 2, 6), { k: 1, dates: 1 });
  if (found.status !== 'infeasible') throw new Error(found.status);
  expect(found.blockers.map((it) => it.sentence)).toContain(
    'Without Ana the others fit on Mon 30 Nov; then the others take Rui (with Priya, Marco)',
  );
  expect(found.offers.map((it) => it.sentence)).toEqual([
    'Rui takes one interview more a day',
    'Plan Priya on another day',
    'Plan Marco on another day',
    'Plan Ana on another day',
  ]);
  const asked = oneManager(3, 3, 6);
  const [priya, ...others] = asked.candidates;
  const late = { ...priya!, problem: { ...priya!.problem, candidateWindows: [{ start: at(0, 20), end: at(0, 24) }] } };
  const lost = planInterviewDay({ ...asked, candidates: [late, ...others] }, { k: 1, dates: 1 });
  expect(lost.status === 'infeasible' && lost.offers.map((it) => it.sentence)).toEqual([
    expect.stringMatching(/^For Priya: Rui sits outside working hours/),
    'Plan the others without Priya',
  ]);
  const twoDays = planInterviewDay(oneManager(3, 2, 6, 2), { k: 1, dates: 1 });
  expect(twoDays.status === 'infeasible' && twoDays.offers.map((it) => it.kind)).toContain('two-dates');
  expect(planInterviewDay(oneManager(3, 2, 6, 2), { k: 1, dates: 2 }).status).toBe('optimal');
});

test('somebody has their break between two candidates, and no day is found when there is no time for it', () => {
  const asked = oneManager(2, 9, 3);
  const between = (found: ReturnType<typeof planInterviewDay>) => {
    const starts = ('days' in found ? found.days[0]!.plans : []).map(
      (it) => it.sessions.find((one) => one.session === 'rui')!,
    );
    return Math.abs(starts[0]!.start - starts[1]!.start) / HOUR - 1;
  };
  const options = { k: 1, dates: 1, explain: false } as const;
  expect(between(planInterviewDay(asked, options))).toBe(0);
  expect(between(planInterviewDay({ ...asked, apartMinutes: { rui: 20 } }, options))).toBeGreaterThanOrEqual(0.5);
  expect(planInterviewDay({ ...asked, apartMinutes: { rui: 70 } }, options).status).toBe('infeasible');
});

test('too little time, not a limit: no limit is offered to be raised', () => {
  const found = planInterviewDay(oneManager(3, 9, 2), { k: 1, dates: 1 });
  if (found.status !== 'infeasible') throw new Error(found.status);
  expect(found.offers.filter((it) => it.kind === 'raise-limit')).toEqual([]);
  expect(found.blockers[0]?.sentence).toMatch(/the others take/);
});

test('whoever cannot come even alone is named, with the reasons for one candidate', () => {
  const asked = oneManager(2, 9, 6);
  const [first, second] = asked.candidates;
  const closed = {
    ...second!,
    problem: { ...second!.problem, candidateWindows: [{ start: at(0, 0), end: at(0, 1) }] },
  };
  const found = planInterviewDay({ candidates: [first!, closed] }, { k: 1, dates: 1 });
  if (found.status !== 'infeasible') throw new Error(found.status);
  expect(found.blockers.length).toBeGreaterThan(0);
  expect(found.blockers.every((it) => it.sentence.startsWith('Marco: '))).toBe(true);
});

test('a question that is wrong is refused with the place of the mistake', () => {
  const one = oneManager(2, 9, 6);
  const options = { k: 1, dates: 1 } as const;
  expect(() => planInterviewDay({ candidates: one.candidates.slice(1) }, options)).toThrow(/2 to 8 candidates/);
  const twice = { candidates: [one.candidates[0]!, one.candidates[0]!] };
  expect(() => planInterviewDay(twice, options)).toThrow(/twice/);
  expect(() => planInterviewDay({ ...one, apartMinutes: { rui: 1.5 } }, options)).toThrow(/apartMinutes\.rui/);
});
