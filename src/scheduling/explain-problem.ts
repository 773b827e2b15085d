/**
 * Explains a `Problem`: its words (names, wall-clock times in the candidate's zone) and its changes as data that a button
 * can carry. Called by `plan.ts` when nothing fits.
 */
import { type Basis, basisFor } from './basis.ts';
import { compile, type Compiled, limitsOf } from './compile.ts';
import { describe } from './describe.ts';
import type { Ground, Try } from './explain-tries.ts';
import { explain } from './explain.ts';
import type { LimitedBy, Stretch } from './grid.ts';
import { askedBy, type Idea, minutesInWords, type Words } from './ideas.ts';
import type { Blocker, Change, Plan, Problem, Relaxation } from './problem.ts';
import { apply } from './relax.ts';
import { search } from './search.ts';
import { clockOf, dateOf, instantOf, localDayOf, MINUTE, weekdayOf } from './working-hours.ts';

export interface ProblemExplained {
  readonly blockers: Blocker[];
  readonly relaxations: Relaxation[];
  readonly nodes: number;
  readonly cut: boolean;
}

/** `basis`: what the search that found nothing stood on. */
export function explainProblem(compiled: Compiled, basis: Basis, maxNodes?: number): ProblemExplained {
  const { problem } = compiled;
  const limits = new Map<number, LimitedBy>();
  const ground: Ground<Change, Plan> = {
    grid: compiled.grid,
    basis,
    words: wordsFor(compiled),
    about: {
      unusable: (p) => {
        const { unreadable, unavailable } = problem.people[p]!;
        if (unreadable !== undefined) return `cannot be asked: ${unreadable}`;
        return unavailable === undefined ? null : `cannot sit: ${unavailable}`;
      },
      away: (p) => problem.people[p]?.away?.find((it) => it.interviewing !== true)?.sentence ?? null,
      interviewing: (p) => problem.people[p]?.away?.some((it) => it.interviewing === true) === true,
      limits: (p) => {
        const known = limits.get(p) ?? limitsOf(compiled, p);
        limits.set(p, known);
        return known;
      },
    },
    changeFor: (idea) => changeFor(compiled, idea),
    further: laterDays(problem),
    plan: (changes, most) => {
      const changed = compile(apply(problem, changes), compiled);
      const { solutions, nodes, status } = search(changed.grid, {
        k: 1,
        distinct: 'starts',
        maxNodes: most,
        basis: basisFor(changed.grid, basis),
      });
      const found = solutions[0] === undefined ? null : describe(changed, solutions[0]);
      return { found, nodes, cut: status === 'budget' };
    },
    maxNodes,
  };
  const { blockers, relaxations, nodes, cut } = explain(ground);
  return {
    blockers: [...blockers],
    relaxations: relaxations.map(({ changes, sentence, weight, found }) => ({
      changes,
      sentence,
      weight,
      plan: found,
    })),
    nodes,
    cut,
  };
}

function wordsFor({ problem, dayStarts, slotMs }: Compiled): Words {
  const at = (d: number, slot: number) => (dayStarts[d] ?? 0) + slot * slotMs;
  const span = ([d, from, to]: Stretch, zone: string) =>
    `${dateOf(at(d, from), zone)}, ${clockOf(at(d, from), zone)}–${clockOf(at(d, to), zone)}`;
  return {
    person: (p) => problem.people[p]?.name ?? '?',
    session: (j) => problem.sessions[j]?.title ?? '?',
    day: (d) => dateOf(at(d, 0), problem.zone),
    span: (stretch) => span(stretch, problem.zone),
    spanOf: (p, stretch) => {
      const said = span(stretch, problem.zone);
      const theirs = span(stretch, problem.people[p]?.zone ?? problem.zone);
      return theirs === said ? said : `${theirs} their time`;
    },
    length: (slots) => minutesInWords((slots * slotMs) / MINUTE),
    longestBreak: minutesInWords(problem.maxGapMinutes),
  };
}

function changeFor(compiled: Compiled, idea: Idea): Change | null {
  const { problem, dayStarts, slotMs } = compiled;
  const span = ([d, from, to]: Stretch) => ({
    start: (dayStarts[d] ?? 0) + from * slotMs,
    end: (dayStarts[d] ?? 0) + to * slotMs,
  });
  const person = (p: number) => problem.people[p]!.id;
  const session = (j: number) => problem.sessions[j]!.id;
  switch (idea.kind) {
    case 'lunch':
      return { kind: 'lunch' };
    case 'max-days':
      return { kind: 'max-days', days: idea.days };
    case 'max-gap':
      return { kind: 'max-gap', minutes: (idea.slots * slotMs) / MINUTE };
    case 'drop-order':
      return { kind: 'drop-order', before: session(idea.before), after: session(idea.after) };
    case 'raise-limit':
      return { kind: 'raise-limit', person: person(idea.p), limit: idea.limit };
    case 'drop-session':
      return { kind: 'drop-session', session: session(idea.j) };
    case 'allow-busy':
      return { kind: 'allow-busy', person: person(idea.p), ...span(idea.at) };
    case 'allow-hours':
      return { kind: 'allow-hours', person: person(idea.p), ...span(idea.at) };
    case 'widen-window':
      return { kind: 'widen-window', ...span(idea.at) };
    case 'no-room':
      return { kind: 'no-room', session: session(idea.j) };
    case 'add-to-pool': {
      const seat = problem.sessions[idea.j]?.seats[idea.group];
      return seat === undefined
        ? null
        : { kind: 'add-to-pool', session: session(idea.j), role: seat.role, person: person(idea.p) };
    }
  }
  return idea satisfies never;
}

/** How many working days after the last window are tried. */
const LATER_DAYS = 5;

/** The core hours of the next working days after the candidate's last window, one day more at a time. */
function laterDays(problem: Problem): Try<Change>[] {
  const last = problem.candidateWindows.at(-1);
  if (last === undefined) return [];
  const { zone, core } = problem;
  const tries: Try<Change>[] = [];
  let changes: Change[] = [];
  for (let day = localDayOf(last.end - 1, zone) + 1; tries.length < LATER_DAYS; day += 1) {
    if (weekdayOf(day) > 5) continue;
    const start = instantOf(day, core.fromMinute, zone);
    const end = instantOf(day, core.toMinute, zone);
    changes = [...changes, { kind: 'widen-window', start, end }];
    tries.push({
      changes,
      sentence: `Also look at ${dateOf(start, zone)}`,
      weight: askedBy['widen-window'] + changes.length - 1,
    });
  }
  return tries;
}
