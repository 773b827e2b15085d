/** How Slack reaches a bot and what happens when the bot does not answer in time. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { MovableClock } from '../../sandbox/clock.ts';
import { createSlackEmulator, type SlackEmulator } from '../../sandbox/slack/emulator.ts';
import { company, manifest, stage } from './slack-app.ts';
import { listeners } from './slack-listeners.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
  readonly body: string;
}

/** A bare endpoint instead of a bot: `answer` decides each response. */
async function endpoint(
  answer: (count: number) => { status: number; headers?: Record<string, string>; body?: string; afterMs?: number },
): Promise<{ slack: SlackEmulator; heard: Heard[]; clock: MovableClock }> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      heard.push({ headers: request.headers, path: request.url ?? '', body });
      const { status, headers = {}, body: out = '', afterMs = 0 } = answer(heard.length);
      setTimeout(() => response.writeHead(status, headers).end(out), afterMs);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const clock = new MovableClock(company().at, { frozen: true });
  const slack = createSlackEmulator({
    company: company(),
    manifest: manifest(),
    clock,
    botUrl: `http://127.0.0.1:${port}`,
    deadlineMs: 150,
  });
  await slack.listen();
  closers.push(
    () => slack.close(),
    () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  );
  return { slack, heard, clock };
}

