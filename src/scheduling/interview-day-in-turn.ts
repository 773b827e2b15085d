/**
 * One candidate after the other, each around those before: a joint day that is real, if seldom best. Gives the search
 * something to beat, and an answer when it is cut short. Called by `interview-day-tree.ts`. Pure.
 */
import { overlaps } from './interval.ts';
import { conflictsIn, type Shared, windowsOf } from './interview-day-conflicts.ts';
import type { Bar } from './interview-day-bars.ts';
import type { DayDesk, Panel, Use, Wish } from './interview-day-desk.ts';

/** Rounds in which each candidate is planned again around all others. */
const ROUNDS = 3;

/** `ideas`: panels that would be best alone; whoever loses most by giving way goes first. Null when it does not work out. */
export function inTurn(
  desk: DayDesk,
  shared: Shared,
  wishes: readonly Wish[],
  ideas: readonly Panel[],
): readonly Panel[] | null {
  const candidates = wishes.map((_, i) => i);
  const orders = [candidates, candidates.toReversed()];
  let best: readonly Panel[] | null = null;
  for (const order of orders) {
    const placed = firstRound(desk, shared, wishes, ideas, order.slice());
    if (placed === null) continue;
    const improved = better(desk, shared, wishes, placed);
    if (best === null || costOf(improved) < costOf(best)) best = improved;
  }
  return best;
}

/** What panels cost together. */
export const costOf = (panels: readonly Panel[]): number => panels.reduce((sum, it) => sum + it.objective, 0);

/** Whoever cannot be placed goes to the front, and all begin again. */
function firstRound(
  desk: DayDesk,
  shared: Shared,
  wishes: readonly Wish[],
  ideas: readonly Panel[],
  order: number[],
): Panel[] | null {
  for (let tries = 0; tries < wishes.length; tries += 1) {
    const placed: (Panel | null)[] = wishes.map(() => null);
    let stuck = -1;
    for (const i of order) {
      const panel = around(desk, shared, i, wishes[i]!, placed, ideas[i]!);
      if (panel === null) {
        stuck = i;
        break;
      }
      placed[i] = panel;
    }
    if (stuck < 0) {
      const done = placed.map((it) => it!);
      return conflictsIn(desk, shared, done).length === 0 ? done : null;
    }
    if (order[0] === stuck) return null;
    order.splice(order.indexOf(stuck), 1);
    order.unshift(stuck);
  }
  return null;
}

/** Each again around all others, as long as that saves something. */
function better(desk: DayDesk, shared: Shared, wishes: readonly Wish[], placed: readonly Panel[]): readonly Panel[] {
  let panels: (Panel | null)[] = [...placed];
  for (let round = 0; round < ROUNDS; round += 1) {
    let saved = false;
    for (const [i, wish] of wishes.entries()) {
      const own = panels[i]!;
      const others = panels.with(i, null);
      const panel = around(desk, shared, i, wish, others, null);
      if (panel === null || panel.objective >= own.objective) continue;
      const next = others.with(i, panel);
      if (conflictsIn(desk, shared, next).length > 0) continue;
      panels = next;
      saved = true;
    }
    if (!saved) break;
  }
  return panels.map((it) => it!);
}

/** The best panel of one candidate while all others stay where they are. */
function around(
  desk: DayDesk,
  shared: Shared,
  i: number,
  wish: Wish,
  others: readonly (Panel | null)[],
  idea: Panel | null,
): Panel | null {
  if (idea !== null && conflictsIn(desk, shared, others.with(i, idea)).length === 0) return idea;
  const bars = [...wish.bars, ...barsAround(desk, shared, i, others)];
  return desk.best(i, { ...wish, bars });
}

/** What candidate `i` may not have because others have it. */
export function barsAround(desk: DayDesk, shared: Shared, i: number, others: readonly (Panel | null)[]): Bar[] {
  const bars: Bar[] = [];
  const byPerson = new Map<string, Use[]>();
  for (const use of others.flatMap((it) => it?.uses ?? [])) {
    bars.push({ kind: 'person', person: use.person, from: use.start - desk.apartOf(i, use.person), to: use.free });
    byPerson.set(use.person, [...(byPerson.get(use.person) ?? []), use]);
  }
  for (const [person, uses] of byPerson)
    for (const window of windowsOf(shared.people.get(person)!, uses)) {
      const sum = uses.reduce(
        (all, it) => all + (it.start < window.to && window.from < it.end ? it.weight : 0),
        desk.weightOf(i, person),
      );
      if (sum > window.left) bars.push({ kind: 'person', person, from: window.from, to: window.to });
    }
  const roomed = others.flatMap((it) => it?.roomed ?? []);
  for (const it of roomed) {
    const busy = roomed.filter((one) => one.start <= it.start && it.start < one.end);
    const free = shared.rooms.filter((room) => !overlaps(room.busy, it));
    if (busy.length >= free.length)
      bars.push({ kind: 'rooms', from: it.start, to: Math.min(...busy.map((one) => one.end)) });
  }
  return bars;
}
