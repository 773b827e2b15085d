/**
 * Who a pool stands for in Lever right now: addresses, Lever users and attributes looked up, whoever is gone named.
 * Called when a template is put into a draft, and by `interviewers/` to show pools. Pure but for the directory.
 */
import type { Directory, DirectoryUser } from '../directory/directory.ts';
import type { LeverUserId } from '../lever/ids.ts';
import { type FileMember, type ReadyPool, sayMember } from './pool-file.ts';

export interface Ranked {
  readonly userId: LeverUserId;
  readonly rank: number;
}

const fold = (text: string) => text.normalize('NFC').trim().toLowerCase().replaceAll(/\s+/g, ' ');

type Users = Pick<Directory, 'user' | 'userByEmail' | 'users'>;

/** Everybody a member stands for; deactivated ones too where they are named one by one, so that it can be said. */
export function usersOf(directory: Users, it: FileMember, tagged?: ReadyPool['tagged']): DirectoryUser[] {
  if ('email' in it || 'user' in it) {
    const user = 'email' in it ? directory.userByEmail(it.email) : directory.user(it.user);
    return user === undefined ? [] : [user];
  }
  return directory.users().filter((user) => user.active && has(user, it, directory, tagged));
}

function has(
  user: DirectoryUser,
  it: Exclude<FileMember, { email: string } | { user: string }>,
  directory: Users,
  tagged: ReadyPool['tagged'],
): boolean {
  if ('title' in it) return user.jobTitle !== null && fold(user.jobTitle).includes(fold(it.title));
  if ('role' in it) return fold(user.roleName) === fold(it.role) || fold(user.role) === fold(it.role);
  if ('tag' in it) return tagged?.get(it.tag)?.includes(user.id) === true;
  const manager = directory.userByEmail(it.manager)?.id;
  return manager !== undefined && user.manager === manager;
}

export interface PeopleIn {
  /** Whom a search asks, the lowest rank each has. */
  readonly people: readonly Ranked[];
  /** Offered only when nothing fits, best first. */
  readonly reserve: readonly LeverUserId[];
  readonly warnings: readonly string[];
}

/** Who a pool stands for; `from` begins the warnings: "the pool Backend". */
export function peopleIn(
  directory: Users,
  pool: Pick<ReadyPool, 'members' | 'learning' | 'tagged'>,
  from: string,
): PeopleIn {
  const warnings: string[] = [];
  const people = new Map<LeverUserId, number>();
  const reserve = new Map<LeverUserId, number>();
  // Whoever still learns is not asked to interview alone.
  const learning = new Set((pool.learning ?? []).map((it) => it.userId));
  for (const member of pool.members) {
    const users = usersOf(directory, member, pool.tagged);
    if (users.length === 0)
      warnings.push(
        'email' in member || 'user' in member
          ? `${sayMember(member)} is in ${from}, but not in Lever.`
          : `Nobody is in ${from} as ${sayMember(member).replace('everybody', 'somebody')}.`,
      );
    const into = member.reserve === true ? reserve : people;
    for (const user of users) {
      if (!user.active) warnings.push(`${user.name} is in ${from}, but is deactivated in Lever.`);
      else if (!learning.has(user.id)) into.set(user.id, Math.min(member.rank, into.get(user.id) ?? 99));
    }
  }
  return {
    people: [...people].map(([userId, rank]) => ({ userId, rank })),
    reserve: [...reserve]
      .filter(([userId]) => !people.has(userId))
      .sort((a, b) => a[1] - b[1])
      .map(([userId]) => userId),
    warnings,
  };
}
