/**
 * People: one person is a Slack user, an e-mail address, a Lever user and a calendar. `actorFor` joins them.
 * Called by `bot/` before any handler runs. Roles decide what a person may do (P1, P2).
 */
import type { Branded, LeverUserId } from './lever/ids.ts';

export type SlackUserId = Branded<'SlackUserId'>;
export type SlackTeamId = Branded<'SlackTeamId'>;
export type SlackChannelId = Branded<'SlackChannelId'>;
export type Email = Branded<'Email'>;

/** Lever's access roles, least first. A custom role counts as `limitedTeamMember`: it can be more, never less, in Lever. */
export const roles = ['interviewer', 'limitedTeamMember', 'teamMember', 'admin', 'superAdmin'] as const;
export type Role = (typeof roles)[number];

export const roleNames: Record<Role, string> = {
  interviewer: 'Interviewer',
  limitedTeamMember: 'Limited Team Member',
  teamMember: 'Team Member',
  admin: 'Admin',
  superAdmin: 'Super Admin',
};

/** Who is asking. `leverUserId` and `role` are null for a Slack user with no Lever user behind them. */
export interface Actor {
  readonly teamId: SlackTeamId;
  readonly slackId: SlackUserId;
  readonly name: string;
  readonly email: Email | null;
  /** IANA zone of the Slack profile. */
  readonly zone: string;
  readonly leverUserId: LeverUserId | null;
  readonly role: Role | null;
  /** Why there is no Lever user, as a sentence with what to do; null when there is one. */
  readonly unmapped: string | null;
}

/** Whether `role` is at least `needed`. */
export function atLeast(role: Role | null, needed: Role): boolean {
  return role !== null && roles.indexOf(role) >= roles.indexOf(needed);
}

/** What Slack knows about a person. `bot/` answers it; null fields mean Slack did not say. */
export interface SlackProfile {
  readonly slackId: SlackUserId;
  readonly name: string;
  readonly email: string | null;
  /** IANA. */
  readonly zone: string | null;
  readonly deleted: boolean;
  /** An admin or owner of the Slack workspace. */
  readonly admin: boolean;
  /** A guest, or somebody of another company in a shared channel. */
  readonly outsider: boolean;
}

/** The Slack side of looking people up, so that nothing here needs Slack's client. */
export interface SlackPeople {
  /** `null`: Slack does not know them. */
  profile(teamId: SlackTeamId, slackId: SlackUserId): Promise<SlackProfile | null>;
  byEmail(email: string): Promise<SlackProfile | null>;
}

export interface People {
  /**
   * Slack user → who that is in Lever. Cached for minutes; `fresh` asks Slack and Lever again, which every submission
   * that writes does. Never throws for a person nobody knows: they come back with `unmapped`.
   */
  actorFor(teamId: SlackTeamId, slackId: SlackUserId, options?: { readonly fresh?: boolean }): Promise<Actor>;
  /** The Slack user of a Lever user, by linked account or e-mail; `null` when they are not in Slack. */
  slackIdOf(leverUserId: LeverUserId): Promise<SlackUserId | null>;
  /** The address whose calendar is theirs; `null` for somebody Lever does not know. */
  calendarOf(leverUserId: LeverUserId): Email | null;
  /** Says by hand which Lever user a Slack user is (`null`: back to matching by e-mail). */
  link(slackId: SlackUserId, leverUserId: LeverUserId | null): Promise<void>;
}
