/**
 * A panel template while an admin edits it: kept in the ledger, because a form of several windows has no other memory.
 * Belongs to one person, dies by itself, and is not a template until it is saved. Used by `commands/templates/`.
 */
import { randomUUID } from 'node:crypto';
import { HOUR } from '../clock.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import type { FileTemplate } from '../panels/template-file.ts';
import type { Actor } from '../people.ts';
import type { Ledger } from '../store/ledger.ts';

export interface TemplateDraft {
  readonly id: string;
  readonly by: string;
  /** `null`: a new one; otherwise the name it has now. */
  readonly edits: string | null;
  /** The version of the template that `saveTemplate` wants back. */
  readonly base: number;
  readonly template: FileTemplate;
  /** The ledger's version of the draft itself. */
  readonly version: number;
}

const key = (id: string) => `template-draft:${id}`;
const LIFE = 24 * HOUR;

export const plainTemplate: FileTemplate = {
  name: '',
  for: {},
  sessions: [],
  order: false,
  grid: 15,
  breaks: { min: 0, max: 90 },
  buffer: 0,
  lunch: { fromMinute: 12 * 60, toMinute: 14 * 60 },
  lunchMinutes: 45,
  days: 1,
  noticeHours: 24,
  hours: { fromMinute: 9 * 60, toMinute: 18 * 60 },
  location: '',
  video: true,
};

export async function beginDraft(
  ledger: Ledger,
  actor: Actor,
  now: number,
  from: Pick<TemplateDraft, 'edits' | 'base' | 'template'>,
): Promise<TemplateDraft> {
  const draft = { ...from, id: randomUUID().replaceAll('-', '').slice(0, 16), by: actor.slackId as string };
  const version = await ledger.set(key(draft.id), draft, { expiresAt: now + LIFE });
  return { ...draft, version };
}

/** @throws NotFoundError when it is over, or somebody else's. */
export async function readDraft(ledger: Ledger, actor: Actor, id: string): Promise<TemplateDraft> {
  const entry = await ledger.get(key(id));
  const draft = entry === null ? null : { ...(entry.value as unknown as TemplateDraft), version: entry.version };
  if (draft?.by === actor.slackId) return draft;
  throw new NotFoundError('This template is no longer being edited.', { hint: 'Open it again with /hire templates.' });
}

/** @throws ConflictError when it was changed in another window. */
export async function keepDraft(
  ledger: Ledger,
  now: number,
  draft: TemplateDraft,
  template: FileTemplate,
): Promise<TemplateDraft> {
  if (JSON.stringify(template) === JSON.stringify(draft.template)) return draft;
  const { version, ...rest } = { ...draft, template };
  const saved = await ledger.compareAndSet(key(draft.id), version, rest, { expiresAt: now + LIFE });
  if (saved === null)
    throw new ConflictError('This template was changed in another window.', 'Close this one and go on there.');
  return { ...draft, template, version: saved };
}

export const endDraft = (ledger: Ledger, id: string) => ledger.delete(key(id));
