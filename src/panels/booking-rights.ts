/**
 * Who may look after a booking or a held day: asked at each press, since a candidate may have become confidential, or a
 * person lost their role, after the button was sent. Used by `book.ts` and `hold-create.ts`. Pure.
 */
import type { Directory } from '../directory/directory.ts';
import type { Actor } from '../people.ts';
import type { Booking } from './booking.ts';

/** Sees everything: used to tell an archived candidate from one that is hidden, and for nothing else. */
const everything = { leverUserId: null, role: 'superAdmin' } as const;

/**
 * Whoever may see the candidate. Our copy of Lever has open ones only: of one who was archived since, whoever booked it, and
 * everybody when nothing about them is confidential.
 */
export function isOpenTo(
  directory: Pick<Directory, 'opportunity'>,
  { by, candidate }: Booking,
  actor: Pick<Actor, 'leverUserId' | 'role' | 'slackId' | 'teamId'>,
): boolean {
  if (directory.opportunity(candidate.opportunityId, actor) !== undefined) return true;
  if (directory.opportunity(candidate.opportunityId, everything) !== undefined) return false;
  return !candidate.confidential || (by.slackId === actor.slackId && by.teamId === actor.teamId);
}
