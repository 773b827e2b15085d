/**
 * The planner's part of a change: other times with everything else fixed, and other people for one seat. What stays is a
 * wall that is not judged again; what moves does not stand in its own way. Reads calendars; writes nothing.
 */
import { MINUTE } from '../clock.ts';
import type { LeverUserId } from '../lever/ids.ts';
import { normalize, subtract } from '../scheduling/interval.ts';
import type { Problem, Session } from '../scheduling/problem.ts';
import { wallClock } from '../zones.ts';
import { alternativesFor } from './alternatives.ts';
import type { BookedSession } from './booking.ts';
import type { ChangePlan } from './change.ts';
import { standingOption } from './change-target.ts';
import { hasEvent, intervalOf } from './change-standing.ts';
import type { Draft, OfferedChange, PanelOption, Search } from './draft.ts';
import type { Alternatives } from './panels.ts';
import type { PanelDeps } from './ports.ts';
import { type Asked, type InChange, problemOf } from './problem-of.ts';
import { optionOf, searchWith } from './propose.ts';

type Wires = Parameters<typeof problemOf>[0] & Pick<PanelDeps, 'lever' | 'calendars' | 'clock' | 'panelPlanner'>;

/** What a recruiter can compare at a glance; one more is asked for, because what stands now is no answer. */
const DAYS = 6;
const STARTS = 20;
const SHOWN = 5;
const SHOWN_A_DAY = 2;

function inChange(plan: ChangePlan): InChange {
  const sessions = plan.now.sessions.filter((it) => plan.sessions.includes(it.id));
  const interviews = plan.now.steps.panel?.interviews ?? {};
  return {
    panelId: plan.panelId,
    eventKeys: sessions.flatMap((it) => (hasEvent(plan.now, it.eventKey) ? [it.eventKey] : [])),
    interviews: new Set(sessions.flatMap((it) => interviews[it.id] ?? [])),
  };
}

const wallId = (sessionId: string) => `stays ${sessionId}`;

/** What stays is taken by somebody who is always free and is nobody else: it can neither move nor fail. */
function walled(problem: Problem, staying: readonly BookedSession[]): Problem {
  const stays = new Map(staying.map((it) => [it.id, it]));
  const always = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, fromMinute: 0, toMinute: 1440 }));
  return {
    ...problem,
    candidateWindows: normalize([...problem.candidateWindows, ...staying.map(intervalOf)]),
    people: [
      ...problem.people,
      ...staying.map((it) => ({
        id: wallId(it.id),
        name: it.title,
        zone: problem.zone,
        hours: always,
        busy: [],
        tentative: [],
        interviews: [],
        dayLimit: 99,
        weekLimit: 99,
      })),
    ],
    sessions: problem.sessions.map((session): Session => {
      const stay = stays.get(session.id);
      if (stay === undefined) return session;
      const pool = [{ person: wallId(session.id), rank: 0 }];
      return {
        ...session,
        fixedStart: stay.start,
        seats: [{ role: 'stays', pool, count: 1, optional: false, missCost: 0 }],
      };
    }),
  };
}

/** The asked sessions one after the other, as chosen. */
function ordered(plan: ChangePlan, problem: Problem): Problem {
  const { order } = plan;
  if (order === undefined) return problem;
  return { ...problem, order: order.slice(1).map((id, index) => [order[index] ?? '', id] as const) };
}

/** From the first asked session's start to the last one's end, as it is now. */
function agreed(plan: ChangePlan) {
  const mine = plan.now.sessions.filter((it) => plan.sessions.includes(it.id)).map(intervalOf);
  return { start: Math.min(...mine.map((it) => it.start)), end: Math.max(...mine.map((it) => it.end)) };
}

