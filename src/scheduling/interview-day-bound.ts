/**
 * A bound on what all candidates cost together: everybody's time gets a price per tick, each candidate plans alone and
 * pays, and what is paid beyond what the time is worth once is given back. True for any prices; prices go up where time
 * is wanted twice and down where nobody wants it, until the bound meets a joint day that exists. Called by
 * `interview-day-tree.ts`. Pure.
 */
import { type LimitWindow, type Shared, windowsOf } from './interview-day-conflicts.ts';
import { type DayDesk, type Panel, SCALE, type Use, type Wish } from './interview-day-desk.ts';
import { type PricedWindow, Tolls } from './interview-day-tolls.ts';

/** Prices, and what they are worth once. */
export interface Priced {
  readonly prices: Prices;
  readonly tolls: Tolls;
  readonly worth: number;
}

export interface Prices {
  readonly ticks: ReadonlyMap<string, Float64Array>;
  readonly windows: ReadonlyMap<string, { readonly window: LimitWindow; readonly price: number }>;
}

export const noPrices: Prices = { ticks: new Map(), windows: new Map() };

export interface Climb {
  /** No joint day of these wishes costs less; Infinity when there is none. */
  readonly bound: number;
  readonly priced: Priced;
  /** What the candidates choose at those prices. */
  readonly panels: readonly Panel[];
  /** How often they chose what on the way, later steps counting more. */
  readonly habits: Habits;
}

/** Shares, 0 to 1, by candidate: who took a session, and when it started. */
export type Habits = readonly {
  readonly people: ReadonlyMap<string, number>;
  readonly starts: ReadonlyMap<string, number>;
}[];

const FADE = 0.85;

function noted(habits: Habits, panels: readonly Panel[]): Habits {
  return panels.map((panel, i) => {
    const blend = (old: ReadonlyMap<string, number> | undefined, keys: readonly string[]) => {
      const next = new Map<string, number>();
      for (const [key, it] of old ?? []) if (it > 0.01) next.set(key, it * FADE);
      for (const key of keys) next.set(key, (next.get(key) ?? 0) + (old === undefined ? 1 : 1 - FADE));
      return next;
    };
    return {
      people: blend(
        habits[i]?.people,
        panel.uses.map((it) => `${it.session} ${it.person}`),
      ),
      starts: blend(habits[i]?.starts, [...new Set(panel.uses.map((it) => `${it.session} ${it.start}`))]),
    };
  });
}

/** What is left of a climb for whoever goes on from it. */
export type Looked = Pick<Climb, 'priced' | 'habits'>;

/** Prices are whole numbers; smaller steps change nothing. */
const LEAST_STEP = 1;

/** What these wishes cost at least at these prices, with the panels chosen; null when somebody has none. */
export function boundAt(
  desk: DayDesk,
  wishes: readonly Wish[],
  { tolls, worth }: Priced,
): { readonly exact: number; readonly bound: number; readonly panels: readonly Panel[] } | null {
  let paid = -worth;
  const panels: Panel[] = [];
  for (const [i, wish] of wishes.entries()) {
    const chosen = desk.bestWith(i, wish, tolls);
    if (chosen === null) return null;
    paid += chosen.paid;
    panels.push(chosen.panel);
  }
  return { exact: paid, bound: Math.ceil(paid / SCALE - 1e-9), panels };
}

/** Better prices than `start`, in at most `rounds` steps, until the bound reaches `ceiling`. `tried` sees every choice. */
export function climb(
  desk: DayDesk,
  shared: Shared,
  wishes: readonly Wish[],
  start: Prices,
  ceiling: () => number,
  rounds: number,
  tried: (panels: readonly Panel[]) => void,
): Climb | null {
  let prices = start;
  let habits: Habits = [];
  let best: (Omit<Climb, 'habits'> & { readonly exact: number }) | null = null;
  let reach = 1;
  let idle = 0;
  for (let round = 0; round < rounds; round += 1) {
    const priced = pricedBy(desk, prices);
    const at = boundAt(desk, wishes, priced);
    if (at === null) return null;
    habits = noted(habits, at.panels);
    if (best === null || at.exact > best.exact + SCALE / 64) idle = 0;
    else idle += 1;
    if (best === null || at.exact > best.exact) best = { ...at, priced };
    if (best.bound >= ceiling()) break;
    tried(at.panels);
    if (best.bound >= ceiling()) break;
    if (idle >= 4) {
      reach /= 2;
      idle = 0;
      prices = best.priced.prices;
      if (reach < 0.05) break;
    }
    // Before a joint day is known the goal runs ahead of the bound: if there is none, it never stops.
    const goal = Math.min(ceiling(), best.bound + 40 * 2 ** Math.min(20, Math.floor(round / 6))) * SCALE;
    const next = stepped(desk, shared, prices, at.panels, reach * Math.max(1, goal - at.exact));
    if (next === null) break;
    prices = next;
  }
  return best && { ...best, habits };
}

