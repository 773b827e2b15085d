/**
 * A Block Kit validator: would Slack take this message, modal or Home tab? Used by tests on everything the bot shows, by
 * the sandbox in Slack's place, and in development before sending. Answers in the shape of Slack's `blocks.validate`.
 * Pure, knows nothing of the bot; the rules are in `validate/tables.ts`. Never throws, whatever it is given.
 */
import { lengthOf } from './mrkdwn.ts';
import { type Context, isRecord, type Loose, type Problem, report, walk } from './validate/rules.ts';
import { shapes } from './validate/tables.ts';

export type { Problem, Surface } from './validate/rules.ts';

export type SurfaceInput =
  | {
      readonly surface: 'message';
      readonly blocks?: unknown;
      readonly text?: string | undefined;
      readonly attachments?: unknown;
    }
  | { readonly surface: 'modal' | 'home'; readonly view: unknown };

/** Slack refuses a view of more bytes of JSON (`view_too_large`). */
const VIEW_BYTES = 250 * 1024;
/** Slack refuses more text over all blocks of a message (`msg_blocks_too_long`, observed near 12,000; a margin is kept). */
const MESSAGE_TEXT = 10_000;
/** Over all markdown blocks of one message. */
const MARKDOWN_TEXT = 12_000;

/** Every reason why Slack would refuse it; empty when it would not. Pointers start at the message or the view. */
export function validateSurface(input: SurfaceInput): readonly Problem[] {
  const context: Context = {
    surface: input.surface,
    shapes,
    problems: [],
    blockIds: new Map(),
    actionIds: new Map(),
    focused: null,
  };
  if (input.surface === 'message') {
    const { blocks, attachments } = input;
    const whole: Loose = { blocks: blocks ?? undefined, attachments: attachments ?? undefined };
    walk(whole, { is: 'shape', name: 'message' }, context, '');
    messageTotals(list(blocks), context);
    identities(list(blocks), '/blocks', context);
    const hasAttachment = list(attachments).length > 0;
    if (list(blocks).length === 0 && !hasAttachment && (input.text ?? '').trim() === '')
      report(context, 'missing_field', '/text', 'a message needs text, blocks or attachments');
  } else {
    const view = input.view;
    if (!isRecord(view)) {
      report(context, 'invalid_type', '', 'a view must be an object', { type: 'type', expected: 'an object' });
      return context.problems;
    }
    if (view['type'] !== input.surface)
      report(context, 'failed_constraint', '/type', `must be "${input.surface}"`, {
        type: 'enum',
        expected: [input.surface],
      });
    walk(view, { is: 'shape', name: input.surface }, context, '');
    viewTotals(view, context);
    identities(list(view['blocks']), '/blocks', context);
  }
  return context.problems;
}

/** What an options request may be answered with: 1–100 groups, or at most 100 options (none is fine). */
export function validateOptions(answer: unknown): readonly Problem[] {
  const context: Context = {
    surface: 'modal',
    shapes,
    problems: [],
    blockIds: new Map(),
    actionIds: new Map(),
    focused: null,
  };
  if (!isRecord(answer) || (answer['options'] === undefined && answer['option_groups'] === undefined)) {
    report(context, 'missing_field', '/options', 'needs options or option_groups');
    return context.problems;
  }
  const option = { is: 'shape', name: 'option' } as const;
  if (answer['options'] !== undefined)
    walk(answer['options'], { is: 'list', of: option, max: 100 }, context, '/options');
  if (answer['option_groups'] !== undefined) {
    const group = { is: 'shape', name: 'option_group' } as const;
    walk(answer['option_groups'], { is: 'list', of: group, max: 100 }, context, '/option_groups');
  }
  return context.problems;
}

/** Problems as lines that a test failure or a log can show. */
export function described(problems: readonly Problem[]): string {
  return problems.map((it) => `${it.pointer || '/'}: ${it.message} (${it.code})`).join('\n');
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, it) => sum + textIn(it), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, it]) => sum + (key === 'text' && typeof it === 'string' ? lengthOf(it) : textIn(it)),
    0,
  );
}

