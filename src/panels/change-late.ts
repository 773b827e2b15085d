/**
 * What a longer interview runs past: the candidate's day, somebody's working hours. Said in the preview of an edit, which
 * the planner has no part in; a recruiter may want it all the same, so it bars nothing. Reads only.
 */
import { MINUTE } from '../clock.ts';
import { sayMinute, sayMoment, wallClock } from '../zones.ts';
import type { BookedSession } from './booking.ts';
import type { ChangePlan, Target } from './change.ts';
import { endOf } from './invitations.ts';
import type { LimitWires } from './over-limits.ts';

export type LateWires = Pick<LimitWires, 'habits' | 'zoneOf'>;

/** Sentences; of the added minutes only, because the rest stands already. */
export async function lateIn(wires: LateWires, plan: ChangePlan, target: Target): Promise<string[]> {
  if (plan.kind !== 'edit') return [];
  const longer = target.sessions.flatMap((will) => {
    const was = plan.now.sessions.find((it) => it.id === will.id);
    return was !== undefined && endOf(was) < endOf(will) ? [{ was, will }] : [];
  });
  const said = await Promise.all(longer.map(({ was, will }) => lateSession(wires, plan, was, will)));
  return said.flat();
}

async function lateSession(
  wires: LateWires,
  plan: ChangePlan,
  was: BookedSession,
  will: BookedSession,
): Promise<string[]> {
  const { zone, rules, by } = plan.draft;
  const lasts = `${will.title} would last until ${sayMoment(by.zone, endOf(will))}`;
  const day = wallClock(zone, endOf(was) - MINUTE);
  const out: string[] = [];
  if (day.minute < rules.core.toMinute && minuteOfDay(zone, will.start, endOf(will)) > rules.core.toMinute)
    out.push(`${lasts}: later than ${sayMinute(rules.core.toMinute)}, when the candidate’s day ends.`);
  const late = await Promise.all(
    will.people.map(async ({ userId, name }) => {
      const [habit, theirs] = await Promise.all([wires.habits(userId), wires.zoneOf(userId, plan.draft)]);
      const { hours } = habit;
      if (hours === undefined) return null;
      const works = (at: number): boolean => {
        const wall = wallClock(theirs, at);
        return hours.some(
          (it) => it.weekday === wall.weekday && it.fromMinute <= wall.minute && wall.minute < it.toMinute,
        );
      };
      for (let at = endOf(was); at < endOf(will); at += 5 * MINUTE) if (!works(at)) return name;
      return null;
    }),
  );
  const names = late.filter((it) => it !== null);
  if (names.length > 0) out.push(`${lasts}: outside the working hours of ${names.join(' and ')}.`);
  return out;
}

/** Minutes of the start's day, past midnight more than a day's. */
function minuteOfDay(zone: string, start: number, end: number): number {
  return wallClock(zone, start).minute + (end - start) / MINUTE;
}
