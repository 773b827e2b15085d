/**
 * The plan form: whose panel, when, which sessions; the form of one session; the rules. Data in, modal out; pure.
 * Field names (block ids) are in `planFields`: the conversation reads them back.
 */
import type { Draft, DraftSeat, DraftSession } from '../panels/draft.ts';
import type { PanelCalls } from '../panels/calls.ts';
import { sayMinute, zoneLabel } from '../zones.ts';
import {
  actions,
  type Blocks,
  button,
  checkboxes,
  context,
  datePicker,
  divider,
  input,
  modal,
  type Modal,
  option,
  section,
  select,
  textInput,
  typeahead,
  warning,
} from './kit.ts';
import { bold, escape, escapeLine, join, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { placeLine } from './session-place.ts';

export const planFields = {
  opportunity: 'opportunity',
  posting: 'posting',
  from: 'from',
  to: 'to',
  zone: 'zone',
  availability: 'availability',
  email: 'email',
  announce: 'announce',
} as const;

/**
 * A field's block id. The key is the draft's or session's id: Slack keeps what was typed in a block of the same id, also
 * when the modal shows something else by then.
 */
export function blockId(field: string, key: string): string {
  return `${field}:${key}`;
}

export interface PlanView {
  readonly draft: Draft;
  readonly calls: PanelCalls;
  readonly zones: { readonly id: string };
  readonly now: number;
  readonly nameOf: (userId: string) => string;
  readonly formOf: (formId: string) => string;
  /** The candidate as the picker shows it. */
  readonly candidate: string;
  /** Set when an earlier draft of this candidate was opened again. */
  readonly resumed: boolean;
  /** Said once on top: "Saved as the template for …". */
  readonly said?: Mrkdwn | undefined;
}

const MOST_NAMES = 6;

export function planModal(view: PlanView): Modal {
  const { draft, calls } = view;
  const here = { draft: draft.id };
  const { candidate } = draft;
  return modal({
    title: 'Plan a panel (1 of 3)',
    submit: 'Find times',
    on: calls.plan,
    payload: here,
    blocks: [
      view.said !== undefined && section(view.said),
      section(
        lines(
          md`${link(candidate.url, `${candidate.name} in Lever`)}`,
          candidate.confidential ? md`:lock: Confidential: no channel will be told.` : null,
        ),
        view.resumed ? button('Start over', calls.pick, { opportunityId: candidate.opportunityId, fresh: true }) : null,
      ),
      view.resumed && context(md`This is the plan you had begun. Nothing of it was booked.`),
      draft.warnings.slice(0, 8).map((it) => warning(escape(it))),
      input('Candidate and job', typeahead(calls.opportunity, option(view.candidate, candidate.opportunityId)), {
        block: blockId(planFields.opportunity, draft.id),
        dispatch: true,
      }),
      input('Sessions from the template of', postingMenu(view), {
        block: blockId(planFields.posting, draft.id),
        dispatch: true,
        optional: true,
        hint: draft.template === null ? 'Choose a job to start from its template.' : `In use: ${draft.template}`,
      }),
      divider(),
      input('From', datePicker(draft.window.from), { block: blockId(planFields.from, draft.id) }),
      input('Until', datePicker(draft.window.to), { block: blockId(planFields.to, draft.id) }),
      input('Candidate’s time zone', typeahead(view.zones, option(zoneLabel(draft.zone, view.now), draft.zone)), {
        block: blockId(planFields.zone, draft.id),
        hint: 'Type a city.',
      }),
      input(
        'When the candidate can',
        textInput({
          initial: draft.availability,
          placeholder: 'Tue 9-12, Wed after 14:00, not Friday',
          most: 1000,
        }),
        {
          block: blockId(planFields.availability, draft.id),
          optional: true,
          hint: `In the candidate’s time. Left empty: working days ${sayMinute(draft.rules.core.fromMinute)}–${sayMinute(draft.rules.core.toMinute)}.`,
        },
      ),
      candidate.emails.length > 1 &&
        input(
          'Invitation goes to',
          select(
            candidate.emails.map((it, index) => option(it, String(index))),
            String(Math.max(0, candidate.emails.indexOf(candidate.email ?? ''))),
          ),
          { block: blockId(planFields.email, draft.id) },
        ),
      divider(),
      section(sessionsHeading(draft)),
      draft.sessions.map((it) =>
        section(
          sessionText(view, it),
          button('Edit', calls.editSession, { ...here, session: it.id }, { suffix: it.id }),
        ),
      ),
      actions(
        button('Add a session', calls.addSession, here),
        button('Rules and place', calls.rules, here),
        draft.sessions.length > 0 && button('Save as the template for this job', calls.saveTemplate, here),
      ),
      context(rulesText(draft)),
      draft.bent.length > 0 && [
        section(
          lines(md`*Changed on request*`, ...draft.bent.map((it) => md`• ${escapeLine(it.sentence)}`)),
          button('Undo these', calls.unbend, here),
        ),
      ],
      channelChoice(draft),
    ],
  });
}

function postingMenu(view: PlanView) {
  const { candidate } = view.draft;
  return typeahead(
    view.calls.posting,
    candidate.postingId === null ? null : option(candidate.postingTitle, candidate.postingId),
    { placeholder: 'Choose a job' },
  );
}

function sessionsHeading(draft: Draft): Mrkdwn {
  const minutes = draft.sessions.reduce((sum, it) => sum + it.minutes, 0);
  const from =
    draft.template === null ? md`a plain start: this job and stage have no template yet` : escapeLine(draft.template);
  if (draft.sessions.length === 0) return md`*No sessions yet.* Add one.`;
  return md`*${draft.sessions.length === 1 ? md`1 session` : md`${draft.sessions.length} sessions`}*, ${escape(sayDuration(minutes))} · ${from}`;
}

/** "45 min", "3 h", "3 h 30 min" */
export function sayDuration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
}

