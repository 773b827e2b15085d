/**
 * Bolt, over HTTP or by Socket Mode, with one listener for each kind of payload. Called by `app.ts`.
 * One listener a kind on purpose: Bolt runs every listener that matches, so a catch-all beside a specific one would
 * acknowledge twice, and what nobody listens to is never acknowledged at all. Routing is ours (`actions.ts`).
 * Signatures are always checked. Health and other routes share the port.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import type { HomeView } from '@slack/types';
import type { AnyAction, AnyCommand } from '../commands/define.ts';
import { type Clock, DAY } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Actor, People, SlackTeamId, SlackUserId } from '../people.ts';
import type { Reads, Services } from '../services.ts';
import type { Ledger } from '../store/ledger.ts';
import { type ActionRunners, createActionRunners, indexActions } from './actions.ts';
import { createCommandRunner } from './commands.ts';
import { home, section } from '../blocks/kit.ts';
import { md } from '../blocks/mrkdwn.ts';
import { explain, type Failure } from './failures.ts';
import { createInFlight } from './in-flight.ts';
import { createStateStore, type Installations } from './installation.ts';
import type { Machinery } from './machinery.ts';
import type { CommandSent, OptionsSent, PressSent, ShortcutSent, SubmissionSent } from './payloads.ts';
import { createPlaces, createReplies, type Origin } from './reply.ts';
import { botScopes } from './scopes.ts';
import { clientOptions, type Slack, slackLogger } from './slack.ts';

export interface BotRoute {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** The body is not read yet: whoever checks a signature needs it raw. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface BotOptions {
  readonly root: string;
  readonly commands: readonly AnyCommand[];
  /** Actions that belong to no command: the Home tab's own. */
  readonly actions?: readonly AnyAction[];
  readonly slack: Slack;
  readonly connection: {
    readonly apiUrl: string;
    readonly authorizeUrl: string;
    readonly signingSecret: string;
    readonly appToken: string | null;
    readonly oauth: { readonly clientId: string; readonly clientSecret: string } | null;
  };
  readonly installations: Installations;
  readonly people: People;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly look: () => Reads;
  readonly act: () => Services;
  /** What the Home tab shows this person. */
  readonly home: (actor: Actor) => Promise<HomeView>;
  readonly routes: readonly BotRoute[];
}

export interface Bot {
  /** Listens; resolves to the address. */
  start(where: { readonly host: string; readonly port: number }): Promise<{ readonly url: string }>;
  /** Takes no more, lets what is going on finish (at most `graceMs`), closes. */
  stop(graceMs: number): Promise<void>;
}

/** Slack's bodies are far smaller; its own limit for a view is 250 KB. */
const BODY_LIMIT = '1mb';

