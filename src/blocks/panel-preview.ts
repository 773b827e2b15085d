/** What each reader will get, shown before Book and before a held day is confirmed. Data in, modal out; pure. */
import type { PanelCalls } from '../panels/calls.ts';
import type { Draft } from '../panels/draft.ts';
import type { HoldCalls } from '../panels/hold-calls.ts';
import type { Preview } from '../panels/panels.ts';
import { actions, type Blocks, button, context, divider, header, modal, type Modal, section, warning } from './kit.ts';
import { bold, counted, escapeLine, lines, link, md, quote } from './mrkdwn.ts';
import { cardLine } from './panel-notices.ts';
import { candidateTime } from './panel.ts';
import { dayOf, timeRange, type TwoZones } from './panel-time.ts';

/**
 * One invitation in full and of each other what differs from it, so that nothing that is sent goes unread and nothing is
 * read four times. What the first has and another lacks is named too.
 */
export function invitesBlocks(zones: TwoZones, invites: Preview['interviewerInvites']): Blocks {
  const [first] = invites;
  if (first === undefined) return null;
  const same = invites.length > 1 && md`Each of the others reads the same but for what is quoted below it.`;
  return invites.map((it) => [
    section(
      md`${bold(it.title)}\n${dayOf(zones, it.start)} ${timeRange(zones, it.start, it.end)} · to ${escapeLine(it.guests.join(', '))}`,
    ),
    it === first
      ? [section(quote(it.description)), same && context(same)]
      : differing(first.description, it.description),
  ]);
}

/** "Feedback form" of "Feedback form “Coding”: https://…": what a line is about. */
const about = (line: string): string => line.split(/[:“]/)[0]?.trim() ?? line;

function differing(first: string, other: string): Blocks {
  const [before, after] = [first.split('\n'), other.split('\n')];
  const own = after.filter((it) => it !== '' && !before.includes(it));
  const known = new Set(after.map(about));
  const without = before.filter((it) => it !== '' && !after.includes(it) && !known.has(about(it)));
  return [
    own.length > 0 && section(quote(own.join('\n'))),
    without.length > 0 && context(md`Without the line: ${escapeLine(without.map(about).join(', '))}`),
  ];
}

/** What each reader will get, under a heading each; the day a hold is confirmed as well. */
export function previewBlocks(zones: TwoZones, candidate: Draft['candidate'], preview: Preview): Blocks {
  const { lever } = preview;
  return [
    header('In Lever'),
    section(
      lines(
        md`${link(lever.opportunityUrl, candidate.name)} gets a panel with ${counted(lever.interviews.length, 'interview')}, written as ${bold(lever.author)}${
          lever.authorReason === null ? md`` : md` (${escapeLine(lever.authorReason)})`
        }:`,
        ...lever.interviews.map(
          (it) =>
            md`• ${dayOf(zones, it.start)} ${timeRange(zones, it.start, it.start + it.minutes * 60_000)} ${bold(it.title)} — ${escapeLine(
              it.interviewers.join(', '),
            )} · ${it.form === null ? md`no form` : md`form: ${escapeLine(it.form)}`} · ${escapeLine(it.place)}`,
        ),
      ),
    ),
    header('Interviewers: calendar and Slack'),
    invitesBlocks(zones, preview.interviewerInvites),
    context(md`Each interviewer also gets a direct message from this bot with their time, form and video link.`),
    header('Candidate: calendar'),
    preview.candidateInvites.length === 0 && section(md`No invitation: Lever has no e-mail address.`),
    preview.candidateInvites.map((it) => [
      section(
        md`${bold(it.title)}\n${dayOf(zones, it.start)} ${timeRange(zones, it.start, it.end)} · to ${escapeLine(it.guest)}`,
      ),
      section(quote(it.description)),
    ]),
    header('Candidate: mail for you to send'),
    context(md`Copy it into your own mail. This bot does not send it.`),
    section(quote(preview.candidateMail)),
    header('In Slack'),
    'none' in preview.channel
      ? section(escapeLine(preview.channel.none))
      : section(
          lines(
            md`A card in #${escapeLine(preview.channel.name)}${
              preview.channel.privacy === 'full'
                ? md`:`
                : md`, without names because people of another company may read it:`
            }`,
            md`> ${cardLine(candidate, preview.channel.privacy, 'scheduled')}`,
          ),
        ),
  ];
}

export function previewModal(
  draft: Draft,
  preview: Preview,
  calls: PanelCalls,
  holds: Pick<HoldCalls, 'ask'> | null = null,
): Modal {
  const here = { draft: draft.id };
  return modal({
    title: 'Check and book (3 of 3)',
    submit: 'Book',
    close: 'Not now',
    on: calls.book,
    payload: { draft: draft.id, attempt: draft.attempt, seen: preview.seen },
    blocks: [
      section(
        md`*Nothing is booked yet.* This is what each reader will get.`,
        holds === null
          ? null
          : button('Hold instead', holds.ask, here, { describe: 'Hold this day instead of booking it' }),
      ),
      candidateTime(draft.search),
      preview.warnings.slice(0, 10).map((it) => warning(escapeLine(it))),
      previewBlocks(draft, draft.candidate, preview),
      divider(),
      actions(
        button('Change something', calls.change, { ...here, at: draft.search?.searchedAt ?? 0, option: null }),
        button('Back to the days', calls.options, here),
      ),
    ],
  });
}
