/**
 * Why this person and not another who would take it: what they carry in the week in question beside their limit, and how
 * that compares with everybody else who could sit there. Pure; called by `propose.ts` and `alternatives.ts`. Says that
 * somebody is busy, never with what.
 */
import type { LeverUserId } from '../lever/ids.ts';
import { perDay, perWeek } from '../scheduling/limits.ts';
import type { Interviewer, Problem } from '../scheduling/problem.ts';
import { localDayOf, weekOf } from '../scheduling/working-hours.ts';
import type { ChosenSession } from './draft.ts';
import { hindrance } from './hindrance.ts';
import { carried, sayMinutes, type Sitting } from './sittings.ts';

/** Everybody is compared with everybody of their pool, on every day that is offered. */
const weeksOf = new WeakMap<Interviewer, ReadonlyMap<number, number>>();

/** What somebody has in the week of an instant, in their own days; watching counts as much as it counts. */
function inWeek(person: Interviewer, at: number): number {
  let weeks = weeksOf.get(person);
  if (weeks === undefined) {
    weeks = perWeek(perDay(person));
    weeksOf.set(person, weeks);
  }
  return Math.round((weeks.get(weekOf(localDayOf(at, person.zone))) ?? 0) * 100) / 100;
}

/** "3 of 5 that week" */
export function carriedWords(person: Interviewer, at: number, now?: number): string {
  const same = now !== undefined && weekOf(localDayOf(at, person.zone)) === weekOf(localDayOf(now, person.zone));
  return `${inWeek(person, at)} of ${person.weekLimit} ${same ? 'this' : 'that'} week`;
}

/** Names for two; more are counted. */
const MOST_NAMED = 2;

/**
 * "3 of 5 this week, 6 in the 28 days before (4.5 h), least of 4", "… ; Mateus Brandão has 1 but is busy then".
 * `held`: what was counted for them.
 */
export function fairWords(
  problem: Problem,
  sessions: readonly ChosenSession[],
  session: ChosenSession,
  userId: LeverUserId,
  held: readonly Sitting[],
  now: number,
): string {
  const personOf = new Map(problem.people.map((it) => [it.id, it]));
  const person = personOf.get(userId);
  if (person === undefined) return '';
  const { days28 } = carried(held, person.zone, session.start);
  const month =
    days28.count === 0
      ? 'none in the 28 days before'
      : `${days28.count} in the 28 days before (${sayMinutes(days28.minutes)})`;
  const said = `${carriedWords(person, session.start, now)}, ${month}`;
  const mine = inWeek(person, session.start);
  const ranks = new Map<string, number>();
  for (const seat of problem.sessions.find((it) => it.id === session.sessionId)?.seats ?? [])
    if (seat.pool.some((it) => it.person === userId))
      for (const it of seat.pool) ranks.set(it.person, Math.min(it.rank, ranks.get(it.person) ?? 99));
  const sitting = new Set<string>(session.seats.map((it) => it.userId));
  const peers = [...ranks.keys()].flatMap((id) => {
    const it = sitting.has(id) ? undefined : personOf.get(id);
    return it === undefined ? [] : [{ it, week: inWeek(it, session.start) }];
  });
  if (peers.length === 0) return said;
  const lighter = peers.filter((it) => it.week < mine).sort((a, b) => a.week - b.week);
  if (lighter.length === 0) {
    const alone = peers.every((it) => it.week > mine);
    return `${said}, ${alone ? `least of ${peers.length + 1}` : `nobody of ${peers.length + 1} has less`}`;
  }
  const reasons = lighter.slice(0, MOST_NAMED).map(({ it, week }) => {
    const elsewhere = sessions.find(
      (one) => one.sessionId !== session.sessionId && one.seats.some((seat) => seat.userId === it.id),
    );
    const title = problem.sessions.find((one) => one.id === elsewhere?.sessionId)?.title;
    const why =
      hindrance(it, session) ??
      (title === undefined ? null : `takes ${title}`) ??
      preference(it, session, (ranks.get(it.id) ?? 0) > (ranks.get(userId) ?? 0));
    return `${it.name} has ${week} but ${why}`;
  });
  const more = lighter.length - reasons.length;
  return `${said}; ${reasons.join('; ')}${more > 0 ? `; ${more} more with less could not either or would cost more` : ''}`;
}

/** What spoke against somebody who could have taken it. */
function preference(person: Interviewer, session: ChosenSession, alternate: boolean): string {
  if (alternate) return 'is an alternate';
  if (person.tentative.some((it) => it.start < session.end && session.start < it.end))
    return 'has a tentative meeting then';
  return 'their day or the candidate’s would be broken up more';
}
