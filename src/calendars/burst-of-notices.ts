/**
 * Many calls, one piece of work: runs once it has been quiet for a moment, or once it has waited long enough; never twice
 * at once, and never again too soon. Real time. Used by `notices.ts`.
 */
export interface BurstTimes {
  /** ms without a further call before the work begins. */
  readonly quiet: number;
  /** ms after the first call at which it begins in any case. */
  readonly longest: number;
  /** ms between the beginnings of two runs. */
  readonly gap: number;
}

export class Burst {
  readonly #work: () => Promise<void>;
  readonly #times: BurstTimes;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  /** Real ms of the first call that waits; `null`: none does. */
  #since: number | null = null;
  #lastRun = Number.NEGATIVE_INFINITY;
  #stopped = false;

  /** `work` must not throw. */
  constructor(work: () => Promise<void>, times: BurstTimes) {
    this.#work = work;
    this.#times = times;
  }

  call(): void {
    if (this.#stopped) return;
    this.#since ??= performance.now();
    if (this.#running === null) this.#wait();
  }

  #wait(): void {
    const now = performance.now();
    const { quiet, longest, gap } = this.#times;
    const begin = Math.max(Math.min(now + quiet, (this.#since ?? now) + longest), this.#lastRun + gap);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#run(), Math.max(0, begin - now));
    this.#timer.unref();
  }

  #run(): void {
    this.#timer = null;
    this.#since = null;
    this.#lastRun = performance.now();
    this.#running = this.#work().finally(() => {
      this.#running = null;
      if (this.#since !== null && !this.#stopped) this.#wait();
    });
  }

  /** No further run; resolves when the one that is going on is over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }
}
