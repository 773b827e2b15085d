/** From a plan to the record of the change that a press makes, or that a preview shows. Decides nothing, writes nothing. */
import type { Actor } from '../people.ts';
import type { Change, ChangePlan, Target } from './change.ts';
import { invitesFor, keyFrom } from './change-events.ts';
import { noSteps } from './change-record.ts';
import { authorFor } from './new-booking.ts';
import { overBusyIn, raisedIn } from './over-limits.ts';
import type { PanelDeps } from './ports.ts';

type Wires = Pick<PanelDeps, 'directory' | 'performAsFallback' | 'clock'>;

/** Throws `AccessError` when there is nobody to write as. */
export function newChange(wires: Wires, plan: ChangePlan, chosen: Target, actor: Actor): Change {
  const author = authorFor(actor, { candidate: plan.now.candidate }, wires);
  const record = plan.booked ?? plan.now;
  const id = `${plan.id}-${plan.attempt}`;
  const target = withKeys(plan, chosen, id);
  const raised = raisedIn(plan.draft.bent);
  return {
    id,
    planId: plan.id,
    attempt: plan.attempt,
    kind: plan.kind,
    state: 'changing',
    by: plan.draft.by,
    made: plan.made,
    panelId: plan.panelId,
    basis: plan.basis,
    record,
    before: plan.now,
    after: target,
    invites: invitesFor(record, target.sessions, id),
    sessions: plan.sessions,
    cancelling: plan.cancelling,
    ...(plan.asIs !== undefined && { asIs: plan.asIs }),
    over: overBusyIn(plan.draft.bent),
    ...(raised.length > 0 && { raised }),
    performAs: author.userId,
    performAsReason: author.reason,
    startedAt: wires.clock.now(),
    steps: noSteps,
    went: null,
    stopped: null,
  };
}

/** Vendors take a key once: what is added has another event in each try. */
function withKeys(plan: ChangePlan, target: Target, changeId: string): Target {
  if (plan.adding === undefined) return target;
  const { id } = plan.adding;
  return {
    ...target,
    sessions: target.sessions.map((it) => (it.id === id ? { ...it, eventKey: keyFrom(`${changeId} ${id}`) } : it)),
  };
}
