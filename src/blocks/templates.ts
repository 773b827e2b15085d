/** Panel templates on screen: the list, the form of one, of one session, and of its rules. Data in, blocks out; pure. */
import type { TemplateCalls } from '../interviewers/calls.ts';
import type { CatalogTemplate } from '../interviewers/catalog.ts';
import type { TemplateDraft } from '../interviewers/template-draft.ts';
import type { FileSeat, FileTemplate } from '../panels/template-file.ts';
import { sayMinute } from '../zones.ts';
import {
  actions,
  type Blocks,
  button,
  checkboxes,
  confirm,
  context,
  divider,
  header,
  input,
  type Message,
  message,
  modal,
  type Modal,
  multiSelect,
  multiTypeahead,
  numberInput,
  option,
  type Option,
  section,
  select,
  textInput,
} from './kit.ts';
import { bold, escapeLine, join, lines, md, type Mrkdwn } from './mrkdwn.ts';

export const templateFields = { name: 'name', postings: 'postings', stages: 'stages', team: 'team' } as const;
export const sessionFields = {
  title: 'title',
  minutes: 'minutes',
  form: 'form',
  /** With the seat's number behind it. */
  pool: 'pool',
  people: 'people',
  count: 'count',
  shadow: 'shadow',
} as const;
export const ruleFields = {
  order: 'order',
  days: 'days',
  minGap: 'minGap',
  maxGap: 'maxGap',
  lunch: 'lunch',
  hours: 'hours',
  notice: 'notice',
  buffer: 'buffer',
  location: 'location',
  grid: 'grid',
} as const;

export const templateBlock = (field: string, key: string): string => `${field}:${key}`;
export const NAMED = '-named-';
export const NO_FORM = '-none-';
/** Rows for people who must be there together; one more is always offered, up to this. */
export const MOST_SEATS = 3;

/** "2 of Backend coding (6)": `size` says how many a pool has. */
export type SizeOf = (pool: string) => number | null;

function seatText(seat: FileSeat, sizeOf: SizeOf): Mrkdwn {
  const many = seat.count === 1 ? md`` : md`${seat.count} of `;
  if (seat.pool === undefined)
    return md`${many}${join(
      (seat.people ?? []).slice(0, 6).map((it) => escapeLine(it.email)),
      ', ',
    )}`;
  const size = sizeOf(seat.pool);
  return md`${many}${escapeLine(seat.pool)} ${size === null ? md`:warning: no such pool` : md`(${size})`}`;
}

function sessionText(session: FileTemplate['sessions'][number], sizeOf: SizeOf): Mrkdwn {
  const needed = session.seats.filter((it) => !it.optional).map((it) => seatText(it, sizeOf));
  const extra = session.seats.filter((it) => it.optional).map((it) => md`if free ${seatText(it, sizeOf)}`);
  return md`${bold(session.title)} · ${session.minutes} min · ${join([...needed, ...extra], ' and ')} · ${
    session.form === null ? md`no form` : escapeLine(session.form)
  }`;
}

function placeText(template: FileTemplate): string {
  const { posting, team, stage } = template.for;
  const parts = [
    posting === undefined ? null : posting.join(' or '),
    team === undefined ? null : `team ${team.join(' or ')}`,
    stage === undefined ? null : `stage ${stage.join(' or ')}`,
  ].filter((it) => it !== null);
  return parts.length === 0 ? 'any job and stage' : parts.join(', ');
}

export interface TemplateRow {
  readonly it: CatalogTemplate;
  /** Where it applies, with names for ids. */
  readonly template: FileTemplate;
}

export function templatesMessage(
  rows: readonly TemplateRow[],
  sizeOf: SizeOf,
  may: { readonly edit: boolean },
  calls: TemplateCalls,
  said?: Mrkdwn,
): Message {
  return message(
    md`${rows.length} panel templates.`,
    header('Panel templates'),
    said !== undefined && section(said),
    rows.length === 0 && section(md`There is none yet: every plan is a plain start.`),
    rows.slice(0, 15).map(({ it, template }) => [
      section(
        lines(
          md`${bold(template.name)} · for ${escapeLine(placeText(template))}`,
          ...template.sessions.map((session) => md`• ${sessionText(session, sizeOf)}`),
          md`_From: ${escapeLine(it.source.sentence)}${it.source.overFile ? md`, in place of the templates file` : md``}_`,
        ),
      ),
      may.edit &&
        actions(
          button('Edit', calls.edit, { template: it.template.name }, { describe: `Edit ${template.name}` }),
          button(
            'Remove',
            calls.remove,
            { template: it.template.name, version: it.version },
            {
              style: 'danger',
              describe: `Remove ${template.name}`,
              confirm: confirm({
                title: 'Remove this template?',
                text: md`New plans no longer start from ${bold(template.name.slice(0, 80))}. What is booked stays booked.`,
                yes: 'Remove',
                danger: true,
              }),
            },
          ),
        ),
    ]),
    rows.length > 15 && context(md`_… and ${rows.length - 15} more._`),
    may.edit
      ? actions(button('Add a template', calls.edit, { template: null }, { style: 'primary' }))
      : context(md`A Lever Admin can change templates.`),
  );
}

