/**
 * The whole sandbox in one object: Slack, Lever and calendars on loopback, and the real bot between them, reached only
 * by configuration. Used by `main.ts` (a newcomer plays), by `test/support/world.ts` (stories) and by benches.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type AppOptions, createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import type { Log } from '../src/log.ts';
import { type CalendarEmulator, createCalendarEmulator } from './calendars/emulator.ts';
import { MovableClock } from './clock.ts';
import type { Company } from './company.ts';
import { Faults } from './faults.ts';
import { freePort } from './free-port.ts';
import { createLeverEmulator, type LeverEmulator } from './lever/emulator.ts';
import { seedCompany } from './seed.ts';
import { createSlackEmulator, type SlackEmulator } from './slack/emulator.ts';
import { sandboxTemplates } from './templates.ts';
import { Wire } from './wire.ts';

export interface WorldOptions {
  /** The instant the world starts at, epoch ms. */
  readonly at: number;
  readonly seed?: number;
  /** Another company than the seeded one. */
  readonly company?: Company;
  /** Time stands still until moved; default: it runs. */
  readonly frozen?: boolean;
  readonly transport?: 'http' | 'socket';
  /**
   * `here`: in this process, on the sandbox's clock. `child`: `src/index.ts` as its own process, which can be killed; it
   * reads the machine's clock. `none`: emulators only.
   */
  readonly bot?: 'here' | 'child' | 'none';
  /** The emulated calendars tell the bot of changes; otherwise it looks for them every minute. */
  readonly notices?: boolean;
  /** How long the bot waits for more of them, real ms; left out: as in production. A bot in this process only. */
  readonly noticesTimes?: AppOptions['noticesTimes'];
  /** Added to the bot's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: Log;
}

export interface World {
  readonly company: Company;
  readonly clock: MovableClock;
  readonly wire: Wire;
  readonly faults: { readonly slack: Faults; readonly lever: Faults; readonly calendars: Faults };
  readonly slack: SlackEmulator;
  readonly lever: LeverEmulator;
  readonly calendars: CalendarEmulator;
  /** The environment the bot was started with: point your own process at the sandbox with it. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs the bot's jobs that are due on the sandbox's clock (a bot in this process only). */
  tick(): Promise<void>;
  /** Starts the bot (again), on the same data directory. */
  startBot(): Promise<void>;
  /** Stops it cleanly. */
  stopBot(): Promise<void>;
  /** Ends it as a crash would: SIGKILL for a child. */
  killBot(): Promise<void>;
  /** Everything as at the start: emulators, clock, the bot's memory. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const entry = new URL('../src/index.ts', import.meta.url).pathname;
const manifestFile = new URL('../manifest.yml', import.meta.url);

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the bot ended with code ${child.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('the bot was not ready within ten seconds');
}

/** Starts everything and waits until the bot answers. Close it when done. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { at, seed, frozen = false, transport = 'http', bot = 'here' } = options;
  const company = options.company ?? seedCompany({ at, ...(seed !== undefined && { seed }) });
  const clock = new MovableClock(at, { frozen });
  const wire = new Wire();
  const faults = { slack: new Faults(), lever: new Faults(), calendars: new Faults() };
  const directory = await mkdtemp(join(tmpdir(), 'fulcrum-sandbox-'));
  const templates = join(directory, 'templates.yml');
  await writeFile(templates, sandboxTemplates(company));

  const manifest = await readFile(manifestFile, 'utf8');
  const slack = createSlackEmulator({ company, manifest, clock, wire, faults: faults.slack, transport });
  const lever = createLeverEmulator({ account: company.lever, clock, wire, faults: faults.lever });
  const calendars = createCalendarEmulator({ calendars: company.calendars, clock, wire, faults: faults.calendars });
  await Promise.all([slack.listen(), lever.listen(), calendars.listen()]);

  const port = await freePort();
  const organizer = `interviews@${company.domain}`;
  let generation = 0;
  const environment = (): Record<string, string> => ({
    SLACK_BOT_TOKEN: slack.credentials.botToken,
    SLACK_SIGNING_SECRET: slack.credentials.signingSecret,
    SLACK_API_URL: `${slack.url}/api/`,
    ...(transport === 'socket' && { SLACK_APP_TOKEN: slack.credentials.appToken }),
    LEVER_API_KEY: lever.keys.standard,
    LEVER_API_URL: `${lever.url}/v1`,
    GOOGLE_SERVICE_ACCOUNT_KEY: JSON.stringify(calendars.serviceAccountKey),
    GOOGLE_ORGANIZER: organizer,
    GOOGLE_API_URL: calendars.urls.google,
    // Only read: Google holds the events, and some people live in Outlook.
    MICROSOFT_TENANT_ID: calendars.microsoft.app.tenantId,
    MICROSOFT_CLIENT_ID: calendars.microsoft.app.clientId,
    MICROSOFT_CLIENT_SECRET: calendars.microsoft.app.clientSecret,
    MICROSOFT_API_URL: calendars.urls.microsoft,
    MICROSOFT_LOGIN_URL: calendars.urls.microsoft,
    CALENDAR_FEEDS_LOOPBACK: 'yes',
    // Whom neither covers connects their own calendar, where browsers reach the bot.
    ...(options.env?.['PUBLIC_URL'] !== '' && {
      GOOGLE_CLIENT_ID: calendars.google.consent.client.id,
      GOOGLE_CLIENT_SECRET: calendars.google.consent.client.secret,
      ...(options.env?.['MICROSOFT_TENANT_ID'] !== '' && { MICROSOFT_CONSENT: 'both' }),
    }),
    PUBLIC_URL: url,
    CALENDAR_NOTICES: options.notices ? 'yes' : 'no',
    FULCRUM_DATA_DIR: join(directory, `data-${generation}`),
    FULCRUM_ENCRYPTION_KEYS: encryptionKeys,
    FULCRUM_TEMPLATES: templates,
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'error',
    ...options.env,
  });
  const encryptionKeys = `sandbox:${randomBytes(32).toString('base64')}`;
  const url = `http://127.0.0.1:${port}`;
  slack.setBotUrl(url);

  let app: App | null = null;
  let child: ChildProcess | null = null;

  async function startBot(): Promise<void> {
    if (bot === 'here') {
      app = createApp(loadConfig(environment()), {
        clock,
        ...(options.log && { log: options.log }),
        ...(options.noticesTimes && { noticesTimes: options.noticesTimes }),
      });
      await app.start();
      await app.ready();
    } else if (bot === 'child') {
      child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
        env: { PATH: process.env.PATH ?? '', TZ: process.env.TZ ?? '', ...environment() },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      await waitUntilReady(url, child);
    }
  }

  async function endChild(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      ending.once('exit', () => resolve());
      ending.kill(signal);
    });
  }

  async function stopBot(): Promise<void> {
    await app?.stop();
    app = null;
    await endChild('SIGTERM');
  }

  const world: World = {
    company,
    clock,
    wire,
    faults,
    slack,
    lever,
    calendars,
    get env() {
      return environment();
    },
    tick: async () => {
      await app?.tick();
    },
    startBot,
    stopBot,
    killBot: async () => {
      if (bot === 'child') await endChild('SIGKILL');
      else await stopBot();
    },
    reset: async () => {
      await stopBot();
      for (const one of Object.values(faults)) one.clear();
      clock.moveTo(at);
      slack.reset(company);
      lever.reset(company.lever);
      calendars.reset(company.calendars);
      wire.clear();
      generation += 1;
      await startBot();
    },
    close: async () => {
      await stopBot();
      await Promise.all([slack.close(), lever.close(), calendars.close()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
  try {
    await startBot();
  } catch (error) {
    await world.close();
    throw error;
  }
  return world;
}
