import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoff, createPace } from '../../src/lever/pacing.ts';

describe('the rate gate', () => {
  test('never lets more than burst + rate × t through in any stretch of t, and never idles a full bucket', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 120 }),
        async (ratePerSecond, burst, gaps) => {
          let now = 0;
          const pace = createPace({ ratePerSecond, burst, now: () => now });
          const passed: number[] = [];
          for (const gap of gaps) {
            now += gap;
            passed.push(now + (await pace()));
          }
          passed.sort((a, b) => a - b);
          for (let from = 0; from < passed.length; from++) {
            for (let to = from; to < passed.length; to++) {
              const stretch = ((passed[to] ?? 0) - (passed[from] ?? 0)) / 1000;
              expect(to - from + 1).toBeLessThanOrEqual(burst + ratePerSecond * stretch + 1e-6);
            }
          }
          expect(passed.slice(0, Math.min(burst, gaps.length))).toEqual(
            gaps.slice(0, burst).map((_gap, index) => gaps.slice(0, index + 1).reduce((a, b) => a + b, 0)),
          );
        },
      ),
    );
  });

  test('by default eighteen go at once and the next ones a tenth of a second apart', async () => {
    const pace = createPace({ now: () => 1000 });
    const waits = await Promise.all(Array.from({ length: 21 }, () => pace()));
    expect(waits.slice(0, 18).every((wait) => wait === 0)).toBe(true);
    expect(waits.slice(18)).toEqual([100, 200, 300]);
  });
});

test('waits grow, have a ceiling, and are at least half random-free', () => {
  const lowest = [0, 1, 2, 3, 4, 9].map((attempt) => backoff(attempt, () => 0));
  const highest = [0, 1, 2, 3, 4, 9].map((attempt) => backoff(attempt, () => 0.999_999));
  expect(lowest).toEqual([250, 500, 1000, 2000, 4000, 4000]);
  expect(highest).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
});
