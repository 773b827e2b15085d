/** The form of a pool: opened with who is in it now, read back into what is kept. Nothing is saved unless all of it is right. */
import { message, section } from '../../blocks/kit.ts';
import { bold, join, escapeLine, md } from '../../blocks/mrkdwn.ts';
import { poolBlock, poolFields, type PoolForm, poolModal } from '../../blocks/pool-form.ts';
import type { Directory } from '../../directory/directory.ts';
import { poolCalls as calls, poolMenus } from '../../interviewers/calls.ts';
import type { CatalogPool } from '../../interviewers/catalog.ts';
import type { Trainee } from '../../interviewers/training.ts';
import { usersOf } from '../../panels/pool.ts';
import {
  type FileMember,
  type FilePool,
  keyOf,
  MOST_POOL_NAME,
  MOST_TAG,
  sayMember,
  Tag,
} from '../../panels/pool-file.ts';
import { definePress, defineSubmit, type Form } from '../define.ts';

type Look = Pick<Directory, 'user' | 'userByEmail' | 'users'>;

type Single = Extract<FileMember, { email: string } | { user: string }>;
const isSingle = (it: FileMember): it is Single => 'email' in it || 'user' in it;

function formOf(pool: CatalogPool | null, trainees: readonly Trainee[], directory: Look): PoolForm {
  const named = (id: string) => ({ id, name: directory.user(id)?.name ?? 'Somebody who left Lever' });
  const members = pool?.members ?? [];
  const single = members.filter(isSingle);
  const known = single.flatMap((it) => usersOf(directory, it).map((user) => ({ ...it, id: user.id })));
  const learning = new Set(trainees.map((it) => it.userId as string));
  const of = (fits: (it: Single) => boolean) =>
    [...new Set(known.filter((it) => fits(it) && !learning.has(it.id)).map((it) => it.id))].map((id) => named(id));
  const approver = pool?.training?.approver ?? null;
  const approving = approver === null ? undefined : directory.userByEmail(approver);
  return {
    pool,
    first: of((it) => it.rank === 0 && it.reserve !== true),
    alternates: of((it) => it.rank > 0 && it.reserve !== true),
    reserve: of((it) => it.reserve === true),
    titles: members.flatMap((it) => ('title' in it ? [it.title] : [])),
    tags: members.flatMap((it) => ('tag' in it ? [it.tag] : [])),
    roles: members.flatMap((it) => ('role' in it ? [roleName(it.role, directory)] : [])),
    allRoles: rolesOf(directory),
    managers: members.flatMap((it) => {
      const manager = 'manager' in it ? directory.userByEmail(it.manager) : undefined;
      return manager === undefined ? [] : [named(manager.id)];
    }),
    unknown: members.filter((it) => isSingle(it) && usersOf(directory, it).length === 0).map((it) => sayMember(it)),
    approver: approving === undefined ? null : { id: approving.id, name: approving.name },
    trainees: trainees.filter((it) => it.stage !== 'graduated' && it.stage !== 'left').map((it) => named(it.userId)),
  };
}

function rolesOf(directory: Look): string[] {
  return [...new Set(directory.users().flatMap((it) => (it.active && it.roleName.length <= 75 ? [it.roleName] : [])))]
    .sort()
    .slice(0, 50);
}

