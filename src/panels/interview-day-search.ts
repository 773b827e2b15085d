/**
 * From the drafts of an interview day to ranked joint days, or to who is left out and what would help. Reads calendars
 * and interviews; never writes outside. Called by `interview-day-create.ts`.
 */
import type { LeverUserId } from '../lever/ids.ts';
import { raisedOnce, type DayOffer, type InterviewDayProblem } from '../scheduling/interview-day-problem.ts';
import { intersect, subtract } from '../scheduling/interval.ts';
import type { Interviewer, Problem } from '../scheduling/problem.ts';
import { apply } from '../scheduling/relax.ts';
import { addDays, sayDate, sayDay } from '../zones.ts';
import { sayCandidateTime } from './availability.ts';
import type { Draft } from './draft.ts';
import { DAY_LEAST, type DayHelp, type DaySearch, type InterviewDay, type OpenDay } from './interview-day.ts';
import type { DayPlanner } from './interview-day-aside.ts';
import type { Habits } from './ports.ts';
import { type Asked, candidateTime, everybodyIn } from './problem-of.ts';
import { noTime, optionOf, planned, withLoad } from './propose.ts';

/** What a recruiter can compare at a glance: each is a whole timetable. */
const OPTIONS = 3;
const BLOCKERS = 8;
/** Some three seconds on a thread of its own; two or three candidates take a fraction of it. */
const MOST_PANELS = 12_000;
const HELPS = 8;
/** Working days behind the dates that are tried when nothing fits; calendars are read that far. */
const LATER = 7;

export interface DaySearchWires {
  readonly problemOf: (draft: Draft) => Promise<Asked>;
  readonly habits: (userId: LeverUserId) => Promise<Habits>;
  readonly planner: DayPlanner;
  readonly now: () => number;
}

export async function searchDay(wires: DaySearchWires, open: OpenDay, signal?: AbortSignal): Promise<DaySearch> {
  const { day, drafts } = open;
  const asked = alike(await Promise.all(drafts.map(wires.problemOf)));
  const question = await questionOf(wires, open, asked);
  const now = wires.now();
  const common = {
    unreadable: [...new Map(asked.flatMap((it) => it.unreadable).map((it) => [it.userId, it])).values()],
    leftOut: [...new Set(asked.flatMap((it) => it.leftOut))],
    calendarsRead: calendarsOf(drafts) - new Set(asked.flatMap((it) => it.unreadable.map((one) => one.userId))).size,
    load: asked[0]!.load,
    candidates: drafts.map((it) => sayCandidateTime(it, now)),
    searchedAt: now,
    people: Object.assign({}, ...asked.map((it) => it.people)) as DaySearch['people'],
  };
  const nothing = { ...common, status: 'nothing' as const, options: [], cutNote: null, blockers: [], helps: [] };
  const timeless = drafts.filter((_, i) => question.candidates[i]!.problem.candidateWindows.length === 0);
  if (timeless.length > 0)
    return {
      ...nothing,
      blockers: timeless.map((it) => ({ ...noTime(it), sentence: `${it.candidate.name}: ${noTime(it).sentence}` })),
      helps: timeless.length === 1 ? await leaveOut(wires, open, question, timeless[0]!, signal) : [],
    };
  const result = await planned('day', () =>
    wires.planner(question, { k: OPTIONS, dates: day.dates, maxPanels: MOST_PANELS }, signal),
  );
  if (result.status === 'infeasible') {
    const until = await laterDate(wires, open, asked, question, signal);
    const helps = [...result.offers.map((it) => helpOf(it, drafts)), ...(until === null ? [] : [until])];
    return { ...nothing, blockers: result.blockers.slice(0, BLOCKERS), helps: helps.slice(0, HELPS) };
  }
  const cut = result.status === 'budget';
  if (result.days.length === 0)
    return {
      ...nothing,
      cutNote:
        'The search was stopped before it found a day: there are very many ways to hold these panels. Fewer candidates, or fewer dates, can be searched to the end.',
    };
  return {
    ...nothing,
    status: 'found',
    options: result.days.map((it) => ({
      panels: it.plans.map((plan, i) => withLoad(optionOf(plan), asked[i]!, now)),
    })),
    cutNote: cut ? cutNote(result.proven, result.gap) : null,
  };
}

function cutNote(proven: number, gap: number): string {
  if (proven > 0)
    return `${proven === 1 ? 'The first day is the best there is' : `The first ${proven} days are the best there are`}; the search for others was cut short.`;
  return Number.isFinite(gap)
    ? `The search was cut short: the first day is good, but not proven best (a better one saves at most ${gap} points, where 4 points are a quarter of an hour of waiting).`
    : 'The search was cut short: the days are good, not proven best.';
}

export function calendarsOf(drafts: readonly Draft[]): number {
  return new Set(drafts.flatMap((it) => everybodyIn(it))).size;
}

