/**
 * The emulated Slack's memory and the few operations everything else shares: new ids and timestamps, who is where, what
 * is posted. Holds several workspaces so that tenants can be proved apart. It never calls the bot: `events.ts` does.
 */
import type { MovableClock } from '../clock.ts';
import type { Channel, Install, Message, Scheduled, SlackUser, StoredFile, Token, View, Workspace } from './model.ts';
import type { Json, ScreenNotice, Values } from './screen.ts';

export type NewMessage = Pick<Message, 'channelId' | 'userId' | 'text'> &
  Partial<Omit<Message, 'ts' | 'teamId' | 'channelId' | 'userId' | 'text' | 'reactions'>>;

export class SlackState {
  readonly clock: MovableClock;
  readonly workspaces = new Map<string, Workspace>();
  readonly installs = new Map<string, Install>();
  readonly tokens = new Map<string, Token>();
  readonly files = new Map<string, StoredFile>();
  readonly scheduled = new Map<string, Scheduled>();
  /** Modal stacks by user id, bottom first. */
  readonly stacks = new Map<string, View[]>();
  /** Home views by user id. */
  readonly homes = new Map<string, View>();
  /** Values chosen in a message's own menus, by viewer and message. */
  readonly messageValues = new Map<string, Values>();
  readonly notices = new Map<string, ScreenNotice[]>();
  /** Last read ts, by user id and channel id. */
  readonly read = new Map<string, string>();
  #lastTs = 0;
  #ids = 0;

  constructor(clock: MovableClock) {
    this.clock = clock;
  }

  clear(): void {
    for (const map of [
      this.workspaces,
      this.installs,
      this.tokens,
      this.files,
      this.scheduled,
      this.stacks,
      this.homes,
      this.messageValues,
      this.notices,
      this.read,
    ])
      map.clear();
    this.#lastTs = 0;
    this.#ids = 0;
  }

