/** `/hire templates`: what a plan starts from, by job and stage. Recruiters look; Lever admins add, edit and remove. */
import { z } from 'zod';
import { escapeLine, md, type Mrkdwn } from '../blocks/mrkdwn.ts';
import { templatesMessage } from '../blocks/templates.ts';
import { templateCalls as calls } from '../interviewers/calls.ts';
import type { FileTemplate } from '../panels/template-file.ts';
import { type Actor, atLeast } from '../people.ts';
import type { Reads } from '../services.ts';
import { actions, defineCommand, definePress, type Reply } from './define.ts';
import { editActions, sizesOf } from './templates/edit.ts';

/** Ids as the names that Lever has for them. */
function readable(template: FileTemplate, look: Pick<Reads, 'directory'>): FileTemplate {
  const { posting, stage, team } = template.for;
  return {
    ...template,
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
  const wanted = options.name?.toLowerCase() ?? '';
  const rows = catalog.templates
    .filter((it) => it.template.name.toLowerCase().includes(wanted))
    .map((it) => ({ it, template: readable(it.template, look) }));
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

const remove = definePress({
  ...calls.remove,
  needs: 'admin',
  run: async ({ payload, actor, act }) => {
    const { template: name, version } = payload;
    await act.interviewers.saveTemplate(actor, { name, value: null, version, isNew: false });
    const said = md`:white_check_mark: ${escapeLine(name)} was removed.`;
    return await templatesReply(actor, act, { said, replace: true });
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
  actions: actions(list, remove, ...editActions),
  run: async ({ args, actor, look }) => await templatesReply(actor, look, { name: args._.trim() }),
});
