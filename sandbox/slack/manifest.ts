/**
 * Reads the app manifest the workspace installs from and refuses one that Slack would refuse. The emulator asks it what
 * the app declared: commands, shortcuts, events, scopes, tabs, URLs. Checked against the official schema where the
 * shared reference folder is at hand, and always against the rules the schema cannot express.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'yaml';
import { codePoints, words } from './form.ts';
import type { Json } from './screen.ts';

export interface Manifest {
  readonly name: string;
  readonly botName: string;
  readonly commands: readonly {
    readonly command: string;
    readonly description: string;
    readonly usage: string;
    readonly url: string | null;
    readonly escape: boolean;
  }[];
  readonly shortcuts: readonly {
    readonly name: string;
    readonly callbackId: string;
    readonly description: string;
    readonly type: 'global' | 'message';
  }[];
  readonly unfurlDomains: readonly string[];
  readonly botEvents: readonly string[];
  readonly botScopes: readonly string[];
  readonly userScopes: readonly string[];
  readonly redirectUrls: readonly string[];
  readonly home: boolean;
  readonly messagesTab: boolean;
  readonly messagesReadOnly: boolean;
  readonly interactive: boolean;
  readonly eventsUrl: string | null;
  readonly interactivityUrl: string | null;
  /** Typeaheads have their own URL in Slack's settings; without it none is asked over HTTP. */
  readonly optionsUrl: string | null;
  readonly socketMode: boolean;
  readonly tokenRotation: boolean;
}

/** Which bot scope lets an event through; any one of several. Events not listed need none. */
export const eventScopes: Readonly<Record<string, readonly string[]>> = {
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  app_mention: ['app_mentions:read'],
  reaction_added: ['reactions:read'],
  reaction_removed: ['reactions:read'],
  member_joined_channel: ['channels:read', 'groups:read'],
  member_left_channel: ['channels:read', 'groups:read'],
  channel_archive: ['channels:read'],
  channel_unarchive: ['channels:read'],
  channel_rename: ['channels:read'],
  channel_created: ['channels:read'],
  group_archive: ['groups:read'],
  group_rename: ['groups:read'],
  link_shared: ['links:read'],
  team_join: ['users:read'],
  user_change: ['users:read'],
  file_shared: ['files:read'],
};

/** Thrown with every problem at once, one sentence each. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`Slack would refuse this manifest:\n${problems.map((it) => `  - ${it}`).join('\n')}`);
    this.problems = problems;
  }
}

const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(record) : []);
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((it): it is string => typeof it === 'string') : [];
const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** From YAML (JSON is YAML too) or an object. */
export function readManifest(source: string | object): Manifest {
  const raw = record(typeof source === 'string' ? parse(source) : source);
  const features = record(raw['features']);
  const settings = record(raw['settings']);
  const oauth = record(raw['oauth_config']);
  const home = record(features['app_home']);
  const events = record(settings['event_subscriptions']);
  const interactivity = record(settings['interactivity']);
  const name = words(record(raw['display_information'])['name']);
  const manifest: Manifest = {
    name,
    botName: textOrNull(record(features['bot_user'])['display_name']) ?? name,
    commands: list(features['slash_commands']).map((it) => ({
      command: words(it['command']),
      description: words(it['description']),
      usage: words(it['usage_hint']),
      url: textOrNull(it['url']),
      escape: it['should_escape'] === true,
    })),
    shortcuts: list(features['shortcuts']).map((it) => ({
      name: words(it['name']),
      callbackId: words(it['callback_id']),
      description: words(it['description']),
      type: it['type'] === 'message' ? 'message' : 'global',
    })),
    unfurlDomains: texts(features['unfurl_domains']),
    botEvents: texts(events['bot_events']),
    botScopes: texts(record(oauth['scopes'])['bot']),
    userScopes: texts(record(oauth['scopes'])['user']),
    redirectUrls: texts(oauth['redirect_urls']),
    home: home['home_tab_enabled'] === true,
    messagesTab: home['messages_tab_enabled'] === true,
    messagesReadOnly: home['messages_tab_read_only_enabled'] === true,
    interactive: interactivity['is_enabled'] === true,
    eventsUrl: textOrNull(events['request_url']),
    interactivityUrl: textOrNull(interactivity['request_url']),
    optionsUrl: textOrNull(interactivity['message_menu_options_url']),
    socketMode: settings['socket_mode_enabled'] === true,
    tokenRotation: settings['token_rotation_enabled'] === true,
  };
  const problems = [...schemaProblems(raw), ...ownProblems(manifest)];
  if (problems.length > 0) throw new ManifestError(problems);
  return manifest;
}

