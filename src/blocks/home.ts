/** The Home tab. Shows only what is there: no empty promises. Pure. */
import type { HomeView } from '@slack/types';
import type { ConnectionState } from '../directory/connection.ts';
import type { SyncState } from '../directory/directory.ts';
import type { UpcomingInterview } from '../panels/panels.ts';
import type { Actor } from '../people.ts';
import { actions, type Blocks, button, type Callable, context, divider, header, home, section } from './kit.ts';
import { escape, md } from './mrkdwn.ts';
import { type Changes, changesLine, leverLine, syncLine } from './status.ts';
import { interviewBlocks } from './today.ts';

export interface HomeParts {
  readonly actor: Actor;
  readonly role: string | null;
  readonly connection: ConnectionState;
  readonly sync: SyncState;
  /** How changes in calendars are found out; `null`: there is nothing to find out. */
  readonly changes: Changes | null;
  /** `null`: could not be read, or not connected. */
  readonly today: readonly UpcomingInterview[] | null;
  /** What rooms add for this person: their own settings and load. */
  readonly sections?: Blocks;
  /** Bookings of this person that stopped half-way, in sentences. */
  readonly unfinished: readonly string[];
  readonly mayConnect: boolean;
  readonly maySchedule: boolean;
  readonly version: string;
  readonly now: number;
}

export interface HomeCalls {
  readonly schedule: Callable<Record<string, never>>;
  readonly connect: Callable<Record<string, never>>;
  readonly refresh: Callable<Record<string, never>>;
  readonly menu: Callable<{ verb: string }>;
}

export function homeView(parts: HomeParts, calls: HomeCalls): HomeView {
  const connected = parts.connection.source !== 'none';
  const needs = [...(parts.actor.unmapped ? [parts.actor.unmapped] : []), ...parts.unfinished];
  return home(
    header('Fulcrum'),
    section(
      connected
        ? md`Interview panels on Lever, from Slack. Type \`/hire\` anywhere to start.`
        : md`*Welcome.* Interview panels on Lever, from Slack. First, a Lever Super Admin connects Lever: it takes one key.`,
    ),
    actions(
      parts.maySchedule ? button('Schedule panel', calls.schedule, {}, { style: 'primary' }) : null,
      parts.mayConnect
        ? button(
            connected ? 'Replace Lever key' : 'Connect Lever',
            calls.connect,
            {},
            connected ? {} : { style: 'primary' },
          )
        : null,
      button('Menu', calls.menu, { verb: 'menu' }, { describe: 'Menu: everything you can do' }),
      button('Refresh', calls.refresh, {}),
    ),
    needs.length ? [divider(), header('Needs you'), needs.map((it) => section(md`:warning: ${escape(it)}`))] : null,
    parts.today && parts.today.length > 0 ? [divider(), header('Today'), interviewBlocks(parts.today)] : null,
    parts.sections ? [divider(), parts.sections] : null,
    divider(),
    header('Connection'),
    section(leverLine(parts.connection)),
    connected ? section(syncLine(parts.sync, parts.now)) : null,
    parts.changes ? section(changesLine(parts.changes)) : null,
    context(
      parts.role ? md`Your role in Lever: ${escape(parts.role)}` : md`You are not matched to a Lever user`,
      md`Fulcrum ${escape(parts.version)}`,
    ),
  );
}
