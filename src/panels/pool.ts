/**
 * Who a pool stands for in Lever right now: addresses, Lever users and attributes looked up, whoever is gone named.
 * Called when a template is put into a draft, and by `interviewers/` to show pools. Pure but for the directory.
 */
import type { Directory, DirectoryUser } from '../directory/directory.ts';
import type { LeverUserId } from '../lever/ids.ts';
import { type FileMember, type ReadyPool, sayMember } from './template-file.ts';

export interface Ranked {
  readonly userId: LeverUserId;
  readonly rank: number;
}

const fold = (text: string) => text.normalize('NFC').trim().toLowerCase().replaceAll(/\s+/g, ' ');

/** Everybody a member stands for; deactivated ones too where they are named one by one, so that it can be said. */
export function usersOf(directory: Pick<Directory, 'user' | 'userByEmail' | 'users'>, it: FileMember): DirectoryUser[] {
  if ('email' in it || 'user' in it) {
    const user = 'email' in it ? directory.userByEmail(it.email) : directory.user(it.user);
    return user === undefined ? [] : [user];
  }
  const wanted = fold('title' in it ? it.title : it.role);
  return directory
    .users()
    .filter(
      (user) =>
        user.active &&
        ('title' in it
          ? user.jobTitle !== null && fold(user.jobTitle).includes(wanted)
          : fold(user.roleName) === wanted || fold(user.role) === wanted),
    );
}

/** Members by rank, the lowest one each has; `from` begins the warnings: "the pool Backend". */
export function peopleIn(
  directory: Pick<Directory, 'user' | 'userByEmail' | 'users'>,
  pool: Pick<ReadyPool, 'members' | 'learning'>,
  from: string,
): { readonly people: readonly Ranked[]; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const people = new Map<LeverUserId, number>();
  // Whoever still learns is not asked to interview alone.
  const learning = new Set((pool.learning ?? []).map((it) => it.userId));
  for (const member of pool.members) {
    const users = usersOf(directory, member);
    if (users.length === 0) warnings.push(`${sayMember(member)} is in ${from}, but not in Lever.`);
    for (const user of users) {
      if (!user.active) warnings.push(`${user.name} is in ${from}, but is deactivated in Lever.`);
      else if (!learning.has(user.id)) people.set(user.id, Math.min(member.rank, people.get(user.id) ?? 99));
    }
  }
  return { people: [...people].map(([userId, rank]) => ({ userId, rank })), warnings };
}
