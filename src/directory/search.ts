/**
 * Finding people by what somebody types: accent- and case-insensitive, by the beginnings of words, in any order, and by
 * near misses when nothing begins that way. Pure; five thousand names answer in a few milliseconds.
 * Used by `store.ts` for candidates, users and postings.
 */

/** Letters that no decomposition takes apart. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
};

/** Lower case, without accents, apostrophes or hyphens inside names. `Inês O’Malley` → `ines omalley`. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðþłıħ]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/['’`´]/g, '');
}

export function tokensOf(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}@._+]+/u)
    .map((it) => it.replace(/^[._+]+|[._+]+$/g, ''))
    .filter((it) => it !== '');
}

export interface Indexed<Item> {
  readonly item: Item;
  /** What a hit counts most in: the name. */
  readonly name: string;
  /** More words that find it, at less weight: e-mail addresses, the job. */
  readonly also: readonly string[];
  /** Breaks ties, higher first: the time of the last touch. */
  readonly weight: number;
}

interface Entry<Item> extends Indexed<Item> {
  readonly folded: string;
  readonly position: number;
}

interface Place {
  readonly entry: number;
  /** Which word of the name; `-1`: not in the name. */
  readonly word: number;
}

export interface Hit<Item> {
  readonly item: Item;
  readonly score: number;
}

export class SearchIndex<Item> {
  readonly #entries: Entry<Item>[] = [];
  readonly #places = new Map<string, Place[]>();
  #sorted: string[] | null = null;

  constructor(items: Iterable<Indexed<Item>>) {
    for (const it of items) {
      const entry: Entry<Item> = { ...it, folded: tokensOf(it.name).join(' '), position: this.#entries.length };
      this.#entries.push(entry);
      tokensOf(it.name).forEach((token, word) => this.#put(token, { entry: entry.position, word }));
      for (const text of it.also) {
        for (const token of tokensOf(text)) this.#put(token, { entry: entry.position, word: -1 });
      }
    }
  }

  get size(): number {
    return this.#entries.length;
  }

  #put(token: string, place: Place): void {
    const places = this.#places.get(token);
    if (places) places.push(place);
    else this.#places.set(token, [place]);
  }

  get #tokens(): string[] {
    this.#sorted ??= [...this.#places.keys()].sort();
    return this.#sorted;
  }

  /** Known words that begin with `prefix`. */
  #starting(prefix: string): string[] {
    const tokens = this.#tokens;
    let low = 0;
    let high = tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tokens[middle] ?? '') < prefix) low = middle + 1;
      else high = middle;
    }
    const after = tokens.findIndex((token, at) => at >= low && !token.startsWith(prefix));
    return tokens.slice(low, after === -1 ? undefined : after);
  }

  /** Score per entry for one typed word; every word must match somewhere. */
  #scoresFor(words: readonly { token: string; like: readonly string[] }[]): Map<number, number> | null {
    let total: Map<number, number> | null = null;
    for (const { token, like } of words) {
      const best = new Map<number, number>();
      for (const known of like) {
        const exact = known === token ? 4 : 0;
        for (const place of this.#places.get(known) ?? []) {
          if (total && !total.has(place.entry)) continue;
          const score = place.word === -1 ? 1 + exact / 4 : 6 + exact - Math.min(place.word, 3);
          if (score > (best.get(place.entry) ?? 0)) best.set(place.entry, score);
        }
      }
      const before: Map<number, number> | null = total;
      if (before) for (const [entry, score] of best) best.set(entry, score + (before.get(entry) ?? 0));
      total = best;
      if (total.size === 0) return null;
    }
    return total;
  }

  #ranked(scores: Map<number, number>, query: string, allows: (item: Item) => boolean, limit: number): Hit<Item>[] {
    const hits: { entry: Entry<Item>; score: number }[] = [];
    for (const [position, score] of scores) {
      const entry = this.#entries[position];
      if (!entry || !allows(entry.item)) continue;
      const whole = entry.folded === query ? 20 : entry.folded.startsWith(query) ? 5 : 0;
      hits.push({ entry, score: score + whole });
    }
    hits.sort(
      (a, b) => b.score - a.score || b.entry.weight - a.entry.weight || (a.entry.folded < b.entry.folded ? -1 : 1),
    );
    return hits.slice(0, limit).map(({ entry, score }) => ({ item: entry.item, score }));
  }

  /** Best first. `allows` is asked before anything counts, so that what is hidden does not even shift a rank. */
  search(query: string, limit: number, allows: (item: Item) => boolean = () => true): Hit<Item>[] {
    const words = tokensOf(query);
    if (words.length === 0) return [];
    const scores = this.#scoresFor(words.map((token) => ({ token, like: this.#starting(token) })));
    return scores ? this.#ranked(scores, words.join(' '), allows, limit) : [];
  }

  /** For a query that found nothing: those whose words are a letter or two away. */
  nearest(query: string, limit: number, allows: (item: Item) => boolean = () => true): Hit<Item>[] {
    const words = tokensOf(query);
    if (words.length === 0) return [];
    const like = words.map((token) => {
      const starting = this.#starting(token);
      return { token, like: starting.length > 0 ? starting : this.#close(token) };
    });
    const all = this.#scoresFor(like);
    if (all) {
      const hits = this.#ranked(all, words.join(' '), allows, limit);
      if (hits.length > 0) return hits;
    }
    // One wrong word must not hide the right one: take the best of what matches any of them.
    const any = new Map<number, number>();
    for (const word of like) {
      for (const [entry, score] of this.#scoresFor([word]) ?? []) any.set(entry, (any.get(entry) ?? 0) + score);
    }
    return this.#ranked(any, words.join(' '), allows, limit);
  }

  #close(token: string): string[] {
    if (token.length < 3) return [];
    const limit = token.length <= 5 ? 1 : 2;
    const exact: string[] = [];
    for (const known of this.#tokens) {
      if (Math.abs(known.length - token.length) <= limit && within(token, known, limit)) exact.push(known);
    }
    return exact;
  }
}

/** Whether two words are at most `limit` edits apart, swapped neighbours counting as one. */
export function within(a: string, b: string, limit: number): boolean {
  const width = b.length + 1;
  let before = Array.from({ length: width }, () => 0);
  let previous = Array.from({ length: width }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = Array.from({ length: width }, () => limit + 1);
    row[0] = i;
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    let least = from === 1 ? i : limit + 1;
    for (let j = from; j <= to; j++) {
      const cost = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      let best = (previous[j - 1] as number) + cost;
      if ((row[j - 1] as number) + 1 < best) best = (row[j - 1] as number) + 1;
      if ((previous[j] as number) + 1 < best) best = (previous[j] as number) + 1;
      if (
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1) &&
        (before[j - 2] as number) + 1 < best
      )
        best = (before[j - 2] as number) + 1;
      row[j] = best;
      if (best < least) least = best;
    }
    if (least > limit) return false;
    before = previous;
    previous = row;
  }
  return (previous[b.length] as number) <= limit;
}
