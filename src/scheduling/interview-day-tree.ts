/**
 * The joint search: candidates plan alone first; where two of them want the same person at once, the search goes on twice,
 * once for each who may have to give way. Nodes are opened best-first by the sum of what the panels cost alone, or by a
 * higher bound from prices on people's time, so the first node without a conflict is the best joint day there is.
 * Called by `interview-day.ts` and, without some candidate, by `interview-day-explain.ts`. Pure.
 */
import { halves, waysOut } from './interview-day-branch.ts';
import { climb, type Looked, noPrices } from './interview-day-bound.ts';
import { type Conflict, type Shared, sharedBy } from './interview-day-conflicts.ts';
import type { DayDesk, Panel, Wish } from './interview-day-desk.ts';
import { costOf, inTurn } from './interview-day-in-turn.ts';
import { keepApart } from './interview-day-apart.ts';
import { Heap } from './interview-day-heap.ts';

export interface Joint {
  readonly objective: number;
  readonly panels: readonly Panel[];
}

export interface DaysFound {
  readonly status: 'optimal' | 'infeasible' | 'budget';
  readonly days: readonly Joint[];
  /** How many of the days are proven; the others were found on the way. */
  readonly proven: number;
  /** How far the first day that is not proven may be from the best; Infinity when there is none. */
  readonly gap: number;
  readonly nodes: number;
}

export interface DaySearch {
  readonly k: number;
  readonly dates: 1 | 2 | 'any';
  readonly maxPanels: number;
}

export interface Node {
  readonly bound: number;
  readonly cost: number;
  readonly wishes: readonly Wish[];
  readonly panels: readonly Panel[];
  readonly conflicts: readonly Conflict[];
  /** A joint day that was found on the way: real, not yet known to be best. */
  readonly incumbent: boolean;
  /** What the search for prices ended with; null before it. */
  readonly looked: Looked | null;
}

/** Steps towards better prices. */
const ROUNDS = 60;
/** The same for a part of a node, from the prices of the whole. */
const CHILD_ROUNDS = 10;
/** Joint days are looked for at every so many steps towards better prices. */
const TRY_EVERY = 8;

export function searchDays(desk: DayDesk, { k, dates, maxPanels }: DaySearch): DaysFound {
  const shared = sharedBy(desk);
  const most = desk.panels + maxPanels;
  const heap = new Heap<Node>(before);
  for (const root of rootsOf(desk, dates)) {
    const node = nodeOf(desk, shared, root, [], null, -Infinity);
    if (node !== null) heap.push(node);
  }
  const days: Joint[] = [];
  const seen = new Set<string>();
  let nodes = 0;
  for (let node = heap.pop(); node !== undefined; node = heap.pop()) {
    const key = datesOf(node.panels).join();
    if (node.conflicts.length === 0) {
      if (!seen.has(key)) {
        seen.add(key);
        days.push({ objective: node.cost, panels: node.panels });
        if (days.length === k) break;
      }
      if (!node.incumbent && dates !== 1) for (const it of without(desk, shared, node)) heap.push(it);
      continue;
    }
    if (dates === 1 && seen.has(key)) continue;
    if (desk.panels >= most) return cut(node, heap, days, seen, k, nodes);
    nodes += 1;
    if (node.looked === null) {
      for (const it of lookedAt(desk, shared, node, worstOf(heap, days, k))) heap.push(it);
      continue;
    }
    for (const it of branches(desk, shared, node, Math.min(leastOf(heap, node), worstOf(heap, days, k)))) heap.push(it);
  }
  return { status: days.length === 0 ? 'infeasible' : 'optimal', days, proven: days.length, gap: 0, nodes };
}

/** Least bound first; then what is done, then what is nearly done. */
function before(a: Node, b: Node): boolean {
  if (a.bound !== b.bound) return a.bound < b.bound;
  return a.conflicts.length < b.conflicts.length;
}

function datesOf(panels: readonly Panel[]): number[] {
  return [...new Set(panels.flatMap((it) => it.dates))].sort((a, b) => a - b);
}

/** Which dates the candidates may be planned on: one search for each choice of dates. */
function rootsOf(desk: DayDesk, dates: DaySearch['dates']): Wish[][] {
  const all = desk.dates;
  const choices: number[][] =
    dates === 'any' || (dates === 2 && all.length <= 2)
      ? [[...all]]
      : dates === 1
        ? all.map((it) => [it])
        : all.flatMap((a, i) => all.slice(i + 1).map((b) => [a, b]));
  return choices.map((it) => Array.from({ length: desk.size }, () => ({ dates: it, bars: [], not: [] })));
}

/** The node of these wishes; panels of candidates whose wishes did not change are taken over. */
function nodeOf(
  desk: DayDesk,
  shared: Shared,
  wishes: readonly Wish[],
  known: readonly (Panel | undefined)[],
  looked: Looked | null,
  least: number,
): Node | null {
  const alone: Panel[] = [];
  for (const [i, wish] of wishes.entries()) {
    const panel = known[i] ?? desk.best(i, wish);
    if (panel === null) return null;
    alone.push(panel);
  }
  const { panels, conflicts } = keepApart(desk, shared, wishes, alone);
  const cost = costOf(panels);
  return { bound: Math.max(cost, least), cost, wishes, panels, conflicts, incumbent: false, looked };
}

