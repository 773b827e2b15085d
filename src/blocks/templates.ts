/** Panel templates on screen: the list, the form of one, of one session, and of its rules. Data in, blocks out; pure. */
import type { TemplateCalls } from '../interviewers/calls.ts';
import type { CatalogTemplate } from '../interviewers/catalog.ts';
import type { TemplateDraft } from '../interviewers/template-draft.ts';
import type { FileSeat, FileTemplate } from '../panels/template-file.ts';
import { sayMinute } from '../zones.ts';
import {
  actions,
  button,
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
  option,
  type Option,
  section,
  textInput,
} from './kit.ts';
import { bold, escapeLine, join, lines, md, type Mrkdwn } from './mrkdwn.ts';
import { placeLine } from './session-place.ts';

export const templateFields = { name: 'name', postings: 'postings', stages: 'stages', team: 'team' } as const;
export const sessionFields = {
  title: 'title',
  minutes: 'minutes',
  form: 'form',
  /** With the seat's number behind it. */
  pool: 'pool',
  people: 'people',
  alternates: 'alternates',
  count: 'count',
  shadow: 'shadow',
  shadowPeople: 'shadowPeople',
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
export const NO_FORM = '-none-';
/** Rows for people who must be there together; one more is always offered, up to this. */
export const MOST_SEATS = 4;

/** "2 of Backend coding (6)": `size` says how many a pool has. */
export type SizeOf = (pool: string) => number | null;

/** The pools out of which somebody takes the seat. */
export function poolNames(seat: Pick<FileSeat, 'pool'> | undefined): readonly string[] {
  return [seat?.pool ?? []].flat();
}

function seatText(seat: FileSeat, sizeOf: SizeOf): Mrkdwn {
  const many = seat.count === 1 ? md`` : md`${seat.count} of `;
  const pools = poolNames(seat).map((pool) => {
    const size = sizeOf(pool);
    return md`${escapeLine(pool)} ${size === null ? md`:warning: no such pool` : md`(${size})`}`;
  });
  const people = (seat.people ?? []).slice(0, 6).map((it) => escapeLine(it.email));
  const others = (seat.alternates ?? []).slice(0, 6).map((it) => escapeLine('pool' in it ? it.pool : it.email));
  return md`${many}${join([...pools, ...people], ' or ')}${
    others.length === 0 ? md`` : md` (when nothing fits: ${join(others, ', ')})`
  }`;
}

/** Where a template's session is held, its own place and the template's put together. */
export function templatePlace(
  template: Pick<FileTemplate, 'location' | 'video'>,
  session: Pick<FileTemplate['sessions'][number], 'place' | 'video'> | null,
): { readonly location: string; readonly video: boolean } {
  return { location: session?.place ?? template.location, video: session?.video ?? template.video };
}

function sessionText(template: FileTemplate, session: FileTemplate['sessions'][number], sizeOf: SizeOf): Mrkdwn {
  const place = placeLine(templatePlace(template, session), template);
  const needed = session.seats.filter((it) => !it.optional).map((it) => seatText(it, sizeOf));
  const extra = session.seats.filter((it) => it.optional).map((it) => md`if free ${seatText(it, sizeOf)}`);
  return md`${bold(session.title)} · ${session.minutes} min · ${join([...needed, ...extra], ' and ')} · ${
    session.form === null ? md`no form` : escapeLine(session.form)
  }${place === null ? md`` : md` · ${place}`}`;
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
    rows
      .slice(0, 15)
      .map(({ it, template }) => [
        section(
          lines(
            md`${bold(template.name)} · for ${escapeLine(placeText(template))}`,
            ...template.sessions.map((session) => md`• ${sessionText(template, session, sizeOf)}`),
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
              { style: 'danger', describe: `Remove ${template.name}` },
            ),
          ),
      ]),
    rows.length > 15 && context(md`_… and ${rows.length - 15} more._`),
    may.edit
      ? actions(button('Add a template', calls.edit, { template: null }, { style: 'primary' }))
      : context(md`A Lever Admin can change templates.`),
  );
}

/** What new plans would start from without it, before it is removed. */
export function removeTemplateModal(
  template: { readonly name: string; readonly version: number },
  /** By job and stage: the template that would be taken; `null`: a plain start. */
  then: readonly { readonly where: string; readonly template: string | null }[],
  calls: TemplateCalls,
): Modal {
  return modal({
    title: 'Remove a template',
    submit: 'Remove template',
    on: calls.removeNow,
    payload: { template: template.name, version: template.version },
    blocks: [
      section(
        lines(
          md`Without ${bold(template.name)} new plans start so:`,
          ...then
            .slice(0, 12)
            .map(
              (it) =>
                md`• ${escapeLine(it.where)}: ${it.template === null ? md`a plain start` : md`from ${bold(it.template)}`}`,
            ),
          then.length > 12 ? md`… and ${then.length - 12} more.` : null,
        ),
      ),
      context(md`Plans that were begun and what is booked stay as they are.`),
    ],
  });
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
      input('Name', textInput({ initial: template.name, most: 80, placeholder: 'Backend on-site' }), {
        block: block(templateFields.name),
      }),
      input('For these jobs', multiTypeahead(menus.posting, view.postings.slice(0, 100)), {
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
          sessionText(template, it, sizeOf),
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
