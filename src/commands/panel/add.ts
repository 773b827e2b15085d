/** One more interview in a panel that stands: which, who, when to look. Planned around what stands; nothing is written here. */
import { addModal, seatFields, whichModal } from '../../blocks/panel-change-add.ts';
import { NO_FORM, partFields } from '../../blocks/panel-change-parts.ts';
import { blockId } from '../../blocks/panel-plan.ts';
import { requiredSeats } from '../../blocks/panel-session.ts';
import type { FeedbackTemplateId, LeverUserId, OpportunityId, PanelId } from '../../lever/ids.ts';
import { panelMenus } from '../../panels/calls.ts';
import type { ChangePlan } from '../../panels/change.ts';
import { withAdded } from '../../panels/change-add.ts';
import { changeCalls as calls } from '../../panels/change-calls.ts';
import type { DraftSeat, DraftSession } from '../../panels/draft.ts';
import { MOST_SESSIONS } from '../../panels/drafts.ts';
import type { Services } from '../../services.ts';
import { ConflictError } from '../../errors.ts';
import type { Form, Reply } from '../define.ts';
import { changePress, changeSubmit, freePress, list, text } from './desk.ts';
import { placeFrom } from './place.ts';
import { searching, windowFrom } from './search.ts';

const add = freePress(calls.add, async (press) => ({
  show: 'working',
  surface: 'modal',
  title: 'Add an interview',
  text: 'Reading the panel from Lever …',
  next: async () => {
    const { actor, place, act } = press;
    const plan = await act.panels.changes.begin({
      actor,
      place,
      opportunityId: press.payload.opportunityId as OpportunityId,
      panelId: press.payload.panel as PanelId,
      kind: 'add',
      sessions: [],
    });
    if (plan.now.sessions.length >= MOST_SESSIONS)
      throw new ConflictError(`A panel has at most ${MOST_SESSIONS} interviews, and this one has them.`);
    const offered = await act.panels.changes.addable(plan);
    return { show: 'modal', modal: whichModal(plan, offered, nameIn(act), calls) };
  },
}));

const nameIn = (act: Services) => (userId: string) => act.directory.user(userId)?.name ?? 'Somebody who left';

function formOf(plan: ChangePlan, session: DraftSession | null, act: Services): Reply {
  return {
    show: 'modal',
    modal: addModal(
      {
        plan,
        session,
        forms: act.panels.forms(plan.draft),
        menus: { person: panelMenus.person, form: panelMenus.form },
        nameOf: nameIn(act),
      },
      calls,
    ),
  };
}

/** What the plan has of the session by now: what was chosen, or typed and searched for. */
export function adding(plan: ChangePlan, act: Services): Reply {
  return formOf(plan, plan.draft.sessions.find((it) => it.id === plan.adding?.id) ?? null, act);
}

const chosen = changePress(calls.addChosen, async ({ press, plan, act }) => {
  const { session: id } = press.payload;
  if (id === null) return formOf(plan, null, act);
  const found = (await act.panels.changes.addable(plan)).find((it) => it.id === id);
  if (found === undefined)
    throw new ConflictError('That session is not offered any more.', 'Open the panel again with /hire panel.');
  const formName = found.formId === null ? null : (act.directory.template(found.formId)?.text ?? 'form');
  const { now } = plan;
  const own = {
    ...(found.location !== undefined && found.location !== now.location && { location: found.location }),
    ...(now.video && found.video === false && { video: false as const }),
  };
  return adding(await act.panels.changes.save(withAdded(plan, found, { formName, ...own })), act);
});

const save = changeSubmit(calls.saveAdd, async ({ plan, form, act }) => {
  const errors: Record<string, string> = {};
  const wrong = (field: string, sentence: string) => {
    errors[blockId(field, plan.id)] = sentence;
  };
  const title = text(form[partFields.title]).replaceAll(/\s+/g, ' ').trim();
  if (title === '') wrong(partFields.title, 'Give it a title.');
  const minutes = Number(text(form[partFields.minutes]));
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > 480 || minutes % 5 !== 0)
    wrong(partFields.minutes, 'Minutes from 5 to 480, in steps of 5.');
  const before = plan.draft.sessions.find((it) => it.id === plan.adding?.id) ?? null;
  const seats = seatsFrom(before, form, wrong);
  const searched = windowFrom(plan, form, act.clock.now(), wrong);
  if (Object.keys(errors).length > 0) return { show: 'errors', fields: errors };
  const picked = text(form[partFields.form]);
  const formId = picked === '' || picked === NO_FORM ? null : (picked as FeedbackTemplateId);
  const formName = formId === null ? null : (act.directory.template(formId)?.text ?? 'form');
  const next = withAdded(plan, { title, minutes, formId, seats }, { formName, ...placeFrom(plan, form).place });
  const draft = { ...next.draft, ...searched };
  return searching(await act.panels.changes.save({ ...next, draft }), act);
});

function seatsFrom(
  before: DraftSession | null,
  form: Form,
  wrong: (field: string, sentence: string) => void,
): readonly DraftSeat[] {
  const seats = requiredSeats(before).map((seat, index): DraftSeat => {
    const people = list(form[`${seatFields.people}${index}`]) as readonly LeverUserId[];
    const count = Number(text(form[`${seatFields.count}${index}`]));
    if (people.length === 0) wrong(`${seatFields.people}${index}`, 'Choose at least one person.');
    else if (!Number.isInteger(count) || count < 1 || count > people.length)
      wrong(`${seatFields.count}${index}`, `From 1 to ${people.length}: so many people are chosen.`);
    const rankOf = new Map(seat.people.map((it) => [it.userId, it.rank]));
    return { ...seat, count, people: people.map((userId) => ({ userId, rank: rankOf.get(userId) ?? 0 })) };
  });
  return [...seats, ...(before?.seats.filter((it) => it.optional) ?? [])];
}

export const addActions = [add, chosen, save];
