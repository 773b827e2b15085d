/**
 * When a calendar call is tried again. Called by the providers around every request; knows no vendor.
 * It must never repeat a write that could happen twice: such a call says so with `repeatable: false`.
 */
import { CalendarError } from './provider.ts';

/** What a provider makes of one failed exchange. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  readonly error: CalendarError;
  /** `refused`: the vendor did nothing. `unknown`: it may have acted before the answer was lost. `final`: no use. */
  readonly kind: 'refused' | 'unknown' | 'final';
  /** The vendor's Retry-After, ms. */
  readonly afterMs: number | undefined;
  constructor(kind: Trouble['kind'], error: CalendarError, afterMs?: number) {
    super(error.message, { cause: error });
    this.kind = kind;
    this.error = error;
    this.afterMs = afterMs;
  }
}

export interface RetryTools {
  readonly sleep: (ms: number) => Promise<void>;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
}

const TRIES = 4;
/** ms; doubled each time, with full jitter on the upper half. */
const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 8_000;
/** A vendor that asks for a longer pause than this is answered to the person instead: they are waiting. */
const LONGEST_WAIT_ASKED = 15_000;
/** No further try once a call has taken this long, ms. */
const BUDGET = 25_000;

/** Runs `call` until it works, it is no use, or time is up. Throws `CalendarError`; `write` decides the last word. */
export async function withRetries<T>(
  tools: RetryTools,
  options: { readonly write: boolean; readonly repeatable: boolean },
  call: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  let unclear = false;
  for (let tried = 1; ; tried += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      if (error.kind === 'unknown' && options.write) unclear = true;
      const mayRepeat = error.kind === 'refused' || (error.kind === 'unknown' && options.repeatable);
      const longest = Math.min(FIRST_PAUSE * 2 ** (tried - 1), LONGEST_PAUSE);
      const pause = Math.max(error.afterMs ?? 0, longest / 2 + (longest / 2) * tools.random());
      const timeLeft = performance.now() - started + pause < BUDGET;
      if (mayRepeat && tried < TRIES && timeLeft && (error.afterMs ?? 0) <= LONGEST_WAIT_ASKED) {
        await tools.sleep(pause);
        continue;
      }
      const last = error.error;
      // "It exists" and "it is gone" settle what a lost answer left open; any other "no" does not.
      const settled = last.status === 404 || last.status === 409 || last.status === 410;
      if (!unclear || settled) throw last;
      throw new CalendarError(last.service, 'unclear', `${last.message} It may or may not have been done.`, {
        ...(last.status !== undefined && { status: last.status }),
        ...(last.requestId !== undefined && { requestId: last.requestId }),
        advice: 'Try again: the calendar is looked at first, so nothing is made twice.',
        cause: last,
      });
    }
  }
}

/** Runs `call` once. Throws `CalendarError`. */
export async function withoutRetries<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof Trouble ? error.error : error;
  }
}

/** Runs `work` over `items`, at most `limit` at once; answers in the order of `items`. */
export async function inParallel<A, B>(
  items: readonly A[],
  limit: number,
  work: (item: A) => Promise<B>,
): Promise<B[]> {
  const answers = Array.from<B>({ length: items.length });
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      answers[index] = await work(items[index] as A);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return answers;
}
