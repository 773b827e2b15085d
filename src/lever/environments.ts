/** Where Lever is. Called by `client.ts`, `oauth.ts` and `check-key.ts`. */

export type LeverEnvironment = 'global' | 'eu' | 'sandbox';

interface Addresses {
  readonly api: string;
  /** Where people open Lever. */
  readonly app: string;
  readonly auth: string;
  /** OAuth's `audience`; Lever compares it letter by letter, the last slash included. */
  readonly audience: string;
}

export const environments: Readonly<Record<LeverEnvironment, Addresses>> = {
  global: {
    api: 'https://api.lever.co/v1',
    app: 'https://hire.lever.co',
    auth: 'https://auth.lever.co',
    audience: 'https://api.lever.co/v1/',
  },
  // The host is documented, the v1 API on it is not; the global authorize page sends EU customers on by itself.
  eu: {
    api: 'https://api.eu.lever.co/v1',
    app: 'https://hire.eu.lever.co',
    auth: 'https://auth.lever.co',
    audience: 'https://api.lever.co/v1/',
  },
  sandbox: {
    api: 'https://api.sandbox.lever.co/v1',
    app: 'https://hire.sandbox.lever.co',
    auth: 'https://sandbox-lever.auth0.com',
    audience: 'https://api.sandbox.lever.co/v1/',
  },
};

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The API's address, ending in `/v1`. Throws a `TypeError` for one that would carry the key in clear over a network. */
export function baseUrlOf(environment: LeverEnvironment, override?: string): string {
  if (override === undefined) return environments[environment].api;
  const url = safeUrl(override);
  const path = url.pathname.replace(/\/+$/, '');
  return url.origin + (path.endsWith('/v1') ? path : `${path}/v1`);
}

/** A URL that may carry a secret: HTTPS, or plain HTTP to this very machine. */
export function safeUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new TypeError(`Not an address: ${text}`);
  if (url.username !== '' || url.password !== '') throw new TypeError('An address for Lever must not hold a password');
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))) return url;
  throw new TypeError(`Lever's address must be https (or http to this machine): ${url.protocol}//${url.host}`);
}
