/** The Lever emulator by itself, for any other Lever client: one function that `sandbox/main.ts --only lever` calls. */
import { MovableClock } from '../clock.ts';
import type { LeverAccount } from '../company.ts';
import { createLeverEmulator, STANDARD_KEY, type LeverEmulator, type LeverEmulatorOptions } from './emulator.ts';

export interface LeverAlone {
  /** Root; the API is under `/v1`. */
  readonly url: string;
  readonly apiUrl: string;
  readonly key: string;
  readonly emulator: LeverEmulator;
  close(): Promise<void>;
}

/** Runs on real time from now unless given a clock. `port` 0 picks a free one. */
export async function runLeverAlone(
  options: Omit<LeverEmulatorOptions, 'account'> & { readonly account: LeverAccount; readonly port?: number },
): Promise<LeverAlone> {
  const { port = 0, ...rest } = options;
  const emulator = createLeverEmulator({ clock: new MovableClock(Date.now()), ...rest });
  const { url } = await emulator.listen(port);
  return {
    url,
    apiUrl: `${url}/v1`,
    key: options.key ?? STANDARD_KEY,
    emulator,
    close: () => emulator.close(),
  };
}
