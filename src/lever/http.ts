/**
 * The one function that talks to Lever: pacing, credentials, time limits, retries, errors. Called by `resources/`.
 * A read is repeated on 429, 5xx and broken connections. A write is repeated only when Lever certainly did nothing (429,
 * 401 with a fresh token, or no connection was made); anything else becomes a `LeverUnclearWriteError`.
 */
import type { Credentials } from './auth.ts';
import {
  errorFor,
  LeverError,
  LeverRateLimitError,
  LeverTimeoutError,
  LeverUnavailableError,
  LeverUnclearWriteError,
  LeverUnexpectedAnswerError,
  type LeverRequest,
} from './errors.ts';
import { backoff, retryAfter, type Pace } from './pacing.ts';

export type Query = Readonly<
  Record<string, string | number | boolean | readonly (string | number | boolean)[] | null | undefined>
>;

export interface CallOptions {
  /** Gives the call up. A write that was already sent then ends as unclear. */
  readonly signal?: AbortSignal | undefined;
  /** For one attempt, in milliseconds; default: the client's. */
  readonly timeoutMs?: number | undefined;
}

export interface Call extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Starts with `/`, without `/v1`; made by `path`. */
  readonly path: string;
  /** Lists repeat the key. `null` and `undefined` are left out. */
  readonly query?: Query | undefined;
  /** JSON, or a form for files. */
  readonly body?: object | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** One attempt, for a log or a metric. Holds no query, no body, no header. */
export interface LeverCall {
  readonly method: string;
  readonly path: string;
  /** `null`: no answer. */
  readonly status: number | null;
  readonly durationMs: number;
  /** 0 for the first. */
  readonly attempt: number;
  /** Milliseconds spent waiting for the rate gate before this attempt. */
  readonly pacedMs: number;
}

export interface ApiOptions {
  readonly credentials: Credentials;
  /** Ends in `/v1`, no trailing slash. */
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly pace: Pace;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** Milliseconds; only differences are used. */
  readonly now: () => number;
  readonly timeoutMs: number;
  readonly retries: { readonly rateLimit: number; readonly failure: number };
  readonly longestWaitMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly onCall: ((call: LeverCall) => void) | undefined;
  readonly noteUpdates: boolean;
}

/** Failures before a byte of the request left: no address, no connection, no TLS. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function neverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverSent);
  if ('code' in error && typeof error.code === 'string' && NEVER_SENT.has(error.code)) return true;
  return error.cause !== undefined && neverSent(error.cause);
}

/** Documented for moved endpoints (301); 308 is its twin that keeps the method by definition. */
const MOVED = new Set([301, 308]);
const MOST_MOVES = 2;

export class Api {
  readonly options: ApiOptions;
  /** After a 429 nobody of this client asks before this instant (on `options.now`). */
  #resumeAt = Number.NEGATIVE_INFINITY;

  constructor(options: ApiOptions) {
    this.options = options;
  }

