/**
 * What a web route is: something outside tells us something, or a browser comes by. Handlers take data and return data;
 * `src/web.ts` speaks HTTP. What comes in here is not from Slack, and nobody has vouched for it: each handler proves who
 * sent it before it believes a word, answers within seconds, and repeats nothing of it in an error.
 */
import type { Reads } from '../services.ts';

export interface WebRequest {
  /** As in the address, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case; of repeated headers the first. */
  readonly headers: Readonly<Record<string, string>>;
  /** As sent: a signature is over these bytes. Empty for GET. */
  readonly body: Uint8Array;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WebRoute {
  readonly method: 'GET' | 'POST';
  /** `/connect/…` for browsers, `/hooks/…` for machines. No parameters: what varies goes into the query or the body. */
  readonly path: `/connect/${string}` | `/hooks/${string}`;
  /** Most bytes of a body; more is answered with 413 unread. Default 256 KB. */
  readonly maxBytes?: number;
  readonly handle: (request: WebRequest, look: Reads) => Promise<WebAnswer>;
  /** For whoever looks at it when the handler breaks. Left out: a bare 500, which is enough for a machine. */
  readonly broken?: WebAnswer;
}

/** A short page for a browser: plain text in, escaped, no scripts, nothing from elsewhere. */
export function webPage(status: number, title: string, ...paragraphs: readonly string[]): WebAnswer {
  const escaped = (text: string): string => text.replace(/[&<>"']/g, (it) => `&#${it.charCodeAt(0)};`);
  const style =
    'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}';
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style><h1>${escaped(title)}</h1>${paragraphs.map((it) => `<p>${escaped(it)}</p>`).join('')}</html>`,
  };
}
