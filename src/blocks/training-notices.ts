/** What is said about training: somebody is ready, somebody has graduated. Data in, messages out; pure. */
import type { PoolCalls } from '../interviewers/calls.ts';
import type { Trainee } from '../interviewers/training.ts';
import { actions, button, context, type Message, message, section } from './kit.ts';
import { bold, escapeLine, lines, md } from './mrkdwn.ts';

/** `insteadOf`: who approves for the pool and could not be asked; `null`: it is they who are asked. */
export function readyMessage(
  it: Pick<Trainee, 'pool' | 'userId'>,
  name: string,
  progress: string,
  calls: PoolCalls,
  insteadOf: string | null,
): Message {
  const said = md`${bold(name)} has done the training for ${bold(it.pool)} and waits for your approval.`;
  const payload = { pool: it.pool, user: it.userId };
  return message(
    said,
    section(lines(said, escapeLine(progress))),
    actions(
      button('Approve', calls.approve, payload, { style: 'primary', describe: `Approve ${name} for ${it.pool}` }),
      button('Not yet', calls.notYet, payload, { describe: `Not yet: one more reverse shadow for ${name}` }),
    ),
    context(
      insteadOf === null
        ? md`You are named as the one who approves for this pool. “Not yet” asks for one more reverse shadow.`
        : md`${escapeLine(insteadOf)} approves for this pool but is not in Slack, so you are asked as an admin. “Not yet” asks for one more reverse shadow.`,
    ),
  );
}

export function graduatedMessage(pool: string, by: string | null): Message {
  const said = md`:mortar_board: You have finished the training for ${bold(pool)} and are in the pool now.`;
  return message(
    said,
    section(lines(said, by === null ? null : md`Approved by ${escapeLine(by)}.`)),
    context(md`Set your hours and limits on the Home tab.`),
  );
}
