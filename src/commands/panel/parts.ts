/** Somebody else, other words, or not at all: the steps before the press that writes. Nothing is written here. */
import { cancelModal, editModal, intents, NO_FORM, partFields, peopleModal } from '../../blocks/panel-change-parts.ts';
import { blockId } from '../../blocks/panel-plan.ts';
import { ConflictError, InputError } from '../../errors.ts';
import type { FeedbackTemplateId, LeverUserId, OpportunityId, PanelId } from '../../lever/ids.ts';
import { panelMenus } from '../../panels/calls.ts';
import { cancelReasons, type CancelReason, type ChangeKind, type ChangePlan } from '../../panels/change.ts';
import { changeCalls as calls } from '../../panels/change-calls.ts';
import { without, withPerson } from '../../panels/change-target.ts';
import type { Actor } from '../../people.ts';
import type { Reads, Services } from '../../services.ts';
import type { Press, Reply } from '../define.ts';
import { changePress, changeSubmit, freePress, text } from './desk.ts';
import { moving } from './move.ts';
import { elsewhere, placeFrom } from './place.ts';
import { waveOffer } from './wave-offer.ts';
import { applying, previewing } from './write.ts';

interface Where {
  readonly opportunityId: string;
  readonly panel: string;
  readonly session: string | null;
}

async function beginning(press: Press<Where>, kind: ChangeKind, instead: string | null = null): Promise<ChangePlan> {
  const { opportunityId, panel, session } = press.payload;
  return await press.act.panels.changes.begin({
    actor: press.actor,
    place: press.place,
    opportunityId: opportunityId as OpportunityId,
    panelId: panel as PanelId,
    kind,
    sessions: session === null ? [] : [session],
    ...(instead !== null && { instead: instead as LeverUserId }),
  });
}

function working(title: string, text: string, next: () => Promise<Reply>): Reply {
  return { show: 'working', surface: 'modal', title, text, next };
}

// ── Somebody else ────────────────────────────────────────────────────────────────────────────────────────────────────

async function peopleReply(plan: ChangePlan, act: Services, also: readonly LeverUserId[] = []): Promise<Reply> {
  const { people } = await act.panels.changes.people(plan, also);
  return {
    show: 'modal',
    modal: peopleModal(plan, people, calls, panelMenus.person, await waveOffer(plan, people, act)),
  };
}

export function replacing(press: Press<Where & { readonly instead: string }>): Reply {
  return working('Who instead?', 'Asking calendars who could …', async () => {
    const plan = await beginning(press, 'replace', press.payload.instead);
    if (
      !plan.now.sessions.some(
        (it) => plan.sessions.includes(it.id) && it.people.some((one) => one.userId === plan.instead),
      )
    )
      throw new ConflictError('That person does not take this interview any more.', 'Open it again with /hire panel.');
    return await peopleReply(plan, press.act);
  });
}

const replace = freePress(calls.replace, async (press) => replacing(press));

const people = changePress(calls.people, async ({ plan, act }) =>
  working('Who instead?', 'Asking calendars who could …', () => peopleReply(plan, act)),
);

const somebodyElse = changeSubmit(calls.somebodyElse, async ({ plan, form, act }) => {
  const userId = text(form[partFields.other]);
  const block = blockId(partFields.other, plan.id);
  if (userId === '') return { show: 'errors', fields: { [block]: 'Choose a person first.' } };
  const user = act.directory.user(userId);
  if (user === undefined) throw new InputError('This person is not in Lever any more.');
  const sits = plan.now.sessions.some(
    (it) => plan.sessions.includes(it.id) && it.people.some((one) => one.userId === user.id),
  );
  if (sits) return { show: 'errors', fields: { [block]: `${user.name} takes this interview already.` } };
  return working('Who instead?', `Asking ${user.name}’s calendar …`, () => peopleReply(plan, act, [user.id]));
});

const person = changePress(calls.person, async ({ press, plan, act }) =>
  working('Preparing', 'Looking again, and writing out what changes …', async () => {
    const userId = press.payload.person as LeverUserId;
    const { people: found } = await act.panels.changes.people(plan, [userId]);
    const chosen = found.find((it) => it.userId === userId);
    if (chosen?.possible !== true) return { show: 'modal', modal: peopleModal(plan, found, calls, panelMenus.person) };
    const user = act.directory.user(userId);
    const email = act.people.calendarOf(userId) ?? user?.email ?? '';
    const target = withPerson(plan, { userId, name: user?.name ?? chosen.name, email });
    const saved = await act.panels.changes.save({ ...plan, target });
    return await previewing(saved, press.actor, act).next();
  }),
);

// ── Other words ──────────────────────────────────────────────────────────────────────────────────────────────────────

const edit = freePress(calls.edit, async (press) =>
  working('Edit', 'Reading the interview from Lever …', async () => {
    const plan = await beginning(press, 'edit');
    return { show: 'modal', modal: editModal(plan, formsFor(plan, press.act), calls, panelMenus.form) };
  }),
);

