/** What every step of changing a panel begins with: which change is it? */
import { NotFoundError } from '../../errors.ts';
import type { ChangePlan } from '../../panels/change.ts';
import { stepsOf } from '../press-from.ts';

export { freePress, list, text } from '../press-from.ts';

const steps = stepsOf<{ readonly plan: string }, { readonly plan: ChangePlan }>(async (press) => {
  const plan = await press.act.panels.changes.plan(press.payload.plan, press.actor);
  if (plan === null)
    throw new NotFoundError('This change is no longer kept.', {
      hint: 'Open the panel again with /hire panel and a name.',
    });
  return { plan };
});

/** A button of a change. */
export const changePress = steps.press;
/** A form of a change. */
export const changeSubmit = steps.submit;
