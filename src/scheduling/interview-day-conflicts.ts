/**
 * Where panels of different candidates get in each other's way: one person in two places, one interview too many, no room
 * left. For each, the ways out: in every joint day at least one of the bars holds, so a search that tries each of them
 * misses nothing. Called by `interview-day-tree.ts`. Pure.
 */
import { type Limit, perDay, perWeek, inRun, ROLLING_DAYS } from './limits.ts';
import type { Bar } from './interview-day-bars.ts';
import type { DayDesk, Panel, Use } from './interview-day-desk.ts';
import { overlaps } from './interval.ts';
import type { Interviewer, Room } from './problem.ts';
import { instantOf, localDayOf, weekOf } from './working-hours.ts';

/** One of `ways` holds in every joint day: a bar for one candidate. */
export interface Conflict {
  /** Person; empty for rooms. */
  readonly subject: string;
  readonly candidates: readonly number[];
  readonly ways: readonly { readonly candidate: number; readonly bar: Bar }[];
  /** The first instant it is about. */
  readonly at: number;
}

/** A stretch of days in which a person has only so many interviews left, for all candidates together. */
export interface LimitWindow {
  readonly limit: Limit;
  readonly person: string;
  readonly from: number;
  readonly to: number;
  readonly left: number;
}

/** What all candidates draw on, by person: limits and what is held already. The strictest where problems differ. */
export interface Shared {
  readonly people: ReadonlyMap<string, SharedPerson>;
  readonly rooms: readonly Room[];
}

export interface SharedPerson extends Interviewer {
  readonly days: ReadonlyMap<number, number>;
  readonly weeks: ReadonlyMap<number, number>;
}

export function sharedBy(desk: Pick<DayDesk, 'compiled'>): Shared {
  const people = new Map<string, SharedPerson>();
  const rooms = new Map<string, Room>();
  for (const { problem } of desk.compiled) {
    for (const it of problem.people) {
      const known = people.get(it.id);
      if (known === undefined) {
        const days = perDay(it);
        people.set(it.id, { ...it, days, weeks: perWeek(days) });
        continue;
      }
      const rolling = Math.min(known.rollingLimit ?? Infinity, it.rollingLimit ?? Infinity);
      people.set(it.id, {
        ...known,
        dayLimit: Math.min(known.dayLimit, it.dayLimit),
        weekLimit: Math.min(known.weekLimit, it.weekLimit),
        ...(rolling < Infinity && { rollingLimit: rolling }),
      });
    }
    for (const it of problem.rooms) if (!rooms.has(it.id)) rooms.set(it.id, it);
  }
  return { people, rooms: [...rooms.values()] };
}

interface Owned extends Use {
  readonly candidate: number;
}

/** Every conflict between these panels, in order of time. `null`: not placed yet. */
export function conflictsIn(desk: DayDesk, shared: Shared, panels: readonly (Panel | null)[]): Conflict[] {
  const byPerson = new Map<string, Owned[]>();
  for (const [candidate, panel] of panels.entries())
    for (const use of panel?.uses ?? []) {
      const mine = byPerson.get(use.person);
      const owned = { ...use, candidate };
      if (mine === undefined) byPerson.set(use.person, [owned]);
      else mine.push(owned);
    }
  const found: Conflict[] = [];
  for (const [id, uses] of byPerson) {
    if (uses.length < 2) continue;
    for (const [i, a] of uses.entries())
      for (const b of uses.slice(i + 1)) {
        if (a.start >= b.free || b.start >= a.free) continue;
        found.push(twice(desk, id, a, b));
      }
    const person = shared.people.get(id)!;
    for (const window of windowsOf(person, uses)) {
      const within = uses.filter((it) => it.start < window.to && window.from < it.end);
      const conflict = overLimit(id, window, within);
      if (conflict !== null) found.push(conflict);
    }
  }
  found.push(...roomConflicts(shared.rooms, panels));
  return found.sort((a, b) => a.at - b.at || (a.subject < b.subject ? -1 : 1));
}

function twice(desk: DayDesk, person: string, a: Owned, b: Owned): Conflict {
  // In the middle of what both want: neither can dodge by a little.
  const from = Math.max(a.start, b.start);
  const to = Math.min(a.free, b.free);
  const { step } = desk.axis;
  const at = from + Math.floor((to - from) / 2 / step) * step;
  return {
    subject: person,
    candidates: [a.candidate, b.candidate],
    at: from,
    ways: [a, b].map(({ candidate }) => ({
      candidate,
      bar: { kind: 'person', person, from: at - desk.apartOf(candidate, person), to: at + 1 },
    })),
  };
}

