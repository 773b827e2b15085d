/** Builds one person's `Screen` from the emulator's state, and the plain-text rendition of it. Changes nothing. */
import { controlsOf, type Directory, surfaceText } from './controls.ts';
import type { Core } from './core.ts';
import { carryOver, jsons, str } from './form.ts';
import type { Channel, Message, SlackUser, View } from './model.ts';
import { readMrkdwn, readText, type Reader } from './reading.ts';
import type { ChannelKind, Json, Screen, ScreenChannel, ScreenMessage, ScreenModal } from './screen.ts';

/** A screen holds this much of a conversation: the latest. */
const MOST_MESSAGES = 200;

/** Where a person is looking. */
export interface Gaze {
  readonly channelId: string;
  readonly home: boolean;
  readonly threadTs: string | null;
}

export function readerFor(core: Core, user: SlackUser): Reader {
  const workspace = core.state.workspace(user.teamId);
  return {
    zone: user.tz,
    now: core.clock.now(),
    nameOf: (id) => {
      const found = workspace.users.get(id)?.realName ?? workspace.groups.get(id)?.handle;
      if (found !== undefined) return found;
      const channel = workspace.channels.get(id);
      return channel && `#${channel.name}`;
    },
  };
}

function kindOf(core: Core, channel: Channel): ChannelKind {
  if (channel.external) return 'external';
  if (channel.kind !== 'im') return channel.kind;
  const bot = core.state.installs.get(channel.teamId)?.botUserId;
  return bot !== undefined && channel.members.has(bot) ? 'app' : 'im';
}

export function titleOf(core: Core, channel: Channel, viewer: SlackUser): string {
  if (channel.kind === 'public' || channel.kind === 'private') return `#${channel.name}`;
  const others = [...channel.members].filter((it) => it !== viewer.id);
  return others.map((it) => core.state.user(channel.teamId, it)?.realName ?? it).join(', ') || viewer.realName;
}

export const visibleTo = (user: SlackUser, message: Message): boolean =>
  message.ephemeralTo === null || message.ephemeralTo === user.id;

export const blocksOf = (message: Message): readonly Json[] => [
  ...message.blocks,
  ...message.attachments.flatMap((it) => jsons(it['blocks'])),
];

function directoryFor(core: Core, user: SlackUser): Directory {
  const workspace = core.state.workspace(user.teamId);
  return {
    people: [...workspace.users.values()]
      .filter((it) => !it.deleted)
      .map((it) => ({ text: it.realName, value: it.id })),
    channels: [...workspace.channels.values()]
      .filter((it) => !it.archived && (it.kind === 'public' || it.members.has(user.id)))
      .map((it) => ({ text: titleOf(core, it, user), value: it.id, kind: it.kind })),
  };
}

function messageText(core: Core, message: Message, controls: ScreenMessage['controls'], reader: Reader): string {
  const blocks = blocksOf(message);
  const legacy = message.attachments
    .filter((it) => it['blocks'] === undefined)
    .map((it) =>
      [it['pretext'], it['title'], it['text']]
        .map((t) => readMrkdwn(str(t), reader))
        .filter(Boolean)
        .join('\n'),
    );
  return [
    message.blocks.length > 0 ? '' : readMrkdwn(message.text, reader),
    blocks.length > 0 ? surfaceText(blocks, controls, reader) : '',
    ...legacy,
    ...message.files.map((id) => `[file: ${core.state.files.get(id)?.name ?? id}]`),
  ]
    .filter((it) => it !== '')
    .join('\n');
}

/** The state of a message's own menus as this person left it. */
export function messageValues(core: Core, user: SlackUser, message: Message): Record<string, Record<string, Json>> {
  return carryOver(blocksOf(message), core.state.valuesOf(user.id, message), message.channelId);
}

