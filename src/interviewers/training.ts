/**
 * Training for a pool: watch (shadow), be watched (reverse shadow), be approved, graduate into the pool. Counts come from
 * interviews that were held and still stand in Lever, each counted once and then remembered. Pure rules plus the record in
 * the ledger; `create.ts` drives it.
 */
import { MINUTE } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Sitting } from '../panels/sittings.ts';
import { type Already, type FilePool, type FileTraining, keyOf, type Learner } from '../panels/pool-file.ts';
import type { Ledger } from '../store/ledger.ts';
import { type Kept, read, write } from './store.ts';

export type Stage = 'shadow' | 'reverse-shadow' | 'approval' | 'graduated' | 'left';

interface Counted {
  /** Lever's interview. */
  readonly id: string;
  readonly stage: 'shadow' | 'reverse-shadow';
  readonly start: number;
  readonly title: string;
}

interface TraineeRecord {
  readonly since: number;
  readonly status: 'learning' | 'graduated' | 'left';
  readonly counted: readonly Counted[];
  /** Further reverse shadows that the approver asked for. */
  readonly extra: number;
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  /** Who was asked to approve, in this round. */
  readonly asked?: Asked;
}

export interface Asked {
  readonly round: number;
  /** `null`: nobody could be asked. */
  readonly userId: LeverUserId | null;
  /** Another than the pool names, who is not in Slack. */
  readonly instead: boolean;
  readonly at: number;
}

/** One a pool. */
export interface TrainingRecord {
  readonly people: Readonly<Record<string, TraineeRecord>>;
}

export interface Trainee {
  readonly userId: LeverUserId;
  readonly pool: string;
  readonly stage: Stage;
  readonly shadow: { readonly done: number; readonly of: number };
  readonly reverse: { readonly done: number; readonly of: number };
  readonly approver: string | null;
  /** Grows with each time the approver said "not yet". */
  readonly round: number;
  /** Who was asked to approve; `null`: not asked yet, or nothing to ask. */
  readonly asked: Asked | null;
}

export const recordKey = (pool: string) => `training:${keyOf(pool)}`;
/** The pool's record; while a rename has not carried it over yet, the one of its old name. */
export async function readTraining(
  ledger: Ledger,
  pool: { readonly name: string; readonly formerly?: readonly string[] },
): Promise<Kept<TrainingRecord>> {
  for (const name of [pool.name, ...(pool.formerly ?? []).toReversed()]) {
    const { value, version } = await read<TrainingRecord | null>(ledger, recordKey(name), null);
    if (value !== null) return { value, version: name === pool.name ? version : 0 };
  }
  return { value: { people: {} }, version: 0 };
}
export const writeTraining = (ledger: Ledger, pool: string, expected: number, value: TrainingRecord) =>
  write(ledger, recordKey(pool), expected, value);

const fresh = (since: number): TraineeRecord => ({ since, status: 'learning', counted: [], extra: 0 });

type Trains = Pick<FilePool, 'training' | 'trainees' | 'already' | 'formerly'> & { readonly name: string };

/** Everybody who is or was in training: enrolled in the pool itself, or known from the record. */
export function traineesOf(
  pool: Trains,
  record: TrainingRecord,
  directory: Pick<Directory, 'userByEmail'>,
): readonly Trainee[] {
  const { training } = pool;
  if (training === null) return [];
  const enrolled = pool.trainees.flatMap((email) => directory.userByEmail(email)?.id ?? []);
  const before = new Map<string, Already>(
    (pool.already ?? []).flatMap((it) => {
      const id = directory.userByEmail(it.email)?.id;
      return id === undefined ? [] : [[id, it] as const];
    }),
  );
  return [...new Set<string>([...enrolled, ...Object.keys(record.people)])].map((id) =>
    traineeOf(pool.name, id as LeverUserId, record.people[id] ?? fresh(0), training, before.get(id)),
  );
}

function traineeOf(
  pool: string,
  userId: LeverUserId,
  record: TraineeRecord,
  training: FileTraining,
  before: { readonly shadow: number; readonly reverse: number } | undefined,
): Trainee {
  const count = (stage: Counted['stage']) => record.counted.filter((it) => it.stage === stage).length;
  const shadow = { done: count('shadow') + (before?.shadow ?? 0), of: training.shadow };
  const reverse = { done: count('reverse-shadow') + (before?.reverse ?? 0), of: training.reverse + record.extra };
  let stage: Stage = 'approval';
  if (record.status !== 'learning') stage = record.status;
  else if (shadow.done < shadow.of) stage = 'shadow';
  else if (reverse.done < reverse.of) stage = 'reverse-shadow';
  const asked = stage === 'approval' && record.asked?.round === record.extra ? record.asked : null;
  return { userId, pool, stage, shadow, reverse, approver: training.approver, round: record.extra, asked };
}

