/** Values of form fields, checked by type the way Lever's forms define them; wrong ones are a 400 naming the field. */
import type { FieldRecord } from '../records.ts';
import { badRequest } from '../refusal.ts';

/** The value as Lever stores it, or a refusal. `null` always means *not answered*. */
export function checkedValue(field: FieldRecord, value: unknown): unknown {
  if (value === null || value === undefined) return emptyValue(field);
  const wrong = (must: string) => badRequest(`Invalid value for field ${field.id}: ${must}`);
  const options = (field.options ?? []).map((it) => it.text);
  switch (field.type) {
    case 'dropdown':
    case 'multiple-choice':
    case 'score-system':
      if (typeof value !== 'string' || !options.includes(value)) throw wrong(`one of ${options.join(' | ')}`);
      return value;
    case 'multiple-select':
      if (!Array.isArray(value) || !value.every((it) => options.includes(it as string)))
        throw wrong(`some of ${options.join(' | ')}`);
      return [...(value as string[])];
    case 'score':
      if (!isScore(value)) throw wrong('an integer from 1 to 4');
      return value;
    case 'scorecard':
      return scorecard(field, value);
    case 'yes-no':
      if (value !== 'yes' && value !== 'no') throw wrong('yes or no');
      return value;
    case 'date':
    case 'currency':
      if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong('a number');
      return value;
    default:
      if (typeof value !== 'string') throw wrong('a string');
      return value;
  }
}

const isScore = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 4;

function scorecard(field: FieldRecord, value: unknown): unknown {
  const length = field.scores?.length ?? 0;
  const wrong = badRequest(`Invalid value for field ${field.id}: an array of ${length} { score, comment }`);
  if (!Array.isArray(value) || value.length !== length) throw wrong;
  return value.map((it: unknown) => {
    const { score = null, comment = null } = (it ?? {}) as { score?: unknown; comment?: unknown };
    if (score !== null && !isScore(score)) throw wrong;
    if (comment !== null && typeof comment !== 'string') throw wrong;
    return { score, comment };
  });
}

/** An untouched scorecard reads as a full-length array of nulls, everything else as null. */
export const emptyValue = (field: FieldRecord): unknown =>
  field.type === 'scorecard' ? (field.scores ?? []).map(() => ({ comment: null, score: null })) : null;

export function isEmpty(field: FieldRecord): boolean {
  const { value } = field;
  if (value === null || value === undefined || value === '') return true;
  if (field.type === 'scorecard')
    return (value as { score: unknown; comment: unknown }[]).every((it) => it.score === null);
  return Array.isArray(value) && value.length === 0;
}
