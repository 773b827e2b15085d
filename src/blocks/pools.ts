/** Pools on screen: the list, who waits for approval, and what would follow from removing one. Data in, blocks out; pure. */
import type { PoolCalls } from '../interviewers/calls.ts';
import type { CatalogPool } from '../interviewers/catalog.ts';
import {
  actions,
  button,
  context,
  header,
  input,
  type Message,
  message,
  modal,
  type Modal,
  option,
  section,
  select,
  warning,
} from './kit.ts';
import { bold, escapeLine, join, lines, md, type Mrkdwn } from './mrkdwn.ts';
import { poolBlock, poolFields } from './pool-form.ts';

export interface PoolRow {
  readonly pool: CatalogPool;
  readonly people: readonly { readonly name: string; readonly rank: number }[];
  /** The attributes that bring people in by themselves, in words. */
  readonly rules: readonly string[];
  /** Offered only when nothing fits. */
  readonly reserve: readonly string[];
  readonly trainees: readonly { readonly name: string; readonly said: string }[];
  /** Who has done the training and waits; `user` is null where this viewer does not decide. */
  readonly waiting: readonly { readonly name: string; readonly said: string; readonly user: string | null }[];
  readonly warnings: readonly string[];
  readonly usedBy: readonly string[];
}

const MOST_NAMES = 12;
/** A row is two blocks, and a message has room for fifty. */
const MOST_ROWS = 20;
/** Buttons of one row beside Edit and Remove. */
const MOST_WAITING = 4;

function names(list: readonly string[]): Mrkdwn {
  const shown = list.slice(0, MOST_NAMES).map((it) => escapeLine(it));
  return md`${join(shown, ', ')}${list.length > shown.length ? md` and ${list.length - shown.length} more` : md``}`;
}

function poolText({ pool, people, rules, reserve, trainees, waiting, warnings, usedBy }: PoolRow): Mrkdwn {
  const of = (fits: (rank: number) => boolean) => people.filter((it) => fits(it.rank)).map((it) => it.name);
  const [first, others] = [of((it) => it === 0), of((it) => it > 0)];
  const { formerly = [] } = pool;
  return lines(
    md`${bold(pool.name)} · ${people.length === 1 ? md`1 person` : md`${people.length} people`}${
      formerly.length > 0 ? md` · was ${names(formerly)}` : md``
    }`,
    first.length > 0 ? names(first) : null,
    others.length > 0 ? md`Alternates: ${names(others)}` : null,
    reserve.length > 0 ? md`Only when nothing fits: ${names(reserve)}` : null,
    rules.length > 0 ? md`In it by themselves: ${names(rules)}` : null,
    trainees.length > 0
      ? md`:mortar_board: ${join(
          trainees.slice(0, MOST_NAMES).map((it) => md`${escapeLine(it.name)} (${escapeLine(it.said)})`),
          ', ',
        )}`
      : null,
    ...waiting
      .slice(0, MOST_WAITING)
      .map((it) => md`:hourglass_flowing_sand: ${bold(it.name)} has done the training: ${escapeLine(it.said)}`),
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
    rows.slice(0, MOST_ROWS).map((row) => {
      const { name, version } = row.pool;
      const deciding = row.waiting
        .slice(0, MOST_WAITING)
        .flatMap((it) => (it.user === null ? [] : [{ ...it, user: it.user }]));
      return [
        section(poolText(row)),
        (may.edit || deciding.length > 0) &&
          actions(
            may.edit && button('Edit', calls.edit, { pool: name }, { describe: `Edit ${name}` }),
            may.edit &&
              button('Remove', calls.remove, { pool: name, version }, { style: 'danger', describe: `Remove ${name}` }),
            ...deciding.flatMap((it) => [
              button(
                deciding.length === 1 ? 'Approve' : `Approve ${it.name}`,
                calls.approve,
                { pool: name, user: it.user },
                { style: 'primary', suffix: it.user, describe: `Approve ${it.name} for ${name}` },
              ),
              button(
                deciding.length === 1 ? 'Not yet' : `Not yet: ${it.name}`,
                calls.notYet,
                { pool: name, user: it.user },
                { suffix: it.user, describe: `Not yet: one more reverse shadow for ${it.name}` },
              ),
            ]),
          ),
      ];
    }),
    rows.length > MOST_ROWS &&
      context(md`_… and ${rows.length - MOST_ROWS} more. Look one up with \`/hire pools name\`._`),
    may.edit
      ? actions(
          button('Add a pool', calls.edit, { pool: null }, { style: 'primary' }),
          button('Company defaults', calls.defaults, {}),
        )
      : context(md`A Lever Admin can change pools.`),
  );
}

/** What would follow from removing a pool, before it is. */
export function removePoolModal(
  pool: { readonly name: string; readonly version: number },
  found: {
    readonly uses: readonly { readonly template: string; readonly sessions: readonly string[] }[];
    readonly trainees: readonly string[];
    readonly others: readonly string[];
  },
  calls: PoolCalls,
): Modal {
  const { uses, trainees, others } = found;
  const payload = { pool: pool.name, version: pool.version };
  const stuck = uses.length > 0 && others.length === 0;
  return modal({
    title: 'Remove a pool',
    ...(!stuck && { submit: 'Remove pool', on: calls.removeNow, payload }),
    blocks: [
      section(
        uses.length === 0
          ? md`No panel template asks for ${bold(pool.name)}.`
          : lines(
              md`${uses.length === 1 ? md`One panel template asks` : md`${uses.length} panel templates ask`} for ${bold(pool.name)}:`,
              ...uses.slice(0, 12).map((it) => md`• ${bold(it.template)}: ${names(it.sessions)}`),
              uses.length > 12 ? md`… and ${uses.length - 12} more.` : null,
            ),
      ),
      stuck && warning(md`There is no other pool that could take its place. Add one first, or change these templates.`),
      uses.length > 0 &&
        others.length > 0 &&
        input(
          'They ask for this pool instead',
          select(
            others.slice(0, 100).map((it) => option(it, it)),
            null,
            { placeholder: 'A pool' },
          ),
          { block: poolBlock(poolFields.instead, pool.name) },
        ),
      trainees.length > 0 &&
        warning(
          md`In training for it: ${names(trainees)}. Their training ends; what they did is kept if the pool comes back.`,
        ),
      context(md`Nobody is told. What is booked stays booked, and the audit log keeps who removed it.`),
    ],
  });
}
