/**
 * How a request reaches Microsoft Graph: plain fetch with a token, a time limit and repeated tries around it; and what
 * each way of failing means. Called by `microsoft.ts` alone. The token goes to Graph and nowhere else.
 */
import { z } from 'zod';
import { type Bought, HeldToken } from './held-token.ts';
import { CalendarError } from './provider.ts';
import { Trouble, withRetries } from './retry.ts';
import type { CalendarTools } from './tools.ts';

export interface MicrosoftSettings {
  /** Directory (tenant) id of the company. */
  readonly tenantId: string;
  /** An app registration with the application permission `Calendars.ReadWrite`. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** A mailbox: events live in its calendar, invitations come from it. `null`: calendars are only read. */
  readonly organizer: string | null;
  /** Root addresses; default Microsoft's own. */
  readonly apiUrl?: string;
  readonly loginUrl?: string;
}

/** ms before one request is given up. */
const TIMEOUT = 10_000;

const ApiError = z.object({ error: z.object({ code: z.string().optional(), message: z.string().optional() }) });
const Granted = z.object({ access_token: z.string(), expires_in: z.number() });
const Refused = z.object({ error: z.string(), error_codes: z.array(z.number()).optional() });

/** One request to Graph. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** A path below `/v1.0`, or a whole address that Graph gave us. */
  readonly path: string;
  readonly body?: unknown;
}

export type AskGraph = <T>(kind: 'read' | 'write', schema: z.ZodType<T>, call: Call) => Promise<T>;

