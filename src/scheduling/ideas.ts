/**
 * Ideas for a panel that does not fit: small changes of the grid, what each one does, how much it asks of people, and how
 * a recruiter reads it. Called by `explain.ts`, which finds out which of them help.
 */
import type { Elastic, GridPerson, GridProblem, GridSolution, Stretch } from './grid.ts';
import { candidateCan, insideHours, interviewerIsFree, limitIsKept, roomIsFree, touched } from './rules.ts';

export type LimitKind = 'day' | 'week' | 'rolling';

export type Idea =
  | { readonly kind: 'lunch' }
  | { readonly kind: 'max-days'; readonly days: number }
  | { readonly kind: 'max-gap'; readonly slots: number }
  | { readonly kind: 'drop-order'; readonly before: number; readonly after: number }
  | { readonly kind: 'raise-limit'; readonly p: number; readonly limit: LimitKind }
  | { readonly kind: 'drop-session'; readonly j: number }
  | { readonly kind: 'allow-busy'; readonly p: number; readonly at: Stretch; readonly whole: boolean }
  | { readonly kind: 'allow-hours'; readonly p: number; readonly at: Stretch }
  | { readonly kind: 'widen-window'; readonly at: Stretch }
  | { readonly kind: 'no-room'; readonly j: number }
  | { readonly kind: 'add-to-pool'; readonly j: number; readonly group: number; readonly p: number };

/** How the explanation names people and times: `Problem` and `panel-v1` files have different words. */
export interface Words {
  readonly person: (p: number) => string;
  readonly session: (j: number) => string;
  /** "Tue 24 Nov". */
  readonly day: (d: number) => string;
  /** "Tue 24 Nov, 14:00–15:00". */
  readonly span: (at: Stretch) => string;
  /** "45 minutes". */
  readonly length: (slots: number) => string;
}

/** How much each kind of change asks of people; smaller is tried and shown first. Tests and docs quote this table. */
export const askedBy: Readonly<Record<Idea['kind'], number>> = {
  'add-to-pool': 5,
  'no-room': 8,
  'raise-limit': 10,
  'max-gap': 11,
  'drop-order': 12,
  lunch: 14,
  'widen-window': 16,
  'max-days': 18,
  'allow-hours': 25,
  'allow-busy': 30,
  'drop-session': 60,
};

export function sentenceFor(idea: Idea, grid: GridProblem, words: Words): string {
  switch (idea.kind) {
    case 'lunch':
      return 'Let lunch move';
    case 'max-days':
      return `Allow ${idea.days} days`;
    case 'max-gap':
      return `Allow breaks of up to ${words.length(idea.slots)}`;
    case 'drop-order':
      return `Let ${words.session(idea.after)} come before ${words.session(idea.before)}`;
    case 'raise-limit':
      return `Raise ${words.person(idea.p)}’s ${limitWords[idea.limit]} limit once`;
    case 'drop-session':
      return `Leave ${words.session(idea.j)} out`;
    case 'allow-busy':
      return idea.whole
        ? `${words.person(idea.p)} moves the meeting on ${words.span(idea.at)}`
        : `${words.person(idea.p)} makes ${words.span(idea.at)} free`;
    case 'allow-hours':
      return `${words.person(idea.p)} sits outside working hours on ${words.span(idea.at)}`;
    case 'widen-window':
      return `Ask the candidate for ${words.span(idea.at)} too`;
    case 'no-room':
      return `Hold ${words.session(idea.j)} without a room`;
    case 'add-to-pool': {
      const role = grid.interviews[idea.j]?.seats[idea.group]?.role;
      const where = grid.interviews[idea.j]?.seats.length === 1 || role === undefined ? '' : ` (${role})`;
      return `Use ${words.person(idea.p)} too for ${words.session(idea.j)}${where}`;
    }
  }
  return idea satisfies never;
}

const limitWords: Readonly<Record<LimitKind, string>> = { day: 'daily', week: 'weekly', rolling: 'four-week' };

/** The grid after one idea. */
export function applyIdea(grid: GridProblem, idea: Idea): GridProblem {
  const person = (p: number, change: (it: GridPerson) => GridPerson): GridProblem => ({
    ...grid,
    people: grid.people.map((it, i) => (i === p ? change(it) : it)),
  });
  switch (idea.kind) {
    case 'lunch':
      return { ...grid, lunch: null };
    case 'max-days':
      return { ...grid, maxDays: idea.days };
    case 'max-gap':
      return { ...grid, maxGap: idea.slots };
    case 'drop-order':
      return { ...grid, order: grid.order.filter(([a, b]) => a !== idea.before || b !== idea.after) };
    case 'raise-limit':
      return person(idea.p, (it) => {
        const limitedBy = { ...it.limitedBy, [idea.limit]: [] };
        return { ...it, limitedBy, limited: Object.values(limitedBy).flat() };
      });
    case 'drop-session': {
      const renumber = (j: number) => (j > idea.j ? j - 1 : j);
      return {
        ...grid,
        interviews: grid.interviews.filter((_, j) => j !== idea.j),
        order: grid.order
          .filter(([a, b]) => a !== idea.j && b !== idea.j)
          .map(([a, b]) => [renumber(a), renumber(b)] as const),
      };
    }
    case 'allow-busy':
      return person(idea.p, (it) => ({ ...it, busy: without(it.busy, idea.at) }));
    case 'allow-hours':
      return person(idea.p, (it) => ({ ...it, work: [...it.work, idea.at] }));
    case 'widen-window':
      return { ...grid, windows: [...grid.windows, idea.at] };
    case 'no-room':
      return { ...grid, interviews: grid.interviews.map((it, j) => (j === idea.j ? { ...it, room: false } : it)) };
    case 'add-to-pool':
      return {
        ...grid,
        interviews: grid.interviews.map((it, j) =>
          j !== idea.j
            ? it
            : {
                ...it,
                seats: it.seats.map((seat, g) => {
                  if (g !== idea.group) return seat;
                  const rank = Math.max(-1, ...seat.pool.map((one) => one.rank)) + 1;
                  return { ...seat, pool: [...seat.pool, { p: idea.p, rank }] };
                }),
              },
        ),
      };
  }
  return idea satisfies never;
}

