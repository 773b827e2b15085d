/**
 * Why several candidates do not fit together: who cannot be placed, whom the others take, and what would help. Every offer
 * was planned again with it. Called by `interview-day.ts` when nothing fits. Pure.
 */
import { windowsOf, sharedBy, type Shared } from './interview-day-conflicts.ts';
import type { Bar } from './interview-day-bars.ts';
import { DayDesk, type Panel } from './interview-day-desk.ts';
import { barsAround } from './interview-day-in-turn.ts';
import { searchDays } from './interview-day-tree.ts';
import {
  type DayCandidate,
  type DayOffer,
  dayLimits,
  type InterviewDayOptions,
  type InterviewDayProblem,
  raisedOnce,
} from './interview-day-problem.ts';
import { type Limit, perLimit } from './limits.ts';
import { plan } from './plan.ts';
import type { Blocker } from './problem.ts';
import { apply } from './relax.ts';
import { dateOf, instantOf } from './working-hours.ts';

/** Panels planned to see whether one offer helps. */
const FOR_ONE = 1_500;
const MOST_RAISES = 6;
const MOST_NAMED = 3;

interface Ground {
  readonly asked: InterviewDayProblem;
  readonly options: InterviewDayOptions;
  readonly desk: DayDesk;
  readonly shared: Shared;
}

export function explainDay(
  asked: InterviewDayProblem,
  options: InterviewDayOptions,
  desk: DayDesk,
): { readonly blockers: Blocker[]; readonly offers: DayOffer[] } {
  const ground: Ground = { asked, options, desk, shared: sharedBy(desk) };
  const blockers: Blocker[] = [];
  const offers: DayOffer[] = [];
  const dates = desk.dates;
  const alone = asked.candidates.map((_, i) => dates.filter((date) => desk.best(i, wishFor([date])) !== null));
  let lost = asked.candidates.filter((_, i) => alone[i]!.length === 0);
  // On several dates a panel may be possible that is not on any one.
  if (options.dates !== 1) lost = lost.filter((it) => desk.best(asked.candidates.indexOf(it), wishFor(dates)) === null);
  for (const it of lost) {
    const own = plan(options.dates === 1 ? { ...it.problem, maxDays: 1 } : it.problem, { k: 1, distinct: 'starts' });
    if (own.status !== 'infeasible') continue;
    for (const one of own.blockers.slice(0, 3)) blockers.push({ ...one, sentence: `${it.name}: ${one.sentence}` });
    for (const { changes, sentence } of own.relaxations.slice(0, 2))
      if (fits(ground, changed(asked.candidates, it.id, changes)))
        offers.push({ kind: 'change', candidate: it.id, changes, sentence: `For ${it.name}: ${sentence}` });
  }
  const common = dates.filter((date) => alone.every((it) => it.includes(date)));
  if (lost.length === 0 && options.dates === 1 && common.length === 0) blockers.push(noCommonDate(ground, alone));
  const raises: { readonly person: string; readonly limit: Limit }[] = [];
  if (lost.length === 0 && (options.dates !== 1 || common.length > 0))
    for (const [i, it] of asked.candidates.entries()) {
      const why = whyNot(ground, i, it);
      if (why === null) continue;
      blockers.push(why.blocker);
      for (const one of why.raises)
        if (!raises.some((known) => known.person === one.person && known.limit === one.limit)) raises.push(one);
    }
  for (const { person, limit } of raises.slice(0, MOST_RAISES)) {
    const candidates = asked.candidates.map((it) => ({ ...it, problem: raisedOnce(it.problem, person, limit) }));
    if (!fits(ground, candidates)) continue;
    offers.push({
      kind: 'raise-limit',
      person,
      limit,
      sentence: `${nameOf(ground, person)} takes one interview more ${perLimit[limit]}`,
    });
  }
  if (options.dates === 1 && dates.length > 1 && fits(ground, asked.candidates, 2))
    offers.push({ kind: 'two-dates', sentence: 'Use two days' });
  if (asked.candidates.length > dayLimits.least)
    for (const it of asked.candidates)
      if (
        fits(
          ground,
          asked.candidates.filter((one) => one !== it),
        )
      )
        offers.push({
          kind: 'leave-out',
          candidate: it.id,
          sentence: lost.includes(it) ? `Plan the others without ${it.name}` : `Plan ${it.name} on another day`,
        });
  return { blockers, offers };
}

const wishFor = (dates: readonly number[]) => ({ dates, bars: [], not: [] });

function changed(
  candidates: readonly DayCandidate[],
  id: string,
  changes: Parameters<typeof apply>[1],
): DayCandidate[] {
  return candidates.map((it) => (it.id === id ? { ...it, problem: apply(it.problem, changes) } : it));
}

