import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { families, instance, type Panel } from '../../bench/planner/instances.ts';
import { readPanel } from '../../src/cli/panel-file.ts';
import type { GridSolution } from '../../src/scheduling/grid.ts';
import { costOf } from '../../src/scheduling/preferences.ts';
import { brokenRules } from '../../src/scheduling/rules.ts';
import { search } from '../../src/scheduling/search.ts';
import { everyPlan, judge } from './oracle.ts';

const whole = (min: number, max: number) => fc.integer({ min, max });

/** Small enough to try every plan: up to three interviews, three short days, four people who are wanted twice. */
const smallPanels = fc
  .record({
    days: whole(1, 3),
    slots: whole(5, 8),
    people: whole(2, 5),
    count: whole(1, 3),
    seed: whole(0, 2 ** 30),
  })
  .chain(({ days, slots, people, count }) => {
    const stretch = fc
      .tuple(whole(0, days - 1), whole(0, slots - 1), whole(1, slots))
      .map(([d, from, length]): [number, number, number] => [d, from, Math.min(slots, from + length)]);
    const pool = fc
      .uniqueArray(whole(0, people - 1), { minLength: 1, maxLength: people })
      .chain((members) =>
        fc.tuple(...members.map((p) => whole(0, 3).map((rank) => ({ p, rank })))).map((list) => [...list]),
      );
    const seat = fc.record({
      role: fc.constant('interviewer'),
      pool,
      count: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2) }),
      optional: fc.boolean(),
      missCost: whole(0, 20),
    });
    return fc.record<Panel>({
      grid: fc.constant(15),
      days: fc.constant(days),
      slotsPerDay: fc.constant(slots),
      weekOf: fc.constant(Array.from({ length: days }, (_, d) => Math.floor(d / 2))),
      candidate: fc.record({
        windows: fc.oneof(
          fc.constant(Array.from({ length: days }, (_, d): [number, number, number] => [d, 0, slots])),
          fc.array(stretch, { minLength: 1, maxLength: 4 }),
        ),
      }),
      people: fc.tuple(
        ...Array.from({ length: people }, (_, p) =>
          fc.record({
            id: fc.constant(`p${p}`),
            work: fc.oneof(
              fc.constant(Array.from({ length: days }, (_, d): [number, number, number] => [d, 0, slots])),
              fc.array(stretch, { minLength: 1, maxLength: 4 }),
            ),
            busy: fc.array(stretch, { maxLength: 2 }),
            tentative: fc.array(stretch, { maxLength: 1 }),
            dayLoad: fc.array(whole(0, 1), { minLength: days, maxLength: days }),
            weekLoad: fc.array(whole(0, 3), { minLength: 2, maxLength: 2 }),
            dayLimit: whole(1, 2),
            weekLimit: whole(2, 4),
          }),
        ),
      ),
      rooms: fc.array(fc.record({ id: fc.uuid(), busy: fc.array(stretch, { maxLength: 2 }) }), { maxLength: 2 }),
      interviews: fc.tuple(
        ...Array.from({ length: count }, (_, j) =>
          fc.record({
            id: fc.constant(`i${j}`),
            dur: whole(1, 3),
            room: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
            seats: fc.array(seat, { minLength: 1, maxLength: 2 }),
          }),
        ),
      ),
      order:
        count === 1
          ? fc.constant([])
          : fc.subarray<[number, number]>([[0, 1], ...(count > 2 ? [[2, 1] as [number, number]] : [])]),
      minGap: whole(0, 1),
      maxGap: whole(1, 4),
      lunch: fc.option(fc.constant({ from: 2, to: 5, len: 1 })),
      maxDays: whole(1, 3),
      core: fc.constant({ from: 1, to: slots - 1 }),
      focus: whole(0, 3),
      weights: fc.record({
        gap: whole(0, 5),
        day: whole(0, 30),
        finish: whole(0, 5),
        off: whole(0, 3),
        rank: whole(0, 6),
        load: whole(0, 3),
        tent: whole(0, 12),
        frag: whole(0, 4),
      }),
    });
  });

const startsOf = (solutions: readonly GridSolution[]) => solutions.map((it) => [it.objective, it.starts]);

