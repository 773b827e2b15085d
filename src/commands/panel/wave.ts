/** Asking several people at once for one seat: the press that asks, the answers of the asked, the recruiter's ways on. */
import { md, escapeLine } from '../../blocks/mrkdwn.ts';
import { askedMessage, waveAnswerMessage, waveFields } from '../../blocks/wave.ts';
import { ConflictError, InputError } from '../../errors.ts';
import type { LeverUserId } from '../../lever/ids.ts';
import type { ChangePlan } from '../../panels/change.ts';
import type { WaveAnswer } from '../../panels/wave.ts';
import { waveCalls as calls } from '../../panels/wave-calls.ts';
import { definePress, type Press, type Reply } from '../define.ts';
import { changePress, freePress, list } from './desk.ts';
import { replacing } from './parts.ts';
import { loadsAt, roundedCount as round } from './wave-offer.ts';

/** In words that hold in their own zone: the recruiter's "free at 14:30" is the candidate's time. */
function whyThem(plan: ChangePlan, userId: LeverUserId): string {
  const session = plan.draft.sessions.find((it) => plan.sessions.includes(it.id));
  const takes = session?.seats.some((seat) => seat.people.some((it) => it.userId === userId)) ?? false;
  return takes ? `you take ${session?.title} interviews, and are free then` : 'you are free then';
}

const ask = changePress(calls.ask, async ({ press, plan, form, act }) => ({
  show: 'working',
  surface: 'modal',
  title: 'Asking',
  text: 'Looking at calendars and limits again, and writing to them …',
  next: async () => {
    const ticked = list(form[waveFields.who]) as readonly LeverUserId[];
    if (ticked.length === 0)
      throw new InputError('Nobody is ticked, so nobody was asked.', { hint: 'Open it again and tick somebody.' });
    const { people } = await act.panels.changes.people(plan, ticked);
    const chosen = people.filter((it) => ticked.includes(it.userId) && it.possible);
    const dropped = people.filter((it) => ticked.includes(it.userId) && !it.possible);
    if (chosen.length === 0)
      throw new ConflictError('None of them is free any more.', 'Nobody was asked. Open it again to see who is.');
    const loads = await loadsAt(plan, chosen, act);
    const wave = await act.panels.waves.ask(
      plan,
      press.actor,
      chosen.map((it, index) => {
        const load = loads[index];
        return {
          userId: it.userId,
          zone: load?.zone ?? plan.draft.by.zone,
          reason: whyThem(plan, it.userId),
          load:
            load === undefined
              ? ''
              : `${round(load.counts.today)} of ${load.limits.day} that day, ${round(load.counts.week)} of ${load.limits.week} that week`,
        };
      }),
    );
    return { show: 'close', message: askedMessage(wave, dropped) };
  },
}));

/** What their message says already is not said twice. */
function afterAnswer(answer: WaveAnswer): Reply {
  const say = (text: ReturnType<typeof md>): Reply => ({ show: 'message', message: waveAnswerMessage(text) });
  switch (answer.status) {
    case 'yours':
    case 'noted':
    case 'unable':
    case 'over':
      return { show: 'nothing' };
    case 'late':
      return say(md`${escapeLine(answer.name)} was a moment faster. Thank you!`);
    case 'busy':
      return say(md`Somebody is changing this panel in this moment. Nothing was changed; press again in a minute.`);
    case 'pending':
      break;
  }
  return say(md`You accepted; it is still being written. If it stays so, the recruiter is asked to finish it.`);
}

function answering(text: string, run: (press: Press<{ readonly wave: string }>) => Promise<WaveAnswer>) {
  return async (press: Press<{ readonly wave: string }>): Promise<Reply> => ({
    show: 'working',
    surface: 'message',
    title: 'One moment',
    text,
    next: async () => afterAnswer(await run(press)),
  });
}

// Whoever was asked may answer, whatever their role: the wave itself knows whom it asked.
const accept = definePress({
  ...calls.accept,
  needs: 'interviewer',
  run: answering('Checking your calendar and limits, then putting you in …', ({ payload, actor, act }) =>
    act.panels.waves.accept(payload.wave, actor),
  ),
});

const decline = definePress({
  ...calls.decline,
  needs: 'interviewer',
  run: answering('Noting it …', ({ payload, actor, act }) => act.panels.waves.decline(payload.wave, actor)),
});

const more = freePress(calls.more, async (press) => {
  const wave = await press.act.panels.waves.mine(press.payload.wave, press.actor);
  if (wave.state === 'taken' || wave.state === 'taking')
    throw new ConflictError(`${wave.taker?.name ?? 'Somebody'} has accepted already.`, 'Nobody else was asked.');
  return replacing({
    ...press,
    payload: {
      opportunityId: wave.opportunityId,
      panel: wave.panelId,
      session: wave.session.id,
      instead: wave.instead.userId,
    },
  });
});

const callOff = freePress(calls.callOff, async ({ payload, actor, act }) => {
  await act.panels.waves.callOff(payload.wave, actor);
  return { show: 'nothing' };
});

const finish = freePress(calls.finish, async ({ payload, actor, act }) => ({
  show: 'working',
  surface: 'message',
  title: 'Finishing',
  text: 'Looking what is there, and doing what is missing …',
  next: async () => {
    const answer = await act.panels.waves.finish(payload.wave, actor);
    const said =
      answer.status === 'yours' || answer.status === 'late'
        ? md`:white_check_mark: Finished: the replacement stands in Lever and on calendars.`
        : answer.status === 'pending'
          ? md`It is being written, or stopped again. Look at it with /hire panel, or try again in a minute.`
          : md`The replacement was not made; the question is open again.`;
    return { show: 'message', replace: answer.status !== 'pending', message: waveAnswerMessage(said) };
  },
}));

export const waveActions = [ask, accept, decline, more, callOff, finish];
