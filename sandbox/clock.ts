/**
 * The sandbox's clock: real time plus an offset, or standing still. Moving it forward wakes whoever asked to be told
 * (webhook retries, scheduled messages, the bot's jobs).
 */
import type { Clock } from '../src/clock.ts';

export class MovableClock implements Clock {
  #offset: number;
  #frozenAt: number | null;
  #listeners = new Set<(now: number) => void>();

  /** `frozen`: time stands still at `at` until moved. Otherwise it runs on from `at`. */
  constructor(at: number, options: { readonly frozen?: boolean } = {}) {
    this.#offset = at - Date.now();
    this.#frozenAt = options.frozen ? at : null;
  }

  now(): number {
    return this.#frozenAt ?? Date.now() + this.#offset;
  }

  /** Moves forward (or back, for clock faults) by `ms`. */
  move(ms: number): void {
    if (this.#frozenAt === null) this.#offset += ms;
    else this.#frozenAt += ms;
    for (const listener of this.#listeners) listener(this.now());
  }

  moveTo(at: number): void {
    this.move(at - this.now());
  }

  onMove(listener: (now: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
