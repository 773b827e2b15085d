/**
 * Turns what apps send into what people read: mrkdwn with mentions as names, dates in the reader's zone, escapes undone,
 * formatting marks dropped; and Block Kit blocks as lines of text. Used by `render.ts`; the page uses `slackDate`.
 */
import type { Json } from './screen.ts';

export interface Reader {
  /** Name of a user, channel or group by id. */
  readonly nameOf: (id: string) => string | undefined;
  /** IANA. */
  readonly zone: string;
  /** Sandbox epoch ms, for "today" and "tomorrow". */
  readonly now: number;
}

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const ordinal = (day: number): string => {
  const teen = day % 100 >= 11 && day % 100 <= 13;
  return `${day}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th')}`;
};

const shapes = {
  day: { day: 'numeric' },
  month: { month: 'long' },
  monthDay: { month: 'short', day: 'numeric' },
  weekday: { weekday: 'long' },
  year: { year: 'numeric' },
  digits: { year: 'numeric', month: '2-digit', day: '2-digit' },
  time: { hour: 'numeric', minute: '2-digit' },
  seconds: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Formatters are dear to make, and a screen full of dates needs the same few. */
function formatter(zone: string, shape: keyof typeof shapes): Intl.DateTimeFormat {
  const key = `${shape} ${zone}`;
  let known = formatters.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...shapes[shape] });
    formatters.set(key, known);
  }
  return known;
}

const DAY_MS = 86_400_000;
/** Slack leaves the year out within about six months. */
const YEARLESS_MS = 182 * DAY_MS;

/** `<!date^…>` tokens as Slack's English client shows them, 12-hour clock. `seconds` is a Unix time. */
export function slackDate(seconds: number, format: string, zone: string, now: number): string {
  const at = new Date(seconds * 1000);
  const part = (shape: keyof typeof shapes, when = at): string =>
    formatter(zone, shape).format(when).replaceAll('\u202f', ' ');
  const key = (when: Date): string => part('digits', when);
  const year = (): string => (Math.abs(at.getTime() - now) > YEARLESS_MS ? `, ${part('year')}` : '');
  const date = (): string => `${part('month')} ${ordinal(Number(part('day')))}${year()}`;
  const short = (): string => `${part('monthDay')}${year()}`;
  const long = (): string => `${part('weekday')}, ${date()}`;
  const near = (): string | undefined =>
    ['yesterday', 'today', 'tomorrow'].find((_, index) => key(new Date(now + (index - 1) * DAY_MS)) === key(at));
  const pretty = (otherwise: () => string, index: number): string => {
    const word = near();
    if (word === undefined) return otherwise();
    return index === 0 ? `${word.charAt(0).toUpperCase()}${word.slice(1)}` : word;
  };
  return format.replaceAll(/\{(\w+)\}/g, (token: string, name: string, index: number) => {
    switch (name) {
      case 'date_num': {
        const [month = '', day = '', full = ''] = key(at).split('/');
        return `${full}-${month}-${day}`;
      }
      case 'date_slash':
        return key(at);
      case 'date':
        return date();
      case 'date_short':
        return short();
      case 'date_long':
        return long();
      case 'date_pretty':
        return pretty(date, index);
      case 'date_short_pretty':
        return pretty(short, index);
      case 'date_long_pretty':
      case 'day_divider_pretty':
        return pretty(long, index);
      case 'time':
        return part('time');
      case 'time_secs':
        return part('seconds');
      case 'ago':
        return ago(at.getTime() - now);
      default:
        return token;
    }
  });
}

function ago(ms: number): string {
  const format = new Intl.RelativeTimeFormat('en-US');
  const minutes = Math.round(ms / 60_000);
  if (Math.abs(minutes) < 60) return format.format(minutes, 'minute');
  if (Math.abs(minutes) < 48 * 60) return format.format(Math.round(minutes / 60), 'hour');
  return format.format(Math.round(minutes / 1440), 'day');
}

function token(inner: string, reader: Reader): string {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? '' : inner.slice(bar + 1);
  if (target.startsWith('@')) return `@${reader.nameOf(target.slice(1)) ?? (label || target.slice(1))}`;
  if (target.startsWith('#'))
    return `#${reader.nameOf(target.slice(1))?.replace(/^#/, '') ?? (label || 'private channel')}`;
  if (target.startsWith('!subteam^')) return `@${reader.nameOf(target.slice(9)) ?? (label || 'group')}`;
  if (target.startsWith('!date^')) {
    const [, seconds = '', format = ''] = target.split('^');
    const unix = Number(seconds);
    return Number.isFinite(unix) && format ? slackDate(unix, format, reader.zone, reader.now) : label;
  }
  if (target.startsWith('!')) return `@${target.slice(1).split('^')[0] ?? ''}`;
  return label || target.replace(/^mailto:/, '');
}

