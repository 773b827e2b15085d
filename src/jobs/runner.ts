/**
 * Decides when a job runs, and delivers what it says. The only user of node-cron. Made once by `app.ts`.
 * The ledger remembers the last slot that was done: a slot runs once however many processes or restarts there are, and
 * after downtime the latest missed slot is caught up, once. A failing job is tried again on the next two ticks.
 */
import type { ScheduledTask } from 'node-cron';
import { type Clock, DAY, MINUTE } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Notice, Reads } from '../services.ts';
import type { Ledger } from '../store/ledger.ts';
import { tellAll } from '../panels/telling.ts';
import type { Job } from './define.ts';

export interface JobRunner {
  /** Starts ticking every minute. */
  start(): Promise<void>;
  /** Runs what is due now. Called every minute, and by whoever moves the clock. */
  tick(): Promise<void>;
  /**
   * Runs a job outside its schedule, because somebody told us that there is something to see; after the run that is going
   * on, if there is one. Never throws.
   */
  told(name: string): Promise<void>;
  /** No new runs; resolves when the running ones are over. */
  stop(): Promise<void>;
}

export interface JobRunnerOptions {
  readonly jobs: readonly Job[];
  readonly look: () => Reads;
  readonly deliver: (notice: Notice) => Promise<unknown>;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
}

interface Done {
  readonly slot: number;
  readonly tries: number;
}

/** A job may take this long before another process may take its place. */
const LEASE_MS = 10 * MINUTE;
const MOST_TRIES = 3;
/** Older missed slots are not news. */
const FURTHEST_BACK = DAY;

export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { jobs, ledger, clock, log } = options;
  const schedules = new Map<string, ScheduledTask>();
  const running = new Map<string, Promise<void>>();
  const toldOf = new Map<string, Promise<void>>();
  let ticker: ScheduledTask | null = null;
  let stopped = false;
  /** A job that never ran has missed nothing before this. */
  const startedAt = Math.floor(clock.now() / MINUTE) * MINUTE;

  async function load(): Promise<void> {
    if (schedules.size === jobs.length) return;
    const { createTask } = await import('node-cron');
    for (const job of jobs)
      schedules.set(
        job.name,
        createTask(job.schedule, () => {}, { timezone: 'UTC' }),
      );
  }

  /** The latest minute after `after`, up to now, that the schedule names. */
  function dueSlot(job: Job, after: number, now: number): number | null {
    const schedule = schedules.get(job.name);
    const oldest = Math.max(after, now - FURTHEST_BACK);
    for (let slot = Math.floor(now / MINUTE) * MINUTE; slot > oldest; slot -= MINUTE) {
      if (schedule?.match(new Date(slot))) return slot;
    }
    return null;
  }

  const keyOf = (job: Job): string => `job:${job.name}`;

  /** Nothing when another process runs this job. */
  async function alone(job: Job, work: () => Promise<void>): Promise<void> {
    const lease = await ledger.lease(keyOf(job), LEASE_MS);
    if (!lease) return;
    try {
      await work();
    } finally {
      await lease.release();
    }
  }

  async function runOne(job: Job): Promise<void> {
    const key = keyOf(job);
    const now = clock.now();
    const done = ((await ledger.get(key))?.value as unknown as Done | undefined) ?? { slot: startedAt, tries: 0 };
    const slot = done.tries > 0 ? done.slot : dueSlot(job, done.slot, now);
    if (slot === null) return;
    const tries = done.tries + 1;
    try {
      await deliverAll(job, await job.run({ now: slot, look: options.look() }));
      await ledger.set(key, { slot, tries: 0 });
    } catch (error) {
      log.error({ job: job.name, tries, err: error }, 'a job failed');
      await ledger.set(key, { slot, tries: tries >= MOST_TRIES ? 0 : tries });
    }
  }

  async function deliverAll(job: Job, notices: readonly Notice[]): Promise<void> {
    const give = async (notice: Notice): Promise<void> => {
      try {
        await options.deliver(notice);
      } catch (error) {
        log.error({ job: job.name, once: notice.once, err: error }, 'a notice could not be delivered');
      }
    };
    await tellAll(notices, give);
  }

  async function runTold(job: Job): Promise<void> {
    await Promise.all([running.get(job.name), toldOf.get(job.name)]);
    if (stopped) return;
    await alone(job, async () => {
      await deliverAll(job, await job.run({ now: clock.now(), look: options.look(), told: true }));
    });
  }

  async function tick(): Promise<void> {
    await load();
    const runs = jobs.map((job) => {
      const known = running.get(job.name);
      if (known) return known;
      const run = (toldOf.get(job.name) ?? Promise.resolve())
        .then(() => alone(job, () => runOne(job)))
        .catch((error: unknown) => log.error({ job: job.name, err: error }, 'a job could not be run'))
        .finally(() => running.delete(job.name));
      running.set(job.name, run);
      return run;
    });
    await Promise.all(runs);
  }

  return {
    async start() {
      if (stopped) return;
      await load();
      const { schedule } = await import('node-cron');
      if (stopped) return;
      ticker = schedule('* * * * *', () => tick(), { timezone: 'UTC', noOverlap: true, suppressMissedWarning: true });
    },
    tick: async () => {
      if (!stopped) await tick();
    },
    async told(name) {
      const job = jobs.find((it) => it.name === name);
      if (stopped || job === undefined) return;
      const run = runTold(job)
        .catch((error: unknown) => log.error({ job: name, err: error }, 'a job failed'))
        .finally(() => {
          if (toldOf.get(name) === run) toldOf.delete(name);
        });
      toldOf.set(name, run);
      await run;
    },
    async stop() {
      stopped = true;
      await ticker?.destroy();
      for (const task of schedules.values()) await task.destroy();
      await Promise.allSettled([...running.values(), ...toldOf.values()]);
    },
  };
}
