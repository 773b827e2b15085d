/** `/hire pools [name]`: who may be asked for what. Recruiters look; Lever admins add, edit and remove. */
import { z } from 'zod';
import { message, section } from '../blocks/kit.ts';
import { escapeLine, md, type Mrkdwn } from '../blocks/mrkdwn.ts';
import { type PoolRow, poolsMessage, removePoolModal } from '../blocks/pools.ts';
import { poolBlock, poolFields } from '../blocks/pool-form.ts';
import { poolCalls as calls, poolMenus } from '../interviewers/calls.ts';
import { usesOfPool } from '../interviewers/catalog.ts';
import type { Trainee } from '../interviewers/training.ts';
import { sayMember } from '../panels/pool-file.ts';
import { atLeast } from '../people.ts';
import type { Actor } from '../people.ts';
import type { Reads } from '../services.ts';
import { sayDate } from '../zones.ts';
import { actions, defineCommand, definePress, defineSubmit, type Reply } from './define.ts';
import { peopleMenu } from './directory-menus.ts';
import { defaultActions } from './pools/defaults.ts';
import { editActions } from './pools/edit.ts';
import { approvalActions } from './pools/approve.ts';

export async function poolsReply(
  actor: Actor,
  look: Pick<Reads, 'interviewers' | 'directory'>,
  options: { readonly name?: string; readonly said?: Mrkdwn; readonly replace?: boolean } = {},
): Promise<Reply> {
  const { pools, templates } = await look.interviewers.catalog();
  const shown = options.name ? [await look.interviewers.pool(options.name)] : pools;
  const nameOf = (id: string) => look.directory.user(id)?.name ?? 'Somebody who left Lever';
  const rows = await Promise.all(
    shown.map(async (pool): Promise<PoolRow> => {
      const { people, reserve, warnings } = look.interviewers.membersOf(pool);
      const trainees = await look.interviewers.trainees(pool);
      const decides = look.interviewers.mayDecide(actor, pool);
      return {
        pool,
        people: people.map((it) => ({ name: nameOf(it.userId), rank: it.rank })),
        rules: pool.members.filter((it) => !('email' in it || 'user' in it)).map((it) => sayMember(it)),
        reserve: reserve.map(nameOf),
        trainees: trainees
          .filter((it) => it.stage === 'shadow' || it.stage === 'reverse-shadow')
          .map((it) => ({
            name: nameOf(it.userId),
            said:
              it.stage === 'shadow'
                ? `shadow ${it.shadow.done} of ${it.shadow.of}`
                : `reverse shadow ${it.reverse.done} of ${it.reverse.of}`,
          })),
        waiting: trainees
          .filter((it) => it.stage === 'approval')
          .map((it) => ({ name: nameOf(it.userId), said: askedWords(it, look), user: decides ? it.userId : null })),
        warnings,
        usedBy: usesOfPool(pool.name, { pools, templates }).map((it) => it.template),
      };
    }),
  );
  return {
    show: 'message',
    message: poolsMessage(rows, { edit: atLeast(actor.role, 'admin') }, calls, options.said),
    ...(options.replace && { replace: true }),
  };
}

/** "asked Rui Carvalho on Mon 23 Nov, because Vera Holm is not in Slack" */
function askedWords({ approver, asked }: Trainee, look: Pick<Reads, 'directory'>): string {
  if (approver === null) return 'joins the pool within ten minutes';
  const named = look.directory.userByEmail(approver)?.name ?? approver;
  if (asked === null) return `${named} will be asked within ten minutes`;
  if (asked.userId === null)
    return `${named} approves, but neither they nor a Super Admin is in Slack: an admin can decide here`;
  const who = look.directory.user(asked.userId)?.name ?? 'somebody who left';
  return `asked ${who} on ${sayDate('UTC', asked.at)}${asked.instead ? `, because ${named} is not in Slack` : ''}`;
}

const list = definePress({
  ...calls.list,
  needs: 'limitedTeamMember',
  run: async ({ actor, act }) => await poolsReply(actor, act, { replace: true }),
});

const remove = definePress({
  ...calls.remove,
  needs: 'admin',
  run: async ({ payload, act }) => {
    const pool = await act.interviewers.pool(payload.pool);
    const catalog = await act.interviewers.catalog();
    const trainees = await act.interviewers.trainees(pool);
    return {
      show: 'modal',
      modal: removePoolModal(
        { name: pool.name, version: payload.version },
        {
          uses: usesOfPool(pool.name, catalog),
          trainees: trainees
            .filter((it) => it.stage !== 'graduated' && it.stage !== 'left')
            .map((it) => act.directory.user(it.userId)?.name ?? 'Somebody who left Lever'),
          others: catalog.pools.map((it) => it.name).filter((it) => it !== pool.name),
        },
        calls,
      ),
    };
  },
});

const removeNow = defineSubmit({
  ...calls.removeNow,
  needs: 'admin',
  run: async ({ payload, form, actor, act }) => {
    const { pool: name, version } = payload;
    const field = poolBlock(poolFields.instead, name);
    const chosen = form[field];
    const instead = typeof chosen === 'string' && chosen !== '' ? chosen : null;
    if (field in form && instead === null)
      return { show: 'errors', fields: { [field]: 'Choose the pool that takes its place.' } };
    const { changed } = await act.interviewers.removePool(actor, { name, version, instead });
    const said = md`:white_check_mark: ${escapeLine(name)} was removed.${
      changed.length === 0
        ? md``
        : md` ${escapeLine(changed.slice(0, 12).join(', '))} ${changed.length === 1 ? md`asks` : md`ask`} for ${escapeLine(instead ?? '')} now.`
    }`;
    return { show: 'close', message: message(said, section(said)) };
  },
});

const people = peopleMenu({ id: poolMenus.person.id, needs: 'admin' });

export const pools = defineCommand({
  verb: 'pools',
  aliases: ['pool'],
  group: 'Set-up',
  summary: 'Show and edit who may be asked for which interview',
  usage: '[pool]',
  examples: ['', 'Backend coding'],
  needs: 'limitedTeamMember',
  args: z.object({ _: z.string() }),
  actions: actions(list, remove, removeNow, people, ...editActions, ...defaultActions, ...approvalActions),
  run: async ({ args, actor, look }) => {
    const name = args._.trim();
    return await poolsReply(actor, look, name === '' ? {} : { name });
  },
});
