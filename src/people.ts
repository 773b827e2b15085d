/**
 * People: one person is a Slack user, an e-mail address, a Lever user and a calendar. `actorFor` joins them.
 * Called by `bot/` before any handler runs. Roles decide what a person may do (P1, P2).
 */
import { type Clock, HOUR, MINUTE } from './clock.ts';
import type { Directory, DirectoryUser } from './directory/directory.ts';
import { userFrom } from './directory/from-lever.ts';
import { isWireError } from './errors.ts';
import type { Branded, LeverUserId } from './lever/ids.ts';
import type { User } from './lever/resources/users.ts';
import type { Ledger } from './store/ledger.ts';

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
  /** Lever could not say who they are, so nothing about how they are matched is worth looking at. */
  readonly leverSilent?: true;
  /** An admin or owner of the Slack workspace: may connect Lever when nobody is known from Lever yet. */
  readonly slackAdmin?: boolean;
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

/** Just enough of the Lever client. */
export interface LeverUsers {
  list(filters: { readonly email: string; readonly includeDeactivated: boolean }): { first(): Promise<User | null> };
  retrieve(id: LeverUserId): Promise<User>;
}

export interface PeopleOptions {
  readonly slack: SlackPeople;
  readonly lever: LeverUsers;
  readonly directory: Pick<Directory, 'user' | 'userByEmail'>;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

const ACTOR_LIFE = 5 * MINUTE;
/** Even "fresh" may be this old: one form's submission asks more than once. */
const FRESH_LIFE = 15_000;
const SLACK_ID_LIFE = HOUR;
const MISS_LIFE = 2 * MINUTE;

export function createPeople(options: PeopleOptions): People & {
  /** Another Lever account was connected: nothing remembered is true any more. */
  readonly forget: () => void;
} {
  const { slack, lever, directory, ledger, clock } = options;
  const actors = new Map<string, { readonly actor: Actor; readonly at: number }>();
  const slackIds = new Map<string, { readonly id: SlackUserId | null; readonly at: number }>();

  /** The Lever user, asked of Lever itself when our copy does not know them, or must not be believed. */
  async function leverUser(profile: SlackProfile, fresh: boolean): Promise<DirectoryUser | null> {
    const link = (await ledger.get(`people:link:${profile.slackId}`))?.value as string | undefined;
    const known = link ? directory.user(link) : profile.email ? directory.userByEmail(profile.email) : undefined;
    if (known && !fresh) return known;
    const id = known?.id ?? (link as LeverUserId | undefined);
    if (id) {
      try {
        return userFrom(await lever.retrieve(id));
      } catch (error) {
        if (isWireError(error) && error.meaning === 'not-found') return null;
        throw error;
      }
    }
    if (!profile.email) return null;
    const found = await lever.list({ email: profile.email, includeDeactivated: true }).first();
    return found && userFrom(found);
  }

  function actorOf(teamId: SlackTeamId, slackId: SlackUserId, profile: SlackProfile | null): Actor {
    return {
      teamId,
      slackId,
      name: profile?.name ?? 'Somebody',
      email: (profile?.email ?? null) as Email | null,
      zone: profile?.zone ?? 'UTC',
      leverUserId: null,
      role: null,
      unmapped: null,
      slackAdmin: profile?.admin ?? false,
    };
  }

  /** `sure`: an answer worth remembering, not a failure to get one. */
  async function ask(
    teamId: SlackTeamId,
    slackId: SlackUserId,
    fresh: boolean,
  ): Promise<{ readonly actor: Actor; readonly sure: boolean }> {
    const profile = await slack.profile(teamId, slackId);
    const nobody = actorOf(teamId, slackId, profile);
    const because = (unmapped: string, sure = true) => ({
      actor: { ...nobody, unmapped, ...(!sure && { leverSilent: true as const }) },
      sure,
    });
    if (!profile || profile.deleted) return because('Slack does not say who you are.');
    if (profile.outsider)
      return because('This bot is for members of the workspace; guests and people of other companies cannot use it.');
    let user: DirectoryUser | null;
    try {
      user = await leverUser(profile, fresh);
    } catch (error) {
      if (isWireError(error) && error.meaning === 'not-connected')
        return because('Lever is not connected yet. A Lever Super Admin can type /hire connect.', false);
      if (fresh) throw error;
      return because(
        `Lever could not be asked who you are. ${(isWireError(error) && error.advice) || 'Try again in a minute.'}`,
        false,
      );
    }
    if (!user)
      return because(
        profile.email
          ? `No Lever user has the e-mail address of your Slack profile (${profile.email}). Ask a Lever admin to add you with that address, or change the address in Slack.`
          : 'Your Slack profile shows no e-mail address, and that is how you are matched to Lever.',
      );
    if (!user.active)
      return because(
        'Your Lever user is deactivated. A Lever Super Admin can reactivate it in Lever → Settings → Users.',
      );
    return { actor: { ...nobody, leverUserId: user.id, role: user.role }, sure: true };
  }

  function forget(): void {
    actors.clear();
    slackIds.clear();
  }

  return {
    forget,
    async actorFor(teamId, slackId, { fresh = false } = {}) {
      const key = `${teamId}:${slackId}`;
      const known = actors.get(key);
      const life = fresh ? FRESH_LIFE : known?.actor.unmapped ? MISS_LIFE : ACTOR_LIFE;
      if (known && Math.abs(clock.now() - known.at) < life && !(fresh && known.actor.unmapped)) return known.actor;
      try {
        const { actor, sure } = await ask(teamId, slackId, fresh);
        if (sure) actors.set(key, { actor, at: clock.now() });
        return actor;
      } catch (error) {
        // Slack stumbled: who they were a moment ago is good enough to look, not to write.
        if (known && !fresh) return known.actor;
        throw error;
      }
    },
    async slackIdOf(leverUserId) {
      const known = slackIds.get(leverUserId);
      if (known && Math.abs(clock.now() - known.at) < (known.id ? SLACK_ID_LIFE : MISS_LIFE)) return known.id;
      const linked = (await ledger.get(`people:linked:${leverUserId}`))?.value as SlackUserId | undefined;
      const email = directory.user(leverUserId)?.email;
      const profile = linked || !email ? null : await slack.byEmail(email);
      const id = linked ?? (profile && !profile.deleted ? profile.slackId : null);
      slackIds.set(leverUserId, { id, at: clock.now() });
      return id;
    },
    calendarOf: (leverUserId) => directory.user(leverUserId)?.email ?? null,
    async link(slackId, leverUserId) {
      const before = (await ledger.get(`people:link:${slackId}`))?.value as string | undefined;
      if (before) await ledger.delete(`people:linked:${before}`);
      if (leverUserId === null) await ledger.delete(`people:link:${slackId}`);
      else {
        await ledger.set(`people:link:${slackId}`, leverUserId);
        await ledger.set(`people:linked:${leverUserId}`, slackId);
      }
      forget();
    },
  };
}