export interface TemplateView {
  readonly draft: TemplateDraft;
  readonly postings: readonly Option[];
  readonly stages: readonly { readonly id: string; readonly text: string }[];
  readonly chosenStages: readonly string[];
  readonly sizeOf: SizeOf;
  readonly said?: Mrkdwn;
}

export function templateModal(
  view: TemplateView,
  calls: TemplateCalls,
  menus: { posting: { readonly id: string } },
): Modal {
  const { draft, sizeOf } = view;
  const { template } = draft;
  const here = { draft: draft.id };
  const block = (field: string) => templateBlock(field, draft.id);
  return modal({
    title: draft.edits === null ? 'Add a template' : 'Edit a template',
    submit: 'Save template',
    on: calls.save,
    payload: here,
    blocks: [
      view.said !== undefined && section(view.said),
      draft.edits === null
        ? input('Name', textInput({ initial: template.name, most: 80, placeholder: 'Backend on-site' }), {
            block: block(templateFields.name),
          })
        : section(bold(template.name)),
      input('For these jobs', multiTypeahead(menus.posting, view.postings), {
        block: block(templateFields.postings),
        optional: true,
        hint: 'Empty: every job.',
      }),
      input(
        'In these stages',
        multiSelect(
          view.stages.map((it) => option(it.text, it.id)),
          view.chosenStages,
        ),
        { block: block(templateFields.stages), optional: true, hint: 'Empty: every stage.' },
      ),
      input('For these teams', textInput({ initial: (template.for.team ?? []).join(', '), most: 300 }), {
        block: block(templateFields.team),
        optional: true,
        hint: 'Lever’s names, with commas between. Empty: every team.',
      }),
      divider(),
      section(
        template.sessions.length === 0
          ? md`*No sessions yet.* Add one.`
          : md`*${template.sessions.length === 1 ? md`1 session` : md`${template.sessions.length} sessions`}*`,
      ),
      template.sessions.map((it, index) =>
        section(
          sessionText(it, sizeOf),
          button(
            'Edit',
            calls.session,
            { ...here, session: index },
            { suffix: String(index), describe: `Edit ${it.title}` },
          ),
        ),
      ),
      actions(
        template.sessions.length < 12 && button('Add a session', calls.session, { ...here, session: null }),
        button('Rules', calls.rules, here),
      ),
      context(escapeLine(rulesText(template))),
    ],
  });
}

function rulesText(it: FileTemplate): string {
  return [
    it.order ? 'in this order' : 'in any order',
    it.days === 1 ? 'on one day' : `on up to ${it.days} days`,
    `breaks ${it.breaks.min} to ${it.breaks.max} min`,
    it.lunch === false
      ? 'no lunch break'
      : `${it.lunchMinutes} min lunch between ${sayMinute(it.lunch.fromMinute)} and ${sayMinute(it.lunch.toMinute)}`,
    `${sayMinute(it.hours.fromMinute)} to ${sayMinute(it.hours.toMinute)}`,
    `at least ${it.noticeHours} h from now`,
    ...(it.buffer > 0 ? [`${it.buffer} min free around each`] : []),
    it.location || (it.video ? 'by video' : 'no place set'),
  ].join(' · ');
}

export interface SessionView {
  readonly draft: TemplateDraft;
  readonly index: number | null;
  readonly pools: readonly string[];
  readonly forms: readonly { readonly id: string; readonly text: string }[];
  /** The form's id in Lever, when it is there. */
  readonly formId: string | null;
  readonly peopleOf: (seat: FileSeat) => readonly Option[];
}

/** A field's key: the draft's and the session's. */
export const sessionKey = (draftId: string, index: number | null): string => `${draftId}.${index ?? 'new'}`;

