/**
 * Fetching a calendar feed that a person named: https to a public address only, looked at again at every redirect and at
 * the very connection, five megabytes at most, bounded in time. The address is a secret: no error carries more of it than
 * the host's name.
 */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { Agent, fetch as undiciFetch } from 'undici';

/** Bytes after decompression. */
export const MOST_BYTES = 5_000_000;
const MOST_REDIRECTS = 3;
/** ms for the whole exchange. */
const LONGEST = 15_000;

export class FetchProblem extends Error {
  override readonly name = 'FetchProblem';
}

export interface FeedTools {
  /** Every address of a host; default: the system's resolver. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** Accept feeds on this machine's loopback: for the sandbox and for tests. */
  readonly loopback?: boolean;
  /** ms; default 15,000. */
  readonly timeoutMs?: number;
}

export interface Fetched {
  /** `null`: not changed since `etag` or `modified`. */
  readonly text: string | null;
  readonly etag: string | null;
  readonly modified: string | null;
}

/** Everything that is not the public internet (IANA special-purpose registries). */
const closed = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  closed.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed.addSubnet(network, bits, 'ipv6');
/** Global unicast: whatever is outside of it (loopback, link-local, mapped IPv4, unique local) is not public. */
const unicast = new BlockList();
unicast.addSubnet('2000::', 3, 'ipv6');

export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return family === 6 && unicast.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** The address that may be fetched, or why not. @throws FetchProblem */
export function feedUrl(text: string, loopback = false): URL {
  const given = text.trim().replace(/^webcals?:/i, 'https:');
  if (!URL.canParse(given)) throw new FetchProblem('That is not a web address.');
  const url = new URL(given);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.username !== '' || url.password !== '')
    throw new FetchProblem(
      'The address has a user name or password in it; use the secret address that your calendar gives.',
    );
  if (loopback && isLoopback(host) && /^https?:$/.test(url.protocol)) return url;
  if (url.protocol !== 'https:') throw new FetchProblem('The address must begin with https:// (or webcal://).');
  if (url.port !== '') throw new FetchProblem('The address names a port; a calendar feed has none.');
  if ((isIP(host) !== 0 && !isPublic(host)) || isLoopback(host) || (!host.includes('.') && isIP(host) === 0))
    throw new FetchProblem('The address is not on the public internet.');
  return url;
}

export type FetchFeed = (url: URL, known: Pick<Fetched, 'etag' | 'modified'>) => Promise<Fetched>;

export function fetchingFeeds(tools: FeedTools): FetchFeed {
  const { loopback = false, timeoutMs = LONGEST } = tools;
  const resolve = tools.resolve ?? (async (host) => (await lookup(host, { all: true })).map((it) => it.address));
  let agents: Promise<{ fetch: typeof undiciFetch; guarded: Agent; local: Agent }> | null = null;

  async function addressesOf(host: string): Promise<readonly string[]> {
    let found: readonly string[];
    try {
      found = await resolve(host);
    } catch {
      throw new FetchProblem(`There is no ${host}.`);
    }
    // One that is not public is enough: the connection must not depend on which is tried first.
    if (found.length === 0 || !found.every(isPublic))
      throw new FetchProblem('The address is not on the public internet.');
    return found;
  }

  async function open() {
    const { Agent, fetch } = await import('undici');
    return {
      fetch,
      // Looked up by us at the very connection: a name that changes its mind is not followed.
      guarded: new Agent({
        connect: {
          lookup: (host, options, done) => {
            addressesOf(host).then(
              (found) => {
                const all = found.map((address) => ({ address, family: isIP(address) }));
                if (options.all) done(null, all);
                else done(null, all[0]?.address ?? '', all[0]?.family ?? 4);
              },
              (error: unknown) => done(error as NodeJS.ErrnoException, '', 4),
            );
          },
        },
      }),
      local: new Agent(),
    };
  }

  return async (first, known) => {
    const { fetch, guarded, local } = await (agents ??= open());
    const signal = AbortSignal.timeout(timeoutMs);
    let url = first;
    for (let hops = 0; ; hops += 1) {
      const host = url.hostname.replace(/^\[|\]$/g, '');
      const here = loopback && isLoopback(host);
      if (!here && isIP(host) === 0) await addressesOf(host);
      let response: Awaited<ReturnType<typeof fetch>>;
      try {
        response = await fetch(url, {
          redirect: 'manual',
          signal,
          dispatcher: here ? local : guarded,
          headers: {
            accept: 'text/calendar, text/plain;q=0.5',
            'user-agent': 'Fulcrum calendar reader',
            ...(known.etag !== null && { 'if-none-match': known.etag }),
            ...(known.modified !== null && { 'if-modified-since': known.modified }),
          },
        });
      } catch (error) {
        throw failed(error, host);
      }
      if (response.status >= 300 && response.status < 400 && response.status !== 304) {
        await response.body?.cancel();
        const target = response.headers.get('location');
        if (target === null || !URL.canParse(target, url.href)) throw new FetchProblem(`${host} sent us nowhere.`);
        if (hops === MOST_REDIRECTS) throw new FetchProblem(`${host} sent us on too often.`);
        url = feedUrl(new URL(target, url).href, loopback);
        continue;
      }
      if (response.status === 304) return { text: null, ...known };
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new FetchProblem(`${host} answered HTTP ${response.status}.`);
      }
      const text = await bodyOf(response.body, host).catch((error: unknown) => {
        throw failed(error, host);
      });
      return { text, etag: response.headers.get('etag'), modified: response.headers.get('last-modified') };
    }
  };
}

function failed(error: unknown, host: string): FetchProblem {
  if (error instanceof FetchProblem) return error;
  if (error instanceof Error && error.cause instanceof FetchProblem) return error.cause;
  const late = error instanceof Error && error.name === 'TimeoutError';
  return new FetchProblem(late ? `${host} did not answer in time.` : `${host} could not be reached.`);
}

/** As text; a longer one is cut off while it arrives. */
async function bodyOf(body: AsyncIterable<Uint8Array> | null, host: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.byteLength;
    if (size > MOST_BYTES)
      throw new FetchProblem(
        `${host} sends more than ${MOST_BYTES / 1_000_000} megabytes, which is more than is read.`,
      );
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
