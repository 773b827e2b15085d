/** Another order for the interviews of one day: chosen first, then planned like any other move. Nothing is written here. */
import { inOrder, orderModal } from '../../blocks/panel-change-order.ts';
import { whenFields } from '../../blocks/panel-change-when.ts';
import { blockId } from '../../blocks/panel-plan.ts';
import { ConflictError } from '../../errors.ts';
import type { OpportunityId, PanelId } from '../../lever/ids.ts';
import { changeCalls as calls } from '../../panels/change-calls.ts';
import { wallClock } from '../../zones.ts';
import { changePress, changeSubmit, freePress, list } from './desk.ts';
import { searching } from './search.ts';

const order = freePress(calls.order, async (press) => ({
  show: 'working',
  surface: 'modal',
  title: 'Another order',
  text: 'Reading the panel from Lever …',
  next: async () => {
    const { date } = press.payload;
    const opportunityId = press.payload.opportunityId as OpportunityId;
    const panelId = press.payload.panel as PanelId;
    const { changes } = press.act.panels;
    const standing = (await changes.of(opportunityId, press.actor)).find((it) => it.panelId === panelId);
    const now = press.act.clock.now();
    const day = standing?.now.sessions.filter(
      (it) => it.start > now && wallClock(standing.now.zone, it.start).date === date,
    );
    if (day === undefined || day.length < 2)
      throw new ConflictError('There is no order to change on that day any more.', 'Open it again with /hire panel.');
    const sessions = day.map((it) => it.id);
    const { actor, place } = press;
    const plan = await changes.begin({ actor, place, opportunityId, panelId, kind: 'move', sessions });
    const saved = await changes.save({
      ...plan,
      order: sessions,
      draft: { ...plan.draft, window: { from: date, to: date } },
    });
    return { show: 'modal', modal: orderModal(saved, calls) };
  },
}));

const earlier = changePress(calls.earlier, async ({ press, plan, form, act }) => {
  const all = plan.order ?? [];
  const index = all.indexOf(press.payload.session);
  const samePeople = list(form[whenFields.same]).includes('same');
  if (index <= 0) return { show: 'modal', modal: orderModal(plan, calls) };
  const next = all.toSpliced(index, 1).toSpliced(index - 1, 0, press.payload.session);
  return {
    show: 'modal',
    modal: orderModal(await act.panels.changes.save({ ...plan, order: next, samePeople }), calls),
  };
});

const save = changeSubmit(calls.saveOrder, async ({ plan, form, act }) => {
  const block = blockId(whenFields.same, plan.id);
  const sessions = inOrder(plan);
  if (sessions.every((it, index) => index === 0 || (sessions[index - 1]?.start ?? 0) < it.start))
    return { show: 'errors', fields: { [block]: 'That is the order it has now. Put one of them earlier first.' } };
  const samePeople = list(form[whenFields.same]).includes('same');
  return searching(await act.panels.changes.save({ ...plan, samePeople, target: null }), act);
});

export const orderActions = [order, earlier, save];
