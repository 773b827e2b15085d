/**
 * Block Kit's rules as tables: what each block, element and object may hold, how long, and where it may stand.
 * Read by `validate.ts`. Numbers are Slack's (docs.slack.dev, reference/block-kit, August 2026); where sources disagree
 * the stricter one that Slack's own validator confirms.
 */
import { lengthOf } from '../mrkdwn.ts';
import { type Context, isRecord, type Loose, report, type Rule, type Shape } from './rules.ts';

const plain = (max: number): Rule => ({ is: 'text', of: 'plain', max });
const mrkdwn = (max: number): Rule => ({ is: 'text', of: 'mrkdwn', max });
const text = (max: number): Rule => ({ is: 'text', of: 'any', max });
const string = (max?: number, min = 0): Rule => ({ is: 'string', min, ...(max !== undefined && { max }) });
const oneOf = (...values: readonly string[]): Rule => ({ is: 'string', oneOf: values });
const matching = (pattern: RegExp): Rule => ({ is: 'string', pattern });
const number = (min?: number, max?: number): Rule => ({
  is: 'number',
  integer: true,
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});
const list = (of: Rule, min?: number, max?: number): Rule => ({
  is: 'list',
  of,
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});
const shape = (name: string): Rule => ({ is: 'shape', name });
const typed = (...of: readonly string[]): Rule => ({ is: 'typed', of });
const yesNo: Rule = { is: 'boolean' };
const anything: Rule = { is: 'anything' };
const url = string(3000, 1);

const singleSelects = ['static_select', 'external_select', 'users_select', 'conversations_select', 'channels_select'];
const multiSelects = singleSelects.map((it) => `multi_${it}`);
const pickers = ['datepicker', 'timepicker'];
const ticks = ['checkboxes', 'radio_buttons'];

const inSection = [
  'button',
  'overflow',
  'image',
  'workflow_button',
  ...singleSelects,
  ...multiSelects,
  ...pickers,
  ...ticks,
];
const inActions = [
  'button',
  'overflow',
  'workflow_button',
  'datetimepicker',
  'rich_text_input',
  ...singleSelects,
  ...multiSelects,
  ...pickers,
  ...ticks,
];
const inInput = [
  'plain_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'rich_text_input',
  'file_input',
  'datetimepicker',
  ...singleSelects,
  ...multiSelects,
  ...pickers,
  ...ticks,
];
const inContainer = [
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
  'video',
];

/** Every block that can stand at the top of a surface. */
export const blockTypes = [
  ...inContainer,
  'alert',
  'card',
  'carousel',
  'container',
  'context_actions',
  'data_table',
  'data_visualization',
  'markdown',
  'plan',
  'task_card',
];

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
      report(context, 'failed_constraint', where, 'must equal one of the options', {
        type: 'one_of_options',
        expected: 'an option',
      });
  };
  if (element['initial_option'] !== undefined) check(element['initial_option'], `${pointer}/initial_option`);
  if (Array.isArray(element['initial_options']))
    element['initial_options'].forEach((it, index) => check(it, `${pointer}/initial_options/${index}`));
}

function inModalInputOnly(field: string) {
  return (element: Loose, context: Context, pointer: string): void => {
    if (element[field] !== undefined && (context.surface !== 'modal' || !pointer.endsWith('/element')))
      report(context, 'failed_constraint', `${pointer}/${field}`, `works in inputs of modals only`, {
        type: 'surface',
        expected: 'modal',
      });
  };
}

function fail(context: Context, pointer: string, message: string, type: string, expected: unknown): void {
  report(context, 'failed_constraint', pointer, message, { type, expected });
}

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
const richText: readonly string[] = [
  'rich_text_section',
  'rich_text_list',
  'rich_text_quote',
  'rich_text_preformatted',
];
const richInline = [
  'text',
  'link',
  'user',
  'channel',
  'usergroup',
  'emoji',
  'broadcast',
  'date',
  'color',
  'team',
  'citation',
];
const formattedText = { style: anything };

