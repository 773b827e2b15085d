/** `conversations.*` that change something: open, join, create, invite, archive, set the topic. */
import { codePoints } from '../form.ts';
import type { Channel } from '../model.ts';
import { channelShape } from '../shapes.ts';
import { type BotMethod, findChannel, invalidArguments, missingScope, SlackApiError } from './method.ts';

const open: BotMethod = {
  name: 'conversations.open',
  needs: 'bot',
  tier: 3,
  scopes: ['im:write', 'mpim:write', 'channels:manage', 'groups:write'],
  errors: ['channel_not_found', 'user_not_found', 'user_disabled', 'users_list_not_supplied', 'too_many_users'],
  run: (call) => {
    const { state } = call.core;
    const existing = call.args.text('channel');
    if (existing) {
      const channel = findChannel(call, existing);
      return { channel: call.args.flag('return_im') ? channelShape(channel, call.bot.id) : { id: channel.id } };
    }
    const ids = (call.args.text('users') ?? '').split(',').filter((it) => it !== '');
    if (ids.length === 0) throw new SlackApiError('users_list_not_supplied');
    if (ids.length > 8) throw new SlackApiError('too_many_users');
    const needed = ids.length > 1 ? 'mpim:write' : 'im:write';
    if (!call.token.scopes.includes(needed)) throw missingScope(needed, call.install);
    for (const id of ids) {
      const user = state.user(call.workspace.id, id);
      if (!user) throw new SlackApiError('user_not_found');
      if (user.deleted) throw new SlackApiError('user_disabled');
    }
    const channel = state.directMessage(call.workspace.id, [...ids, call.bot.id]);
    return { channel: call.args.flag('return_im') ? channelShape(channel, call.bot.id) : { id: channel.id } };
  },
};

const join: BotMethod = {
  name: 'conversations.join',
  needs: 'bot',
  tier: 3,
  scopes: ['channels:join'],
  errors: ['channel_not_found', 'is_archived', 'method_not_supported_for_channel_type'],
  run: (call) => {
    const channel = findChannel(call, call.args.required('channel'));
    if (channel.kind !== 'public') throw new SlackApiError('method_not_supported_for_channel_type');
    if (channel.archived) throw new SlackApiError('is_archived');
    const already = channel.members.has(call.bot.id);
    channel.members.add(call.bot.id);
    const event = {
      type: 'member_joined_channel',
      user: call.bot.id,
      channel: channel.id,
      channel_type: 'C',
      team: call.workspace.id,
    };
    if (!already) void call.core.events.emit(call.workspace.id, 'member_joined_channel', event, channel);
    return {
      channel: channelShape(channel, call.bot.id),
      ...(already && { warning: 'already_in_channel', response_metadata: { warnings: ['already_in_channel'] } }),
    };
  },
};

const create: BotMethod = {
  name: 'conversations.create',
  needs: 'bot',
  tier: 2,
  scopes: ['channels:manage', 'groups:write'],
  errors: ['name_taken', 'invalid_name_specials', 'invalid_name_maxlength', 'invalid_name_required'],
  run: (call) => {
    const { state, clock } = call.core;
    const name = call.args.text('name') ?? '';
    const secret = call.args.flag('is_private');
    const needed = secret ? 'groups:write' : 'channels:manage';
    if (!call.token.scopes.includes(needed)) throw missingScope(needed, call.install);
    if (name === '') throw new SlackApiError('invalid_name_required');
    if (codePoints(name) > 80) throw new SlackApiError('invalid_name_maxlength');
    if (!/^[\p{L}\p{N}_-]+$/u.test(name) || name !== name.toLowerCase())
      throw new SlackApiError('invalid_name_specials');
    if (state.channelNamed(call.workspace.id, name)) throw new SlackApiError('name_taken');
    const channel: Channel = {
      id: state.newId('C'),
      teamId: call.workspace.id,
      name,
      kind: secret ? 'private' : 'public',
      external: false,
      archived: false,
      topic: '',
      creator: call.bot.id,
      created: Math.floor(clock.now() / 1000),
      members: new Set([call.bot.id]),
      messages: [],
      pins: new Set(),
      bookmarks: [],
    };
    call.workspace.channels.set(channel.id, channel);
    return { channel: channelShape(channel, call.bot.id) };
  },
};

