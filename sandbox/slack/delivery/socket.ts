/**
 * Socket Mode's server side: single-use tickets, `hello`, envelopes and their acknowledgements, `disconnect`, at most ten
 * connections of which any one gets a payload. There is no signature: the socket is the trust.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Wire } from '../../wire.ts';
import type { Json } from '../screen.ts';
import type { Ack, DeliveryKind, Outgoing, Reach } from './deliver.ts';

const MOST_CONNECTIONS = 10;
const envelopeTypes: Record<DeliveryKind, string> = {
  command: 'slash_commands',
  interactive: 'interactive',
  options: 'interactive',
  event: 'events_api',
};

export class Sockets {
  readonly #appId: string;
  readonly #wire: Wire | undefined;
  readonly #deadlineMs: number;
  readonly #tickets = new Set<string>();
  readonly #live: WebSocket[] = [];
  readonly #waiting = new Map<string, (payload: Json | null) => void>();
  readonly #connected = new Set<() => void>();
  readonly #server = new WebSocketServer({ noServer: true });
  #turn = 0;

  constructor(options: { appId: string; wire: Wire | undefined; deadlineMs: number }) {
    this.#appId = options.appId;
    this.#wire = options.wire;
    this.#deadlineMs = options.deadlineMs;
  }

  get connections(): number {
    return this.#live.length;
  }

  /** Path of a WebSocket URL that works once. */
  ticket(): string {
    const ticket = randomBytes(16).toString('hex');
    this.#tickets.add(ticket);
    return `/link/?ticket=${ticket}&app_id=${this.#appId}`;
  }

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const ticket = url.searchParams.get('ticket') ?? '';
      if (url.pathname !== '/link/' || !this.#tickets.delete(ticket)) {
        socket.end('HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n');
        return;
      }
      this.#server.handleUpgrade(request, socket, head, (client) => this.#accept(client));
    });
  }

  /** Resolves when at least one connection is up; rejects after `timeoutMs`. */
  connected(timeoutMs = 10_000): Promise<void> {
    if (this.#live.length > 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#connected.delete(done);
        reject(new Error(`no Socket Mode connection within ${timeoutMs} ms`));
      }, timeoutMs);
      const done = (): void => {
        clearTimeout(timer);
        this.#connected.delete(done);
        resolve();
      };
      this.#connected.add(done);
    });
  }

  /** Tells every client to go and come back, as Slack does when it recycles a connection. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void {
    const message = JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } });
    for (const client of this.#live) client.send(message);
  }

  /** Cuts every connection without a word. */
  cut(): void {
    // `terminate` reports later, so the list does not change under the loop.
    for (const client of this.#live) client.terminate();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  readonly reach: Reach = (request, late) => {
    const started = performance.now();
    const ms = (): number => performance.now() - started;
    const client = this.#live[this.#turn % Math.max(this.#live.length, 1)];
    this.#turn += 1;
    if (!client)
      return Promise.resolve({
        ok: false,
        reason: 'connection_failed',
        status: null,
        detail: 'no Socket Mode connection is open',
        noRetry: false,
        ms: 0,
      });
    const envelope = this.#envelope(request);
    const log = this.#wire?.request('bot', 'WS', `/${envelope.type}/${request.type}`, '', {}, envelope);
    client.send(JSON.stringify(envelope));
    return new Promise<Ack>((resolve) => {
      let over = false;
      const timer = setTimeout(() => {
        over = true;
        const detail = `the app did not acknowledge within ${this.#deadlineMs} ms`;
        log?.end(0, undefined, detail);
        resolve({ ok: false, reason: 'http_timeout', status: null, detail, noRetry: false, ms: ms() });
      }, this.#deadlineMs);
      this.#waiting.set(envelope.envelope_id, (payload) => {
        this.#waiting.delete(envelope.envelope_id);
        if (over) {
          late(Math.round(ms()));
          return;
        }
        clearTimeout(timer);
        log?.end(200, payload ?? undefined);
        // A text acknowledgement travels as { text } over the socket: the same thing to Slack.
        const body = payload !== null && Object.keys(payload).length > 0 ? payload : null;
        resolve({ ok: true, body, ms: ms() });
      });
    });
  };

  #envelope(request: Outgoing): {
    readonly envelope_id: string;
    readonly type: string;
    readonly payload: Json;
    readonly accepts_response_payload: boolean;
    readonly retry_attempt?: number;
    readonly retry_reason?: string;
  } {
    return {
      envelope_id: randomUUID(),
      type: envelopeTypes[request.kind],
      payload: request.payload,
      accepts_response_payload: request.kind !== 'event',
      ...(request.kind === 'event' && {
        retry_attempt: request.retry?.num ?? 0,
        retry_reason: request.retry?.reason ?? '',
      }),
    };
  }

  #accept(client: WebSocket): void {
    if (this.#live.length >= MOST_CONNECTIONS) {
      client.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info: {} }));
      client.close();
      return;
    }
    this.#live.push(client);
    client.on('close', () => {
      const index = this.#live.indexOf(client);
      if (index >= 0) this.#live.splice(index, 1);
    });
    client.on('error', () => client.terminate());
    client.on('message', (data: Buffer) => {
      try {
        const message = JSON.parse(data.toString('utf8')) as { envelope_id?: string; payload?: Json };
        if (message.envelope_id) this.#waiting.get(message.envelope_id)?.(message.payload ?? null);
      } catch {
        client.close(1003, 'not JSON');
      }
    });
    client.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#live.length,
        connection_info: { app_id: this.#appId },
        debug_info: { host: 'sandbox', approximate_connection_time: 18_060 },
      }),
    );
    for (const done of this.#connected) done();
  }
}
