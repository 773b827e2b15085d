/** The Slack side of looking people up: profiles by id and by e-mail address. Handed to `people.ts` by `app.ts`. */
import type { SlackPeople, SlackProfile, SlackUserId } from '../people.ts';
import { type Slack, slackWord } from './slack.ts';

interface SlackUser {
  readonly id?: string;
  readonly name?: string;
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_admin?: boolean;
  readonly is_owner?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly is_stranger?: boolean;
  readonly tz?: string;
  readonly real_name?: string;
  readonly profile?: { readonly email?: string; readonly real_name?: string; readonly display_name?: string };
}

function profileOf(user: SlackUser): SlackProfile {
  return {
    slackId: (user.id ?? '') as SlackUserId,
    name: user.profile?.real_name || user.real_name || user.profile?.display_name || user.name || 'Somebody',
    email: user.profile?.email?.trim().toLowerCase() || null,
    zone: user.tz ?? null,
    deleted: user.deleted ?? false,
    admin: Boolean(user.is_admin || user.is_owner),
    outsider: Boolean(user.is_restricted || user.is_ultra_restricted || user.is_stranger || user.is_bot),
  };
}

export function createSlackPeople(slack: Slack): SlackPeople {
  return {
    async profile(teamId, slackId) {
      const client = await slack.client(teamId);
      try {
        const { user } = await client.users.info({ user: slackId });
        return user ? profileOf(user) : null;
      } catch (error) {
        if (['user_not_found', 'user_not_visible'].includes(slackWord(error) ?? '')) return null;
        throw error;
      }
    },
    async byEmail(email) {
      const client = await slack.client(null);
      try {
        const { user } = await client.users.lookupByEmail({ email });
        return user ? profileOf(user) : null;
      } catch (error) {
        if (slackWord(error) === 'users_not_found') return null;
        throw error;
      }
    },
  };
}
