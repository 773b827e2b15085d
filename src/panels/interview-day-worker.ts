/**
 * The thread that `interview-day-aside.ts` starts: plans the interview day it is given, answers once, and is over.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { InvalidProblem } from '../scheduling/invalid-problem.ts';
import { planInterviewDay } from '../scheduling/interview-day.ts';
import type { InterviewDayOptions, InterviewDayProblem } from '../scheduling/interview-day-problem.ts';

const { asked, options } = workerData as {
  readonly asked: InterviewDayProblem;
  readonly options: InterviewDayOptions;
};

try {
  parentPort?.postMessage({ result: planInterviewDay(asked, options) });
} catch (error) {
  if (!(error instanceof InvalidProblem)) throw error;
  parentPort?.postMessage({ invalid: { path: error.path, sentence: error.sentence } });
}
