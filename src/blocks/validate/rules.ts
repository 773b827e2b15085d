/**
 * The small language in which `tables.ts` states Block Kit's rules, and the walk that applies it.
 * Called by `validate.ts` only. Pure; must never throw on any input, however broken.
 */
import { lengthOf } from '../mrkdwn.ts';

/** In the shape of Slack's own `blocks.validate` answers. */
export interface Problem {
  readonly code:
    | 'missing_field'
    | 'failed_constraint'
    | 'invalid_type'
    | 'unknown_field'
    | 'unsupported_type'
    | 'duplicate'
    | 'too_large';
  readonly message: string;
  /** JSON pointer into the surface: `/blocks/0/elements/1/text/text`. */
  readonly pointer: string;
  readonly constraint?: { readonly type: string; readonly expected: unknown };
}

export type Surface = 'message' | 'modal' | 'home';

export type Loose = Readonly<Record<string, unknown>>;

export type Rule =
  | {
      readonly is: 'string';
      readonly min?: number;
      readonly max?: number;
      readonly pattern?: RegExp;
      readonly oneOf?: readonly string[];
    }
  | {
      readonly is: 'number';
      readonly min?: number;
      readonly max?: number;
      readonly above?: number;
      readonly integer?: boolean;
    }
  | { readonly is: 'boolean' }
  | { readonly is: 'text'; readonly of: 'plain' | 'mrkdwn' | 'any'; readonly max: number }
  | { readonly is: 'list'; readonly of: Rule; readonly min?: number; readonly max?: number }
  /** An object without a type of its own: one of `shapes`. */
  | { readonly is: 'shape'; readonly name: string }
  /** An object whose `type` is one of these. */
  | { readonly is: 'typed'; readonly of: readonly string[] }
  | { readonly is: 'anything' };

export interface Shape {
  readonly fields: Readonly<Record<string, Rule>>;
  readonly required?: readonly string[];
  /** Of each list at most one may be there. */
  readonly notTogether?: readonly (readonly string[])[];
  /** Of each list at least one must be there. */
  readonly needsOne?: readonly (readonly string[])[];
  /** Surfaces it may stand on; all when absent. */
  readonly on?: readonly Surface[];
  /** Fields that are not named are let through (rich text grows new ones all the time). */
  readonly open?: boolean;
  readonly check?: (value: Loose, context: Context, pointer: string) => void;
}

export interface Context {
  readonly surface: Surface;
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly problems: Problem[];
  /** Where each block id was first seen. */
  readonly blockIds: Map<string, string>;
  /** Action ids of the block being walked. */
  actionIds: Map<string, string>;
  focused: string | null;
}

export function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function report(
  context: Context,
  code: Problem['code'],
  pointer: string,
  message: string,
  constraint?: Problem['constraint'],
): void {
  context.problems.push({ code, message, pointer, ...(constraint && { constraint }) });
}

function bounds(context: Context, pointer: string, what: string, size: number, min: number, max: number, unit: string) {
  if (size < min) {
    report(context, 'failed_constraint', pointer, `must be ${what} ${min} ${unit} or more, is ${size}`, {
      type: unit === 'items' ? 'min_items' : 'min_length',
      expected: min,
    });
  }
  if (size > max) {
    report(context, 'failed_constraint', pointer, `must be ${what} ${max} ${unit} or fewer, is ${size}`, {
      type: unit === 'items' ? 'max_items' : 'max_length',
      expected: max,
    });
  }
}

function wrongType(context: Context, pointer: string, expected: string): void {
  report(context, 'invalid_type', pointer, `must be ${expected}`, { type: 'type', expected });
}

function walkString(value: unknown, rule: Rule & { is: 'string' }, context: Context, pointer: string): void {
  if (typeof value !== 'string') return wrongType(context, pointer, 'a string');
  bounds(context, pointer, 'of', lengthOf(value), rule.min ?? 0, rule.max ?? Number.POSITIVE_INFINITY, 'characters');
  if (rule.oneOf && !rule.oneOf.includes(value)) {
    report(context, 'failed_constraint', pointer, `must be one of ${rule.oneOf.join(', ')}`, {
      type: 'enum',
      expected: rule.oneOf,
    });
  }
  if (rule.pattern && !rule.pattern.test(value)) {
    report(context, 'failed_constraint', pointer, `does not look like ${rule.pattern.source}`, {
      type: 'pattern',
      expected: rule.pattern.source,
    });
  }
}

