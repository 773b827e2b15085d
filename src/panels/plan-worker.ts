/**
 * The thread that `plan-aside.ts` starts: plans what it is sent, one problem after the other. Knows nothing else of the
 * bot and never ends by itself.
 */
import { parentPort } from 'node:worker_threads';
import { InvalidProblem } from '../scheduling/invalid-problem.ts';
import { plan } from '../scheduling/plan.ts';
import type { AsideAnswer, AsideAsk } from './plan-aside.ts';

parentPort?.on('message', ({ id, problem, options }: AsideAsk) => {
  parentPort?.postMessage(answerTo({ id, problem, options }));
});

function answerTo({ id, problem, options }: AsideAsk): AsideAnswer {
  try {
    return { id, result: plan(problem, options) };
  } catch (error) {
    if (error instanceof InvalidProblem) return { id, invalid: { path: error.path, sentence: error.sentence } };
    return { id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
