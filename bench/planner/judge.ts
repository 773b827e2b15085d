/**
 * Judges a plan, and finds the best ones by trying everything. Written out from the definition of the problem
 * (`panel-v1`, elastic form included), slot by slot, and shares no code with `src/scheduling`; slow on purpose. Reads the
 * file's own form, so that the reader of files is checked along with the search. Called by `oracle.ts` and by tests.
 */
import type { Panel } from './instances.ts';

export interface Held {
  /** `[day, slot]` per interview. */
  readonly starts: readonly (readonly [number, number])[];
  /** People per interview and group. */
  readonly seats: readonly (readonly (readonly number[])[])[];
}

const inside = (list: readonly (readonly [number, number, number])[], day: number, slot: number) =>
  list.some(([d, from, to]) => d === day && from <= slot && slot < to);

/** What breaking a rule costs; null where it may not be broken: a missing or 0 entry stays hard. */
function penalty(panel: Panel, rule: keyof NonNullable<Panel['elastic']>): number | null {
  const price = panel.elastic?.[rule] ?? 0;
  return price > 0 ? price : null;
}

/** What seating `p` costs without rank, or null when the person may not sit there. */
function seatCost(panel: Panel, p: number, day: number, from: number, dur: number): number | null {
  const person = panel.people[p]!;
  const week = panel.weekOf[day]!;
  const broken = new Set<'busy' | 'hours' | 'limit'>();
  if (person.dayLoad[day]! >= person.dayLimit || person.weekLoad[week]! >= person.weekLimit) broken.add('limit');
  const works = (slot: number) => slot >= 0 && slot < panel.slotsPerDay && inside(person.work, day, slot);
  const free = (slot: number) => works(slot) && !inside(person.busy, day, slot);
  let tentative = false;
  for (let slot = from; slot < from + dur; slot += 1) {
    if (!works(slot)) broken.add('hours');
    if (inside(person.busy, day, slot)) broken.add('busy');
    if (inside(person.tentative, day, slot)) tentative = true;
  }
  const { weights, focus } = panel;
  let cost = person.weekLoad[week]! * weights.load + (tentative ? weights.tent : 0);
  for (const rule of broken) {
    const price = penalty(panel, rule);
    if (price === null) return null;
    cost += price;
  }
  if (broken.has('busy') || broken.has('hours')) return cost;
  let left = 0;
  while (free(from - 1 - left)) left += 1;
  let right = 0;
  while (free(from + dur + right)) right += 1;
  return cost + [left, right].filter((it) => it > 0 && it < focus).length * weights.frag;
}

/** The same, remembered: trying everything asks the same few hundred questions again and again. */
function rememberedSeats(panel: Panel): typeof seatCost {
  const known = new Map<number, number | null>();
  return (_, p, day, from, dur) => {
    const key = ((p * panel.days + day) * panel.slotsPerDay + from) * (panel.slotsPerDay + 1) + dur;
    let cost = known.get(key);
    if (cost === undefined) {
      cost = seatCost(panel, p, day, from, dur);
      known.set(key, cost);
    }
    return cost;
  };
}

/** What interview `j` costs by itself at a start, or null when it may not be there. */
function ownCost(panel: Panel, j: number, day: number, from: number): number | null {
  const { dur, room } = panel.interviews[j]!;
  let cost = 0;
  let within = true;
  for (let slot = from; slot < from + dur; slot += 1) {
    if (slot >= panel.slotsPerDay) return null;
    if (!inside(panel.candidate.windows, day, slot)) within = false;
    if (slot < panel.core.from || slot >= panel.core.to) cost += panel.weights.off;
  }
  const free = panel.rooms.filter((it) => {
    for (let slot = from; slot < from + dur; slot += 1) if (inside(it.busy, day, slot)) return false;
    return true;
  });
  for (const [kept, rule] of [
    [within, 'window'],
    [!room || free.length > 0, 'room'],
  ] as const) {
    if (kept) continue;
    const price = penalty(panel, rule);
    if (price === null) return null;
    cost += price;
  }
  return cost;
}