function renderMessage(
  core: Core,
  user: SlackUser,
  channel: Channel,
  message: Message,
  replies: ReadonlyMap<string, number>,
  reader: Reader,
  directory: Directory,
): ScreenMessage {
  const author = core.state.user(user.teamId, message.userId);
  const values = messageValues(core, user, message);
  const controls = controlsOf(blocksOf(message), values, {}, reader, directory);
  return {
    ts: message.ts,
    channelId: channel.id,
    userId: message.userId,
    author: message.username ?? author?.realName ?? message.userId,
    bot: message.botId !== null,
    ephemeral: message.ephemeralTo !== null,
    edited: message.edited !== null,
    threadTs: message.threadTs,
    replies: replies.get(message.ts) ?? 0,
    reactions: [...message.reactions].map(([name, users]) => ({ name, count: users.size, mine: users.has(user.id) })),
    files: message.files.flatMap((id) => {
      const file = core.state.files.get(id);
      return file ? [{ id, name: file.name, size: file.size }] : [];
    }),
    fallback: message.text,
    blocks: message.blocks,
    attachments: message.attachments,
    text: messageText(core, message, controls, reader),
    controls,
    values,
  };
}

function renderModal(view: View, index: number, reader: Reader, directory: Directory): ScreenModal {
  const blocks = jsons(view.body['blocks']);
  const controls = controlsOf(blocks, view.values, view.errors, reader, directory);
  return {
    id: view.id,
    title: readText(view.body['title'], reader),
    submit: readText(view.body['submit'], reader) || null,
    close: readText(view.body['close'], reader) || 'Cancel',
    back: index > 0,
    blocks,
    text: surfaceText(blocks, controls, reader),
    controls,
    values: view.values,
    errors: view.errors,
    notice: view.notice,
  };
}

function renderChannels(core: Core, user: SlackUser, gaze: Gaze): readonly ScreenChannel[] {
  const bot = core.state.installs.get(user.teamId);
  if (bot) core.state.directMessage(user.teamId, [user.id, bot.botUserId]);
  return [...core.state.workspace(user.teamId).channels.values()]
    .filter((it) => it.members.has(user.id) || (it.kind === 'public' && !user.guest))
    .map((channel) => {
      const member = channel.members.has(user.id);
      const read = core.state.read.get(`${user.id}|${channel.id}`) ?? '';
      const unread = channel.messages.filter((it) => visibleTo(user, it) && it.userId !== user.id && it.ts > read);
      return {
        id: channel.id,
        name: titleOf(core, channel, user),
        kind: kindOf(core, channel),
        archived: channel.archived,
        member,
        current: !gaze.home && channel.id === gaze.channelId,
        unread: member ? unread.length : 0,
      };
    });
}

