/**
 * Lists. `for await (const it of lever.users.list())` reads page after page as needed; `.take(n)` gives at most `n`.
 * Nothing is asked before the first item is wanted. The data is live, so a record can come twice: items are told apart
 * by id. The page token goes back to Lever exactly as it came.
 */
import { z } from 'zod';
import { LeverStalePageError } from './errors.ts';
import { unreadable, type Api, type Call } from './http.ts';

/** Lever's largest page, and its default. */
export const LARGEST_PAGE = 100;

/** A token can go stale under a long read; from the beginning again this often, skipping what was seen. */
const MOST_RESTARTS = 2;

export interface Paging {
  /** Objects per request, 1–100 (Lever's default: 100). Not a limit on the list: that is `.take(n)`. */
  readonly pageSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PageSource<Item> {
  readonly api: Api;
  readonly call: Call;
  readonly parse: (raw: unknown) => Item;
  /** What makes two items the same. */
  readonly key: (item: Item) => string;
  readonly pageSize?: number | undefined;
  /** One request without paging, for the lists where Lever has none. */
  readonly single?: boolean;
  /** An unknown parent reads as an empty list (a contact without a résumé answers 404). */
  readonly missingIsEmpty?: boolean;
}

export class Page<Item> implements AsyncIterable<Item> {
  readonly #source: PageSource<Item>;

  constructor(source: PageSource<Item>) {
    this.#source = source;
  }

  /** The first `count` items, or all when there are fewer. There is no "all of them": a limit keeps a bot alive. */
  async take(count: number): Promise<Item[]> {
    const items: Item[] = [];
    if (count <= 0) return items;
    const pageSize = this.#source.pageSize ?? (count < LARGEST_PAGE ? Math.floor(count) : undefined);
    for await (const item of new Page({ ...this.#source, pageSize })) {
      items.push(item);
      if (items.length >= count) break;
    }
    return items;
  }

  /** The first item, or `null`. */
  async first(): Promise<Item | null> {
    return (await this.take(1))[0] ?? null;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const items of this.pages()) yield* items;
  }

  /** One array per request, without items that came before. For bulk reads that keep a checkpoint. */
  async *pages(): AsyncGenerator<Item[], void, undefined> {
    const { call, key, pageSize, single } = this.#source;
    const seen = new Set<string>();
    let offset: string | undefined;
    let restarts = 0;
    for (;;) {
      let answer: { items: Item[]; next: string | undefined };
      try {
        const query = single ? call.query : { ...call.query, limit: pageSize, offset };
        answer = await this.#fetch({ ...call, query });
      } catch (error) {
        if (!(error instanceof LeverStalePageError) || offset === undefined || restarts >= MOST_RESTARTS) throw error;
        restarts++;
        offset = undefined;
        continue;
      }
      const fresh = answer.items.filter((item) => {
        const name = key(item);
        if (seen.has(name)) return false;
        seen.add(name);
        return true;
      });
      yield fresh;
      if (single || answer.next === undefined) return;
      if (answer.next === offset) throw unreadable(call, 200, 'its page token leads to the same page again', ['next']);
      offset = answer.next;
    }
  }

  async #fetch(call: Call): Promise<{ items: Item[]; next: string | undefined }> {
    const { api, parse, missingIsEmpty } = this.#source;
    let body: unknown;
    try {
      body = await api.json(call);
    } catch (error) {
      if (missingIsEmpty && error instanceof Error && 'status' in error && error.status === 404) {
        return { items: [], next: undefined };
      }
      throw error;
    }
    const { raw, hasNext, next } = envelope(body);
    if (raw === null) throw unreadable(call, 200, 'it holds no list', ['data']);
    if (hasNext && next === undefined) throw unreadable(call, 200, 'it promises a next page without a token', ['next']);
    return { items: raw.map((one, index) => parsed(call, parse, one, `data[${index}]`)), next };
  }
}

/** `{data: […], hasNext, next}`; a bare list, or a single object where a list was meant, is read as well. */
function envelope(body: unknown): { raw: unknown[] | null; hasNext: boolean; next: string | undefined } {
  if (Array.isArray(body)) return { raw: body, hasNext: false, next: undefined };
  if (typeof body !== 'object' || body === null) return { raw: null, hasNext: false, next: undefined };
  const { data, hasNext, next } = body as Record<string, unknown>;
  const raw = Array.isArray(data) ? data : typeof data === 'object' && data !== null ? [data] : null;
  return {
    raw,
    hasNext: hasNext === true,
    next: hasNext !== false && typeof next === 'string' && next !== '' ? next : undefined,
  };
}

/** Parses, and turns a refusal into an error that names fields but no values: they are personal data. */
export function parsed<T>(call: Call, parse: (raw: unknown) => T, raw: unknown, at: string): T {
  try {
    return parse(raw);
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause;
    const problems = cause.issues.map((issue) => [at, ...issue.path.map(String)].join('.'));
    throw unreadable(call, undefined, `unexpected ${problems.slice(0, 5).join(', ')}`, problems);
  }
}
