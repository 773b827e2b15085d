/** Holding a day: for how long and what everybody gets, and what came of it. Data in, message or modal out; pure. */
import type { PanelCalls } from '../panels/calls.ts';
import type { Draft } from '../panels/draft.ts';
import type { Held, HoldAnswer, HoldPreview } from '../panels/hold.ts';
import type { HoldCalls } from '../panels/hold-calls.ts';
import { sayDate } from '../zones.ts';
import {
  actions,
  type Blocks,
  button,
  context,
  divider,
  header,
  input,
  type Message,
  message,
  modal,
  type Modal,
  option,
  section,
  select,
  titled,
  warning,
} from './kit.ts';
import { counted, escape, escapeLine, lines, md, type Mrkdwn, quote } from './mrkdwn.ts';
import {
  answersLine,
  confirmButton,
  first,
  heldSessions,
  longerButton,
  releaseButton,
  spanText,
  untilText,
  whoText,
} from './panel-hold-parts.ts';
import { invitesBlocks } from './panel-preview.ts';

export const DAYS_FIELD = 'days';

/** `choices`: for how many working days, and until when that is. */
export function holdModal(
  draft: Draft,
  preview: HoldPreview,
  choices: readonly { readonly days: number; readonly words: string }[],
  chosen: number,
  byMail: boolean,
  calls: { readonly hold: HoldCalls; readonly panel: PanelCalls },
): Modal {
  const here = { draft: draft.id };
  const others = preview.others;
  return modal({
    title: 'Hold this day',
    submit: 'Hold',
    close: 'Not now',
    on: calls.hold.hold,
    payload: { draft: draft.id, attempt: draft.attempt, seen: preview.seen },
    blocks: [
      section(
        lines(
          md`*Nothing is held yet.* Hold asks the interviewers to keep this time for ${escapeLine(draft.candidate.name)}.`,
          md`Nothing is written to Lever, and the candidate and the channel hear nothing, until somebody presses *Confirm*.`,
        ),
      ),
      preview.warnings.slice(0, 5).map((it) => warning(escapeLine(it))),
      input(
        'Hold it for',
        select(
          choices.map((it) => option(it.words, String(it.days))),
          String(chosen),
        ),
        {
          block: DAYS_FIELD,
          hint: 'You are reminded a working day before. Then it is released, and its events are cancelled.',
        },
      ),
      others.length > 0 &&
        section(
          lines(
            md`*Held already for this panel*`,
            ...others.map((it) => md`• ${spanText(it, draft)}, until ${untilText(it)}`),
            md`Confirming one of the days releases the others.`,
          ),
        ),
      header('Interviewers: calendar'),
      context(
        byMail
          ? md`They read it in a mail, whose answer does not come back to this bot.`
          : md`It blocks their time, and their answer comes back to you.`,
      ),
      invitesBlocks(draft, preview.invites),
      divider(),
      actions(
        button('Book it instead', calls.panel.preview, here),
        button('Back to the days', calls.panel.options, here),
      ),
    ],
  });
}

/** After Hold: until when, what stands where, and the ways on. */
export function heldMessage(
  booking: Held,
  about: {
    readonly others: readonly Held[];
    readonly offer: string;
    readonly more: boolean;
    readonly byMail: boolean;
  },
  calls: { readonly hold: HoldCalls; readonly panel: PanelCalls },
): Message {
  const zones = { zone: booking.zone, by: booking.by };
  const headline = md`Held until ${untilText(booking)}: ${counted(booking.sessions.length, 'event')} on interviewers’ calendars, nothing in Lever.`;
  return titled(
    'Held',
    message(
      md`${headline} ${escapeLine(booking.candidate.name)}`,
      section(md`:pushpin: *${headline}*`),
      section(lines(whoText(booking), heldSessions(booking, zones))),
      about.others.length > 0 &&
        section(
          lines(
            md`*Also held for this panel*`,
            ...about.others.map((it) => md`• ${spanText(it, zones)}, until ${untilText(it)}`),
          ),
        ),
      context(
        md`${about.byMail ? md`Answers are not visible: invitations went by mail.` : md`You hear when somebody declines, and when all have accepted.`} A working day before it runs out you are reminded; then it is released. Type ${escape('/hire panel')} to see what is held.`,
      ),
      actions(
        confirmButton(booking, calls.hold),
        about.more && button('Hold another day too', calls.panel.options, { draft: booking.draftId }),
        releaseButton(booking, calls.hold),
      ),
      about.offer !== '' && [
        divider(),
        section(
          md`*Mail to offer ${about.others.length > 0 ? md`the held days` : md`the held day`}, to copy.* It was not sent.`,
        ),
        section(quote(about.offer)),
      ],
    ),
  );
}

/** In the place of Pick: this day is held already. */
export function heldOption(booking: Held, calls: HoldCalls) {
  return [
    context(md`:pushpin: Held until ${untilText(booking)}, by ${escapeLine(booking.by.name)}.`),
    actions(confirmButton(booking, calls), releaseButton(booking, calls)),
  ];
}

