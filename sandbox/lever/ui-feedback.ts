/** An interviewer filling a form in Lever's own UI: whole in one go, or left lying about as a draft. */
import type { AccountWorld } from './account-world.ts';
import { createFeedback } from './deeds/feedback.ts';
import { opportunityNamed, templateNamed, userNamed } from './find.ts';
import type { FeedbackRecord, FieldRecord } from './records.ts';
import { found } from './state.ts';

export interface UiFeedback {
  /** Whose form; a user by id, name or e-mail. */
  readonly by: string;
  readonly interview?: string;
  /** Needed when there is no interview. */
  readonly opportunity?: string;
  readonly form?: string;
  /** 1–4; picks the option that starts with the digit. */
  readonly rating?: number;
  /** Answers by field id or field text. */
  readonly values?: Readonly<Record<string, unknown>>;
}

export function fileFeedback(world: AccountWorld, order: UiFeedback, submitted: boolean): FeedbackRecord {
  const { state } = world;
  const by = userNamed(state, order.by);
  const interview = order.interview === undefined ? null : found(state.interviews, 'interviews', order.interview);
  const opportunity = interview
    ? state.opportunity(interview.opportunityId)
    : opportunityNamed(state, order.opportunity ?? '');
  const seat = interview?.interviewers.find((it) => it.id === by.id);
  const chosen = order.form ?? seat?.feedbackTemplate ?? interview?.feedbackTemplate;
  const template =
    chosen === undefined || chosen === null || chosen === 'no-feedback'
      ? [...state.templates.values()][0]
      : templateNamed(state, chosen);
  if (template === undefined) throw new Error('the account has no feedback template');
  const now = world.now();
  const form = createFeedback(world, opportunity, {
    by: by.id,
    baseTemplateId: template.id,
    interview: interview?.id ?? null,
    panel: interview?.panel ?? null,
    values: template.fields.flatMap((field) => answer(field, order, submitted)),
    createdAt: now,
    completedAt: submitted ? now : null,
  });
  form.updatedAt = now;
  return form;
}

function answer(field: FieldRecord, order: UiFeedback, submitted: boolean): { id: string; value: unknown }[] {
  const given = order.values?.[field.id] ?? order.values?.[field.text];
  if (given !== undefined) return [{ id: field.id, value: given }];
  if (field.type === 'score-system' && (order.rating !== undefined || submitted)) {
    const option = field.options?.find((it) => it.text.startsWith(String(order.rating ?? 3)));
    return [{ id: field.id, value: option?.text ?? field.options?.[0]?.text ?? null }];
  }
  return submitted && field.required ? [{ id: field.id, value: plausible(field) }] : [];
}

function plausible(field: FieldRecord): unknown {
  switch (field.type) {
    case 'dropdown':
    case 'multiple-choice':
      return field.options?.[0]?.text ?? null;
    case 'multiple-select':
      return field.options?.slice(0, 1).map((it) => it.text) ?? [];
    case 'score':
      return 3;
    case 'scorecard':
      return (field.scores ?? []).map(() => ({ score: 3, comment: null }));
    case 'yes-no':
      return 'yes';
    case 'date':
    case 'currency':
      return 0;
    default:
      return 'Good, with concrete examples.';
  }
}
