/**
 * Blocks: what each may hold, how long, on which surfaces. Read by `tables.ts`.
 */
import { lengthOf } from '../mrkdwn.ts';
import { type Context, isRecord, type Loose, type Shape } from './rules.ts';
import {
  anything,
  fail,
  list,
  mrkdwn,
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

/** Blocks, and the rich text and chart parts that only they hold, by type. */
export const blocks: Readonly<Record<string, Shape>> = {
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
