/**
 * Tries of an explanation, counted: the exceptions that ask least with some rules gone, and changes that were planned again
 * and fit. Made by `explain.ts`, which decides what is tried; nothing is offered here that was not planned with exactly its
 * changes. All tries stand on one basis (`basis.ts`).
 */
import { type Basis, basisFor } from './basis.ts';
import type { About } from './blockers.ts';
import { seatsOn } from './cheapest-seats.ts';
import { EnoughPeople } from './enough-people.ts';
import {
  askedIn,
  elasticGrid,
  type ExceptionKind,
  exceptionKinds,
  exceptionsIn,
  ideaOf,
  pricesOf,
  scaleFor,
} from './exceptions.ts';
import type { GridProblem } from './grid.ts';
import { applyIdea } from './idea-grid.ts';
import { askedBy, type Idea, joined, sentenceForAll, type Words } from './ideas.ts';
import { search, setupNodes } from './search.ts';

/** A change to try: as data, and how it reads. */
export interface Try<Change> {
  readonly changes: readonly Change[];
  readonly sentence: string;
  readonly weight: number;
}

/** What is explained, and how changes of it are named and tried. */
export interface Ground<Change, Found> {
  readonly grid: GridProblem;
  /** What the search that found nothing stood on. */
  readonly basis: Basis;
  readonly words: Words;
  readonly about: About;
  /** The change that does what the idea says, or null when there is none. */
  readonly changeFor: (idea: Idea) => Change | null;
  /** Further changes worth trying, each more than the one before: other days, for one. */
  readonly further: readonly Try<Change>[];
  /** The best plan after the changes, or null when there is none or it was not found in time; and the nodes it took. */
  readonly plan: (
    changes: readonly Change[],
    maxNodes: number,
  ) => { readonly found: Found | null; readonly nodes: number; readonly cut: boolean };
  /** The most that all tries together may cost; default `EXPLAIN_NODES`. */
  readonly maxNodes?: number | undefined;
}

/** More exceptions at once than this is no small change; the set that asks least of all is offered whatever its size. */
export const MOST_AT_ONCE = 3;
/** What is asked of one person at most, of all that has a price by person. */
const MOST_OF_ONE = Math.max(...(['busy', 'hours', 'limit', 'alternate'] as const).map((it) => askedBy[ideaOf[it]]));
/** What one try may cost, and all of them together; an explanation answers within a second or two, or says less. */
const TRY_NODES = 8_000;
const EXPLAIN_NODES = 60_000;

/** What has to be asked of whom so that a problem fits, and how much that is. */
export interface Exceptions {
  readonly asked: number;
  readonly ideas: readonly Idea[];
  /** Nothing asks less; otherwise that is not known. */
  readonly isProven: boolean;
}

/** Tries, counted: what was found, what it cost, and the bases that tries stand on. */
export class Tries<Change, Found> {
  readonly found = new Map<string, Try<Change> & { readonly found: Found }>();
  nodes = 0;
  cut = false;
  readonly #ground: Ground<Change, Found>;
  readonly #scale: number;
  readonly #elastic: GridProblem;
  readonly #bases = new Map<string, Basis>();
  readonly #shapes = new Map<string, Basis>();
  readonly #asked = new Map<string, Exceptions | null>();
  readonly #failed = new Set<string>();
  readonly #setup: number;

  constructor(ground: Ground<Change, Found>) {
    this.#ground = ground;
    this.#scale = scaleFor(ground.grid);
    this.#elastic = elasticGrid(ground.grid, exceptionKinds);
    this.#setup = setupNodes(ground.grid);
  }

  /** Everybody's time, with marks on what is busy and off. */
  get time(): Basis['tables'] {
    return this.#basis(exceptionKinds).tables;
  }

