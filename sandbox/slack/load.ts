/** Loads a seeded company into a workspace: its people as users, its channels with their members. */
import type { Company } from '../company.ts';
import type { Core } from './core.ts';
import { install } from './installs.ts';
import type { SlackUser, Workspace } from './model.ts';

/** Adds a workspace; `installed` also puts the app into it with every scope of the manifest. */
export function loadCompany(core: Core, company: Company, options: { installed: boolean; token?: string }): Workspace {
  const { state } = core;
  const at = Math.floor(company.at / 1000);
  const users = new Map<string, SlackUser>();
  const byKey = new Map<string, string>();
  for (const person of company.people) {
    if (person.slack === null) continue;
    const { id, deleted, guest, admin } = person.slack;
    users.set(id, {
      id,
      teamId: company.slackTeamId,
      key: person.key,
      handle: person.email.split('@')[0] ?? person.key,
      realName: person.name,
      email: person.email,
      title: person.title,
      tz: person.zone,
      // Their Slack shows a 24-hour clock outside of America, as most people there set it.
      locale: person.zone.startsWith('America/') ? 'en-US' : 'en-GB',
      deleted,
      guest,
      admin,
      botId: null,
      updated: at,
    });
    for (const name of [person.key, person.email, id]) byKey.set(name, id);
  }
  const workspace: Workspace = {
    id: company.slackTeamId,
    name: company.name,
    domain: company.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    users,
    channels: new Map(),
    groups: new Map(),
  };
  state.workspaces.set(workspace.id, workspace);
  const admin = [...users.values()].find((it) => it.admin && !it.deleted) ?? [...users.values()][0];
  if (!admin) throw new Error(`the company ${company.name} has nobody in Slack`);
  const installed = options.installed
    ? install(core, {
        teamId: workspace.id,
        installerId: admin.id,
        scopes: core.manifest.botScopes,
        ...(options.token !== undefined && { token: options.token }),
      })
    : null;
  for (const channel of company.channels) {
    const members = channel.members.map((it) => {
      const id = byKey.get(it);
      if (id === undefined) throw new Error(`#${channel.name} lists ${it}, who is nobody in Slack`);
      return id;
    });
    workspace.channels.set(channel.id, {
      id: channel.id,
      teamId: workspace.id,
      name: channel.name,
      kind: channel.private ? 'private' : 'public',
      external: channel.external,
      archived: channel.archived,
      topic: channel.topic,
      creator: admin.id,
      created: at,
      members: new Set([...members, ...(channel.bot && installed ? [installed.install.botUserId] : [])]),
      messages: [],
      pins: new Set(),
      bookmarks: [],
    });
  }
  return workspace;
}
