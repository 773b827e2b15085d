/**
 * Who we are to Google: a service account's key, and the short-lived token it buys (RFC 7523) for one delegated user.
 * Called by `google.ts` before each request. The key and the token never leave this file except as a request header.
 *
 * Google's own JWT class is not used here: as of 11.3 it signs for, and posts to, a fixed address whatever the
 * key's `token_uri` says, reads the machine's clock, and retries with pauses of its own.
 */
import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Bought, HeldToken } from './held-token.ts';
import { CalendarError } from './provider.ts';
import { Trouble } from './retry.ts';

/** What we ask for, and what the Workspace admin must allow: events, and free/busy; nothing else. */
export const googleScopes = [
  'https://www.googleapis.com/auth/calendar.events',
  'https://www.googleapis.com/auth/calendar.freebusy',
] as const;

const KeyFile = z.object({
  type: z.literal('service_account', 'must be "service_account": this is another kind of Google credential'),
  client_email: z.email(),
  client_id: z.string().optional(),
  private_key: z.string().includes('PRIVATE KEY', 'is not a PEM key'),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
});

export interface ServiceAccount {
  readonly address: string;
  /** What the Workspace admin console asks for when delegation is set up. */
  readonly clientId: string;
  readonly privateKey: KeyObject;
  readonly tokenUrl: string;
}

/** Reads a service account key: the JSON itself, or the path of a file with it. Throws `CalendarError` in plain words. */
export function readServiceAccount(pathOrJson: string): ServiceAccount {
  const wrong = (problem: string, cause?: unknown): CalendarError =>
    new CalendarError('google', 'unauthorized', `The Google service account key ${problem}.`, {
      advice: 'Make a JSON key for the service account in the Google Cloud console and give its path.',
      cause,
    });
  const given = pathOrJson.trim();
  let text = given;
  if (!given.startsWith('{')) {
    try {
      text = readFileSync(given, 'utf8');
    } catch (error) {
      throw wrong('could not be read from its file', error);
    }
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which is a secret: it is left out.
    throw wrong('is not JSON');
  }
  const parsed = KeyFile.safeParse(json);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw wrong(`has a wrong \`${first?.path.join('.') ?? 'field'}\`: ${first?.message ?? 'unknown'}`);
  }
  const { client_email, client_id, private_key, token_uri } = parsed.data;
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(private_key);
  } catch {
    throw wrong('has a `private_key` that is damaged');
  }
  return { address: client_email, clientId: client_id ?? client_email, privateKey, tokenUrl: token_uri };
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The signed statement "I am this account, acting for `subject`, until `now` + 1 h". */
function assertion(account: ServiceAccount, subject: string, now: number): string {
  const issued = Math.floor(now / 1000);
  const claims = {
    iss: account.address,
    sub: subject,
    scope: googleScopes.join(' '),
    aud: account.tokenUrl,
    iat: issued,
    exp: issued + 3600,
  };
  const unsigned = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), account.privateKey).toString('base64url')}`;
}

const Granted = z.object({ access_token: z.string(), expires_in: z.number() });
const Refused = z.object({ error: z.string(), error_description: z.string().optional() });

/** Buys tokens for one user. */
export class GoogleTokens {
  readonly #account: ServiceAccount;
  readonly #subject: string;
  readonly #now: () => number;
  readonly #fetch: typeof fetch;
  readonly #held: HeldToken;

  constructor(account: ServiceAccount, subject: string, now: () => number, doFetch: typeof fetch) {
    this.#account = account;
    this.#subject = subject;
    this.#now = now;
    this.#fetch = doFetch;
    this.#held = new HeldToken(now, () => this.#buy());
  }

  drop(token: string): void {
    this.#held.drop(token);
  }

  /** Throws `Trouble`. */
  token(): Promise<string> {
    return this.#held.token();
  }

  async #buy(): Promise<Bought> {
    const asked = this.#now();
    let status: number;
    let text: string;
    try {
      const answer = await this.#fetch(this.#account.tokenUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: assertion(this.#account, this.#subject, asked),
        }),
      });
      status = answer.status;
      text = await answer.text();
    } catch (error) {
      // Buying a token changes nothing that anybody could see, so a lost answer is as good as a refusal.
      throw new Trouble(
        'refused',
        new CalendarError('google', 'unavailable', 'Google did not answer when asked for access.', {
          advice: 'Try again in a minute.',
          cause: error,
        }),
      );
    }
    if (status >= 200 && status < 300) {
      const granted = Granted.safeParse(parseJson(text));
      if (granted.success) {
        return { token: granted.data.access_token, until: asked + granted.data.expires_in * 1000 };
      }
    }
    throw this.#refusal(status, text);
  }

  #refusal(status: number, text: string): Trouble {
    const refused = Refused.safeParse(parseJson(text));
    const code = refused.success ? refused.data.error : '';
    const detail = refused.success ? (refused.data.error_description ?? '') : '';
    const said = detail === '' ? code : `${code}: ${detail}`;
    const delegation = `In the Google Admin console (Security → API controls → Domain-wide delegation), allow client ${this.#account.clientId} these scopes: ${googleScopes.join(' , ')}`;
    if (code === 'unauthorized_client' || code === 'access_denied' || code === 'invalid_scope')
      return new Trouble(
        'final',
        new CalendarError('google', 'forbidden', `Google does not let us act for ${this.#subject} (${said}).`, {
          status,
          advice: `${delegation}.`,
        }),
      );
    if (code === 'invalid_grant' && /email|user id|account/i.test(detail))
      return new Trouble(
        'final',
        new CalendarError('google', 'forbidden', `Google does not know ${this.#subject} as a user (${said}).`, {
          status,
          advice: 'Set GOOGLE_ORGANIZER to the address of an active user of your Google Workspace.',
        }),
      );
    if (code === 'invalid_grant' || code === 'invalid_client')
      return new Trouble(
        'final',
        new CalendarError('google', 'unauthorized', `Google refused the service account key (${said}).`, {
          status,
          advice:
            'The key was revoked, or this machine’s clock is wrong. Make a new JSON key for the service account, set GOOGLE_SERVICE_ACCOUNT_KEY and restart.',
        }),
      );
    if (status === 429 || status >= 500)
      return new Trouble(
        'refused',
        new CalendarError('google', 'unavailable', `Google could not give access just now (HTTP ${status}).`, {
          status,
          advice: 'Try again in a minute.',
        }),
      );
    return new Trouble(
      'final',
      new CalendarError('google', 'unauthorized', `Google refused access (HTTP ${status}${said ? `, ${said}` : ''}).`, {
        status,
        advice: 'Check GOOGLE_SERVICE_ACCOUNT_KEY.',
      }),
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
