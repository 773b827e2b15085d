/**
 * What the scheduler chose about something that happened behind our back: Lever follows the calendar, the calendars follow
 * Lever, or an event is put back. Each looks before it writes, so that a second press finds it done. Pressed only.
 */
import { ConflictError, NotFoundError } from '../errors.ts';
import type { Actor } from '../people.ts';
import type { Booking } from './booking.ts';
import type { Cancelling, ChangeKind, ChangePlan, PanelChanges, Target } from './change.ts';
import { eventsOf, isAsWanted } from './change-events.ts';
import { readPanel } from './change-lever.ts';
import { openChangeOf } from './change-record.ts';
import { putEventBack, titleOf } from './change-repair.ts';
import { driftIn } from './change-standing.ts';
import { endOf } from './invitations.ts';
import type { PanelDeps } from './ports.ts';
import { Desk, readBooking } from './record.ts';
import type { PanelWatch, WatchResult } from './watch.ts';
import { settled } from './watch-look.ts';

type Wires = Pick<PanelDeps, 'lever' | 'calendars' | 'ledger' | 'clock' | 'directory' | 'people' | 'audit'> & {
  readonly changes: Pick<PanelChanges, 'begin' | 'save' | 'apply'>;
};

const MINUTE = 60_000;
/** An interview of another length is somebody's slip. */
const LONGEST = 10 * 60;

export function createWatchActs(wires: Wires): Omit<PanelWatch, 'look' | 'people'> {
  /** @throws NotFoundError */
  async function known(id: string, actor: Actor): Promise<Booking> {
    const booking = (await readBooking(wires.ledger, id))?.booking;
    const visible =
      booking !== undefined &&
      (booking.by.slackId === actor.slackId ||
        wires.directory.opportunity(booking.candidate.opportunityId, actor) !== undefined);
    if (booking === undefined || !visible)
      throw new NotFoundError('This panel is not open to you any more.', { hint: 'Look it up with /hire panel.' });
    if (booking.state !== 'booked')
      throw new ConflictError('This panel was cancelled or is being changed.', 'Open it with /hire panel.');
    return booking;
  }

  async function apply(
    booking: Booking,
    actor: Actor,
    kind: ChangeKind,
    sessions: readonly string[],
    what: (plan: ChangePlan) => {
      readonly target: Target;
      readonly cancelling?: Cancelling;
      readonly asIs?: readonly string[];
    },
  ): Promise<WatchResult> {
    const { panel } = booking.steps;
    if (panel === null) throw new ConflictError('This panel is not in Lever yet.', 'Open it with /hire panel.');
    const plan = await wires.changes.begin({
      actor,
      place: booking.place,
      opportunityId: booking.candidate.opportunityId,
      panelId: panel.id,
      kind,
      sessions,
    });
    const ready = await wires.changes.save({ ...plan, cancelling: null, ...what(plan) });
    return { did: 'changed', result: await wires.changes.apply(ready, actor) };
  }

  return {
    matchLever: async ({ booking: id, session: sessionId, actor }) => {
      const booking = await known(id, actor);
      const session = booking.sessions.find((it) => it.id === sessionId);
      if (session === undefined) return { did: 'nothing', why: 'That interview is not in the panel any more.' };
      const event = await wires.calendars.find(session.eventKey);
      if (event === null || event.status === 'cancelled')
        throw new ConflictError(
          'The event is no longer in the calendar.',
          'Put it back, or cancel it with /hire panel.',
        );
      if (event.start === session.start && event.end === endOf(session))
        return { did: 'nothing', why: `${session.title}: Lever and the calendar say the same.` };
      const minutes = (event.end - event.start) / MINUTE;
      if (!Number.isInteger(minutes) || minutes < 5 || minutes > LONGEST)
        throw new ConflictError(
          `The event takes ${Math.round(minutes)} minutes now, which is no interview.`,
          'Put it back, or correct it in the calendar first.',
        );
      return await apply(booking, actor, 'move', [sessionId], (plan) => ({
        asIs: [session.eventKey],
        target: {
          location: plan.now.location,
          sessions: plan.now.sessions
            .map((it) => (it.id === sessionId ? { ...it, start: event.start, minutes } : it))
            .toSorted((a, b) => a.start - b.start),
        },
      }));
    },

    matchCalendars: async ({ booking: id, actor }) => {
      const booking = await known(id, actor);
      const panel = await readPanel(wires.lever, booking);
      if (panel === null || panel.interviews.length === 0)
        return await apply(booking, actor, 'cancel', [], (plan) => ({
          target: { sessions: [], location: plan.now.location },
          cancelling: { intent: 'closed', reason: 'other', words: 'Deleted in Lever' },
        }));
      if (driftIn(wires, booking, panel).length === 0)
        return { did: 'nothing', why: 'Lever and what was booked say the same.' };
      return await apply(booking, actor, 'move', [], (plan) => ({
        target: { sessions: plan.now.sessions, location: plan.now.location },
      }));
    },

    putBack: async ({ booking: id, key, actor }) => {
      await known(id, actor);
      const desk = await Desk.take(wires.ledger, id, () => wires.clock.now());
      if (desk === null || (await openChangeOf(wires.ledger, id)) !== null) {
        await desk?.leave();
        return { did: 'busy' };
      }
      try {
        const { booking } = desk;
        const wanted = eventsOf(booking).get(key);
        const title = titleOf(booking, key);
        if (booking.state !== 'booked' || wanted === undefined)
          return { did: 'nothing', why: 'That event is not part of the panel any more.' };
        if (isAsWanted(await wires.calendars.find(key), wanted)) {
          await settled(wires.ledger, id, key);
          return { did: 'nothing', why: `${title} is in the calendar as it was booked.` };
        }
        await desk.hold();
        await putEventBack(wires, booking, key, wanted);
        await wires.audit({
          actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
          action: 'panel.event-put-back',
          subject: { kind: 'panel', id: booking.steps.panel?.id ?? booking.id },
          opportunityId: booking.candidate.opportunityId,
          result: 'done',
          detail: title,
        });
        await settled(wires.ledger, id, key);
        return { did: 'put-back', what: title, candidate: booking.candidate.name };
      } finally {
        await desk.leave();
      }
    },
  };
}
