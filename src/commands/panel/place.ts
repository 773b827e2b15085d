/** Where an interview is held, read from a form: its own room or link, the whole panel's, with or without the video link. */
import { partFields, placeTicks } from '../../blocks/panel-change-parts.ts';
import type { BookedSession } from '../../panels/booking.ts';
import type { ChangePlan } from '../../panels/change.ts';
import type { Form } from '../define.ts';
import { list, text } from './desk.ts';

/** What the form says about where it is held; `location` is the whole panel's afterwards. */
export function placeFrom(plan: ChangePlan, form: Form) {
  const typed = text(form[partFields.place]).replaceAll(/\s+/g, ' ').trim();
  const ticked = list(form[partFields.placeFor]);
  const all = ticked.includes(placeTicks.all);
  const location = all ? typed : plan.now.location;
  const place: Pick<BookedSession, 'location' | 'video'> = {
    ...(typed !== location && { location: typed }),
    ...(plan.now.video && !ticked.includes(placeTicks.video) && { video: false }),
  };
  return { location, place, all };
}

/** The panel has another place: what is over keeps where it was, the others follow. */
export function elsewhere(plan: ChangePlan, was: BookedSession, now: number): BookedSession {
  if (was.start <= now) return { ...was, location: was.location ?? plan.now.location };
  const { location: _, ...it } = was;
  return it;
}
