/**
 * A small Bolt app that uses every corner of Slack the emulator claims to have, and the little company it is installed
 * in. Used by the emulator's own tests over HTTP and over Socket Mode.
 */
import { App, type AppOptions, type Logger, LogLevel } from '@slack/bolt';
import { MovableClock } from '../../sandbox/clock.ts';
import type { Company } from '../../sandbox/company.ts';
import { Faults } from '../../sandbox/faults.ts';
import { createSlackEmulator, type SlackEmulator } from '../../sandbox/slack/emulator.ts';
import { Wire } from '../../sandbox/wire.ts';

/** What the app asks for unless a test says otherwise. */
export const granted = [
  'commands',
  'chat:write',
  'im:write',
  'im:history',
  'channels:read',
  'channels:history',
  'channels:join',
  'app_mentions:read',
  'reactions:read',
  'reactions:write',
  'users:read',
  'users:read.email',
  'links:read',
  'links:write',
  'files:read',
  'files:write',
] as const;

export const manifest = (change: { socket?: boolean; scopes?: readonly string[] } = {}): Record<string, unknown> => ({
  display_information: { name: 'Fulcrum' },
  features: {
    bot_user: { display_name: 'Fulcrum', always_online: true },
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
    slash_commands: ['/hire', '/late', '/broken'].map((command) => ({
      command,
      description: 'Try something',
      usage_hint: 'what',
      ...(!change.socket && { url: 'https://bot.example.com/slack/events' }),
    })),
    shortcuts: [
      { name: 'Start a panel', type: 'global', callback_id: 'start_panel', description: 'Start one' },
      { name: 'Save as note', type: 'message', callback_id: 'save_note', description: 'Keep this' },
    ],
    unfurl_domains: ['hire.example.com'],
  },
  oauth_config: {
    redirect_urls: ['https://bot.example.com/slack/oauth_redirect'],
    scopes: {
      bot: change.scopes ?? granted,
    },
  },
  settings: {
    event_subscriptions: {
      ...(!change.socket && { request_url: 'https://bot.example.com/slack/events' }),
      bot_events: ['app_home_opened', 'app_mention', 'message.im', 'reaction_added', 'link_shared', 'app_uninstalled'],
    },
    interactivity: {
      is_enabled: true,
      ...(!change.socket && {
        request_url: 'https://bot.example.com/slack/events',
        message_menu_options_url: 'https://bot.example.com/slack/events',
      }),
    },
    socket_mode_enabled: change.socket === true,
  },
});

const someone = (key: string, name: string, zone: string, more: object = {}): Company['people'][number] => ({
  key,
  name,
  email: `${key}@acme.test`,
  zone,
  title: 'Recruiter',
  slack: { id: `U${key.toUpperCase()}`, deleted: false, guest: false, admin: key === 'maya', ...more },
  leverId: null,
});

export const company = (change: Partial<Company> = {}): Company => ({
  seed: 1,
  name: 'Acme',
  domain: 'acme.test',
  slackTeamId: 'T0ACME',
  at: Date.UTC(2026, 10, 24, 9, 0),
  people: [
    someone('maya', 'Maya Chen', 'America/New_York'),
    someone('rui', 'Rui Costa', 'Europe/Lisbon'),
    someone('gone', 'Gone Person', 'Europe/Lisbon', { deleted: true }),
  ],
  channels: [
    channel('C1', 'general', ['maya', 'rui'], { bot: false }),
    channel('C2', 'hiring', ['maya', 'rui'], { bot: true }),
    channel('C3', 'offers', ['maya'], { bot: false, private: true }),
    channel('C4', 'old-hiring', ['maya'], { bot: true, archived: true }),
  ],
  calendars: [],
  lever: {
    name: 'Acme',
    users: [],
    stages: [],
    archiveReasons: [],
    postings: [],
    contacts: [],
    opportunities: [],
    applications: [],
    feedbackTemplates: [],
    feedback: [],
    panels: [],
    interviews: [],
    notes: [],
    resumes: [],
    files: [],
    webhooks: [],
  },
  ...change,
});

function channel(
  id: string,
  name: string,
  members: readonly string[],
  more: Partial<Company['channels'][number]>,
): Company['channels'][number] {
  return { id, name, topic: '', private: false, archived: false, external: false, members, bot: false, ...more };
}

/** Refusals are what these tests provoke: no need to read of them on the console. */
export const quiet: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

export interface Stage {
  readonly slack: SlackEmulator;
  readonly app: App;
  readonly clock: MovableClock;
  readonly faults: Faults;
  readonly wire: Wire;
  close(): Promise<void>;
}

/** An emulated workspace with a running Bolt app whose listeners `listeners` adds. */
export async function stage(
  transport: 'http' | 'socket',
  listeners: (app: App) => void,
  change: {
    scopes?: readonly string[];
    manifest?: object;
    frozen?: boolean;
    deadlineMs?: number;
    app?: AppOptions;
  } = {},
): Promise<Stage> {
  const clock = new MovableClock(company().at, { frozen: change.frozen ?? false });
  const faults = new Faults();
  const wire = new Wire();
  const slack = createSlackEmulator({
    company: company(),
    manifest:
      change.manifest ?? manifest({ socket: transport === 'socket', ...(change.scopes && { scopes: change.scopes }) }),
    clock,
    faults,
    wire,
    ...(change.deadlineMs !== undefined && { deadlineMs: change.deadlineMs }),
  });
  const url = await slack.listen();
  const { credentials } = slack;
  const app = new App({
    token: credentials.botToken,
    clientOptions: { slackApiUrl: `${url}/api/`, retryConfig: { retries: 0 } },
    logLevel: LogLevel.ERROR,
    logger: quiet,
    ...(transport === 'socket'
      ? { socketMode: true, appToken: credentials.appToken }
      : { signingSecret: credentials.signingSecret }),
    ...change.app,
  });
  listeners(app);
  const server = (await app.start({ port: 0, host: '127.0.0.1' })) as { address?: () => { port: number } };
  if (transport === 'http' && server.address) slack.setBotUrl(`http://127.0.0.1:${server.address().port}`);
  if (transport === 'socket') await slack.sockets.connected();
  return {
    slack,
    app,
    clock,
    faults,
    wire,
    close: async () => {
      await app.stop();
      await slack.close();
    },
  };
}
