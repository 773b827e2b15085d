/**
 * Slack's text as DOM: mrkdwn, plain text, date tokens, mentions, emoji. Escaped by construction
 * (see `dom.js`); only http, https and mailto become links.
 */
import { h } from './dom.js';
import { emoji } from './emoji.js';

/**
 * What a piece of text needs to know about who reads it.
 * @typedef {{ names: Readonly<Record<string, string>>, zone: string, locale: string, now: number }} Reader
 */

const JOINER = '\u2060';
const WORD = /[\p{L}\p{N}\u2060]/u;

/** @param {string} text */
const decoded = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** @param {string} url */
function safe(url) {
  try {
    const parsed = new URL(url);
    return ['http:', 'https:', 'mailto:'].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} url
 * @param {...import('./dom.js').Child} children
 */
export function anchor(url, ...children) {
  const href = safe(url);
  if (href === null) return h('span', null, ...children);
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, ...children);
}

/**
 * `YYYY-MM-DD` of an instant in a zone.
 * @param {number} at
 * @param {string} zone
 */
export function dayOf(at, zone) {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    at,
  );
}

/**
 * @param {number} at
 * @param {string} zone
 */
export function timeOf(at, zone) {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** A time of day as this person's Slack shows it, 12 or 24 hours. @param {number} at @param {Reader} reader */
export function clockOf(at, reader) {
  return new Intl.DateTimeFormat(reader.locale, {
    timeZone: reader.zone,
    hour: reader.locale === 'en-US' ? 'numeric' : '2-digit',
    minute: '2-digit',
  }).format(at);
}

/**
 * One of Slack's date formats, in the reader's zone.
 * @param {number} at epoch ms
 * @param {string} format
 * @param {Reader} reader
 */
export function dated(at, format, reader) {
  /** @param {Intl.DateTimeFormatOptions} options */
  const part = (options) => new Intl.DateTimeFormat(reader.locale, { timeZone: reader.zone, ...options }).format(at);
  const days = Math.round(
    (Date.parse(dayOf(at, reader.zone)) - Date.parse(dayOf(reader.now, reader.zone))) / 86_400_000,
  );
  /** @param {string} otherwise */
  const pretty = (otherwise) => {
    const near = { 0: 'today', 1: 'tomorrow', '-1': 'yesterday' }[String(days)];
    if (near === undefined) return otherwise;
    return format.startsWith('{') ? `${near.charAt(0).toUpperCase()}${near.slice(1)}` : near;
  };
  const thisYear =
    part({ year: 'numeric' }) ===
    new Intl.DateTimeFormat(reader.locale, { timeZone: reader.zone, year: 'numeric' }).format(reader.now);
  /** @type {Intl.DateTimeFormatOptions} */
  const year = thisYear ? {} : { year: 'numeric' };
  const short = part({ month: 'short', day: 'numeric', ...year });
  const medium = part({ month: 'long', day: 'numeric', ...year });
  const long = part({ weekday: 'long', month: 'long', day: 'numeric', ...year });
  const minutes = Math.round((at - reader.now) / 60_000);
  const ago = new Intl.RelativeTimeFormat(reader.locale, { numeric: 'auto' });
  /** @type {Record<string, string>} */
  const tokens = {
    date_num: dayOf(at, reader.zone),
    date_slash: dayOf(at, reader.zone).replaceAll('-', '/'),
    date: medium,
    date_short: short,
    date_long: long,
    date_pretty: pretty(medium),
    date_short_pretty: pretty(short),
    date_long_pretty: pretty(long),
    day_divider_pretty: pretty(long),
    time: clockOf(at, reader),
    time_secs: part({ hour: 'numeric', minute: '2-digit', second: '2-digit' }),
    ago:
      Math.abs(minutes) < 90
        ? ago.format(minutes, 'minute')
        : Math.abs(minutes) < 2880
          ? ago.format(Math.round(minutes / 60), 'hour')
          : ago.format(Math.round(minutes / 1440), 'day'),
  };
  const text = format.replace(/\{(\w+)\}/g, (whole, name) => tokens[name] ?? whole);
  return h(
    'time',
    {
      dateTime: new Date(at).toISOString(),
      title: `${part({ dateStyle: 'full', timeStyle: 'short' })} (${reader.zone})`,
    },
    text,
  );
}

/**
 * What stands between `<` and `>`.
 * @param {string} token
 * @param {Reader} reader
 * @returns {Node}
 */
function special(token, reader) {
  const bar = token.indexOf('|');
  const head = bar === -1 ? token : token.slice(0, bar);
  const label = bar === -1 ? null : token.slice(bar + 1);
  const name = reader.names[head.slice(1)];
  if (head.startsWith('@'))
    return h('span', { class: 'mention' }, `@${(name ?? label ?? head.slice(1)).replace(/^@/, '')}`);
  if (head.startsWith('#'))
    return h('span', { class: 'mention' }, `#${(name ?? label ?? head.slice(1)).replace(/^#/, '')}`);
  if (head.startsWith('!date^')) {
    const [, seconds, format, link] = head.split('^');
    const at = Number(seconds) * 1000;
    if (!Number.isFinite(at) || format === undefined) return document.createTextNode(decoded(label ?? ''));
    const time = dated(at, decoded(format), reader);
    return link ? anchor(link, time) : time;
  }
  if (head.startsWith('!subteam^')) return h('span', { class: 'mention' }, label ?? '@group');
  if (head.startsWith('!')) return h('span', { class: 'mention mention-all' }, `@${head.slice(1)}`);
  return anchor(
    decoded(head),
    ...(label === null ? [decoded(head).replace(/^mailto:/, '')] : inline(label, reader, true)),
  );
}

/**
 * @param {string} text
 * @param {number} from
 * @param {string} mark
 */
function closing(text, from, mark) {
  for (let at = text.indexOf(mark, from + 1); at !== -1; at = text.indexOf(mark, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + 1] ?? ' ';
    if (at > from + 1 && !/\s/.test(before) && before !== mark && !WORD.test(after) && after !== mark) return at;
  }
  return -1;
}

/** @type {Record<string, 'strong' | 'em' | 's'>} */
const marks = { '*': 'strong', _: 'em', '~': 's' };

/**
 * One line's worth of mrkdwn.
 * @param {string} text
 * @param {Reader} reader
 * @param {boolean} [verbatim] bare addresses stay text
 * @returns {Node[]}
 */
export function inline(text, reader, verbatim = false) {
  /** @type {Node[]} */
  const nodes = [];
  let plain = '';
  const flush = () => {
    const shown = decoded(plain).replaceAll(JOINER, '');
    if (shown !== '') nodes.push(document.createTextNode(shown));
    plain = '';
  };
  /** @param {Node} node */
  const push = (node) => {
    flush();
    nodes.push(node);
  };
  for (let at = 0; at < text.length; at += 1) {
    const here = text[at] ?? '';
    const before = text[at - 1] ?? ' ';
    if (here === '<') {
      const end = text.indexOf('>', at);
      if (end !== -1) {
        push(special(text.slice(at + 1, end), reader));
        at = end;
        continue;
      }
    }
    if (here === '`') {
      const end = text.indexOf('`', at + 1);
      if (end > at + 1 && !text.slice(at, end).includes('\n')) {
        push(h('code', null, decoded(text.slice(at + 1, end))));
        at = end;
        continue;
      }
    }
    const tag = marks[here];
    if (tag && !WORD.test(before) && before !== here && !/\s/.test(text[at + 1] ?? ' ')) {
      const end = closing(text, at, here);
      const inside = text.slice(at + 1, end);
      if (end !== -1 && !inside.includes('\n')) {
        push(h(tag, null, inline(inside, reader, verbatim)));
        at = end;
        continue;
      }
    }
    if (here === ':') {
      const found = /^:([\w+'-]+(?:::skin-tone-\d)?):/.exec(text.slice(at, at + 60));
      const picture = found?.[1] && emoji(found[1]);
      if (found && picture) {
        push(pictured(picture, found[1] ?? ''));
        at += found[0].length - 1;
        continue;
      }
    }
    if (!verbatim && here === 'h' && !WORD.test(before)) {
      const found = /^https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)\]'"]/.exec(text.slice(at));
      if (found) {
        push(anchor(decoded(found[0]), decoded(found[0])));
        at += found[0].length - 1;
        continue;
      }
    }
    if (here === '\n') push(h('br'));
    else plain += here;
  }
  flush();
  return nodes;
}

/**
 * @param {string} picture
 * @param {string} name
 */
export function pictured(picture, name) {
  return h(
    'span',
    { class: 'emoji', role: 'img', 'aria-label': name.replaceAll('_', ' '), title: `:${name}:` },
    picture,
  );
}

/**
 * A whole mrkdwn text: fences, quotes, lines.
 * @param {string} text
 * @param {Reader} reader
 * @param {boolean} [verbatim]
 * @returns {Node[]}
 */
export function mrkdwn(text, reader, verbatim = false) {
  /** @type {Node[]} */
  const nodes = [];
  text.split('```').forEach((piece, index, pieces) => {
    if (index % 2 === 1 && index < pieces.length - 1) {
      nodes.push(h('pre', null, h('code', null, decoded(piece.replace(/^\n|\n$/g, '')))));
      return;
    }
    const part = index % 2 === 1 ? `\`\`\`${piece}` : piece;
    /** @type {string[]} */
    let lines = [];
    let quoted = false;
    const flush = () => {
      if (lines.length > 0) {
        const inside = inline(lines.join('\n'), reader, verbatim);
        if (quoted) nodes.push(h('blockquote', null, inside));
        else nodes.push(...inside);
      }
      lines = [];
    };
    for (const line of part.split('\n')) {
      const quote = /^(?:>|&gt;) ?(.*)$/.exec(line);
      if ((quote !== null) !== quoted) {
        flush();
        quoted = quote !== null;
      }
      lines.push(quote ? (quote[1] ?? '') : line);
    }
    flush();
  });
  return nodes;
}

/**
 * A `plain_text` object's text.
 * @param {string} text
 * @param {boolean} [withEmoji]
 * @returns {Node[]}
 */
export function plainText(text, withEmoji = true) {
  /** @type {Node[]} */
  const nodes = [];
  text.split('\n').forEach((line, index) => {
    if (index > 0) nodes.push(h('br'));
    let rest = line;
    for (;;) {
      const found = withEmoji ? /:([\w+'-]+):/.exec(rest) : null;
      const picture = found?.[1] && emoji(found[1]);
      if (!found || !picture) break;
      nodes.push(document.createTextNode(rest.slice(0, found.index)), pictured(picture, found[1] ?? ''));
      rest = rest.slice(found.index + found[0].length);
    }
    nodes.push(document.createTextNode(rest.replaceAll(JOINER, '')));
  });
  return nodes;
}

/**
 * Any text object, or nothing for anything else.
 * @param {any} object
 * @param {Reader} reader
 * @returns {Node[]}
 */
export function textObject(object, reader) {
  if (typeof object !== 'object' || object === null || typeof object.text !== 'string') return [];
  return object.type === 'mrkdwn'
    ? mrkdwn(object.text, reader, object.verbatim === true)
    : plainText(object.text, object.emoji !== false);
}
