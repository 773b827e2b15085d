import { afterEach, expect, test } from 'vitest';
import { random } from '../../bench/planner/instances.ts';
import { createPlanAside, type PlanAside } from '../../src/panels/plan-aside.ts';
import { InvalidProblem } from '../../src/scheduling/invalid-problem.ts';
import { plan } from '../../src/scheduling/plan.ts';
import { defaultWeights, type Interviewer, type Problem } from '../../src/scheduling/problem.ts';

const HOUR = 3_600_000;
const MONDAY = Date.parse('2026-11-23T00:00Z');

/** `sessions` of two seats each that everybody could take, over five days on which they are busy half of the time. */
function panel(sessions: number, people: number, more: Partial<Problem> = {}): Problem {
  const next = random(sessions * 100 + people);
  const hours = ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, fromMinute: 540, toMinute: 1080 }));
  const everybody = Array.from({ length: people }, (_, i): Interviewer => {
    const busy = Array.from({ length: 5 }, (_, day) =>
      Array.from({ length: 9 }, (_, h) => ({
        start: MONDAY + day * 24 * HOUR + (9 + h) * HOUR,
        end: MONDAY + day * 24 * HOUR + (10 + h) * HOUR,
      })).filter(() => next() < 0.5),
    ).flat();
    const person = { id: `p${i}`, name: `Person ${i}`, zone: 'UTC', hours, busy, tentative: [], interviews: [] };
    return { ...person, dayLimit: 4, weekLimit: 8 };
  });
  return {
    gridMinutes: 15,
    zone: 'UTC',
    candidateWindows: [0, 1, 2, 3, 4].map((day) => ({
      start: MONDAY + day * 24 * HOUR + 9 * HOUR,
      end: MONDAY + day * 24 * HOUR + 18 * HOUR,
    })),
    people: everybody,
    rooms: [],
    sessions: Array.from({ length: sessions }, (_, j) => ({
      id: `s${j}`,
      title: `Session ${j}`,
      minutes: 45,
      needsRoom: false,
      seats: [
        {
          role: 'Interviewer',
          pool: everybody.map((it, i) => ({ person: it.id, rank: (i * 7 + j * 3) % 4 })),
          count: 2,
          optional: false,
          missCost: 0,
        },
      ],
    })),
    order: [],
    minGapMinutes: 0,
    maxGapMinutes: 90,
    lunch: { fromMinute: 720, toMinute: 840, minutes: 45 },
    maxDays: 3,
    core: { fromMinute: 540, toMinute: 1080 },
    focusMinutes: 45,
    weights: defaultWeights,
    ...more,
  };
}

let aside: PlanAside;
afterEach(() => aside.close());

/** The longest that anything else had to wait for its turn while `work` was on, in milliseconds. */
async function longestStall(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const clock = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  await work();
  longest = Math.max(longest, performance.now() - last);
  clearInterval(clock);
  return longest;
}

test('a panel that takes seconds to search holds nobody up, and gets the answer that waiting would have got', async () => {
  aside = createPlanAside();
  const hard = panel(10, 30, { maxDays: 2 });
  const began = performance.now();
  const here = plan(hard, { k: 5, distinct: 'days' });
  const takes = performance.now() - began;
  let there = here;
  const stall = await longestStall(async () => {
    there = await aside.plan(hard, { k: 5, distinct: 'days' });
  });
  const { stats: _here, ...wanted } = here;
  const { stats: _there, ...got } = there;
  expect(got).toEqual(wanted);
  // Measured against itself: how fast the machine is does not matter.
  expect(takes).toBeGreaterThan(400);
  expect(stall).toBeLessThan(takes / 3);
});

test('a panel of every day is planned on the spot', async () => {
  aside = createPlanAside({ withinMs: 0 });
  const easy = panel(4, 16, { maxDays: 1 });
  const { status } = await aside.plan(easy, { k: 5, distinct: 'days' });
  expect(status).toBe('optimal');
});

test('whoever gives up is told so at once, and the next search is not held up by theirs', async () => {
  aside = createPlanAside();
  const asker = new AbortController();
  const hard = aside.plan(panel(12, 30), { k: 5, distinct: 'days' }, asker.signal);
  const next = aside.plan(panel(6, 12, { maxDays: 1 }), { k: 1, distinct: 'days' });
  setTimeout(() => asker.abort(new Error('asked for something else')), 50);
  await expect(hard).rejects.toThrow('asked for something else');
  expect((await next).status).not.toBe('budget');
});

test('a search that takes too long ends with what is known, and says that it was cut', async () => {
  const said: unknown[] = [];
  aside = createPlanAside({ withinMs: 30, log: { warn: (...it: unknown[]) => said.push(it) } });
  const cut = await aside.plan(panel(12, 30), { k: 5, distinct: 'days' });
  expect(cut.status).toBe('budget');
  expect(said).toHaveLength(1);
});

test('a wrong question is wrong on either thread', async () => {
  aside = createPlanAside();
  const nobody = panel(2, 4, { zone: 'Europe/Atlantis' });
  await expect(aside.plan(nobody, { k: 1, distinct: 'days' })).rejects.toThrow(InvalidProblem);
  const grid5 = panel(12, 30, { gridMinutes: 5, candidateWindows: longWindows() });
  await expect(aside.plan(grid5, { k: 1, distinct: 'days' })).rejects.toThrow(/too many together/);
});

function longWindows(): Problem['candidateWindows'] {
  return Array.from({ length: 30 }, (_, day) => ({
    start: MONDAY + day * 24 * HOUR + 8 * HOUR,
    end: MONDAY + day * 24 * HOUR + 20 * HOUR,
  }));
}
