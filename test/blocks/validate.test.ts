/**
 * The validator against third-party contracts: every published valid fixture passes, every published limit and every
 * published negative case is enforced, just at the limit and one over it. Cases are made from the data files.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { described, type SurfaceInput, validateOptions, validateSurface } from '../../src/blocks/validate.ts';

const shared = process.env['SHARED_DIR'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const folder = `${shared}/data/slack/block-kit`;
const there = existsSync(`${folder}/limits.json`);
if (!there)
  console.error(`SKIPPED: no Block Kit contracts in ${folder}; set SHARED_DIR to the folder that holds data/`);

type Json = Record<string, unknown>;
const words = (text: string, type = 'plain_text'): Json => ({ type, text });
const x = (length: number): string => 'x'.repeat(length);
const options = (count: number, more: Json = {}): Json[] =>
  Array.from({ length: count }, (_, index) => ({ text: words(`Option ${index}`), value: `${index}`, ...more }));

// Which surface a bare block, element or object is tried on.
const message = (...blocks: Json[]): SurfaceInput => ({ surface: 'message', blocks, text: 'Something' });
const modalOf = (...blocks: Json[]): SurfaceInput => ({
  surface: 'modal',
  view: { type: 'modal', title: words('Title'), submit: words('Send'), blocks },
});
const inActions = (element: Json): SurfaceInput => message({ type: 'actions', elements: [element] });
const inInput = (element: Json): SurfaceInput => modalOf({ type: 'input', label: words('Label'), element });
const inRichText = (element: Json): SurfaceInput =>
  message({
    type: 'rich_text',
    elements: [
      String(element['type']).startsWith('rich_text_') ? element : { type: 'rich_text_section', elements: [element] },
    ],
  });

const inputsOnly = ['plain_text_input', 'number_input', 'url_text_input', 'email_text_input', 'file_input'];

function surfaceOf(folderName: string, name: string, value: Json): SurfaceInput {
  switch (folderName) {
    case 'views':
      return { surface: value['type'] as 'modal' | 'home', view: value };
    case 'messages':
      return { surface: 'message', blocks: value['blocks'], attachments: value['attachments'], text: 'Something' };
    case 'attachments':
      return { surface: 'message', attachments: [value] };
    case 'blocks':
      return value['type'] === 'alert' ? modalOf(value) : value['type'] === 'input' ? modalOf(value) : message(value);
    case 'rich_text':
      return inRichText(value);
    case 'elements':
      if (value['type'] === 'image') return message({ type: 'context', elements: [value] });
      if (value['type'] === 'url') return message({ type: 'task_card', task_id: '1', title: 'Task', sources: [value] });
      return inputsOnly.includes(String(value['type'])) ? inInput(value) : inActions(value);
    default:
      if (name.startsWith('option_group')) return inActions({ type: 'static_select', option_groups: [value] });
      if (name.startsWith('option')) return inActions({ type: 'static_select', options: [value] });
      if (name.startsWith('text')) return message({ type: 'section', text: value });
      if (name.startsWith('conversation_filter')) return inActions({ type: 'conversations_select', filter: value });
      if (name.startsWith('dispatch')) return inInput({ type: 'plain_text_input', dispatch_action_config: value });
      if (name.startsWith('trigger'))
        return inActions({ type: 'workflow_button', text: words('Run'), workflow: { trigger: value } });
      throw new Error(`No surface known for ${folderName}/${name}`);
  }
}

/** The fixtures share one placeholder block id, which Slack itself would refuse twice in one message. */
function withoutPlaceholderIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaceholderIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, it]) => !(key === 'block_id' && it === 'fake_block_id'))
      .map(([key, it]) => [key, withoutPlaceholderIds(it)]),
  );
}

const file = (path: string): unknown => JSON.parse(readFileSync(`${folder}/${path}`, 'utf8'));

const fixtures = there
  ? readdirSync(`${folder}/valid`).flatMap((part) =>
      readdirSync(`${folder}/valid/${part}`).map((name) => ({ part, name, path: `valid/${part}/${name}` })),
    )
  : [];

describe.skipIf(!there)('published valid fixtures', () => {
  it.each(fixtures)('accepts $part/$name', ({ part, name, path }) => {
    const value = withoutPlaceholderIds(file(path)) as Json;
    expect(described(validateSurface(surfaceOf(part, name, value)))).toBe('');
  });
});

