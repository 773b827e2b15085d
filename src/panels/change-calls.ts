/**
 * What buttons and forms about a standing panel can call: ids and payloads, apart from what they do, so that a card of
 * any conversation or job can carry the same button. Payloads are small: state is in the change's plan.
 */
import { z } from 'zod';
import { listStates, listTimes } from './panel-list.ts';

const id = z.string().min(1).max(80);
const plan = z.object({ plan: id });
const change = z.object({ change: id });

function call<Payload>(name: string, payload: z.ZodType<Payload>) {
  return { id: `panel.${name}`, payload };
}

/** A filter of the list, short enough for the id of a menu. */
const listed = z.object({
  w: z.enum(listTimes).optional(),
  s: z.enum(listStates).optional(),
  i: z.string().max(40).optional(),
  b: z.string().max(40).optional(),
  j: z.string().max(40).optional(),
  c: z.string().max(40).optional(),
  /** The page, 0 first. */
  p: z.number().int().min(0).optional(),
});
export type ListPayload = z.infer<typeof listed>;

export const changeCalls = {
  /** Panels of everybody, narrowed; and the menus that narrow them further. */
  list: call('list', listed),
  listWhen: call('list-when', listed),
  listState: call('list-state', listed),
  listWho: call('list-who', listed),
  listJob: call('list-job', listed),
  /** Show a candidate's panels. */
  open: call('open', z.object({ opportunityId: id })),
  /** What can be done with one session. */
  session: call('session', z.object({ opportunityId: id, panel: id, session: id })),
  /** Begin: no session means all that are still to come. */
  move: call('move', z.object({ opportunityId: id, panel: id, session: id.nullable() })),
  replace: call('replace', z.object({ opportunityId: id, panel: id, session: id, instead: id })),
  edit: call('edit', z.object({ opportunityId: id, panel: id, session: id })),
  cancel: call('cancel', z.object({ opportunityId: id, panel: id, session: id.nullable() })),
  /** One more interview: which one? `session`: of the plan or template; `null`: a new one. */
  add: call('add', z.object({ opportunityId: id, panel: id })),
  addChosen: call('add-chosen', z.object({ plan: id, session: id.nullable() })),
  saveAdd: call('add-save', plan),
  /** Another order of the interviews of one day, `YYYY-MM-DD` in the candidate's zone. */
  order: call('order', z.object({ opportunityId: id, panel: id, date: z.string().length(10) })),
  earlier: call('order-earlier', z.object({ plan: id, session: id })),
  saveOrder: call('order-save', plan),
  /** Brings calendars, messages and the card in line with Lever. */
  repair: call('repair', z.object({ opportunityId: id, panel: id })),
  /** Dates and availability of a move, again. */
  when: call('when', plan),
  find: call('find', plan),
  search: call('search', plan),
  bend: call('bend', z.object({ plan: id, at: z.number(), offer: z.number().int().min(0) })),
  /** The same when somebody's limit is gone over: with the reason that was asked for. */
  bendReason: call('bend-reason', z.object({ plan: id, at: z.number(), offer: z.number().int().min(0) })),
  /** Limits that were reached since the preview: gone over once, with a reason. */
  over: call('over', plan),
  overReason: call('over-reason', plan),
  days: call('days', plan),
  /** `at`: when the search was made; an older button is told so. */
  pick: call('pick', z.object({ plan: id, at: z.number(), option: z.number().int().min(0) })),
  people: call('people', plan),
  person: call('person', z.object({ plan: id, person: id })),
  somebodyElse: call('else', plan),
  /** The preview again. */
  review: call('review', plan),
  saveEdit: call('edit-save', plan),
  saveCancel: call('cancel-save', plan),
  /** The press that writes. `seen`: what was shown; a plan that says something else by now is not carried out. */
  apply: call('apply', z.object({ plan: id, attempt: z.number().int().min(0), seen: id })),
  lookAgain: call('look-again', z.object({ plan: id, attempt: z.number().int().min(0), seen: id })),
  finish: call('finish', change),
  undo: call('undo', change),
  settle: call('settle', z.object({ waiting: id })),
} as const;

export type ChangeCalls = typeof changeCalls;