/** mrkdwn as a person reads it. */
export function readMrkdwn(text: string, reader: Reader): string {
  const bare = text
    .replaceAll(/```([\s\S]*?)```/g, '$1')
    .replaceAll(/(^|[\s([{"'>—–-])([*_~`])(?=\S)([^\n]*?\S)\2(?=$|[\s)\]}.,:;!?"'<—–-])/g, '$1$3')
    .replaceAll(/(^|[\s([{"'>—–-])([*_~`])(?=\S)([^\n]*?\S)\2(?=$|[\s)\]}.,:;!?"'<—–-])/g, '$1$3')
    .replaceAll(/^(?:&gt;|>) ?/gm, '');
  return unescape(bare.replaceAll(/<([^<>]+)>/g, (_all, inner: string) => token(inner, reader)));
}

const object = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
const items = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map((it) => object(it) ?? {}) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A text object (`plain_text`, `mrkdwn`) or a bare string. */
export function readText(value: unknown, reader: Reader): string {
  if (typeof value === 'string') return value;
  const it = object(value);
  if (it === null) return '';
  return it['type'] === 'mrkdwn' ? readMrkdwn(text(it['text']), reader) : text(it['text']);
}

function readRich(value: Json, reader: Reader): string {
  const children = items(value['elements']);
  switch (value['type']) {
    case 'text':
      return text(value['text']);
    case 'link':
      return text(value['text']) || text(value['url']);
    case 'user':
      return `@${reader.nameOf(text(value['user_id'])) ?? text(value['user_id'])}`;
    case 'channel':
      return `#${reader.nameOf(text(value['channel_id']))?.replace(/^#/, '') ?? text(value['channel_id'])}`;
    case 'usergroup':
      return `@${reader.nameOf(text(value['usergroup_id'])) ?? text(value['usergroup_id'])}`;
    case 'broadcast':
      return `@${text(value['range'])}`;
    case 'emoji':
      return `:${text(value['name'])}:`;
    case 'date':
      return slackDate(Number(value['timestamp']), text(value['format']), reader.zone, reader.now);
    case 'rich_text_list':
      return children
        .map((it, index) => {
          const mark = value['style'] === 'ordered' ? `${Number(value['offset'] ?? 0) + index + 1}.` : '•';
          return `${'  '.repeat(Number(value['indent'] ?? 0))}${mark} ${readRich(it, reader)}`;
        })
        .join('\n');
    case 'rich_text':
      return children.map((it) => readRich(it, reader).replace(/\n$/, '')).join('\n');
    default:
      return children.map((it) => readRich(it, reader)).join('');
  }
}

function readMarkdown(source: string): string {
  return source
    .replaceAll(/^#{1,6} +/gm, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/(\*\*|__|~~|`)(.+?)\1/g, '$2');
}

function readCell(cell: Json, reader: Reader): string {
  if (cell['type'] === 'rich_text') return readRich(cell, reader);
  return text(cell['text']) || (typeof cell['value'] === 'number' ? String(cell['value']) : text(cell['value']));
}

/** A block as lines; interactive elements are left to the caller. Empty for blocks without words. */
export function readBlock(block: Json, reader: Reader): string {
  const lines = (...parts: readonly string[]): string => parts.filter((it) => it !== '').join('\n');
  switch (block['type']) {
    case 'section':
      return lines(readText(block['text'], reader), ...items(block['fields']).map((it) => readText(it, reader)));
    case 'context':
      return items(block['elements'])
        .map((it) => (it['type'] === 'image' ? '' : readText(it, reader)))
        .filter((it) => it !== '')
        .join(' ');
    case 'divider':
      return '────';
    case 'image':
      return `[image: ${readText(block['title'], reader) || text(block['alt_text'])}]`;
    case 'input':
      return lines(readText(block['label'], reader), readText(block['hint'], reader));
    case 'rich_text':
      return readRich(block, reader);
    case 'markdown':
      return readMarkdown(text(block['text']));
    case 'table':
    case 'data_table':
      return lines(
        readText(block['caption'], reader),
        ...(Array.isArray(block['rows']) ? block['rows'] : []).map((row) =>
          items(row)
            .map((cell) => readCell(cell, reader))
            .join(' | '),
        ),
      );
    case 'container':
      return lines(readText(block['title'], reader), ...items(block['blocks']).map((it) => readBlock(it, reader)));
    case 'carousel':
      return lines(...items(block['elements']).map((it) => readBlock(it, reader)));
    default:
      return lines(
        ...['title', 'subtitle', 'text', 'body', 'subtext', 'description'].map((key) => readText(block[key], reader)),
      );
  }
}
