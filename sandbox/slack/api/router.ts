/**
 * Every Web API call passes here: body (form, JSON, multipart), token, scopes, rate, the method itself, the journal.
 * An error name a method has not declared is a defect of the emulator and answers 500, loudly.
 */
import { parseBody, type Answer, type Request } from '../../http.ts';
import type { Core } from '../core.ts';
import type { CallEntry } from '../journal.ts';
import type { Token } from '../model.ts';
import type { Json } from '../screen.ts';
import { appMethods } from './apps.ts';
import { chatMethods } from './chat.ts';
import { conversationReads } from './conversations.ts';
import { conversationWrites } from './conversation-writes.ts';
import { fileMethods } from './files.ts';
import { markMethods } from './marks.ts';
import { Args, genericErrors, type Method, SlackApiError } from './method.ts';
import { scheduledMethods } from './scheduled.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

export const methods: readonly Method[] = [
  ...userMethods,
  ...chatMethods,
  ...scheduledMethods,
  ...viewMethods,
  ...conversationReads,
  ...conversationWrites,
  ...fileMethods,
  ...markMethods,
  ...appMethods,
];

const byName = new Map(methods.map((it) => [it.name, it]));

function readArgs(request: Request): Json {
  const type = request.headers['content-type'] ?? '';
  const query = Object.fromEntries(request.query);
  if (type.includes('json')) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(request.body.toString('utf8') || '{}');
    } catch {
      throw new SlackApiError('invalid_json');
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      throw new SlackApiError('json_not_object');
    return { ...query, ...parsed };
  }
  if (type.includes('multipart/form-data')) return { ...query, ...multipartFields(request.body, type) };
  return { ...query, ...parseBody(request) };
}

function multipartFields(body: Buffer, type: string): Json {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1] ?? '';
  const fields: Record<string, string> = {};
  for (const part of body.toString('utf8').split(`--${boundary}`)) {
    const name = /name="([^"]+)"/.exec(part)?.[1];
    const start = part.indexOf('\r\n\r\n');
    if (name !== undefined && start >= 0) fields[name] = part.slice(start + 4).replace(/\r\n$/, '');
  }
  return fields;
}

function authenticate(core: Core, request: Request, args: Args): Token {
  const value = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? args.text('token');
  if (!value) throw new SlackApiError('not_authed');
  const token = core.state.tokens.get(value);
  if (!token) throw new SlackApiError('invalid_auth');
  if (token.revoked) throw new SlackApiError('token_revoked');
  if (token.expiresAt !== null && core.clock.now() >= token.expiresAt) throw new SlackApiError('token_expired');
  return token;
}

async function run(
  core: Core,
  method: Method,
  request: Request,
  args: Args,
): Promise<{ readonly body: Json; readonly token: Token | null }> {
  if (method.needs === 'none') {
    return {
      body: await method.run({ core, args, token: null, authorization: request.headers.authorization ?? null }),
      token: null,
    };
  }
  const token = authenticate(core, request, args);
  if (token.kind !== method.needs) throw new SlackApiError('not_allowed_token_type');
  if (method.needs !== 'bot') return { body: await method.run({ core, args, token, authorization: null }), token };
  const install = core.state.installs.get(token.teamId ?? '');
  const bot = core.state.bot(token.teamId ?? '');
  if (!install || !bot) throw new SlackApiError('account_inactive');
  if (method.scopes.length > 0 && !method.scopes.some((it) => token.scopes.includes(it)))
    throw new SlackApiError('missing_scope', { needed: method.scopes.join(','), provided: token.scopes.join(',') });
  const wait = core.rates.take(method.name, method.tier, install.teamId, args.text('channel'));
  if (wait > 0) throw new SlackApiError('ratelimited', { retryAfter: wait });
  const workspace = core.state.workspace(install.teamId);
  return { body: await method.run({ core, args, token, install, workspace, bot }), token };
}

export async function handleApi(core: Core, request: Request): Promise<Answer> {
  const started = performance.now();
  const name = request.params['method'] ?? '';
  const method = byName.get(name);
  let raw: Json = {};
  let answer: Json;
  let teamId: string | null = null;
  let status = 200;
  const headers: Record<string, string> = {};
  core.activity.begin();
  try {
    raw = readArgs(request);
    if (!method) throw new SlackApiError('unknown_method', { req_method: name });
    const { body, token } = await run(core, method, request, new Args(raw));
    answer = { ok: true, ...body };
    teamId = token?.teamId ?? null;
    if (token) headers['x-oauth-scopes'] = token.scopes.join(',');
    if (method.needs === 'bot') headers['x-accepted-oauth-scopes'] = method.scopes.join(',');
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    const declared = method?.errors.includes(error.error) || (genericErrors as readonly string[]).includes(error.error);
    if (!declared) throw new Error(`${name} gave "${error.error}", which it does not declare`, { cause: error });
    const { retryAfter, ...extra } = error.extra;
    if (typeof retryAfter === 'number') {
      status = 429;
      headers['retry-after'] = String(retryAfter);
    }
    answer = { ok: false, error: error.error, ...extra };
  } finally {
    core.activity.end();
  }
  // The journal keeps no credential, whichever way it went.
  const { token: _token, client_secret: _secret, refresh_token: _used, code: _code, ...args } = raw;
  const { access_token: _access, refresh_token: _fresh, ...kept } = answer;
  core.journal.add<CallEntry>({
    entry: 'call',
    method: name,
    teamId,
    args,
    ok: answer['ok'] === true,
    error: answer['ok'] === true ? null : String(answer['error']),
    answer: kept,
    ms: Math.round(performance.now() - started),
  });
  return { status, headers, body: answer };
}
