/**
 * Opportunities: one candidacy each. A person with two of them has one contact. Lever has no search by name, owner or
 * free text, and no general update: stage, archive state, tags, links and sources each have their own call.
 */
import { z } from 'zod';
import { LeverConfidentialError, LeverForbiddenError } from '../errors.ts';
import type { ArchiveReasonId, ContactId, LeverUserId, OpportunityId, PostingId, StageId } from '../ids.ts';
import type { Call, CallOptions } from '../http.ts';
import { CLOCK_SKEW, ensure, once } from '../once.ts';
import { parsed, type Page, type Paging } from '../page.ts';
import { path } from '../path.ts';
import { id, idOrNull, instantOrNull, record, type Known } from '../schema.ts';
import type { Shown, View } from '../shape.ts';
import { opportunityForm, type NewOpportunity } from './new-opportunity.ts';
import {
  Opportunity,
  opportunityShape,
  parseChanged,
  type ChangedOpportunity,
  type OpportunityExpansions,
  type Origin,
} from './opportunity.ts';
import { as, Resource, type MayPerformAs, type PerformAs } from './resource.ts';

export type { Opportunity } from './opportunity.ts';

const DeletedOpportunity = record({
  id: id<OpportunityId>(),
  deletedAt: instantOrNull,
  deletedBy: idOrNull<LeverUserId>(),
});
export interface DeletedOpportunity extends z.infer<typeof DeletedOpportunity> {}

type OneOrMany<T> = T | readonly T[];

/** Several values of one filter are alternatives; different filters must all hold. Bounds are epoch ms, inclusive. */
export interface OpportunityFilters extends Paging {
  /** Exact, case-sensitive. */
  readonly tag?: OneOrMany<string> | undefined;
  /** Must look like an address, or Lever answers 400. */
  readonly email?: OneOrMany<string> | undefined;
  readonly origin?: OneOrMany<Known<Origin>> | undefined;
  readonly source?: OneOrMany<string> | undefined;
  /** Default: `non-confidential`. Anything else needs a key with confidential access. */
  readonly confidentiality?: 'confidential' | 'non-confidential' | 'all' | undefined;
  readonly stageId?: OneOrMany<StageId> | undefined;
  /** With an active application to the posting. */
  readonly postingId?: OneOrMany<PostingId> | undefined;
  /** With an archived application to the posting. */
  readonly archivedPostingId?: OneOrMany<PostingId> | undefined;
  readonly archiveReasonId?: OneOrMany<ArchiveReasonId> | undefined;
  readonly contactId?: OneOrMany<ContactId> | undefined;
  readonly createdAtStart?: number | undefined;
  readonly createdAtEnd?: number | undefined;
  /** Misses records whose `updatedAt` is null. */
  readonly updatedAtStart?: number | undefined;
  readonly updatedAtEnd?: number | undefined;
  readonly advancedAtStart?: number | undefined;
  readonly advancedAtEnd?: number | undefined;
  readonly archivedAtStart?: number | undefined;
  readonly archivedAtEnd?: number | undefined;
  /** Lever mixes active and archived ones when this is left out. */
  readonly archived?: boolean | undefined;
  readonly snoozed?: boolean | undefined;
  /** The job's place, or `unspecified`. */
  readonly location?: OneOrMany<string> | undefined;
}

