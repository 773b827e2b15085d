/** What a scheduler reads about a panel that changed behind their back, and what came of the button. Pure. */
import type { Booking, BookedSession } from '../panels/booking.ts';
import type { ChangeCalls } from '../panels/change-calls.ts';
import type { Fact, WatchResult } from '../panels/watch.ts';
import type { WatchCalls } from '../panels/watch-calls.ts';
import { actions, button, confirm, context, linkButton, type Message, message, section } from './kit.ts';
import { bold, escapeLine, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { dayOf, timeRange } from './panel-time.ts';

export interface WatchMessageCalls {
  readonly watch: WatchCalls;
  readonly change: ChangeCalls;
}

/** Buttons in one message. */
const MOST = 5;

function when(booking: Booking, time: { readonly start: number; readonly end: number }): Mrkdwn {
  return md`${dayOf(booking, time.start)} ${timeRange(booking, time.start, time.end)}`;
}

const titleOf = (session: BookedSession | null): Mrkdwn =>
  session === null ? md`the candidate’s invitation` : bold(session.title);

const span = (it: BookedSession) => ({ start: it.start, end: it.start + it.minutes * 60_000 });

/** Another interview of the same candidate at that time. */
function inTheWay(
  booking: Booking,
  session: BookedSession,
  is: { readonly start: number; readonly end: number },
): BookedSession | null {
  const clash = (it: BookedSession) => it.id !== session.id && it.start < is.end && is.start < span(it).end;
  return booking.sessions.find(clash) ?? null;
}

/** One fact, its way out, and why it is told. */
export function watchMessage(booking: Booking, fact: Fact, calls: WatchMessageCalls): Message {
  const who = link(booking.candidate.url, booking.candidate.name);
  const { opportunityId } = booking.candidate;
  const panel = booking.steps.panel?.id ?? '';
  const open = button('Open the panel', calls.change.open, { opportunityId });
  const replace = (session: BookedSession, userId: string, name: string) =>
    button(
      `Replace ${name}`.slice(0, 75),
      calls.change.replace,
      { opportunityId, panel, session: session.id, instead: userId },
      { suffix: `${session.id}.${userId}` },
    );
  const said = (
    text: Mrkdwn,
    detail: Mrkdwn | null,
    ...buttons: readonly (ReturnType<typeof button> | null)[]
  ): Message => message(text, section(lines(md`${text}`, detail)), actions(...buttons), context(why(booking)));

  switch (fact.kind) {
    case 'declined': {
      const { session, guest } = fact;
      if (session === null || guest.userId === null)
        return said(
          md`:x: ${who} declined the invitation to the interviews.`,
          md`Nothing was changed. Ask them for other times, then move the panel.`,
          open,
        );
      return said(
        md`:x: ${bold(guest.name)} declined ${titleOf(session)} with ${who}.`,
        md`${when(booking, span(session))}. Nothing was changed.`,
        replace(session, guest.userId, guest.name),
        open,
      );
    }
    case 'unanswered': {
      const list = fact.waiting.map(
        ({ session, guest, start }) =>
          md`• ${escapeLine(guest.name)}: ${titleOf(session)}, ${session === null ? dayOf(booking, start) : when(booking, span(session))}`,
      );
      const buttons = fact.waiting.flatMap(({ session, guest }) =>
        session === null || guest.userId === null ? [] : [replace(session, guest.userId, guest.name)],
      );
      return said(
        md`:hourglass: Invitations to the interviews with ${who} are still unanswered.`,
        lines(...list.slice(0, 20)),
        ...buttons.slice(0, MOST - 1),
        open,
      );
    }
    case 'moved': {
      const { session, key, was, is } = fact;
      const inWay = session === null ? null : inTheWay(booking, session, is);
      return said(
        md`:calendar: ${titleOf(session)} with ${who}: Lever says ${when(booking, was)}, the calendar says ${when(booking, is)}.`,
        inWay === null
          ? md`Somebody moved the event in the calendar. Nothing was changed in Lever.`
          : md`Somebody moved the event in the calendar, where it runs into ${bold(inWay.title)}, ${when(booking, span(inWay))}. Lever cannot follow it there; nothing was changed.`,
        session === null || inWay !== null
          ? null
          : button(
              'Make Lever match',
              calls.watch.matchLever,
              { booking: booking.id, session: session.id },
              { style: 'primary' },
            ),
        button(
          'Put it back',
          calls.watch.putBack,
          { booking: booking.id, key },
          inWay === null ? {} : { style: 'primary' },
        ),
        open,
      );
    }
    case 'deleted': {
      const { session, key, was } = fact;
      return said(
        md`:calendar: ${titleOf(session)} with ${who} is no longer in the calendar.`,
        md`Lever still says ${when(booking, was)}. Somebody deleted the event.`,
        button('Put it back', calls.watch.putBack, { booking: booking.id, key }, { style: 'primary' }),
        session === null
          ? null
          : button('Cancel the interview', calls.change.cancel, { opportunityId, panel, session: session.id }),
        open,
      );
    }
    case 'lever-deleted':
      return said(
        md`:wastebasket: The panel of ${who} was deleted in Lever.`,
        md`The invitations are still in everybody’s calendars.`,
        button(
          'Cancel the invitations',
          calls.watch.matchCalendars,
          { booking: booking.id },
          {
            style: 'danger',
            confirm: confirm({
              title: 'Cancel the invitations?',
              text: md`Everybody’s invitations are cancelled, and everybody is told.`,
              yes: 'Cancel them',
              no: 'Keep them',
              danger: true,
            }),
          },
        ),
        open,
      );
    case 'accepted':
      // Only a held day has it, and its words are in `panel-hold-notices.ts`.
      return said(md`:white_check_mark: Everybody accepted the interviews with ${who}.`, null, open);
    case 'lever-changed':
      break;
  }
  return said(
    md`:pencil2: The panel of ${who} was changed in Lever.`,
    lines(...fact.drift.slice(0, 10).map((it) => md`• ${escapeLine(it)}`), md`Calendars still hold what was booked.`),
    button('Make calendars match', calls.watch.matchCalendars, { booking: booking.id }, { style: 'primary' }),
    linkButton('Open in Lever', booking.candidate.url),
    open,
  );
}

function why(booking: Booking): Mrkdwn {
  const job = booking.candidate.postingTitle === '' ? md`` : md`, ${escapeLine(booking.candidate.postingTitle)}`;
  return md`Why am I seeing this? You scheduled this panel${job}. What changes in Lever or in a calendar is noticed within a minute, and each thing is told once.`;
}

/** For what is not a change of the panel itself; those have words of their own. */
export function watchDoneMessage(result: Exclude<WatchResult, { did: 'changed' }>): Message {
  const text =
    result.did === 'put-back'
      ? md`:white_check_mark: ${escapeLine(result.what)} is back in the calendar as it was booked for ${escapeLine(result.candidate)}.`
      : result.did === 'nothing'
        ? md`:white_check_mark: There is nothing left to do. ${escapeLine(result.why)}`
        : md`:hourglass: Somebody is changing this panel right now. Try again in a moment.`;
  return message(text, section(text));
}
