/**
 * Things a person presses, picks from or types into. Called through `kit.ts`; pure.
 * A button is a typed call: made from the action it triggers, its payload checked by the compiler, carried as JSON and
 * parsed again by the action when it comes back (`calls.ts` reads it). Labels are cut to Slack's limits; a payload that
 * does not fit is our bug and throws.
 */
import type {
  Button,
  Checkboxes,
  ConfirmationDialog,
  ConversationsSelect,
  Datepicker,
  DateTimepicker,
  EmailInput,
  ExternalSelect,
  MrkdwnOption,
  MultiExternalSelect,
  MultiStaticSelect,
  MultiUsersSelect,
  NumberInput,
  Overflow,
  PlainTextElement,
  PlainTextInput,
  PlainTextOption,
  RadioButtons,
  StaticSelect,
  Timepicker,
  URLInput,
  UsersSelect,
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

/** Options under headings. */
export interface Group {
  readonly label: Plain;
  readonly options: readonly Option[];
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

function called<Payload>(calls: Calls<Payload>, otherwise: string = FIELD): string {
  if (!calls.on) return otherwise;
  return calls.payload === undefined ? calls.on.id : actionId(calls.on.id, JSON.stringify(calls.payload));
}

function placeheld(text: Plain | undefined): { placeholder?: PlainTextElement } {
  return text === undefined || text === '' ? {} : { placeholder: label(text, 150) };
}

function menu<Payload>(options: MenuOptions<Payload>): {
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

type Choices = readonly Option[] | readonly Group[];

function isGroups(choices: Choices): choices is readonly Group[] {
  const first = choices[0];
  return first !== undefined && 'options' in first;
}

function choicesOf(choices: Choices): Pick<StaticSelect, 'options' | 'option_groups'> {
  if (isGroups(choices)) {
    const groups = choices.filter((it) => it.options.length > 0).slice(0, 100);
    if (groups.length > 0)
      return {
        option_groups: groups.map((it) => ({ label: label(it.label, 75), options: it.options.slice(0, 100) })),
      };
    return { options: [option('Nothing to choose from', NOTHING)] };
  }
  const options = choices.slice(0, 100);
  return { options: options.length > 0 ? options : [option('Nothing to choose from', NOTHING)] };
}

function allOf(part: Pick<StaticSelect, 'options' | 'option_groups'>): StaticSelect['options'] & {} {
  return part.options ?? part.option_groups?.flatMap((it) => it.options) ?? [];
}

/**
 * A menu of at most 100 choices (or 100 groups of 100); more are cut, so offer `typeahead` for long lists.
 * `initial` is a value; one that is not among the choices is left out.
 */
export function select<Payload = never>(
  choices: Choices,
  initial?: string | null,
  options: MenuOptions<Payload> = {},
): StaticSelect {
  const part = choicesOf(choices);
  const chosen = allOf(part).find((it) => it.value === initial);
  return { type: 'static_select', ...menu(options), ...part, ...(chosen && { initial_option: chosen }) };
}

export function multiSelect<Payload = never>(
  choices: Choices,
  initial: readonly string[] = [],
  options: MenuOptions<Payload> & { readonly most?: number } = {},
): MultiStaticSelect {
  const part = choicesOf(choices);
  const chosen = allOf(part).filter((it) => initial.includes(it.value ?? ''));
  return {
    type: 'multi_static_select',
    ...menu(options),
    ...part,
    ...(chosen.length > 0 && { initial_options: [...chosen] }),
    ...(options.most !== undefined && { max_selected_items: options.most }),
  };
}

export interface TypeaheadOptions {
  readonly placeholder?: Plain;
  /** Characters before Slack asks; 0 asks when the menu opens. Default 0. */
  readonly minQueryLength?: number;
}

/** A menu whose choices come from an options action while the person types. */
export function typeahead(
  source: { readonly id: string },
  initial?: Option | null,
  options: TypeaheadOptions = {},
): ExternalSelect {
  return {
    type: 'external_select',
    action_id: source.id,
    min_query_length: options.minQueryLength ?? 0,
    ...placeheld(options.placeholder),
    ...(initial && { initial_option: initial }),
  };
}

export function multiTypeahead(
  source: { readonly id: string },
  initial: readonly Option[] = [],
  options: TypeaheadOptions & { readonly most?: number } = {},
): MultiExternalSelect {
  return {
    type: 'multi_external_select',
    action_id: source.id,
    min_query_length: options.minQueryLength ?? 0,
    ...placeheld(options.placeholder),
    ...(initial.length > 0 && { initial_options: [...initial] }),
    ...(options.most !== undefined && { max_selected_items: options.most }),
  };
}

/** A menu of the workspace's people. `initial` is a Slack user id. */
export function userSelect<Payload = never>(initial?: string | null, options: MenuOptions<Payload> = {}): UsersSelect {
  return { type: 'users_select', ...menu(options), ...(initial && { initial_user: initial }) };
}

export function multiUserSelect<Payload = never>(
  initial: readonly string[] = [],
  options: MenuOptions<Payload> & { readonly most?: number } = {},
): MultiUsersSelect {
  return {
    type: 'multi_users_select',
    ...menu(options),
    ...(initial.length > 0 && { initial_users: [...initial] }),
    ...(options.most !== undefined && { max_selected_items: options.most }),
  };
}

/** A menu of channels: public and private, no direct messages. `initial` is a Slack channel id. */
export function channelSelect<Payload = never>(
  initial?: string | null,
  options: MenuOptions<Payload> = {},
): ConversationsSelect {
  return {
    type: 'conversations_select',
    ...menu(options),
    filter: { include: ['public', 'private'], exclude_bot_users: true },
    ...(initial && { initial_conversation: initial }),
  };
}

/** `initial` is `YYYY-MM-DD`. */
export function datePicker<Payload = never>(initial?: string | null, options: MenuOptions<Payload> = {}): Datepicker {
  return { type: 'datepicker', ...menu(options), ...(initial && { initial_date: initial }) };
}

/** `initial` is `HH:mm`, 24 hours. `zone` (IANA) is told to the person as the zone of what they pick. */
export function timePicker<Payload = never>(
  initial?: string | null,
  options: MenuOptions<Payload> & { readonly zone?: string } = {},
): Timepicker {
  return {
    type: 'timepicker',
    ...menu(options),
    ...(initial && { initial_time: initial }),
    ...(options.zone !== undefined && { timezone: options.zone }),
  };
}

/** An instant, epoch ms, shown in the person's own zone. Not allowed in a section or on Home. */
export function dateTimePicker<Payload = never>(
  initialMs?: number | null,
  options: Calls<Payload> = {},
): DateTimepicker {
  return {
    type: 'datetimepicker',
    action_id: called(options),
    ...(typeof initialMs === 'number' && { initial_date_time: Math.floor(initialMs / 1000) }),
  };
}

type TickOption = Option | MrkdwnOption;

/** At most ten boxes. `initial` are values. */
export function checkboxes<Payload = never>(
  choices: readonly TickOption[],
  initial: readonly string[] = [],
  options: Calls<Payload> = {},
): Checkboxes {
  const shown = choices.length > 0 ? choices.slice(0, 10) : [option('Nothing to choose from', NOTHING)];
  const ticked = shown.filter((it) => initial.includes(it.value ?? ''));
  return {
    type: 'checkboxes',
    action_id: called(options),
    options: shown,
    ...(ticked.length > 0 && { initial_options: ticked }),
  };
}

/** At most ten, exactly one chosen. */
export function radio<Payload = never>(
  choices: readonly TickOption[],
  initial?: string | null,
  options: Calls<Payload> = {},
): RadioButtons {
  const shown = choices.length > 0 ? choices.slice(0, 10) : [option('Nothing to choose from', NOTHING)];
  const chosen = shown.find((it) => it.value === initial);
  return {
    type: 'radio_buttons',
    action_id: called(options),
    options: shown,
    ...(chosen && { initial_option: chosen }),
  };
}

/** A choice whose words are formatted, for `radio` and `checkboxes` only. */
export function richOption(text: Mrkdwn, value: string, description?: Plain): MrkdwnOption {
  const { text: _, ...rest } = option('', value, description);
  return { ...rest, text: { type: 'mrkdwn', text: cutMrkdwn(text, 75), verbatim: true } };
}

export interface TextOptions {
  readonly initial?: string | null;
  readonly placeholder?: Plain;
  readonly multiline?: boolean;
  /** 0–3,000 characters. */
  readonly least?: number;
  /** 1–3,000 characters. */
  readonly most?: number;
}

export function textInput(options: TextOptions = {}): PlainTextInput {
  const most = Math.min(options.most ?? 3000, 3000);
  return {
    type: 'plain_text_input',
    action_id: FIELD,
    ...placeheld(options.placeholder),
    ...(options.initial && { initial_value: cut(options.initial, most) }),
    ...(options.multiline && { multiline: true }),
    ...(options.least !== undefined && { min_length: options.least }),
    ...(options.most !== undefined && { max_length: most }),
  };
}

export function emailInput(options: Pick<TextOptions, 'initial' | 'placeholder'> = {}): EmailInput {
  return {
    type: 'email_text_input',
    action_id: FIELD,
    ...placeheld(options.placeholder),
    ...(options.initial && { initial_value: options.initial }),
  };
}

export function urlInput(options: Pick<TextOptions, 'initial' | 'placeholder'> = {}): URLInput {
  return {
    type: 'url_text_input',
    action_id: FIELD,
    ...placeheld(options.placeholder),
    ...(options.initial && { initial_value: options.initial }),
  };
}

export function numberInput(
  options: {
    readonly initial?: number | null;
    readonly least?: number;
    readonly most?: number;
    readonly decimal?: boolean;
    readonly placeholder?: Plain;
  } = {},
): NumberInput {
  return {
    type: 'number_input',
    action_id: FIELD,
    is_decimal_allowed: options.decimal ?? false,
    ...placeheld(options.placeholder),
    ...(typeof options.initial === 'number' && { initial_value: String(options.initial) }),
    ...(options.least !== undefined && { min_value: String(options.least) }),
    ...(options.most !== undefined && { max_value: String(options.most) }),
  };
}
