/** The steps of `/hire add` after the command: check, who is known, preview, Add, and looking again when no answer came. */
import { addFields, addModal, addPreviewModal, knownModal, sourceOptions } from '../../blocks/add.ts';
import {
  addedMessage,
  busyAddModal,
  notAddedMessage,
  unclearAddMessage,
  unclearAddModal,
} from '../../blocks/add-done.ts';
import { lengthOf } from '../../blocks/mrkdwn.ts';
import { option } from '../../blocks/kit.ts';
import { addCandidate, type AddResult } from '../../candidates/add.ts';
import { type AddDraft, loadAdd, startAdd, storeAdd } from '../../candidates/add-draft.ts';
import { addCalls as calls, addMenus as menus } from '../../candidates/calls.ts';
import { origins, stageFor } from '../../candidates/order.ts';
import { type AddPreview, previewAdd } from '../../candidates/preview.ts';
import { fold } from '../../directory/search.ts';
import { panelCalls } from '../../panels/calls.ts';
import type { Actor } from '../../people.ts';
import type { Reads, Services } from '../../services.ts';
import { defineOptions, definePress, defineSubmit, type Reply } from '../define.ts';
import { jobMenu, jobOption, MOST_OPTIONS } from '../directory-menus.ts';
import { orderErrors, orderFrom } from './form.ts';

/** Slack carries no longer option value, and a source's text is its only id. */
const MOST_SOURCE = 150;

/** Somebody without a Lever user is stood in for by the job's owner, where an admin allowed that (FAQ10). */
const rights = { needs: 'limitedTeamMember', unmapped: 'asks' } as const;

export function formReply(draft: AddDraft, look: Pick<Reads, 'directory'>, notes: readonly string[] = []): Reply {
  const { directory } = look;
  const { order } = draft;
  const posting = order.postingId === null ? undefined : directory.posting(order.postingId);
  const stage = order.stageId === null ? undefined : directory.stage(order.stageId);
  const start = (origin: 'sourced' | 'applied') =>
    directory.stage(stageFor({ origin, stageId: null }))?.text ?? 'the first stage';
  return {
    show: 'modal',
    modal: addModal({
      draft,
      calls,
      menus,
      origins,
      posting: posting ? jobOption(posting) : null,
      stage: stage ? option(stage.text, stage.id) : null,
      starts: { lead: start('sourced'), applicant: start('applied') },
      notes,
    }),
  };
}

const describing = (look: Pick<Reads, 'directory'>) => ({
  describe: (it: Parameters<Reads['directory']['describe']>[0]) => look.directory.describe(it),
});

function previewReply(preview: AddPreview, look: Pick<Reads, 'directory'>, changed = false): Reply {
  const words = origins.find(([value]) => value === preview.draft.order.origin)?.[1] ?? '';
  const show =
    preview.unseen.length > 0
      ? knownModal(preview, calls, panelCalls.pick, describing(look))
      : addPreviewModal(preview, calls, words, changed);
  return {
    show: 'modal',
    modal: show,
    ...(changed && { instead: notAddedMessage('something changed in Lever since you looked.') }),
  };
}

function previewing(draft: AddDraft, act: Reads, actor: Actor): Reply {
  if (draft.stand.at === 'adding') return { show: 'modal', modal: unclearAddModal(draft, null, calls) };
  return {
    show: 'working',
    surface: 'modal',
    title: 'Add a candidate',
    text: 'Looking whether Lever knows them …',
    next: async () => previewReply(await previewAdd(act, draft, actor), act),
  };
}

/** Done already, or waiting for an answer: then there is nothing to edit. */
function standing(draft: AddDraft): Reply | null {
  if (draft.stand.at === 'adding') return { show: 'modal', modal: unclearAddModal(draft, null, calls) };
  if (draft.stand.at === 'open') return null;
  const { opportunityId, url } = draft.stand;
  const said = { opportunityId, url, name: null, job: null, stage: null, made: true, deduped: false };
  return { show: 'close', message: addedMessage({ status: 'added', ...said }, panelCalls.pick) };
}

const check = defineSubmit({
  ...calls.check,
  ...rights,
  check: (form) => orderErrors(form),
  run: async ({ payload, form, actor, act }) => {
    act.panels.permit(actor);
    const draft = await loadAdd(act, payload.draft, actor);
    const stands = standing(draft);
    if (stands) return stands;
    const order = orderFrom(form);
    if (actor.leverUserId === null && order.postingId === null)
      return {
        show: 'errors',
        fields: { [addFields.posting]: 'Choose a job: without a Lever user you add people as its owner.' },
      };
    const source = act.directory.sources().find((it) => fold(it) === fold(order.source)) ?? order.source;
    const same = order.email === draft.order.email && (order.email !== null || order.name === draft.order.name);
    const saved = await storeAdd(act, {
      ...draft,
      order: { ...order, source },
      // Another address is another person: what was agreed to before says nothing about them.
      accepted: same ? draft.accepted : [],
    });
    return previewing(saved, act, actor);
  },
});

