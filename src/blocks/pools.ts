/** Pools on screen: the list, the form of one, the company's defaults, and the card of somebody who is ready. Pure. */
import type { PoolCalls } from '../interviewers/calls.ts';
import type { CatalogPool } from '../interviewers/catalog.ts';
import type { Defaults } from '../interviewers/profile.ts';
import type { Trainee } from '../interviewers/training.ts';
import {
  actions,
  type Blocks,
  button,
  confirm,
  context,
  header,
  input,
  type Message,
  message,
  modal,
  type Modal,
  multiTypeahead,
  numberInput,
  option,
  section,
  select,
  textInput,
  typeahead,
  warning,
} from './kit.ts';
import type { SayHours } from './interviewer.ts';
import { bold, escapeLine, join, lines, md, type Mrkdwn } from './mrkdwn.ts';

export const poolFields = {
  name: 'name',
  first: 'first',
  alternates: 'alternates',
  titles: 'titles',
  shadow: 'shadow',
  reverse: 'reverse',
  approver: 'approver',
  trainees: 'trainees',
} as const;

export const defaultFields = {
  hours: 'hours',
  day: 'day',
  week: 'week',
  rolling: 'rolling',
  before: 'before',
  after: 'after',
  shadowing: 'shadowing',
} as const;

/** The key keeps what was typed in one pool's form out of another's. */
export const poolBlock = (field: string, pool: string | null): string => `${field}:${pool ?? 'new'}`;

export interface PoolRow {
  readonly pool: CatalogPool;
  readonly people: readonly { readonly name: string; readonly rank: number }[];
  readonly trainees: readonly { readonly name: string; readonly said: string }[];
  readonly warnings: readonly string[];
  readonly usedBy: readonly string[];
}

const MOST_NAMES = 12;

function names(list: readonly string[]): Mrkdwn {
  const shown = list.slice(0, MOST_NAMES).map((it) => escapeLine(it));
  return md`${join(shown, ', ')}${list.length > shown.length ? md` and ${list.length - shown.length} more` : md``}`;
}

function poolText({ pool, people, trainees, warnings, usedBy }: PoolRow): Mrkdwn {
  const of = (fits: (rank: number) => boolean) => people.filter((it) => fits(it.rank)).map((it) => it.name);
  const [first, others] = [of((it) => it === 0), of((it) => it > 0)];
  return lines(
    md`${bold(pool.name)} · ${people.length === 1 ? md`1 person` : md`${people.length} people`}`,
    first.length > 0 ? names(first) : null,
    others.length > 0 ? md`Alternates: ${names(others)}` : null,
    trainees.length > 0
      ? md`:mortar_board: ${join(
          trainees.slice(0, MOST_NAMES).map((it) => md`${escapeLine(it.name)} (${escapeLine(it.said)})`),
          ', ',
        )}`
      : null,
    ...warnings.slice(0, 3).map((it) => md`:warning: ${escapeLine(it)}`),
    md`_From: ${escapeLine(pool.source.sentence)}${pool.source.overFile ? md`, in place of the templates file` : md``}. ${
      usedBy.length === 0 ? md`No template uses it.` : md`Used by ${names(usedBy)}.`
    }_`,
  );
}

export function poolsMessage(
  rows: readonly PoolRow[],
  may: { readonly edit: boolean },
  calls: PoolCalls,
  said?: Mrkdwn,
): Message {
  return message(
    md`${rows.length} pools of interviewers.`,
    header('Pools of interviewers'),
    said !== undefined && section(said),
    rows.length === 0 && section(md`There is no pool yet.`),
    rows.slice(0, 20).map((row) => [
      section(poolText(row)),
      may.edit &&
        actions(
          button('Edit', calls.edit, { pool: row.pool.name }, { describe: `Edit ${row.pool.name}` }),
          button(
            'Remove',
            calls.remove,
            { pool: row.pool.name, version: row.pool.version },
            {
              style: 'danger',
              describe: `Remove ${row.pool.name}`,
              confirm: confirm({
                title: 'Remove this pool?',
                text: md`${bold(row.pool.name)} will no longer be offered. Nobody is told; what is booked stays booked.`,
                yes: 'Remove',
                danger: true,
              }),
            },
          ),
        ),
    ]),
    rows.length > 20 && context(md`_… and ${rows.length - 20} more. Look one up with \`/hire pools name\`._`),
    may.edit
      ? actions(
          button('Add a pool', calls.edit, { pool: null }, { style: 'primary' }),
          button('Company defaults', calls.defaults, {}),
        )
      : context(md`A Lever Admin can change pools.`),
  );
}

export interface PoolForm {
  /** `null`: a new one. */
  readonly pool: CatalogPool | null;
  readonly first: readonly { readonly id: string; readonly name: string }[];
  readonly alternates: readonly { readonly id: string; readonly name: string }[];
  readonly titles: readonly string[];
  /** Written in the pool, but nobody in Lever: they stay as they are. */
  readonly unknown: readonly string[];
  readonly approver: { readonly id: string; readonly name: string } | null;
  readonly trainees: readonly { readonly id: string; readonly name: string }[];
}

