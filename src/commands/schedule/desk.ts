/** What every step of the schedule conversation begins with: the plan it is about. */
import { NotFoundError } from '../../errors.ts';
import type { Draft } from '../../panels/draft.ts';
import { stepsOf } from '../press-from.ts';

export { freePress, list, text } from '../press-from.ts';

const steps = stepsOf<{ readonly draft: string }, { readonly draft: Draft }>(async (press) => {
  const draft = await press.act.panels.draft(press.payload.draft, press.actor);
  if (draft === null)
    throw new NotFoundError('This plan is no longer kept.', { hint: 'Start again with /hire schedule and a name.' });
  return { draft };
});

/** A button or menu of a plan. */
export const planPress = steps.press;
/** A form of a plan. */
export const planSubmit = steps.submit;