  /** `V0SBX0001`: predictable, so two runs of one story give the same ids. */
  newId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}0SBX${this.#ids.toString(36).toUpperCase().padStart(6, '0')}`;
  }

  /** A message timestamp: sandbox seconds and microseconds, never the same twice. */
  newTs(): string {
    this.#lastTs = Math.max(Math.floor(this.clock.now()) * 1000, this.#lastTs + 1);
    const seconds = Math.floor(this.#lastTs / 1_000_000);
    return `${seconds}.${String(this.#lastTs % 1_000_000).padStart(6, '0')}`;
  }

  workspace(teamId: string): Workspace {
    const found = this.workspaces.get(teamId);
    if (!found) throw new Error(`the sandbox has no workspace ${teamId}`);
    return found;
  }

  user(teamId: string, userId: string): SlackUser | undefined {
    return this.workspace(teamId).users.get(userId);
  }

  channel(teamId: string, channelId: string): Channel | undefined {
    return this.workspace(teamId).channels.get(channelId);
  }

  /** By `#name`, `name` or id; direct messages are found by id only. */
  channelNamed(teamId: string, name: string): Channel | undefined {
    const wanted = name.replace(/^#/, '');
    const channels = this.workspace(teamId).channels;
    return (
      channels.get(name) ??
      [...channels.values()].find((it) => it.name === wanted && (it.kind === 'public' || it.kind === 'private'))
    );
  }

  bot(teamId: string): SlackUser | undefined {
    const install = this.installs.get(teamId);
    return install && this.user(teamId, install.botUserId);
  }

  /** The conversation of exactly these people, opened when there is none yet. */
  directMessage(teamId: string, userIds: readonly string[]): Channel {
    const people = new Set(userIds);
    const kind = people.size > 2 ? 'mpim' : 'im';
    const channels = this.workspace(teamId).channels;
    for (const channel of channels.values())
      if (
        channel.kind === kind &&
        channel.members.size === people.size &&
        [...people].every((it) => channel.members.has(it))
      )
        return channel;
    const id = this.newId(kind === 'im' ? 'D' : 'G');
    const names = userIds.map((it) => this.user(teamId, it)?.handle ?? it);
    const channel: Channel = {
      id,
      teamId,
      name: kind === 'im' ? '' : `mpdm-${names.join('--')}-1`,
      kind,
      external: false,
      archived: false,
      topic: '',
      creator: userIds[0] ?? '',
      created: Math.floor(this.clock.now() / 1000),
      members: people,
      messages: [],
      pins: new Set(),
      bookmarks: [],
    };
    channels.set(id, channel);
    return channel;
  }

  post(teamId: string, message: NewMessage): Message {
    const channel = this.channel(teamId, message.channelId);
    if (!channel) throw new Error(`the sandbox has no channel ${message.channelId}`);
    const posted: Message = {
      botId: null,
      blocks: [],
      attachments: [],
      metadata: null,
      threadTs: null,
      broadcast: false,
      subtype: null,
      edited: null,
      files: [],
      ephemeralTo: null,
      username: null,
      ...message,
      ts: this.newTs(),
      teamId,
      reactions: new Map(),
    };
    channel.messages.push(posted);
    return posted;
  }

  message(channel: Channel, ts: string): Message | undefined {
    return channel.messages.find((it) => it.ts === ts);
  }

  remove(channel: Channel, ts: string): void {
    const index = channel.messages.findIndex((it) => it.ts === ts);
    if (index >= 0) channel.messages.splice(index, 1);
  }

  stack(userId: string): View[] {
    const stack = this.stacks.get(userId) ?? [];
    this.stacks.set(userId, stack);
    return stack;
  }

  /** A view that is on somebody's screen, by its id. */
  view(viewId: string): View | undefined {
    for (const stack of this.stacks.values()) {
      const found = stack.find((it) => it.id === viewId);
      if (found) return found;
    }
    return [...this.homes.values()].find((it) => it.id === viewId);
  }

  viewByExternalId(teamId: string, externalId: string): View | undefined {
    const open = [...this.stacks.values()].flat().concat([...this.homes.values()]);
    return open.find((it) => it.teamId === teamId && it.externalId === externalId);
  }

  notify(userId: string, notice: Omit<ScreenNotice, 'at'>): void {
    const list = this.notices.get(userId) ?? [];
    list.push({ at: this.clock.now(), ...notice });
    this.notices.set(userId, list);
  }

  valuesOf(userId: string, message: Message): Values {
    return this.messageValues.get(`${userId}|${message.channelId}|${message.ts}`) ?? {};
  }

  setValuesOf(userId: string, message: Message, values: Values): void {
    this.messageValues.set(`${userId}|${message.channelId}|${message.ts}`, values);
  }

  /** Gives blocks and elements the ids Slack would give them; ids that are there stay. */
  withIds(blocks: unknown): Json[] {
    if (!Array.isArray(blocks)) return [];
    return blocks.map((block: Json) => this.#withIds(block, 'block_id'));
  }

  #withIds(thing: Json, own: 'block_id' | 'action_id'): Json {
    const copy: Record<string, unknown> = { ...thing };
    if (own === 'block_id' && !copy['block_id']) copy['block_id'] = this.newId('b');
    if (own === 'action_id' && !copy['action_id'] && copy['type'] !== 'image') copy['action_id'] = this.newId('a');
    const isObject = (it: unknown): it is Json => typeof it === 'object' && it !== null && !Array.isArray(it);
    if (isObject(copy['accessory'])) copy['accessory'] = this.#withIds(copy['accessory'], 'action_id');
    if (isObject(copy['element'])) copy['element'] = this.#withIds(copy['element'], 'action_id');
    if (Array.isArray(copy['elements']) && (copy['type'] === 'actions' || copy['type'] === 'context_actions'))
      copy['elements'] = copy['elements'].map((it: Json) => this.#withIds(it, 'action_id'));
    if (Array.isArray(copy['blocks'])) copy['blocks'] = copy['blocks'].map((it: Json) => this.#withIds(it, 'block_id'));
    if (copy['type'] === 'card' && Array.isArray(copy['actions']))
      copy['actions'] = copy['actions'].map((it: Json) => this.#withIds(it, 'action_id'));
    return copy;
  }
}