function sessionText(view: PlanView, session: DraftSession): Mrkdwn {
  return lines(
    md`${bold(session.title)} · ${session.minutes} min`,
    ...session.seats.map((it) => seatText(view, it)),
    session.formId === null
      ? md`:warning: No feedback form: its interviewers will get no link.`
      : md`Form: ${escapeLine(view.formOf(session.formId))}`,
    placeLine(session, view.draft.rules),
  );
}

function seatText(view: PlanView, seat: DraftSeat): Mrkdwn {
  if (seat.people.length === 0) return md`:warning: Nobody yet. Edit it and choose people.`;
  const first = seat.people.filter((it) => it.rank === 0);
  const alternates = seat.people.filter((it) => it.rank > 0);
  const listed = (list: DraftSeat['people']): Mrkdwn => {
    const shown = list.slice(0, MOST_NAMES).map((it) => escapeLine(shorter(view.nameOf(it.userId))));
    const more = list.length - shown.length;
    return md`${join(shown, ', ')}${more > 0 ? md` and ${more} more` : md``}`;
  };
  const who =
    first.length + alternates.length === seat.count && alternates.length === 0
      ? listed(first)
      : md`${seat.count} of ${listed(first.length > 0 ? first : alternates)}`;
  return join(
    [
      md`${seat.optional ? md`${escapeLine(seat.role)}, if free: ` : md``}${who}`,
      first.length > 0 && alternates.length > 0 ? md`else ${listed(alternates)}` : null,
      seat.alternates === undefined || seat.alternates.length === 0
        ? null
        : md`when nothing fits: ${listed(seat.alternates.map((userId) => ({ userId, rank: 0 })))}`,
    ],
    '; ',
  );
}

function shorter(name: string): string {
  return name.length <= 60 ? name : `${name.slice(0, 59)}…`;
}

function rulesText(draft: Draft): Mrkdwn {
  const { rules } = draft;
  return escapeLine(
    [
      rules.keepOrder ? 'in this order' : 'in any order',
      rules.maxDays === 1 ? 'on one day' : `on up to ${rules.maxDays} days`,
      `breaks up to ${rules.maxGapMinutes} min`,
      rules.lunch === null
        ? 'no lunch break'
        : `${rules.lunch.minutes} min lunch between ${sayMinute(rules.lunch.fromMinute)} and ${sayMinute(rules.lunch.toMinute)}`,
      `at least ${rules.noticeHours} h from now`,
      ...(rules.bufferMinutes > 0 ? [`${rules.bufferMinutes} min free around each interview`] : []),
      rules.location === '' ? (rules.video ? 'by video' : 'no place set') : rules.location,
    ].join(' · '),
  );
}

function channelChoice(draft: Draft): Blocks {
  if (draft.place.private || draft.place.channelId === null || draft.candidate.confidential) return null;
  return input(
    'When it is booked',
    checkboxes(
      [option(`Post a card in #${draft.place.channelName ?? 'this channel'}`, 'card')],
      draft.announce ? ['card'] : [],
    ),
    { block: blockId(planFields.announce, draft.id), optional: true },
  );
}
