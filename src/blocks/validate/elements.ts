/**
 * Composition objects and elements: what each may hold, how long, on which surfaces. Read by `tables.ts`.
 */
import { lengthOf } from '../mrkdwn.ts';
import { type Context, isRecord, type Loose, type Shape } from './rules.ts';
import {
  anything,
  fail,
  list,
  matching,
  number,
  oneOf,
  plain,
  shape,
  string,
  text,
  typed,
  url,
  yesNo,
} from './shorthand.ts';

const interactive = { action_id: string(255, 1) };
const confirmable = { confirm: shape('confirm') };
const focusable = { focus_on_load: yesNo };
const placeheld = { placeholder: plain(150) };
const menu = { ...interactive, ...confirmable, ...focusable, ...placeheld };
const several = { max_selected_items: number(1) };
const typing = { ...interactive, ...focusable, ...placeheld, dispatch_action_config: shape('dispatch_action_config') };
const option = shape('option');
const choices = { options: list(option, 1, 100), option_groups: list(shape('option_group'), 1, 100) };
const oneChoiceSource = { notTogether: [['options', 'option_groups']], needsOne: [['options', 'option_groups']] };

/** Objects by name. */
export const objects: Readonly<Record<string, Shape>> = {
  confirm: {
    fields: {
      title: plain(100),
      text: text(300),
      confirm: plain(30),
      deny: plain(30),
      style: oneOf('primary', 'danger'),
    },
    required: ['text'],
  },
  option: {
    fields: { text: text(75), value: string(150), description: text(75), url },
    required: ['text'],
  },
  option_group: { fields: { label: plain(75), options: list(option, 1, 100) }, required: ['label', 'options'] },
  filter: {
    fields: {
      include: list(oneOf('im', 'mpim', 'private', 'public'), 1),
      exclude_external_shared_channels: yesNo,
      exclude_bot_users: yesNo,
    },
    needsOne: [['include', 'exclude_external_shared_channels', 'exclude_bot_users']],
  },
  dispatch_action_config: {
    fields: { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 1) },
  },
  slack_file: { fields: { id: string(255, 1), url }, needsOne: [['id', 'url']], notTogether: [['id', 'url']] },
  workflow: { fields: { trigger: shape('trigger') }, required: ['trigger'] },
  trigger: {
    fields: { url, customizable_input_parameters: list(shape('input_parameter')) },
    required: ['url'],
  },
  input_parameter: { fields: { name: string(), value: anything }, required: ['name', 'value'] },
  feedback_button: {
    fields: { text: plain(75), value: string(2000), accessibility_label: string(75) },
    required: ['text', 'value'],
  },
  url: { fields: { url, text: string(undefined, 1) }, required: ['url', 'text'] },
  icon: { fields: { name: string(undefined, 1) }, required: ['name'] },
  raw_text: { fields: { text: string(undefined, 1) }, required: ['text'] },
  raw_number: {
    fields: { value: { is: 'number' }, text: string(undefined, 1) },
    required: ['value', 'text'],
  },
  column_setting: { fields: { align: oneOf('left', 'center', 'right'), is_wrapped: yesNo } },
};

