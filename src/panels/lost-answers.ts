/**
 * What a failed write to Lever means: certainly nothing happened, or its answer was lost and it may have. Used by the steps
 * of a booking and of a change, which look again before they repeat.
 */
import { isWireError } from '../errors.ts';

const refusals = new Set([
  'bad-request',
  'unauthorized',
  'not-connected',
  'wrong-key',
  'reconnect',
  'forbidden',
  'confidential',
  'not-found',
  'unprocessable',
  'rate-limited',
  'unsupported',
]);

/** Lever certainly did nothing: it said no, or the request never left. */
export function certainlyNot(error: unknown): boolean {
  return isWireError(error) && (error.retryable || refusals.has(error.meaning ?? ''));
}

/** Lever's answer was lost and nothing was there when we looked: it may still appear. */
export class StillUnclear extends Error {
  readonly service = 'lever';
  readonly retryable = false;
  readonly meaning = 'unclear-write';
  readonly advice = 'Press Finish in a minute: it looks again before it writes anything.';
}
