/**
 * Booking, at most once under double clicks, retries and crashes at any point (docs/decisions/0003).
 * Order: hold calendar events without guests → Lever panel → read it back → invite guests → tell people. Whatever only
 * machines see comes first; people hear last. Every step is written down before and after, and looks before it repeats.
 * Called by the schedule conversation. Never claims that something is there without having seen it.
 */
import { classify, ConflictError, NotFoundError, UpstreamError } from '../errors.ts';
import type { Actor } from '../people.ts';
import type { Booking, BookResult } from './booking.ts';
import { whereabouts } from './booking.ts';
import { fingerprintOf, newBooking } from './new-booking.ts';
import type { Draft } from './draft.ts';
import { hold, invite, verify, writePanel } from './book-steps.ts';
import type { PanelDeps } from './ports.ts';
import type { Announcer } from './announce.ts';
import { whatChanged, whoIsAway } from './recheck.ts';
import { Desk, readBooking } from './record.ts';
import { takeBack } from './undo.ts';

export interface Booker {
  book(draft: Draft, actor: Actor, seen?: string): Promise<BookResult>;
  finish(bookingId: string, actor: Actor): Promise<BookResult>;
  undo(bookingId: string, actor: Actor): Promise<BookResult>;
}

type Wires = Pick<
  PanelDeps,
  'lever' | 'calendars' | 'ledger' | 'clock' | 'log' | 'directory' | 'performAsFallback' | 'audit' | 'habits'
> & {
  readonly announcer: Announcer;
  readonly pause: (ms: number) => Promise<void>;
};

