/**
 * Google's token endpoint and the check of each request's token: a service account's signed assertion (RFC 7523) buys
 * access for one user of the company, a code or a refresh token for the person who gave consent. Signature, audience,
 * times, subject and scopes are verified as Google does.
 */
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject, verify } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';
import { parseBody, type Answer, type Request } from '../http.ts';
import { ConsentServer } from './consent-server.ts';
import { textOf } from './google-body.ts';
import type { CalendarState } from './state.ts';

/** The JSON key file that Google's console hands out. */
export interface ServiceAccountKey {
  readonly type: 'service_account';
  readonly project_id: string;
  readonly private_key_id: string;
  readonly private_key: string;
  readonly client_email: string;
  readonly client_id: string;
  readonly auth_uri: string;
  readonly token_uri: string;
  readonly universe_domain: 'googleapis.com';
}

export interface Caller {
  /** The user acted for; the service account itself when no subject was given. */
  readonly address: string;
  readonly delegated: boolean;
  /** It is the person's own consent that stands behind the token. */
  readonly consented: boolean;
  readonly scopes: ReadonlySet<string>;
}

const AUTH = 'https://www.googleapis.com/auth/';
/** Seconds. */
const TOKEN_LIFE = 3_599;
const SKEW = 300;

/** One key pair for the whole process: making one takes up to a second. */
let pair: { readonly publicKey: KeyObject; readonly pem: string } | null = null;
function keyPair(): { readonly publicKey: KeyObject; readonly pem: string } {
  if (!pair) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    pair = { publicKey: createPublicKey(privateKey), pem };
  }
  return pair;
}

export class GoogleAccess {
  readonly email = 'fulcrum@sandbox-project.iam.gserviceaccount.com';
  readonly #clock: Clock;
  readonly #state: CalendarState;
  readonly #tokenUrl: () => string;
  /** People's own consent. A refresh token comes with offline access: the first time, and whenever consent is asked for anew. */
  readonly consent: ConsentServer;
  #tokens = new Map<string, { readonly caller: Caller; readonly until: number }>();
  #revoked = false;
  /** What the Workspace admin allowed the account to do in users' names; `null`: no delegation. */
  #delegated: ReadonlySet<string> | null = new Set();

  constructor(clock: Clock, state: CalendarState, tokenUrl: () => string) {
    this.#clock = clock;
    this.#state = state;
    this.#tokenUrl = tokenUrl;
    this.consent = new ConsentServer({
      vendor: 'google',
      label: 'Google',
      state,
      clock,
      client: { id: '100000000001-sandbox.apps.googleusercontent.com', secret: 'GOCSPX-sandbox-secret' },
      redirectPath: '/connect/google/callback',
      scopes: new Map([
        ['openid', null],
        ['email', null],
        [`${AUTH}calendar.freebusy`, 'See when you are free or busy'],
        [`${AUTH}calendar.events.readonly`, 'See events on all your calendars'],
        [`${AUTH}calendar.events`, 'See and edit events on all your calendars'],
      ]),
      granular: true,
      offline: (asked, before) =>
        asked.get('access_type') === 'offline' && (!before || (asked.get('prompt') ?? '').includes('consent')),
    });
    this.reset();
  }

