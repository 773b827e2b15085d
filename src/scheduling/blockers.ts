/**
 * Who and what stands in the way of a panel that does not fit: people, pools, rooms and the candidate’s time, each with
 * the share of the candidate’s time that it takes away. Rules about the panel as a whole are found by `explain.ts`, which
 * tries without them. Says that somebody is busy, never with what.
 */
import { EnoughPeople } from './enough-people.ts';
import type { GridInterview, GridPerson, GridProblem } from './grid.ts';
import type { Words } from './ideas.ts';
import type { Blocker } from './problem.ts';
import { candidateCan, insideHours, interviewerIsFree, limitIsKept, roomIsFree } from './rules.ts';
import { buildTables } from './tables.ts';

/** What is known about a person beyond the grid. */
export interface About {
  /** Why the person cannot sit at all, as the end of a sentence: "cannot be asked: …". */
  readonly unusable: (p: number) => string | null;
  /** Why the person is away for much of the time, likewise. */
  readonly away: (p: number) => string | null;
}

type Hindrance = 'limit' | 'hours' | 'busy';

/** Somebody who is free for less than this share of the time is worth naming. */
const SCARCE = 0.5;
/** From this share of the time on it is said to be nearly all of it. */
const NEARLY_ALL = 0.9;

export function blockersOf(grid: GridProblem, words: Words, about: About): Blocker[] {
  const found: Blocker[] = [];
  const named = new Set<number>();
  const windows = grid.interviews.map((interview) => startsInWindow(grid, interview));
  for (const [j, interview] of grid.interviews.entries()) {
    const starts = windows[j]!;
    if (starts.length === 0 && !interview.fixed) {
      found.push({
        kind: 'window',
        subject: interview.id,
        share: 1,
        sentence: `${words.session(j)} takes ${words.length(interview.dur)} and fits into none of the candidate’s windows`,
      });
      continue;
    }
    roomBlocker(grid, interview, words.session(j), starts, found);
    for (const seat of interview.seats) {
      if (seat.optional) continue;
      const able = seat.pool.filter(({ p }) => grid.people[p]?.unusable !== true);
      for (const { p } of seat.pool)
        if (grid.people[p]?.unusable === true && !named.has(p) && able.length <= 2 * seat.count) {
          named.add(p);
          found.push({
            kind: 'person',
            subject: grid.people[p].id,
            share: 1,
            sentence: `${words.person(p)} ${about.unusable(p) ?? 'cannot sit'}`,
          });
        }
      if (able.length < seat.count) {
        found.push({
          kind: 'pool',
          subject: interview.id,
          share: 1,
          sentence: `${words.session(j)} needs ${people(seat.count)} as ${seat.role}, and ${able.length === 0 ? 'nobody' : `only ${able.length}`} of ${seat.pool.length} in the pool can be asked`,
        });
        continue;
      }
      const lost = starts.filter(
        ([d, s]) => able.filter(({ p }) => sits(grid.people[p]!, d, s, s + interview.dur)).length < seat.count,
      );
      const share = starts.length === 0 ? 0 : lost.length / starts.length;
      if (able.length > seat.count && share > SCARCE)
        found.push({
          kind: 'pool',
          subject: interview.id,
          share,
          sentence:
            share === 1
              ? `${words.session(j)}: ${freeOf(seat.count, able.length, seat.role)} at any of these times`
              : `${words.session(j)}: for ${share >= NEARLY_ALL ? 'nearly all' : 'most'} of the candidate’s time ${freeOf(seat.count, able.length, seat.role)}`,
        });
      // Where nobody can be spared, each person is to blame alone.
      const needed = able.length <= seat.count ? able : share > SCARCE ? able.slice(0, 3) : [];
      for (const { p } of needed) personBlocker(grid, interview, words, about, p, starts, named, found);
    }
  }
  // Said only where no single person or pool explains it.
  if (!found.some((it) => it.share === 1) && !new EnoughPeople(buildTables(grid)).for(null, null))
    found.push({
      kind: 'pool',
      share: 1,
      sentence: 'There are fewer people who can ever sit than seats that must be filled, as nobody sits twice',
    });
  return found.sort((a, b) => (b.share ?? 0) - (a.share ?? 0));
}

