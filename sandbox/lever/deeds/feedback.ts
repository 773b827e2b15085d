/**
 * Feedback: a form is a frozen copy of its template, submitted by the very call that makes it, softly deleted. In the UI
 * a form can also lie about as a draft.
 */
import type { AccountWorld } from '../account-world.ts';
import type { FeedbackRecord, Json, OpportunityRecord } from '../records.ts';
import { badRequest } from '../refusal.ts';
import { checkedValue, emptyValue, isEmpty } from './fields.ts';
import { touch } from './touch.ts';

export interface FeedbackOrder {
  readonly by: string;
  readonly baseTemplateId: string;
  readonly interview: string | null;
  readonly panel: string | null;
  readonly values: readonly { readonly id: string; readonly value: unknown }[];
  readonly createdAt: number;
  /** Null: a draft, as an interviewer leaves one in the UI. */
  readonly completedAt: number | null;
}

export function createFeedback(
  world: AccountWorld,
  opportunity: OpportunityRecord,
  order: FeedbackOrder,
): FeedbackRecord {
  const { state } = world;
  const template = state.templates.get(order.baseTemplateId);
  if (template === undefined)
    throw badRequest(`Invalid parameter: baseTemplateId (no feedback template ${order.baseTemplateId})`);
  if ((order.interview === null) !== (order.panel === null))
    throw badRequest('panel and interview must be given together or not at all');
  if (order.interview !== null) {
    const interview = state.interviews.get(order.interview);
    if (interview?.opportunityId !== opportunity.id)
      throw badRequest(`Invalid parameter: interview (no interview ${order.interview} on this opportunity)`);
    if (interview.panel !== order.panel)
      throw badRequest(`Invalid parameter: interview (${order.interview} is not part of panel ${order.panel})`);
  }
  const form: FeedbackRecord = {
    id: state.ids.uuid(),
    opportunityId: opportunity.id,
    type: 'interview',
    text: template.text,
    instructions: template.instructions,
    fields: template.fields.map((field) => ({ ...structuredClone(field), value: emptyValue(field) })),
    baseTemplateId: template.id,
    interview: order.interview,
    panel: order.panel,
    user: order.by,
    createdAt: order.createdAt,
    completedAt: order.completedAt,
    updatedAt: null,
    deletedAt: null,
  };
  fill(form, order.values, order.completedAt !== null);
  state.feedback.set(form.id, form);
  touch(world, opportunity, true);
  return form;
}

/** Only the named fields change. */
export function updateFeedback(
  world: AccountWorld,
  form: FeedbackRecord,
  values: readonly { readonly id: string; readonly value: unknown }[],
  completedAt: number | null,
): void {
  fill(form, values, completedAt !== null);
  form.completedAt = completedAt;
  form.updatedAt = world.now();
  touch(world, world.state.opportunity(form.opportunityId));
}

function fill(form: FeedbackRecord, values: FeedbackOrder['values'], complete: boolean): void {
  const fields = structuredClone(form.fields);
  for (const { id, value } of values) {
    const field = fields.find((it) => it.id === id);
    if (field === undefined) throw badRequest(`Invalid parameter: fieldValues (no field ${id} in this form)`);
    field.value = checkedValue(field, value);
  }
  const missing = fields.find((it) => it.required && isEmpty(it));
  if (complete && missing) throw badRequest(`Missing required field: ${missing.text} (${missing.id})`);
  form.fields = fields;
}

export const fieldValues = (body: Json): FeedbackOrder['values'] => {
  const given = body['fieldValues'];
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given) || !given.every((it) => typeof (it as Json | null)?.['id'] === 'string'))
    throw badRequest('Invalid parameter: fieldValues must be an array of { id, value }');
  return given as { id: string; value: unknown }[];
};