/** Elements by type. */
export const elements: Readonly<Record<string, Shape>> = {
  button: {
    fields: {
      ...interactive,
      ...confirmable,
      text: plain(75),
      url,
      value: string(2000),
      style: oneOf('primary', 'danger'),
      accessibility_label: string(75),
    },
    required: ['text'],
  },
  workflow_button: {
    fields: {
      ...interactive,
      text: plain(75),
      workflow: shape('workflow'),
      style: oneOf('primary', 'danger'),
      accessibility_label: string(75),
    },
    required: ['text', 'workflow'],
    on: ['message'],
  },
  overflow: {
    fields: { ...interactive, ...confirmable, options: list(option, 1, 5) },
    required: ['options'],
  },
  checkboxes: {
    fields: {
      ...interactive,
      ...confirmable,
      ...focusable,
      options: list(option, 1, 10),
      initial_options: list(option, 1, 10),
    },
    required: ['options'],
    check: initialOffered,
  },
  radio_buttons: {
    fields: { ...interactive, ...confirmable, ...focusable, options: list(option, 1, 10), initial_option: option },
    required: ['options'],
    check: initialOffered,
  },
  datepicker: { fields: { ...menu, initial_date: matching(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/) } },
  timepicker: {
    fields: { ...menu, initial_time: matching(/^([01]\d|2[0-3]):[0-5]\d$/), timezone: string(undefined, 1) },
  },
  datetimepicker: {
    fields: { ...interactive, ...confirmable, ...focusable, initial_date_time: number(1_000_000_000, 9_999_999_999) },
    on: ['message', 'modal'],
  },
  plain_text_input: {
    fields: {
      ...typing,
      initial_value: string(3000),
      multiline: yesNo,
      min_length: number(0, 3000),
      max_length: number(1, 3000),
    },
    check: (element, context, pointer) => {
      const { min_length: least, max_length: most, initial_value: initial } = element;
      if (typeof least === 'number' && typeof most === 'number' && least > most)
        fail(context, `${pointer}/min_length`, 'is over max_length', 'range', most);
      if (typeof most === 'number' && typeof initial === 'string' && lengthOf(initial) > most)
        fail(context, `${pointer}/initial_value`, `is longer than max_length`, 'max_length', most);
    },
  },
  email_text_input: { fields: { ...typing, initial_value: string() } },
  url_text_input: { fields: { ...typing, initial_value: string() } },
  number_input: {
    fields: {
      ...typing,
      is_decimal_allowed: yesNo,
      initial_value: matching(/^-?\d+(\.\d+)?$/),
      min_value: matching(/^-?\d+(\.\d+)?$/),
      max_value: matching(/^-?\d+(\.\d+)?$/),
    },
    required: ['is_decimal_allowed'],
    on: ['modal'],
    check: (element, context, pointer) => {
      const [least, most, initial] = ['min_value', 'max_value', 'initial_value'].map((it) =>
        element[it] === undefined ? Number.NaN : Number(element[it]),
      ) as [number, number, number];
      if (least > most) fail(context, `${pointer}/min_value`, 'is over max_value', 'range', most);
      if (initial < least || initial > most)
        fail(context, `${pointer}/initial_value`, 'is outside min_value and max_value', 'range', [least, most]);
    },
  },
  rich_text_input: {
    fields: { ...typing, initial_value: typed('rich_text'), min_lines: number(1, 100), max_lines: number(1, 100) },
  },
  file_input: {
    fields: { ...interactive, filetypes: list(string(undefined, 1), 1), max_files: number(1, 10) },
    on: ['modal'],
  },
  static_select: {
    fields: { ...menu, ...choices, initial_option: option },
    ...oneChoiceSource,
    check: initialOffered,
  },
  multi_static_select: {
    fields: { ...menu, ...several, ...choices, initial_options: list(option, 1, 100) },
    ...oneChoiceSource,
    check: initialOffered,
  },
  external_select: { fields: { ...menu, min_query_length: number(0), initial_option: option } },
  multi_external_select: {
    fields: { ...menu, ...several, min_query_length: number(0), initial_options: list(option, 1, 100) },
  },
  users_select: { fields: { ...menu, initial_user: string(undefined, 1) } },
  multi_users_select: { fields: { ...menu, ...several, initial_users: list(string(undefined, 1)) } },
  conversations_select: {
    fields: {
      ...menu,
      initial_conversation: string(undefined, 1),
      default_to_current_conversation: yesNo,
      response_url_enabled: yesNo,
      filter: shape('filter'),
    },
    check: inModalInputOnly('response_url_enabled'),
  },
  multi_conversations_select: {
    fields: {
      ...menu,
      ...several,
      initial_conversations: list(string(undefined, 1)),
      default_to_current_conversation: yesNo,
      filter: shape('filter'),
    },
  },
  channels_select: {
    fields: { ...menu, initial_channel: string(undefined, 1), response_url_enabled: yesNo },
    check: inModalInputOnly('response_url_enabled'),
  },
  multi_channels_select: { fields: { ...menu, ...several, initial_channels: list(string(undefined, 1)) } },
  feedback_buttons: {
    fields: {
      ...interactive,
      positive_button: shape('feedback_button'),
      negative_button: shape('feedback_button'),
    },
    required: ['positive_button', 'negative_button'],
  },
  icon_button: {
    fields: {
      ...interactive,
      ...confirmable,
      icon: oneOf('trash'),
      text: plain(75),
      value: string(2000),
      accessibility_label: string(75),
      visible_to_user_ids: list(string(), 0, 10),
    },
    required: ['icon', 'text'],
  },
};

function same(a: unknown, b: unknown): boolean {
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const words = (it: unknown): unknown => (isRecord(it) ? it['text'] : it);
  return (
    a['value'] === b['value'] &&
    words(a['text']) === words(b['text']) &&
    words(a['description']) === words(b['description'])
  );
}

function optionsOf(element: Loose): readonly unknown[] {
  if (Array.isArray(element['options'])) return element['options'];
  if (!Array.isArray(element['option_groups'])) return [];
  return element['option_groups'].flatMap((it) =>
    isRecord(it) && Array.isArray(it['options']) ? (it['options'] as unknown[]) : [],
  );
}

/** An initial option must equal one that is offered. */
function initialOffered(element: Loose, context: Context, pointer: string): void {
  const offered = optionsOf(element);
  const check = (initial: unknown, where: string): void => {
    if (!offered.some((it) => same(it, initial)))
      fail(context, where, 'must equal one of the options', 'one_of_options', 'an option');
  };
  if (element['initial_option'] !== undefined) check(element['initial_option'], `${pointer}/initial_option`);
  if (Array.isArray(element['initial_options']))
    element['initial_options'].forEach((it, index) => check(it, `${pointer}/initial_options/${index}`));
}

function inModalInputOnly(field: string) {
  return (element: Loose, context: Context, pointer: string): void => {
    if (element[field] !== undefined && (context.surface !== 'modal' || !pointer.endsWith('/element')))
      fail(context, `${pointer}/${field}`, 'works in inputs of modals only', 'surface', 'modal');
  };
}