function ofType(blocks: readonly unknown[], ...types: readonly string[]): readonly Loose[] {
  return blocks.filter((it): it is Loose => isRecord(it) && types.includes(String(it['type'])));
}

function messageTotals(blocks: readonly unknown[], context: Context): void {
  const counted = blocks.filter(
    (it) => isRecord(it) && !['markdown', 'table', 'data_table'].includes(String(it['type'])),
  );
  const total = textIn(counted);
  if (total > MESSAGE_TEXT)
    report(context, 'too_large', '/blocks', `hold ${total} characters of text; keep under ${MESSAGE_TEXT}`, {
      type: 'msg_blocks_too_long',
      expected: MESSAGE_TEXT,
    });
  const markdown = textIn(ofType(blocks, 'markdown'));
  if (markdown > MARKDOWN_TEXT)
    report(context, 'too_large', '/blocks', `markdown blocks hold ${markdown} characters, over ${MARKDOWN_TEXT}`, {
      type: 'max_length',
      expected: MARKDOWN_TEXT,
    });
  for (const [type, most] of [
    ['table', 1],
    ['data_visualization', 2],
  ] as const) {
    const there = ofType(blocks, type).length;
    if (there > most)
      report(context, 'failed_constraint', '/blocks', `${there} ${type} blocks; a message holds ${most}`, {
        type: 'max_items',
        expected: most,
      });
  }
  const cells = textIn(ofType(blocks, 'data_table').map((it) => it['rows']));
  if (ofType(blocks, 'data_table').length > 1 && cells > 20_000)
    report(context, 'too_large', '/blocks', `data tables hold ${cells} characters, over 20000`, {
      type: 'max_length',
      expected: 20_000,
    });
}

function viewTotals(view: Loose, context: Context): void {
  if (context.surface === 'modal' && ofType(list(view['blocks']), 'input').length > 0 && view['submit'] === undefined)
    report(context, 'missing_field', '/submit', 'a modal with inputs needs a submit button');
  let bytes: number;
  try {
    bytes = new TextEncoder().encode(JSON.stringify(view)).length;
  } catch {
    report(context, 'invalid_type', '', 'is not JSON');
    return;
  }
  if (bytes > VIEW_BYTES)
    report(context, 'too_large', '', `is ${bytes} bytes; Slack takes ${VIEW_BYTES}`, {
      type: 'view_too_large',
      expected: VIEW_BYTES,
    });
}

/** Block ids once a surface, action ids once a block, focus once a view. */
function identities(blocks: readonly unknown[], pointer: string, context: Context): void {
  blocks.forEach((block, index) => {
    if (!isRecord(block)) return;
    const here = `${pointer}/${index}`;
    once(context, context.blockIds, block['block_id'], `${here}/block_id`, 'block_id');
    context.actionIds = new Map();
    const held: (readonly [unknown, string])[] = [
      [block['element'], `${here}/element`],
      [block['accessory'], `${here}/accessory`],
      ...list(block['elements']).map((it, at) => [it, `${here}/elements/${at}`] as const),
      ...list(block['actions']).map((it, at) => [it, `${here}/actions/${at}`] as const),
    ];
    for (const [element, at] of held) {
      if (!isRecord(element)) continue;
      once(context, context.actionIds, element['action_id'], `${at}/action_id`, 'action_id');
      if (element['focus_on_load'] === true) {
        if (context.focused !== null)
          report(context, 'duplicate', `${at}/focus_on_load`, `focus is already at ${context.focused}`);
        context.focused ??= at;
      }
    }
    if (block['type'] === 'container') identities(list(block['child_blocks']), `${here}/child_blocks`, context);
  });
}

function once(context: Context, seen: Map<string, string>, id: unknown, pointer: string, what: string): void {
  if (typeof id !== 'string') return;
  const first = seen.get(id);
  if (first === undefined) seen.set(id, pointer);
  else report(context, 'duplicate', pointer, `${what} "${id}" already exists at ${first}`);
}