const edit = definePress({
  ...calls.edit,
  ...rights,
  run: async ({ payload, actor, act }) => {
    act.panels.permit(actor);
    const draft = await loadAdd(act, payload.draft, actor);
    return standing(draft) ?? formReply(draft, act);
  },
});

const another = definePress({
  ...calls.another,
  ...rights,
  run: async ({ payload, actor, act }) => {
    act.panels.permit(actor);
    const draft = await loadAdd(act, payload.draft, actor);
    const stands = standing(draft);
    if (stands) return stands;
    const accepted = [...new Set([...draft.accepted, ...payload.known])].slice(0, 100);
    return previewing(await storeAdd(act, { ...draft, accepted }), act, actor);
  },
});

const preview = definePress({
  ...calls.preview,
  ...rights,
  run: async ({ payload, actor, act }) => {
    act.panels.permit(actor);
    const draft = await loadAdd(act, payload.draft, actor);
    return standing(draft) ?? previewing(draft, act, actor);
  },
});

function afterAdd(result: AddResult, draft: string, act: Reads): Reply {
  switch (result.status) {
    case 'added':
      return { show: 'close', message: addedMessage(result, panelCalls.pick) };
    case 'busy':
      return { show: 'modal', modal: busyAddModal(draft, calls) };
    case 'changed':
      return previewReply(result.preview, act, true);
    case 'unclear':
      break;
  }
  return {
    show: 'modal',
    modal: unclearAddModal(result.draft, result.lookedFor, calls),
    instead: unclearAddMessage(result.draft, calls),
  };
}

function adding(ask: { readonly draft: string; readonly seen: string | null }, actor: Actor, act: Services): Reply {
  return {
    show: 'working',
    surface: 'modal',
    title: 'Adding',
    text: 'Looking once more, then writing to Lever …',
    next: async () => afterAdd(await addCandidate(act, { ...ask, actor }), ask.draft, act),
  };
}

const add = defineSubmit({
  ...calls.add,
  ...rights,
  run: async ({ payload, actor, act }) => {
    act.panels.permit(actor);
    return adding(payload, actor, act);
  },
});

const lookAgain = definePress({
  ...calls.lookAgain,
  ...rights,
  run: async ({ payload, actor, act, on }) => {
    act.panels.permit(actor);
    const draft = await loadAdd(act, payload.draft, actor);
    const ask = { draft: draft.id, seen: null };
    if (on === 'modal') return adding(ask, actor, act);
    return {
      show: 'working',
      surface: 'message',
      title: 'Adding',
      text: 'Looking whether Lever has them …',
      next: async () => {
        const result = await addCandidate(act, { ...ask, actor });
        if (result.status === 'added')
          return { show: 'message', replace: true, message: addedMessage(result, panelCalls.pick) };
        if (result.status === 'unclear')
          return { show: 'message', replace: true, message: unclearAddMessage(result.draft, calls) };
        return { show: 'message', message: notAddedMessage('it is being added at this moment, or has changed.') };
      },
    };
  },
});

const startOver = definePress({
  ...calls.startOver,
  ...rights,
  run: async ({ actor, act }) => {
    act.panels.permit(actor);
    return formReply(await startAdd(act, actor, {}), act);
  },
});

const postings = jobMenu({ id: menus.posting.id, ...rights });

const stages = defineOptions({
  id: menus.stage.id,
  ...rights,
  run: async ({ query, look }) =>
    look.directory
      .stages()
      .filter((it) => fold(it.text).includes(fold(query.trim())))
      .slice(0, 100)
      .map((it) => option(it.text, it.id)),
});

const sources = defineOptions({
  id: menus.source.id,
  ...rights,
  run: async ({ query, look }) => {
    const typed = query.replace(/\s+/gu, ' ').trim();
    const wanted = fold(typed);
    const all = look.directory.sources().filter((it) => it !== '' && lengthOf(it) <= MOST_SOURCE);
    const found = all.filter((it) => fold(it).includes(wanted)).slice(0, MOST_OPTIONS);
    const isNew = typed !== '' && lengthOf(typed) <= MOST_SOURCE && !all.some((it) => fold(it) === wanted);
    return sourceOptions(found, isNew ? typed : null);
  },
});

export const addSteps = [check, edit, another, preview, add, lookAgain, startOver, postings, stages, sources];
