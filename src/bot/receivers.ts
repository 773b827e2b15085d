/**
 * How Slack reaches us: one HTTP receiver (always: it also carries health, installation and whatever else has a route),
 * and a socket when there is an app token. Made by `bolt.ts`.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Ledger } from '../store/ledger.ts';
import { createStateStore, type Installations } from './installation.ts';
import { botScopes } from './scopes.ts';
import { clientOptions, slackLogger } from './slack.ts';

export interface BotRoute {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** The body is not read yet: whoever checks a signature needs it raw. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface ReceiverOptions {
  readonly connection: {
    readonly apiUrl: string;
    readonly authorizeUrl: string;
    readonly signingSecret: string;
    readonly appToken: string | null;
    readonly oauth: { readonly clientId: string; readonly clientSecret: string } | null;
  };
  readonly installations: Installations;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly routes: readonly BotRoute[];
}

/** Slack's bodies are far smaller; its own limit for a view is 250 KB. */
const BODY_LIMIT = '1mb';

export function createHttp(options: ReceiverOptions): HTTPReceiver {
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

export function createSocket(appToken: string, options: ReceiverOptions): SocketModeReceiver {
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
