/**
 * The moment a booking's record is opened, one at a time on this store: two recruiters who both saw an interviewer free
 * cannot both have them. Called by `book.ts` and `hold-write.ts` after the long looks, with the record's desk held.
 */
import { bookedMeanwhile, type EngagedWires } from './engaged.ts';
import type { Booking, BookResult } from './booking.ts';
import type { PanelDeps } from './ports.ts';
import { sayClash } from './recheck.ts';

/** Longer than reading our own bookings and writing one record takes. */
const LEASE_MS = 10_000;
/** Together longer than a lease: whoever died with it is waited for. */
const TRIES = 120;
const WAIT_MS = 100;

type Wires = EngagedWires & Pick<PanelDeps, 'ledger'> & { readonly pause: (ms: number) => Promise<void> };

/** `open` writes the record, or says why not; `null`: it is open. */
export async function openAlone(
  wires: Wires,
  booking: Booking,
  open: () => Promise<BookResult | null>,
): Promise<BookResult | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const lease = await wires.ledger.lease('booking-opens', LEASE_MS);
    if (lease === null) {
      await wires.pause(WAIT_MS);
      continue;
    }
    try {
      const clashes = await bookedMeanwhile(wires, booking);
      if (clashes.length > 0) return { status: 'changed', reasons: clashes.map((it) => sayClash(booking, it)) };
      return await open();
    } finally {
      await lease.release();
    }
  }
  return { status: 'busy' };
}
