/**
 * Whose limit of interviews a booking or a change would go over, counted anew: somebody else may have booked the same person
 * since the search. Called right before the first write, with the chosen people only. Reads; an empty list means go ahead.
 */
import type { LeverUserId, OpportunityId } from '../lever/ids.ts';
import { type Counted, type Limit, perDay, perLimit, perWeek, reached, ROLLING_DAYS } from '../scheduling/limits.ts';
import { instantOf, localDayOf, weekOf } from '../scheduling/working-hours.ts';
import { sayDate } from '../zones.ts';
import type { BookedSession, Booking } from './booking.ts';
import type { Draft, OfferedChange } from './draft.ts';
import type { Held } from './hold.ts';
import type { LoadReader } from './load.ts';
import type { PanelDeps } from './ports.ts';
import { DAY_LIMIT, WEEK_LIMIT } from './problem-of.ts';
import { type Sitting, sittingsOf } from './sittings.ts';

export type LimitWires = Pick<PanelDeps, 'habits' | 'clock'> & {
  readonly loadReader: LoadReader;
  readonly zoneOf: (userId: LeverUserId, asker: Pick<Draft, 'by'>) => Promise<string>;
  /** Days that are held and not confirmed yet. */
  readonly holds?: () => Promise<readonly Held[]>;
};

type Limits = { readonly dayLimit: number; readonly weekLimit: number; readonly rollingLimit?: number };
const MOST_BY = 50;

export interface OverLimit {
  readonly userId: LeverUserId;
  readonly name: string;
  readonly limit: Limit;
  /** "Marco Lima has 4 interviews on Tue 1 Dec already; the limit is 4 a day." */
  readonly sentence: string;
  /** By how many interviews it would have to be raised. */
  readonly by: number;
}

export interface LimitQuestion {
  readonly by: Draft['by'];
  readonly opportunityId: OpportunityId;
  readonly draftId: string | null;
  /** What will stand, as far as somebody gets something new to do. */
  readonly after: readonly BookedSession[];
  /** What stands now and is changed; it does not count against itself. */
  readonly before: readonly BookedSession[];
  /** Lever's ids of `before`. */
  readonly interviews: ReadonlySet<string>;
  /** Limits that may be gone over, each entry by one interview. */
  readonly raised: Booking['raised'];
}

/** Of a panel that is about to be booked. */
export function limitsOf(booking: Booking): LimitQuestion {
  return {
    by: booking.by,
    opportunityId: booking.candidate.opportunityId,
    draftId: booking.draftId,
    after: booking.sessions,
    before: [],
    interviews: new Set(),
    raised: booking.raised,
  };
}

export async function overLimits(wires: LimitWires, ask: LimitQuestion): Promise<readonly OverLimit[]> {
  const people = new Map(ask.after.flatMap((it) => it.people.map((one) => [one.userId, one.name] as const)));
  if (people.size === 0) return [];
  const [seen, bookings, holds] = await Promise.all([
    wires.loadReader.around([ask.opportunityId], { fresh: true }),
    wires.loadReader.bookings(),
    wires.holds?.() ?? [],
  ]);
  // Days held from the same plan are each other's alternatives.
  const elsewhere = holds.filter((it) => it.draftId !== ask.draftId);
  const sittings = sittingsOf({
    panels: seen.panels,
    indexed: seen.indexed,
    bookings: [...bookings, ...elsewhere],
    now: wires.clock.now(),
    without: { interviews: ask.interviews, eventKeys: [...ask.before, ...ask.after].map((it) => it.eventKey) },
  });
  const found = await Promise.all(
    [...people].map(([id, name]) => overOf(wires, ask, id, name, sittings.get(id) ?? [])),
  );
  return found.flat();
}

