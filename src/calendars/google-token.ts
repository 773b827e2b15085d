/**
 * Who we are to Google where a company gives domain-wide delegation: a service account's key, and the short-lived token
 * it buys (RFC 7523) for one delegated user. Called by `index.ts`. The key never leaves this file.
 *
 * Google's own JWT class is not used here: as of 11.3 it signs for, and posts to, a fixed address whatever the
 * key's `token_uri` says, reads the machine's clock, and retries with pauses of its own.
 */
import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Access, askForToken, boughtAccess, boundedFetch, type Refusal } from './access.ts';
import { google } from './google-client.ts';
import { CalendarError } from './provider.ts';
import { Trouble } from './retry.ts';
import type { CalendarTools } from './tools.ts';

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

/** The service account, acting for one user. Reads the key at once; throws `CalendarError` when it is unusable. */
export function serviceAccess(pathOrJson: string, subject: string, tools: CalendarTools): Access {
  const account = readServiceAccount(pathOrJson);
  const doFetch = boundedFetch(tools);
  const scopes = googleScopes.join(' , ');
  return boughtAccess(
    tools.clock,
    {
      unauthorized: 'Check that the service account and its key still exist, then restart the bot.',
      forbidden: `Check that ${subject} may change this calendar, and that in the Google Admin console domain-wide delegation allows client ${account.clientId} these scopes: ${scopes}.`,
    },
    () =>
      askForToken(google, doFetch, account.tokenUrl, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertion(account, subject, tools.clock.now()),
      }),
    (refusal) => new Trouble('final', refusedAs(account, subject, refusal)),
  );
}

function refusedAs(account: ServiceAccount, subject: string, refusal: Refusal): CalendarError {
  const { status, error: code, description } = refusal;
  const said = description === '' ? code : `${code}: ${description}`;
  const refuse = (meaning: CalendarError['meaning'], message: string, advice: string): CalendarError =>
    new CalendarError('google', meaning, message, { status, advice });
  if (code === 'unauthorized_client' || code === 'access_denied' || code === 'invalid_scope')
    return refuse(
      'forbidden',
      `Google does not let us act for ${subject} (${said}).`,
      `In the Google Admin console (Security → API controls → Domain-wide delegation), allow client ${account.clientId} these scopes: ${googleScopes.join(' , ')}.`,
    );
  if (code === 'invalid_grant' && /email|user id|account/i.test(description))
    return refuse(
      'forbidden',
      `Google does not know ${subject} as a user (${said}).`,
      'Set GOOGLE_ORGANIZER to the address of an active user of your Google Workspace.',
    );
  if (code === 'invalid_grant' || code === 'invalid_client')
    return refuse(
      'unauthorized',
      `Google refused the service account key (${said}).`,
      'The key was revoked, or this machine’s clock is wrong. Make a new JSON key for the service account, set GOOGLE_SERVICE_ACCOUNT_KEY and restart.',
    );
  return refuse(
    'unauthorized',
    `Google refused access (HTTP ${status}${said ? `, ${said}` : ''}).`,
    'Check GOOGLE_SERVICE_ACCOUNT_KEY.',
  );
}
