/**
 * What is wrong with one value of a file that people write, in their words and not the validator's. Given to zod as the
 * error map of a whole file; what a schema says itself comes first. Pure.
 */
import type { z } from 'zod';

/** `undefined`: zod's own words will do. */
export function sayIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'array') return Number(issue.minimum) === 1 ? 'is empty' : `needs at least ${issue.minimum}`;
      if (issue.origin === 'string')
        return Number(issue.minimum) === 1 ? 'is empty' : `needs at least ${issue.minimum} characters`;
      return `at least ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'array') return `at most ${issue.maximum} of them`;
      return issue.origin === 'string' ? `at most ${issue.maximum} characters` : `at most ${issue.maximum}`;
    case 'not_multiple_of':
      return `in steps of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `there is no ${issue.keys.map((it) => `"${it}"`).join(', ')} here`;
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : undefined;
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_union':
    case 'invalid_value':
    default:
      return undefined;
  }
}
