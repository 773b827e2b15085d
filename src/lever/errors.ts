/**
 * One error class per meaning. Thrown by `http.ts`, `page.ts`, `oauth.ts` and the `…Once` methods.
 * Decided by HTTP status first: Lever's `code` words for 401, 403, 429 and 5xx are not published, and bodies may be
 * empty. No message or field ever holds a credential, a query string or a body that was sent.
 */
import { permissionFor, type Permission } from './permissions.ts';

export interface LeverRequest {
  readonly method: string;
  /** Without the query, which can hold personal data. */
  readonly path: string;
}

export type LeverMeaning =
  | 'bad-request'
  | 'stale-page'
  | 'unauthorized'
  | 'not-connected'
  | 'wrong-key'
  | 'reconnect'
  | 'forbidden'
  | 'confidential'
  | 'not-found'
  | 'unprocessable'
  | 'rate-limited'
  | 'unavailable'
  | 'timeout'
  | 'unclear-write'
  | 'unexpected-answer'
  | 'unsupported';

export interface LeverErrorDetails {
  readonly request?: LeverRequest | undefined;
  /** HTTP status; `undefined` when no answer came. */
  readonly status?: number | undefined;
  /** Lever's own word for it, when the body had one. */
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly advice?: string | undefined;
  readonly cause?: unknown;
}

export abstract class LeverError extends Error {
  readonly service = 'lever';
  abstract readonly meaning: LeverMeaning;
  /** Whether the same call may succeed later. A write is only ever retryable when Lever certainly did nothing. */
  abstract readonly retryable: boolean;
  readonly request: LeverRequest | undefined;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  /** What to do, in a sentence a recruiter or an admin can follow. */
  readonly advice: string;

  constructor(message: string, details: LeverErrorDetails, advice: string) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.request = details.request;
    this.status = details.status;
    this.code = details.code;
    this.requestId = details.requestId;
    this.advice = details.advice ?? advice;
  }
}

/** 400, and any other 4xx without a class of its own: Lever understood and refused. Nothing was changed. */
export class LeverBadRequestError extends LeverError {
  readonly meaning: 'bad-request' | 'stale-page' = 'bad-request';
  readonly retryable = false;
  constructor(message: string, details: LeverErrorDetails, advice?: string) {
    super(message, details, advice ?? 'Lever refused the data as it was sent. Check the values and try again.');
  }
}

/** Lever no longer accepts the page token ("Invalid offset token"). Lists restart by themselves before this surfaces. */
export class LeverStalePageError extends LeverBadRequestError {
  override readonly meaning = 'stale-page';
  constructor(message: string, details: LeverErrorDetails) {
    super(message, details, 'The list changed while it was being read. Start it again.');
  }
}

/** 401: Lever does not know the credential, or no longer accepts it. */
export class LeverUnauthorizedError extends LeverError {
  readonly meaning: 'unauthorized' | 'not-connected' | 'wrong-key' | 'reconnect' = 'unauthorized';
  readonly retryable = false;
  constructor(message: string, details: LeverErrorDetails, advice?: string) {
    super(
      message,
      details,
      advice ??
        'A Lever Super Admin must check the key: it may have been deleted, belong to another environment (global, EU, sandbox), be a Postings API key, or its owner may have been deactivated.',
    );
  }
}

/** No credential has been given yet. Nothing was sent. */
export class LeverNotConnectedError extends LeverUnauthorizedError {
  override readonly meaning = 'not-connected';
  constructor() {
    super('No Lever credential is set', {}, 'A Lever Super Admin has to connect Lever first.');
  }
}

/** What was given is not a key of the Lever API. `looksLike` says what it seems to be. */
export class LeverWrongKeyError extends LeverUnauthorizedError {
  override readonly meaning = 'wrong-key';
  readonly looksLike: string;
  constructor(looksLike: string, details: LeverErrorDetails = {}) {
    super(
      `This looks like ${looksLike}, not a Lever API key`,
      details,
      'In Lever, open Settings → Integrations and API → API Credentials and generate a Lever API key there.',
    );
    this.looksLike = looksLike;
  }
}

/** The OAuth grant is gone (revoked, a year old, or unused for 90 days): a person has to connect again. */
export class LeverReconnectError extends LeverUnauthorizedError {
  override readonly meaning = 'reconnect';
  constructor(message: string, details: LeverErrorDetails) {
    super(message, details, 'A Lever Super Admin has to connect Lever again.');
  }
}

/** Things that the API may only change when it made them itself; a refusal can mean that. */
const ONLY_OURS = /\/(?:panels|interviews|notes|feedback_templates)\/[^/]+$|\/interviews$/;

/** 403: the key or grant lacks this endpoint, or the account's settings forbid it. `permission` names what is missing. */
export class LeverForbiddenError extends LeverError {
  readonly meaning: 'forbidden' | 'confidential' = 'forbidden';
  readonly retryable = false;
  readonly permission: Permission | null;
  /** A change of something that may have been made on Lever's own screens, which the API cannot change. */
  readonly maybeMadeInLever: boolean;
  constructor(message: string, details: LeverErrorDetails, advice?: string) {
    const { method = 'GET', path = '' } = details.request ?? {};
    const permission = permissionFor(method, path);
    const maybeMadeInLever = method !== 'GET' && ONLY_OURS.test(path);
    const missing =
      permission === null
        ? 'The Lever key is not allowed to do this. A Super Admin can change what it may do.'
        : `The Lever key is not allowed to use ${permission.group}. A Super Admin can select these endpoints for the key, or grant the scope ${permission.scope}.`;
    const theirs = ' If the key has them: this was made in Lever itself, and can only be changed there.';
    super(message, details, advice ?? missing + (maybeMadeInLever ? theirs : ''));
    this.permission = permission;
    this.maybeMadeInLever = maybeMadeInLever;
  }
  /** The missing OAuth scope (`panels:write:admin`), when the path tells. */
  get scope(): string | null {
    return this.permission?.scope ?? null;
  }
}