function pricedBy(desk: DayDesk, prices: Prices): Priced {
  let worth = 0;
  for (const list of prices.ticks.values()) for (let i = 0; i < list.length; i += 1) worth += list[i]!;
  const windows: PricedWindow[] = [];
  for (const { window, price } of prices.windows.values()) {
    worth += price * window.left;
    windows.push({ person: window.person, from: window.from, to: window.to, price });
  }
  return { prices, worth, tolls: new Tolls(desk.axis, prices.ticks, windows) };
}

/** Prices moved by how often each tick, and each limit, is used too much or too little; null when nothing would move. */
function stepped(
  desk: DayDesk,
  shared: Shared,
  prices: Prices,
  panels: readonly Panel[],
  reach: number,
): Prices | null {
  const { axis } = desk;
  const size = Math.ceil((axis.to - axis.from) / axis.step) + 1;
  const counts = new Map<string, Int16Array>();
  const uses = new Map<string, Use[]>();
  for (const use of panels.flatMap((it) => it.uses)) {
    let list = counts.get(use.person);
    if (list === undefined) counts.set(use.person, (list = new Int16Array(size)));
    const first = Math.max(0, Math.ceil((use.start - axis.from) / axis.step));
    const end = Math.min(size, Math.ceil((use.free - axis.from) / axis.step));
    for (let at = first; at < end; at += 1) list[at]! += 1;
    uses.set(use.person, [...(uses.get(use.person) ?? []), use]);
  }
  const windows = new Map([...prices.windows].map(([key, it]) => [key, { ...it, off: -it.window.left }]));
  for (const [person, own] of uses) {
    if (own.length < 2 && ![...windows.values()].some((it) => it.window.person === person)) continue;
    for (const window of windowsOf(shared.people.get(person)!, own)) {
      const key = `${person} ${window.limit} ${window.from}`;
      const sum = own.reduce((all, it) => all + (window.from <= it.start && it.start < window.to ? it.weight : 0), 0);
      const known = windows.get(key);
      if (known !== undefined) known.off = sum - window.left;
      else if (sum > window.left) windows.set(key, { window, price: 0, off: sum - window.left });
    }
  }
  let norm = 0;
  for (const [person, list] of counts) {
    const old = prices.ticks.get(person);
    for (let at = 0; at < size; at += 1) {
      const off = list[at]! - 1;
      if (off > 0 || (off < 0 && (old?.[at] ?? 0) > 0)) norm += off * off;
    }
  }
  for (const [person, old] of prices.ticks)
    if (!counts.has(person)) for (let at = 0; at < size; at += 1) if (old[at]! > 0) norm += 1;
  for (const it of windows.values()) if (it.off > 0 || it.price > 0) norm += it.off * it.off;
  if (norm === 0) return null;
  const step = reach / norm;
  if (step < LEAST_STEP) return null;
  const ticks = new Map<string, Float64Array>();
  for (const person of new Set([...counts.keys(), ...prices.ticks.keys()])) {
    const list = counts.get(person);
    const old = prices.ticks.get(person);
    const next = new Float64Array(size);
    let any = false;
    for (let at = 0; at < size; at += 1) {
      const price = Math.max(0, Math.round((old?.[at] ?? 0) + step * ((list?.[at] ?? 0) - 1)));
      next[at] = price;
      if (price > 0) any = true;
    }
    if (any) ticks.set(person, next);
  }
  const priced = new Map<string, { window: LimitWindow; price: number }>();
  for (const [key, it] of windows) {
    const price = Math.max(0, Math.round((it.price + step * it.off) / 4) * 4);
    if (price > 0) priced.set(key, { window: it.window, price });
  }
  return { ticks, windows: priced };
}
