/**
 * Held days in our ledger: which there are, which belong to one plan, and which booking a plan has become. A plan may be
 * held on several days and is booked on one: whoever books it says so here first, and a second one is told.
 */
import type { Ledger } from '../store/ledger.ts';
import type { Booking } from './booking.ts';
import { type Held, isHeldDay } from './hold.ts';
import { isHeld, readBooking } from './record.ts';

const planKey = (draftId: string) => `plan-booked:${draftId}`;
const KEEP_MS = 180 * 86_400_000;
const MOST = 500;

/** Everything that is or was a hold until the clock has settled it, in no order. */
export async function holdMarks(
  ledger: Ledger,
): Promise<readonly { readonly key: string; readonly version: number; readonly booking: Booking | null }[]> {
  const entries = await ledger.list('open-hold:', { limit: MOST });
  return await Promise.all(
    entries.map(async (it) => ({
      key: it.key,
      version: it.version,
      booking: (await readBooking(ledger, it.key.slice('open-hold:'.length)))?.booking ?? null,
    })),
  );
}

/** Days that are held, or being held. */
export async function openHolds(ledger: Ledger): Promise<readonly Held[]> {
  return (await holdMarks(ledger)).map((it) => it.booking).filter(isHeldDay);
}

export async function holdsOfPlan(ledger: Ledger, draftId: string): Promise<readonly Held[]> {
  return (await openHolds(ledger)).filter((it) => it.draftId === draftId);
}

/** Calendar events that this plan itself holds: they are in nobody's way who books it. */
export async function keysOfPlan(ledger: Ledger, draftId: string): Promise<readonly string[]> {
  return (await holdsOfPlan(ledger, draftId)).flatMap((it) => it.sessions.map((one) => one.eventKey));
}

const isFree = (booking: Booking | undefined) =>
  booking === undefined || booking.state === 'undone' || booking.state === 'held' || booking.state === 'holding';

/** The booking that this plan has become, if it has and it was not taken back. */
export async function bookedFrom(ledger: Ledger, draftId: string): Promise<Booking | null> {
  const mark = await ledger.get(planKey(draftId));
  if (typeof mark?.value !== 'string') return null;
  const found = (await readBooking(ledger, mark.value))?.booking;
  return found === undefined || isFree(found) ? null : found;
}

/**
 * From now on the plan is this booking and no other. Called with the booking's own desk held. `mine`: go on. `busy`:
 * another day of it is being booked this moment. Otherwise the booking that it has become already.
 */
export async function claimPlan(
  ledger: Ledger,
  draftId: string,
  bookingId: string,
  now: number,
): Promise<'mine' | 'busy' | Booking> {
  for (let tries = 0; tries < 5; tries += 1) {
    const mark = await ledger.get(planKey(draftId));
    if (mark?.value === bookingId) return 'mine';
    if (typeof mark?.value === 'string') {
      // Whoever is at their desk may be about to open their record.
      if (await isHeld(ledger, mark.value)) return 'busy';
      const found = (await readBooking(ledger, mark.value))?.booking;
      if (found !== undefined && !isFree(found)) return found;
    }
    const options = { expiresAt: now + KEEP_MS };
    if ((await ledger.compareAndSet(planKey(draftId), mark?.version ?? 0, bookingId, options)) !== null) return 'mine';
  }
  return 'busy';
}
