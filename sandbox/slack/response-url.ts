/**
 * What the app may do with a response URL: five uses in thirty minutes; answer only to the person or to the room;
 * replace or delete the message whose button was pressed. A command's own ephemeral answer cannot be replaced later.
 */
import type { Answer, Request } from '../http.ts';
import { parseBody } from '../http.ts';
import { SlackApiError } from './api/method.ts';
import type { Core } from './core.ts';
import { isJson, str } from './form.ts';
import type { ResponseEntry } from './journal.ts';
import { announce, announceChange, readBody } from './posting.ts';
import type { Json } from './screen.ts';
import { messageShape } from './shapes.ts';
import type { ResponseTarget } from './tickets.ts';

const isTrue = (value: unknown): boolean => value === true || value === 'true';
const isFalse = (value: unknown): boolean => value === false || value === 'false';

/** Applies the body of a response URL (or of an immediate answer to a command). */
export function respond(core: Core, target: ResponseTarget, body: Json): void {
  const { state } = core;
  const channel = state.channel(target.teamId, target.channelId);
  const install = state.installs.get(target.teamId);
  if (!channel || !install) throw new SlackApiError('channel_not_found');
  const source = target.messageTs === null ? undefined : state.message(channel, target.messageTs);
  // A message shortcut points at somebody's words: those are not the app's to change.
  const original = source?.userId === install.botUserId ? source : undefined;
  if (isTrue(body['delete_original'])) {
    if (!original) return;
    const before = messageShape(original, channel);
    state.remove(channel, original.ts);
    if (original.ephemeralTo === null) void announceChange(core, channel, before, null);
    return;
  }
  const content = readBody(
    core,
    { json: (name) => body[name], text: (name) => (typeof body[name] === 'string' ? body[name] : null) },
    { most: 40_000, tooLong: null },
  );
  // Unless told otherwise an answer to a press takes the pressed message's place.
  if (original && !isFalse(body['replace_original'])) {
    const before = messageShape(original, channel);
    original.text = content.text;
    original.blocks = content.blocks;
    original.attachments = content.attachments;
    if (original.ephemeralTo !== null) return;
    if (content.blocks.length === 0) original.edited = { user: install.botUserId, ts: state.newTs() };
    void announceChange(core, channel, before, original);
    return;
  }
  const inChannel = body['response_type'] === 'in_channel';
  if (inChannel && channel.archived) throw new SlackApiError('is_archived');
  if (inChannel) showCommand(core, target);
  const posted = state.post(target.teamId, {
    channelId: channel.id,
    userId: install.botUserId,
    botId: install.botId,
    ...content,
    // A thread is only reached by an answer for everybody that names it; others land in the channel.
    threadTs: (inChannel && str(body['thread_ts'])) || null,
    ephemeralTo: inChannel ? null : target.userId,
  });
  void announce(core, channel, posted);
}

const shown = new WeakSet<ResponseTarget>();

/** An answer for everybody also shows what was typed, once. */
function showCommand(core: Core, target: ResponseTarget): void {
  if (target.command === null || shown.has(target)) return;
  shown.add(target);
  core.state.post(target.teamId, { channelId: target.channelId, userId: target.userId, text: target.command });
}

export function handleResponseUrl(core: Core, request: Request): Answer {
  const body = parseBody(request);
  const finish = (status: number, error: string | null): Answer => {
    core.journal.add<ResponseEntry>({ entry: 'response', body, ok: error === null, error });
    if (error === null) return { status, headers: { 'content-type': 'text/plain' }, body: 'ok' };
    return { status, body: { ok: false, error } };
  };
  const target = core.responseUrls.use(request.params['key'] ?? '');
  if (typeof target === 'string') return finish(404, target);
  if (!isJson(body) || Object.keys(body).length === 0) return finish(400, 'invalid_payload');
  core.activity.begin();
  try {
    respond(core, target, body);
    return finish(200, null);
  } catch (error) {
    if (error instanceof SlackApiError) return finish(400, error.error);
    throw error;
  } finally {
    core.activity.end();
  }
}
