/**
 * Keeps the directory's copy of Lever up to date. Called by `store.ts`; reads Lever, writes nothing anywhere.
 *
 * `everything` reads whole lists. `changes` asks for what moved since the watermark — by `updated_at`, and also by
 * creation and by stage move: Lever leaves `updatedAt` null on old records, and filtering by it misses those.
 * What the key may not read is left out and named; the rest goes on (ML24).
 */
import type { LeverUserId, OpportunityId } from '../lever/ids.ts';
import { isWireError } from '../errors.ts';
import type { LeverReads } from '../services.ts';
import type {
  DirectoryOpportunity,
  DirectoryPosting,
  DirectoryReason,
  DirectoryStage,
  DirectoryTemplate,
  DirectoryUser,
} from './directory.ts';
import { kept, type LeverOpportunity, opportunityFrom, postingFrom, reasonFrom, userFrom } from './from-lever.ts';

export interface Lists {
  readonly users: readonly DirectoryUser[];
  readonly postings: readonly DirectoryPosting[];
  readonly stages: readonly DirectoryStage[];
  readonly reasons: readonly DirectoryReason[];
  readonly templates: readonly DirectoryTemplate[];
  readonly tags: readonly string[];
  readonly sources: readonly string[];
  /** Lists that the key may not read, in Lever's words. */
  readonly missing: readonly string[];
}

export interface Changes {
  readonly present: readonly DirectoryOpportunity[];
  /** Archived or deleted since. */
  readonly gone: readonly OpportunityId[];
}

/** Guards against an endless list; far above any real account. */
const MOST_SMALL = 20_000;
const MOST_TAGS = 5_000;
const MOST_SOURCES = 5_000;

const isForbidden = (error: unknown): boolean => isWireError(error) && error.meaning === 'forbidden';
const isConfidential = (error: unknown): boolean => isWireError(error) && error.meaning === 'confidential';

const postingFields = [
  'text',
  'state',
  'categories',
  'owner',
  'hiringManager',
  'followers',
  'confidentiality',
  'urls',
] as const;

/** All small lists. Throws when users or stages cannot be read for another reason than a missing permission. */
export async function readLists(lever: LeverReads, confidential: boolean): Promise<Lists> {
  const missing: string[] = [];
  async function allowed<T>(name: string, read: () => Promise<readonly T[]>): Promise<readonly T[]> {
    try {
      return await read();
    } catch (error) {
      if (!isForbidden(error)) throw error;
      missing.push(name);
      return [];
    }
  }
  const confidentiality = confidential ? ('all' as const) : undefined;
  const [users, postings, stages, reasons, templates, tags, sources] = await Promise.all([
    allowed('users', () => lever.users.list({ includeDeactivated: true }).take(MOST_SMALL)),
    allowed('postings', () =>
      lever.postings.list({ ...(confidentiality && { confidentiality }), include: postingFields }).take(MOST_SMALL),
    ),
    allowed('stages', () => lever.stages.list().take(MOST_SMALL)),
    allowed('archive reasons', () => lever.archiveReasons.list().take(MOST_SMALL)),
    allowed('feedback templates', () => lever.feedbackTemplates.list().take(MOST_SMALL)),
    allowed('tags', () => lever.tags.list().take(MOST_TAGS)),
    allowed('sources', () => lever.sources.list().take(MOST_SOURCES)),
  ]);
  return {
    users: users.map((it) => userFrom(it)),
    postings: postings.map((it) => postingFrom(it)),
    stages: stages.map((it, index) => ({ id: it.id, text: it.text, index })),
    reasons: reasons.map((it) => reasonFrom(it)),
    templates: templates.map((it) => ({ id: it.id, text: it.text })),
    tags: tags.map((it) => it.text),
    sources: sources.map((it) => it.text),
    missing,
  };
}

/** Whether the key may read confidential data: asks for one, and the refusal is the answer. */
export async function mayReadConfidential(lever: LeverReads): Promise<boolean> {
  try {
    await lever.opportunities.list({ confidentiality: 'all', include: ['name'] }).take(1);
    return true;
  } catch (error) {
    if (isConfidential(error)) return false;
    throw error;
  }
}

/** Every active opportunity, page by page, so that the first ones can be found while the rest comes. */
export async function* readActive(
  lever: LeverReads,
  confidential: boolean,
): AsyncGenerator<readonly DirectoryOpportunity[]> {
  const page = lever.opportunities.list({
    archived: false,
    ...(confidential && { confidentiality: 'all' as const }),
    include: kept,
    expand: ['applications'],
  });
  for await (const items of page.pages()) yield items.map((it) => opportunityFrom(it));
}

/** What changed at or after `since` (epoch ms). */
export async function readChanges(lever: LeverReads, since: number, confidential: boolean): Promise<Changes> {
  const shared = {
    ...(confidential && { confidentiality: 'all' as const }),
    include: kept,
    expand: ['applications'],
  } as const;
  const found = new Map<OpportunityId, LeverOpportunity>();
  const filters = [{ updatedAtStart: since }, { advancedAtStart: since }, { createdAtStart: since }];
  for (const filter of filters) {
    for await (const it of lever.opportunities.list({ ...filter, ...shared })) found.set(it.id, it);
  }
  const gone = new Set<OpportunityId>();
  for (const it of found.values()) if (it.archived !== null) gone.add(it.id);
  try {
    for await (const it of lever.opportunities.listDeleted({ deletedAtStart: since })) gone.add(it.id);
  } catch (error) {
    // Not every key may see what was deleted; the next full reading finds out.
    if (!isForbidden(error)) throw error;
  }
  return {
    present: [...found.values()].filter((it) => !gone.has(it.id)).map((it) => opportunityFrom(it)),
    gone: [...gone],
  };
}

/** One opportunity as it is now; `null` when it is archived or not there. */
export async function readOne(lever: LeverReads, id: OpportunityId): Promise<DirectoryOpportunity | null> {
  try {
    const it = await lever.opportunities.retrieve(id, { include: kept, expand: ['applications'] });
    return it.archived === null ? opportunityFrom(it) : null;
  } catch (error) {
    if (isWireError(error) && error.meaning === 'not-found') return null;
    throw error;
  }
}

/** One user as they are now; `null` when Lever does not have them. */
export async function readUser(lever: LeverReads, id: LeverUserId): Promise<DirectoryUser | null> {
  try {
    return userFrom(await lever.users.retrieve(id));
  } catch (error) {
    if (isWireError(error) && error.meaning === 'not-found') return null;
    throw error;
  }
}
