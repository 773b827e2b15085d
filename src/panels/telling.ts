/**
 * Telling several people without waiting for each: Slack may take ten seconds to fail for one of them. Who comes first is
 * begun first, a few at a time; a failure begins nobody new, and nothing is under way any more when it is thrown, so that
 * no message leaves after the right to send it is given back. Used by announcements, changes, waves and jobs.
 */
import type { Notice } from '../services.ts';

/** Slack lets an app post about one message a second in a channel, more across people, and queues a few. */
const AT_ONCE = 4;

/** Runs tasks in their order, a few at a time. Throws the first failure once everything that was begun is over. */
export async function several(tasks: readonly (() => Promise<unknown>)[], atOnce = AT_ONCE): Promise<void> {
  let next = 0;
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (next < tasks.length && failures.length === 0) {
      const task = tasks[next];
      next += 1;
      try {
        await task?.();
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, worker));
  if (failures.length > 0) throw failures[0];
}

/** Every notice; who gets several reads them in their order, and nobody waits for somebody else's. */
export async function tellAll(notices: readonly Notice[], tell: (notice: Notice) => Promise<unknown>): Promise<void> {
  const perReader = Map.groupBy(notices, ({ to }) => ('user' in to ? to.user : to.channel));
  await several(
    [...perReader.values()].map((theirs) => async () => {
      for (const notice of theirs) await tell(notice);
    }),
  );
}

/** One after another, whoever asks meanwhile: a record with a version takes one write at a time. */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    const mine = last.then(work, work);
    last = mine;
    return await mine;
  };
}
