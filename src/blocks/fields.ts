/**
 * Fields of a form: dates, times, boxes to tick, text, numbers. Used through `kit.ts`; pure.
 */
import type {
  Checkboxes,
  Datepicker,
  DateTimepicker,
  EmailInput,
  MrkdwnOption,
  NumberInput,
  PlainTextInput,
  RadioButtons,
  Timepicker,
  URLInput,
} from '@slack/types';
import {
  called,
  type Calls,
  FIELD,
  menu,
  type MenuOptions,
  NOTHING,
  type Option,
  option,
  placeheld,
} from './elements.ts';
import { cut, type Plain } from './mrkdwn.ts';

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
