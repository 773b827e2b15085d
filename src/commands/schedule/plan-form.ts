/**
 * The plan form read back into a draft: whatever was typed is kept, and what cannot be used is named by its field.
 * Pure but for the clock's instant it is given.
 */
import { blockId, planFields } from '../../blocks/panel-plan.ts';
import { parseAvailability } from '../../panels/availability.ts';
import type { Draft } from '../../panels/draft.ts';
import { addDays, isDate, isZone, wallClock } from '../../zones.ts';
import type { Form } from '../define.ts';
import { list, text } from './desk.ts';

/** A longer search is slow to read and of no use to anybody. */
const MOST_DAYS = 45;

/** The draft with the form's values in it. Fields that were not on the screen keep what they had. */
export function withForm(draft: Draft, form: Form): Draft {
  const from = text(form[planFields.from]);
  const to = text(form[planFields.to]);
  const zone = text(form[planFields.zone]);
  const email = form[planFields.email];
  const next: Draft = {
    ...draft,
    window: { from: isDate(from) ? from : draft.window.from, to: isDate(to) ? to : draft.window.to },
    zone: isZone(zone) ? zone : draft.zone,
    ...(planFields.availability in form && { availability: text(form[planFields.availability]) }),
    ...(planFields.announce in form && { announce: list(form[planFields.announce]).includes('card') }),
    candidate: {
      ...draft.candidate,
      email: typeof email === 'string' ? (draft.candidate.emails[Number(email)] ?? null) : draft.candidate.email,
    },
  };
  const { zone: _, ...before } = { ...draft, version: 0 };
  const { zone: __, ...after } = { ...next, version: 0 };
  const zoneChosen = next.zone !== draft.zone;
  if (!zoneChosen && JSON.stringify(before) === JSON.stringify(after)) return draft;
  // Who chose a zone needs no warning that it was a guess.
  const warnings = zoneChosen
    ? draft.warnings.filter((it) => !it.startsWith('Lever does not say where'))
    : draft.warnings;
  return { ...next, warnings };
}

/** Errors by block id; none means that a search can begin. */
export function planErrors(draft: Draft, now: number): Record<string, string> {
  const { date: today } = wallClock(draft.zone, now);
  const errors: Record<string, string> = {};
  const wrong = (field: string, sentence: string) => {
    errors[blockId(field, draft.id)] = sentence;
  };
  if (draft.window.to < today) wrong(planFields.to, 'That day is over.');
  else if (draft.window.to < draft.window.from) wrong(planFields.to, 'This is before the first day.');
  else if (draft.window.to > addDays(draft.window.from, MOST_DAYS))
    wrong(planFields.to, `Search at most ${MOST_DAYS} days at once.`);
  const parsed = parseAvailability(draft.availability, today);
  if (!parsed.ok) wrong(planFields.availability, parsed.problem);
  return errors;
}
