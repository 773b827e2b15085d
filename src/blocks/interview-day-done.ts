/** What came of Book, Finish or Undo for an interview day, candidate by candidate. Data in, message or modal out; pure. */
import type { DayStanding, OpenDay } from '../panels/interview-day.ts';
import type { DayCalls } from '../panels/interview-day-calls.ts';
import type { PanelCalls } from '../panels/calls.ts';
import {
  actions,
  type Blocks,
  button,
  confirm,
  context,
  divider,
  type Message,
  message,
  modal,
  type Modal,
  section,
  titled,
} from './kit.ts';
import { bold, counted, escape, escapeLine, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { sittingLine } from './panel-person.ts';
import { listed } from './interview-day-form.ts';

interface Calls {
  readonly day: DayCalls;
  readonly panel: PanelCalls;
}

function headline(standing: readonly DayStanding[]): Mrkdwn {
  const booked = standing.filter((it) => it.booking?.state === 'booked').length;
  const half = standing.filter((it) => it.booking !== null && it.booking.state !== 'booked').length;
  const none = standing.length - booked - half;
  if (booked === standing.length) return md`Booked: all ${booked} panels of the interview day.`;
  const parts = [
    booked > 0 && `${booked} booked`,
    half > 0 && `${half} only partly booked`,
    none > 0 && `${none} not booked`,
  ].filter((it) => it !== false);
  return md`Interview day: ${escape(listed(parts))}.`;
}

/** Where each candidate stands, with the two ways on where a panel is half-way. */
export function dayStandingMessage({ day }: OpenDay, standing: readonly DayStanding[], calls: Calls): Message {
  const left = standing.filter((it) => it.booking === null);
  const said = headline(standing);
  const everything = left.length === 0 && standing.every((it) => it.booking?.state === 'booked');
  return titled(
    everything ? 'Booked' : 'Interview day',
    message(
      said,
      section(md`${everything ? md`:white_check_mark:` : md`:information_source:`} *${said}*`),
      standing.map((it) => [divider(), oneStanding(day.id, it, calls)]),
      left.length > 0 && [
        divider(),
        actions(
          day.picked !== null &&
            button(
              left.length === 1 ? 'Check and book it' : 'Check and book these',
              calls.day.preview,
              { day: day.id },
              { style: 'primary' },
            ),
          left.length === standing.length && button('Back to the plan', calls.day.edit, { day: day.id }),
          left.length < standing.length &&
            left.length > 1 &&
            button('Plan a day for the others', calls.day.again, { day: null }),
          left.length === 1 &&
            standing.length > 1 &&
            button('Plan it alone', calls.panel.pick, { opportunityId: left[0]!.draft.candidate.opportunityId }),
        ),
      ],
      left.length < standing.length &&
        context(
          md`Each panel is an ordinary one now: ${escape('/hire panel')} and a name reschedules, replaces or cancels.`,
        ),
    ),
  );
}

function oneStanding(dayId: string, it: DayStanding, calls: Calls): Blocks {
  const { draft, booking } = it;
  const here = { day: dayId, draft: draft.id };
  const name = md`${link(draft.candidate.url, draft.candidate.name)}${draft.candidate.confidential ? md` :lock:` : md``}`;
  if (booking === null)
    return section(
      lines(
        md`:white_circle: ${name}: *not booked*${it.refused === null ? md`.` : md`, and nothing is left of it. Nobody was told.`}`,
        ...(it.refused?.reasons ?? []).slice(0, 6).map((one) => md`• ${escapeLine(one)}`),
        it.refused?.hint ? escapeLine(it.refused.hint) : null,
      ),
    );
  const zones = { zone: booking.zone, by: booking.by };
  const sessions = booking.sessions.map((one) => sittingLine(zones, one, escapeLine(one.title)));
  const undo = button('Undo', calls.day.undo, here, {
    style: 'danger',
    suffix: draft.id,
    describe: `Undo the panel of ${draft.candidate.name}`,
    confirm: confirm({
      title: 'Take this panel back?',
      text: md`${escapeLine(draft.candidate.name.slice(0, 60))}: ${counted(booking.sessions.length, 'interview')} will be deleted from Lever for good, and everybody’s invitations cancelled. The other candidates keep theirs.`,
      yes: 'Take it back',
      no: 'Keep it',
      danger: true,
    }),
  });
  if (booking.state === 'booked') {
    const invites = booking.sessions.length + (booking.candidate.email === null ? 0 : booking.invites.length);
    return [
      section(
        lines(
          md`:white_check_mark: ${name}: ${counted(booking.sessions.length, 'interview')} in Lever, ${counted(invites, 'invite')} sent.`,
          ...sessions,
        ),
      ),
      booking.steps.untold.length > 0 &&
        context(
          md`No message in Slack for ${escapeLine(booking.steps.untold.map((one) => `${one.name} (${one.why})`).join(', '))}.`,
        ),
      actions(
        button('Mail to copy', calls.day.mail, here, {
          suffix: draft.id,
          describe: `Mail for ${draft.candidate.name}`,
        }),
        undo,
      ),
    ];
  }
  const undoing = booking.state === 'undoing';
  return [
    section(
      lines(
        md`:warning: ${name}: *only partly ${undoing ? md`taken back` : md`booked`}.*`,
        booking.stopped === null ? null : escapeLine(booking.stopped.why),
        ...(it.exists?.exists ?? []).map((one) => md`• ${escapeLine(one)}`),
        ...(it.exists?.missing ?? []).map((one) => md`• Missing: ${escapeLine(one)}`),
      ),
    ),
    actions(
      !undoing &&
        button('Finish', calls.day.finish, here, {
          style: 'primary',
          suffix: draft.id,
          describe: `Finish the panel of ${draft.candidate.name}`,
        }),
      undo,
    ),
  ];
}

/** Nothing was written, and why. */
export function dayChangedModal({ day }: OpenDay, reasons: readonly string[], calls: DayCalls): Modal {
  const here = { day: day.id };
  return modal({
    title: 'Not booked',
    blocks: [
      section(md`:no_entry: *Something changed since the search.* Nothing was booked now, and nobody was told.`),
      section(lines(...reasons.slice(0, 20).map((it) => md`• ${escapeLine(it)}`))),
      actions(
        button('Search again', calls.search, here, { style: 'primary' }),
        button('Back to the plan', calls.edit, here),
      ),
    ],
  });
}

/** The same for whoever has closed the window meanwhile. */
export function dayChangedMessage(reasons: readonly string[]): Message {
  const said = md`The interview day was not booked: something changed since the search.`;
  return message(
    said,
    section(lines(bold('Not booked'), ...reasons.slice(0, 20).map((it) => md`• ${escapeLine(it)}`))),
  );
}

export function dayBusyModal({ day }: OpenDay, calls: DayCalls): Modal {
  return modal({
    title: 'Being booked',
    blocks: [
      section(md`This day is being booked right now. A second press does nothing.`),
      actions(button('Look again', calls.standing, { day: day.id })),
    ],
  });
}