/** For a limit's subject: a surface in which the field has that size (characters, items, or the number itself). */
const subjects: Record<string, (size: number) => SurfaceInput> = {
  text: (n) => message({ type: 'section', text: words(x(n), 'mrkdwn') }),
  action_id: (n) => inActions({ type: 'button', text: words('Go'), action_id: x(n) }),
  block_id: (n) => message({ type: 'divider', block_id: x(n) }),
  'button.text': (n) => inActions({ type: 'button', text: words(x(n)) }),
  'button.url': (n) => inActions({ type: 'button', text: words('Go'), url: x(n) }),
  'button.value': (n) => inActions({ type: 'button', text: words('Go'), value: x(n) }),
  'button.accessibility_label': (n) => inActions({ type: 'button', text: words('Go'), accessibility_label: x(n) }),
  ...Object.fromEntries(
    ['title', 'text', 'confirm', 'deny'].map((field) => [
      `confirmation.${field}`,
      (n: number) =>
        inActions({
          type: 'button',
          text: words('Go'),
          confirm: { title: words('T'), text: words('T'), confirm: words('Y'), deny: words('N'), [field]: words(x(n)) },
        }),
    ]),
  ),
  'option.text': (n) => inActions({ type: 'overflow', options: [{ text: words(x(n)), value: 'a' }] }),
  'option.value': (n) => inActions({ type: 'overflow', options: [{ text: words('A'), value: x(n) }] }),
  'option.description': (n) => inActions({ type: 'overflow', options: options(1, { description: words(x(n)) }) }),
  // Astral characters: the limit counts code points, not UTF-16 units.
  'option.url': (n) => inActions({ type: 'overflow', options: options(1, { url: '🎉'.repeat(n) }) }),
  'option_group.label': (n) =>
    inActions({ type: 'static_select', option_groups: [{ label: words(x(n)), options: options(1) }] }),
  'option_group.options': (n) =>
    inActions({ type: 'static_select', option_groups: [{ label: words('L'), options: options(n) }] }),
  'select.placeholder': (n) => inActions({ type: 'static_select', placeholder: words(x(n)), options: options(1) }),
  'select.options': (n) => inActions({ type: 'static_select', options: options(n) }),
  'select.option_groups': (n) =>
    inActions({
      type: 'static_select',
      option_groups: Array.from({ length: n }, () => ({ label: words('L'), options: options(1) })),
    }),
  'overflow.options': (n) => inActions({ type: 'overflow', options: options(n) }),
  'checkboxes.options': (n) => inActions({ type: 'checkboxes', options: options(n) }),
  'radio_buttons.options': (n) => inActions({ type: 'radio_buttons', options: options(n) }),
  'url_source.url': (n) =>
    message({ type: 'task_card', task_id: '1', title: 'T', sources: [{ type: 'url', url: x(n), text: 'S' }] }),
  'file_input.max_files': (n) => inInput({ type: 'file_input', max_files: n }),
  'plain_text_input.max_length': (n) => inInput({ type: 'plain_text_input', max_length: n }),
  'actions.elements': (n) =>
    message({ type: 'actions', elements: Array.from({ length: n }, () => ({ type: 'button', text: words('Go') })) }),
  'alert.text': (n) => modalOf({ type: 'alert', text: words(x(n)) }),
  ...Object.fromEntries(
    ['title', 'subtitle', 'body', 'subtext'].map((field) => [
      `card.${field}`,
      (n: number) => message({ type: 'card', title: words('T', 'mrkdwn'), [field]: words(x(n), 'mrkdwn') }),
    ]),
  ),
  'card.actions': (n) =>
    message({ type: 'card', actions: Array.from({ length: n }, () => ({ type: 'button', text: words('Go') })) }),
  'carousel.elements': (n) =>
    message({
      type: 'carousel',
      elements: Array.from({ length: n }, () => ({ type: 'card', title: words('T', 'mrkdwn') })),
    }),
  'container.title': (n) => message({ type: 'container', title: words(x(n)), child_blocks: [{ type: 'divider' }] }),
  'container.subtitle': (n) =>
    message({ type: 'container', subtitle: words(x(n), 'mrkdwn'), child_blocks: [{ type: 'divider' }] }),
  'container.child_blocks': (n) =>
    message({ type: 'container', child_blocks: Array.from({ length: n }, () => ({ type: 'divider' })) }),
  'context.elements': (n) =>
    message({ type: 'context', elements: Array.from({ length: n }, () => words('A', 'mrkdwn')) }),
  'context_actions.elements': (n) =>
    message({
      type: 'context_actions',
      elements: Array.from({ length: n }, () => ({ type: 'icon_button', icon: 'trash', text: words('Go') })),
    }),
  ...Object.fromEntries(
    ['text', 'value', 'accessibility_label'].map((field) => [
      `feedback_button.${field}`,
      (n: number) => {
        const half = { text: words('Good'), value: 'a' };
        return message({
          type: 'context_actions',
          elements: [
            {
              type: 'feedback_buttons',
              positive_button: { ...half, [field]: field === 'text' ? words(x(n)) : x(n) },
              negative_button: half,
            },
          ],
        });
      },
    ]),
  ),
  'icon_button.visible_to_user_ids': (n) =>
    message({
      type: 'context_actions',
      elements: [
        {
          type: 'icon_button',
          icon: 'trash',
          text: words('Go'),
          visible_to_user_ids: Array.from({ length: n }, () => 'U1'),
        },
      ],
    }),
  'data_table.rows': (n) => dataTable(Array.from({ length: n }, () => [cell('A')])),
  'data_table.columns': (n) => dataTable(Array.from({ length: 2 }, () => Array.from({ length: n }, () => cell('A')))),
  'data_table.page_size': (n) => dataTable([[cell('A')], [cell('B')]], { page_size: n }),
  'data_table.cell_text': (n) => dataTable([[cell('A')], [cell(x(n))]]),
  'data_table.content': (n) => dataTable([[cell('A')], [cell(x(n - 1))]]),
  'data_visualization.title': (n) =>
    message({ type: 'data_visualization', title: x(n), chart: { type: 'pie', segments: segments(1) } }),
  'data_visualization.segments': (n) => chart({ type: 'pie', segments: segments(n) }),
  'data_visualization.segment.label': (n) => chart({ type: 'pie', segments: [{ label: x(n), value: 1 }] }),
  'data_visualization.segment.value': (n) => chart({ type: 'pie', segments: [{ label: 'A', value: n }] }),
  'data_visualization.series': (n) => chart(lineChart({ series: n })),
  'data_visualization.series_name': (n) => chart(lineChart({ name: x(n) })),
  'data_visualization.data': (n) => chart(lineChart({ points: n, categories: Math.min(n, 20) })),
  'data_visualization.point_label': (n) => chart(lineChart({ label: x(n) })),
  'data_visualization.categories': (n) => chart(lineChart({ points: Math.max(n, 1), categories: n })),
  'data_visualization.category_label': (n) => chart(lineChart({ label: x(n) })),
  'data_visualization.axis_label': (n) => chart(lineChart({ axis: x(n) })),
  'header.text': (n) => message({ type: 'header', text: words(x(n)) }),
  'image.image_url': (n) => message({ type: 'image', image_url: x(n), alt_text: 'A' }),
  'image.alt_text': (n) => message({ type: 'image', image_url: 'https://example.com/a.png', alt_text: x(n) }),
  'input.label': (n) => modalOf({ type: 'input', label: words(x(n)), element: { type: 'plain_text_input' } }),
  'input.hint': (n) =>
    modalOf({ type: 'input', label: words('L'), hint: words(x(n)), element: { type: 'plain_text_input' } }),
  'markdown.text': (n) => message({ type: 'markdown', text: x(n) }),
  'section.text': (n) => message({ type: 'section', text: words(x(n)) }),
  'section.fields': (n) => message({ type: 'section', fields: Array.from({ length: n }, () => words('A')) }),
  'section.fields.item': (n) => message({ type: 'section', fields: [words(x(n))] }),
  'table.rows': (n) => message({ type: 'table', rows: Array.from({ length: n }, () => [cell('A')]) }),
  ...Object.fromEntries(
    ['alt_text', 'title', 'author_name', 'description', 'provider_name'].map((field) => [
      `video.${field}`,
      (n: number) =>
        message({
          type: 'video',
          alt_text: 'A',
          title: words('T'),
          thumbnail_url: 'https://example.com/a.png',
          video_url: 'https://example.com/v',
          [field]: field === 'title' || field === 'description' ? words(x(n)) : x(n),
        }),
    ]),
  ),
  'view.blocks': (n) => modalOf(...Array.from({ length: n }, () => ({ type: 'divider' }))),
  ...Object.fromEntries(
    ['private_metadata', 'callback_id', 'title', 'close', 'submit'].map((field) => [
      `view.${field}`,
      (n: number): SurfaceInput => ({
        surface: 'modal',
        view: {
          type: 'modal',
          title: words('T'),
          blocks: [{ type: 'divider' }],
          [field]: ['private_metadata', 'callback_id'].includes(field) ? x(n) : words(x(n)),
        },
      }),
    ]),
  ),
};

