/* oxlint-disable unicorn/require-post-message-target-origin -- Slack's chat.postMessage, not a window's. */
/** The Web API as clients meet it: tokens, scopes, membership, limits, and the errors Slack really gives. */
import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MovableClock } from '../../sandbox/clock.ts';
import { Faults } from '../../sandbox/faults.ts';
import { createSlackEmulator, type SlackEmulator } from '../../sandbox/slack/emulator.ts';
import { company, granted, manifest, quiet } from './slack-app.ts';

describe('the Web API', () => {
  const clock = new MovableClock(company().at, { frozen: true });
  const faults = new Faults();
  let slack: SlackEmulator;
  let url: string;
  let client: WebClient;

  beforeAll(async () => {
    const scopes = [...granted, 'channels:manage'];
    slack = createSlackEmulator({ company: company(), manifest: manifest({ scopes }), clock, faults });
    url = await slack.listen();
  });
  afterAll(() => slack.close());
  beforeEach(() => {
    slack.reset(company());
    client = web(slack.credentials.botToken);
  });

  const web = (token?: string): WebClient =>
    new WebClient(token, {
      slackApiUrl: `${url}/api/`,
      logger: quiet,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    });

  async function errorOf(call: Promise<unknown>): Promise<Record<string, unknown>> {
    const error = await call.then(
      () => null,
      (it: unknown) => it,
    );
    if (!(error instanceof Error) || !('data' in error)) throw new Error(`no platform error: ${String(error)}`);
    return error.data as Record<string, unknown>;
  }

  test('tokens are told apart: none, unknown, of the wrong kind, revoked', async () => {
    expect(await client.auth.test()).toMatchObject({ team_id: 'T0ACME', user: 'fulcrum', bot_id: 'B0BOT0ACME' });
    expect((await errorOf(web().auth.test())).error).toBe('not_authed');
    expect((await errorOf(web('xoxb-made-up').auth.test())).error).toBe('invalid_auth');
    expect((await errorOf(web(slack.credentials.appToken).auth.test())).error).toBe('not_allowed_token_type');
    expect((await errorOf(client.apps.connections.open())).error).toBe('not_allowed_token_type');
    await client.auth.revoke();
    expect((await errorOf(client.auth.test())).error).toBe('token_revoked');
  });

  test('a missing scope says which one was needed and which are there', async () => {
    const error = await errorOf(client.pins.add({ channel: 'C2', timestamp: '1.0' }));
    expect(error).toMatchObject({ error: 'missing_scope', needed: 'pins:write' });
    expect(error['provided']).toContain('chat:write,');
    expect((await errorOf(client.conversations.list({ types: 'private_channel' })))['needed']).toBe('groups:read');
    const answer = await fetch(`${url}/api/users.list`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.credentials.botToken}` },
    });
    expect(answer.headers.get('x-oauth-scopes')).toContain('users:read.email');
    expect(answer.headers.get('x-accepted-oauth-scopes')).toBe('users:read');
  });

  test('an unknown method is a polite answer, and JSON bodies are read', async () => {
    const post = (method: string, body: unknown): Promise<unknown> =>
      fetch(`${url}/api/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.credentials.botToken}` },
        body: JSON.stringify(body),
      }).then((it) => it.json());
    expect(await post('admin.users.list', {})).toMatchObject({ ok: false, error: 'unknown_method' });
    expect(await post('chat.postMessage', { channel: 'C2', text: 'as JSON' })).toMatchObject({
      ok: true,
      channel: 'C2',
    });
    expect(await post('chat.postMessage', {})).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: channel'] },
    });
  });

  test('posting needs membership, a live channel, something to say and blocks Slack can draw', async () => {
    const { chat } = client;
    const post = (args: object): Promise<unknown> =>
      client.apiCall('chat.postMessage', args as Record<string, unknown>);
    expect((await errorOf(post({ channel: 'C1', text: 'x' }))).error).toBe('not_in_channel');
    expect((await errorOf(post({ channel: 'C3', text: 'x' }))).error).toBe('channel_not_found');
    expect((await errorOf(post({ channel: 'C4', text: 'x' }))).error).toBe('is_archived');
    expect((await errorOf(post({ channel: 'C2' }))).error).toBe('no_text');
    expect((await errorOf(post({ channel: 'UGONE', text: 'x' }))).error).toBe('channel_not_found');
    const bad = await errorOf(
      post({ channel: 'C2', text: 'x', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '' } }] }),
    );
    expect(bad.error).toBe('invalid_blocks');
    expect(JSON.stringify(bad['response_metadata'])).toContain('json-pointer:/blocks/0/text');
    expect((await errorOf(chat.postEphemeral({ channel: 'C2', user: 'UGONE', text: 'x' }))).error).toBe(
      'user_not_in_channel',
    );
    await client.conversations.join({ channel: 'C1' });
    expect(await post({ channel: '#general', text: 'in now' })).toMatchObject({ ok: true, channel: 'C1' });
    expect(await post({ channel: 'URUI', text: 'hi' })).toMatchObject({ ok: true });
    await slack.person('rui').opensChannel('Fulcrum');
    expect(slack.person('rui').text()).toContain('hi');
  });

  test('an edit keeps the ts, text alone drops the blocks, and only one’s own messages can be edited', async () => {
    const { chat } = client;
    const blocks = [{ type: 'section', text: { type: 'plain_text', text: 'a card' } }] as const;
    const posted = await chat.postMessage({ channel: 'C2', text: 'card', blocks: [...blocks] });
    const ts = posted.ts ?? '';
    await chat.update({ channel: 'C2', ts, text: 'plain now' });
    const [message] = slack.state.channel('T0ACME', 'C2')?.messages ?? [];
    expect(message).toMatchObject({ ts, text: 'plain now', blocks: [] });
    expect((await errorOf(chat.update({ channel: 'C2', ts, text: 'x'.repeat(4_001) }))).error).toBe('msg_too_long');
    await slack.person('maya').says('mine', { in: '#hiring' });
    const hers = slack.state.channel('T0ACME', 'C2')?.messages.at(-1)?.ts ?? '';
    expect((await errorOf(chat.update({ channel: 'C2', ts: hers, text: 'no' }))).error).toBe('cant_update_message');
    expect((await errorOf(chat.delete({ channel: 'C2', ts: hers }))).error).toBe('cant_delete_message');
    const whisper = await chat.postEphemeral({ channel: 'C2', user: 'UMAYA', text: 'psst' });
    expect((await errorOf(chat.delete({ channel: 'C2', ts: whisper.message_ts ?? '' }))).error).toBe(
      'message_not_found',
    );
    const history = await client.conversations.history({ channel: 'C2' });
    expect(history.messages?.map((it) => it.text)).toEqual(['mine', 'plain now']);
  });

  test('people are found by e-mail in any case, and nobody deactivated', async () => {
    const found = await client.users.lookupByEmail({ email: 'MAYA@acme.test' });
    expect(found.user).toMatchObject({ id: 'UMAYA', tz: 'America/New_York', tz_offset: -18_000, is_admin: true });
    expect((await errorOf(client.users.lookupByEmail({ email: 'gone@acme.test' }))).error).toBe('users_not_found');
    expect((await errorOf(client.conversations.open({ users: 'UGONE' }))).error).toBe('user_disabled');
    const pages: string[] = [];
    for await (const page of client.paginate('users.list', { limit: 3 }))
      pages.push(((page as { members?: { id: string }[] }).members ?? []).map((it) => it.id).join());
    expect(pages).toEqual(['UMAYA,URUI,UGONE', 'U0BOT0ACME']);
    expect((await errorOf(client.users.list({ cursor: 'bm9wZQ==' }))).error).toBe('invalid_cursor');
  });

  test('a view is refused with pointers, a stale hash conflicts, a closed view is gone', async () => {
    const view = (text: string): never =>
      ({ type: 'home', blocks: [{ type: 'section', text: { type: 'plain_text', text } }] }) as never;
    const bad = await errorOf(client.views.publish({ user_id: 'UMAYA', view: view('') }));
    expect(bad.error).toBe('invalid_arguments');
    expect(JSON.stringify(bad)).toContain('/view/blocks/0/text');
    const first = await client.views.publish({ user_id: 'UMAYA', view: view('one') });
    const stale = first.view?.hash ?? '';
    await client.views.publish({ user_id: 'UMAYA', view: view('two'), hash: stale });
    const conflict = errorOf(client.views.publish({ user_id: 'UMAYA', view: view('three'), hash: stale }));
    expect((await conflict).error).toBe('hash_conflict');
    expect((await errorOf(client.views.update({ view_id: 'V404', view: view('x') }))).error).toBe('not_found');
    const huge = { ...(view('x') as object), private_metadata: 'x'.repeat(256 * 1024) } as never;
    expect((await errorOf(client.views.publish({ user_id: 'UMAYA', view: huge }))).error).toBe('view_too_large');
  });

  test('a trigger expires after three seconds of the sandbox’s clock as well', async () => {
    const trigger = slack.core.triggers.issue({ teamId: 'T0ACME', userId: 'UMAYA', viewId: null, channelId: null });
    clock.move(3_001);
    const view = { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [{ type: 'divider' }] } as never;
    expect((await errorOf(client.views.open({ trigger_id: trigger, view }))).error).toBe('expired_trigger_id');
  });

  test('scheduled messages are posted when the clock gets there, except with metadata', async () => {
    const { chat } = client;
    const at = Math.floor(clock.now() / 1000);
    expect((await errorOf(chat.scheduleMessage({ channel: 'C2', text: 'x', post_at: at - 5 }))).error).toBe(
      'time_in_past',
    );
    expect((await errorOf(chat.scheduleMessage({ channel: 'C2', text: 'x', post_at: at + 121 * 86_400 }))).error).toBe(
      'time_too_far',
    );
    await chat.scheduleMessage({ channel: 'C2', text: 'morning', post_at: at + 60 });
    const metadata = { event_type: 'x', event_payload: {} };
    await chat.scheduleMessage({ channel: 'C2', text: 'lost', post_at: at + 60, metadata });
    const dropped = await chat.scheduleMessage({ channel: 'C2', text: 'dropped', post_at: at + 60 });
    const id = dropped.scheduled_message_id ?? '';
    await chat.deleteScheduledMessage({ channel: 'C2', scheduled_message_id: id });
    expect((await errorOf(chat.deleteScheduledMessage({ channel: 'C2', scheduled_message_id: id }))).error).toBe(
      'invalid_scheduled_message_id',
    );
    expect((await chat.scheduledMessages.list()).scheduled_messages).toHaveLength(2);
    clock.move(61_000);
    expect(slack.state.channel('T0ACME', 'C2')?.messages.map((it) => it.text)).toEqual(['morning']);
  });

  test('a file goes up in three steps and down with a token only', async () => {
    await client.filesUploadV2({
      channel_id: 'C2',
      filename: 'cv.txt',
      file: Buffer.from('Ana Souza'),
      initial_comment: 'the CV',
    });
    const [message] = slack.state.channel('T0ACME', 'C2')?.messages ?? [];
    const info = await client.files.info({ file: message?.files[0] ?? '' });
    expect(info.file).toMatchObject({ name: 'cv.txt', size: 9, mimetype: 'text/plain' });
    const address = info.file?.url_private_download ?? '';
    const stranger = await fetch(address);
    expect([stranger.status, stranger.headers.get('content-type')]).toEqual([200, 'text/html']);
    const owner = await fetch(address, { headers: { authorization: `Bearer ${slack.credentials.botToken}` } });
    expect(await owner.text()).toBe('Ana Souza');
  });

  test('channels are made, filled, named and closed, with a refusal for each misstep', async () => {
    const made = await client.conversations.create({ name: 'panel-ana' });
    const channel = made.channel?.id ?? '';
    expect((await errorOf(client.conversations.create({ name: 'hiring' }))).error).toBe('name_taken');
    expect((await errorOf(client.conversations.create({ name: 'Not OK' }))).error).toBe('invalid_name_specials');
    await client.conversations.invite({ channel, users: 'UMAYA,URUI' });
    const twice = await errorOf(client.conversations.invite({ channel, users: 'UMAYA' }));
    expect(twice).toMatchObject({ error: 'already_in_channel', errors: [{ user: 'UMAYA' }] });
    expect((await errorOf(client.conversations.invite({ channel, users: 'UGONE' }))).error).toBe('cant_invite');
    await client.conversations.setTopic({ channel, topic: 'Ana Souza, on-site' });
    expect((await client.conversations.members({ channel })).members).toEqual(['U0BOT0ACME', 'UMAYA', 'URUI']);
    expect((await client.conversations.info({ channel })).channel).toMatchObject({
      topic: { value: 'Ana Souza, on-site' },
      is_member: true,
    });
    const { chat } = client;
    const { ts = '' } = await chat.postMessage({ channel, text: 'plan' });
    await chat.postMessage({ channel, text: 'a reply', thread_ts: ts });
    const thread = await client.conversations.replies({ channel, ts });
    expect(thread.messages?.map((it) => it.text)).toEqual(['plan', 'a reply']);
    await client.reactions.add({ channel, timestamp: ts, name: 'eyes' });
    expect((await errorOf(client.reactions.add({ channel, timestamp: ts, name: 'eyes' }))).error).toBe(
      'already_reacted',
    );
    const link = await chat.getPermalink({ channel, message_ts: ts });
    expect(link.permalink).toBe(`https://acme.slack.com/archives/${channel}/p${ts.replace('.', '')}`);
    await client.conversations.archive({ channel });
    expect((await errorOf(client.conversations.archive({ channel }))).error).toBe('already_archived');
    expect((await errorOf(client.reactions.add({ channel, timestamp: ts, name: 'tada' }))).error).toBe('is_archived');
  });

  test('the journal waits for a call and says what came instead', async () => {
    const waiting = slack.journal.waitForCall('users.info', { matches: (it) => it.args['user'] === 'URUI' });
    await client.users.info({ user: 'UMAYA' });
    await client.users.info({ user: 'URUI' });
    expect(await waiting).toMatchObject({ ok: true, teamId: 'T0ACME', answer: { user: { id: 'URUI' } } });
    await expect(slack.journal.waitForCall('views.open', { timeoutMs: 20 })).rejects.toThrow(
      'the app did not call views.open within 20 ms; so far it called users.info',
    );
    expect(JSON.stringify(slack.journal.since())).not.toContain(slack.credentials.botToken);
  });

  test('rate limits bite only when they are switched on', async () => {
    for (let count = 0; count < 25; count += 1) await client.users.list({});
    slack.rates.enforced = true;
    try {
      for (let count = 0; count < 20; count += 1) await client.users.list({});
      await expect(client.users.list({})).rejects.toMatchObject({ retryAfter: 60 });
      const { chat } = client;
      const burst = Array.from({ length: 6 }, (_, index) => chat.postMessage({ channel: 'C2', text: `${index}` }));
      const outcomes = await Promise.allSettled(burst);
      expect(outcomes.filter((it) => it.status === 'rejected')).toHaveLength(2);
      await chat.postMessage({ channel: 'URUI', text: 'another channel' });
    } finally {
      slack.rates.enforced = false;
    }
  });

  test('trouble on order hits the calls it names, in Slack’s own words or in HTTP’s', async () => {
    faults.inject({
      kind: 'status',
      status: 200,
      path: 'users.info',
      body: { ok: false, error: 'fatal_error' },
      times: 1,
    });
    faults.inject({ kind: 'status', status: 503, path: 'auth.test', times: 1 });
    faults.inject({ kind: 'cut-after', path: 'chat.postMessage', times: 1 });
    expect((await errorOf(client.users.info({ user: 'UMAYA' }))).error).toBe('fatal_error');
    await expect(client.auth.test()).rejects.toMatchObject({ statusCode: 503 });
    await expect(client.apiCall('chat.postMessage', { channel: 'C2', text: 'posted all the same' })).rejects.toThrow(
      'fetch failed',
    );
    expect(slack.state.channel('T0ACME', 'C2')?.messages.map((it) => it.text)).toEqual(['posted all the same']);
    expect(await client.users.info({ user: 'UMAYA' })).toMatchObject({ ok: true });
  });

  test('blocks are validated for anybody, without a token', async () => {
    const check = (body: Record<string, string>): Promise<unknown> =>
      fetch(`${url}/api/blocks.validate`, { method: 'POST', body: new URLSearchParams(body) }).then((it) => it.json());
    expect(await check({ blocks: '[{"type":"divider"}]' })).toEqual({ ok: true });
    expect(await check({ blocks: '[{"type":"sectionn"}]' })).toMatchObject({
      ok: false,
      error: 'invalid_blocks',
      errors: [{ pointer: expect.stringContaining('/blocks/0') as string }],
    });
    expect(await check({})).toMatchObject({ ok: false, error: 'invalid_arguments' });
  });

  test('two workspaces share nothing', async () => {
    const other = company({
      slackTeamId: 'T0OTHER',
      name: 'Other',
      people: company().people.map((it) => ({ ...it, slack: it.slack && { ...it.slack, id: `${it.slack.id}2` } })),
      channels: company().channels.map((it) => ({ ...it, id: `${it.id}2` })),
    });
    const { botToken } = slack.addWorkspace(other);
    const theirs = web(botToken ?? '');
    expect(await theirs.auth.test()).toMatchObject({ team_id: 'T0OTHER' });
    expect((await errorOf(theirs.users.info({ user: 'UMAYA' }))).error).toBe('user_not_found');
    expect((await errorOf(theirs.conversations.info({ channel: 'C2' }))).error).toBe('channel_not_found');
    const { chat } = theirs;
    await chat.postMessage({ channel: 'C22', text: 'only there' });
    const here = slack.person('maya', { team: 'T0ACME' });
    await here.opensChannel('#hiring');
    expect(here.text()).not.toContain('only there');
    const there = slack.person('maya', { team: 'T0OTHER' });
    await there.opensChannel('#hiring');
    expect(there.text()).toContain('only there');
  });
});