export async function searchOther(wires: Wires, plan: ChangePlan): Promise<Search> {
  const draft = plan.samePeople ? withoutOthers(plan.draft) : plan.draft;
  const asked = await problemOf(wires, draft, [], inChange(plan));
  const staying = plan.now.sessions.filter(
    (it) => !plan.sessions.includes(it.id) && draft.sessions.some((one) => one.id === it.id),
  );
  const whole = staying.length === 0;
  const problem = ordered(plan, walled(asked.problem, staying));
  const now = wires.clock.now();
  const ask = (it: Problem) =>
    searchWith(
      draft,
      { ...asked, problem: it },
      now,
      wires,
      whole ? { k: DAYS, distinct: 'days' } : { k: STARTS, distinct: 'starts' },
    );
  // The stretch of the day that the candidate agreed to comes first; the rest of it only when that cannot hold the order.
  const stretch = plan.order === undefined ? null : agreed(plan);
  const inside = stretch === null ? null : await ask({ ...problem, candidateWindows: [stretch] });
  const kept = inside === null ? [] : otherTimes(plan, inside);
  if (inside !== null && kept.length > 0) return { ...inside, options: kept.slice(0, SHOWN) };
  const search = await ask(problem);
  const options = otherTimes(plan, search);
  if (options.length > 0) return { ...search, options: whole ? options.slice(0, SHOWN) : spread(plan, options) };
  if (plan.kind === 'add') return search;
  // Nothing, or only what stands: who and what is in the way of every other time?
  const old = normalize(plan.now.sessions.filter((it) => plan.sessions.includes(it.id)).map(intervalOf));
  const barred = { ...problem, candidateWindows: subtract(problem.candidateWindows, old) };
  const second = await ask(barred);
  if (second.status === 'found') return { ...second, options: otherTimes(plan, second).slice(0, SHOWN) };
  const bent = draft.bent.flatMap((it) => it.changes);
  const helps = async (offer: OfferedChange) => {
    const options = { k: 3, distinct: 'starts', changes: [...bent, ...offer.changes], explain: false } as const;
    const result = await wires.panelPlanner(problem, options);
    return result.status !== 'infeasible' && result.plans.some((it) => moves(plan, optionOf(it)));
  };
  const offers: OfferedChange[] = [];
  for (const it of second.offers) if (await helps(it)) offers.push(it);
  return { ...second, offers };
}

/** The search's options with what stays in its own words, and without what stands already. */
function otherTimes(plan: ChangePlan, search: Search): PanelOption[] {
  const real = standingOption(plan.now.sessions).sessions;
  return search.options
    .map(
      (option): PanelOption => ({
        ...option,
        sessions: option.sessions.map((it) =>
          plan.sessions.includes(it.sessionId) ? it : (real.find((one) => one.sessionId === it.sessionId) ?? it),
        ),
      }),
    )
    .filter((option) => moves(plan, option));
}

function withoutOthers(draft: Draft): Draft {
  const sessions = draft.sessions.map((it) => ({
    ...it,
    seats: it.seats.map((seat) => ({ ...seat, people: seat.people.filter((one) => one.rank === 0) })),
  }));
  return { ...draft, sessions };
}

/** At least one session that is asked about is at another time. */
function moves(plan: ChangePlan, option: PanelOption): boolean {
  return option.sessions.some((it) => plan.now.sessions.find((one) => one.id === it.sessionId)?.start !== it.start);
}

/** Not the same morning in steps of a quarter of an hour. */
function spread(plan: ChangePlan, options: readonly PanelOption[]): PanelOption[] {
  const perDay = new Map<string, number[]>();
  return options
    .filter((option) => {
      const start = option.sessions.find((it) => plan.sessions.includes(it.sessionId))?.start ?? 0;
      const day = wallClock(plan.draft.zone, start).date;
      const there = perDay.get(day) ?? [];
      if (there.length >= SHOWN_A_DAY || there.some((it) => Math.abs(it - start) < 60 * MINUTE)) return false;
      perDay.set(day, [...there, start]);
      return true;
    })
    .slice(0, SHOWN);
}

export async function otherPeople(
  wires: Wires,
  plan: ChangePlan,
  also: readonly LeverUserId[],
): Promise<{ readonly alternatives: Alternatives; readonly asked: Asked }> {
  const session = plan.now.sessions.find((it) => plan.sessions.includes(it.id));
  const seat = session?.people.find((it) => it.userId === plan.instead);
  const asked = await problemOf(wires, plan.draft, also, inChange(plan));
  if (session === undefined || seat === undefined) return { alternatives: { people: [], times: [] }, asked };
  const problem: Problem = {
    ...asked.problem,
    // The time is settled and the candidate agreed to it; only the seat is in question.
    candidateWindows: [intervalOf(session)],
    sessions: asked.problem.sessions.filter((it) => it.id === session.id),
    order: [],
    lunch: null,
    minGapMinutes: 0,
    maxGapMinutes: 1440,
  };
  const [chosen] = standingOption([{ ...session, people: [seat] }]).sessions;
  if (chosen === undefined) return { alternatives: { people: [], times: [] }, asked };
  const sitting = new Set(session.people.map((it) => it.userId));
  const found = alternativesFor(
    plan.draft,
    { sessions: [chosen], compromises: [] },
    session.id,
    { ...asked, problem },
    also.filter((it) => !sitting.has(it)),
  );
  return {
    asked,
    alternatives: { people: found.people.filter((it) => !sitting.has(it.userId)), times: [] },
  };
}