async function overOf(
  wires: LimitWires,
  ask: LimitQuestion,
  userId: LeverUserId,
  name: string,
  held: readonly Sitting[],
): Promise<OverLimit[]> {
  const [habit, zone] = await Promise.all([wires.habits(userId), wires.zoneOf(userId, ask)]);
  const raises = (limit: Limit) => ask.raised?.filter((it) => it.userId === userId && it.limit === limit).length ?? 0;
  const starts = (list: readonly Sitting[]) => list.map((it) => it.start);
  const counted: Counted = {
    zone,
    interviews: starts(held.filter((it) => it.training === null)),
    shadowing: starts(held.filter((it) => it.training !== null)),
    shadowWeight: habit.shadowWeight ?? 1,
  };
  const most = {
    day: (habit.dayLimit ?? DAY_LIMIT) + raises('day'),
    week: (habit.weekLimit ?? WEEK_LIMIT) + raises('week'),
    rolling: habit.rollingLimit === undefined ? undefined : habit.rollingLimit + raises('rolling'),
  };
  const person = {
    ...counted,
    dayLimit: most.day,
    weekLimit: most.week,
    ...(most.rolling !== undefined && { rollingLimit: most.rolling }),
  };
  const mine = (list: readonly BookedSession[]) => list.filter((it) => it.people.some((one) => one.userId === userId));
  const had = mine(ask.before).map((it) => localDayOf(it.start, zone));
  const days = perDay(counted);
  const weeks = perWeek(days);
  const over = new Map<Limit, OverLimit>();
  for (const session of mine(ask.after)) {
    const day = localDayOf(session.start, zone);
    const trains = session.people.find((one) => one.userId === userId)?.training !== undefined;
    const next = trains ? (habit.shadowWeight ?? 1) : 1;
    // Who sat there before carries no more than before.
    const same: Record<Limit, boolean> = {
      day: had.includes(day),
      week: had.some((it) => weekOf(it) === weekOf(day)),
      rolling: had.some((it) => Math.abs(it - day) < ROLLING_DAYS),
    };
    for (const limit of reached(person, day, next, days, weeks)) {
      if (same[limit] || over.has(limit)) continue;
      const at = sayDate(zone, instantOf(day, 720, zone));
      const count = limit === 'day' ? (days.get(day) ?? 0) : limit === 'week' ? (weeks.get(weekOf(day)) ?? 0) : null;
      const has =
        count === null
          ? `${name} has as many interviews around ${at} as 28 days may hold`
          : `${name} has ${counts(count)} ${limit === 'day' ? `on ${at}` : `in the week of ${at}`} already`;
      over.set(limit, {
        userId,
        name,
        limit,
        sentence: `${has}; the limit is ${limitText(most[limit] ?? 0, limit)}.`,
        by: missingTo(person, limit, (raised) => !reached(raised, day, next, days, weeks).includes(limit)),
      });
    }
  }
  return [...over.values()];
}

/** By how many a limit falls short; somebody may be far over it already. */
function missingTo<Person extends Limits>(person: Person, limit: Limit, fits: (raised: Person) => boolean): number {
  const name = ({ day: 'dayLimit', week: 'weekLimit', rolling: 'rollingLimit' } as const)[limit];
  let by = 1;
  while (by < MOST_BY && !fits({ ...person, [name]: (person[name] ?? 0) + by })) by += 1;
  return by;
}

const counts = (it: number) => `${Math.round(it * 100) / 100} ${it === 1 ? 'interview' : 'interviews'}`;
const limitText = (most: number, limit: Limit) => `${most} ${perLimit[limit]}`;

/** Going over these limits, this once, for a reason. */
export function raiseFor(over: readonly OverLimit[], reason: string): OfferedChange {
  return {
    sentence: `Over a limit once: ${over.map((it) => `${it.name} (${perLimit[it.limit]})`).join(', ')}`,
    reason,
    changes: over.flatMap((it) =>
      Array.from({ length: it.by }, () => ({ kind: 'raise-limit' as const, person: it.userId, limit: it.limit })),
    ),
  };
}

/** Which limits were raised on request, and why; for the record and its audit lines. */
export function raisedIn(bent: readonly OfferedChange[]): NonNullable<Booking['raised']> {
  return bent.flatMap((it) =>
    it.changes.flatMap((change) =>
      change.kind === 'raise-limit'
        ? [{ userId: change.person as LeverUserId, limit: change.limit, reason: it.reason ?? 'none was given' }]
        : [],
    ),
  );
}

/** Busy times over which somebody chose to plan. */
export function overBusyIn(bent: readonly OfferedChange[]): Booking['over'] {
  return bent.flatMap((it) =>
    it.changes.flatMap((change) =>
      change.kind === 'allow-busy'
        ? [{ userId: change.person as LeverUserId, start: change.start, end: change.end }]
        : [],
    ),
  );
}
