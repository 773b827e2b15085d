/**
 * Equal reasons of several people as one line: "Ana, Rui and 3 others do not work then at all". Used by `blockers.ts`, so
 * that what stands in the way of most people does not crowd out the rest. Pure.
 */
import { listed } from './ideas.ts';
import type { Blocker } from './problem.ts';

/** A reason that is somebody's own: `sentence` is `who` and `said`, which begins with a verb. */
export interface OwnBlocker extends Blocker {
  readonly who?: string;
  readonly said?: string;
}

/** So many are all named; of more, two. */
const ALL_NAMED = 4;

/** Each reason once, where it stood first. The subject is kept where it is one person's. */
export function groupBlockers(found: readonly OwnBlocker[]): Blocker[] {
  /** By id: two people may have one name. */
  const names = new Map<string, Map<string, string>>();
  for (const { who, said, subject } of found)
    if (who !== undefined && said !== undefined)
      names.set(said, (names.get(said) ?? new Map<string, string>()).set(subject ?? who, who));
  const done = new Set<string>();
  return found.flatMap(({ who, said, ...blocker }): Blocker[] => {
    if (who === undefined || said === undefined) return [blocker];
    if (done.has(said)) return [];
    done.add(said);
    const all = [...(names.get(said)?.values() ?? [])];
    if (all.length < 2) return [blocker];
    const { subject: _, ...shared } = blocker;
    return [{ ...shared, sentence: `${together(all)} ${plural(said)}` }];
  });
}

function together(names: readonly string[]): string {
  return listed(names.length > ALL_NAMED ? [...names.slice(0, 2), `${names.length - 2} others`] : names);
}

const verbs = new Map([
  ['is', 'are'],
  ['does', 'do'],
  ['has', 'have'],
  ['was', 'were'],
]);

function plural(said: string): string {
  return said
    .replace(/^[a-z]+/, (verb) => verbs.get(verb) ?? verb)
    .replace(/, or interviews already$/, ', or interview already');
}
