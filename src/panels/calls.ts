/**
 * What buttons and forms about panels can call: ids and payloads, apart from what they do, so that any card (the schedule
 * conversation, a job's notice, the candidate card) can carry the same button. Payloads are small: state is in the draft.
 */
import { z } from 'zod';

const id = z.string().min(1).max(80);
const draft = z.object({ draft: id });
const booking = z.object({ booking: id });

function call<Payload>(name: string, payload: z.ZodType<Payload>) {
  return { id: `schedule.${name}`, payload };
}

export const panelCalls = {
  /** Choose a candidate and open the plan. `asked`: in answer to "which one?", which goes away then. */
  pick: call('pick', z.object({ opportunityId: id, fresh: z.boolean().optional(), asked: z.literal(true).optional() })),
  /** The plan's own submission: search. */
  plan: call('plan', draft),
  /** Back to the plan, from anywhere. */
  edit: call('edit', draft),
  opportunity: call('opportunity', draft),
  posting: call('posting', draft),
  addSession: call('session-add', draft),
  editSession: call('session-edit', z.object({ draft: id, session: id })),
  removeSession: call('session-remove', z.object({ draft: id, session: id })),
  moveSession: call('session-up', z.object({ draft: id, session: id })),
  saveSession: call('session-save', z.object({ draft: id, session: id.nullable() })),
  rules: call('rules', draft),
  saveRules: call('rules-save', draft),
  saveTemplate: call('template-save', draft),
  search: call('search', draft),
  /** Search again with an offered change. */
  bend: call('bend', z.object({ draft: id, at: z.number(), offer: z.number().int().min(0) })),
  /** The same when somebody's limit is gone over: with the reason that was asked for. */
  bendReason: call('bend-reason', z.object({ draft: id, at: z.number(), offer: z.number().int().min(0) })),
  unbend: call('unbend', draft),
  /** Limits that were reached since the preview: gone over once, with a reason. */
  over: call('over', draft),
  overReason: call('over-reason', draft),
  options: call('options', draft),
  /** `at`: when the search was made; an older button is told so. */
  option: call('option', z.object({ draft: id, at: z.number(), option: z.number().int().min(0) })),
  change: call('change', z.object({ draft: id, at: z.number(), option: z.number().int().min(0).nullable() })),
  part: call('part', z.object({ draft: id, session: id })),
  swap: call('swap', z.object({ draft: id, session: id, instead: id, person: id })),
  shift: call('shift', z.object({ draft: id, session: id })),
  somebodyElse: call('else', z.object({ draft: id, session: id })),
  preview: call('preview', draft),
  /** `seen`: what the preview showed. */
  book: call('book', z.object({ draft: id, attempt: z.number().int().min(0), seen: id })),
  /** The same while another press is at work. */
  lookAgain: call('look-again', z.object({ draft: id, attempt: z.number().int().min(0) })),
  /** The candidate's panels, to change them; declared by `/hire panel`. */
  openPanels: { id: 'panel.open', payload: z.object({ opportunityId: id }) },
  finish: call('finish', booking),
  undo: call('undo', booking),
} as const;

export type PanelCalls = typeof panelCalls;

/** Typeaheads, named where their fields are drawn. */
export const panelMenus = {
  zone: { id: 'schedule.zones' },
  person: { id: 'schedule.people' },
  form: { id: 'schedule.forms' },
} as const;
