/**
 * Among panels that are equally good for a candidate, one that stays out of the others' way: most conflicts are settled
 * so, at no cost. Called for each node by `interview-day-tree.ts`. Pure.
 */
import { type Conflict, conflictsIn, type Shared, windowsOf } from './interview-day-conflicts.ts';
import type { DayDesk, Panel, Wish } from './interview-day-desk.ts';
import { type PricedWindow, Tolls } from './interview-day-tolls.ts';

const ROUNDS = 3;

export function keepApart(
  desk: DayDesk,
  shared: Shared,
  wishes: readonly Wish[],
  alone: readonly Panel[],
): { readonly panels: readonly Panel[]; readonly conflicts: readonly Conflict[] } {
  let panels = alone;
  let conflicts = conflictsIn(desk, shared, panels);
  for (let round = 0; round < ROUNDS && conflicts.length > 0; round += 1) {
    const before = conflicts.length;
    for (const i of new Set(conflicts.flatMap((it) => it.candidates))) {
      if (!conflicts.some((it) => it.candidates.includes(i))) continue;
      const found = desk.bestWith(i, wishes[i]!, tollsOf(desk, shared, panels, i));
      if (found === null || found.panel.objective !== panels[i]!.objective) continue;
      const next = panels.with(i, found.panel);
      const left = conflictsIn(desk, shared, next);
      if (left.length >= conflicts.length) continue;
      panels = next;
      conflicts = left;
    }
    if (conflicts.length === before) break;
  }
  return { panels, conflicts };
}

/** A small toll wherever somebody else is expected. */
function tollsOf(desk: DayDesk, shared: Shared, panels: readonly Panel[], i: number): Tolls {
  const { axis } = desk;
  const ticks = Math.ceil((axis.to - axis.from) / axis.step);
  const prices = new Map<string, Int32Array>();
  const windows: PricedWindow[] = [];
  const uses = panels.flatMap((it, other) => (other === i ? [] : it.uses));
  for (const use of uses) {
    let list = prices.get(use.person);
    if (list === undefined) prices.set(use.person, (list = new Int32Array(ticks)));
    const first = Math.floor((use.start - axis.from) / axis.step);
    const last = Math.min(ticks, Math.ceil((use.free - axis.from) / axis.step));
    for (let at = Math.max(0, first); at < last; at += 1) list[at]! += 1;
  }
  for (const person of prices.keys()) {
    const own = uses.filter((it) => it.person === person);
    for (const window of windowsOf(shared.people.get(person)!, own)) {
      const sum = own.reduce((all, it) => all + (it.start < window.to && window.from < it.end ? it.weight : 0), 1);
      if (sum > window.left) windows.push({ person, from: window.from, to: window.to, price: 32 });
    }
  }
  return new Tolls(axis, prices, windows);
}