/** The record after somebody was asked to approve; the same object when they were already. */
export function askedOf(record: TrainingRecord, userId: LeverUserId, asked: Asked): TrainingRecord {
  const mine = record.people[userId] ?? fresh(asked.at);
  const known = mine.asked;
  if (known !== undefined && known.round === asked.round && known.userId === asked.userId) return record;
  return { people: { ...record.people, [userId]: { ...mine, asked } } };
}

/** Who may take a trainee's seat now. */
export function learnersIn(trainees: readonly Trainee[]): readonly Learner[] {
  return trainees.flatMap((it) =>
    it.stage === 'shadow' || it.stage === 'reverse-shadow' ? [{ userId: it.userId, stage: it.stage }] : [],
  );
}

/** The record with everything that was held since counted; the same object when nothing was. */
export function withHeld(
  record: TrainingRecord,
  /** As it is called, and was. */
  pool: Pick<Trains, 'name' | 'formerly'>,
  sittings: ReadonlyMap<LeverUserId, readonly Sitting[]>,
  trainees: readonly Trainee[],
  now: number,
): TrainingRecord {
  let { people } = record;
  const names = new Set([pool.name, ...(pool.formerly ?? [])].map((it) => keyOf(it)));
  for (const { userId, stage } of trainees) {
    if (stage === 'graduated' || stage === 'left') continue;
    const mine = people[userId] ?? fresh(now);
    const known = new Set(mine.counted.map((it) => it.id));
    const held = (sittings.get(userId) ?? []).flatMap((it): Counted[] => {
      const { training, interviewId } = it;
      // What Lever does not have any more, or never had them in, was not held.
      if (training === null || training === undefined || interviewId === null || known.has(interviewId)) return [];
      if (!names.has(keyOf(training.pool)) || it.start + it.minutes * MINUTE > now) return [];
      return [{ id: interviewId, stage: training.stage, start: it.start, title: it.title }];
    });
    if (held.length > 0) people = { ...people, [userId]: { ...mine, counted: [...mine.counted, ...held] } };
  }
  return people === record.people ? record : { people };
}

/** The record after a decision about one trainee. */
export function decided(
  record: TrainingRecord,
  userId: string,
  decision: 'enrol' | 'graduate' | 'not-yet' | 'leave',
  by: string,
  at: number,
): TrainingRecord {
  const mine = record.people[userId] ?? fresh(at);
  const next: TraineeRecord =
    decision === 'enrol'
      ? { ...mine, status: 'learning', since: at }
      : decision === 'not-yet'
        ? { ...mine, extra: mine.extra + 1 }
        : { ...mine, status: decision === 'graduate' ? 'graduated' : 'left' };
  return { people: { ...record.people, [userId]: { ...next, decidedBy: by, decidedAt: at } } };
}

/** The record with whoever had left, and is enrolled again, back in training; the same object when nobody is. */
export function backAgain(record: TrainingRecord, enrolled: readonly string[], by: string, at: number): TrainingRecord {
  return enrolled
    .filter((id) => record.people[id]?.status === 'left')
    .reduce((all, id) => decided(all, id, 'enrol', by, at), record);
}

/** "Backend coding: shadow 1 of 2, reverse shadow 0 of 1" */
export function sayProgress(it: Trainee): string {
  if (it.stage === 'graduated') return `${it.pool}: graduated`;
  if (it.stage === 'left') return `${it.pool}: no longer in training`;
  const parts = [
    it.shadow.of > 0 ? `shadow ${Math.min(it.shadow.done, it.shadow.of)} of ${it.shadow.of}` : null,
    it.reverse.of > 0 ? `reverse shadow ${Math.min(it.reverse.done, it.reverse.of)} of ${it.reverse.of}` : null,
    it.stage === 'approval' ? 'waiting for approval' : null,
  ].filter((one) => one !== null);
  return `Training for ${it.pool}: ${parts.join(', ')}`;
}
