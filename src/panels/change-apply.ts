/**
 * Changing a panel, at most once under double clicks, retries and crashes at any point.
 * Order: an event without guests for what is added → Lever (the same panel and interviews, read back) → our own booking
 * → the same calendar events → people.
 * Whatever only machines see comes first. Every step is written down before and after, and looks before it repeats.
 */
import { classify, ConflictError, NotFoundError, UpstreamError } from '../errors.ts';
import type { Actor } from '../people.ts';
import type { Announcer, Sayings } from './announce.ts';
import { auditBy, auditOf, raisedLines } from './change-audit.ts';
import type { Change, ChangePlan, ChangeResult } from './change.ts';
import { whereaboutsOf } from './change-whereabouts.ts';
import { bookingAfter, holdAdded, isPrepared, releaseHeld, writeEvents } from './change-events.ts';
import { type Hindrances, hindrancesOf, sayHindrances } from './change-hindrances.ts';
import { basisOf } from './change-standing.ts';
import { readPanel, standsStill, writeLever } from './change-lever.ts';
import { newChange } from './change-new.ts';
import { addWaiting, ChangeDesk, nextTry, noSteps, openChangeOf, readChange, removeWaiting } from './change-record.ts';
import { type ChangeSayings, tellPeople } from './change-tell.ts';
import { nextAttempt } from './drafts.ts';
import type { LimitWires } from './over-limits.ts';
import type { PanelDeps } from './ports.ts';

type Wires = Pick<
  PanelDeps,
  'lever' | 'calendars' | 'ledger' | 'clock' | 'log' | 'directory' | 'performAsFallback' | 'audit' | 'people' | 'tell'
> &
  LimitWires & {
    readonly announcer: Announcer;
    readonly say: Sayings;
    readonly sayChange: ChangeSayings;
    readonly pause: (ms: number) => Promise<void>;
  };

export interface Changer {
  apply(plan: ChangePlan, actor: Actor): Promise<ChangeResult>;
  finish(changeId: string, actor: Actor): Promise<ChangeResult>;
  undo(changeId: string, actor: Actor): Promise<ChangeResult>;
}

