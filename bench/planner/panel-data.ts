/**
 * A `panel-v1` file as data of `panel.mzn`, rule by rule from the definition of the format, independent of the planner.
 * What can be known before any search is worked out here, at no charge to the solver: which starts an interview has and
 * what it costs there at least, who can sit there and at what cost, and what a set of days costs at least.
 */
import type { Panel } from './instances.ts';

/** Columns of the model's `base`: where an interview may start, and its place among its starts, cheapest first. */
type Start = readonly [start: number, day: number, slot: number, off: number, least: number, rank: number];
type Unranked = readonly [start: number, day: number, slot: number, off: number, least: number];
type Seat = readonly [start: number, person: number, cost: number];

const NEVER = 1e9;

export function dataOf(panel: Panel): string {
  const { days, weights, lunch } = panel;
  const wanted = [
    ...new Set(panel.interviews.flatMap((it) => it.seats.flatMap((seat) => seat.pool.map(({ p }) => p)))),
  ];
  const numbers = new Map(wanted.map((p, i) => [p, i + 1]));
  const costs = costsOf(panel, wanted);
  const seatCount = panel.interviews.reduce((sum, it) => it.seats.reduce((all, { count }) => all + count, sum), 0);

  const base: Start[] = [];
  const lo: number[] = [];
  const hi: number[] = [];
  const seats: Seat[] = [];
  const rows: { interview: number; from: number; to: number }[] = [];
  const same: [number, number][] = [];
  for (const [j, interview] of panel.interviews.entries()) {
    const starts: Unranked[] = [];
    const groups = interview.seats.map((): Seat[] => []);
    for (const at of allowedStarts(panel, j)) {
      const found = interview.seats.map((group) =>
        group.pool
          .map(({ p, rank }): [number, number] => [numbers.get(p) ?? 0, costs(p, rank, at, interview.dur)])
          .filter(([, cost]) => cost < NEVER)
          .sort(([, a], [, b]) => a - b)
          // All other seats together take fewer people than this, so nobody dearer is ever needed.
          .slice(0, seatCount),
      );
      if (found.some((it, g) => !interview.seats[g]!.optional && it.length < interview.seats[g]!.count)) continue;
      const off = offHours(panel, at, interview.dur);
      let least = off;
      for (const [g, group] of interview.seats.entries()) {
        for (let c = 0; c < group.count; c += 1) {
          const [, cost] = found[g]![c] ?? [0, NEVER];
          least += group.optional ? Math.min(cost, group.missCost) : cost;
        }
        for (const [person, cost] of found[g]!) groups[g]!.push([at, person, cost]);
        if (group.optional) groups[g]!.push([at, 0, group.missCost]);
      }
      starts.push([at, Math.floor(at / panel.slotsPerDay), at % panel.slotsPerDay, off, least]);
    }
    lo.push(base.length + 1);
    const ranks = new Map([...starts].sort((a, b) => a[4] - b[4] || a[0] - b[0]).map((it, i) => [it, i]));
    for (const it of starts) base.push([...it, ranks.get(it) ?? 0]);
    hi.push(base.length);
    for (const [g, group] of interview.seats.entries()) {
      const from = seats.length + 1;
      seats.push(...groups[g]!);
      for (let c = 0; c < group.count; c += 1) {
        if (c > 0) same.push([rows.length, rows.length + 1]);
        rows.push({ interview: j + 1, from, to: seats.length });
      }
    }
  }
  const sets = daySets(
    panel,
    lo.map((from, j) => base.slice(from - 1, hi[j])),
  );
  return `${[
    `J=${panel.interviews.length};D=${days};S=${panel.slotsPerDay};P=${wanted.length};R=${rows.length};B=${panel.maxDays}`,
    `minGap=${panel.minGap};maxGap=${panel.maxGap}`,
    `lunch=${lunch ? 1 : 0};lunchFrom=${lunch?.from ?? 0};lunchTo=${lunch?.to ?? 0};lunchLen=${lunch?.len ?? 0}`,
    `wGap=${weights.gap};wDay=${weights.day};wFinish=${weights.finish}`,
    `dur=${list(panel.interviews.map((it) => it.dur))}`,
    `O=${panel.order.length};order=${table(
      panel.order.map(([a, b]) => [a + 1, b + 1]),
      2,
    )}`,
    `setN=${sets.length};sets=${table(sets, panel.maxDays + 2)}`,
    `baseN=${base.length};base=${table(base, 6)};lo=${list(lo)};hi=${list(hi)}`,
    `seatN=${seats.length};seats=${table(seats, 3)}`,
    `rowOf=${list(rows.map((it) => it.interview))};from=${list(rows.map((it) => it.from))};to=${list(rows.map((it) => it.to))}`,
    `G=${same.length};same=${table(same, 2)}`,
  ].join(';\n')};\n`;
}