/** Rules the schema does not know, and the basics for when there is no schema to ask. */
function ownProblems(it: Manifest): string[] {
  const problems: string[] = [];
  const most = (what: string, text: string, max: number): void => {
    if (codePoints(text) > max) problems.push(`${what} has more than ${max} characters`);
  };
  if (it.name === '') problems.push('display_information.name is missing');
  most('display_information.name', it.name, 35);
  if (it.commands.length > 50) problems.push('features.slash_commands has more than 50 commands');
  for (const { command, description, url } of it.commands) {
    if (!/^\/[a-z0-9_-]{1,31}$/.test(command)) problems.push(`slash command "${command}" is not a valid name`);
    if (description === '') problems.push(`slash command ${command} has no description`);
    if (url === null && !it.socketMode) problems.push(`slash command ${command} has no url and Socket Mode is off`);
  }
  if (new Set(it.commands.map((c) => c.command)).size < it.commands.length)
    problems.push('features.slash_commands declares a command twice');
  const urls = [it.eventsUrl, it.interactivityUrl, it.optionsUrl, ...it.commands.map((c) => c.url)];
  for (const url of new Set(urls.filter((one) => one !== null)))
    if (!URL.canParse(url) || new URL(url).protocol !== 'https:') problems.push(`"${url}" is not an https URL`);
  if (it.shortcuts.length > 10) problems.push('features.shortcuts has more than 10 shortcuts');
  for (const shortcut of it.shortcuts) {
    most(`shortcut "${shortcut.name}"`, shortcut.name, 24);
    if (shortcut.callbackId === '') problems.push(`shortcut "${shortcut.name}" has no callback_id`);
  }
  if (it.unfurlDomains.length > 5) problems.push('features.unfurl_domains has more than 5 domains');
  const scopes = new Set(it.botScopes);
  const commandsNeeded = it.commands.length > 0 || it.shortcuts.length > 0;
  if (commandsNeeded && !scopes.has('commands'))
    problems.push('commands and shortcuts need the bot scope "commands" in oauth_config.scopes.bot');
  for (const event of it.botEvents) {
    const needed = eventScopes[event];
    if (needed && !needed.some((scope) => scopes.has(scope)))
      problems.push(`bot event ${event} needs the bot scope ${needed.join(' or ')}`);
  }
  if (it.unfurlDomains.length > 0 && !scopes.has('links:read'))
    problems.push('features.unfurl_domains needs the bot scope links:read');
  if (it.botEvents.length > 0 && it.eventsUrl === null && !it.socketMode)
    problems.push('settings.event_subscriptions has bot_events but no request_url, and Socket Mode is off');
  if (it.interactive && it.interactivityUrl === null && !it.socketMode)
    problems.push('settings.interactivity is on but has no request_url, and Socket Mode is off');
  if (it.shortcuts.length > 0 && !it.interactive)
    problems.push('shortcuts need settings.interactivity.is_enabled: true');
  return problems;
}

interface Ajv {
  compile(schema: object): ((data: unknown) => boolean) & {
    errors?: readonly { instancePath: string; message?: string; params: object }[] | null;
  };
}

/** Where the official schemas lie, or `null`. */
export function manifestSchemaFile(): URL | null {
  const shared = process.env['SHARED_DIR'] ? `file://${process.env['SHARED_DIR']}/` : '../../../shared/';
  const file = new URL('data/slack/manifest/manifest.schema.1.0.0.json', new URL(shared, import.meta.url));
  return existsSync(file) ? file : null;
}

type Check = ReturnType<Ajv['compile']>;
let compiled: Check | undefined;

/** Compiled once a process: it costs more than everything else here, and most runs have no schema to compile. */
function schemaCheck(file: URL): Check {
  if (compiled) return compiled;
  const require = createRequire(import.meta.url);
  const { Ajv } = require('ajv') as { Ajv: new (options: object) => Ajv };
  const formats = require('ajv-formats') as { default: (ajv: Ajv) => void };
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  formats.default(ajv);
  compiled = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
  return compiled;
}

function schemaProblems(raw: Json): string[] {
  const file = manifestSchemaFile();
  if (file === null) return [];
  const check = schemaCheck(file);
  if (check(raw)) return [];
  return (check.errors ?? []).map((it) => {
    const extra = 'additionalProperty' in it.params ? ` (${String(it.params.additionalProperty)})` : '';
    return `${it.instancePath || 'the root'} ${it.message ?? 'is wrong'}${extra}`;
  });
}
