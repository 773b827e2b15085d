/** Builders: always within Slack's limits, typed calls there and back, nothing typed lost. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callOf, formOf, payloadOf, withValues } from '../../src/blocks/calls.ts';
import {
  actions,
  alert,
  type Blocks,
  button,
  checkboxes,
  confirm,
  context,
  datePicker,
  divider,
  field,
  fields,
  header,
  home,
  input,
  linkButton,
  loading,
  message,
  modal,
  multiSelect,
  multiTypeahead,
  named,
  numberInput,
  option,
  overflow,
  radio,
  section,
  select,
  textInput,
  timePicker,
  typeahead,
  userSelect,
} from '../../src/blocks/kit.ts';
import { escape, md } from '../../src/blocks/mrkdwn.ts';
import { described, validateSurface } from '../../src/blocks/validate.ts';

const book = { id: 'schedule.book', payload: z.object({ planId: z.string() }) };
const pick = { id: 'schedule.pick', payload: z.object({ draft: z.string() }) };
const find = { id: 'candidate.find' };
const hostile = `<!channel> *x* \u202e${'&'.repeat(4000)}`;

const everything: Blocks = [
  header(hostile),
  section(escape(hostile), button(hostile, book, { planId: '1' }, { describe: hostile })),
  fields(...Array.from({ length: 12 }, () => field('Stage', md`On-site`))),
  context(...Array.from({ length: 12 }, () => escape('small'))),
  divider(),
  actions(
    ...['a', 'b', 'c'].map((it) =>
      button(it, book, { planId: it }, { confirm: confirm({ title: hostile, text: escape(hostile), yes: hostile }) }),
    ),
    linkButton('Open in Lever', 'https://hire.example.com/x'),
    linkButton('Open calendar', 'https://calendar.example.com/x'),
    overflow(book, [
      ['One', { planId: '1' }],
      ['Two', { planId: '2' }],
    ]),
  ),
  named('zone', actions(select([option('Lisbon', 'pt')], 'pt', { on: pick, payload: { draft: 'd1' } }))),
  alert('warning', md`Marco's calendar cannot be read.`),
];

const form: Blocks = [
  input('Note', textInput({ initial: 'start', multiline: true }), { block: 'note', hint: hostile }),
  input('Candidate', typeahead(find, option('Priya', 'o1')), { block: 'candidate' }),
  input('People', multiTypeahead(find), { block: 'people', optional: true }),
  input('Template', select([{ label: 'All', options: [option('On-site', 't1'), option('Phone', 't2')] }], 't2'), {
    block: 'template',
    dispatch: true,
  }),
  input(
    'Days',
    checkboxes(
      ['Mon', 'Tue'].map((it) => option(it, it)),
      ['Tue'],
    ),
    { block: 'days', optional: true },
  ),
  input(
    'Rating',
    radio(
      ['1', '2'].map((it) => option(it, it)),
      '1',
    ),
    { block: 'rating' },
  ),
  input('From', datePicker('2026-12-01'), { block: 'from' }),
  input('At', timePicker('09:30', { zone: 'Europe/Lisbon' }), { block: 'at' }),
  input(
    'Tags',
    multiSelect(
      ['a', 'b'].map((it) => option(it, it)),
      ['a'],
    ),
    { block: 'tags', optional: true },
  ),
  input('Owner', userSelect('U1'), { block: 'owner' }),
  input('Hours', numberInput({ initial: 3, least: 0, most: 9 }), { block: 'hours' }),
];

describe('builders keep within what Slack takes', () => {
  it('in a message, with hostile and endless text', () => {
    const built = message(escape(hostile), everything);
    expect(described(validateSurface({ surface: 'message', ...built }))).toBe('');
  });

  it('in a modal and on Home', () => {
    const { view } = modal({ title: hostile, blocks: [everything, form], focus: 'note' });
    expect(described(validateSurface({ surface: 'modal', view }))).toBe('');
    expect(view.submit?.text).toBe('Submit');
    expect(described(validateSurface({ surface: 'home', view: home(everything) }))).toBe('');
    expect(
      described(validateSurface({ surface: 'modal', view: loading('Searching', 'Reading 9 calendars').view })),
    ).toBe('');
  });

  it('when there is too much: says how much is missing, and keeps every button', () => {
    const rows = Array.from({ length: 60 }, (_, it) => section(md`Row ${it}`));
    const many = message(md`Many`, rows, actions(button('More', book, { planId: 'x' })));
    expect(many.blocks).toHaveLength(50);
    expect(many.blocks.at(-1)?.type).toBe('actions');
    expect(JSON.stringify(many.blocks)).toContain('and 12 more');
    const long = message(
      md`Long`,
      Array.from({ length: 9 }, () => section(escape('y'.repeat(2000)))),
    );
    expect(described(validateSurface({ surface: 'message', ...long }))).toBe('');
  });

  it('when there is nothing: an empty menu, an empty text', () => {
    const { view } = modal({
      title: '',
      blocks: [
        section(md``),
        header('\u200b'),
        input('X', select([]), { block: 'x' }),
        input('', radio([]), { block: 'y' }),
      ],
    });
    expect(described(validateSurface({ surface: 'modal', view }))).toBe('');
  });
});

describe('typed calls', () => {
  it('refuse a payload of another shape before the program runs', () => {
    // @ts-expect-error planID is not planId
    void button('Book', book, { planID: '1' });
    // @ts-expect-error a modal's payload is its action's too
    void modal({ title: 'T', blocks: [], on: book, payload: { plan: '1' } });
  });

  it('throw when the payload does not fit, because that is our bug', () => {
    expect(() => button('Book', book, { planId: 'x'.repeat(2000) })).toThrow('schedule.book');
    expect(() => modal({ title: 'T', blocks: [], on: book, payload: { planId: 'x'.repeat(3000) } })).toThrow('3000');
    expect(() => linkButton('Open', 'javascript:alert(1)')).toThrow('not a web');
  });

  it('come back as they went: from a button, an overflow menu, a select and a modal', () => {
    const row = actions(button('A', book, { planId: 'a' }), button('B', book, { planId: 'b' }));
    const [first, second] = row.elements as { type: string; action_id: string; value: string }[];
    expect(second?.action_id).toBe('schedule.book:2');
    expect([first, second].map((it) => it && callOf(it))).toEqual([
      { id: 'schedule.book', payload: { planId: 'a' } },
      { id: 'schedule.book', payload: { planId: 'b' } },
    ]);
    const menu = overflow(book, [['Move', { planId: 'm' }]]);
    expect(
      callOf({ type: 'overflow', action_id: menu.action_id ?? '', selected_option: menu.options[0] ?? null }),
    ).toEqual({
      id: 'schedule.book',
      payload: { planId: 'm' },
    });
    const two = actions(
      select([option('X', 'x')], null, { on: pick, payload: { draft: 'd' } }),
      select([option('X', 'x')], null, { on: pick, payload: { draft: 'd' } }),
    );
    for (const it of two.elements) {
      expect(callOf({ type: 'static_select', action_id: it.action_id ?? '', selected_option: { value: 'x' } })).toEqual(
        {
          id: 'schedule.pick',
          payload: { draft: 'd' },
        },
      );
    }
    expect(new Set(two.elements.map((it) => it.action_id)).size).toBe(2);
    expect(payloadOf(modal({ title: 'T', blocks: [], on: book, payload: { planId: 'p' } }).view)).toEqual({
      planId: 'p',
    });
  });
});

describe('what was typed', () => {
  const option1 = { text: { type: 'plain_text', text: 'Ana Souza' }, value: 'o2' };
  const values = {
    note: { value: { type: 'plain_text_input', value: 'typed' } },
    candidate: { 'candidate.find': { type: 'external_select', selected_option: option1 } },
    people: { 'candidate.find': { type: 'multi_external_select', selected_options: [] } },
    template: { value: { type: 'static_select', selected_option: { value: 't1' } } },
    days: { value: { type: 'checkboxes', selected_options: [{ value: 'Mon' }] } },
    rating: { value: { type: 'radio_buttons', selected_option: { value: 'gone' } } },
    from: { value: { type: 'datepicker', selected_date: '2027-01-02' } },
    at: { value: { type: 'timepicker', selected_time: null } },
    tags: { value: { type: 'multi_static_select', selected_options: [] } },
    owner: { value: { type: 'users_select', selected_user: 'U2' } },
  };

  it('stands in the form again when it is shown again, cleared fields stay clear, and Slack takes it', () => {
    const view = withValues(modal({ title: 'T', blocks: [form] }).view, values);
    expect(described(validateSurface({ surface: 'modal', view }))).toBe('');
    const elements = Object.fromEntries(
      view.blocks.map((it) => [it.block_id, (it as unknown as { element: Record<string, unknown> }).element]),
    );
    expect(elements['note']?.['initial_value']).toBe('typed');
    expect(elements['candidate']?.['initial_option']).toEqual(option1);
    expect(elements['template']?.['initial_option']).toMatchObject({ value: 't1', text: { text: 'On-site' } });
    expect(elements['days']?.['initial_options']).toMatchObject([{ value: 'Mon' }]);
    expect(elements['rating']).not.toHaveProperty('initial_option');
    expect(elements['at']).not.toHaveProperty('initial_time');
    expect(elements['tags']).not.toHaveProperty('initial_options');
    expect(elements['owner']?.['initial_user']).toBe('U2');
    expect(elements['hours']?.['initial_value']).toBe('3');
  });

  it('is read by field name', () => {
    expect(formOf(values)).toEqual({
      note: 'typed',
      candidate: 'o2',
      people: [],
      template: 't1',
      days: ['Mon'],
      rating: 'gone',
      from: '2027-01-02',
      at: null,
      tags: [],
      owner: 'U2',
    });
  });
});