describe('over HTTP', () => {
  test('a command is a signed form on the path of the manifest', async () => {
    const { slack, heard } = await endpoint(() => ({ status: 200 }));
    await slack.person('maya').types('/hire  find   Ana & Co', { in: '#hiring' });
    const [first] = heard;
    expect(first?.path).toBe('/slack/events');
    expect(first?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    const timestamp = String(first?.headers['x-slack-request-timestamp']);
    const digest = createHmac('sha256', slack.credentials.signingSecret).update(`v0:${timestamp}:${first?.body ?? ''}`);
    expect(first?.headers['x-slack-signature']).toBe(`v0=${digest.digest('hex')}`);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(5);
    expect(Object.fromEntries(new URLSearchParams(first?.body))).toMatchObject({
      command: '/hire',
      text: 'find   Ana & Co',
      team_id: 'T0ACME',
      channel_id: 'C2',
      channel_name: 'hiring',
      user_id: 'UMAYA',
      is_enterprise_install: 'false',
    });
  });

  test('a bot that is late, wrong or away is what the person reads about, and is not asked again', async () => {
    const answers = [{ status: 200, afterMs: 300 }, { status: 500 }];
    const { slack, heard } = await endpoint((count) => answers[count - 1] ?? { status: 200 });
    const maya = slack.person('maya');
    const late = await maya.types('/hire one', { in: '#hiring' });
    expect(late).toMatchObject({ ok: false, failure: '/hire failed with the error "operation_timeout"' });
    await maya.types('/hire two');
    expect(maya.text()).toContain('/hire failed with the error "dispatch_failed"');
    expect(maya.text()).not.toContain('operation_timeout');
    slack.setBotUrl('http://127.0.0.1:9');
    await maya.types('/hire three');
    expect(maya.text()).toContain('dispatch_failed');
    expect(heard).toHaveLength(2);
    await expect.poll(() => slack.journal.deliveries('/hire')[0]?.lateMs).toBeGreaterThan(250);
  });

  test('an event is tried again at once, after a minute and after five, then given up', async () => {
    const { slack, heard, clock } = await endpoint(() => ({ status: 500 }));
    await slack.person('maya').says('hello', { in: 'Fulcrum' });
    // Heard is not yet answered: the next try is planned once the answer is back.
    const triedTimes = async (count: number): Promise<void> => {
      await expect
        .poll(() => heard.filter((it) => it.body.includes('"message"')).length, { timeout: 10_000 })
        .toBe(count);
      await slack.idle();
    };
    await triedTimes(2);
    clock.move(59_000);
    clock.move(1_000);
    await triedTimes(3);
    clock.move(5 * 60_000);
    await triedTimes(4);
    clock.move(3_600_000);
    const tries = heard.filter((it) => it.body.includes('"message"'));
    expect(tries.map((it) => it.headers['x-slack-retry-num'])).toEqual([undefined, '1', '2', '3']);
    expect(tries.at(-1)?.headers['x-slack-retry-reason']).toBe('http_error');
    const ids = tries.map((it) => (JSON.parse(it.body) as { event_id: string }).event_id);
    expect(new Set(ids).size).toBe(1);
  });

  test('a bot that asks for no retry gets none', async () => {
    const { slack, heard } = await endpoint(() => ({ status: 500, headers: { 'x-slack-no-retry': '1' } }));
    await slack.person('maya').says('hello', { in: 'Fulcrum' });
    await new Promise((done) => setTimeout(done, 60));
    expect(heard.filter((it) => it.body.includes('"message"'))).toHaveLength(1);
  });

  test('a typeahead needs its own URL in the manifest', async () => {
    const without = structuredClone(manifest()) as { settings: { interactivity: Record<string, unknown> } };
    delete without.settings.interactivity['message_menu_options_url'];
    const here = await stage('http', (app) => listeners(app, []), { manifest: without });
    closers.push(() => here.close());
    const maya = here.slack.person('maya');
    await maya.types('/hire form', { in: '#hiring' });
    await expect(maya.picks('Candidate', 'Ana Souza')).rejects.toThrow('does not offer "Ana Souza"');
    expect(maya.text()).toContain('There was a problem loading options.');
    expect(here.slack.journal.deliveries('block_suggestion')[0]?.ack?.reason).toContain('no message_menu_options_url');
  });

  test('the request URL is verified by an echoed challenge', async () => {
    const { slack } = await endpoint(() => ({ status: 200, body: 'something else' }));
    expect(await slack.events.verifyUrl()).toBe(false);
    const bolt = await stage('http', () => {});
    closers.push(() => bolt.close());
    expect(await bolt.slack.events.verifyUrl()).toBe(true);
  });
});

describe('over a socket', () => {
  test('a bot that acknowledges too late is a timeout, and its late word is on record', async () => {
    const here = await stage(
      'socket',
      (app) => {
        app.command('/late', async ({ ack }) => {
          await new Promise((done) => setTimeout(done, 200));
          await ack('too late');
        });
      },
      { deadlineMs: 100 },
    );
    closers.push(() => here.close());
    const maya = here.slack.person('maya');
    await maya.types('/late', { in: '#hiring' });
    expect(maya.text()).toContain('operation_timeout');
    await expect.poll(() => here.slack.journal.deliveries('/late')[0]?.lateMs).toBeGreaterThan(150);
    expect(maya.text()).not.toContain('too late');
  });

  test('between two connections commands fail and events wait for their retry', async () => {
    const here = await stage('socket', (app) => {
      app.message(async ({ message, say }) => {
        if ('text' in message) await say(`heard ${message.text ?? ''}`);
      });
      app.command('/hire', async ({ ack }) => ack('back again'));
    });
    closers.push(() => here.close());
    const maya = here.slack.person('maya');
    here.slack.sockets.disconnect('refresh_requested');
    await expect.poll(() => here.slack.sockets.connections, { timeout: 3_000 }).toBe(0);
    await maya.types('/hire x', { in: '#hiring' });
    expect(maya.text()).toContain('/hire failed with the error "dispatch_failed"');
    await maya.says('are you there', { in: 'Fulcrum' });
    await here.slack.sockets.connected();
    here.clock.move(61_000);
    await maya.sees('heard are you there');
    const tries = here.slack.journal.deliveries('message').filter((it) => it.payload['type'] === 'event_callback');
    expect(tries.slice(0, 3).map((it) => [it.attempt, it.ack?.ok])).toEqual([
      [0, false],
      [1, false],
      [2, true],
    ]);
    await maya.types('/hire x', { in: '#hiring' });
    await maya.sees('back again');
  });

  test('tickets work once, and the eleventh connection is sent away', async () => {
    const slack = createSlackEmulator({
      company: company(),
      manifest: manifest({ socket: true }),
      clock: new MovableClock(company().at),
    });
    const url = await slack.listen();
    closers.push(() => slack.close());
    const ticket = async (): Promise<string> => {
      const answer = await fetch(`${url}/api/apps.connections.open`, {
        method: 'POST',
        headers: { authorization: `Bearer ${slack.credentials.appToken}` },
      });
      return ((await answer.json()) as { url: string }).url;
    };
    const first = (address: string): Promise<string> =>
      new Promise((resolve) => {
        const client = new WebSocket(address);
        client.on('message', (data: Buffer) => resolve((JSON.parse(data.toString()) as { type: string }).type));
        client.on('error', (error) => resolve(error.message));
      });
    const once = await ticket();
    expect(await first(once)).toBe('hello');
    expect(await first(once)).toContain('408');
    for (let count = 2; count <= 10; count += 1) expect(await first(await ticket())).toBe('hello');
    expect(await first(await ticket())).toBe('disconnect');
    expect(slack.sockets.connections).toBe(10);
  });
});
