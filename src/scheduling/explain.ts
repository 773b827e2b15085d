/**
 * Why nothing fits, and the smallest changes after which something does. Called by `plan.ts` and, for `panel-v1` files, by
 * the command line, each with a `Ground` that says how changes are named and tried.
 *
 * Where a rule is about one person, window or room, the search itself finds what to change: with those rules made elastic,
 * its optimum is a set of exceptions that asks least. Rules about the panel as a whole (lunch, order, breaks, days) are
 * taken away one at a time, then two at a time. Whatever is offered was planned again with the change and fits.
 */
import { type About, blockersOf } from './blockers.ts';
import type { Elastic, GridProblem } from './grid.ts';
import {
  applyIdea,
  askedBy,
  elasticGrid,
  exceptionsIn,
  type Idea,
  sentenceFor,
  structuralIdeas,
  type Words,
} from './ideas.ts';
import type { Blocker } from './problem.ts';
import { search } from './search.ts';

/** A change to try: as data, and how it reads. */
export interface Try<Change> {
  readonly changes: readonly Change[];
  readonly sentence: string;
  readonly weight: number;
}

/** What is explained, and how changes of it are named and tried. */
export interface Ground<Change, Found> {
  /** With `limitedBy` on people, so that limits can be told apart. */
  readonly grid: GridProblem;
  readonly words: Words;
  readonly about: About;
  /** The change that does what the idea says, or null when there is none. */
  readonly changeFor: (idea: Idea) => Change | null;
  /** Further changes worth trying, cheapest first: other days, for one. */
  readonly further: readonly Try<Change>[];
  /** The best plan after the changes, or null when there is none or it was not found in time; and the nodes it took. */
  readonly plan: (
    changes: readonly Change[],
    maxNodes: number,
  ) => { readonly found: Found | null; readonly nodes: number };
}

export interface Explained<Change, Found> {
  readonly blockers: readonly Blocker[];
  readonly relaxations: readonly (Try<Change> & { readonly found: Found })[];
}

/** More than a recruiter reads. */
const MOST_RELAXATIONS = 8;
/** Two at a time is looked for while there are fewer than this. */
const ENOUGH = 3;
/** More exceptions at once than this is no small change. */
const MOST_AT_ONCE = 3;
/** What one try may cost, and all of them together; an explanation answers within seconds, or says less. */
const TRY_NODES = 20_000;
const ALL_NODES = 200_000;
const MOST_TRIES = 100;

const elasticKinds: readonly (readonly (keyof Elastic)[])[] = [
  ['busy', 'hours', 'limit', 'window', 'room'],
  ['limit'],
  ['room'],
  ['window'],
  ['hours'],
  ['busy'],
  ['limit', 'busy'],
];

