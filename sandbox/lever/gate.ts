/**
 * The way in: who calls (key or access token), whether they may, how fast, in whose name, and the one place where a
 * refusal becomes an answer. Every endpoint passes here; none checks any of this by itself.
 */
import type { Answer, Request, Route } from '../http.ts';
import type { AccountWorld } from './account-world.ts';
import type { Grant, Keys } from './keys.ts';
import { parseMultipart, type Part } from './multipart.ts';
import type { Json, OpportunityRecord, UserRecord } from './records.ts';
import { badRequest, forbidden, Refusal } from './refusal.ts';
import type { Tokens } from './paging.ts';
import type { Rate } from './rate.ts';
import type { LeverState } from './state.ts';

/** Seen on every JSON answer of the real service. */
const JSON_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  server: 'lever-data-api',
  'x-lever-region': 'global',
  'x-stream-path': 'dapi',
};
const { 'content-type': _type, ...BARE_HEADERS } = JSON_HEADERS;

export interface Call {
  readonly world: AccountWorld;
  readonly state: LeverState;
  readonly tokens: Tokens;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  readonly grant: Grant;
  /** The user `perform_as` names; null where it is not used or was left out. */
  readonly performAs: UserRecord | null;
  readonly body: Json;
  readonly parts: readonly Part[];
  /** The opportunity in the path, checked for existence and confidentiality; absent where the path names none. */
  readonly opportunity: OpportunityRecord;
  /** Base of links to ourselves: `http://127.0.0.1:port/v1`. */
  readonly base: string;
}

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** `panels:write`; the name of the OAuth scope without its `:admin`. */
  readonly right: string;
  readonly performAs?: 'required' | 'optional';
  readonly handle: (call: Call) => Reply | Promise<Reply>;
}

/** A body with 200, or a status of its own. Bytes are sent as a download. */
export type Reply = {
  readonly status?: number;
  readonly body?: Json;
  readonly download?: { bytes: Buffer; name: string };
};

export interface GateOptions {
  readonly world: AccountWorld;
  readonly tokens: () => Tokens;
  readonly keys: Keys;
  readonly rate: Rate;
  readonly settings: {
    /** `true`: every POST and PUT under an opportunity or posting must name somebody, as one integration reports. */
    strictPerformAs: boolean;
    /** Real milliseconds each request waits before it is handled. */
    slowMs: number;
  };
  readonly base: () => string;
}

export function gated(endpoint: Endpoint, options: GateOptions): Route {
  return {
    method: endpoint.method,
    path: `/v1${endpoint.path}`,
    handle: async (request) => {
      if (options.settings.slowMs > 0) await new Promise((done) => setTimeout(done, options.settings.slowMs));
      try {
        return answered(await endpoint.handle(await admitted(endpoint, request, options)));
      } catch (error) {
        if (error instanceof Refusal) return refused(error);
        throw error;
      }
    },
  };
}

export function refused(refusal: Refusal): Answer {
  return {
    status: refusal.status,
    headers: { ...JSON_HEADERS, ...refusal.headers },
    body: { code: refusal.code, message: refusal.message },
  };
}

function answered(reply: Reply): Answer {
  if (reply.download)
    return {
      status: 200,
      headers: {
        ...BARE_HEADERS,
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${reply.download.name.replace(/["\r\n]/g, '')}"`,
      },
      body: reply.download.bytes,
    };
  if (reply.body === undefined) return { status: reply.status ?? 204, headers: BARE_HEADERS };
  return { status: reply.status ?? 200, headers: JSON_HEADERS, body: reply.body };
}

async function admitted(endpoint: Endpoint, request: Request, options: GateOptions): Promise<Call> {
  const { world } = options;
  const { state } = world;
  const grant = options.keys.authenticate(request.headers.authorization, state);
  options.rate.take(grant.label);
  if (!options.keys.allows(grant, endpoint.right)) throw forbidden(`This key has no access to ${endpoint.right}`);
  const { body, parts } = readBody(request);
  const performAs = performer(endpoint, request, body, state, options.settings.strictPerformAs);
  const id = endpoint.path.startsWith('/opportunities/:o') ? request.params['o'] : undefined;
  const opportunity = id === undefined ? undefined : state.opportunity(id);
  if (opportunity && state.isConfidential(opportunity) && !grant.confidential)
    throw forbidden('This key has no access to confidential data');
  return {
    world,
    state,
    tokens: options.tokens(),
    query: request.query,
    params: request.params,
    grant,
    performAs,
    body,
    parts,
    opportunity: opportunity as OpportunityRecord,
    base: options.base(),
  };
}

function performer(
  endpoint: Endpoint,
  request: Request,
  body: Json,
  state: LeverState,
  strict: boolean,
): UserRecord | null {
  const write =
    /^P(OST|UT)$/.test(endpoint.method) &&
    /^\/(opportunities|postings)\b/.test(endpoint.path) &&
    !endpoint.path.endsWith('/apply');
  if (endpoint.performAs === undefined && !(strict && write)) return null;
  // The documented place is the query; stage, archive and tags are known to take it in the body as well.
  const given = request.query.get('perform_as') ?? (endpoint.performAs === 'optional' ? body['perform_as'] : null);
  if (typeof given !== 'string' || given === '') {
    if (endpoint.performAs === 'required' || strict) throw badRequest('Missing required parameter: perform_as');
    return null;
  }
  const user = state.users.get(given);
  // What the service says here is not known; a person who left cannot act, so both are refused.
  if (user === undefined) throw badRequest(`Invalid parameter: perform_as (no user ${given})`);
  if (user.deactivatedAt !== null) throw badRequest(`Invalid parameter: perform_as (user ${given} is deactivated)`);
  return user;
}

function readBody(request: Request): { body: Json; parts: readonly Part[] } {
  const type = request.headers['content-type'] ?? '';
  if (request.body.length === 0) return { body: {}, parts: [] };
  if (type.startsWith('multipart/form-data')) {
    const parts = parseMultipart(type, request.body);
    if (parts === null) throw badRequest('Malformed multipart body');
    return {
      body: nested(parts.filter((it) => it.filename === null).map((it) => [it.name, it.bytes.toString('utf8')])),
      parts,
    };
  }
  const text = request.body.toString('utf8');
  if (type.startsWith('application/x-www-form-urlencoded'))
    return { body: nested([...new URLSearchParams(text)]), parts: [] };
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return { body: parsed as Json, parts: [] };
  } catch {
    // Falls through to the refusal.
  }
  throw badRequest('Invalid JSON');
}

/** Form fields as an object: `emails[]` collects, `archived[reason]` nests one deep. */
function nested(entries: readonly (readonly [string, string])[]): Json {
  const out: Json = {};
  for (const [name, value] of entries) {
    const match = /^([^[]+)\[([^\]]*)\]$/.exec(name);
    if (!match) {
      out[name] = value;
      continue;
    }
    const [, outer = '', inner = ''] = match;
    if (inner === '') out[outer] = [...((out[outer] as string[] | undefined) ?? []), value];
    else out[outer] = { ...(out[outer] as Json | undefined), [inner]: value };
  }
  return out;
}
