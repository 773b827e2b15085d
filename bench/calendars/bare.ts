/**
 * The yardstick of free/busy: each vendor's own requests by `fetch` and nothing around them, as few as its limits allow and
 * as many at once. Answers are parsed as JSON and their busy stretches counted; nothing is validated, merged or kept.
 */
import { sign } from 'node:crypto';
import type { CalendarEmulator } from '../../sandbox/calendars/emulator.ts';

/** What a company is given of its vendors: where they are, and whom they take it for. */
export interface Emulated {
  readonly urls: CalendarEmulator['urls'];
  readonly serviceAccountKey: CalendarEmulator['serviceAccountKey'];
  readonly app: CalendarEmulator['microsoft']['app'];
}

export interface Query {
  readonly addresses: readonly string[];
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

export interface BareVendor {
  readonly label: string;
  /** People in one request, and requests at once. */
  readonly each: number;
  readonly atOnce: number;
  token(emulated: Emulated, now: number, organizer: string): Promise<string>;
  /** Busy stretches in the answer to one request. */
  ask(emulated: Emulated, token: string, organizer: string, query: Query): Promise<number>;
}

async function json(url: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, { method: 'POST', ...init });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return await answer.json();
}

async function granted(url: string, form: Record<string, string>): Promise<string> {
  return ((await json(url, { body: new URLSearchParams(form) })) as { access_token: string }).access_token;
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const headers = (token: string) => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });

export const bareVendors: Readonly<Record<'google' | 'microsoft', BareVendor>> = {
  google: {
    label: 'Google',
    each: 50,
    atOnce: 4,
    token({ serviceAccountKey: key }, now, organizer) {
      const iat = Math.floor(now / 1000);
      const scope = 'https://www.googleapis.com/auth/calendar.freebusy';
      const claims = { iss: key.client_email, sub: organizer, scope, aud: key.token_uri, iat, exp: iat + 3600 };
      const unsigned = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}`;
      const assertion = `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), key.private_key).toString('base64url')}`;
      return granted(key.token_uri, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
    },
    async ask({ urls }, token, _organizer, { addresses, from, to }) {
      const body = JSON.stringify({
        timeMin: new Date(from).toISOString(),
        timeMax: new Date(to).toISOString(),
        items: addresses.map((id) => ({ id })),
      });
      const answer = await json(`${urls.google}/calendar/v3/freeBusy`, { headers: headers(token), body });
      const { calendars } = answer as { calendars: Record<string, { busy: unknown[] }> };
      return Object.values(calendars).reduce((sum, it) => sum + it.busy.length, 0);
    },
  },
  microsoft: {
    label: 'Microsoft 365',
    each: 20,
    atOnce: 4,
    token: ({ urls, app }) =>
      granted(`${urls.microsoft}/${app.tenantId}/oauth2/v2.0/token`, {
        grant_type: 'client_credentials',
        client_id: app.clientId,
        client_secret: app.clientSecret,
        scope: 'https://graph.microsoft.com/.default',
      }),
    async ask({ urls }, token, organizer, { addresses, from, to }) {
      const utc = (instant: number) => ({ dateTime: new Date(instant).toISOString().slice(0, 19), timeZone: 'UTC' });
      const body = JSON.stringify({
        schedules: addresses,
        startTime: utc(from),
        endTime: utc(to),
        availabilityViewInterval: 15,
      });
      const url = `${urls.microsoft}/v1.0/users/${organizer}/calendar/getSchedule`;
      const { value } = (await json(url, { headers: headers(token), body })) as {
        value: { scheduleItems: unknown[] }[];
      };
      return value.reduce((sum, it) => sum + it.scheduleItems.length, 0);
    },
  },
};

/** Everybody's busy stretches, counted, in as few round trips as the vendor allows. */
export async function barely(
  vendor: BareVendor,
  emulated: Emulated,
  token: string,
  organizer: string,
  query: Query,
): Promise<number> {
  const parts = Array.from({ length: Math.ceil(query.addresses.length / vendor.each) }, (_, i) =>
    query.addresses.slice(i * vendor.each, (i + 1) * vendor.each),
  );
  let stretches = 0;
  for (let at = 0; at < parts.length; at += vendor.atOnce) {
    const wave = parts.slice(at, at + vendor.atOnce);
    const counts = await Promise.all(
      wave.map((addresses) => vendor.ask(emulated, token, organizer, { ...query, addresses })),
    );
    stretches += counts.reduce((a, b) => a + b, 0);
  }
  return stretches;
}
