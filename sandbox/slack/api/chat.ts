/** `chat.*`: posting, editing, deleting, ephemerals, permalinks, unfurls, and who may do so where. */
import { messageProblems } from '../blocks-check.ts';
import { isJson, jsons } from '../form.ts';
import type { Channel, Message } from '../model.ts';
import { announce, announceChange, bodyErrors, readBody } from '../posting.ts';
import { messageShape, permalink } from '../shapes.ts';
import { type BotMethod, type Call, findChannel, SlackApiError } from './method.ts';

/** The conversation a message goes to: a user id means the app's own DM with them. */
export function destination(call: Call, value: string): Channel {
  const { state, manifest } = call.core;
  const user = state.user(call.workspace.id, value);
  if (user) {
    if (user.deleted || user.botId !== null) throw new SlackApiError('channel_not_found');
    if (!manifest.messagesTab) throw new SlackApiError('messages_tab_disabled');
    return state.directMessage(call.workspace.id, [user.id, call.bot.id]);
  }
  const channel = findChannel(call, value, { byName: true });
  if (channel.kind === 'im' && !manifest.messagesTab) throw new SlackApiError('messages_tab_disabled');
  const deactivated = [...channel.members].some((it) => state.user(call.workspace.id, it)?.deleted);
  if (channel.kind === 'im' && deactivated) throw new SlackApiError('channel_not_found');
  return channel;
}

export function requireMembership(call: Call, channel: Channel): void {
  if (channel.archived) throw new SlackApiError('is_archived');
  if (channel.members.has(call.bot.id)) return;
  if (channel.kind === 'public' && call.token.scopes.includes('chat:write.public')) return;
  throw new SlackApiError('not_in_channel');
}

function thread(call: Call, channel: Channel): string | null {
  const ts = call.args.text('thread_ts');
  if (!ts) return null;
  const parent = call.core.state.message(channel, ts);
  // Slack takes any ts and starts no visible thread for one that does not exist; answering an ephemeral is impossible.
  if (parent?.ephemeralTo) throw new SlackApiError('cannot_reply_to_message');
  return parent?.threadTs ?? ts;
}

const post: BotMethod = {
  name: 'chat.postMessage',
  needs: 'bot',
  tier: 'special',
  scopes: ['chat:write'],
  errors: [
    ...bodyErrors,
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'messages_tab_disabled',
    'msg_blocks_too_long',
    'invalid_metadata_format',
    'cannot_reply_to_message',
  ],
  run: (call) => {
    const channel = destination(call, call.args.required('channel'));
    requireMembership(call, channel);
    const body = readBody(call.core, call.args, { most: 40_000, tooLong: null });
    const username = call.args.text('username');
    const message = call.core.state.post(call.workspace.id, {
      channelId: channel.id,
      userId: call.bot.id,
      botId: call.bot.botId,
      ...body,
      threadTs: thread(call, channel),
      broadcast: call.args.flag('reply_broadcast'),
      username: username && call.token.scopes.includes('chat:write.customize') ? username : null,
    });
    void announce(call.core, channel, message);
    return { channel: channel.id, ts: message.ts, message: messageShape(message, channel) };
  },
};

const ephemeral: BotMethod = {
  name: 'chat.postEphemeral',
  needs: 'bot',
  tier: 4,
  scopes: ['chat:write'],
  errors: [
    ...bodyErrors,
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'messages_tab_disabled',
    'msg_too_long',
    'user_not_in_channel',
    'cannot_reply_to_message',
  ],
  run: (call) => {
    const channel = destination(call, call.args.required('channel'));
    requireMembership(call, channel);
    const user = call.core.state.user(call.workspace.id, call.args.required('user'));
    if (!user || user.deleted || !channel.members.has(user.id)) throw new SlackApiError('user_not_in_channel');
    // Metadata is taken and kept nowhere: nobody can read an ephemeral message back.
    const source = {
      json: (name: string): unknown => (name === 'metadata' ? undefined : call.args.json(name)),
      text: (name: string): string | null => call.args.text(name),
    };
    const body = readBody(call.core, source, { most: 40_000, tooLong: 'msg_too_long' });
    const message = call.core.state.post(call.workspace.id, {
      channelId: channel.id,
      userId: call.bot.id,
      botId: call.bot.botId,
      ...body,
      threadTs: thread(call, channel),
      ephemeralTo: user.id,
    });
    return { message_ts: message.ts };
  },
};