const cell = (text: string): Json => ({ type: 'raw_text', text });
const dataTable = (rows: Json[][], more: Json = {}): SurfaceInput =>
  message({ type: 'data_table', caption: 'Caption', rows, ...more });
const segments = (count: number): Json[] => Array.from({ length: count }, (_, it) => ({ label: `${it}`, value: 1 }));
const chart = (it: Json): SurfaceInput => message({ type: 'data_visualization', title: 'Chart', chart: it });
function lineChart(
  it: { series?: number; name?: string; points?: number; categories?: number; label?: string; axis?: string } = {},
): Json {
  const labels = Array.from({ length: it.points ?? 1 }, (_, index) => it.label ?? `p${index}`);
  const named = labels.slice(0, it.categories ?? labels.length);
  return {
    type: 'line',
    series: Array.from({ length: it.series ?? 1 }, () => ({
      name: it.name ?? 'S',
      data: labels.map((label) => ({ label, value: 1 })),
    })),
    axis_config: { categories: named, ...(it.axis !== undefined && { x_label: it.axis }) },
  };
}

interface Limit {
  readonly subject: string;
  readonly kind: string;
  readonly limit: number;
  readonly good: number;
  readonly bad: number;
}

function limitsOf(tree: Json, path: readonly string[] = []): Limit[] {
  return Object.entries(tree).flatMap(([key, value]): Limit[] => {
    if (typeof value !== 'number') return limitsOf(value as Json, [...path, key]);
    const item = key === 'item_max_length';
    const subject = [...path, ...(item ? ['item'] : [])].join('.');
    const low = key.includes('min');
    const bad = key === 'exclusive_min' ? value : low ? value - 1 : value + 1;
    const good = key === 'exclusive_min' ? value + 1 : value;
    return [{ subject, kind: key, limit: value, good, bad }];
  });
}

