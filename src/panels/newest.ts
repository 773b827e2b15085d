/**
 * Only the newest of several tries counts: an older one that is still on is stopped, and whoever waits for it gets the
 * newer one's answer. Used for searches, which a recruiter may start again before the first is through.
 */
export interface Newest<Answer> {
  /** `work` for `id`. @throws whatever the newest work throws. */
  run(id: string, work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer>;
}

export function createNewest<Answer>(): Newest<Answer> {
  const running = new Map<string, { readonly stop: AbortController; readonly answer: Promise<Answer> }>();
  return {
    run: async (id, work) => {
      running.get(id)?.stop.abort(new Error('asked again'));
      const stop = new AbortController();
      const answer = work(stop.signal);
      const mine = { stop, answer };
      running.set(id, mine);
      try {
        return await answer;
      } catch (error) {
        const newer = running.get(id);
        if (stop.signal.aborted && newer !== undefined && newer !== mine) return await newer.answer;
        throw error;
      } finally {
        if (running.get(id) === mine) running.delete(id);
      }
    },
  };
}