test('the five best plans are exactly those that trying everything finds, in the same order', () => {
  let feasible = 0;
  fc.assert(
    fc.property(smallPanels, (panel) => {
      const truth = everyPlan(panel);
      if (truth.length > 0) feasible += 1;
      const found = search(readPanel(panel).problem, { k: 5, distinct: 'starts' });
      expect(startsOf(found.solutions)).toEqual(truth.slice(0, 5).map((it) => [it.objective, it.starts]));
      expect(found.status).toBe(truth.length === 0 ? 'infeasible' : 'optimal');
      for (const it of found.solutions) expect(judge(panel, it)).toBe(it.objective);
    }),
    { numRuns: 400, seed: 20261123 },
  );
  // Neither answer is the rare one.
  expect(feasible).toBeGreaterThan(100);
  expect(feasible).toBeLessThan(390);
});

test('prices on people and split plans change the effort, never the answer', () => {
  let priced = 0;
  fc.assert(
    fc.property(smallPanels, (panel) => {
      const { problem } = readPanel(panel);
      const truth = everyPlan(panel);
      const found = search(problem, { k: 4, distinct: 'starts', patience: 2 });
      if (found.nodes > 2 * problem.days) priced += 1;
      expect(startsOf(found.solutions)).toEqual(truth.slice(0, 4).map((it) => [it.objective, it.starts]));
    }),
    { numRuns: 400, seed: 99 },
  );
  expect(priced).toBeGreaterThan(50);
  for (const [family, seed] of [
    [families.noorder14, 1],
    [families.all12, 3],
    [families.M2, 5],
  ] as const) {
    const { problem } = readPanel(instance(family, seed));
    const usual = search(problem, { k: 5, distinct: 'starts' });
    const early = search(problem, { k: 5, distinct: 'starts', patience: 60 });
    expect(startsOf(early.solutions)).toEqual(startsOf(usual.solutions));
  }
});

test('with distinct days, each set of days appears once, with its best plan', () => {
  fc.assert(
    fc.property(smallPanels, (panel) => {
      const perDays = new Map<string, { objective: number; starts: [number, number][] }>();
      for (const it of everyPlan(panel)) {
        const key = [...new Set(it.starts.map(([day]) => day))].sort((a, b) => a - b).join();
        if (!perDays.has(key)) perDays.set(key, it);
      }
      const truth = [...perDays.values()].slice(0, 3);
      const found = search(readPanel(panel).problem, { k: 3, distinct: 'days' });
      expect(startsOf(found.solutions)).toEqual(truth.map((it) => [it.objective, it.starts]));
    }),
    { numRuns: 250, seed: 7 },
  );
});

test('no plan breaks a rule, and its objective is what the preferences cost, on instances of every family', () => {
  for (const family of [families.S, families.M, families.M3, families.L, families.same18]) {
    for (const seed of [1, 2]) {
      const panel = instance(family, seed);
      const { problem } = readPanel(panel);
      const found = search(problem, { k: 5, distinct: 'starts' });
      expect(found.status).toBe('optimal');
      expect(found.solutions).toHaveLength(5);
      for (const it of found.solutions) {
        expect(judge(panel, it)).toBe(it.objective);
        expect(brokenRules(problem, it)).toEqual([]);
        expect([...costOf(problem, it).values()].reduce((a, b) => a + b)).toBe(it.objective);
      }
    }
  }
});

test('the same question gets the same answer, to the last seat', () => {
  for (const seed of [3, 4]) {
    const { problem } = readPanel(instance(families.M2, seed));
    const once = search(problem, { k: 5, distinct: 'starts' });
    const again = search(structuredClone(problem), { k: 5, distinct: 'starts' });
    expect(again.solutions).toEqual(once.solutions);
  }
});

test('the proof stays small: nodes do not depend on the machine, so they say what a clock could not', () => {
  const nodes = (family: keyof typeof families, seed: number) => {
    const found = search(readPanel(instance(families[family], seed)).problem, { k: 5, distinct: 'starts' });
    expect(found.status).toBe('optimal');
    return found.nodes;
  };
  for (const seed of [1, 2, 3]) {
    expect(nodes('XL', seed)).toBeLessThan(1_000);
    expect(nodes('same18', seed)).toBeLessThan(15_000);
    expect(nodes('all12', seed)).toBeLessThan(100_000);
  }
});

test('a problem too large for memory is refused at once', () => {
  const { problem } = readPanel(instance(families.S, 1));
  const interviews = Array.from({ length: 12 }, (_, j) => ({ ...problem.interviews[0]!, id: `x${j}` }));
  const large = { ...problem, interviews, order: [], days: 62, slotsPerDay: 288 };
  expect(() => search(large, { k: 1, distinct: 'starts' })).toThrow('too many together');
});
