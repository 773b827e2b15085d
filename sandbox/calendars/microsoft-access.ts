/**
 * Microsoft's token endpoint and the check of each request's token: the app registration's secret buys access to every
 * mailbox (client credentials), a code or a refresh token to the mailbox of the person who gave consent.
 */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';
import { type Answer as HttpAnswer, parseBody, type Request } from '../http.ts';
import { ConsentServer } from './consent-server.ts';
import type { CalendarState } from './state.ts';

/** What the app registration is called in the emulated tenant. */
export interface MicrosoftApp {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Who calls: the application itself (`owner` `null`), or a person. */
export interface GraphCaller {
  readonly owner: string | null;
  /** Without the resource before them, in lower case. */
  readonly scopes: ReadonlySet<string>;
}

const GRAPH = 'https://graph.microsoft.com/';
/** Seconds. */
const TOKEN_LIFE = 3_599;

const short = (scope: string): string => scope.slice(scope.lastIndexOf('/') + 1).toLowerCase();

export class MicrosoftAccess {
  readonly app: MicrosoftApp = {
    tenantId: '11111111-2222-3333-4444-555555555555',
    clientId: '99999999-8888-7777-6666-555555555555',
    clientSecret: 'sandbox~secret',
  };
  /** People's own consent. A refresh token comes with `offline_access`, every time. */
  readonly consent: ConsentServer;
  readonly #clock: Clock;
  #tokens = new Map<string, { readonly caller: GraphCaller; readonly until: number }>();
  #revoked = false;
  #consented = true;

  constructor(clock: Clock, state: CalendarState) {
    this.#clock = clock;
    this.consent = new ConsentServer({
      vendor: 'microsoft',
      label: 'Microsoft',
      state,
      clock,
      client: { id: this.app.clientId, secret: this.app.clientSecret },
      redirectPath: '/connect/microsoft/callback',
      scopes: new Map([
        ['offline_access', 'Maintain access to data you have given it access to'],
        [`${GRAPH}Calendars.Read`, 'Read your calendars'],
        [`${GRAPH}Calendars.ReadWrite`, 'Have full access to your calendars'],
      ]),
      granular: false,
      offline: (asked) => (asked.get('scope') ?? '').split(' ').includes('offline_access'),
    });
  }

  reset(): void {
    this.#tokens = new Map();
    this.#revoked = false;
    this.#consented = true;
    this.consent.reset();
  }

  /** As deleting the client secret in the Entra admin centre. */
  revokeSecret(): void {
    this.#revoked = true;
    this.#tokens = new Map();
  }

  /** As taking back the consent to `Calendars.ReadWrite` for the application. */
  removeConsent(): void {
    this.#consented = false;
  }

  expireTokens(): void {
    this.#tokens = new Map();
  }

  /** As a person who removes the app at My Apps, or an admin who ends their sessions. */
  withdraw(account: string): void {
    this.consent.withdraw(account);
    for (const [token, { caller }] of this.#tokens)
      if (caller.owner === account.toLowerCase()) this.#tokens.delete(token);
  }

  token(request: Request): HttpAnswer {
    const body = parseBody(request);
    const refuse = (status: number, error: string, number: number, text: string): HttpAnswer => ({
      status,
      body: { error, error_description: `AADSTS${number}: ${text}`, error_codes: [number] },
    });
    if (request.params['tenant'] !== this.app.tenantId)
      return refuse(400, 'invalid_request', 90002, `Tenant '${request.params['tenant'] ?? ''}' not found.`);
    if (body['client_id'] !== this.app.clientId)
      return refuse(400, 'unauthorized_client', 700016, 'Application was not found in the directory.');
    if (!['client_credentials', 'authorization_code', 'refresh_token'].includes(String(body['grant_type'])))
      return refuse(400, 'unsupported_grant_type', 70003, 'The grant type is not supported.');
    if (this.#revoked || body['client_secret'] !== this.app.clientSecret)
      return refuse(401, 'invalid_client', 7000215, 'Invalid client secret provided.');
    if (body['grant_type'] === 'client_credentials') {
      if (body['scope'] !== `${GRAPH}.default`)
        return refuse(400, 'invalid_scope', 1002012, 'The provided value for scope is not valid.');
      return this.#issue({ owner: null, scopes: new Set() }, {});
    }
    const bought = this.consent.buy(request);
    if ('error' in bought) {
      const numbers = { client: 7000215, code: 70008, verifier: 501481, revoked: 50173, 'grant-type': 70003 } as const;
      return refuse(bought.status, bought.error, numbers[bought.why], 'The provided grant has expired or was revoked.');
    }
    const { account, scopes, offline } = bought.grant;
    // Each use gives a new refresh token; the one before stays good until it runs out.
    const refresh = bought.refresh ?? (offline ? this.consent.issueRefresh(bought.grant) : null);
    return this.#issue(
      { owner: account, scopes: new Set(scopes.map(short)) },
      {
        scope: scopes.filter((it) => it !== 'offline_access').join(' '),
        ...(refresh !== null && { refresh_token: refresh }),
      },
    );
  }

  #issue(caller: GraphCaller, more: Readonly<Record<string, string>>): HttpAnswer {
    const access = randomBytes(32).toString('base64url');
    this.#tokens.set(access, { caller, until: this.#clock.now() + TOKEN_LIFE * 1000 });
    return {
      status: 200,
      body: { token_type: 'Bearer', expires_in: TOKEN_LIFE, access_token: access, ...more },
    };
  }

  /** Who calls; `expired`: the token is missing, unknown or too old. `denied`: the application was given no consent. */
  caller(request: Request): GraphCaller | 'expired' | 'denied' {
    const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const held = given === undefined ? undefined : this.#tokens.get(given);
    if (!held || this.#clock.now() >= held.until) return 'expired';
    return held.caller.owner === null && !this.#consented ? 'denied' : held.caller;
  }
}
