/**
 * The words of an availability, one by one: days, dates and times of day as people write them. `availability.ts` puts
 * them together. Pure; a word that is not understood is named, never guessed at.
 */
import { addDays, isDate, sayMinute, weekdayOf } from '../zones.ts';

/** Wall-clock minutes of a day, `from` before `to`. */
export interface Hours {
  readonly from: number;
  readonly to: number;
  /** What was typed, where its end stood before its start and so was taken as an hour of the evening: "12-9". */
  readonly evening?: string;
}

export type DaySet =
  | { readonly kind: 'weekdays'; readonly days: readonly number[] }
  | { readonly kind: 'dates'; readonly from: string; readonly to: string };

export type HoursWish = Hours | { readonly after: number } | { readonly before: number } | { readonly part: 'core' };

export const examples = 'Write it like "Tue 9-12, Wed after 14:00" or "weekdays 13-17, not Friday".';

/** Maps, because people may type `constructor`. */
const dayNames = new Map<string, number>();
for (const [index, names] of [
  ['mon', 'monday', 'mondays'],
  ['tue', 'tues', 'tuesday', 'tuesdays'],
  ['wed', 'weds', 'wednesday', 'wednesdays'],
  ['thu', 'thur', 'thurs', 'thursday', 'thursdays'],
  ['fri', 'friday', 'fridays'],
  ['sat', 'saturday', 'saturdays'],
  ['sun', 'sunday', 'sundays'],
].entries())
  for (const name of names) dayNames.set(name, index + 1);

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const fullMonths = 'january|february|march|april|june|july|august|september|october|november|december'.split('|');

const parts = new Map<string, Hours>([
  ['morning', { from: 9 * 60, to: 12 * 60 }],
  ['mornings', { from: 9 * 60, to: 12 * 60 }],
  ['am', { from: 9 * 60, to: 12 * 60 }],
  ['noon', { from: 12 * 60, to: 13 * 60 }],
  ['lunchtime', { from: 12 * 60, to: 14 * 60 }],
  ['afternoon', { from: 13 * 60, to: 18 * 60 }],
  ['afternoons', { from: 13 * 60, to: 18 * 60 }],
  ['pm', { from: 13 * 60, to: 18 * 60 }],
  ['evening', { from: 17 * 60, to: 20 * 60 }],
  ['evenings', { from: 17 * 60, to: 20 * 60 }],
]);

const filler = new Set(
  'on at in the and or also is are can available free works best any anytime time times only please h hrs hours oclock between of'.split(
    ' ',
  ),
);

function monthOf(word: string): number | null {
  const short = monthNames.indexOf(word);
  if (short >= 0) return short + 1;
  if (word === 'sept') return 9;
  const full = fullMonths.indexOf(word);
  if (full < 0) return null;
  return monthNames.indexOf(word.slice(0, 3)) + 1;
}

/** `9`, `9:30`, `9.30`, `14h`, `9am`, `12 pm`, `noon`, `midday`; `half` says which half of the day was written. */
function clockOf(text: string): { readonly minute: number; readonly half: 'am' | 'pm' | null } | null {
  if (text === 'noon' || text === 'midday') return { minute: 720, half: 'pm' };
  const match = /^(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|h)?$/.exec(text);
  if (match === null) return null;
  let hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  const half = match[3]?.startsWith('a') ? 'am' : match[3]?.startsWith('p') ? 'pm' : null;
  if (minute > 59 || hour > 24) return null;
  if (half !== null && (hour < 1 || hour > 12)) return null;
  if (half === 'pm' && hour < 12) hour += 12;
  if (half === 'am' && hour === 12) hour = 0;
  return { minute: Math.min(hour * 60 + minute, 1440), half };
}