/** `createdAtStart` → `created_at_start`. */
function snakeCase(filters: object): Record<string, string | number | boolean | undefined> {
  return Object.fromEntries(
    Object.entries(filters).map(([key, value]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  ) as Record<string, string | number | boolean | undefined>;
}

export interface CreateOpportunityOptions extends PerformAs {
  /** Let Lever read name, e-mail, phone from the résumé file. */
  readonly parse?: boolean | undefined;
  /** Act as the owner of the (one) posting; `performAs` is then the fallback. */
  readonly performAsPostingOwner?: boolean | undefined;
}

export interface Archiving {
  readonly reason: ArchiveReasonId;
  /** Remove pending interviews. Lever's default: false. */
  readonly cleanInterviews?: boolean;
  /** Hire against this requisition. */
  readonly requisitionId?: string;
}

export class Opportunities extends Resource {
  /** Whether `/opportunities` is known to be allowed for this key; tells a confidential refusal from a missing one. */
  #allowed: boolean | undefined;

  /** By stage, then latest advanced first. */
  list<const E extends keyof OpportunityExpansions = never, const I extends keyof Opportunity = keyof Opportunity>(
    filters: OpportunityFilters & View<E, I> = {},
  ): Page<Shown<Opportunity, OpportunityExpansions, E, I>> {
    const { pageSize, signal, ...rest } = filters;
    return this.page(opportunityShape.parserFor(filters), '/opportunities', snakeCase(rest), { pageSize, signal });
  }

  /** Opportunities deleted between two instants (epoch ms, inclusive). */
  listDeleted(
    between: Paging & { readonly deletedAtStart?: number | undefined; readonly deletedAtEnd?: number | undefined } = {},
  ): Page<DeletedOpportunity> {
    const { pageSize, signal, ...bounds } = between;
    const parse = (raw: unknown) => DeletedOpportunity.parse(raw);
    return this.page(parse, '/opportunities/deleted', snakeCase(bounds), { pageSize, signal });
  }

  /**
   * Throws `LeverConfidentialError` when Lever refuses this one while the key may read others, `LeverNotFoundError` when
   * there is none.
   */
  async retrieve<
    const E extends keyof OpportunityExpansions = never,
    const I extends keyof Opportunity = keyof Opportunity,
  >(
    opportunityId: OpportunityId,
    { expand, include, ...options }: View<E, I> & CallOptions = {},
  ): Promise<Shown<Opportunity, OpportunityExpansions, E, I>> {
    const at = path`/opportunities/${opportunityId}`;
    try {
      return await this.one(opportunityShape.parserFor({ expand, include }), {
        method: 'GET',
        path: at,
        query: { expand, include },
        ...options,
      });
    } catch (error) {
      if (!(error instanceof LeverForbiddenError) || error.meaning === 'confidential') throw error;
      this.#allowed ??= await this.#mayList(options);
      if (!this.#allowed) throw error;
      const { request, status, code, requestId } = error;
      throw new LeverConfidentialError(error.message, { request, status, code, requestId, cause: error });
    }
  }

  async #mayList(options: CallOptions): Promise<boolean | undefined> {
    const call: Call = { method: 'GET', path: '/opportunities', query: { limit: 1 }, ...options };
    return await this.api.send(call).then(
      () => true,
      (error: unknown) => (error instanceof LeverForbiddenError ? false : undefined),
    );
  }

  /** `deduped`: an e-mail matched somebody known, whose contact was used. The answer's person fields are filled. */
  async create(
    body: NewOpportunity,
    options: CreateOpportunityOptions,
  ): Promise<{ opportunity: Opportunity; deduped: boolean }> {
    const { query, ...rest } = as(options);
    const { parse, performAsPostingOwner } = options;
    const call: Call = {
      method: 'POST',
      path: '/opportunities',
      query: { ...query, parse, perform_as_posting_owner: performAsPostingOwner },
      body: body.resumeFile || body.files?.length ? opportunityForm(body) : body,
      ...rest,
    };
    const Created = z.object({ data: z.unknown().optional(), deduped: z.boolean().nullish() });
    const answer = parsed(call, (raw) => Created.parse(raw), await this.api.json(call), 'answer');
    return {
      opportunity: parsed(call, (raw) => Opportunity.parse(raw), answer.data, 'data'),
      deduped: answer.deduped ?? false,
    };
  }

  /**
   * Creates unless one made since `since` (epoch ms) is there with the same contact or e-mail (or, without either, the
   * same name and first tag or source) and the same posting. `since` is when the person asked for it.
   * `confidentiality`: where to look; an opportunity for a confidential posting is only seen with `all`.
   * `deduped` is `null` when Lever's own answer was not seen: it was there already, or found again.
   */
  async createOnce(
    body: NewOpportunity,
    {
      since,
      confidentiality,
      ...options
    }: CreateOpportunityOptions & Pick<OpportunityFilters, 'confidentiality'> & { readonly since: number },
  ): Promise<{ opportunity: Opportunity; made: boolean; deduped: boolean | null }> {
    const [tag, source, posting] = [body.tags?.[0], body.sources?.[0], body.postings?.[0]];
    const by = body.contact
      ? { contactId: body.contact }
      : body.emails?.length
        ? { email: body.emails }
        : body.name && tag
          ? { tag }
          : body.name && source
            ? { source }
            : null;
    if (by === null)
      throw new TypeError('createOnce needs a contact, an e-mail, or a name and a tag or source to look for');
    const byName = 'tag' in by || 'source' in by;
    const filters: OpportunityFilters = {
      ...by,
      createdAtStart: since - CLOCK_SKEW,
      ...(posting && { postingId: posting }),
      ...(confidentiality && { confidentiality }),
      signal: options.signal,
    };
    let deduped: boolean | null = null;
    const { thing, made } = await once(this.api, {
      find: async () => {
        for await (const it of this.list(filters)) if (!byName || it.name === body.name) return it;
        return null;
      },
      make: async () => {
        const created = await this.create(body, options);
        deduped = created.deduped;
        return created.opportunity;
      },
    });
    return { opportunity: thing, made, deduped };
  }

  /** Moves to a stage. An archived opportunity stays archived. */
  setStage(opportunityId: OpportunityId, stageId: StageId, options: MayPerformAs = {}): Promise<ChangedOpportunity> {
    return this.#change('PUT', path`/opportunities/${opportunityId}/stage`, { stage: stageId }, options);
  }

  /** The same, looking first and after an unclear outcome. `changed` is false when it already was there. */
  async ensureStage(
    opportunityId: OpportunityId,
    stageId: StageId,
    options: MayPerformAs = {},
  ): Promise<{ changed: boolean }> {
    const changed = await ensure(this.api, {
      isSo: async () => (await this.retrieve(opportunityId, { signal: options.signal })).stage === stageId,
      make: () => this.setStage(opportunityId, stageId, options),
    });
    return { changed };
  }

  /** Archives, or changes the reason of an archived one. */
  archive(opportunityId: OpportunityId, body: Archiving, options: MayPerformAs = {}): Promise<ChangedOpportunity> {
    return this.#change('PUT', path`/opportunities/${opportunityId}/archived`, body, options);
  }

  /** The same, looking first and after an unclear outcome. */
  async ensureArchived(
    opportunityId: OpportunityId,
    body: Archiving,
    options: MayPerformAs = {},
  ): Promise<{ changed: boolean }> {
    const changed = await ensure(this.api, {
      isSo: async () =>
        (await this.retrieve(opportunityId, { signal: options.signal })).archived?.reason === body.reason,
      make: () => this.archive(opportunityId, body, options),
    });
    return { changed };
  }

  /** Takes an opportunity out of the archive; its stage is what it was. */
  restore(opportunityId: OpportunityId, options: MayPerformAs = {}): Promise<ChangedOpportunity> {
    return this.#change('PUT', path`/opportunities/${opportunityId}/archived`, { reason: null }, options);
  }

  /** The same, looking first and after an unclear outcome. */
  async ensureRestored(opportunityId: OpportunityId, options: MayPerformAs = {}): Promise<{ changed: boolean }> {
    const changed = await ensure(this.api, {
      isSo: async () => (await this.retrieve(opportunityId, { signal: options.signal })).archived === null,
      make: () => this.restore(opportunityId, options),
    });
    return { changed };
  }

  addTags(
    opportunityId: OpportunityId,
    tags: readonly string[],
    options: MayPerformAs = {},
  ): Promise<ChangedOpportunity> {
    return this.#change('POST', path`/opportunities/${opportunityId}/addTags`, { tags }, options);
  }

  removeTags(
    opportunityId: OpportunityId,
    tags: readonly string[],
    options: MayPerformAs = {},
  ): Promise<ChangedOpportunity> {
    return this.#change('POST', path`/opportunities/${opportunityId}/removeTags`, { tags }, options);
  }

  /**
   * Adds and removes what is needed, and nothing else, so that calling it again changes nothing. Returns what it did.
   * Removes first: an old and a new value of one thing never stand side by side.
   */
  async ensureTags(
    opportunityId: OpportunityId,
    want: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
    options: MayPerformAs = {},
  ): Promise<{ added: string[]; removed: string[] }> {
    const current = async () => new Set((await this.retrieve(opportunityId, { signal: options.signal })).tags);
    const before = await current();
    const removed = [...new Set(want.remove)].filter((tag) => before.has(tag));
    const added = [...new Set(want.add)].filter((tag) => !before.has(tag));
    if (removed.length > 0) {
      await ensure(this.api, {
        isSo: async () => {
          const now = await current();
          return removed.every((tag) => !now.has(tag));
        },
        make: () => this.removeTags(opportunityId, removed, options),
      });
    }
    if (added.length > 0) {
      await ensure(this.api, {
        isSo: async () => {
          const now = await current();
          return added.every((tag) => now.has(tag));
        },
        make: () => this.addTags(opportunityId, added, options),
      });
    }
    return { added, removed };
  }

  /** Links belong to the person: they show on all opportunities of the contact. */
  addLinks(
    opportunityId: OpportunityId,
    links: readonly string[],
    options: MayPerformAs = {},
  ): Promise<ChangedOpportunity> {
    return this.#change('POST', path`/opportunities/${opportunityId}/addLinks`, { links }, options);
  }

  removeLinks(
    opportunityId: OpportunityId,
    links: readonly string[],
    options: MayPerformAs = {},
  ): Promise<ChangedOpportunity> {
    return this.#change('POST', path`/opportunities/${opportunityId}/removeLinks`, { links }, options);
  }

  addSources(
    opportunityId: OpportunityId,
    sources: readonly string[],
    options: MayPerformAs = {},
  ): Promise<ChangedOpportunity> {
    return this.#change('POST', path`/opportunities/${opportunityId}/addSources`, { sources }, options);
  }

  removeSources(
    opportunityId: OpportunityId,
    sources: readonly string[],
    options: MayPerformAs = {},
  ): Promise<ChangedOpportunity> {
    return this.#change('POST', path`/opportunities/${opportunityId}/removeSources`, { sources }, options);
  }

  #change(method: 'PUT' | 'POST', at: string, body: object, options: MayPerformAs): Promise<ChangedOpportunity> {
    return this.one(parseChanged, { method, path: at, body, ...as(options) });
  }
}
