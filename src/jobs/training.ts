/** Counts trainees' interviews once they were held, and asks whoever approves when somebody has done them all. */
import { graduatedMessage, readyMessage } from '../blocks/training-notices.ts';
import { poolCalls } from '../interviewers/calls.ts';
import { sayProgress } from '../interviewers/training.ts';
import type { Notice } from '../services.ts';
import { defineJob } from './define.ts';

export const training = defineJob({
  name: 'training',
  schedule: '*/10 * * * *',
  why: 'Nobody keeps a list of who shadowed how often; somebody who is ready should not have to ask.',
  run: async ({ look }) => {
    const { waiting, graduated } = await look.interviewers.settleTraining();
    const notices: Notice[] = [];
    for (const { trainee: it, ask } of waiting) {
      if (ask === null) continue;
      const name = look.directory.user(it.userId)?.name ?? 'Somebody';
      const approver = it.approver === null ? undefined : look.directory.userByEmail(it.approver);
      notices.push({
        to: { user: ask.slackId },
        message: readyMessage(
          it,
          name,
          sayProgress(it),
          poolCalls,
          ask.instead ? (approver?.name ?? it.approver) : null,
        ),
        once: `training-ready:${it.pool}:${it.userId}:${it.round}:${ask.userId}`,
      });
    }
    for (const it of graduated) {
      const slackId = await look.people.slackIdOf(it.userId);
      if (slackId === null) continue;
      notices.push({
        to: { user: slackId },
        message: graduatedMessage(it.pool, null),
        once: `graduated:${it.pool}:${it.userId}:${it.round}`,
      });
    }
    return notices;
  },
});