export function createBot(options: BotOptions): Bot {
  const { slack, log, people, ledger, clock, connection } = options;
  const inFlight = createInFlight();
  const places = createPlaces();
  const replies = createReplies({ slack, log, places, home: publishHome });

  async function publishHome(origin: Pick<Origin, 'teamId' | 'enterpriseId' | 'userId'>): Promise<void> {
    const actor = await people.actorFor(origin.teamId as SlackTeamId, origin.userId as SlackUserId);
    const view = await options.home(actor);
    const client = await slack.client(origin.teamId, origin.enterpriseId);
    await client.views.publish({ user_id: origin.userId, view });
  }

  const machinery: Machinery = {
    root: options.root,
    commands: options.commands,
    actions: indexActions([...options.commands.map((it) => it.actions), options.actions ?? []]),
    people,
    ledger,
    log,
    clock,
    slack,
    replies,
    places,
    inFlight,
    look: options.look,
    act: options.act,
    failing: async (origin, failure) => {
      try {
        await replies.fail(origin, failure);
      } catch (error) {
        log.error({ err: error, reference: failure.reference }, 'a person could not be told what went wrong');
      }
    },
  };

  const http = createHttp(options);
  const socket = connection.appToken ? createSocket(connection.appToken, options) : null;
  const receiver = socket ?? http;
  const app = new App({
    // Bolt refuses a receiver that installs together with an `authorize` of our own, so it does not see that half.
    receiver: {
      init: (it) => receiver.init(it),
      start: () => receiver.start(0 as never),
      stop: () => receiver.stop(),
    },
    authorize: async ({ teamId, enterpriseId }) => {
      const it = await slack.workspace(teamId ?? null, enterpriseId ?? null);
      return {
        botToken: it.botToken,
        ...(it.botId && { botId: it.botId }),
        ...(it.botUserId && { botUserId: it.botUserId }),
        ...(teamId && { teamId }),
        ...(enterpriseId && { enterpriseId }),
      };
    },
    clientOptions: clientOptions({ apiUrl: connection.apiUrl, log }),
    logger: slackLogger(log),
    convoStore: false,
  });
  app.error(async (error) => {
    log.error({ err: error }, 'bolt could not handle a request');
  });
  listen(app, machinery, createActionRunners(machinery), publishHome, options.installations);

  let server: Server | null = null;
  return {
    async start({ host, port }) {
      server = await http.start({ host, port });
      if (socket) await socket.start();
      const bound = server.address() as AddressInfo;
      return { url: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}` };
    },
    async stop(graceMs) {
      const closing: Promise<unknown>[] = [];
      if (socket) closing.push(socket.stop());
      if (server) {
        closing.push(http.stop());
        server.closeIdleConnections();
      }
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, graceMs);
      await Promise.race([Promise.allSettled([...closing, inFlight.idle()]), late.promise]);
      clearTimeout(timer);
      server?.closeAllConnections();
    },
  };
}

function createHttp(options: BotOptions): HTTPReceiver {
  const { connection, log } = options;
  return new HTTPReceiver({
    // In Socket Mode nothing may come in by HTTP: a secret nobody knows refuses it all.
    signingSecret: connection.signingSecret || randomBytes(32).toString('hex'),
    endpoints: ['/slack/events'],
    bodyLimit: BODY_LIMIT,
    logger: slackLogger(log),
    customRoutes: options.routes.map((it) => ({ path: it.path, method: it.method, handler: it.handle })),
    dispatchErrorHandler: ({ request, response, error }) => {
      const unknown = (error as { code?: string }).code === 'slack_bolt_http_receiver_deferred_request_error';
      if (!unknown) log.error({ err: error, method: request.method }, 'a request could not be handled');
      response.writeHead(unknown ? 404 : 500).end();
    },
    ...(connection.oauth && {
      clientId: connection.oauth.clientId,
      clientSecret: connection.oauth.clientSecret,
      scopes: [...botScopes],
      installationStore: options.installations,
      installerOptions: {
        stateStore: createStateStore(options.ledger, options.clock),
        clientOptions: clientOptions({ apiUrl: connection.apiUrl, log }),
        authorizationUrl: connection.authorizeUrl,
        directInstall: true,
      },
    }),
  });
}

function createSocket(appToken: string, options: BotOptions): SocketModeReceiver {
  const { connection, log } = options;
  const receiver = new SocketModeReceiver({
    appToken,
    logger: slackLogger(log),
    // A receiver of its own does not see the app's client options: without these it would call slack.com.
    installerOptions: { clientOptions: clientOptions({ apiUrl: connection.apiUrl, log }) },
  });
  // This version of the client breaks, uncaught, on an event notice without an inner event (`app_rate_limited`).
  const { client } = receiver;
  const inner = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (...args: unknown[]) => {
    if (isRateLimitNotice(args[0])) log.warn({}, 'Slack is leaving events out: more than 30,000 in an hour');
    else for (const one of inner) (one as (...all: unknown[]) => void)(...args);
  });
  return receiver;
}

export function isRateLimitNotice(data: unknown): boolean {
  const text = typeof data === 'string' ? data : data instanceof Uint8Array ? Buffer.from(data).toString('utf8') : '';
  if (!text.includes('app_rate_limited')) return false;
  try {
    const sent = JSON.parse(text) as { type?: string; payload?: { type?: string; event?: unknown } };
    return sent.type === 'events_api' && sent.payload?.event === undefined;
  } catch {
    return false;
  }
}

function listen(
  app: App,
  machinery: Machinery,
  run: ActionRunners,
  publishHome: (origin: Pick<Origin, 'teamId' | 'enterpriseId' | 'userId'>) => Promise<void>,
  installations: Installations,
): void {
  const { ledger, clock, log } = machinery;
  const command = createCommandRunner(machinery);
  const any = /^[\s\S]*$/;
  type Loose = (body?: unknown) => Promise<void>;

  app.command(any, async ({ body, ack }) =>
    machinery.inFlight.track(() => command(body as unknown as CommandSent, () => ack())),
  );
  app.action(any, async ({ body, ack }) => run.press(body as unknown as PressSent, ack as unknown as Loose));
  app.options(any, async ({ body, ack }) => run.options(body as unknown as OptionsSent, ack as unknown as Loose));
  app.shortcut(any, async ({ body, ack }) => run.shortcut(body as unknown as ShortcutSent, ack as unknown as Loose));
  app.view({ callback_id: any, type: 'view_submission' }, async ({ body, ack }) =>
    machinery.inFlight.track(() => run.submission(body as unknown as SubmissionSent, ack as unknown as Loose)),
  );
  app.view({ callback_id: any, type: 'view_closed' }, async ({ ack }) => {
    await ack();
  });

  /** Slack delivers an event at least once; the ledger makes it once. */
  async function first(eventId: string | undefined): Promise<boolean> {
    if (!eventId) return true;
    const claim = await ledger.claim(`slack-event:${eventId}`, 'bot', { expiresAt: clock.now() + DAY });
    return claim.won;
  }

  app.event('app_home_opened', async ({ event, body, context }) => {
    if (event.tab !== 'home' || !(await first(body.event_id))) return;
    try {
      const teamId = body.team_id ?? context.teamId ?? '';
      await publishHome({ teamId, enterpriseId: context.enterpriseId ?? null, userId: event.user });
    } catch (error) {
      const failure = explain(error, 'home', log, clock.now());
      await showHomeFailure(body.team_id ?? context.teamId ?? '', event.user, failure).catch(() => {});
    }
  });

  async function showHomeFailure(teamId: string, userId: string, failure: Failure): Promise<void> {
    const client = await machinery.slack.client(teamId);
    const view = home(section(md`:no_entry: *${failure.headline}*\n${failure.rest}`));
    await client.views.publish({ user_id: userId, view });
  }

  const forget = async (body: { event_id?: string; team_id?: string; enterprise_id?: string }): Promise<void> => {
    if (!(await first(body.event_id))) return;
    await installations.forget(body.team_id ?? null, body.team_id ? null : (body.enterprise_id ?? null));
    log.warn({}, 'a workspace removed the app; its token was deleted');
  };
  app.event('app_uninstalled', async ({ body }) => forget(body));
  app.event('tokens_revoked', async ({ body, event }) => {
    if (event.tokens.bot?.length) await forget(body);
  });
}
