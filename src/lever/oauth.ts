/**
 * Lever's OAuth: the authorize address, the code that comes back, tokens, and a provider that renews them. Called by
 * the connect screen and by `createLever` (as `auth`). Lever hands out a new refresh token with every renewal, so a
 * renewal is done by one caller at a time and is not in use before it is stored.
 */
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Credentials } from './auth.ts';
import { environments, safeUrl, type LeverEnvironment } from './environments.ts';
import {
  LeverBadRequestError,
  LeverNotConnectedError,
  LeverReconnectError,
  LeverTimeoutError,
  LeverUnavailableError,
  LeverUnexpectedAnswerError,
} from './errors.ts';
import type { LeverScope } from './permissions.ts';

export interface Tokens {
  readonly accessToken: string;
  /** Only there when `offline_access` was asked for. Dies after a year, or 90 days without use. */
  readonly refreshToken: string | null;
  /** Epoch ms. */
  readonly expiresAt: number;
  /** What was granted; may be less than was asked for. */
  readonly scopes: readonly LeverScope[];
}

export interface OAuthOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Exactly as registered with Lever. */
  readonly redirectUri: string;
  /** @default 'global' */
  readonly environment?: LeverEnvironment | undefined;
  /** Instead of the environment's address. HTTPS, or plain HTTP to this very machine. */
  readonly authUrl?: string | undefined;
  readonly audience?: string | undefined;
  /** Epoch ms. */
  readonly now: () => number;
  readonly fetch?: typeof fetch | undefined;
  /** @default 15000 */
  readonly timeoutMs?: number | undefined;
}

export interface OAuth {
  /** Where to send the admin. `state` must be unguessable and remembered for `readCallback`. */
  authorizeUrl(ask: { readonly state: string; readonly scopes: readonly LeverScope[] }): string;
  /** What Lever's redirect says. `refused` carries Lever's reason; `forged` is not an answer to what we asked. */
  readCallback(
    query: URLSearchParams,
    state: string,
  ):
    | { readonly ok: true; readonly code: string }
    | { readonly ok: false; readonly reason: 'refused' | 'forged' | 'incomplete'; readonly said: string };
  exchange(code: string): Promise<Tokens>;
  /** Throws `LeverReconnectError` when the grant is gone. */
  refresh(refreshToken: string): Promise<Tokens>;
}

const Answer = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.coerce.number().nullish(),
  scope: z.string().nullish(),
});

/** Lever's access tokens live an hour (seconds). */
const USUAL_LIFE = 3600;

