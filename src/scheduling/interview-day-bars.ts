/**
 * What one candidate's panel must keep so that it fits in with the others': bars, and a grid without what they bar.
 * Called by `interview-day-desk.ts`; made by whoever settles conflicts. Pure.
 */
import type { Compiled } from './compile.ts';
import type { GridProblem, Slot, Stretch } from './grid.ts';

/**
 * What a candidate's panel must keep besides its own rules. A person may not sit in a session that touches `[from, to)`;
 * no session that needs a room may touch it; a session may not start at one moment; a session starts inside, or outside,
 * `[from, to)`; a person takes a session, or does not.
 */
export type Bar =
  | { readonly kind: 'person'; readonly person: string; readonly from: number; readonly to: number }
  | { readonly kind: 'rooms'; readonly from: number; readonly to: number }
  | { readonly kind: 'at'; readonly session: number; readonly at: number }
  | { readonly kind: 'starts'; readonly session: number; readonly from: number; readonly to: number }
  | { readonly kind: 'not' | 'only'; readonly session: number; readonly person: string };

/** Whether a bar can matter to sessions between two instants. */
export function isAbout(bar: Bar, from: number, to: number): boolean {
  switch (bar.kind) {
    case 'person':
    case 'rooms':
      return bar.from < to && from < bar.to;
    case 'at':
      return from <= bar.at && bar.at < to;
    case 'starts':
      return bar.from > from || bar.to < to;
    case 'not':
    case 'only':
      return true;
  }
  return bar satisfies never;
}

/** The same for the same bars in any order. */
export const nameOf = (bars: readonly Bar[]): string =>
  bars
    .map((it) => Object.values(it).join(' '))
    .sort()
    .join();

/** The grid without what is barred. `day`: the grid is a slice of this day. */
export function barred(grid: GridProblem, compiled: Compiled, bars: readonly Bar[], day: number | null): GridProblem {
  if (bars.length === 0) return grid;
  const { dayStarts, slotMs } = compiled;
  const days = day === null ? dayStarts.map((_, d) => d) : [day];
  const slots = compiled.grid.slotsPerDay;
  const stretches = (from: number, to: number): Stretch[] =>
    days.flatMap((d, index): Stretch[] => {
      const first = Math.max(0, Math.floor((from - dayStarts[d]!) / slotMs));
      const end = Math.min(slots, Math.ceil((to - dayStarts[d]!) / slotMs));
      return first < end ? [[index, first, end]] : [];
    });
  const byPerson = new Map<string, Stretch[]>();
  const rooms: Stretch[] = [];
  const interviews = [...grid.interviews];
  const bar = (j: number, starts: readonly Slot[]) => {
    const it = interviews[j]!;
    interviews[j] = { ...it, barred: [...(it.barred ?? []), ...starts] };
  };
  const startsWhere = (no: (start: number) => boolean): Slot[] =>
    days.flatMap((d, index) => {
      const found: Slot[] = [];
      for (let s = 0; s < slots; s += 1) if (no(dayStarts[d]! + s * slotMs)) found.push([index, s]);
      return found;
    });
  for (const it of bars) {
    switch (it.kind) {
      case 'person':
        byPerson.set(it.person, [...(byPerson.get(it.person) ?? []), ...stretches(it.from, it.to)]);
        break;
      case 'rooms':
        rooms.push(...stretches(it.from, it.to));
        break;
      case 'at':
        bar(
          it.session,
          startsWhere((start) => start === it.at),
        );
        break;
      case 'starts':
        bar(
          it.session,
          startsWhere((start) => start < it.from || start >= it.to),
        );
        break;
      case 'not':
      case 'only':
        interviews[it.session] = withPool(grid, interviews[it.session]!, it.person, it.kind);
    }
  }
  return {
    ...grid,
    people: grid.people.map((it) => {
      const more = byPerson.get(it.id);
      return more === undefined ? it : { ...it, limited: [...it.limited, ...more] };
    }),
    ...(rooms.length > 0 && { rooms: grid.rooms.map((it) => ({ ...it, busy: [...it.busy, ...rooms] })) }),
    interviews,
  };
}

function withPool(
  grid: GridProblem,
  interview: GridProblem['interviews'][number],
  person: string,
  kind: 'not' | 'only',
): GridProblem['interviews'][number] {
  const p = grid.people.findIndex((it) => it.id === person);
  return {
    ...interview,
    seats: interview.seats.map((seat) => {
      if (!seat.pool.some((it) => it.p === p)) return seat;
      return { ...seat, pool: seat.pool.filter((it) => (it.p === p) === (kind === 'only')) };
    }),
  };
}