/** Refused because it is confidential: the key has no access to confidential data. */
export class LeverConfidentialError extends LeverForbiddenError {
  override readonly meaning = 'confidential';
  constructor(message: string, details: LeverErrorDetails) {
    super(
      message,
      details,
      'This is confidential, and the Lever key has no access to confidential data. That access can only be given while a key is being created (OAuth: the scope confidential:access:admin).',
    );
  }
  override get scope(): string {
    return 'confidential:access:admin';
  }
}

/** 404: no such object, or no such route. */
export class LeverNotFoundError extends LeverError {
  readonly meaning = 'not-found';
  readonly retryable = false;
  constructor(message: string, details: LeverErrorDetails) {
    super(message, details, 'It is not in Lever (any more). Check the link, or look it up again.');
  }
}

/** 422: a file or résumé that Lever could not process cannot be downloaded. */
export class LeverUnprocessableError extends LeverError {
  readonly meaning = 'unprocessable';
  readonly retryable = false;
  constructor(message: string, details: LeverErrorDetails) {
    super(message, details, 'Lever could not process this file. Open it in Lever, or upload it again as a PDF.');
  }
}

/** 429 after all retries. Nothing was done, so trying again is safe. */
export class LeverRateLimitError extends LeverError {
  readonly meaning = 'rate-limited';
  readonly retryable = true;
  /** Milliseconds Lever asked us to wait; `null` when it did not say. */
  readonly retryAfterMs: number | null;
  constructor(message: string, details: LeverErrorDetails, retryAfterMs: number | null) {
    const wait = retryAfterMs === null ? 'in a minute' : `in ${Math.max(1, Math.ceil(retryAfterMs / 1000))} s`;
    super(message, details, `Lever is getting too many requests from this account. Try again ${wait}.`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** 5xx, or no connection. On a write it is only thrown when nothing was sent; see `LeverUnclearWriteError`. */
export class LeverUnavailableError extends LeverError {
  readonly meaning = 'unavailable';
  readonly retryable = true;
  constructor(message: string, details: LeverErrorDetails) {
    const what = details.request === undefined ? '' : ` and name ${details.request.method} ${details.request.path}`;
    super(
      message,
      details,
      `Lever is not answering properly. Try again in a few minutes; if it stays, ask your usual contact at Lever support${what}.`,
    );
  }
}

/** No complete answer to a read in time. */
export class LeverTimeoutError extends LeverError {
  readonly meaning = 'timeout';
  readonly retryable = true;
  constructor(message: string, details: LeverErrorDetails) {
    super(message, details, 'Lever is slow right now. Try again in a minute.');
  }
}

/**
 * A write that may have happened: the answer was lost, unreadable, or a 5xx. It is never repeated blindly.
 * `lookedFor` is true when it was searched for afterwards and not found: then trying again *after looking* is safe.
 */
export class LeverUnclearWriteError extends LeverError {
  readonly meaning = 'unclear-write';
  readonly retryable = false;
  readonly lookedFor: boolean;
  constructor(message: string, details: LeverErrorDetails, lookedFor = false) {
    super(
      message,
      details,
      lookedFor
        ? 'Lever did not confirm, and it is not there now. Trying again is safe: it looks first.'
        : 'Lever did not confirm, so it may or may not have been saved. Look in Lever before trying again.',
    );
    this.lookedFor = lookedFor;
  }
}

/** A success whose content is not what Lever documents. `problems` names fields, never their values. */
export class LeverUnexpectedAnswerError extends LeverError {
  readonly meaning = 'unexpected-answer';
  readonly retryable = false;
  readonly problems: readonly string[];
  constructor(message: string, details: LeverErrorDetails, problems: readonly string[] = []) {
    super(message, details, 'Lever answered in a way this version does not understand. Please report it.');
    this.problems = problems;
  }
}

/** A call this client was not told to make (see `noteUpdates`). Nothing was sent. */
export class LeverUnsupportedError extends LeverError {
  readonly meaning = 'unsupported';
  readonly retryable = false;
}

export function isLeverError(error: unknown): error is LeverError {
  return error instanceof LeverError;
}

/** The error for an answer with a status of 400 or more. The message is Lever's own when the body had one. */
export function errorFor(
  details: LeverErrorDetails & { readonly request: LeverRequest; readonly status: number },
  said: string | undefined,
  extra: { readonly retryAfterMs: number | null; readonly askedForConfidential: boolean },
): LeverError {
  const { status, request } = details;
  const message = `Lever answered ${status} to ${request.method} ${request.path}${said ? `: ${said}` : ''}`;
  if (status === 401) return new LeverUnauthorizedError(message, details);
  if (status === 403) {
    const confidential = extra.askedForConfidential || (said !== undefined && /confidential/i.test(said));
    return confidential ? new LeverConfidentialError(message, details) : new LeverForbiddenError(message, details);
  }
  if (status === 404) return new LeverNotFoundError(message, details);
  if (status === 422) return new LeverUnprocessableError(message, details);
  if (status === 429) return new LeverRateLimitError(message, details, extra.retryAfterMs);
  if (status >= 500 || status === 408) return new LeverUnavailableError(message, details);
  // The one message that is read: it changes what a list does next, never what a person is told.
  if (said !== undefined && /invalid offset token/i.test(said)) return new LeverStalePageError(message, details);
  return new LeverBadRequestError(message, details);
}
