/**
 * One candidate's panel as the joint search asks for it: on these dates, without these people at these times, with these
 * tolls. The exact search for one panel answers; answers that may be asked for again are kept. Made once per question by
 * `interview-day.ts`. Pure.
 */
import { type Basis, basisFor } from './basis.ts';
import { compile, type Compiled } from './compile.ts';
import type { GridPerson, GridProblem, GridSolution, Slot, Stretch } from './grid.ts';
import { type Bar, barred, isAbout, nameOf } from './interview-day-bars.ts';
import type { InterviewDayProblem } from './interview-day-problem.ts';
import type { Axis, Tolls } from './interview-day-tolls.ts';
import { MINUTE, localDayOf } from './working-hours.ts';
import { dearest } from './preferences.ts';
import { search } from './search.ts';

/** Somebody's time in one session of a candidate, as instants. `end` is rounded up to whole steps; `free` adds the break. */
export interface Use {
  readonly person: string;
  readonly session: number;
  readonly start: number;
  readonly end: number;
  readonly free: number;
  /** What it counts against the person's limits. */
  readonly weight: number;
}

export interface Panel {
  readonly objective: number;
  /** Local days used, in order. */
  readonly dates: readonly number[];
  readonly solution: GridSolution;
  readonly uses: readonly Use[];
  /** Sessions that need a room. */
  readonly roomed: readonly { readonly session: number; readonly start: number; readonly end: number }[];
}

/** What one candidate is asked for. `not`: sets of dates, in none of which the panel may lie as a whole. */
export interface Wish {
  readonly dates: readonly number[];
  readonly bars: readonly Bar[];
  readonly not: readonly (readonly number[])[];
}

/** Costs times this leave room for tolls between two whole costs. */
export const SCALE = 1024;

interface Seat {
  readonly compiled: Compiled;
  /** Local day of each day of the grid, and back. */
  readonly dates: readonly number[];
  /** Breaks that follow a session, in slots, by person of the grid. */
  readonly apart: Int32Array;
  readonly weight: Float64Array;
  /** No panel of this candidate costs more. */
  readonly dearest: number;
  readonly slices: (Basis | undefined)[];
  readonly scaled: (Basis | undefined)[];
  readonly kept: Map<string, Panel | null>;
  readonly keptWith: WeakMap<Tolls, Map<string, Panel | null>>;
}

export class DayDesk {
  readonly compiled: readonly Compiled[];
  /** The smallest step of any candidate's grid, ms; and the first and last instant any of them reaches. */
  readonly axis: Axis;
  readonly #seats: readonly Seat[];
  /** Panels planned so far. */
  panels = 0;

  constructor({ candidates, apartMinutes = {} }: InterviewDayProblem) {
    this.#seats = candidates.map(({ problem }) => seatOf(problem, apartMinutes));
    const all = this.#seats.map((it) => it.compiled);
    this.compiled = all;
    this.axis = {
      step: Math.min(...all.map((it) => it.slotMs)),
      from: Math.min(...all.map((it) => it.dayStarts[0] ?? Infinity)),
      to: Math.max(...all.map((it) => (it.dayStarts.at(-1) ?? -Infinity) + it.grid.slotsPerDay * it.slotMs)),
    };
  }

  get size(): number {
    return this.#seats.length;
  }

  /** Every local day on which some candidate could have a session, in order. */
  get dates(): readonly number[] {
    const all = this.#seats.flatMap(({ dates, compiled }) => compiled.grid.windows.map(([d]) => dates[d]!));
    return [...new Set(all)].sort((a, b) => a - b);
  }

  /** No joint day costs more. */
  get dearest(): number {
    return this.#seats.reduce((sum, it) => sum + it.dearest, 0);
  }

  /** Breaks after this candidate's sessions for a person, ms. */
  apartOf(i: number, person: string): number {
    const { compiled, apart } = this.#seats[i]!;
    const p = compiled.grid.people.findIndex((it) => it.id === person);
    return p < 0 ? 0 : apart[p]! * compiled.slotMs;
  }

  /** Whether a session can be split by who takes it: one required seat that this person may take, and others too. */
  splits(i: number, session: number, person: string): boolean {
    const { compiled } = this.#seats[i]!;
    const p = compiled.grid.people.findIndex((it) => it.id === person);
    const seats = compiled.grid.interviews[session]!.seats.filter((it) => it.pool.some((one) => one.p === p));
    return seats.length === 1 && seats[0]!.count === 1 && !seats[0]!.optional;
  }