/** 9-12, 9-1 (13:00), 2-5 (14–17), 10-2pm (10–14). Nobody interviews at two at night. */
function hoursBetween(a: string, b: string): Hours | null {
  const start = clockOf(a);
  const end = clockOf(b);
  if (start === null || end === null) return null;
  let { minute: from } = start;
  let { minute: to } = end;
  if (start.half === null && end.half === 'pm' && from < 720 && from + 720 < to) {
    if (from < 7 * 60) from += 720;
  } else if (start.half === null && end.half === null && from < 7 * 60 && to <= 8 * 60) {
    from += 720;
    to += 720;
  }
  // "9-5" is a working day; "12-9" may as well be two numbers that changed places, so what came of it is said.
  let evening = false;
  if (end.half === null && to <= from && to + 720 > from && to <= 720) {
    to += 720;
    evening = to > 18 * 60;
  }
  if (to <= from || to > 1440) return null;
  return evening ? { from, to, evening: `${a}-${b}` } : { from, to };
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** The next such date that is not before `today`. */
function dateOf(day: number, month: number, year: number | null, today: string): string | null {
  if (year !== null) {
    const date = `${year}-${pad(month)}-${pad(day)}`;
    return isDate(date) ? date : null;
  }
  const thisYear = Number(today.slice(0, 4));
  for (const candidate of [thisYear, thisYear + 1, thisYear + 2, thisYear + 3, thisYear + 4]) {
    const date = `${candidate}-${pad(month)}-${pad(day)}`;
    if (isDate(date) && date >= today) return date;
  }
  return null;
}

export type Token =
  | { readonly kind: 'days'; readonly set: DaySet }
  | { readonly kind: 'hours'; readonly hours: HoursWish }
  | { readonly kind: 'not' }
  | { readonly kind: 'break' };

/** Text into words, with dashes between numbers and days set apart. */
function words(text: string): string[] {
  return text
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll(/[–—−~]/g, '-')
    .replaceAll(/(\d)\s*(am|pm|a\.m\.|p\.m\.)(?![a-z])/g, '$1$2')
    .replaceAll(/(\d)(st|nd|rd|th)(?![a-z])/g, '$1')
    .replaceAll(/(\d{4})-(\d{2})-(\d{2})/g, '$1_$2_$3')
    .replaceAll(/\s*-\s*/g, ' - ')
    .replaceAll(/([,;\n])/g, ' $1 ')
    .replaceAll(/o'?clock/g, ' ')
    .replaceAll(/([a-z])[.:](?=\s|$)/g, '$1')
    .split(/[^\S\n]+/)
    .filter((it) => it !== '');
}

export function tokens(text: string, today: string): Token[] | string {
  const list = words(text);
  const out: Token[] = [];
  const dash = (word: string | undefined) =>
    word === '-' || word === 'to' || word === 'till' || word === 'through' || word === 'until' || word === 'and';
  for (let i = 0; i < list.length; ) {
    const word = list[i] as string;
    const next = list[i + 1];
    const after = list[i + 2];
    const day = dateAt(list, i, today);
    if (day === 'ambiguous') return `"${word}" could be two dates. Write the month as a word, like "24 Nov".`;
    if (word === ',' || word === ';' || word === '\n' || word === '.' || word === '&' || word === '+') {
      out.push({ kind: 'break' });
      i += 1;
    } else if (
      word === 'not' ||
      word === 'except' ||
      word === 'no' ||
      word === 'but' ||
      word === 'without' ||
      word === "can't" ||
      word === 'cannot'
    ) {
      if (word !== 'but') out.push({ kind: 'not' });
      i += 1;
    } else if (day !== null) {
      i += day.used;
      const to = list[i] === '-' || list[i] === 'to' ? dateAt(list, i + 1, today) : null;
      if (to !== null && to !== 'ambiguous') {
        if (to.date < day.date) return `"${day.date} to ${to.date}" ends before it starts.`;
        out.push({ kind: 'days', set: { kind: 'dates', from: day.date, to: to.date } });
        i += 1 + to.used;
      } else out.push({ kind: 'days', set: { kind: 'dates', from: day.date, to: day.date } });
    } else if (dayNames.has(word)) {
      const first = dayNames.get(word) as number;
      const last =
        after !== undefined && (next === '-' || next === 'to' || next === 'through') ? dayNames.get(after) : undefined;
      if (last !== undefined) {
        const days: number[] = [];
        for (let it = first; ; it = (it % 7) + 1) {
          days.push(it);
          if (it === last) break;
        }
        out.push({ kind: 'days', set: { kind: 'weekdays', days } });
        i += 3;
      } else {
        out.push({ kind: 'days', set: { kind: 'weekdays', days: [first] } });
        i += 1;
      }
    } else if (word === 'weekday' || word === 'weekdays' || word === 'daily' || word === 'everyday') {
      out.push({ kind: 'days', set: { kind: 'weekdays', days: [1, 2, 3, 4, 5] } });
      i += 1;
    } else if (word === 'weekend' || word === 'weekends') {
      out.push({ kind: 'days', set: { kind: 'weekdays', days: [6, 7] } });
      i += 1;
    } else if ((word === 'every' || word === 'any' || word === 'all') && (next === 'day' || next === 'days')) {
      if (word === 'all') out.push({ kind: 'hours', hours: { part: 'core' } });
      else out.push({ kind: 'days', set: { kind: 'weekdays', days: [1, 2, 3, 4, 5] } });
      i += 2;
    } else if (word === 'every' || word === 'each') {
      i += 1;
    } else if (word === 'today' || word === 'tomorrow') {
      const date = word === 'today' ? today : addDays(today, 1);
      out.push({ kind: 'days', set: { kind: 'dates', from: date, to: date } });
      i += 1;
    } else if ((word === 'next' || word === 'this') && next === 'week') {
      const monday = addDays(today, 1 - weekdayOf(today) + (word === 'next' ? 7 : 0));
      out.push({ kind: 'days', set: { kind: 'dates', from: monday, to: addDays(monday, 4) } });
      i += 2;
    } else if (parts.has(word) && word !== 'noon') {
      out.push({ kind: 'hours', hours: parts.get(word) as Hours });
      i += 1;
    } else if ((word === 'after' || word === 'from') && next !== undefined && clockOf(next) !== null) {
      const range = dash(after) && list[i + 3] !== undefined ? hoursBetween(next, list[i + 3] as string) : null;
      if (range !== null) {
        out.push({ kind: 'hours', hours: range });
        i += 4;
      } else {
        out.push({ kind: 'hours', hours: { after: afternoonWhenEarly(next) } });
        i += 2;
      }
    } else if (
      (word === 'before' || word === 'until' || word === 'till' || word === 'by') &&
      next !== undefined &&
      clockOf(next) !== null
    ) {
      out.push({ kind: 'hours', hours: { before: afternoonWhenEarly(next) } });
      i += 2;
    } else if (clockOf(word) !== null && dash(next) && after !== undefined && clockOf(after) !== null) {
      const range = hoursBetween(word, after);
      if (range === null) return `"${word}-${after}" ends before it starts.`;
      out.push({ kind: 'hours', hours: range });
      i += 3;
    } else if (filler.has(word)) {
      i += 1;
    } else if (clockOf(word) !== null) {
      return `"${word}" is one time, not a stretch: write "${word}-${nextHour(word)}" or "after ${word}".`;
    } else {
      return `I do not understand "${word.slice(0, 40).replaceAll('_', '-')}". ${examples}`;
    }
  }
  return out;
}

function nextHour(word: string): string {
  return sayMinute(Math.min((clockOf(word)?.minute ?? 0) + 60, 1439));
}

function afternoonWhenEarly(word: string): number {
  const clock = clockOf(word) as { minute: number; half: string | null };
  return clock.half === null && clock.minute < 7 * 60 && clock.minute > 0 ? clock.minute + 720 : clock.minute;
}

/** A date that starts at word `i`: `2026_11_24`, `24 nov`, `nov 24 2026`, `24.11.`, `24/11`. */
function dateAt(
  list: readonly string[],
  i: number,
  today: string,
): { readonly date: string; readonly used: number } | 'ambiguous' | null {
  const word = list[i] ?? '';
  const next = list[i + 1] ?? '';
  const iso = /^(\d{4})_(\d{2})_(\d{2})$/.exec(word);
  if (iso) {
    const date = word.replaceAll('_', '-');
    return isDate(date) ? { date, used: 1 } : null;
  }
  const year = /^20\d\d$/.test(list[i + 2] ?? '') ? Number(list[i + 2]) : null;
  const used = year === null ? 2 : 3;
  if (/^\d{1,2}\.?$/.test(word) && monthOf(next) !== null) {
    const date = dateOf(Number.parseInt(word, 10), monthOf(next) as number, year, today);
    return date === null ? null : { date, used };
  }
  if (monthOf(word) !== null && /^\d{1,2}$/.test(next)) {
    const date = dateOf(Number(next), monthOf(word) as number, year, today);
    return date === null ? null : { date, used };
  }
  const numeric = /^(\d{1,2})\/(\d{1,2})(?:\/(20\d\d))?$/.exec(word);
  if (numeric) {
    const [a, b] = [Number(numeric[1]), Number(numeric[2])];
    const y = numeric[3] === undefined ? null : Number(numeric[3]);
    if (a <= 12 && b <= 12 && a !== b) return 'ambiguous';
    const date = a > 12 ? dateOf(a, b, y, today) : dateOf(b, a, y, today);
    return date === null ? null : { date, used: 1 };
  }
  return null;
}