  reset(): void {
    this.#tokens = new Map();
    this.consent.reset();
    this.#revoked = false;
    this.#delegated = new Set(
      ['calendar', 'calendar.events', 'calendar.readonly', 'calendar.freebusy', 'calendar.events.readonly'].map(
        (it) => `${AUTH}${it}`,
      ),
    );
  }

  key(): ServiceAccountKey {
    return {
      type: 'service_account',
      project_id: 'sandbox-project',
      private_key_id: 'sandboxkey1',
      private_key: keyPair().pem,
      client_email: this.email,
      client_id: '100000000000000000001',
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: this.#tokenUrl(),
      universe_domain: 'googleapis.com',
    };
  }

  /** As deleting the key in the Google Cloud console: no new tokens, and the old ones stop. */
  revokeKey(): void {
    this.#revoked = true;
    this.#tokens = new Map();
  }

  /** As removing the client in the Workspace admin console. */
  removeDelegation(): void {
    this.#delegated = null;
    this.#tokens = new Map();
  }

  /** Every token stops working now; new ones can be bought. */
  expireTokens(): void {
    this.#tokens = new Map();
  }

  /** As a person who removes the app at their Google Account: tokens of either kind stop working. */
  withdraw(account: string): void {
    this.consent.withdraw(account);
    for (const [token, { caller }] of this.#tokens)
      if (caller.consented && caller.address === account.toLowerCase()) this.#tokens.delete(token);
  }

  /** As an admin who deletes the OAuth client: no new tokens, and the old ones stop. */
  revokeClient(): void {
    this.consent.revokeClient();
    this.#tokens = new Map();
  }

  /** `POST /revoke`. */
  revoke(request: Request): Answer {
    const account = this.consent.revoke(textOf(parseBody(request)['token']));
    if (account === null)
      return { status: 400, body: { error: 'invalid_token', error_description: 'Token expired or revoked' } };
    this.withdraw(account);
    return { status: 200, body: {} };
  }

  #issue(caller: Caller): string {
    const token = `ya29.${randomBytes(24).toString('base64url')}`;
    this.#tokens.set(token, { caller, until: this.#clock.now() / 1000 + TOKEN_LIFE });
    return token;
  }

  #consentedToken(request: Request): Answer {
    const bought = this.consent.buy(request);
    if ('error' in bought) {
      const words = {
        client: 'The OAuth client was not found.',
        code: 'Malformed auth code.',
        verifier: 'Invalid code verifier.',
        revoked: 'Token has been expired or revoked.',
        'grant-type': 'Invalid grant_type',
      } as const;
      return { status: bought.status, body: { error: bought.error, error_description: words[bought.why] } };
    }
    const { account, scopes } = bought.grant;
    const token = this.#issue({ address: account, delegated: true, consented: true, scopes: new Set(scopes) });
    const now = Math.floor(this.#clock.now() / 1000);
    const claims = {
      iss: 'https://accounts.google.com',
      azp: this.consent.client.id,
      aud: this.consent.client.id,
      sub: createHash('sha256').update(account).digest('hex').replace(/\D/g, '').padEnd(21, '7').slice(0, 21),
      email: account,
      email_verified: true,
      iat: now,
      exp: now + 3600,
    };
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    return {
      status: 200,
      body: {
        access_token: token,
        expires_in: TOKEN_LIFE,
        token_type: 'Bearer',
        scope: scopes.map((it) => (it === 'email' ? `${AUTH}userinfo.email` : it)).join(' '),
        ...(bought.refresh !== null && { refresh_token: bought.refresh }),
        ...(scopes.includes('openid') && {
          id_token: `${part({ alg: 'RS256', kid: 'sandbox' })}.${part(claims)}.c2FuZGJveA`,
        }),
      },
    };
  }

  token(request: Request): Answer {
    if (['authorization_code', 'refresh_token'].includes(textOf(parseBody(request)['grant_type'])))
      return this.#consentedToken(request);
    const refuse = (status: number, error: string, description: string): Answer => ({
      status,
      body: { error, error_description: description },
    });
    const { grant_type: grant, assertion } = parseBody(request);
    if (grant !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return refuse(400, 'unsupported_grant_type', `Invalid grant_type: ${String(grant)}`);
    const [head = '', body = '', signature = ''] = textOf(assertion).split('.');
    const header = decode(head);
    const claims = decode(body);
    if (!header || !claims) return refuse(400, 'invalid_grant', 'Bad Request');
    if (claims['iss'] !== this.email) return refuse(400, 'invalid_grant', 'Invalid grant: account not found');
    const genuine =
      header['alg'] === 'RS256' &&
      !this.#revoked &&
      verify('RSA-SHA256', Buffer.from(`${head}.${body}`), keyPair().publicKey, Buffer.from(signature, 'base64url'));
    if (!genuine) return refuse(400, 'invalid_grant', 'Invalid JWT Signature.');
    if (claims['aud'] !== this.#tokenUrl()) return refuse(400, 'invalid_grant', 'Invalid JWT: Failed audience check.');
    const now = this.#clock.now() / 1000;
    const issued = Number(claims['iat']);
    const expires = Number(claims['exp']);
    // A bot in a process of its own lives by the machine's clock, whatever time it is in the sandbox.
    const timely = [now, Date.now() / 1000].some((it) => issued <= it + SKEW && expires > it - SKEW);
    if (!timely || !(expires - issued <= 3_600))
      return refuse(
        400,
        'invalid_grant',
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
      );
    const scopes = textOf(claims['scope']).split(' ').filter(Boolean);
    if (scopes.length === 0) return refuse(400, 'invalid_scope', 'Empty or missing scope not allowed.');
    const subject = claims['sub'] === undefined ? null : textOf(claims['sub']).toLowerCase();
    if (subject !== null && subject !== this.email) {
      const allowed = this.#delegated;
      if (allowed === null || !scopes.every((it) => allowed.has(it)))
        return refuse(
          401,
          'unauthorized_client',
          'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
        );
      if (this.#state.account(subject)?.vendor !== 'google')
        return refuse(400, 'invalid_grant', 'Invalid email or User ID');
    }
    const delegated = subject !== null && subject !== this.email;
    const token = this.#issue({
      address: subject ?? this.email,
      delegated,
      consented: false,
      scopes: new Set(scopes),
    });
    return { status: 200, body: { access_token: token, expires_in: TOKEN_LIFE, token_type: 'Bearer' } };
  }

  /** Who is calling; `null` when the token is missing, unknown or too old. */
  caller(request: Request): Caller | null {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const held = token === undefined ? undefined : this.#tokens.get(token);
    return held && this.#clock.now() / 1000 < held.until ? held.caller : null;
  }
}

function decode(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
