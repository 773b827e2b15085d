/** When jobs run: each slot once, whatever the clock, restarts and failures do. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MovableClock } from '../sandbox/clock.ts';
import type { Job } from '../src/jobs/define.ts';
import { jobs } from '../src/jobs/index.ts';
import { createJobRunner } from '../src/jobs/runner.ts';
import { noLog } from '../src/log.ts';
import type { Notice, Reads } from '../src/services.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { MONDAY } from './support/world.ts';

function running(run: Job['run'], schedule = '0 9 * * 1-5') {
  const clock = new MovableClock(MONDAY - 60_000, { frozen: true });
  const directory = mkdtempSync(join(tmpdir(), 'fulcrum-jobs-'));
  const ledger = openSqlite(directory, { clock });
  const told: string[] = [];
  const make = () =>
    createJobRunner({
      jobs: [{ name: 'a-job', schedule, why: 'For a test.', run }],
      look: () => ({}) as Reads,
      deliver: async (notice) => {
        if (notice.once === 'bad') throw new Error('cannot');
        told.push(notice.once);
      },
      ledger,
      clock,
      log: noLog,
    });
  const runner = make();
  onTestFinished(async () => {
    await ledger.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return { clock, runner, told, make };
}

const notice = (once: string): Notice => ({ to: { user: 'U1' as never }, message: { text: once, blocks: [] }, once });

test('a slot runs once: not before it, not twice in it, and not again after a restart', async () => {
  const slots: number[] = [];
  const { clock, runner, make } = running(async ({ now }) => {
    slots.push(now);
    return [];
  });
  await runner.tick();
  expect(slots).toEqual([]);
  clock.move(60_000);
  await Promise.all([runner.tick(), runner.tick()]);
  await runner.tick();
  await make().tick();
  expect(slots).toEqual([MONDAY]);
});

test('after downtime the latest missed slot is caught up, once', async () => {
  const slots: number[] = [];
  const { clock, runner } = running(async ({ now }) => {
    slots.push(now);
    return [];
  }, '0 * * * *');
  clock.move(5 * 3_600_000 + 17 * 60_000);
  await runner.tick();
  await runner.tick();
  expect(slots).toEqual([MONDAY + 5 * 3_600_000]);
});

test('a failing run is tried again with the same instant, at most three times', async () => {
  const slots: number[] = [];
  const { clock, runner } = running(async ({ now }) => {
    slots.push(now);
    throw new Error('no');
  });
  clock.move(60_000);
  for (let minute = 0; minute < 6; minute++) {
    await runner.tick();
    clock.move(60_000);
  }
  expect(slots).toEqual([MONDAY, MONDAY, MONDAY]);
});

test('a notice that cannot be delivered does not stop the rest', async () => {
  const { clock, runner, told } = running(async () => [notice('one'), notice('bad'), notice('two')]);
  clock.move(60_000);
  await runner.tick();
  expect(told).toEqual(['one', 'two']);
});

test('every job has a name that never changes, a schedule that parses and a reason', async () => {
  const { validate } = await import('node-cron');
  expect(jobs.map((it) => it.name)).toEqual([...new Set(jobs.map((it) => it.name))]);
  for (const job of jobs) {
    expect(job.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(validate(job.schedule), `schedule of ${job.name}`).toBe(true);
    expect(job.why).toMatch(/^[A-Z].*\.$/);
  }
});

test('a job that is told of something runs at once, after the run that is going on, and its slot still comes', async () => {
  const runs: string[] = [];
  const going = Promise.withResolvers<void>();
  const { clock, runner, told } = running(async ({ told: because, now }) => {
    runs.push(because ? 'told' : 'slot');
    if (runs.length === 1) await going.promise;
    return [notice(`${because ? 'told' : 'slot'}-${now}`)];
  });
  await runner.told('nobody');
  const first = runner.told('a-job');
  const second = runner.told('a-job');
  await expect.poll(() => runs).toEqual(['told']);
  clock.move(60_000);
  const slot = runner.tick();
  going.resolve();
  await Promise.all([first, second, slot]);
  expect(runs).toEqual(['told', 'told', 'slot']);
  expect(told.at(-1)).toBe(`slot-${MONDAY}`);
  await runner.stop();
  await runner.told('a-job');
  expect(runs).toHaveLength(3);
});