/** The stretches without what lies in `at`. */
function without(list: readonly Stretch[], [day, from, to]: Stretch): Stretch[] {
  return list.flatMap((it): Stretch[] => {
    const [d, a, b] = it;
    if (d !== day || b <= from || to <= a) return [it];
    const rest: Stretch[] = [];
    if (a < from) rest.push([d, a, from]);
    if (to < b) rest.push([d, to, b]);
    return rest;
  });
}

/** Changes of rules that are not about one person or one time: each may help or not. */
export function structuralIdeas(grid: GridProblem): Idea[] {
  const ideas: Idea[] = [];
  if (grid.lunch) ideas.push({ kind: 'lunch' });
  for (const [before, after] of grid.order) ideas.push({ kind: 'drop-order', before, after });
  const longest = Math.max(1, Math.ceil(grid.slotsPerDay / 2));
  if (grid.interviews.length > 1 && grid.maxGap < longest) ideas.push({ kind: 'max-gap', slots: longest });
  const days = Math.min(5, grid.days, grid.interviews.length);
  for (let more = grid.maxDays + 1; more <= days; more += 1) ideas.push({ kind: 'max-days', days: more });
  for (const [j, interview] of grid.interviews.entries())
    for (const [group, seat] of interview.seats.entries())
      for (const p of seat.alternates ?? [])
        if (!seat.pool.some((it) => it.p === p)) ideas.push({ kind: 'add-to-pool', j, group, p });
  return ideas;
}

/** Far above any preference: the elastic optimum is a set of exceptions that asks least, preferences only break ties. */
const SCALE = 10_000;

/** The grid with some of its hard rules about single people, windows and rooms made elastic, by what breaking them asks. */
export function elasticGrid(grid: GridProblem, kinds: readonly (keyof Elastic)[]): GridProblem {
  const price: Required<Elastic> = {
    busy: askedBy['allow-busy'] * SCALE,
    hours: askedBy['allow-hours'] * SCALE,
    limit: askedBy['raise-limit'] * SCALE,
    window: askedBy['widen-window'] * SCALE,
    room: askedBy['no-room'] * SCALE,
  };
  return {
    ...grid,
    elastic: Object.fromEntries(kinds.map((kind) => [kind, price[kind]])),
    interviews: grid.interviews.map((interview) => ({
      ...interview,
      seats: interview.seats.map((seat) => ({
        ...seat,
        pool: seat.pool.filter(({ p }) => grid.people[p]?.unusable !== true),
        // An exception is never made for a seat that may stay empty: empty costs less than any.
        missCost: Math.min(seat.missCost, SCALE),
      })),
    })),
  };
}

/** What an elastic solution does that the hard rules forbid, as ideas. */
export function exceptionsIn(grid: GridProblem, solution: Pick<GridSolution, 'starts' | 'seats'>): Idea[] {
  const ideas: Idea[] = [];
  const wider: Stretch[] = [];
  for (const [j, interview] of grid.interviews.entries()) {
    const [day, from] = solution.starts[j]!;
    const to = from + interview.dur;
    if (!interview.fixed && !candidateCan.allows(grid.windows, day, from, to)) wider.push([day, from, to]);
    if (interview.room && !roomIsFree.allows(grid.rooms, day, from, to)) ideas.push({ kind: 'no-room', j });
    for (const p of (solution.seats[j] ?? []).flat()) {
      const person = grid.people[p]!;
      if (!limitIsKept.allows(person, day, from, to))
        for (const limit of ['day', 'week', 'rolling'] as const)
          if (touched(person.limitedBy?.[limit] ?? [], day, from, to)) ideas.push({ kind: 'raise-limit', p, limit });
      if (!insideHours.allows(person, day, from, to)) ideas.push({ kind: 'allow-hours', p, at: [day, from, to] });
      if (!interviewerIsFree.allows(person, day, from, to))
        for (const meeting of person.busy)
          if (touched([meeting], day, from, to))
            ideas.push({ kind: 'allow-busy', p, ...meetingOrPart(meeting, from, to) });
    }
  }
  for (const at of together(wider)) ideas.push({ kind: 'widen-window', at });
  return ideas;
}

/** Stretches that touch as one: the candidate is asked once. */
function together(list: readonly Stretch[]): Stretch[] {
  const merged: Stretch[] = [];
  for (const it of list.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1);
    if (last && last[0] === it[0] && it[1] <= last[2])
      merged[merged.length - 1] = [last[0], last[1], Math.max(last[2], it[2])];
    else merged.push(it);
  }
  return merged;
}

/** A whole meeting where it is about as long as the session; the part that is in the way where it is a long block. */
function meetingOrPart(meeting: Stretch, from: number, to: number): { at: Stretch; whole: boolean } {
  const [day, a, b] = meeting;
  if (b - a <= 2 * (to - from)) return { at: meeting, whole: true };
  return { at: [day, Math.max(a, from), Math.min(b, to)], whole: false };
}
