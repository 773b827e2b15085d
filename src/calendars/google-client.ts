/**
 * How a request reaches Google: the vendor's client, loaded late, with a token, a time limit and repeated tries around it;
 * and what each way of failing means. Called by `google.ts` alone. Nothing of a token may end up in an error.
 */
import type { calendar_v3 } from '@googleapis/calendar';
import { z } from 'zod';
import { GoogleTokens, googleScopes, readServiceAccount } from './google-token.ts';
import { CalendarError } from './provider.ts';
import { Trouble, withRetries } from './retry.ts';
import type { CalendarTools } from './tools.ts';

export interface GoogleSettings {
  /** JSON key of a service account with domain-wide delegation: the text, or the path of its file. */
  readonly serviceAccountKey: string;
  /** A user of the Workspace: events live in this calendar, invitations come from this address. */
  readonly organizer: string;
  /** Root address of the API; default Google's. Path and version are added. */
  readonly apiUrl?: string;
}

/** ms before one request is given up. */
const TIMEOUT = 10_000;

const ApiError = z.object({
  error: z.object({
    message: z.string().optional(),
    errors: z.array(z.object({ reason: z.string().optional() })).optional(),
  }),
});

type Client = calendar_v3.Calendar;
type CallOptions = { headers: Record<string, string>; retry: false };

export type AskGoogle = <T>(
  kind: 'read' | 'write',
  schema: z.ZodType<T>,
  call: (client: Client, options: CallOptions) => Promise<{ data: unknown }>,
) => Promise<T>;

/** A function that asks Google as `organizer` and parses the answer. It throws `CalendarError`. */
export function askingGoogle(settings: GoogleSettings, organizer: string, tools: CalendarTools): AskGoogle {
  const account = readServiceAccount(settings.serviceAccountKey);
  const plainFetch: typeof fetch = (url, init) =>
    tools.fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(tools.timeoutMs ?? TIMEOUT) });
  const tokens = new GoogleTokens(account, organizer, () => tools.clock.now(), plainFetch);

  // Loaded on first use: 25–30 ms and 3 MB beside Bolt, 75–135 ms and 28 MB alone.
  let opening: Promise<Client> | null = null;
  async function load(): Promise<Client> {
    const { calendar } = await import('@googleapis/calendar');
    return calendar({
      version: 'v3',
      ...(settings.apiUrl !== undefined && { rootUrl: settings.apiUrl }),
      // Only what the platform's fetch knows: the client's own options (its default fetch, retries) stay out.
      fetchImplementation: (url, init) =>
        plainFetch(url, {
          ...(init?.method !== undefined && { method: init.method }),
          ...(init?.headers !== undefined && { headers: init.headers as Headers }),
          ...(init?.body !== undefined && { body: init.body as string }),
        }),
    });
  }

  /** One exchange with a fresh enough token; a token that Google no longer takes is bought anew once. */
  async function exchange(
    call: (client: Client, options: CallOptions) => Promise<{ data: unknown }>,
  ): Promise<unknown> {
    opening ??= load();
    const client = await opening;
    for (let renewed = false; ; renewed = true) {
      const token = await tokens.token();
      try {
        return (await call(client, { headers: { authorization: `Bearer ${token}` }, retry: false })).data;
      } catch (error) {
        const trouble = troubleOf(error, organizer);
        if (trouble.error.status !== 401 || renewed) throw trouble;
        tokens.drop(token);
      }
    }
  }

  return async function ask<T>(
    kind: 'read' | 'write',
    schema: z.ZodType<T>,
    call: (client: Client, options: CallOptions) => Promise<{ data: unknown }>,
  ): Promise<T> {
    // Every write here is repeatable: an insert carries its id, a patch states the outcome, a delete deletes once.
    const data = await withRetries(tools, { write: kind === 'write', repeatable: true }, () => exchange(call));
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    throw new CalendarError('google', 'invalid', 'Google answered in a form that we do not understand.', {
      advice: 'Look whether there is a newer version of this bot.',
      cause: parsed.error,
    });
  };
}