  /** The parsed JSON of a successful answer; `null` for an empty one. */
  async json(call: Call): Promise<unknown> {
    const answer = await this.send(call);
    const text = new TextDecoder().decode(answer.bytes).trim();
    if (text === '') return null;
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw unreadable(call, answer.status, 'its content is not JSON', [], cause);
    }
  }

  /** A successful answer, after as many attempts as the rules allow. */
  async send(call: Call): Promise<Answer> {
    const { retries, longestWaitMs, random } = this.options;
    const write = call.method !== 'GET';
    let limited = 0;
    let failed = 0;
    let renewed = false;
    for (let attempt = 0; ; attempt++) {
      const authorization = await this.options.credentials.authorization();
      const result = await this.#attempt(call, authorization, attempt);
      if (!('error' in result)) return result;
      const { error, sent } = result;
      if (error.status === 401 && !renewed && (await this.options.credentials.refused(authorization))) {
        renewed = true;
        continue;
      }
      if (error instanceof LeverRateLimitError) {
        const wait = error.retryAfterMs ?? backoff(limited, random);
        this.#resumeAt = Math.max(this.#resumeAt, this.options.now() + Math.min(wait, longestWaitMs));
        if (limited >= retries.rateLimit || wait > longestWaitMs) throw error;
        limited++;
        await this.options.sleep(wait, call.signal);
        continue;
      }
      if (write && sent && (error.status === undefined || error.retryable)) throw unclear(call, error);
      if (!error.retryable || failed >= retries.failure) throw error;
      // Somebody waited the whole time: silence is asked about once more, not as often as a quick failure.
      if (error instanceof LeverTimeoutError && failed >= 1) throw error;
      await this.options.sleep(backoff(failed, random), call.signal);
      failed++;
    }
  }

  async #attempt(
    call: Call,
    authorization: string,
    attempt: number,
  ): Promise<Answer | { readonly error: LeverError; readonly sent: boolean }> {
    const { now } = this.options;
    const asked = now();
    const hold = this.#resumeAt - asked;
    const slot = await this.options.pace();
    const wait = Math.max(hold, slot);
    if (wait > 0) await this.options.sleep(wait, call.signal);
    call.signal?.throwIfAborted();
    const began = now();
    const outcome = await this.#exchange(call, authorization);
    this.options.onCall?.({
      method: call.method,
      path: call.path,
      status: 'error' in outcome ? (outcome.error.status ?? null) : outcome.status,
      durationMs: now() - began,
      attempt,
      pacedMs: began - asked,
    });
    return outcome;
  }

  async #exchange(
    call: Call,
    authorization: string,
  ): Promise<Answer | { readonly error: LeverError; readonly sent: boolean }> {
    const request: LeverRequest = { method: call.method, path: call.path };
    const timeoutMs = call.timeoutMs ?? this.options.timeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]);
    let response: Response;
    let bytes: Uint8Array;
    try {
      response = await this.#follow(call, this.#init(call, authorization, signal));
      bytes = new Uint8Array(await response.arrayBuffer());
    } catch (cause) {
      if (cause instanceof LeverError) return { error: cause, sent: false };
      const sent = !neverSent(cause);
      if (call.signal?.aborted) {
        if (call.method === 'GET') throw call.signal.reason;
        return { error: new LeverTimeoutError(`${call.method} ${call.path} was given up`, { request, cause }), sent };
      }
      if (timeout.aborted) {
        const message = `Lever did not answer ${call.method} ${call.path} within ${timeoutMs} ms`;
        return { error: new LeverTimeoutError(message, { request, cause }), sent };
      }
      const how = sent ? 'broke before the answer was complete' : 'could not be made';
      const message = `The connection to Lever for ${call.method} ${call.path} ${how}`;
      return { error: new LeverUnavailableError(message, { request, cause }), sent };
    }
    if (response.ok) return { status: response.status, headers: response.headers, bytes };
    return { error: this.#narrow(call, request, response, bytes), sent: true };
  }

  #init(call: Call, authorization: string, signal: AbortSignal): RequestInit {
    const headers: Record<string, string> = { accept: 'application/json', ...this.options.headers, authorization };
    const init: RequestInit = { method: call.method, headers, signal, redirect: 'manual' };
    if (call.body instanceof FormData) return { ...init, body: call.body };
    if (call.body === undefined) return init;
    headers['content-type'] = 'application/json';
    return { ...init, body: JSON.stringify(call.body) };
  }

  /** Follows a documented move (301) within the same origin; any other redirect is refused, credentials in hand. */
  async #follow(call: Call, init: RequestInit): Promise<Response> {
    let url = new URL(this.options.baseUrl + call.path + search(call.query));
    for (let moves = 0; ; moves++) {
      const response = await this.options.fetch(url.href, init);
      if (response.status < 300 || response.status >= 400 || response.status === 304) return response;
      await response.body?.cancel();
      const location = response.headers.get('location');
      const target = location === null ? null : URL.parse(location, url.href);
      if (!MOVED.has(response.status) || target === null || target.origin !== url.origin || moves >= MOST_MOVES) {
        throw new LeverUnexpectedAnswerError(
          `Lever redirected ${call.method} ${call.path} somewhere we do not follow (${response.status}${target === null ? '' : ` to ${target.host}`})`,
          { request: { method: call.method, path: call.path }, status: response.status },
        );
      }
      if (target.search === '') target.search = url.search;
      url = target;
    }
  }

  #narrow(call: Call, request: LeverRequest, response: Response, bytes: Uint8Array): LeverError {
    const { code, message } = said(bytes);
    const requestId = response.headers.get('x-request-id') ?? response.headers.get('cf-ray') ?? undefined;
    const asked = call.query?.['confidentiality'];
    return errorFor({ request, status: response.status, code, requestId }, message, {
      retryAfterMs: retryAfter(response.headers),
      askedForConfidential: asked === 'all' || asked === 'confidential',
    });
  }
}

/** `?a=1&a=2`, or nothing. */
export function search(query: Query | undefined): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value]) params.append(key, String(one));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** Lever's `{code, message}`; a body that is empty or not JSON says nothing. */
function said(bytes: Uint8Array): { code: string | undefined; message: string | undefined } {
  try {
    const body = JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    if (typeof body !== 'object' || body === null) return { code: undefined, message: undefined };
    const { code, message, error } = body as Record<string, unknown>;
    const words = [message, error].find((it) => typeof it === 'string' && it !== '') as string | undefined;
    return { code: typeof code === 'string' ? code : undefined, message: words?.slice(0, 300) };
  } catch {
    return { code: undefined, message: undefined };
  }
}

function unclear(call: Call, error: LeverError): LeverUnclearWriteError {
  const how = error.status === undefined ? 'no answer came' : `Lever answered ${error.status}`;
  return new LeverUnclearWriteError(`${call.method} ${call.path} may or may not have been done: ${how}`, {
    request: { method: call.method, path: call.path },
    status: error.status,
    code: error.code,
    requestId: error.requestId,
    cause: error,
  });
}

/** A success we cannot read: for a write that means it probably happened, and must be looked up. */
export function unreadable(
  call: Call,
  status: number | undefined,
  why: string,
  problems: readonly string[],
  cause?: unknown,
): LeverError {
  const details = { request: { method: call.method, path: call.path }, status, cause };
  const message = `Lever's answer to ${call.method} ${call.path} could not be read: ${why}`;
  return call.method === 'GET'
    ? new LeverUnexpectedAnswerError(message, details, problems)
    : new LeverUnclearWriteError(message, details);
}
