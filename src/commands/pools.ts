/** `/hire pools [name]`: who may be asked for what. Recruiters look; Lever admins add, edit and remove. */
import { z } from 'zod';
import { option } from '../blocks/kit.ts';
import { escapeLine, md, type Mrkdwn } from '../blocks/mrkdwn.ts';
import { type PoolRow, poolsMessage } from '../blocks/pools.ts';
import { poolCalls as calls, poolMenus } from '../interviewers/calls.ts';
import { usersOfPool } from '../interviewers/catalog.ts';
import { atLeast } from '../people.ts';
import type { Actor } from '../people.ts';
import type { Reads } from '../services.ts';
import { actions, defineCommand, defineOptions, definePress, type Reply } from './define.ts';
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
      const { people, warnings } = look.interviewers.membersOf(pool);
      const trainees = await look.interviewers.trainees(pool);
      return {
        pool,
        people: people.map((it) => ({ name: nameOf(it.userId), rank: it.rank })),
        trainees: trainees
          .filter((it) => it.stage !== 'graduated' && it.stage !== 'left')
          .map((it) => ({
            name: nameOf(it.userId),
            said:
              it.stage === 'approval'
                ? 'waits for approval'
                : it.stage === 'shadow'
                  ? `shadow ${it.shadow.done} of ${it.shadow.of}`
                  : `reverse shadow ${it.reverse.done} of ${it.reverse.of}`,
          })),
        warnings,
        usedBy: usersOfPool(pool.name, templates),
      };
    }),
  );
  return {
    show: 'message',
    message: poolsMessage(rows, { edit: atLeast(actor.role, 'admin') }, calls, options.said),
    ...(options.replace && { replace: true }),
  };
}

const list = definePress({
  ...calls.list,
  needs: 'limitedTeamMember',
  run: async ({ actor, act }) => await poolsReply(actor, act, { replace: true }),
});

const remove = definePress({
  ...calls.remove,
  needs: 'admin',
  run: async ({ payload, actor, act }) => {
    await act.interviewers.savePool(actor, { name: payload.pool, value: null, version: payload.version, isNew: false });
    const said = md`:white_check_mark: ${escapeLine(payload.pool)} was removed.`;
    return await poolsReply(actor, act, { said, replace: true });
  },
});

const people = defineOptions({
  id: poolMenus.person.id,
  needs: 'admin',
  run: async ({ query, look }) =>
    look.directory.searchUsers(query, 50).map((it) => option(it.name, it.id, it.jobTitle ?? it.email)),
});

export const pools = defineCommand({
  verb: 'pools',
  aliases: ['pool'],
  group: 'Set-up',
  summary: 'Show and edit who may be asked for which interview',
  usage: '[pool]',
  examples: ['', 'Backend coding'],
  needs: 'limitedTeamMember',
  args: z.object({ _: z.string() }),
  actions: actions(list, remove, people, ...editActions, ...defaultActions, ...approvalActions),
  run: async ({ args, actor, look }) => {
    const name = args._.trim();
    return await poolsReply(actor, look, name === '' ? {} : { name });
  },
});
