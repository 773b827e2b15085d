/**
 * Weekly hours as people write them: "Mon-Thu 9-17:30, Fri 9-12 13-16". Text in, stretches out, and back. Pure; used by
 * the Home tab's form and by the configuration file. A word that is not understood is named, never guessed at.
 */
import type { WeeklyHours } from '../scheduling/problem.ts';
import { sayMinute } from '../zones.ts';

export type ReadHours =
  | { readonly ok: true; readonly hours: readonly WeeklyHours[] }
  | { readonly ok: false; readonly problem: string };

const EXAMPLE = 'Write it like "Mon-Fri 9:00-17:30" or "Mon-Thu 9-12 13-17, Fri 9-13".';
const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const shown = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** More stretches than this in a week is a mistake. */
const MOST = 28;

type Weekday = WeeklyHours['weekday'];
/** A map, because people may type `constructor`. */
const dayWords = new Map<string, readonly Weekday[]>([
  ['weekdays', [1, 2, 3, 4, 5]],
  ['weekend', [6, 7]],
  ['daily', [1, 2, 3, 4, 5, 6, 7]],
]);

function dayOf(word: string): Weekday | null {
  const index = names.indexOf(word.slice(0, 3));
  if (index < 0) return null;
  const long = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'][index] ?? '';
  return long.startsWith(word) || `${long}s` === word || word === 'thurs' || word === 'tues'
    ? ((index + 1) as Weekday)
    : null;
}

/** `9`, `9:30`, `9.30`, `17h`, `9am`, `5:30pm`; null when it is no time of day. */
function minuteOf(word: string): number | null {
  const match = /^(\d{1,2})(?:[:.h](\d{2}))?(am|pm|h)?$/.exec(word);
  if (match === null) return null;
  let hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  const half = match[3] === 'am' || match[3] === 'pm' ? match[3] : null;
  if (minute > 59 || hour > 24 || (half !== null && (hour < 1 || hour > 12))) return null;
  if (half === 'pm' && hour < 12) hour += 12;
  if (half === 'am' && hour === 12) hour = 0;
  const all = hour * 60 + minute;
  return all <= 1440 ? all : null;
}

const no = (problem: string): ReadHours => ({ ok: false, problem });
const cut = (word: string) => (word.length > 40 ? `${word.slice(0, 40)}…` : word);

/** An empty text has no hours and is not a mistake: whoever asks decides what that means. */
export function readHours(text: string): ReadHours {
  const found: WeeklyHours[] = [];
  const written = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[–—−~]/g, '-')
    .replaceAll(/\s*-\s*/g, '-')
    .replaceAll(/(\d)\s+(am|pm)\b/g, '$1$2')
    .replaceAll(/\bto\b/g, '-')
    .replaceAll(/\s*-\s*/g, '-');
  for (const part of written.split(/[,;\n]+/)) {
    const words = part.split(/\s+/).filter((it) => it !== '' && it !== 'and' && it !== '&');
    const days: Weekday[] = [];
    let stretches = 0;
    for (const raw of words) {
      const word = raw.replace(/[:.]$/, '');
      const [a = '', b, more] = word.split('-');
      const first = dayOf(a);
      const whole = dayWords.get(word);
      if (whole !== undefined) {
        days.push(...whole);
        continue;
      }
      if (first !== null && more === undefined) {
        const last = b === undefined ? first : dayOf(b);
        if (last === null) return no(`I do not understand "${cut(raw)}". ${EXAMPLE}`);
        if (stretches > 0) return no(`Put a comma before "${cut(raw)}". ${EXAMPLE}`);
        for (let day = first; ; day = ((day % 7) + 1) as Weekday) {
          days.push(day);
          if (day === last) break;
        }
        continue;
      }
      const from = minuteOf(a);
      const to = b === undefined ? null : minuteOf(b);
      if (from === null || to === null || more !== undefined)
        return no(`I do not understand "${cut(raw)}". ${EXAMPLE}`);
      if (days.length === 0) return no(`"${cut(raw)}" stands without a day. ${EXAMPLE}`);
      if (to <= from) return no(`"${cut(raw)}" ends before it starts. ${EXAMPLE}`);
      for (const weekday of new Set(days)) found.push({ weekday, fromMinute: from, toMinute: to });
      stretches += 1;
    }
    if (words.length > 0 && stretches === 0) return no(`"${cut(part.trim())}" has no hours. ${EXAMPLE}`);
  }
  if (found.length > MOST) return no('That is more stretches than a week needs.');
  const sorted = found.sort((x, y) => x.weekday - y.weekday || x.fromMinute - y.fromMinute);
  for (const [index, it] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before?.weekday === it.weekday && it.fromMinute < before.toMinute)
      return no(`${shown[it.weekday - 1]} ${sayStretch(before)} and ${sayStretch(it)} overlap. Write each hour once.`);
  }
  return { ok: true, hours: sorted };
}

function sayStretch(it: WeeklyHours): string {
  // A dash that is no hyphen: ":00-17:" would be read as the name of an emoji.
  return `${sayMinute(it.fromMinute)}–${sayMinute(it.toMinute)}`;
}

/** "Mon–Thu 09:00–17:30, Fri 09:00–12:00 13:00–16:00"; reads back as what it says. */
export function sayHours(hours: readonly WeeklyHours[]): string {
  const byDay = new Map<number, string>();
  for (const it of hours.toSorted((a, b) => a.weekday - b.weekday || a.fromMinute - b.fromMinute)) {
    const mine = byDay.get(it.weekday);
    byDay.set(it.weekday, mine === undefined ? sayStretch(it) : `${mine} ${sayStretch(it)}`);
  }
  const parts: { from: number; to: number; text: string }[] = [];
  for (const [day, text] of byDay) {
    const last = parts.at(-1);
    if (last !== undefined && last.to === day - 1 && last.text === text) last.to = day;
    else parts.push({ from: day, to: day, text });
  }
  return parts
    .map((it) => `${shown[it.from - 1]}${it.to === it.from ? '' : `–${shown[it.to - 1]}`} ${it.text}`)
    .join(', ');
}
