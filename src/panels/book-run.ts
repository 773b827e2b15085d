/**
 * Carries a record forward, one step after another, and says what came of it: used by `book.ts` (book, finish, undo) and by
 * `hold-create.ts` (hold, confirm, release). One worker at a time; what stops half-way is written down as such.
 */
import { classify, ConflictError, NotFoundError, UpstreamError } from '../errors.ts';
import { raisedLines } from './change-audit.ts';
import type { Actor } from '../people.ts';
import type { AuditLine } from '../services.ts';
import type { Announcer } from './announce.ts';
import { type Booking, type BookResult, whereabouts } from './booking.ts';
import { hold, invite, verify, writePanel } from './book-steps.ts';
import { askToHold, holdOf } from './hold-steps.ts';
import type { PanelDeps } from './ports.ts';
import { Desk, readBooking } from './record.ts';
import { takeBack } from './undo.ts';

export type RunWires = Pick<
  PanelDeps,
  'lever' | 'calendars' | 'ledger' | 'clock' | 'log' | 'directory' | 'performAsFallback' | 'audit' | 'habits'
> & {
  readonly announcer: Announcer;
  readonly pause: (ms: number) => Promise<void>;
};

export interface Runner {
  /** With the record's desk held; `busy`, or what it has become, when somebody else is at it. */
  readonly atDesk: (id: string, work: (desk: Desk) => Promise<BookResult>) => Promise<BookResult>;
  /** Everything that is still to be done for the record's state. */
  readonly goOn: (desk: Desk, resumed: boolean) => Promise<BookResult>;
  /** Taking it back, with people told; half-way when something failed. */
  readonly back: (desk: Desk) => Promise<BookResult>;
  /** Lever refuses a deactivated author: whoever goes on with the booking becomes its author then. */
  readonly takeOver: (desk: Desk, actor: Actor) => Promise<void>;
}

