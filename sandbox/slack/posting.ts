/**
 * What the chat methods and response URLs share: reading a message out of arguments, Slack's length rules, and telling
 * the app (and everybody's unread counts) that something was posted.
 */
import { SlackApiError, invalidArguments } from './api/method.ts';
import { asLines, isTooLong, messageProblems } from './blocks-check.ts';
import type { Core } from './core.ts';
import { codePoints, isJson, jsons } from './form.ts';
import type { Channel, Message } from './model.ts';
import { messageShape } from './shapes.ts';
import type { Json } from './screen.ts';

const CUT_AT = 40_000;
const MARKDOWN_MOST = 12_000;

export interface Body {
  readonly text: string;
  readonly blocks: Json[];
  readonly attachments: Json[];
  readonly metadata: Json | null;
}

/** `tooLong`: the error of the method for a body over `most` characters of text; `null`: cut it as Slack does. */
export function readBody(
  core: Core,
  source: { readonly json: (name: string) => unknown; readonly text: (name: string) => string | null },
  limits: { readonly most: number; readonly tooLong: 'msg_too_long' | null },
): Body {
  const blocks = source.json('blocks');
  const attachments = source.json('attachments');
  const metadata = source.json('metadata');
  const markdown = source.text('markdown_text');
  const plain = source.text('text') ?? '';
  if (blocks !== undefined && !Array.isArray(blocks)) throw new SlackApiError('invalid_blocks_format');
  if (attachments !== undefined && !Array.isArray(attachments))
    throw invalidArguments('must be an array [json-pointer:/attachments]');
  if (markdown && (plain !== '' || blocks !== undefined)) throw new SlackApiError('markdown_text_conflict');
  if (markdown && codePoints(markdown) > MARKDOWN_MOST)
    throw invalidArguments(`must be at most ${MARKDOWN_MOST} characters [json-pointer:/markdown_text]`);
  if (
    metadata !== undefined &&
    (!isJson(metadata) || typeof metadata['event_type'] !== 'string' || !isJson(metadata['event_payload']))
  )
    throw new SlackApiError('invalid_metadata_format');
  const filled = core.state.withIds(blocks);
  if (plain === '' && !markdown && filled.length === 0 && jsons(attachments).length === 0)
    throw new SlackApiError('no_text');
  if (jsons(attachments).length > 100) throw new SlackApiError('too_many_attachments');
  const problems = messageProblems({
    ...(blocks !== undefined && { blocks }),
    ...(attachments !== undefined && { attachments }),
  });
  if (problems.some((it) => !isTooLong(it))) {
    const lines = asLines(problems);
    throw new SlackApiError('invalid_blocks', {
      errors: lines,
      response_metadata: { messages: lines.map((it) => `[ERROR] ${it}`) },
    });
  }
  const length = codePoints(plain);
  if (limits.tooLong !== null && length > limits.most) throw new SlackApiError(limits.tooLong);
  if (problems.length > 0) throw new SlackApiError(limits.tooLong ?? 'msg_blocks_too_long');
  return {
    text: markdown ?? (length > CUT_AT ? Array.from(plain).slice(0, CUT_AT).join('') : plain),
    blocks: markdown ? core.state.withIds([{ type: 'markdown', text: markdown }]) : filled,
    attachments: jsons(attachments).map((it) => ({
      ...it,
      ...(it['blocks'] !== undefined && { blocks: core.state.withIds(it['blocks']) }),
    })),
    metadata: isJson(metadata) ? metadata : null,
  };
}

export const bodyErrors = [
  'invalid_blocks',
  'invalid_blocks_format',
  'markdown_text_conflict',
  'no_text',
  'too_many_attachments',
];

const subscriptions: Record<Channel['kind'], { readonly event: string; readonly type: string }> = {
  public: { event: 'message.channels', type: 'channel' },
  private: { event: 'message.groups', type: 'group' },
  im: { event: 'message.im', type: 'im' },
  mpim: { event: 'message.mpim', type: 'mpim' },
};

/** Emits the `message` event for something posted, when the app is in the conversation. */
export async function announce(core: Core, channel: Channel, message: Message, extra: Json = {}): Promise<void> {
  const bot = core.state.bot(channel.teamId);
  if (!bot || !channel.members.has(bot.id) || message.ephemeralTo !== null) return;
  const { event, type } = subscriptions[channel.kind];
  await core.events.emit(
    channel.teamId,
    event,
    { ...messageShape(message, channel), channel: channel.id, channel_type: type, event_ts: message.ts, ...extra },
    channel,
  );
}

/** Emits `message_changed` or `message_deleted` for a message the app can see. `before`: its shape until now. */
export async function announceChange(core: Core, channel: Channel, before: Json, after: Message | null): Promise<void> {
  const bot = core.state.bot(channel.teamId);
  if (!bot || !channel.members.has(bot.id)) return;
  const { event, type } = subscriptions[channel.kind];
  const changed =
    after === null
      ? { subtype: 'message_deleted', deleted_ts: before['ts'] }
      : { subtype: 'message_changed', message: messageShape(after, channel) };
  await core.events.emit(
    channel.teamId,
    event,
    {
      type: 'message',
      ...changed,
      previous_message: before,
      channel: channel.id,
      channel_type: type,
      hidden: true,
      ts: core.state.newTs(),
    },
    channel,
  );
}
