/** Feedback templates: exactly one rating each, and every change gives all fields new ids (Lever's habit). */
import type { AccountWorld } from '../account-world.ts';
import { givenText, objects, optionalText } from '../given.ts';
import type { FieldRecord, Json, TemplateRecord } from '../records.ts';
import { badRequest } from '../refusal.ts';

const RATING = ['4 - Strong Hire', '3 - Hire', '2 - No Hire', '1 - Strong No Hire'];
const TYPES = [
  'code',
  'date',
  'dropdown',
  'multiple-choice',
  'multiple-select',
  'score',
  'score-system',
  'scorecard',
  'text',
  'textarea',
  'yes-no',
];

export interface TemplateOrder {
  readonly text: string;
  readonly instructions: string;
  readonly group: { id: string; name: string } | null;
  readonly fields: FieldRecord[];
}

export function readTemplate(world: AccountWorld, body: Json): TemplateOrder {
  const { state } = world;
  const fields = objects(body['fields'], 'fields').map((it) => field(world, it));
  const ratings = fields.filter((it) => it.type === 'score-system').length;
  if (ratings !== 1) throw badRequest(`A feedback template must have exactly one score-system field, got ${ratings}`);
  const groupId = optionalText(body, 'group');
  const groups = [...state.templates.values()].map((it) => it.group);
  const group = groupId === null ? null : (groups.find((it) => it?.id === groupId) ?? null);
  if (groupId !== null && group === null) throw badRequest(`Invalid parameter: group (no group ${groupId})`);
  return {
    text: givenText(body, 'text'),
    instructions: optionalText(body, 'instructions') ?? '',
    group: group === null ? null : { ...group },
    fields,
  };
}

function field(world: AccountWorld, body: Json): FieldRecord {
  const type = givenText(body, 'type');
  if (!TYPES.includes(type)) throw badRequest(`Invalid parameter: fields.type ${type}`);
  const choices = ['dropdown', 'multiple-choice', 'multiple-select'].includes(type);
  const options = choices ? objects(body['options'], 'options').map((it) => ({ text: givenText(it, 'text') })) : null;
  return {
    description: optionalText(body, 'description') ?? '',
    required: body['required'] === true,
    text: optionalText(body, 'text') ?? '',
    type,
    id: world.state.ids.uuid(),
    ...(type === 'score-system' ? { prompt: 'Select one', options: RATING.map((text) => ({ text })) } : {}),
    ...(type === 'dropdown' ? { prompt: optionalText(body, 'prompt') ?? '' } : {}),
    ...(options ? { options } : {}),
    ...(type === 'scorecard'
      ? {
          scores: objects(body['scores'], 'scores').map((it) => ({
            text: givenText(it, 'text'),
            description: optionalText(it, 'description') ?? '',
          })),
        }
      : {}),
  };
}

export function createTemplate(world: AccountWorld, order: TemplateOrder): TemplateRecord {
  const now = world.now();
  const template: TemplateRecord = {
    id: world.state.ids.uuid(),
    ...order,
    createdAt: now,
    stage: null,
    updatedAt: now,
    viaApi: true,
    active: true,
  };
  world.state.templates.set(template.id, template);
  return template;
}
