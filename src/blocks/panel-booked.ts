/** What came of pressing Book, Finish or Undo. Data in, message or modal out; pure. */
import type { Booking, Whereabouts } from '../panels/booking.ts';
import type { PanelCalls } from '../panels/calls.ts';
import type { Draft } from '../panels/draft.ts';
import {
  actions,
  button,
  confirm,
  context,
  divider,
  linkButton,
  type Message,
  message,
  modal,
  type Modal,
  section,
  titled,
  warning,
} from './kit.ts';
import { bold, counted, dateToken, escape, escapeLine, lines, link, md, type Mrkdwn, quote } from './mrkdwn.ts';
import { sittingLine } from './panel-person.ts';
import { unwatched } from './panel-notices.ts';

/** After Book: what stands where, who was not told, the mail to copy. */
export function bookedMessage(
  booking: Booking,
  mail: string,
  calls: PanelCalls,
  {
    more = null,
    byMail = false,
  }: {
    /** What else was done by the same press. */
    readonly more?: Mrkdwn | null;
    /** Invitations went by mail, so that nobody's answer comes back. */
    readonly byMail?: boolean;
  } = {},
): Message {
  const invites = booking.sessions.length + (booking.candidate.email === null ? 0 : booking.invites.length);
  const interviews = counted(booking.sessions.length, 'interview');
  const headline = md`Booked: ${interviews} in Lever, ${counted(invites, 'invite')} sent.`;
  const zones = { zone: booking.zone, by: booking.by };
  return titled(
    'Booked',
    message(
      md`${headline} ${escapeLine(booking.candidate.name)}`,
      section(md`:white_check_mark: *${headline}*`),
      section(
        lines(
          md`${link(booking.candidate.url, booking.candidate.name)}${
            booking.candidate.postingTitle === '' ? md`` : md`, ${escapeLine(booking.candidate.postingTitle)}`
          }`,
          ...booking.sessions.map((it) => {
            const url = booking.steps.held[it.eventKey]?.url ?? null;
            const title = url === null ? escapeLine(it.title) : link(url, it.title);
            return sittingLine(zones, it, title);
          }),
        ),
      ),
      more !== null && section(more),
      byMail && context(unwatched),
      booking.performAsReason !== null && context(md`Written in Lever as the ${escapeLine(booking.performAsReason)}.`),
      booking.steps.untold
        .slice(0, 10)
        .map((it) =>
          warning(md`${bold(it.name)} got the calendar invitation, but no message in Slack: ${escapeLine(it.why)}.`),
        ),
      booking.steps.cardProblem !== null &&
        warning(md`The channel has no card: ${escapeLine(booking.steps.cardProblem)}.`),
      booking.bent.length > 0 &&
        context(md`Rules changed on request, noted in the audit log: ${escapeLine(booking.bent.join('; '))}`),
      divider(),
      section(md`*Mail for the candidate, to copy.* It was not sent.`),
      section(quote(mail)),
      actions(
        linkButton('Open in Lever', booking.candidate.url),
        button('Reschedule, replace or cancel', calls.openPanels, {
          opportunityId: booking.candidate.opportunityId,
        }),
        button('Undo', calls.undo, { booking: booking.id }, { style: 'danger', confirm: undoDialog(booking) }),
      ),
    ),
  );
}

function undoDialog(booking: Booking) {
  const { candidate } = booking;
  if (booking.hold !== undefined && booking.steps.panelAskedAt === null)
    return confirm({
      title: 'Release this day?',
      text: md`${escapeLine(candidate.name.slice(0, 60))}: the held events will be cancelled, and the interviewers told. Nothing is in Lever.`,
      yes: 'Release it',
      no: 'Keep it',
      danger: true,
    });
  return confirm({
    title: 'Take this panel back?',
    text: md`${escapeLine(booking.candidate.name.slice(0, 60))}, ${escapeLine(booking.candidate.postingTitle.slice(0, 60))}: ${counted(
      booking.sessions.length,
      'interview',
    )} will be deleted from Lever for good, and everybody’s invitations cancelled.`,
    yes: 'Take it back',
    no: 'Keep it',
    danger: true,
  });
}

