/**
 * How a request reaches Google: the vendor's client, loaded late, with a token and a time limit; and what each way of
 * failing means. Called by `google.ts` and by what reads with a person's own consent. No token may end up in an error.
 */
import type { calendar_v3 } from '@googleapis/calendar';
import { z } from 'zod';
import { type Access, boundedFetch, parseJson } from './access.ts';
import { Trouble } from './retry.ts';
import type { CalendarTools } from './tools.ts';
import { type Ask, asking, troublesOf, type Vendor, type VendorTroubles } from './vendor.ts';

export const google: Vendor = { service: 'google', label: 'Google Calendar', short: 'Google' };

const ApiError = z.object({
  error: z.object({
    message: z.string().optional(),
    errors: z.array(z.object({ reason: z.string().optional() })).optional(),
  }),
});

type Client = calendar_v3.Calendar;
interface CallOptions {
  readonly headers: Record<string, string>;
  readonly retry: false;
}
export type GoogleCall = (client: Client, options: CallOptions) => Promise<{ data: unknown }>;
export type AskGoogle = Ask<GoogleCall>;

/** Google's client, speaking through our own fetch. Loaded on first use: 25–30 ms and 3 MB beside Bolt, 75–135 ms and 28 MB alone. */
async function loadClient(apiUrl: string | null, doFetch: typeof fetch): Promise<Client> {
  const { calendar } = await import('@googleapis/calendar');
  return calendar({
    version: 'v3',
    ...(apiUrl !== null && { rootUrl: apiUrl }),
    // Only what the platform's fetch knows: the client's own options (its default fetch, retries) stay out.
    fetchImplementation: (url, init) =>
      doFetch(url, {
        ...(init?.method !== undefined && { method: init.method }),
        ...(init?.headers !== undefined && { headers: init.headers as Headers }),
        ...(init?.body !== undefined && { body: init.body as string }),
      }),
  });
}

/** The client knows no token, so everybody who asks over the same network shares one. */
const clients = new WeakMap<CalendarTools, Map<string | null, Promise<Client>>>();

function sharedClient(apiUrl: string | null, tools: CalendarTools): () => Promise<Client> {
  return () => {
    const known = clients.get(tools) ?? new Map<string | null, Promise<Client>>();
    clients.set(tools, known);
    const client = known.get(apiUrl) ?? loadClient(apiUrl, boundedFetch(tools));
    known.set(apiUrl, client);
    return client;
  };
}

/** A function that asks Google as whoever `access` is, and parses the answer. It throws `CalendarError`. */
export function askingGoogle(apiUrl: string | null, access: Access, tools: CalendarTools): AskGoogle {
  const troubles = troublesOf(google, access.advice);
  const client = sharedClient(apiUrl, tools);
  return asking<GoogleCall>(access, tools, troubles, async (token, call) => {
    const loaded = await client();
    try {
      return (await call(loaded, { headers: { authorization: `Bearer ${token}` }, retry: false })).data;
    } catch (error) {
      throw troubleOf(error, troubles);
    }
  });
}

const RATE_REASONS = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'calendarUsageLimitsExceeded',
]);

/** What one failed exchange means. */
function troubleOf(error: unknown, troubles: VendorTroubles): Trouble {
  if (error instanceof Trouble) return error;
  const response = responseOf(error);
  if (response === null) return troubles.lost(innermost(error), hasName(error, 'TimeoutError'));
  const { status, data, headers } = response;
  const body = ApiError.safeParse(data);
  const reason = body.success ? (body.data.error.errors?.[0]?.reason ?? '') : '';
  return troubles.refused({
    status,
    headers,
    said: body.success ? (body.data.error.message ?? '') : '',
    tooMany: status === 403 && RATE_REASONS.has(reason),
    forbidden:
      status === 403 && reason === 'accessNotConfigured'
        ? {
            message: 'The Google Calendar API is not enabled for our Google Cloud project.',
            advice: 'Enable “Google Calendar API” in the Google Cloud console.',
          }
        : null,
  });
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
  const data = typeof response.data === 'string' ? parseJson(response.data) : response.data;
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
