/**
 * The second half of the composition root: Lever, calendars, directory, people, panels, commands and jobs, put together.
 * `app.ts` imports it only after it listens: reading these files takes as long as everything before it.
 */
import { endedMessage } from './blocks/calendar-consent.ts';
import { type NoticesTimes, openCalendars, openConsents, openIcs, openNotices } from './calendars/index.ts';
import type { Clock } from './clock.ts';
import { commands, homeTab } from './commands/index.ts';
import type { Config } from './config.ts';
import { createConnection } from './directory/connection.ts';
import { createDirectory } from './directory/store.ts';
import { createCalendarConsents } from './interviewers/calendar-consent.ts';
import { consentCalls } from './interviewers/calls.ts';
import { tellingOfTheEnd } from './interviewers/consent-ended.ts';
import { createConsentStore } from './interviewers/consent-store.ts';
import { type CalendarConsents, noConsents } from './interviewers/consents.ts';
import { createInterviewers } from './interviewers/create.ts';
import { createFeeds } from './interviewers/feeds.ts';
import { jobs as allJobs } from './jobs/index.ts';
import { createJobRunner, type JobRunner } from './jobs/runner.ts';
import { createLever, type Lever } from './lever/client.ts';
import { rateOf } from './lever/pacing.ts';
import type { Log } from './log.ts';
import { createPanels } from './panels/create.ts';
import type { PanelDeps } from './panels/ports.ts';
import { templatesAt } from './panels/template-file.ts';
import { createPeople, type SlackPeople } from './people.ts';
import type { Audit, Reads, Services, Tell } from './services.ts';
import type { Ledger } from './store/ledger.ts';
import type { Vault } from './store/vault.ts';
import { webRoutes } from './webhooks/index.ts';
import { withoutMoments } from './zones.ts';

export interface RoomsOptions {
  readonly config: Config;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly slackPeople: SlackPeople;
  readonly tell: Tell;
  readonly sharing: PanelDeps['sharing'];
  /** Draws somebody's Home anew; nobody waits for it. */
  readonly showHome: (person: { readonly teamId: string; readonly userId: string }) => void;
  /** See `AppOptions`. */
  readonly noticesTimes?: NoticesTimes;
}

export function openRooms(options: RoomsOptions) {
  const { config, clock, log, ledger, vault, tell } = options;

  const rate = rateOf(config.lever.requestsPerSecond);
  const openLever = (auth: string | (() => Promise<string | null>)): Lever =>
    createLever({
      auth,
      baseUrl: config.lever.apiUrl,
      environment: config.lever.environment,
      // One gate for everything on this key, kept in the ledger so that it is shared and survives a restart.
      pace: () => ledger.pace('lever', rate),
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
      panels
        .forgetInterviews()
        .catch((error: unknown) => log.error({ err: error }, 'interviews of the old account stay'));
    },
  });
  const ics = openIcs({ feeds: { of: (address) => feeds.of(address) }, clock, loopback: config.feedsFromLoopback });
  const tellOfTheEnd = tellingOfTheEnd({
    tell,
    log,
    message: (key, kept, why) =>
      endedMessage(
        { ...key, why, account: kept.account, label: consents?.vendors.get(key.vendor)?.label ?? key.vendor },
        consentCalls,
      ),
  });
  const store = createConsentStore({
    vault,
    ledger,
    clock,
    ended: (key, kept, why) => {
      calendars.invalidate(key.purpose === 'read' ? [key.address] : undefined);
      tellOfTheEnd(key, kept, why);
    },
  });
  const consents =
    config.publicUrl === null
      ? null
      : openConsents({ google: config.google, microsoft: config.microsoft }, store.memory, { clock });
  const notices = openNotices(
    {
      google: config.google,
      microsoft: config.microsoft,
      consents,
      publicUrl: config.publicUrl,
      wanted: config.calendarNotices,
      hasFeed: async (address) => (await feeds.of(address)) !== null,
    },
    { clock },
    {
      memory: ledger,
      log: (detail, text, level = 'debug') => log[level](detail, text),
      changed: (address) => calendars.invalidate([address]),
      look: () => jobs.told('watch-calendars'),
      ...(options.noticesTimes && { times: options.noticesTimes }),
    },
  );
  const calendars = openCalendars(
    {
      google: config.google,
      microsoft: config.microsoft,
      feeds: ics,
      consents,
      notices,
      ...(config.mail && { mail: { ...config.mail, memory: ledger } }),
    },
    { clock },
  );
  const people = createPeople({ slack: options.slackPeople, lever: lever.users, directory, ledger, clock });
  const audit: Audit = async (line) => {
    const { detail } = line;
    await ledger.append('audit', {
      ...line,
      ...(detail !== undefined && { detail: withoutMoments(detail) }),
      actor: { ...line.actor },
      subject: { ...line.subject },
    });
  };
  const file = templatesAt(config.templates);
  const feeds = createFeeds({
    vault,
    directory,
    clock,
    audit,
    test: (feed, address) => ics.test(feed, address),
    changed: (address) => calendars.invalidate([address]),
  });
  const calendarConsents: CalendarConsents =
    consents === null || config.publicUrl === null
      ? noConsents
      : createCalendarConsents({
          vendors: consents.vendors,
          organizers: consents.organizers,
          publicUrl: config.publicUrl,
          store,
          vault,
          ledger,
          clock,
          directory,
          people,
          audit,
          changed: (key) => {
            consents.access.forget(key);
            calendars.invalidate(key.purpose === 'read' ? [key.address] : undefined);
          },
          showHome: options.showHome,
        });
  const interviewers = createInterviewers({
    ledger,
    clock,
    directory,
    people,
    audit,
    file,
    sittings: (certain) => panels.sittings(certain),
    slackZone: async (userId) => {
      const email = directory.user(userId)?.email;
      return email === undefined ? null : ((await options.slackPeople.byEmail(email))?.zone ?? null);
    },
  });
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
    sharing: options.sharing,
    marks: (keys, window) => notices.marks(keys, window),
    // A third of what Lever allows, and less with each millisecond of its answers, is left to people who wait.
    breathMs: 1_500 / config.lever.requestsPerSecond,
    habits: (userId) => interviewers.habits(userId),
    performAsFallback: config.performAsFallback,
    templates: () => interviewers.templates(),
  });

  const services: Services = {
    clock,
    log,
    lever,
    calendars,
    notices,
    ledger,
    directory,
    connection,
    people,
    panels,
    interviewers,
    feeds,
    consents: calendarConsents,
    tell,
    audit,
    version: options.version,
  };
  const look = (): Reads => services;
  const jobs: JobRunner = createJobRunner({ jobs: allJobs, look, deliver: tell, ledger, clock, log });

  return {
    /** What `bot/` needs to run anything. */
    forBot: {
      commands,
      actions: homeTab.actions,
      people,
      look,
      act: () => services,
      home: (actor: Parameters<typeof homeTab.view>[0]) => homeTab.view(actor, look()),
    },
    /** What `web.ts` needs to answer anybody but Slack. */
    forWeb: { routes: webRoutes, look },
    jobs,
    /** Ends what the rooms do behind everybody's back. */
    stop: () => panels.stop(),
    /** Calendars tell us of changes; begins once messages can be received. */
    notices,
    /** The first reading of Lever; says so when nothing is connected. */
    async meetLever(): Promise<void> {
      if ((await connection.key()) === null) {
        log.warn({}, 'Lever is not connected: a Lever Super Admin can type /hire connect');
        return;
      }
      await directory.sync();
      await connection.check();
    },
  };
}

export type Rooms = ReturnType<typeof openRooms>;