const invite: BotMethod = {
  name: 'conversations.invite',
  needs: 'bot',
  tier: 3,
  scopes: ['channels:manage', 'channels:write.invites', 'groups:write', 'groups:write.invites'],
  errors: [
    'channel_not_found',
    'is_archived',
    'not_in_channel',
    'already_in_channel',
    'cant_invite_self',
    'cant_invite',
    'user_not_found',
    'method_not_supported_for_channel_type',
  ],
  run: (call) => {
    const { state } = call.core;
    const channel = findChannel(call, call.args.required('channel'));
    if (channel.kind === 'im' || channel.kind === 'mpim')
      throw new SlackApiError('method_not_supported_for_channel_type');
    if (channel.archived) throw new SlackApiError('is_archived');
    if (!channel.members.has(call.bot.id)) throw new SlackApiError('not_in_channel');
    const ids = call.args.required('users').split(',');
    const failure = (id: string): string | null => {
      const user = state.user(call.workspace.id, id);
      if (id === call.bot.id) return 'cant_invite_self';
      if (!user) return 'user_not_found';
      if (user.deleted) return 'cant_invite';
      return channel.members.has(id) ? 'already_in_channel' : null;
    };
    const failures = ids.map((user) => ({ user, ok: false, error: failure(user) })).filter((it) => it.error !== null);
    const first = failures[0]?.error;
    if (first) throw new SlackApiError(first, { errors: failures });
    for (const id of ids) {
      channel.members.add(id);
      const event = {
        type: 'member_joined_channel',
        user: id,
        channel: channel.id,
        channel_type: 'C',
        team: call.workspace.id,
        inviter: call.bot.id,
      };
      void call.core.events.emit(call.workspace.id, 'member_joined_channel', event, channel);
    }
    return { channel: channelShape(channel, call.bot.id) };
  },
};

const archive: BotMethod = {
  name: 'conversations.archive',
  needs: 'bot',
  tier: 2,
  scopes: ['channels:manage', 'groups:write'],
  errors: [
    'channel_not_found',
    'already_archived',
    'not_in_channel',
    'cant_archive_general',
    'method_not_supported_for_channel_type',
  ],
  run: (call) => {
    const channel = findChannel(call, call.args.required('channel'));
    if (channel.kind === 'im' || channel.kind === 'mpim')
      throw new SlackApiError('method_not_supported_for_channel_type');
    if (channel.name === 'general') throw new SlackApiError('cant_archive_general');
    if (channel.archived) throw new SlackApiError('already_archived');
    if (!channel.members.has(call.bot.id)) throw new SlackApiError('not_in_channel');
    channel.archived = true;
    const type = channel.kind === 'public' ? 'channel_archive' : 'group_archive';
    void call.core.events.emit(call.workspace.id, type, { type, channel: channel.id, user: call.bot.id }, channel);
    return {};
  },
};

const setTopic: BotMethod = {
  name: 'conversations.setTopic',
  needs: 'bot',
  tier: 2,
  scopes: ['channels:manage', 'channels:write.topic', 'groups:write', 'groups:write.topic', 'im:write', 'mpim:write'],
  errors: ['channel_not_found', 'is_archived', 'not_in_channel', 'too_long', 'method_not_supported_for_channel_type'],
  run: (call) => {
    const channel = findChannel(call, call.args.required('channel'));
    const topic = call.args.text('topic');
    if (topic === null) throw invalidArguments('missing required field: topic');
    if (channel.kind === 'im') throw new SlackApiError('method_not_supported_for_channel_type');
    if (channel.archived) throw new SlackApiError('is_archived');
    if (!channel.members.has(call.bot.id)) throw new SlackApiError('not_in_channel');
    if (codePoints(topic) > 250) throw new SlackApiError('too_long');
    channel.topic = topic;
    return { channel: channelShape(channel, call.bot.id) };
  },
};

export const conversationWrites = [open, join, create, invite, archive, setTopic];
