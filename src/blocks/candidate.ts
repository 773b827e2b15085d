/** A candidate on screen: the choice among several, the card, the rows of a menu. Data in, blocks out; pure. */
import type { CandidatePanel } from '../panels/panels.ts';
import type { Directory, DirectoryOpportunity, Viewer } from '../directory/directory.ts';
import {
  actions,
  button,
  type Blocks,
  type Callable,
  context,
  divider,
  field,
  fields,
  header,
  linkButton,
  type Message,
  message,
  option,
  type Option,
  section,
} from './kit.ts';
import { bold, dateToken, escape, escapeLine, join, lines, link, md, type Mrkdwn } from './mrkdwn.ts';

/** A menu shows more than this nobody any good; Slack takes at most 100. */
const MOST_OPTIONS = 40;

/** Rows of a candidate typeahead: the person, with job and stage below. */
export function candidateOptions(query: string, viewer: Viewer, directory: Directory): readonly Option[] {
  return directory.search(query, viewer, MOST_OPTIONS).map(({ opportunity }) => {
    const [name = '', ...rest] = directory.describe(opportunity).split(' · ');
    return option(name, opportunity.id, rest.join(' · '));
  });
}

export interface CandidateCard {
  readonly opportunity: DirectoryOpportunity;
  readonly job: string;
  readonly stage: string;
  readonly owner: string | null;
  /** From the contact record, which is the person's own; `null` when the key may not read contacts. */
  readonly contact: {
    readonly name: string;
    readonly emails: readonly string[];
    readonly phones: readonly string[];
    readonly location: string | null;
    readonly headline: string | null;
  } | null;
  readonly archived: { readonly reason: string | null; readonly at: number | null } | null;
  /** Newest first; `null` when they could not be read, with why in `notes`. */
  readonly panels: readonly CandidatePanel[] | null;
  /** What is missing on this card and why, in sentences. */
  readonly notes: readonly string[];
  readonly others: readonly { readonly id: string; readonly label: string }[];
}

export interface CandidateCalls {
  readonly schedule: Callable<{ opportunityId: string }> | null;
  readonly show: Callable<{ opportunityId: string }>;
  /** The candidate's panels, to change them. */
  readonly panels?: Callable<{ opportunityId: string }>;
}

const MOST_TAGS = 15;
const MOST_PANELS = 3;

function when(panel: CandidatePanel): Mrkdwn {
  if (panel.start === null) return md`no date`;
  const date = new Date(panel.start).toISOString().slice(0, 16).replace('T', ' ');
  return dateToken(panel.start, '{date_short_pretty} at {time}', `${date} UTC`);
}

function panelLine(panel: CandidatePanel): Mrkdwn {
  const titles = panel.interviews.map((it) => it.title).filter(Boolean);
  const what = titles.length ? titles.join(', ') : `${panel.interviews.length} interviews`;
  const state = panel.cancelled ? md` (cancelled)` : panel.writable ? md`` : md` (made in Lever: edit it there)`;
  return md`• ${link(panel.url, what)} — ${when(panel)}${state}`;
}

export function candidateMessage(card: CandidateCard, calls: CandidateCalls): Message {
  const { opportunity, contact } = card;
  const name = contact?.name || opportunity.name;
  const reach: Mrkdwn[] = [
    ...(contact?.emails.length ? [field('E-mail', lines(...contact.emails.map((it) => escapeLine(it))))] : []),
    ...(contact?.phones.length ? [field('Phone', lines(...contact.phones.map((it) => escapeLine(it))))] : []),
    ...(contact?.location ? [field('Location', escapeLine(contact.location))] : []),
  ];
  const shown = card.opportunity.tags.slice(0, MOST_TAGS);
  const tags = shown.length
    ? md`*Tags* ${escape(shown.join(' · '))}${opportunity.tags.length > shown.length ? md` and ${opportunity.tags.length - shown.length} more` : md``}`
    : null;
  const panels: Blocks =
    card.panels && card.panels.length > 0
      ? section(lines(md`*Interviews*`, ...card.panels.slice(0, MOST_PANELS).map((it) => panelLine(it))))
      : null;
  return message(
    md`${escapeLine(name)}: ${escapeLine(card.job)}, ${escapeLine(card.stage)}`,
    header(name),
    section(
      lines(
        join([bold(card.job), md`stage ${bold(card.stage)}`], ' · '),
        contact?.headline ? escapeLine(contact.headline) : null,
        opportunity.confidential ? md`:lock: Confidential. Do not share this outside the hiring team.` : null,
        card.archived
          ? md`Archived${card.archived.reason ? md`: ${escapeLine(card.archived.reason)}` : md``}. Nothing can be scheduled until it is restored in Lever.`
          : null,
      ),
    ),
    fields(...reach, field('Owner', card.owner ? escapeLine(card.owner) : md`nobody`)),
    tags && section(tags),
    panels,
    actions(
      calls.schedule && !card.archived
        ? button('Schedule panel', calls.schedule, { opportunityId: opportunity.id }, { style: 'primary' })
        : null,
      calls.panels && !card.archived && card.panels?.some((it) => !it.cancelled)
        ? button('Change panels', calls.panels, { opportunityId: opportunity.id })
        : null,
      opportunity.url ? linkButton('Open in Lever', opportunity.url) : null,
    ),
    card.others.length
      ? [
          divider(),
          section(md`Also a candidate for:`),
          actions(...card.others.slice(0, 5).map((it) => button(it.label, calls.show, { opportunityId: it.id }))),
        ]
      : null,
    card.notes.length ? context(...card.notes.map((it) => escape(it))) : null,
  );
}

/** Several people answer to what was typed: at most five, each with a button, and how to narrow it down. */
export function chooseMessage(
  typed: string,
  hits: readonly { readonly id: string; readonly label: string; readonly owner: string | null }[],
  more: number,
  choose: Callable<{ opportunityId: string }>,
  verb: string,
): Message {
  return message(
    md`Several candidates match “${escapeLine(typed)}”. Which one?`,
    section(md`Several candidates match “${escapeLine(typed)}”. Which one?`),
    hits.map((it) => {
      const [name = '', ...rest] = it.label.split(' · ');
      const owner = it.owner ? `owner ${it.owner}` : 'no owner';
      return section(
        md`${bold(name)}\n${escapeLine([...rest, owner].join(' · '))}`,
        button(verb, choose, { opportunityId: it.id }, { describe: `${verb}: ${it.label}`, suffix: it.id }),
      );
    }),
    more > 0
      ? context(md`… and ${more} more. Add the last name, the job, or paste the Lever link to narrow it down.`)
      : null,
  );
}
