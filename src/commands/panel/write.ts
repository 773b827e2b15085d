/** The last step of a change: preview, the press that writes, and what can be pressed when it stopped half-way. */
import {
  changeBusyMessage,
  changeBusyModal,
  changedMessage,
  changeUndoneMessage,
  halfChangeMessage,
  refusedChangeMessage,
  refusedModal,
  staleMessage,
  staleModal,
} from '../../blocks/panel-change-done.ts';
import { changePreviewModal } from '../../blocks/panel-change-preview.ts';
import { ConflictError } from '../../errors.ts';
import { panelCalls } from '../../panels/calls.ts';
import type { ChangePlan, ChangeResult } from '../../panels/change.ts';
import { changeCalls as calls } from '../../panels/change-calls.ts';
import { seenOf } from '../../panels/change-plan.ts';
import type { Actor } from '../../people.ts';
import type { Reads, Services } from '../../services.ts';
import type { Reply } from '../define.ts';
import { changePress, changeSubmit, freePress } from './desk.ts';

export function previewing(plan: ChangePlan, actor: Actor, look: Reads): Extract<Reply, { show: 'working' }> {
  return {
    show: 'working',
    surface: 'modal',
    title: 'Preparing',
    text: 'Writing out what everybody will get …',
    next: async () => ({
      show: 'modal',
      modal: changePreviewModal(plan, await look.panels.changes.preview(plan, actor), calls),
    }),
  };
}

const doing: Record<ChangePlan['kind'], string> = {
  move: 'Moving',
  replace: 'Replacing',
  edit: 'Saving',
  cancel: 'Cancelling',
  add: 'Adding',
};

export function applying(plan: ChangePlan, actor: Actor, act: Services): Reply {
  return {
    show: 'working',
    surface: 'modal',
    title: doing[plan.kind],
    text: 'Checking again, writing to Lever, updating invitations …',
    next: async () => afterApply(await act.panels.changes.apply(plan, actor), plan),
  };
}

function afterApply(result: ChangeResult, plan: ChangePlan): Reply {
  switch (result.status) {
    case 'changed':
      return { show: 'close', message: changedMessage(result.change, calls, panelCalls) };
    case 'half':
      return { show: 'close', message: halfChangeMessage(result.change, result.exists, calls) };
    case 'undone':
      return { show: 'close', message: changeUndoneMessage(result.change) };
    case 'stale':
      return {
        show: 'modal',
        modal: staleModal(result.reasons, result.opportunityId, plan, calls, (result.over?.length ?? 0) > 0),
      };
    case 'refused':
      return { show: 'modal', modal: refusedModal(result.why, result.hint, plan, calls) };
    case 'busy':
      break;
  }
  const at = { plan: plan.id, attempt: plan.attempt, seen: seenOf(plan) };
  return { show: 'modal', modal: changeBusyModal(at, calls) };
}

/** A window that shows something else than would be done now writes nothing. */
function assertSeen(plan: ChangePlan, payload: { readonly attempt: number; readonly seen: string }): void {
  if (plan.attempt !== payload.attempt || seenOf(plan) !== payload.seen)
    throw new ConflictError(
      'This window shows an earlier choice. Nothing was changed.',
      'Close it and open the panel again with /hire panel.',
    );
}

const apply = changeSubmit(calls.apply, async ({ press, plan, act }) => {
  assertSeen(plan, press.payload);
  return applying(plan, press.actor, act);
});

const lookAgain = changePress(calls.lookAgain, async ({ press, plan, act }) => {
  assertSeen(plan, press.payload);
  return applying(plan, press.actor, act);
});

const review = changePress(calls.review, async ({ press, plan, act }) => previewing(plan, press.actor, act));

export function afterPress(result: ChangeResult): Reply {
  const show = 'message' as const;
  const replace = true;
  switch (result.status) {
    case 'changed':
      return { show, replace, message: changedMessage(result.change, calls, panelCalls) };
    case 'half':
      return { show, replace, message: halfChangeMessage(result.change, result.exists, calls) };
    case 'undone':
      return { show, replace, message: changeUndoneMessage(result.change) };
    case 'stale':
      return { show, replace, message: staleMessage(result.reasons, result.opportunityId, calls) };
    case 'refused':
      return { show, replace, message: refusedChangeMessage(result.why, result.hint) };
    case 'busy':
      break;
  }
  return { show, message: changeBusyMessage() };
}

const finish = freePress(calls.finish, async ({ payload, actor, act }) => ({
  show: 'working',
  surface: 'message',
  title: 'Finishing',
  text: 'Looking what is there, and doing what is missing …',
  next: async () => afterPress(await act.panels.changes.finish(payload.change, actor)),
}));

const undo = freePress(calls.undo, async ({ payload, actor, act }) => ({
  show: 'working',
  surface: 'message',
  title: 'Undoing',
  text: 'Putting Lever and the calendars back …',
  next: async () => afterPress(await act.panels.changes.undo(payload.change, actor)),
}));

export const writeActions = [apply, lookAgain, review, finish, undo];
