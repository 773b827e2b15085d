/**
 * What a person presses: buttons, ⋯ menus, dialogs; and what all elements share: labels, options, calls.
 * A button is a typed call: made from the action it triggers, its payload checked by the compiler, carried as JSON and
 * parsed again by the action when it comes back (`calls.ts` reads it). Labels are cut to Slack's limits; a payload that
 * does not fit is our bug and throws. Used through `kit.ts`; pure.
 */
import type {
  Button,
  ConfirmationDialog,
  MrkdwnOption,
  Overflow,
  PlainTextElement,
  PlainTextOption,
} from '@slack/types';
import { cut, cutMrkdwn, lengthOf, line, safeUrl, type Mrkdwn, type Plain } from './mrkdwn.ts';

export type Option = PlainTextOption;

/** Something a button or form can call: the id and the payload type of a declared action. */
export interface Callable<Payload> {
  readonly id: string;
  readonly payload: { readonly parse: (value: unknown) => Payload };
}

/** Action id of elements that call nothing by themselves: form fields. */
export const FIELD = 'value';
/** Action id of buttons that only open an address: Slack reports the press all the same. */
export const LINK = 'link';
/** Value of the single option of an empty menu: Slack refuses a menu without options. */
export const NOTHING = '-';

/** Slack refuses a longer button value. */
const MAX_VALUE = 2000;
/** Slack refuses a longer `action_id`. */
const MAX_ACTION_ID = 255;
/** Slack refuses a longer option value. */
const MAX_OPTION_VALUE = 150;

/** A `plain_text` object on one line, cut. Never empty: Slack refuses that. `:name:` stays text. */
export function label(text: Plain, limit: number): PlainTextElement {
  const words = cut(line(text), limit);
  return { type: 'plain_text', text: words === '' ? '–' : words, emoji: false };
}

/** The payload as it travels; `undefined` travels as nothing. */
function packed(action: string, payload: unknown, limit: number): string | undefined {
  const json = JSON.stringify(payload) as string | undefined;
  if (json !== undefined && lengthOf(json) > limit) {
    throw new Error(`The payload of ${action} is ${lengthOf(json)} characters long; Slack carries ${limit}.`);
  }
  return json;
}

function actionId(id: string, suffix: string | undefined): string {
  const whole = suffix === undefined ? id : `${id}:${suffix}`;
  if (lengthOf(whole) > MAX_ACTION_ID) {
    throw new Error(`The action id of ${id} is ${lengthOf(whole)} characters long; Slack carries ${MAX_ACTION_ID}.`);
  }
  return whole;
}

/** A dialog before something that cannot be taken back. Names the person, the thing and the effect. */
export function confirm(dialog: {
  readonly title: Plain;
  readonly text: Mrkdwn;
  readonly yes: Plain;
  readonly no?: Plain;
  readonly danger?: boolean;
}): ConfirmationDialog {
  return {
    title: label(dialog.title, 100),
    text: { type: 'mrkdwn', text: cutMrkdwn(dialog.text, 300), verbatim: true },
    confirm: label(dialog.yes, 30),
    deny: label(dialog.no ?? 'Cancel', 30),
    ...(dialog.danger && { style: 'danger' as const }),
  };
}

export interface ButtonOptions {
  readonly style?: 'primary' | 'danger';
  readonly confirm?: ConfirmationDialog;
  /** Also opens this address. */
  readonly url?: string;
  /** What a screen reader says instead of the label: "Book plan 2, Tuesday 10:00". */
  readonly describe?: Plain;
  /** Makes the action id unique in its block; `actions()` adds one by itself where two are equal. */
  readonly suffix?: string;
}

/**
 * A button that calls `action` with `payload`.
 * @throws Error when the payload's JSON is longer than 2,000 characters.
 * @example button('Book it', book, { planId: plan.id }, { style: 'primary' })
 */
