/** Who may run what: the declaration's `needs` against the actor. Called before every command and action. */
import type { AnyAction, AnyCommand } from '../commands/define.ts';
import { AccessError } from '../errors.ts';
import { type Actor, atLeast, roleNames } from '../people.ts';

/** @throws AccessError with words for the person. */
export function permit(actor: Actor, { needs, unmapped }: Pick<AnyCommand | AnyAction, 'needs' | 'unmapped'>): void {
  if (needs === null) return;
  if (actor.leverUserId === null && unmapped === 'asks') return;
  if (actor.leverUserId === null || actor.role === null) {
    throw new AccessError(
      'unmapped',
      actor.unmapped ?? 'You are not matched to a Lever user, so the bot cannot tell what you may do.',
      actor.leverSilent ? undefined : 'Type /hire me to see how you are matched.',
    );
  }
  if (!atLeast(actor.role, needs)) {
    throw new AccessError(
      'role',
      `This needs the Lever role ${roleNames[needs]}${needs === 'superAdmin' ? '' : ' or above'}; yours is ${roleNames[actor.role]}.`,
      'A Lever Super Admin can change roles in Lever → Settings → Users.',
    );
  }
}
