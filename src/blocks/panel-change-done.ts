/** What came of changing a panel: done, half done, refused, overtaken, taken back. Data in, message or modal out; pure. */
import type { PanelCalls } from '../panels/calls.ts';
import type { Change, ChangePlan, ChangeWhereabouts } from '../panels/change.ts';
import type { ChangeCalls } from '../panels/change-calls.ts';
import {
  actions,
  type Blocks,
  button,
  confirm,
  context,
  linkButton,
  type Message,
  message,
  modal,
  type Modal,
  section,
  warning,
} from './kit.ts';
import { bold, escape, escapeLine, lines, link, md, type Mrkdwn, safeUrl } from './mrkdwn.ts';
import { buttons } from './panel-change-buttons.ts';
import { changeLine } from './panel-change-notices.ts';
import { sittingLine } from './panel-person.ts';

function undoDialog(change: Change) {
  const { candidate } = change.record;
  return confirm({
    title: 'Take this change back?',
    text: md`${escapeLine(candidate.name.slice(0, 60))}, ${escapeLine(candidate.postingTitle.slice(0, 60))}: Lever and the calendars are put back as they were, and whoever was told hears of it.`,
    yes: 'Take it back',
    no: 'Leave it',
    danger: true,
  });
}

export function changedMessage(change: Change, calls: ChangeCalls, booking: PanelCalls): Message {
  const { record, after, sessions, cancelling } = change;
  const { candidate } = record;
  const zones = { zone: record.zone, by: change.by };
  const headline = changeLine(change, true);
  const shown = after.sessions.filter((it) => sessions.includes(it.id));
  return message(
    md`${headline} ${escapeLine(candidate.name)}`,
    section(md`:white_check_mark: *${headline}*`),
    section(
      lines(
        md`${link(candidate.url, candidate.name)}${candidate.postingTitle === '' ? md`` : md`, ${escapeLine(candidate.postingTitle)}`}`,
        ...shown.map((it) => sittingLine(zones, it, bold(it.title))),
      ),
    ),
    change.made === 'elsewhere' &&
      warning(md`Its calendar events belong to the tool that made it, and were not changed here.`),
    cancelling?.intent === 'later' &&
      section(md`You look after planning it again; ${escape('/hire panel')} keeps it on the list until then.`),
    change.performAsReason !== null && context(md`Written in Lever as the ${escapeLine(change.performAsReason)}.`),
    change.steps.untold
      .slice(0, 10)
      .map((it) => warning(md`${bold(it.name)} got no message in Slack: ${escapeLine(it.why)}.`)),
    change.steps.cardProblem !== null &&
      warning(md`The channel’s card was not changed: ${escapeLine(change.steps.cardProblem)}.`),
    buttons(
      safeUrl(candidate.url) !== null && linkButton('Open in Lever', candidate.url),
      cancelling?.intent === 'later' &&
        (after.sessions.length === 0
          ? button('Plan again', booking.pick, { opportunityId: candidate.opportunityId })
          : button('Add it again', calls.add, { opportunityId: candidate.opportunityId, panel: change.panelId })),
      change.kind !== 'cancel' &&
        button('Undo', calls.undo, { change: change.id }, { style: 'danger', confirm: undoDialog(change) }),
    ),
  );
}

export function halfBlocks(change: Change, exists: ChangeWhereabouts, calls: ChangeCalls): Blocks {
  const undoing = change.state === 'undoing';
  const here = { change: change.id };
  return [
    section(
      lines(
        undoing ? md`:warning: *A change is only partly taken back.*` : md`:warning: *A change is only partly done.*`,
        change.stopped === null ? md`It was interrupted.` : escapeLine(change.stopped.why),
        change.stopped !== null && change.stopped.hint !== null && escapeLine(change.stopped.hint),
        change.stopped !== null &&
          change.stopped.reference !== null &&
          md`Reference for support: ${escapeLine(change.stopped.reference)}`,
      ),
    ),
    section(lines(md`*What exists now*`, ...exists.exists.map((it) => md`• ${escapeLine(it)}`))),
    exists.missing.length > 0 &&
      section(lines(md`*What is missing*`, ...exists.missing.map((it) => md`• ${escapeLine(it)}`))),
    context(md`The buttons look before they write, so nothing is done twice.`),
    actions(
      button(undoing ? 'Go on undoing' : 'Finish', undoing ? calls.undo : calls.finish, here, { style: 'primary' }),
      exists.undoable && button('Undo', calls.undo, here, { style: 'danger', confirm: undoDialog(change) }),
    ),
  ];
}