/** The form it has now is among them, even when Lever lists it no more. */
function formsFor(plan: ChangePlan, look: Pick<Reads, 'panels'>) {
  const forms = look.panels.forms(plan.draft);
  const session = plan.now.sessions.find((it) => plan.sessions.includes(it.id));
  const { formId, formName } = session ?? { formId: null, formName: null };
  if (formId === null || forms.some((it) => it.id === formId)) return forms;
  return [{ id: formId, text: formName ?? 'form' }, ...forms];
}

const saveEdit = changeSubmit(calls.saveEdit, async ({ press, plan, form, act }) => {
  const errors: Record<string, string> = {};
  const title = text(form[partFields.title]).replaceAll(/\s+/g, ' ').trim();
  if (title === '') errors[blockId(partFields.title, plan.id)] = 'Give it a title.';
  const minutes = Number(text(form[partFields.minutes]));
  const minutesBlock = blockId(partFields.minutes, plan.id);
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > 480 || minutes % 5 !== 0)
    errors[minutesBlock] = 'Minutes from 5 to 480, in steps of 5.';
  if (Object.keys(errors).length > 0) return { show: 'errors', fields: errors };
  const chosen = text(form[partFields.form]);
  const formId = chosen === '' || chosen === NO_FORM ? null : (chosen as FeedbackTemplateId);
  const { location, place, all } = placeFrom(plan, form);
  const now = act.clock.now();
  const sessions = plan.now.sessions.map((was) => {
    if (!plan.sessions.includes(was.id)) return all ? elsewhere(plan, was, now) : was;
    const { location: _, video: __, ...it } = was;
    const formName =
      formId === null ? null : formId === it.formId ? it.formName : (act.directory.template(formId)?.text ?? 'form');
    return { ...it, title, minutes, formId, formName, ...place };
  });
  const next = { ...plan, target: { sessions, location } };
  if (JSON.stringify(next.target) === JSON.stringify({ sessions: plan.now.sessions, location: plan.now.location }))
    return { show: 'errors', fields: { [blockId(partFields.title, plan.id)]: 'Nothing is different from before.' } };
  const { reasons } = await act.panels.changes.hindrances(next);
  if (reasons.length > 0) return { show: 'errors', fields: { [minutesBlock]: reasons.join(' ').slice(0, 1_000) } };
  return previewing(await act.panels.changes.save(next), press.actor, act);
});

// ── Not at all ───────────────────────────────────────────────────────────────────────────────────────────────────────

async function effectsOf(plan: ChangePlan, actor: Actor, act: Services): Promise<readonly string[]> {
  const preview = await act.panels.changes.preview({ ...plan, target: without(plan) }, actor);
  const count = plan.sessions.length;
  const names = preview.people.slice(0, 12).map((it) => it.name);
  const more = preview.people.length - names.length;
  const who = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const are = names.length === 1 ? 'is' : 'are';
  return [
    `Lever deletes ${count === 1 ? 'the interview' : `the ${count} interviews`} for good; this cannot be undone.`,
    plan.made === 'here'
      ? `Calendars: ${who} ${are} un-invited, and told.`
      : `${who} ${are} told. Calendars have to be changed in the tool that made the panel.`,
    preview.candidate,
    'none' in preview.channel ? preview.channel.none : `The card in #${preview.channel.name} says so.`,
  ];
}

const cancel = freePress(calls.cancel, async (press) =>
  working('Cancel', 'Reading the panel from Lever …', async () => {
    const plan = await beginning(press, 'cancel');
    return {
      show: 'modal',
      modal: cancelModal(plan, cancelReasons, await effectsOf(plan, press.actor, press.act), calls),
    };
  }),
);

const saveCancel = changeSubmit(calls.saveCancel, async ({ press, plan, form, act }) => {
  const intent = text(form[partFields.intent]);
  const reason = text(form[partFields.reason]);
  if (intent === intents.now)
    return moving(press, { opportunityId: plan.opportunityId, panel: plan.panelId, sessions: plan.sessions });
  if (intent !== intents.later && intent !== intents.closed)
    return { show: 'errors', fields: { [blockId(partFields.intent, plan.id)]: 'Choose what happens next.' } };
  if (!(reason in cancelReasons))
    return { show: 'errors', fields: { [blockId(partFields.reason, plan.id)]: 'Choose a reason.' } };
  const cancelling = {
    intent,
    reason: reason as CancelReason,
    words: text(form[partFields.words]).trim(),
  } as const;
  const same = JSON.stringify(plan.cancelling) === JSON.stringify(cancelling) && plan.target !== null;
  const saved = same ? plan : await act.panels.changes.save({ ...plan, cancelling, target: without(plan) });
  return applying(saved, press.actor, act);
});

export const partActions = [replace, people, somebodyElse, person, edit, saveEdit, cancel, saveCancel];
