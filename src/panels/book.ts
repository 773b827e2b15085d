/**
 * Booking, at most once under double clicks, retries and crashes at any point (docs/decisions/0003).
 * Order: hold calendar events without guests → Lever panel → read it back → invite guests → tell people. Whatever only
 * machines see comes first; people hear last. Every step is written down before and after, and looks before it repeats.
 * Called by the schedule conversation. Never claims that something is there without having seen it.
 */
import { ConflictError, NotFoundError } from '../errors.ts';
import type { Actor } from '../people.ts';
import { type Booking, type BookResult, whereabouts } from './booking.ts';
import { isOpenTo } from './booking-rights.ts';
import { auditBy, createRunner, known, type Runner, type RunWires, standing } from './book-run.ts';
import type { Draft } from './draft.ts';
import { heldElsewhere } from './hold-check.ts';
import { bookedFrom, claimPlan, keysOfPlan } from './hold-record.ts';
import { fingerprintOf, newBooking } from './new-booking.ts';
import { openAlone } from './opening.ts';
import { type LimitWires, limitsOf, overLimits } from './over-limits.ts';
import { whatChanged, whoIsAway } from './recheck.ts';
import type { Desk } from './record.ts';

export interface Booker {
  book(draft: Draft, actor: Actor, seen?: string): Promise<BookResult>;
  finish(bookingId: string, actor: Actor): Promise<BookResult>;
  undo(bookingId: string, actor: Actor): Promise<BookResult>;
}

export function createBooker(wires: RunWires & LimitWires, runner: Runner = createRunner(wires)): Booker {
  const now = () => wires.clock.now();
  const { atDesk, goOn } = runner;

  /** The record behind a button; as if it were not there for whoever may not see the candidate (any more). */
  function openTo(desk: Desk, actor: Actor): Booking {
    const booking = known(desk);
    if (isOpenTo(wires.directory, booking, actor)) return booking;
    throw new NotFoundError('This booking is not here any more, or is not open to you. Nothing was changed.', {
      hint: 'Look the candidate up with /hire panel and a name.',
    });
  }

  return {
    book: async (draft, actor, seen) => {
      const fresh = newBooking(draft, actor, wires);
      return await atDesk(fresh.id, async (desk) => {
        const { found } = desk;
        if (found !== null) return standing(found);
        if (seen !== undefined && seen !== fingerprintOf(fresh))
          throw new ConflictError(
            'The plan was changed in another window since you looked at it. Nothing was booked.',
            'Check it again and press Book there.',
          );
        const before = await bookedFrom(wires.ledger, fresh.draftId);
        if (before !== null) return standing(before);
        // Other days that are held from this plan are in nobody's way.
        const ours = await keysOfPlan(wires.ledger, fresh.draftId);
        const reasons = await Promise.all([
          whatChanged(wires, fresh, ours),
          whoIsAway(wires, fresh),
          heldElsewhere(wires.ledger, fresh),
        ]);
        if (reasons.flat().length > 0) return { status: 'changed', reasons: reasons.flat() };
        const over = await overLimits(wires, limitsOf(fresh));
        if (over.length > 0) return { status: 'changed', reasons: over.map((it) => it.sentence), over };
        const not = await openAlone(wires, fresh, async () => {
          const claim = await claimPlan(wires.ledger, fresh.draftId, fresh.id, now());
          if (claim === 'busy') return { status: 'busy' };
          if (claim !== 'mine') return standing(claim);
          await desk.open(fresh);
          return null;
        });
        return not ?? (await goOn(desk, false));
      });
    },

    finish: async (id, actor) =>
      await atDesk(id, async (desk) => {
        const booking = openTo(desk, actor);
        if (booking.state !== 'booking' && booking.state !== 'holding') return standing(booking);
        const ours = await keysOfPlan(wires.ledger, booking.draftId);
        const reasons = await whatChanged(wires, booking, ours);
        if (reasons.length > 0) {
          await desk.note({
            stopped: { at: now(), why: reasons.join(' '), hint: 'Undo it and search again.', reference: null },
          });
          return { status: 'half', booking: desk.booking, exists: whereabouts(desk.booking) };
        }
        await wires.audit(auditBy(actor, booking, 'panel.booking-resumed'));
        await runner.takeOver(desk, actor);
        return await goOn(desk, true);
      }),

    undo: async (id, actor) =>
      await atDesk(id, async (desk) => {
        const booking = openTo(desk, actor);
        if (booking.state === 'undone') return { status: 'undone', booking };
        await wires.audit(auditBy(actor, booking, 'panel.undo-asked'));
        await runner.takeOver(desk, actor);
        const result = await runner.back(desk);
        if (result.status === 'undone') await wires.audit(auditBy(actor, booking, 'panel.undone'));
        return result;
      }),
  };
}
