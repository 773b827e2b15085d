/** Editing a panel template: whatever is typed is kept in a draft with every press, and nothing is saved half. */
import { message, option, section } from '../../blocks/kit.ts';
import { bold, md, type Mrkdwn } from '../../blocks/mrkdwn.ts';
import { rulesModal, sessionKey, sessionModal } from '../../blocks/template-session.ts';
import { type SizeOf, templateBlock, templateFields, templateModal } from '../../blocks/templates.ts';
import { InputError, NotFoundError } from '../../errors.ts';
import { templateCalls as calls, templateMenus as menus } from '../../interviewers/calls.ts';
import type { CatalogPool } from '../../interviewers/catalog.ts';
import { keyOf } from '../../panels/pool-file.ts';
import {
  beginDraft,
  endDraft,
  keepDraft,
  plainTemplate,
  readDraft,
  type TemplateDraft,
} from '../../interviewers/template-draft.ts';
import { NO_FEEDBACK } from '../../lever/ids.ts';
import { type FileTemplate, Template } from '../../panels/template-file.ts';
import type { Reads, Services } from '../../services.ts';
import { defineOptions, definePress, defineSubmit, type Press, type Reply } from '../define.ts';
import { peopleMenu } from '../directory-menus.ts';
import { listOf, readRules, readSession, textOf } from './forms.ts';

export function sizesOf(pools: readonly CatalogPool[], look: Pick<Reads, 'interviewers'>): SizeOf {
  const sizes = new Map(pools.map((it) => [keyOf(it.name), look.interviewers.membersOf(it).people.length]));
  return (pool) => sizes.get(keyOf(pool)) ?? null;
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

async function shown(draft: TemplateDraft, act: Services, said?: Mrkdwn): Promise<Reply> {
  const { directory } = act;
  const { pools } = await act.interviewers.catalog();
  const { posting = [], stage = [] } = draft.template.for;
  return {
    show: 'modal',
    modal: templateModal(
      {
        draft,
        // What Lever does not know stays, under the name it was written with.
        postings: posting.map((it) => {
          const known = directory.posting(it) ?? directory.postings().find((one) => same(one.title, it));
          return option(known?.label ?? it, it.slice(0, 150));
        }),
        stages: directory.stages(),
        chosenStages: stage.flatMap(
          (it) => directory.stages().find((one) => one.id === it || same(one.text, it))?.id ?? [],
        ),
        sizeOf: sizesOf(pools, act),
        ...(said !== undefined && { said }),
      },
      calls,
      menus,
    ),
  };
}

/** The draft with what the template's own form holds right now. */
async function kept(press: Press<{ readonly draft: string }>): Promise<TemplateDraft> {
  const { form, actor, act, payload } = press;
  const draft = await readDraft(act.ledger, actor, payload.draft);
  const key = (field: string) => templateBlock(field, draft.id);
  if (!(key(templateFields.postings) in form)) return draft;
  const postings = listOf(form, key(templateFields.postings));
  const chosen = listOf(form, key(templateFields.stages));
  const { stage = [] } = draft.template.for;
  // A stage that is written by name stays written so.
  const stages = chosen.map((id) => {
    const text = act.directory.stage(id)?.text ?? '';
    return stage.find((it) => it === id || same(it, text)) ?? id;
  });
  const teams = textOf(form, key(templateFields.team))
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '');
  const name = textOf(form, key(templateFields.name)).replaceAll(/\s+/g, ' ').trim();
  return await keepDraft(act.ledger, act.clock.now(), draft, {
    ...draft.template,
    name,
    for: {
      ...(postings.length > 0 && { posting: [...postings] }),
      ...(teams.length > 0 && { team: teams }),
      ...(stages.length > 0 && { stage: stages }),
    },
  });
}

const edit = definePress({
  ...calls.edit,
  needs: 'admin',
  run: async ({ payload, actor, act }) => {
    const { templates } = await act.interviewers.catalog();
    const found = templates.find((it) => it.template.name === payload.template);
    if (payload.template !== null && found === undefined)
      throw new NotFoundError('This template is not there any more.', {
        hint: 'Type /hire templates to see them all.',
      });
    const draft = await beginDraft(act.ledger, actor, act.clock.now(), {
      edits: found?.template.name ?? null,
      base: found?.version ?? 0,
      template: found?.template ?? plainTemplate,
    });
    return await shown(draft, act);
  },
});

const back = definePress({ ...calls.back, needs: 'admin', run: async (press) => shown(await kept(press), press.act) });

async function sessionShown(draft: TemplateDraft, index: number | null, act: Services): Promise<Reply> {
  const { directory } = act;
  const session = index === null ? undefined : draft.template.sessions[index];
  const forms = directory.templates().filter((it) => it.id !== NO_FEEDBACK);
  const form = session?.form ?? null;
  const { pools } = await act.interviewers.catalog();
  const peopleOf = (list: readonly { readonly email: string }[]) =>
    list.flatMap((it) => {
      const user = directory.userByEmail(it.email);
      return user === undefined ? [] : [option(user.name, user.id)];
    });
  return {
    show: 'modal',
    modal: sessionModal(
      {
        draft,
        index,
        pools: pools.map((it) => it.name),
        forms,
        formId: form === null ? null : (forms.find((it) => it.id === form || same(it.text, form))?.id ?? null),
        peopleOf,
      },
      calls,
      menus,
    ),
  };
}

