/** What the manifest allows, and how the app gets into a workspace and out of it. */
import { App, type InstallationStore } from '@slack/bolt';
import { afterEach, describe, expect, test } from 'vitest';
import { MovableClock } from '../../sandbox/clock.ts';
import { createSlackEmulator } from '../../sandbox/slack/emulator.ts';
import { ManifestError, manifestSchemaFile, readManifest } from '../../sandbox/slack/manifest.ts';
import { company, manifest, quiet, stage } from './slack-app.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('the manifest', () => {
  /** `paths`: `a.b.0.c` → the value to put there; `undefined` removes. */
  const problems = (paths: Record<string, unknown>): readonly string[] => {
    const changed = structuredClone(manifest());
    for (const [path, value] of Object.entries(paths)) {
      const keys = path.split('.');
      const last = keys.pop() ?? '';
      const parent = keys.reduce<Record<string, unknown>>((it, key) => it[key] as Record<string, unknown>, changed);
      if (value === undefined) delete parent[last];
      else parent[last] = value;
    }
    try {
      readManifest(changed);
      return [];
    } catch (error) {
      if (error instanceof ManifestError) return error.problems;
      throw error;
    }
  };

  test('is read from YAML or from an object', () => {
    expect(readManifest(JSON.stringify(manifest()))).toEqual(readManifest(manifest()));
    expect(readManifest(manifest()).commands.map((it) => it.command)).toEqual(['/hire', '/late', '/broken']);
  });

  test('is refused with every reason at once', () => {
    const found = problems({
      'oauth_config.scopes.bot': ['chat:write'],
      'settings.event_subscriptions.request_url': undefined,
      'settings.interactivity.request_url': 'slack/events',
      'features.slash_commands.0.url': undefined,
    });
    expect(found.join('\n')).toContain('need the bot scope "commands"');
    expect(found.join('\n')).toContain('bot event message.im needs the bot scope im:history');
    expect(found.join('\n')).toContain('slash command /hire has no url');
    expect(found.join('\n')).toContain('bot_events but no request_url');
    expect(found.join('\n')).toContain('"slack/events" is not an https URL');
  });

  test.skipIf(manifestSchemaFile() === null)('is held against Slack’s own schema', () => {
    const found = problems({ 'display_information.colour': 'red' });
    expect(found.join('\n')).toContain('additional');
  });

  if (manifestSchemaFile() === null)
    console.error('no shared reference data: manifests are NOT held against Slack’s schema');

  test('decides which events reach the app', async () => {
    const heard: string[] = [];
    const here = await stage('http', (app) => {
      app.event(/.*/, async ({ event }) => {
        heard.push(event.type);
      });
    });
    closers.push(() => here.close());
    const maya = here.slack.person('maya');
    await maya.says('in a channel', { in: '#hiring' });
    await maya.says('in the app’s DM', { in: 'Fulcrum' });
    expect(heard).toEqual(['app_home_opened', 'message'].filter((it) => heard.includes(it)));
    expect(heard).toContain('message');
    expect(here.slack.journal.deliveries('message')).toHaveLength(1);
  });
});

