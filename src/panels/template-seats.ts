/**
 * The seats of a template filled with people as Lever has them now: pools and people who could take each, alternates for
 * when nothing fits, and one more seat for whoever learns. Called by `template.ts`. Pure but for the directory.
 */
import type { Directory } from '../directory/directory.ts';
import type { LeverUserId } from '../lever/ids.ts';
import { own } from './by-name.ts';
import type { DraftSeat } from './draft.ts';
import { type PeopleIn, peopleIn } from './pool.ts';
import { keyOf, type Learner, type ReadyPool } from './pool-file.ts';
import { type FileSeat, poolsOf, type TemplateFile } from './template-file.ts';
import { trainingRoles } from './training-roles.ts';

/** Each is a calendar to read, and one more way to try when nothing fits. */
const MOST_ALTERNATES = 12;

/** The pool of this name, or the one that had it before it was renamed. */
export function poolCalled(pools: TemplateFile['pools'], name: string): ReadyPool | undefined {
  const key = keyOf(name);
  return (
    own(pools, name) ??
    Object.entries(pools).find(([it]) => keyOf(it) === key)?.[1] ??
    Object.values(pools).find((it) => it.formerly?.some((old) => keyOf(old) === key))
  );
}

export function seatsOf(
  directory: Directory,
  seat: FileSeat,
  file: TemplateFile,
  title: string,
  warnings: string[],
): DraftSeat[] {
  const ranks = new Map<LeverUserId, number>();
  const reserve: LeverUserId[] = [];
  const add = ({ people, reserve: more, warnings: said }: PeopleIn) => {
    for (const it of people) ranks.set(it.userId, Math.min(it.rank, ranks.get(it.userId) ?? 99));
    reserve.push(...more);
    warnings.push(...said);
  };
  const pools = poolsOf(seat);
  for (const name of pools) {
    const pool = poolCalled(file.pools, name);
    if (pool === undefined) warnings.push(`${title} asks for the pool ${name}, which is not there any more.`);
    else add(peopleIn(directory, pool, `the pool ${name}`));
  }
  if (seat.people !== undefined) add(peopleIn(directory, { members: seat.people }, title));
  for (const it of seat.alternates ?? []) {
    if ('email' in it) {
      const found = peopleIn(directory, { members: [{ ...it, rank: 0 }] }, `the alternates of ${title}`);
      reserve.push(...found.people.map((one) => one.userId));
      warnings.push(...found.warnings);
    } else {
      const pool = poolCalled(file.pools, it.pool);
      if (pool === undefined)
        warnings.push(`The alternates of ${title} are in the pool ${it.pool}, which is not there any more.`);
      else {
        const found = peopleIn(directory, pool, `the pool ${it.pool}`);
        reserve.push(...found.people.toSorted((a, b) => a.rank - b.rank).map((one) => one.userId), ...found.reserve);
      }
    }
  }
  const alternates = [...new Set(reserve)].filter((it) => !ranks.has(it));
  const people = [...ranks].map(([userId, rank]) => ({ userId, rank }));
  // Where too few are left to ask at all, the reserve is asked: there is nobody it could stand back for.
  while (people.length < seat.count && !seat.optional && alternates.length > 0)
    people.push({ userId: alternates.shift() as LeverUserId, rank: 9 });
  const filled: DraftSeat = {
    role: seat.role ?? (seat.optional ? 'Shadow' : 'Interviewer'),
    people,
    count: seat.count,
    optional: seat.optional,
    ...(alternates.length > 0 && { alternates: alternates.slice(0, MOST_ALTERNATES) }),
  };
  if (seat.optional) return [filled];
  // One trainee a session is enough: of several pools the first that has somebody learning.
  for (const name of pools) {
    const trainee = traineeSeat(directory, name, poolCalled(file.pools, name)?.learning ?? []);
    if (trainee !== null) return [filled, trainee];
  }
  return [filled];
}

/** One more seat beside a qualified interviewer, for whoever learns for the pool; empty when nobody is free. */
export function traineeSeat(directory: Directory, pool: string, learning: readonly Learner[]): DraftSeat | null {
  const active = learning.filter((it) => directory.user(it.userId)?.active === true);
  if (active.length === 0) return null;
  const stages = new Set(active.map((it) => it.stage));
  const only = stages.size === 1 ? active[0]?.stage : undefined;
  return {
    role: only === undefined ? 'Trainee' : trainingRoles[only],
    people: active.map((it) => ({ userId: it.userId, rank: 0 })),
    count: 1,
    optional: true,
    training: { pool, stages: Object.fromEntries(active.map((it) => [it.userId, it.stage])) },
  };
}