  /** What a session of this candidate counts against the person's limits. */
  weightOf(i: number, person: string): number {
    const { compiled, weight } = this.#seats[i]!;
    const p = compiled.grid.people.findIndex((it) => it.id === person);
    return p < 0 ? 0 : weight[p]!;
  }

  /** The best panel of candidate `i`, or null. */
  best(i: number, wish: Wish): Panel | null {
    return this.#ask(i, wish, null);
  }

  /**
   * The same with tolls: the best by `SCALE` times its cost plus the tolls it pays. `objective` is its own cost; `paid`
   * what it was chosen by.
   */
  bestWith(i: number, wish: Wish, tolls: Tolls): { readonly panel: Panel; readonly paid: number } | null {
    const panel = this.#ask(i, wish, tolls);
    return panel === null ? null : { panel, paid: panel.objective * SCALE + tolls.paidBy(panel.uses) };
  }

  #ask(i: number, wish: Wish, tolls: Tolls | null): Panel | null {
    const seat = this.#seats[i]!;
    const days = wish.dates.map((it) => seat.dates.indexOf(it)).filter((it) => it >= 0);
    const several = Math.min(seat.compiled.problem.maxDays, seat.compiled.problem.sessions.length) > 1;
    if (several && days.length > 1) return this.#onSeveral(seat, days, wish, tolls);
    let best: Panel | null = null;
    let least = Infinity;
    for (const d of days) {
      const date = seat.dates[d]!;
      if (wish.not.some((it) => it.includes(date))) continue;
      const panel = this.#onOne(seat, d, wish.bars, tolls);
      if (panel === null) continue;
      const cost = tolls === null ? panel.objective : panel.objective * SCALE + tolls.paidBy(panel.uses);
      if (cost < least) {
        best = panel;
        least = cost;
      }
    }
    return best;
  }

  #onOne(seat: Seat, d: number, bars: readonly Bar[], tolls: Tolls | null): Panel | null {
    const { compiled } = seat;
    const from = compiled.dayStarts[d]!;
    const to = from + compiled.grid.slotsPerDay * compiled.slotMs;
    const own = bars.filter((it) => isAbout(it, from, to));
    const key = `${d} ${nameOf(own)}`;
    const kept = keptFor(seat, tolls);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const slices = tolls === null ? seat.slices : seat.scaled;
    const slice = (slices[d] ??= basisFor(sliceOf(tolls === null ? compiled.grid : scaledUp(compiled.grid), d)));
    let grid = barred(slice.problem, compiled, own, d);
    if (tolls !== null) grid = tolls.on(grid, compiled, seat.apart, seat.weight, d);
    this.panels += 1;
    const [first] = search(grid, { k: 1, distinct: 'starts', basis: basisFor(grid, slice) }).solutions;
    let panel: Panel | null = null;
    if (first !== undefined) {
      const starts = first.starts.map(([, s]): Slot => [d, s]);
      panel = panelOf(seat, { ...first, starts }, compiled.grid.weights.finish * d);
      if (tolls !== null) panel = costed(panel, first.objective, tolls, compiled.grid.weights.finish * d);
    }
    kept.set(key, panel);
    return panel;
  }

  /** Panels that may take several days: the whole grid at once, and as many of the best as the excluded dates ask for. */
  #onSeveral(seat: Seat, days: readonly number[], wish: Wish, tolls: Tolls | null): Panel | null {
    const { compiled } = seat;
    const key = `${days.join()}|${wish.not.map((it) => it.join()).join(';')}|${nameOf(wish.bars)}`;
    const kept = keptFor(seat, tolls);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const whole = tolls === null ? compiled.grid : scaledUp(compiled.grid);
    let grid: GridProblem = { ...whole, windows: whole.windows.filter(([d]) => days.includes(d)) };
    grid = barred(grid, compiled, wish.bars, null);
    if (tolls !== null) grid = tolls.on(grid, compiled, seat.apart, seat.weight, null);
    let panel: Panel | null = null;
    for (let k = 1; ; k *= 2) {
      this.panels += 1;
      const { solutions } = search(grid, { k, distinct: k === 1 ? 'starts' : 'days' });
      const fit = solutions
        .map((it) => ({ it, panel: panelOf(seat, it, 0) }))
        .find(({ panel: one }) => allowed(one, wish));
      if (fit !== undefined) {
        panel = tolls === null ? fit.panel : costed(fit.panel, fit.it.objective, tolls, 0);
        break;
      }
      if (solutions.length < k) break;
    }
    kept.set(key, panel);
    return panel;
  }
}

function allowed(panel: Panel, wish: Wish): boolean {
  return !wish.not.some((set) => panel.dates.every((it) => set.includes(it)));
}

