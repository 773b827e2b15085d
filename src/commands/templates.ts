/** `/hire templates`: what a plan starts from, by job and stage. Recruiters look; Lever admins add, edit and remove. */
import { z } from 'zod';
import { escapeLine, md, type Mrkdwn } from '../blocks/mrkdwn.ts';
import { message, section } from '../blocks/kit.ts';
import { removeTemplateModal, templatesMessage } from '../blocks/templates.ts';
import { templateCalls as calls } from '../interviewers/calls.ts';
import { bestTemplate } from '../panels/template.ts';
import type { FileTemplate } from '../panels/template-file.ts';
import { NotFoundError } from '../errors.ts';
import { type Actor, atLeast } from '../people.ts';
import type { Reads } from '../services.ts';
import { actions, defineCommand, definePress, defineSubmit, type Reply } from './define.ts';
import { editActions, sizesOf } from './templates/edit.ts';

/** Ids and addresses as the names that Lever has for them. */
function readable(template: FileTemplate, look: Pick<Reads, 'directory'>): FileTemplate {
  const { posting, stage, team } = template.for;
  const named = <It extends { readonly email: string }>(it: It): It => ({
    ...it,
    email: look.directory.userByEmail(it.email)?.name ?? it.email,
  });
  return {
    ...template,
    sessions: template.sessions.map((session) => ({
      ...session,
      seats: session.seats.map((seat) => ({
        ...seat,
        ...(seat.people && { people: seat.people.map(named) }),
        ...(seat.alternates && { alternates: seat.alternates.map((it) => ('email' in it ? named(it) : it)) }),
      })),
    })),
    for: {
      ...(posting && { posting: posting.map((it) => look.directory.posting(it)?.title ?? it) }),
      ...(team && { team }),
      ...(stage && { stage: stage.map((it) => look.directory.stage(it)?.text ?? it) }),
    },
  };
}

async function templatesReply(
  actor: Actor,
  look: Pick<Reads, 'interviewers' | 'directory'>,
  options: { readonly said?: Mrkdwn; readonly replace?: boolean; readonly name?: string } = {},
): Promise<Reply> {
  const catalog = await look.interviewers.catalog();
  const typed = options.name ?? '';
  const wanted = typed.toLowerCase();
  const found = catalog.templates.filter((it) => it.template.name.toLowerCase().includes(wanted));
  if (found.length === 0 && catalog.templates.length > 0 && wanted !== '')
    throw new NotFoundError(`There is no template called “${typed.slice(0, 60)}”.`, {
      nearest: catalog.templates.slice(0, 8).map((it) => it.template.name),
      hint: 'Type /hire templates to see them all.',
    });
  const rows = found.map((it) => ({ it, template: readable(it.template, look) }));
  return {
    show: 'message',
    message: templatesMessage(
      rows,
      sizesOf(catalog.pools, look),
      { edit: atLeast(actor.role, 'admin') },
      calls,
      options.said,
    ),
    ...(options.replace && { replace: true }),
  };
}

const list = definePress({
  ...calls.list,
  needs: 'limitedTeamMember',
  run: async ({ actor, act }) => await templatesReply(actor, act, { replace: true }),
});

/** For each job and stage it is meant for, which template would fit best without it. */
function without(name: string, all: readonly FileTemplate[], look: Pick<Reads, 'directory'>) {
  const gone = all.find((it) => it.name === name);
  const rest = all.filter((it) => it.name !== name);
  if (gone === undefined) return [];
  const { posting: jobs, team, stage: stages } = readable(gone, look).for;
  const { directory } = look;
  const named = <T>(
    list: readonly T[],
    words: readonly string[] | undefined,
    of: (it: T) => string,
  ): (T | undefined)[] =>
    words === undefined
      ? [undefined]
      : words.map((word) => list.find((it) => of(it).trim().toLowerCase() === word.trim().toLowerCase()));
  const postings =
    jobs === undefined && team !== undefined
      ? directory.postings().filter((it) => it.team !== null && team.some((one) => one.trim() === it.team))
      : named(directory.postings(), jobs, (it) => it.title);
  return postings.flatMap((posting) =>
    named(directory.stages(), stages, (it) => it.text).map((stage) => ({
      where: `${posting?.title ?? 'any job'}, ${stage?.text ?? 'any stage'}`,
      template: bestTemplate(rest, posting, stage ?? { id: '', text: '' })?.name ?? null,
    })),
  );
}

const remove = definePress({
  ...calls.remove,
  needs: 'admin',
  run: async ({ payload, act }) => {
    const all = (await act.interviewers.catalog()).templates.map((it) => it.template);
    return {
      show: 'modal',
      modal: removeTemplateModal(
        { name: payload.template, version: payload.version },
        without(payload.template, all, act),
        calls,
      ),
    };
  },
});

const removeNow = defineSubmit({
  ...calls.removeNow,
  needs: 'admin',
  run: async ({ payload, actor, act }) => {
    const { template: name, version } = payload;
    await act.interviewers.saveTemplate(actor, { name, value: null, version, isNew: false });
    const said = md`:white_check_mark: ${escapeLine(name)} was removed.`;
    return { show: 'close', message: message(said, section(said)) };
  },
});

export const templates = defineCommand({
  verb: 'templates',
  aliases: ['template'],
  group: 'Set-up',
  summary: 'Show and edit what a panel plan starts from',
  usage: '[template]',
  examples: ['', 'Backend on-site'],
  needs: 'limitedTeamMember',
  args: z.object({ _: z.string() }),
  actions: actions(list, remove, removeNow, ...editActions),
  run: async ({ args, actor, look }) => await templatesReply(actor, look, { name: args._.trim() }),
});
