/** Lever's authorisation server: consent, code, tokens that end, refresh tokens that rotate, access taken away. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STANDARD_CLIENT } from '../../sandbox/lever/emulator.ts';
import { acmeLever, CEO, DAY, START, type Acme } from './lever-acme.ts';

let acme: Acme;
beforeAll(async () => {
  acme = await acmeLever();
});
afterAll(() => acme.lever.close());
beforeEach(() => {
  acme.lever.reset();
  acme.clock.moveTo(START);
});

const CALLBACK = 'http://127.0.0.1:9/lever/callback';
const asked = {
  client_id: STANDARD_CLIENT.id,
  redirect_uri: CALLBACK,
  response_type: 'code',
  state: 'st 1',
  scope: 'offline_access opportunities:read:admin panels:write:admin',
  audience: 'https://api.lever.co/v1/',
};
const page = (query: Record<string, string>) =>
  fetch(`${acme.url}/authorize?${new URLSearchParams(query).toString()}`, { redirect: 'manual' });
const decide = async (decision: string, query: Record<string, string> = asked): Promise<URL> => {
  const body = new URLSearchParams({ ...query, decision });
  const response = await fetch(`${acme.url}/authorize`, { method: 'POST', body, redirect: 'manual' });
  return new URL(response.headers.get('location') ?? '');
};
interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly error?: string;
  readonly [name: string]: unknown;
}
const token = async (body: Record<string, string>): Promise<{ status: number; body: Tokens }> => {
  const response = await fetch(`${acme.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: STANDARD_CLIENT.id, client_secret: STANDARD_CLIENT.secret, ...body }),
  });
  return { status: response.status, body: (await response.json()) as Tokens };
};
const connect = async (query: Record<string, string> = asked): Promise<Tokens> => {
  const code = (await decide('accept', query)).searchParams.get('code') ?? '';
  return (await token({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK })).body;
};

describe('consent', () => {
  it('lists the scopes, and returns with code and state, or with a refusal', async () => {
    const consent = await page(asked);
    expect(consent.status).toBe(200);
    expect(await consent.text()).toContain('<li>panels:write:admin</li>');
    const accepted = await decide('accept');
    expect(accepted.searchParams.get('state')).toBe('st 1');
    expect(accepted.searchParams.get('code')).toMatch(/^[0-9a-f]{32}$/);
    const declined = await decide('decline');
    expect(declined.searchParams.get('error')).toBe('access_denied');
    expect(declined.searchParams.get('code')).toBeNull();
  });

  it('wants the exact audience, a known app and an address on this machine', async () => {
    const wrong = await page({ ...asked, audience: 'https://api.lever.co/v1' });
    expect(new URL(wrong.headers.get('location') ?? '').searchParams.get('error')).toBe('access_denied');
    expect((await page({ ...asked, client_id: 'x' })).status).toBe(403);
    expect((await page({ ...asked, redirect_uri: 'https://example.com/callback' })).status).toBe(403);
  });

  it('escapes whatever it is asked with', async () => {
    const text = await (await page({ ...asked, state: '"><script>x</script>' })).text();
    expect(text).not.toContain('<script>x');
  });
});

describe('tokens', () => {
  it('open what their scopes name, for an hour', async () => {
    const { access_token: access, ...rest } = await connect();
    expect(rest).toMatchObject({ token_type: 'Bearer', scope: asked.scope, expires_in: 3600 });
    const bearer = `Bearer ${access}`;
    expect((await acme.get('/opportunities', bearer)).status).toBe(200);
    expect((await acme.get('/users', bearer)).status).toBe(403);
    expect((await acme.get(`/opportunities/${CEO}`, bearer)).status).toBe(403);
    acme.clock.move(3_600_000);
    expect((await acme.get('/opportunities', bearer)).status).toBe(401);
  });

  it('see confidential things only with that scope, and refresh only with offline_access', async () => {
    const seeing = await connect({ ...asked, scope: 'opportunities:read:admin confidential:access:admin' });
    expect((await acme.get(`/opportunities/${CEO}`, `Bearer ${seeing.access_token}`)).status).toBe(200);
    expect(seeing).not.toHaveProperty('refresh_token');
  });

  it('rotate: each refresh hands out a new refresh token and ends the old one', async () => {
    const first = await connect();
    const second = await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    const again = await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
    expect([again.status, again.body.error]).toEqual([403, 'invalid_grant']);
    // Ninety days unused is the end of it.
    acme.clock.move(91 * DAY);
    expect((await token({ grant_type: 'refresh_token', refresh_token: second.body.refresh_token })).status).toBe(403);
  });

  it('are refused for a used or foreign code, and to a wrong secret', async () => {
    const code = (await decide('accept')).searchParams.get('code') ?? '';
    const grant = { grant_type: 'authorization_code', code };
    expect((await token({ ...grant, client_secret: 'x' })).status).toBe(401);
    expect((await token(grant)).status).toBe(200);
    expect((await token(grant)).status).toBe(403);
    expect((await token({ grant_type: 'password' })).status).toBe(403);
  });

  it('all end when access is taken away', async () => {
    const { access_token: access, refresh_token: refresh } = await connect();
    acme.lever.oauth.revoke();
    expect((await acme.get('/opportunities', `Bearer ${access}`)).status).toBe(401);
    expect((await token({ grant_type: 'refresh_token', refresh_token: refresh })).status).toBe(403);
  });
});
