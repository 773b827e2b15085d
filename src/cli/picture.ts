/**
 * A plan as a picture in plain text: one line of slots per used day, then who sits where. Pure; used by `plan.ts` of the
 * command line only.
 */
import type { GridProblem, GridSolution } from '../scheduling/grid.ts';
import { costOf } from '../scheduling/preferences.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** `·` the candidate can, a letter per interview, `-` lunch hours that stay free, blank outside every window. */
export function pictureOf(
  problem: GridProblem,
  grid: number,
  solution: GridSolution,
  title: string,
  /** Sentences: what it does that costs because a rule is broken. */
  exceptions: readonly string[] = [],
): string {
  const lines = [`${title} costs ${solution.objective}${breakdown(problem, solution)}`];
  lines.push(...exceptions.map((it) => `        - ${it}`));
  const days = [...new Set(solution.starts.map(([day]) => day))].sort((a, b) => a - b);
  for (const day of days) {
    const marks = Array.from({ length: problem.slotsPerDay }, () => ' ');
    for (const [d, from, to] of problem.windows) if (d === day) marks.fill('·', Math.max(from, 0), to);
    if (problem.lunch)
      for (let s = Math.ceil(problem.lunch.from); s < problem.lunch.to; s += 1) if (marks[s] === '·') marks[s] = '-';
    for (const [j, [d, from]] of solution.starts.entries())
      if (d === day) marks.fill(LETTERS[j] ?? '#', from, from + (problem.interviews[j]?.dur ?? 0));
    lines.push(`  day ${String(day).padStart(2)} |${marks.join('')}|`);
  }
  const order = solution.starts
    .map(([day, slot], j) => ({ day, slot, j }))
    .sort((a, b) => a.day - b.day || a.slot - b.slot);
  const wide = Math.min(30, Math.max(12, ...problem.interviews.map((it) => it.id.length)));
  for (const { day, slot, j } of order) {
    const interview = problem.interviews[j];
    if (interview === undefined) continue;
    const seats = interview.seats.map((seat, g) => {
      const people = (solution.seats[j]?.[g] ?? []).map((p) => problem.people[p]?.id ?? '?');
      return `${seat.role}: ${people.length === 0 ? 'nobody' : people.join(', ')}`;
    });
    const when = `day ${day}, ${clock(slot, grid)}–${clock(slot + interview.dur, grid)}`;
    lines.push(`    ${LETTERS[j] ?? '#'} ${interview.id.padEnd(wide)} ${when.padEnd(22)} ${seats.join(' · ')}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Time since the day's first slot, as the file knows no clock. */
function clock(slot: number, grid: number): string {
  const minutes = slot * grid;
  return `+${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

function breakdown(problem: GridProblem, solution: GridSolution): string {
  const preferred = [...costOf(problem, solution)];
  const broken = solution.objective - preferred.reduce((sum, [, cost]) => sum + cost, 0);
  const given = [...preferred, ['exceptions to the rules', broken] as const].filter(([, cost]) => cost !== 0);
  return given.map(([name, cost]) => `\n  ${String(cost).padStart(4)}  ${name}`).join('');
}
