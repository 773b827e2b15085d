/**
 * The booking's record in the ledger, and the one who may write it: a lease so that one press works at a time, and a
 * version so that a worker who lost the lease cannot overwrite its successor. Used by what books, holds, changes and takes
 * back, and by nobody else.
 */
import { ConflictError } from '../errors.ts';
import type { Json, Ledger, Lease } from '../store/ledger.ts';
import type { Booking } from './booking.ts';

/** Longer than the slowest single call to Lever or a calendar, with its own retries; renewed before every step. */
const LEASE_MS = 90_000;
/** Finished records are kept this long, for "what did I book?" and for late presses of old buttons. */
const KEEP_MS = 180 * 86_400_000;

const recordKey = (id: string) => `booking:${id}`;
const openKey = (id: string) => `open-booking:${id}`;
/** Stays until the clock has settled what the hold became; see `hold-record.ts`. */
export const holdKey = (id: string) => `open-hold:${id}`;

export async function readBooking(ledger: Ledger, id: string): Promise<{ booking: Booking; version: number } | null> {
  const entry = await ledger.get(recordKey(id));
  return entry === null ? null : { booking: entry.value as unknown as Booking, version: entry.version };
}

/** Bookings that are not over, oldest first. Forgets the marks of those that never began or have ended. */
export async function openBookings(ledger: Ledger): Promise<readonly Booking[]> {
  const entries = await ledger.list('open-booking:', { limit: 500 });
  const open: Booking[] = [];
  for (const entry of entries) {
    const found = await readBooking(ledger, entry.key.slice('open-booking:'.length));
    const state = found?.booking.state;
    if (found !== null && (state === 'booking' || state === 'undoing' || state === 'holding')) open.push(found.booking);
    else if (!(await isHeld(ledger, entry.key.slice('open-booking:'.length))))
      await ledger.delete(entry.key, entry.version);
  }
  return open.sort((a, b) => a.startedAt - b.startedAt);
}

/** Whether somebody is working on it this moment. */
export async function isHeld(ledger: Ledger, id: string): Promise<boolean> {
  const lease = await ledger.lease(recordKey(id), 1_000);
  if (lease === null) return true;
  await lease.release();
  return false;
}

/** The right to work on one booking, and its record as last written. */
export class Desk {
  readonly #ledger: Ledger;
  readonly #lease: Lease;
  readonly #now: () => number;
  #version: number;
  #booking: Booking | null;

  private constructor(
    ledger: Ledger,
    lease: Lease,
    now: () => number,
    found: { booking: Booking; version: number } | null,
  ) {
    this.#ledger = ledger;
    this.#lease = lease;
    this.#now = now;
    this.#version = found?.version ?? 0;
    this.#booking = found?.booking ?? null;
  }

  /** `null` when somebody else is at it. */
  static async take(ledger: Ledger, id: string, now: () => number): Promise<Desk | null> {
    const lease = await ledger.lease(recordKey(id), LEASE_MS);
    if (lease === null) return null;
    return new Desk(ledger, lease, now, await readBooking(ledger, id));
  }

  get found(): Booking | null {
    return this.#booking;
  }

  get booking(): Booking {
    if (this.#booking === null) throw new Error('No record was opened');
    return this.#booking;
  }

  /** The first line of a booking: from here on a crash is seen by `openBookings`. */
  async open(booking: Booking): Promise<void> {
    await this.#ledger.set(openKey(booking.id), booking.startedAt);
    if (booking.hold !== undefined) await this.#ledger.set(holdKey(booking.id), booking.startedAt);
    await this.#write(booking);
  }

  async note(change: Partial<Omit<Booking, 'steps'>> & { readonly steps?: Partial<Booking['steps']> }): Promise<void> {
    const { steps, ...rest } = change;
    const { state } = rest;
    const opens = state === 'undoing' || state === 'holding' || (state === 'booking' && this.booking.state === 'held');
    if (opens) await this.#ledger.set(openKey(this.booking.id), this.booking.startedAt);
    await this.#write({ ...this.booking, ...rest, steps: { ...this.booking.steps, ...steps } });
    if (state === 'booked' || state === 'undone' || state === 'held')
      await this.#ledger.delete(openKey(this.booking.id));
  }

  /** Asked before every call that writes outside. Throws when the lease was lost. */
  async hold(): Promise<void> {
    if (!(await this.#lease.renew(LEASE_MS))) throw overtaken();
  }

  async leave(): Promise<void> {
    await this.#lease.release();
  }

  async #write(booking: Booking): Promise<void> {
    const over = booking.state === 'booked' || booking.state === 'undone';
    const version = await this.#ledger.compareAndSet(
      recordKey(booking.id),
      this.#version,
      booking as unknown as Json,
      over ? { expiresAt: this.#now() + KEEP_MS } : {},
    );
    if (version === null) throw overtaken();
    this.#version = version;
    this.#booking = booking;
  }
}

function overtaken(): ConflictError {
  return new ConflictError('Somebody else went on with this booking.', 'Open it again to see where it stands.');
}
