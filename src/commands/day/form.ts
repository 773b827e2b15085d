/** The forms of an interview day read back: whatever was typed is kept, and what cannot be used is named by its field. */
import { dayBlock, dayFields } from '../../blocks/interview-day-form.ts';
import { parseAvailability } from '../../panels/availability.ts';
import type { Draft } from '../../panels/draft.ts';
import type { InterviewDay, OpenDay } from '../../panels/interview-day.ts';
import { addDays, isDate, isZone, wallClock } from '../../zones.ts';
import type { Form } from '../define.ts';
import { text } from '../press-from.ts';

/** Two working weeks and a half more than anybody plans ahead for a day of several candidates. */
const MOST_DAYS = 31;

/** The day and its drafts with the second form's values in them. Fields that were not on the screen keep what they had. */
export function withDayForm(open: OpenDay, form: Form): OpenDay {
  const { day } = open;
  const value = (field: string, key: string) => form[dayBlock(field, key)];
  const from = text(value(dayFields.from, day.id));
  const to = text(value(dayFields.to, day.id));
  const dates = text(value(dayFields.dates, day.id));
  const next: InterviewDay = {
    ...day,
    window: { from: isDate(from) ? from : day.window.from, to: isDate(to) ? to : day.window.to },
    dates: dates === '1' ? 1 : dates === '2' ? 2 : dates === 'any' ? 'any' : day.dates,
  };
  return {
    day: next,
    drafts: open.drafts.map((draft): Draft => {
      const zone = text(value(dayFields.zone, draft.id));
      const typed = value(dayFields.availability, draft.id);
      const chosen = isZone(zone) && zone !== draft.zone;
      return {
        ...draft,
        ...(chosen && { zone, warnings: draft.warnings.filter((it) => !it.startsWith('Lever does not say where')) }),
        ...(typed !== undefined && { availability: text(typed) }),
      };
    }),
  };
}

/** Errors by block id; none means that a search can begin. */
export function dayErrors({ day, drafts }: OpenDay, now: number): Record<string, string> {
  const errors: Record<string, string> = {};
  const { date: today } = wallClock(drafts[0]?.zone ?? 'UTC', now);
  const to = dayBlock(dayFields.to, day.id);
  if (day.window.to < today) errors[to] = 'That day is over.';
  else if (day.window.to < day.window.from) errors[to] = 'This is before the first day.';
  else if (day.window.to > addDays(day.window.from, MOST_DAYS))
    errors[to] = `Search at most ${MOST_DAYS} days at once.`;
  for (const draft of drafts) {
    const parsed = parseAvailability(draft.availability, wallClock(draft.zone, now).date);
    if (!parsed.ok) errors[dayBlock(dayFields.availability, draft.id)] = parsed.problem;
  }
  return errors;
}