/** Cost of everything but the seats, or null when a rule about times is broken. */
function timeCost(panel: Panel, starts: Held['starts']): number | null {
  const { weights, lunch } = panel;
  let cost = 0;
  for (const [j, [day, from]] of starts.entries()) {
    const own = ownCost(panel, j, day, from);
    if (own === null) return null;
    cost += own;
  }
  for (const [a, b] of panel.order) {
    const [first, second] = [starts[a]!, starts[b]!];
    if (first[0] * 10_000 + first[1] >= second[0] * 10_000 + second[1]) return null;
  }
  const days = [...new Set(starts.map(([day]) => day))];
  if (days.length > panel.maxDays) return null;
  cost += weights.day * (days.length - 1) + weights.finish * Math.max(...days);
  for (const day of days) {
    const taken = starts
      .map(([d, from], j) => ({ d, from, to: from + panel.interviews[j]!.dur }))
      .filter((it) => it.d === day)
      .sort((x, y) => x.from - y.from);
    let idle = 0;
    for (let i = 1; i < taken.length; i += 1) {
      const gap = taken[i]!.from - taken[i - 1]!.to;
      if (gap < 0 || gap < panel.minGap || gap > panel.maxGap) return null;
      idle += gap - panel.minGap;
    }
    if (lunch && taken[0]!.from <= lunch.from && taken.at(-1)!.to >= lunch.to) {
      let run = 0;
      let longest = 0;
      for (let slot = lunch.from; slot < lunch.to; slot += 1) {
        run = taken.some((it) => it.from <= slot && slot < it.to) ? 0 : run + 1;
        longest = Math.max(longest, run);
      }
      if (longest < lunch.len) return null;
      idle -= lunch.len - panel.minGap;
    }
    cost += weights.gap * idle;
  }
  return cost;
}

/** The objective of a plan, or null when it breaks any rule. */
export function judge(panel: Panel, held: Held): number | null {
  let cost = timeCost(panel, held.starts);
  if (cost === null) return null;
  const seen = new Set<number>();
  for (const [j, interview] of panel.interviews.entries()) {
    const [day, from] = held.starts[j]!;
    for (const [g, group] of interview.seats.entries()) {
      const sitting = held.seats[j]![g]!;
      if (sitting.length > group.count || (sitting.length < group.count && !group.optional)) return null;
      cost += (group.count - sitting.length) * group.missCost;
      for (const p of sitting) {
        const member = group.pool.find((it) => it.p === p);
        if (!member || seen.has(p)) return null;
        seen.add(p);
        const seat = seatCost(panel, p, day, from, interview.dur);
        if (seat === null) return null;
        cost += seat + member.rank * panel.weights.rank;
      }
    }
  }
  return cost;
}

/** The cheapest seating for given starts, by trying every one; null when there is none. */
function cheapestSeating(panel: Panel, starts: Held['starts'], costs: typeof seatCost): number | null {
  const single: { j: number; pool: { p: number; rank: number }[]; miss: number | null }[] = [];
  for (const [j, interview] of panel.interviews.entries())
    for (const group of interview.seats)
      for (let i = 0; i < group.count; i += 1)
        single.push({ j, pool: group.pool, miss: group.optional ? group.missCost : null });
  let best: number | null = null;
  const taken = new Set<number>();
  const fill = (at: number, cost: number) => {
    if (best !== null && cost >= best) return;
    const seat = single[at];
    if (!seat) {
      best = cost;
      return;
    }
    const [day, from] = starts[seat.j]!;
    for (const { p, rank } of seat.pool) {
      if (taken.has(p)) continue;
      const own = costs(panel, p, day, from, panel.interviews[seat.j]!.dur);
      if (own === null) continue;
      taken.add(p);
      fill(at + 1, cost + own + rank * panel.weights.rank);
      taken.delete(p);
    }
    if (seat.miss !== null) fill(at + 1, cost + seat.miss);
  };
  fill(0, 0);
  return best;
}

/** Every way to hold the panel, one per vector of starts with its cheapest seating, best first, ties by starts. */
export function everyPlan(panel: Panel): { objective: number; starts: [number, number][] }[] {
  const found: { objective: number; starts: [number, number][] }[] = [];
  const starts: [number, number][] = [];
  const seatCosts = rememberedSeats(panel);
  const place = (j: number) => {
    if (j === panel.interviews.length) {
      const times = timeCost(panel, starts);
      if (times === null) return;
      const seats = cheapestSeating(panel, starts, seatCosts);
      if (seats !== null) found.push({ objective: times + seats, starts: starts.map(([d, s]) => [d, s]) });
      return;
    }
    for (let d = 0; d < panel.days; d += 1)
      for (let s = 0; s + panel.interviews[j]!.dur <= panel.slotsPerDay; s += 1) {
        if (ownCost(panel, j, d, s) === null) continue;
        starts.push([d, s]);
        place(j + 1);
        starts.pop();
      }
  };
  place(0);
  return found.sort((a, b) => a.objective - b.objective || compare(a.starts, b.starts));
}

function compare(a: [number, number][], b: [number, number][]): number {
  for (const [i, [d, s]] of a.entries()) {
    const other = b[i]!;
    if (d !== other[0]) return d - other[0];
    if (s !== other[1]) return s - other[1];
  }
  return 0;
}
