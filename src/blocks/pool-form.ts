/** The form of a pool, and of the company's defaults. Data in, modal out; pure. Field names are block ids, read back by the conversation. */
import type { PoolCalls } from '../interviewers/calls.ts';
import type { CatalogPool } from '../interviewers/catalog.ts';
import type { Defaults } from '../interviewers/profile.ts';
import type { SayHours } from './interviewer.ts';
import {
  context,
  header,
  input,
  modal,
  type Modal,
  multiSelect,
  multiTypeahead,
  numberInput,
  option,
  select,
  textInput,
  typeahead,
  warning,
} from './kit.ts';
import { escapeLine, join, md } from './mrkdwn.ts';

export const poolFields = {
  name: 'name',
  first: 'first',
  alternates: 'alternates',
  reserve: 'reserve',
  titles: 'titles',
  tags: 'tags',
  roles: 'roles',
  managers: 'managers',
  shadow: 'shadow',
  reverse: 'reverse',
  approver: 'approver',
  trainees: 'trainees',
  /** In the window that removes one: the pool that takes its place. */
  instead: 'instead',
} as const;

/** The key keeps what was typed in one pool's form out of another's. */
export const poolBlock = (field: string, pool: string | null): string => `${field}:${pool ?? 'new'}`;

export const defaultFields = {
  hours: 'hours',
  day: 'day',
  week: 'week',
  rolling: 'rolling',
  before: 'before',
  after: 'after',
  shadowing: 'shadowing',
} as const;

export interface PoolForm {
  /** `null`: a new one. */
  readonly pool: CatalogPool | null;
  readonly first: readonly { readonly id: string; readonly name: string }[];
  readonly alternates: readonly { readonly id: string; readonly name: string }[];
  readonly reserve: readonly { readonly id: string; readonly name: string }[];
  readonly titles: readonly string[];
  readonly tags: readonly string[];
  /** Access roles in the pool, and all there are. */
  readonly roles: readonly string[];
  readonly allRoles: readonly string[];
  readonly managers: readonly { readonly id: string; readonly name: string }[];
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
      input('Name', textInput({ placeholder: 'Backend coding', ...(name !== null && { initial: name }) }), {
        block: block(poolFields.name),
        ...(name !== null && { hint: 'With another name, whatever asks for this pool goes on asking for it.' }),
      }),
      input('Asked first', multiTypeahead(people, options(form.first)), {
        block: block(poolFields.first),
        optional: true,
      }),
      input('Alternates, only when they cannot', multiTypeahead(people, options(form.alternates)), {
        block: block(poolFields.alternates),
        optional: true,
      }),
      input('Only offered when nothing fits', multiTypeahead(people, options(form.reserve)), {
        block: block(poolFields.reserve),
        optional: true,
        hint: 'A search does not ask them; where no day works, a button does.',
      }),
      input(
        'Everybody with this job title in Lever',
        textInput({ initial: form.titles.join('\n'), multiline: true, most: 1000, placeholder: 'Backend Engineer' }),
        {
          block: block(poolFields.titles),
          optional: true,
          hint: 'One a line; who joins with that title is in it by themselves.',
        },
      ),
      input(
        'Everybody with this tag',
        textInput({ initial: form.tags.join('\n'), multiline: true, most: 1000, placeholder: 'golang' }),
        {
          block: block(poolFields.tags),
          optional: true,
          hint: 'One a line. Admins give tags under Settings in /hire load; Lever’s API has no tags or groups of users.',
        },
      ),
      input('Everybody who reports to', multiTypeahead(people, options(form.managers)), {
        block: block(poolFields.managers),
        optional: true,
        hint: 'By the manager that Lever has for them.',
      }),
      form.allRoles.length > 0 &&
        input(
          'Everybody with this role in Lever',
          multiSelect(
            form.allRoles.map((it) => option(it, it)),
            form.roles,
          ),
          { block: block(poolFields.roles), optional: true },
        ),
      form.unknown.length > 0 &&
        warning(
          md`Not in Lever, kept as written: ${join(
            form.unknown.slice(0, 12).map((it) => escapeLine(it)),
            ', ',
          )}`,
        ),
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
