/**
 * The emulated Slack, put together: state, Web API, deliveries, the people in front of it. `sandbox/main.ts` and tests
 * create one, point the bot's `SLACK_API_URL` at `${url}/api/`, and act through `person(key)`. Loopback only.
 */
import { createHash } from 'node:crypto';
import type { MovableClock } from '../clock.ts';
import type { Company } from '../company.ts';
import type { Faults } from '../faults.ts';
import { type Answer, type Route, type RunningServer, serve } from '../http.ts';
import type { Wire } from '../wire.ts';
import { Activity } from './activity.ts';
import { Agenda } from './agenda.ts';
import { handleDownload, handleUpload } from './api/files.ts';
import { handleApi } from './api/router.ts';
import { answerAuthorize, showAuthorize } from './authorize.ts';
import type { Core, Credentials } from './core.ts';
import { Deliver } from './delivery/deliver.ts';
import { httpReach } from './delivery/http.ts';
import { Sockets } from './delivery/socket.ts';
import { Person } from './driver.ts';
import { Events } from './events.ts';
import { createHappenings, type Happenings } from './happenings.ts';
import { install, uninstall } from './installs.ts';
import { Journal } from './journal.ts';
import { loadCompany } from './load.ts';
import { readManifest } from './manifest.ts';
import { OauthCodes } from './oauth-codes.ts';
import { Rates } from './rates.ts';
import { handleResponseUrl } from './response-url.ts';
import { SlackState } from './state.ts';
import { ResponseUrls, Triggers } from './tickets.ts';

export interface SlackEmulatorOptions {
  readonly company: Company;
  /** YAML or JSON text, or the object. Throws `ManifestError` when Slack would refuse it. */
  readonly manifest: string | object;
  readonly clock: MovableClock;
  readonly wire?: Wire;
  readonly faults?: Faults;
  /** Where the bot listens, for HTTP deliveries: only the origin counts, paths come from the manifest. */
  readonly botUrl?: string;
  /** Default: Socket Mode while a connection is open or the manifest says so, else HTTP. */
  readonly transport?: 'http' | 'socket';
  /** Whether the app is in the workspace from the start; `false` to try the OAuth install. Default true. */
  readonly installed?: boolean;
  /** How long the app has to acknowledge, real milliseconds. Slack's own: 3000. */
  readonly deadlineMs?: number;
}

export interface SlackEmulator {
  /** Resolves with the URL. */
  listen(port?: number): Promise<string>;
  /** `http://127.0.0.1:PORT`; the bot's `SLACK_API_URL` is `${url}/api/`. Throws before `listen`. */
  readonly url: string;
  close(): Promise<void>;
  /** Forgets everything and loads `company`; people fetched before must be fetched again. */
  reset(company: Company): void;
  setBotUrl(url: string): void;
  readonly credentials: Credentials;
  /** By key, e-mail or Slack id; `team` when several workspaces know the key. */
  person(key: string, options?: { readonly team?: string }): Person;
  /** A second company in the same Slack, to prove tenants apart. Returns its bot token when installed. */
  addWorkspace(company: Company, options?: { readonly installed?: boolean }): { readonly botToken: string | null };
  uninstall(teamId?: string): Promise<void>;
  /** Resolves when no delivery is waiting for an answer and the bot has been quiet for a moment. Real milliseconds. */
  idle(timeoutMs?: number): Promise<void>;
  /** What admins and fate do to the first workspace. */
  readonly happens: Happenings;
  readonly state: SlackState;
  readonly journal: Journal;
  readonly rates: Rates;
  readonly sockets: Sockets;
  readonly events: Events;
  readonly core: Core;
}

const digest = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** Quiet enough to count as idle, real milliseconds. */
const QUIET_MS = 40;

