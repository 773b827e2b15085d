/** `users.*`, `usergroups.*`, `team.info`, `bots.info`, `auth.test`: who is who in a workspace. */
import type { Json } from '../screen.ts';
import { userShape } from '../shapes.ts';
import { type BotMethod, type Call, page, SlackApiError } from './method.ts';
import type { SlackUser } from '../model.ts';

const shape = (call: Call, user: SlackUser): Json =>
  userShape(user, call.core.clock.now(), {
    email: call.token.scopes.includes('users:read.email'),
    locale: call.args.flag('include_locale'),
  });

const authTest: BotMethod = {
  name: 'auth.test',
  needs: 'bot',
  tier: 'special',
  scopes: [],
  errors: [],
  run: (call) => ({
    url: `https://${call.workspace.domain}.slack.com/`,
    team: call.workspace.name,
    user: call.bot.handle,
    team_id: call.workspace.id,
    user_id: call.bot.id,
    bot_id: call.bot.botId,
    is_enterprise_install: false,
  }),
};

const info: BotMethod = {
  name: 'users.info',
  needs: 'bot',
  tier: 4,
  scopes: ['users:read'],
  errors: ['user_not_found'],
  run: (call) => {
    const user = call.core.state.user(call.workspace.id, call.args.required('user'));
    if (!user) throw new SlackApiError('user_not_found');
    return { user: shape(call, user) };
  },
};

const list: BotMethod = {
  name: 'users.list',
  needs: 'bot',
  tier: 2,
  scopes: ['users:read'],
  errors: ['invalid_cursor', 'limit_required'],
  run: (call) => {
    const users = [...call.workspace.users.values()];
    let paged;
    try {
      paged = page(call, users, { fallback: users.length, most: 1000 });
    } catch (error) {
      if (error instanceof SlackApiError && error.error === 'invalid_limit') throw new SlackApiError('limit_required');
      throw error;
    }
    return {
      members: paged.items.map((it) => shape(call, it)),
      cache_ts: Math.floor(call.core.clock.now() / 1000),
      response_metadata: paged.response_metadata,
    };
  },
};

const lookupByEmail: BotMethod = {
  name: 'users.lookupByEmail',
  needs: 'bot',
  tier: 3,
  scopes: ['users:read.email'],
  errors: ['users_not_found'],
  run: (call) => {
    const email = call.args.required('email').toLowerCase();
    const user = [...call.workspace.users.values()].find((it) => it.email?.toLowerCase() === email && !it.deleted);
    if (!user) throw new SlackApiError('users_not_found');
    return { user: shape(call, user) };
  },
};

const groups: BotMethod = {
  name: 'usergroups.list',
  needs: 'bot',
  tier: 2,
  scopes: ['usergroups:read'],
  errors: [],
  run: (call) => ({
    usergroups: [...call.workspace.groups.values()].map((it) => ({
      id: it.id,
      team_id: call.workspace.id,
      is_usergroup: true,
      name: it.name,
      handle: it.handle,
      is_external: false,
      date_delete: 0,
      user_count: it.users.length,
      ...(call.args.flag('include_users') && { users: it.users }),
    })),
  }),
};

const groupUsers: BotMethod = {
  name: 'usergroups.users.list',
  needs: 'bot',
  tier: 2,
  scopes: ['usergroups:read'],
  errors: ['no_such_subteam'],
  run: (call) => {
    const group = call.workspace.groups.get(call.args.required('usergroup'));
    if (!group) throw new SlackApiError('no_such_subteam');
    const { users } = call.workspace;
    return { users: group.users.filter((id) => call.args.flag('include_disabled') || !users.get(id)?.deleted) };
  },
};

const team: BotMethod = {
  name: 'team.info',
  needs: 'bot',
  tier: 3,
  scopes: ['team:read'],
  errors: ['team_not_found'],
  run: (call) => {
    const wanted = call.args.text('team');
    if (wanted && wanted !== call.workspace.id) throw new SlackApiError('team_not_found');
    const { id, name, domain } = call.workspace;
    return { team: { id, name, domain, email_domain: '', url: `https://${domain}.slack.com/`, icon: {} } };
  },
};

const bots: BotMethod = {
  name: 'bots.info',
  needs: 'bot',
  tier: 3,
  scopes: ['users:read'],
  errors: ['bot_not_found'],
  run: (call) => {
    const wanted = call.args.text('bot') ?? call.bot.botId;
    const user = [...call.workspace.users.values()].find((it) => it.botId !== null && it.botId === wanted);
    if (!user) throw new SlackApiError('bot_not_found');
    return {
      bot: {
        id: user.botId,
        deleted: user.deleted,
        name: user.realName,
        updated: user.updated,
        app_id: call.core.appId,
        user_id: user.id,
        icons: {},
      },
    };
  },
};

export const userMethods = [authTest, info, list, lookupByEmail, groups, groupUsers, team, bots];
