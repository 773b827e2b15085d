/** Small marks on conversations: `reactions.add`, `pins.add`, `bookmarks.add`. */
import { type BotMethod, findChannel, SlackApiError } from './method.ts';

const react: BotMethod = {
  name: 'reactions.add',
  needs: 'bot',
  tier: 3,
  scopes: ['reactions:write'],
  errors: ['channel_not_found', 'message_not_found', 'already_reacted', 'invalid_name', 'is_archived', 'no_access'],
  run: (call) => {
    const channel = findChannel(call, call.args.required('channel'));
    if (channel.archived) throw new SlackApiError('is_archived');
    if (!channel.members.has(call.bot.id)) throw new SlackApiError('no_access');
    const name = call.args.required('name');
    if (!/^[\w+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackApiError('invalid_name');
    const message = call.core.state.message(channel, call.args.required('timestamp'));
    if (!message || message.ephemeralTo !== null) throw new SlackApiError('message_not_found');
    const users = message.reactions.get(name) ?? new Set();
    if (users.has(call.bot.id)) throw new SlackApiError('already_reacted');
    message.reactions.set(name, users.add(call.bot.id));
    return {};
  },
};

const pin: BotMethod = {
  name: 'pins.add',
  needs: 'bot',
  tier: 2,
  scopes: ['pins:write'],
  errors: ['channel_not_found', 'message_not_found', 'already_pinned', 'not_in_channel', 'no_item_specified'],
  run: (call) => {
    const channel = findChannel(call, call.args.required('channel'));
    if (!channel.members.has(call.bot.id)) throw new SlackApiError('not_in_channel');
    const ts = call.args.text('timestamp');
    if (!ts) throw new SlackApiError('no_item_specified');
    const message = call.core.state.message(channel, ts);
    if (!message || message.ephemeralTo !== null) throw new SlackApiError('message_not_found');
    if (channel.pins.has(ts)) throw new SlackApiError('already_pinned');
    channel.pins.add(ts);
    return {};
  },
};

const bookmark: BotMethod = {
  name: 'bookmarks.add',
  needs: 'bot',
  tier: 2,
  scopes: ['bookmarks:write'],
  errors: ['channel_not_found', 'invalid_bookmark_type', 'invalid_link', 'permission_denied'],
  run: (call) => {
    const channel = findChannel(call, call.args.required('channel_id'));
    if (!channel.members.has(call.bot.id)) throw new SlackApiError('permission_denied');
    const title = call.args.required('title');
    const type = call.args.required('type');
    if (type !== 'link') throw new SlackApiError('invalid_bookmark_type');
    const link = call.args.text('link') ?? '';
    if (!URL.canParse(link)) throw new SlackApiError('invalid_link');
    const now = Math.floor(call.core.clock.now() / 1000);
    const added = {
      id: call.core.state.newId('Bk'),
      channel_id: channel.id,
      title,
      link,
      emoji: call.args.text('emoji') ?? '',
      type,
      date_created: now,
      date_updated: 0,
      rank: channel.bookmarks.length,
      last_updated_by_user_id: call.bot.id,
    };
    channel.bookmarks.push(added);
    return { bookmark: added };
  },
};

export const markMethods = [react, pin, bookmark];
