/**
 * Knows when the bot last talked to Slack, so that the driver can wait for the dust to settle after an acknowledgement.
 * Real time, by `performance.now()`.
 */
export class Activity {
  #open = 0;
  #last = Number.NEGATIVE_INFINITY;
  #changes = 0;

  begin(): void {
    this.#open += 1;
    this.#changes += 1;
    this.#last = performance.now();
  }

  end(): void {
    this.#open -= 1;
    this.#changes += 1;
    this.#last = performance.now();
  }

  /** Grows with every call the bot makes: pollers compare it. */
  get changes(): number {
    return this.#changes;
  }

  /** Resolves when nothing has happened for `quietMs`, or after `mostMs` at the latest. */
  async settled(quietMs: number, mostMs: number): Promise<void> {
    const started = performance.now();
    for (;;) {
      const now = performance.now();
      if (now - started >= mostMs) return;
      const since = now - Math.max(this.#last, started);
      if (this.#open === 0 && since >= quietMs) return;
      await new Promise((done) => setTimeout(done, Math.max(2, Math.min(10, quietMs - since))));
    }
  }
}
