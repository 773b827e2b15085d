/** The two forms of an interview day: who comes, and when each of them can. Data in, modal out; pure. */
import type { Draft } from '../panels/draft.ts';
import type { OpenDay } from '../panels/interview-day.ts';
import type { DayCalls } from '../panels/interview-day-calls.ts';
import { sayMinute, zoneLabel } from '../zones.ts';
import {
  actions,
  button,
  context,
  datePicker,
  divider,
  input,
  modal,
  type Modal,
  multiTypeahead,
  option,
  section,
  select,
  textInput,
  typeahead,
  warning,
} from './kit.ts';
import { bold, escape, escapeLine, join, lines, md, type Mrkdwn } from './mrkdwn.ts';
import { sayDuration } from './panel-plan.ts';

export const dayFields = {
  candidates: 'candidates',
  template: 'template',
  from: 'from',
  to: 'to',
  dates: 'dates',
  zone: 'zone',
  availability: 'availability',
} as const;

/** Each candidate the plan of their own job and stage. */
export const OWN_TEMPLATE = '-own-';
/** More templates cannot be listed. */
const MOST_TEMPLATES = 99;

/** Block id of a field; the key keeps what was typed apart from what another window holds. */
export function dayBlock(field: string, key: string): string {
  return `${field}:${key}`;
}

export interface ChooseView {
  readonly dayId: string | null;
  /** Chosen already: id and the line that the picker shows. */
  readonly chosen: readonly { readonly id: string; readonly text: string }[];
  readonly templates: readonly string[];
  readonly template: string | null;
  /** What could not be taken over from what was typed, in sentences. */
  readonly notes: readonly string[];
  /** A day that was begun before: whose, and its id. */
  readonly begun: { readonly id: string; readonly names: readonly string[] } | null;
  /** How few and how many candidates a day has. */
  readonly least: number;
  readonly most: number;
  readonly calls: DayCalls;
  readonly menu: { readonly id: string };
}

export function chooseModal(view: ChooseView): Modal {
  const { dayId, calls } = view;
  const key = dayId ?? 'new';
  return modal({
    title: 'Interview day (1 of 4)',
    submit: 'Continue',
    on: calls.choose,
    payload: { day: dayId },
    blocks: [
      section(md`Several candidates on one day, sharing interviewers, nobody in two places at once.`),
      view.begun !== null &&
        section(
          md`You had begun a day for ${escapeLine(listed(view.begun.names))}.`,
          button('Go on with it', calls.standing, { day: view.begun.id }),
        ),
      view.notes.slice(0, 10).map((it) => warning(escapeLine(it))),
      input(
        'Candidates',
        multiTypeahead(
          view.menu,
          view.chosen.map((it) => option(it.text, it.id)),
          { placeholder: 'Name, e-mail or job', most: view.most },
        ),
        {
          block: dayBlock(dayFields.candidates, key),
          hint: `${view.least} to ${view.most}. Somebody with two open jobs is listed twice: choose one of them.`,
        },
      ),
      input(
        'Sessions',
        select(
          [
            option('Of each candidate’s own job and stage', OWN_TEMPLATE),
            ...view.templates.slice(0, MOST_TEMPLATES).map((it) => option(it, it)),
          ],
          view.template ?? OWN_TEMPLATE,
        ),
        { block: dayBlock(dayFields.template, key), hint: 'Or one template for all of them.' },
      ),
    ],
  });
}

export interface PlanDayView {
  readonly open: OpenDay;
  readonly now: number;
  readonly calls: DayCalls;
  readonly zones: { readonly id: string };
  readonly nameOf: (userId: string) => string;
  readonly said?: Mrkdwn;
}

