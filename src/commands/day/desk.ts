/** What every step of an interview day begins with: the day it is about, open to whoever presses. */
import { NotFoundError } from '../../errors.ts';
import type { OpenDay } from '../../panels/interview-day.ts';
import { stepsOf } from '../press-from.ts';

const stepsFor = (why?: 'booked') =>
  stepsOf<{ readonly day: string }, { readonly open: OpenDay }>(async (press) => {
    const open = await press.act.panels.days.open(press.payload.day, press.actor, why);
    if (open === null)
      throw new NotFoundError('This interview day is no longer kept.', { hint: 'Start again with /hire day.' });
    return { open };
  });
const steps = stepsFor();

/** A button or menu of a day. */
export const dayPress = steps.press;
/** A form of a day. */
export const daySubmit = steps.submit;
/** A button about panels that were booked: also when a candidate is archived by now. */
export const bookedPress = stepsFor('booked').press;
