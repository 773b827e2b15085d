/**
 * Walks interactive elements and keeps what people entered in Slack's `state.values` shape, including Slack's rule that
 * input survives an update where block id and action id stay the same. Pure.
 */
import type { Json, Values } from './screen.ts';

export interface Placed {
  readonly block: Json;
  readonly blockId: string;
  readonly element: Json;
  readonly actionId: string;
  readonly type: string;
  /** Element of an input block. */
  readonly input: boolean;
  /** Position of its top-level block, for the text around it. */
  readonly index: number;
}

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const jsons = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
/** Length as Slack counts it. */
export const codePoints = (text: string): number => Array.from(text).length;
/** Text or number as text, nothing for anything else. */
export const words = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
export const str = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Every interactive element of `blocks`, in reading order. */
export function elementsOf(blocks: readonly Json[]): readonly Placed[] {
  return blocks.flatMap((block, index) => elementsIn(block, index));
}

function elementsIn(block: Json, index: number): readonly Placed[] {
  const place = (element: Json, input = false): Placed => ({
    block,
    blockId: str(block['block_id']),
    element,
    actionId: str(element['action_id']),
    type: str(element['type']),
    input,
    index,
  });
  switch (block['type']) {
    case 'section':
      return isJson(block['accessory']) && block['accessory']['type'] !== 'image' ? [place(block['accessory'])] : [];
    case 'actions':
    case 'context_actions':
      return jsons(block['elements']).map((it) => place(it));
    case 'input':
      return isJson(block['element']) ? [place(block['element'], true)] : [];
    case 'card':
      return jsons(block['actions']).map((it) => place(it));
    case 'container':
      return jsons(block['child_blocks']).flatMap((it) => elementsIn(it, index));
    case 'carousel':
      return jsons(block['elements']).flatMap((it) => elementsIn(it, index));
    default:
      return [];
  }
}

/** Key of the value in `state.values` and in `actions[]`, by element type; absent for buttons and overflow menus. */
export const valueKeys: Readonly<Record<string, string>> = {
  plain_text_input: 'value',
  email_text_input: 'value',
  url_text_input: 'value',
  number_input: 'value',
  rich_text_input: 'rich_text_value',
  static_select: 'selected_option',
  external_select: 'selected_option',
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
  checkboxes: 'selected_options',
  radio_buttons: 'selected_option',
  file_input: 'files',
};

export const isMultiple = (type: string): boolean =>
  type.startsWith('multi_') || type === 'checkboxes' || type === 'file_input';

const initialKeys: Readonly<Record<string, string>> = {
  value: 'initial_value',
  rich_text_value: 'initial_value',
  selected_option: 'initial_option',
  selected_options: 'initial_options',
  selected_user: 'initial_user',
  selected_users: 'initial_users',
  selected_conversation: 'initial_conversation',
  selected_conversations: 'initial_conversations',
  selected_channel: 'initial_channel',
  selected_channels: 'initial_channels',
  selected_date: 'initial_date',
  selected_time: 'initial_time',
  selected_date_time: 'initial_date_time',
  files: 'initial_files',
};

export function stateOf(element: Json, value: unknown): Json {
  const type = str(element['type']);
  const key = valueKeys[type] ?? 'value';
  return {
    type,
    [key]: value,
    ...(type === 'timepicker' && element['timezone'] !== undefined && { timezone: element['timezone'] }),
  };
}

/** An element before anybody touches it. `here`: the conversation a view was opened from, for the selects that default to it. */
export function initialState(element: Json, here: string | null): Json {
  const type = str(element['type']);
  const key = valueKeys[type] ?? 'value';
  let value: unknown = element[initialKeys[key] ?? ''] ?? (isMultiple(type) ? [] : null);
  if (element['default_to_current_conversation'] === true && here !== null && (value === null || isMultiple(type)))
    value = isMultiple(type) ? [here] : here;
  return stateOf(element, value);
}

export function optionsOf(element: Json): readonly Json[] {
  if (Array.isArray(element['options'])) return jsons(element['options']);
  return jsons(element['option_groups']).flatMap((it) => jsons(it['options']));
}

/** A kept choice that the new version no longer offers is no choice. */
function stillOffered(element: Json, state: Json): boolean {
  const type = str(element['type']);
  if (!['static_select', 'multi_static_select', 'radio_buttons', 'checkboxes'].includes(type)) return true;
  const offered = new Set(optionsOf(element).map((it) => it['value']));
  const chosen = isJson(state['selected_option']) ? [state['selected_option']] : jsons(state['selected_options']);
  return chosen.every((it) => offered.has(it['value']));
}

/** Values for `blocks`: what was entered before where the ids are the same, initial values elsewhere. */
export function carryOver(
  blocks: readonly Json[],
  before: Values,
  here: string | null,
): Record<string, Record<string, Json>> {
  const values: Record<string, Record<string, Json>> = {};
  for (const { blockId, actionId, element, type } of elementsOf(blocks)) {
    if (!(type in valueKeys)) continue;
    const kept = before[blockId]?.[actionId];
    const block = (values[blockId] ??= {});
    block[actionId] = kept?.['type'] === type && stillOffered(element, kept) ? kept : initialState(element, here);
  }
  return values;
}

export function withValue(values: Values, blockId: string, actionId: string, state: Json): Values {
  return { ...values, [blockId]: { ...values[blockId], [actionId]: state } };
}

export function isEmptyState(state: Json | undefined): boolean {
  if (!state) return true;
  const value = state[valueKeys[str(state['type'])] ?? 'value'];
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
