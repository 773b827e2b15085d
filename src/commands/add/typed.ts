/**
 * What stands behind `/hire add`, read into the form's first values: a name, an e-mail address among the words, and a job
 * after `for:` (or plain "for"), with or without quotes. Guesses only fill a form that a person checks. Pure.
 */
import type { DirectoryPosting } from '../../directory/directory.ts';
import { fold } from '../../directory/search.ts';

/** Enough to tell an address from a name; Lever has the last word. */
export const emailShape = /^[^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\.]+(?:\.[^\s@<>(),;:"[\]\\.]+)+$/u;

export interface Typed {
  readonly name: string;
  readonly email: string | null;
  readonly posting: DirectoryPosting | null;
  /** What became of a job that is not found, or not only once; a sentence. */
  readonly note: string | null;
}

/** Slack turns addresses into `<mailto:a@b.c|a@b.c>`. */
function address(word: string): string | null {
  const inner = /^<mailto:([^|>]+)(?:\|[^>]*)?>$/.exec(word)?.[1] ?? word.replace(/^[<(]|[>),;]$/g, '');
  return emailShape.test(inner) ? inner.toLowerCase() : null;
}

type Search = (words: string) => readonly DirectoryPosting[];

/** The one job that is meant: by its id, its whole title, or as the only hit. */
function postingIn(words: string, search: Search, byId: (id: string) => DirectoryPosting | null) {
  const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(words)?.[0];
  if (id !== undefined) return { posting: byId(id.toLowerCase()), hits: 0 };
  const hits = search(words);
  const titled = hits.filter((it) => fold(it.title) === fold(words));
  return { posting: (titled.length === 1 ? titled[0] : hits.length === 1 ? hits[0] : null) ?? null, hits: hits.length };
}

/** A title without quotes: its first word came after `for:`, the others stand in the name. The longest whole title counts. */
function unquoted(first: string, words: readonly string[], search: Search) {
  for (let count = words.length; count > 0; count -= 1) {
    for (const from of [0, words.length - count]) {
      const title = [first, ...words.slice(from, from + count)].join(' ');
      const titled = search(title).filter((it) => fold(it.title) === fold(title));
      if (titled.length === 1) return { posting: titled[0] ?? null, rest: words.toSpliced(from, count) };
    }
  }
  return null;
}

export function typedOrder(
  text: string,
  wanted: string | undefined,
  search: Search,
  byId: (id: string) => DirectoryPosting | null,
): Typed {
  const all = text.split(/\s+/u).filter((it) => it !== '');
  const email = all.map(address).find((it) => it !== null) ?? null;
  const words = all.filter((it) => address(it) === null);
  if (wanted === undefined) {
    const at = words.findIndex((it, index) => index > 0 && it.toLowerCase() === 'for');
    const plain = at === -1 ? null : postingIn(words.slice(at + 1).join(' '), search, byId).posting;
    const name = (plain === null ? words : words.slice(0, at)).join(' ');
    return { name, email, posting: plain, note: null };
  }
  const longer = unquoted(wanted, words, search);
  if (longer !== null) return { name: longer.rest.join(' '), email, posting: longer.posting, note: null };
  const { posting, hits } = postingIn(wanted, search, byId);
  const short = wanted.length > 60 ? `${wanted.slice(0, 60)}…` : wanted;
  const note =
    posting !== null
      ? null
      : hits === 0
        ? `No job in Lever is called “${short}”. Choose one below, or none.`
        : `${hits} jobs match “${short}”. Choose the one you mean.`;
  return { name: words.join(' '), email, posting, note };
}
