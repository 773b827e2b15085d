import { expect, test } from 'vitest';
import type { GridPerson, GridProblem } from '../../src/scheduling/grid.ts';
import {
  comfortableHours,
  costOf,
  everySeat,
  fewDays,
  firstChoices,
  focusTime,
  lightLoad,
  noWaiting,
  nothingTentative,
  type Preference,
  preferences,
  soonDone,
} from '../../src/scheduling/preferences.ts';
import {
  brokenRules,
  candidateCan,
  daysAreFew,
  fixedStaysPut,
  gapIsKept,
  insideHours,
  interviewerIsFree,
  limitIsKept,
  lunchIsKept,
  oncePerPanel,
  orderIsKept,
  roomIsFree,
  type Rule,
  rules,
  seatsAreFilled,
} from '../../src/scheduling/rules.ts';

const person = (more: Partial<GridPerson> = {}): GridPerson => ({
  id: 'p',
  work: [
    [0, 0, 20],
    [1, 0, 20],
  ],
  busy: [],
  tentative: [],
  limited: [],
  load: [0, 0],
  ...more,
});

const seat = (p: number, more = {}) => ({
  role: 'interviewer',
  pool: [{ p, rank: 0 }],
  count: 1,
  optional: false,
  missCost: 0,
  ...more,
});

/** Two sessions of two slots, one person each, on two days of twenty slots; every rule is kept by `good`. */
const problem: GridProblem = {
  days: 2,
  slotsPerDay: 20,
  windows: [
    [0, 0, 20],
    [1, 0, 20],
  ],
  people: [person(), person()],
  rooms: [{ id: 'r', busy: [] }],
  interviews: [
    { id: 'a', dur: 2, room: false, seats: [seat(0)] },
    { id: 'b', dur: 2, room: false, seats: [seat(1)] },
  ],
  order: [[0, 1]],
  minGap: 1,
  maxGap: 8,
  lunch: { from: 8, to: 12, len: 2 },
  maxDays: 1,
  core: { from: 2, to: 18 },
  focus: 2,
  weights: { gap: 4, day: 25, finish: 3, off: 2, rank: 5, load: 2, tent: 12, frag: 3 },
};
const good = {
  starts: [
    [0, 2],
    [0, 5],
  ],
  seats: [[[0]], [[1]]],
} as const;
const at = (a: readonly [number, number], b: readonly [number, number]) => ({ ...good, starts: [a, b] });

const broken = (change: Partial<GridProblem>, held: Parameters<typeof brokenRules>[1] = good) =>
  brokenRules({ ...problem, ...change }, held);

test('a plan that keeps every rule breaks none', () => {
  expect(broken({})).toEqual([]);
});

const breaking: [Rule, string[]][] = [
  [candidateCan, broken({ windows: [[0, 3, 20]] })],
  [roomIsFree, broken({ interviews: [{ ...problem.interviews[0]!, room: true }, problem.interviews[1]!], rooms: [] })],
  [insideHours, broken({ people: [person({ work: [[0, 0, 3]] }), person()] })],
  [interviewerIsFree, broken({ people: [person({ busy: [[0, 3, 9]] }), person()] })],
  [limitIsKept, broken({ people: [person({ limited: [[0, 0, 20]] }), person()] })],
  [oncePerPanel, broken({}, { ...good, seats: [[[0]], [[0]]] })],
  [seatsAreFilled, broken({}, { ...good, seats: [[[]], [[1]]] })],
  [gapIsKept, broken({}, at([0, 2], [0, 4]))],
  [gapIsKept, broken({ maxGap: 3 }, at([0, 2], [0, 8]))],
  [lunchIsKept, broken({}, { ...at([0, 8], [0, 11]) })],
  [orderIsKept, broken({}, at([0, 5], [0, 2]))],
  [daysAreFew, broken({}, at([0, 2], [1, 2]))],
  [fixedStaysPut, broken({ interviews: [{ ...problem.interviews[0]!, fixed: [0, 3] }, problem.interviews[1]!] })],
];

test.each(breaking.map(([{ name }, names]) => ({ name, names })))(
  '$name: said when this, and only this, is broken',
  ({ name, names }) => {
    expect(names).toEqual([name]);
  },
);

test('every rule is a sentence of its own', () => {
  expect(new Set([...rules, ...preferences].map((it) => it.name)).size).toBe(rules.length + preferences.length);
});

test('lunch may also be late: free from the end of a session that runs into it', () => {
  const lunch = { from: 8, to: 12, len: 2 };
  expect(lunchIsKept.earliestAfter(lunch, 6)).toBe(10);
  expect(lunchIsKept.earliestAfter(lunch, 10)).toBe(12);
  expect(lunchIsKept.earliestAfter(lunch, 11)).toBe(Infinity);
});

const costs = (change: Partial<GridProblem>, held: Parameters<typeof costOf>[1] = good) =>
  Object.fromEntries([...costOf({ ...problem, ...change }, held)].filter(([, cost]) => cost !== 0));

test('a plan without any compromise costs nothing', () => {
  expect(costs({})).toEqual({});
});

const costing: [Preference, number, Record<string, number>][] = [
  [
    firstChoices,
    10,
    costs({
      interviews: [
        { ...problem.interviews[0]!, seats: [seat(0, { pool: [{ p: 0, rank: 2 }] })] },
        problem.interviews[1]!,
      ],
    }),
  ],
  [lightLoad, 6, costs({ people: [person({ load: [3, 0] }), person()] })],
  [nothingTentative, 12, costs({ people: [person({ tentative: [[0, 3, 4]] }), person()] })],
  [focusTime, 3, costs({ people: [person({ busy: [[0, 5, 9]] }), person()] })],
  [
    everySeat,
    7,
    costs(
      {
        interviews: [
          { ...problem.interviews[0]!, seats: [seat(0, { optional: true, missCost: 7 })] },
          problem.interviews[1]!,
        ],
      },
      { ...good, seats: [[[]], [[1]]] },
    ),
  ],
  [comfortableHours, 4, costs({ core: { from: 4, to: 18 } })],
  [noWaiting, 8, costs({}, at([0, 2], [0, 7]))],
  [fewDays, 25, costs({ weights: { ...problem.weights, finish: 0 } }, at([0, 2], [1, 5]))],
  [soonDone, 3, costs({}, at([1, 2], [1, 5]))],
];

test.each(costing.map(([{ name }, cost, found]) => ({ name, cost, found })))(
  '$name: costs $cost, and nothing else does',
  ({ name, cost, found }) => {
    expect(found).toEqual({ [name]: cost });
  },
);

test('lunch is not waiting: a day that spans it gets its length back', () => {
  // Three sessions around lunch; the gap of 2 at 9–11 is lunch, the gaps of 1 are the least.
  const held = {
    starts: [
      [0, 7],
      [0, 12],
    ] as const,
    seats: good.seats,
  };
  expect(costs({}, held)).toEqual({ [noWaiting.name]: (3 - 1) * 4 - (2 - 1) * 4 });
});