export function halfChangeMessage(change: Change, exists: ChangeWhereabouts, calls: ChangeCalls): Message {
  const { candidate } = change.record;
  const text = md`The panel of ${escapeLine(candidate.name)} is only partly ${change.state === 'undoing' ? md`put back` : md`changed`}.`;
  return message(text, section(md`:warning: *${text}*`), halfBlocks(change, exists, calls));
}

export function changeUndoneMessage(change: Change): Message {
  const text = md`Taken back: the panel of ${escapeLine(change.record.candidate.name)} is as it was.`;
  return message(text, section(md`:leftwards_arrow_with_hook: *${text}*`));
}

/** Nothing was written because the world moved: what moved, and a fresh look. */
export function staleModal(
  reasons: readonly string[],
  opportunityId: string,
  plan: ChangePlan | null,
  calls: ChangeCalls,
  /** Nothing but limits is in the way. */
  overLimit = false,
): Modal {
  return modal({
    title: 'Not changed',
    blocks: [
      section(md`:no_entry: *Something changed since you looked.* Nothing was written, and nobody was told.`),
      section(lines(...reasons.slice(0, 12).map((it) => md`• ${escapeLine(it)}`))),
      actions(
        button('Show how it stands now', calls.open, { opportunityId }, overLimit ? {} : { style: 'primary' }),
        plan !== null &&
          (plan.kind === 'move' || plan.kind === 'add') &&
          button('Search again', calls.search, { plan: plan.id }, overLimit ? { style: 'primary' } : {}),
        plan !== null && plan.kind === 'replace' && button('Somebody else', calls.people, { plan: plan.id }),
        plan !== null && overLimit && button('Do it anyway, with a reason', calls.over, { plan: plan.id }),
      ),
    ],
  });
}

export function staleMessage(reasons: readonly string[], opportunityId: string, calls: ChangeCalls): Message {
  const text = md`This does not fit as things stand now, so nothing more was written to Lever.`;
  return message(
    text,
    section(md`:no_entry: *${text}*`),
    section(lines(...reasons.slice(0, 12).map((it) => md`• ${escapeLine(it)}`))),
    context(md`Calendars and messages may say something else. Open the panel and change it from how it stands now.`),
    actions(button('Show how it stands now', calls.open, { opportunityId }, { style: 'primary' })),
  );
}

export function refusedModal(why: string, hint: string | null, plan: ChangePlan, calls: ChangeCalls): Modal {
  return modal({
    title: 'Not changed',
    blocks: [
      section(md`:no_entry: *It could not be changed.* Nothing was changed anywhere, and nobody was told.`),
      section(lines(escapeLine(why), hint !== null && escapeLine(hint))),
      actions(
        button('Check and try again', calls.review, { plan: plan.id }, { style: 'primary' }),
        button('Show how it stands now', calls.open, { opportunityId: plan.opportunityId }),
      ),
    ],
  });
}

export function refusedChangeMessage(why: string, hint: string | null): Message {
  const text = md`It could not be changed, and nothing was.`;
  return message(
    text,
    section(md`:no_entry: *${text}*`),
    section(lines(escapeLine(why), hint !== null && escapeLine(hint))),
  );
}

export function changeBusyModal(
  at: { readonly plan: string; readonly attempt: number; readonly seen: string },
  calls: ChangeCalls,
): Modal {
  return modal({
    title: 'Being changed',
    blocks: [
      section(md`This panel is being changed right now. A second press does nothing.`),
      actions(button('Look again', calls.lookAgain, at)),
    ],
  });
}

export function changeBusyMessage(): Message {
  const text: Mrkdwn = md`Somebody is working on this panel right now. Try again in a minute.`;
  return message(text, section(text));
}
