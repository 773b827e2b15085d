/**
 * Lever's authorisation server, small: `/authorize` (the consent page), `/oauth/token` (code and refresh, each refresh
 * handing out a new refresh token and ending the old one). Access tokens live one hour on the sandbox's clock.
 */
import type { Answer, Request, Route } from '../http.ts';
import { parseBody } from '../http.ts';
import { Ids } from './ids.ts';
import type { Keys } from './keys.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** The trailing slash matters to the real service. */
const AUDIENCES = ['https://api.lever.co/v1/', 'https://api.sandbox.lever.co/v1/'];

export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
  /** Compared exactly. Empty: any address on this machine. */
  readonly redirectUris: readonly string[];
}

interface Granted {
  readonly client: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly createdAt: number;
  usedAt: number;
}

export class OAuth {
  readonly #keys: Keys;
  readonly #now: () => number;
  readonly #base: () => string;
  #ids = new Ids('oauth');
  #codes = new Map<string, Granted>();
  #refresh = new Map<string, Granted>();
  #access = new Set<string>();
  readonly clients: OAuthClient[] = [];

  constructor(keys: Keys, now: () => number, base: () => string, client: OAuthClient) {
    this.#keys = keys;
    this.#now = now;
    this.#base = base;
    this.clients.push(client);
  }

  /** Somebody with the right took the app's access away: every token ends at once. */
  revoke(): void {
    for (const token of this.#access) this.#keys.remove(token);
    this.#access.clear();
    this.#refresh.clear();
    this.#codes.clear();
  }

  reset(): void {
    this.revoke();
    this.#ids = new Ids('oauth');
  }

  routes(): Route[] {
    return [
      { method: 'GET', path: '/authorize', handle: (request) => this.#ask(request) },
      { method: 'POST', path: '/authorize', handle: (request) => this.#decide(request) },
      { method: 'POST', path: '/oauth/token', handle: (request) => this.#token(request) },
    ];
  }

  /** The page a Super Admin sees; or the reason why they see none. */
  #ask(request: Request): Answer {
    const { query } = request;
    const client = this.clients.find((it) => it.id === query.get('client_id'));
    const redirect = query.get('redirect_uri') ?? '';
    if (client === undefined || !this.#mayReturnTo(client, redirect))
      return html(403, '<h1>Oops!, something went wrong</h1><p>Unknown client or callback URL mismatch.</p>');
    const audience = query.get('audience') ?? '';
    if (query.get('response_type') !== 'code')
      return back(redirect, query, { error: 'unsupported_response_type', error_description: 'Only code is supported' });
    if (![...AUDIENCES, `${this.#base()}/v1/`].includes(audience))
      return back(redirect, query, { error: 'access_denied', error_description: `Service not found: ${audience}` });
    const scopes = (query.get('scope') ?? '').split(' ').filter((it) => it !== '');
    const hidden = [...query].map(
      ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
    );
    return html(
      200,
      `<h1>Authorize App</h1><p>${escape(client.id)} asks for access to your Lever account:</p>
<ul>${scopes.map((it) => `<li>${escape(it)}</li>`).join('')}</ul>
<form method="post" action="/authorize">${hidden.join('')}
<button name="decision" value="accept">Accept</button> <button name="decision" value="decline">Decline</button></form>`,
    );
  }

  #decide(request: Request): Answer {
    const form = new URLSearchParams(request.body.toString('utf8'));
    const client = this.clients.find((it) => it.id === form.get('client_id'));
    const redirect = form.get('redirect_uri') ?? '';
    if (client === undefined || !this.#mayReturnTo(client, redirect))
      return html(403, '<h1>Callback URL mismatch</h1>');
    if (form.get('decision') !== 'accept')
      return back(redirect, form, { error: 'access_denied', error_description: 'User did not authorize the request' });
    const code = this.#ids.hex(32);
    const now = this.#now();
    const scopes = (form.get('scope') ?? '').split(' ').filter((it) => it !== '');
    this.#codes.set(code, { client: client.id, scopes, redirectUri: redirect, createdAt: now, usedAt: now });
    return back(redirect, form, { code });
  }

  #token(request: Request): Answer {
    const body = parseBody(request);
    const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
    const client = this.clients.find((it) => it.id === text('client_id'));
    if (client === undefined || client.secret !== text('client_secret'))
      return { status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' } };
    const now = this.#now();
    if (text('grant_type') === 'authorization_code') {
      const granted = this.#codes.get(text('code'));
      this.#codes.delete(text('code'));
      const redirect = text('redirect_uri');
      if (
        granted === undefined ||
        granted.client !== client.id ||
        granted.createdAt + 10 * 60 * 1000 < now ||
        (redirect !== '' && redirect !== granted.redirectUri)
      )
        return invalid('Invalid authorization code');
      return this.#hand(granted);
    }
    if (text('grant_type') === 'refresh_token') {
      const granted = this.#refresh.get(text('refresh_token'));
      this.#refresh.delete(text('refresh_token'));
      // A refresh token dies after a year, or after 90 days without use.
      if (
        granted === undefined ||
        granted.client !== client.id ||
        granted.createdAt + 365 * DAY < now ||
        granted.usedAt + 90 * DAY < now
      )
        return invalid('Unknown or invalid refresh token.');
      return this.#hand({ ...granted, usedAt: now });
    }
    return { status: 403, body: { error: 'unsupported_grant_type', error_description: 'Unsupported grant type' } };
  }

  #hand(granted: Granted): Answer {
    const access = this.#ids.hex(64);
    const { scopes } = granted;
    this.#access.add(access);
    this.#keys.add(access, {
      label: `app ${granted.client} ${this.#access.size}`,
      rights: scopes.map((it) => it.replace(/:admin$/, '')),
      confidential: scopes.includes('confidential:access:admin'),
      expiresAt: this.#now() + HOUR,
    });
    const refresh = scopes.includes('offline_access') ? { refresh_token: this.#ids.hex(48) } : {};
    if (refresh.refresh_token !== undefined) this.#refresh.set(refresh.refresh_token, granted);
    return {
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: {
        access_token: access,
        ...refresh,
        token_type: 'Bearer',
        scope: scopes.join(' '),
        expires_in: HOUR / 1000,
      },
    };
  }

  #mayReturnTo(client: OAuthClient, redirect: string): boolean {
    if (client.redirectUris.length > 0) return client.redirectUris.includes(redirect);
    return URL.canParse(redirect) && ['127.0.0.1', 'localhost'].includes(new URL(redirect).hostname);
  }
}

const invalid = (description: string): Answer => ({
  status: 403,
  body: { error: 'invalid_grant', error_description: description },
});

function back(redirect: string, query: URLSearchParams, answer: Readonly<Record<string, string>>): Answer {
  const url = new URL(redirect);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  const state = query.get('state');
  if (state !== null) url.searchParams.set('state', state);
  return { status: 302, headers: { location: url.toString() } };
}

const html = (status: number, body: string): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><meta charset="utf-8"><title>Lever (sandbox)</title><body style="font:16px system-ui;margin:3rem auto;max-width:40rem">${body}`,
});

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
