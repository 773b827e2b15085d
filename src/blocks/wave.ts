/**
 * Asking several people at once who could take an interview: what the asked read and press, what the recruiter follows.
 * Data in, message out; pure. Before somebody has accepted, a confidential candidate
 * is a time and a session to them, as in every other message.
 */
import type { ChangeCalls } from '../panels/change-calls.ts';
import type { Wave, WavePerson, WaveSayings } from '../panels/wave.ts';
import type { WaveCalls } from '../panels/wave-calls.ts';
import { sayTime } from '../zones.ts';
import { actions, type Blocks, button, confirm, context, type Message, message, section } from './kit.ts';
import { bold, dateToken, escapeLine, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { dayOf, fullTime, timeRange } from './panel-time.ts';

export interface WaveMessageCalls {
  readonly wave: WaveCalls;
  readonly change: ChangeCalls;
}

export const waveFields = { who: 'wave' } as const;
/** Names in one message. */
const MOST_DROPPED = 10;
const MOST_NAMES = 20;

function whoTo(wave: Wave): Mrkdwn {
  const { candidate } = wave;
  if (candidate.confidential) return md`a confidential candidate`;
  return candidate.postingTitle === ''
    ? escapeLine(candidate.name)
    : md`${escapeLine(candidate.name)}, ${escapeLine(candidate.postingTitle)}`;
}

/** As the person who is asked reads it: in their own zone. */
function whenTo(wave: Wave, person: WavePerson): Mrkdwn {
  const { start, minutes } = wave.session;
  return md`${fullTime({ zone: wave.zone, by: { zone: person.zone } }, start)}, ${minutes} min`;
}

function what(wave: Wave): Mrkdwn {
  const { start, minutes, title } = wave.session;
  const zones = { zone: wave.zone, by: wave.by };
  return md`${bold(title)}, ${dayOf(zones, start)} ${timeRange(zones, start, start + minutes * 60_000)}, with ${link(wave.candidate.url, wave.candidate.name)}`;
}

function ask(wave: Wave, person: WavePerson, calls: WaveMessageCalls): Message {
  const here = { wave: wave.id };
  const headline = md`Can you take an interview with ${whoTo(wave)}?`;
  return message(
    headline,
    section(md`:raised_hand: *${headline}*`),
    section(
      lines(
        md`${whenTo(wave, person)}: ${bold(wave.session.title)}${wave.role === '' || wave.role === wave.session.title ? md`` : md` (${escapeLine(wave.role)})`}`,
        md`Instead of ${escapeLine(wave.instead.name)}, who cannot.`,
        md`Why you: ${escapeLine(person.reason)}.`,
        person.load !== '' && md`Your interviews: ${escapeLine(person.load)}, without this one.`,
      ),
    ),
    actions(
      button('I can take it', calls.wave.accept, here, { style: 'primary' }),
      button('I cannot', calls.wave.decline, here),
    ),
    context(
      md`${escapeLine(wave.by.name)} asks ${wave.asked.length > 1 ? md`several people` : md`you`}; the first to accept takes it, and nothing is in your calendar until then.`,
    ),
  );
}

function answered(
  wave: Wave,
  person: WavePerson,
  how: Parameters<WaveSayings['answered']>[2],
  calls: WaveMessageCalls,
): Message {
  const about = md`${bold(wave.session.title)}, ${whenTo(wave, person)}`;
  const said = (headline: Mrkdwn, rest: Mrkdwn, ...more: readonly Blocks[]) =>
    message(headline, section(lines(md`*${headline}*`, about, rest)), ...more);
  switch (how) {
    case 'you':
      return said(
        md`:white_check_mark: You take it. Thank you!`,
        md`The invitation is in your calendar, and what you need is in a message of its own. ${escapeLine(wave.by.name)} knows.`,
      );
    case 'thanks':
      return said(md`Taken, thank you.`, md`There is nothing for you to do.`);
    case 'no':
      return said(md`You cannot: noted, thank you.`, md`${escapeLine(wave.by.name)} asks others.`);
    case 'over':
      return said(md`Not needed any more, thank you.`, escapeLine(wave.end?.why ?? ''));
    case 'unable':
      break;
  }
  const here = { wave: wave.id };
  return said(
    md`:warning: It is not yours yet.`,
    md`Looked up this moment for ${escapeLine(person.name)}: ${escapeLine(person.why ?? '')}\nIf that changes, press again; it is still open.`,
    actions(
      button('I can take it', calls.wave.accept, here, { style: 'primary' }),
      button('I cannot', calls.wave.decline, here),
    ),
  );
}

function clock(wave: Wave, at: number): Mrkdwn {
  return dateToken(at, '{time}', sayTime(wave.by.zone, at));
}

function personLine(wave: Wave, it: WavePerson): Mrkdwn {
  const name = escapeLine(it.name);
  if (wave.taker?.userId === it.userId)
    return md`:white_check_mark: ${bold(it.name)} accepted ${clock(wave, wave.taker.at)}`;
  const at = it.answeredAt === null ? md`` : md` ${clock(wave, it.answeredAt)}`;
  if (it.answer === 'no') return md`:x: ${name} cannot${at}`;
  if (it.answer === 'unable') return md`:warning: ${name} would, but: ${escapeLine(it.why ?? '')}${at}`;
  if (it.answer === 'unreached') return md`:warning: ${name} ${escapeLine(it.why ?? '')}`;
  return wave.state === 'open' ? md`:hourglass: ${name} has not answered yet` : md`${name} had not answered`;
}

export function summary(wave: Wave): Mrkdwn {
  const asked = md`Asked ${wave.asked.length}`;
  if (wave.taker !== null && wave.state === 'taken')
    return md`${asked}, ${escapeLine(wave.taker.name)} accepted ${clock(wave, wave.taker.at)}`;
  if (wave.taker !== null) return md`${asked}, ${escapeLine(wave.taker.name)} accepted; it is being written`;
  if (wave.state === 'over') return md`${asked}, nobody took it. ${escapeLine(wave.end?.why ?? '')}`;
  const left = wave.asked.filter((it) => it.answer === 'waiting').length;
  return left === 0 ? md`${asked}, nobody can` : md`${asked}, ${left} still to answer`;
}

function status(wave: Wave, calls: WaveMessageCalls): Message {
  const here = { wave: wave.id };
  return message(
    md`${summary(wave)}: ${escapeLine(wave.session.title)} with ${escapeLine(wave.candidate.name)}`,
    section(lines(md`:raised_hand: *${summary(wave)}*`, what(wave), md`Instead of ${escapeLine(wave.instead.name)}.`)),
    section(lines(...wave.asked.slice(0, MOST_NAMES).map((it) => md`• ${personLine(wave, it)}`))),
    wave.absent.length > 0 && context(md`Not in Slack, so not asked: ${escapeLine(wave.absent.join(', '))}.`),
    wave.state === 'open' &&
      actions(
        button('Ask others too', calls.wave.more, here),
        button('Stop asking', calls.wave.callOff, here, {
          confirm: confirm({
            title: 'Stop asking?',
            text: md`Everybody who was asked reads that it is not needed any more. ${escapeLine(wave.instead.name.slice(0, 60))} stays in the panel.`,
            yes: 'Stop',
            no: 'Go on',
          }),
        }),
      ),
    wave.state === 'open' &&
      context(md`The first to accept takes it. If nobody has by ${clock(wave, wave.until)}, you are asked what next.`),
  );
}

function taken(wave: Wave): Message {
  const text = md`:white_check_mark: ${bold(wave.taker?.name ?? '')} takes ${what(wave)}. Lever, calendars and everybody concerned know.`;
  return message(text, section(text));
}

/** What is left to do when nobody takes it. */
export function otherWays(wave: Pick<Wave, 'opportunityId' | 'panelId' | 'session'>, change: ChangeCalls): Blocks {
  const seat = { opportunityId: wave.opportunityId, panel: wave.panelId, session: wave.session.id };
  return actions(
    button('Move to another time', change.move, seat),
    button('Cancel this interview', change.cancel, seat, { style: 'danger' }),
  );
}

function out(wave: Wave, settled: boolean, calls: WaveMessageCalls): Message {
  if (settled) {
    const done =
      wave.state === 'taken' || wave.state === 'over'
        ? md`${summary(wave)}: ${escapeLine(wave.session.title)}. Nothing is left to decide.`
        : md`Others were asked about ${escapeLine(wave.session.title)}; the message above follows along.`;
    return message(done, section(done));
  }
  const all = wave.asked.every((it) => it.answer !== 'waiting');
  const headline = all ? md`Nobody of those you asked can.` : md`Nobody has accepted yet.`;
  return message(
    md`${headline} ${escapeLine(wave.session.title)} with ${escapeLine(wave.candidate.name)}`,
    section(lines(md`:hourglass: *${headline}*`, what(wave))),
    section(lines(...wave.asked.slice(0, MOST_NAMES).map((it) => md`• ${personLine(wave, it)}`))),
    actions(button('Ask the next three', calls.wave.more, { wave: wave.id }, { style: 'primary' })),
    otherWays(wave, calls.change),
    context(
      all
        ? md`${escapeLine(wave.instead.name)} stays in the panel until you decide.`
        : md`Those who have not answered can still accept.`,
    ),
  );
}

function stuck(wave: Wave, calls: WaveMessageCalls): Message {
  const headline = md`${escapeLine(wave.taker?.name ?? '')} accepted, but the replacement stopped half-way.`;
  return message(
    headline,
    section(lines(md`:warning: *${headline}*`, what(wave), escapeLine(wave.stopped ?? ''))),
    actions(button('Finish', calls.wave.finish, { wave: wave.id }, { style: 'primary' })),
    context(md`Finish looks what is there and does what is missing; nothing is done twice.`),
  );
}

export function waveNotices(calls: WaveMessageCalls): WaveSayings {
  return {
    ask: (wave, person) => ask(wave, person, calls),
    answered: (wave, person, how) => answered(wave, person, how, calls),
    status: (wave) => status(wave, calls),
    taken,
    out: (wave, settled) => out(wave, settled, calls),
    stuck: (wave) => stuck(wave, calls),
  };
}

/** What somebody who pressed reads when it is not in their message already. */
export function waveAnswerMessage(text: Mrkdwn): Message {
  return message(text, section(text));
}

/** `dropped`: ticked, but not possible any more at the press. */
export function askedMessage(
  wave: Wave,
  dropped: readonly { readonly name: string; readonly why: string }[] = [],
): Message {
  const text = md`:raised_hand: ${summary(wave)}. Our direct message follows along.`;
  return message(
    text,
    section(lines(text, what(wave))),
    dropped.slice(0, MOST_DROPPED).map((it) => context(md`Not asked: ${escapeLine(it.name)}: ${escapeLine(it.why)}.`)),
  );
}
