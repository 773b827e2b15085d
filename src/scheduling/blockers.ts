/**
 * Who and what stands in the way of a panel that does not fit: people, pools, rooms and the candidate’s time, each with
 * the share of the candidate’s time that it takes away. Rules about the panel as a whole are found by `explain.ts`, which
 * tries without them. Says that somebody is busy, never with what.
 */
import { EnoughPeople } from './enough-people.ts';
import { BUSY, type FreeTime, GONE, LIMITED, marksIn, OFF } from './free-time.ts';
import type { GridInterview, GridProblem, GridSeat, LimitedBy } from './grid.ts';
import { limitWords, type Words } from './ideas.ts';
import { groupBlockers, type OwnBlocker } from './group-blockers.ts';
import { startsIn } from './own-costs.ts';
import type { Blocker } from './problem.ts';
import { roomIsFree } from './rules.ts';
import type { Tables } from './tables.ts';

/** What is known about a person beyond the grid. */
export interface About {
  /** Why the person cannot sit at all, as the end of a sentence: "cannot be asked: …". */
  readonly unusable: (p: number) => string | null;
  /** Why the person is away for much of the time, likewise. */
  readonly away: (p: number) => string | null;
  /** Some of the time they are away they interview somebody else. */
  readonly interviewing?: (p: number) => boolean;
  /** Which limits are reached when. */
  readonly limits: (p: number) => LimitedBy;
}

/** The ground that blockers are read from. */
export interface Surveyed {
  readonly grid: GridProblem;
  readonly words: Words;
  readonly about: About;
  /** Of the problem itself. */
  readonly tables: Tables;
  /** Everybody's time with marks on what is busy and off, not only on what is free. */
  readonly time: FreeTime;
}

/** Somebody who is free for less than this share of the time is worth naming. */
const SCARCE = 0.5;
/** Of a pool that is rarely free, this many are named. */
const NAMED = 3;
const IN_THE_WAY = LIMITED | OFF | BUSY | GONE;

type Starts = readonly (readonly [day: number, slot: number])[];

export function blockersOf(surveyed: Surveyed): Blocker[] {
  const { grid, words, tables } = surveyed;
  const found: OwnBlocker[] = [];
  const named = new Set<number>();
  const window = slotsOf(grid.windows, grid);
  for (const [j, interview] of grid.interviews.entries()) {
    const { fixed, dur } = interview;
    const starts: Starts = fixed ? [fixed] : startsIn(grid.windows, dur, grid.days, grid.slotsPerDay);
    if (starts.length === 0) {
      found.push({
        kind: 'window',
        subject: interview.id,
        share: 1,
        sentence: `${words.session(j)} takes ${words.length(dur)} and fits into none of the candidate’s windows`,
      });
      continue;
    }
    roomBlocker(surveyed, interview, words.session(j), starts, window.length, found);
    // A session that stays where it is has no other time that anybody could be free in.
    const times = fixed ? slotsOf([[fixed[0], fixed[1], fixed[1] + dur]], grid) : window;
    for (const seat of interview.seats)
      if (!seat.optional) seatBlocker(surveyed, { j, interview, seat, starts, window: times }, named, found);
  }
  // A session that is too long by itself says so; where every one is, once is enough.
  const unfit = found.filter((it) => it.kind === 'window').length;
  const short = unfit === 0 || (unfit > 1 && unfit === grid.interviews.length) ? tooShort(surveyed, window) : null;
  if (short !== null) found.splice(0, found.length, short, ...found.filter((it) => it.kind !== 'window'));
  // Said only where no single person or pool explains it.
  if (!found.some((it) => it.share === 1) && !new EnoughPeople(tables).for(null, null))
    found.push({
      kind: 'pool',
      share: 1,
      sentence: 'There are fewer people who can ever sit than seats that must be filled, as nobody sits twice',
    });
  return groupBlockers(found.sort((a, b) => (b.share ?? 0) - (a.share ?? 0)));
}