describe.skipIf(!there)('published limits', () => {
  const limits = there ? limitsOf(file('limits.json') as Json) : [];

  it.each(limits)('$subject: $kind $limit holds, and one past it does not', ({ subject, good, bad }) => {
    const build = subjects[subject];
    if (!build) throw new Error(`limits.json has ${subject}, which this test cannot build yet`);
    expect(described(validateSurface(build(good)))).toBe('');
    expect(validateSurface(build(bad)).map((it) => it.code)).toContain('failed_constraint');
  });
});

/** Negative cases that are not a number in limits.json. */
const special: Record<string, () => SurfaceInput> = {
  'table.rows.max_items': () => message({ type: 'table', rows: Array.from({ length: 101 }, () => [cell('A')]) }),
  'table.column_settings': () =>
    message({ type: 'table', rows: [[cell('A'), cell('B')]], column_settings: [{ align: 'left' }] }),
  'static_select.choice_source': () =>
    inActions({
      type: 'static_select',
      options: options(1),
      option_groups: [{ label: words('L'), options: options(1) }],
    }),
  'number_input.range': () =>
    inInput({ type: 'number_input', is_decimal_allowed: false, min_value: '5', max_value: '4' }),
  'input.element': () => inInput({ type: 'button', text: words('Go') }),
};

describe.skipIf(!there)('published negative cases', () => {
  const cases = there
    ? (file('invalid-cases.json') as { cases: { id: string; constraint: string; description: string }[] }).cases
    : [];

  it.each(cases)('$id: $description', ({ constraint }) => {
    const tree = file('limits.json') as Json;
    const made = special[constraint]?.();
    const limit = limitsOf(tree).find((it) => `${it.subject}.${it.kind}` === constraint);
    const surface = made ?? (limit && subjects[limit.subject]?.(limit.bad));
    if (!surface) throw new Error(`No way to build ${constraint}`);
    expect(validateSurface(surface)).not.toEqual([]);
  });
});

