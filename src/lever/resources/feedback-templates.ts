/** Feedback templates: the forms interviewers fill in. Field ids change with every update, so cache by `updatedAt`. */
import type { z } from 'zod';
import type { FeedbackTemplateId, StageId } from '../ids.ts';
import type { CallOptions } from '../http.ts';
import type { Page, Paging } from '../page.ts';
import { path } from '../path.ts';
import { id, instantOrNull, list, orNull, record, text } from '../schema.ts';
import { expanded, Shape } from '../shape.ts';
import { FormField, type FormFieldType } from './form-field.ts';
import { Resource } from './resource.ts';

export const FeedbackTemplate = record({
  id: id<FeedbackTemplateId>(),
  text,
  /** The name can end in spaces. */
  group: orNull(record({ id: text, name: text })),
  instructions: text,
  fields: list(FormField),
  /** `null` on templates Lever made. */
  createdAt: instantOrNull,
  updatedAt: instantOrNull,
  stage: expanded(orNull(record({ id: id<StageId>(), text }))),
});
export interface FeedbackTemplate extends z.infer<typeof FeedbackTemplate> {}

const shape = new Shape<FeedbackTemplate>(FeedbackTemplate, {});

export interface TemplateField {
  readonly type: FormFieldType;
  readonly text: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly prompt?: string;
  readonly options?: readonly { readonly text: string }[];
  readonly scores?: readonly { readonly text: string; readonly description?: string }[];
}

export interface NewFeedbackTemplate {
  readonly text: string;
  readonly instructions?: string;
  readonly group?: string;
  /** Exactly one of type `score-system`, whose options default to the account's rating words. */
  readonly fields: readonly TemplateField[];
}

export class FeedbackTemplates extends Resource {
  /** Active ones, by text. */
  list(paging: Paging = {}): Page<FeedbackTemplate> {
    return this.page(shape.whole, '/feedback_templates', {}, paging);
  }

  retrieve(templateId: FeedbackTemplateId, options: CallOptions = {}): Promise<FeedbackTemplate> {
    return this.one(shape.whole, { method: 'GET', path: path`/feedback_templates/${templateId}`, ...options });
  }

  create(body: NewFeedbackTemplate, options: CallOptions = {}): Promise<FeedbackTemplate> {
    return this.one(shape.whole, { method: 'POST', path: '/feedback_templates', body, ...options });
  }

  /** Replaces it; all field ids are new afterwards. Forms made earlier keep the old ones. */
  update(
    templateId: FeedbackTemplateId,
    body: NewFeedbackTemplate,
    options: CallOptions = {},
  ): Promise<FeedbackTemplate> {
    return this.one(shape.whole, {
      method: 'PUT',
      path: path`/feedback_templates/${templateId}`,
      body,
      ...options,
    });
  }

  /** Only templates that were created through the API. */
  async delete(templateId: FeedbackTemplateId, options: CallOptions = {}): Promise<void> {
    await this.done({ method: 'DELETE', path: path`/feedback_templates/${templateId}`, ...options });
  }
}
