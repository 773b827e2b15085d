/** Confirming a held day: what everybody gets, who answered what, what is released; and why it was not. Pure. */
import type { PanelCalls } from '../panels/calls.ts';
import type { Confirmed, ConfirmPreview, Held } from '../panels/hold.ts';
import type { HoldCalls } from '../panels/hold-calls.ts';
import type { Alternatives } from '../panels/panels.ts';
import { sayDate } from '../zones.ts';
import {
  actions,
  button,
  confirm,
  header,
  type Message,
  message,
  modal,
  type Modal,
  section,
  titled,
  warning,
} from './kit.ts';
import { bold, escape, escapeLine, join, lines, md, type Mrkdwn } from './mrkdwn.ts';
import { answersText, confirmButton, first, releaseButton, spanText, untilText, whoText } from './panel-hold-parts.ts';
import { whyNot } from './panel-person.ts';
import { previewBlocks } from './panel-preview.ts';
import { dayOf, timeRange } from './panel-time.ts';

const MOST_SHOWN = 12;

export function confirmModal(view: ConfirmPreview, calls: HoldCalls): Modal {
  const { booking, preview, answers, others } = view;
  const zones = { zone: booking.zone, by: booking.by };
  const declined = answers.filter((it) => it.answer === 'declined');
  return modal({
    title: 'Confirm and book',
    submit: 'Confirm',
    close: 'Not now',
    on: calls.book,
    payload: { hold: booking.id, seen: preview.seen },
    blocks: [
      section(
        lines(
          md`*Nothing is booked yet.* ${whoText(booking)}: ${spanText(booking, zones)}, held until ${untilText(booking)}.`,
          md`Confirm updates the same events: *[Hold]* goes, the form links come. This is what each reader will get.`,
        ),
      ),
      declined.map((it) =>
        warning(md`${bold(it.name)} declined ${escapeLine(it.session)}. Confirm books it with them all the same.`),
      ),
      preview.warnings.slice(0, 10).map((it) => warning(escapeLine(it))),
      section(lines(md`*Answers so far*`, answersText(answers))),
      others.length > 0 &&
        section(
          lines(
            md`*Released with it*, interviewers told:`,
            ...others.map((it) => md`• ${spanText(it, zones)}, held until ${untilText(it)}`),
          ),
        ),
      previewBlocks(zones, booking.candidate, preview),
    ],
  });
}

/** What else to say below "Booked": which days were released with it. */
export function releasedWith(confirmed: Confirmed): Mrkdwn | null {
  const { released, stuck } = confirmed;
  const days = (list: readonly Held[]) =>
    join(
      list.map((it) => escape(sayDate(it.zone, first(it)))),
      ', ',
    );
  if (released.length + stuck.length === 0) return null;
  return lines(
    released.length > 0 ? md`Released, and its interviewers told: ${days(released)}.` : null,
    stuck.length > 0
      ? md`:warning: Could not be released just now, and is tried again every minute: ${days(stuck)}.`
      : null,
  );
}

/** It is still held, and why it was not booked. */
export function notConfirmedModal(
  booking: Held,
  why: { readonly title: Mrkdwn; readonly reasons: readonly string[]; readonly hint: string | null },
  calls: { readonly hold: HoldCalls; readonly panel: PanelCalls },
): Modal {
  return modal({ title: 'Not confirmed', blocks: notConfirmed(booking, why, calls) });
}

export function notConfirmedMessage(
  booking: Held,
  why: { readonly title: Mrkdwn; readonly reasons: readonly string[]; readonly hint: string | null },
  calls: { readonly hold: HoldCalls; readonly panel: PanelCalls },
): Message {
  return titled(
    'Not confirmed',
    message(md`Not confirmed: ${escapeLine(booking.candidate.name)} is still held.`, notConfirmed(booking, why, calls)),
  );
}

function notConfirmed(
  booking: Held,
  why: { readonly title: Mrkdwn; readonly reasons: readonly string[]; readonly hint: string | null },
  calls: { readonly hold: HoldCalls; readonly panel: PanelCalls },
) {
  const { opportunityId } = booking.candidate;
  return [
    section(md`:no_entry: *${why.title}* Nothing was booked; the day is still held until ${untilText(booking)}.`),
    section(lines(...why.reasons.map((it) => md`• ${escapeLine(it)}`))),
    why.hint !== null && section(escapeLine(why.hint)),
    actions(
      button('Check and try again', calls.hold.confirm, { hold: booking.id }, { style: 'primary' }),
      button('Plan again', calls.panel.pick, { opportunityId }),
      releaseButton(booking, calls.hold),
    ),
  ];
}

export function confirmBusyModal(booking: Held, calls: HoldCalls): Modal {
  return modal({
    title: 'Being worked on',
    blocks: [
      section(md`This day, or another of the same plan, is being worked on right now. A second press does nothing.`),
      actions(button('Look again', calls.confirm, { hold: booking.id })),
    ],
  });
}

/** Who could sit instead. The press asks them, and un-invites the other one; its dialog says so first. */
export function holdPeopleModal(
  booking: Held,
  ask: { readonly session: string; readonly instead: string },
  people: Alternatives['people'],
  calls: HoldCalls,
  said?: Mrkdwn,
): Modal {
  const session = booking.sessions.find((it) => it.id === ask.session);
  const before = session?.people.find((it) => it.userId === ask.instead)?.name ?? 'somebody';
  const mine = people.filter((it) => it.instead === ask.instead);
  const possible = mine.filter((it) => it.possible).slice(0, MOST_SHOWN);
  const impossible = mine.filter((it) => !it.possible).slice(0, MOST_SHOWN);
  const zones = { zone: booking.zone, by: booking.by };
  return modal({
    title: 'Who instead?',
    blocks: [
      said !== undefined && section(said),
      session !== undefined &&
        section(
          lines(
            md`${whoText(booking)}, held until ${untilText(booking)}`,
            md`*${dayOf(zones, session.start)}* ${timeRange(zones, session.start, session.start + session.minutes * 60_000)} ${bold(session.title)}`,
            md`Instead of ${bold(before)}. Nothing is in Lever yet.`,
          ),
        ),
      header('Free and qualified'),
      possible.length === 0 &&
        section(md`Nobody else who may take it is free then. Release the day, or hold another one.`),
      possible.map((it) =>
        section(
          md`${bold(it.name)} — ${escapeLine(it.why)}`,
          button(
            `Ask ${it.name}`,
            calls.person,
            { hold: booking.id, session: ask.session, instead: ask.instead, person: it.userId },
            {
              suffix: it.userId.slice(0, 60),
              confirm: confirm({
                title: 'Replace in the hold?',
                text: md`${escapeLine(it.name.slice(0, 60))} is asked to keep the time; ${escapeLine(before.slice(0, 60))} is un-invited. Both are told by their calendar.`,
                yes: 'Replace',
                no: 'Leave it',
              }),
            },
          ),
        ),
      ),
      whyNot(impossible),
    ],
  });
}

export function amendedMessage(booking: Held, what: Mrkdwn, calls: HoldCalls): Message {
  return titled(
    'Held',
    message(
      what,
      section(md`:pushpin: ${what}`),
      section(md`${whoText(booking)}: ${spanText(booking, booking)}, held until ${untilText(booking)}.`),
      actions(confirmButton(booking, calls), releaseButton(booking, calls)),
    ),
  );
}
