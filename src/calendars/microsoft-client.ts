/**
 * How a request reaches Microsoft Graph: plain fetch with a token and a time limit; and what each way of failing means.
 * Called by `microsoft.ts` and by what reads with a person's own consent. A token goes to Graph and nowhere else.
 */
import { z } from 'zod';
import { type Access, boundedFetch, parseJson } from './access.ts';
import type { CalendarTools } from './tools.ts';
import { type Ask, asking, troublesOf, type Vendor } from './vendor.ts';

export const microsoft: Vendor = { service: 'microsoft', label: 'Microsoft 365', short: 'Microsoft' };

const ApiError = z.object({ error: z.object({ code: z.string().optional(), message: z.string().optional() }) });

/** One request to Graph. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** A path below `/v1.0`, or a whole address that Graph gave us. */
  readonly path: string;
  readonly body?: unknown;
}

export type AskGraph = Ask<Call>;

/** The path of somebody's mailbox. */
export const mailbox = (address: string): string => `/users/${encodeURIComponent(address)}`;

/** A function that asks Graph as whoever `access` is, and parses the answer. It throws `CalendarError`. */
export function askingGraph(apiUrl: string | null, access: Access, tools: CalendarTools): AskGraph {
  const root = (apiUrl ?? 'https://graph.microsoft.com').replace(/\/$/, '');
  const doFetch = boundedFetch(tools);
  const troubles = troublesOf(microsoft, access.advice);
  return asking<Call>(access, tools, troubles, async (token, call) => {
    const url = call.path.startsWith('/') ? `${root}/v1.0${call.path}` : call.path;
    // A "next" address is followed only to where the token belongs.
    if (!url.startsWith(`${root}/`)) throw troubles.unreadable(new Error('an address outside Graph'));
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
      throw troubles.lost(error, error instanceof Error && error.name === 'TimeoutError');
    }
    if (answer.status < 300) return parseJson(text);
    const body = ApiError.safeParse(parseJson(text));
    const code = body.success ? (body.data.error.code ?? '') : '';
    throw troubles.refused({
      status: answer.status,
      headers: answer.headers,
      said: body.success ? (body.data.error.message ?? code) : '',
      forbidden:
        answer.status === 404 && code === 'ErrorInvalidUser'
          ? {
              message: 'Microsoft 365 does not know the mailbox that was asked.',
              advice: 'Check the organiser’s address.',
            }
          : null,
    });
  });
}
