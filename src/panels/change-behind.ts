/**
 * Who reads something older than what stands: a message or a card in Slack that could not be edited when a panel changed.
 * Remembered in our ledger with the booking, until it was told after all. Written by `change-tell.ts` and `change-repair.ts`.
 */
import type { LeverUserId } from '../lever/ids.ts';
import type { Json, Ledger } from '../store/ledger.ts';

export interface Behind {
  /** Why the channel's card is old; `null`: it is not. */
  readonly card: string | null;
  readonly people: readonly { readonly userId: LeverUserId; readonly name: string; readonly why: string }[];
  /** Grows with each try to tell: part of the notices' names. */
  readonly tries: number;
}

/** Longer than the names of notices are remembered. */
const KEEP_MS = 100 * 86_400_000;
const key = (bookingId: string) => `behind:${bookingId}`;
const upToDate: Behind = { card: null, people: [], tries: 0 };

export async function readBehind(ledger: Ledger, bookingId: string): Promise<Behind> {
  return ((await ledger.get(key(bookingId)))?.value as unknown as Behind | undefined) ?? upToDate;
}

/**
 * Notes what is still old; nothing at all is written while everybody reads what stands. How often it was tried stays noted
 * when nothing is old any more: a notice of that name is never sent again.
 */
export async function noteBehind(ledger: Ledger, bookingId: string, behind: Behind, now: number): Promise<void> {
  if (behind.card === null && behind.people.length === 0 && behind.tries === 0) {
    if ((await ledger.get(key(bookingId))) !== null) await ledger.delete(key(bookingId));
    return;
  }
  await ledger.set(key(bookingId), behind as unknown as Json, { expiresAt: now + KEEP_MS });
}
