/**
 * Seeded random companies as `panel-v1` files: the same name and seed give the same file on every machine.
 * Used by the benchmarks and by the oracle tests. A 15-minute grid and ten-hour days unless the family says otherwise.
 */

/** The `panel-v1` file, as written. */
export interface Panel {
  grid: number;
  days: number;
  slotsPerDay: number;
  weekOf: number[];
  candidate: { windows: [number, number, number][] };
  people: {
    id: string;
    work: [number, number, number][];
    busy: [number, number, number][];
    tentative: [number, number, number][];
    dayLoad: number[];
    weekLoad: number[];
    dayLimit: number;
    weekLimit: number;
  }[];
  rooms: { id: string; busy: [number, number, number][] }[];
  interviews: {
    id: string;
    dur: number;
    room: boolean;
    seats: {
      role: string;
      pool: { p: number; rank: number }[];
      count: number;
      optional: boolean;
      missCost: number;
    }[];
  }[];
  order: [number, number][];
  minGap: number;
  maxGap: number;
  lunch: { from: number; to: number; len: number } | null;
  maxDays: number;
  core: { from: number; to: number };
  focus: number;
  weights: Record<'gap' | 'day' | 'finish' | 'off' | 'rank' | 'load' | 'tent' | 'frag', number>;
  /** What breaking a rule costs; a missing or 0 entry stays hard. */
  elastic?: Partial<Record<'busy' | 'hours' | 'limit' | 'window' | 'room', number>>;
}

export interface Family {
  readonly name: string;
  readonly interviews: number;
  readonly pool: number;
  readonly people: number;
  readonly days: number;
  readonly maxDays: number;
  /** Seats per interview beyond the first: how likely a second one is, and whether one shadow seat exists. */
  readonly doubles: number;
  readonly shadow: boolean;
  readonly order: number;
  /** Minutes per slot. */
  readonly grid: number;
  readonly seatsEach?: number;
}

const base = { maxDays: 1, doubles: 0, shadow: false, order: 2, grid: 15 } as const;
const S = { ...base, interviews: 4, pool: 3, people: 9, days: 5 };
const M = { ...base, interviews: 6, pool: 10, people: 40, days: 10, doubles: 0.35, shadow: true };
const L = { ...base, interviews: 8, pool: 40, people: 200, days: 15, doubles: 0.35, shadow: true };
const XL = { ...base, interviews: 8, pool: 90, people: 500, days: 15, doubles: 0.35, shadow: true };
/** Contested: everybody is wanted everywhere. */
const same = (people: number) => ({ ...base, interviews: 6, pool: people, people, days: 10, seatsEach: 2 });

/** The number behind the letters is how many days the panel may use; one without it. */
export const families = {
  S: { ...S, name: 'S' },
  S2: { ...S, name: 'S2', maxDays: 2 },
  S3: { ...S, name: 'S3', maxDays: 3 },
  M: { ...M, name: 'M' },
  M2: { ...M, name: 'M2', maxDays: 2 },
  M3: { ...M, name: 'M3', maxDays: 3 },
  L: { ...L, name: 'L' },
  L2: { ...L, name: 'L2', maxDays: 2 },
  L3: { ...L, name: 'L3', maxDays: 3 },
  XL: { ...XL, name: 'XL' },
  XL2: { ...XL, name: 'XL2', maxDays: 2 },
  XL3: { ...XL, name: 'XL3', maxDays: 3 },
  'XL-5min': { ...XL, name: 'XL-5min', grid: 5 },
  same18: { ...same(18), name: 'same18' },
  'same18-2': { ...same(18), name: 'same18-2', maxDays: 2 },
  noorder14: { ...same(14), name: 'noorder14', order: 0 },
  'noorder14-2': { ...same(14), name: 'noorder14-2', order: 0, maxDays: 2 },
  'all12-1': { ...same(12), name: 'all12-1' },
  all12: { ...same(12), name: 'all12', maxDays: 2 },
} satisfies Record<string, Family>;

export type FamilyName = keyof typeof families;

