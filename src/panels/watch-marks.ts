/**
 * Which panels' events are still as they were when they were last read: one call to the calendar in place of one for each
 * event. Only where the calendar can say so; kept in memory, so that after a restart everything is read once.
 */
import { DAY, MINUTE } from '../clock.ts';
import type { Booking } from './booking.ts';
import { endOf } from './invitations.ts';
import type { PanelDeps } from './ports.ts';
import { watched } from './watch.ts';

/** Read again after this even if nothing changed: an answer that does not come is news as well. */
const READ_AGAIN = 5 * MINUTE;

/** By booking, what the calendar said about all its events at one moment. */
export type Marks = ReadonlyMap<string, string>;

export class EventMarks {
  readonly #ask: PanelDeps['marks'];
  readonly #read = new Map<string, { readonly mark: string; readonly at: number }>();

  constructor(ask: PanelDeps['marks']) {
    this.#ask = ask;
  }

  /** `null`: it cannot be said. */
  async of(bookings: readonly Booking[], now: number): Promise<Marks | null> {
    if (this.#ask === undefined) return null;
    const keys = new Map(bookings.map((it) => [it.id, watched(it, now).map((one) => one.key)]));
    for (const id of this.#read.keys()) if (!keys.has(id)) this.#read.delete(id);
    const all = [...keys.values()].flat();
    if (all.length === 0) return new Map();
    const end = Math.max(...bookings.flatMap((it) => it.sessions.map(endOf)));
    const said = await this.#ask(all, { start: now - DAY, end: end + DAY });
    if (said === null) return null;
    // An event that is not there has a mark too: none.
    return new Map([...keys].map(([id, own]) => [id, own.map((it) => `${it}=${said.get(it) ?? ''}`).join(' ')]));
  }

  /** Other than when it was last read, or never read. */
  isNew(id: string, marks: Marks): boolean {
    return this.#read.get(id)?.mark !== marks.get(id);
  }

  /** Nothing to see: unchanged, and read not long ago. */
  isAsRead(id: string, marks: Marks, now: number): boolean {
    return !this.isNew(id, marks) && Math.abs(now - (this.#read.get(id)?.at ?? 0)) < READ_AGAIN;
  }

  /** Everything about it was read after these marks were asked for. */
  wasRead(id: string, marks: Marks | null, now: number): void {
    const mark = marks?.get(id);
    if (mark === undefined) this.#read.delete(id);
    else this.#read.set(id, { mark, at: now });
  }
}
