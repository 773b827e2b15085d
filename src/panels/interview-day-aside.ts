/**
 * An interview day is planned on a thread of its own: it may take a second or two, and the bot has to answer Slack
 * meanwhile. One thread for one question; nothing is kept between them. Called by `interview-day-search.ts`.
 */
import { Worker } from 'node:worker_threads';
import { InvalidProblem } from '../scheduling/invalid-problem.ts';
import type {
  InterviewDayOptions,
  InterviewDayProblem,
  InterviewDayResult,
} from '../scheduling/interview-day-problem.ts';

/** @throws InvalidProblem when the question itself is wrong; the signal's reason when it is aborted. */
export type DayPlanner = (
  asked: InterviewDayProblem,
  options: InterviewDayOptions,
  signal?: AbortSignal,
) => Promise<InterviewDayResult>;

type Answer =
  | { readonly result: InterviewDayResult }
  | { readonly invalid: { readonly path: string; readonly sentence: string } };

/** Far more than the budget of panels takes anywhere; then something is wrong. Milliseconds of real time. */
const WITHIN_MS = 60_000;

export const planDayAside: DayPlanner = async (asked, options, signal) => {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./interview-day-worker.ts', import.meta.url), { workerData: { asked, options } });
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => reject(new Error('planning an interview day took too long')), WITHIN_MS);
  const giveUp = () => reject(signal?.reason as Error);
  signal?.addEventListener('abort', giveUp);
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`the planning thread ended with ${code}`)));
  try {
    const answer = await promise;
    if ('invalid' in answer) throw new InvalidProblem(answer.invalid.path, answer.invalid.sentence);
    return answer.result;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    await worker.terminate();
  }
};