/** The same person has the same interviews in every candidate's problem, however much was read for each. */
function alike(asked: readonly Asked[]): Asked[] {
  const known = new Map<string, Interviewer>();
  const all = (a: readonly number[] = [], b: readonly number[] = []) =>
    [...new Set([...a, ...b])].sort((x, y) => x - y);
  for (const person of asked.flatMap((it) => it.problem.people)) {
    const before = known.get(person.id);
    known.set(person.id, {
      ...person,
      interviews: all(before?.interviews, person.interviews),
      shadowing: all(before?.shadowing, person.shadowing),
    });
  }
  return asked.map((it) => ({
    ...it,
    problem: {
      ...it.problem,
      people: it.problem.people.map((person) => {
        const { interviews, shadowing } = known.get(person.id)!;
        return { ...person, interviews, ...(shadowing !== undefined && { shadowing }) };
      }),
    },
  }));
}

async function questionOf(wires: DaySearchWires, open: OpenDay, asked: readonly Asked[]): Promise<InterviewDayProblem> {
  const { day, drafts } = open;
  const least = Math.max(...drafts.map((it) => it.rules.bufferMinutes));
  const ids = [...new Set(drafts.flatMap((it) => everybodyIn(it)))];
  const apart = await Promise.all(
    ids.map(async (id) => {
      const { bufferBefore = 0, bufferAfter = 0 } = await wires.habits(id);
      return [id, Math.max(least, bufferBefore, bufferAfter)] as const;
    }),
  );
  return {
    apartMinutes: Object.fromEntries(apart.filter(([, minutes]) => minutes > 0)),
    candidates: drafts.map((draft, i) => ({
      id: draft.id,
      name: draft.candidate.name,
      problem: bent(asked[i]!.problem, draft, day),
    })),
  };
}

function bent(problem: Problem, draft: Draft, day: InterviewDay): Problem {
  const own = draft.bent.flatMap((it) => it.changes);
  return day.raises.reduce(
    (changed, it) => raisedOnce(changed, it.person, it.limit),
    own.length === 0 ? problem : apply(problem, own),
  );
}

/** The first date behind those that were asked for on which all fit, as each candidate said that they can. */
async function laterDate(
  wires: DaySearchWires,
  { day, drafts }: OpenDay,
  asked: readonly Asked[],
  question: InterviewDayProblem,
  signal?: AbortSignal,
): Promise<DayHelp | null> {
  const window = { from: addDays(day.window.to, 1), to: addDays(day.window.to, LATER) };
  const candidates = question.candidates.map((it, i) => ({
    ...it,
    problem: {
      ...it.problem,
      candidateWindows: subtract(
        intersect(candidateTime({ ...drafts[i]!, window }, wires.now()), [{ start: wires.now(), end: Infinity }]),
        asked[i]!.problem.candidateBusy ?? [],
      ),
    },
  }));
  if (candidates.some((it) => it.problem.candidateWindows.length === 0)) return null;
  const found = await wires.planner({ ...question, candidates }, { k: 1, dates: day.dates, explain: false }, signal);
  if (found.status === 'infeasible' || found.days[0] === undefined) return null;
  const last = Math.max(...found.days[0].plans.flatMap((it) => it.sessions.map((one) => one.start)));
  const { zone } = drafts[0]!;
  let date = window.from;
  while (date < window.to && sayDay(date) !== sayDate(zone, last)) date = addDays(date, 1);
  return { kind: 'until', date, sentence: `Look until ${sayDay(date)}` };
}

/** Only when the others do fit then. */
async function leaveOut(
  wires: DaySearchWires,
  { day, drafts }: OpenDay,
  question: InterviewDayProblem,
  draft: Draft,
  signal?: AbortSignal,
): Promise<DayHelp[]> {
  if (drafts.length <= DAY_LEAST) return [];
  const others = { ...question, candidates: question.candidates.filter((it) => it.id !== draft.id) };
  const found = await planned('day', () =>
    wires.planner(others, { k: 1, dates: day.dates, maxPanels: MOST_PANELS, explain: false }, signal),
  );
  if (found.status === 'infeasible' || found.days.length === 0) return [];
  return [{ kind: 'leave-out', draftId: draft.id, sentence: `Plan the others without ${draft.candidate.name}` }];
}

function helpOf(offer: DayOffer, drafts: readonly Draft[]): DayHelp {
  const { sentence } = offer;
  switch (offer.kind) {
    case 'two-dates':
      return { kind: 'two-dates', sentence };
    case 'leave-out':
      return { kind: 'leave-out', sentence, draftId: offer.candidate };
    case 'raise-limit':
      return { kind: 'raise', sentence, person: offer.person, limit: offer.limit };
    case 'change':
      return {
        kind: 'change',
        sentence,
        draftId: drafts.find((it) => it.id === offer.candidate)!.id,
        changes: offer.changes,
      };
  }
  return offer satisfies never;
}
