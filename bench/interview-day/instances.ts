/**
 * Seeded random interview days: several candidates of one job, four sessions each out of pools that overlap, people in
 * several zones with busy calendars, limits and breaks. The same seed gives the same day on every machine.
 */
import type { InterviewDayProblem } from '../../src/scheduling/interview-day-problem.ts';
import { normalize } from '../../src/scheduling/interval.ts';
import { defaultWeights, type Interviewer, type Problem, type Seat } from '../../src/scheduling/problem.ts';
import { random } from '../planner/instances.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A Monday. */
const FIRST = Date.UTC(2026, 10, 30);

export interface DayFamily {
  readonly candidates: number;
  readonly sessions: number;
  /** People per pool, from and to. */
  readonly pool: readonly [number, number];
  readonly people: number;
  readonly days: number;
  readonly dayLimit: number;
  /** Sessions in the order of the template. */
  readonly ordered: boolean;
}

export function dayInstance(family: DayFamily, seed: number): InterviewDayProblem {
  const next = random(seed * 7919 + family.candidates * 31 + family.people);
  const upTo = (n: number) => Math.floor(next() * n);
  const zones = ['Europe/Lisbon', 'Europe/Berlin', 'Europe/London', 'Asia/Kolkata'];
  const people = Array.from({ length: family.people }, (_, p): Interviewer => {
    const zone = zones[next() < 0.8 ? 0 : upTo(zones.length)]!;
    const share = 0.35 + next() * 0.2;
    const busy = Array.from({ length: family.days }, (_, d) => {
      const list: { start: number; end: number }[] = [];
      for (let blocked = 0, tries = 0; blocked < share * 540 && tries < 60; tries += 1) {
        const start = FIRST + d * DAY + (9 * 60 + upTo(32) * 15) * MINUTE;
        const end = start + (2 + upTo(4)) * 15 * MINUTE;
        if (list.some((it) => it.start < end && start < it.end)) continue;
        list.push({ start, end });
        blocked += (end - start) / MINUTE;
      }
      return list;
    }).flat();
    const tentative = busy.filter(() => next() < 0.1);
    return {
      id: `p${p}`,
      name: `Person ${p}`,
      zone,
      hours: ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, fromMinute: 540, toMinute: 1080 })),
      busy: normalize(busy.filter((it) => !tentative.includes(it))),
      tentative: normalize(tentative),
      interviews: Array.from({ length: upTo(4) }, () => FIRST + upTo(family.days) * DAY + 12 * 60 * MINUTE),
      dayLimit: family.dayLimit,
      weekLimit: 8,
      ...(next() < 0.5 && { rollingLimit: 20 }),
    };
  });
  const sessions = Array.from({ length: family.sessions }, (_, j): Problem['sessions'][number] => {
    const size = family.pool[0] + upTo(family.pool[1] - family.pool[0] + 1);
    const pool = people
      .map((it) => ({ it, key: next() }))
      .sort((a, b) => a.key - b.key)
      .slice(0, size)
      .map(({ it }, index) => ({ person: it.id, rank: index < 3 ? 0 : 1 }));
    const seats: Seat[] = [{ role: 'Interviewer', pool, count: 1, optional: false, missCost: 0 }];
    return { id: `s${j}`, title: `Session ${j}`, minutes: [45, 60, 60, 45][j % 4]!, seats, needsRoom: false };
  });
  const candidates = Array.from({ length: family.candidates }, (_, i) => {
    const zone = next() < 0.7 ? 'Europe/Lisbon' : 'Europe/Berlin';
    const windows = Array.from({ length: family.days }, (_, d) => {
      const late = next() < 0.2 ? 180 : 0;
      return { start: FIRST + d * DAY + (540 + late) * MINUTE, end: FIRST + d * DAY + 1080 * MINUTE };
    });
    const problem: Problem = {
      gridMinutes: 15,
      zone,
      candidateWindows: windows,
      people,
      rooms: [],
      sessions,
      order: family.ordered ? sessions.slice(1).map((it, j) => [sessions[j]!.id, it.id] as const) : [],
      minGapMinutes: 0,
      maxGapMinutes: 90,
      lunch: { fromMinute: 720, toMinute: 840, minutes: 45 },
      maxDays: 1,
      core: { fromMinute: 540, toMinute: 1080 },
      focusMinutes: 45,
      weights: defaultWeights,
    };
    return { id: `c${i}`, name: `Candidate ${i}`, problem };
  });
  return {
    candidates,
    apartMinutes: Object.fromEntries(people.filter(() => next() < 0.3).map((it) => [it.id, 15])),
  };
}
