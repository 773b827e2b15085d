/**
 * Changing one part of a chosen day by hand: who else could take a session, or when else on that day it could be, with
 * every other part fixed. Each answer was found by the planner, so nothing that can be picked breaks a rule.
 */
import type { LeverUserId } from '../lever/ids.ts';
import { plan } from '../scheduling/plan.ts';
import type { Problem, Session } from '../scheduling/problem.ts';
import { apply } from '../scheduling/relax.ts';
import type { ChosenSession, Draft, PanelOption } from './draft.ts';
import type { Alternatives } from './panels.ts';
import type { Asked } from './problem-of.ts';
import { reasonOf } from './hindrance.ts';
import { carriedWords } from './fair-words.ts';
import { optionOf } from './propose.ts';
import { addDays, instantAt, sayMoment, wallClock } from '../zones.ts';

/** The planner's most. */
const MOST_TIMES = 20;
/** With all but one part fixed there is little to search: this is never reached, and would hold up nobody for long. */
const MOST_NODES = 2_000;
/** More names than anybody reads; those of the pool come first. */
const MOST_PEOPLE = 20;

/** A session with exactly these people, at exactly this time unless `free`. */
function fixed(session: Session, chosen: ChosenSession, people: readonly LeverUserId[], free: boolean): Session {
  return {
    ...session,
    seats: [
      {
        role: 'chosen',
        pool: people.map((person) => ({ person, rank: 0 })),
        count: people.length,
        optional: false,
        missCost: 0,
      },
    ],
    ...(!free && { fixedStart: chosen.start }),
  };
}

/** The same question without people nobody asks for: each answer then takes a fraction of the time. */
function lean(problem: Problem): Problem {
  const wanted = new Set(
    problem.sessions.flatMap((it) => it.seats.flatMap((seat) => seat.pool.map((one) => one.person))),
  );
  return { ...problem, people: problem.people.filter((it) => wanted.has(it.id)) };
}

function onDay(problem: Problem, draft: Draft, at: number): Problem {
  const { date } = wallClock(draft.zone, at);
  const start = instantAt(draft.zone, date, 0);
  const end = instantAt(draft.zone, addDays(date, 1), 0);
  return {
    ...problem,
    candidateWindows: problem.candidateWindows
      .map((it) => ({ start: Math.max(it.start, start), end: Math.min(it.end, end) }))
      .filter((it) => it.start < it.end),
  };
}

export function alternativesFor(
  draft: Draft,
  choice: PanelOption,
  sessionId: string,
  asked: Asked,
  also: readonly LeverUserId[] = [],
): Alternatives {
  const problem = apply(
    asked.problem,
    draft.bent.flatMap((it) => it.changes),
  );
  const chosenOf = new Map(choice.sessions.map((it) => [it.sessionId, it]));
  const mine = chosenOf.get(sessionId);
  if (mine === undefined) return { people: [], times: [] };
  const others = (build: (session: Session, chosen: ChosenSession) => Session): Session[] =>
    problem.sessions.map((session) => {
      const chosen = chosenOf.get(session.id) as ChosenSession;
      return session.id === sessionId
        ? build(session, chosen)
        : fixed(
            session,
            chosen,
            chosen.seats.map((it) => it.userId),
            false,
          );
    });
  /** Keeps roles and reasons of everything that stayed. */
  const merged = (option: PanelOption, why: (userId: LeverUserId) => string): PanelOption => ({
    compromises: option.compromises,
    sessions: option.sessions.map((it) => {
      const before = chosenOf.get(it.sessionId);
      if (before === undefined) return it;
      if (it.sessionId !== sessionId) return { ...before, start: it.start, end: it.end };
      return {
        ...it,
        seats: it.seats.map((seat) => {
          const same = before.seats.find((one) => one.userId === seat.userId);
          const role = seat.role === 'chosen' ? (before.seats[0]?.role ?? seat.role) : seat.role;
          return same ?? { ...seat, role, why: why(seat.userId) };
        }),
      };
    }),
  });

  const people: Alternatives['people'][number][] = [];
  const planned = draft.sessions.find((it) => it.id === sessionId);
  const sitting = new Set(mine.seats.map((it) => it.userId));
  for (const seat of mine.seats) {
    const pool = planned?.seats.filter((it) => it.people.some((one) => one.userId === seat.userId)) ?? [];
    const ranked = pool.flatMap((it) => it.people).toSorted((a, b) => a.rank - b.rank);
    const reserve = pool.flatMap((it) => it.alternates ?? []);
    const candidates = [...new Set([...also, ...ranked.map((it) => it.userId), ...reserve])]
      .filter((it) => !sitting.has(it))
      .slice(0, MOST_PEOPLE);
    for (const userId of candidates) {
      const name = asked.people[userId]?.name ?? 'Somebody';
      const rest = mine.seats.filter((it) => it.userId !== seat.userId).map((it) => it.userId);
      const result = plan(
        lean({ ...problem, sessions: others((session, chosen) => fixed(session, chosen, [...rest, userId], false)) }),
        { k: 1, distinct: 'starts', explain: false, maxNodes: MOST_NODES },
      );
      const found = result.status === 'infeasible' ? undefined : result.plans[0];
      const isAt = [...chosenOf.values()].find(
        (it) => it.sessionId !== sessionId && it.seats.some((one) => one.userId === userId),
      );
      const person = problem.people.find((it) => it.id === userId);
      const load = person === undefined ? '' : ` · has ${carriedWords(person, mine.start)}`;
      const why =
        found !== undefined
          ? `free at ${sayMoment(draft.by.zone, mine.start)}${load}`
          : isAt !== undefined
            ? `takes ${problem.sessions.find((it) => it.id === isAt.sessionId)?.title ?? 'another session'} that day`
            : reasonOf(problem, userId, mine);
      people.push({
        userId,
        name,
        instead: seat.userId,
        why,
        possible: found !== undefined,
        option: found === undefined ? null : merged(optionOf(found), () => 'your choice'),
      });
    }
  }

  const day = onDay({ ...problem, sessions: others((session) => session) }, draft, mine.start);
  const shifted =
    day.candidateWindows.length === 0
      ? null
      : plan(lean(day), { k: MOST_TIMES, distinct: 'starts', explain: false, maxNodes: MOST_NODES });
  const times =
    shifted === null || shifted.status === 'infeasible'
      ? []
      : shifted.plans
          .map((it) => merged(optionOf(it), () => 'free at the new time'))
          .map((option) => ({ option, start: option.sessions.find((it) => it.sessionId === sessionId)?.start ?? 0 }))
          .filter((it) => it.start !== mine.start)
          .toSorted((a, b) => a.start - b.start);
  return { people: people.toSorted((a, b) => Number(b.possible) - Number(a.possible)), times };
}
