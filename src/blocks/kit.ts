/**
 * Typed builders for Block Kit that keep Slack's limits: text is cut, never refused.
 * Pure. Everything the bot shows is built from these; `validate.ts` checks the result in tests, in the sandbox and in
 * development. Text that is formatted is `Mrkdwn` (made by `md`, `escape`, `bold` … of `mrkdwn.ts`); labels are plain.
 * This file has the surfaces and blocks; `elements.ts`, `menus.ts`, `fields.ts` what one presses and fills; `calls.ts` reads presses back.
 */
import type {
  ActionsBlock,
  ActionsBlockElement,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  HomeView,
  ImageElement,
  InputBlock,
  InputBlockElement,
  KnownBlock,
  ModalView,
  MrkdwnElement,
  SectionBlock,
  SectionBlockAccessory,
} from '@slack/types';
import { type Callable, label } from './elements.ts';
import { cut, cutMrkdwn, escape, lengthOf, line, md, type Mrkdwn, type Plain } from './mrkdwn.ts';

export {
  button,
  type ButtonOptions,
  type Callable,
  confirm,
  linkButton,
  option,
  type Option,
  overflow,
  richOption,
} from './elements.ts';
export {
  checkboxes,
  datePicker,
  dateTimePicker,
  emailInput,
  numberInput,
  radio,
  textInput,
  timePicker,
  urlInput,
} from './fields.ts';
export {
  channelSelect,
  type Group,
  multiSelect,
  multiTypeahead,
  multiUserSelect,
  select,
  typeahead,
  userSelect,
} from './menus.ts';

export interface Message {
  /** Fallback for notifications and screen readers: always a full sentence. mrkdwn. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** Title of the window when it is shown in one: at most 24 characters. */
  readonly window?: string;
}

/** A modal before it is sent: its `callback_id` names the action its submission runs, its metadata the payload. */
export interface Modal {
  readonly view: ModalView;
}

/** A block, a list of them, or nothing: so that `condition && section(…)` reads well. */
export type Blocks = KnownBlock | readonly Blocks[] | null | undefined | false;

/** Slack's hidden total for all text of a message's blocks is near 12,000 characters; this keeps a margin. */
const MESSAGE_TEXT = 10_000;
/** Slack refuses more blocks in a message. */
const MESSAGE_BLOCKS = 50;
/** Slack refuses more blocks in a view. */
const VIEW_BLOCKS = 100;
/** Slack refuses longer private metadata. */
const MAX_METADATA = 3000;
/** `chat.update` refuses a longer text. */
const MAX_TEXT = 4000;

function flat(blocks: Blocks): KnownBlock[] {
  if (blocks === null || blocks === undefined || blocks === false) return [];
  return 'type' in blocks ? [blocks] : blocks.flatMap((it) => flat(it));
}

function textIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, it) => sum + textIn(it), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, it]) => sum + (key === 'text' && typeof it === 'string' ? lengthOf(it) : textIn(it)),
    0,
  );
}

/** Leaves out the last blocks that only say something (never buttons or fields) until the rest fits, and says so. */
function fitting(blocks: KnownBlock[], most: number, mostText: number): KnownBlock[] {
  const sizes = blocks.map((it) => textIn(it));
  let total = sizes.reduce((sum, it) => sum + it, 0);
  if (blocks.length <= most && total <= mostText) return blocks;
  const kept = blocks.map((block, index) => ({ block, size: sizes[index] ?? 0 }));
  const room = mostText - 60;
  while (kept.length > most - 1 || total > room) {
    const sayings = kept.findLastIndex((it) => it.block.type !== 'actions' && it.block.type !== 'input');
    const gone = kept.splice(sayings === -1 ? kept.length - 1 : sayings, 1)[0];
    if (!gone) break;
    total -= gone.size;
  }
  const missing = blocks.length - kept.length;
  const note = context(md`_… and ${missing} more that did not fit here._`);
  const lastSaying = kept.findLastIndex((it) => it.block.type !== 'actions');
  return kept.map((it) => it.block).toSpliced(lastSaying + 1, 0, note);
}

/**
 * A message. `text` is what a notification and a screen reader say: a full sentence.
 * More than 50 blocks, or more than 10,000 characters, lose their tail and say so; buttons stay.
 */
export function message(text: Mrkdwn, ...blocks: readonly Blocks[]): Message {
  return {
    text: cutMrkdwn(text, MAX_TEXT),
    blocks: fitting(flat(blocks), MESSAGE_BLOCKS, MESSAGE_TEXT),
  };
}

/** The same message with a title for the window it may be shown in. */
export function titled(window: string, it: Message): Message {
  return { ...it, window };
}

function formatted(text: Mrkdwn, limit: number): MrkdwnElement {
  const words = cutMrkdwn(text, limit);
  return { type: 'mrkdwn', text: words.trim() === '' ? '–' : words, verbatim: true };
}

/** A paragraph of at most 3,000 characters, with one button, menu or picture beside it. */
export function section(text: Mrkdwn, accessory?: SectionBlockAccessory | null): SectionBlock {
  return { type: 'section', text: formatted(text, 3000), ...(accessory && { accessory }) };
}

/** Label over value, for `fields`. */
export function field(name: Plain, value: Mrkdwn): Mrkdwn {
  return md`*${escape(line(name))}*\n${value}`;
}

/** At most ten short texts in two columns; what is over goes into further sections. */
export function fields(...texts: readonly Mrkdwn[]): SectionBlock[] {
  const sections: SectionBlock[] = [];
  for (let from = 0; from < texts.length; from += 10) {
    sections.push({ type: 'section', fields: texts.slice(from, from + 10).map((it) => formatted(it, 2000)) });
  }
  return sections;
}