/** The days, weeks and runs of 28 days that these uses touch, with what is left in each. */
export function windowsOf(person: SharedPerson, uses: readonly Pick<Use, 'start' | 'end'>[]): LimitWindow[] {
  const { zone, id } = person;
  const touched = new Set<number>();
  for (const it of uses)
    for (let day = localDayOf(it.start, zone); day <= localDayOf(it.end - 1, zone); day += 1) touched.add(day);
  const days = [...touched].sort((a, b) => a - b);
  const found: LimitWindow[] = [];
  const add = (limit: LimitWindow['limit'], first: number, last: number, left: number) => {
    found.push({ limit, person: id, from: instantOf(first, 0, zone), to: instantOf(last + 1, 0, zone), left });
  };
  for (const day of days) add('day', day, day, person.dayLimit - (person.days.get(day) ?? 0));
  for (const week of new Set(days.map(weekOf))) {
    // ISO weeks begin on a Monday; local day 4 was one.
    add('week', week * 7 - 3, week * 7 + 3, person.weekLimit - (person.weeks.get(week) ?? 0));
  }
  const { rollingLimit } = person;
  if (rollingLimit !== undefined) {
    const runs = new Set<number>();
    for (const day of days) for (let end = day; end < day + ROLLING_DAYS; end += 1) runs.add(end);
    for (const end of runs) add('rolling', end - ROLLING_DAYS + 1, end, rollingLimit - inRun(person.days, end));
  }
  return found;
}

function overLimit(subject: string, window: LimitWindow, within: readonly Owned[]): Conflict | null {
  let sum = within.reduce((all, it) => all + it.weight, 0);
  if (within.length < 2 || sum <= window.left) return null;
  const needed: Owned[] = [];
  // As few as are too many together: the fewer, the fewer ways to try.
  const heavy = within.toSorted((a, b) => a.weight - b.weight);
  for (const it of heavy) {
    if (sum - it.weight > window.left) sum -= it.weight;
    else needed.push(it);
  }
  return {
    subject,
    candidates: needed.map((it) => it.candidate),
    at: Math.min(...needed.map((it) => it.start)),
    ways: needed.map(({ candidate }) => ({
      candidate,
      bar: { kind: 'person', person: subject, from: window.from, to: window.to },
    })),
  };
}

interface Roomed {
  readonly candidate: number;
  readonly session: number;
  readonly start: number;
  readonly end: number;
}

function roomConflicts(rooms: readonly Room[], panels: readonly (Panel | null)[]): Conflict[] {
  const all = panels.flatMap((panel, candidate) => (panel?.roomed ?? []).map((it): Roomed => ({ candidate, ...it })));
  if (all.length < 2) return [];
  all.sort((a, b) => a.start - b.start || a.candidate - b.candidate);
  const found: Conflict[] = [];
  for (const { start } of all) {
    const active = all.filter((it) => it.start <= start && start < it.end);
    const free = rooms.filter((room) => !room.busy.some((it) => it.start <= start && start < it.end)).length;
    if (active.length <= Math.max(1, free)) continue;
    const needed = active.slice(0, free + 1);
    found.push({
      subject: '',
      candidates: needed.map((it) => it.candidate),
      at: start,
      ways: needed.map((it) => ({ candidate: it.candidate, bar: { kind: 'rooms', from: start, to: start + 1 } })),
    });
  }
  if (found.length > 0 || seated(rooms, all)) return found;
  // Enough rooms at every moment, but none free long enough for somebody: as few sessions as cannot be put anywhere.
  let needed = all;
  for (const it of all) {
    const fewer = needed.filter((one) => one !== it);
    if (!seated(rooms, fewer)) needed = fewer;
  }
  return [
    {
      subject: '',
      candidates: needed.map((it) => it.candidate),
      at: needed[0]!.start,
      ways: needed.map((it) => ({ candidate: it.candidate, bar: { kind: 'at', session: it.session, at: it.start } })),
    },
  ];
}

/** Whether each session can have a room for its whole length. `sessions` in order of start. */
function seated(rooms: readonly Room[], sessions: readonly Roomed[]): boolean {
  const free = rooms.map(() => -Infinity);
  const put = (i: number): boolean => {
    const it = sessions[i];
    if (it === undefined) return true;
    for (const [q, room] of rooms.entries()) {
      const before = free[q]!;
      if (before > it.start || overlaps(room.busy, it)) continue;
      free[q] = it.end;
      if (put(i + 1)) return true;
      free[q] = before;
    }
    return false;
  };
  return put(0);
}