/** The panel is longer than the candidate's time on its days, or than the part of it in which anybody can sit. */
function tooShort({ grid, words, time }: Surveyed, window: readonly number[]): Blocker | null {
  if (grid.interviews.some((it) => it.fixed !== undefined)) return null;
  const needed = grid.interviews.reduce((sum, it) => sum + it.dur, 0);
  const asked = new Set(
    grid.interviews.flatMap(({ seats }) => seats.flatMap((it) => (it.optional ? [] : it.pool.map(({ p }) => p)))),
  );
  const most = (slots: readonly number[]): number => {
    const each = new Map<number, number>();
    for (const at of slots) {
      const day = Math.floor(at / grid.slotsPerDay);
      each.set(day, (each.get(day) ?? 0) + 1);
    }
    const longest = [...each.values()].sort((a, b) => b - a).slice(0, grid.maxDays);
    return longest.reduce((sum, it) => sum + it, 0);
  };
  const days = grid.maxDays === 1 ? 'one day' : `${grid.maxDays} days`;
  const panel = `${grid.interviews.length === 1 ? 'The interview' : 'The panel'} takes ${words.length(needed)}`;
  const candidate = most(window);
  if (candidate < needed) {
    const has = candidate === 0 ? 'no time' : `at most ${words.length(candidate)}`;
    return { kind: 'window', share: 1, sentence: `${panel}, and the candidate has ${has} on ${days}` };
  }
  const anybody = most(
    window.filter((at) => [...asked].some((p) => sits(time, p, Math.floor(at / time.slots), at % time.slots, 1))),
  );
  if (anybody === 0 || anybody >= needed) return null;
  return {
    kind: 'window',
    share: 1,
    sentence: `${panel}, and within the candidate’s time anybody who could sit is free for at most ${words.length(anybody)} on ${days}`,
  };
}

interface InQuestion {
  readonly j: number;
  readonly interview: GridInterview;
  readonly seat: GridSeat;
  readonly starts: Starts;
  /** The candidate's slots, `day · slotsPerDay + slot`. */
  readonly window: readonly number[];
}

function seatBlocker(surveyed: Surveyed, asked: InQuestion, named: Set<number>, found: OwnBlocker[]): void {
  const { grid, words, about, time } = surveyed;
  const { j, interview, seat, starts, window } = asked;
  const able = seat.pool.filter(({ p }) => grid.people[p]?.unusable !== true);
  for (const { p } of seat.pool)
    if (grid.people[p]?.unusable === true && !named.has(p) && able.length <= 2 * seat.count) {
      named.add(p);
      found.push(own(grid.people[p].id, 1, words.person(p), about.unusable(p) ?? 'cannot sit'));
    }
  if (able.length < seat.count) {
    found.push({
      kind: 'pool',
      subject: interview.id,
      share: 1,
      sentence: `${words.session(j)} needs ${people(seat.count)} as ${seat.role}, and ${able.length === 0 ? 'nobody' : `only ${able.length}`} of ${seat.pool.length} in the pool can be asked`,
    });
    return;
  }
  const possible = starts.filter(([d, s]) => {
    let free = 0;
    for (let i = 0; i < able.length && free < seat.count; i += 1)
      if (sits(time, able[i]!.p, d, s, interview.dur)) free += 1;
    return free >= seat.count;
  });
  const share = 1 - possible.length / starts.length;
  if (able.length > seat.count && share > SCARCE) {
    const who = `the ${able.length} people for ${seat.role}`;
    const enough = seat.count === 1 ? `somebody of ${who} is` : `${seat.count} of ${who} are`;
    const none = seat.count === 1 ? `none of ${who} is` : `fewer than ${seat.count} of ${who} are`;
    found.push({
      kind: 'pool',
      subject: interview.id,
      share,
      sentence:
        share === 1
          ? `${words.session(j)}: ${none} free at any of these times`
          : `${words.session(j)}: ${enough} free for only ${words.length(span(possible, interview.dur))} of the candidate’s ${words.length(window.length)}`,
    });
  }
  // Where nobody can be spared, each person is to blame alone.
  const needed = able.length <= seat.count ? able : share > SCARCE ? able.slice(0, NAMED) : [];
  for (const { p } of needed)
    if (!named.has(p)) {
      const blocker = personBlocker(surveyed, p, asked);
      if (blocker === null) continue;
      named.add(p);
      found.push(blocker);
    }
}

function sits(time: FreeTime, p: number, d: number, s: number, dur: number): boolean {
  return (marksIn(time, (p * time.days + d) * time.slots + s, dur) & IN_THE_WAY) === 0;
}

