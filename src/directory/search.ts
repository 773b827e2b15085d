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
  readonly #masks = new Map<string, number>();
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

  /** Score per entry (0: no match); every word must match somewhere. `null`: nobody. */
  #scoresFor(words: readonly { token: string; like: readonly string[] }[]): Float64Array | null {
    const size = this.#entries.length;
    let total: Float64Array | null = null;
    for (const { token, like } of words) {
      const best = new Float64Array(size);
      let any = false;
      for (const known of like) {
        const exact = known === token ? 4 : 0;
        for (const { entry, word } of this.#places.get(known) ?? []) {
          if (total && total[entry] === 0) continue;
          const score = word === -1 ? 1 + exact / 4 : 6 + exact - Math.min(word, 3);
          if (score > (best[entry] as number)) best[entry] = score;
          any = true;
        }
      }
      if (!any) return null;
      if (total) {
        for (let at = 0; at < size; at++) if (best[at] !== 0) (best[at] as number) += total[at] as number;
      }
      total = best;
    }
    return total;
  }

  #ranked(scores: Float64Array, query: string, allows: (item: Item) => boolean, limit: number): Hit<Item>[] {
    const best: Ranked<Item>[] = [];
    for (let position = 0; position < scores.length; position++) {
      const base = scores[position] as number;
      const entry = this.#entries[position];
      if (base === 0 || !entry) continue;
      const whole = entry.folded === query ? 20 : entry.folded.startsWith(query) ? 5 : 0;
      const ranked = { entry, score: base + whole };
      const last = best[limit - 1];
      if (last && !comesBefore(ranked, last)) continue;
      if (!allows(entry.item)) continue;
      let low = 0;
      let high = best.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (comesBefore(ranked, best[middle] as Ranked<Item>)) high = middle;
        else low = middle + 1;
      }
      best.splice(low, 0, ranked);
      if (best.length > limit) best.pop();
    }
    return best.map(({ entry, score }) => ({ item: entry.item, score }));
  }

  /** Best first. `allows` is asked before anything counts, so that what is hidden does not even shift a rank. */
  search(query: string, limit: number, allows: (item: Item) => boolean = () => true): Hit<Item>[] {
    const words = tokensOf(query);
    if (words.length === 0) return [];
    const scores = this.#scoresFor(words.map((token) => ({ token, like: this.#starting(token) })));
    return scores ? this.#ranked(scores, words.join(' '), allows, limit) : [];
  }

  /**
   * For a query that found nothing: those whose words are a letter or two away. Markup and words of a letter or two
   * say nothing about whom somebody meant: alone they find nobody.
   */
  nearest(query: string, limit: number, allows: (item: Item) => boolean = () => true): Hit<Item>[] {
    const words = tokensOf(withoutMarkup(query));
    if (!words.some(saysMuch)) return [];
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
    const any = new Float64Array(this.#entries.length);
    for (const word of like.filter((it) => saysMuch(it.token))) {
      const scores = this.#scoresFor([word]);
      scores?.forEach((score, entry) => ((any[entry] as number) += score));
    }
    return this.#ranked(any, words.join(' '), allows, limit);
  }

  /** Known words a letter or two away. */
  #close(token: string): string[] {
    if (!saysMuch(token)) return [];
    // At most a third of a word may be wrong.
    const limit = token.length <= 5 ? 1 : 2;
    const mask = lettersOf(token);
    return this.#tokens.filter((known) => {
      if (Math.abs(known.length - token.length) > limit) return false;
      let masked = this.#masks.get(known);
      if (masked === undefined) {
        masked = lettersOf(known);
        this.#masks.set(known, masked);
      }
      // One edit changes at most two kinds of letters: most words are ruled out without comparing them.
      return bitsIn(mask ^ masked) <= 2 * limit && within(token, known, limit);
    });
  }
}

interface Ranked<Item> {
  readonly entry: Entry<Item>;
  readonly score: number;
}

function comesBefore<Item>(a: Ranked<Item>, b: Ranked<Item>): boolean {
  if (a.score !== b.score) return a.score > b.score;
  if (a.entry.weight !== b.entry.weight) return a.entry.weight > b.entry.weight;
  return a.entry.folded < b.entry.folded;
}

/** Long enough to be mistyped and still be meant. */
const saysMuch = (token: string): boolean => token.length >= 3;

/** Without tags, as typed or as Slack escapes them. */
function withoutMarkup(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/<[^<>]*>/g, ' ');
}

/** Which kinds of letters a word has, one bit each. */
function lettersOf(word: string): number {
  let mask = 0;
  for (let at = 0; at < word.length; at++) mask |= 1 << (word.charCodeAt(at) & 31);
  return mask;
}

function bitsIn(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
}

/** Whether two words are at most `limit` edits apart, swapped neighbours counting as one. */
export function within(a: string, b: string, limit: number): boolean {
  if (Math.abs(a.length - b.length) > limit) return false;
  const width = b.length + 1;
  let before = new Uint8Array(width);
  let previous = Uint8Array.from({ length: width }, (_, index) => index);
  let row = new Uint8Array(width);
  for (let i = 1; i <= a.length; i++) {
    row.fill(limit + 1);
    row[0] = Math.min(i, limit + 1);
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    let least = from === 1 ? i : limit + 1;
    for (let j = from; j <= to; j++) {
      const cost = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      let best = Math.min(
        (previous[j - 1] as number) + cost,
        (row[j - 1] as number) + 1,
        (previous[j] as number) + 1,
        limit + 1,
      );
      const swapped =
        i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped) best = Math.min(best, (before[j - 2] as number) + 1);
      row[j] = best;
      if (best < least) least = best;
    }
    if (least > limit) return false;
    [before, previous, row] = [previous, row, before];
  }
  return (previous[b.length] as number) <= limit;
}
