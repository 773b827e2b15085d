/**
 * Panel templates: what is usually held for a posting and stage. Read from the YAML file of `FULCRUM_TEMPLATES` and
 * from what recruiters saved; people stand in it by e-mail address, forms by name or id. Types and matching only.
 */
import type { DraftSession, PanelRules } from './draft.ts';

/** A template after people and forms were looked up in Lever: ready to be put into a draft. */
export interface ReadyTemplate {
  /** Shown to the recruiter; `null` when it is only a plain start. */
  readonly name: string | null;
  readonly source: 'file' | 'saved' | 'plain';
  readonly sessions: readonly DraftSession[];
  readonly rules: PanelRules;
  /** "jo@acme.test is in the pool Backend, but is not an active Lever user." */
  readonly warnings: readonly string[];
}