/** A panel that was chosen with tolls, at its own cost. */
function costed(panel: Panel, chosenBy: number, tolls: Tolls, more: number): Panel {
  const objective = (chosenBy - tolls.paidBy(panel.uses)) / SCALE + more;
  return { ...panel, objective, solution: { ...panel.solution, objective } };
}

function keptFor(seat: Seat, tolls: Tolls | null): Map<string, Panel | null> {
  if (tolls === null) return seat.kept;
  const kept = seat.keptWith.get(tolls) ?? new Map<string, Panel | null>();
  seat.keptWith.set(tolls, kept);
  return kept;
}

function seatOf(
  problem: InterviewDayProblem['candidates'][number]['problem'],
  apartMinutes: Readonly<Record<string, number>>,
): Seat {
  const wanted = new Set(
    problem.sessions.flatMap((it) => it.seats.flatMap((seat) => seat.pool.map((one) => one.person))),
  );
  const people = problem.people.filter((it) => wanted.has(it.id));
  const sessions = problem.sessions.map((it) => ({
    ...it,
    seats: it.seats.map(({ alternates: _, ...seat }) => seat),
  }));
  const compiled = compile({ ...problem, people, sessions });
  const { grid, slotMs, learners } = compiled;
  const apart = new Int32Array(people.length);
  for (const [p, person] of people.entries()) {
    const minutes = apartMinutes[person.id] ?? 0;
    for (const [j, session] of problem.sessions.entries())
      if (session.seats.some((seat) => seat.pool.some((it) => it.person === person.id))) {
        const slots = Math.ceil(((session.minutes + minutes) * MINUTE) / slotMs) - grid.interviews[j]!.dur;
        apart[p] = Math.max(apart[p]!, slots);
      }
  }
  const noon = (grid.slotsPerDay * slotMs) / 2;
  return {
    compiled,
    dates: compiled.dayStarts.map((it) => localDayOf(it + noon, problem.zone)),
    apart,
    weight: Float64Array.from(people, (it) => (learners.has(it.id) ? (it.shadowWeight ?? 1) : 1)),
    dearest: dearest(grid),
    slices: [],
    scaled: [],
    kept: new Map(),
    keptWith: new WeakMap(),
  };
}

function panelOf(seat: Seat, solution: GridSolution, more: number): Panel {
  const { compiled, apart, weight } = seat;
  const { grid, slotMs, dayStarts } = compiled;
  const at = ([d, s]: Slot) => dayStarts[d]! + s * slotMs;
  const uses = solution.seats.flatMap((groups, j) => {
    const start = at(solution.starts[j]!);
    const end = start + grid.interviews[j]!.dur * slotMs;
    return groups.flat().map(
      (p): Use => ({
        person: grid.people[p]!.id,
        session: j,
        start,
        end,
        free: end + apart[p]! * slotMs,
        weight: weight[p]!,
      }),
    );
  });
  return {
    objective: solution.objective + more,
    solution: { ...solution, objective: solution.objective + more },
    dates: [...new Set(solution.starts.map(([d]) => seat.dates[d]!))].sort((a, b) => a - b),
    uses,
    roomed: grid.interviews.flatMap((it, j) => {
      const start = at(solution.starts[j]!);
      return it.room ? [{ session: j, start, end: start + it.dur * slotMs }] : [];
    }),
  };
}

/** One day of the grid, as day 0. */
function sliceOf(grid: GridProblem, d: number): GridProblem {
  const on = (list: readonly Stretch[]) => list.filter(([day]) => day === d).map(([, a, b]): Stretch => [0, a, b]);
  return {
    ...grid,
    days: 1,
    maxDays: 1,
    windows: on(grid.windows),
    taken: on(grid.taken ?? []),
    people: grid.people.map(
      (it): GridPerson => ({
        ...it,
        work: on(it.work),
        busy: on(it.busy),
        tentative: on(it.tentative),
        limited: on(it.limited),
        ...(it.unliked && { unliked: on(it.unliked) }),
        load: [it.load[d] ?? 0],
      }),
    ),
    rooms: grid.rooms.map((it) => ({ id: it.id, busy: on(it.busy) })),
  };
}

function scaledUp(grid: GridProblem): GridProblem {
  const weights = Object.fromEntries(Object.entries(grid.weights).map(([name, it]) => [name, it * SCALE]));
  return {
    ...grid,
    weights: weights as unknown as GridProblem['weights'],
    interviews: grid.interviews.map((it) => ({
      ...it,
      seats: it.seats.map((seat) => ({ ...seat, missCost: seat.missCost * SCALE })),
    })),
  };
}
