/** Who may change what belongs to others: Lever Admins and Super Admins. Pure. */
import { AccessError } from '../errors.ts';
import { type Actor, atLeast, roleNames } from '../people.ts';

/** @throws AccessError */
export function needsAdmin(actor: Actor, what: string): void {
  if (atLeast(actor.role, 'admin')) return;
  throw new AccessError(
    'role',
    `${what} needs the Lever role ${roleNames.admin}; yours is ${roleNames[actor.role ?? 'interviewer']}.`,
    'Ask a Lever Admin or Super Admin to do it. Nothing was changed.',
  );
}