function walkNumber(value: unknown, rule: Rule & { is: 'number' }, context: Context, pointer: string): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) return wrongType(context, pointer, 'a number');
  const fail = (type: string, expected: unknown, words: string): void =>
    report(context, 'failed_constraint', pointer, words, { type, expected });
  if (rule.min !== undefined && value < rule.min) fail('min', rule.min, `must be ${rule.min} or more`);
  if (rule.max !== undefined && value > rule.max) fail('max', rule.max, `must be ${rule.max} or less`);
  if (rule.above !== undefined && value <= rule.above) fail('exclusive_min', rule.above, `must be over ${rule.above}`);
  if (rule.integer && !Number.isInteger(value)) fail('integer', true, 'must be a whole number');
}

function walkText(value: unknown, rule: Rule & { is: 'text' }, context: Context, pointer: string): void {
  if (!isRecord(value)) return wrongType(context, pointer, 'a text object');
  const allowed = { plain: ['plain_text'], mrkdwn: ['mrkdwn'], any: ['plain_text', 'mrkdwn'] }[rule.of];
  const type = value['type'];
  if (typeof type !== 'string' || !allowed.includes(type)) {
    report(context, 'failed_constraint', `${pointer}/type`, `must be ${allowed.join(' or ')}`, {
      type: 'enum',
      expected: allowed,
    });
    return;
  }
  const own = type === 'plain_text' ? 'emoji' : 'verbatim';
  for (const key of Object.keys(value)) {
    if (!['type', 'text', own].includes(key)) {
      report(context, 'unknown_field', `${pointer}/${key}`, `a ${type} object has no "${key}"`);
    }
  }
  if (value[own] !== undefined && typeof value[own] !== 'boolean')
    wrongType(context, `${pointer}/${own}`, 'true or false');
  if (value['text'] === undefined) report(context, 'missing_field', `${pointer}/text`, 'is missing');
  else walkString(value['text'], { is: 'string', min: 1, max: rule.max }, context, `${pointer}/text`);
}

export function walk(value: unknown, rule: Rule, context: Context, pointer: string): void {
  switch (rule.is) {
    case 'anything':
      return;
    case 'string':
      return walkString(value, rule, context, pointer);
    case 'number':
      return walkNumber(value, rule, context, pointer);
    case 'boolean':
      if (typeof value !== 'boolean') wrongType(context, pointer, 'true or false');
      return;
    case 'text':
      return walkText(value, rule, context, pointer);
    case 'list':
      if (!Array.isArray(value)) return wrongType(context, pointer, 'a list');
      bounds(context, pointer, 'of', value.length, rule.min ?? 0, rule.max ?? Number.POSITIVE_INFINITY, 'items');
      value.forEach((it, index) => walk(it, rule.of, context, `${pointer}/${index}`));
      return;
    case 'shape':
      if (!isRecord(value)) return wrongType(context, pointer, 'an object');
      return walkShape(value, rule.name, context, pointer);
    case 'typed': {
      if (!isRecord(value)) return wrongType(context, pointer, 'an object');
      const type = value['type'];
      if (type === undefined) return report(context, 'missing_field', `${pointer}/type`, 'is missing');
      if (typeof type !== 'string' || !rule.of.includes(type)) {
        report(context, 'unsupported_type', `${pointer}/type`, `${JSON.stringify(type)} cannot stand here`, {
          type: 'enum',
          expected: rule.of,
        });
        return;
      }
      return walkShape(value, type, context, pointer);
    }
  }
}

function walkShape(value: Loose, name: string, context: Context, pointer: string): void {
  const shape = context.shapes[name];
  if (!shape) return;
  if (shape.on && !shape.on.includes(context.surface)) {
    report(context, 'unsupported_type', `${pointer}/type`, `"${name}" cannot stand on a ${context.surface}`, {
      type: 'surface',
      expected: shape.on,
    });
  }
  for (const field of shape.required ?? []) {
    if (value[field] === undefined || value[field] === null)
      report(context, 'missing_field', `${pointer}/${field}`, `"${field}" is missing`);
  }
  for (const [field, held] of Object.entries(value)) {
    if (field === 'type' || held === undefined) continue;
    const rule = shape.fields[field];
    if (rule && held !== null) walk(held, rule, context, `${pointer}/${field}`);
    else if (!rule && !shape.open)
      report(context, 'unknown_field', `${pointer}/${field}`, `"${name}" has no "${field}"`);
    else if (held === null && !shape.required?.includes(field) && !shape.open)
      wrongType(context, `${pointer}/${field}`, 'a value, or left out');
  }
  for (const together of shape.notTogether ?? []) {
    const there = together.filter((it) => value[it] !== undefined);
    if (there.length > 1) {
      report(context, 'failed_constraint', pointer, `${there.join(' and ')} cannot stand together`, {
        type: 'mutually_exclusive',
        expected: together,
      });
    }
  }
  for (const one of shape.needsOne ?? []) {
    if (one.every((it) => value[it] === undefined)) {
      report(context, 'missing_field', pointer, `needs ${one.join(' or ')}`, { type: 'required', expected: one });
    }
  }
  shape.check?.(value, context, pointer);
}
