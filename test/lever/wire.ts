/**
 * A Lever on loopback that answers what a test scripts, and remembers what it was asked. Used by the tests beside it.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { createLever, type Lever, type LeverOptions } from '../../src/lever/client.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly rawQuery: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Parsed JSON; `undefined` without a body. */
  readonly body: unknown;
}

export type Scripted =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** The request is taken, and the connection cut. */
  | 'cut'
  /** The request is taken, and never answered. */
  | 'hang';

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((close) => close()));
});

export interface Wire {
  readonly url: string;
  readonly asked: Asked[];
  /** `GET /users?limit=1`, in order. */
  log(): string[];
}

export async function wire(answer: (asked: Asked, count: number) => Scripted): Promise<Wire> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const text = Buffer.concat(chunks).toString('utf8');
      const json = request.headers['content-type']?.startsWith('application/json');
      const one: Asked = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        rawQuery: url.search,
        headers: request.headers,
        text,
        body: json ? (JSON.parse(text) as unknown) : undefined,
      };
      asked.push(one);
      const scripted = answer(one, asked.length);
      if (scripted === 'hang') return;
      if (scripted === 'cut') {
        request.socket.destroy();
        return;
      }
      const { status = 200, body, headers } = scripted;
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      if (body === undefined) response.end();
      else response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    log: () => asked.map((it) => `${it.method} ${it.path.replace(/^\/v1/, '')}${decodeURIComponent(it.rawQuery)}`),
  };
}

/** A client of that wire which never really waits; `slept` is what it would have waited, in milliseconds. */
export function leverOn(url: string, options: Partial<LeverOptions> = {}): { lever: Lever; slept: number[] } {
  const slept: number[] = [];
  let passed = 0;
  const lever = createLever({
    auth: 'a-key-of-acme',
    baseUrl: url,
    pace: () => Promise.resolve(0),
    random: () => 0.5,
    now: () => passed,
    sleep: (ms) => {
      slept.push(ms);
      passed += ms;
      return Promise.resolve();
    },
    ...options,
  });
  return { lever, slept };
}

/** Scripted answers in order; the last one stays. */
export function inTurn(...answers: readonly Scripted[]): (asked: Asked, count: number) => Scripted {
  return (_asked, count) => answers[Math.min(count, answers.length) - 1] ?? { status: 500 };
}

/** What `promise` was rejected with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a failure, and it went well');
}