export function createSlackEmulator(options: SlackEmulatorOptions): SlackEmulator {
  const { clock, wire } = options;
  const manifest = readManifest(options.manifest);
  const deadlineMs = options.deadlineMs ?? 3_000;
  const appId = 'A0SANDBOX01';
  const salt = `${options.company.seed}/${options.company.slackTeamId}`;
  // Shaped like Slack's, derived from the seed, good for nothing outside this process.
  const credentials: Credentials = {
    botToken: ['xoxb', options.company.slackTeamId, digest(`bot ${salt}`, 24)].join('-'),
    appToken: ['xapp', '1', appId, digest(`app ${salt}`, 32)].join('-'),
    signingSecret: digest(`sign ${salt}`, 32),
    clientId: `1000000000001.${parseInt(digest(`id ${salt}`, 10), 16)}`,
    clientSecret: digest(`secret ${salt}`, 32),
  };
  const closing = new AbortController();
  const state = new SlackState(clock);
  const journal = new Journal();
  const agenda = new Agenda(clock);
  const sockets = new Sockets({ appId, wire, deadlineMs });
  let botUrl = options.botUrl ?? null;
  let running: RunningServer | null = null;

  const overHttp = httpReach({
    secret: credentials.signingSecret,
    manifest,
    botUrl: () => botUrl,
    wire,
    deadlineMs,
    closing: closing.signal,
  });
  const deliver = new Deliver(journal, () => {
    const socket = sockets.connections > 0 || manifest.socketMode || botUrl === null;
    const transport = options.transport ?? (socket ? 'socket' : 'http');
    return { transport, reach: transport === 'socket' ? sockets.reach : overHttp };
  });
  const core: Core = {
    appId,
    credentials,
    manifest,
    clock,
    state,
    journal,
    activity: new Activity(),
    agenda,
    triggers: new Triggers(clock),
    responseUrls: new ResponseUrls(clock),
    rates: new Rates(),
    codes: new OauthCodes(clock),
    sockets,
    deliver,
    events: new Events({ appId, manifest, state, clock, agenda, deliver }),
    wire,
    url: () => {
      if (!running) throw new Error('the Slack emulator is not listening yet');
      return running.url;
    },
  };
  const people = new Map<string, Person>();

  let teamId = options.company.slackTeamId;

  function reset(company: Company): void {
    teamId = company.slackTeamId;
    state.clear();
    agenda.clear();
    journal.clear();
    people.clear();
    core.codes.clear();
    core.rates.clear();
    state.tokens.set(credentials.appToken, {
      value: credentials.appToken,
      kind: 'app',
      teamId: null,
      userId: null,
      scopes: ['connections:write'],
      revoked: false,
      expiresAt: null,
    });
    loadCompany(core, company, { installed: options.installed ?? true, token: credentials.botToken });
  }

  function person(key: string, where: { readonly team?: string } = {}): Person {
    const teams = [...state.workspaces.values()].filter((it) => where.team === undefined || it.id === where.team);
    const users = teams.flatMap((it) => [...it.users.values()]).filter((it) => it.botId === null);
    const user = users.find((it) => it.key === key || it.email === key || it.id === key);
    if (!user) throw new Error(`nobody called ${key} is in Slack; there is ${users.map((it) => it.key).join(', ')}`);
    const existing = people.get(user.id);
    if (existing) return existing;
    const made = new Person(core, user);
    people.set(user.id, made);
    return made;
  }

  const routes: readonly Route[] = [
    { method: '*', path: '/api/:method', handle: (request) => handleApi(core, request) },
    { method: 'POST', path: '/actions/:team/:key', handle: (request) => handleResponseUrl(core, request) },
    { method: 'POST', path: '/upload/v1/:id', handle: (request) => handleUpload(core, request) },
    { method: 'GET', path: '/files-pri/:file/*', handle: (request) => handleDownload(core, request) },
    { method: 'GET', path: '/oauth/v2/authorize', handle: (request) => showAuthorize(core, request) },
    { method: 'POST', path: '/oauth/v2/authorize', handle: (request) => answerAuthorize(core, request) },
  ];
  const notFound = (): Answer => ({
    status: 404,
    headers: { 'content-type': 'text/plain' },
    body: 'The emulated Slack has nothing here.',
  });

  reset(options.company);
  return {
    credentials,
    state,
    journal,
    rates: core.rates,
    sockets,
    events: core.events,
    core,
    person,
    reset,
    get url() {
      return core.url();
    },
    setBotUrl: (url) => {
      botUrl = url;
    },
    listen: async (port = 0) => {
      const { faults } = options;
      running = await serve(
        { service: 'slack', routes, notFound, ...(wire && { wire }), ...(faults && { faults }) },
        port,
      );
      sockets.attach(running.server);
      return running.url;
    },
    close: async () => {
      closing.abort();
      agenda.close();
      sockets.close();
      await running?.close();
      running = null;
    },
    addWorkspace: (company, { installed = true } = {}) => {
      const workspace = loadCompany(core, company, { installed: false });
      if (!installed) return { botToken: null };
      const admin = [...workspace.users.values()][0];
      const made = install(core, {
        teamId: workspace.id,
        installerId: admin?.id ?? '',
        scopes: manifest.botScopes,
      });
      for (const channel of company.channels)
        if (channel.bot) workspace.channels.get(channel.id)?.members.add(made.install.botUserId);
      return { botToken: made.token.value };
    },
    idle: async (timeoutMs = 5_000) => {
      const until = performance.now() + timeoutMs;
      do {
        await core.activity.settled(QUIET_MS, Math.max(QUIET_MS, until - performance.now()));
        if (performance.now() >= until) throw new Error(`${deliver.underWay} deliveries are still open`);
      } while (deliver.underWay > 0);
    },
    happens: createHappenings(core, () => teamId),
    uninstall: (team = teamId) => uninstall(core, team),
  };
}
