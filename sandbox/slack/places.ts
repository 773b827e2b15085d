/** Where people are and what they say there: finding conversations, posting as a person, joining, reacting, reading. */
import type { Core } from './core.ts';
import type { Channel, Message, SlackUser } from './model.ts';
import { announce } from './posting.ts';
import { fileShape } from './shapes.ts';
import { type Gaze, titleOf } from './render.ts';
import type { Json } from './screen.ts';

export type { Gaze } from './render.ts';

export function firstGaze(core: Core, user: SlackUser): Gaze {
  const mine = [...core.state.workspace(user.teamId).channels.values()].filter((it) => it.members.has(user.id));
  const bot = core.state.installs.get(user.teamId)?.botUserId;
  // Where the app is at work: that is what people come to see here.
  const atWork = mine.find((it) => it.kind === 'public' && !it.archived && bot !== undefined && it.members.has(bot));
  const first = atWork ?? mine.find((it) => it.name === 'general') ?? mine.find((it) => !it.archived);
  const channel = first ?? core.state.directMessage(user.teamId, [user.id, bot ?? user.id]);
  return { channelId: channel.id, home: false, threadTs: null };
}

export function isAppDm(core: Core, channel: Channel): boolean {
  const bot = core.state.installs.get(channel.teamId)?.botUserId;
  return channel.kind === 'im' && bot !== undefined && channel.members.has(bot);
}

/** By id, `#name`, the app's name, or a person's key, name or @handle. */
export function conversation(core: Core, user: SlackUser, name: string): Channel {
  const { state } = core;
  const named = state.channelNamed(user.teamId, name);
  if (named && (named.kind === 'public' || named.members.has(user.id))) return named;
  const wanted = name.replace(/^@/, '').toLowerCase();
  const users = [...state.workspace(user.teamId).users.values()];
  const other = users.find((it) => [it.key, it.realName.toLowerCase(), it.handle, it.id].includes(wanted));
  if (other) return state.directMessage(user.teamId, [user.id, other.id]);
  const visible = [...state.workspace(user.teamId).channels.values()].filter(
    (it) => it.kind === 'public' || it.members.has(user.id),
  );
  throw new Error(
    `${user.realName} sees no conversation "${name}"; there is ${visible.map((it) => titleOf(core, it, user)).join(', ')}`,
  );
}

export function markRead(core: Core, user: SlackUser, gaze: Gaze): void {
  const last = core.state.channel(user.teamId, gaze.channelId)?.messages.at(-1);
  if (!gaze.home && last) core.state.read.set(`${user.id}|${gaze.channelId}`, last.ts);
}

/** Why nobody can write here, or `null`. */
export function cannotPost(core: Core, channel: Channel): string | null {
  if (channel.archived) return `#${channel.name} is archived: nobody can write there.`;
  if (!isAppDm(core, channel)) return null;
  if (!core.manifest.messagesTab) return 'Sending messages to this app has been turned off.';
  return core.manifest.messagesReadOnly ? 'Sending messages to this app has been turned off.' : null;
}

/** Mentions as `should_escape` commands get them: `<@U…|handle>`, `<#C…|name>`. */
export function escapeMentions(core: Core, user: SlackUser, text: string): string {
  const workspace = core.state.workspace(user.teamId);
  let escaped = text;
  for (const it of [...workspace.users.values()].sort((a, b) => b.realName.length - a.realName.length))
    for (const name of [it.realName, it.handle]) escaped = escaped.replaceAll(`@${name}`, `<@${it.id}|${it.handle}>`);
  for (const it of workspace.channels.values())
    if (it.name !== '')
      escaped = escaped.replaceAll(new RegExp(`#${it.name}(?![\\w-])`, 'g'), `<#${it.id}|${it.name}>`);
  return escaped;
}

/** What a person typed, as Slack stores it: escaped, mentions and links marked up. */
function asSent(core: Core, user: SlackUser, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const mentioned = escapeMentions(core, user, escaped).replaceAll(/<@(\w+)\|[^>]*>/g, '<@$1>');
  return mentioned.replaceAll(/https?:\/\/[^\s<>|]+/g, (url) => `<${url}>`);
}

