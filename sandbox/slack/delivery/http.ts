/**
 * Deliveries as Slack makes them over HTTP: the manifest's URLs with the bot's own host, form or JSON bodies, signed with
 * the app's secret over the raw body. Signatures carry real time, because the app checks them against its real clock.
 */
import { createHmac } from 'node:crypto';
import type { Manifest } from '../manifest.ts';
import type { Wire } from '../../wire.ts';
import type { Json } from '../screen.ts';
import type { Ack, DeliveryKind, Outgoing, Reach } from './deliver.ts';

/** The `x-slack-*` headers for a raw body. `seconds` is a Unix time. */
export function signatureHeaders(secret: string, body: string, seconds: number): Record<string, string> {
  const digest = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${digest}` };
}

export interface HttpOptions {
  readonly secret: string;
  readonly manifest: Manifest;
  readonly botUrl: () => string | null;
  readonly wire: Wire | undefined;
  /** Real milliseconds the app has to answer. */
  readonly deadlineMs: number;
  readonly closing: AbortSignal;
}

/** Where a delivery goes: the manifest's path, on the host the bot really runs on. */
function target(options: HttpOptions, request: Outgoing): URL | null {
  const base = options.botUrl();
  if (base === null) return null;
  const { manifest } = options;
  const byKind: Record<DeliveryKind, string | null> = {
    command: manifest.commands.find((it) => it.command === request.payload['command'])?.url ?? null,
    interactive: manifest.interactivityUrl,
    options: manifest.optionsUrl,
    event: manifest.eventsUrl,
  };
  const declared = byKind[request.kind];
  const path = declared === null ? '/slack/events' : new URL(declared).pathname + new URL(declared).search;
  return new URL(path, base);
}

function encode(request: Outgoing): { readonly type: string; readonly body: string } {
  if (request.kind === 'event') return { type: 'application/json', body: JSON.stringify(request.payload) };
  const fields: [string, string][] =
    request.kind === 'command'
      ? Object.entries(request.payload).map(([key, value]) => [key, String(value)])
      : [['payload', JSON.stringify(request.payload)]];
  return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() };
}

function parsed(type: string, text: string): Json | string | null {
  if (text === '') return null;
  if (!type.includes('json')) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

export function httpReach(options: HttpOptions): Reach {
  return async (request, late) => {
    const started = performance.now();
    const ms = (): number => performance.now() - started;
    const failed = (
      reason: Extract<Ack, { ok: false }>['reason'],
      detail: string,
      status: number | null = null,
      noRetry = false,
    ): Ack => ({ ok: false, reason, status, detail, noRetry, ms: ms() });

    const url = target(options, request);
    if (url === null) return failed('connection_failed', 'the sandbox has not been told where the bot is');
    const { interactivityUrl, optionsUrl } = options.manifest;
    if (request.kind === 'options' && optionsUrl === null && interactivityUrl !== null)
      return failed('connection_failed', 'the manifest has no message_menu_options_url');
    const { type, body } = encode(request);
    const headers: Record<string, string> = {
      'content-type': type,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      accept: 'application/json,*/*',
      // A bot that was killed and started again must not be met on its old connection.
      connection: 'close',
      ...signatureHeaders(options.secret, body, Math.floor(Date.now() / 1000)),
      ...(request.retry && {
        'x-slack-retry-num': String(request.retry.num),
        'x-slack-retry-reason': request.retry.reason,
      }),
    };
    const log = options.wire?.request('bot', 'POST', url.pathname, url.search.slice(1), headers, body);

    let timedOut = false;
    const exchange = (async (): Promise<Ack> => {
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers,
          body,
          redirect: request.kind === 'event' ? 'follow' : 'manual',
          signal: options.closing,
        });
        const text = await response.text();
        if (timedOut) {
          late(Math.round(ms()));
          log?.end(response.status, text, `answered after ${Math.round(ms())} ms: too late`);
        } else log?.end(response.status, text);
        const noRetry = response.headers.get('x-slack-no-retry') === '1';
        if (response.status < 200 || response.status > 299)
          return failed('http_error', `the app answered with status ${response.status}`, response.status, noRetry);
        return { ok: true, body: parsed(response.headers.get('content-type') ?? '', text), ms: ms() };
      } catch (error) {
        const cause = error instanceof Error ? (error.cause ?? error) : error;
        const detail = cause instanceof Error ? cause.message : String(cause);
        log?.end(0, undefined, detail);
        return failed('connection_failed', `the app could not be reached: ${detail}`);
      }
    })();

    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<Ack>((resolve) => {
      timer = setTimeout(() => {
        timedOut = true;
        resolve(failed('http_timeout', `the app did not answer within ${options.deadlineMs} ms`));
      }, options.deadlineMs);
    });
    try {
      return await Promise.race([exchange, deadline]);
    } finally {
      clearTimeout(timer);
    }
  };
}