/** As Lever spells it. */
function roleName(role: string, directory: Look): string {
  const same = (it: string) => it.toLowerCase() === role.toLowerCase();
  return directory.users().find((it) => same(it.roleName) || same(it.role))?.roleName ?? role;
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
  const name = text(poolFields.name).replaceAll(/\s+/g, ' ').trim();
  if (name === '') wrong(poolFields.name, 'Give it a name.');
  if (name.length > MOST_POOL_NAME)
    wrong(poolFields.name, `At most ${MOST_POOL_NAME} characters; this has ${name.length}.`);

  const first = list(poolFields.first);
  const alternates = list(poolFields.alternates);
  const reserve = list(poolFields.reserve);
  const nameOf = (id: string) => directory.user(id)?.name ?? 'Somebody';
  const both = (field: string, those: readonly string[], these: readonly string[], sentence: string) => {
    const twice = those.find((it) => these.includes(it));
    if (twice !== undefined) wrong(field, `${nameOf(twice)} ${sentence}: choose one of the two.`);
  };
  both(poolFields.alternates, alternates, first, 'is asked first already');
  both(poolFields.reserve, reserve, [...first, ...alternates], 'is asked by every search already');
  const members: FileMember[] = [];
  const old = before?.members ?? [];
  const single = old.filter(isSingle);
  const writtenAs = (id: string) => single.find((it) => usersOf(directory, it).some((user) => user.id === id));
  /** Whoever was written by address stays written so. */
  const add = (ids: readonly string[], order: (rank: number) => { rank: number; reserve?: boolean }) => {
    for (const id of ids) {
      const known = writtenAs(id);
      const who = known === undefined ? { user: id } : 'email' in known ? { email: known.email } : { user: known.user };
      members.push({ ...who, ...order(known?.rank ?? 1) });
    }
  };
  add(first, () => ({ rank: 0 }));
  add(alternates, (rank) => ({ rank: Math.max(1, rank) }));
  add(reserve, (rank) => ({ rank, reserve: true }));
  /** An attribute that was there keeps its rank. */
  const attribute = (made: FileMember) => {
    const said = sayMember(made).toLowerCase();
    members.push(old.find((it) => sayMember(it).toLowerCase() === said) ?? made);
  };
  const typed = (field: string) => [
    ...new Set(
      text(field)
        .split('\n')
        .map((it) => it.replaceAll(/\s+/g, ' ').trim())
        .filter((it) => it !== ''),
    ),
  ];
  for (const title of typed(poolFields.titles)) {
    if (title.length < 2 || title.length > 120) wrong(poolFields.titles, 'A title has 2 to 120 characters.');
    else if (usersOf(directory, { title, rank: 0 }).length === 0)
      wrong(poolFields.titles, `Nobody in Lever has a job title with “${title}” in it.`);
    attribute({ title, rank: 0 });
  }
  for (const it of typed(poolFields.tags)) {
    const tag = Tag.safeParse(it);
    if (tag.success) attribute({ tag: tag.data, rank: 0 });
    else wrong(poolFields.tags, `A tag has 1 to ${MOST_TAG} characters.`);
  }
  for (const role of list(poolFields.roles)) {
    const known = old.find((it) => 'role' in it && roleName(it.role, directory) === role);
    members.push(known ?? { role, rank: 0 });
  }
  for (const id of list(poolFields.managers)) {
    const manager = directory.user(id)?.email.toLowerCase();
    if (manager !== undefined) attribute({ manager, rank: 0 });
    if (!directory.users().some((it) => it.active && it.manager === id))
      wrong(poolFields.managers, `Nobody in Lever has ${nameOf(id)} as their manager.`);
  }
  members.push(...single.filter((it) => usersOf(directory, it).length === 0));

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
    if (first.includes(it) || alternates.includes(it) || reserve.includes(it))
      wrong(poolFields.trainees, `${nameOf(it)} is in the pool already: choose one of the two.`);
  if (members.length === 0 && name !== '')
    wrong(poolFields.first, 'Nobody would be in it. Choose people, or give a job title or a tag.');
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
      ...(before?.already && { already: before.already }),
      ...(before?.formerly && { formerly: before.formerly }),
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
    const others = pools.filter((it) => it.name !== before?.name);
    if (others.some((it) => keyOf(it.name) === keyOf(name)))
      return {
        show: 'errors',
        fields: { [poolBlock(poolFields.name, payload.pool)]: `There is a pool called ${name} already.` },
      };
    const was = before === null || before.name === name ? {} : { was: before.name };
    await act.interviewers.savePool(actor, { name, value, version: payload.version, isNew, ...was });
    // Whoever was taken off the list leaves the training; whoever is new on it begins.
    if (before !== null) {
      const enrolled = new Set(value.trainees);
      for (const it of await act.interviewers.trainees(before))
        if (
          it.stage !== 'graduated' &&
          it.stage !== 'left' &&
          !enrolled.has(act.directory.user(it.userId)?.email.toLowerCase() ?? '')
        )
          await act.interviewers.decide(actor, name, it.userId, 'leave');
    }
    const saved = await act.interviewers.pool(name);
    const { people } = act.interviewers.membersOf(saved);
    const moved = before !== null && before.name !== name;
    const said = md`:white_check_mark: ${bold(name)}${moved ? md` (was ${escapeLine(before.name)})` : md``} is saved: ${
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
