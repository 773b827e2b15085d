/** Files: the three-step upload, `files.info`, and the private download that answers a login page without a token. */
import type { Answer, Request } from '../../http.ts';
import type { Core } from '../core.ts';
import { messageProblems } from '../blocks-check.ts';
import { isJson, str } from '../form.ts';
import { announce } from '../posting.ts';
import { fileShape } from '../shapes.ts';
import { type BotMethod, findChannel, SlackApiError } from './method.ts';

const types: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  txt: 'text/plain',
  csv: 'text/csv',
  json: 'application/json',
  ics: 'text/calendar',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

export const mimeOf = (name: string): string =>
  types[name.split('.').pop()?.toLowerCase() ?? ''] ?? 'application/octet-stream';

const getUrl: BotMethod = {
  name: 'files.getUploadURLExternal',
  needs: 'bot',
  tier: 4,
  scopes: ['files:write'],
  errors: ['missing_argument'],
  run: (call) => {
    const name = call.args.text('filename');
    const size = call.args.integer('length');
    if (!name || size === null || size <= 0) throw new SlackApiError('missing_argument');
    const id = call.core.state.newId('F');
    call.core.state.files.set(id, {
      id,
      teamId: call.workspace.id,
      userId: call.bot.id,
      name,
      title: name,
      size,
      mimetype: mimeOf(name),
      created: Math.floor(call.core.clock.now() / 1000),
      content: null,
      complete: false,
      channels: new Set(),
      deleted: false,
    });
    return { upload_url: `${call.core.url()}/upload/v1/${id}`, file_id: id };
  },
};

const complete: BotMethod = {
  name: 'files.completeUploadExternal',
  needs: 'bot',
  tier: 4,
  scopes: ['files:write'],
  errors: ['file_not_found', 'channel_not_found', 'not_in_channel', 'file_update_failed', 'invalid_blocks'],
  run: (call) => {
    const { state } = call.core;
    const wanted = call.args.json('files');
    if (!Array.isArray(wanted)) throw new SlackApiError('file_not_found');
    const files = wanted.filter(isJson).map((it) => {
      const file = state.files.get(str(it['id']));
      if (!file || file.teamId !== call.workspace.id) throw new SlackApiError('file_not_found');
      if (file.content === null) throw new SlackApiError('file_update_failed');
      return { file, title: str(it['title']) };
    });
    const target = call.args.text('channel_id') ?? call.args.text('channels');
    const channel = target ? findChannel(call, target) : null;
    if (channel && !channel.members.has(call.bot.id)) throw new SlackApiError('not_in_channel');
    const blocks = call.args.json('blocks') ?? [];
    if (messageProblems({ blocks }).length > 0) throw new SlackApiError('invalid_blocks');
    for (const { file, title } of files) {
      file.complete = true;
      if (title !== '') file.title = title;
      if (channel) file.channels.add(channel.id);
    }
    if (channel) {
      const message = state.post(call.workspace.id, {
        channelId: channel.id,
        userId: call.bot.id,
        botId: call.bot.botId,
        text: call.args.text('initial_comment') ?? '',
        blocks: state.withIds(blocks),
        threadTs: call.args.text('thread_ts'),
        files: files.map((it) => it.file.id),
      });
      void announce(call.core, channel, message);
    }
    return { files: files.map((it) => fileShape(it.file, call.core.url())) };
  },
};

const info: BotMethod = {
  name: 'files.info',
  needs: 'bot',
  tier: 4,
  scopes: ['files:read'],
  errors: ['file_not_found', 'file_deleted'],
  run: (call) => {
    const file = call.core.state.files.get(call.args.required('file'));
    if (!file || file.teamId !== call.workspace.id || !file.complete) throw new SlackApiError('file_not_found');
    if (file.deleted) throw new SlackApiError('file_deleted');
    return { file: fileShape(file, call.core.url()), comments: [], response_metadata: { next_cursor: '' } };
  },
};

export const fileMethods = [getUrl, complete, info];

/** The bytes of a multipart upload's first file part, or the raw body. */
function uploadedBytes(request: Request): Buffer {
  const boundary = /boundary="?([^";]+)"?/.exec(request.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return request.body;
  const marker = Buffer.from(`--${boundary}`);
  const start = request.body.indexOf('\r\n\r\n', request.body.indexOf(marker));
  const end = request.body.indexOf(Buffer.concat([Buffer.from('\r\n'), marker]), start);
  return start < 0 || end < 0 ? Buffer.alloc(0) : request.body.subarray(start + 4, end);
}

export function handleUpload(core: Core, request: Request): Answer {
  const file = core.state.files.get(request.params['id'] ?? '');
  if (!file || file.complete) return { status: 404, body: 'no such upload' };
  const bytes = uploadedBytes(request);
  if (bytes.length !== file.size) return { status: 400, body: `expected ${file.size} bytes, got ${bytes.length}` };
  file.content = Buffer.from(bytes);
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: `OK - ${bytes.length}` };
}

export function handleDownload(core: Core, request: Request): Answer {
  const [, id = ''] = (request.params['file'] ?? '').split('-');
  const file = core.state.files.get(id);
  const token = core.state.tokens.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
  const allowed = token && !token.revoked && token.teamId === file?.teamId && token.scopes.includes('files:read');
  if (!file?.complete || file.deleted || !allowed)
    return {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><title>Sign in | Slack</title>',
    };
  return { status: 200, headers: { 'content-type': file.mimetype }, body: file.content ?? Buffer.alloc(0) };
}