/** A heading of at most 150 characters. */
export function header(text: Plain): HeaderBlock {
  return { type: 'header', text: label(text, 150) };
}

/** Small print: at most ten texts or pictures. */
export function context(...items: readonly (Mrkdwn | ImageElement)[]): ContextBlock {
  return {
    type: 'context',
    elements: items.slice(0, 10).map((it) => (typeof it === 'string' ? formatted(it, 2000) : it)),
  };
}

export function image(url: string, description: Plain): ImageElement {
  return { type: 'image', image_url: url, alt_text: cut(line(description), 2000) };
}

export function divider(): DividerBlock {
  return { type: 'divider' };
}

function apart(actionId: string, times: number): string {
  const colon = actionId.indexOf(':');
  if (colon === -1) return `${actionId}:${times}`;
  return `${actionId.slice(0, colon + 1)}${times}.${actionId.slice(colon + 1)}`;
}

/** A row of at most 25 buttons and menus. Equal action ids are told apart by a suffix. */
export function actions(...elements: readonly (ActionsBlockElement | null | undefined | false)[]): ActionsBlock {
  const seen = new Map<string, number>();
  const shown = elements.filter((it) => it !== null && it !== undefined && it !== false).slice(0, 25);
  return {
    type: 'actions',
    elements: shown.map((it) => {
      const id = it.action_id ?? '';
      const times = (seen.get(id) ?? 0) + 1;
      seen.set(id, times);
      return times === 1 ? it : { ...it, action_id: apart(id, times) };
    }),
  };
}

/** Gives a block its id: for `actions` and `section`, the name under which its menu's choice stands in the form. */
export function named<Block extends KnownBlock>(id: string, block: Block): Block {
  return { ...block, block_id: id };
}

export interface InputOptions {
  /** The field's name in the form; its block id. */
  readonly block: string;
  readonly hint?: Plain;
  readonly optional?: boolean;
  /** Every choice (or Enter in a text) calls the element's action at once. */
  readonly dispatch?: boolean;
}

/** A field of a form. */
export function input(name: Plain, element: InputBlockElement, options: InputOptions): InputBlock {
  return {
    type: 'input',
    block_id: options.block,
    label: label(name, 2000),
    element,
    ...(options.hint !== undefined && options.hint !== '' && { hint: label(options.hint, 2000) }),
    ...(options.optional && { optional: true }),
    ...(options.dispatch && { dispatch_action: true }),
  };
}

const levels = {
  info: ':information_source: ',
  success: ':white_check_mark: ',
  warning: ':warning: *Careful:* ',
  error: ':no_entry: *Not done:* ',
} as const;

/** A line that stands out, in any surface (Slack's own alert block is for modals only). The sign is never the only sign. */
export function alert(
  level: keyof typeof levels,
  text: Mrkdwn,
  accessory?: SectionBlockAccessory | null,
): SectionBlock {
  return section((levels[level] + text) as Mrkdwn, accessory);
}

/** `alert('warning', …)`. */
export function warning(text: Mrkdwn, accessory?: SectionBlockAccessory | null): SectionBlock {
  return alert('warning', text, accessory);
}

export interface ModalParts<Payload> {
  /** Shown up to 24 characters. */
  readonly title: Plain;
  readonly blocks: readonly Blocks[];
  readonly submit?: Plain;
  readonly close?: Plain;
  /** What the submission (and, with `notifyOnClose`, closing) runs. */
  readonly on?: Callable<Payload>;
  readonly payload?: NoInfer<Payload>;
  readonly notifyOnClose?: boolean;
  /** Block id of the input that has the cursor when the modal opens. */
  readonly focus?: string;
}

/**
 * A modal. With inputs and no `submit`, the button says "Submit": Slack refuses a form without one.
 * @throws Error when the payload's JSON is longer than 3,000 characters.
 */
export function modal<Payload>(parts: ModalParts<Payload>): Modal {
  const blocks = fitting(flat(parts.blocks), VIEW_BLOCKS, Number.POSITIVE_INFINITY).map((it) =>
    parts.focus !== undefined && it.type === 'input' && it.block_id === parts.focus
      ? ({ ...it, element: { ...it.element, focus_on_load: true } } as InputBlock)
      : it,
  );
  const submit = parts.submit ?? (blocks.some((it) => it.type === 'input') ? 'Submit' : undefined);
  const metadata = JSON.stringify(parts.payload) as string | undefined;
  if (metadata !== undefined && lengthOf(metadata) > MAX_METADATA) {
    throw new Error(
      `The payload of ${parts.on?.id ?? parts.title} is ${lengthOf(metadata)} characters long; a view carries ${MAX_METADATA}.`,
    );
  }
  return {
    view: {
      type: 'modal',
      title: label(parts.title, 24),
      ...(submit !== undefined && { submit: label(submit, 24) }),
      close: label(parts.close ?? (submit === undefined ? 'Close' : 'Cancel'), 24),
      blocks,
      ...(parts.on && { callback_id: parts.on.id }),
      ...(metadata !== undefined && { private_metadata: metadata }),
      ...(parts.notifyOnClose && { notify_on_close: true }),
    },
  };
}

/** What stands in a modal while something slow goes on. */
export function loading(title: Plain, text: Plain): Modal {
  return modal({ title, blocks: [section(md`:hourglass_flowing_sand: ${escape(text)}`)] });
}

/** The Home tab; over 100 blocks lose their tail and say so. */
export function home(...blocks: readonly Blocks[]): HomeView {
  return { type: 'home', blocks: fitting(flat(blocks), VIEW_BLOCKS, Number.POSITIVE_INFINITY) };
}
