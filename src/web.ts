/**
 * HTTP beside Slack's: turns a request into data for the routes of `webhooks/`, and their answer into HTTP. Called by
 * `app.ts`, which listens before the rooms are put together; a request waits for them. Never logs a query or a body:
 * authorization codes and notification secrets travel there.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from './log.ts';
import type { Reads } from './services.ts';
import type { WebAnswer, WebRequest, WebRoute } from './webhooks/define.ts';

export interface WebRooms {
  readonly routes: readonly WebRoute[];
  readonly look: () => Reads;
}

export interface WebOptions {
  readonly rooms: () => Promise<WebRooms>;
  readonly log: Log;
}

interface HttpRoute {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
}

const MOST_BYTES = 256 * 1024;
/** A body that trickles in slower than this is not worth a connection. */
const BODY_MS = 10_000;

/** @returns the body, or the status that refuses it */
async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Uint8Array | 408 | 413> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return 413;
  const parts: Buffer[] = [];
  let size = 0;
  const late = setTimeout(() => request.destroy(new Error('the body came too slowly')), BODY_MS);
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > maxBytes) return 413;
      parts.push(part);
    }
  } catch {
    return 408;
  } finally {
    clearTimeout(late);
  }
  return Buffer.concat(parts);
}

function send(response: ServerResponse, answer: WebAnswer): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...answer.headers,
    // A body that was refused is not read to its end: the connection cannot be used again.
    ...((answer.status === 413 || answer.status === 408) && { connection: 'close' }),
  });
  response.end(answer.body ?? '');
}

export function webRoutes({ rooms, log }: WebOptions): readonly HttpRoute[] {
  function failed(request: IncomingMessage, error: unknown): void {
    log.error({ err: error, path: request.url?.split('?')[0], method: request.method }, 'a web route failed');
  }

  async function answer(request: IncomingMessage): Promise<WebAnswer> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { routes, look } = await rooms();
    const route = routes.find((it) => it.path === url.pathname && it.method === request.method);
    if (!route) return { status: 404 };
    const body = request.method === 'POST' ? await bodyOf(request, route.maxBytes ?? MOST_BYTES) : new Uint8Array();
    if (typeof body === 'number') return { status: body };
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined) headers[name] = Array.isArray(value) ? (value[0] ?? '') : value;
    const sent: WebRequest = { path: url.pathname, query: url.searchParams, headers, body };
    try {
      return await route.handle(sent, look());
    } catch (error) {
      failed(request, error);
      return route.broken ?? { status: 500 };
    }
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    answer(request).then(
      (it) => send(response, it),
      (error: unknown) => {
        failed(request, error);
        send(response, { status: 500 });
      },
    );
  }
  return [
    { method: 'GET', path: '/connect/*rest', handle },
    { method: 'POST', path: '/hooks/*rest', handle },
  ];
}
