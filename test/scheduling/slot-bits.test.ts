/** Sets of slots as bits, against the same sets slot by slot: on days that end inside a word, with one, and after several. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Stretch } from '../../src/scheduling/grid.ts';
import { addSlots, edgesOf, removeSlots, wordsFor } from '../../src/scheduling/slot-bits.ts';

const DAYS = 3;

test('what is left of stretches after others were taken away is the same as slot by slot', () => {
  const stretches = fc.array(
    fc.tuple(fc.integer({ min: -1, max: DAYS }), fc.integer({ min: -3, max: 130 }), fc.integer({ min: -3, max: 130 })),
    { maxLength: 12 },
  );
  const slots = fc.oneof(fc.constantFrom(32, 64, 96), fc.integer({ min: 1, max: 130 }));
  fc.assert(
    fc.property(slots, stretches, stretches, (count, added, removed) => {
      const bits = new Int32Array((DAYS + 1) * wordsFor(count));
      const at = wordsFor(count);
      addSlots(bits, at, added, DAYS, count);
      removeSlots(bits, at, removed, DAYS, count);
      for (let day = 0; day < DAYS; day += 1) {
        const edges = new Int16Array(count + 1);
        const end = edgesOf(bits, at + day * wordsFor(count), count, edges, 0);
        const inside = (s: number) =>
          Array.from({ length: end / 2 }, (_, i) => i * 2).some((i) => edges[i]! <= s && s < edges[i + 1]!);
        const touches = (list: readonly Stretch[], s: number) =>
          list.some(([d, from, to]) => d === day && from <= s && s < to);
        for (let s = 0; s < count; s += 1) expect(inside(s)).toBe(touches(added, s) && !touches(removed, s));
        expect(edges.subarray(0, end).every((it, i) => i === 0 || it > edges[i - 1]!)).toBe(true);
        expect(Math.max(0, ...edges.subarray(0, end))).toBeLessThanOrEqual(count);
      }
      expect(bits.subarray(0, at).every((it) => it === 0)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
