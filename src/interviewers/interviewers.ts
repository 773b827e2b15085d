/**
 * Interviewers: what each of them set for themselves, what the company set for all, who carries how much, the pools they
 * are in, and the training that leads there. The room's door; `create.ts` makes it. Everything is kept in our own ledger
 * and every change is audited; nothing here writes to Lever.
 */
import type { LeverUserId } from '../lever/ids.ts';
import type { Freshness } from '../panels/load-index.ts';
import type { peopleIn } from '../panels/pool.ts';
import type { Habits } from '../panels/ports.ts';
import type { FilePool } from '../panels/pool-file.ts';
import type { FileTemplate, TemplateFile } from '../panels/template-file.ts';
import type { Actor, SlackUserId } from '../people.ts';
import type { CatalogPool, CatalogTemplate } from './catalog.ts';
import type { Load } from './load.ts';
import type { Away, Defaults, Profile } from './profile.ts';
import type { Kept } from './store.ts';
import type { Trainee } from './training.ts';

/** A person's settings as they are shown and edited. */
export interface Person {
  readonly userId: LeverUserId;
  readonly name: string;
  /** What they set themselves, over what the templates file says of them. */
  readonly profile: Profile;
  /** The version that `save` wants back. */
  readonly version: number;
  readonly defaults: Defaults;
  /** IANA: their own, else that of their Slack profile. */
  readonly zone: string;
  /** Not over yet. */
  readonly ahead: readonly Away[];
}

/** Somebody who has done their training, and who is asked to approve; `ask` null: nobody of those who may is in Slack. */
export interface Waiting {
  readonly trainee: Trainee;
  readonly ask: {
    readonly userId: LeverUserId;
    readonly slackId: SlackUserId;
    /** In place of the one the pool names, who is not in Slack. */
    readonly instead: boolean;
  } | null;
}

export interface Interviewers {
  /** What the search must respect. */
  habits(userId: LeverUserId): Promise<Habits>;
  person(userId: LeverUserId): Promise<Person>;
  defaults(): Promise<Kept<Defaults>>;
  /** Load of these people, heaviest first; and how much of Lever it was counted from. */
  load(userIds: readonly LeverUserId[]): Promise<{
    readonly people: readonly Load[];
    readonly counted: Freshness;
  }>;

  /** Pools and templates for the search; `null`: there are none. Throws `InputError` when the file has a mistake. */
  templates(): Promise<TemplateFile | null>;
  catalog(): Promise<{ readonly pools: readonly CatalogPool[]; readonly templates: readonly CatalogTemplate[] }>;
  /** The pool of this name, however it is spelt. Throws `NotFoundError` with the nearest names. */
  pool(name: string): Promise<CatalogPool>;
  /** Who a pool stands for now, and what is wrong with it. */
  membersOf(pool: Pick<CatalogPool, 'name' | 'members' | 'learning' | 'tagged'>): ReturnType<typeof peopleIn>;
  /** Somebody's training, in every pool that has it. */
  trainingOf(userId: LeverUserId): Promise<readonly Trainee[]>;
  trainees(pool: CatalogPool): Promise<readonly Trainee[]>;
  /**
   * Counts what was held since, in Lever and in our bookings, and lets graduate whoever needs nobody's approval.
   * Returns who waits for approval, and who graduated by the counts within a day. Called by a job.
   */
  settleTraining(): Promise<{ readonly waiting: readonly Waiting[]; readonly graduated: readonly Trainee[] }>;

  /**
   * Admins only, audited; `version` and `isNew` guard against two windows. `was`: its name until now, when it gets
   * another; whatever asks for it follows. Throws `InputError` by field.
   */
  savePool(
    actor: Actor,
    pool: { name: string; value: FilePool; version: number; isNew: boolean; was?: string },
  ): Promise<void>;
  /** Templates that ask for it take `instead`; without one, throws `InputError` when there are any. */
  removePool(
    actor: Actor,
    pool: { name: string; version: number; instead: string | null },
  ): Promise<{ readonly changed: readonly string[] }>;
  saveTemplate(
    actor: Actor,
    template: { name: string; value: FileTemplate | null; version: number; isNew: boolean; was?: string },
  ): Promise<void>;
  /** Whether they decide about training for this pool: its approver, and admins. */
  mayDecide(actor: Actor, pool: Pick<CatalogPool, 'training'>): boolean;
  /** Approve, not yet, take out of training: by the pool's approver or an admin. Returns how they stand then. */
  decide(
    actor: Actor,
    pool: string,
    userId: LeverUserId,
    decision: 'graduate' | 'not-yet' | 'leave',
  ): Promise<{ readonly trainee: Trainee; readonly changed: boolean }>;
  /**
   * Replaces what somebody set. Only for themselves, or by an admin. Throws `AccessError`, `ConflictError` when it was
   * changed since `version`.
   */
  save(actor: Actor, userId: LeverUserId, profile: Profile, version: number): Promise<void>;
  /** Replaces the company's defaults; admins only. */
  saveDefaults(actor: Actor, defaults: Defaults, version: number): Promise<void>;
}
