/**
 * When the candidate can, as a recruiter types it: "Tue 9-12, Wed after 14:00, not Friday". Parsed leniently, and a
 * word that is not understood is named instead of guessed at. Pure; used by the plan form's check and by `propose.ts`.
 */
import { type Interval, normalize, subtract } from '../scheduling/interval.ts';
import { addDays, addWorkingDays, cityOf, instantAt, sayDay, sayMinute, wallClock, weekdayOf } from '../zones.ts';
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
const everyWeek = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

/**
 * How the text was understood, in words, so that a misreading is seen: "Tuesdays 09:00–12:00; not Fridays". Hours that
 * were left open are said as they are searched: `core` in wall-clock minutes.
 */
export function sayAvailability(
  availability: Availability,
  { fromMinute, toMinute }: { readonly fromMinute: number; readonly toMinute: number },
): string {
  const core: Hours = { from: fromMinute, to: toMinute };
  const wishes = availability.filter((it) => !it.not);
  const yes = (wishes.length === 0 ? [{ days: [], hours: [], not: false }] : wishes).map((it) => {
    const hours = it.hours.length === 0 ? [core] : it.hours.map((one) => wishToHours(one, core));
    return `${sayDays(it.days) || 'working days'} ${listed(hours.map(sayHours))}`;
  });
  const no = availability
    .filter((it) => it.not)
    .map((it) => ['not', sayDays(it.days), listed(it.hours.map(sayWish))].filter((one) => one !== '').join(' '));
  return [...yes, ...no].join('; ');
}

/** What reads oddly, a sentence each: an end before its start is taken as an hour of the evening. */
export function oddIn(availability: Availability): string[] {
  const hours = availability.flatMap((it) => it.hours);
  const said = hours.flatMap((it) =>
    'evening' in it && it.evening !== undefined
      ? [`“${it.evening}” ends before it starts and was read as ${sayHours(it)}. If that is wrong, type it again.`]
      : [],
  );
  return [...new Set(said)];
}

function sayDays(sets: readonly DaySet[]): string {
  const weekdays = [...new Set(sets.flatMap((it) => (it.kind === 'weekdays' ? it.days : [])))].sort((a, b) => a - b);
  const runs: number[][] = [];
  for (const day of weekdays) {
    const run = runs.at(-1);
    if (run?.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const weekly = runs.flatMap((run) =>
    run.length > 2
      ? [`${shortDays[run[0]! - 1]}–${shortDays[run.at(-1)! - 1]}`]
      : run.map((day) => everyWeek[day - 1] ?? ''),
  );
  return listed([...weekly, ...sets.flatMap((it) => (it.kind === 'dates' ? [sayDates(it)] : []))]);
}

/** "Tue 24 Nov", "24 Nov–4 Dec". */
function sayDates({ from, to }: { readonly from: string; readonly to: string }): string {
  const short = (date: string) => sayDay(date).split(' ').slice(1).join(' ');
  return from === to ? sayDay(from) : `${short(from)}–${short(to)}`;
}

function sayHours({ from, to }: Hours): string {
  return from === 0 && to === 1440 ? 'all day' : `${sayMinute(from)}–${sayMinute(to)}`;
}

function sayWish(wish: HoursWish): string {
  if ('part' in wish) return 'all day';
  if ('after' in wish) return `after ${sayMinute(wish.after)}`;
  if ('before' in wish) return `before ${sayMinute(wish.before)}`;
  return sayHours(wish);
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Fits on a screen beside other things; a text that needs more was a list. */
const MOST_SAID = 700;

/** What a search took for the candidate's time, in words. */
export interface CandidateTime {
  /** "Tuesdays 12:00–21:00, Lisbon time, 24 Nov–4 Dec" */
  readonly words: string;
  /** What was typed and reads oddly, a sentence each. */
  readonly odd: readonly string[];
}

/** Null where the text cannot be read: whoever searches says so on its field. `now` in epoch ms. */
export function sayCandidateTime(
  draft: {
    readonly availability: string;
    readonly zone: string;
    readonly window: { readonly from: string; readonly to: string };
    readonly rules: {
      readonly core: { readonly fromMinute: number; readonly toMinute: number };
      readonly noticeHours: number;
    };
  },
  now: number,
): CandidateTime | null {
  const parsed = parseAvailability(draft.availability, wallClock(draft.zone, now).date);
  if (!parsed.ok) return null;
  const { from, to } = draft.window;
  /** Days that the notice rules out are not said to be searched. */
  const noticed = wallClock(draft.zone, now + draft.rules.noticeHours * 3_600_000).date;
  const window = { from: from < noticed && noticed <= to ? noticed : from, to };
  const said = sayAvailability(parsed.availability, draft.rules.core);
  const short = said.length > MOST_SAID ? `${said.slice(0, MOST_SAID)}…` : said;
  return {
    words: `${short}, ${cityOf(draft.zone)} time, ${sayDates(window)}`,
    odd: oddIn(parsed.availability),
  };
}

/** The default search window: from tomorrow over the next ten working days. */
export function defaultWindow(today: string): { readonly from: string; readonly to: string } {
  return { from: addDays(today, 1), to: addWorkingDays(today, 10) };
}
