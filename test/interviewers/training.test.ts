/** Training and pools as rules: what counts, what comes next, and whose word wins when Slack and the file disagree. */
import { expect, test } from 'vitest';
import { merged, saveEdit } from '../../src/interviewers/catalog.ts';
import {
  backAgain,
  decided,
  learnersIn,
  type TrainingRecord,
  traineesOf,
  withHeld,
} from '../../src/interviewers/training.ts';
import { createTrainingDesk } from '../../src/interviewers/training-desk.ts';
import type { LeverUserId, OpportunityId } from '../../src/lever/ids.ts';
import { peopleIn } from '../../src/panels/pool.ts';
import { type Sitting, sittingsOf } from '../../src/panels/sittings.ts';
import type { FilePool } from '../../src/panels/pool-file.ts';
import { parseTemplates } from '../../src/panels/template-file.ts';
import type { Actor } from '../../src/people.ts';
import { World } from '../panels/fakes.ts';

const HOUR = 3_600_000;
const now = Date.UTC(2026, 10, 24, 12);
const nora = 'u-nora' as LeverUserId;
const users = [
  {
    id: 'u-nora',
    name: 'Nora',
    email: 'nora@acme.test',
    active: true,
    jobTitle: 'Product Designer',
    role: 'interviewer',
    roleName: 'interviewer',
  },
  {
    id: 'u-rui',
    name: 'Rui',
    email: 'rui@acme.test',
    active: true,
    jobTitle: 'Senior  backend engineer',
    role: 'teamMember',
    roleName: 'team member',
  },
  {
    id: 'u-ana',
    name: 'Ana',
    email: 'ana@acme.test',
    active: false,
    jobTitle: 'Backend Engineer',
    role: 'interviewer',
    roleName: 'interviewer',
  },
];
const directory = {
  users: () => users,
  user: (id: string) => users.find((it) => it.id === id),
  userByEmail: (email: string) => users.find((it) => it.email === email),
} as never;

const training = { shadow: 2, reverse: 1, approver: 'rui@acme.test', rank: 1 };
const pool = { name: 'Backend', members: [], training, trainees: ['nora@acme.test'] };
const empty: TrainingRecord = { people: {} };

function sat(hoursAgo: number, more: Partial<Sitting> = {}): Sitting {
  return {
    start: now - hoursAgo * HOUR,
    minutes: 60,
    title: 'Coding',
    opportunityId: 'o' as OpportunityId,
    interviewId: `i-${hoursAgo}`,
    training: { pool: 'Backend', stage: 'shadow' },
    ...more,
  };
}

const after = (record: TrainingRecord, ...list: Sitting[]) =>
  withHeld(record, pool, new Map([[nora, list]]), traineesOf(pool, record, directory), now);
const standing = (record: TrainingRecord) => traineesOf(pool, record, directory)[0];

test('only what was held, stands in Lever and was for this pool counts, and each of it once', () => {
  const record = after(
    empty,
    sat(3),
    // Still going on, ahead, gone from Lever, a full interview, and one for another pool.
    sat(0.5),
    sat(-5),
    sat(9, { interviewId: null }),
    sat(11, { training: null }),
    sat(13, { training: { pool: 'Frontend', stage: 'shadow' } }),
  );
  expect(standing(record)).toMatchObject({ stage: 'shadow', shadow: { done: 1, of: 2 } });
  expect(after(record, sat(3))).toBe(record);
  // However the pool is spelt when it was booked.
  const twice = after(record, sat(30, { training: { pool: ' backend ', stage: 'shadow' } }));
  expect(standing(twice)).toMatchObject({ stage: 'reverse-shadow', shadow: { done: 2, of: 2 } });
  expect(learnersIn(traineesOf(pool, twice, directory))).toEqual([{ userId: nora, stage: 'reverse-shadow' }]);
});

test('done with both it waits for approval and takes no seat; “not yet” asks for one more; then the pool has them', () => {
  const reverse = (hoursAgo: number) => sat(hoursAgo, { training: { pool: 'Backend', stage: 'reverse-shadow' } });
  let record = after(empty, sat(3), sat(5), reverse(7));
  expect(standing(record)).toMatchObject({ stage: 'approval', round: 0 });
  expect(learnersIn(traineesOf(pool, record, directory))).toEqual([]);
  record = decided(record, nora, 'not-yet', 'Rui', now);
  expect(standing(record)).toMatchObject({ stage: 'reverse-shadow', reverse: { done: 1, of: 2 }, round: 1 });
  record = decided(after(record, reverse(9)), nora, 'graduate', 'Rui', now);
  expect(standing(record)).toMatchObject({ stage: 'graduated' });
  // What happens later is not counted any more.
  expect(after(record, sat(1.5))).toBe(record);
});