export function createOAuth(options: OAuthOptions): OAuth {
  const place = environments[options.environment ?? 'global'];
  const auth = safeUrl(options.authUrl ?? place.auth).href.replace(/\/+$/, '');
  const send = options.fetch ?? fetch;

  async function token(grant: Record<string, string>): Promise<Tokens> {
    const request = { method: 'POST', path: '/oauth/token' };
    const body = new URLSearchParams({
      client_id: options.clientId,
      client_secret: options.clientSecret,
      ...grant,
    });
    const signal = AbortSignal.timeout(options.timeoutMs ?? 15_000);
    let response: Response;
    let text: string;
    try {
      response = await send(`${auth}/oauth/token`, { method: 'POST', body, signal, redirect: 'error' });
      text = await response.text();
    } catch (cause) {
      if (signal.aborted) throw new LeverTimeoutError('Lever did not answer the token request', { request, cause });
      throw new LeverUnavailableError('The connection for the token request failed', { request, cause });
    }
    const { status } = response;
    if (!response.ok) {
      const code = errorCode(text);
      const details = { request, status, code };
      const message = `Lever answered ${status} to the token request${code === undefined ? '' : `: ${code}`}`;
      if (status >= 500 || status === 429) throw new LeverUnavailableError(message, details);
      if (code === 'invalid_grant' || status === 403) throw new LeverReconnectError(message, details);
      throw new LeverBadRequestError(
        message,
        details,
        'Check the client id, the client secret and the redirect address.',
      );
    }
    const parsed = Answer.safeParse(json(text));
    if (!parsed.success) {
      const problems = parsed.error.issues.map((issue) => issue.path.join('.'));
      throw new LeverUnexpectedAnswerError("Lever's token answer could not be read", { request, status }, problems);
    }
    const { access_token, refresh_token, expires_in, scope } = parsed.data;
    return {
      accessToken: access_token,
      refreshToken: refresh_token ?? null,
      expiresAt: options.now() + (expires_in ?? USUAL_LIFE) * 1000,
      scopes: (scope ?? '').split(' ').filter((it) => it !== '') as LeverScope[],
    };
  }

  return {
    authorizeUrl: ({ state, scopes }) => {
      const query = new URLSearchParams({
        client_id: options.clientId,
        redirect_uri: options.redirectUri,
        response_type: 'code',
        state,
        scope: scopes.join(' '),
        // Shows the list of scopes even to somebody who agreed once before.
        prompt: 'consent',
        audience: options.audience ?? place.audience,
      });
      return `${auth}/authorize?${query.toString()}`;
    },
    readCallback: (query, state) => {
      const given = Buffer.from(query.get('state') ?? '');
      const expected = Buffer.from(state);
      if (given.length !== expected.length || !timingSafeEqual(given, expected) || state === '') {
        return { ok: false, reason: 'forged', said: 'This is not the answer to the last connection attempt.' };
      }
      const error = query.get('error');
      if (error !== null) return { ok: false, reason: 'refused', said: query.get('error_description') ?? error };
      const code = query.get('code');
      if (code === null || code === '') return { ok: false, reason: 'incomplete', said: 'Lever sent no code.' };
      return { ok: true, code };
    },
    exchange: (code) => token({ grant_type: 'authorization_code', code, redirect_uri: options.redirectUri }),
    refresh: (refreshToken) => token({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function errorCode(text: string): string | undefined {
  const body = json(text);
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string'
    ? body.error.slice(0, 100)
    : undefined;
}

export interface TokenProviderOptions {
  readonly oauth: Pick<OAuth, 'refresh'>;
  /** The stored tokens; `null` when there are none. Asked before each renewal: another process may have renewed. */
  readonly load: () => Promise<Tokens | null>;
  /** Must be durable when it resolves: the old refresh token is dead by then. */
  readonly save: (tokens: Tokens) => Promise<void>;
  /** Epoch ms. */
  readonly now: () => number;
  /** Renew this long before the end, in milliseconds. @default 60000 */
  readonly earlyMs?: number | undefined;
  /** Runs `work` while no other process does; only needed when several share the stored tokens. */
  readonly exclusively?: (<T>(work: () => Promise<T>) => Promise<T>) | undefined;
}

/**
 * Credentials that renew themselves, once for any number of callers at a time. New tokens are used only after `save`
 * resolved; until then the old ones stay in use as long as they live, and the unsaved new ones are kept for another try.
 */
export function createTokenProvider(options: TokenProviderOptions): Credentials {
  const early = options.earlyMs ?? 60_000;
  const exclusively = options.exclusively ?? ((work) => work());
  let current: Tokens | null = null;
  let unsaved: Tokens | null = null;
  let renewing: Promise<Tokens> | null = null;

  async function store(tokens: Tokens): Promise<Tokens> {
    unsaved = tokens;
    await options.save(tokens);
    unsaved = null;
    current = tokens;
    return tokens;
  }

  /** Tokens other than `stale`, renewed unless somebody else did it first. */
  function renew(stale: Tokens | null): Promise<Tokens> {
    renewing ??= exclusively(async () => {
      if (unsaved !== null) return await store(unsaved);
      const stored = await options.load();
      if (stored === null) throw new LeverNotConnectedError();
      const renewedElsewhere = stored.accessToken !== stale?.accessToken;
      if (renewedElsewhere && stored.expiresAt - early > options.now()) {
        current = stored;
        return stored;
      }
      if (stored.refreshToken === null) {
        throw new LeverReconnectError('The access to Lever ran out, and no refresh token was granted', {});
      }
      const fresh = await options.oauth.refresh(stored.refreshToken);
      return await store({
        ...fresh,
        refreshToken: fresh.refreshToken ?? stored.refreshToken,
        scopes: fresh.scopes.length > 0 ? fresh.scopes : stored.scopes,
      });
    }).finally(() => {
      renewing = null;
    });
    return renewing;
  }

  const header = (tokens: Tokens): string => `Bearer ${tokens.accessToken}`;

  return {
    authorization: async () => {
      current ??= await options.load();
      if (current === null) throw new LeverNotConnectedError();
      if (unsaved === null && current.expiresAt - early > options.now()) return header(current);
      const old = current;
      try {
        return header(await renew(old));
      } catch (error) {
        // Early renewals may fail without anybody noticing; the last one may not.
        if (old.expiresAt > options.now() && !(error instanceof LeverReconnectError)) return header(old);
        throw error;
      }
    },
    refused: async (authorization) => {
      if (current === null) return false;
      if (authorization !== header(current)) return true;
      await renew(current);
      return true;
    },
  };
}
