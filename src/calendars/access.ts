/**
 * Who we are to a vendor: where each request's token comes from, and what to do when it is refused. Called by the
 * vendors' clients; a service account, an app registration and a person's own consent are the same to them.
 * Tokens live in memory and leave only as a request header.
 */
import { z } from 'zod';
import { HeldToken } from './held-token.ts';
import { CalendarError } from './provider.ts';
import { Trouble } from './retry.ts';
import type { CalendarTools } from './tools.ts';
import type { Vendor } from './vendor.ts';

export interface Access {
  /** Throws `Trouble`. */
  token(): Promise<string>;
  /** Forgets a token that the API refused. */
  drop(token: string): void;
  /** What helps when the vendor no longer takes us, and when it takes us but our rights are too small. */
  readonly advice: { readonly unauthorized: string; readonly forbidden: string };
}

/** What an OAuth 2.0 token endpoint grants (RFC 6749 §5.1), whatever was shown to it. */
const Granted = z.object({
  access_token: z.string().min(1),
  /** Seconds. */
  expires_in: z.number(),
  refresh_token: z.string().min(1).optional(),
  /** Space-separated; left out when it is what was asked for. */
  scope: z.string().optional(),
  id_token: z.string().optional(),
});
export type Granted = z.infer<typeof Granted>;

/** What it says when it refuses (RFC 6749 §5.2); `error_codes` are Microsoft's AADSTS numbers. */
const Refused = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  error_codes: z.array(z.number()).optional(),
});

export interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly description: string;
  readonly codes: readonly number[];
}

/** As the vendor says it: the code, and the AADSTS numbers that Microsoft's documentation is searched by. */
export function saidBy({ status, error, codes }: Refusal): string {
  return [error || `HTTP ${status}`, ...codes.map((it) => `AADSTS${it}`)].join(', ');
}

/** ms before one request is given up. */
const TIMEOUT = 10_000;

/** The network as it is used with secrets: nothing is followed elsewhere, nothing hangs. */
export function boundedFetch(tools: CalendarTools): typeof fetch {
  return (url, init) =>
    tools.fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(tools.timeoutMs ?? TIMEOUT) });
}

/**
 * Posts a form to a token endpoint. A refusal is an answer, for the caller to read; a lost answer or the vendor's own
 * trouble throws `Trouble` of kind `refused`: buying a token changes nothing that anybody could see.
 */
export async function askForToken(
  vendor: Vendor,
  doFetch: typeof fetch,
  url: string,
  form: Readonly<Record<string, string>>,
): Promise<{ readonly granted: Granted } | { readonly refused: Refusal }> {
  let status: number;
  let json: unknown;
  try {
    const answer = await doFetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form),
    });
    status = answer.status;
    json = parseJson(await answer.text());
  } catch (error) {
    throw new Trouble(
      'refused',
      new CalendarError(vendor.service, 'unavailable', `${vendor.short} did not answer when asked for access.`, {
        advice: 'Try again in a minute.',
        cause: error,
      }),
    );
  }
  const granted = Granted.safeParse(json);
  if (status < 300 && granted.success) return { granted: granted.data };
  const refused = Refused.safeParse(json);
  const { error = '', error_description = '', error_codes = [] } = refused.success ? refused.data : {};
  if (status === 429 || status >= 500)
    throw new Trouble(
      'refused',
      new CalendarError(
        vendor.service,
        'unavailable',
        `${vendor.short} could not give access just now (HTTP ${status}).`,
        {
          status,
          advice: 'Try again in a minute.',
        },
      ),
    );
  return { refused: { status, error, description: error_description, codes: error_codes } };
}

/** Access that is bought when needed; a refusal is turned into words by `explain`. */
export function boughtAccess(
  clock: { now(): number },
  advice: Access['advice'],
  buy: () => Promise<{ readonly granted: Granted } | { readonly refused: Refusal }>,
  explain: (refusal: Refusal) => Trouble,
): Access {
  const held = new HeldToken(
    () => clock.now(),
    async () => {
      const asked = clock.now();
      const answer = await buy();
      if ('refused' in answer) throw explain(answer.refused);
      return { token: answer.granted.access_token, until: asked + answer.granted.expires_in * 1000 };
    },
  );
  return { token: () => held.token(), drop: (token) => held.drop(token), advice };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
