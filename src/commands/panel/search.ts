/** Asking the planner for a change: the form's dates read, the search behind a working window, its answer. Writes nothing. */
import { noTimeModal, timesModal, whenFields } from '../../blocks/panel-change-when.ts';
import { parseAvailability } from '../../panels/availability.ts';
import type { ChangePlan } from '../../panels/change.ts';
import { changeCalls as calls } from '../../panels/change-calls.ts';
import type { Draft, Search } from '../../panels/draft.ts';
import type { Services } from '../../services.ts';
import { addDays, isDate, wallClock } from '../../zones.ts';
import type { Form, Reply } from '../define.ts';
import { text } from './desk.ts';

const MOST_DAYS = 45;

export function found(plan: ChangePlan, search: Search): Reply {
  const some = search.status === 'found' && search.options.length > 0;
  return { show: 'modal', modal: some ? timesModal(plan, search, calls) : noTimeModal(plan, search, calls) };
}

export function searching(plan: ChangePlan, act: Services): Reply {
  const count = new Set(
    plan.draft.sessions.flatMap((it) => it.seats.flatMap((seat) => seat.people.map((one) => one.userId))),
  ).size;
  return {
    show: 'working',
    surface: 'modal',
    title: 'Looking for a time',
    text: `Searching ${count} ${count === 1 ? 'calendar' : 'calendars'} …`,
    next: async () => {
      const result = await act.panels.changes.search(plan);
      return found(result.plan, result.search);
    },
  };
}

/** Dates and the candidate's availability as the form has them; says what is wrong, by field. */
export function windowFrom(
  plan: ChangePlan,
  form: Form,
  now: number,
  wrong: (field: string, sentence: string) => void,
): Pick<Draft, 'window' | 'availability' | 'search'> {
  const from = text(form[whenFields.from]);
  const to = text(form[whenFields.to]);
  const availability = text(form[whenFields.availability]);
  const { date: today } = wallClock(plan.draft.zone, now);
  if (!isDate(from)) wrong(whenFields.from, 'Choose a day.');
  if (!isDate(to)) wrong(whenFields.to, 'Choose a day.');
  else if (to < today) wrong(whenFields.to, 'That day is over.');
  else if (isDate(from) && to < from) wrong(whenFields.to, 'This is before the first day.');
  else if (isDate(from) && to > addDays(from, MOST_DAYS))
    wrong(whenFields.to, `Search at most ${MOST_DAYS} days at once.`);
  const parsed = parseAvailability(availability, today);
  if (!parsed.ok) wrong(whenFields.availability, parsed.problem);
  return { window: { from, to }, availability, search: null };
}
