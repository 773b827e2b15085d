/**
 * Compares `manifest.yml` with what the code registers, both ways: commands, shortcuts, events, scopes. `npm run
 * check:manifest` prints what is wrong and exits 1; `-- --socket` prints the manifest for Socket Mode instead.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { botScopes, scopes } from '../src/bot/scopes.ts';
import { ROOT } from '../src/commands/help.ts';
import { commands, homeTab } from '../src/commands/index.ts';

export interface Manifest {
  readonly features: {
    readonly slash_commands: readonly { readonly command: string; readonly usage_hint?: string; url?: string }[];
    readonly shortcuts: readonly { readonly type: 'global' | 'message'; readonly callback_id: string }[];
  };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: {
    readonly event_subscriptions: { readonly bot_events: readonly string[]; request_url?: string };
    readonly interactivity: { request_url?: string; message_menu_options_url?: string };
    socket_mode_enabled: boolean;
  };
}

const root = new URL('..', import.meta.url);

export function readManifest(): Manifest {
  return parse(readFileSync(new URL('manifest.yml', root), 'utf8')) as Manifest;
}

/** The same app without addresses: Slack reaches it through the socket. */
export function socketManifest(manifest: Manifest): Manifest {
  const copy = structuredClone(manifest);
  for (const command of copy.features.slash_commands) delete command.url;
  delete copy.settings.event_subscriptions.request_url;
  delete copy.settings.interactivity.request_url;
  delete copy.settings.interactivity.message_menu_options_url;
  copy.settings.socket_mode_enabled = true;
  return copy;
}

const botSource = (): string =>
  readdirSync(new URL('src/bot/', root))
    .map((name) => readFileSync(new URL(`src/bot/${name}`, root), 'utf8'))
    .join('\n');

/** Events that `src/bot/` listens to. */
export function eventsUsed(): string[] {
  return [...botSource().matchAll(/app\.event\('([\w.]+)'/g)].map((match) => match[1] ?? '').sort();
}

/** Web API methods that `src/bot/` calls. */
export function methodsUsed(): string[] {
  const families = 'auth|bookmarks|chat|conversations|files|pins|reactions|team|usergroups|users|views';
  const found = [...botSource().matchAll(new RegExp(String.raw`\.((?:${families})\.\w+)\(`, 'g'))];
  return [...new Set(found.map((match) => match[1] ?? ''))].sort();
}

function difference(kind: string, inCode: readonly string[], inManifest: readonly string[]): string[] {
  return [
    ...inCode.filter((it) => !inManifest.includes(it)).map((it) => `manifest.yml lacks the ${kind} ${it}`),
    ...inManifest.filter((it) => !inCode.includes(it)).map((it) => `no code uses the ${kind} ${it} of manifest.yml`),
  ];
}

/** What is wrong, in sentences; empty when they agree. */
export function manifestProblems(manifest: Manifest = readManifest()): string[] {
  const actions = [...commands.flatMap((it) => it.actions), ...homeTab.actions];
  const shortcuts = actions.flatMap((it) =>
    it.kind === 'press' && it.shortcut !== undefined ? [`${it.shortcut} ${it.id}`] : [],
  );
  return [
    ...difference(
      'command',
      [ROOT],
      manifest.features.slash_commands.map((it) => it.command),
    ),
    ...difference(
      'shortcut',
      shortcuts,
      manifest.features.shortcuts.map((it) => `${it.type} ${it.callback_id}`),
    ),
    ...difference('event', eventsUsed(), manifest.settings.event_subscriptions.bot_events),
    ...difference('scope', botScopes, manifest.oauth_config.scopes.bot),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const manifest = readManifest();
  if (process.argv.includes('--socket')) console.log(stringify(socketManifest(manifest)));
  else {
    const problems = manifestProblems(manifest);
    for (const problem of problems) console.log(problem);
    if (problems.length === 0) {
      console.log('manifest.yml agrees with the code. What each permission is for:');
      for (const [scope, why] of Object.entries(scopes)) console.log(`  ${scope}: ${why}`);
    }
    process.exitCode = problems.length > 0 ? 1 : 0;
  }
}
