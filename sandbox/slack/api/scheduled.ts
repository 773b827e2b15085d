/** `chat.scheduleMessage` and its list and delete: posted when the sandbox's clock gets there. */
import { announce, bodyErrors, readBody } from '../posting.ts';
import { destination, requireMembership } from './chat.ts';
import { type BotMethod, page, SlackApiError } from './method.ts';

const FURTHEST_SECONDS = 120 * 86_400;
const MOST_IN_WINDOW = 30;
const WINDOW_SECONDS = 300;

const schedule: BotMethod = {
  name: 'chat.scheduleMessage',
  needs: 'bot',
  tier: 3,
  scopes: ['chat:write'],
  errors: [
    ...bodyErrors,
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'msg_too_long',
    'invalid_time',
    'time_in_past',
    'time_too_far',
    'restricted_too_many',
    'invalid_metadata_format',
  ],
  run: (call) => {
    const { core } = call;
    const { state } = core;
    const now = Math.floor(core.clock.now() / 1000);
    const postAt = Number(call.args.required('post_at'));
    if (!Number.isInteger(postAt)) throw new SlackApiError('invalid_time');
    if (postAt <= now) throw new SlackApiError('time_in_past');
    if (postAt > now + FURTHEST_SECONDS) throw new SlackApiError('time_too_far');
    let channel;
    try {
      channel = destination(call, call.args.required('channel'));
    } catch (error) {
      // Scheduling does not know the Messages tab error.
      if (error instanceof SlackApiError && error.error === 'messages_tab_disabled')
        throw new SlackApiError('channel_not_found');
      throw error;
    }
    requireMembership(call, channel);
    const body = readBody(core, call.args, { most: 40_000, tooLong: 'msg_too_long' });
    const near = [...state.scheduled.values()].filter(
      (it) => it.channelId === channel.id && Math.abs(it.postAt - postAt) < WINDOW_SECONDS,
    );
    if (near.length >= MOST_IN_WINDOW) throw new SlackApiError('restricted_too_many');
    const id = state.newId('Q');
    const threadTs = call.args.text('thread_ts');
    const post = (): void => {
      state.scheduled.delete(id);
      // A message scheduled with metadata is accepted and never posted: Slack's own defect, kept so nobody relies on it.
      if (body.metadata !== null || channel.archived) return;
      const message = state.post(call.workspace.id, {
        channelId: channel.id,
        userId: call.bot.id,
        botId: call.bot.botId,
        ...body,
        threadTs,
      });
      void announce(core, channel, message);
    };
    state.scheduled.set(id, {
      id,
      teamId: call.workspace.id,
      channelId: channel.id,
      postAt,
      createdAt: now,
      text: body.text,
      post,
      cancel: core.agenda.at(postAt * 1000, post),
    });
    return {
      channel: channel.id,
      scheduled_message_id: id,
      post_at: String(postAt),
      message: { text: body.text, type: 'delayed_message', bot_id: call.bot.botId, blocks: body.blocks },
    };
  },
};

const list: BotMethod = {
  name: 'chat.scheduledMessages.list',
  needs: 'bot',
  tier: 3,
  scopes: [],
  errors: ['invalid_channel', 'invalid_cursor', 'invalid_limit'],
  run: (call) => {
    const channel = call.args.text('channel');
    const mine = [...call.core.state.scheduled.values()]
      .filter((it) => it.teamId === call.workspace.id && (!channel || it.channelId === channel))
      .sort((a, b) => a.postAt - b.postAt);
    const { items, response_metadata } = page(call, mine, { fallback: 100, most: 1000 });
    return {
      scheduled_messages: items.map((it) => ({
        id: it.id,
        channel_id: it.channelId,
        post_at: it.postAt,
        date_created: it.createdAt,
        text: it.text,
      })),
      response_metadata,
    };
  },
};

const remove: BotMethod = {
  name: 'chat.deleteScheduledMessage',
  needs: 'bot',
  tier: 3,
  scopes: ['chat:write'],
  errors: ['invalid_scheduled_message_id', 'channel_not_found'],
  run: (call) => {
    const { state } = call.core;
    const found = state.scheduled.get(call.args.required('scheduled_message_id'));
    if (!found || found.teamId !== call.workspace.id || found.channelId !== call.args.required('channel'))
      throw new SlackApiError('invalid_scheduled_message_id');
    found.cancel();
    state.scheduled.delete(found.id);
    return {};
  },
};

export const scheduledMethods = [schedule, list, remove];
