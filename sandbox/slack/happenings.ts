/**
 * What befalls a workspace from outside the conversation: an admin archives or renames a channel, somebody joins the
 * company, moves to another zone, is deactivated. Each changes the state and tells the app, as Slack does.
 */
import type { Core } from './core.ts';
import type { Ack } from './delivery/deliver.ts';
import type { Channel, SlackUser } from './model.ts';
import { userShape } from './shapes.ts';

export interface Happenings {
  /** By `#name`. */
  archives(channel: string): Promise<void>;
  renames(channel: string, to: string): Promise<void>;
  /** Profile changes of a person by key; `deleted: true` deactivates and closes what they had open. */
  changes(
    key: string,
    change: Partial<Pick<SlackUser, 'email' | 'tz' | 'locale' | 'realName' | 'title' | 'deleted' | 'guest' | 'admin'>>,
  ): Promise<void>;
  /** Somebody new in Slack. */
  arrives(person: {
    readonly key: string;
    readonly name: string;
    readonly email: string;
    readonly zone: string;
  }): Promise<void>;
}

export function createHappenings(core: Core, teamId: () => string): Happenings {
  const { state, events } = core;
  const team = (): string => teamId();
  const named = (name: string): Channel => {
    const found = state.channelNamed(team(), name);
    if (!found) throw new Error(`there is no channel ${name}`);
    return found;
  };
  const inChannel = async (channel: Channel, type: string, event: object): Promise<void> => {
    const bot = state.bot(team());
    if (channel.kind !== 'public' && !(bot && channel.members.has(bot.id))) return;
    await events.emit(team(), type, { type, ...event }, channel);
  };
  const shape = (user: SlackUser): object => {
    const scopes = state.installs.get(team())?.scopes ?? [];
    return userShape(user, core.clock.now(), { email: scopes.includes('users:read.email'), locale: true });
  };
  const told = async (telling: Promise<Ack | null>): Promise<void> => {
    await telling;
  };
  return {
    archives: async (name) => {
      const channel = named(name);
      channel.archived = true;
      const type = channel.kind === 'public' ? 'channel_archive' : 'group_archive';
      await inChannel(channel, type, { channel: channel.id, user: channel.creator });
    },
    renames: async (name, to) => {
      const channel = named(name);
      channel.name = to.replace(/^#/, '');
      const type = channel.kind === 'public' ? 'channel_rename' : 'group_rename';
      await inChannel(channel, type, { channel: { id: channel.id, name: channel.name, created: channel.created } });
    },
    changes: async (key, change) => {
      const user = [...state.workspace(team()).users.values()].find((it) => it.key === key);
      if (!user) throw new Error(`nobody called ${key} is in Slack`);
      Object.assign(user, change, { updated: Math.floor(core.clock.now() / 1000) });
      if (user.deleted) state.stacks.delete(user.id);
      await told(events.emit(team(), 'user_change', { type: 'user_change', user: shape(user) }));
    },
    arrives: async ({ key, name, email, zone }) => {
      const user: SlackUser = {
        id: state.newId('U'),
        teamId: team(),
        key,
        handle: email.split('@')[0] ?? key,
        realName: name,
        email,
        title: '',
        tz: zone,
        locale: 'en-US',
        deleted: false,
        guest: false,
        admin: false,
        botId: null,
        updated: Math.floor(core.clock.now() / 1000),
      };
      state.workspace(team()).users.set(user.id, user);
      const general = state.channelNamed(team(), 'general');
      general?.members.add(user.id);
      await told(events.emit(team(), 'team_join', { type: 'team_join', user: shape(user) }));
    },
  };
}