  /** What every session asks by itself, at its best time on any day: no set of changes asks less. */
  get leastAsked(): number {
    const each = this.#leastOf(({ cheapest }, at) => cheapest.cost[at]!);
    return Math.floor(each.reduce((sum, it) => sum + it, 0) / this.#scale);
  }

  /** How many people have to be asked for something at least, likewise: nobody sits in two sessions. */
  get fewestAsked(): number {
    const each = this.#leastOf(({ cheapest, tables }, at) =>
      tables.base[at] === Infinity ? Infinity : cheapest.cost[at]! - tables.base[at]!,
    );
    return each.reduce((sum, it) => sum + Math.ceil(Math.floor(it / this.#scale) / MOST_OF_ONE), 0);
  }

  /** The least of something about each session at its starts. */
  #leastOf(costAt: (basis: Basis, at: number) => number): number[] {
    const basis = this.#basis(exceptionKinds);
    const { n, days, slots } = basis.tables;
    for (let d = 0; d < days; d += 1) seatsOn(basis.tables, basis.cheapest, d);
    return Array.from({ length: n }, (_, j) => {
      let best = Infinity;
      for (let at = j * days * slots; at < (j + 1) * days * slots; at += 1) best = Math.min(best, costAt(basis, at));
      return best;
    });
  }

  /** Whether there are enough people, whatever they are asked; known where exceptions were found. */
  isPossible(found: Exceptions | null): boolean {
    return found !== null || new EnoughPeople(this.time).for(null, null);
  }

  /** The exceptions that ask least, with some rules about the panel gone; null when none are enough, or in time. */
  exceptions(structure: readonly Idea[], kinds: readonly ExceptionKind[] = exceptionKinds): Exceptions | null {
    const key = JSON.stringify([structure, kinds]);
    const known = this.#asked.get(key);
    if (known !== undefined) return known;
    const maxNodes = this.#allowance();
    if (maxNodes <= 0) return null;
    const grid = structure.reduce(applyIdea, this.#basis(kinds).problem);
    // More days change nothing about what one day can hold.
    const shape = JSON.stringify([structure.filter((it) => it.kind !== 'max-days'), kinds]);
    const basis = basisFor(grid, this.#shapes.get(shape) ?? this.#basis(kinds));
    this.#shapes.set(shape, basis);
    const result = search(grid, { k: 1, distinct: 'starts', maxNodes, basis });
    this.nodes += result.nodes;
    if (result.status === 'budget') this.cut = true;
    const [solution] = result.solutions;
    const found =
      solution === undefined
        ? null
        : {
            asked: askedIn(solution, this.#scale),
            ideas: exceptionsIn(this.#ground.grid, solution, this.#ground.about.limits),
            isProven: result.status === 'optimal',
          };
    this.#asked.set(key, found);
    return found;
  }

  /** Plans again with these ideas and exceptions, and keeps what fits. */
  offer(structure: readonly Idea[], { asked, ideas }: Exceptions, always = false): boolean {
    if (ideas.length + structure.length > MOST_AT_ONCE && !always) return false;
    const { grid, words } = this.#ground;
    // In one order however they were found, least asked first.
    const all = [...new Map([...structure, ...ideas].map((it) => [JSON.stringify(it), it]))]
      .sort(([a, one], [b, other]) => askedBy[one.kind] - askedBy[other.kind] || (a < b ? -1 : 1))
      .map(([, it]) => it);
    const changes = all.map(this.#ground.changeFor);
    if (all.length === 0 || changes.includes(null)) return false;
    return this.#attempt({
      changes: changes as Change[],
      sentence: sentenceForAll(all, grid, words),
      weight: structure.reduce((sum, it) => sum + askedOf(it, grid), asked),
    });
  }

  /** The first of the further changes that fits, together with these. Each holds the one before, so none is left out. */
  further(structure: readonly Idea[]): void {
    const { further, grid, words, changeFor } = this.#ground;
    const changes = structure.map(changeFor);
    if (further.length === 0 || changes.includes(null)) return;
    const attempt = (it: Try<Change>) =>
      this.#attempt({
        changes: [...(changes as Change[]), ...it.changes],
        sentence: joined([...(structure.length > 0 ? [sentenceForAll(structure, grid, words)] : []), it.sentence]),
        weight: structure.reduce((sum, one) => sum + askedOf(one, grid), it.weight),
      });
    if (attempt(further[0]!)) return;
    if (structure.length > 0) return;
    let low = 1;
    let high = further.length - 1;
    if (low > high || !this.#fits(further[high]!)) return;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#fits(further[middle]!)) high = middle;
      else low = middle + 1;
    }
    attempt(further[high]!);
  }

  /** Whether something fits after a change, without offering it. */
  #fits(it: Try<Change>): boolean {
    return this.#plan(it) !== null;
  }

  #attempt(it: Try<Change>): boolean {
    const key = JSON.stringify(it.changes);
    const known = this.found.get(key);
    if (known !== undefined && known.weight <= it.weight) return true;
    const found = known?.found ?? this.#plan(it);
    if (found !== null) this.found.set(key, { ...it, found });
    return found !== null;
  }

  #plan(it: Try<Change>): Found | null {
    const key = JSON.stringify(it.changes);
    if (this.#failed.has(key)) return null;
    const maxNodes = this.#allowance();
    if (maxNodes <= 0) return null;
    const { found, nodes, cut } = this.#ground.plan(it.changes, maxNodes);
    this.nodes += nodes;
    if (cut) this.cut = true;
    if (found === null) this.#failed.add(key);
    return found;
  }

  /** The basis of the problem with these kinds of rules elastic. */
  #basis(kinds: readonly ExceptionKind[]): Basis {
    const key = kinds.join();
    let basis = this.#bases.get(key);
    if (basis === undefined) {
      const problem = { ...this.#elastic, elastic: pricesOf(kinds, this.#scale) };
      basis = basisFor(problem, this.#bases.get(exceptionKinds.join()) ?? this.#ground.basis);
      this.#bases.set(key, basis);
    }
    return basis;
  }

  /** How much the next try may cost, its set-up counted; 0 when it is enough. */
  #allowance(): number {
    this.nodes += this.#setup;
    const left = (this.#ground.maxNodes ?? EXPLAIN_NODES) - this.nodes;
    if (left <= 0) this.cut = true;
    return Math.min(TRY_NODES, left);
  }
}

/** What an idea about the panel as a whole asks: each more day a little more. */
export function askedOf(idea: Idea, grid: GridProblem): number {
  return askedBy[idea.kind] + (idea.kind === 'max-days' ? idea.days - grid.maxDays - 1 : 0);
}
