/** Notes: one note is a thread; the first field opens it, replies follow, each with the stage of its moment. */
import type { AccountWorld } from '../account-world.ts';
import type { NoteField, NoteRecord, OpportunityRecord } from '../records.ts';

export interface NoteOrder {
  readonly value: string;
  readonly by: string | null;
  readonly score: number | null;
  readonly createdAt: number;
}

const comment = (opportunity: OpportunityRecord, order: NoteOrder): NoteField => ({
  createdAt: order.createdAt,
  score: order.score,
  stage: opportunity.stage,
  text: 'Comment',
  type: 'note',
  user: order.by,
  value: order.value,
});

export function createNote(
  world: AccountWorld,
  opportunity: OpportunityRecord,
  order: NoteOrder & { readonly secret: boolean; readonly viaApi: boolean },
): NoteRecord {
  const note: NoteRecord = {
    id: world.state.ids.uuid(),
    opportunityId: opportunity.id,
    text: 'Note',
    fields: [comment(opportunity, order)],
    user: order.by,
    secret: order.secret,
    completedAt: order.createdAt,
    createdAt: order.createdAt,
    deletedAt: null,
    viaApi: order.viaApi,
  };
  world.state.notes.set(note.id, note);
  return note;
}

export function replyToNote(note: NoteRecord, opportunity: OpportunityRecord, order: NoteOrder): void {
  note.fields.push(comment(opportunity, order));
}

/** Replaces the whole thread. */
export function rewriteNote(note: NoteRecord, opportunity: OpportunityRecord, orders: readonly NoteOrder[]): void {
  note.fields = orders.map((it) => comment(opportunity, it));
}