export function renderScreen(core: Core, user: SlackUser, gaze: Gaze): Screen {
  const { state, manifest } = core;
  const workspace = state.workspace(user.teamId);
  const reader = readerFor(core, user);
  const directory = directoryFor(core, user);
  const channel = workspace.channels.get(gaze.channelId);
  const seen = channel?.messages.filter((it) => visibleTo(user, it)) ?? [];
  const replies = new Map<string, number>();
  for (const { threadTs } of seen) if (threadTs !== null) replies.set(threadTs, (replies.get(threadTs) ?? 0) + 1);
  const draw = (message: Message): ScreenMessage =>
    renderMessage(core, user, channel as Channel, message, replies, reader, directory);
  const home = state.homes.get(user.id);
  const homeBlocks = home ? jsons(home.body['blocks']) : [];
  const homeControls = home ? controlsOf(homeBlocks, home.values, {}, reader, directory) : [];
  const install = state.installs.get(user.teamId);
  const names: Record<string, string> = {};
  for (const it of workspace.users.values()) names[it.id] = it.realName;
  for (const it of workspace.channels.values()) names[it.id] = titleOf(core, it, user);
  for (const it of workspace.groups.values()) names[it.id] = it.handle;
  return {
    person: { key: user.key, id: user.id, name: user.realName, zone: user.tz, locale: user.locale },
    at: core.clock.now(),
    workspace: { id: workspace.id, name: workspace.name, domain: workspace.domain },
    app: { name: manifest.botName, botUserId: install?.botUserId ?? '', installed: install !== undefined },
    place: gaze.home ? 'home' : 'channel',
    channels: renderChannels(core, user, gaze),
    channel: channel
      ? {
          id: channel.id,
          name: titleOf(core, channel, user),
          topic: channel.topic,
          kind: kindOf(core, channel),
          archived: channel.archived,
          messages: seen
            .filter((it) => it.threadTs === null || it.broadcast)
            .slice(-MOST_MESSAGES)
            .map(draw),
        }
      : null,
    thread:
      gaze.threadTs === null
        ? null
        : {
            ts: gaze.threadTs,
            messages: seen.filter((it) => it.ts === gaze.threadTs || it.threadTs === gaze.threadTs).map(draw),
          },
    home: gaze.home
      ? {
          id: home?.id ?? null,
          blocks: home ? homeBlocks : null,
          text: home ? surfaceText(homeBlocks, homeControls, reader) : '',
          controls: homeControls,
          values: home?.values ?? {},
        }
      : null,
    modals: state.stack(user.id).map((it, index) => renderModal(it, index, reader, directory)),
    notices: state.notices.get(user.id) ?? [],
    commands: install
      ? manifest.commands.map(({ command, description, usage }) => ({ command, description, usage }))
      : [],
    shortcuts: install
      ? manifest.shortcuts.map(({ callbackId, name, description, type }) => ({
          callbackId,
          name,
          description,
          on: type,
        }))
      : [],
    names,
  };
}

const indent = (text: string, by = '  '): string => text.replaceAll(/^/gm, by);

function messageLines(message: ScreenMessage): string {
  const marks = [message.ephemeral ? '(only you)' : '', message.edited ? '(edited)' : ''].filter(Boolean).join(' ');
  const reactions = message.reactions.map((it) => `:${it.name}: ${it.count}`).join(' ');
  const replies = message.replies === 0 ? '' : `${message.replies} ${message.replies === 1 ? 'reply' : 'replies'}`;
  const tail = [reactions, replies].filter(Boolean).join('  ');
  return `${message.author}${message.bot ? ' APP' : ''}${marks && ` ${marks}`}\n${indent(message.text)}${tail && `\n${indent(tail)}`}`;
}

/** What is on the screen, front first: notices, the modal in front, then the Home tab or the conversation. */
export function screenText(screen: Screen): string {
  const parts: string[] = screen.notices.map((it) => `⚠ ${it.text}${it.url === undefined ? '' : ` ${it.url}`}`);
  const modal = screen.modals.at(-1);
  if (modal) {
    const buttons = [`[${modal.close}]`, ...(modal.submit === null ? [] : [`[${modal.submit}]`])].join(' ');
    const notice = modal.notice === null ? '' : `\n⚠ ${modal.notice}`;
    parts.push(`── ${modal.title} ──${notice}\n${indent(modal.text)}\n  ${buttons}`);
  }
  if (screen.place === 'home')
    parts.push(
      `${screen.app.name} · Home\n${indent(screen.home?.text || 'This is the very beginning of the Home tab: nothing here yet.')}`,
    );
  else if (screen.channel)
    parts.push([screen.channel.name, ...screen.channel.messages.map((it) => indent(messageLines(it)))].join('\n'));
  if (screen.thread) parts.push(['Thread', ...screen.thread.messages.map((it) => indent(messageLines(it)))].join('\n'));
  const unread = screen.channels.filter((it) => it.unread > 0 && !it.current).map((it) => `${it.name} (${it.unread})`);
  if (unread.length > 0) parts.push(`Unread: ${unread.join(', ')}`);
  return parts.join('\n\n');
}