export function explain<Change, Found>(ground: Ground<Change, Found>): Explained<Change, Found> {
  const { grid, words } = ground;
  const found = new Map<string, Try<Change> & { found: Found }>();
  const failed = new Set<string>();
  let tries = 0;
  let nodes = 0;
  /** How much the next try may cost; 0 when it is enough. */
  const allowance = () => (tries >= MOST_TRIES ? 0 : Math.min(TRY_NODES, ALL_NODES - nodes));

  const attempt = (it: Try<Change>): boolean => {
    const key = JSON.stringify(it.changes);
    if (found.has(key)) return true;
    const maxNodes = allowance();
    if (failed.has(key) || maxNodes <= 0) return false;
    tries += 1;
    const plan = ground.plan(it.changes, maxNodes);
    nodes += plan.nodes;
    if (plan.found === null) failed.add(key);
    else found.set(key, { ...it, found: plan.found });
    return plan.found !== null;
  };
  const tryFor = (ideas: readonly Idea[]): Try<Change> | null => {
    // In one order however they were found, least asked first.
    const different = [...new Map(ideas.map((it) => [JSON.stringify(it), it]))]
      .sort(([a, one], [b, other]) => askedBy[one.kind] - askedBy[other.kind] || (a < b ? -1 : 1))
      .map(([, it]) => it);
    if (different.length === 0) return null;
    const changes = different.map(ground.changeFor);
    if (changes.some((it) => it === null)) return null;
    return {
      changes: changes as Change[],
      sentence: joined(different.map((it) => sentenceFor(it, grid, words))),
      weight: different.reduce(
        (sum, it) => sum + askedBy[it.kind] + (it.kind === 'max-days' ? it.days - grid.maxDays - 1 : 0),
        0,
      ),
    };
  };
  const exceptions = (onGrid: GridProblem): Idea[][] =>
    elasticKinds.flatMap((kinds) => {
      const maxNodes = allowance();
      if (maxNodes <= 0) return [];
      tries += 1;
      const result = search(elasticGrid(onGrid, kinds), { k: 1, distinct: 'starts', maxNodes });
      nodes += result.nodes;
      const [solution] = result.solutions;
      if (solution === undefined) return [];
      const ideas = exceptionsIn(onGrid, solution);
      return ideas.length > 0 && ideas.length <= MOST_AT_ONCE ? [ideas] : [];
    });

  const structural = structuralIdeas(grid);
  const helps: Idea[] = [];
  for (const idea of structural) {
    const it = tryFor([idea]);
    if (it === null || !attempt(it)) continue;
    helps.push(idea);
    if (idea.kind === 'max-days') break;
  }
  for (const ideas of exceptions(grid)) {
    const it = tryFor(ideas);
    if (it !== null) attempt(it);
  }
  for (const it of ground.further) if (attempt(it)) break;
  if (found.size < ENOUGH) {
    // More days than are enough by themselves are no smaller change together with something else.
    const enough = Math.min(...helps.map((it) => (it.kind === 'max-days' ? it.days : Infinity)));
    const rest = structural.filter((it) => !helps.includes(it) && !(it.kind === 'max-days' && it.days > enough));
    for (const [i, a] of rest.entries()) {
      for (const b of rest.slice(i + 1)) {
        const it = a.kind === b.kind && a.kind === 'max-days' ? null : tryFor([a, b]);
        if (it !== null) attempt(it);
      }
      for (const ideas of exceptions(applyIdea(grid, a))) {
        const it = ideas.length < MOST_AT_ONCE ? tryFor([a, ...ideas]) : null;
        if (it !== null) attempt(it);
      }
      for (const more of ground.further.slice(0, 2)) {
        const own = tryFor([a]);
        if (own !== null)
          attempt({
            changes: [...own.changes, ...more.changes],
            sentence: joined([own.sentence, more.sentence]),
            weight: own.weight + more.weight,
          });
      }
      if (found.size >= ENOUGH) break;
    }
  }
  if (found.size === 0 && grid.interviews.length > 1)
    for (let j = 0; j < grid.interviews.length; j += 1) {
      const it = tryFor([{ kind: 'drop-session', j }]);
      if (it !== null) attempt(it);
    }

  const blockers = [...blockersOf(grid, words, ground.about), ...ruleBlockers(grid, helps, words)];
  return { blockers, relaxations: ranked([...found.values()]) };
}

/** The rules without which it would fit. */
function ruleBlockers(grid: GridProblem, helps: readonly Idea[], words: Words): Blocker[] {
  return helps.flatMap((idea): Blocker[] => {
    const sentence = ruleSentence(grid, idea, words);
    return sentence === null ? [] : [{ kind: 'rule', sentence }];
  });
}

function ruleSentence(grid: GridProblem, idea: Idea, words: Words): string | null {
  if (idea.kind === 'lunch') return `${words.length(grid.lunch?.len ?? 0)} of lunch must stay free`;
  if (idea.kind === 'max-gap') return `Breaks may last no longer than ${words.length(grid.maxGap)}`;
  if (idea.kind === 'max-days')
    return `Everything must fit into ${grid.maxDays === 1 ? 'one day' : `${grid.maxDays} days`}`;
  if (idea.kind === 'drop-order') return `${words.session(idea.before)} must come before ${words.session(idea.after)}`;
  return null;
}

/** Least asked first; a set that contains a smaller one which fits too is left out. */
function ranked<Change, Found>(list: (Try<Change> & { found: Found })[]): (Try<Change> & { readonly found: Found })[] {
  const sets = list.map((it) => new Set(it.changes.map((one) => JSON.stringify(one))));
  return list
    .filter((_, i) => !sets.some((other) => other.size < sets[i]!.size && [...other].every((one) => sets[i]!.has(one))))
    .sort((a, b) => a.weight - b.weight || a.changes.length - b.changes.length || (a.sentence < b.sentence ? -1 : 1))
    .slice(0, MOST_RELAXATIONS);
}

/** "Let lunch move and allow 2 days". */
function joined(sentences: readonly string[]): string {
  const [first = '', ...rest] = sentences;
  const lowered = rest.map((it) =>
    /^(Let|Allow|Raise|Leave|Ask|Hold|Use|Widen) /.test(it) ? it.charAt(0).toLowerCase() + it.slice(1) : it,
  );
  const last = lowered.pop();
  if (last === undefined) return first;
  return `${[first, ...lowered].join(', ')} and ${last}`;
}
