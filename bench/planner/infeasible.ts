/**
 * Panels that do not fit, in the ways that happen to recruiters: every family of `instances.ts`, made impossible.
 * Used by the benchmark of explanations and by tests. The same arguments give the same file on every machine.
 */
import { families, type FamilyName, instance, type Panel, random } from './instances.ts';

type Stretch = [day: number, from: number, to: number];

export const hindrances = {
  /** The candidate can for an hour or two less than the panel takes. */
  'short windows': (panel, next) => {
    const takes = panel.interviews.reduce((sum, it) => sum + it.dur, 0);
    const missing = 1 + Math.floor(next() * 4);
    const from = Math.floor(next() * 8);
    panel.candidate.windows = eachDay(panel, from, Math.min(panel.slotsPerDay, from + takes - missing)).filter(
      () => next() < 0.8,
    );
    panel.lunch = null;
  },
  /** Whoever could take one of the interviews has had all the interviews of the week. */
  'everybody at a limit': (panel, next) => {
    for (const p of poolOf(panel, next)) {
      const person = panel.people[p]!;
      person.weekLoad = person.weekLoad.map(() => person.weekLimit);
    }
  },
  /** Whoever could take one of the interviews is out of office. */
  'a pool away': (panel, next) => {
    for (const p of poolOf(panel, next)) panel.people[p]!.busy = eachDay(panel, 0, panel.slotsPerDay);
  },
  'rooms taken': (panel, next) => {
    panel.interviews[Math.floor(next() * panel.interviews.length)]!.room = true;
    const from = Math.floor(next() * 4);
    for (const room of panel.rooms) room.busy = eachDay(panel, from, panel.slotsPerDay - Math.floor(next() * 3));
    panel.candidate.windows = eachDay(panel, from, panel.slotsPerDay - 2);
  },
  /** Lunch is longer than the longest break, no day is long enough without it, and an order runs through all. */
  'order, lunch and breaks': (panel, next) => {
    const takes = panel.interviews.reduce((sum, it) => sum + it.dur, 0);
    const fine = 15 / panel.grid;
    panel.order = panel.interviews.slice(1).map((_, j) => [j, j + 1]);
    const from = Math.min(14 * fine, Math.max(0, panel.slotsPerDay - takes - 6 * fine));
    panel.lunch = { from: 16 * fine, to: 22 * fine, len: 4 * fine };
    panel.maxGap = 2 * fine;
    panel.candidate.windows = eachDay(panel, from, Math.min(panel.slotsPerDay, from + takes + 6 * fine)).filter(
      () => next() < 0.8,
    );
  },
  /** One person short: two interviews want the same few, and all but one of them are away. */
  'one person for two': (panel, next) => {
    const [a, b] = [0, 1 + Math.floor(next() * (panel.interviews.length - 1))];
    const [only] = poolOf(panel, next);
    for (const j of [a, b]) panel.interviews[j]!.seats[0]!.pool = [{ p: only!, rank: 0 }];
  },
  /** Each of them alone would leave a way. */
  'limits, order and short windows': (panel, next) => {
    const takes = panel.interviews.reduce((sum, it) => sum + it.dur, 0);
    for (const person of panel.people) if (next() < 0.9) person.dayLoad = person.dayLoad.map(() => person.dayLimit);
    panel.order = panel.interviews.slice(1).map((_, j) => [j, j + 1]);
    panel.lunch = null;
    panel.candidate.windows = eachDay(panel, 6, Math.min(panel.slotsPerDay, 6 + takes + 1));
    panel.maxGap = 1;
  },
} satisfies Record<string, (panel: Panel, next: () => number) => void>;

export type Hindrance = keyof typeof hindrances;

/** A panel of the family with this in its way. Nearly always impossible; who needs to know asks the search. */
export function hindered(family: FamilyName, hindrance: Hindrance, seed: number): Panel {
  const panel = instance(families[family], seed);
  hindrances[hindrance](panel, random(seed * 31 + hindrance.length));
  return panel;
}

function eachDay(panel: Panel, from: number, to: number): Stretch[] {
  return Array.from({ length: panel.days }, (_, day): Stretch => [day, from, to]);
}

/** The people of one required seat. */
function poolOf(panel: Panel, next: () => number): number[] {
  const { seats } = panel.interviews[Math.floor(next() * panel.interviews.length)]!;
  return seats[0]!.pool.map((it) => it.p);
}
