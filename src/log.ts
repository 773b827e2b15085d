/**
 * The log: JSON lines on stdout, with secrets and personal data taken out at any depth and inside strings.
 * Everybody logs through the `Log` that `app.ts` hands them; nothing else may write to stdout.
 * pino's own `redact` knows fixed paths only, so every value goes through `scrub` first.
 */
import { type DestinationStream, pino } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';
export type LogFields = Readonly<Record<string, unknown>>;

/** Fields first, then a sentence without data in it: `log.warn({ service: 'lever', requestId }, 'a call failed')`. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** The same log with `fields` on every line. */
  child(fields: LogFields): Log;
}

const GONE = '[removed]';
const DEEPEST = 8;
const LONGEST = 4_000;

/** Values under these names are never logged, whatever they look like. */
const secretKey =
  /(token|secret|password|passwd|authorization|cookie|api_?key|private_?key|assertion|signature|credential|client_?secret|response_?url|trigger_?id|^key$|^keys$)/i;

/** Values under these names are about a person or written by one. */
const personalKey =
  /^(e?mails?|phones?|first_?name|last_?name|real_?name|full_?name|display_?name|candidate(_?name)?|headline|location|address(es)?|texts?|query|blocks|attachments|private_?metadata|metadata|state|values?|notes?|subject|title|description|comments?|resume|transcript|body|form|view)$/i;

/** A name that a machine gave (`directory-sync`, `schedule.book`) says nothing about a person. */
const machineName = /^[a-z][a-z0-9]*([._:-][a-z0-9]+)*$/;

const secretsInText: readonly [RegExp, string][] = [
  [/\b(xox[a-z]|xapp|xoxe(?:\.xox[a-z])?)-[\w.-]+/gi, `$1-${GONE}`],
  [/\b(Bearer|Basic)\s+[\w+/.~=-]+/gi, `$1 ${GONE}`],
  [/-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(-----END [^-]*PRIVATE KEY-----|$)/g, GONE],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, GONE],
  [/\b(hooks\.slack\.com\/)[^\s"'<>]+/gi, `$1${GONE}`],
  [
    /((?:access_|refresh_|id_)?token|client_secret|secret|password|api_?key|signature|code|state|email)(["']?\s*[=:]\s*["']?)[^\s"'&,;)}\]]+/gi,
    `$1$2${GONE}`,
  ],
  // Lever keys and the like: long runs that mix letters and digits. UUIDs have dashes every few characters and stay.
  [/(?<![\w/+-])(?=[\w/+=-]*\d)(?=[\w/+=-]*[A-Za-z])(?:[A-Za-z0-9+/=_]){32,}(?![\w/+-])/g, GONE],
  [/[\p{L}\p{N}._%+'-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu, '[e-mail]'],
];

const phoneLike = /(?<![\w.:-])\+?\(?\d[\d\s().\-/]{6,}\d(?![\w-])/g;

function withoutPhones(text: string): string {
  return text.replace(phoneLike, (found) => {
    const digits = found.replace(/\D/g, '').length;
    if (found.startsWith('+')) return '[phone]';
    if (/^\d{4}-\d{2}-\d{2}/.test(found)) return found; // a date
    if (/^\d{10}\.\d{6}$/.test(found) || /^\d{13}$/.test(found)) return found; // a Slack ts, epoch milliseconds
    if (/^\d+\.\d+\.\d+\.\d+$/.test(found)) return found; // an IP address
    return digits >= 8 && digits <= 15 ? '[phone]' : found;
  });
}

/** `text` without anything that looks like a credential, an e-mail address or a telephone number. */
export function scrubText(text: string): string {
  let clean = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  for (const [pattern, replacement] of secretsInText) clean = clean.replace(pattern, replacement);
  return withoutPhones(clean);
}

/** Any value as one that may be written down. Errors become plain objects; cycles and depth are cut. */
export function scrub(value: unknown, depth = 0, seen: readonly object[] = []): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return typeof value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return '[deep]';
  if (seen.includes(value)) return '[again]';
  const path = [...seen, value];
  if (value instanceof Error) {
    return {
      type: value.name,
      message: scrubText(value.message),
      stack: value.stack === undefined ? undefined : scrubText(value.stack),
      ...scrubFields(Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'name')), depth + 1, path),
      ...(value.cause !== undefined && { cause: scrub(value.cause, depth + 1, path) }),
    };
  }
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, 50).map((it) => scrub(it, depth + 1, path));
  if (value instanceof Map) return scrubFields(Object.fromEntries(value) as LogFields, depth + 1, path);
  if (value instanceof Set) return scrub([...value], depth + 1, path);
  return scrubFields(value as LogFields, depth + 1, path);
}

function scrubFields(fields: LogFields, depth: number, seen: readonly object[]): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    const name = scrubText(key);
    if (value === null || value === undefined || typeof value === 'boolean') clean[name] = value;
    else if (secretKey.test(key) || personalKey.test(key)) clean[name] = GONE;
    else if (/^(user_?)?name$/i.test(key))
      clean[name] = typeof value === 'string' && machineName.test(value) ? value : GONE;
    else clean[name] = scrub(value, depth, seen);
  }
  return clean;
}

/** A log that writes to `to` (stdout by default). `silent` writes nothing. */
export function createLog(options: { readonly level?: LogLevel; readonly to?: DestinationStream } = {}): Log {
  const sink = pino(
    {
      level: options.level ?? 'info',
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      // Errors are plain objects by the time pino sees them; its own serializer would rename them.
      serializers: { err: (value: unknown) => value },
    },
    options.to ?? pino.destination({ sync: true }),
  );
  return over(sink, {});
}

type Sink = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error' | 'isLevelEnabled'>;

function over(sink: Sink, bound: LogFields): Log {
  function write(level: 'debug' | 'info' | 'warn' | 'error', fields: LogFields, message: string): void {
    if (!sink.isLevelEnabled(level)) return;
    sink[level](scrubFields({ ...bound, ...fields }, 0, []), scrubText(message));
  }
  return {
    debug: (fields, message) => write('debug', fields, message),
    info: (fields, message) => write('info', fields, message),
    warn: (fields, message) => write('warn', fields, message),
    error: (fields, message) => write('error', fields, message),
    child: (fields) => over(sink, { ...bound, ...fields }),
  };
}

/** Says nothing. For tests and tools. */
export const noLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => noLog,
};
