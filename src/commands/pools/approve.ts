/** Somebody has done their training: the named approver says so, or asks for one more time. A second press changes nothing. */
import { message, section } from '../../blocks/kit.ts';
import { bold, md } from '../../blocks/mrkdwn.ts';
import { graduatedMessage } from '../../blocks/training-notices.ts';
import { poolCalls as calls } from '../../interviewers/calls.ts';
import type { LeverUserId } from '../../lever/ids.ts';
import { definePress, type Press, type Reply } from '../define.ts';

async function answer(
  { payload, actor, act }: Press<{ pool: string; user: string }>,
  decision: 'graduate' | 'not-yet',
): Promise<Reply> {
  const userId = payload.user as LeverUserId;
  const { trainee, changed } = await act.interviewers.decide(actor, payload.pool, userId, decision);
  const name = act.directory.user(userId)?.name ?? 'Somebody';
  let said = md`${bold(name)} was decided about already for ${bold(payload.pool)}: nothing was changed.`;
  if (changed && decision === 'graduate') {
    said = md`:white_check_mark: You approved ${bold(name)}: in the pool ${bold(payload.pool)} from now on.`;
    const slackId = await act.people.slackIdOf(userId);
    if (slackId !== null)
      await act.tell({
        to: { user: slackId },
        message: graduatedMessage(payload.pool, actor.name),
        once: `graduated:${payload.pool}:${userId}:${trainee.round}`,
      });
  } else if (changed)
    said = md`${bold(name)} gets one more reverse shadow for ${bold(payload.pool)} (${trainee.reverse.done} of ${trainee.reverse.of} done).`;
  return { show: 'message', replace: true, message: message(said, section(said)) };
}

const approve = definePress({
  ...calls.approve,
  needs: 'interviewer',
  run: async (press) => await answer(press, 'graduate'),
});

const notYet = definePress({
  ...calls.notYet,
  needs: 'interviewer',
  run: async (press) => await answer(press, 'not-yet'),
});

export const approvalActions = [approve, notYet];
