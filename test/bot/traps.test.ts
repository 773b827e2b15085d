/** What Slack and its libraries do to the unwary: signatures, lost acknowledgements, retries, tokens of two workspaces. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { seedCompany } from '../../sandbox/seed.ts';
import { isRateLimitNotice } from '../../src/bot/receivers.ts';
import { clientOptions, createSlack, slackLogger, type Workspace } from '../../src/bot/slack.ts';
import { message, section } from '../../src/blocks/kit.ts';
import { md } from '../../src/blocks/mrkdwn.ts';
import { defineCommand } from '../../src/commands/define.ts';
import { createLog, noLog } from '../../src/log.ts';
import { z } from 'zod';
import { MONDAY } from '../support/world.ts';
import { aBot } from './a-bot.ts';

const hi = defineCommand({
  verb: 'hi',
  group: 'You',
  summary: 'Do something for a test',
  usage: '',
  examples: [''],
  needs: null,
  args: z.object({ _: z.string() }),
  actions: [],
  run: async () => ({ show: 'message', message: message(md`Hello`, section(md`Hello`)) }),
});

const form = (payload: object): string => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
const asForm = { type: 'application/x-www-form-urlencoded' };
const person = { team: { id: 'T1' }, user: { id: 'U1', team_id: 'T1' }, api_app_id: 'A1' };

test.each([
  [
    'a press nobody declares',
    {
      type: 'block_actions',
      trigger_id: 't',
      container: { type: 'message' },
      actions: [{ type: 'button', action_id: 'of.yore', block_id: 'b', value: '{}' }],
    },
  ],
  [
    'a button that is a link',
    {
      type: 'block_actions',
      trigger_id: 't',
      container: { type: 'message' },
      actions: [{ type: 'button', action_id: 'link', block_id: 'b', url: 'https://example.com' }],
    },
  ],
  [
    'a form nobody declares',
    {
      type: 'view_submission',
      view: {
        id: 'V1',
        type: 'modal',
        callback_id: 'of.yore',
        blocks: [],
        state: { values: {} },
        title: { type: 'plain_text', text: 'x' },
      },
    },
  ],
  [
    'a form without any id',
    {
      type: 'view_submission',
      view: {
        id: 'V2',
        type: 'modal',
        callback_id: '',
        blocks: [],
        state: { values: {} },
        title: { type: 'plain_text', text: 'x' },
      },
    },
  ],
  [
    'a closed window',
    {
      type: 'view_closed',
      is_cleared: false,
      view: { id: 'V3', type: 'modal', callback_id: '', blocks: [], title: { type: 'plain_text', text: 'x' } },
    },
  ],
  [
    'a menu nobody declares',
    { type: 'block_suggestion', action_id: 'of.yore', block_id: 'b', value: 'x', container: { type: 'view' } },
  ],
  ['a shortcut nobody declares', { type: 'shortcut', callback_id: 'of.yore', trigger_id: 't', action_ts: '1' }],
])('%s is acknowledged at once', async (_name, payload) => {
  const bot = await aBot({ commands: [hi] });
  const started = performance.now();
  const answer = await bot.send(form({ ...person, ...payload }), asForm);
  expect(answer.status).toBe(200);
  expect(performance.now() - started).toBeLessThan(1_500);
});

test('only Slack can talk to the bot, and only now, and not at length', async () => {
  const bot = await aBot({ commands: [hi] });
  const body = form({ ...person, type: 'shortcut', callback_id: 'x', trigger_id: 't' });
  expect((await bot.send(body, { ...asForm, secret: 'somebody-elses-secret' })).status).toBe(401);
  expect((await bot.send(body, { ...asForm, at: Date.now() - 6 * 60_000 })).status).toBe(401);
  expect((await bot.send('{not json', {})).status).toBe(400);
  expect((await bot.send(`payload=${'x'.repeat(1_200_000)}`, asForm)).status).toBe(413);
  expect((await fetch(`${bot.url}/elsewhere`)).status).toBe(404);
});

test('an event that Slack delivers three times is handled once', async () => {
  const bot = await aBot({ commands: [hi] });
  const user = bot.company.people.find((it) => it.key === 'maya')?.slack?.id ?? '';
  const body = JSON.stringify({
    type: 'event_callback',
    team_id: bot.company.slackTeamId,
    api_app_id: 'A1',
    event_id: 'Ev0000000001',
    event: { type: 'app_home_opened', user, channel: 'D1', tab: 'home', event_ts: '1' },
  });
  for (let attempt = 0; attempt < 3; attempt++) expect((await bot.send(body)).status).toBe(200);
  await bot.emulator.journal.waitForCall('views.publish');
  await new Promise((done) => setTimeout(done, 150));
  expect(bot.emulator.journal.calls('views.publish')).toHaveLength(1);
});

test('two workspaces never see each other’s token', async () => {
  const bot = await aBot({ commands: [hi] });
  const other = { ...seedCompany({ at: MONDAY, seed: 99 }), slackTeamId: 'T0OTHERTEAM', name: 'Other' };
  const { botToken } = bot.emulator.addWorkspace(other);
  const tokens: Record<string, string> = {
    [bot.company.slackTeamId]: bot.emulator.credentials.botToken,
    T0OTHERTEAM: botToken ?? '',
  };
  const slack = createSlack({
    apiUrl: `${bot.emulator.url}/api/`,
    botToken: null,
    log: noLog,
    installed: {
      list: async () => [],
      find: async ({ teamId }) =>
        teamId && tokens[teamId]
          ? ({ teamId, enterpriseId: null, botToken: tokens[teamId], botId: null, botUserId: null } satisfies Workspace)
          : null,
    },
  });
  const teams = Object.keys(tokens);
  for (const teamId of [...teams, ...teams.toReversed()]) {
    const me = await (await slack.client(teamId)).auth.test();
    expect(me.team_id).toBe(teamId);
  }
  await expect(slack.client('T0NOBODY')).rejects.toMatchObject({ meaning: 'not-installed' });
});

test('a call is made once: no retries after a server error or an order to wait, with no header object shared', async () => {
  let calls = 0;
  const server = createServer((_request, response) => {
    calls += 1;
    response.writeHead(calls === 1 ? 500 : 429, { 'retry-after': '1' }).end('no');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((done) => server.once('listening', done));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  const slack = createSlack({ apiUrl, botToken: 'xoxb-1', installed: null, log: noLog });
  const client = await slack.client(null);
  await expect(client.auth.test()).rejects.toThrow(/HTTP|status|500/);
  expect(calls).toBe(1);
  await expect(client.auth.test()).rejects.toMatchObject({ retryAfter: 1 });
  expect(calls).toBe(2);
  expect(clientOptions({ apiUrl, log: noLog })).not.toHaveProperty('headers');
});

test('an answer goes to Slack’s own response addresses only', async () => {
  const real = createSlack({ apiUrl: 'https://slack.com/api/', botToken: 'xoxb-1', installed: null, log: noLog });
  for (const url of [
    'https://evil.example/actions/1',
    'http://127.0.0.1:1/x',
    'http://hooks.slack.com/x',
    'not an address',
  ])
    await expect(real.respond(url, {})).rejects.toMatchObject({ meaning: 'refused' });
});

test('Slack’s libraries log through ours, without payloads and without secrets', () => {
  const lines: string[] = [];
  const logger = slackLogger(createLog({ level: 'debug', to: { write: (line: string) => void lines.push(line) } }));
  logger.debug('a whole payload');
  logger.warn('token xoxb-123-CANARY', new Error('Bearer CANARY'));
  expect(lines.join('')).toContain('"from":"bolt"');
  expect(lines.join('')).not.toMatch(/CANARY|whole payload/);
});

test('a notice about too many events is told from an event', () => {
  const notice = {
    envelope_id: 'e',
    type: 'events_api',
    payload: { type: 'app_rate_limited', minute_rate_limited: 1 },
  };
  expect(isRateLimitNotice(JSON.stringify(notice))).toBe(true);
  expect(isRateLimitNotice(Buffer.from(JSON.stringify(notice)))).toBe(true);
  expect(
    isRateLimitNotice(
      JSON.stringify({ type: 'events_api', payload: { event: { type: 'message', text: 'app_rate_limited' } } }),
    ),
  ).toBe(false);
  expect(isRateLimitNotice('{"app_rate_limited')).toBe(false);
});

test('Socket Mode does the same, and survives a notice about too many events', async () => {
  const bot = await aBot({ commands: [hi], transport: 'socket' });
  await bot.maya.types('/hire hi', { in: '#hiring' });
  await bot.maya.sees('Hello');
  const posted = await bot.send(form({ ...person, type: 'shortcut', callback_id: 'x', trigger_id: 't' }), {
    ...asForm,
    secret: 'guess',
  });
  expect(posted.status).toBe(401);
});

test('what is asked while the bot is still being put together is answered as soon as it is', async () => {
  const opening = Promise.withResolvers<void>();
  const bot = await aBot({ commands: [hi], opensAfter: opening.promise });
  const typing = bot.maya.types('/hire hi', { in: '#hiring' });
  setTimeout(opening.resolve, 300);
  expect(await typing).toMatchObject({ ok: true });
  await bot.maya.sees('Hello');
});

test('a workspace installs the app itself; its token is encrypted, used, and gone when it removes the app', async () => {
  const bot = await aBot({ commands: [hi], oauth: true });
  const start = await fetch(`${bot.url}/slack/install`, { redirect: 'manual' });
  const authorize = new URL(start.headers.get('location') ?? '');
  expect(authorize.searchParams.get('scope')).toBe(
    'commands,chat:write,chat:write.public,users:read,users:read.email,channels:read,groups:read',
  );
  const cookie = (start.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const state = authorize.searchParams.get('state') ?? '';
  const callback = (query: string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${bot.url}/slack/oauth_redirect?${query}`, { headers, redirect: 'manual' });
  expect((await callback('code=x&state=forged', { cookie })).ok).toBe(false);
  expect((await callback(`code=x&state=${state}`, {})).status).toBe(400); // another browser than the one that began

  const helena = bot.company.people.find((it) => it.key === 'helena')?.slack?.id ?? '';
  const again = await fetch(`${bot.url}/slack/install`, { redirect: 'manual' });
  const page = new URL(again.headers.get('location') ?? '');
  const jar = (again.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const allowed = await fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ who: `${bot.company.slackTeamId}/${helena}`, answer: 'allow' }),
    redirect: 'manual',
  });
  const back = new URL(allowed.headers.get('location') ?? '');
  expect((await callback(back.search.slice(1), { cookie: jar })).status).toBe(200);
  expect((await callback(back.search.slice(1), { cookie: jar })).ok).toBe(false); // the link works once

  await bot.maya.types('/hire hi', { in: '#hiring' });
  await bot.maya.sees('Hello');
  const stored = JSON.stringify(await bot.ledger.list('vault:'));
  const teamId = bot.company.slackTeamId;
  const { botToken = '' } = (await bot.installations.find({ teamId, enterpriseId: null })) ?? {};
  expect(botToken).toMatch(/^xoxb-/);
  expect(stored).toContain(`slack-installation:${teamId}`);
  expect(stored).not.toContain(botToken);

  await bot.emulator.uninstall(teamId);
  for (let tries = 0; tries < 50 && (await bot.installations.list()).length > 0; tries++)
    await new Promise((done) => setTimeout(done, 20));
  expect(await bot.installations.list()).toEqual([]);
});
