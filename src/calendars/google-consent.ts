/**
 * Consent at Google: where the browser is sent, what a code and a refresh token buy, and taking it back. Called by the
 * room that keeps consents, through `consent.ts`.
 *
 * Source of what is said here: developers.google.com/identity/protocols/oauth2/web-server, …/resources/granular-permissions,
 * …/openid-connect and developers.google.com/workspace/calendar/api/auth. A refresh token comes only with
 * `access_type=offline`, and again only after `prompt=consent`; people may tick single scopes off; the token ends when it
 * is taken back, unused for six months, or after seven days while the consent screen is "Testing". Taking back one token
 * takes back everything that this account allowed our project. An `id_token` fetched straight from Google over TLS needs
 * no look at its signature.
 */
import { z } from 'zod';
import { askForToken, boundedFetch, type Granted, parseJson, saidBy } from './access.ts';
import type { Consenting, Purpose, Redeemed } from './consent.ts';
import { google } from './google-client.ts';
import { withoutRetries } from './retry.ts';
import type { CalendarTools } from './tools.ts';

export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
}

const AUTH = 'https://www.googleapis.com/auth/';
const FREE_BUSY = `${AUTH}calendar.freebusy`;
const EVENTS_READ = `${AUTH}calendar.events.readonly`;
const EVENTS = `${AUTH}calendar.events`;

/** Sign-in for the account's address, free/busy, and events: to be read, or for the organiser to be made. */
const googleConsentScopes: Readonly<Record<Purpose, readonly string[]>> = {
  read: ['openid', 'email', FREE_BUSY, EVENTS_READ],
  hold: ['openid', 'email', FREE_BUSY, EVENTS],
};

const Claims = z.object({
  iss: z.enum(['https://accounts.google.com', 'accounts.google.com']),
  aud: z.string(),
  email: z.email(),
  email_verified: z.literal(true),
});

/** The verified address in an `id_token`; `null` when it is not for us or does not say. */
function accountIn(idToken: string | undefined, clientId: string): string | null {
  const body = Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString('utf8');
  const claims = Claims.safeParse(parseJson(body));
  return claims.success && claims.data.aud === clientId ? claims.data.email.toLowerCase() : null;
}

/** `apiUrl` `null`: Google's own three hosts. */
export function googleConsent(client: OAuthClient, apiUrl: string | null, tools: CalendarTools): Consenting {
  const doFetch = boundedFetch(tools);
  const at = {
    authorize: apiUrl ? `${apiUrl}/o/oauth2/v2/auth` : 'https://accounts.google.com/o/oauth2/v2/auth',
    token: apiUrl ? `${apiUrl}/token` : 'https://oauth2.googleapis.com/token',
    revoke: apiUrl ? `${apiUrl}/revoke` : 'https://oauth2.googleapis.com/revoke',
  };
  const ours = { client_id: client.id, client_secret: client.secret };

  function judged({ scope, refresh_token, id_token }: Granted, purpose: Purpose): Redeemed {
    const allowed = new Set(scope?.split(' ') ?? googleConsentScopes[purpose]);
    const account = accountIn(id_token, client.id);
    const sees = allowed.has(EVENTS_READ) || allowed.has(EVENTS) ? 'events' : 'busy';
    if (!allowed.has(FREE_BUSY) || (purpose === 'hold' && !allowed.has(EVENTS)))
      return {
        ok: false,
        problem: 'ticked-off',
        ...(account !== null && refresh_token !== undefined && { useless: { refreshToken: refresh_token, account } }),
        sentence:
          purpose === 'hold'
            ? 'On Google’s page both boxes must be ticked: seeing when people are free or busy, and editing events.'
            : 'On Google’s page the box for seeing when you are free or busy must be ticked.',
      };
    if (account === null)
      return { ok: false, problem: 'ours', sentence: 'Google did not say which account it was that signed in.' };
    if (refresh_token === undefined)
      return { ok: false, problem: 'ours', sentence: 'Google gave access for an hour only, and no way to renew it.' };
    return { ok: true, refreshToken: refresh_token, account, sees };
  }

  return {
    vendor: google,
    name: 'google',
    label: 'Google Calendar',
    manage: 'myaccount.google.com/connections',
    authorizeUrl({ purpose, redirect, state, challenge, hint }) {
      const url = new URL(at.authorize);
      url.search = new URLSearchParams({
        client_id: client.id,
        redirect_uri: redirect,
        response_type: 'code',
        scope: googleConsentScopes[purpose].join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        access_type: 'offline',
        prompt: 'select_account consent',
        login_hint: hint,
      }).toString();
      return url.href;
    },
    async redeem({ code, verifier, redirect, purpose }) {
      const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirect };
      const answer = await withoutRetries(() => askForToken(google, doFetch, at.token, { ...ours, ...form }));
      if ('granted' in answer) return judged(answer.granted, purpose);
      return answer.refused.error === 'invalid_grant'
        ? { ok: false, problem: 'spent', sentence: 'Google’s answer was used before, or is too old.' }
        : { ok: false, problem: 'ours', sentence: `Google refused the bot (${saidBy(answer.refused)}).` };
    },
    renew: (refreshToken) =>
      askForToken(google, doFetch, at.token, { ...ours, grant_type: 'refresh_token', refresh_token: refreshToken }),
    revoke: (refreshToken) =>
      doFetch(at.revoke, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ token: refreshToken }),
      }).then(
        // 400 invalid_token: it was taken back before.
        ({ status }) => status === 200 || status === 400,
        () => false,
      ),
  };
}
