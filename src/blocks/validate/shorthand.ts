/** Short names for `rules.ts`, so that the tables read like Slack's own. */
import { type Context, report, type Rule } from './rules.ts';

export const plain = (max: number): Rule => ({ is: 'text', of: 'plain', max });
export const mrkdwn = (max: number): Rule => ({ is: 'text', of: 'mrkdwn', max });
export const text = (max: number): Rule => ({ is: 'text', of: 'any', max });
export const string = (max?: number, min = 0): Rule => ({ is: 'string', min, ...(max !== undefined && { max }) });
export const oneOf = (...values: readonly string[]): Rule => ({ is: 'string', oneOf: values });
export const matching = (pattern: RegExp): Rule => ({ is: 'string', pattern });
export const number = (min?: number, max?: number): Rule => ({
  is: 'number',
  integer: true,
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});
export const list = (of: Rule, min?: number, max?: number): Rule => ({
  is: 'list',
  of,
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});
export const shape = (name: string): Rule => ({ is: 'shape', name });
export const typed = (...of: readonly string[]): Rule => ({ is: 'typed', of });
export const yesNo: Rule = { is: 'boolean' };
export const anything: Rule = { is: 'anything' };
export const url = string(3000, 1);

/** A broken limit at `pointer`. */
export function fail(context: Context, pointer: string, message: string, type: string, expected: unknown): void {
  report(context, 'failed_constraint', pointer, message, { type, expected });
}
