/** Applications: how an opportunity came to a posting. Zero or one per opportunity. Read only. */
import { z } from 'zod';
import type { ApplicationId, ArchiveReasonId, LeverUserId, OpportunityId, PostingId } from '../ids.ts';
import type { CallOptions } from '../http.ts';
import type { Page, Paging } from '../page.ts';
import { path } from '../path.ts';
import { id, idOrNull, instant, instantOrNull, list, orNull, record, text, textOrNull, word } from '../schema.ts';
import { expanded, Shape, type Shown, type View } from '../shape.ts';
import { Phone } from './contacts.ts';
import { FormField } from './form-field.ts';
import { Posting } from './postings.ts';
import { Resource } from './resource.ts';
import { User } from './users.ts';

export const Archived = record({ reason: idOrNull<ArchiveReasonId>(), archivedAt: instantOrNull });
export interface Archived extends z.infer<typeof Archived> {}

export const Application = record({
  id: id<ApplicationId>(),
  /** `user`: added by somebody in Lever; the personal fields are then `null`. */
  type: word('', 'user', 'posting', 'referral'),
  /** Lever's old name for the opportunity's id. */
  candidateId: idOrNull<OpportunityId>(),
  opportunityId: idOrNull<OpportunityId>(),
  posting: idOrNull<PostingId>(),
  postingHiringManager: idOrNull<LeverUserId>(),
  postingOwner: idOrNull<LeverUserId>(),
  name: textOrNull,
  company: textOrNull,
  phone: orNull(Phone),
  email: textOrNull,
  links: list(z.string()),
  comments: textOrNull,
  /** Of a referral: who referred. */
  user: idOrNull<LeverUserId>(),
  customQuestions: list(record({ id: text, text, fields: list(FormField) })),
  /** Epoch ms; `null` only for an application Lever would not expand. */
  createdAt: instantOrNull,
  archived: orNull(Archived),
  requisitionForHire: orNull(
    record({ id: text, requisitionCode: textOrNull, hiringManagerOnHire: idOrNull<LeverUserId>() }),
  ),
});
export interface Application extends z.infer<typeof Application> {}

export interface ApplicationExpansions {
  posting: Posting | null;
  postingOwner: User | null;
  postingHiringManager: User | null;
  user: User | null;
}

const person = expanded(orNull(User));
const shape = new Shape<Application, ApplicationExpansions>(Application, {
  posting: orNull(Posting),
  postingOwner: person,
  postingHiringManager: person,
  user: person,
});

const DeletedApplication = record({
  id: id<ApplicationId>(),
  deletedAt: instant,
  opportunityId: idOrNull<OpportunityId>(),
  postingId: idOrNull<PostingId>(),
});
export interface DeletedApplication extends z.infer<typeof DeletedApplication> {}

export class Applications extends Resource {
  list<const E extends keyof ApplicationExpansions = never, const I extends keyof Application = keyof Application>(
    opportunityId: OpportunityId,
    { expand, include, ...paging }: View<E, I> & Paging = {},
  ): Page<Shown<Application, ApplicationExpansions, E, I>> {
    const parse = shape.parserFor({ expand, include });
    return this.page(parse, path`/opportunities/${opportunityId}/applications`, { expand, include }, paging);
  }

  retrieve<const E extends keyof ApplicationExpansions = never, const I extends keyof Application = keyof Application>(
    opportunityId: OpportunityId,
    applicationId: ApplicationId,
    { expand, include, ...options }: View<E, I> & CallOptions = {},
  ): Promise<Shown<Application, ApplicationExpansions, E, I>> {
    const at = path`/opportunities/${opportunityId}/applications/${applicationId}`;
    const parse = shape.parserFor({ expand, include });
    return this.one(parse, { method: 'GET', path: at, query: { expand, include }, ...options });
  }

  /** Applications deleted between two instants (epoch ms, inclusive). Works, but Lever does not document it. */
  listDeleted(
    between: Paging & { readonly deletedAtStart: number; readonly deletedAtEnd: number },
  ): Page<DeletedApplication> {
    const { deletedAtStart, deletedAtEnd, ...paging } = between;
    const query = { deleted_at_start: deletedAtStart, deleted_at_end: deletedAtEnd };
    return this.page((raw) => DeletedApplication.parse(raw), '/applications/deleted', query, paging);
  }
}