export function createBooker(wires: Wires): Booker {
  const now = () => wires.clock.now();

  async function atDesk(id: string, work: (desk: Desk) => Promise<BookResult>): Promise<BookResult> {
    const desk = await Desk.take(wires.ledger, id, now);
    if (desk === null) return await whileBusy(id);
    try {
      return await work(desk);
    } finally {
      await desk.leave();
    }
  }

  /** A second click while the first is at work, or just after. */
  async function whileBusy(id: string): Promise<BookResult> {
    const found = await readBooking(wires.ledger, id);
    return found?.booking.state === 'booked'
      ? { status: 'booked', booking: found.booking, repeated: true }
      : { status: 'busy' };
  }

  async function goOn(desk: Desk, resumed: boolean): Promise<BookResult> {
    try {
      await hold(wires, desk);
      await writePanel(wires, desk, resumed);
      await verify(wires, desk);
      await invite(wires, desk, resumed);
      await wires.announcer.booked(desk);
      if (!desk.booking.steps.audited) {
        for (const it of desk.booking.raised ?? [])
          await wires.audit({
            actor: { slackId: desk.booking.by.slackId, leverUserId: desk.booking.by.leverUserId },
            action: 'interviewer.limit-raised-once',
            subject: { kind: 'user', id: it.userId },
            opportunityId: desk.booking.candidate.opportunityId,
            result: 'done',
            detail: `Limit per ${it.limit === 'rolling' ? '28 days' : it.limit}; reason: ${it.reason}`,
          });
        await wires.audit({
          actor: { slackId: desk.booking.by.slackId, leverUserId: desk.booking.by.leverUserId },
          action: 'panel.booked',
          subject: { kind: 'panel', id: desk.booking.steps.panel?.id ?? desk.booking.id },
          opportunityId: desk.booking.candidate.opportunityId,
          result: 'done',
          ...(desk.booking.bent.length > 0 && { detail: `Rules bent on request: ${desk.booking.bent.join('; ')}` }),
        });
      }
      await desk.note({ state: 'booked', stopped: null, steps: { audited: true } });
      return { status: 'booked', booking: desk.booking, repeated: false };
    } catch (error) {
      return await stop(desk, error);
    }
  }

  /** Half-way: what nobody has seen yet is taken back at once; otherwise the record says where it stands. */
  async function stop(desk: Desk, error: unknown): Promise<BookResult> {
    if (error instanceof ConflictError) throw error;
    const cause = classify(error);
    if (cause === null) wires.log.error({ error, booking: desk.booking.id }, 'booking stopped by our own mistake');
    const why = cause === null ? 'Something went wrong on our side.' : cause.message;
    const hint = cause?.hint ?? null;
    const { steps } = desk.booking;
    if (steps.panel === null && steps.panelAskedAt === null && steps.invited.length === 0) {
      try {
        await takeBack(wires, desk, { quietly: true });
        await wires.audit(auditOf(desk.booking, 'panel.booked', 'failed', why));
        return { status: 'refused', why, hint };
      } catch (second) {
        wires.log.warn({ error: second, booking: desk.booking.id }, 'a booking that failed could not be taken back');
      }
    }
    await desk.note({
      stopped: {
        at: now(),
        why,
        hint,
        reference: cause instanceof UpstreamError ? (cause.requestId ?? null) : null,
      },
    });
    await wires.audit(auditOf(desk.booking, 'panel.booked', 'unclear', why));
    return { status: 'half', booking: desk.booking, exists: whereabouts(desk.booking) };
  }

  /** Lever refuses a deactivated author: whoever goes on with the booking becomes its author then. */
  async function takeOver(desk: Desk, actor: Actor): Promise<void> {
    const author = desk.booking.performAs;
    if (actor.leverUserId === null || actor.leverUserId === author) return;
    if (wires.directory.user(author)?.active !== false) return;
    await desk.note({ performAs: actor.leverUserId, performAsReason: 'person who went on with it' });
  }

  return {
    book: async (draft, actor, seen) => {
      const fresh = newBooking(draft, actor, wires);
      return await atDesk(fresh.id, async (desk) => {
        const { found } = desk;
        if (found?.state === 'booked') return { status: 'booked', booking: found, repeated: true };
        if (found?.state === 'undone') return { status: 'undone', booking: found };
        if (found !== null) return { status: 'half', booking: found, exists: whereabouts(found) };
        if (seen !== undefined && seen !== fingerprintOf(fresh))
          throw new ConflictError(
            'The plan was changed in another window since you looked at it. Nothing was booked.',
            'Check it again and press Book there.',
          );
        const reasons = (await Promise.all([whatChanged(wires, fresh), whoIsAway(wires, fresh)])).flat();
        if (reasons.length > 0) return { status: 'changed', reasons };
        await desk.open(fresh);
        return await goOn(desk, false);
      });
    },

    finish: async (id, actor) =>
      await atDesk(id, async (desk) => {
        const booking = known(desk);
        if (booking.state === 'booked') return { status: 'booked', booking, repeated: true };
        if (booking.state === 'undone') return { status: 'undone', booking };
        if (booking.state === 'undoing') return { status: 'half', booking, exists: whereabouts(booking) };
        const reasons = await whatChanged(wires, booking);
        if (reasons.length > 0) {
          await desk.note({
            stopped: { at: now(), why: reasons.join(' '), hint: 'Undo it and search again.', reference: null },
          });
          return { status: 'half', booking: desk.booking, exists: whereabouts(desk.booking) };
        }
        await wires.audit(auditBy(actor, booking, 'panel.booking-resumed'));
        await takeOver(desk, actor);
        return await goOn(desk, true);
      }),

    undo: async (id, actor) =>
      await atDesk(id, async (desk) => {
        const booking = known(desk);
        if (booking.state === 'undone') return { status: 'undone', booking };
        await wires.audit(auditBy(actor, booking, 'panel.undo-asked'));
        await takeOver(desk, actor);
        try {
          await takeBack(wires, desk, { quietly: false });
        } catch (error) {
          const cause = classify(error);
          if (cause === null) wires.log.error({ error, booking: id }, 'undo stopped by our own mistake');
          const why = cause?.message ?? 'Something went wrong on our side.';
          await desk.note({ stopped: { at: now(), why, hint: cause?.hint ?? null, reference: null } });
          return { status: 'half', booking: desk.booking, exists: whereabouts(desk.booking) };
        }
        await wires.audit({ ...auditBy(actor, booking, 'panel.undone'), result: 'done' });
        return { status: 'undone', booking: desk.booking };
      }),
  };
}

function known(desk: Desk): Booking {
  if (desk.found === null)
    throw new NotFoundError('Nothing was written for this booking.', { hint: 'Start again with /hire schedule.' });
  return desk.found;
}

function auditOf(booking: Booking, action: string, result: 'failed' | 'unclear', detail: string) {
  return {
    actor: { slackId: booking.by.slackId, leverUserId: booking.by.leverUserId },
    action,
    subject: { kind: 'booking', id: booking.id },
    opportunityId: booking.candidate.opportunityId,
    result,
    detail,
  } as const;
}

function auditBy(actor: Actor, booking: Booking, action: string) {
  return {
    actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
    action,
    subject: { kind: 'booking', id: booking.id },
    opportunityId: booking.candidate.opportunityId,
    result: 'done',
  } as const;
}
