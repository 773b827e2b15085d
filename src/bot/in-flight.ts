/**
 * Makes a second click harmless. Used by `actions.ts`. In memory: Slack sends one person's presses to one process, and
 * what must happen at most once in the world is claimed again, durably, by the room that does it.
 */

/** A press is still "the same" for this long after it was done: people double-click, networks stutter. */
const LINGER_MS = 700;

export interface InFlight {
  /** Runs `work` unless the same key is being worked on, or was until a moment ago. Resolves to whether it ran. */
  once(key: string, work: () => Promise<void>): Promise<boolean>;
  /** One after the other for the same key, so that an older answer never overwrites a newer one. */
  inOrder(key: string, work: () => Promise<void>): Promise<void>;
  /** Counts as going on until it is done. */
  track(work: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is going on any more; for a clean stop. */
  idle(): Promise<void>;
}

export function createInFlight(lingerMs: number = LINGER_MS): InFlight {
  const busy = new Set<string>();
  const lanes = new Map<string, Promise<void>>();
  const running = new Set<Promise<void>>();

  function track(work: () => Promise<void>): Promise<void> {
    const run = work();
    running.add(run);
    const gone = (): void => void running.delete(run);
    run.then(gone, gone);
    return run;
  }

  return {
    track,
    async once(key, work) {
      if (busy.has(key)) return false;
      busy.add(key);
      try {
        await track(work);
      } finally {
        setTimeout(() => busy.delete(key), lingerMs).unref();
      }
      return true;
    },
    async inOrder(key, work) {
      const before = lanes.get(key) ?? Promise.resolve();
      const mine = before.then(() => track(work));
      const settled = mine.catch(() => {});
      lanes.set(key, settled);
      try {
        await mine;
      } finally {
        if (lanes.get(key) === settled) lanes.delete(key);
      }
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
