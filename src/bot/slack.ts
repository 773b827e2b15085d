/**
 * Slack's Web API clients, one per workspace, and the answers to `response_url`. Made once by `bolt.ts`.
 * Retries are off: a repeated `chat.postMessage` is a second message, and nothing on the three-second path may wait.
 * Never pass `headers` to a client: the library writes its `Authorization` into that object, and a shared one would
 * carry the first workspace's token to the second. Each client gets an options object of its own.
 */
import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../log.ts';

/** A workspace (or organisation) that installed the app. */
export interface Workspace {
  readonly teamId: string;
  readonly enterpriseId: string | null;
  readonly botToken: string;
  readonly botId: string | null;
  readonly botUserId: string | null;
}

/** Where installed workspaces are kept; `null` when the app has one fixed token. */
export interface Workspaces {
  find(where: { readonly teamId: string | null; readonly enterpriseId: string | null }): Promise<Workspace | null>;
  list(): Promise<readonly Workspace[]>;
}

/** Slack said no, or nothing. Read by `classify()` like every wire's error. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly service = 'slack';
  readonly retryable: boolean;
  /** Slack's own word (`channel_not_found`), or `expired`, `unavailable`, `not-installed`. */
  readonly meaning: string;
  readonly advice: string | undefined;
  constructor(
    meaning: string,
    message: string,
    options: { retryable?: boolean; advice?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.meaning = meaning;
    this.retryable = options.retryable ?? false;
    this.advice = options.advice;
  }
}

export interface Slack {
  /** The client that acts in this workspace; `null` asks for the only one. Throws `SlackError('not-installed')`. */
  client(teamId: string | null, enterpriseId?: string | null): Promise<WebClient>;
  workspace(teamId: string | null, enterpriseId?: string | null): Promise<Workspace>;
  /** Posts to a `response_url`. Throws `SlackError('expired')` when it was used up or is too old. */
  respond(url: string, body: Readonly<Record<string, unknown>>): Promise<void>;
  /** Asks Slack who we are; a sentence for `/hire status`. Throws what the client throws. */
  check(): Promise<string>;
}

export interface SlackOptions {
  readonly apiUrl: string;
  /** `null`: workspaces come from `installed`. */
  readonly botToken: string | null;
  readonly installed: Workspaces | null;
  readonly log: Log;
  /** Looks at what goes out before Slack does (development): see `blocks-guard.ts`. */
  readonly fetch?: typeof fetch;
}

/** Slack answers in well under a second; the person's own deadline is three. */
const TIMEOUT_MS = 10_000;

/** Options for a client, fresh each time, retries named on purpose: Socket Mode would otherwise make it a hundred. */
export function clientOptions(options: Pick<SlackOptions, 'apiUrl' | 'log' | 'fetch'>): WebClientOptions {
  return {
    ...(options.fetch && { fetch: options.fetch }),
    slackApiUrl: options.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: TIMEOUT_MS,
    allowAbsoluteUrls: false,
    logger: slackLogger(options.log),
    logLevel: LogLevel.INFO,
  };
}

