/** Arithmetic on free/busy, against minute-by-minute models: whatever the vendor says, no busy minute becomes free. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { explained, type Listed, readable, windows, withoutTentative } from '../../src/calendars/free-busy.ts';
import { normalize } from '../../src/scheduling/interval.ts';
import type { Interval } from '../../src/scheduling/interval.ts';

const TO = 60;
const stretch = fc
  .tuple(fc.integer({ min: -10, max: TO + 10 }), fc.integer({ min: 1, max: 20 }))
  .map(([start, length]) => ({ start, end: start + length }));
const stretches = fc.array(stretch, { maxLength: 6 });
const events = fc.array(
  fc
    .tuple(stretch, fc.constantFrom('busy' as const, 'tentative' as const, 'none' as const))
    .map(([it, effect]): Listed => ({ ...it, effect })),
  { maxLength: 6 },
);
const on = (list: readonly Interval[], minute: number): boolean =>
  list.some((it) => it.start <= minute && minute < it.end);
const minutes = Array.from({ length: TO }, (_, index) => index);

test('a busy minute is busy, or tentative because a listed event says so, or ours to ignore', () => {
  fc.assert(
    fc.property(stretches, events, (busy, listed) => {
      const answer = explained(busy, listed, 0, TO);
      for (const minute of minutes) {
        const here = listed.filter((it) => on([it], minute));
        const firm = here.some((it) => it.effect === 'busy') || (on(busy, minute) && here.length === 0);
        const soft = here.some((it) => it.effect === 'tentative');
        expect(on(answer.busy, minute)).toBe(firm);
        expect(on(answer.tentative, minute)).toBe(soft && !firm);
      }
    }),
  );
});

test('answers are normalized, disjoint, inside the window; without the distinction nothing is lost', () => {
  fc.assert(
    fc.property(stretches, stretches, (busy, tentative) => {
      const answer = readable(busy, tentative, 0, TO);
      expect(normalize(answer.busy)).toEqual(answer.busy);
      expect(normalize(answer.tentative)).toEqual(answer.tentative);
      const plain = withoutTentative(answer);
      for (const minute of Array.from({ length: TO + 40 }, (_, index) => index - 20)) {
        expect(on(answer.busy, minute) && on(answer.tentative, minute)).toBe(false);
        const inside = minute >= 0 && minute < TO;
        expect(on(plain.busy, minute)).toBe(inside && (on(busy, minute) || on(tentative, minute)));
      }
    }),
  );
});

test('a window is cut without gap or overlap', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 90 }),
      (from, length, longest) => {
        const parts = windows(from, from + length, longest);
        expect(normalize(parts)).toEqual([{ start: from, end: from + length }]);
        expect(parts.reduce((sum, it) => sum + it.end - it.start, 0)).toBe(length);
        for (const it of parts) expect(it.end - it.start).toBeLessThanOrEqual(longest);
      },
    ),
  );
});
