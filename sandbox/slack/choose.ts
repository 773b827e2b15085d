/**
 * Turns what a person chooses or types into the value Slack keeps for the element, and refuses what Slack's own client
 * would refuse: options that are not there, dates that are none, empty required fields. Pure.
 */
import {
  codePoints,
  isEmptyState,
  isMultiple,
  jsons,
  optionsOf,
  type Placed,
  stateOf,
  str,
  valueKeys,
  words,
} from './form.ts';
import type { Control, Json } from './screen.ts';

/** A single choice, several, or nothing (`null` clears). */
export type Choice = string | number | readonly string[] | null;

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().toLowerCase();

function best<Item>(
  items: readonly Item[],
  wanted: string,
  namesOf: (item: Item) => readonly string[],
): Item | undefined {
  const exactly = plain(wanted).replace(/^[@#]/, '');
  const names = (item: Item): readonly string[] => namesOf(item).map((it) => plain(it).replace(/^[@#]/, ''));
  return (
    items.find((it) => names(it).includes(exactly)) ??
    items.find((it) => names(it).some((name) => name.startsWith(exactly))) ??
    items.find((it) => names(it).some((name) => name.includes(exactly)))
  );
}

function offered(control: Control): string {
  const texts = control.options.slice(0, 12).map((it) => `"${it.text}"`);
  return texts.length === 0 ? 'nothing' : texts.join(', ') + (control.options.length > 12 ? ', …' : '');
}

/** The raw option object of `raw` a person means by its text or value. */
export function findOption(raw: readonly Json[], wanted: string, textOf: (option: Json) => string): Json | undefined {
  return best(raw, wanted, (it) => [textOf(it), str(it['value'])]);
}

const dateOk = (text: string): boolean => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const date = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  return date.toISOString().startsWith(text);
};

/** `YYYY-MM-DD HH:mm` on a wall clock in `zone`, as Unix seconds. */
export function wallClockSeconds(
  text: string,
  zone: string,
  offset: (zone: string, at: number) => number,
): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})$/.exec(text);
  if (!match?.[1] || !dateOk(match[1])) return null;
  const asUtc = Date.parse(`${match[1]}T${match[2]}:00Z`);
  const first = asUtc - offset(zone, asUtc) * 1000;
  return Math.floor((asUtc - offset(zone, first) * 1000) / 1000);
}

/** The new value of a select, picker, radio group or checkboxes. `raw`: options of a typeahead's answer. */
export function chosenState(
  control: Control,
  choice: Choice,
  context: {
    readonly raw?: readonly Json[];
    readonly textOf: (option: Json) => string;
    readonly seconds: (text: string) => number | null;
  },
): Json {
  const { element, type } = control;
  const key = valueKeys[type];
  if (key === undefined) throw new Error(`"${control.label}" is a ${type}: there is nothing to pick from`);
  const multiple = isMultiple(type);
  if (choice === null || (Array.isArray(choice) && choice.length === 0 && multiple))
    return stateOf(element, multiple ? [] : null);
  const wanted = (Array.isArray(choice) ? choice : [choice]).map(String);
  if (!multiple && wanted.length !== 1) throw new Error(`"${control.label}" takes one choice, not ${wanted.length}`);
  const most = element['max_selected_items'];
  if (typeof most === 'number' && wanted.length > most)
    throw new Error(`"${control.label}" takes at most ${most} choices, not ${wanted.length}`);
  const values = wanted.map((it) => oneValue(control, it, context));
  return stateOf(element, multiple ? values : values[0]);
}

function oneValue(control: Control, wanted: string, context: Parameters<typeof chosenState>[2]): unknown {
  const { type, element, label } = control;
  if (type === 'datepicker') {
    if (!dateOk(wanted)) throw new Error(`"${wanted}" is not a date for "${label}": write 2026-11-24`);
    return wanted;
  }
  if (type === 'timepicker') {
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(wanted))
      throw new Error(`"${wanted}" is not a time for "${label}": write 14:30`);
    return wanted;
  }
  if (type === 'datetimepicker') {
    const seconds = /^\d{10}$/.test(wanted) ? Number(wanted) : context.seconds(wanted);
    if (seconds === null) throw new Error(`"${wanted}" is not a date and time for "${label}": write 2026-11-24 14:30`);
    return seconds;
  }
  if (/(users|channels|conversations)_select$/.test(type)) {
    const found = best(control.options, wanted, (it) => [it.text, it.value]);
    if (!found) throw new Error(`"${label}" does not offer "${wanted}"; it offers ${offered(control)}`);
    return found.value;
  }
  const found = findOption(context.raw ?? optionsOf(element), wanted, context.textOf);
  if (!found) {
    const texts = context.raw?.map((it) => `"${context.textOf(it)}"`).join(', ');
    throw new Error(`"${label}" does not offer "${wanted}"; it offers ${texts ?? offered(control)}`);
  }
  return found;
}

/** What `actions[0]` says about a value: the state without its `type`. */
export function asAction(state: Json): Json {
  const { type: _type, ...rest } = state;
  return rest;
}

export function typedState(control: Control, text: string): Json {
  if (control.type === 'rich_text_input') {
    const section = { type: 'rich_text_section', elements: [{ type: 'text', text }] };
    return stateOf(control.element, text === '' ? null : { type: 'rich_text', elements: [section] });
  }
  if (!['plain_text_input', 'email_text_input', 'url_text_input', 'number_input'].includes(control.type))
    throw new Error(`"${control.label}" is a ${control.type}: pick from it, do not type into it`);
  return stateOf(control.element, text === '' ? null : text);
}

const characters = (count: number): string => `${count} ${count === 1 ? 'character' : 'characters'}`;

/** What Slack's client finds wrong with one field before it lets a form go; `null` when nothing. */
export function fieldProblem(placed: Placed, state: Json | undefined): string | null {
  const { element, block, type } = placed;
  if (isEmptyState(state)) return block['optional'] === true ? null : 'Please complete this required field.';
  const value = str(state?.['value']);
  const least = Number(element['min_length'] ?? 0);
  const most = Number(element['max_length'] ?? 3000);
  switch (type) {
    case 'plain_text_input':
      if (codePoints(value) < least) return `Must be at least ${characters(least)}.`;
      if (codePoints(value) > most) return `Must be at most ${characters(most)}.`;
      return null;
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : 'Must be a valid email address.';
    case 'url_text_input':
      return URL.canParse(value) ? null : 'Must be a valid URL.';
    case 'number_input': {
      const number = Number(value);
      if (!Number.isFinite(number)) return 'Must be a number.';
      if (element['is_decimal_allowed'] !== true && !Number.isInteger(number)) return 'Must be a whole number.';
      if (element['min_value'] !== undefined && number < Number(element['min_value']))
        return `Must be at least ${words(element['min_value'])}.`;
      if (element['max_value'] !== undefined && number > Number(element['max_value']))
        return `Must be at most ${words(element['max_value'])}.`;
      return null;
    }
    case 'file_input': {
      const files = jsons(state?.['files']);
      const limit = Number(element['max_files'] ?? 10);
      return files.length > limit ? `At most ${limit} files.` : null;
    }
    default:
      return null;
  }
}
