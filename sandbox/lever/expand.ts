/**
 * `expand` replaces ids by objects, `include` keeps only the named fields (and the id); `expand` beats `include`.
 * A name the resource does not know is a 400, never ignored.
 */
import type { Json } from './records.ts';
import { badRequest } from './refusal.ts';
import { renderApplication, renderContact, renderFeedback, renderStage } from './render.ts';
import type { LeverState } from './state.ts';

export type Resource =
  | 'opportunities'
  | 'applications'
  | 'feedback'
  | 'panels'
  | 'interviews'
  | 'notes'
  | 'postings'
  | 'users'
  | 'plain';

type Resolve = (state: LeverState, value: unknown) => unknown;

const each =
  (resolve: (state: LeverState, id: string) => unknown): Resolve =>
  (state, value) =>
    Array.isArray(value)
      ? value.map((it) => (typeof it === 'string' ? (resolve(state, it) ?? it) : it))
      : typeof value === 'string'
        ? (resolve(state, value) ?? value)
        : value;

const user = each((state, id) => state.users.get(id));
const posting = each((state, id) => state.postings.get(id));
const stage = each((state, id) => {
  const record = state.stages.get(id);
  return record && renderStage(record);
});
const contact = each((state, id) => {
  const record = state.contacts.get(id);
  return record && renderContact(record);
});
const application = each((state, id) => {
  const record = state.applications.get(id);
  return record && renderApplication(record);
});
const form = each((state, id) => {
  const record = state.feedback.get(id);
  return record && renderFeedback(record);
});

const EXPANDABLE: Readonly<Record<Resource, Readonly<Record<string, Resolve>>>> = {
  opportunities: { applications: application, stage, owner: user, followers: user, sourcedBy: user, contact },
  applications: { posting, postingOwner: user, postingHiringManager: user, user },
  feedback: { user },
  panels: { user, stage },
  interviews: { feedbackForms: form, user, stage, postings: posting },
  notes: { user },
  postings: { user, owner: user, hiringManager: user, followers: user },
  users: {},
  plain: {},
};

/** What `include` may name, beyond what happens to be on the object (optional keys). */
const OPTIONAL: Partial<Record<Resource, readonly string[]>> = {
  opportunities: ['opportunityLocation', 'followers'],
  postings: ['content', 'followers', 'salaryRange', 'salaryDescription', 'salaryDescriptionHtml'],
  interviews: ['opportunityId'],
};

/** Checks the names once and returns the function that shapes each object. */
export function shaper(state: LeverState, resource: Resource, query: URLSearchParams): (wire: Json) => Json {
  const expand = query.getAll('expand');
  const include = query.getAll('include');
  const table = EXPANDABLE[resource];
  for (const name of expand) if (!Object.hasOwn(table, name)) throw badRequest(`${name} is not expandable`);
  return (wire) => {
    const known = OPTIONAL[resource] ?? [];
    for (const name of include)
      if (!(name in wire) && !known.includes(name)) throw badRequest(`${name} is not includable`);
    const kept =
      include.length === 0
        ? { ...wire }
        : Object.fromEntries(
            Object.entries(wire).filter(([name]) => name === 'id' || include.includes(name) || expand.includes(name)),
          );
    for (const name of expand) if (name in kept) kept[name] = table[name]?.(state, kept[name]);
    return kept;
  };
}
