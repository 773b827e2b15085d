/** How somebody on a panel is named, wherever a session is written out: previews, results, cards. Pure. */
import type { BookedPerson } from '../panels/booking.ts';

/** "Rui Lopes (shadow)": what somebody sits there for, where it is not what every interviewer does. Not escaped. */
export function sitsAs(it: Pick<BookedPerson, 'name' | 'role' | 'optional'>): string {
  return it.optional ? `${it.name} (${it.role.toLowerCase()})` : it.name;
}
