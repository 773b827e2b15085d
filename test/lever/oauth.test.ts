import { describe, expect, test } from 'vitest';
import type { LeverUserId } from '../../src/lever/ids.ts';
import { createOAuth, createTokenProvider, type OAuthOptions, type Tokens } from '../../src/lever/oauth.ts';
import { failure, inTurn, leverOn, wire, type Scripted } from './wire.ts';

const NOW = 1_790_000_000_000;
const HOUR = 3_600_000;
const basics: OAuthOptions = {
  clientId: 'acme-client',
  clientSecret: 'acme-secret',
  redirectUri: 'https://bot.acme.test/lever/oauth',
  now: () => NOW,
};
const granted = (count = 1): Scripted => ({
  body: {
    access_token: `access-${count}`,
    refresh_token: `refresh-${count}`,
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'offline_access notes:write:admin',
  },
});
const stored = (changes: Partial<Tokens> = {}): Tokens => ({
  accessToken: 'access-0',
  refreshToken: 'refresh-0',
  expiresAt: NOW + HOUR,
  scopes: ['notes:write:admin'],
  ...changes,
});

describe('connecting', () => {
  test.each([
    ['global', 'https://auth.lever.co', 'https://api.lever.co/v1/'],
    ['eu', 'https://auth.lever.co', 'https://api.lever.co/v1/'],
    ['sandbox', 'https://sandbox-lever.auth0.com', 'https://api.sandbox.lever.co/v1/'],
  ] as const)('begins at the %s authorize page, audience to the letter', (environment, host, audience) => {
    const oauth = createOAuth({ ...basics, environment });
    const url = new URL(oauth.authorizeUrl({ state: 's-1', scopes: ['offline_access', 'panels:write:admin'] }));
    expect(url.origin + url.pathname).toBe(`${host}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'acme-client',
      redirect_uri: basics.redirectUri,
      response_type: 'code',
      state: 's-1',
      scope: 'offline_access panels:write:admin',
      audience,
    });
    expect(url.href).not.toContain('acme-secret');
  });

  test('ends with a code, a refusal, or an answer we did not ask for', () => {
    const oauth = createOAuth(basics);
    const read = (query: string, state = 's-1') => oauth.readCallback(new URLSearchParams(query), state);
    expect(read('code=c&state=s-1')).toEqual({ ok: true, code: 'c' });
    expect(read('code=c&state=s-2')).toMatchObject({ ok: false, reason: 'forged' });
    expect(read('code=c')).toMatchObject({ ok: false, reason: 'forged' });
    expect(read('code=c&state=', '')).toMatchObject({ ok: false, reason: 'forged' });
    expect(read('state=s-1')).toMatchObject({ ok: false, reason: 'incomplete' });
    expect(read('error=access_denied&error_description=User%20said%20no&state=s-1')).toEqual({
      ok: false,
      reason: 'refused',
      said: 'User said no',
    });
  });

  test('exchanges the code with a form, and reads what was granted', async () => {
    const server = await wire(inTurn(granted()));
    const oauth = createOAuth({ ...basics, authUrl: new URL(server.url).origin });
    expect(await oauth.exchange('the-code')).toEqual({
      accessToken: 'access-1',
      refreshToken: 'refresh-1',
      expiresAt: NOW + HOUR,
      scopes: ['offline_access', 'notes:write:admin'],
    });
    expect(server.asked[0]?.path).toBe('/oauth/token');
    expect(Object.fromEntries(new URLSearchParams(server.asked[0]?.text))).toEqual({
      grant_type: 'authorization_code',
      client_id: 'acme-client',
      client_secret: 'acme-secret',
      code: 'the-code',
      redirect_uri: basics.redirectUri,
    });
  });

  test.each([
    ['a grant that is gone', { status: 403, body: { error: 'invalid_grant' } }, 'reconnect'],
    ['a wrong secret', { status: 401, body: { error: 'access_denied' } }, 'bad-request'],
    ['trouble at Lever', { status: 503, body: '' }, 'unavailable'],
    ['an answer without a token', { body: { ok: true } }, 'unexpected-answer'],
    ['a cut connection', 'cut', 'unavailable'],
  ] as const)('%s has its own meaning, and the secret stays out of it', async (_what, answer, meaning) => {
    const server = await wire(inTurn(answer));
    const oauth = createOAuth({ ...basics, authUrl: new URL(server.url).origin });
    const error = await failure(oauth.refresh('refresh-0'));
    expect(error).toMatchObject({ meaning });
    expect(`${JSON.stringify(error)}${String(error)}`).not.toMatch(/acme-secret|refresh-0/);
  });

  test('sends secrets over HTTPS only, this machine excepted', () => {
    expect(() => createOAuth({ ...basics, authUrl: 'http://auth.example.com' })).toThrow(TypeError);
    expect(() => createOAuth({ ...basics, authUrl: 'http://127.0.0.1:9' })).not.toThrow();
  });
});

/** Stored tokens, a clock, and an authorization server that counts. */
function keeper(first: Tokens | null, refresh?: (token: string, count: number) => Promise<Tokens>) {
  const box = { now: NOW, stored: first, refreshed: [] as string[], saves: 0, failSave: 0 };
  const provider = createTokenProvider({
    oauth: {
      refresh: async (token) => {
        box.refreshed.push(token);
        await Promise.resolve();
        const count = box.refreshed.length;
        return refresh
          ? refresh(token, count)
          : stored({ accessToken: `access-${count}`, refreshToken: `refresh-${count}`, expiresAt: box.now + HOUR });
      },
    },
    load: () => Promise.resolve(box.stored),
    save: async (tokens) => {
      await Promise.resolve();
      if (box.failSave > 0) {
        box.failSave--;
        throw new Error('disk full');
      }
      box.saves++;
      box.stored = tokens;
    },
    now: () => box.now,
  });
  return { box, provider };
}

describe('tokens', () => {
  test('are used until a minute before their end, then renewed once for everybody', async () => {
    const { box, provider } = keeper(stored());
    expect(await provider.authorization()).toBe('Bearer access-0');
    box.now += HOUR - 61_000;
    expect(await provider.authorization()).toBe('Bearer access-0');
    box.now += 2000;
    const all = await Promise.all(Array.from({ length: 10 }, () => provider.authorization()));
    expect(new Set(all)).toEqual(new Set(['Bearer access-1']));
    expect(box.refreshed).toEqual(['refresh-0']);
    box.now += HOUR;
    expect(await provider.authorization()).toBe('Bearer access-2');
    expect(box.refreshed).toEqual(['refresh-0', 'refresh-1']);
  });

  test('that could not be stored are not used, not lost, and stored at the next chance', async () => {
    const { box, provider } = keeper(stored());
    box.now += HOUR - 30_000;
    box.failSave = 1;
    expect(await provider.authorization()).toBe('Bearer access-0');
    expect(box.stored?.accessToken).toBe('access-0');
    expect(await provider.authorization()).toBe('Bearer access-1');
    expect(box.stored?.refreshToken).toBe('refresh-1');
    // The old refresh token died with the first renewal: it must not be used again.
    expect(box.refreshed).toEqual(['refresh-0']);
  });

  test('that ran out and cannot be renewed end in the reason', async () => {
    const { box, provider } = keeper(stored(), () => Promise.reject(new Error('no network')));
    box.now += HOUR - 30_000;
    expect(await provider.authorization()).toBe('Bearer access-0');
    box.now += 31_000;
    expect(await failure(provider.authorization())).toMatchObject({ message: 'no network' });
  });

  test('renewed by another process are taken over, not renewed again', async () => {
    const { box, provider } = keeper(stored());
    await provider.authorization();
    box.now += HOUR;
    box.stored = stored({ accessToken: 'theirs', expiresAt: box.now + HOUR });
    expect(await provider.authorization()).toBe('Bearer theirs');
    expect(box.refreshed).toEqual([]);
  });

  test('keep the old refresh token when Lever sends no new one, and say when there never was one', async () => {
    const silent = keeper(stored(), () =>
      Promise.resolve(stored({ accessToken: 'a', refreshToken: null, expiresAt: NOW + 3 * HOUR })),
    );
    silent.box.now += HOUR;
    await silent.provider.authorization();
    expect(silent.box.stored?.refreshToken).toBe('refresh-0');
    const never = keeper(stored({ refreshToken: null }));
    never.box.now += HOUR;
    expect(await failure(never.provider.authorization())).toMatchObject({ meaning: 'reconnect' });
    expect(await failure(keeper(null).provider.authorization())).toMatchObject({ meaning: 'not-connected' });
  });

  test('refused by Lever before their time are renewed, and the call is made once more', async () => {
    const { box, provider } = keeper(stored());
    const server = await wire((asked) =>
      asked.headers['authorization'] === 'Bearer access-1'
        ? { body: { data: { id: 'u' } } }
        : { status: 401, body: {} },
    );
    const { lever } = leverOn(server.url, { auth: provider });
    const ids = ['a', 'b', 'c'] as LeverUserId[];
    await Promise.all(ids.map((id) => lever.users.retrieve(id)));
    expect(box.refreshed).toEqual(['refresh-0']);
    expect(server.asked).toHaveLength(6);
  });

  test('refused although fresh mean the access is gone: one more try, then the error', async () => {
    const { provider } = keeper(stored());
    const server = await wire(inTurn({ status: 401, body: {} }));
    const { lever } = leverOn(server.url, { auth: provider });
    expect(await failure(lever.users.list().first())).toMatchObject({ meaning: 'unauthorized' });
    expect(server.asked).toHaveLength(2);
  });
});
