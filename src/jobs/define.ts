/**
 * The clock's door: a job looks and says what should be told; `runner.ts` decides when, and delivers.
 * A job never writes to Lever: when something should change it sends a card with a button.
 */
import type { Notice, Reads } from '../services.ts';

export interface JobRun {
  /** The slot this run is for, epoch ms: two runs of one slot have the same `now`. */
  readonly now: number;
  readonly look: Reads;
  /** Somebody told us that there is something to see; `now` is no slot then. */
  readonly told?: boolean;
}

export interface Job {
  /** kebab-case, unique; part of the ledger's keys, so it never changes. */
  readonly name: string;
  /** Five cron fields, UTC. */
  readonly schedule: string;
  /** One sentence for the operator: why this exists. */
  readonly why: string;
  readonly run: (run: JobRun) => Promise<readonly Notice[]>;
}

export function defineJob(job: Job): Job {
  return job;
}
