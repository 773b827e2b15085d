/**
 * The composition root: the only file that knows everybody. Makes each wire and room once, hands them to each other,
 * starts and stops them. `index.ts` calls it with the environment; tests and tools call it with their own clock.
 */
import { createRequire } from 'node:module';
import { createBot } from './bot/bolt.ts';
import { createInstallations } from './bot/installation.ts';
import { createSlack } from './bot/slack.ts';
import { createSlackPeople } from './bot/slack-people.ts';
import { createSharing, createTell } from './bot/tell.ts';
import { openCalendars } from './calendars/index.ts';
import { type Clock, systemClock } from './clock.ts';
import { commands, homeTab } from './commands/index.ts';
import { ROOT } from './commands/help.ts';
import type { Config } from './config.ts';
import { createConnection } from './directory/connection.ts';
import { createDirectory } from './directory/store.ts';
import { healthRoutes } from './health.ts';
import { jobs as allJobs } from './jobs/index.ts';
import { createJobRunner } from './jobs/runner.ts';
import { createLever, type Lever } from './lever/client.ts';
import { LEVER_RATE } from './lever/pacing.ts';
import { createLog, type Log } from './log.ts';
import { createPanels } from './panels/create.ts';
import type { Habits } from './panels/ports.ts';
import { createPeople } from './people.ts';
import type { Audit, Reads, Services } from './services.ts';
import { openSqlite } from './store/sqlite.ts';
import { createVault } from './store/vault.ts';

export interface AppOptions {
  readonly clock?: Clock;
  readonly log?: Log;
}

export interface App {
  /** Listens, then reads Lever in the background. Resolves to the address. */
  start(): Promise<{ readonly url: string }>;
  /** Takes no more, finishes what is going on, closes everything. Under ten seconds. */
  stop(): Promise<void>;
  /** What handlers get; for tests and tools. */
  readonly services: Services;
  /** Runs the jobs that are due by the clock; whoever moves the clock calls this. */
  tick(): Promise<void>;
  /** Resolves when the copy of Lever is complete. */
  ready(): Promise<void>;
}

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** Of the ten seconds that stopping may take. */
const GRACE_MS = 8_000;

export function createApp(config: Config, options: AppOptions = {}): App {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLog({ level: config.logLevel });
  const ledger = openSqlite(config.dataDir, { clock });
  const vault = createVault(ledger, config.encryptionKeys);

  const openLever = (auth: string | (() => Promise<string | null>)): Lever =>
    createLever({
      auth,
      baseUrl: config.lever.apiUrl,
      environment: config.lever.environment,
      // One gate for everything on this key, kept in the ledger so that it is shared and survives a restart.
      pace: () => ledger.pace('lever', LEVER_RATE),
      onCall: (call) => log.debug({ ...call }, 'lever'),
    });
  const lever = openLever(() => connection.key());
  const directory = createDirectory({ lever, ledger, clock, log });
  const connection = createConnection({
    environmentKey: config.lever.apiKey,
    vault,
    ledger,
    clock,
    log,
    open: openLever,
    lever: () => lever,
    changed: () => {
      people.forget();
      void directory.reset();
    },
  });

  const calendars = openCalendars(
    config.google
      ? {
          google: {
            serviceAccountKey: config.google.serviceAccountKey,
            organizer: config.google.organizer,
            ...(config.google.apiUrl && { apiUrl: config.google.apiUrl }),
          },
        }
      : {},
    { clock },
  );

  const installations = createInstallations(vault);
  const slack = createSlack({
    apiUrl: config.slack.apiUrl,
    botToken: config.slack.botToken,
    installed: installations,
    log,
  });
  const people = createPeople({ slack: createSlackPeople(slack), lever: lever.users, directory, ledger, clock });
  const tell = createTell({ slack, ledger, clock, log });
  const audit: Audit = async (line) => {
    await ledger.append('audit', { ...line, actor: { ...line.actor }, subject: { ...line.subject } });
  };
  const panels = createPanels({
    lever,
    calendars,
    ledger,
    clock,
    log,
    directory,
    people,
    tell,
    audit,
    sharing: createSharing(slack),
    habits: async (userId) => ((await ledger.get(`habits:${userId}`))?.value ?? {}) as unknown as Habits,
    performAsFallback: config.performAsFallback,
    templates: config.templates,
  });

  const services: Services = {
    clock,
    log,
    lever,
    calendars,
    ledger,
    directory,
    connection,
    people,
    panels,
    tell,
    audit,
    version,
  };
  const look = (): Reads => services;

  let stopping = false;
  let slackSays: string | null = null;
  const bot = createBot({
    root: ROOT,
    commands,
    actions: homeTab.actions,
    slack,
    connection: config.slack,
    installations,
    people,
    ledger,
    clock,
    log,
    look,
    act: () => services,
    home: (actor) => homeTab.view(actor, look()),
    routes: healthRoutes({
      version,
      checks: {
        running: async () => !stopping,
        store: async () => {
          await ledger.ping();
          return true;
        },
        slack: async () => slackSays !== null,
      },
    }),
  });
  const jobs = createJobRunner({ jobs: allJobs, look, deliver: tell, ledger, clock, log });

  async function meetSlack(): Promise<void> {
    try {
      slackSays = await slack.check();
      log.info({ slack: slackSays }, 'Slack answers');
    } catch (error) {
      log.error({ err: error }, 'Slack does not know us: check SLACK_BOT_TOKEN');
    }
  }

  async function meetLever(): Promise<void> {
    if ((await connection.key()) === null) {
      log.warn({}, 'Lever is not connected: a Lever Super Admin can type /hire connect');
      return;
    }
    await directory.sync();
    await connection.check();
  }

  let background: Promise<unknown> = Promise.resolve();
  return {
    services,
    tick: () => jobs.tick(),
    async ready() {
      await background;
    },
    async start() {
      const { url } = await bot.start({ host: config.host, port: config.port });
      log.info({ version, url }, 'listening');
      background = Promise.allSettled([meetSlack(), meetLever(), jobs.start()]);
      return { url };
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      const waited = Promise.withResolvers<void>();
      const timer = setTimeout(waited.resolve, GRACE_MS);
      await Promise.race([Promise.all([bot.stop(GRACE_MS - 500), jobs.stop()]), waited.promise]);
      clearTimeout(timer);
      await ledger.close();
      log.info({}, 'stopped');
    },
  };
}