/** A message of the app's own, by channel and ts; ephemerals cannot be reached. */
function own(call: Call, refusal: string): { readonly channel: Channel; readonly message: Message } {
  const channel = findChannel(call, call.args.required('channel'));
  const message = call.core.state.message(channel, call.args.required('ts'));
  if (!message || message.ephemeralTo !== null) throw new SlackApiError('message_not_found');
  if (message.userId !== call.bot.id) throw new SlackApiError(refusal);
  return { channel, message };
}

const update: BotMethod = {
  name: 'chat.update',
  needs: 'bot',
  tier: 3,
  scopes: ['chat:write'],
  errors: [
    ...bodyErrors,
    'channel_not_found',
    'message_not_found',
    'cant_update_message',
    'msg_too_long',
    'invalid_metadata_format',
    'is_inactive',
  ],
  run: (call) => {
    const { channel, message } = own(call, 'cant_update_message');
    if (channel.archived) throw new SlackApiError('is_inactive');
    const body = readBody(call.core, call.args, { most: 4_000, tooLong: 'msg_too_long' });
    const before = messageShape(message, channel);
    const withBlocks = call.args.has('blocks');
    // Text without blocks removes the blocks that were there; only such an edit is marked as one on the screen.
    if (withBlocks || call.args.has('text')) {
      message.text = body.text;
      message.blocks = body.blocks;
    }
    if (call.args.has('attachments')) message.attachments = body.attachments;
    if (body.metadata) message.metadata = body.metadata;
    if (!withBlocks) message.edited = { user: call.bot.id, ts: call.core.state.newTs() };
    void announceChange(call.core, channel, before, message);
    return { channel: channel.id, ts: message.ts, text: message.text, message: messageShape(message, channel) };
  },
};

const remove: BotMethod = {
  name: 'chat.delete',
  needs: 'bot',
  tier: 3,
  scopes: ['chat:write'],
  errors: ['channel_not_found', 'message_not_found', 'cant_delete_message'],
  run: (call) => {
    const { channel, message } = own(call, 'cant_delete_message');
    const before = messageShape(message, channel);
    call.core.state.remove(channel, message.ts);
    void announceChange(call.core, channel, before, null);
    return { channel: channel.id, ts: message.ts };
  },
};

const getPermalink: BotMethod = {
  name: 'chat.getPermalink',
  needs: 'bot',
  tier: 'special',
  scopes: [],
  errors: ['channel_not_found', 'message_not_found'],
  run: (call) => {
    const channel = findChannel(call, call.args.required('channel'));
    const message = call.core.state.message(channel, call.args.required('message_ts'));
    if (!message || message.ephemeralTo !== null) throw new SlackApiError('message_not_found');
    return { channel: channel.id, permalink: permalink(call.workspace, message) };
  },
};

const unfurl: BotMethod = {
  name: 'chat.unfurl',
  needs: 'bot',
  tier: 3,
  scopes: ['links:write'],
  errors: [
    'cannot_find_channel',
    'cannot_find_message',
    'cannot_unfurl_url',
    'cannot_parse_attachment',
    'invalid_unfurls_format',
    'invalid_unfurl_id',
  ],
  run: (call) => {
    const { state, manifest } = call.core;
    const unfurls = call.args.json('unfurls');
    if (!isJson(unfurls)) throw new SlackApiError('invalid_unfurls_format');
    const unfurlId = call.args.text('unfurl_id');
    const pair = unfurlId?.split('|') ?? [call.args.text('channel') ?? '', call.args.text('ts') ?? ''];
    const channel = state.channel(call.workspace.id, pair[0] ?? '');
    if (!channel) throw new SlackApiError(unfurlId ? 'invalid_unfurl_id' : 'cannot_find_channel');
    const message = state.message(channel, pair[1] ?? '');
    if (!message) throw new SlackApiError('cannot_find_message');
    for (const [url, content] of Object.entries(unfurls)) {
      const host = URL.canParse(url) ? new URL(url).hostname : '';
      const declared = manifest.unfurlDomains.some((it) => host === it || host.endsWith(`.${it}`));
      if (!declared || !message.text.includes(url.replaceAll('&', '&amp;')))
        throw new SlackApiError('cannot_unfurl_url');
      if (!isJson(content)) throw new SlackApiError('invalid_unfurls_format');
      if (messageProblems({ blocks: content['blocks'] ?? [] }).length > 0)
        throw new SlackApiError('cannot_parse_attachment');
      const blocks = state.withIds(jsons(content['blocks']));
      message.attachments = [...message.attachments, { ...content, blocks, from_url: url, is_app_unfurl: true }];
    }
    return {};
  },
};

export const chatMethods = [post, ephemeral, update, remove, getPermalink, unfurl];