function fits({ asked, options }: Ground, candidates: readonly DayCandidate[], dates = options.dates): boolean {
  const desk = new DayDesk({ ...asked, candidates });
  return searchDays(desk, { k: 1, dates, maxPanels: FOR_ONE }).days.length > 0;
}

function nameOf({ shared }: Ground, person: string): string {
  return shared.people.get(person)?.name ?? 'Somebody';
}

const dateIn = (date: number, zone: string): string => dateOf(instantOf(date, 12 * 60, zone), zone);

function noCommonDate({ asked, desk }: Ground, alone: readonly (readonly number[])[]): Blocker {
  const each = asked.candidates.map((it, i) => {
    const own = alone[i]!;
    const shown = own.slice(0, MOST_NAMED).map((date) => dateIn(date, it.problem.zone));
    return `${it.name} ${shown.join(', ')}${own.length > shown.length ? ` and ${own.length - shown.length} more` : ''}`;
  });
  return {
    kind: 'window',
    share: 1,
    sentence: `No date suits everybody, even alone, of ${desk.dates.length}: ${each.join('; ')}`,
  };
}

/** If all others fit: whom they take from this one, and whose limit it is. Null when the others do not fit either. */
function whyNot(
  ground: Ground,
  i: number,
  it: DayCandidate,
): {
  readonly blocker: Blocker;
  readonly raises: readonly { person: string; limit: Limit }[];
} | null {
  const { asked, options, desk, shared } = ground;
  const others = asked.candidates.filter((one) => one !== it);
  const [joint] = searchDays(new DayDesk({ ...asked, candidates: others }), {
    k: 1,
    dates: options.dates,
    maxPanels: FOR_ONE,
  }).days;
  if (joint === undefined) return null;
  const panels: (Panel | null)[] = asked.candidates.map((one) => joint.panels[others.indexOf(one)] ?? null);
  const used = [...new Set(joint.panels.flatMap((one) => one.dates))].sort((a, b) => a - b);
  const dates = options.dates === 1 ? used : desk.dates;
  const bars = barsAround(desk, shared, i, panels);
  const taken = new Set(bars.flatMap((bar) => (bar.kind === 'person' ? [bar.person] : [])));
  const free = (without: ReadonlySet<string>) =>
    desk.best(i, {
      ...wishFor(dates),
      bars: bars.filter((bar) => !(bar.kind === 'person' && without.has(bar.person))),
    });
  let decisive = [...taken].filter((person) => free(new Set([person])) !== null);
  if (decisive.length === 0) decisive = smallest(taken, free);
  const on = used.map((date) => dateIn(date, it.problem.zone)).join(' and ');
  const whom = decisive.slice(0, MOST_NAMED).map((person) => {
    const by = asked.candidates
      .filter((_, o) => panels[o]?.uses.some((use) => use.person === person))
      .map((one) => one.name);
    return `${nameOf(ground, person)} (with ${by.join(', ')})`;
  });
  const rooms = whom.length === 0 && bars.some((bar) => bar.kind === 'rooms') ? 'the rooms are taken' : null;
  const because =
    rooms ?? (whom.length === 0 ? `there is no time left for ${it.name}` : `the others take ${whom.join('; ')}`);
  return {
    blocker: {
      kind: 'person',
      ...(decisive[0] !== undefined && { subject: decisive[0] }),
      sentence: `Without ${it.name} the others fit on ${on}; then ${because}`,
    },
    raises: decisive.flatMap((person) => limitsOf(shared, panels, person, bars)),
  };
}

/** A few people without whom it would go, when no single one is enough: taken one by one out of all. */
function smallest(taken: ReadonlySet<string>, free: (without: ReadonlySet<string>) => Panel | null): string[] {
  if (taken.size === 0 || free(taken) === null) return [];
  const needed = new Set(taken);
  for (const person of taken) {
    needed.delete(person);
    if (free(needed) === null) needed.add(person);
  }
  return [...needed];
}

/** Which limits of a person keep them from one candidate more. */
function limitsOf(
  shared: Shared,
  panels: readonly (Panel | null)[],
  person: string,
  bars: readonly Bar[],
): { person: string; limit: Limit }[] {
  const uses = panels.flatMap((it) => it?.uses.filter((use) => use.person === person) ?? []);
  return windowsOf(shared.people.get(person)!, uses)
    .filter((window) =>
      bars.some(
        (bar) => bar.kind === 'person' && bar.person === person && bar.from === window.from && bar.to === window.to,
      ),
    )
    .map(({ limit }) => ({ person, limit }));
}
