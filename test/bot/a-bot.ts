/**
 * The bot's machinery alone, with commands made for one test: real Bolt, signed requests, the emulated Slack. No Lever.
 * Everything ends with the test.
 */
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { MovableClock } from '../../sandbox/clock.ts';
import { Faults } from '../../sandbox/faults.ts';
import { seedCompany } from '../../sandbox/seed.ts';
import { createSlackEmulator } from '../../sandbox/slack/emulator.ts';
import { createBot } from '../../src/bot/bolt.ts';
import { createInstallations } from '../../src/bot/installation.ts';
import { createSlack } from '../../src/bot/slack.ts';
import { createTell } from '../../src/bot/tell.ts';
import { home } from '../../src/blocks/kit.ts';
import type { AnyCommand } from '../../src/commands/define.ts';
import { createLog } from '../../src/log.ts';
import type { LeverUserId } from '../../src/lever/ids.ts';
import type { Actor, People, Role } from '../../src/people.ts';
import type { Reads, Services } from '../../src/services.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createVault } from '../../src/store/vault.ts';
import { MONDAY } from '../support/world.ts';

export interface BotOptions {
  readonly commands: readonly AnyCommand[];
  readonly transport?: 'http' | 'socket';
  readonly oauth?: boolean;
  readonly role?: () => Role | null;
  /** The rooms behind the bot are put together only then. */
  readonly opensAfter?: Promise<unknown>;
}

const everybody = (role: () => Role | null): People => ({
  actorFor: async (teamId, slackId) => ({
    teamId,
    slackId,
    name: 'Maya',
    email: null,
    zone: 'Europe/Lisbon',
    leverUserId: role() === null ? null : ('lever-maya' as LeverUserId),
    role: role(),
    unmapped: role() === null ? 'No Lever user has your e-mail address.' : null,
  }),
  slackIdOf: async () => null,
  calendarOf: () => null,
  link: async () => {},
});

export async function aBot(options: BotOptions) {
  const { transport = 'http', oauth = false, role = () => 'superAdmin' as const } = options;
  const clock = new MovableClock(MONDAY, { frozen: true });
  const faults = new Faults();
  const company = seedCompany({ at: MONDAY });
  const manifest = readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8');
  const emulator = createSlackEmulator({ company, manifest, clock, faults, transport, installed: !oauth });
  await emulator.listen();
  const directory = mkdtempSync(join(tmpdir(), 'fulcrum-bot-'));
  const ledger = openSqlite(directory, { clock });
  const vault = createVault(ledger, [{ id: 'k', key: Buffer.alloc(32, 1) }]);
  const lines: string[] = [];
  const log = createLog({ level: 'debug', to: { write: (line: string) => void lines.push(line) } });
  const installations = createInstallations(vault);
  const apiUrl = `${emulator.url}/api/`;
  const { credentials } = emulator;
  const slack = createSlack({ apiUrl, botToken: oauth ? null : credentials.botToken, installed: installations, log });
  const tell = createTell({ slack, ledger, clock, log, sleep: async () => {} });
  const services = { clock, log, ledger, tell } as unknown as Services;
  const bot = createBot({
    slack,
    connection: {
      apiUrl,
      authorizeUrl: `${emulator.url}/oauth/v2/authorize`,
      signingSecret: credentials.signingSecret,
      appToken: transport === 'socket' ? credentials.appToken : null,
      oauth: oauth ? { clientId: credentials.clientId, clientSecret: credentials.clientSecret } : null,
    },
    installations,
    ledger,
    clock,
    log,
    routes: [],
    rooms: async () => {
      await options.opensAfter;
      return {
        commands: options.commands,
        actions: [],
        people: everybody(role),
        look: (): Reads => services,
        act: () => services,
        home: async (actor: Actor) => home({ type: 'section', text: { type: 'mrkdwn', text: `Hello ${actor.name}` } }),
      };
    },
  });
  const { url } = await bot.start({ host: '127.0.0.1', port: 0 });
  emulator.setBotUrl(url);
  onTestFinished(async () => {
    await bot.stop(500);
    await ledger.close();
    await emulator.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** A request as Slack would sign it, for what no person can do on the page. */
  async function send(body: string, options: { at?: number; secret?: string; type?: string } = {}): Promise<Response> {
    const at = Math.floor((options.at ?? Date.now()) / 1_000);
    const secret = options.secret ?? credentials.signingSecret;
    const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
    return fetch(`${url}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': options.type ?? 'application/json',
        'x-slack-request-timestamp': String(at),
        'x-slack-signature': `v0=${signature}`,
      },
      body,
    });
  }

  return {
    emulator,
    maya: emulator.person('maya'),
    clock,
    faults,
    lines,
    ledger,
    slack,
    tell,
    installations,
    url,
    send,
    company,
  };
}
