/**
 * Text for Slack: foreign text in, harmless mrkdwn out. Called by everything that puts words on a screen.
 * Two types keep them apart: `Mrkdwn` is safe to show, a plain `string` is not yet, so a forgotten `escape` does not
 * compile. Pure; must never let somebody else's text mention, link, format, or run backwards.
 *
 * How foreign text is made harmless:
 * - `& < >` become entities, so `<!channel>`, `<@U1>` and `<https://…>` stay text (Slack's own rule).
 * - `* _ ~` format only at the edge of a word: an invisible word joiner on both sides puts them inside one. Inside a word
 *   (`snake_case`) they are left alone. A backtick formats anywhere, so it becomes its look-alike `ˋ`.
 * - `:name:` gets a joiner after the first colon, `>` at the start of a line (a quote) one before it.
 * - Removed: control characters, direction overrides and embeddings, zero-width characters that join nothing, tag
 *   characters, lone surrogates, more than four marks on one letter. Joiners inside emoji and scripts that need them stay.
 * - A line with right-to-left letters is wrapped in an isolate, so that it cannot reorder the words around it.
 * - Bare URLs and `@name` stay text because the builders of `kit.ts` set `verbatim` on every text object.
 */
import { MOMENT, withoutMoments } from '../zones.ts';

declare const shown: unique symbol;

/** mrkdwn that is safe to show: written by us, or escaped. */
export type Mrkdwn = string & { readonly [shown]: true };

/** Text that is not mrkdwn: a name from Lever, a label. Passing `Mrkdwn` here would escape twice, so it does not compile. */
export type Plain = string & { readonly [shown]?: never };

const JOINER = '\u2060';
/** Where a token goes once everything around it is harmless. */
const HOLE = '\u{E002}';
const FORMATTING = /[*_~]+/g;
const WORD = /[\p{L}\p{N}]/u;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Control characters but line feed; soft hyphen; direction overrides, embeddings and isolates; zero-width fillers. */
const UNWANTED = new RegExp(
  String.raw`[\u{0}-\u{8}\u{b}-\u{1f}\u{7f}-\u{9f}\u{ad}\u{61c}\u{115f}\u{1160}\u{180e}\u{200b}\u{200e}\u{200f}` +
    String.raw`\u{202a}-\u{202e}\u{2060}-\u{206f}\u{3164}\u{feff}\u{ffa0}\u{fff9}-\u{fffb}]|\u{34f}|\u{17b4}|\u{17b5}`,
  'gu',
);
/** A joiner that does not stand between letters or pictographs that it could join. */
const LOOSE_JOINER =
  /(?<!\p{L}|\p{M}|\p{Extended_Pictographic}|\p{Emoji_Modifier})[\u200c\u200d]|[\u200c\u200d](?=\p{ASCII}|$)|(?<=\p{ASCII})[\u200c\u200d]/gu;
const LOOSE_TAG = /(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]*)[\u{e0000}-\u{e007f}]/gu;
const HEAPED_MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * Foreign text for a `plain_text` object, a label, or a log: what is invisible or turns text around is gone, nothing is
 * escaped. Line breaks stay.
 */
export function plain(text: string): string {
  return cleaned(withoutMoments(text));
}

function cleaned(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(UNWANTED, '')
    .replace(LOOSE_JOINER, '')
    .replace(LOOSE_TAG, '')
    .replace(HEAPED_MARKS, '$1');
}

