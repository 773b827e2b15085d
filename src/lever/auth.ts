/**
 * Who we are to Lever. `http.ts` asks for the header before each call and reports a 401; `oauth.ts` is the other kind.
 * A credential is never part of an error, a log line or a URL.
 */
import { LeverNotConnectedError, LeverWrongKeyError } from './errors.ts';

export interface Credentials {
  /** The `Authorization` header. Throws a `LeverUnauthorizedError` when there is none to give. */
  authorization(): Promise<string>;
  /** Lever answered 401 to this header. True when a different one can be had now: the call is then made once more. */
  refused(authorization: string): Promise<boolean>;
}

/** What a pasted text is, when it clearly is no Lever API key; `null` when it may be one. */
export function notAKey(pasted: string): string | null {
  const text = pasted.trim();
  if (text === '') return 'an empty text';
  if (/^https?:\/\//i.test(text) || /^(www\.|jobs\.|hire\.)/i.test(text)) return 'a web address';
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return 'an e-mail address';
  if (/^xox[a-z]-|^xapp-/i.test(text)) return 'a Slack token';
  if (/^(basic|bearer)\s/i.test(text)) return 'a whole Authorization header';
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) return 'an OAuth access token';
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return 'the id of something in Lever';
  if (/^[0-9a-f]{48}$/.test(text)) return 'the signing token of a webhook';
  // A header cannot carry these, so no key can hold them.
  if (/\s/.test(text)) return 'more than one word';
  if (!/^[\x21-\x7e]+$/.test(text)) return 'text with characters no key has';
  return null;
}

/**
 * An API key (HTTP Basic, the key as user name, an empty password). A function is asked on every call, so that a key
 * replaced on a settings screen is used at once; `null` means none is set. Throws `LeverWrongKeyError` on use when the
 * text cannot be a key.
 */
export function apiKey(key: string | (() => Promise<string | null>)): Credentials {
  const current = typeof key === 'string' ? () => Promise.resolve(key) : key;
  return {
    authorization: async () => {
      const value = (await current())?.trim();
      if (value === undefined || value === '') throw new LeverNotConnectedError();
      const looksLike = notAKey(value);
      if (looksLike !== null) throw new LeverWrongKeyError(looksLike);
      return `Basic ${Buffer.from(`${value}:`).toString('base64')}`;
    },
    refused: async (authorization) => {
      const value = (await current())?.trim() ?? '';
      return value !== '' && authorization !== `Basic ${Buffer.from(`${value}:`).toString('base64')}`;
    },
  };
}
