/** What buttons and forms about an interview day can call: ids and payloads, apart from what they do. State is in the day. */
import { z } from 'zod';

const id = z.string().min(1).max(80);
const day = z.object({ day: id });
const one = z.object({ day: id, draft: id });

function call<Payload>(name: string, payload: z.ZodType<Payload>) {
  return { id: `day.${name}`, payload };
}

export const dayCalls = {
  /** The first form: who, by which plan. `day`: one that is given other candidates. */
  choose: call('choose', z.object({ day: id.nullable() })),
  /** Back to the first form; null begins anew. */
  again: call('again', z.object({ day: id.nullable() })),
  /** The second form: when each can. */
  plan: call('plan', day),
  edit: call('edit', day),
  search: call('search', day),
  /** Search again with what would help. `at`: when the search was made. */
  help: call('help', z.object({ day: id, at: z.number(), help: z.number().int().min(0) })),
  helpReason: call('help-reason', z.object({ day: id, at: z.number(), help: z.number().int().min(0) })),
  /** Without what was changed on request. */
  plain: call('plain', day),
  options: call('options', day),
  pick: call('pick', z.object({ day: id, at: z.number(), option: z.number().int().min(0) })),
  preview: call('preview', day),
  /** Everything that one candidate's readers get, word for word. */
  words: call('words', one),
  /** `seen`: what the preview showed. */
  book: call('book', z.object({ day: id, seen: id })),
  /** How the day stands. */
  standing: call('standing', day),
  finish: call('finish', one),
  undo: call('undo', one),
  mail: call('mail', one),
} as const;

export type DayCalls = typeof dayCalls;

export const dayMenus = { candidates: { id: 'day.candidates' } } as const;
