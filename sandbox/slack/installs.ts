/** Installing the app into a workspace and removing it: the bot user, its tokens, and the events that tell of the end. */
import { randomBytes } from 'node:crypto';
import type { Core } from './core.ts';
import type { Install, SlackUser, Token } from './model.ts';

/** The app's bot user in a workspace, made on first install and kept after. */
function botUser(core: Core, teamId: string): SlackUser {
  const workspace = core.state.workspace(teamId);
  const existing = [...workspace.users.values()].find((it) => it.botId !== null);
  if (existing) {
    existing.deleted = false;
    return existing;
  }
  const suffix = teamId.replace(/^T/, '');
  const user: SlackUser = {
    id: `U0BOT${suffix}`,
    teamId,
    key: 'bot',
    handle: core.manifest.botName.toLowerCase().replaceAll(/[^a-z0-9_-]+/g, '-'),
    realName: core.manifest.botName,
    email: null,
    title: '',
    tz: 'America/Los_Angeles',
    locale: 'en-US',
    deleted: false,
    guest: false,
    admin: false,
    botId: `B0BOT${suffix}`,
    updated: Math.floor(core.clock.now() / 1000),
  };
  workspace.users.set(user.id, user);
  return user;
}

export function install(
  core: Core,
  options: { teamId: string; installerId: string; scopes: readonly string[]; token?: string },
): { readonly install: Install; readonly token: Token } {
  const bot = botUser(core, options.teamId);
  const made: Install = {
    teamId: options.teamId,
    botUserId: bot.id,
    botId: bot.botId ?? '',
    installerId: options.installerId,
    scopes: options.scopes,
    at: core.clock.now(),
  };
  core.state.installs.set(options.teamId, made);
  const token: Token = {
    value: options.token ?? `xoxb-${options.teamId}-${randomBytes(12).toString('hex')}`,
    kind: 'bot',
    teamId: options.teamId,
    userId: bot.id,
    scopes: options.scopes,
    revoked: false,
    expiresAt: core.manifest.tokenRotation && !options.token ? core.clock.now() + 12 * 3_600_000 : null,
  };
  core.state.tokens.set(token.value, token);
  return { install: made, token };
}

/** Removes the app: tokens die, views go, and the app hears of it twice, as in Slack. */
export async function uninstall(core: Core, teamId: string): Promise<void> {
  const { state } = core;
  const installed = state.installs.get(teamId);
  if (!installed) return;
  for (const token of state.tokens.values()) if (token.teamId === teamId) token.revoked = true;
  for (const userId of state.workspace(teamId).users.keys()) {
    state.stacks.delete(userId);
    state.homes.delete(userId);
  }
  // Told while the installation is still on record, because delivery asks for it.
  const told = [
    core.events.emit(teamId, 'tokens_revoked', { type: 'tokens_revoked', tokens: { bot: [installed.botUserId] } }),
    core.events.emit(teamId, 'app_uninstalled', { type: 'app_uninstalled' }),
  ];
  state.installs.delete(teamId);
  const bot = state.user(teamId, installed.botUserId);
  if (bot) bot.deleted = true;
  await Promise.all(told);
}
