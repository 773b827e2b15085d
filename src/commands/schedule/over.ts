/** Book was pressed and somebody's limit was reached meanwhile: gone over once, with a reason that is kept. Writes nothing. */
import { button } from '../../blocks/kit.ts';
import { buttons } from '../../blocks/panel-change-buttons.ts';
import { RAISE_FIELD, raiseBlock, raiseModal, reasonOf, sayWhy } from '../../blocks/panel-raise.ts';
import { panelCalls as calls } from '../../panels/calls.ts';
import { raiseFor } from '../../panels/over-limits.ts';
import type { Reply } from '../define.ts';
import { planPress, planSubmit, text } from './desk.ts';
import { previewing } from './show.ts';

function counting(next: () => Promise<Reply>): Reply {
  return { show: 'working', surface: 'modal', title: 'Over a limit', text: 'Counting interviews again …', next };
}

const over = planPress(calls.over, async ({ press, draft, act }) =>
  // The limits that are in the way now, not those of a minute ago.
  counting(async () => {
    const found = await act.panels.limits(draft, press.actor);
    if (found.length === 0) return previewing(draft, act, press.actor);
    return {
      show: 'modal',
      modal: raiseModal({
        candidate: draft.candidate.name,
        sentences: found.map((it) => it.sentence),
        submit: 'Go on',
        key: `${draft.id}.over`,
        on: calls.overReason,
        payload: { draft: draft.id },
        back: buttons(button('Back', calls.preview, { draft: draft.id })),
      }),
    };
  }),
);

const overReason = planSubmit(calls.overReason, async ({ press, draft, form, act }) => {
  const reason = reasonOf(text(form[RAISE_FIELD]));
  if (reason === '') return { show: 'errors', fields: { [raiseBlock(`${draft.id}.over`)]: sayWhy } };
  return counting(async () => {
    const found = await act.panels.limits(draft, press.actor);
    if (found.length === 0) return previewing(draft, act, press.actor);
    const bent = [...draft.bent, raiseFor(found, reason)];
    return previewing(await act.panels.saveDraft({ ...draft, bent }), act, press.actor);
  });
});

export const overActions = [over, overReason];