/** A function that asks Graph as the app registration and parses the answer. It throws `CalendarError`. */
export function askingGraph(settings: MicrosoftSettings, tools: CalendarTools): AskGraph {
  const root = (settings.apiUrl ?? 'https://graph.microsoft.com').replace(/\/$/, '');
  const login = (settings.loginUrl ?? 'https://login.microsoftonline.com').replace(/\/$/, '');
  const held = new HeldToken(() => tools.clock.now(), buy);

  const doFetch: typeof fetch = (url, init) =>
    tools.fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(tools.timeoutMs ?? TIMEOUT) });

  async function buy(): Promise<Bought> {
    const asked = tools.clock.now();
    let response: { status: number; json: unknown };
    try {
      const answer = await doFetch(`${login}/${encodeURIComponent(settings.tenantId)}/oauth2/v2.0/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: settings.clientId,
          client_secret: settings.clientSecret,
          scope: 'https://graph.microsoft.com/.default',
        }),
      });
      response = { status: answer.status, json: parseJson(await answer.text()) };
    } catch (error) {
      throw new Trouble(
        'refused',
        new CalendarError('microsoft', 'unavailable', 'Microsoft did not answer when asked for access.', {
          advice: 'Try again in a minute.',
          cause: error,
        }),
      );
    }
    const granted = Granted.safeParse(response.json);
    if (response.status < 300 && granted.success)
      return { token: granted.data.access_token, until: asked + granted.data.expires_in * 1000 };
    const refused = Refused.safeParse(response.json);
    const said = refused.success
      ? `${refused.data.error}${refused.data.error_codes ? `, AADSTS${refused.data.error_codes.join(', AADSTS')}` : ''}`
      : `HTTP ${response.status}`;
    if (response.status === 429 || response.status >= 500)
      throw new Trouble(
        'refused',
        new CalendarError('microsoft', 'unavailable', `Microsoft could not give access just now (${said}).`, {
          status: response.status,
          advice: 'Try again in a minute.',
        }),
      );
    throw new Trouble(
      'final',
      new CalendarError('microsoft', 'unauthorized', `Microsoft refused the app registration (${said}).`, {
        status: response.status,
        advice:
          'In the Entra admin center, check the tenant and client ids and make a new client secret if it has expired; then set it and restart the bot.',
      }),
    );
  }

  async function exchange(call: Call): Promise<unknown> {
    const url = call.path.startsWith('/') ? `${root}/v1.0${call.path}` : call.path;
    // A "next" address is followed only to where the token belongs.
    if (!url.startsWith(`${root}/`)) throw unreadableAnswer(new Error('an address outside Graph'));
    for (let renewed = false; ; renewed = true) {
      const token = await held.token();
      let answer: Response;
      let text: string;
      try {
        answer = await doFetch(url, {
          method: call.method,
          headers: {
            authorization: `Bearer ${token}`,
            prefer: 'outlook.timezone="UTC", IdType="ImmutableId"',
            ...(call.body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
        });
        text = await answer.text();
      } catch (error) {
        const timedOut = error instanceof Error && error.name === 'TimeoutError';
        throw new Trouble(
          'unknown',
          new CalendarError(
            'microsoft',
            timedOut ? 'timeout' : 'unavailable',
            timedOut ? 'Microsoft 365 did not answer in time.' : 'Microsoft 365 could not be reached.',
            { advice: 'Try again in a minute.', cause: error },
          ),
        );
      }
      if (answer.status < 300) return parseJson(text);
      const trouble = troubleOf(answer, parseJson(text));
      if (answer.status !== 401 || renewed) throw trouble;
      held.drop(token);
    }
  }

  return async function ask<T>(kind: 'read' | 'write', schema: z.ZodType<T>, call: Call): Promise<T> {
    // Repeatable: a POST carries its transaction id, a PATCH states the outcome, a DELETE deletes once.
    const data = await withRetries(tools, { write: kind === 'write', repeatable: true }, () => exchange(call));
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    throw unreadableAnswer(parsed.error);
  };
}

function unreadableAnswer(cause: unknown): CalendarError {
  return new CalendarError('microsoft', 'invalid', 'Microsoft answered in a form that we do not understand.', {
    advice: 'Look whether there is a newer version of this bot.',
    cause,
  });
}

/** What one refused exchange means. Read from status and code; never from the wording. */
function troubleOf(answer: Response, json: unknown): Trouble {
  const { status } = answer;
  const body = ApiError.safeParse(json);
  const code = body.success ? (body.data.error.code ?? '') : '';
  const requestId = answer.headers.get('request-id');
  const named = (meaning: CalendarError['meaning'], message: string, advice?: string): CalendarError =>
    new CalendarError('microsoft', meaning, message, {
      status,
      ...(requestId !== null && { requestId }),
      ...(advice !== undefined && { advice }),
    });
  const after = Number(answer.headers.get('retry-after')) * 1000;
  const afterMs = Number.isFinite(after) && after > 0 ? after : undefined;
  if (status === 429)
    return new Trouble(
      'refused',
      named('rate-limited', 'Microsoft 365 is over its request limit.', 'Wait a minute, then try again.'),
      afterMs,
    );
  if (status === 401)
    return new Trouble(
      'final',
      named('unauthorized', 'Microsoft 365 no longer takes our access.', 'Check the app registration and its secret.'),
    );
  if (status === 403)
    return new Trouble(
      'final',
      named(
        'forbidden',
        'Microsoft 365 refused.',
        'In the Entra admin center, give the app registration the application permission Calendars.ReadWrite and grant admin consent.',
      ),
    );
  if (status === 404 && code === 'ErrorInvalidUser')
    return new Trouble(
      'final',
      named('forbidden', 'Microsoft 365 does not know the mailbox that was asked.', 'Check the organiser’s address.'),
    );
  if (status === 404 || status === 410) return new Trouble('final', named('not-found', 'Outlook has no such event.'));
  if (status >= 500)
    return new Trouble(
      'unknown',
      named('unavailable', `Microsoft 365 has trouble (HTTP ${status}).`, 'Try again in a minute.'),
      afterMs,
    );
  const said = body.success ? `: ${body.data.error.message ?? code}` : ` (HTTP ${status})`;
  return new Trouble('final', named('invalid', `Microsoft 365 did not accept this${said}`));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
