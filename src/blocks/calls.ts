/**
 * The way back: what a press, a menu choice or a submitted form says, read from Slack's payloads.
 * Called by `bot/`; the counterpart of `elements.ts` and `kit.ts`, which write what is read here. Pure.
 */
import type { ModalView, View } from '@slack/types';
import { FIELD } from './elements.ts';

/** One entry of a payload's `actions`, as far as it is read. */
export interface PressedElement {
  readonly type: string;
  readonly action_id: string;
  readonly value?: string | null;
  readonly selected_option?: { readonly value?: string } | null;
}

/** `state.values` of a view or message: block id → action id → what the element holds. */
export type StateValues = Readonly<Record<string, Readonly<Record<string, StateValue>>>>;

export type StateValue = { readonly type?: string } & { readonly [key: string]: unknown };

function parsed(json: string | null | undefined): unknown {
  if (json === null || json === undefined || json === '') return {};
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

/** The action's own id: what stands before the suffix. */
export function actionOf(actionId: string): string {
  const colon = actionId.indexOf(':');
  return colon === -1 ? actionId : actionId.slice(0, colon);
}

/**
 * Which action an element calls, and with what: the value of a button, the chosen option of an overflow menu, the
 * suffix of any other element. No payload reads as `{}`. Still to be parsed by the action's schema: anybody may send it.
 */
export function callOf(pressed: PressedElement): { readonly id: string; readonly payload: unknown } {
  const id = actionOf(pressed.action_id);
  if (pressed.type === 'button') return { id, payload: parsed(pressed.value) };
  if (pressed.type === 'overflow') return { id, payload: parsed(pressed.selected_option?.value) };
  const json = pressed.action_id.indexOf('{');
  return { id, payload: json === -1 ? {} : parsed(pressed.action_id.slice(json)) };
}

/** The payload that a modal carries. */
export function payloadOf(view: { readonly private_metadata?: string }): unknown {
  return parsed(view.private_metadata);
}

function valueOf(state: StateValue): string | readonly string[] | null {
  const option = state['selected_option'] as { value?: string } | null | undefined;
  if (option !== undefined) return option?.value ?? null;
  const options = state['selected_options'] as readonly { value?: string }[] | null | undefined;
  if (options !== undefined) return (options ?? []).map((it) => it.value ?? '');
  for (const key of ['selected_users', 'selected_conversations', 'selected_channels']) {
    if (Array.isArray(state[key])) return state[key] as readonly string[];
  }
  if (Array.isArray(state['files'])) return (state['files'] as readonly { id: string }[]).map((it) => it.id);
  for (const key of [
    'value',
    'selected_user',
    'selected_conversation',
    'selected_channel',
    'selected_date',
    'selected_time',
    'selected_date_time',
  ]) {
    const value = state[key];
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
  }
  return null;
}

/**
 * A form's values by block id: text and single choices as string, multiple as list, empty as null.
 * A date with time is epoch seconds as Slack sends it. Of several elements in one block the one named `value` counts,
 * else the first.
 */
export function formOf(values: StateValues | undefined): Record<string, string | readonly string[] | null> {
  const form: Record<string, string | readonly string[] | null> = {};
  for (const [block, elements] of Object.entries(values ?? {})) {
    const state = elements[FIELD] ?? Object.values(elements)[0];
    if (state !== undefined) form[block] = valueOf(state);
  }
  return form;
}

/** What each element holds → the field that makes it start with that. */
const initials: Readonly<Record<string, readonly [held: string, initial: string]>> = {
  plain_text_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  rich_text_input: ['rich_text_value', 'initial_value'],
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  checkboxes: ['selected_options', 'initial_options'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  users_select: ['selected_user', 'initial_user'],
  multi_users_select: ['selected_users', 'initial_users'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  channels_select: ['selected_channel', 'initial_channel'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
};

type Loose = Record<string, unknown>;
type Choice = { readonly value?: string };

/** The options that an element offers itself; `null` when they come from elsewhere. */
function offered(element: Loose): readonly Choice[] | null {
  const options = element['options'] as readonly Choice[] | undefined;
  const groups = element['option_groups'] as readonly { options: readonly Choice[] }[] | undefined;
  return options ?? groups?.flatMap((it) => it.options) ?? null;
}

function filled(element: Loose, state: StateValue): Loose {
  const names = initials[String(element['type'])];
  if (!names || !(names[0] in state)) return element;
  const { [names[1]]: _, ...bare } = element;
  let held = state[names[0]];
  const own = offered(element);
  if (own !== null) {
    // An initial option must be one of the options: take the element's own, drop what is gone.
    if (Array.isArray(held)) held = own.filter((it) => (held as Choice[]).some((chosen) => chosen.value === it.value));
    else held = own.find((it) => it.value === (held as Choice | null)?.value) ?? null;
  }
  const empty = held === null || held === undefined || held === '' || (Array.isArray(held) && held.length === 0);
  return empty ? bare : { ...bare, [names[1]]: held };
}

/**
 * The view with every field starting at what the person had entered, emptied ones empty: nothing typed is lost when a
 * form is shown again. Fields that are not in `values` keep their own start; chosen files cannot be put back (Slack).
 */
export function withValues<V extends View | ModalView>(view: V, values: StateValues | undefined): V {
  if (!values) return view;
  const refill = (block: Loose, element: unknown): unknown => {
    const one = element as Loose;
    const state = values[String(block['block_id'])]?.[String(one['action_id'])];
    return state === undefined ? element : filled(one, state);
  };
  const blocks = (view.blocks as unknown as readonly Loose[]).map((block) => {
    if (block['type'] === 'input') return { ...block, element: refill(block, block['element']) };
    if (block['type'] === 'section' && block['accessory']) {
      return { ...block, accessory: refill(block, block['accessory']) };
    }
    if (block['type'] === 'actions') {
      return { ...block, elements: (block['elements'] as readonly unknown[]).map((it) => refill(block, it)) };
    }
    return block;
  });
  return { ...view, blocks } as unknown as V;
}
