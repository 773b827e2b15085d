/**
 * The few errors a person can meet, and how a wire's own error becomes one of them.
 * Rooms and doors throw these; wires keep their own classes and are classified by three fields, never by message.
 * Only `bot/failures.ts` turns them into words on a screen.
 */

/** Text or a payload did not parse. `field` is a modal's block id when one field is to blame. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly hint: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
  constructor(message: string, options: { hint?: string; fields?: Record<string, string> } = {}) {
    super(message);
    this.hint = options.hint;
    this.fields = options.fields ?? {};
  }
}

/** The person may not do this. Words depend on `kind`: an item's existence never leaks to the not entitled. */
export class AccessError extends Error {
  override readonly name = 'AccessError';
  readonly kind: 'role' | 'unmapped' | 'confidential' | 'key-lacks-confidential' | 'scope';
  readonly hint: string | undefined;
  constructor(kind: AccessError['kind'], message: string, hint?: string) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }
}

/** What was asked for is not there (any more). `nearest` names the closest things that are. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
  readonly nearest: readonly string[];
  readonly hint: string | undefined;
  constructor(message: string, options: { nearest?: readonly string[]; hint?: string } = {}) {
    super(message);
    this.nearest = options.nearest ?? [];
    this.hint = options.hint;
  }
}

/** The world moved since the person looked: a slot was taken, somebody else pressed first. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** Lever, a calendar or Slack failed. `changed` says what exists now because of us: empty means nothing was changed. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly service: string;
  readonly retryable: boolean;
  readonly requestId: string | undefined;
  readonly changed: readonly string[];
  readonly hint: string | undefined;
  constructor(
    service: string,
    message: string,
    options: {
      retryable?: boolean;
      requestId?: string;
      changed?: readonly string[];
      hint?: string;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.service = service;
    this.retryable = options.retryable ?? true;
    this.requestId = options.requestId;
    this.changed = options.changed ?? [];
    this.hint = options.hint;
  }
}

/** The environment is wrong. Thrown at start only, with every problem at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly { variable: string; problem: string; where: string }[];
  constructor(problems: ConfigError['problems']) {
    super(problems.map((it) => `${it.variable}: ${it.problem}`).join('\n'));
    this.problems = problems;
  }
}

/** What every wire error carries, so that it can be classified without knowing its class or reading its message. */
export interface WireError extends Error {
  /** `'lever' | 'google' | 'slack' | …` */
  readonly service: string;
  readonly retryable: boolean;
  readonly requestId?: string | undefined;
  /** A short machine word for the meaning: `'not-found'`, `'forbidden'`, `'rate-limited'`, … */
  readonly meaning?: string | undefined;
  /** What the person can do, in a sentence. */
  readonly advice?: string | undefined;
}

export function isWireError(error: unknown): error is WireError {
  return (
    error instanceof Error &&
    'service' in error &&
    typeof error.service === 'string' &&
    'retryable' in error &&
    typeof error.retryable === 'boolean'
  );
}

export type KnownError = InputError | AccessError | NotFoundError | ConflictError | UpstreamError;

export function isKnownError(error: unknown): error is KnownError {
  return (
    error instanceof InputError ||
    error instanceof AccessError ||
    error instanceof NotFoundError ||
    error instanceof ConflictError ||
    error instanceof UpstreamError
  );
}

/** Any thrown value as one of ours, or `null` when it is our own bug. */
export function classify(error: unknown): KnownError | null {
  if (isKnownError(error)) return error;
  if (isWireError(error)) {
    return new UpstreamError(error.service, error.message, {
      retryable: error.retryable,
      ...(error.requestId !== undefined && { requestId: error.requestId }),
      ...(error.advice !== undefined && { hint: error.advice }),
      cause: error,
    });
  }
  return null;
}