/** Small, fast, good enough: mulberry32. Returns numbers in [0, 1). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function hash(name: string): number {
  let value = 7;
  for (let i = 0; i < name.length; i += 1) value = Math.imul(value, 31) + name.charCodeAt(i);
  return value;
}

export function instance(family: Family, seed: number): Panel {
  const next = random(seed * 7919 + hash(family.name));
  const upTo = (n: number) => Math.floor(next() * n);
  const fine = 15 / family.grid;
  const slots = 40 * fine;
  const { days } = family;
  const weekOf = Array.from({ length: days }, (_, d) => Math.floor(d / 5));
  const weeks = (weekOf.at(-1) ?? 0) + 1;

  const people: Panel['people'] = Array.from({ length: family.people }, (_, p) => {
    // Nine working hours, shifted by up to three hours: colleagues in other zones.
    const shift = (upTo(7) - 3) * 4 * (next() < 0.4 ? 1 : 0);
    const from = Math.max(0, 2 + shift) * fine;
    const to = Math.min(40, 38 + shift) * fine;
    const share = 0.42 + next() * 0.18;
    const work: [number, number, number][] = [];
    const busy: [number, number, number][] = [];
    const tentative: [number, number, number][] = [];
    for (let d = 0; d < days; d += 1) {
      work.push([d, from, to]);
      let blocked = 0;
      for (let tries = 0; blocked < share * (to - from) && tries < 60; tries += 1) {
        const length = (2 + upTo(5)) * fine;
        const start = from + upTo(Math.max(1, to - from - length));
        if (busy.some(([day, a, b]) => day === d && a < start + length && start < b)) continue;
        busy.push([d, start, start + length]);
        blocked += length;
      }
      if (next() < 0.3) {
        const start = from + upTo(Math.max(1, to - from - 2 * fine));
        tentative.push([d, start, start + 2 * fine]);
      }
    }
    return {
      id: `p${p}`,
      work,
      busy,
      tentative,
      dayLoad: Array.from({ length: days }, () => (next() < 0.2 ? 1 : 0)),
      weekLoad: Array.from({ length: weeks }, () => upTo(4)),
      dayLimit: next() < 0.15 ? 1 : 2,
      weekLimit: 3 + upTo(3),
    };
  });

  const pool = () => {
    const all = Array.from({ length: family.people }, (_, p) => p);
    for (let i = all.length - 1; i > 0; i -= 1) {
      const j = upTo(i + 1);
      [all[i], all[j]] = [all[j] as number, all[i] as number];
    }
    return all.slice(0, family.pool).map((p, i) => ({ p, rank: Math.min(3, Math.floor((i * 4) / family.pool)) }));
  };
  const interviews: Panel['interviews'] = Array.from({ length: family.interviews }, (_, j) => {
    const count = family.seatsEach ?? 1;
    const seats = [{ role: 'interviewer', pool: pool(), count, optional: false, missCost: 0 }];
    if (next() < family.doubles) seats.push({ role: 'second', pool: pool(), count: 1, optional: false, missCost: 0 });
    if (family.shadow && j === family.interviews - 1)
      seats.push({ role: 'shadow', pool: pool(), count: 1, optional: true, missCost: 15 });
    return { id: `i${j}`, dur: (2 + upTo(3)) * fine, room: next() < 0.4, seats };
  });

  const windows: [number, number, number][] = [];
  for (let d = 0; d < days; d += 1) {
    const kind = next();
    if (kind < 0.15) continue;
    if (kind < 0.3) windows.push([d, 0, 26 * fine]);
    else if (kind < 0.45) windows.push([d, 12 * fine, slots]);
    else windows.push([d, 0, slots]);
  }
  const order: [number, number][] = [];
  for (let i = 0; i < family.order; i += 1) {
    const a = upTo(family.interviews - 1);
    order.push([a, a + 1 + upTo(family.interviews - a - 1)]);
  }
  return {
    grid: family.grid,
    days,
    slotsPerDay: slots,
    weekOf,
    candidate: { windows },
    people,
    rooms: Array.from({ length: 3 }, (_, q) => ({
      id: `r${q}`,
      busy: Array.from({ length: days }, (_, d): [number, number, number] => {
        const start = upTo(30) * fine;
        return [d, start, start + (2 + upTo(8)) * fine];
      }),
    })),
    interviews,
    order,
    minGap: 0,
    maxGap: 6 * fine,
    lunch: { from: 16 * fine, to: 22 * fine, len: 3 * fine },
    maxDays: family.maxDays,
    core: { from: 4 * fine, to: 36 * fine },
    focus: 3 * fine,
    weights: { gap: 4, day: 25, finish: 3, off: 2, rank: 5, load: 2, tent: 12, frag: 3 },
  };
}
