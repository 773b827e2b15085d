/**
 * When the candidate can, as a recruiter types it: "Tue 9-12, Wed after 14:00, not Friday". Parsed leniently, and a
 * word that is not understood is named instead of guessed at. Pure; used by the plan form's check and by `propose.ts`.
 */
import { type Interval, normalize, subtract } from '../scheduling/interval.ts';
import { addDays, addWorkingDays, instantAt, sayMinute, weekdayOf } from '../zones.ts';
import { type DaySet, examples, type Hours, type HoursWish, tokens } from './availability-words.ts';

interface Clause {
  readonly days: readonly DaySet[];
  /** Empty: the whole day's core hours. */
  readonly hours: readonly HoursWish[];
  readonly not: boolean;
}

export type Availability = readonly Clause[];

export type Parsed =
  | { readonly ok: true; readonly availability: Availability }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads what was typed. `today` (`YYYY-MM-DD` in the candidate's zone) resolves dates without a year.
 * Empty text is an empty list: any working day in core hours.
 */
export function parseAvailability(text: string, today: string): Parsed {
  if (text.length > 1000) return { ok: false, problem: 'That is very long. Name days and times only.' };
  const list = tokens(text, today);
  if (typeof list === 'string') return { ok: false, problem: list };
  const clauses: Clause[] = [];
  let days: DaySet[] = [];
  let hours: HoursWish[] = [];
  let not = false;
  const close = () => {
    if (days.length > 0 || hours.length > 0) clauses.push({ days, hours, not });
    days = [];
    hours = [];
    not = false;
  };
  for (const token of list) {
    if (token.kind === 'break') {
      // "Mon, Tue 9-12": days wait for their times; times close with the next day.
      if (hours.length > 0 && not) close();
    } else if (token.kind === 'not') {
      close();
      not = true;
    } else if (token.kind === 'days') {
      if (hours.length > 0 && days.length > 0) close();
      else if (hours.length > 0 && clauses.length > 0) close();
      days.push(token.set);
    } else hours.push(token.hours);
  }
  close();
  if (clauses.length === 0 && text.trim() !== '' && !/any|free|available/i.test(text))
    return { ok: false, problem: `I found no day or time in that. ${examples}` };
  return { ok: true, availability: clauses };
}

function wishToHours(wish: HoursWish, core: Hours): Hours {
  if ('part' in wish) return core;
  if ('after' in wish)
    return { from: wish.after, to: wish.after < core.to ? core.to : Math.min(wish.after + 240, 1440) };
  if ('before' in wish)
    return { from: wish.before > core.from ? core.from : Math.max(wish.before - 240, 0), to: wish.before };
  return wish;
}

function inSet(set: DaySet, date: string): boolean {
  return set.kind === 'dates' ? set.from <= date && date <= set.to : set.days.includes(weekdayOf(date));
}

/**
 * The stretches a candidate can be met in, from `from` to `to` (dates in `zone`, both included). Without any positive
 * wish, working days in core hours; weekends only when they are named.
 */
export function availableWindows(
  availability: Availability,
  span: {
    readonly zone: string;
    readonly from: string;
    readonly to: string;
    readonly core: { readonly fromMinute: number; readonly toMinute: number };
  },
): Interval[] {
  const core: Hours = { from: span.core.fromMinute, to: span.core.toMinute };
  const wishes = availability.filter((it) => !it.not);
  const vetoes = availability.filter((it) => it.not);
  const yes: Interval[] = [];
  const no: Interval[] = [];
  const at = (date: string, hours: Hours): Interval => ({
    start: instantAt(span.zone, date, hours.from),
    end: instantAt(span.zone, date, hours.to),
  });
  for (let date = span.from, guard = 0; date <= span.to && guard < 200; date = addDays(date, 1), guard += 1) {
    const working = weekdayOf(date) <= 5;
    if (wishes.length === 0 && working) yes.push(at(date, core));
    for (const clause of wishes) {
      const applies = clause.days.length === 0 ? working : clause.days.some((set) => inSet(set, date));
      if (!applies) continue;
      const hours = clause.hours.length === 0 ? [core] : clause.hours.map((it) => wishToHours(it, core));
      for (const it of hours) yes.push(at(date, it));
    }
    for (const clause of vetoes) {
      if (clause.days.length > 0 && !clause.days.some((set) => inSet(set, date))) continue;
      if (clause.hours.length === 0) no.push(at(date, { from: 0, to: 1440 }));
      for (const wish of clause.hours) no.push(at(date, vetoHours(wish)));
    }
  }
  return subtract(normalize(yes), normalize(no));
}

/** "Not after 16:00" rules out the rest of the day, not just the core hours. */
function vetoHours(wish: HoursWish): Hours {
  if ('part' in wish) return { from: 0, to: 1440 };
  if ('after' in wish) return { from: wish.after, to: 1440 };
  if ('before' in wish) return { from: 0, to: wish.before };
  return wish;
}

const shortDays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** How the text was understood, in words, so that a misreading is seen: "Tue 09:00–12:00; not Fri". */
export function sayAvailability(availability: Availability): string {
  return availability
    .map((clause) => {
      const days = clause.days.map(sayDays).join(', ') || (clause.not ? 'any day' : 'working days');
      const hours = clause.hours.map(sayHours).join(' and ');
      return `${clause.not ? 'not ' : ''}${days}${hours === '' ? '' : ` ${hours}`}`;
    })
    .join('; ');
}

function sayDays(set: DaySet): string {
  if (set.kind === 'dates') return set.from === set.to ? set.from : `${set.from} to ${set.to}`;
  if (set.days.join() === '1,2,3,4,5') return 'Mon–Fri';
  return set.days.map((it) => shortDays[it - 1]).join(', ');
}

function sayHours(wish: HoursWish): string {
  if ('part' in wish) return 'all day';
  if ('after' in wish) return `after ${sayMinute(wish.after)}`;
  if ('before' in wish) return `before ${sayMinute(wish.before)}`;
  return `${sayMinute(wish.from)}–${sayMinute(wish.to)}`;
}

/** The default search window: from tomorrow over the next ten working days. */
export function defaultWindow(today: string): { readonly from: string; readonly to: string } {
  return { from: addDays(today, 1), to: addWorkingDays(today, 10) };
}
