/** Another time: when to look, what works, pick one. Nothing is written here. */
import { noTimeModal, timesModal, whenFields, whenModal } from '../../blocks/panel-change-when.ts';
import { blockId } from '../../blocks/panel-plan.ts';
import { ConflictError } from '../../errors.ts';
import type { OpportunityId, PanelId } from '../../lever/ids.ts';
import { parseAvailability } from '../../panels/availability.ts';
import type { ChangePlan } from '../../panels/change.ts';
import { changeCalls as calls } from '../../panels/change-calls.ts';
import { withOption } from '../../panels/change-plan.ts';
import type { Search } from '../../panels/draft.ts';
import type { Services } from '../../services.ts';
import { addDays, isDate, wallClock } from '../../zones.ts';
import type { Press, Reply } from '../define.ts';
import { freePress, list, text } from '../schedule/desk.ts';
import { changePress, changeSubmit } from './desk.ts';
import { previewing } from './write.ts';

const MOST_DAYS = 45;

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

const when = changePress(calls.when, async ({ plan }) => ({ show: 'modal', modal: whenModal(plan, calls) }));

function found(plan: ChangePlan, search: Search): Reply {
  const some = search.status === 'found' && search.options.length > 0;
  return { show: 'modal', modal: some ? timesModal(plan, search, calls) : noTimeModal(plan, search, calls) };
}

function searching(plan: ChangePlan, act: Services): Reply {
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

const find = changeSubmit(calls.find, async ({ plan, form, act }) => {
  const errors: Record<string, string> = {};
  const wrong = (field: string, sentence: string) => {
    errors[blockId(field, plan.id)] = sentence;
  };
  const from = text(form[whenFields.from]);
  const to = text(form[whenFields.to]);
  const availability = text(form[whenFields.availability]);
  const { date: today } = wallClock(plan.draft.zone, act.clock.now());
  if (!isDate(from)) wrong(whenFields.from, 'Choose a day.');
  if (!isDate(to)) wrong(whenFields.to, 'Choose a day.');
  else if (to < today) wrong(whenFields.to, 'That day is over.');
  else if (isDate(from) && to < from) wrong(whenFields.to, 'This is before the first day.');
  else if (isDate(from) && to > addDays(from, MOST_DAYS))
    wrong(whenFields.to, `Search at most ${MOST_DAYS} days at once.`);
  const parsed = parseAvailability(availability, today);
  if (!parsed.ok) wrong(whenFields.availability, parsed.problem);
  if (Object.keys(errors).length > 0) return { show: 'errors', fields: errors };
  const draft = { ...plan.draft, window: { from, to }, availability, search: null };
  const samePeople = list(form[whenFields.same]).includes('same');
  return searching(await act.panels.changes.save({ ...plan, draft, samePeople, target: null }), act);
});

const search = changePress(calls.search, async ({ plan, act }) => searching(plan, act));

const bend = changePress(calls.bend, async ({ press, plan, act }) => {
  const { at, offer } = press.payload;
  const { draft } = plan;
  const chosen = draft.search?.searchedAt === at ? draft.search.offers[offer] : undefined;
  // An older answer: its offers may no longer help, so look again.
  if (chosen === undefined) return searching(plan, act);
  const bent = { ...draft, bent: [...draft.bent, chosen] };
  return searching(await act.panels.changes.save({ ...plan, draft: bent }), act);
});

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

export const moveActions = [move, when, find, search, bend, days, pick];
