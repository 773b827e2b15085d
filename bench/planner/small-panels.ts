/**
 * Random panels small enough to try every plan: up to three interviews, three short days, five people who are wanted
 * more than once. Every feature of `panel-v1` occurs: lunch, order, rooms, optional seats, double seats, tentative time,
 * limits, several days, and the elastic form. Called by `oracle.ts` and by tests.
 */
import * as fc from 'fast-check';
import type { Panel } from './instances.ts';

const whole = (min: number, max: number) => fc.integer({ min, max });

/** Small enough that two rules broken may cost less than a third kept, large enough that they rarely do. */
const elasticRules: fc.Arbitrary<NonNullable<Panel['elastic']>> = fc
  .record({ busy: whole(0, 60), hours: whole(0, 60), limit: whole(0, 60), window: whole(0, 60), room: whole(0, 60) })
  .chain((prices) =>
    fc.oneof(
      fc.constant(prices),
      // A price of 0 stays hard, like a missing one.
      fc
        .subarray(Object.keys(prices) as (keyof typeof prices)[], { minLength: 1 })
        .map((kept) => Object.fromEntries(kept.map((it) => [it, prices[it]]))),
    ),
  );

/** `elastic`: always, never, or in every other panel. */
export function smallPanels(elastic: 'always' | 'never' | 'often' = 'often'): fc.Arbitrary<Panel> {
  return fc
    .record({ days: whole(1, 3), slots: whole(5, 8), people: whole(3, 5), count: whole(1, 3) })
    .chain(({ days, slots, people, count }) => {
      const stretch = fc
        .tuple(whole(0, days - 1), whole(0, slots - 1), whole(1, slots))
        .map(([d, from, length]): [number, number, number] => [d, from, Math.min(slots, from + length)]);
      const everyDay = Array.from({ length: days }, (_, d): [number, number, number] => [d, 0, slots]);
      const mostly = fc.oneof(
        { weight: 2, arbitrary: fc.constant(everyDay) },
        { weight: 1, arbitrary: fc.array(stretch, { minLength: 1, maxLength: 4 }) },
      );
      const pool = fc
        .uniqueArray(whole(0, people - 1), { minLength: 2, maxLength: people })
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
      const hard = fc.record<Panel>({
        grid: fc.constant(15),
        days: fc.constant(days),
        slotsPerDay: fc.constant(slots),
        weekOf: fc.constant(Array.from({ length: days }, (_, d) => Math.floor(d / 2))),
        candidate: fc.record({ windows: mostly }),
        people: fc.tuple(
          ...Array.from({ length: people }, (_, p) =>
            fc.record({
              id: fc.constant(`p${p}`),
              work: mostly,
              busy: fc.array(stretch, { maxLength: 2 }),
              tentative: fc.array(stretch, { maxLength: 1 }),
              dayLoad: fc.array(whole(0, 1), { minLength: days, maxLength: days }),
              weekLoad: fc.array(whole(0, 3), { minLength: 2, maxLength: 2 }),
              dayLimit: whole(1, 2),
              weekLimit: whole(2, 5),
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
        maxGap: whole(1, 5),
        lunch: fc.option(fc.constant({ from: 2, to: 5, len: 1 })),
        maxDays: whole(1, 3),
        core: fc.constant({ from: 1, to: slots - 1 }),
        focus: whole(0, 3),
        weights: fc.record({
          gap: whole(0, 5),
          day: fc.oneof(whole(0, 3), whole(0, 30)),
          finish: whole(0, 5),
          off: whole(0, 3),
          rank: whole(0, 6),
          load: whole(0, 3),
          tent: whole(0, 12),
          frag: whole(0, 4),
        }),
      });
      if (elastic === 'never') return hard;
      const soft = fc.tuple(hard, elasticRules).map(([panel, rules]): Panel => ({ ...panel, elastic: rules }));
      return elastic === 'always' ? soft : fc.oneof(hard, soft);
    });
}