const list = (values: readonly number[]): string => `[${values.join(',')}]`;
const table = (values: readonly (readonly number[])[], columns: number): string =>
  `array2d(1..${values.length},1..${columns},[${values.map((it) => it.join(',')).join(',')}])`;

function maskOf({ days, slotsPerDay }: Panel, stretches: readonly (readonly [number, number, number])[]): Uint8Array {
  const mask = new Uint8Array(days * slotsPerDay);
  for (const [d, from, to] of stretches) mask.fill(1, d * slotsPerDay + from, d * slotsPerDay + to);
  return mask;
}

function isAll(mask: Uint8Array, value: 0 | 1, at: number, dur: number): boolean {
  for (let i = at; i < at + dur; i += 1) if (mask[i] !== value) return false;
  return true;
}

/** Starts that window and rooms allow. */
function allowedStarts(panel: Panel, j: number): number[] {
  const { dur, room } = panel.interviews[j]!;
  const windows = maskOf(panel, panel.candidate.windows);
  const rooms = panel.rooms.map((it) => maskOf(panel, it.busy));
  const starts: number[] = [];
  for (let at = 0; at < panel.days * panel.slotsPerDay; at += 1)
    if (
      (at % panel.slotsPerDay) + dur <= panel.slotsPerDay &&
      isAll(windows, 1, at, dur) &&
      (!room || rooms.some((busy) => isAll(busy, 0, at, dur)))
    )
      starts.push(at);
  return starts;
}

function offHours({ slotsPerDay, core, weights }: Panel, at: number, dur: number): number {
  const slot = at % slotsPerDay;
  let off = 0;
  for (let s = slot; s < slot + dur; s += 1) if (s < core.from || s >= core.to) off += 1;
  return off * weights.off;
}

/** What a person costs at a start, `NEVER` where they cannot. */
function costsOf(panel: Panel, wanted: readonly number[]) {
  const { slotsPerDay: slots, weights, weekOf, focus } = panel;
  const masks = new Map(
    wanted.map((p) => {
      const person = panel.people[p]!;
      const free = maskOf(panel, person.work);
      const busy = maskOf(panel, person.busy);
      for (let at = 0; at < free.length; at += 1) if (busy[at] === 1) free[at] = 0;
      return [p, { free, tentative: maskOf(panel, person.tentative) }];
    }),
  );
  return (p: number, rank: number, at: number, dur: number): number => {
    const person = panel.people[p]!;
    const { free, tentative } = masks.get(p)!;
    const day = Math.floor(at / slots);
    const load = person.weekLoad[weekOf[day]!]!;
    if (person.dayLoad[day]! >= person.dayLimit || load >= person.weekLimit) return NEVER;
    if (!isAll(free, 1, at, dur)) return NEVER;
    let before = at;
    while (before > day * slots && free[before - 1] === 1) before -= 1;
    let after = at + dur;
    while (after < (day + 1) * slots && free[after] === 1) after += 1;
    const scraps = [at - before, after - at - dur].filter((it) => it > 0 && it < focus).length;
    const tent = isAll(tentative, 0, at, dur) ? 0 : weights.tent;
    return rank * weights.rank + load * weights.load + tent + scraps * weights.frag;
  };
}

/** Every set of days the panel may use: its days (the last one repeated), how many, and what it costs at least. */
function daySets({ days, maxDays, weights }: Panel, starts: readonly (readonly Start[])[]): number[][] {
  const least = starts.map((of) => {
    const byDay = Array.from({ length: days }, () => NEVER);
    for (const [, day, , , cost] of of) byDay[day] = Math.min(byDay[day]!, cost);
    return byDay;
  });
  const sets: number[][] = [];
  const grow = (chosen: readonly number[]): void => {
    const last = chosen.at(-1) ?? -1;
    if (chosen.length > 0) {
      const seats = least.reduce((sum, byDay) => sum + Math.min(...chosen.map((d) => byDay[d]!)), 0);
      const bound = seats + weights.day * (chosen.length - 1) + weights.finish * last;
      const padded = Array.from({ length: maxDays }, (_, b) => chosen[Math.min(b, chosen.length - 1)]!);
      if (seats < NEVER) sets.push([...padded, chosen.length, bound]);
    }
    if (chosen.length < Math.min(maxDays, starts.length)) for (let d = last + 1; d < days; d += 1) grow([...chosen, d]);
  };
  grow([]);
  return sets;
}
