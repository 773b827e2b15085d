/** What a trainee's seat is called, by how far they are, and who sits in such a seat as what. Pure. */
import type { LeverUserId } from '../lever/ids.ts';
import type { BookedPerson } from './booking.ts';
import type { DraftSeat } from './draft.ts';

export const trainingRoles = { shadow: 'Shadow', 'reverse-shadow': 'Reverse shadow' } as const;

/**
 * What somebody sits there for. In a seat for trainees whoever learns for its pool sits as far as they are; anybody else
 * who is put there is one more interviewer, and counts as one.
 */
export function seatTaken(
  seat: Pick<DraftSeat, 'role' | 'training'>,
  userId: LeverUserId,
): { readonly role: string; readonly training?: NonNullable<BookedPerson['training']> } {
  const { role, training } = seat;
  if (training === undefined) return { role };
  const stage = training.stages[userId];
  if (stage === undefined) return { role: 'Interviewer' };
  return { role: trainingRoles[stage], training: { pool: training.pool, stage } };
}
