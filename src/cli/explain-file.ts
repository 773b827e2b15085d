/**
 * Explains a `panel-v1` file: people and interviews by id, times as day and slot, changes as data in the file's own terms.
 * Called by `plan.ts` of the command line when nothing fits, or when rules have prices.
 */
import { basisFor } from '../scheduling/basis.ts';
import { exceptionsIn } from '../scheduling/exceptions.ts';
import { explain, type Explained } from '../scheduling/explain.ts';
import type { GridProblem, GridSolution, Stretch } from '../scheduling/grid.ts';
import { applyIdea } from '../scheduling/idea-grid.ts';
import { type Idea, minutesInWords, sentenceFor, type Words } from '../scheduling/ideas.ts';
import { search } from '../scheduling/search.ts';

/** An idea with ids in place of indices. */
export type FileChange = { readonly kind: Idea['kind'] } & Readonly<Record<string, unknown>>;

function wordsFor(grid: number, problem: GridProblem): Words {
  return {
    person: (p) => problem.people[p]?.id ?? '?',
    session: (j) => problem.interviews[j]?.id ?? '?',
    day: (d) => `day ${d}`,
    span: ([d, from, to]) => `day ${d}, slots ${from}–${to}`,
    length: (slots) => minutesInWords(slots * grid),
  };
}

/** What a plan does that the file's rules forbid without their prices: each in words, and as data. */
export function exceptionsOf(
  grid: number,
  { elastic, ...problem }: GridProblem,
  solution: GridSolution,
): readonly (FileChange & { readonly sentence: string })[] {
  if (elastic === undefined) return [];
  const words = wordsFor(grid, problem);
  const all = exceptionsIn(problem, solution).map((idea) => ({
    ...changeFor(problem, idea),
    sentence: sentenceFor(idea, problem, words),
  }));
  return all.filter((it, index) => all.findIndex((one) => one.sentence === it.sentence) === index);
}

export function explainFile(grid: number, problem: GridProblem): Explained<FileChange, GridSolution> {
  const words = wordsFor(grid, problem);
  const ideas = new Map<FileChange, Idea>();
  const basis = basisFor(problem);
  return explain<FileChange, GridSolution>({
    grid: problem,
    basis,
    words,
    about: { unusable: () => null, away: () => null, limits: (p) => problem.people[p]?.limitedBy ?? {} },
    further: [],
    changeFor: (idea) => {
      const change = changeFor(problem, idea);
      ideas.set(change, idea);
      return change;
    },
    plan: (changes, maxNodes) => {
      // Dropping an interview renumbers the others, so that comes last.
      const wanted = changes.map((it) => ideas.get(it) as Idea);
      const sorted = [
        ...wanted.filter((it) => it.kind !== 'drop-session'),
        ...wanted.filter((it) => it.kind === 'drop-session'),
      ];
      const changed = sorted.reduce(applyIdea, problem);
      const { solutions, nodes, status } = search(changed, {
        k: 1,
        distinct: 'starts',
        maxNodes,
        basis: basisFor(changed, basis),
      });
      return { found: solutions[0] ?? null, nodes, cut: status === 'budget' };
    },
  });
}

function changeFor({ people, interviews }: GridProblem, idea: Idea): FileChange {
  const { kind, ...rest } = idea;
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) {
    if (name === 'p') fields['person'] = people[value as number]?.id;
    else if (name === 'j') fields['interview'] = interviews[value as number]?.id;
    else if (name === 'before' || name === 'after') fields[name] = interviews[value as number]?.id;
    else if (name === 'at') [fields['day'], fields['from'], fields['to']] = value as Stretch;
    else if (name !== 'whole') fields[name] = value;
  }
  return { kind, ...fields };
}
