/**
 * Lists as Lever pages them: fixed orders, a cursor that *names the first element of the next page*, handed out already
 * percent-encoded. Real clients encode it once more or not at all, so it is decoded until it parses.
 */
import type { InterviewRecord, Json, OpportunityRecord, PanelRecord, PostingRecord, UserRecord } from './records.ts';
import { badRequest } from './refusal.ts';
import type { LeverState } from './state.ts';

type Part = string | number;

/** A sort key with the direction of each part; the last part makes it unique. */
export interface Order<T> {
  readonly key: (item: T) => readonly Part[];
  readonly directions: readonly (1 | -1)[];
}

function compare(a: readonly Part[], b: readonly Part[], directions: readonly (1 | -1)[]): number {
  for (const [index, direction] of directions.entries()) {
    const left = a[index] ?? 0;
    const right = b[index] ?? 0;
    if (left < right) return -direction;
    if (left > right) return direction;
  }
  return 0;
}

const foldedText = (it: { readonly text: string; readonly id?: string }): Part[] => [
  it.text.toLowerCase(),
  it.text,
  it.id ?? '',
];

/** Stage rank ascending, then last advanced descending, then id: seen on a thousand real records. */
export const byPipeline = (state: LeverState): Order<OpportunityRecord> => ({
  key: (it) => [state.stages.get(it.stage)?.rank ?? 0, it.lastAdvancedAt, it.id],
  directions: [1, -1, 1],
});
export const newestCreated: Order<UserRecord | PostingRecord> = {
  key: (it) => [it.createdAt, it.id],
  directions: [-1, 1],
};
/** Two written in the same instant (a standing clock) still come back latest first. */
export function newestWritten<T extends { readonly createdAt: number }>(items: readonly T[]): Order<T> {
  const places = new Map(items.map((item, index) => [item, index]));
  return { key: (it) => [it.createdAt, places.get(it) ?? 0], directions: [-1, -1] };
}
export const alphabetical: Order<{ readonly text: string; readonly id?: string }> = {
  key: foldedText,
  directions: [1, 1, 1],
};
export const latestPanel: Order<PanelRecord> = { key: (it) => [it.start ?? 0, it.id], directions: [-1, 1] };
export const byPanelThenDate = (state: LeverState): Order<InterviewRecord> => ({
  key: (it) => [state.panels.get(it.panel)?.start ?? 0, it.panel, it.date, it.id],
  directions: [-1, 1, 1, 1],
});

/** Keeps the given order: the place itself is the key. */
export function asGiven<T>(items: readonly T[]): Order<T> {
  const places = new Map(items.map((item, index) => [item, index]));
  return { key: (it) => [places.get(it) ?? 0], directions: [1] };
}

export const sorted = <T>(items: readonly T[], order: Order<T>): T[] =>
  items
    .map((item) => ({ item, key: order.key(item) }))
    .sort((a, b) => compare(a.key, b.key, order.directions))
    .map((it) => it.item);

/** Tokens handed out and since made stale, as happens in the middle of a real sync. */
export class Tokens {
  #issued = new Set<string>();
  #stale = new Set<string>();

  issue(key: readonly Part[]): string {
    const token = JSON.stringify(key);
    this.#issued.add(token);
    return encodeURIComponent(token);
  }

  /** Every token handed out so far is refused from now on, until it is handed out again. */
  expireAll(): void {
    for (const token of this.#issued) this.#stale.add(token);
    this.#issued.clear();
  }

  read(offset: string, parts: number): readonly Part[] {
    const token = unwrapped(offset);
    const fits =
      Array.isArray(token) &&
      token.length === parts &&
      token.every((part) => typeof part === 'string' || typeof part === 'number');
    if (!fits || (this.#stale.has(JSON.stringify(token)) && !this.#issued.has(JSON.stringify(token))))
      throw badRequest('Invalid offset token');
    return token;
  }
}

/** Decoded up to twice beyond what the query string took off; undefined when it never parses. */
function unwrapped(offset: string): unknown {
  let text = offset;
  for (let round = 0; round < 3; round += 1) {
    try {
      return JSON.parse(text);
    } catch {
      try {
        text = decodeURIComponent(text);
      } catch {
        return undefined;
      }
    }
  }
  return undefined;
}

/** `{ data, hasNext, next? }`; `limit` 1–100, 100 when absent. */
export function page<T>(
  items: readonly T[],
  order: Order<T>,
  query: URLSearchParams,
  tokens: Tokens,
  render: (item: T) => Json,
): Json {
  const limit = Number(query.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw badRequest('limit must be between 1 and 100');
  const keyed = items
    .map((item) => ({ item, key: order.key(item) }))
    .sort((a, b) => compare(a.key, b.key, order.directions));
  const offset = query.get('offset');
  let from = 0;
  if (offset !== null && offset !== '') {
    const cursor = tokens.read(offset, order.directions.length);
    from = keyed.findIndex((it) => compare(it.key, cursor, order.directions) >= 0);
    if (from === -1) from = keyed.length;
  }
  const following = keyed[from + limit];
  return {
    data: keyed.slice(from, from + limit).map((it) => render(it.item)),
    hasNext: following !== undefined,
    ...(following === undefined ? {} : { next: tokens.issue(following.key) }),
  };
}
