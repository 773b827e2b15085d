/**
 * A `panel-v1` file as the `Problem` that the bot plans: instants, zones and people in place of slots. Days are working
 * days from a Monday on, eight in the morning UTC is slot 0. Interviews already held are put on the day they count for;
 * those that count for the week only, on its Saturday. Used where the planner's own door, `plan()`, is measured.
 */
import { type Interval, normalize } from '../../src/scheduling/interval.ts';
import type { Interviewer, Problem, WeeklyHours } from '../../src/scheduling/problem.ts';
import type { Panel } from './instances.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const MONDAY = Date.parse('2026-11-30T00:00:00Z');
const FIRST_MINUTE = 8 * 60;
const SATURDAY = 5;
const NOON = 12 * 60 * MINUTE;

export function problemOf(panel: Panel): Problem {
  const { grid, lunch, core } = panel;
  if (grid !== 5 && grid !== 15) throw new Error(`no bench plans on a grid of ${grid} minutes`);
  const minuteOf = (slot: number) => FIRST_MINUTE + slot * grid;
  const midnight = (d: number) => MONDAY + (panel.weekOf[d]! * 7 + (d % 5)) * DAY;
  const intervals = (stretches: readonly (readonly [number, number, number])[]): Interval[] =>
    normalize(
      stretches.map(([d, from, to]) => ({
        start: midnight(d) + minuteOf(from) * MINUTE,
        end: midnight(d) + minuteOf(to) * MINUTE,
      })),
    );
  return {
    gridMinutes: grid,
    zone: 'UTC',
    candidateWindows: intervals(panel.candidate.windows),
    people: panel.people.map(
      (it): Interviewer => ({
        id: it.id,
        name: it.id,
        zone: 'UTC',
        hours: hoursOf(it.work[0]!, minuteOf),
        busy: intervals(it.busy),
        tentative: intervals(it.tentative),
        interviews: heldBy(it, panel, midnight),
        dayLimit: it.dayLimit,
        weekLimit: it.weekLimit,
      }),
    ),
    rooms: panel.rooms.map((it) => ({ id: it.id, name: it.id, busy: intervals(it.busy) })),
    sessions: panel.interviews.map((it) => ({
      id: it.id,
      title: it.id,
      minutes: it.dur * grid,
      needsRoom: it.room,
      seats: it.seats.map((seat) => ({
        ...seat,
        pool: seat.pool.map(({ p, rank }) => ({ person: panel.people[p]!.id, rank })),
      })),
    })),
    order: panel.order.map(([a, b]) => [panel.interviews[a]!.id, panel.interviews[b]!.id]),
    minGapMinutes: panel.minGap * grid,
    maxGapMinutes: panel.maxGap * grid,
    lunch: lunch && { fromMinute: minuteOf(lunch.from), toMinute: minuteOf(lunch.to), minutes: lunch.len * grid },
    maxDays: panel.maxDays,
    core: { fromMinute: minuteOf(core.from), toMinute: minuteOf(core.to) },
    focusMinutes: panel.focus * grid,
    weights: panel.weights,
  };
}

/** Instances have the same hours on every day. */
function hoursOf([, from, to]: readonly [number, number, number], minuteOf: (slot: number) => number): WeeklyHours[] {
  return ([1, 2, 3, 4, 5] as const).map((weekday) => ({
    weekday,
    fromMinute: minuteOf(from),
    toMinute: minuteOf(to),
  }));
}

function heldBy(person: Panel['people'][number], panel: Panel, midnight: (d: number) => number): number[] {
  const held: number[] = [];
  const inWeek = person.weekLoad.map(() => 0);
  for (const [d, load] of person.dayLoad.entries()) {
    for (let i = 0; i < load; i += 1) held.push(midnight(d) + NOON);
    inWeek[panel.weekOf[d]!]! += load;
  }
  for (const [week, load] of person.weekLoad.entries())
    for (let i = inWeek[week]!; i < load; i += 1) held.push(MONDAY + (week * 7 + SATURDAY) * DAY + NOON);
  return held;
}
