/**
 * As whom a candidate is added (FAQ11): the job's owner, else its hiring manager; without a job, or when both have left,
 * the person who asked. Somebody without a Lever user can only be stood in for by the first two. Reads only users it needs.
 */
import type { DirectoryPosting, DirectoryUser } from '../directory/directory.ts';
import { AccessError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';

export interface Acting {
  readonly userId: LeverUserId;
  readonly name: string;
  /** Who that is and why, as the rest of a sentence: "the owner of Data Scientist". */
  readonly reason: string;
}

/** Why the one asked before does not act. */
function missing(what: string, id: LeverUserId | null, user: DirectoryUser | null): string {
  if (id === null) return `it has no ${what}`;
  return user === null ? `its ${what} is not in Lever any more` : `its ${what} ${user.name} is deactivated in Lever`;
}

/**
 * @param userOf Lever's users as they are now; `null` for one who is gone.
 * @throws {AccessError} when nobody qualifies: the asker has no Lever user.
 */
export async function actingFor(
  actor: Actor,
  posting: Pick<DirectoryPosting, 'title' | 'owner' | 'hiringManager'> | null,
  userOf: (id: LeverUserId) => Promise<DirectoryUser | null>,
): Promise<Acting> {
  const gone: string[] = [];
  if (posting !== null)
    for (const [id, what] of [
      [posting.owner, 'owner'],
      [posting.hiringManager, 'hiring manager'],
    ] as const) {
      // One after the other: nearly always the owner answers, and Lever counts requests.
      // oxlint-disable-next-line no-await-in-loop
      const user = id === null ? null : await userOf(id);
      if (user?.active) {
        const self = user.id === actor.leverUserId ? 'you are ' : '';
        const because = gone.length > 0 ? `, because ${gone.join(' and ')}` : '';
        return { userId: user.id, name: user.name, reason: `${self}the ${what} of ${posting.title}${because}` };
      }
      gone.push(missing(what, id, user));
    }
  const own = actor.leverUserId === null ? null : await userOf(actor.leverUserId);
  if (own?.active)
    return {
      userId: own.id,
      name: own.name,
      reason: posting === null ? 'you, because no job is chosen' : `you, because ${gone.join(' and ')}`,
    };
  throw new AccessError(
    'unmapped',
    posting === null
      ? 'Without a Lever user you can only add a candidate to a job: it is then done as the job’s owner.'
      : `Nobody can add a candidate to ${posting.title} for you: ${gone.join(' and ')}.`,
    actor.unmapped ?? 'A Lever Super Admin can look after the job’s owner, or after your Lever user.',
  );
}
