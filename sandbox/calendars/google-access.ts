/**
 * Google's token endpoint and the check of each request's token: a service account's signed assertion (RFC 7523) buys
 * access for one user of the company. Signature, audience, times, subject and scopes are verified as Google does.
 */
import { createPublicKey, generateKeyPairSync, randomBytes, type KeyObject, verify } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';
import { parseBody, type Answer, type Request } from '../http.ts';
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
  readonly scopes: ReadonlySet<string>;
}

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
  #tokens = new Map<string, { readonly caller: Caller; readonly until: number }>();
  #revoked = false;
  /** What the Workspace admin allowed the account to do in users' names; `null`: no delegation. */
  #delegated: ReadonlySet<string> | null = new Set();

  constructor(clock: Clock, state: CalendarState, tokenUrl: () => string) {
    this.#clock = clock;
    this.#state = state;
    this.#tokenUrl = tokenUrl;
    this.reset();
  }

  reset(): void {
    this.#tokens = new Map();
    this.#revoked = false;
    this.#delegated = new Set(
      ['calendar', 'calendar.events', 'calendar.readonly', 'calendar.freebusy', 'calendar.events.readonly'].map(
        (it) => `https://www.googleapis.com/auth/${it}`,
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

  token(request: Request): Answer {
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
    const token = `ya29.${randomBytes(24).toString('base64url')}`;
    const delegated = subject !== null && subject !== this.email;
    this.#tokens.set(token, {
      caller: { address: subject ?? this.email, delegated, scopes: new Set(scopes) },
      until: now + TOKEN_LIFE,
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
