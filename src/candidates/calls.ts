/** What buttons and forms of `/hire add` can call: ids and payloads, apart from what they do. State is in the draft. */
import { z } from 'zod';

const id = z.string().min(1).max(80);
const draft = z.object({ draft: id });

function call<Payload>(name: string, payload: z.ZodType<Payload>) {
  return { id: `add.${name}`, payload };
}

export const addCalls = {
  /** The form's submission: look whether they are known, then the preview. */
  check: call('check', draft),
  /** Back to the form. */
  edit: call('edit', draft),
  /** Another candidacy beside the ones that were shown: `known` are their ids. */
  another: call('another', z.object({ draft: id, known: z.array(id).max(20) })),
  preview: call('preview', draft),
  /** Writes. `seen`: what the preview showed. */
  add: call('add', z.object({ draft: id, seen: id })),
  /** After an answer that was lost: looks first. */
  lookAgain: call('look-again', draft),
  /** Leaves an unconfirmed one alone, and begins with an empty form. */
  startOver: call('start-over', z.object({})),
} as const;

export type AddCalls = typeof addCalls;

/** Typeaheads, named where their fields are drawn. */
export const addMenus = {
  posting: { id: 'add.postings' },
  stage: { id: 'add.stages' },
  source: { id: 'add.sources' },
} as const;
