/**
 * Which calendars could not be watched, why, and when it is worth another try. Used by `notices-keeper.ts`. In memory:
 * a restart tries all again.
 */
import { CalendarError } from './provider.ts';

const MINUTE = 60_000;
const LONGEST_PAUSE = 60 * MINUTE;
/** A calendar that the vendor will not tell of is asked for again after this. */
const REFUSED_FOR = 24 * 60 * MINUTE;
const MOST = 400;

interface Failure {
  readonly tries: number;
  /** Epoch ms of the next try. */
  readonly next: number;
  readonly why: string;
}

export class Failures {
  readonly #byAddress = new Map<string, Failure>();

  why(address: string): string | null {
    return this.#byAddress.get(address)?.why ?? null;
  }

  mayTry(address: string, now: number): boolean {
    return now >= (this.#byAddress.get(address)?.next ?? 0);
  }

  over(address: string): void {
    this.#byAddress.delete(address);
  }

  /** Pauses are doubled from try to try; `lasting`: it will not be otherwise soon. Returns how often it failed by now. */
  add(address: string, error: unknown, now: number, lasting: boolean): number {
    const tries = (this.#byAddress.get(address)?.tries ?? 0) + 1;
    const known = error instanceof CalendarError || error instanceof Silence;
    const why = known ? [error.message, error.advice].filter(Boolean).join(' ') : 'It failed.';
    const pause = lasting ? REFUSED_FOR : Math.min(LONGEST_PAUSE, MINUTE * 2 ** Math.min(tries - 1, 10));
    this.#byAddress.delete(address);
    this.#byAddress.set(address, { tries, next: now + pause, why });
    for (const old of this.#byAddress.keys()) {
      if (this.#byAddress.size <= MOST) break;
      this.#byAddress.delete(old);
    }
    return tries;
  }
}

/** Opened, and never heard of again. */
export class Silence extends Error {
  readonly advice = 'Check that PUBLIC_URL can be reached from the internet, /hooks included.';
  constructor() {
    super('Its first message did not arrive.');
  }
}

/** The vendor says no to this calendar, and will say it again. What Graph calls invalid is our own address. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof CalendarError)) return false;
  return (
    error.meaning === 'not-found' ||
    error.meaning === 'forbidden' ||
    (error.meaning === 'invalid' && error.service === 'google')
  );
}
