/** `/hire status` and `/hire me` on screen, and the lines of both that the Home tab repeats. Pure. */
import type { ConnectionState } from '../directory/connection.ts';
import type { SyncState } from '../directory/directory.ts';
import type { Actor } from '../people.ts';
import { type Blocks, context, header, type Message, message, section } from './kit.ts';
import { bold, dateToken, escape, lines, md, type Mrkdwn } from './mrkdwn.ts';

export interface StatusParts {
  readonly connection: ConnectionState;
  readonly sync: SyncState;
  readonly counts: {
    readonly users: number;
    readonly postings: number;
    readonly stages: number;
    readonly opportunities: number;
    readonly templates: number;
  };
  readonly calendars: { readonly label: string; readonly ok: boolean; readonly sentence: string };
  /** How changes in calendars are found out; `null`: there is nothing to find out. */
  readonly changes: Changes | null;
  readonly unfinished: number;
  readonly version: string;
  readonly now: number;
}

/** The sign is never alone: a word says the same. */
const mark = (ok: boolean): Mrkdwn => (ok ? md`:white_check_mark:` : md`:warning:`);

const healthWords: Record<ConnectionState['health'], string> = {
  connected: 'Connected',
  partial: 'Connected, with less than it needs',
  'not-connected': 'Not connected',
  refused: 'Refused by Lever',
  unreachable: 'Lever did not answer',
  saved: 'Not checked yet',
};

export function leverLine(connection: ConnectionState): Mrkdwn {
  const ok = connection.health === 'connected';
  return lines(
    md`${mark(ok)} *Lever:* ${bold(healthWords[connection.health])}`,
    ok || connection.missing.length ? null : escape(connection.sentence),
    connection.missing.length ? md`Missing permissions: ${escape(connection.missing.join(', '))}.` : null,
    connection.confidential === false
      ? md`Confidential candidates and jobs are not visible: that access is only given while a key is being made.`
      : null,
  );
}

function age(from: number, now: number): string {
  const minutes = Math.max(0, Math.round((now - from) / 60_000));
  if (minutes < 1) return 'less than a minute ago';
  if (minutes < 120) return `${minutes} min ago`;
  return `${Math.round(minutes / 60)} h ago`;
}

export function syncLine(sync: SyncState, now: number): Mrkdwn {
  if (sync.state === 'waiting') return md`${mark(false)} *Copy of Lever:* ${escape(sync.sentence)}`;
  if (sync.state === 'first-sync')
    return md`:hourglass_flowing_sand: *Copy of Lever:* first sync, about ${sync.percent} %. People already read can be found.`;
  if (sync.failed)
    return md`${mark(false)} *Copy of Lever:* last read ${escape(age(sync.at, now))}; the last try failed. ${escape(sync.failed.sentence)}`;
  return md`${mark(true)} *Copy of Lever:* read ${escape(age(sync.at, now))}`;
}

export interface Changes {
  readonly ok: boolean;
  readonly sentence: string;
}

export const changesLine = (changes: Changes): Mrkdwn =>
  md`${mark(changes.ok)} *Calendar changes:* ${escape(changes.sentence)}`;

export function statusMessage(parts: StatusParts): Message {
  const { connection, sync, counts, calendars, unfinished } = parts;
  const good =
    connection.health === 'connected' &&
    calendars.ok &&
    parts.changes?.ok !== false &&
    sync.state === 'ready' &&
    !sync.failed;
  const read = md`${counts.opportunities} active candidates, ${counts.postings} jobs, ${counts.users} people, ${counts.stages} stages, ${counts.templates} feedback forms`;
  return message(
    good ? md`Status: everything works.` : md`Status: something needs a look.`,
    header('Status'),
    section(
      lines(
        leverLine(connection),
        syncLine(sync, parts.now),
        md`${mark(calendars.ok)} *Calendars:* ${escape(calendars.sentence)}`,
        parts.changes && changesLine(parts.changes),
        md`:white_check_mark: *Slack:* answers, or you would not read this`,
        unfinished > 0 ? md`${mark(false)} *Bookings that stopped half-way:* ${unfinished}` : null,
      ),
    ),
    context(
      read,
      md`Fulcrum ${escape(parts.version)}`,
      connection.checkedAt === null
        ? md`the key was not checked yet`
        : md`key checked ${dateToken(connection.checkedAt, '{date_short} at {time}', new Date(connection.checkedAt).toISOString())}`,
    ),
  );
}

export interface MeParts {
  readonly actor: Actor;
  readonly lever: { readonly name: string; readonly email: string; readonly role: string } | null;
  readonly calendar: { readonly ok: boolean; readonly sentence: string } | null;
  /** Their settings and load as an interviewer. */
  readonly own?: Blocks;
}

export function meMessage({ actor, lever, calendar, own }: MeParts): Message {
  return message(
    lever ? md`You are ${escape(lever.name)} in Lever.` : md`You are not matched to a Lever user.`,
    header('You'),
    section(
      lines(
        md`${mark(true)} *Slack:* ${escape(actor.name)}${actor.email ? md` (${escape(actor.email)})` : md``}, time zone ${escape(actor.zone)}`,
        lever
          ? md`${mark(true)} *Lever:* ${escape(lever.name)} (${escape(lever.email)}), role ${bold(lever.role)}`
          : md`${mark(false)} *Lever:* ${escape(actor.unmapped ?? 'no matching user.')}`,
        calendar ? md`${mark(calendar.ok)} *Calendar:* ${escape(calendar.sentence)}` : null,
      ),
    ),
    own,
    context(md`You are matched by the e-mail address of your Slack profile. Nobody else sees this.`),
  );
}
