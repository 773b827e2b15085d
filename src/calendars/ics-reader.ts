/**
 * Reads calendar feeds in a thread with a limit on time and on memory, one after another. The thread starts with the
 * first question and ends when nobody has asked for a while, or when a feed was too much for it.
 */
import { Worker } from 'node:worker_threads';
import type { FeedAnswer, FeedQuestion } from './ics-busy.ts';

/** ms for one feed; five megabytes of ordinary events take two to three seconds. */
const LONGEST = 8_000;
/** ms without a question after which the thread ends. */
const IDLE = 60_000;
const MOST_MEMORY_MB = 192;

export interface FeedReader {
  read(question: FeedQuestion): Promise<FeedAnswer>;
}

export function createFeedReader(longestMs = LONGEST): FeedReader {
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function start(): Worker {
    const made = new Worker(new URL('./ics-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: {},
      stdout: true,
      stderr: true,
    });
    made.unref();
    // An error between two questions ends the thread; the next question starts another.
    made.on('error', () => {});
    made.once('exit', () => {
      if (worker === made) worker = null;
    });
    return made;
  }

  function ask(question: FeedQuestion): Promise<FeedAnswer> {
    clearTimeout(idle);
    worker ??= start();
    const asked = worker;
    asked.ref();
    return new Promise<FeedAnswer>((resolve) => {
      const end = (answer: FeedAnswer, broken: boolean): void => {
        clearTimeout(timer);
        asked.off('message', onMessage);
        asked.off('exit', onExit);
        asked.unref();
        if (broken && worker === asked) worker = null;
        if (broken) void asked.terminate();
        idle = setTimeout(() => {
          const done = worker;
          worker = null;
          void done?.terminate();
        }, IDLE);
        idle.unref();
        resolve(answer);
      };
      const onMessage = (answer: FeedAnswer): void => end(answer, false);
      const onExit = (): void => end({ ok: false, problem: 'was too much to read' }, true);
      const timer = setTimeout(() => end({ ok: false, problem: 'takes too long to read' }, true), longestMs);
      asked.once('message', onMessage);
      asked.once('exit', onExit);
      asked.postMessage(question);
    });
  }

  return {
    read(question) {
      const answer = last.then(() => ask(question));
      last = answer.catch(() => {});
      return answer;
    },
  };
}
