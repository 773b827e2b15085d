/**
 * Interviewers: what each of them set for themselves, what the company set for all, who carries how much, the pools they
 * are in, and the training that leads there. The room's door; `create.ts` makes it. Everything is kept in our own ledger
 * and every change is audited; nothing here writes to Lever.
 */
import type { LeverUserId } from '../lever/ids.ts';
import type { Habits } from '../panels/ports.ts';
import type { Actor } from '../people.ts';
import type { Load } from './load.ts';
import type { Away, Defaults, Profile } from './profile.ts';
import type { Kept } from './store.ts';

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

export interface Interviewers {
  /** What the search must respect. */
  habits(userId: LeverUserId): Promise<Habits>;
  person(userId: LeverUserId): Promise<Person>;
  defaults(): Promise<Kept<Defaults>>;
  /** Load of these people, heaviest first; and how much of Lever it was counted from. */
  load(userIds: readonly LeverUserId[]): Promise<{
    readonly people: readonly Load[];
    readonly counted: { readonly read: number; readonly of: number };
  }>;

  /**
   * Replaces what somebody set. Only for themselves, or by an admin. Throws `AccessError`, `ConflictError` when it was
   * changed since `version`.
   */
  save(actor: Actor, userId: LeverUserId, profile: Profile, version: number): Promise<void>;
  /** Replaces the company's defaults; admins only. */
  saveDefaults(actor: Actor, defaults: Defaults, version: number): Promise<void>;
}
