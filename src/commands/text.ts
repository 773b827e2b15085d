/**
 * What follows a verb: free words, `"quoted words"` and `key:value` pairs. Called by `bot/commands.ts` before a command's
 * own schema parses the result. Never throws, whatever was typed, and loses no word: what is not a known key stays text.
 * Phones turn quotes into curly ones; every common kind is understood.
 */

export interface ParsedText {
  /** The free words, single spaces between them. */
  readonly _: string;
  readonly [key: string]: string;
}

const opening = '"“”„‟«»';
const isQuote = (character: string): boolean => opening.includes(character);

/** Words and quoted words, in order. `quoted` ones are never keys. An unclosed quote runs to the end. */
function words(text: string): { readonly text: string; readonly quoted: boolean }[] {
  const found: { text: string; quoted: boolean }[] = [];
  let current = '';
  let inQuotes = false;
  let wasQuoted = false;
  const finish = (): void => {
    if (current !== '') found.push({ text: current, quoted: wasQuoted });
    current = '';
    wasQuoted = false;
  };
  for (const character of text) {
    if (inQuotes) {
      if (isQuote(character)) inQuotes = false;
      else current += character;
    } else if (isQuote(character) && (current === '' || current.endsWith(':'))) {
      inQuotes = true;
      wasQuoted = current === '';
    } else if (/\s/u.test(character)) finish();
    else current += character;
  }
  finish();
  return found.map((it) => ({ text: it.text.replace(/\s+/gu, ' ').trim(), quoted: it.quoted })).filter((it) => it.text);
}

/**
 * @param keys the names that may stand before a colon; `https://…`, `10:30` and names with colons stay free text.
 * @example parseText('Ana Souza plan:"on site" within:5', ['plan', 'within'])
 *          // → { _: 'Ana Souza', plan: 'on site', within: '5' }
 */
export function parseText(text: string, keys: readonly string[] = []): ParsedText {
  const pairs: Record<string, string> = {};
  const free: string[] = [];
  for (const word of words(text)) {
    const colon = word.text.indexOf(':');
    const key = word.text.slice(0, colon).toLowerCase();
    const value = word.text.slice(colon + 1).trim();
    if (!word.quoted && colon > 0 && keys.includes(key) && value !== '') {
      pairs[key] = pairs[key] === undefined ? value : `${pairs[key]} ${value}`;
    } else free.push(word.text);
  }
  return { ...pairs, _: free.join(' ') };
}

/** The first word, lower-cased, and what is left. */
export function splitVerb(text: string): { readonly verb: string; readonly rest: string } {
  const trimmed = text.trim();
  const space = trimmed.search(/\s/u);
  if (space === -1) return { verb: trimmed.toLowerCase(), rest: '' };
  return { verb: trimmed.slice(0, space).toLowerCase(), rest: trimmed.slice(space).trim() };
}

/** The keys a usage line declares: `<candidate> [plan:<name>]` → `['plan']`. */
export function keysOf(usage: string): readonly string[] {
  return [...usage.matchAll(/(?<![\w])([a-z][a-z-]*):/g)].map((match) => match[1] ?? '');
}

/** How many letters differ (insertions, deletions, swaps of neighbours and substitutions), at most `limit` + 1. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
      if (best < least) least = best;
    }
    if (least > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? limit + 1;
}

/** The known word that a typed one probably means; `null` when nothing is close. */
export function nearestWord(typed: string, known: readonly string[]): string | null {
  const limit = typed.length <= 4 ? 1 : 2;
  let best: { word: string; off: number } | null = null;
  for (const word of known) {
    const off = distance(typed.toLowerCase(), word, limit);
    if (off <= limit && (best === null || off < best.off)) best = { word, off };
  }
  if (best) return best.word;
  return typed.length >= 3 ? (known.find((word) => word.startsWith(typed.toLowerCase())) ?? null) : null;
}
