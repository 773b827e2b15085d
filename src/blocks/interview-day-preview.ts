/** Everything that Book would write for an interview day, shown before. Data in, modal out; pure. */
import type { KnownBlock } from '@slack/types';
import type { Draft } from '../panels/draft.ts';
import type { OpenDay } from '../panels/interview-day.ts';
import type { DayCalls } from '../panels/interview-day-calls.ts';
import type { PanelCalls } from '../panels/calls.ts';
import type { Preview } from '../panels/panels.ts';
import { changedText } from './interview-day-form.ts';
import { actions, button, context, divider, modal, type Modal, section, warning } from './kit.ts';
import { bold, counted, escapeLine, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { previewModal } from './panel-preview.ts';
import { dayOf, timeRange } from './panel-time.ts';

interface Shown {
  readonly draft: Draft;
  readonly preview: Preview;
}

export function dayPreviewModal(open: OpenDay, shown: readonly Shown[], seen: string, calls: DayCalls): Modal {
  const { day } = open;
  const here = { day: day.id };
  const standing = open.drafts.length - shown.length;
  return modal({
    title: 'Check and book (4 of 4)',
    submit: shown.length === 1 ? 'Book' : `Book all ${shown.length}`,
    close: 'Not now',
    on: calls.book,
    payload: { day: day.id, seen },
    blocks: [
      section(
        standing === 0
          ? md`*Nothing is booked yet.* This is what will be written, for each candidate at most once.`
          : md`*${counted(standing, 'panel stands', 'panels stand')} already.* This is what will be written for the others.`,
      ),
      shown.map(({ draft, preview }) => [
        divider(),
        section(
          lines(...leverLines(draft, preview)),
          button('Word for word', calls.words, { ...here, draft: draft.id }, { suffix: draft.id }),
        ),
        context(
          lines(
            md`${counted(preview.interviewerInvites.length, 'calendar event')} with interviewers, each of whom also gets a message in Slack · ${
              preview.candidateInvites.length === 0
                ? md`no invitation for the candidate`
                : md`${counted(preview.candidateInvites.length, 'invitation')} to ${escapeLine(preview.candidateInvites[0]!.guest)}`
            } · ${'none' in preview.channel ? escapeLine(preview.channel.none) : md`a card in #${escapeLine(preview.channel.name)}${preview.channel.privacy === 'full' ? md`` : md` without names`}`}`,
          ),
        ),
        preview.warnings.slice(0, 4).map((it) => warning(escapeLine(it))),
      ]),
      divider(),
      changedText(open),
      actions(button('Back to the days', calls.options, here)),
    ],
  });
}

function leverLines(draft: Draft, { lever }: Preview): Mrkdwn[] {
  const days = new Set(lever.interviews.map((it) => dayOf(draft, it.start)));
  const [day] = days;
  const oneDay = days.size === 1 && day !== undefined;
  return [
    md`${link(lever.opportunityUrl, draft.candidate.name)}${draft.candidate.confidential ? md` :lock:` : md``}: in Lever a panel with ${counted(lever.interviews.length, 'interview')}, written as ${bold(lever.author)}${
      lever.authorReason === null ? md`` : md` (${escapeLine(lever.authorReason)})`
    }${oneDay ? md`, on *${day}*` : md``}`,
    ...lever.interviews.map(
      (it) =>
        md`• ${oneDay ? md`` : md`${dayOf(draft, it.start)} `}${timeRange(draft, it.start, it.start + it.minutes * 60_000)} ${bold(it.title)} — ${escapeLine(
          it.interviewers.join(', '),
        )} · ${it.form === null ? md`no form` : md`form: ${escapeLine(it.form)}`}`,
    ),
  ];
}

/** The same as for one panel, to read only: every invitation and the mail. */
export function wordsModal(
  open: OpenDay,
  { draft, preview }: Shown,
  calls: { readonly day: DayCalls; readonly panel: PanelCalls },
): Modal {
  const whole = previewModal(draft, preview, calls.panel).view.blocks;
  return modal({
    title: 'Word for word',
    blocks: [
      actions(button('Back', calls.day.preview, { day: open.day.id })),
      section(bold(draft.candidate.name)),
      whole.filter((it): it is KnownBlock => it.type !== 'actions'),
    ],
  });
}
