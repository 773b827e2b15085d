/** `conversations.*` that read: list, info, members, history, replies. */
import type { Channel } from '../model.ts';
import { channelShape, messageShape } from '../shapes.ts';
import {
  type BotMethod,
  type Call,
  findChannel,
  missingScope,
  page,
  requireChannelScope,
  SlackApiError,
} from './method.ts';

const readScopes = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const historyScopes = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];

const typeScopes: Readonly<Record<string, { readonly kind: Channel['kind']; readonly scope: string }>> = {
  public_channel: { kind: 'public', scope: 'channels:read' },
  private_channel: { kind: 'private', scope: 'groups:read' },
  mpim: { kind: 'mpim', scope: 'mpim:read' },
  im: { kind: 'im', scope: 'im:read' },
};

const list: BotMethod = {
  name: 'conversations.list',
  needs: 'bot',
  tier: 2,
  scopes: readScopes,
  errors: ['invalid_cursor', 'invalid_limit', 'invalid_types'],
  run: (call) => {
    const types = (call.args.text('types') || 'public_channel').split(',').map((it) => it.trim());
    const kinds = types.map((it) => {
      const known = typeScopes[it];
      if (!known) throw new SlackApiError('invalid_types');
      if (!call.token.scopes.includes(known.scope)) throw missingScope(known.scope, call.install);
      return known.kind;
    });
    const visible = [...call.workspace.channels.values()].filter(
      (it) =>
        kinds.includes(it.kind) &&
        (it.kind === 'public' || it.members.has(call.bot.id)) &&
        !(call.args.flag('exclude_archived') && it.archived),
    );
    const { items, response_metadata } = page(call, visible, { fallback: 100, most: 1000 });
    return { channels: items.map((it) => channelShape(it, call.bot.id)), response_metadata };
  },
};

const info: BotMethod = {
  name: 'conversations.info',
  needs: 'bot',
  tier: 3,
  scopes: readScopes,
  errors: ['channel_not_found'],
  run: (call) => {
    const channel = findChannel(call, call.args.required('channel'));
    requireChannelScope(call, channel, 'read');
    return { channel: channelShape(channel, call.bot.id) };
  },
};

const members: BotMethod = {
  name: 'conversations.members',
  needs: 'bot',
  tier: 4,
  scopes: readScopes,
  errors: ['channel_not_found', 'invalid_cursor', 'invalid_limit'],
  run: (call) => {
    const channel = findChannel(call, call.args.required('channel'));
    requireChannelScope(call, channel, 'read');
    const { items, response_metadata } = page(call, [...channel.members], { fallback: 100, most: 1000 });
    return { members: items, response_metadata };
  },
};

function within(call: Call, ts: string): boolean {
  const oldest = call.args.text('oldest');
  const latest = call.args.text('latest');
  const inclusive = call.args.flag('inclusive');
  if (oldest && (inclusive ? ts < oldest : ts <= oldest)) return false;
  if (latest && (inclusive ? ts > latest : ts >= latest)) return false;
  return true;
}

const history: BotMethod = {
  name: 'conversations.history',
  needs: 'bot',
  tier: 3,
  scopes: historyScopes,
  errors: ['channel_not_found', 'not_in_channel', 'invalid_cursor', 'invalid_limit'],
  run: (call) => {
    const channel = findChannel(call, call.args.required('channel'));
    requireChannelScope(call, channel, 'history');
    if (!channel.members.has(call.bot.id)) throw new SlackApiError('not_in_channel');
    const all = channel.messages
      .filter((it) => it.ephemeralTo === null && (it.threadTs === null || it.broadcast) && within(call, it.ts))
      .reverse();
    const { items, response_metadata } = page(call, all, { fallback: 100, most: 999 });
    return {
      messages: items.map((it) => messageShape(it, channel)),
      has_more: response_metadata.next_cursor !== '',
      pin_count: channel.pins.size,
      response_metadata,
    };
  },
};

const replies: BotMethod = {
  name: 'conversations.replies',
  needs: 'bot',
  tier: 3,
  scopes: historyScopes,
  errors: ['channel_not_found', 'not_in_channel', 'thread_not_found', 'invalid_cursor', 'invalid_limit'],
  run: (call) => {
    const channel = findChannel(call, call.args.required('channel'));
    requireChannelScope(call, channel, 'history');
    if (!channel.members.has(call.bot.id)) throw new SlackApiError('not_in_channel');
    const asked = call.core.state.message(channel, call.args.required('ts'));
    if (!asked || asked.ephemeralTo !== null) throw new SlackApiError('thread_not_found');
    const parent = asked.threadTs ?? asked.ts;
    const all = channel.messages.filter(
      (it) => it.ephemeralTo === null && (it.ts === parent || it.threadTs === parent) && within(call, it.ts),
    );
    const { items, response_metadata } = page(call, all, { fallback: 1000, most: 1000 });
    return {
      messages: items.map((it) => messageShape(it, channel)),
      has_more: response_metadata.next_cursor !== '',
      response_metadata,
    };
  },
};

export const conversationReads = [list, info, members, history, replies];
