/**
 * Consent at Microsoft: where the browser is sent, and what a code and a refresh token buy. Called by the room that keeps
 * consents, through `consent.ts`.
 *
 * Source of what is said here: learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow, …/refresh-tokens and
 * learn.microsoft.com/graph/api/calendar-get. A refresh token comes with `offline_access`, is replaced by each use, and
 * ends unused after 90 days, or when an admin or the person ends the sessions. There is no address at which one token is
 * taken back. The owner of the default calendar is its primary address, which neither the person nor another tenant can
 * make up; the claims of an `id_token` could be.
 */
import { z } from 'zod';
import { askForToken, boundedFetch, saidBy } from './access.ts';
import type { Consenting, Purpose } from './consent.ts';
import { askingGraph, microsoft } from './microsoft-client.ts';
import { type AppRegistration, loginAt } from './microsoft-token.ts';
import { CalendarError } from './provider.ts';
import { withoutRetries } from './retry.ts';
import type { CalendarTools } from './tools.ts';

const GRAPH = 'https://graph.microsoft.com/';

/** Delegated permissions; none of them takes an admin, unless the tenant says so. */
const microsoftConsentScopes: Readonly<Record<Purpose, readonly string[]>> = {
  read: ['offline_access', `${GRAPH}Calendars.Read`],
  hold: ['offline_access', `${GRAPH}Calendars.ReadWrite`],
};

const enough: Readonly<Record<Purpose, readonly string[]>> = {
  read: ['calendars.read', 'calendars.readwrite'],
  hold: ['calendars.readwrite'],
};

const Owned = z.object({ owner: z.object({ address: z.email() }) });

export function microsoftConsent(
  app: AppRegistration & { readonly apiUrl: string | null },
  tools: CalendarTools,
): Consenting {
  const doFetch = boundedFetch(tools);
  const ours = { client_id: app.clientId, client_secret: app.clientSecret };
  const token = (purpose: Purpose, form: Readonly<Record<string, string>>) =>
    askForToken(microsoft, doFetch, loginAt(app, 'token'), {
      ...ours,
      scope: microsoftConsentScopes[purpose].join(' '),
      ...form,
    });

  async function accountOf(accessToken: string): Promise<string | null> {
    const access = {
      token: () => Promise.resolve(accessToken),
      drop: () => {},
      advice: { unauthorized: 'Press Connect Outlook once more.', forbidden: 'Press Connect Outlook once more.' },
    };
    try {
      const ask = askingGraph(app.apiUrl, access, tools);
      const { owner } = await ask('read', Owned, { method: 'GET', path: '/me/calendar?$select=owner' });
      return owner.address.toLowerCase();
    } catch (error) {
      // Nobody who has no mailbox has a calendar.
      if (error instanceof CalendarError && (error.meaning === 'not-found' || error.meaning === 'forbidden'))
        return null;
      throw error;
    }
  }

  return {
    vendor: microsoft,
    name: 'microsoft',
    label: 'Outlook',
    manage: 'myapps.microsoft.com',
    authorizeUrl({ purpose, redirect, state, challenge, hint }) {
      const url = new URL(loginAt(app, 'authorize'));
      url.search = new URLSearchParams({
        client_id: app.clientId,
        redirect_uri: redirect,
        response_type: 'code',
        response_mode: 'query',
        scope: microsoftConsentScopes[purpose].join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        prompt: 'select_account',
        login_hint: hint,
      }).toString();
      return url.href;
    },
    async redeem({ code, verifier, redirect, purpose }) {
      const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirect };
      const answer = await withoutRetries(() => token(purpose, form));
      if ('refused' in answer)
        return answer.refused.error === 'invalid_grant'
          ? { ok: false, problem: 'spent', sentence: 'Microsoft’s answer was used before, or is too old.' }
          : { ok: false, problem: 'ours', sentence: `Microsoft refused the bot (${saidBy(answer.refused)}).` };
      const { scope, refresh_token, access_token } = answer.granted;
      // Scopes come back with or without the resource before them, in any case.
      const allowed = (scope?.split(' ') ?? microsoftConsentScopes[purpose]).map((it) =>
        it.slice(it.lastIndexOf('/') + 1).toLowerCase(),
      );
      if (!allowed.some((it) => enough[purpose].includes(it)))
        return { ok: false, problem: 'ticked-off', sentence: 'Microsoft gave no permission to read your calendar.' };
      if (refresh_token === undefined)
        return {
          ok: false,
          problem: 'ours',
          sentence: 'Microsoft gave access for an hour only, and no way to renew it.',
        };
      const account = await accountOf(access_token);
      if (account === null)
        return { ok: false, problem: 'ticked-off', sentence: 'The account that signed in has no calendar in Outlook.' };
      return { ok: true, refreshToken: refresh_token, account, sees: 'events' };
    },
    renew: (refreshToken, purpose) => token(purpose, { grant_type: 'refresh_token', refresh_token: refreshToken }),
    revoke: () => Promise.resolve(false),
  };
}
