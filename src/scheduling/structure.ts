/**
 * Rules about the panel as a whole, which no elastic price can stand for: lunch, breaks, days, and the order of sessions.
 * Each is an idea that may help or not; `explain.ts` takes them away one at a time, then two at a time.
 */
import type { GridProblem } from './grid.ts';
import type { Idea } from './ideas.ts';
import { limits } from './invalid-problem.ts';

/** Ideas of one sort, the smaller change first. */
export interface Family {
  readonly ideas: readonly Idea[];
  /** Together with others: the order as if there were none, one day more. What this cannot do, no single idea of an order can. */
  readonly all: readonly Idea[];
}

export function familiesOf(grid: GridProblem): Family[] {
  const families: Family[] = [];
  const single = (idea: Idea) => families.push({ ideas: [idea], all: [idea] });
  const longest = Math.max(1, Math.ceil(grid.slotsPerDay / 2));
  if (grid.interviews.length > 1 && grid.maxGap < longest) single({ kind: 'max-gap', slots: longest });
  if (grid.order.length > 0) {
    const ideas = grid.order.map(([before, after]): Idea => ({ kind: 'drop-order', before, after }));
    families.push({ ideas, all: ideas });
  }
  if (grid.lunch) single({ kind: 'lunch' });
  const days: Idea[] = [];
  for (let more = grid.maxDays + 1; more <= Math.min(limits.maxDays, grid.days, grid.interviews.length); more += 1)
    days.push({ kind: 'max-days', days: more });
  if (days.length > 0) families.push({ ideas: days, all: days.slice(0, 1) });
  return families;
}
