import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { families, instance, type Panel } from '../../bench/planner/instances.ts';
import { judge } from '../../bench/planner/judge.ts';
import { parsePanelFile, readPanel } from '../../src/cli/panel-file.ts';
import { answer, type Asked } from '../../src/cli/plan.ts';
import { InvalidProblem } from '../../src/scheduling/invalid-problem.ts';

const bin = fileURLToPath(new URL('../../bin/fulcrum.mjs', import.meta.url));

function fulcrum(args: readonly string[], input = '', node = process.execPath) {
  const { status, stdout, stderr } = spawnSync(node, [bin, ...args], { input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const planned = (panel: Panel | object, more: Partial<Asked> = {}) =>
  answer(JSON.stringify(panel), { file: '-', k: 3, distinct: 'starts', json: true, stats: false, ...more });

test('answers in JSON with the proven best, their starts and seats', () => {
  const panel = instance(families.M, 2);
  const { status, stdout } = fulcrum(['plan', '-', '--k', '3', '--json'], JSON.stringify(panel));
  const said = JSON.parse(stdout);
  expect(status).toBe(0);
  expect(said).toMatchObject({ status: 'optimal', blockers: [], relaxations: [] });
  expect(said.solutions).toHaveLength(3);
  expect(said.objective).toBe(said.solutions[0].objective);
  for (const it of said.solutions) expect(judge(panel, it)).toBe(it.objective);
  expect(Object.keys(said.stats)).toEqual(['nodes', 'setupMs', 'searchMs']);
});

test('draws a plan as a day with people by session', () => {
  const stdout = planned(instance(families.S, 1), { k: 1, json: false, stats: true });
  expect(stdout).toMatch(/^Plan 1 costs \d+/);
  expect(stdout).toMatch(/day {2}\d \|[ ·A-D-]{40}\|/);
  expect(stdout).toMatch(/A i0 .*interviewer: p\d/);
  expect(stdout).toMatch(/Proven: no better plans exist\.\n\d+ nodes, set-up/);
});

test('says who stands in the way and what would help, and that is an answer', () => {
  const panel = instance(families.S, 1);
  for (const it of panel.people) it.weekLimit = 0;
  panel.interviews = panel.interviews.slice(0, 1);
  panel.order = [];
  const stdout = planned(panel, { json: false });
  expect(stdout).toMatch(
    /^Nothing fits\.\n\nIn the way:\n {2}- i0: none of the 3 people for interviewer is free at any of these times\n {2}- p\d, p\d and p\d are at the weekly limit/,
  );
  expect(stdout).toMatch(/Any of these would help:\n {2}- Raise p\d’s weekly limit once \(then: \d+\)/);
  const json = JSON.parse(planned(panel));
  expect(json).toMatchObject({ status: 'infeasible', objective: null, solutions: [] });
  expect(json.relaxations[0].changes[0]).toMatchObject({ kind: 'raise-limit', limit: 'week' });
});

test('a search that is cut off states its gap', () => {
  const panel = instance(families.noorder14, 1);
  const cut = JSON.parse(planned(panel, { maxNodes: 700 }));
  expect(cut.status).toBe('budget');
  expect(cut.gap).toBeGreaterThan(0);
  // The optimum lies inside the gap.
  const { objective } = JSON.parse(planned(panel));
  expect(objective).toBeGreaterThanOrEqual(cut.objective - cut.gap);
  expect(objective).toBeLessThanOrEqual(cut.objective);
});

test('what is typed wrong is named, with what was meant, and exits with 2', () => {
  expect(fulcrum(['plna'])).toMatchObject({ status: 2, stderr: expect.stringContaining('Did you mean "plan"?') });
  expect(fulcrum(['plan', '--jsno'])).toMatchObject({ status: 2, stderr: expect.stringContaining('--json?') });
  expect(fulcrum(['plan', 'nowhere.json'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('nowhere.json: there is no such file'),
  });
  expect(fulcrum(['plan'], '{')).toMatchObject({ status: 2, stderr: expect.stringContaining('not JSON') });
});

test('runs under an older Node by starting the project’s own', () => {
  // Not the one that runs this test: what a shell outside of the project would find.
  const places = (process.env['PATH'] ?? '').split(delimiter).map((it) => join(it, 'node'));
  const older = places.filter(existsSync).find((node) => {
    const [major = 99] = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.slice(1).split('.').map(Number);
    return major < 22;
  });
  if (older === undefined) {
    console.error('skipped: no Node older than 22 on the path to start from');
    return;
  }
  const { status, stdout } = fulcrum(['plan', '--json'], JSON.stringify(instance(families.S, 1)), older);
  expect(status).toBe(0);
  expect(JSON.parse(stdout).status).toBe('optimal');
});

const broken: [string, RegExp, (panel: Panel) => unknown][] = [
  ['weekOf', /5 days/, (it) => it.weekOf.pop()],
  ['people[2].id', /already the id of people\[0\]/, (it) => (it.people[2]!.id = 'p0')],
  ['people[1].busy[0]', /ends before it begins/, (it) => (it.people[1]!.busy = [[0, 5, 5]])],
  ['people[1].busy[0]', /day 9 does not exist/, (it) => (it.people[1]!.busy = [[9, 5, 6]])],
  ['people[0].dayLoad[4]', /is missing/, (it) => it.people[0]!.dayLoad.pop()],
  ['interviews[0].dur', /longer than the day/, (it) => (it.interviews[0]!.dur = 41)],
  ['interviews[1].seats[0].pool', /nobody/, (it) => (it.interviews[1]!.seats[0]!.pool = [])],
  ['interviews[1].seats[0].pool[0].p', /from 0 to 8/, (it) => (it.interviews[1]!.seats[0]!.pool[0]!.p = 70)],
  [
    'order',
    /in a circle: "i0" before "i1" before "i0"/,
    (it) =>
      (it.order = [
        [0, 1],
        [1, 0],
      ]),
  ],
  ['order[0]', /no interview 9/, (it) => (it.order = [[0, 9]])],
  ['maxDays', /from 1 to 5/, (it) => (it.maxDays = 6)],
  ['lunch.len', /longer than/, (it) => (it.lunch = { from: 1, to: 3, len: 4 })],
  ['weights.gap', /whole number/, (it) => (it.weights.gap = -1)],
  [
    'interviews',
    /at most 12/,
    (it) => (it.interviews = Array.from({ length: 13 }, (_, j) => ({ ...it.interviews[0]!, id: `x${j}` }))),
  ],
];

test.each(broken)('a wrong file is refused with its path: %s %s', (path, sentence, breakIt) => {
  const panel = instance(families.S, 1);
  breakIt(panel);
  const refuse = () => readPanel(JSON.parse(JSON.stringify(panel)));
  expect(refuse).toThrow(InvalidProblem);
  expect(refuse).toThrow(sentence);
  expect(refuse).toThrow(expect.objectContaining({ path }));
});

test('what a file lets bend at a price is not offered as an exception when it still does not fit', () => {
  const panel = instance(families.S, 1);
  for (const it of panel.people) it.weekLimit = 0;
  panel.candidate.windows = [[0, 4, 6]];
  const said = JSON.parse(planned({ ...panel, elastic: { limit: 1000 } }));
  expect(said.status).toBe('infeasible');
  expect(said.relaxations.length).toBeGreaterThan(0);
  expect(JSON.stringify(said.relaxations)).not.toContain('raise-limit');
});

test('the elastic form of a file makes rules cost instead of forbid', () => {
  const panel = instance(families.S, 1);
  for (const it of panel.people) it.weekLimit = 0;
  const hard = JSON.parse(planned(panel));
  const soft = JSON.parse(planned({ ...panel, elastic: { limit: 1000 } }));
  expect(hard.status).toBe('infeasible');
  expect(Math.floor(soft.objective / 1000)).toBe(panel.interviews.length);
  expect(parsePanelFile(JSON.stringify({ ...panel, elastic: { limit: 1000 } })).problem.elastic).toMatchObject({
    limit: 1000,
    busy: 0,
  });
});

test('a plan that breaks a rule at its price says which, in words and as data', () => {
  const panel = instance(families.S, 1);
  for (const it of panel.people) it.weekLimit = 0;
  const priced = { ...panel, elastic: { limit: 1000 } };
  const [best] = JSON.parse(planned(priced)).solutions;
  expect(best.exceptions.length).toBeGreaterThan(0);
  for (const it of best.exceptions) {
    expect(it).toMatchObject({ kind: 'raise-limit', limit: 'week', person: expect.stringMatching(/^p/) });
    expect(planned(priced, { json: false, k: 1 })).toContain(`- ${it.sentence}\n`);
  }
  expect(planned(priced, { json: false, k: 1 })).toMatch(/ \d000  exceptions to the rules\n/);
});

test('names in a file reach the terminal without what a terminal would obey', () => {
  const panel = instance(families.S, 1);
  for (const [index, it] of panel.people.entries()) it.id = `\u001b[31mp${index}`;
  expect(planned(panel, { json: false })).not.toContain('\u001b');
});

test('the file that the documentation shows is planned as it stands', () => {
  const page = readFileSync(new URL('../../docs/plan-file.md', import.meta.url), 'utf8');
  const shown = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(JSON.parse(planned(JSON.parse(shown)))).toMatchObject({ status: 'optimal', objective: 12 });
});