const RATE_REASONS = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'calendarUsageLimitsExceeded',
]);

/** What one failed exchange means. Read from status and reason; never from the wording. */
function troubleOf(error: unknown, organizer: string): Trouble {
  if (error instanceof Trouble) return error;
  const response = responseOf(error);
  if (response === null) {
    const timedOut = hasName(error, 'TimeoutError');
    return new Trouble(
      'unknown',
      new CalendarError(
        'google',
        timedOut ? 'timeout' : 'unavailable',
        timedOut ? 'Google Calendar did not answer in time.' : 'Google Calendar could not be reached.',
        { advice: 'Try again in a minute.', cause: innermost(error) },
      ),
    );
  }
  const { status, data, headers } = response;
  const body = ApiError.safeParse(data);
  const reason = body.success ? (body.data.error.errors?.[0]?.reason ?? '') : '';
  const said = body.success ? (body.data.error.message ?? '') : '';
  const named = (meaning: CalendarError['meaning'], message: string, advice?: string): CalendarError =>
    new CalendarError('google', meaning, message, { status, ...(advice !== undefined && { advice }) });
  const after = Number(headers.get('retry-after')) * 1000;
  const afterMs = Number.isFinite(after) && after > 0 ? after : undefined;

  if (status === 429 || (status === 403 && RATE_REASONS.has(reason)))
    return new Trouble(
      'refused',
      named('rate-limited', 'Google Calendar is over its request limit.', 'Wait a minute, then try again.'),
      afterMs,
    );
  if (status === 401)
    return new Trouble(
      'final',
      named(
        'unauthorized',
        'Google Calendar no longer takes our access.',
        'Check that the service account and its key still exist, then restart the bot.',
      ),
    );
  if (status === 403 && reason === 'insufficientPermissions')
    return new Trouble(
      'final',
      named(
        'forbidden',
        'Our access to Google Calendar lacks a scope.',
        `In the Google Admin console, allow the service account these scopes: ${googleScopes.join(' , ')}.`,
      ),
    );
  if (status === 403 && reason === 'accessNotConfigured')
    return new Trouble(
      'final',
      named(
        'forbidden',
        'The Google Calendar API is not enabled for the service account’s project.',
        'Enable “Google Calendar API” in the Google Cloud console.',
      ),
    );
  if (status === 403)
    return new Trouble(
      'final',
      named(
        'forbidden',
        `Google Calendar refused${said ? `: ${said}` : ''}.`,
        `Check that ${organizer} may change this calendar and that domain-wide delegation is on.`,
      ),
    );
  if (status === 404 || status === 410) return new Trouble('final', named('not-found', 'Google has no such event.'));
  if (status >= 500)
    return new Trouble(
      'unknown',
      named('unavailable', `Google Calendar has trouble (HTTP ${status}).`, 'Try again in a minute.'),
      afterMs,
    );
  return new Trouble(
    'final',
    named('invalid', `Google Calendar did not accept this${said ? `: ${said}` : ` (HTTP ${status})`}.`),
  );
}

interface FailedResponse {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Headers;
}

/** The response inside the client's error; `null` when there was none. */
function responseOf(error: unknown): FailedResponse | null {
  if (!(error instanceof Error) || !('response' in error)) return null;
  const response = error.response as Partial<FailedResponse> | undefined;
  if (typeof response?.status !== 'number') return null;
  let data = response.data;
  if (typeof data === 'string') {
    try {
      data = JSON.parse(data);
    } catch {
      data = undefined;
    }
  }
  return { status: response.status, data, headers: new Headers(response.headers) };
}

/** The network's own error: the client wraps it together with the whole request, token included. */
function innermost(error: unknown): unknown {
  let it = error;
  while (it instanceof Error && it.cause instanceof Error) it = it.cause;
  return it === error && error instanceof Error ? new Error(error.message) : it;
}

function hasName(error: unknown, name: string): boolean {
  for (let it: unknown = error; it instanceof Error; it = it.cause) {
    if (it.name === name || ('code' in it && it.code === name)) return true;
  }
  return false;
}