/** Slack's libraries log through ours. Their debug lines hold whole payloads, so those are never written. */
export function slackLogger(log: Log): Logger {
  const words = (parts: readonly unknown[]): string =>
    parts.map((it) => (it instanceof Error ? `${it.name}: ${it.message}` : String(it))).join(' ');
  return {
    debug: () => {},
    info: (...parts) => log.debug({ from: 'bolt' }, words(parts)),
    warn: (...parts) => log.warn({ from: 'bolt' }, words(parts)),
    error: (...parts) => log.error({ from: 'bolt' }, words(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function mayRespondTo(address: string, apiUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  const api = new URL(apiUrl);
  if (url.protocol === 'https:' && /^hooks\.slack(-gov)?\.com$/.test(url.hostname)) return true;
  return api.protocol === 'http:' && url.protocol === 'http:' && url.hostname === api.hostname;
}

export function createSlack(options: SlackOptions): Slack {
  const clients = new Map<string, WebClient>();
  let fixed: Workspace | null = options.botToken
    ? { teamId: '', enterpriseId: null, botToken: options.botToken, botId: null, botUserId: null }
    : null;

  function clientOf(it: Workspace): WebClient {
    const known = clients.get(it.botToken);
    if (known) return known;
    const made = new WebClient(it.botToken, clientOptions(options));
    clients.set(it.botToken, made);
    return made;
  }

  async function workspace(teamId: string | null, enterpriseId: string | null = null): Promise<Workspace> {
    if (fixed) return fixed;
    const found = teamId || enterpriseId ? await options.installed?.find({ teamId, enterpriseId }) : null;
    if (found) return found;
    if (!teamId && !enterpriseId) {
      const all = (await options.installed?.list()) ?? [];
      if (all.length === 1 && all[0]) return all[0];
    }
    throw new SlackError('not-installed', 'The app is not installed in this workspace', {
      advice: 'A workspace admin can install it again at /slack/install.',
    });
  }

  return {
    workspace,
    client: async (teamId, enterpriseId = null) => clientOf(await workspace(teamId, enterpriseId)),

    async respond(url, body) {
      if (!mayRespondTo(url, options.apiUrl)) throw new SlackError('refused', 'That response address is not Slack’s');
      let response: Response;
      try {
        response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(body),
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
      } catch (cause) {
        throw new SlackError('unavailable', 'Slack did not take the answer', { retryable: true, cause });
      }
      const text = await response.text();
      if (response.status === 404 || response.status === 410 || /used_url|expired_url/.test(text))
        throw new SlackError('expired', 'Slack no longer takes answers to this');
      if (!response.ok)
        throw new SlackError('unavailable', `Slack answered ${response.status} to a reply`, { retryable: true });
      if (/"ok"\s*:\s*false/.test(text)) {
        const said = /"error"\s*:\s*"([\w.-]+)"/.exec(text)?.[1] ?? 'unknown';
        throw new SlackError(said, `Slack refused a reply: ${said}`);
      }
    },

    async check() {
      if (!fixed) {
        const all = (await options.installed?.list()) ?? [];
        return all.length === 0 ? 'not installed anywhere yet' : `installed in ${all.length} workspace(s)`;
      }
      const me = await clientOf(fixed).auth.test();
      fixed = {
        ...fixed,
        teamId: me.team_id ?? '',
        enterpriseId: me.enterprise_id ?? null,
        botId: me.bot_id ?? null,
        botUserId: me.user_id ?? null,
      };
      return `connected to ${me.team ?? 'the workspace'}`;
    },
  };
}

/** Slack's word for what went wrong (`channel_not_found`), whatever the library wrapped it in; `null` when it gave none. */
export function slackWord(error: unknown): string | null {
  if (error instanceof SlackError) return error.meaning;
  const data = (error as { data?: { error?: unknown } } | null)?.data;
  return typeof data?.error === 'string' ? data.error : null;
}

/** Why Socket Mode could not begin, in words for whoever starts the bot. */
export function noSocket(error: unknown): unknown {
  if (!isSlackClientError(error)) return error;
  const word = slackWord(error);
  if (word === null)
    return new SlackError('unavailable', 'Slack cannot be reached for Socket Mode.', {
      retryable: true,
      advice: 'Look at the network and its proxy, and start again.',
      cause: error,
    });
  return new SlackError(word, `Slack does not take SLACK_APP_TOKEN for Socket Mode (${word}).`, {
    advice:
      'api.slack.com/apps → your app → Basic Information → App-Level Tokens: one with the scope connections:write.',
    cause: error,
  });
}

/** How many seconds Slack asked us to wait, when it said "too many". */
export function waitAsked(error: unknown): number | null {
  const seconds = (error as { retryAfter?: unknown } | null)?.retryAfter;
  return typeof seconds === 'number' ? seconds : null;
}

/** Whether an error came from Slack's library. */
export function isSlackClientError(error: unknown): error is Error {
  const code = (error as { code?: unknown } | null)?.code;
  return error instanceof Error && typeof code === 'string' && code.startsWith('slack_');
}