const session = definePress({
  ...calls.session,
  needs: 'admin',
  run: async (press) => sessionShown(await kept(press), press.payload.session, press.act),
});

const saveSession = defineSubmit({
  ...calls.saveSession,
  needs: 'admin',
  run: async ({ payload, form, actor, act }) => {
    const draft = await readDraft(act.ledger, actor, payload.draft);
    const { session: index } = payload;
    const key = sessionKey(draft.id, index);
    const { pools } = await act.interviewers.catalog();
    const before = index === null ? null : (draft.template.sessions[index] ?? null);
    const read = readSession(
      form,
      key,
      before,
      pools.map((it) => it.name),
      act.directory,
      draft.template,
    );
    if (read.session === null) return { show: 'errors', fields: read.errors };
    const sessions =
      before === null || index === null
        ? [...draft.template.sessions, read.session].slice(0, 12)
        : draft.template.sessions.with(index, read.session);
    return await shown(await keepDraft(act.ledger, act.clock.now(), draft, { ...draft.template, sessions }), act);
  },
});

const removeSession = definePress({
  ...calls.removeSession,
  needs: 'admin',
  run: async ({ payload, actor, act }) => {
    const draft = await readDraft(act.ledger, actor, payload.draft);
    const sessions = draft.template.sessions.filter((_, index) => index !== payload.session);
    return await shown(await keepDraft(act.ledger, act.clock.now(), draft, { ...draft.template, sessions }), act);
  },
});

const rules = definePress({
  ...calls.rules,
  needs: 'admin',
  run: async (press) => ({ show: 'modal', modal: rulesModal(await kept(press), calls) }),
});

const saveRules = defineSubmit({
  ...calls.saveRules,
  needs: 'admin',
  run: async ({ payload, form, actor, act }) => {
    const draft = await readDraft(act.ledger, actor, payload.draft);
    const { rules: read, errors } = readRules(form, draft.id);
    if (read === null) return { show: 'errors', fields: errors };
    return await shown(await keepDraft(act.ledger, act.clock.now(), draft, { ...draft.template, ...read }), act);
  },
});

/** What keeps the template from being saved, by field; none: it can be. */
function wrongWith(draft: TemplateDraft, names: readonly string[]): Record<string, string> {
  const { template } = draft;
  const key = (field: string) => templateBlock(field, draft.id);
  if (template.name === '') return { [key(templateFields.name)]: 'Give it a name.' };
  if (names.some((it) => it !== draft.edits && keyOf(it) === keyOf(template.name)))
    return { [key(templateFields.name)]: `There is a template called ${template.name} already.` };
  if (template.sessions.length === 0)
    return {
      [key(templateFields.team)]: 'Add at least one session first. Nothing was saved yet; what you typed is kept.',
    };
  return {};
}

const save = defineSubmit({
  ...calls.save,
  needs: 'admin',
  run: async (press) => {
    const { actor, act } = press;
    const draft = await kept(press);
    const { templates } = await act.interviewers.catalog();
    const fields = wrongWith(
      draft,
      templates.map((it) => it.template.name),
    );
    if (Object.keys(fields).length > 0) return { show: 'errors', fields };
    const value = checked(draft.template);
    await act.interviewers.saveTemplate(actor, {
      name: draft.template.name,
      value,
      version: draft.base,
      isNew: draft.edits === null,
      ...(draft.edits !== null && { was: draft.edits }),
    });
    await endDraft(act.ledger, draft.id);
    const said = md`:white_check_mark: ${bold(value.name)} is saved, with ${value.sessions.length} ${
      value.sessions.length === 1 ? md`session` : md`sessions`
    }. The next plan that fits starts from it.`;
    return { show: 'close', message: message(said, section(said)) };
  },
});

/** As the file would have to be: the same rules for a template however it is written. @throws InputError */
function checked(template: FileTemplate): FileTemplate {
  const day = (it: { fromMinute: number; toMinute: number }) => {
    const clock = (minute: number) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
    return `${clock(it.fromMinute)}-${clock(it.toMinute)}`;
  };
  const parsed = Template.safeParse({
    ...template,
    hours: day(template.hours),
    lunch: template.lunch === false ? false : day(template.lunch),
  });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InputError(
    `The template cannot be saved: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}.`,
  );
}

const postings = defineOptions({
  id: menus.posting.id,
  needs: 'admin',
  run: async ({ query, actor, look }) =>
    look.directory.searchPostings(query, actor, 50).map((it) => option(it.label, it.id, it.team ?? '')),
});

const people = peopleMenu({ id: menus.person.id, needs: 'admin' });

export const editActions = [edit, back, session, saveSession, removeSession, rules, saveRules, save, postings, people];