describe('rules that no table of limits has', () => {
  const button = (id: string): Json => ({ type: 'button', text: words('Go'), action_id: id });
  const refused: [string, SurfaceInput, string][] = [
    [
      'a block id used twice',
      message({ type: 'divider', block_id: 'a' }, { type: 'divider', block_id: 'a' }),
      '/blocks/1/block_id',
    ],
    [
      'an action id used twice in one block',
      message({ type: 'actions', elements: [button('a'), button('a')] }),
      '/blocks/0/elements/1/action_id',
    ],
    [
      'a form without a submit button',
      {
        surface: 'modal',
        view: {
          type: 'modal',
          title: words('T'),
          blocks: [{ type: 'input', label: words('L'), element: { type: 'plain_text_input' } }],
        },
      },
      '/submit',
    ],
    [
      'a submit button on Home',
      { surface: 'home', view: { type: 'home', submit: words('S'), blocks: [{ type: 'divider' }] } },
      '/submit',
    ],
    [
      'two fields with focus',
      modalOf(
        ...['a', 'b'].map((it) => ({
          type: 'input',
          block_id: it,
          label: words('L'),
          element: { type: 'plain_text_input', focus_on_load: true },
        })),
      ),
      '/blocks/1/element/focus_on_load',
    ],
    ['two tables', message(...[1, 2].map(() => ({ type: 'table', rows: [[cell('A')]] }))), '/blocks'],
    ['a table in a modal', modalOf({ type: 'table', rows: [[cell('A')]] }), '/blocks/0/type'],
    ['an alert in a message', message({ type: 'alert', text: words('A') }), '/blocks/0/type'],
    [
      'a file input in a message',
      message({ type: 'input', label: words('L'), element: { type: 'file_input' } }),
      '/blocks/0/element/type',
    ],
    [
      'a date-and-time picker on Home',
      {
        surface: 'home',
        view: { type: 'home', blocks: [{ type: 'actions', elements: [{ type: 'datetimepicker' }] }] },
      },
      '/blocks/0/elements/0/type',
    ],
    [
      'a date-and-time picker in a section',
      message({ type: 'section', text: words('A'), accessory: { type: 'datetimepicker' } }),
      '/blocks/0/accessory/type',
    ],
    [
      'an initial option that is not offered',
      inActions({
        type: 'static_select',
        options: options(2),
        initial_option: { text: words('Option 1'), value: 'other' },
      }),
      '/blocks/0/elements/0/initial_option',
    ],
    ['a misspelt field', inActions({ ...button('a'), valeu: 'x' }), '/blocks/0/elements/0/valeu'],
    ['an unknown block', message({ type: 'sectionn' }), '/blocks/0/type'],
    ['mrkdwn in a header', message({ type: 'header', text: words('A', 'mrkdwn') }), '/blocks/0/text/type'],
    ['51 blocks', message(...Array.from({ length: 51 }, () => ({ type: 'divider' }))), '/blocks'],
    [
      'text over the hidden total of a message',
      message(...Array.from({ length: 4 }, () => ({ type: 'section', text: words(x(2600)) }))),
      '/blocks',
    ],
    [
      'a view over 250 KB',
      modalOf(...Array.from({ length: 90 }, () => ({ type: 'section', text: words(x(2900)) }))),
      '',
    ],
    ['a message of nothing', { surface: 'message', blocks: [], text: ' ' }, '/text'],
    [
      'a response URL in a message',
      inActions({ type: 'conversations_select', response_url_enabled: true }),
      '/blocks/0/elements/0/response_url_enabled',
    ],
    [
      'an impossible time',
      inActions({ type: 'timepicker', initial_time: '24:00' }),
      '/blocks/0/elements/0/initial_time',
    ],
  ];
  it.each(refused)('refuses %s', (_, surface, pointer) => {
    expect(validateSurface(surface).map((it) => it.pointer)).toContain(pointer);
  });

  it('never throws, whatever it is given', () => {
    for (const odd of [
      null,
      1,
      'x',
      [],
      [null],
      [[]],
      [{ type: 1 }],
      [{ type: 'section', text: 1, fields: {} }],
      { a: 1 },
    ]) {
      expect(validateSurface({ surface: 'message', blocks: odd, text: 'x' })).toBeInstanceOf(Array);
      expect(validateSurface({ surface: 'modal', view: { type: 'modal', blocks: odd } }).length).toBeGreaterThan(0);
      expect(validateSurface({ surface: 'home', view: odd }).length).toBeGreaterThan(0);
      expect(validateOptions(odd).length).toBeGreaterThan(0);
    }
  });

  it('takes an empty options answer and refuses a hundred and one options', () => {
    expect(validateOptions({ options: [] })).toEqual([]);
    expect(validateOptions({ options: options(100) })).toEqual([]);
    expect(validateOptions({ options: options(101) })).not.toEqual([]);
  });
});
