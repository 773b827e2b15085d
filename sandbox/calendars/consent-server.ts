/**
 * The authorization server of a vendor, as far as people's own consent goes: codes with PKCE, each good once and for ten
 * minutes, refresh tokens, and taking them back. Vendors differ in words, scopes and whether a refresh token is replaced;
 * `google-access.ts` and `microsoft-access.ts` say those.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';
import type { Answer, Request } from '../http.ts';
import { parseBody } from '../http.ts';
import { consentPage, consentProblem } from './consent-page.ts';
import type { Vendor } from './event.ts';
import type { CalendarState } from './state.ts';

/** What a person allowed. */
export interface Grant {
  readonly account: string;
  readonly scopes: readonly string[];
  /** Came with a code of its own, and is taken back by it. */
  readonly offline: boolean;
}

interface Issued extends Grant {
  readonly redirect: string;
  readonly challenge: string;
  readonly until: number;
  used: boolean;
}

export interface ConsentServerOptions {
  readonly vendor: Vendor;
  /** "Google". */
  readonly label: string;
  readonly state: CalendarState;
  readonly clock: Clock;
  readonly client: { readonly id: string; readonly secret: string };
  /** The end of the one redirect address that is registered, on any https host or on loopback. */
  readonly redirectPath: string;
  /** What each scope that may be asked for means; `null` is not shown. */
  readonly scopes: ReadonlyMap<string, string | null>;
  /** Single scopes may be ticked off. */
  readonly granular: boolean;
  /** Whether this request asks for a refresh token, and gets one. */
  readonly offline: (asked: URLSearchParams, before: boolean) => boolean;
}

export interface OAuthRefusal {
  readonly status: number;
  readonly error: string;
  readonly why: 'client' | 'code' | 'verifier' | 'revoked' | 'grant-type';
}

