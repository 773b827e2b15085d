/**
 * What stands in the way of a change right now: busy or missing people, colliding sessions, limits that are reached. Looks
 * at those who get something new to do, and nobody else: whoever only stays has said yes already. Reads only.
 */
import { sayMoment } from '../zones.ts';
import type { BookedSession, Booking } from './booking.ts';
import type { Change, Target } from './change.ts';
import { differing } from './change-target.ts';
import { endOf } from './invitations.ts';
import { type LimitWires, type OverLimit, overLimits } from './over-limits.ts';
import { whatChanged } from './recheck.ts';

type Wires = Parameters<typeof whatChanged>[0] & LimitWires;

export interface Hindrances {
  /** Sentences. */
  readonly reasons: readonly string[];
  /** May be gone over with a reason. */
  readonly over: readonly OverLimit[];
}

export function sayHindrances(it: Hindrances): readonly string[] {
  return [...it.reasons, ...it.over.map((one) => one.sentence)];
}

interface Touched {
  /** As it will be, with those only for whom it is new. */
  readonly will: BookedSession;
  readonly was: BookedSession | null;
  /** At another time, or longer. */
  readonly moved: boolean;
}

function touched(now: Booking, target: Target): Touched[] {
  return differing(now, target).flatMap(({ was, will }): Touched[] => {
    if (will === null) return [];
    const moved = was === null || was.start !== will.start || was.minutes < will.minutes;
    const newTo = (id: string) => was === null || !was.people.some((one) => one.userId === id);
    const people = moved ? will.people : will.people.filter((it) => newTo(it.userId));
    return people.length === 0 ? [] : [{ will: { ...will, people }, was, moved }];
  });
}

/** Throws what Lever or the calendars throw. */
export async function hindrancesOf(
  wires: Wires,
  now: Booking,
  target: Target,
  allowed: Pick<Change, 'over' | 'raised'>,
): Promise<Hindrances> {
  const all = touched(now, target);
  const reasons: string[] = [];
  for (const { will, moved } of all)
    for (const other of moved ? target.sessions : [])
      if (other.id !== will.id && will.start < endOf(other) && other.start < endOf(will))
        reasons.push(`${will.title} would run into ${other.title} at ${sayMoment(now.by.zone, other.start)}.`);
  if (all.length === 0) return { reasons, over: [] };
  const after = all.map((it) => it.will);
  const before = all.flatMap((it) => (it.was === null ? [] : [it.was]));
  const ids = now.steps.panel?.interviews ?? {};
  const [changed, over] = await Promise.all([
    whatChanged(wires, { ...now, over: allowed.over, sessions: after }),
    overLimits(wires, {
      by: now.by,
      opportunityId: now.candidate.opportunityId,
      draftId: null,
      after,
      before,
      interviews: new Set(before.flatMap((it) => ids[it.id] ?? [])),
      raised: allowed.raised,
    }),
  ]);
  return { reasons: [...reasons, ...changed], over };
}
