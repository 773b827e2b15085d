/**
 * Things to do at an instant of the sandbox's clock: event retries, scheduled messages. Runs them when real time gets
 * there, or at once when somebody moves the clock past them. Used by the Slack emulator only.
 */
import type { MovableClock } from '../clock.ts';

interface Entry {
  readonly at: number;
  readonly run: () => void;
}

export class Agenda {
  readonly #clock: MovableClock;
  readonly #entries = new Set<Entry>();
  readonly #stopListening: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: MovableClock) {
    this.#clock = clock;
    this.#stopListening = clock.onMove(() => this.#runDue());
  }

  /** Runs `run` at `at` (sandbox epoch ms); returns a function that calls it off. */
  at(at: number, run: () => void): () => void {
    const entry: Entry = { at, run };
    this.#entries.add(entry);
    this.#arm();
    return () => this.#entries.delete(entry);
  }

  clear(): void {
    this.#entries.clear();
    clearTimeout(this.#timer);
  }

  close(): void {
    this.clear();
    this.#stopListening();
  }

  #runDue(): void {
    const now = this.#clock.now();
    const due = [...this.#entries].filter((it) => it.at <= now).sort((a, b) => a.at - b.at);
    for (const entry of due) if (this.#entries.delete(entry)) entry.run();
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#entries.size === 0) return;
    const next = Math.min(...[...this.#entries].map((it) => it.at));
    // A frozen clock never gets there by itself: look again in a while, cheaply, without keeping the process alive.
    const wait = Math.min(Math.max(next - this.#clock.now(), 1), 60_000);
    this.#timer = setTimeout(() => this.#runDue(), wait);
    this.#timer.unref();
  }
}
