/** The form of a pool: opened with who is in it now, read back into what is kept. Nothing is saved unless all of it is right. */
import { message, section } from '../../blocks/kit.ts';
import { bold, join, escapeLine, md } from '../../blocks/mrkdwn.ts';
import { poolBlock, poolFields, type PoolForm, poolModal } from '../../blocks/pools.ts';
import type { Directory } from '../../directory/directory.ts';
import { poolCalls as calls, poolMenus } from '../../interviewers/calls.ts';
import type { CatalogPool } from '../../interviewers/catalog.ts';
import type { Trainee } from '../../interviewers/training.ts';
import { usersOf } from '../../panels/pool.ts';
import { type FileMember, type FilePool, MOST_POOL_NAME, sayMember } from '../../panels/template-file.ts';
import { definePress, defineSubmit, type Form } from '../define.ts';

type Look = Pick<Directory, 'user' | 'userByEmail' | 'users'>;

function formOf(pool: CatalogPool | null, trainees: readonly Trainee[], directory: Look): PoolForm {
  const named = (id: string) => ({ id, name: directory.user(id)?.name ?? 'Somebody who left Lever' });
  const single = (pool?.members ?? []).filter((it) => 'email' in it || 'user' in it);
  const known = single.flatMap((it) => usersOf(directory, it).map((user) => ({ id: user.id, rank: it.rank })));
  const learning = new Set(trainees.map((it) => it.userId as string));
  const of = (fits: (rank: number) => boolean) =>
    [...new Set(known.filter((it) => fits(it.rank) && !learning.has(it.id)).map((it) => it.id))].map((id) => named(id));
  const approver = pool?.training?.approver ?? null;
  const approving = approver === null ? undefined : directory.userByEmail(approver);
  return {
    pool,
    first: of((it) => it === 0),
    alternates: of((it) => it > 0),
    titles: (pool?.members ?? []).flatMap((it) => ('title' in it ? [it.title] : [])),
    unknown: single.filter((it) => usersOf(directory, it).length === 0).map((it) => sayMember(it)),
    approver: approving === undefined ? null : { id: approving.id, name: approving.name },
    trainees: trainees.filter((it) => it.stage !== 'graduated' && it.stage !== 'left').map((it) => named(it.userId)),
  };
}

const edit = definePress({
  ...calls.edit,
  needs: 'admin',
  run: async ({ payload, act }) => {
    const pool = payload.pool === null ? null : await act.interviewers.pool(payload.pool);
    const trainees = pool === null ? [] : await act.interviewers.trainees(pool);
    return { show: 'modal', modal: poolModal(formOf(pool, trainees, act.directory), calls, poolMenus.person) };
  },
});

interface Read {
  readonly name: string;
  readonly value: FilePool | null;
  readonly errors: Readonly<Record<string, string>>;
}

