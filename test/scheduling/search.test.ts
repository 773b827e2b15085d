import { expect, test } from 'vitest';
import { families, instance } from '../../bench/planner/instances.ts';
import { judge } from '../../bench/planner/judge.ts';
import { checkOracle } from '../../bench/planner/oracle.ts';
import { readPanel } from '../../src/cli/panel-file.ts';
import type { GridSolution } from '../../src/scheduling/grid.ts';
import { costOf } from '../../src/scheduling/preferences.ts';
import { brokenRules } from '../../src/scheduling/rules.ts';
import { search } from '../../src/scheduling/search.ts';

const startsOf = (solutions: readonly GridSolution[]) => solutions.map((it) => [it.objective, it.starts]);

test('the best plans are exactly those that trying everything finds, in the same order, elastic rules included', () => {
  const report = checkOracle(600);
  // No answer and no feature is a rare one, or this would prove little.
  expect(report.feasible).toBeGreaterThan(200);
  expect(report.infeasible).toBeGreaterThan(100);
  expect(report.elastic).toBeGreaterThan(200);
  expect(report.excepted).toBeGreaterThan(60);
  expect(report.priced).toBeGreaterThan(60);
  expect(report.manyDays).toBeGreaterThan(20);
});

test('prices on people and split plans change the effort, never the answer', () => {
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
