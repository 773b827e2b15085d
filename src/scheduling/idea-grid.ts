/**
 * What ideas do to the grid, and which there are about the panel as a whole. Called by `explain.ts` and, for files, by the
 * command line. Parts of the grid that an idea does not touch stay the same objects: `basis.ts` goes by that.
 */
import type { GridPerson, GridProblem, Stretch } from './grid.ts';
import type { Idea } from './ideas.ts';

/** The grid after one idea. */
export function applyIdea(grid: GridProblem, idea: Idea): GridProblem {
  const person = (p: number, change: (it: GridPerson) => GridPerson): GridProblem => ({
    ...grid,
    people: grid.people.map((it, i) => (i === p ? change(it) : it)),
  });
  switch (idea.kind) {
    case 'lunch':
      return { ...grid, lunch: null };
    case 'max-days':
      return { ...grid, maxDays: idea.days };
    case 'max-gap':
      return { ...grid, maxGap: idea.slots };
    case 'drop-order':
      return { ...grid, order: grid.order.filter(([a, b]) => a !== idea.before || b !== idea.after) };
    case 'raise-limit':
      return person(idea.p, (it) => {
        const limitedBy = { ...it.limitedBy, [idea.limit]: [] };
        return { ...it, limitedBy, limited: Object.values(limitedBy).flat() };
      });
    case 'drop-session': {
      const renumber = (j: number) => (j > idea.j ? j - 1 : j);
      return {
        ...grid,
        interviews: grid.interviews.filter((_, j) => j !== idea.j),
        order: grid.order
          .filter(([a, b]) => a !== idea.j && b !== idea.j)
          .map(([a, b]) => [renumber(a), renumber(b)] as const),
      };
    }
    case 'allow-busy':
      return person(idea.p, (it) => ({ ...it, busy: without(it.busy, idea.at) }));
    case 'allow-hours':
      return person(idea.p, (it) => ({ ...it, work: [...it.work, idea.at] }));
    case 'widen-window':
      return { ...grid, windows: [...grid.windows, idea.at] };
    case 'no-room':
      return { ...grid, interviews: grid.interviews.map((it, j) => (j === idea.j ? { ...it, room: false } : it)) };
    case 'add-to-pool':
      return {
        ...grid,
        interviews: grid.interviews.map((it, j) =>
          j !== idea.j
            ? it
            : {
                ...it,
                seats: it.seats.map((seat, g) => {
                  if (g !== idea.group) return seat;
                  const rank = Math.max(-1, ...seat.pool.map((one) => one.rank)) + 1;
                  return { ...seat, pool: [...seat.pool, { p: idea.p, rank }] };
                }),
              },
        ),
      };
  }
  return idea satisfies never;
}

/** The stretches without what lies in `at`. */
function without(list: readonly Stretch[], [day, from, to]: Stretch): Stretch[] {
  return list.flatMap((it): Stretch[] => {
    const [d, a, b] = it;
    if (d !== day || b <= from || to <= a) return [it];
    const rest: Stretch[] = [];
    if (a < from) rest.push([d, a, from]);
    if (to < b) rest.push([d, to, b]);
    return rest;
  });
}