function roomBlocker(
  { grid, words }: Surveyed,
  interview: GridInterview,
  session: string,
  starts: Starts,
  window: number,
  found: Blocker[],
): void {
  if (!interview.room) return;
  const possible = starts.filter(([d, s]) => roomIsFree.allows(grid.rooms, d, s, s + interview.dur));
  const share = 1 - possible.length / starts.length;
  if (share <= SCARCE) return;
  let sentence = `A room is free for ${session} in only ${words.length(span(possible, interview.dur))} of the candidate’s ${words.length(window)}`;
  if (grid.rooms.length === 0) sentence = `${session} needs a room, and there is none`;
  else if (share === 1) sentence = `No room is free for ${session} at any of the candidate’s time`;
  found.push({ kind: 'room', subject: interview.id, share, sentence });
}

/** What keeps somebody from a session for most of the candidate's time, or null when that is not so. */
function personBlocker(
  { grid, words, about, time }: Surveyed,
  p: number,
  { interview, starts, window }: InQuestion,
): OwnBlocker | null {
  const possible = starts.filter(([d, s]) => sits(time, p, d, s, interview.dur));
  const share = 1 - possible.length / starts.length;
  if (share <= SCARCE) return null;
  const slots = { limit: 0, off: 0, busy: 0, free: 0 };
  const limited = new Set<number>();
  for (const at of window) {
    const marks = time.marks[p * time.days * time.slots + at]!;
    if (marks & LIMITED) {
      slots.limit += 1;
      limited.add(Math.floor(at / time.slots));
    } else if (marks & (OFF | GONE)) slots.off += 1;
    else if (marks & BUSY) slots.busy += 1;
    else slots.free += 1;
  }
  const all = window.length;
  const away = about.away(p);
  const limit = limitNamed(about.limits(p));
  const reasons: string[] = [];
  if (slots.limit > 0)
    reasons.push(`at the ${limit} limit on ${limited.size === 1 ? '1 day' : `${limited.size} days`}`);
  if (slots.busy > 0) reasons.push(`busy for ${words.length(slots.busy)}`);
  const off = about.interviewing?.(p) ? 'not at work, or interviewing already,' : 'not at work';
  if (slots.off > 0) reasons.push(away ?? `${off} for ${words.length(slots.off)}`);
  let said: string;
  if (all === 0 || slots.limit === all) said = `is at the ${limit} limit`;
  else if (slots.off === all)
    said =
      away ?? (about.interviewing?.(p) ? 'does not work then, or interviews already' : 'does not work then at all');
  else if (slots.busy === all) said = 'is busy all the time';
  else {
    const free = slots.free === 0 ? 'is never free' : `is free for only ${words.length(slots.free)}`;
    const run = slots.free > 0 && possible.length === 0 ? `, never for ${words.length(interview.dur)} in a row` : '';
    said = `${free} ${slots.free === 0 ? 'in' : 'of'} the candidate’s ${words.length(all)}${run} (${reasons.join(', ')})`;
  }
  return own(grid.people[p]!.id, share, words.person(p), said);
}

const own = (subject: string, share: number, who: string, said: string): OwnBlocker => ({
  kind: 'person',
  subject,
  share,
  sentence: `${who} ${said}`,
  who,
  said,
});

/** The limit to name: the one of the week, where it is among those that are reached. */
function limitNamed(limits: LimitedBy): string {
  const reached = (['day', 'week', 'rolling'] as const).filter((it) => (limits[it]?.length ?? 0) > 0);
  return limitWords[reached.includes('week') ? 'week' : (reached[0] ?? 'week')];
}

/** Slots that some session of this length covers. */
function span(starts: Starts, dur: number): number {
  let slots = 0;
  let [lastDay, end] = [-1, 0];
  for (const [d, s] of starts) {
    slots += dur - Math.max(0, d === lastDay ? end - s : 0);
    [lastDay, end] = [d, s + dur];
  }
  return slots;
}

function slotsOf(windows: GridProblem['windows'], { days, slotsPerDay }: GridProblem): number[] {
  return startsIn(windows, 1, days, slotsPerDay).map(([d, s]) => d * slotsPerDay + s);
}

function people(count: number): string {
  return count === 1 ? 'one person' : `${count} people`;
}