const declared: Readonly<Record<string, Shape>> = {
  // objects
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

  // elements
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

  // blocks
  actions: {
    fields: { elements: list(typed(...inActions), 1, 25) },
    required: ['elements'],
  },
  alert: {
    fields: { text: text(200), level: oneOf('default', 'info', 'warning', 'error', 'success') },
    required: ['text'],
    on: ['modal'],
  },
  card: {
    fields: {
      hero_image: typed('image'),
      icon: typed('image'),
      slack_icon: typed('icon'),
      title: mrkdwn(150),
      subtitle: mrkdwn(150),
      body: mrkdwn(200),
      subtext: mrkdwn(200),
      actions: list(typed('button'), 1, 3),
    },
    needsOne: [['hero_image', 'title', 'actions', 'body']],
    notTogether: [['icon', 'slack_icon']],
  },
  carousel: {
    fields: { elements: list(typed('card'), 1, 10) },
    required: ['elements'],
    on: ['message', 'home'],
  },
  container: {
    fields: {
      title: plain(150),
      rich_text_title: typed('rich_text'),
      subtitle: text(150),
      child_blocks: list(typed(...inContainer), 1, 10),
      width: oneOf('narrow', 'standard', 'wide', 'full'),
      icon: typed('image'),
      is_collapsible: yesNo,
      default_collapsed: yesNo,
      has_header_divider: yesNo,
    },
    required: ['child_blocks'],
    notTogether: [['title', 'rich_text_title']],
    on: ['message', 'home'],
  },
  context: {
    fields: { elements: list(typed('image', 'mrkdwn', 'plain_text'), 1, 10) },
    required: ['elements'],
  },
  mrkdwn: { fields: { text: string(3000, 1), verbatim: yesNo }, required: ['text'] },
  plain_text: { fields: { text: string(3000, 1), emoji: yesNo }, required: ['text'] },
  context_actions: {
    fields: { elements: list(typed('feedback_buttons', 'icon_button'), 1, 5) },
    required: ['elements'],
    on: ['message'],
  },
  data_table: {
    fields: {
      caption: string(undefined, 1),
      rows: list(list(typed('raw_text', 'raw_number', 'rich_text'), 1, 20), 2, 201),
      page_size: number(1, 100),
      row_header_column_index: number(0, 19),
    },
    required: ['caption', 'rows'],
    on: ['message', 'home'],
    check: (block, context, pointer) => {
      const widths = widthsOf(block);
      if (new Set(widths).size > 1)
        fail(context, `${pointer}/rows`, 'rows differ in length', 'equal_length', widths[0]);
      const total = cellText(block['rows']);
      if (total > 20_000)
        fail(context, `${pointer}/rows`, `holds ${total} characters, over 20000`, 'max_length', 20_000);
    },
  },
  data_visualization: {
    fields: { title: string(50, 1), chart: typed('pie', 'bar', 'area', 'line') },
    required: ['title', 'chart'],
    on: ['message'],
  },
  pie: { fields: { segments: list(shape('segment'), 1, 12) }, required: ['segments'] },
  segment: {
    fields: { label: string(20, 1), value: { is: 'number', above: 0 } },
    required: ['label', 'value'],
  },
  ...Object.fromEntries(
    ['bar', 'area', 'line'].map((it) => [
      it,
      {
        fields: { series: list(shape('series'), 1, 12), axis_config: shape('axis_config') },
        required: ['series', 'axis_config'],
        check: pointPerCategory,
      } satisfies Shape,
    ]),
  ),
  series: { fields: { name: string(20, 1), data: list(shape('point'), 1, 20) }, required: ['name', 'data'] },
  point: { fields: { label: string(20, 1), value: { is: 'number' } }, required: ['label', 'value'] },
  axis_config: {
    fields: { categories: list(string(20, 1), 1, 20), x_label: string(50), y_label: string(50) },
    required: ['categories'],
  },
  divider: { fields: {} },
  file: {
    fields: { external_id: string(undefined, 1), source: oneOf('remote') },
    required: ['external_id', 'source'],
    on: ['message'],
  },
  header: { fields: { text: plain(150), level: number(1, 4) }, required: ['text'] },
  image: {
    fields: {
      image_url: url,
      slack_file: shape('slack_file'),
      alt_text: string(2000),
      title: plain(2000),
      image_width: number(1),
      image_height: number(1),
      image_bytes: number(1),
    },
    required: ['alt_text'],
    needsOne: [['image_url', 'slack_file']],
    notTogether: [['image_url', 'slack_file']],
  },
  input: {
    fields: {
      label: plain(2000),
      hint: plain(2000),
      optional: yesNo,
      dispatch_action: yesNo,
      element: typed(...inInput),
    },
    required: ['label', 'element'],
    check: (block, context, pointer) => {
      const element = block['element'];
      if (isRecord(element) && element['type'] === 'file_input' && block['dispatch_action'] === true)
        fail(context, `${pointer}/dispatch_action`, 'a file input cannot dispatch', 'dispatch', false);
    },
  },
  markdown: { fields: { text: string(12_000, 1) }, required: ['text'], on: ['message'] },
  plan: {
    fields: { plan_id: string(), title: anything, tasks: list(typed('task_card'), 0, 50) },
    required: ['title'],
    on: ['message'],
  },
  task_card: {
    fields: {
      task_id: string(undefined, 1),
      title: anything,
      details: typed('rich_text'),
      output: typed('rich_text'),
      sources: list(typed('url')),
      status: oneOf('pending', 'in_progress', 'complete', 'error'),
    },
    required: ['task_id', 'title'],
    on: ['message'],
  },
  rich_text: { fields: { elements: list(typed(...richText)) }, required: ['elements'] },
  rich_text_section: { fields: { elements: list(typed(...richInline)) }, required: ['elements'], open: true },
  rich_text_list: {
    fields: {
      elements: list(typed('rich_text_section')),
      style: oneOf('bullet', 'ordered'),
      indent: number(0, 8),
      offset: number(0),
      border: number(0),
    },
    required: ['elements', 'style'],
  },
  rich_text_quote: { fields: { elements: list(typed(...richInline)), border: number(0) }, required: ['elements'] },
  rich_text_preformatted: {
    fields: { elements: list(typed('text', 'link')), border: number(0), language: string() },
    required: ['elements'],
    open: true,
  },
  text: { fields: { ...formattedText, text: string(undefined, 1) }, required: ['text'], open: true },
  link: { fields: { ...formattedText, url: string(undefined, 1), text: string() }, required: ['url'], open: true },
  user: { fields: { ...formattedText, user_id: string(undefined, 1) }, required: ['user_id'], open: true },
  channel: { fields: { ...formattedText, channel_id: string(undefined, 1) }, required: ['channel_id'], open: true },
  usergroup: { fields: { usergroup_id: string(undefined, 1) }, required: ['usergroup_id'], open: true },
  team: { fields: { team_id: string(undefined, 1) }, required: ['team_id'], open: true },
  emoji: { fields: { name: string(undefined, 1) }, required: ['name'], open: true },
  broadcast: { fields: { range: oneOf('here', 'channel', 'everyone') }, required: ['range'], open: true },
  date: {
    fields: { timestamp: number(), format: string(undefined, 1), url: string(), fallback: string() },
    required: ['timestamp', 'format'],
    open: true,
  },
  color: { fields: { value: string(undefined, 1) }, required: ['value'], open: true },
  section: {
    fields: {
      text: text(3000),
      fields: list(text(2000), 1, 10),
      accessory: typed(...inSection),
      expand: yesNo,
    },
    needsOne: [['text', 'fields']],
  },
  table: {
    fields: {
      rows: list(list(typed('raw_text', 'raw_number', 'rich_text'), 1, 20), 1, 100),
      column_settings: list(anything, 0, 20),
    },
    required: ['rows'],
    on: ['message'],
    check: (block, context, pointer) => {
      const settings = block['column_settings'];
      const width = Math.max(0, ...widthsOf(block));
      if (Array.isArray(settings)) {
        if (settings.length !== width)
          fail(
            context,
            `${pointer}/column_settings`,
            `is for ${settings.length} columns of ${width}`,
            'columns',
            width,
          );
        settings.forEach((it, index) => {
          if (isRecord(it)) walkSetting(it, context, `${pointer}/column_settings/${index}`);
        });
      }
      const total = cellText(block['rows']);
      if (total > 10_000)
        fail(context, `${pointer}/rows`, `holds ${total} characters, over 10000`, 'max_length', 10_000);
    },
  },
  video: {
    fields: {
      alt_text: string(200, 1),
      title: plain(200),
      title_url: url,
      thumbnail_url: url,
      video_url: url,
      author_name: string(50),
      description: plain(200),
      provider_name: string(50),
      provider_icon_url: url,
    },
    required: ['alt_text', 'title', 'thumbnail_url', 'video_url'],
  },

  // surfaces
  attachment: {
    fields: { blocks: list(typed(...blockTypes), 0, 50) },
    open: true,
  },
  message: {
    fields: { blocks: list(typed(...blockTypes), 0, 50), attachments: list(shape('attachment'), 0, 100) },
    open: true,
  },
  modal: {
    fields: {
      title: plain(24),
      submit: plain(24),
      close: plain(24),
      blocks: list(typed(...blockTypes), 1, 100),
      private_metadata: string(3000),
      callback_id: string(255),
      external_id: string(255),
      clear_on_close: yesNo,
      notify_on_close: yesNo,
      submit_disabled: yesNo,
    },
    required: ['title', 'blocks'],
  },
  home: {
    fields: {
      blocks: list(typed(...blockTypes), 1, 100),
      private_metadata: string(3000),
      callback_id: string(255),
      external_id: string(255),
    },
    required: ['blocks'],
  },
};

