/** What whoever holds a day is told without asking: it runs out, it was released, somebody answered. Data in, message out; pure. */
import type { PanelCalls } from '../panels/calls.ts';
import type { Held, HoldNews } from '../panels/hold.ts';
import type { HoldCalls } from '../panels/hold-calls.ts';
import type { Fact } from '../panels/watch.ts';
import { sayDate } from '../zones.ts';
import { actions, button, context, type Message, message, section } from './kit.ts';
import { bold, counted, escape, escapeLine, lines, md, type Mrkdwn } from './mrkdwn.ts';
import {
  answersText,
  confirmButton,
  first,
  longerButton,
  releaseButton,
  spanText,
  untilText,
  whoText,
} from './panel-hold-parts.ts';
import { dayOf, timeRange } from './panel-time.ts';

type Calls = { readonly hold: HoldCalls; readonly panel: PanelCalls };

const again = (booking: Held, calls: Calls) =>
  button('Plan again', calls.panel.pick, { opportunityId: booking.candidate.opportunityId }, { suffix: booking.id });

function why(booking: Held): Mrkdwn {
  return md`Why am I seeing this? You hold this day for ${escapeLine(booking.candidate.name)}. Each thing is told once.`;
}

/** In the place of a reminder, or of "all accepted", once it is over: a sentence without buttons. */
export function holdSettledMessage(booking: Held): Message {
  const day = escape(sayDate(booking.zone, first(booking)));
  const how =
    booking.state === 'booked'
      ? md`confirmed by ${escapeLine(booking.hold.pressed.name)}`
      : booking.hold.released?.why === 'asked'
        ? md`released by ${escapeLine(booking.hold.released.name ?? 'somebody')}`
        : md`released`;
  const text = md`${whoText(booking)}: the hold on ${day} was ${how}.`;
  return message(text, section(text));
}

export function holdNewsMessage(
  { kind, booking, answers }: Omit<HoldNews, 'reminded' | 'accepted'>,
  calls: Calls,
): Message {
  const who = whoText(booking);
  const day = escape(sayDate(booking.zone, first(booking)));
  if (kind === 'reminder') {
    const text = md`:hourglass: ${who}: the hold on ${day} runs out ${untilText(booking)}.`;
    return message(
      text,
      section(lines(md`*${text}*`, spanText(booking, booking), answersText(answers))),
      section(md`Then its ${counted(booking.sessions.length, 'event')} will be cancelled. Nothing is in Lever.`),
      actions(
        confirmButton(booking, calls.hold),
        longerButton(booking, calls.hold),
        releaseButton(booking, calls.hold, 'Release now'),
      ),
      context(why(booking)),
    );
  }
  const text =
    kind === 'expired'
      ? md`:leftwards_arrow_with_hook: ${who}: the hold on ${day} ran out and was released.`
      : md`:leftwards_arrow_with_hook: ${who}: ${day} was released, because another day of the plan was booked.`;
  return message(
    text,
    section(
      lines(
        md`*${text}*`,
        md`${counted(booking.sessions.length, 'event')} cancelled, the interviewers told by their calendar. Nothing was in Lever.`,
      ),
    ),
    kind === 'expired' && actions(again(booking, calls)),
    context(why(booking)),
  );
}

/** One fact about a held day, and its way out. */
export function holdWatchMessage(booking: Held, fact: Fact, calls: Calls): Message {
  const who = whoText(booking);
  const said = (text: Mrkdwn, detail: Mrkdwn | null, ...buttons: readonly (ReturnType<typeof button> | null)[]) =>
    message(text, section(lines(md`*${text}*`, detail)), actions(...buttons), context(why(booking)));
  const when = (time: { readonly start: number; readonly end: number }) =>
    md`${dayOf(booking, time.start)} ${timeRange(booking, time.start, time.end)}`;
  const putBack = (key: string) =>
    button('Put it back', calls.hold.putBack, { hold: booking.id, key }, { style: 'primary', suffix: key });
  const title = 'session' in fact ? (fact.session?.title ?? 'an interview') : '';

  if (fact.kind === 'declined' && fact.session !== null && fact.guest.userId !== null) {
    const { session, guest } = fact;
    return said(
      md`:x: ${escapeLine(guest.name)} declined the hold for ${escapeLine(session.title)} with ${who}.`,
      md`${when({ start: session.start, end: session.start + session.minutes * 60_000 })}, held until ${untilText(booking)}. Nothing was changed.`,
      button(
        `Replace ${guest.name}`.slice(0, 75),
        calls.hold.replace,
        { hold: booking.id, session: session.id, instead: guest.userId ?? '' },
        { style: 'primary', suffix: `${session.id}.${guest.userId}` },
      ),
      again(booking, calls),
      releaseButton(booking, calls.hold, 'Release this day'),
    );
  }
  if (fact.kind === 'moved')
    return said(
      md`:calendar: The hold for ${escapeLine(title)} with ${who} was moved in the calendar.`,
      md`Held: ${when(fact.was)}. Now: ${when(fact.is)}. It cannot be confirmed before that is put right.`,
      putBack(fact.key),
      again(booking, calls),
      releaseButton(booking, calls.hold, 'Release this day'),
    );
  if (fact.kind === 'deleted')
    return said(
      md`:calendar: The hold for ${escapeLine(title)} with ${who} is no longer in the calendar.`,
      md`It was ${when(fact.was)}. It cannot be confirmed before that is put right.`,
      putBack(fact.key),
      again(booking, calls),
      releaseButton(booking, calls.hold, 'Release this day'),
    );
  const all = new Set(
    booking.sessions.flatMap((it) => it.people.filter((one) => !one.optional).map((one) => one.name)),
  );
  return said(
    md`:white_check_mark: ${all.size === 1 ? md`${bold([...all][0] ?? '')} accepted` : md`All ${all.size} accepted`}: ${who}, ${spanText(booking, booking)}.`,
    md`Held until ${untilText(booking)}. Nothing is in Lever before you confirm.`,
    confirmButton(booking, calls.hold),
    releaseButton(booking, calls.hold),
  );
}
