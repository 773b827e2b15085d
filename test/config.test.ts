import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { variables } from '../src/config-variables.ts';
import { explainProblems, loadConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';

const good = {
  SLACK_BOT_TOKEN: 'xoxb-1-abc',
  SLACK_SIGNING_SECRET: 'a-signing-secret',
  FULCRUM_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
};

function problemsOf(env: Record<string, string>): Record<string, string> {
  try {
    loadConfig(env);
    return {};
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return Object.fromEntries(error.problems.map((it) => [it.variable, it.problem]));
  }
}

test('the smallest environment is enough, and everything else has a default', () => {
  const config = loadConfig(good);
  expect(config).toMatchObject({ port: 3000, host: '127.0.0.1', google: null, lever: { apiKey: null } });
  expect(config.lever.apiUrl).toBe('https://api.lever.co/v1');
  expect(config.slack.apiUrl).toBe('https://slack.com/api/');
});

test('every problem is reported at once, each with where to get it', () => {
  const problems = problemsOf({ SLACK_CLIENT_ID: '1.2', PORT: 'many', LEVER_ENVIRONMENT: 'mars' });
  expect(Object.keys(problems)).toEqual([
    'SLACK_SIGNING_SECRET',
    'SLACK_CLIENT_SECRET',
    'LEVER_ENVIRONMENT',
    'FULCRUM_ENCRYPTION_KEYS',
    'PORT',
  ]);
  try {
    loadConfig({});
  } catch (error) {
    const text = explainProblems(error as ConfigError);
    expect(text).toContain('SLACK_BOT_TOKEN is missing');
    expect(text).toContain('where to get it: api.slack.com/apps');
    expect(text).toContain('npm run sandbox');
  }
});

test('Microsoft 365 takes three variables together; the organiser may be left out', () => {
  expect(problemsOf({ ...good, MICROSOFT_TENANT_ID: 'a-tenant' })).toMatchObject({
    MICROSOFT_CLIENT_ID: expect.stringMatching(/go together/) as string,
    MICROSOFT_CLIENT_SECRET: expect.stringMatching(/go together/) as string,
  });
  const three = { MICROSOFT_TENANT_ID: 'a-tenant', MICROSOFT_CLIENT_ID: 'an-app', MICROSOFT_CLIENT_SECRET: 'a-secret' };
  expect(loadConfig({ ...good, ...three }).microsoft).toEqual({
    tenantId: 'a-tenant',
    clientId: 'an-app',
    clientSecret: 'a-secret',
    consent: 'application',
    organizer: null,
    apiUrl: null,
    loginUrl: null,
  });
});

test('people’s own consent takes a client, its secret and an address that browsers reach; it stands alone or beside the rest', () => {
  const client = { GOOGLE_CLIENT_ID: 'an-id', GOOGLE_CLIENT_SECRET: 'hunter2' };
  const open = { PUBLIC_URL: 'https://fulcrum.acme.test' };
  expect(Object.keys(problemsOf({ ...good, ...client }))).toEqual(['PUBLIC_URL']);
  expect(Object.keys(problemsOf({ ...good, ...open, GOOGLE_CLIENT_ID: 'an-id' }))).toEqual(['GOOGLE_CLIENT_SECRET']);
  expect(loadConfig({ ...good, ...client, ...open }).google).toEqual({
    serviceAccountKey: null,
    organizer: null,
    client: { id: 'an-id', secret: 'hunter2' },
    apiUrl: null,
  });
  const key = JSON.stringify({ client_email: 'bot@acme.test', private_key: 'a-private-key' });
  const both = { ...client, ...open, GOOGLE_SERVICE_ACCOUNT_KEY: key, GOOGLE_ORGANIZER: 'interviews@acme.test' };
  expect(loadConfig({ ...good, ...both }).google).toMatchObject({ serviceAccountKey: key, client: { id: 'an-id' } });
  const consented = { ...client, ...open, GOOGLE_ORGANIZER: 'interviews@acme.test' };
  expect(loadConfig({ ...good, ...consented }).google).toMatchObject({
    serviceAccountKey: null,
    organizer: 'interviews@acme.test',
  });
  expect(Object.keys(problemsOf({ ...good, GOOGLE_ORGANIZER: 'interviews@acme.test' }))).toEqual([
    'GOOGLE_SERVICE_ACCOUNT_KEY',
  ]);
  const outlook = {
    MICROSOFT_TENANT_ID: 'a-tenant',
    MICROSOFT_CLIENT_ID: 'an-app',
    MICROSOFT_CLIENT_SECRET: 'hunter2',
  };
  expect(Object.keys(problemsOf({ ...good, ...outlook, MICROSOFT_CONSENT: 'person' }))).toEqual(['PUBLIC_URL']);
  expect(Object.keys(problemsOf({ ...good, ...outlook, ...open, MICROSOFT_CONSENT: 'mine' }))).toEqual([
    'MICROSOFT_CONSENT',
  ]);
  expect(loadConfig({ ...good, ...outlook, ...open, MICROSOFT_CONSENT: 'both' }).microsoft?.consent).toBe('both');
});

test('invitations by mail take a server and a sender; a feed on this machine has to be allowed', () => {
  const mail = { SMTP_URL: 'smtps://bot:hunter2@smtp.acme.test', MAIL_FROM: 'Acme <interviews@acme.test>' };
  expect(loadConfig({ ...good, ...mail }).mail).toEqual({ smtpUrl: mail.SMTP_URL, from: mail.MAIL_FROM });
  expect(loadConfig(good)).toMatchObject({ mail: null, microsoft: null, feedsFromLoopback: false });
  expect(Object.keys(problemsOf({ ...good, SMTP_URL: mail.SMTP_URL }))).toEqual(['MAIL_FROM']);
  const wrong = problemsOf({ ...good, SMTP_URL: 'http://bot:hunter2@acme.test', MAIL_FROM: 'nobody' });
  expect(Object.keys(wrong)).toEqual(['SMTP_URL', 'MAIL_FROM']);
  expect(JSON.stringify(wrong)).not.toMatch(/hunter2/);
});

test('no problem repeats the value of a secret', () => {
  const problems = problemsOf({ ...good, SLACK_BOT_TOKEN: 'hunter2', FULCRUM_ENCRYPTION_KEYS: 'k1:aHVudGVyMg==' });
  expect(JSON.stringify(problems)).not.toMatch(/hunter2|aHVudGVyMg/);
  expect(Object.keys(problems)).toEqual(['SLACK_BOT_TOKEN', 'FULCRUM_ENCRYPTION_KEYS']);
});

describe('an address that is not the vendor’s', () => {
  test.each([
    ['SLACK_API_URL', 'http://127.0.0.1:4000/api/', true],
    ['SLACK_API_URL', 'https://slack-gov.com/api/', true],
    ['SLACK_API_URL', 'https://slack.com.evil.example/api/', false],
    ['LEVER_API_URL', 'http://localhost:4001/v1', true],
    ['LEVER_API_URL', 'http://[::1]:4001/v1', true],
    ['LEVER_API_URL', 'https://api.lever.co.evil.example/v1', false],
    ['LEVER_API_URL', 'http://127.0.0.1.evil.example/v1', false],
    ['GOOGLE_API_URL', 'http://10.0.0.1/', false],
    ['MICROSOFT_LOGIN_URL', 'https://login.microsoftonline.com.evil.example/', false],
    ['SLACK_AUTHORIZE_URL', 'file:///etc/passwd', false],
  ])('%s=%s is accepted: %s', (name, value, accepted) => {
    expect(Object.keys(problemsOf({ ...good, [name]: value }))).toEqual(accepted ? [] : [name]);
  });
});

test('.env.example lists exactly the variables the code reads, and its defaults are the real ones', () => {
  const lines = readFileSync(new URL('../.env.example', import.meta.url), 'utf8').split('\n');
  const listed = lines.flatMap((line) => /^([A-Z_]+)=(.*)$/.exec(line)?.slice(1, 3).map(String) ?? []);
  const names = listed.filter((_, index) => index % 2 === 0);
  expect(names).toEqual(variables.map((it) => it.name));
  const filled = Object.fromEntries(names.map((name, index) => [name, listed[index * 2 + 1] ?? '']));
  expect(loadConfig({ ...filled, ...good })).toEqual({ ...loadConfig(good) });
});

test('a token that Slack does not take, and a Slack that cannot be reached, are said in words', async () => {
  const slack = createServer((_, response) => response.end(JSON.stringify({ ok: false, error: 'invalid_auth' })));
  await new Promise<void>((done) => slack.listen(0, '127.0.0.1', done));
  const data = mkdtempSync(join(tmpdir(), 'fulcrum-data-'));
  const start = () =>
    new Promise<string>((done) => {
      const { SLACK_BOT_TOKEN, FULCRUM_ENCRYPTION_KEYS } = good;
      const address = slack.listening ? (slack.address() as AddressInfo).port : 1;
      const env = {
        PATH: process.env['PATH'] ?? '',
        SLACK_BOT_TOKEN,
        FULCRUM_ENCRYPTION_KEYS,
        SLACK_APP_TOKEN: 'xapp-1-A-1-abc',
        PORT: '0',
        SLACK_API_URL: `http://127.0.0.1:${address}/api/`,
        FULCRUM_DATA_DIR: data,
      };
      const entry = new URL('../src/start.mjs', import.meta.url).pathname;
      execFile(process.execPath, ['--disable-warning=ExperimentalWarning', entry], { env, cwd: data }, (_, __, said) =>
        done(said),
      );
    });
  try {
    expect(await start()).toBe(
      'Fulcrum did not start. Slack does not take SLACK_APP_TOKEN for Socket Mode (invalid_auth). api.slack.com/apps → your app → Basic Information → App-Level Tokens: one with the scope connections:write.\n',
    );
    await new Promise((done) => slack.close(done));
    expect(await start()).toMatch(
      /^Fulcrum did not start\. Slack cannot be reached for Socket Mode\. Look at the network/,
    );
  } finally {
    slack.close();
    rmSync(data, { recursive: true });
  }
});

test('npm start reads .env of where it is run; what is exported wins; one that cannot be read is said', () => {
  const here = mkdtempSync(join(tmpdir(), 'fulcrum-env-'));
  const start = (exported: Record<string, string> = {}) =>
    spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', new URL('../src/start.mjs', import.meta.url).pathname],
      { cwd: here, env: { PATH: process.env['PATH'] ?? '', ...exported }, encoding: 'utf8' },
    );
  try {
    writeFileSync(join(here, '.env'), 'SLACK_BOT_TOKEN=nonsense\nPORT="99999"  # too high\n');
    expect(start().stderr).toMatch(/SLACK_BOT_TOKEN must start with xoxb-[\s\S]*PORT must be between 0 and 65535/);
    expect(start({ PORT: '3000' }).stderr).not.toMatch(/PORT/);
    rmSync(join(here, '.env'));
    mkdirSync(join(here, '.env'));
    expect(start()).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Fulcrum did not start: \.env cannot/) });
  } finally {
    rmSync(here, { recursive: true });
  }
});

test('npm start without credentials names them, offers the sandbox, and shows no stack', () => {
  const entry = new URL('../src/index.ts', import.meta.url).pathname;
  const run = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    env: { PATH: process.env['PATH'] ?? '' },
    encoding: 'utf8',
  });
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/SLACK_BOT_TOKEN[\s\S]*FULCRUM_ENCRYPTION_KEYS[\s\S]*npm run sandbox/);
  expect(run.stderr).not.toMatch(/^\s+at /m);
  expect(run.stdout).toBe('');
});
