/**
 * Which permission a call needs: the OAuth scope, and the group of endpoints an API key must have selected.
 * Called by `errors.ts` (what a 403 was about) and `check-key.ts`. Pure.
 */

/** Scopes of Lever's OAuth. All end in `:admin` except `offline_access`; a write scope covers the matching read. */
export type LeverScope =
  | 'offline_access'
  | 'confidential:access:admin'
  | `${
      | 'applications'
      | 'archive_reasons'
      | 'audit_events'
      | 'diversity_surveys'
      | 'eeo_responses'
      | 'eeo_responses_pii'
      | 'offers'
      | 'referrals'
      | 'resumes'
      | 'sources'
      | 'stages'
      | 'tags'
      | 'tasks'}:read:admin`
  | `${
      | 'contact'
      | 'feedback'
      | 'feedback_templates'
      | 'files'
      | 'form_templates'
      | 'forms'
      | 'groups'
      | 'interviews'
      | 'notes'
      | 'opportunities'
      | 'panels'
      | 'permissions'
      | 'postings'
      | 'requisition_fields'
      | 'requisitions'
      | 'roles'
      | 'users'
      | 'webhooks'}:${'read' | 'write'}:admin`
  | 'uploads:write:admin';

export interface Permission {
  readonly scope: LeverScope;
  /** In words, for a screen: "panels (create, update, delete)". */
  readonly group: string;
  readonly access: 'read' | 'write';
}

const NAMES: Readonly<Record<string, string>> = {
  contact: 'contacts',
  archive_reasons: 'archive reasons',
  feedback_templates: 'feedback templates',
  resumes: 'résumés',
};

/** First path part → scope name, where they differ. */
const ALIASES: Readonly<Record<string, string>> = { contacts: 'contact', disposition_stages: 'stages' };

/** Parts that hang below `/opportunities/:id` and have a scope of their own. */
const BELOW_OPPORTUNITY = new Set([
  'applications',
  'feedback',
  'files',
  'forms',
  'interviews',
  'notes',
  'offers',
  'panels',
  'referrals',
  'resumes',
]);

/** `GET /opportunities/1/panels` → `panels:read:admin`. `null` for a path without a known scope. */
export function permissionFor(method: string, path: string): Permission | null {
  const parts = path
    .replace(/^\/v1(?=\/)/, '')
    .split('/')
    .filter((part) => part !== '');
  const first = parts[0];
  if (first === undefined) return null;
  const below =
    first === 'opportunities' && parts[2] !== undefined && BELOW_OPPORTUNITY.has(parts[2]) ? parts[2] : null;
  const resource = below ?? ALIASES[first] ?? first;
  const access = method === 'GET' || method === 'HEAD' ? 'read' : 'write';
  const name = NAMES[resource] ?? resource.replaceAll('_', ' ');
  return {
    scope: `${resource}:${access}:admin` as LeverScope,
    group: access === 'read' ? `${name} (read)` : `${name} (create, update, delete)`,
    access,
  };
}
