/**
 * Trouble that a visitor can order: each name is one fault of Lever's emulator. Also the clock's "next morning".
 * Pure but for the faults it is handed.
 */
import { tzOffset } from '@date-fns/tz/tzOffset';
import type { Fault, Faults } from '../faults.ts';

/** In the order the page lists them. */
export const troubles = {
  slow: { label: 'Slow: five seconds an answer', fault: { kind: 'slow', delayMs: 5_000 } },
  broken: {
    label: 'Broken: every answer is a 500',
    fault: { kind: 'status', status: 500, body: { code: 'ServerError', message: 'Something went wrong.' } },
  },
  busy: {
    label: 'Busy: too many requests (429)',
    fault: { kind: 'status', status: 429, body: { code: 'TooManyRequests', message: 'You are being rate limited.' } },
  },
  hanging: { label: 'Hanging: no answer ever', fault: { kind: 'hang' } },
  'cut-after-write': {
    label: 'Cut after a write: it happened, the answer is lost',
    fault: { kind: 'cut-after', method: 'POST', times: 1 },
  },
  off: { label: 'Off: connections are cut', fault: { kind: 'cut-before' } },
} as const satisfies Record<string, { label: string; fault: Fault }>;

export type TroubleName = keyof typeof troubles;

/** Puts exactly the ordered troubles in place; returns them. */
export function setTrouble(
  faults: Faults,
  active: readonly TroubleName[],
  name: TroubleName,
  on: boolean,
): readonly TroubleName[] {
  const next = on ? [...active.filter((it) => it !== name), name] : active.filter((it) => it !== name);
  faults.clear();
  for (const it of next) faults.inject(troubles[it].fault);
  return next;
}

/** The next 09:00 in `zone` (IANA) after `now`, epoch ms. */
export function morningAfter(now: number, zone: string): number {
  const offset = (at: number): number => tzOffset(zone, new Date(at)) * 60_000;
  const local = now + offset(now);
  const day = Math.floor(local / 86_400_000) * 86_400_000;
  const wall = local - day < 9 * 3_600_000 ? day + 9 * 3_600_000 : day + 33 * 3_600_000;
  // The offset that holds then, not the one that holds now: the clocks may change in between.
  const guess = wall - offset(now);
  return wall - offset(guess);
}