export function createChanger(wires: Wires): Changer {
  const now = () => wires.clock.now();

  async function atDesk(
    bookingId: string,
    changeId: string,
    work: (desk: ChangeDesk) => Promise<ChangeResult>,
  ): Promise<ChangeResult> {
    const desk = await ChangeDesk.take(wires.ledger, bookingId, changeId, now);
    if (desk === null) {
      const found = await readChange(wires.ledger, changeId);
      return found?.change.state === 'changed'
        ? { status: 'changed', change: found.change, repeated: true }
        : { status: 'busy' };
    }
    try {
      return await work(desk);
    } finally {
      await desk.leave();
    }
  }

  async function half(change: Change): Promise<ChangeResult> {
    return { status: 'half', change, exists: await whereaboutsOf(wires, change) };
  }

  async function goOn(desk: ChangeDesk, resumed: boolean): Promise<ChangeResult> {
    try {
      await holdAdded(wires, desk);
      await writeLever(wires, desk, resumed);
      await writeBooking(desk);
      await writeEvents(wires, desk, resumed);
      await tellPeople(wires, desk);
      const back = desk.change.state === 'undoing';
      const { change } = desk;
      if (!change.steps.audited) {
        if (!back)
          for (const line of raisedLines(change.by, change.record.candidate.opportunityId, change.raised))
            await wires.audit(line);
        await wires.audit(auditOf(change, back ? 'undone' : null, 'done'));
      }
      await desk.note({ state: back ? 'undone' : 'changed', stopped: null, steps: { audited: true } });
      if (back) await nextTry(wires.ledger, desk.change.planId, desk.change.attempt, now());
      return back
        ? { status: 'undone', change: desk.change }
        : { status: 'changed', change: desk.change, repeated: false };
    } catch (error) {
      return await stop(desk, error);
    }
  }

  /** Our booking says from now on what Lever says; a cancelled one leaves its plan free for another try. */
  async function writeBooking(desk: ChangeDesk): Promise<void> {
    const { change } = desk;
    if (change.steps.booked) return;
    const { record, cancelling } = change;
    const forward = change.state === 'changing';
    if (change.made === 'here') {
      const after = bookingAfter(change);
      const newcomers = after.sessions.flatMap((it) => it.people.map((one) => one.userId));
      await desk.rebook({
        sessions: after.sessions,
        invites: after.invites,
        location: after.location,
        ...(forward && after.sessions.length === 0 && { state: 'undone' as const }),
        steps: {
          panel: after.steps.panel,
          held: after.steps.held,
          told: [...new Set([...(desk.booking?.steps.told ?? []), ...newcomers])],
          ...(after.sessions.length === 0 && { removed: { ...record.steps.removed, panel: true } }),
        },
      });
      if (forward && after.sessions.length === 0)
        await nextAttempt(wires, record.draftId, Number(record.id.split('-').at(-1)));
    }
    if (forward && cancelling?.intent === 'later')
      await addWaiting(wires.ledger, {
        id: change.id,
        bookingId: record.id,
        opportunityId: record.candidate.opportunityId,
        candidate: record.candidate.name,
        postingTitle: record.candidate.postingTitle,
        confidential: record.candidate.confidential,
        sessions: change.before.sessions.filter((it) => change.sessions.includes(it.id)).map((it) => it.title),
        ...(change.after.sessions.length > 0 && {
          part: { panelId: change.panelId, beside: change.after.sessions.map((it) => it.title) },
        }),
        reason: cancelling.reason,
        owner: { slackId: change.by.slackId, name: change.by.name },
        since: change.startedAt,
      });
    if (!forward) await removeWaiting(wires.ledger, change.id);
    await desk.note({ steps: { booked: true } });
  }

  /** Nothing reached anybody: the record is closed. Otherwise it says where it stands. */
  async function stop(desk: ChangeDesk, error: unknown): Promise<ChangeResult> {
    if (error instanceof ConflictError) throw error;
    const cause = classify(error);
    if (cause === null) wires.log.error({ error, change: desk.change.id }, 'a change stopped by our own mistake');
    const why = cause === null ? 'Something went wrong on our side.' : cause.message;
    const hint = cause?.hint ?? null;
    const { change } = desk;
    const untouched = change.steps.askedAt === null && !change.steps.lever && change.went === null;
    // What somebody else did in Lever stands: there is nothing to finish or to take back any more.
    const meanwhile = isMeanwhile(error) && !change.steps.lever;
    if ((meanwhile || (untouched && change.state === 'changing')) && (await released(desk))) {
      await desk.note({ state: 'undone', stopped: null });
      await wires.audit(auditOf(change, null, 'failed', why));
      await nextTry(wires.ledger, change.planId, change.attempt, now());
      return meanwhile
        ? { status: 'stale', reasons: [why], opportunityId: change.record.candidate.opportunityId }
        : { status: 'refused', why, hint };
    }
    await desk.note({
      stopped: {
        at: now(),
        why,
        hint,
        reference: cause instanceof UpstreamError ? (cause.requestId ?? null) : null,
      },
    });
    await wires.audit(auditOf(change, null, 'unclear', why));
    return await half(desk.change);
  }

  /** What was prepared for an addition is seen by nobody yet: it goes at once. `false`: it stays to be taken back. */
  async function released(desk: ChangeDesk): Promise<boolean> {
    const { change } = desk;
    if (!isPrepared(change)) return true;
    // From here on the change can only be taken back: its event's key is used up.
    if (change.state === 'changing') await desk.note({ state: 'undoing', went: change.steps, steps: noSteps });
    return await releaseHeld(wires, change);
  }

  async function isStale(plan: ChangePlan): Promise<readonly string[]> {
    const panel = await readPanel(wires.lever, plan.now);
    if (panel === null) return plan.kind === 'cancel' ? [] : ['The panel was deleted in Lever in the meantime.'];
    if (basisOf(panel) !== plan.basis) return ['The panel was changed in Lever in the meantime.'];
    return [];
  }

  function inTheWay(change: Change): Promise<Hindrances> {
    if (change.kind === 'cancel') return Promise.resolve({ reasons: [], over: [] });
    return hindrancesOf(wires, { ...change.before, by: change.by }, change.after, change);
  }

  async function known(id: string): Promise<Change> {
    const found = await readChange(wires.ledger, id);
    if (found === null)
      throw new NotFoundError('Nothing was written for this change.', {
        hint: 'Open the panel again with /hire panel.',
      });
    return found.change;
  }

  return {
    apply: async (plan, actor) => {
      const { target, opportunityId } = plan;
      if (target === null)
        throw new ConflictError('Nothing is chosen any more.', 'Open the panel again with /hire panel.');
      const fresh = newChange(wires, plan, target, actor);
      return await atDesk(fresh.record.id, fresh.id, async (desk) => {
        const { found } = desk;
        if (found?.state === 'changed') return { status: 'changed', change: found, repeated: true };
        if (found?.state === 'undone') return { status: 'undone', change: found };
        if (found !== null) return await half(found);
        const open = await openChangeOf(wires.ledger, fresh.record.id);
        if (open !== null) return await half(open);
        // The booking may have been changed or taken back through another window.
        const moved = desk.booking !== null && JSON.stringify(desk.booking) !== JSON.stringify(plan.booked);
        const stale = moved ? ['The panel was changed here in the meantime.'] : await isStale(plan);
        if (stale.length > 0) return { status: 'stale', reasons: stale, opportunityId };
        const blocked = await inTheWay(fresh);
        const reasons = sayHindrances(blocked);
        if (reasons.length > 0)
          return {
            status: 'stale',
            reasons,
            opportunityId,
            ...(blocked.reasons.length === 0 && { over: blocked.over }),
          };
        await desk.open(fresh);
        return await goOn(desk, false);
      });
    },

    finish: async (id, actor) => {
      const { record } = await known(id);
      return await atDesk(record.id, id, async (desk) => {
        const { change } = desk;
        if (change.state === 'changed') return { status: 'changed', change, repeated: true };
        if (change.state === 'undone') return { status: 'undone', change };
        const fresh = change.state === 'changing' && !change.steps.lever && change.kind !== 'cancel';
        const reasons = fresh ? sayHindrances(await inTheWay(change)) : [];
        if (reasons.length > 0) {
          const stopped = {
            at: now(),
            why: reasons.join(' '),
            hint: 'Take it back and search again.',
            reference: null,
          };
          await desk.note({ stopped });
          return await half(desk.change);
        }
        await wires.audit(auditBy(actor, change, 'panel.change-resumed'));
        return await goOn(desk, true);
      });
    },

    undo: async (id, actor) => {
      const { record } = await known(id);
      return await atDesk(record.id, id, async (desk) => {
        const { change } = desk;
        if (change.state === 'undone') return { status: 'undone', change };
        if (change.kind === 'cancel' && (change.steps.lever || change.steps.askedAt !== null)) {
          const why = 'What was deleted in Lever cannot be brought back.';
          throw new ConflictError(why, 'Finish the cancelling, then plan a new panel with /hire schedule.');
        }
        if (change.state === 'changed' && (await overtaken(desk)))
          throw new ConflictError(
            'The panel was changed again since, so this change cannot be taken back any more.',
            'Open it with /hire panel and change it there.',
          );
        await wires.audit(auditBy(actor, change, 'panel.change-undo-asked'));
        if (change.state !== 'undoing')
          await desk.note({ state: 'undoing', went: change.steps, steps: noSteps, stopped: null });
        return await goOn(desk, true);
      });
    },
  };

  /** Something came after the change: our own booking or Lever says more than it did. */
  async function overtaken(desk: ChangeDesk): Promise<boolean> {
    const { change, booking } = desk;
    if (booking !== null && JSON.stringify(booking.sessions) !== JSON.stringify(change.after.sessions)) return true;
    return !(await standsStill(wires, change));
  }
}

function isMeanwhile(error: unknown): boolean {
  return error instanceof Error && 'meaning' in error && error.meaning === 'changed-meanwhile';
}
