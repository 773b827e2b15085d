/** Going over somebody's limit once: asked why, by the planner's offer or because the limit was reached meanwhile. */
import { button } from '../../blocks/kit.ts';
import { buttons } from '../../blocks/panel-change-buttons.ts';
import { RAISE_FIELD, raiseBlock, raiseModal, reasonOf, sayWhy } from '../../blocks/panel-raise.ts';
import type { ChangePlan } from '../../panels/change.ts';
import { changeCalls as calls } from '../../panels/change-calls.ts';
import { raiseFor } from '../../panels/over-limits.ts';
import type { Services } from '../../services.ts';
import type { Reply } from '../define.ts';
import { changePress, changeSubmit, text } from './desk.ts';
import { searching } from './search.ts';
import { previewing } from './write.ts';

export const bend = changePress(calls.bend, async ({ press, plan, act }) => {
  const { at, offer } = press.payload;
  const { draft } = plan;
  const chosen = draft.search?.searchedAt === at ? draft.search.offers[offer] : undefined;
  // An older answer: its offers may no longer help, so look again.
  if (chosen === undefined) return searching(plan, act);
  if (!chosen.changes.some((it) => it.kind === 'raise-limit')) return searching(await bentBy(plan, chosen, act), act);
  return {
    show: 'modal',
    modal: raiseModal({
      candidate: plan.now.candidate.name,
      sentences: [chosen.sentence],
      submit: 'Search with it',
      key: `${plan.id}.${offer}`,
      on: calls.bendReason,
      payload: { plan: plan.id, at, offer },
      back: buttons(button('Back', calls.search, { plan: plan.id })),
    }),
  };
});

const bendReason = changeSubmit(calls.bendReason, async ({ press, plan, form, act }) => {
  const { at, offer } = press.payload;
  const { search } = plan.draft;
  const chosen = search?.searchedAt === at ? search.offers[offer] : undefined;
  if (chosen === undefined) return searching(plan, act);
  const reason = reasonOf(text(form[RAISE_FIELD]));
  if (reason === '') return { show: 'errors', fields: { [raiseBlock(`${plan.id}.${offer}`)]: sayWhy } };
  return searching(await bentBy(plan, { ...chosen, reason }, act), act);
});

function bentBy(plan: ChangePlan, it: ChangePlan['draft']['bent'][number], act: Services): Promise<ChangePlan> {
  return act.panels.changes.save({ ...plan, draft: { ...plan.draft, bent: [...plan.draft.bent, it] } });
}

function counting(next: () => Promise<Reply>): Reply {
  return { show: 'working', surface: 'modal', title: 'Over a limit', text: 'Counting interviews again …', next };
}

const over = changePress(calls.over, async ({ press, plan, act }) =>
  // The limits that are in the way now, not those of a minute ago.
  counting(async () => {
    const found = await act.panels.changes.hindrances(plan);
    if (found.over.length === 0) return await previewing(plan, press.actor, act).next();
    return {
      show: 'modal',
      modal: raiseModal({
        candidate: plan.now.candidate.name,
        sentences: found.over.map((it) => it.sentence),
        submit: 'Go on',
        key: `${plan.id}.over`,
        on: calls.overReason,
        payload: { plan: plan.id },
        back: null,
      }),
    };
  }),
);

const overReason = changeSubmit(calls.overReason, async ({ press, plan, form, act }) => {
  const reason = reasonOf(text(form[RAISE_FIELD]));
  if (reason === '') return { show: 'errors', fields: { [raiseBlock(`${plan.id}.over`)]: sayWhy } };
  return counting(async () => {
    const found = await act.panels.changes.hindrances(plan);
    const next = found.over.length === 0 ? plan : await bentBy(plan, raiseFor(found.over, reason), act);
    return await previewing(next, press.actor, act).next();
  });
});

export const raiseActions = [bend, bendReason, over, overReason];
