/** `/feedback_templates` and `/opportunities/:o/feedback`. */
import { createFeedback, fieldValues, updateFeedback } from '../deeds/feedback.ts';
import { createTemplate, readTemplate } from '../deeds/templates.ts';
import { touch } from '../deeds/touch.ts';
import { shaper } from '../expand.ts';
import type { Call, Endpoint, Reply } from '../gate.ts';
import { givenText, optionalText, pastTime } from '../given.ts';
import { alphabetical, newestWritten, page } from '../paging.ts';
import type { FeedbackRecord, TemplateRecord } from '../records.ts';
import { forbidden } from '../refusal.ts';
import { renderFeedback, renderFeedbackUpdate, renderTemplate } from '../render.ts';
import { found, foundUnder } from '../state.ts';

const templateOf = ({ params, state }: Call): TemplateRecord =>
  found(state.templates, 'feedback_templates', params['t'] ?? '');

const formOf = ({ opportunity, params, state }: Call): FeedbackRecord =>
  foundUnder(state.feedback, 'feedback', params['f'] ?? '', opportunity.id);

function replaceTemplate(call: Call): Reply {
  const template = templateOf(call);
  Object.assign(template, readTemplate(call.world, call.body), { updatedAt: call.world.now() });
  return { body: { data: renderTemplate(template) } };
}

function deleteTemplate(call: Call): Reply {
  const template = templateOf(call);
  if (!template.viaApi) throw forbidden('Only feedback templates created via the API can be deleted');
  call.state.templates.delete(template.id);
  return { status: 204 };
}

function post(call: Call): Reply {
  const now = call.world.now();
  const createdAt = pastTime(call.body, 'createdAt', now);
  const form = createFeedback(call.world, call.opportunity, {
    by: call.performAs?.id ?? '',
    baseTemplateId: givenText(call.body, 'baseTemplateId'),
    interview: optionalText(call.body, 'interview'),
    panel: optionalText(call.body, 'panel'),
    values: fieldValues(call.body),
    createdAt,
    completedAt: call.body['completedAt'] === undefined ? createdAt : pastTime(call.body, 'completedAt', now),
  });
  const answer = { data: renderFeedback(form) };
  // The creation answers without a time of update; reads, moments later, have one.
  form.updatedAt = form.createdAt + 2;
  return { status: 201, body: answer };
}

function put(call: Call): Reply {
  const form = formOf(call);
  const now = call.world.now();
  const completedAt = pastTime(call.body, 'completedAt', form.completedAt ?? now);
  updateFeedback(call.world, form, fieldValues(call.body), completedAt);
  return { body: { data: renderFeedbackUpdate(call.state, form) } };
}

function remove(call: Call): Reply {
  const form = formOf(call);
  form.deletedAt ??= call.world.now();
  touch(call.world, call.opportunity);
  return { status: 204 };
}

export const feedbackEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/feedback_templates',
    right: 'feedback_templates:read',
    handle: ({ query, state, tokens }) => {
      const items = [...state.templates.values()].filter((it) => it.active);
      return { body: page(items, alphabetical, query, tokens, (it) => renderTemplate(it)) };
    },
  },
  {
    method: 'GET',
    path: '/feedback_templates/:t',
    right: 'feedback_templates:read',
    handle: (call) => ({ body: { data: renderTemplate(templateOf(call)) } }),
  },
  {
    method: 'POST',
    path: '/feedback_templates',
    right: 'feedback_templates:write',
    handle: ({ body, world }) => ({
      status: 201,
      body: { data: renderTemplate(createTemplate(world, readTemplate(world, body))) },
    }),
  },
  {
    method: 'PUT',
    path: '/feedback_templates/:t',
    right: 'feedback_templates:write',
    handle: replaceTemplate,
  },
  {
    method: 'DELETE',
    path: '/feedback_templates/:t',
    right: 'feedback_templates:write',
    handle: deleteTemplate,
  },
  {
    method: 'GET',
    path: '/opportunities/:o/feedback',
    right: 'feedback:read',
    handle: ({ opportunity, query, state, tokens }) => {
      const shape = shaper(state, 'feedback', query);
      const items = [...state.feedback.values()].filter((it) => it.opportunityId === opportunity.id);
      return { body: page(items, newestWritten(items), query, tokens, (it) => shape(renderFeedback(it))) };
    },
  },
  {
    method: 'GET',
    path: '/opportunities/:o/feedback/:f',
    right: 'feedback:read',
    handle: (call) => ({ body: { data: shaper(call.state, 'feedback', call.query)(renderFeedback(formOf(call))) } }),
  },
  {
    method: 'POST',
    path: '/opportunities/:o/feedback',
    right: 'feedback:write',
    performAs: 'required',
    handle: post,
  },
  {
    method: 'PUT',
    path: '/opportunities/:o/feedback/:f',
    right: 'feedback:write',
    performAs: 'required',
    handle: put,
  },
  {
    method: 'DELETE',
    path: '/opportunities/:o/feedback/:f',
    right: 'feedback:write',
    performAs: 'required',
    handle: remove,
  },
];
