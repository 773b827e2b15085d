/**
 * Workspaces that install the app themselves: their tokens, encrypted in the vault, and the state parameter of the
 * installation page, single-use and ten minutes long. Given to Bolt's receiver by `bolt.ts`; nothing lists a token.
 */
import { randomBytes } from 'node:crypto';
import type { Installation, InstallationQuery, InstallationStore, InstallURLOptions, StateStore } from '@slack/bolt';
import { type Clock, MINUTE } from '../clock.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Vault } from '../store/vault.ts';
import type { Workspace, Workspaces } from './slack.ts';

const PREFIX = 'slack-installation:';

const nameOf = (id: string): string => `${PREFIX}${id}`;

function workspaceOf(it: Installation): Workspace | null {
  if (!it.bot) return null;
  return {
    teamId: it.team?.id ?? '',
    enterpriseId: it.enterprise?.id ?? null,
    botToken: it.bot.token,
    botId: it.bot.id ?? null,
    botUserId: it.bot.userId ?? null,
  };
}

/** An organisation-wide installation is kept under the organisation, any other under its workspace. */
function idOf(it: {
  enterpriseId?: string | undefined;
  teamId?: string | undefined;
  isEnterpriseInstall?: boolean | undefined;
}): string {
  const id = it.isEnterpriseInstall ? it.enterpriseId : it.teamId;
  if (!id) throw new Error('an installation without a workspace or organisation');
  return id;
}

export interface Installations extends InstallationStore, Workspaces {
  /** Forgets a workspace that removed the app. */
  forget(teamId: string | null, enterpriseId: string | null): Promise<void>;
}

export function createInstallations(vault: Vault): Installations {
  async function read(id: string): Promise<Installation | null> {
    const text = await vault.take(nameOf(id));
    return text === null ? null : (JSON.parse(text) as Installation);
  }

  return {
    async storeInstallation(it) {
      const id = idOf({
        enterpriseId: it.enterprise?.id,
        teamId: it.team?.id,
        isEnterpriseInstall: it.isEnterpriseInstall,
      });
      await vault.put(nameOf(id), JSON.stringify(it));
    },
    async fetchInstallation(query: InstallationQuery<boolean>) {
      const found = await read(idOf(query));
      if (!found) throw new Error('this workspace has not installed the app');
      return found;
    },
    async deleteInstallation(query) {
      await vault.remove(nameOf(idOf(query)));
    },
    async find({ teamId, enterpriseId }) {
      const found = (teamId ? await read(teamId) : null) ?? (enterpriseId ? await read(enterpriseId) : null);
      return found && workspaceOf(found);
    },
    async list() {
      const found: Workspace[] = [];
      for (const name of await vault.names(PREFIX)) {
        const it = await read(name.slice(PREFIX.length));
        const workspace = it && workspaceOf(it);
        if (workspace) found.push(workspace);
      }
      return found;
    },
    async forget(teamId, enterpriseId) {
      for (const id of [teamId, enterpriseId]) if (id) await vault.remove(nameOf(id));
    },
  };
}

/** Slack's authorisation page must be left and come back within this. */
const STATE_MS = 10 * MINUTE;

export function createStateStore(ledger: Ledger, clock: Clock): StateStore {
  const keyOf = (state: string): string => `slack-install-state:${state}`;
  return {
    async generateStateParam(options) {
      const state = randomBytes(32).toString('base64url');
      await ledger.set(keyOf(state), JSON.parse(JSON.stringify(options)) as never, {
        expiresAt: clock.now() + STATE_MS,
      });
      return state;
    },
    async verifyStateParam(_now, state) {
      const entry = await ledger.get(keyOf(state));
      // Deleting is what makes it single-use: of two callbacks with one state, one deletes.
      if (!entry || !(await ledger.delete(keyOf(state), entry.version)))
        throw new Error('this installation link was used already, or is older than ten minutes');
      return entry.value as unknown as InstallURLOptions;
    },
  };
}