test('who left the training and is enrolled again goes on where they were', () => {
  const left = decided(after(empty, sat(3)), nora, 'leave', 'Omar', now);
  expect(standing(left)).toMatchObject({ stage: 'left' });
  expect(backAgain(left, [], 'Omar', now)).toBe(left);
  expect(standing(backAgain(left, [nora], 'Omar', now))).toMatchObject({ stage: 'shadow', shadow: { done: 1, of: 2 } });
});

test('a booking whose panel was deleted in Lever does not count as load or training; a fresh one still does', () => {
  const booking = (startedAt: number) =>
    ({
      state: 'booked',
      startedAt,
      by: { name: 'Maya' },
      candidate: { opportunityId: 'o' },
      steps: { panel: { id: 'p-1', interviews: {} } },
      sessions: [{ start: now - HOUR, minutes: 60, title: 'Coding', eventKey: 'k', people: [{ userId: nora }] }],
    }) as never;
  const seen = (startedAt: number) =>
    sittingsOf({ panels: new Map([['o' as OpportunityId, []]]), bookings: [booking(startedAt)], now }).get(nora);
  expect(seen(now - 5 * HOUR)).toBeUndefined();
  expect(seen(now - 60_000)).toHaveLength(1);
});

test('a title stands for everybody who has it now, who left is named, and who learns is not asked alone', () => {
  const members = (list: unknown[]) => ({ members: list as FilePool['members'] });
  expect(peopleIn(directory, members([{ title: 'backend engineer', rank: 2 }]), 'the pool')).toEqual({
    people: [{ userId: 'u-rui', rank: 2 }],
    reserve: [],
    warnings: [],
  });
  const mixed = members([
    { email: 'ana@acme.test', rank: 0 },
    { email: 'gone@acme.test', rank: 0 },
    { role: 'interviewer', rank: 1 },
    { user: 'u-nora', rank: 0 },
  ]);
  expect(peopleIn(directory, mixed, 'the pool')).toEqual({
    people: [{ userId: 'u-nora', rank: 0 }],
    reserve: [],
    warnings: ['Ana is in the pool, but is deactivated in Lever.', 'gone@acme.test is in the pool, but not in Lever.'],
  });
  const learning = [{ userId: nora, stage: 'shadow' as const }];
  expect(peopleIn(directory, { ...mixed, learning }, 'the pool').people).toEqual([]);
});

const omar = { name: 'Omar', slackId: 'U1', leverUserId: null } as unknown as Actor;

test('what was edited lies over the file and says so; what was removed stays away; two windows cannot both win', async () => {
  const file = await parseTemplates('pools: { Backend: [ana@acme.test], Design: [nora@acme.test] }', 'test');
  const ledger = new World().ledger();
  const value: FilePool = { members: [{ user: 'u-rui', rank: 0 }], training: null, trainees: [] };
  const by = { actor: omar, how: 'slack' as const, at: now };
  const names = Object.keys(file.pools);
  const save = (name: string, version: number, more: Partial<{ value: FilePool | null; isNew: boolean }> = {}) =>
    saveEdit<FilePool>(ledger, 'pool', { name, value, version, isNew: false, ...more }, by, names);

  await save('backend', 0);
  await save('Design', 0, { value: null });
  await save('Sales', 0, { isNew: true });
  const { pools } = await merged(ledger, file);
  expect(pools.map((it) => [it.name, it.source.sentence, it.source.overFile])).toEqual([
    ['backend', 'edited in Slack by Omar on Tue 24 Nov', true],
    ['Sales', 'edited in Slack by Omar on Tue 24 Nov', false],
  ]);
  await expect(save('Backend', 0)).rejects.toThrow(/changed by somebody else/);
  await expect(save('SALES', 0, { isNew: true })).rejects.toThrow(/already/);
  // Who was removed can be made anew.
  await save('Design', 1, { isNew: true });
  expect((await merged(ledger, file)).pools).toHaveLength(3);
});

test('who graduated by the counts is told of for a day: a run that failed before the message loses nothing', async () => {
  const world = new World();
  const desk = createTrainingDesk({
    ledger: world.ledger(),
    clock: { now: () => world.now },
    directory,
    audit: async () => {},
    sittings: async () => ({ byUser: new Map() }) as never,
  } as never);
  const byCounts = {
    ...pool,
    training: { ...training, approver: null },
    already: [{ email: 'nora@acme.test', shadow: 2, reverse: 1 }],
  } as never;
  const rounds: string[][] = [];
  const names = async () => {
    const { graduated } = await desk.settle([byCounts]);
    rounds.push(graduated.map((it) => `${it.userId} ${it.stage} ${it.round}`));
  };
  await names();
  world.now += 10 * 60_000;
  await names();
  world.now += 25 * HOUR;
  await names();
  expect(rounds).toEqual([['u-nora graduated 0'], ['u-nora graduated 0'], []]);
});