export function sessionModal(
  view: SessionView,
  calls: TemplateCalls,
  menus: { person: { readonly id: string } },
): Modal {
  const { draft, index } = view;
  const session = index === null ? null : (draft.template.sessions[index] ?? null);
  const here = { draft: draft.id };
  const block = (field: string) => templateBlock(field, sessionKey(draft.id, index));
  const needed = session?.seats.filter((it) => !it.optional) ?? [];
  const shadow = session?.seats.find((it) => it.optional && it.pool !== undefined);
  const poolOptions = view.pools.slice(0, 98).map((it) => option(it, it));
  const rows = Math.min(MOST_SEATS, Math.max(2, needed.length + 1));
  return modal({
    title: session === null ? 'Add a session' : 'Edit a session',
    submit: 'Save session',
    close: 'Close all',
    on: calls.saveSession,
    payload: { ...here, session: index },
    blocks: [
      actions(
        button('Back to the template', calls.back, here),
        session !== null &&
          index !== null &&
          button(
            'Remove',
            calls.removeSession,
            { ...here, session: index },
            {
              style: 'danger',
              confirm: confirm({
                title: 'Remove this session?',
                text: md`${bold(session.title.slice(0, 60))} leaves the template once you save it.`,
                yes: 'Remove',
                danger: true,
              }),
            },
          ),
      ),
      input('Title', textInput({ initial: session?.title ?? '', most: 120, placeholder: 'Coding interview' }), {
        block: block(sessionFields.title),
      }),
      input('Minutes', numberInput({ initial: session?.minutes ?? 45, least: 5, most: 480 }), {
        block: block(sessionFields.minutes),
      }),
      input(
        'Feedback form',
        select(
          [option('No form', NO_FORM), ...view.forms.slice(0, 99).map((it) => option(it.text, it.id))],
          view.formId ?? (session === null ? null : NO_FORM),
        ),
        { block: block(sessionFields.form), hint: 'Its interviewers get the link.' },
      ),
      Array.from({ length: rows }, (_, row): Blocks => {
        const seat = needed[row];
        return [
          input(
            row === 0 ? 'Who takes it' : 'And together with',
            select(
              [...poolOptions, option('People named here', NAMED)],
              seat === undefined ? null : (seat.pool ?? NAMED),
              { placeholder: 'A pool' },
            ),
            { block: block(`${sessionFields.pool}${row}`), optional: row > 0 },
          ),
          input('People named here', multiTypeahead(menus.person, seat === undefined ? [] : view.peopleOf(seat)), {
            block: block(`${sessionFields.people}${row}`),
            optional: true,
            hint: 'Only when no pool is chosen above.',
          }),
          input('How many of them', numberInput({ initial: seat?.count ?? 1, least: 1, most: 10 }), {
            block: block(`${sessionFields.count}${row}`),
            optional: true,
          }),
        ];
      }),
      input('One more if free, from the pool', select(poolOptions, shadow?.pool ?? null, { placeholder: 'None' }), {
        block: block(sessionFields.shadow),
        optional: true,
        hint: 'Trainees of the pool above sit in by themselves.',
      }),
    ],
  });
}

export function rulesModal(draft: TemplateDraft, calls: TemplateCalls): Modal {
  const { template: it } = draft;
  const here = { draft: draft.id };
  const block = (field: string) => templateBlock(field, draft.id);
  const number = (name: string, field: string, initial: number, least: number, most: number) =>
    input(name, numberInput({ initial, least, most }), { block: block(field) });
  return modal({
    title: 'Rules of the template',
    submit: 'Save rules',
    close: 'Close all',
    on: calls.saveRules,
    payload: here,
    blocks: [
      actions(button('Back to the template', calls.back, here)),
      input(
        'Order and video',
        checkboxes(
          [option('Sessions in the order they are listed', 'order'), option('A video link for each session', 'video')],
          [...(it.order ? ['order'] : []), ...(it.video ? ['video'] : [])],
        ),
        { block: block(ruleFields.order), optional: true },
      ),
      number('Days at most', ruleFields.days, it.days, 1, 5),
      number('Shortest break, minutes', ruleFields.minGap, it.breaks.min, 0, 120),
      number('Longest break, minutes', ruleFields.maxGap, it.breaks.max, 0, 600),
      input(
        'Lunch',
        textInput({
          initial:
            it.lunch === false
              ? ''
              : `${sayMinute(it.lunch.fromMinute)}-${sayMinute(it.lunch.toMinute)}, ${it.lunchMinutes} min`,
          placeholder: '12:00-14:00, 45 min',
          most: 60,
        }),
        { block: block(ruleFields.lunch), optional: true, hint: 'Empty: no lunch break.' },
      ),
      input(
        'Hours of the day',
        textInput({ initial: `${sayMinute(it.hours.fromMinute)}-${sayMinute(it.hours.toMinute)}`, most: 20 }),
        { block: block(ruleFields.hours), hint: 'In the candidate’s time.' },
      ),
      number('Notice, hours from now', ruleFields.notice, it.noticeHours, 0, 240),
      number('Minutes free around each interview', ruleFields.buffer, it.buffer, 0, 60),
      input(
        'Start times every',
        select(
          ['5', '15', '30'].map((one) => option(`${one} minutes`, one)),
          String(it.grid),
        ),
        { block: block(ruleFields.grid) },
      ),
      input('Place', textInput({ initial: it.location, most: 200 }), {
        block: block(ruleFields.location),
        optional: true,
      }),
    ],
  });
}