export function createRunner(wires: RunWires): Runner {
  const now = () => wires.clock.now();

  /** A second click while the first is at work, or just after. */
  async function whileBusy(id: string): Promise<BookResult> {
    const booking = (await readBooking(wires.ledger, id))?.booking;
    return booking?.state === 'booked' ? { status: 'booked', booking, repeated: true } : { status: 'busy' };
  }

  async function book(desk: Desk, resumed: boolean): Promise<BookResult> {
    await hold(wires, desk);
    await writePanel(wires, desk, resumed);
    await verify(wires, desk);
    await invite(wires, desk, resumed);
    await wires.announcer.booked(desk);
    if (!desk.booking.steps.audited) {
      const { by, candidate, raised } = desk.booking;
      for (const line of raisedLines(by, candidate.opportunityId, raised)) await wires.audit(line);
      const { bent, steps } = desk.booking;
      await wires.audit({
        ...auditOf(desk.booking, 'panel.booked', 'done'),
        subject: { kind: 'panel', id: steps.panel?.id ?? desk.booking.id },
        ...(bent.length > 0 && { detail: `Rules bent on request: ${bent.join('; ')}` }),
      });
    }
    await desk.note({ state: 'booked', stopped: null, steps: { audited: true }, ...planForgotten(desk.booking) });
    return { status: 'booked', booking: desk.booking, repeated: false };
  }

  async function keep(desk: Desk, resumed: boolean): Promise<BookResult> {
    await hold(wires, desk);
    await askToHold(wires, desk, resumed);
    const { pressed } = holdOf(desk.booking);
    const action = { held: 'panel.held', replaced: 'panel.hold-replaced', 'put-back': 'panel.hold-put-back' } as const;
    await wires.audit({
      ...auditOf(desk.booking, action[pressed.what === 'confirmed' ? 'held' : pressed.what], 'done'),
      ...(pressed.detail !== null && { detail: pressed.detail }),
    });
    await desk.note({ state: 'held', stopped: null });
    return { status: 'held', booking: desk.booking, repeated: false };
  }

  /** Half-way: what nobody has seen yet is taken back at once; otherwise the record says where it stands. */
  async function stop(desk: Desk, error: unknown): Promise<BookResult> {
    if (error instanceof ConflictError) throw error;
    const cause = classify(error);
    if (cause === null) wires.log.error({ error, booking: desk.booking.id }, 'booking stopped by our own mistake');
    const why = cause === null ? 'Something went wrong on our side.' : cause.message;
    const hint = cause?.hint ?? null;
    const { steps, hold: held, state } = desk.booking;
    const action = state === 'holding' ? 'panel.held' : 'panel.booked';
    const inLever = steps.panel !== null || steps.panelAskedAt !== null;
    if (state === 'booking' && held !== undefined && !inLever) {
      // Confirming came to nothing: the day is as it was, and everybody's time is still kept.
      await desk.note({ state: 'held', stopped: null });
      await wires.audit(auditOf(desk.booking, action, 'failed', why));
      return { status: 'refused', why, hint, held: desk.booking };
    }
    const known = steps.invited.length > 0 || (held !== undefined && held.askedAt !== null);
    if (!inLever && !known) {
      try {
        await takeBack(wires, desk, { quietly: true });
        await wires.audit(auditOf(desk.booking, action, 'failed', why));
        return { status: 'refused', why, hint };
      } catch (second) {
        wires.log.warn({ error: second, booking: desk.booking.id }, 'a booking that failed could not be taken back');
      }
    }
    const reference = cause instanceof UpstreamError ? (cause.requestId ?? null) : null;
    await desk.note({ stopped: { at: now(), why, hint, reference } });
    await wires.audit(auditOf(desk.booking, action, 'unclear', why));
    return { status: 'half', booking: desk.booking, exists: whereabouts(desk.booking) };
  }

  return {
    atDesk: async (id, work) => {
      const desk = await Desk.take(wires.ledger, id, now);
      if (desk === null) return await whileBusy(id);
      try {
        return await work(desk);
      } finally {
        await desk.leave();
      }
    },

    goOn: async (desk, resumed) => {
      try {
        return desk.booking.state === 'holding' ? await keep(desk, resumed) : await book(desk, resumed);
      } catch (error) {
        return await stop(desk, error);
      }
    },

    back: async (desk) => {
      try {
        await takeBack(wires, desk, { quietly: false });
      } catch (error) {
        if (error instanceof ConflictError) throw error;
        const cause = classify(error);
        const { id } = desk.booking;
        if (cause === null) wires.log.error({ error, booking: id }, 'undo stopped by our own mistake');
        const why = cause?.message ?? 'Something went wrong on our side.';
        await desk.note({ stopped: { at: now(), why, hint: cause?.hint ?? null, reference: null } });
        return { status: 'half', booking: desk.booking, exists: whereabouts(desk.booking) };
      }
      return { status: 'undone', booking: desk.booking };
    },

    takeOver: async (desk, actor) => {
      const author = desk.booking.performAs;
      if (actor.leverUserId === null || actor.leverUserId === author) return;
      if (wires.directory.user(author)?.active !== false) return;
      await desk.note({ performAs: actor.leverUserId, performAsReason: 'person who went on with it' });
    },
  };
}

/** The plan behind a hold is of no use once it is over. */
export function planForgotten(booking: Booking): Partial<Pick<Booking, 'hold'>> {
  return booking.hold === undefined ? {} : { hold: { ...booking.hold, plan: null } };
}

/** What a record says that somebody else, or an earlier press, has come to. */
export function standing(booking: Booking): BookResult {
  if (booking.state === 'booked') return { status: 'booked', booking, repeated: true };
  if (booking.state === 'held') return { status: 'held', booking, repeated: true };
  if (booking.state === 'undone') return { status: 'undone', booking };
  return { status: 'half', booking, exists: whereabouts(booking) };
}

export function known(desk: Desk): Booking {
  if (desk.found === null)
    throw new NotFoundError('Nothing was written for this booking.', { hint: 'Start again with /hire schedule.' });
  return desk.found;
}

/** In the name of whoever pressed what is being done: a held day may be confirmed by somebody else. */
function auditOf(booking: Booking, action: string, result: AuditLine['result'], detail?: string): AuditLine {
  const { slackId, leverUserId } = booking.hold?.pressed ?? booking.by;
  return {
    actor: { slackId, leverUserId },
    action,
    subject: { kind: 'booking', id: booking.id },
    opportunityId: booking.candidate.opportunityId,
    result,
    ...(detail !== undefined && { detail }),
  };
}

export function auditBy(actor: Pick<Actor, 'slackId' | 'leverUserId'>, booking: Booking, action: string) {
  return {
    actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
    action,
    subject: { kind: 'booking', id: booking.id },
    opportunityId: booking.candidate.opportunityId,
    result: 'done',
  } as const;
}
