/** Lookups for tests, stories and the page: by id, by a person's name (whole or its beginning), by words. */
import type { OpportunityRecord } from './records.ts';
import type { LeverState } from './state.ts';

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** Every candidacy of that person; an id gives that one. Exact names win over beginnings. */
export function opportunitiesNamed(state: LeverState, nameOrId: string): OpportunityRecord[] {
  const byId = state.opportunities.get(nameOrId);
  if (byId) return [byId];
  const wanted = folded(nameOrId);
  const named = [...state.opportunities.values()].map((it) => ({ it, name: folded(state.contactOf(it).name) }));
  const exact = named.filter(({ name }) => name === wanted);
  return (exact.length > 0 ? exact : named.filter(({ name }) => name.startsWith(wanted))).map(({ it }) => it);
}

/** The one candidacy meant; an active one before an archived one. Throws when nobody is. */
export function opportunityNamed(state: LeverState, nameOrId: string): OpportunityRecord {
  const all = opportunitiesNamed(state, nameOrId);
  const one = all.find((it) => it.archived === null) ?? all[0];
  if (one === undefined) throw new Error(`Lever's emulator holds nobody called ${nameOrId}`);
  return one;
}

function byWords<T extends { readonly id: string }>(
  records: ReadonlyMap<string, T>,
  words: string,
  text: (it: T) => readonly string[],
  kind: string,
): T {
  const byId = records.get(words);
  if (byId) return byId;
  const wanted = folded(words);
  const all = [...records.values()];
  const hit =
    all.find((it) => text(it).some((its) => folded(its) === wanted)) ??
    all.find((it) => text(it).some((its) => folded(its).startsWith(wanted)));
  if (hit === undefined) throw new Error(`Lever's emulator holds no ${kind} called ${words}`);
  return hit;
}

export const userNamed = (state: LeverState, words: string) =>
  byWords(state.users, words, (it) => [it.name, it.email], 'user');
export const stageNamed = (state: LeverState, words: string) =>
  byWords(state.stages, words, (it) => [it.text], 'stage');
export const reasonNamed = (state: LeverState, words: string) =>
  byWords(state.archiveReasons, words, (it) => [it.text], 'archive reason');
export const postingNamed = (state: LeverState, words: string) =>
  byWords(state.postings, words, (it) => [it.text], 'posting');
export const templateNamed = (state: LeverState, words: string) =>
  byWords(state.templates, words, (it) => [it.text], 'feedback template');