/** Objects, elements and blocks by name; the walk starts at `message`, `modal` or `home`. Every block may have an id. */
export const shapes: Readonly<Record<string, Shape>> = {
  ...declared,
  ...Object.fromEntries(
    blockTypes.map((type) => {
      const block = declared[type] ?? { fields: {} };
      return [type, { ...block, fields: { ...block.fields, block_id: string(255, 1) } }];
    }),
  ),
};

function walkSetting(setting: Loose, context: Context, pointer: string): void {
  const { align, is_wrapped: wrapped } = setting;
  if (align !== undefined && !['left', 'center', 'right'].some((it) => it === align))
    fail(context, `${pointer}/align`, 'must be left, center or right', 'enum', ['left', 'center', 'right']);
  if (wrapped !== undefined && typeof wrapped !== 'boolean')
    fail(context, `${pointer}/is_wrapped`, 'must be true or false', 'type', 'boolean');
}

function widthsOf(block: Loose): number[] {
  return Array.isArray(block['rows']) ? block['rows'].map((it) => (Array.isArray(it) ? it.length : 0)) : [];
}

/** Characters in all cells, rich text included. */
function cellText(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, it) => sum + cellText(it), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, it]) => sum + (key === 'text' && typeof it === 'string' ? lengthOf(it) : cellText(it)),
    0,
  );
}

function pointPerCategory(chart: Loose, context: Context, pointer: string): void {
  const axis = chart['axis_config'];
  const categories = isRecord(axis) && Array.isArray(axis['categories']) ? axis['categories'] : null;
  if (!categories || !Array.isArray(chart['series'])) return;
  chart['series'].forEach((series, index) => {
    const data = isRecord(series) && Array.isArray(series['data']) ? series['data'] : [];
    const labels = data.map((it) => (isRecord(it) ? it['label'] : undefined));
    if (labels.length !== categories.length || labels.some((it) => !categories.includes(it)))
      fail(context, `${pointer}/series/${index}/data`, 'needs one point for each category', 'categories', categories);
  });
}