export function button<Payload>(
  text: Plain,
  action: Callable<Payload>,
  payload: NoInfer<Payload>,
  options: ButtonOptions = {},
): Button {
  const value = packed(action.id, payload, MAX_VALUE);
  const url = options.url === undefined ? null : safeUrl(options.url);
  return {
    type: 'button',
    text: label(text, 75),
    action_id: actionId(action.id, options.suffix),
    ...(value !== undefined && { value }),
    ...(url !== null && { url }),
    ...(options.style && { style: options.style }),
    ...(options.confirm && { confirm: options.confirm }),
    ...(options.describe !== undefined && { accessibility_label: cut(line(options.describe), 75) }),
  };
}

/** A button that only opens an address. The bot acknowledges its press and does nothing. */
export function linkButton(
  text: Plain,
  url: string,
  options: Pick<ButtonOptions, 'style' | 'describe' | 'suffix'> = {},
): Button {
  const address = safeUrl(url);
  if (address === null) throw new Error(`"${text}" cannot open ${url}: not a web or mail address.`);
  return {
    type: 'button',
    text: label(text, 75),
    action_id: actionId(LINK, options.suffix),
    url: address,
    ...(options.style && { style: options.style }),
    ...(options.describe !== undefined && { accessibility_label: cut(line(options.describe), 75) }),
  };
}

/** One choice. `value` is what comes back, at most 150 characters: an id, not a name. */
export function option(text: Plain, value: string, description?: Plain): Option {
  if (lengthOf(value) > MAX_OPTION_VALUE) {
    throw new Error(`The option value of "${text}" is longer than the ${MAX_OPTION_VALUE} characters Slack carries.`);
  }
  return {
    text: label(text, 75),
    value,
    ...(description !== undefined && line(description) !== '' && { description: label(description, 75) }),
  };
}

/**
 * The ⋯ menu: at most five calls of one action, each with its own payload (150 characters of JSON) or address.
 * @example overflow(panelMenu, [['Reschedule', { panelId, do: 'move' }], ['Cancel', { panelId, do: 'cancel' }]])
 */
export function overflow<Payload>(
  action: Callable<Payload>,
  choices: readonly (readonly [text: Plain, payload: NoInfer<Payload>])[],
  options: Pick<ButtonOptions, 'confirm' | 'suffix'> = {},
): Overflow {
  return {
    type: 'overflow',
    action_id: actionId(action.id, options.suffix),
    options: choices
      .slice(0, 5)
      .map(([text, payload]) => option(text, packed(action.id, payload, MAX_OPTION_VALUE) ?? 'null')),
    ...(options.confirm && { confirm: options.confirm }),
  };
}

/** A choice whose words are formatted, for `radio` and `checkboxes` only. */
export function richOption(text: Mrkdwn, value: string, description?: Plain): MrkdwnOption {
  const { text: _, ...rest } = option('', value, description);
  return { ...rest, text: { type: 'mrkdwn', text: cutMrkdwn(text, 75), verbatim: true } };
}

/** What a press on a menu or field calls; without it the element only holds a value until the form is submitted. */
export interface Calls<Payload> {
  readonly on?: Callable<Payload>;
  /** Travels in the action id, so at most some 200 characters of JSON. Left out: the action gets `{}`. */
  readonly payload?: NoInfer<Payload>;
}

export interface MenuOptions<Payload> extends Calls<Payload> {
  readonly placeholder?: Plain;
  readonly confirm?: ConfirmationDialog;
}

/** The action id of an element that may call something. */
export function called<Payload>(calls: Calls<Payload>, otherwise: string = FIELD): string {
  if (!calls.on) return otherwise;
  return calls.payload === undefined ? calls.on.id : actionId(calls.on.id, JSON.stringify(calls.payload));
}

export function placeheld(text: Plain | undefined): { placeholder?: PlainTextElement } {
  return text === undefined || text === '' ? {} : { placeholder: label(text, 150) };
}

/** What every menu and picker has. */
export function menu<Payload>(options: MenuOptions<Payload>): {
  action_id: string;
  placeholder?: PlainTextElement;
  confirm?: ConfirmationDialog;
} {
  return {
    action_id: called(options),
    ...placeheld(options.placeholder),
    ...(options.confirm && { confirm: options.confirm }),
  };
}