function startsInWindow(grid: GridProblem, interview: GridInterview): [number, number][] {
  if (interview.fixed) return [[interview.fixed[0], interview.fixed[1]]];
  const starts: [number, number][] = [];
  for (let d = 0; d < grid.days; d += 1)
    for (let s = 0; s + interview.dur <= grid.slotsPerDay; s += 1)
      if (candidateCan.allows(grid.windows, d, s, s + interview.dur)) starts.push([d, s]);
  return starts;
}

function sits(person: GridPerson, day: number, from: number, to: number): boolean {
  return hindranceOf(person, day, from, to) === null;
}

function hindranceOf(person: GridPerson, day: number, from: number, to: number): Hindrance | null {
  if (!limitIsKept.allows(person, day, from, to)) return 'limit';
  if (!insideHours.allows(person, day, from, to)) return 'hours';
  if (!interviewerIsFree.allows(person, day, from, to)) return 'busy';
  return null;
}

function roomBlocker(
  grid: GridProblem,
  interview: GridInterview,
  session: string,
  starts: readonly [number, number][],
  found: Blocker[],
): void {
  if (!interview.room) return;
  const lost = starts.filter(([d, s]) => !roomIsFree.allows(grid.rooms, d, s, s + interview.dur)).length;
  const share = starts.length === 0 ? 0 : lost / starts.length;
  if (share > SCARCE)
    found.push({
      kind: 'room',
      subject: interview.id,
      share,
      sentence:
        grid.rooms.length === 0
          ? `${session} needs a room, and there is none`
          : `No room is free for ${session} ${share === 1 ? 'at any of' : `in ${percent(share)} of`} the candidate’s time`,
    });
}

function personBlocker(
  grid: GridProblem,
  interview: GridInterview,
  words: Words,
  about: About,
  p: number,
  starts: readonly [number, number][],
  named: Set<number>,
  found: Blocker[],
): void {
  const person = grid.people[p]!;
  if (named.has(p) || starts.length === 0) return;
  const lost: Record<Hindrance, number> = { limit: 0, hours: 0, busy: 0 };
  for (const [d, s] of starts) {
    const hindrance = hindranceOf(person, d, s, s + interview.dur);
    if (hindrance !== null) lost[hindrance] += 1;
  }
  const share = (lost.limit + lost.hours + lost.busy) / starts.length;
  if (share <= SCARCE) return;
  named.add(p);
  const parts: string[] = [];
  const say = (count: number, all: string, some: string) => {
    if (count === starts.length) parts.push(all);
    else if (count > 0) parts.push(`${some} ${percent(count / starts.length)}`);
  };
  const away = about.away(p);
  say(lost.limit, limitSentence(person), `${limitSentence(person)} in`);
  say(lost.hours, away ?? 'does not work then at all', away === null ? 'does not work in' : `${away}: off in`);
  say(lost.busy, 'is busy all the time', 'is busy in');
  const name = words.person(p);
  found.push({
    kind: 'person',
    subject: person.id,
    share,
    sentence: `${name} ${parts.join(', ')}${parts.length === 1 && share === 1 ? '' : ' of the candidate’s time'}`,
  });
}

function limitSentence(person: GridPerson): string {
  const reached = (['week', 'day', 'rolling'] as const).find((it) => (person.limitedBy?.[it]?.length ?? 0) > 0);
  const name = reached === 'day' ? 'daily' : reached === 'rolling' ? 'four-week' : 'weekly';
  return `is at the ${name} limit`;
}

function percent(share: number): string {
  // Never "100 %" for almost all, nor "0 %" for a little.
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`;
}

/** The end of a sentence about a pool that is not free: "none of the 6 people for Backend coding is free". */
function freeOf(needed: number, pool: number, role: string): string {
  return needed === 1
    ? `none of the ${pool} people for ${role} is free`
    : `fewer than ${needed} of the ${pool} people for ${role} are free`;
}

function people(count: number): string {
  return count === 1 ? 'one person' : `${count} people`;
}