/** The node with a bound from prices, and joint days that were found while looking. */
function lookedAt(desk: DayDesk, shared: Shared, node: Node, enough: number): Node[] {
  let best: Node | null = null;
  const offer = (panels: readonly Panel[] | null) => {
    if (panels !== null && costOf(panels) < (best?.cost ?? Infinity)) best = incumbent(node, panels);
  };
  offer(inTurn(desk, shared, node.wishes, node.panels));
  let round = 0;
  const climbed = climb(
    desk,
    shared,
    node.wishes,
    noPrices,
    () => Math.min(best?.cost ?? desk.dearest, enough),
    ROUNDS,
    (panels) => {
      round += 1;
      if (round % TRY_EVERY === 0) offer(inTurn(desk, shared, node.wishes, panels));
    },
  );
  if (climbed === null || climbed.bound > desk.dearest) return best === null ? [] : [best];
  const next = { ...node, bound: Math.max(node.bound, climbed.bound), looked: climbed };
  return best === null ? [next] : [next, best];
}

/** The node cut into parts. */
function branches(desk: DayDesk, shared: Shared, node: Node, ceiling: number): Node[] {
  const out = waysOut(desk, node);
  // Where somebody has no way to yield, the others must: that cuts most, and often ends it.
  const cuts = out.forced || node.looked === null ? out.ways : (halves(desk, node, node.looked) ?? out.ways);
  return cuts.flatMap(({ candidate, bar }) => {
    const wish = node.wishes[candidate]!;
    const wishes = node.wishes.with(candidate, { ...wish, bars: [...wish.bars, bar] });
    const known = (node.panels as readonly (Panel | undefined)[]).with(candidate, undefined);
    const made = nodeOf(desk, shared, wishes, known, node.looked, node.bound);
    if (made === null) return [];
    if (made.looked === null || made.conflicts.length === 0) return [made];
    const again = climb(
      desk,
      shared,
      made.wishes,
      made.looked.priced.prices,
      () => ceiling,
      CHILD_ROUNDS,
      () => {},
    );
    if (again === null || again.bound > desk.dearest) return [];
    const child = { ...made, looked: again, bound: Math.max(made.bound, again.bound) };
    const real = child.bound < ceiling ? inTurn(desk, shared, made.wishes, again.panels) : null;
    if (real === null || costOf(real) >= ceiling) return [child];
    return [child, incumbent(child, real)];
  });
}

/** A joint day that was found on the way to this node's. */
function incumbent(node: Node, panels: readonly Panel[]): Node {
  const cost = costOf(panels);
  return { ...node, bound: cost, cost, panels, conflicts: [], incumbent: true };
}

/** The node's joint days on other dates than its best one. */
function without(desk: DayDesk, shared: Shared, node: Node): Node[] {
  const used = datesOf(node.panels);
  const choices: Wish[][] = used.map((date) =>
    node.wishes.map((it) => ({ ...it, dates: it.dates.filter((one) => one !== date) })),
  );
  for (const [i, wish] of node.wishes.entries())
    if (wish.dates.some((it) => !used.includes(it)))
      choices.push(node.wishes.with(i, { ...wish, not: [...wish.not, used] }));
  return choices.flatMap((wishes) => nodeOf(desk, shared, wishes, [], null, node.bound) ?? []);
}

/** What the k-th best joint day costs of those found so far, no two on the same dates; Infinity when there are fewer. */
function worstOf(heap: Heap<Node>, days: readonly Joint[], k: number): number {
  const best = new Map(days.map((it) => [datesOf(it.panels).join(), it.objective]));
  for (const it of heap.all()) {
    if (it.conflicts.length > 0) continue;
    const key = datesOf(it.panels).join();
    best.set(key, Math.min(best.get(key) ?? Infinity, it.cost));
  }
  return [...best.values()].sort((a, b) => a - b)[k - 1] ?? Infinity;
}

/** What the best joint day costs that was found for the same dates. */
function leastOf(heap: Heap<Node>, node: Node): number {
  let least = Infinity;
  for (const it of heap.all())
    if (it.conflicts.length === 0 && it.wishes[0]!.dates === node.wishes[0]!.dates) least = Math.min(least, it.cost);
  return least;
}

/** Out of time: the best of what was found, and how far it may be off. */
function cut(node: Node, heap: Heap<Node>, days: Joint[], seen: Set<string>, k: number, nodes: number): DaysFound {
  const proven = days.length;
  const rest = heap
    .all()
    .filter((it) => it.conflicts.length === 0)
    .sort((a, b) => a.cost - b.cost);
  for (const it of rest) {
    const key = datesOf(it.panels).join();
    if (days.length === k || seen.has(key)) continue;
    seen.add(key);
    days.push({ objective: it.cost, panels: it.panels });
  }
  const next = days[proven]?.objective ?? Infinity;
  return { status: 'budget', days, proven, gap: Math.max(0, next - node.bound), nodes };
}
