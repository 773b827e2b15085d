/** Methods about the app itself: connections, OAuth, revoking, uninstalling, and the public Block Kit check. */
import { asLines, messageProblems, viewProblems } from '../blocks-check.ts';
import { isJson } from '../form.ts';
import { install, uninstall } from '../installs.ts';
import type { Json } from '../screen.ts';
import { type BotMethod, invalidArguments, type OpenCall, type OpenMethod, SlackApiError } from './method.ts';

const TOKEN_SECONDS = 43_200;

const connectionsOpen: OpenMethod = {
  name: 'apps.connections.open',
  needs: 'app',
  tier: 3,
  errors: [],
  run: ({ core }) => ({ url: `${core.url().replace(/^http/, 'ws')}${core.sockets.ticket()}` }),
};

/** Client id and secret, from the fields or from basic authentication. */
function requireClient(call: OpenCall): void {
  const basic = /^Basic (.+)$/.exec(call.authorization ?? '')?.[1];
  const [id, secret] = basic
    ? Buffer.from(basic, 'base64').toString('utf8').split(':')
    : [call.args.text('client_id'), call.args.text('client_secret')];
  if (id !== call.core.credentials.clientId) throw new SlackApiError('invalid_client_id');
  if (secret !== call.core.credentials.clientSecret) throw new SlackApiError('bad_client_secret');
}

function tokens(call: OpenCall, teamId: string, installerId: string, scopes: readonly string[]): Json {
  const { core } = call;
  const made = install(core, { teamId, installerId, scopes });
  const workspace = core.state.workspace(teamId);
  return {
    access_token: made.token.value,
    token_type: 'bot',
    scope: scopes.join(','),
    bot_user_id: made.install.botUserId,
    app_id: core.appId,
    team: { id: workspace.id, name: workspace.name },
    enterprise: null,
    is_enterprise_install: false,
    ...(core.manifest.tokenRotation && {
      expires_in: TOKEN_SECONDS,
      refresh_token: core.codes.issueRefresh(teamId, scopes),
    }),
  };
}

const oauthAccess: OpenMethod = {
  name: 'oauth.v2.access',
  needs: 'none',
  tier: 'special',
  errors: [
    'invalid_client_id',
    'bad_client_secret',
    'invalid_code',
    'bad_redirect_uri',
    'invalid_refresh_token',
    'invalid_grant_type',
  ],
  run: (call) => {
    const { core, args } = call;
    requireClient(call);
    const grantType = args.text('grant_type') ?? 'authorization_code';
    if (grantType === 'refresh_token') {
      const known = core.codes.redeemRefresh(args.text('refresh_token') ?? '');
      const installed = known && core.state.installs.get(known.teamId);
      if (!known || !installed) throw new SlackApiError('invalid_refresh_token');
      return tokens(call, known.teamId, installed.installerId, known.scopes);
    }
    if (grantType !== 'authorization_code') throw new SlackApiError('invalid_grant_type');
    const grant = core.codes.redeem(args.text('code') ?? '');
    if (!grant) throw new SlackApiError('invalid_code');
    if (grant.redirectUri !== (args.text('redirect_uri') || null) && grant.redirectUri !== null)
      throw new SlackApiError('bad_redirect_uri');
    return { ...tokens(call, grant.teamId, grant.userId, grant.scopes), authed_user: { id: grant.userId } };
  },
};

const appsUninstall: BotMethod = {
  name: 'apps.uninstall',
  needs: 'bot',
  tier: 1,
  scopes: [],
  errors: ['invalid_client_id', 'bad_client_secret'],
  run: async (call) => {
    const { core } = call;
    requireClient({ core, args: call.args, token: call.token, authorization: null });
    // The answer does not wait for the app to hear of it: the app may be the caller.
    void uninstall(core, call.workspace.id);
    return {};
  },
};

const revoke: BotMethod = {
  name: 'auth.revoke',
  needs: 'bot',
  tier: 3,
  scopes: [],
  errors: [],
  run: (call) => {
    const trial = call.args.flag('test');
    if (!trial) {
      call.token.revoked = true;
      const event = { type: 'tokens_revoked', tokens: { bot: [call.bot.id] } };
      void call.core.events.emit(call.workspace.id, 'tokens_revoked', event);
    }
    return { revoked: !trial };
  },
};

const validate: OpenMethod = {
  name: 'blocks.validate',
  needs: 'none',
  tier: 'none',
  errors: ['invalid_blocks', 'invalid_view', 'invalid_message'],
  run: ({ args }) => {
    const given = ['blocks', 'message', 'view'].filter((it) => args.has(it));
    const [what] = given;
    if (what === undefined || given.length > 1)
      throw invalidArguments('exactly one of blocks, message, view is needed');
    const value = args.json(what);
    const problems =
      what === 'view'
        ? viewProblems(value, isJson(value) && value['type'] === 'home' ? 'home' : 'modal')
        : messageProblems(what === 'message' && isJson(value) ? value : { blocks: value });
    if (problems.length === 0) return {};
    throw new SlackApiError(`invalid_${what}`, {
      errors: problems,
      response_metadata: { messages: asLines(problems).map((it) => `[ERROR] ${it}`) },
    });
  },
};

export const appMethods = [connectionsOpen, oauthAccess, appsUninstall, revoke, validate];
