/**
 * What every vendor that is asked over HTTP has in common: its names, what the usual ways of failing mean, and a request
 * with a token, repeated where that helps. Called by the vendors' clients. Read from status and code, never from wording.
 */
import type { z } from 'zod';
import type { Access } from './access.ts';
import { CalendarError } from './provider.ts';
import { Trouble, withRetries } from './retry.ts';
import type { CalendarTools } from './tools.ts';

/** A vendor as it is called in errors, and in sentences. */
export interface Vendor {
  /** `google`. */
  readonly service: string;
  /** "Google Calendar". */
  readonly label: string;
  /** "Google". */
  readonly short: string;
}

/** A request that the vendor refused. */
export interface RefusedCall {
  readonly status: number;
  readonly headers: Headers;
  /** What the vendor says about it, when it says something. */
  readonly said: string;
  /** It is our rate that is refused, whatever the status. */
  readonly tooMany?: boolean;
  /** Our rights are too small in a way that has its own words. */
  readonly forbidden?: { readonly message: string; readonly advice: string } | null;
}

export interface VendorTroubles {
  /** No answer came. */
  lost(cause: unknown, timedOut: boolean): Trouble;
  refused(call: RefusedCall): Trouble;
  /** An answer in a form that was not expected. */
  unreadable(cause: unknown): CalendarError;
}

export function troublesOf(vendor: Vendor, advice: Access['advice']): VendorTroubles {
  const { service, label, short } = vendor;
  return {
    lost: (cause, timedOut) =>
      new Trouble(
        'unknown',
        new CalendarError(
          service,
          timedOut ? 'timeout' : 'unavailable',
          timedOut ? `${label} did not answer in time.` : `${label} could not be reached.`,
          { advice: 'Try again in a minute.', cause },
        ),
      ),
    unreadable: (cause) =>
      new CalendarError(service, 'invalid', `${short} answered in a form that we do not understand.`, {
        advice: 'Look whether there is a newer version of this bot.',
        cause,
      }),
    refused({ status, headers, said, tooMany = false, forbidden = null }) {
      const requestId = headers.get('request-id');
      const named = (meaning: CalendarError['meaning'], message: string, what?: string): CalendarError =>
        new CalendarError(service, meaning, message, {
          status,
          ...(requestId !== null && { requestId }),
          ...(what !== undefined && { advice: what }),
        });
      const after = Number(headers.get('retry-after')) * 1000;
      const afterMs = Number.isFinite(after) && after > 0 ? after : undefined;
      if (status === 429 || tooMany)
        return new Trouble(
          'refused',
          named('rate-limited', `${label} is over its request limit.`, 'Wait a minute, then try again.'),
          afterMs,
        );
      if (status === 401)
        return new Trouble('final', named('unauthorized', `${label} no longer takes our access.`, advice.unauthorized));
      if (forbidden !== null) return new Trouble('final', named('forbidden', forbidden.message, forbidden.advice));
      if (status === 403)
        return new Trouble('final', named('forbidden', `${label} refused${said && `: ${said}`}.`, advice.forbidden));
      if (status === 404 || status === 410)
        return new Trouble('final', named('not-found', `${label} has no such event.`));
      if (status >= 500)
        return new Trouble(
          'unknown',
          named('unavailable', `${label} has trouble (HTTP ${status}).`, 'Try again in a minute.'),
          afterMs,
        );
      return new Trouble(
        'final',
        named('invalid', `${label} did not accept this${said ? `: ${said}` : ` (HTTP ${status})`}.`),
      );
    },
  };
}

export type Ask<Call> = <T>(kind: 'read' | 'write', schema: z.ZodType<T>, call: Call) => Promise<T>;

/**
 * A function that makes one call and parses the answer; it throws `CalendarError`. `once` makes the request and throws
 * `Trouble`. A token that the vendor no longer takes is bought anew once.
 */
export function asking<Call>(
  access: Access,
  tools: CalendarTools,
  troubles: VendorTroubles,
  once: (token: string, call: Call) => Promise<unknown>,
): Ask<Call> {
  async function exchange(call: Call): Promise<unknown> {
    for (let renewed = false; ; renewed = true) {
      const token = await access.token();
      try {
        return await once(token, call);
      } catch (error) {
        if (!(error instanceof Trouble) || error.error.status !== 401 || renewed) throw error;
        access.drop(token);
      }
    }
  }
  return async (kind, schema, call) => {
    // Every write is repeatable: an insert carries its id or a transaction id, a patch states the outcome, a delete
    // deletes once.
    const data = await withRetries(tools, { write: kind === 'write', repeatable: true }, () => exchange(call));
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    throw troubles.unreadable(parsed.error);
  };
}
