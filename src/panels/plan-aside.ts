/**
 * Planning that never holds up the bot. A search gets a small slice of work on the main thread, where nearly every panel
 * is done in milliseconds; what does not fit into it is planned from the start on a thread of its own, by the same code,
 * and so with the same answer. Made once by `create.ts`. Starts no thread before it is needed and keeps none for long.
 *
 * Work is cut by counting it, never by a clock, so an answer does not depend on the machine. Time ends a search only in an
 * emergency; then the slice's answer stands, which says that it was cut.
 */
import { Worker } from 'node:worker_threads';
import type { Log } from '../log.ts';
import { InvalidProblem } from '../scheduling/invalid-problem.ts';
import { plan, sizeOf } from '../scheduling/plan.ts';
import type { PlanOptions, PlanResult, Problem } from '../scheduling/problem.ts';
import { validate } from '../scheduling/validate.ts';

/** What the thread is asked, and what it answers. */
export interface AsideAsk {
  readonly id: number;
  readonly problem: Problem;
  readonly options: PlanOptions;
}
export type AsideAnswer = { readonly id: number } & (
  | { readonly result: PlanResult }
  | { readonly invalid: { readonly path: string; readonly sentence: string } }
  | { readonly failed: string }
);

/**
 * @throws InvalidProblem when the problem itself is wrong.
 * @throws the signal's reason when it is aborted while the search is on.
 */
export type Planner = (problem: Problem, options: PlanOptions, signal?: AbortSignal) => Promise<PlanResult>;

export interface PlanAside {
  readonly plan: Planner;
  /** Ends the thread, if there is one; searches that are on fail. */
  close(): Promise<void>;
}

export interface PlanAsideOptions {
  readonly log?: Pick<Log, 'warn'>;
  /** A search on the thread that takes longer is ended. Milliseconds of real time. */
  readonly withinMs?: number;
  /** A thread that had nothing to do for so long is ended. */
  readonly idleMs?: number;
}

/** Some 30 ms of searching, and as much of explaining why nothing fits. */
const SLICE_NODES = 3_000;
const SLICE_EXPLAIN_NODES = 8_000;
/** Larger problems (some 50 ms before any search) go to the thread at once. */
const SLICE_SIZE = 1_200_000;
const WITHIN_MS = 20_000;
const IDLE_MS = 30_000;
/** Enough for the largest problem that is taken on; a thread that wants more fails alone. */
const HEAP_MB = 768;

interface Job extends AsideAsk {
  readonly done: (answer: AsideAnswer) => void;
  readonly fail: (error: unknown) => void;
}

export function createPlanAside(options: PlanAsideOptions = {}): PlanAside {
  const { withinMs = WITHIN_MS, idleMs = IDLE_MS, log } = options;
  const waiting: Job[] = [];
  let worker: Worker | null = null;
  let running: Job | null = null;
  let idle: NodeJS.Timeout | undefined;
  let serial = 0;

  function next(): void {
    if (running !== null) return;
    clearTimeout(idle);
    const job = waiting.shift();
    if (job === undefined) {
      idle = setTimeout(() => void end(), idleMs);
      idle.unref();
      return;
    }
    running = job;
    worker ??= start();
    worker.ref();
    const { id, problem, options: asked } = job;
    worker.postMessage({ id, problem, options: asked } satisfies AsideAsk);
  }

  function start(): Worker {
    const started = new Worker(new URL('./plan-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    started.on('message', (answer: AsideAnswer) => {
      const job = running;
      if (worker !== started || job === null || answer.id !== job.id) return;
      settle(() => job.done(answer));
    });
    const lost = (error: Error) => {
      if (worker !== started) return;
      worker = null;
      const job = running;
      settle(() => job?.fail(error));
    };
    started.on('error', lost);
    started.on('exit', (code) => lost(new Error(`the planning thread ended with ${code}`)));
    return started;
  }

  function settle(tell: () => void): void {
    running = null;
    worker?.unref();
    tell();
    next();
  }

  /** Ends the thread; whatever it was doing is nobody's any more. */
  async function end(): Promise<void> {
    const ended = worker;
    worker = null;
    await ended?.terminate();
  }

  /** Takes a job back, running or not. */
  function withdraw(job: Job, reason: unknown): void {
    const at = waiting.indexOf(job);
    if (at >= 0) waiting.splice(at, 1);
    else if (running === job) {
      void end();
      running = null;
    } else return;
    job.fail(reason);
    next();
  }

  async function aside(problem: Problem, asked: PlanOptions, signal?: AbortSignal): Promise<PlanResult> {
    serial += 1;
    const id = serial;
    let timer: NodeJS.Timeout | undefined;
    let job: Job | undefined;
    const giveUp = () => job && withdraw(job, signal?.reason);
    try {
      const answer = await new Promise<AsideAnswer>((done, fail) => {
        job = { id, problem, options: asked, done, fail };
        const mine = job;
        timer = setTimeout(() => withdraw(mine, new TookTooLong()), withinMs);
        signal?.addEventListener('abort', giveUp);
        waiting.push(mine);
        next();
      });
      if ('invalid' in answer) throw new InvalidProblem(answer.invalid.path, answer.invalid.sentence);
      if ('failed' in answer) throw new Error(answer.failed);
      return answer.result;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  return {
    plan: async (problem, asked, signal) => {
      signal?.throwIfAborted();
      validate(problem);
      let slice: PlanResult = cutShort;
      if (sizeOf(problem) <= SLICE_SIZE) {
        slice = plan(problem, { maxNodes: SLICE_NODES, explainNodes: SLICE_EXPLAIN_NODES, ...asked });
        if (slice.status !== 'budget' && slice.stats.explainedInPart !== true) return slice;
      }
      try {
        return await aside(problem, asked, signal);
      } catch (error) {
        if (signal?.aborted === true || error instanceof InvalidProblem) throw error;
        log?.warn({ error, people: problem.people.length }, 'a search was ended before it was through');
        return slice;
      }
    },
    close: async () => {
      clearTimeout(idle);
      const closed = new Error('the planner was closed');
      while (waiting[0] !== undefined) withdraw(waiting[0], closed);
      if (running !== null) withdraw(running, closed);
      clearTimeout(idle);
      await end();
    },
  };
}

class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
  constructor() {
    super('the search took too long');
  }
}

/** What is known of a problem that could not be looked at in time: nothing. */
const cutShort: PlanResult = {
  status: 'budget',
  plans: [],
  gap: Infinity,
  blockers: [],
  relaxations: [],
  stats: { nodes: 0, setupMs: 0, searchMs: 0 },
};
