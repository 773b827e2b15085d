/** The second step: pick one of the days, or change a part of it by hand first. */
import { changeModal, ELSE_FIELD, partModal } from '../../blocks/panel-part.ts';
import { md } from '../../blocks/mrkdwn.ts';
import { ConflictError, InputError } from '../../errors.ts';
import type { LeverUserId } from '../../lever/ids.ts';
import { panelCalls as calls, panelMenus } from '../../panels/calls.ts';
import type { Draft, PanelOption } from '../../panels/draft.ts';
import type { Alternatives } from '../../panels/panels.ts';
import type { Reads } from '../../services.ts';
import type { Reply } from '../define.ts';
import { planPress, planSubmit, text } from './desk.ts';
import { previewing, searchReply } from './show.ts';

function optionAt(draft: Draft, at: number, index: number): PanelOption {
  const { search } = draft;
  const option = search?.searchedAt === at ? search.options[index] : undefined;
  if (option === undefined)
    throw new ConflictError('These days are from an earlier search.', 'Search again and pick from the new ones.');
  return option;
}

function choiceOf(draft: Draft): PanelOption {
  if (draft.choice === null) throw new ConflictError('No day is chosen any more.', 'Search again and pick one.');
  return draft.choice;
}

const options = planPress(calls.options, async ({ draft, act }) => {
  if (draft.search === null) throw new ConflictError('There are no days to show.', 'Go back to the plan and search.');
  return await searchReply(draft, draft.search, act);
});

const option = planPress(calls.option, async ({ press, draft, act }) => {
  const { at, option: index } = press.payload;
  const saved = await act.panels.saveDraft({ ...draft, choice: optionAt(draft, at, index) });
  return previewing(saved, act, press.actor);
});

const preview = planPress(calls.preview, async ({ press, draft, act }) => {
  choiceOf(draft);
  return previewing(draft, act, press.actor);
});

const change = planPress(calls.change, async ({ press, draft, act }) => {
  const { at, option: index } = press.payload;
  if (index === null) return { show: 'modal', modal: changeModal(draft, choiceOf(draft), calls) };
  const choice = optionAt(draft, at, index);
  return { show: 'modal', modal: changeModal(await act.panels.saveDraft({ ...draft, choice }), choice, calls) };
});

/** Alternatives behind a working view: calendars may have to be read again. */
function looking(
  draft: Draft,
  sessionId: string,
  look: Pick<Reads, 'panels'>,
  also: readonly LeverUserId[],
  then: (alternatives: Alternatives) => Promise<Reply>,
): Reply {
  choiceOf(draft);
  return {
    show: 'working',
    surface: 'modal',
    title: 'Swap or move',
    text: 'Looking who and when else …',
    next: async () => await then(await look.panels.alternatives(draft, sessionId, also)),
  };
}

function partReply(draft: Draft, sessionId: string, alternatives: Alternatives): Reply {
  const session = choiceOf(draft).sessions.find((it) => it.sessionId === sessionId);
  if (session === undefined) return { show: 'modal', modal: changeModal(draft, choiceOf(draft), calls) };
  return { show: 'modal', modal: partModal(draft, session, alternatives, calls, panelMenus.person) };
}

const part = planPress(calls.part, async ({ press, draft, act }) =>
  looking(draft, press.payload.session, act, [], async (it) => partReply(draft, press.payload.session, it)),
);

const somebodyElse = planSubmit(calls.somebodyElse, async ({ press, draft, form, act }) => {
  const { session } = press.payload;
  const userId = text(form[ELSE_FIELD]);
  if (userId === '') return { show: 'errors', fields: { [`${ELSE_FIELD}:${session}`]: 'Choose a person first.' } };
  const user = act.directory.user(userId);
  if (user === undefined) throw new InputError('This person is not in Lever any more.');
  const { search } = draft;
  if (search === null) throw new ConflictError('There are no days to change.', 'Search again.');
  const people = { ...search.people, [userId]: { name: user.name, email: user.email, zone: draft.by.zone } };
  const saved = await act.panels.saveDraft({ ...draft, search: { ...search, people } });
  return looking(saved, session, act, [user.id], async (it) => partReply(saved, session, it));
});

async function chosen(
  draft: Draft,
  option: PanelOption | null | undefined,
  look: Pick<Reads, 'panels'>,
): Promise<Reply> {
  if (option === null || option === undefined)
    return {
      show: 'modal',
      modal: changeModal(
        draft,
        choiceOf(draft),
        calls,
        md`:warning: That is no longer possible, so nothing was changed.`,
      ),
    };
  const saved = await look.panels.saveDraft({ ...draft, choice: option });
  return {
    show: 'modal',
    modal: changeModal(saved, option, calls, md`:white_check_mark: Changed. Nothing is booked yet.`),
  };
}

const swap = planPress(calls.swap, async ({ press, draft, act }) => {
  const { session, instead, person } = press.payload;
  return looking(draft, session, act, [person as LeverUserId], (it) =>
    chosen(draft, it.people.find((one) => one.userId === person && one.instead === instead)?.option, act),
  );
});

const shift = planPress(calls.shift, async ({ press, draft, act }) => {
  if (press.chosen === null) return { show: 'nothing' };
  const start = Number(press.chosen);
  return looking(draft, press.payload.session, act, [], (it) =>
    chosen(draft, it.times.find((one) => one.start === start)?.option, act),
  );
});

export const optionActions = [options, option, preview, change, part, somebodyElse, swap, shift];