export async function say(
  core: Core,
  user: SlackUser,
  channel: Channel,
  text: string,
  threadTs: string | null,
): Promise<Message> {
  const { state, events, manifest } = core;
  const sent = asSent(core, user, text);
  const message = state.post(user.teamId, { channelId: channel.id, userId: user.id, text: sent, threadTs });
  const telling: Promise<unknown>[] = [announce(core, channel, message)];
  const bot = state.bot(user.teamId);
  const about: Json = { user: user.id, text: sent, ts: message.ts, channel: channel.id, event_ts: message.ts };
  const thread = threadTs === null ? {} : { thread_ts: threadTs };
  if (bot && sent.includes(`<@${bot.id}>`) && channel.members.has(bot.id) && channel.kind !== 'im')
    telling.push(events.emit(user.teamId, 'app_mention', { type: 'app_mention', ...about, ...thread }, channel));
  const links = [...sent.matchAll(/<(https?:\/\/[^>|]+)>/g)].flatMap(([, found = '']) => {
    const url = found.replaceAll('&amp;', '&');
    const host = URL.canParse(url) ? new URL(url).hostname : '';
    const domain = manifest.unfurlDomains.find((it) => host === it || host.endsWith(`.${it}`));
    return domain === undefined ? [] : [{ url, domain }];
  });
  if (links.length > 0) {
    const event = {
      type: 'link_shared',
      user: user.id,
      channel: channel.id,
      message_ts: message.ts,
      ...thread,
      unfurl_id: `${channel.id}|${message.ts}`,
      source: 'conversations_history',
      is_bot_user_member: bot !== undefined && channel.members.has(bot.id),
      links,
    };
    telling.push(events.emit(user.teamId, 'link_shared', event, channel));
  }
  await Promise.all(telling);
  return message;
}

export async function react(
  core: Core,
  user: SlackUser,
  channel: Channel,
  message: Message,
  name: string,
): Promise<void> {
  const users = message.reactions.get(name) ?? new Set<string>();
  const removing = users.has(user.id);
  if (removing) users.delete(user.id);
  else users.add(user.id);
  if (users.size === 0) message.reactions.delete(name);
  else message.reactions.set(name, users);
  const bot = core.state.bot(user.teamId);
  if (!bot || !channel.members.has(bot.id)) return;
  const type = removing ? 'reaction_removed' : 'reaction_added';
  const item = { type: 'message', channel: channel.id, ts: message.ts };
  await core.events.emit(
    user.teamId,
    type,
    { type, user: user.id, reaction: name, item, item_user: message.userId },
    channel,
  );
}

/** Puts somebody into a channel and tells the app, if it is there to hear. */
async function enter(core: Core, channel: Channel, userId: string, inviter: string | null): Promise<void> {
  channel.members.add(userId);
  const bot = core.state.bot(channel.teamId);
  if (!bot || !channel.members.has(bot.id)) return;
  const event = {
    type: 'member_joined_channel',
    user: userId,
    channel: channel.id,
    channel_type: channel.kind === 'public' ? 'C' : 'G',
    team: channel.teamId,
    ...(inviter !== null && { inviter }),
  };
  await core.events.emit(channel.teamId, 'member_joined_channel', event, channel);
}

export async function join(core: Core, user: SlackUser, name: string): Promise<void> {
  const channel = core.state.channelNamed(user.teamId, name);
  if (!channel || channel.kind !== 'public') throw new Error(`there is no public channel ${name} to join`);
  if (channel.archived) throw new Error(`${name} is archived`);
  if (!channel.members.has(user.id)) await enter(core, channel, user.id, null);
}

export async function invite(core: Core, user: SlackUser, who: string, to: string): Promise<void> {
  const channel = conversation(core, user, to);
  if (!channel.members.has(user.id)) throw new Error(`${user.realName} is not a member of ${to}`);
  if (channel.archived || channel.kind === 'im') throw new Error(`nobody can be invited to ${to}`);
  const wanted = who.replace(/^@/, '').toLowerCase();
  const users = [...core.state.workspace(user.teamId).users.values()];
  const guest = users.find((it) => [it.key, it.realName.toLowerCase(), it.handle, it.id].includes(wanted));
  if (!guest || guest.deleted) throw new Error(`there is nobody called ${who} to invite`);
  if (!channel.members.has(guest.id)) await enter(core, channel, guest.id, user.id);
}

/** A file a person attached to a form, in Slack's shape. */
export function storeFile(core: Core, user: SlackUser, name: string, mimetype: string, content: Buffer): Json {
  const file = {
    id: core.state.newId('F'),
    teamId: user.teamId,
    userId: user.id,
    name,
    title: name,
    size: content.length,
    mimetype,
    created: Math.floor(core.clock.now() / 1000),
    content,
    complete: true,
    channels: new Set<string>(),
    deleted: false,
  };
  core.state.files.set(file.id, file);
  return fileShape(file, core.url());
}
