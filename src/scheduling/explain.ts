/**
 * Why nothing fits, and the smallest changes after which something does. Called by `plan.ts` and, for `panel-v1` files, by
 * the command line, each with a `Ground` that says how changes are named and tried.
 *
 * Where a rule is about one person, window or room, the search itself finds what to change: with those rules made elastic,
 * its optimum is a set of exceptions that asks least (`exceptions.ts`). Rules about the panel as a whole (lunch, order,
 * breaks, days) are taken away one at a time, then two at a time, each time with the exceptions that are still needed.
 * Whatever is offered was planned again with exactly that change and fits. All tries stand on one basis (`basis.ts`).
 */
import { blockersOf } from './blockers.ts';
import { type ExceptionKind, exceptionKinds, ideaOf } from './exceptions.ts';
import { askedOf, type Exceptions, type Ground, MOST_AT_ONCE, Tries, type Try } from './explain-tries.ts';
import type { GridProblem } from './grid.ts';
import type { Idea, Words } from './ideas.ts';
import type { Blocker } from './problem.ts';
import { familiesOf, type Family } from './structure.ts';

export interface Explained<Change, Found> {
  readonly blockers: readonly Blocker[];
  readonly relaxations: readonly (Try<Change> & { readonly found: Found })[];
  readonly nodes: number;
  /** Not everything worth trying was tried, or something was not tried to its end. */
  readonly cut: boolean;
}

/** More than a recruiter reads. */
const MOST_RELAXATIONS = 8;
/** Two rules at a time are looked at while there are fewer offers than this. */
const ENOUGH = 3;
/** Kinds of exceptions are forbidden in turn so often, for offers that differ. */
const MOST_VARIANTS = 4;
export function explain<Change, Found>(ground: Ground<Change, Found>): Explained<Change, Found> {
  const { grid, words } = ground;
  const tries = new Tries(ground);
  const families = familiesOf(grid);

  const none = tries.exceptions([]);
  if (none !== null) {
    tries.offer([], none, true);
    variants(tries, none);
  }
  tries.further([]);
  const bends = (with_: Exceptions | null, without: Exceptions | null): with_ is Exceptions =>
    with_ !== null && (without === null || with_.asked < without.asked);
  /** Rules about the panel as a whole that do something alone, with what is still to be asked then. */
  const alone: { readonly idea: Idea; readonly left: Exceptions }[] = [];
  const isEnough = (family: Family) => alone.some((it) => it.left.asked === 0 && family.ideas.includes(it.idea));
  // Where even every session by itself asks as much, no such rule is to blame.
  if (tries.isPossible(none) && tries.leastAsked < (none?.asked ?? Infinity)) {
    for (const family of families) {
      if (family.ideas.length > 1 && family.all.length > 1 && !bends(tries.exceptions(family.all), none)) continue;
      for (const idea of family.ideas) {
        const left = tries.exceptions([idea]);
        if (bends(left, none)) {
          alone.push({ idea, left });
          tries.offer([idea], left, askedOf(idea, grid) + left.asked < (none?.asked ?? Infinity));
        }
        // More days than are enough, or than could help, are no smaller change; nor are more days searched to the end
        // where fewer were not.
        if (idea.kind === 'max-days' && left !== null && (left.asked <= tries.leastAsked || !left.isProven)) break;
      }
    }
    const open = families.filter((it) => !isEnough(it));
    for (const [i, a] of open.entries()) {
      // Two rules and that many people are no small change.
      if (tries.found.size >= ENOUGH || tries.fewestAsked + 2 > MOST_AT_ONCE) break;
      for (const b of open.slice(i + 1)) {
        const least = tries.exceptions([...a.all, ...b.all]);
        if (!bends(least, none)) continue;
        for (const one of inPairs(a))
          for (const other of inPairs(b)) {
            const left = tries.exceptions([one, other]);
            if (bends(left, none)) tries.offer([one, other], left);
          }
      }
      for (const [k, one] of inPairs(a).entries())
        for (const other of a.ideas.slice(k + 1)) {
          if (other.kind === 'max-days') continue;
          const left = tries.exceptions([one, other]);
          if (bends(left, none)) tries.offer([one, other], left);
        }
    }
    if (tries.found.size === 0) for (const family of open) tries.further(family.all);
  }
  if (tries.found.size === 0 && grid.interviews.length > 1)
    for (let j = 0; j < grid.interviews.length; j += 1) tries.offer([{ kind: 'drop-session', j }], NOTHING);

  const helps = alone.flatMap(({ idea, left }) => (left.asked === 0 ? [idea] : []));
  const blockers = [
    ...blockersOf({ ...ground, tables: ground.basis.tables, time: tries.time }),
    ...ruleBlockers(grid, helps, words),
  ];
  return { blockers, relaxations: ranked([...tries.found.values()]), nodes: tries.nodes, cut: tries.cut };
}

const NOTHING: Exceptions = { asked: 0, ideas: [], isProven: true };

/** The ideas of a family that are worth trying with others: one more day, not several. */
function inPairs({ ideas }: Family): readonly Idea[] {
  return ideas[0]?.kind === 'max-days' ? ideas.slice(0, 1) : ideas;
}

/** The same without one kind of exception that was made, then without another: ways that ask something else. */
function variants<Change, Found>(tries: Tries<Change, Found>, none: Exceptions): void {
  const seen = new Set<string>(['']);
  const queue = [{ without: [] as readonly ExceptionKind[], found: none }];
  for (let at = 0, tried = 0; at < queue.length && tried < MOST_VARIANTS; at += 1) {
    const { without, found } = queue[at]!;
    const used = exceptionKinds.filter((kind) => found.ideas.some((it) => it.kind === ideaOf[kind]));
    for (const kind of used) {
      const less = exceptionKinds.filter((it) => it === kind || without.includes(it));
      if (seen.has(less.join()) || tried >= MOST_VARIANTS) continue;
      seen.add(less.join());
      tried += 1;
      const left = tries.exceptions(
        [],
        exceptionKinds.filter((it) => !less.includes(it)),
      );
      if (left === null) continue;
      tries.offer([], left);
      queue.push({ without: less, found: left });
    }
  }
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
  if (idea.kind === 'max-gap')
    return `Breaks may last no longer than ${words.longestBreak ?? words.length(grid.maxGap)}`;
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