/** It stopped half-way: what exists, what is missing, and the two ways on. */
export function halfMessage(booking: Booking, exists: Whereabouts, calls: PanelCalls): Message {
  const undoing = booking.state === 'undoing';
  const held = booking.hold !== undefined && booking.steps.panelAskedAt === null;
  const name = escapeLine(booking.candidate.name);
  const what = held ? md`The hold for ${name}` : md`The panel for ${name}`;
  const headline = undoing
    ? md`${what} is only partly ${held ? md`released` : md`taken back`}.`
    : md`${what} is only partly ${held ? md`placed` : md`booked`}.`;
  return titled(
    held ? 'Half held' : 'Half booked',
    message(
      headline,
      section(md`:warning: *${headline}*`),
      booking.stopped === null
        ? section(md`It was interrupted ${when(booking.startedAt, booking.by.zone)}.`)
        : section(
            lines(
              escapeLine(booking.stopped.why),
              booking.stopped.hint === null ? null : escapeLine(booking.stopped.hint),
              booking.stopped.reference === null
                ? null
                : md`Reference for support: ${escapeLine(booking.stopped.reference)}`,
            ),
          ),
      section(lines(md`*What exists now*`, ...exists.exists.map((it) => md`• ${escapeLine(it)}`))),
      exists.missing.length > 0 &&
        section(lines(md`*What is missing*`, ...exists.missing.map((it) => md`• ${escapeLine(it)}`))),
      context(md`Both buttons look before they write, so nothing is done twice.`),
      actions(
        !undoing && button('Finish', calls.finish, { booking: booking.id }, { style: 'primary' }),
        button(
          undoing ? (held ? 'Go on releasing' : 'Go on undoing') : held ? 'Release' : 'Undo',
          calls.undo,
          { booking: booking.id },
          { style: 'danger', confirm: undoDialog(booking) },
        ),
      ),
    ),
  );
}

/** The same in a window, for whoever begins to plan for this candidate again. */
export function halfModal(booking: Booking, exists: Whereabouts, calls: PanelCalls): Modal {
  const { opportunityId } = booking.candidate;
  return modal({
    title: 'Half booked',
    blocks: [
      halfMessage(booking, exists, calls).blocks,
      context(md`Begun by ${escapeLine(booking.by.name)}.`),
      actions(button('Plan another panel', calls.pick, { opportunityId, fresh: true })),
    ],
  });
}

function when(at: number, zone: string): Mrkdwn {
  return dateToken(
    at,
    '{date_short_pretty} at {time}',
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(at),
  );
}

export function undoneMessage(booking: Booking): Message {
  const name = escapeLine(booking.candidate.name);
  return titled(
    'Taken back',
    message(
      md`Taken back: the panel for ${name}.`,
      section(md`:leftwards_arrow_with_hook: *Taken back: the panel for ${name}.*`),
      section(
        md`It is gone from Lever, and its calendar events are cancelled. Your plan is kept: type ${escape('/hire schedule')} to go on with it.`,
      ),
    ),
  );
}

/** The same after Finish: what had been prepared was taken back. */
export function refusedMessage(why: string, hint: string | null): Message {
  const headline = md`It could not be booked, and nothing is left of it.`;
  return titled(
    'Not booked',
    message(
      headline,
      section(md`:no_entry: *${headline}*`),
      section(lines(escapeLine(why), hint === null ? null : escapeLine(hint))),
      context(md`Nobody was told. The plan is kept: type ${escape('/hire schedule')} to go on with it.`),
    ),
  );
}

/** Nothing was written, and why; the way on is a new search or another try. */
export function notBookedModal(
  draft: Draft,
  why: { readonly title: Mrkdwn; readonly reasons: readonly string[]; readonly hint: string | null },
  calls: PanelCalls,
  retry: boolean,
  /** Nothing but limits is in the way. */
  overLimit = false,
): Modal {
  const here = { draft: draft.id };
  return modal({
    title: 'Not booked',
    blocks: [
      section(md`:no_entry: *${why.title}* Nothing was booked, and nobody was told.`),
      section(lines(...why.reasons.map((it) => md`• ${escapeLine(it)}`))),
      why.hint !== null && section(escapeLine(why.hint)),
      actions(
        retry && button('Check and try again', calls.preview, here, { style: 'primary' }),
        button('Search again', calls.search, here, retry ? {} : { style: 'primary' }),
        overLimit && button('Book anyway, with a reason', calls.over, here),
        button('Back to the plan', calls.edit, here),
      ),
    ],
  });
}

export function busyModal(draft: Draft, calls: PanelCalls): Modal {
  return modal({
    title: 'Being booked',
    blocks: [
      section(md`This panel is being booked right now. A second press does nothing.`),
      actions(button('Look again', calls.lookAgain, { draft: draft.id, attempt: draft.attempt })),
    ],
  });
}

export function busyMessage(): Message {
  const text = md`Somebody is working on this panel right now. Try again in a minute.`;
  return message(text, section(text));
}