export function planDayModal(view: PlanDayView): Modal {
  const { open, calls } = view;
  const { day, drafts } = open;
  const here = { day: day.id };
  return modal({
    title: 'Interview day (2 of 4)',
    submit: 'Find times',
    on: calls.plan,
    payload: here,
    blocks: [
      view.said !== undefined && section(view.said),
      input('From', datePicker(day.window.from), { block: dayBlock(dayFields.from, day.id) }),
      input('Until', datePicker(day.window.to), { block: dayBlock(dayFields.to, day.id) }),
      input(
        'Days',
        select(
          [
            option('All on one day', '1'),
            option('On one day or two', '2'),
            option('On any days in these dates', 'any'),
          ],
          String(day.dates),
        ),
        { block: dayBlock(dayFields.dates, day.id), hint: 'A day is the date in each candidate’s own zone.' },
      ),
      drafts.map((draft) => [
        divider(),
        section(
          lines(
            md`${bold(draft.candidate.name)}${draft.candidate.confidential ? md` :lock: confidential: no channel will be told` : md``}`,
            escapeLine([draft.candidate.postingTitle, draft.candidate.stageName].filter((it) => it !== '').join(' · ')),
            sessionsText(draft, view.nameOf),
          ),
        ),
        draft.warnings
          .filter((it) => !it.startsWith('Lever does not say where'))
          .slice(0, 3)
          .map((it) => warning(escapeLine(it))),
        input('Time zone', typeahead(view.zones, option(zoneLabel(draft.zone, view.now), draft.zone)), {
          block: dayBlock(dayFields.zone, draft.id),
          hint: draft.warnings.some((it) => it.startsWith('Lever does not say where'))
            ? 'Lever does not say where they are; change it if this is wrong. Type a city.'
            : 'Type a city.',
        }),
        input(
          'When they can',
          textInput({ initial: draft.availability, placeholder: 'Tue 9-12, Wed after 14:00, not Friday', most: 1000 }),
          {
            block: dayBlock(dayFields.availability, draft.id),
            optional: true,
            hint: `In their own time. Left empty: working days ${sayMinute(draft.rules.core.fromMinute)}–${sayMinute(draft.rules.core.toMinute)}.`,
          },
        ),
      ]),
      divider(),
      changedText(open),
      actions(
        button('Other candidates or sessions', calls.again, { day: day.id }),
        (day.raises.length > 0 || drafts.some((it) => it.bent.length > 0)) &&
          button('Undo what was changed', calls.plain, here),
      ),
    ],
  });
}

/** What was bent on request, so that nobody forgets it. */
export function changedText({ day, drafts }: OpenDay) {
  const changed = [
    ...day.raises.map((it) => it.sentence),
    ...drafts.flatMap((it) => it.bent.map((one) => one.sentence)),
  ];
  const all = [...new Set(changed)];
  return (
    all.length > 0 &&
    context(
      md`Changed on request: ${join(
        all.map((it) => escapeLine(it)),
        '; ',
      )}`,
    )
  );
}

const MOST_NAMES = 4;

/** "4 sessions, 3 h 30 min (On-site): Coding, System design, …" */
function sessionsText(draft: Draft, nameOf: (userId: string) => string): Mrkdwn {
  const minutes = draft.sessions.reduce((sum, it) => sum + it.minutes, 0);
  const first = draft.sessions.length === 1 ? draft.sessions[0] : undefined;
  const who = first?.seats.flatMap((it) => it.people.slice(0, MOST_NAMES).map((one) => nameOf(one.userId))) ?? [];
  const titles = draft.sessions.map((it) => it.title).join(', ');
  if (draft.sessions.length === 0) return md`:warning: No sessions yet: choose a template on the page before.`;
  return md`${escape(draft.sessions.length === 1 ? '1 session' : `${draft.sessions.length} sessions`)}, ${escape(sayDuration(minutes))}${
    draft.template === null ? md` (no template for this job and stage)` : md` (${escapeLine(draft.template)})`
  }: ${escapeLine(titles)}${who.length > 0 ? md` — ${escapeLine(who.join(', '))}` : md``}`;
}

/** "Priya, Marco and Ana" */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