/** ms. */
const CODE_LIFE = 600_000;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export class ConsentServer {
  readonly client: { readonly id: string; readonly secret: string };
  readonly #options: ConsentServerOptions;
  #codes = new Map<string, Issued>();
  #refresh = new Map<string, Grant>();
  #allowed = new Set<string>();
  #clientGone = false;

  constructor(options: ConsentServerOptions) {
    this.#options = options;
    this.client = options.client;
  }

  reset(): void {
    this.#codes = new Map();
    this.#refresh = new Map();
    this.#allowed = new Set();
    this.#clientGone = false;
  }

  /** As an admin who deletes the client, or its secret. */
  revokeClient(): void {
    this.#clientGone = true;
  }

  /** As a person who removes the app in their account: every refresh token of theirs is no longer taken. */
  withdraw(account: string): void {
    for (const [token, grant] of this.#refresh)
      if (grant.account === account.toLowerCase()) this.#refresh.delete(token);
    this.#allowed.delete(account.toLowerCase());
  }

  /** Accounts that have a live refresh token. */
  get holding(): readonly string[] {
    return [...new Set([...this.#refresh.values()].map((it) => it.account))];
  }

  #wrong({ query }: Request): Answer | null {
    const { client, redirectPath, scopes } = this.#options;
    if (this.#clientGone || query.get('client_id') !== client.id)
      return consentProblem(401, 'Access blocked', 'Error 401: invalid_client. The OAuth client was not found.');
    const redirect = query.get('redirect_uri') ?? '';
    const url = URL.canParse(redirect) ? new URL(redirect) : null;
    const registered =
      url?.pathname === redirectPath &&
      url.search === '' &&
      (url.protocol === 'https:' || ['127.0.0.1', 'localhost'].includes(url.hostname));
    if (!registered)
      return consentProblem(400, 'Access blocked', `Error 400: redirect_uri_mismatch. ${redirect} is not registered.`);
    const strange = this.#asked(query).filter((it) => !scopes.has(it));
    if (strange.length > 0 || this.#asked(query).length === 0)
      return consentProblem(400, 'Access blocked', `Error 400: invalid_scope. ${strange.join(' ')}`);
    if (query.get('response_type') !== 'code')
      return consentProblem(400, 'Access blocked', 'Error 400: invalid_request. response_type must be code.');
    if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(query.get('code_challenge') ?? ''))
      return consentProblem(400, 'Access blocked', 'Error 400: invalid_request. A PKCE challenge with S256 is wanted.');
    return null;
  }

  #asked(query: URLSearchParams): string[] {
    return (query.get('scope') ?? '').split(' ').filter((it) => it !== '');
  }

  #accounts(): readonly string[] {
    const { state, vendor } = this.#options;
    return state
      .accounts()
      .filter((it) => it.vendor === vendor && it.room === null)
      .map((it) => it.address)
      .sort();
  }

  show(request: Request): Answer {
    const wrong = this.#wrong(request);
    if (wrong) return wrong;
    const { label, scopes, granular } = this.#options;
    return consentPage({
      vendor: label,
      accounts: this.#accounts(),
      hint: request.query.get('login_hint') ?? '',
      scopes: this.#asked(request.query).flatMap((scope) => {
        const means = scopes.get(scope);
        return means === null || means === undefined ? [] : [{ scope, means, fixed: !granular }];
      }),
      action: `${request.path}?${request.query.toString()}`,
    });
  }

  /** The form of the page: sends the browser back with a code, or with the refusal. */
  answer(request: Request): Answer {
    const wrong = this.#wrong(request);
    if (wrong) return wrong;
    const { query } = request;
    const { scopes, granular, clock, offline } = this.#options;
    const form = new URLSearchParams(request.body.toString('utf8'));
    const back = new URL(query.get('redirect_uri') ?? '');
    const state = query.get('state');
    if (state !== null) back.searchParams.set('state', state);
    const account = (form.get('account') ?? '').toLowerCase();
    if (form.get('answer') !== 'allow') {
      back.searchParams.set('error', 'access_denied');
    } else if (!this.#accounts().includes(account)) {
      return consentProblem(400, 'Something went wrong', 'There is no such account.');
    } else {
      const ticked = new Set(form.getAll('scope'));
      const granted = this.#asked(query).filter((it) => !granular || scopes.get(it) === null || ticked.has(it));
      const code = `4/${randomBytes(24).toString('base64url')}`;
      this.#codes.set(code, {
        account,
        scopes: granted,
        offline: offline(query, this.#allowed.has(account)),
        redirect: back.origin + back.pathname,
        challenge: query.get('code_challenge') ?? '',
        until: clock.now() + CODE_LIFE,
        used: false,
      });
      this.#allowed.add(account);
      back.searchParams.set('code', code);
    }
    return { status: 302, headers: { location: back.href }, body: '' };
  }

  /** What a token request buys, with the refresh token to give out; or what is wrong with it. */
  buy(request: Request): { readonly grant: Grant; readonly refresh: string | null } | OAuthRefusal {
    const body = parseBody(request);
    const { client, clock } = this.#options;
    if (this.#clientGone || body['client_id'] !== client.id || body['client_secret'] !== client.secret)
      return { status: 401, error: 'invalid_client', why: 'client' };
    if (body['grant_type'] === 'refresh_token') {
      const grant = this.#refresh.get(text(body['refresh_token']));
      return grant ? { grant, refresh: null } : { status: 400, error: 'invalid_grant', why: 'revoked' };
    }
    if (body['grant_type'] !== 'authorization_code')
      return { status: 400, error: 'unsupported_grant_type', why: 'grant-type' };
    const issued = this.#codes.get(text(body['code']));
    if (!issued || issued.used || clock.now() >= issued.until || body['redirect_uri'] !== issued.redirect)
      return { status: 400, error: 'invalid_grant', why: 'code' };
    // A code is spent by the first who shows it, whatever else they show.
    issued.used = true;
    const verifier = createHash('sha256').update(text(body['code_verifier'])).digest('base64url');
    if (verifier !== issued.challenge) return { status: 400, error: 'invalid_grant', why: 'verifier' };
    const refresh = issued.offline ? this.issueRefresh(issued) : null;
    return { grant: issued, refresh };
  }

  issueRefresh({ account, scopes, offline }: Grant): string {
    const token = `1//${randomBytes(32).toString('base64url')}`;
    this.#refresh.set(token, { account, scopes, offline });
    return token;
  }

  /** The account whose token this was; `null`: nobody's. */
  revoke(token: string): string | null {
    const account = this.#refresh.get(token)?.account ?? null;
    if (account !== null) this.withdraw(account);
    return account;
  }
}
