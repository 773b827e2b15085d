/** Who carries how much, as bars: `/hire load`, and a line of it in `/hire me` and on Home. Data in, blocks out; pure. */
import type { Load } from '../interviewers/load.ts';
import { sayDate } from '../zones.ts';
import { type Counted, countedWords } from './freshness.ts';
import { button, type Callable, context, header, type Message, message, section } from './kit.ts';
import { bold, escapeLine, join, lines, md, type Mrkdwn } from './mrkdwn.ts';

const CELLS = 8;

/** `▰▰▰▱▱▱▱▱`: how much of a limit is taken. Words beside it say the same. */
export function bar(count: number, most: number): string {
  const full = Math.min(CELLS, most <= 0 ? CELLS : Math.round((count / most) * CELLS));
  return '▰'.repeat(full) + '▱'.repeat(CELLS - full);
}

/** "1.5 h" */
function hours(minutes: number): string {
  return `${Math.round(minutes / 6) / 10} h`;
}

/** A quarter of an interview is one that was only watched. */
function count(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function heldText({ count: held, minutes }: Load['held']['days7']): Mrkdwn {
  return held === 0 ? md`none` : md`${held} (${escapeLine(hours(minutes))})`;
}

export function loadText(load: Load, options: { readonly name: boolean }): Mrkdwn {
  const { counts, limits, held } = load;
  return lines(
    md`${options.name ? md`${bold(load.name)}  ` : md``}${escapeLine(bar(counts.week, limits.week))} ${escapeLine(count(counts.week))} of ${limits.week} this week`,
    join(
      [
        md`7 days: ${heldText(held.days7)}`,
        md`28 days: ${heldText(held.days28)}${
          limits.rolling === null ? md`` : md`, limit ${escapeLine(count(counts.rolling))} of ${limits.rolling}`
        }`,
        counts.today > 0 ? md`today ${escapeLine(count(counts.today))} of ${limits.day}` : null,
        load.ahead > 0 ? md`${load.ahead} ahead` : null,
        load.last === null ? md`no interview known` : md`last ${escapeLine(sayDate(load.zone, load.last))}`,
        load.away === null ? null : md`:double_vertical_bar: ${escapeLine(load.away.replace(/^is /, ''))}`,
      ],
      ' · ',
    ),
  );
}

const MOST = 25;

export function loadMessage(parts: {
  /** "Backend coding"; `null`: everybody who interviewed lately. */
  readonly pool: string | null;
  readonly people: readonly Load[];
  readonly counted: Counted;
  readonly pools: readonly string[];
  /** For admins: opens somebody's settings. */
  readonly settings?: Callable<{ readonly user: string }>;
}): Message {
  const shown = parts.people.slice(0, MOST);
  const what = parts.pool === null ? 'everybody in a pool' : parts.pool;
  return message(
    md`Load of ${shown.length} interviewers.`,
    header(`Load: ${what}`),
    shown.length === 0 && section(md`Nobody has an interview that we know of.`),
    shown.map((it) =>
      section(
        loadText(it, { name: true }),
        parts.settings &&
          button(
            'Settings',
            parts.settings,
            { user: it.userId },
            { describe: `Settings of ${it.name}`, suffix: it.userId },
          ),
      ),
    ),
    parts.people.length > shown.length && context(md`_${parts.people.length - shown.length} more carry less._`),
    context(
      md`Interview counts are ${countedWords(parts.counted)}. Weeks and days are each person’s own.`,
      parts.pool === null && parts.pools.length > 0
        ? md`One pool only: \`/hire load ${escapeLine(parts.pools[0] ?? '')}\``
        : md`Heaviest first.`,
    ),
  );
}
