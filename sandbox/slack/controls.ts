/**
 * Block Kit as things a person can name: labels, options, what is chosen, the words around. And a surface as lines of
 * text with its buttons and fields in place. Pure; used by `render.ts`.
 */
import { elementsOf, isJson, jsons, optionsOf, type Placed, str, valueKeys } from './form.ts';
import { type Reader, readBlock, readText } from './reading.ts';
import type { Control, Json, Values } from './screen.ts';

/** Who and what can be picked in selects that Slack fills itself. */
export interface Directory {
  readonly people: readonly { readonly text: string; readonly value: string }[];
  readonly channels: readonly { readonly text: string; readonly value: string; readonly kind: string }[];
}

const option = (it: Json, reader: Reader): Control['options'][number] => ({
  text: readText(it['text'], reader),
  value: str(it['value']),
  description: readText(it['description'], reader),
});

function choices(element: Json, reader: Reader, directory: Directory): Control['options'] {
  const type = str(element['type']);
  if (type.endsWith('users_select')) return directory.people.map((it) => ({ ...it, description: '' }));
  if (type.endsWith('channels_select') || type.endsWith('conversations_select')) {
    const include = isJson(element['filter']) ? element['filter']['include'] : undefined;
    const wanted = type.endsWith('channels_select') ? ['public'] : Array.isArray(include) ? include : null;
    return directory.channels
      .filter((it) => wanted === null || wanted.includes(it.kind))
      .map(({ text, value }) => ({ text, value, description: '' }));
  }
  return optionsOf(element).map((it) => option(it, reader));
}

/** What an element shows as its value. */
function shown(state: Json | undefined, reader: Reader): string {
  if (!state) return '';
  const value = state[valueKeys[str(state['type'])] ?? 'value'];
  const one = (it: unknown): string => {
    if (typeof it === 'string') return reader.nameOf(it) ?? it;
    if (typeof it === 'number')
      return new Intl.DateTimeFormat('sv-SE', { timeZone: reader.zone, dateStyle: 'short', timeStyle: 'short' }).format(
        it * 1000,
      );
    if (!isJson(it)) return '';
    if (it['type'] === 'rich_text') return readBlock(it, reader);
    return it['text'] === undefined ? str(it['name']) : readText(it['text'], reader);
  };
  return Array.isArray(value) ? value.map(one).join(', ') : one(value);
}

const breaks = new Set(['actions', 'divider', 'input', 'context_actions']);

/** The words a person would use to tell this element from its twins. */
function around(blocks: readonly Json[], placed: Placed, reader: Reader): string {
  const own = blocks[placed.index];
  if (!own) return '';
  const parts = [readBlock(own, reader)];
  if (own['type'] === 'actions' || own['type'] === 'context_actions') {
    for (let index = placed.index - 1; index >= 0; index -= 1) {
      const block = blocks[index];
      if (!block || breaks.has(str(block['type']))) break;
      parts.unshift(readBlock(block, reader));
      if (block['type'] === 'header') break;
    }
  }
  return parts.filter((it) => it !== '').join('\n');
}

export function controlsOf(
  blocks: readonly Json[],
  values: Values,
  errors: Readonly<Record<string, string>>,
  reader: Reader,
  directory: Directory,
): readonly Control[] {
  return elementsOf(blocks).map((placed) => {
    const { element, block, type, blockId, actionId, input } = placed;
    const placeholder = readText(element['placeholder'], reader);
    const nameless = type === 'overflow' ? 'More' : placeholder;
    const label = input
      ? readText(block['label'], reader)
      : readText(element['text'], reader) || (block['type'] === 'section' && readBlock(block, reader)) || nameless;
    const confirm = isJson(element['confirm']) ? element['confirm'] : null;
    return {
      type,
      blockId,
      actionId,
      label,
      placeholder,
      context: around(blocks, placed, reader),
      shown: shown(values[blockId]?.[actionId], reader),
      options: choices(element, reader, directory),
      input,
      optional: !input || block['optional'] === true,
      error: errors[blockId] ?? null,
      style: str(element['style']) || null,
      url: str(element['url']) || null,
      confirm: confirm && {
        title: readText(confirm['title'], reader),
        text: readText(confirm['text'], reader),
        yes: readText(confirm['confirm'], reader) || 'Yes',
        no: readText(confirm['deny'], reader) || 'Cancel',
      },
      element,
    };
  });
}

/** One control as it stands in the text of a screen: `[Book]`, `Date: 2026-11-24`, `‹Pick a plan›`. */
export function controlText(control: Control): string {
  const hint = control.placeholder || (control.options.length > 0 ? 'choose' : '');
  const field = control.shown || `‹${hint}›`;
  const error = control.error === null ? '' : `  ⚠ ${control.error}`;
  switch (control.type) {
    case 'button':
    case 'workflow_button':
    case 'icon_button':
      return `[${control.label}]`;
    case 'overflow':
      return `[⋯ ${control.options.map((it) => it.text).join(' / ')}]`;
    case 'checkboxes':
    case 'radio_buttons': {
      const chosen = new Set(control.shown.split(', '));
      const mark = control.type === 'checkboxes' ? ['☑', '☐'] : ['◉', '○'];
      const lines = control.options.map((it) => `${chosen.has(it.text) ? mark[0] : mark[1]} ${it.text}`);
      return `${control.input ? `${control.label}: ` : ''}${lines.join('  ')}${error}`;
    }
    default:
      return control.input
        ? `${control.label}${control.optional ? ' (optional)' : ''}: ${field}${error}`
        : `‹${control.shown || hint || control.label}›`;
  }
}

/** A surface as a person reads it, top to bottom. */
export function surfaceText(blocks: readonly Json[], controls: readonly Control[], reader: Reader): string {
  const used = new Set<Control>();
  const inBlock = (block: Json): readonly Control[] => {
    const ids = new Set([block['block_id'], ...jsons(block['blocks']).map((it) => it['block_id'])]);
    return controls.filter((it) => ids.has(it.blockId) && !used.has(it));
  };
  return blocks
    .map((block) => {
      const here = inBlock(block);
      for (const control of here) used.add(control);
      const words = block['type'] === 'input' ? readText(block['hint'], reader) : readBlock(block, reader);
      const row = here.map(controlText).join(block['type'] === 'input' ? '\n' : ' ');
      return [block['type'] === 'input' ? row : words, block['type'] === 'input' ? words : row]
        .filter((it) => it !== '')
        .join('\n');
    })
    .filter((it) => it !== '')
    .join('\n');
}
