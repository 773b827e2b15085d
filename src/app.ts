/**
 * The composition root: with `rooms.ts` the only place that knows everybody. Opens the store, listens, then puts the
 * rooms together; what Slack sends in between waits for them. `index.ts` calls it with the environment; tests and tools
 * with their own clock.
 */
import { createRequire } from 'node:module';
import { createBot } from './bot/bolt.ts';
import { createInstallations } from './bot/installation.ts';
import { createSlack } from './bot/slack.ts';
import { createSlackPeople } from './bot/slack-people.ts';
import { createSharing, createTell } from './bot/tell.ts';
import type { NoticesTimes } from './calendars/index.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { healthRoutes } from './health.ts';
import { createLog, type Log } from './log.ts';
import type { Rooms } from './rooms.ts';
import { openSqlite } from './store/sqlite.ts';
import { untilClosed } from './store/until-closed.ts';
import { createVault } from './store/vault.ts';
import { webRoutes } from './web.ts';

export interface AppOptions {
  readonly clock?: Clock;
  readonly log?: Log;
  /** How long bursts of calendars' notices are waited out, real ms; whoever has no patience gives shorter ones. */
  readonly noticesTimes?: NoticesTimes;
}

export interface App {
  /** Listens, puts everything together, then reads Lever in the background. Resolves to the address. */
  start(): Promise<{ readonly url: string }>;
  /** Takes no more, finishes what is going on, closes everything. Under ten seconds. */
  stop(): Promise<void>;
  /** Runs the jobs that are due by the clock; whoever moves the clock calls this. */
  tick(): Promise<void>;
  /** Resolves when the copy of Lever is complete, or could not be made. */
  ready(): Promise<void>;
}

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** Of the ten seconds that stopping may take. */
const GRACE_MS = 8_000;

/** @throws DataDirectoryInUse */
export function createApp(config: Config, options: AppOptions = {}): App {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLog({ level: config.logLevel });
  const ledger = untilClosed(openSqlite(config.dataDir, { clock }));
  const vault = createVault(ledger, config.encryptionKeys);
  const installations = createInstallations(vault);
  const slack = createSlack({
    apiUrl: config.slack.apiUrl,
    botToken: config.slack.botToken,
    installed: installations,
    log,
    ...(config.logLevel === 'debug' && {
      fetch: async (...call: Parameters<typeof fetch>) =>
        (await import('./bot/blocks-guard.ts')).guardedFetch(log)(...call),
    }),
  });
  const tell = createTell({ slack, ledger, clock, log });

  const opened = Promise.withResolvers<Rooms>();
  // Whoever waits for it reports the failure; when nobody waits, `start` does.
  opened.promise.catch(() => {});
  let rooms: Rooms | null = null;
  let stopping = false;
  let slackSays: string | null = null;

  const bot = createBot({
    slack,
    connection: config.slack,
    installations,
    ledger,
    clock,
    log,
    rooms: async () => (await opened.promise).forBot,
    routes: [
      ...healthRoutes({
        version,
        checks: {
          running: async () => !stopping && rooms !== null,
          store: async () => {
            await ledger.ping();
            return true;
          },
          slack: async () => slackSays !== null,
        },
      }),
      ...webRoutes({ rooms: async () => (await opened.promise).forWeb, log }),
    ],
  });

  async function openRooms(): Promise<Rooms> {
    try {
      const room = await import('./rooms.ts');
      rooms = room.openRooms({
        config,
        version,
        clock,
        log,
        ledger,
        vault,
        tell,
        slackPeople: createSlackPeople(slack),
        sharing: createSharing(slack),
        showHome: (person) => {
          bot.showHome(person).catch((error: unknown) => log.warn({ err: error }, 'a Home tab stays as it was'));
        },
        ...(options.noticesTimes && { noticesTimes: options.noticesTimes }),
      });
      opened.resolve(rooms);
      return rooms;
    } catch (error) {
      opened.reject(error);
      throw error;
    }
  }

  async function meetSlack(): Promise<void> {
    try {
      slackSays = await slack.check();
      log.info({ slack: slackSays }, 'Slack answers');
    } catch (error) {
      log.error({ err: error }, 'Slack does not know us: check SLACK_BOT_TOKEN');
    }
  }

  /** With more than one key: what an older one sealed is sealed anew, so that the old one can go. */
  async function rotateKeys(): Promise<void> {
    if (config.encryptionKeys.length < 2) return;
    try {
      const secrets = await vault.rotate();
      log.info({ secrets }, 'everything is encrypted with the first key: the others can be taken out');
    } catch (error) {
      log.error({ err: error }, 'some secrets still need an older encryption key: keep it');
    }
  }

  let background: Promise<unknown> = Promise.resolve();
  const closed = Promise.withResolvers<void>();
  return {
    async tick() {
      await rooms?.jobs.tick();
    },
    async ready() {
      await Promise.race([background, closed.promise]);
    },
    async start() {
      const { url } = await bot.start({ host: config.host, port: config.port });
      log.info({ version, url }, 'listening');
      const opening = await openRooms();
      background = Promise.allSettled([
        meetSlack(),
        rotateKeys(),
        opening.meetLever(),
        opening.jobs.start(),
        opening.notices.start(),
      ]);
      return { url };
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      const waited = Promise.withResolvers<void>();
      const timer = setTimeout(waited.resolve, GRACE_MS);
      await Promise.race([
        Promise.all([bot.stop(GRACE_MS - 500), rooms?.jobs.stop(), rooms?.notices.stop(), rooms?.stop()]),
        waited.promise,
      ]);
      clearTimeout(timer);
      await ledger.close();
      closed.resolve();
      log.info({}, 'stopped');
    },
  };
}
