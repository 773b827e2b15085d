/**
 * A field of a form: feedback, templates, application questions. Used by the resources beside this file.
 * In templates there is no `value`; in forms it is there, `null` when empty. Answers are matched by option *text*.
 */
import { z } from 'zod';
import { flag, list, record, text, textOrNull, word, type Known } from '../schema.ts';

export type FormFieldType = Known<
  | 'text'
  | 'textarea'
  | 'dropdown'
  | 'multiple-choice'
  | 'multiple-select'
  | 'score-system'
  | 'score'
  | 'scorecard'
  | 'yes-no'
  | 'code'
  | 'date'
  | 'currency'
  | 'file-upload'
  | 'university'
  | 'note'
>;

const Option = record({ text, optionId: z.string().nullish() });
const Score = record({ text, description: textOrNull });

export const FormField = record({
  id: text,
  type: word(
    'text',
    'text',
    'textarea',
    'dropdown',
    'multiple-choice',
    'multiple-select',
    'score-system',
    'score',
    'scorecard',
    'yes-no',
    'code',
    'date',
    'currency',
    'file-upload',
    'university',
    'note',
  ),
  /** The question. Can be empty. */
  text,
  description: text,
  required: flag,
  prompt: z.string().nullish(),
  /** Dropdowns, choices and the rating; a dropdown read from a filled form may come without. */
  options: list(Option).optional(),
  /** The rows of a scorecard. */
  scores: list(Score).optional(),
  /**
   * Text of an option (`dropdown`, `multiple-choice`, `score-system`), texts (`multiple-select`), 1–4 (`score`),
   * `{ score, comment }[]` beside `scores` (`scorecard`), `"yes"`/`"no"`, epoch ms (`date`), number (`currency`), text.
   */
  value: z.unknown().optional(),
});
export interface FormField extends z.infer<typeof FormField> {}

/** One row of an answered scorecard. */
export interface ScorecardAnswer {
  readonly score: 1 | 2 | 3 | 4 | null;
  readonly comment: string | null;
}

/** An answer to write; `value` as described at `FormField`. */
export interface FieldValue {
  readonly id: string;
  readonly value: string | number | readonly string[] | readonly ScorecardAnswer[] | null;
}
