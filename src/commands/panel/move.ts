/** Another time: when to look, what works, pick one. Nothing is written here. */
import { whenFields, whenModal } from '../../blocks/panel-change-when.ts';
import { blockId } from '../../blocks/panel-plan.ts';
import { ConflictError } from '../../errors.ts';
import type { OpportunityId, PanelId } from '../../lever/ids.ts';
import { changeCalls as calls } from '../../panels/change-calls.ts';
import { withOption } from '../../panels/change-target.ts';
import type { Press, Reply } from '../define.ts';
import { adding } from './add.ts';
import { changePress, changeSubmit, freePress, list } from './desk.ts';
import { found, searching, windowFrom } from './search.ts';
import { previewing } from './write.ts';

export function moving(
  press: Pick<Press<unknown>, 'actor' | 'act' | 'place'>,
  what: { readonly opportunityId: string; readonly panel: string; readonly sessions: readonly string[] },
): Reply {
  return {
    show: 'working',
    surface: 'modal',
    title: 'Another time',
    text: 'Reading the panel from Lever …',
    next: async () => {
      const plan = await press.act.panels.changes.begin({
        actor: press.actor,
        place: press.place,
        opportunityId: what.opportunityId as OpportunityId,
        panelId: what.panel as PanelId,
        kind: 'move',
        sessions: what.sessions,
      });
      return { show: 'modal', modal: whenModal(plan, calls) };
    },
  };
}

const move = freePress(calls.move, async (press) => {
  const { opportunityId, panel, session } = press.payload;
  return moving(press, { opportunityId, panel, sessions: session === null ? [] : [session] });
});

const when = changePress(calls.when, async ({ plan, act }) =>
  plan.kind === 'add' ? adding(plan, act) : { show: 'modal', modal: whenModal(plan, calls) },
);

const find = changeSubmit(calls.find, async ({ plan, form, act }) => {
  const errors: Record<string, string> = {};
  const searched = windowFrom(plan, form, act.clock.now(), (field, sentence) => {
    errors[blockId(field, plan.id)] = sentence;
  });
  if (Object.keys(errors).length > 0) return { show: 'errors', fields: errors };
  const samePeople = list(form[whenFields.same]).includes('same');
  return searching(
    await act.panels.changes.save({ ...plan, draft: { ...plan.draft, ...searched }, samePeople, target: null }),
    act,
  );
});

const search = changePress(calls.search, async ({ plan, act }) => searching(plan, act));

const days = changePress(calls.days, async ({ plan, act }) =>
  plan.draft.search === null ? searching(plan, act) : found(plan, plan.draft.search),
);

const pick = changePress(calls.pick, async ({ press, plan, act }) => {
  const { at, option: index } = press.payload;
  const option = plan.draft.search?.searchedAt === at ? plan.draft.search.options[index] : undefined;
  if (option === undefined)
    throw new ConflictError('These times are from an earlier search.', 'Search again and pick from the new ones.');
  const saved = await act.panels.changes.save({ ...plan, target: withOption(plan, option) });
  return previewing(saved, press.actor, act);
});

export const moveActions = [move, when, find, search, days, pick];
