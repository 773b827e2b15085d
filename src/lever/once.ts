/**
 * "Look before you repeat": Lever has no idempotency keys, so a thing that must exist once is searched for before it is
 * made, and again when the outcome of making it was unclear. Called by the `…Once` methods of `resources/`.
 */
import { LeverUnclearWriteError } from './errors.ts';
import type { Api } from './http.ts';

/** After an unclear write Lever may still be at it: looked for at once and after these pauses (milliseconds). */
const LOOKS_AFTER = [0, 1_000, 3_000];

/** Lever's clock and ours differ: something this much older than `since` still counts (milliseconds). */
export const CLOCK_SKEW = 2 * 60_000;

/**
 * `made` is false when it was there before. Throws `LeverUnclearWriteError` with `lookedFor` when it did not show up:
 * it is never made twice in one call; calling again is safe, because that looks first.
 */
export async function once<Thing>(
  api: Api,
  steps: { readonly find: () => Promise<Thing | null>; readonly make: () => Promise<Thing> },
): Promise<{ readonly thing: Thing; readonly made: boolean }> {
  const before = await steps.find();
  if (before !== null) return { thing: before, made: false };
  try {
    return { thing: await steps.make(), made: true };
  } catch (error) {
    if (!(error instanceof LeverUnclearWriteError)) throw error;
    const after = await lookAgain(api, steps.find, error);
    return { thing: after, made: true };
  }
}

/** The same for a change of something that exists: `true` when it was done now, `false` when it already was so. */
export async function ensure(
  api: Api,
  steps: { readonly isSo: () => Promise<boolean>; readonly make: () => Promise<unknown> },
): Promise<boolean> {
  const { made } = await once(api, {
    find: async () => ((await steps.isSo()) ? true : null),
    make: async () => {
      await steps.make();
      return true;
    },
  });
  return made;
}

async function lookAgain<Thing>(
  api: Api,
  find: () => Promise<Thing | null>,
  unclear: LeverUnclearWriteError,
): Promise<Thing> {
  for (const pause of LOOKS_AFTER) {
    if (pause > 0) await api.options.sleep(pause);
    const found = await find().catch(() => undefined);
    // Could not look: nothing is known, which is worse than knowing it is not there.
    if (found === undefined) throw unclear;
    if (found !== null) return found;
  }
  const { message, request, status, code, requestId } = unclear;
  throw new LeverUnclearWriteError(message, { request, status, code, requestId, cause: unclear }, true);
}