describe('installing', () => {
  test('a person allows it, Bolt exchanges the code, commands work, and uninstalling ends it', async () => {
    const clock = new MovableClock(company().at);
    const slack = createSlackEmulator({ company: company(), manifest: manifest(), clock, installed: false });
    const url = await slack.listen();
    closers.push(() => slack.close());
    const kept = new Map<string, unknown>();
    const gone: string[] = [];
    const installationStore: InstallationStore = {
      storeInstallation: async (it) => void kept.set(it.team?.id ?? '', it),
      fetchInstallation: async (query) => {
        const found = kept.get(query.teamId ?? '');
        if (!found) throw new Error('not installed');
        return found as never;
      },
    };
    const app = new App({
      signingSecret: slack.credentials.signingSecret,
      clientId: slack.credentials.clientId,
      clientSecret: slack.credentials.clientSecret,
      scopes: ['commands', 'chat:write'],
      redirectUri: 'http://127.0.0.1/slack/oauth_redirect',
      installerOptions: {
        authorizationUrl: `${url}/oauth/v2/authorize`,
        stateVerification: false,
        redirectUriPath: '/slack/oauth_redirect',
      },
      installationStore,
      clientOptions: { slackApiUrl: `${url}/api/`, retryConfig: { retries: 0 } },
      logger: quiet,
    });
    app.command('/hire', async ({ ack }) => ack('installed and well'));
    app.event('app_uninstalled', async ({ context }) => void gone.push(context.teamId ?? ''));
    const server = (await app.start({ port: 0, host: '127.0.0.1' })) as { address(): { port: number } };
    closers.push(() => app.stop());
    const bot = `http://127.0.0.1:${server.address().port}`;
    slack.setBotUrl(bot);
    const maya = slack.person('maya');
    await expect(maya.types('/hire', { in: '#hiring' })).rejects.toThrow('not installed in this workspace');

    const page = await fetch(`${bot}/slack/install`).then((it) => it.text());
    const authorize = /href="(http:[^"]+authorize[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const shown = await fetch(authorize).then((it) => it.text());
    expect(shown).toContain('Fulcrum asks for access');
    expect(shown).toContain('Maya Chen in Acme');
    const allowed = await fetch(authorize, {
      method: 'POST',
      body: new URLSearchParams({ who: 'T0ACME/UMAYA', answer: 'allow' }),
      redirect: 'manual',
    });
    const back = new URL(allowed.headers.get('location') ?? '');
    const landed = await fetch(`${bot}${back.pathname}${back.search}`);
    expect(landed.status).toBe(200);
    expect(kept.get('T0ACME')).toMatchObject({ user: { id: 'UMAYA' }, bot: { scopes: ['commands', 'chat:write'] } });
    await maya.types('/hire', { in: '#hiring' });
    await maya.sees('installed and well');

    const again = await fetch(`${url}/api/oauth.v2.access`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: slack.credentials.clientId,
        client_secret: slack.credentials.clientSecret,
        code: back.searchParams.get('code') ?? '',
      }),
    });
    expect(await again.json()).toMatchObject({ ok: false, error: 'invalid_code' });

    await slack.uninstall();
    expect(gone).toEqual(['T0ACME']);
    await expect(maya.types('/hire')).rejects.toThrow('not installed');
  });

  test('rotated tokens die after twelve hours and are renewed once', async () => {
    const clock = new MovableClock(company().at, { frozen: true });
    const rotating = structuredClone(manifest()) as { settings: Record<string, unknown> };
    rotating.settings['token_rotation_enabled'] = true;
    const slack = createSlackEmulator({ company: company(), manifest: rotating, clock });
    const url = await slack.listen();
    closers.push(() => slack.close());
    const { clientId, clientSecret } = slack.credentials;
    const access = async (fields: Record<string, string>): Promise<Record<string, unknown>> => {
      const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields });
      return (await fetch(`${url}/api/oauth.v2.access`, { method: 'POST', body })).json() as never;
    };
    const test = async (token: unknown): Promise<unknown> => {
      const answer = await fetch(`${url}/api/auth.test`, {
        method: 'POST',
        headers: { authorization: `Bearer ${String(token)}` },
      });
      return ((await answer.json()) as { error?: string }).error ?? 'ok';
    };
    const grant = { teamId: 'T0ACME', userId: 'UMAYA', scopes: ['commands'], userScopes: [], redirectUri: null };
    const first = await access({ code: slack.core.codes.issue(grant) });
    expect(first).toMatchObject({ ok: true, expires_in: 43_200, authed_user: { id: 'UMAYA' } });
    expect(await test(first['access_token'])).toBe('ok');
    clock.move(12 * 3_600_000);
    expect(await test(first['access_token'])).toBe('token_expired');
    const refresh = { grant_type: 'refresh_token', refresh_token: String(first['refresh_token']) };
    const second = await access(refresh);
    expect(await test(second['access_token'])).toBe('ok');
    expect(await access(refresh)).toMatchObject({ ok: false, error: 'invalid_refresh_token' });
    const record = JSON.stringify(slack.journal.since());
    for (const secret of [first['access_token'], first['refresh_token'], second['access_token'], clientSecret])
      expect(record).not.toContain(secret);
    const stale = slack.core.codes.issue(grant);
    clock.move(10 * 60_000 + 1);
    expect(await access({ code: stale })).toMatchObject({ error: 'invalid_code' });
    expect(await access({ code: stale, client_secret: 'x' })).toMatchObject({ error: 'bad_client_secret' });
  });

  test('scopes the manifest does not have, and strange clients, are turned away on the page', async () => {
    const slack = createSlackEmulator({ company: company(), manifest: manifest(), clock: new MovableClock(0) });
    const url = await slack.listen();
    closers.push(() => slack.close());
    const ask = async (query: Record<string, string>): Promise<string> => {
      const answer = await fetch(`${url}/oauth/v2/authorize?${new URLSearchParams(query).toString()}`);
      expect(answer.status).toBe(400);
      return answer.text();
    };
    const client_id = slack.credentials.clientId;
    const redirect_uri = 'http://localhost/back';
    expect(await ask({ client_id: '1.2', scope: 'commands' })).toContain('Invalid client_id');
    expect(await ask({ client_id, redirect_uri, scope: 'admin' })).toContain('Invalid permissions requested: admin');
    expect(await ask({ client_id, redirect_uri: 'https://evil.example.com', scope: 'commands' })).toContain(
      'did not match',
    );
  });
});