export function poolModal(form: PoolForm, calls: PoolCalls, people: { readonly id: string }): Modal {
  const name = form.pool?.name ?? null;
  const block = (field: string) => poolBlock(field, name);
  const options = (list: PoolForm['first']) => list.slice(0, 100).map((it) => option(it.name, it.id));
  const training = form.pool?.training ?? null;
  return modal({
    title: name === null ? 'Add a pool' : 'Edit a pool',
    submit: 'Save pool',
    on: calls.save,
    payload: { pool: name, version: form.pool?.version ?? 0 },
    blocks: [
      name === null
        ? input('Name', textInput({ placeholder: 'Backend coding' }), { block: block(poolFields.name) })
        : section(md`${bold(name)}`),
      input('Asked first', multiTypeahead(people, options(form.first)), {
        block: block(poolFields.first),
        optional: true,
      }),
      input('Alternates, only when they cannot', multiTypeahead(people, options(form.alternates)), {
        block: block(poolFields.alternates),
        optional: true,
      }),
      input(
        'Everybody with this job title in Lever',
        textInput({ initial: form.titles.join('\n'), multiline: true, most: 1000, placeholder: 'Backend Engineer' }),
        {
          block: block(poolFields.titles),
          optional: true,
          hint: 'One a line; who joins with that title is in it by themselves. Lever’s API gives no groups of users.',
        },
      ),
      form.unknown.length > 0 && warning(md`Not in Lever, kept as written: ${names(form.unknown)}`),
      header('Training'),
      input('Times watching (shadow)', numberInput({ initial: training?.shadow ?? null, least: 0, most: 20 }), {
        block: block(poolFields.shadow),
        optional: true,
        hint: 'Both empty: no training for this pool.',
      }),
      input(
        'Times being watched (reverse shadow)',
        numberInput({ initial: training?.reverse ?? null, least: 0, most: 20 }),
        { block: block(poolFields.reverse), optional: true },
      ),
      input(
        'Approved by',
        typeahead(people, form.approver === null ? null : option(form.approver.name, form.approver.id)),
        { block: block(poolFields.approver), optional: true, hint: 'Empty: the counts decide.' },
      ),
      input('In training', multiTypeahead(people, options(form.trainees)), {
        block: block(poolFields.trainees),
        optional: true,
        hint: 'A search seats one of them beside a qualified interviewer where it can.',
      }),
    ],
  });
}

export function defaultsModal(defaults: Defaults, version: number, sayHours: SayHours, calls: PoolCalls): Modal {
  const number = (name: string, field: string, initial: number | null, least: number, most: number, more = {}) =>
    input(name, numberInput({ initial, least, most }), { block: field, ...more });
  return modal({
    title: 'Company defaults',
    submit: 'Save defaults',
    on: calls.saveDefaults,
    payload: { version },
    blocks: [
      context(md`For everybody who set nothing else on their Home tab.`),
      input('Working hours', textInput({ initial: sayHours(defaults.hours), most: 600 }), {
        block: defaultFields.hours,
        hint: 'In each person’s own zone.',
      }),
      number('Interviews a day, at most', defaultFields.day, defaults.dayLimit, 1, 20),
      number('Interviews a week, at most', defaultFields.week, defaults.weekLimit, 1, 60),
      number('Interviews in 28 days, at most', defaultFields.rolling, defaults.rollingLimit, 1, 200, {
        optional: true,
        hint: 'Empty: no such limit.',
      }),
      number('Minutes free before each', defaultFields.before, defaults.bufferBefore, 0, 120),
      number('Minutes free after each', defaultFields.after, defaults.bufferAfter, 0, 120),
      input(
        'Watching counts as',
        select(
          ['0', '0.25', '0.5', '0.75', '1'].map((it) => option(`${it} of an interview`, it)),
          String(defaults.shadowWeight),
        ),
        { block: defaultFields.shadowing },
      ),
    ],
  });
}

export function readyMessage(it: Trainee, name: string, progress: string, calls: PoolCalls): Message {
  const said = md`${bold(name)} has done the training for ${bold(it.pool)} and waits for your approval.`;
  const payload = { pool: it.pool, user: it.userId };
  return message(
    said,
    section(lines(said, escapeLine(progress))),
    actions(
      button('Approve', calls.approve, payload, { style: 'primary', describe: `Approve ${name} for ${it.pool}` }),
      button('Not yet', calls.notYet, payload, { describe: `Not yet: one more reverse shadow for ${name}` }),
    ),
    context(md`You are named as the one who approves for this pool. “Not yet” asks for one more reverse shadow.`),
  );
}

export function graduatedMessage(pool: string, by: string | null): Message {
  const said = md`:mortar_board: You have finished the training for ${bold(pool)} and are in the pool now.`;
  return message(
    said,
    section(lines(said, by === null ? null : md`Approved by ${escapeLine(by)}.`)),
    context(md`Set your hours and limits on the Home tab.`),
  );
}

export function decidedBlocks(said: Mrkdwn): Blocks {
  return section(said);
}