/** `plain` on one line: every run of white space is one space, none at the ends. */
export function line(text: string): string {
  return onOneLine(plain(text));
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function joined(run: string, offset: number, whole: string): string {
  const before = whole[offset - 1] ?? '';
  const after = whole[offset + run.length] ?? '';
  if (WORD.test(before) && WORD.test(after)) return run;
  return `${JOINER}${run}${JOINER}`;
}

function isolated(text: string): string {
  return text
    .split('\n')
    .map((it) => (RIGHT_TO_LEFT.test(it) ? `\u2068${it}\u2069` : it))
    .join('\n');
}

/**
 * Foreign text as mrkdwn that shows exactly that text. Line breaks stay; use on names, titles, notes, errors, anything not
 * ours. Times that our own sentences carry (`zones.ts`) become the reader's.
 */
export function escape(text: Plain): Mrkdwn {
  const tokens: Mrkdwn[] = [];
  const marked = text.replaceAll(HOLE, '').replace(MOMENT, (_, at: string, words: string) => {
    tokens.push(dateToken(Number(at), '{time}', words));
    return `${HOLE}${tokens.length - 1}${HOLE}`;
  });
  const harmless = escaped(plain(marked));
  return harmless.replace(/\u{E002}(\d+)\u{E002}/gu, (_, index: string) => tokens[Number(index)] ?? '') as Mrkdwn;
}

function escaped(text: string): string {
  const harmless = text
    .replace(FORMATTING, joined)
    .replaceAll('`', 'ˋ')
    .replace(/:(?=[\w+'-]+:)/g, `:${JOINER}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/^(\s*)>/gm, `$1${JOINER}>`)
    .replaceAll('>', '&gt;');
  return isolated(harmless);
}

/** Foreign text on one line. */
export function escapeLine(text: Plain): Mrkdwn {
  return escape(onOneLine(cleaned(text)));
}

/**
 * Our own words, with escaped pieces in them. A raw string in a hole does not compile.
 * @example md`*Booked* for ${escape(candidate.name)}, ${count} interviews`
 */
export function md(words: TemplateStringsArray, ...pieces: readonly (Mrkdwn | number)[]): Mrkdwn {
  let text = words[0] ?? '';
  pieces.forEach((piece, index) => {
    text += `${piece}${words[index + 1] ?? ''}`;
  });
  return text as Mrkdwn;
}

type Maybe<T> = T | null | undefined | false;

/** Pieces with `separator` between; absent and empty ones are left out. */
export function join(pieces: readonly Maybe<Mrkdwn>[], separator: string): Mrkdwn {
  return pieces.filter((it) => it !== null && it !== undefined && it !== false && it !== '').join(separator) as Mrkdwn;
}

/** One piece a line; absent and empty ones are left out. */
export function lines(...pieces: readonly Maybe<Mrkdwn>[]): Mrkdwn {
  return join(pieces, '\n');
}

function wrapped(mark: string, text: Plain): Mrkdwn {
  const inner = escapeLine(text);
  return (inner === '' ? '' : `${mark}${inner}${mark}`) as Mrkdwn;
}

/** "1 interview", "3 interviews" */
export function counted(n: number, one: Plain, many: Plain = `${one}s`): Mrkdwn {
  return md`${n} ${escape(n === 1 ? one : many)}`;
}

/** Foreign text in bold, on one line. Escapes it. */
export function bold(text: Plain): Mrkdwn {
  return wrapped('*', text);
}

/** Foreign text in italics, on one line. Escapes it. */
export function italic(text: Plain): Mrkdwn {
  return wrapped('_', text);
}

/** Foreign text as code, on one line. */
export function code(text: Plain): Mrkdwn {
  return wrapped('`', text);
}

/** Foreign text as a quote, line by line. */
export function quote(text: Plain): Mrkdwn {
  return escape(text)
    .split('\n')
    .map((it) => `> ${it}`)
    .join('\n') as Mrkdwn;
}

/**
 * A link with a label, both foreign. Only `http:`, `https:` and `mailto:` become links; anything else stays its label.
 * `|` cannot stand in a label (it ends the address), so it becomes `¦`.
 */
export function link(url: string, label: Plain): Mrkdwn {
  const words = escapeLine(label).replaceAll('|', '¦');
  const address = safeUrl(url);
  if (address === null) return words as Mrkdwn;
  return `<${address.replaceAll('&', '&amp;')}|${words === '' ? address.replaceAll('&', '&amp;') : words}>` as Mrkdwn;
}

/** The address as Slack can carry it, or `null` when it is no web or mail address. */
export function safeUrl(url: string): string | null {
  let parsed: URL;
  try {
    parsed = new URL(url.trim());
  } catch {
    return null;
  }
  if (!['http:', 'https:', 'mailto:'].includes(parsed.protocol)) return null;
  return parsed.href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll(' ', '%20');
}

/** Mentions a Slack user; for ids from Slack only. */
export function mention(slackUserId: string): Mrkdwn {
  return `<@${slackUserId.replace(/[^A-Z0-9]/gi, '')}>` as Mrkdwn;
}

/** Links a Slack channel; for ids from Slack only. */
export function channelMention(slackChannelId: string): Mrkdwn {
  return `<#${slackChannelId.replace(/[^A-Z0-9]/gi, '')}>` as Mrkdwn;
}

/**
 * An instant that every reader sees in their own zone.
 * @param epochMs epoch milliseconds
 * @param format Slack's tokens with words between: `{date_short_pretty} at {time}`, `{date_long}`, `{time}`
 * @param fallback shown by clients that cannot format it: the time in words, with its zone
 */
export function dateToken(epochMs: number, format: string, fallback: Plain): Mrkdwn {
  const shape = format.replace(/[<>^|&]/g, '');
  const words = line(fallback).replace(/[<>|&]/g, '');
  return `<!date^${Math.floor(epochMs / 1000)}^${shape}|${words === '' ? shape : words}>` as Mrkdwn;
}

/** Length as Slack counts it: in code points. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

let segmenter: Intl.Segmenter | undefined;

/** UTF-16 index at which the first `keep` code points end, moved back to the start of a grapheme. */
function boundary(text: string, keep: number): number {
  let index = 0;
  for (let count = 0; count < keep && index < text.length; count += 1) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  if (index >= text.length) return text.length;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  // Graphemes are short; looking only around the cut keeps it fast on long text.
  let from = Math.max(0, index - 256);
  if (from > 0 && /[\udc00-\udfff]/.test(text[from] ?? '')) from += 1;
  const start = segmenter.segment(text.slice(from, index + 64)).containing(index - from)?.index;
  // One endless grapheme is no reason to show nothing.
  return start === undefined || (start === 0 && from > 0) ? index : from + start;
}

/** `text` in at most `limit` code points; what is cut ends with `…` and never inside a character as people see it. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit || lengthOf(text) <= limit) return text;
  if (limit < 1) return '';
  return `${text.slice(0, boundary(text, limit - 1)).trimEnd()}…`;
}

/** `cut` for mrkdwn: also never inside an entity (`&amp;`) or a token (`<!date^…>`), and a code fence is closed. */
export function cutMrkdwn(text: Mrkdwn, limit: number): Mrkdwn {
  if (text.length <= limit || lengthOf(text) <= limit) return text;
  const shorten = (room: number): string => {
    let kept = text.slice(0, boundary(text, room - 1));
    const open = kept.lastIndexOf('<');
    if (open > kept.lastIndexOf('>')) kept = kept.slice(0, open);
    const entity = /&[a-z]*$/.exec(kept);
    if (entity && /^&(?:amp|lt|gt);/.test(text.slice(entity.index))) kept = kept.slice(0, entity.index);
    return `${kept.trimEnd()}…`;
  };
  const once = shorten(limit);
  const fences = once.split('```').length - 1;
  return (fences % 2 === 0 ? once : `${shorten(limit - 4)}\n\`\`\``) as Mrkdwn;
}

/** mrkdwn as the words a screen reader would say: no formatting, no tokens, no entities. For fallbacks, logs and tests. */
export function unformatted(text: string): string {
  return text
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<([^|>]*)\|([^>]*)>/g, '$2')
    .replace(/<([^>]*)>/g, '$1')
    .replace(/(^|[\s([{"'])([*_~`])(?=\S)([^\n]*?\S)\2(?=$|[\s)\]}"'.,:;!?…])/gm, '$1$3')
    .replaceAll(JOINER, '')
    .replace(/[\u2068\u2069]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
