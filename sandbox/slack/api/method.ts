/**
 * What a Web API method looks like here, how it reads its arguments and how it fails. A method declares every error it
 * can give; a test compares the declarations with Slack's published lists.
 */
import type { Core } from '../core.ts';
import type { Channel, Install, SlackUser, Token, Workspace } from '../model.ts';
import type { Json } from '../screen.ts';
import type { Tier } from '../rates.ts';

/** Errors any method may give; Slack documents them once for all. */
export const genericErrors = [
  'not_authed',
  'invalid_auth',
  'token_expired',
  'token_revoked',
  'account_inactive',
  'missing_scope',
  'not_allowed_token_type',
  'ratelimited',
  'invalid_arguments',
  'invalid_json',
  'json_not_object',
  'unknown_method',
  'internal_error',
] as const;

export class SlackApiError extends Error {
  override readonly name = 'SlackApiError';
  readonly error: string;
  readonly extra: Json;
  constructor(error: string, extra: Json = {}) {
    super(error);
    this.error = error;
    this.extra = extra;
  }
}

/** `invalid_arguments` in Slack's way: one `[ERROR] …` line for each thing wrong. */
export function invalidArguments(...messages: readonly string[]): SlackApiError {
  return new SlackApiError('invalid_arguments', {
    response_metadata: { messages: messages.map((it) => `[ERROR] ${it}`) },
  });
}

export class Args {
  readonly raw: Json;
  constructor(raw: Json) {
    this.raw = raw;
  }

  has(name: string): boolean {
    const value = this.raw[name];
    return value !== undefined && value !== null && value !== '';
  }

  text(name: string): string | null {
    const value = this.raw[name];
    if (value === undefined || value === null) return null;
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === null || value === '') throw invalidArguments(`missing required field: ${name}`);
    return value;
  }

  flag(name: string): boolean {
    const value = this.raw[name];
    return value === true || value === 'true' || value === '1' || value === 1;
  }

  integer(name: string): number | null {
    const value = this.text(name);
    if (value === null || value === '') return null;
    const number = Number(value);
    if (!Number.isInteger(number)) throw invalidArguments(`must be an integer [json-pointer:/${name}]`);
    return number;
  }

  /** A structured argument: an object already, or JSON inside a form field. `undefined` when it is absent. */
  json(name: string): unknown {
    const value = this.raw[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      throw invalidArguments(`must be valid JSON [json-pointer:/${name}]`);
    }
  }
}

export interface Call {
  readonly core: Core;
  readonly args: Args;
  readonly token: Token;
  readonly install: Install;
  readonly workspace: Workspace;
  readonly bot: SlackUser;
}

/** What methods without a workspace token get. */
export interface OpenCall {
  readonly core: Core;
  readonly args: Args;
  readonly token: Token | null;
  readonly authorization: string | null;
}

interface Described {
  readonly name: string;
  readonly tier: Tier;
  /** Every error of its own; the generic ones need no mention. */
  readonly errors: readonly string[];
}

export interface BotMethod extends Described {
  readonly needs: 'bot';
  /** Any one of them is enough. Empty: no scope needed. */
  readonly scopes: readonly string[];
  readonly run: (call: Call) => Json | Promise<Json>;
}

export interface OpenMethod extends Described {
  readonly needs: 'app' | 'none';
  readonly run: (call: OpenCall) => Json | Promise<Json>;
}

export type Method = BotMethod | OpenMethod;

/** The channel a call names by id (or `#name`, where `byName`), if the app may know of it. */
export function findChannel(call: Call, value: string, options: { readonly byName?: boolean } = {}): Channel {
  const { state } = call.core;
  const channel = options.byName
    ? state.channelNamed(call.workspace.id, value)
    : state.channel(call.workspace.id, value);
  if (!channel) throw new SlackApiError('channel_not_found');
  if (channel.kind !== 'public' && !channel.members.has(call.bot.id)) throw new SlackApiError('channel_not_found');
  return channel;
}

const kindScopes: Record<Channel['kind'], { readonly read: string; readonly history: string }> = {
  public: { read: 'channels:read', history: 'channels:history' },
  private: { read: 'groups:read', history: 'groups:history' },
  im: { read: 'im:read', history: 'im:history' },
  mpim: { read: 'mpim:read', history: 'mpim:history' },
};

export function missingScope(needed: string, install: Install): SlackApiError {
  return new SlackApiError('missing_scope', { needed, provided: install.scopes.join(',') });
}

/** Reading about a channel takes the scope of its kind, whatever the method's own scope list lets through. */
export function requireChannelScope(call: Call, channel: Channel, what: 'read' | 'history'): void {
  const needed = kindScopes[channel.kind][what];
  if (!call.token.scopes.includes(needed)) throw missingScope(needed, call.install);
}

/** One page of `all`: cursors are opaque, and a made-up one is refused. */
export function page<Item>(
  call: Call,
  all: readonly Item[],
  options: { readonly fallback: number; readonly most: number },
): { readonly items: readonly Item[]; readonly response_metadata: { readonly next_cursor: string } } {
  const limit = call.args.integer('limit') ?? options.fallback;
  if (limit < 0 || limit > options.most) throw new SlackApiError('invalid_limit');
  const size = limit === 0 ? options.fallback : limit;
  let from = 0;
  const cursor = call.args.text('cursor');
  if (cursor) {
    const decoded = /^sbx:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'));
    if (!decoded) throw new SlackApiError('invalid_cursor');
    from = Number(decoded[1]);
  }
  const next = from + size < all.length ? Buffer.from(`sbx:${from + size}`).toString('base64') : '';
  return { items: all.slice(from, from + size), response_metadata: { next_cursor: next } };
}