/** Nothing was held, and why; the way on is a new search or another try. */
export function notHeldModal(
  draft: Draft,
  why: { readonly title: Mrkdwn; readonly reasons: readonly string[]; readonly hint: string | null },
  calls: { readonly hold: HoldCalls; readonly panel: PanelCalls },
): Modal {
  const here = { draft: draft.id };
  return modal({
    title: 'Not held',
    blocks: [
      section(md`:no_entry: *${why.title}* Nothing was held, and nobody was told.`),
      section(lines(...why.reasons.map((it) => md`• ${escapeLine(it)}`))),
      why.hint !== null && section(escapeLine(why.hint)),
      actions(
        button('Search again', calls.panel.search, here, { style: 'primary' }),
        button('Try again', calls.hold.ask, here),
        button('Back to the plan', calls.panel.edit, here),
      ),
    ],
  });
}

/** The same for whoever has closed the window. */
export function notHeldMessage(why: string, hint: string | null): Message {
  const headline = md`It could not be held, and nothing is left of it.`;
  return titled(
    'Not held',
    message(
      headline,
      section(md`:no_entry: *${headline}*`),
      section(lines(escapeLine(why), hint === null ? null : escapeLine(hint))),
      context(md`Nobody was told. The plan is kept: type ${escape('/hire schedule')} to go on with it.`),
    ),
  );
}

export function holdBusyModal(draft: Draft, calls: HoldCalls): Modal {
  return modal({
    title: 'Being held',
    blocks: [
      section(md`This plan is being worked on right now. A second press does nothing.`),
      actions(button('Look again', calls.look, { draft: draft.id, attempt: draft.attempt })),
    ],
  });
}

/** What Release came to. */
export function releasedMessage(booking: Held, panel: PanelCalls): Message {
  const name = escapeLine(booking.candidate.name);
  const day = escape(sayDate(booking.zone, first(booking)));
  return titled(
    'Released',
    message(
      md`Released: ${day} for ${name}.`,
      section(md`:leftwards_arrow_with_hook: *Released: ${day} for ${name}.*`),
      section(
        md`Its events are cancelled, and the interviewers were told by their calendar. Nothing was in Lever. The plan is kept.`,
      ),
      actions(button('Plan again', panel.pick, { opportunityId: booking.candidate.opportunityId })),
    ),
  );
}

export function longerMessage(booking: Held, calls: HoldCalls): Message {
  const text = md`Held until ${untilText(booking)} now: ${whoText(booking)}, ${spanText(booking, booking)}.`;
  return message(
    text,
    section(md`:pushpin: ${text}`),
    actions(confirmButton(booking, calls), longerButton(booking, calls), releaseButton(booking, calls)),
  );
}

export interface HeldView {
  readonly zone: string;
  readonly named: boolean;
  /** By the held day's id, as last read. */
  readonly answers?: ReadonlyMap<string, readonly HoldAnswer[]> | undefined;
}

/** A row of a list: until when, by whom, which day, and what can be done. */
export function heldRow(
  booking: Held,
  view: HeldView,
  calls: { readonly hold: HoldCalls; readonly panel: PanelCalls },
) {
  const zones = { zone: booking.zone, by: { zone: view.zone } };
  const half = booking.state === 'holding';
  const answers = half ? undefined : view.answers?.get(booking.id);
  return [
    section(
      lines(
        view.named ? md`${whoText(booking)}${booking.candidate.confidential ? md` :lock:` : md``}` : null,
        md`*Held until ${untilText(booking)}*, by ${escapeLine(booking.by.name)} · ${spanText(booking, zones)} · ${counted(booking.sessions.length, 'interview')}`,
        answers === undefined ? null : answersLine(answers),
        view.named ? null : heldSessions(booking, zones),
        half && md`:warning: It stopped half-way: not every interviewer was asked.`,
      ),
    ),
    actions(
      half
        ? button('Finish', calls.panel.finish, { booking: booking.id }, { style: 'primary', suffix: booking.id })
        : confirmButton(booking, calls.hold),
      half ? null : longerButton(booking, calls.hold),
      releaseButton(booking, calls.hold),
    ),
  ];
}

const MOST_ROWS = 8;

/** A list with the held days before or after what it says otherwise. */
export function withHeld(
  list: Message,
  holds: readonly Held[],
  view: HeldView & { readonly title?: string; readonly at: 'top' | 'end' },
  calls: { readonly hold: HoldCalls; readonly panel: PanelCalls },
): Message {
  if (holds.length === 0) return list;
  const rows: Blocks = [
    header(view.title ?? 'Held, to be confirmed'),
    holds.slice(0, MOST_ROWS).map((it) => heldRow(it, view, calls)),
    holds.length > MOST_ROWS && context(md`And ${holds.length - MOST_ROWS} more held days.`),
  ];
  const text = md`${list.text as Mrkdwn} ${counted(holds.length, 'held day')}.`;
  return {
    ...list,
    ...(view.at === 'top' ? message(text, rows, divider(), list.blocks) : message(text, list.blocks, divider(), rows)),
  };
}
