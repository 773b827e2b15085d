/**
 * Feedback: filled-in forms. A form keeps the fields its template had when it was made. Deleted forms are still listed,
 * with `deletedAt`; a form without `completedAt` is a draft its author has not submitted.
 */
import type { z } from 'zod';
import type { FeedbackId, FeedbackTemplateId, InterviewId, LeverUserId, OpportunityId, PanelId } from '../ids.ts';
import type { CallOptions } from '../http.ts';
import { CLOCK_SKEW, once } from '../once.ts';
import type { Page, Paging } from '../page.ts';
import { path } from '../path.ts';
import { id, idOrNull, instant, instantOrNull, list, orNull, record, text, word } from '../schema.ts';
import { expanded, Shape, type Shown, type View } from '../shape.ts';
import { FormField, type FieldValue } from './form-field.ts';
import { as, Resource, type PerformAs } from './resource.ts';
import { User } from './users.ts';

export const Feedback = record({
  id: id<FeedbackId>(),
  type: word('interview', 'interview', 'assignment', 'share'),
  text,
  instructions: text,
  fields: list(FormField),
  baseTemplateId: idOrNull<FeedbackTemplateId>(),
  /** `null` when it was added without an interview. */
  interview: idOrNull<InterviewId>(),
  panel: idOrNull<PanelId>(),
  user: idOrNull<LeverUserId>(),
  createdAt: instant,
  /** When it was submitted; `null` for a draft. */
  completedAt: instantOrNull,
  updatedAt: instantOrNull,
  /** Deleted forms stay readable: leave them out of anything shown. */
  deletedAt: instantOrNull,
});
export interface Feedback extends z.infer<typeof Feedback> {}

export interface FeedbackExpansions {
  user: User | null;
}

const shape = new Shape<Feedback, FeedbackExpansions>(Feedback, { user: expanded(orNull(User)) });

/** Creating submits: `completedAt` is set to now unless given. */
export type NewFeedback = {
  readonly baseTemplateId: FeedbackTemplateId;
  /** Ids are those of the template's fields as they are now. */
  readonly fieldValues?: readonly FieldValue[];
  readonly createdAt?: number;
  readonly completedAt?: number;
} & (
  | { readonly panel: PanelId; readonly interview: InterviewId }
  | { readonly panel?: undefined; readonly interview?: undefined }
);

export interface FeedbackUpdate {
  /** Fields that are not named keep their values. */
  readonly fieldValues?: readonly FieldValue[];
  readonly completedAt?: number;
}

export class FeedbackForms extends Resource {
  /** Newest first, drafts and deleted forms among them. */
  list<const E extends keyof FeedbackExpansions = never, const I extends keyof Feedback = keyof Feedback>(
    opportunityId: OpportunityId,
    { expand, include, ...paging }: View<E, I> & Paging = {},
  ): Page<Shown<Feedback, FeedbackExpansions, E, I>> {
    const parse = shape.parserFor({ expand, include });
    return this.page(parse, path`/opportunities/${opportunityId}/feedback`, { expand, include }, paging);
  }

  /** Deleted forms too. */
  retrieve<const E extends keyof FeedbackExpansions = never, const I extends keyof Feedback = keyof Feedback>(
    opportunityId: OpportunityId,
    feedbackId: FeedbackId,
    { expand, include, ...options }: View<E, I> & CallOptions = {},
  ): Promise<Shown<Feedback, FeedbackExpansions, E, I>> {
    const at = path`/opportunities/${opportunityId}/feedback/${feedbackId}`;
    return this.one(shape.parserFor({ expand, include }), {
      method: 'GET',
      path: at,
      query: { expand, include },
      ...options,
    });
  }

  /** The author is `performAs`. */
  create(opportunityId: OpportunityId, body: NewFeedback, options: PerformAs): Promise<Feedback> {
    const at = path`/opportunities/${opportunityId}/feedback`;
    return this.one(shape.whole, { method: 'POST', path: at, body, ...as(options) });
  }

  /**
   * Creates unless this author has submitted this form: for the same interview, or without an interview since `since`
   * (epoch ms).
   */
  async createOnce(
    opportunityId: OpportunityId,
    body: NewFeedback,
    { since, ...options }: PerformAs & { readonly since: number },
  ): Promise<{ feedback: Feedback; made: boolean }> {
    const { thing, made } = await once(this.api, {
      find: async () => {
        for await (const form of this.list(opportunityId, { signal: options.signal })) {
          if (form.deletedAt !== null || form.completedAt === null || form.user !== options.performAs) continue;
          if (form.interview !== (body.interview ?? null) || form.baseTemplateId !== body.baseTemplateId) continue;
          if (body.interview !== undefined || form.createdAt >= since - CLOCK_SKEW) return form;
        }
        return null;
      },
      make: () => this.create(opportunityId, body, options),
    });
    return { feedback: thing, made };
  }

  /** Changes the named fields. Lever answers in another shape, so the form is read again. */
  async update(
    opportunityId: OpportunityId,
    feedbackId: FeedbackId,
    body: FeedbackUpdate,
    options: PerformAs,
  ): Promise<Feedback> {
    const at = path`/opportunities/${opportunityId}/feedback/${feedbackId}`;
    await this.done({ method: 'PUT', path: at, body, ...as(options) });
    return await this.retrieve(opportunityId, feedbackId, { signal: options.signal });
  }

  /** The form stays readable, with `deletedAt`. */
  async delete(opportunityId: OpportunityId, feedbackId: FeedbackId, options: PerformAs): Promise<void> {
    const at = path`/opportunities/${opportunityId}/feedback/${feedbackId}`;
    await this.done({ method: 'DELETE', path: at, ...as(options) });
  }
}