function readForm(form: Form, before: CatalogPool | null, directory: Look): Read {
  const errors: Record<string, string> = {};
  const key = before?.name ?? null;
  const wrong = (field: string, sentence: string) => {
    errors[poolBlock(field, key)] ??= sentence;
  };
  const text = (field: string) => {
    const value = form[poolBlock(field, key)];
    return typeof value === 'string' ? value : '';
  };
  const list = (field: string): readonly string[] => {
    const value = form[poolBlock(field, key)];
    return Array.isArray(value) ? (value as readonly string[]) : [];
  };
  const name = before?.name ?? text(poolFields.name).replaceAll(/\s+/g, ' ').trim();
  if (name === '') wrong(poolFields.name, 'Give it a name.');
  if (name.length > MOST_POOL_NAME)
    wrong(poolFields.name, `At most ${MOST_POOL_NAME} characters; this has ${name.length}.`);

  const first = list(poolFields.first);
  const alternates = list(poolFields.alternates);
  const both = alternates.filter((it) => first.includes(it));
  const nameOf = (id: string) => directory.user(id)?.name ?? 'Somebody';
  if (both.length > 0)
    wrong(poolFields.alternates, `${nameOf(both[0] as string)} is asked first already: choose one of the two.`);
  const single = (before?.members ?? []).filter((it) => 'email' in it || 'user' in it);
  /** Whoever was written by address stays written so. */
  const written = (id: string, rank: number): FileMember => {
    const known = single.find((it) => usersOf(directory, it).some((user) => user.id === id));
    return known === undefined ? { user: id, rank } : { ...known, rank };
  };
  const rankOf = (id: string) => single.find((it) => usersOf(directory, it).some((user) => user.id === id))?.rank ?? 1;
  const titles = [
    ...new Set(
      text(poolFields.titles)
        .split('\n')
        .map((it) => it.replaceAll(/\s+/g, ' ').trim())
        .filter((it) => it !== ''),
    ),
  ];
  for (const title of titles) {
    if (title.length < 2 || title.length > 120) wrong(poolFields.titles, 'A title has 2 to 120 characters.');
    else if (usersOf(directory, { title, rank: 0 }).length === 0)
      wrong(poolFields.titles, `Nobody in Lever has a job title with “${title}” in it.`);
  }
  const kept = single.filter((it) => usersOf(directory, it).length === 0);
  const otherAttributes = (before?.members ?? []).filter((it) => 'role' in it);
  const members: FileMember[] = [
    ...first.map((it) => written(it, 0)),
    ...alternates.map((it) => written(it, Math.max(1, rankOf(it)))),
    ...titles.map((title) => {
      const known = (before?.members ?? []).find((it) => 'title' in it && it.title === title);
      return known ?? { title, rank: 0 };
    }),
    ...kept,
    ...otherAttributes,
  ];

  const number = (field: string): number | null => {
    const typed = text(field).trim();
    if (typed === '') return null;
    const value = Number(typed);
    if (Number.isInteger(value) && value >= 0 && value <= 20) return value;
    wrong(field, 'A whole number from 0 to 20.');
    return null;
  };
  const shadow = number(poolFields.shadow);
  const reverse = number(poolFields.reverse);
  const approver = text(poolFields.approver);
  const trainees = list(poolFields.trainees);
  const trains = shadow !== null || reverse !== null;
  if (trains && (shadow ?? 0) + (reverse ?? 0) === 0)
    wrong(poolFields.shadow, 'Training needs at least one time of watching or being watched.');
  if (!trains && trainees.length > 0) wrong(poolFields.shadow, 'Say how often they watch and are watched.');
  for (const it of trainees)
    if (first.includes(it) || alternates.includes(it))
      wrong(poolFields.trainees, `${nameOf(it)} is in the pool already: choose one of the two.`);
  if (members.length === 0 && name !== '')
    wrong(poolFields.first, 'Nobody would be in it. Choose people, or give a job title.');
  if (Object.keys(errors).length > 0) return { name, value: null, errors };
  return {
    name,
    errors,
    value: {
      members,
      training: trains
        ? {
            shadow: shadow ?? 0,
            reverse: reverse ?? 0,
            approver: approver === '' ? null : (directory.user(approver)?.email.toLowerCase() ?? null),
            rank: before?.training?.rank ?? 0,
          }
        : null,
      trainees: trainees.flatMap((it) => directory.user(it)?.email.toLowerCase() ?? []),
    },
  };
}

const save = defineSubmit({
  ...calls.save,
  needs: 'admin',
  run: async ({ payload, form, actor, act }) => {
    const before = payload.pool === null ? null : await act.interviewers.pool(payload.pool);
    const { name, value, errors } = readForm(form, before, act.directory);
    if (value === null) return { show: 'errors', fields: errors };
    const isNew = before === null;
    const { pools } = await act.interviewers.catalog();
    if (isNew && pools.some((it) => it.name.toLowerCase() === name.toLowerCase()))
      return {
        show: 'errors',
        fields: { [poolBlock(poolFields.name, null)]: `There is a pool called ${name} already.` },
      };
    await act.interviewers.savePool(actor, { name, value, version: payload.version, isNew });
    // Whoever was taken off the list leaves the training; whoever is new on it begins.
    if (before !== null) {
      const enrolled = new Set(value.trainees);
      for (const it of await act.interviewers.trainees(before))
        if (
          it.stage !== 'graduated' &&
          it.stage !== 'left' &&
          !enrolled.has(act.directory.user(it.userId)?.email.toLowerCase() ?? '')
        )
          await act.interviewers.decide(actor, before.name, it.userId, 'leave');
    }
    const saved = await act.interviewers.pool(name);
    const { people } = act.interviewers.membersOf(saved);
    const said = md`:white_check_mark: ${bold(name)} is saved: ${
      people.length === 0
        ? md`nobody can be asked yet`
        : join(
            people.slice(0, 15).map((it) => escapeLine(act.directory.user(it.userId)?.name ?? 'Somebody')),
            ', ',
          )
    }. The next search uses it.`;
    return { show: 'close', message: message(said, section(said)) };
  },
});

export const editActions = [edit, save];
