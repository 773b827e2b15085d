/**
 * A small HTTP server for the vendor emulators: routes with `:params`, raw bodies, JSON answers, a fault hook, a wire log.
 * Binds to loopback only. No framework on purpose: the emulators must control status, headers, hangs and cut sockets.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Faults } from './faults.ts';
import type { Wire, WireService } from './wire.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly params: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly raw: IncomingMessage;
  readonly response: ServerResponse;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON when an object; sent as is when a string or a buffer; nothing when undefined. */
  readonly body?: unknown;
}

/** `'handled'`: the handler wrote to `request.response` itself (event streams, page assets). */
export type Handler = (request: Request) => Answer | 'handled' | Promise<Answer | 'handled'>;

export interface Route {
  readonly method: string;
  /** `/v1/opportunities/:id`; a trailing `*` matches the rest as `params['*']`. */
  readonly path: string;
  readonly handle: Handler;
}

interface Compiled extends Route {
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

function compile(route: Route): Compiled {
  const names: string[] = [];
  const source = route.path
    .split('/')
    .map((part) => {
      if (part === '*') {
        names.push('*');
        return '(.*)';
      }
      if (part.startsWith(':')) {
        names.push(part.slice(1));
        return '([^/]+)';
      }
      return part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
    })
    .join('/');
  return { ...route, pattern: new RegExp(`^${source}$`), names };
}

export interface ServerOptions {
  readonly service: WireService;
  readonly routes: readonly Route[];
  readonly notFound: Handler;
  readonly wire?: Wire;
  readonly faults?: Faults;
  /** Paths that the wire log leaves out (the page's own assets and polling). */
  readonly quiet?: (path: string) => boolean;
  readonly maxBody?: number;
}

export interface RunningServer {
  readonly server: Server;
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

function readBody(request: IncomingMessage, max: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > max) reject(new Error('body too large'));
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

/** Starts listening on 127.0.0.1; port 0 picks a free one. */
export async function serve(options: ServerOptions, port = 0): Promise<RunningServer> {
  const routes = options.routes.map(compile);
  const max = options.maxBody ?? 32 * 1024 * 1024;

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const method = incoming.method ?? 'GET';
    const path = url.pathname;
    const body = await readBody(incoming, max);
    const quiet = options.quiet?.(path) ?? false;
    const entry = quiet
      ? undefined
      : options.wire?.request(options.service, method, path, url.searchParams, incoming.headers, body);
    const fault = quiet ? undefined : options.faults?.next(method, path);
    if (fault?.delayMs) await new Promise((done) => setTimeout(done, fault.delayMs));
    if (fault?.kind === 'hang') return; // the socket stays open; close() ends it
    if (fault?.kind === 'cut-before') {
      incoming.socket.destroy();
      entry?.end(0, undefined, 'connection cut before it was handled');
      return;
    }
    if (fault?.kind === 'status') {
      const headers = { 'content-type': 'application/json; charset=utf-8', ...fault.headers };
      const text = JSON.stringify(fault.body ?? {});
      response.writeHead(fault.status ?? 500, headers).end(text);
      entry?.end(fault.status ?? 500, fault.body, 'fault injected');
      return;
    }
    const found = routes
      .filter((route) => route.method === method || route.method === '*')
      .map((route) => ({ route, match: route.pattern.exec(path) }))
      .find((it) => it.match !== null);
    const params: Record<string, string> = {};
    found?.route.names.forEach((name, index) => {
      params[name] = decodeURIComponent(found.match?.[index + 1] ?? '');
    });
    const request: Request = {
      method,
      path,
      query: url.searchParams,
      headers: incoming.headers,
      params,
      body,
      raw: incoming,
      response,
    };
    const result = await (found ? found.route.handle(request) : options.notFound(request));
    if (result === 'handled') {
      entry?.end(response.statusCode, undefined);
      return;
    }
    if (fault?.kind === 'cut-after') {
      incoming.socket.destroy();
      entry?.end(0, undefined, 'handled, then the connection was cut before the answer');
      return;
    }
    const { status, headers = {}, body: out } = result;
    entry?.end(status, out);
    if (out === undefined) response.writeHead(status, headers).end();
    else if (typeof out === 'string' || Buffer.isBuffer(out)) response.writeHead(status, headers).end(out);
    else
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
        .end(JSON.stringify(out));
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (!response.headersSent)
        response.writeHead(message === 'body too large' ? 413 : 500, { 'content-type': 'text/plain' });
      response.end(`emulator fault: ${message}`);
      if (message !== 'body too large') console.error(`[sandbox ${options.service}]`, error);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    server,
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Parses a form or JSON body into a flat record; JSON objects keep their nesting. */
export function parseBody(request: Request): Record<string, unknown> {
  const type = request.headers['content-type'] ?? '';
  const text = request.body.toString('utf8');
  if (text === '') return {};
  if (type.includes('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
