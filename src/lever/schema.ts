/**
 * Building blocks for Lever's answers. Called by `resources/*.ts`.
 * Lever mixes `null`, `""` and absent keys, adds fields at any time and sends some numbers as strings: each block says
 * which of these it takes and what comes out. Nothing here may refuse a field nobody told us about.
 */
import { z } from 'zod';

/** Words known today; Lever may add one tomorrow, so any string passes. */
export type Known<Words extends string> = Words | (string & {});

/** An object whose unknown keys are kept at run time, but not typed: a misspelt name does not compile. */
export function record<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> {
  return z.looseObject(shape);
}

/** Like `record`, but `null` and absent count as `{}`; give it a shape whose fields all tolerate that. */
export function recordOrEmpty<Shape extends z.ZodRawShape>(shape: Shape): z.ZodType<z.infer<z.ZodObject<Shape>>> {
  return z
    .unknown()
    .optional()
    .transform((value) => value ?? {})
    .pipe(z.looseObject(shape));
}

/** An absent key reads as `null`. */
export function orNull<Inner extends z.ZodType>(inner: Inner): z.ZodType<z.infer<Inner> | null> {
  return inner.nullish().transform((value) => value ?? null) as z.ZodType<z.infer<Inner> | null>;
}

/** `null` and absent read as the empty list. */
export function list<Inner extends z.ZodType>(inner: Inner): z.ZodType<z.infer<Inner>[]> {
  return z
    .array(inner)
    .nullish()
    .transform((value) => value ?? []) as z.ZodType<z.infer<Inner>[]>;
}

const anyId = z.union([
  z.string().min(1),
  // An object where an id was expected: expanded although nobody asked. Its id is what was meant.
  z.looseObject({ id: z.string().min(1) }).transform((it) => it.id),
]);

/** An id of any form: Lever's are mostly UUIDs, but not always (`lead-new`, `no-feedback`). */
export function id<Id extends string>(): z.ZodType<Id> {
  return anyId as unknown as z.ZodType<Id>;
}

/** An id, or `null` for `null`, `""` and absent. */
export function idOrNull<Id extends string>(): z.ZodType<Id | null> {
  return z
    .union([anyId, z.literal('')])
    .nullish()
    .transform((value) => (value ? value : null)) as unknown as z.ZodType<Id | null>;
}

/** Text; `null` and absent read as `""`. */
export const text: z.ZodType<string> = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

/** Text or `null`; `""` stays `""`. */
export const textOrNull = orNull(z.string());

/** Absent and `null` read as `false`. */
export const flag: z.ZodType<boolean> = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

/** A number, or a string of digits: files send their size and times as text. */
const number = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);

/** Epoch milliseconds. */
export const instant: z.ZodType<number> = number;

/** Epoch milliseconds, or `null` for `null`, `""` and absent. */
export const instantOrNull: z.ZodType<number | null> = z
  .union([number, z.literal('')])
  .nullish()
  .transform((value) => (value === '' || value === undefined ? null : value));

export const numberOrNull = instantOrNull;

/** One of these words today; `fallback` for `null` and absent. */
export function word<const Words extends string>(fallback: Words, ..._known: Words[]): z.ZodType<Known<Words>> {
  return z
    .string()
    .nullish()
    .transform((value) => value ?? fallback);
}

/** One of these words today, or `null` for `null` and absent. */
export function wordOrNull<const Words extends string>(..._known: Words[]): z.ZodType<Known<Words> | null> {
  return orNull(z.string()) as z.ZodType<Known<Words> | null>;
}

/** `unknown` when Lever did not say: never taken for harmless. */
export const confidentiality = word('unknown', 'non-confidential', 'confidential');
