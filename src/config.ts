/**
 * The environment, read once: every variable is declared here with what it is and where to get it, and all problems are
 * reported together. `.env.example` is compared with this list by a test. Nothing else reads `process.env`.
 * A Slack, Lever, Google or Microsoft address that is not the vendor's own is accepted only when it is this machine's loopback.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from './errors.ts';
import type { LogLevel } from './log.ts';
import { parseKeys, type VaultKey } from './store/vault.ts';

export type LeverEnvironment = 'global' | 'eu' | 'sandbox';

export interface Config {
  readonly slack: {
    /** `null` when workspaces install the app themselves (OAuth). */
    readonly botToken: string | null;
    /** Empty in Socket Mode without HTTP. */
    readonly signingSecret: string;
    /** Present: Socket Mode. */
    readonly appToken: string | null;
    readonly oauth: { readonly clientId: string; readonly clientSecret: string } | null;
    readonly apiUrl: string;
    readonly authorizeUrl: string;
  };
  readonly lever: {
    /** `null`: pasted by a Super Admin with `/hire connect`. */
    readonly apiKey: string | null;
    readonly environment: LeverEnvironment;
    /** With `/v1`, without a slash at the end. */
    readonly apiUrl: string;
    readonly requestsPerSecond: number;
  };
  readonly google: {
    /** JSON text of a service account key. */
    readonly serviceAccountKey: string;
    /** Whose calendar holds the events. */
    readonly organizer: string;
    /** `null`: Google's own. */
    readonly apiUrl: string | null;
  } | null;
  readonly microsoft: {
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    /** Whose mailbox holds the events; `null`: calendars are only read. */
    readonly organizer: string | null;
    /** `null`: Microsoft's own. */
    readonly apiUrl: string | null;
    readonly loginUrl: string | null;
  } | null;
  /** Invitations by mail, where no calendar holds the events. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
  /** Calendar feeds on this machine's loopback are accepted: the sandbox's. */
  readonly feedsFromLoopback: boolean;
  readonly dataDir: string;
  readonly encryptionKeys: readonly VaultKey[];
  /** Path of the YAML with panel templates and pools. */
  readonly templates: string | null;
  readonly performAsFallback: 'none' | 'posting-owner';
  /** Where the outside reaches the bot, without a slash at the end; `null`: it does not (Socket Mode without a proxy). */
  readonly publicUrl: string | null;
  readonly port: number;
  readonly host: string;
  readonly logLevel: LogLevel;
}

export interface Variable {
  readonly name: string;
  /** `always`, `optional`, or a sentence saying when. */
  readonly needed: string;
  readonly what: string;
  readonly where: string;
  readonly fallback?: string;
}

const slackApp = 'api.slack.com/apps → your app';

/** Every variable the bot reads, in the order of `.env.example`. */
export const variables: readonly Variable[] = [
  {
    name: 'SLACK_BOT_TOKEN',
    needed: 'unless SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set',
    what: "The bot's token, starting with xoxb-.",
    where: `${slackApp} → Install App → Bot User OAuth Token`,
  },
  {
    name: 'SLACK_SIGNING_SECRET',
    needed: 'unless SLACK_APP_TOKEN is set',
    what: 'Proves that a request comes from Slack.',
    where: `${slackApp} → Basic Information → Signing Secret`,
  },
  {
    name: 'SLACK_APP_TOKEN',
    needed: 'optional',
    what: 'Starts with xapp-. When set, the bot connects to Slack by Socket Mode and needs no public address.',
    where: `${slackApp} → Basic Information → App-Level Tokens, scope connections:write`,
  },
  {
    name: 'SLACK_CLIENT_ID',
    needed: 'optional',
    what: 'With SLACK_CLIENT_SECRET: workspaces install the app at /slack/install.',
    where: `${slackApp} → Basic Information → Client ID`,
  },
  {
    name: 'SLACK_CLIENT_SECRET',
    needed: 'with SLACK_CLIENT_ID',
    what: 'Goes with SLACK_CLIENT_ID.',
    where: `${slackApp} → Basic Information → Client Secret`,
  },
  {
    name: 'SLACK_API_URL',
    needed: 'optional',
    what: "Slack's Web API. Only Slack's own addresses and loopback are accepted.",
    where: 'leave it out, except for GovSlack (https://slack-gov.com/api/) or the sandbox',
    fallback: 'https://slack.com/api/',
  },
  {
    name: 'SLACK_AUTHORIZE_URL',
    needed: 'optional',
    what: "The page where a workspace installs the app. Only Slack's own addresses and loopback are accepted.",
    where: 'leave it out, except for GovSlack or the sandbox',
    fallback: 'https://slack.com/oauth/v2/authorize',
  },
  {
    name: 'LEVER_API_KEY',
    needed: 'optional',
    what: 'A Lever API key. Left out, a Lever Super Admin pastes one with /hire connect.',
    where: 'Lever → Settings → Integrations and API → API Credentials → Generate New Key',
  },
  {
    name: 'LEVER_ENVIRONMENT',
    needed: 'optional',
    what: 'Which Lever holds the account: global, eu or sandbox.',
    where: 'look at the address of your Lever: hire.lever.co, hire.eu.lever.co or hire.sandbox.lever.co',
    fallback: 'global',
  },
  {
    name: 'LEVER_API_URL',
    needed: 'optional',
    what: 'Another address for Lever, loopback only.',
    where: 'leave it out, except for the sandbox',
  },
  {
    name: 'LEVER_REQUESTS_PER_SECOND',
    needed: 'optional',
    what: 'How fast this bot may ask Lever. Lower it when something else uses the same key; 10 is what Lever allows a key.',
    where: 'what Lever granted the key',
    fallback: '10',
  },
  {
    name: 'GOOGLE_SERVICE_ACCOUNT_KEY',
    needed: 'optional',
    what: 'Path of a service account key file, or its JSON. Without it the bot cannot read calendars or book.',
    where: 'console.cloud.google.com → IAM → Service Accounts → Keys; give it domain-wide delegation for Calendar',
  },
  {
    name: 'GOOGLE_ORGANIZER',
    needed: 'with GOOGLE_SERVICE_ACCOUNT_KEY',
    what: 'The address whose calendar holds the interview events, such as interviews@your-company.com.',
    where: 'admin.google.com → Directory → Users: a shared account is best',
  },
  {
    name: 'GOOGLE_API_URL',
    needed: 'optional',
    what: 'Another address for Google Calendar, loopback only.',
    where: 'leave it out, except for the sandbox',
  },
  {
    name: 'MICROSOFT_TENANT_ID',
    needed: 'optional',
    what: 'Directory (tenant) id of your Microsoft 365. With it, calendars in Outlook are read too.',
    where: 'entra.microsoft.com → App registrations → your app → Overview',
  },
  {
    name: 'MICROSOFT_CLIENT_ID',
    needed: 'with MICROSOFT_TENANT_ID',
    what: 'Application (client) id of an app registration with the application permission Calendars.ReadWrite.',
    where: 'entra.microsoft.com → App registrations → your app → Overview',
  },
  {
    name: 'MICROSOFT_CLIENT_SECRET',
    needed: 'with MICROSOFT_TENANT_ID',
    what: 'A client secret of that app registration (its value, not its id).',
    where: 'entra.microsoft.com → App registrations → your app → Certificates & secrets',
  },
  {
    name: 'MICROSOFT_ORGANIZER',
    needed: 'optional',
    what: 'Mailbox whose calendar holds the interview events. Without it Outlook is only read; with Google, Google holds them.',
    where: 'admin.microsoft.com → Users: a shared mailbox is best',
  },
  {
    name: 'MICROSOFT_API_URL',
    needed: 'optional',
    what: 'Another address for Microsoft Graph, loopback only.',
    where: 'leave it out, except for the sandbox',
  },
  {
    name: 'MICROSOFT_LOGIN_URL',
    needed: 'optional',
    what: "Another address for Microsoft's sign-in, loopback only.",
    where: 'leave it out, except for the sandbox',
  },
  {
    name: 'SMTP_URL',
    needed: 'optional',
    what: 'Mail server for invitations when no calendar is connected: smtps://user:password@smtp.your-company.com.',
    where: 'your mail provider → SMTP; smtp:// is used with STARTTLS only',
  },
  {
    name: 'MAIL_FROM',
    needed: 'with SMTP_URL',
    what: 'Who invitations come from, such as Interviews <interviews@your-company.com>.',
    where: 'an address that your mail server may send for and that somebody reads',
  },
  {
    name: 'CALENDAR_FEEDS_LOOPBACK',
    needed: 'optional',
    what: 'yes: calendar feeds on this machine are accepted as well. Otherwise only https on the public internet is.',
    where: 'leave it out, except for the sandbox',
  },
  {
    name: 'FULCRUM_DATA_DIR',
    needed: 'optional',
    what: 'Where the bot keeps its memory (one SQLite file).',
    where: 'a directory on a disk that survives a restart',
    fallback: '.fulcrum',
  },
  {
    name: 'FULCRUM_ENCRYPTION_KEYS',
    needed: 'always',
    what: 'Keys for stored secrets, id:base64 of 32 bytes. The first encrypts, all decrypt.',
    where: 'echo "k1:$(openssl rand -base64 32)" — keep it where you keep passwords',
  },
  {
    name: 'FULCRUM_TEMPLATES',
    needed: 'optional',
    what: 'Path of a YAML file with panel templates and interviewer pools.',
    where: 'write one; docs/templates.md shows how',
  },
  {
    name: 'FULCRUM_PERFORM_AS_FALLBACK',
    needed: 'optional',
    what: 'Who writes to Lever for a person without a Lever user: none, or posting-owner.',
    where: 'leave it at none unless your team agreed on it',
    fallback: 'none',
  },
  {
    name: 'PUBLIC_URL',
    needed: 'optional',
    what: 'Where browsers and calendars reach the bot, https, without a path. Needed for people to connect their own calendar, and for calendars to tell us of changes; without it the bot looks every minute.',
    where: 'the address your proxy forwards from, such as https://fulcrum.example.com',
  },
  { name: 'PORT', needed: 'optional', what: 'Port to listen on.', where: 'any free port', fallback: '3000' },
  {
    name: 'HOST',
    needed: 'optional',
    what: 'Address to listen on. 0.0.0.0 inside a container.',
    where: 'leave it out when a proxy on this machine forwards to the bot',
    fallback: '127.0.0.1',
  },
  {
    name: 'LOG_LEVEL',
    needed: 'optional',
    what: 'debug, info, warn, error or silent.',
    where: 'info is right for production',
    fallback: 'info',
  },
];

/** REST v1 of each Lever instance. The EU host is Lever's documented one for its other API, with the same path. */
const leverUrls: Record<LeverEnvironment, string> = {
  global: 'https://api.lever.co/v1',
  eu: 'https://api.eu.lever.co/v1',
  sandbox: 'https://api.sandbox.lever.co/v1',
};

export function isLoopback(url: URL): boolean {
  return ['localhost', '[::1]'].includes(url.hostname) || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(url.hostname);
}

/** An address that must be one of the vendor's, or loopback over http(s). */
function address(vendors: readonly string[]): z.ZodType<string> {
  return z.string().superRefine((text, context) => {
    if (!URL.canParse(text)) {
      context.addIssue({ code: 'custom', message: 'is not a web address' });
      return;
    }
    const url = new URL(text);
    if (isLoopback(url) && /^https?:$/.test(url.protocol)) return;
    if (vendors.some((vendor) => text.replace(/\/$/, '') === vendor.replace(/\/$/, ''))) return;
    context.addIssue({
      code: 'custom',
      message: vendors.length
        ? `must be ${vendors.join(' or ')} (or this machine's loopback, for the sandbox)`
        : "must be this machine's loopback: it is for the sandbox only",
    });
  });
}

/** Where the outside reaches us: https and nothing behind the host; http on loopback only. */
const publicAddress = z.string().transform((text, context): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url))) {
    if (url.origin === text.replace(/\/$/, '')) return url.origin;
    context.addIssue({ code: 'custom', message: 'must be scheme and host only, without a path' });
  } else context.addIssue({ code: 'custom', message: 'must start with https://' });
  return z.NEVER;
});

const token = (prefix: string): z.ZodType<string> =>
  z.string().regex(new RegExp(`^${prefix}[\\w-]+$`), `must start with ${prefix}`);

const GoogleKey = z.object({
  client_email: z.string().min(3),
  private_key: z.string().min(10),
});

const serviceAccount = z.string().transform((text, context): string => {
  let json = text;
  if (!text.trimStart().startsWith('{')) {
    try {
      json = readFileSync(text, 'utf8');
    } catch {
      context.addIssue({ code: 'custom', message: 'is neither JSON nor the path of a file that can be read' });
      return z.NEVER;
    }
  }
  try {
    GoogleKey.parse(JSON.parse(json));
    return json;
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'is not a service account key: it needs client_email and private_key',
    });
    return z.NEVER;
  }
});

const keys = z.string().transform((text, context): VaultKey[] => {
  try {
    return parseKeys(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const schema = z.object({
  SLACK_BOT_TOKEN: token('xoxb-').optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, 'is too short to be a signing secret').optional(),
  SLACK_APP_TOKEN: token('xapp-').optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_API_URL: address(['https://slack.com/api/', 'https://slack-gov.com/api/']).default('https://slack.com/api/'),
  SLACK_AUTHORIZE_URL: address([
    'https://slack.com/oauth/v2/authorize',
    'https://slack-gov.com/oauth/v2/authorize',
  ]).default('https://slack.com/oauth/v2/authorize'),
  LEVER_API_KEY: z.string().optional(),
  LEVER_ENVIRONMENT: z.enum(['global', 'eu', 'sandbox'], 'must be global, eu or sandbox').default('global'),
  LEVER_API_URL: address([]).optional(),
  LEVER_REQUESTS_PER_SECOND: z.coerce
    .number('must be a number')
    .min(0.5, 'must be at least 0.5')
    .max(1000, 'must be at most 1000')
    .default(10),
  GOOGLE_SERVICE_ACCOUNT_KEY: serviceAccount.optional(),
  GOOGLE_ORGANIZER: z.string().includes('@', 'must be an e-mail address').optional(),
  GOOGLE_API_URL: address([]).optional(),
  MICROSOFT_TENANT_ID: z
    .string()
    .regex(/^[\w.-]+$/, 'is not a tenant id')
    .optional(),
  MICROSOFT_CLIENT_ID: z.string().optional(),
  MICROSOFT_CLIENT_SECRET: z.string().optional(),
  MICROSOFT_ORGANIZER: z.string().includes('@', 'must be an e-mail address').optional(),
  MICROSOFT_API_URL: address([]).optional(),
  MICROSOFT_LOGIN_URL: address([]).optional(),
  SMTP_URL: z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol),
      'must begin with smtps:// or smtp://',
    )
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>"]*<)?[^\s<>@"]+@[^\s<>@"]+>?$/, 'must be an e-mail address, or Name <address>')
    .optional(),
  CALENDAR_FEEDS_LOOPBACK: z.enum(['yes', 'no'], 'must be yes or no').default('no'),
  FULCRUM_DATA_DIR: z.string().default('.fulcrum'),
  FULCRUM_ENCRYPTION_KEYS: keys.optional(),
  FULCRUM_TEMPLATES: z.string().optional(),
  FULCRUM_PERFORM_AS_FALLBACK: z.enum(['none', 'posting-owner'], 'must be none or posting-owner').default('none'),
  PUBLIC_URL: publicAddress.optional(),
  PORT: z.coerce.number('must be a number').int('must be a whole number').min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('info'),
});

type Problem = ConfigError['problems'][number];

/**
 * Reads the environment. An empty variable counts as absent.
 * @throws ConfigError with every problem at once; no problem ever repeats a secret's value.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    variables.flatMap(({ name }) => {
      const value = env[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  const parsed = schema.safeParse(given);
  const problems: Problem[] = [];
  const complain = (variable: string, problem: string): void => {
    if (problems.some((it) => it.variable === variable)) return;
    problems.push({ variable, problem, where: variables.find((it) => it.name === variable)?.where ?? '' });
  };

  const oauthHalf = [given['SLACK_CLIENT_ID'], given['SLACK_CLIENT_SECRET']].filter(Boolean).length;
  if (oauthHalf === 1)
    complain(
      given['SLACK_CLIENT_ID'] ? 'SLACK_CLIENT_SECRET' : 'SLACK_CLIENT_ID',
      'is missing: the client id and the client secret go together',
    );
  if (!given['SLACK_BOT_TOKEN'] && oauthHalf === 0) complain('SLACK_BOT_TOKEN', 'is missing');
  if (!given['SLACK_SIGNING_SECRET'] && !given['SLACK_APP_TOKEN']) complain('SLACK_SIGNING_SECRET', 'is missing');
  if (!given['FULCRUM_ENCRYPTION_KEYS']) complain('FULCRUM_ENCRYPTION_KEYS', 'is missing');
  if (given['GOOGLE_SERVICE_ACCOUNT_KEY'] && !given['GOOGLE_ORGANIZER'])
    complain('GOOGLE_ORGANIZER', 'is missing: GOOGLE_SERVICE_ACCOUNT_KEY needs it');
  if (given['GOOGLE_ORGANIZER'] && !given['GOOGLE_SERVICE_ACCOUNT_KEY'])
    complain('GOOGLE_SERVICE_ACCOUNT_KEY', 'is missing: GOOGLE_ORGANIZER needs it');
  const outlook = ['MICROSOFT_TENANT_ID', 'MICROSOFT_CLIENT_ID', 'MICROSOFT_CLIENT_SECRET'];
  if ([...outlook, 'MICROSOFT_ORGANIZER'].some((it) => given[it]))
    for (const name of outlook)
      if (!given[name]) complain(name, 'is missing: the tenant, the client id and the client secret go together');
  if (given['SMTP_URL'] && !given['MAIL_FROM']) complain('MAIL_FROM', 'is missing: SMTP_URL needs it');
  if (given['MAIL_FROM'] && !given['SMTP_URL']) complain('SMTP_URL', 'is missing: MAIL_FROM needs it');
  for (const issue of parsed.error?.issues ?? []) complain(String(issue.path[0]), issue.message);
  if (problems.length > 0 || !parsed.success) {
    const order = variables.map((it) => it.name);
    throw new ConfigError(problems.sort((a, b) => order.indexOf(a.variable) - order.indexOf(b.variable)));
  }

  const it = parsed.data;
  return {
    slack: {
      botToken: it.SLACK_BOT_TOKEN ?? null,
      signingSecret: it.SLACK_SIGNING_SECRET ?? '',
      appToken: it.SLACK_APP_TOKEN ?? null,
      oauth:
        it.SLACK_CLIENT_ID && it.SLACK_CLIENT_SECRET
          ? { clientId: it.SLACK_CLIENT_ID, clientSecret: it.SLACK_CLIENT_SECRET }
          : null,
      apiUrl: `${it.SLACK_API_URL.replace(/\/$/, '')}/`,
      authorizeUrl: it.SLACK_AUTHORIZE_URL,
    },
    lever: {
      apiKey: it.LEVER_API_KEY ?? null,
      environment: it.LEVER_ENVIRONMENT,
      apiUrl: (it.LEVER_API_URL ?? leverUrls[it.LEVER_ENVIRONMENT]).replace(/\/$/, ''),
      requestsPerSecond: it.LEVER_REQUESTS_PER_SECOND,
    },
    google:
      it.GOOGLE_SERVICE_ACCOUNT_KEY && it.GOOGLE_ORGANIZER
        ? {
            serviceAccountKey: it.GOOGLE_SERVICE_ACCOUNT_KEY,
            organizer: it.GOOGLE_ORGANIZER,
            apiUrl: it.GOOGLE_API_URL?.replace(/\/$/, '') ?? null,
          }
        : null,
    microsoft:
      it.MICROSOFT_TENANT_ID && it.MICROSOFT_CLIENT_ID && it.MICROSOFT_CLIENT_SECRET
        ? {
            tenantId: it.MICROSOFT_TENANT_ID,
            clientId: it.MICROSOFT_CLIENT_ID,
            clientSecret: it.MICROSOFT_CLIENT_SECRET,
            organizer: it.MICROSOFT_ORGANIZER ?? null,
            apiUrl: it.MICROSOFT_API_URL?.replace(/\/$/, '') ?? null,
            loginUrl: it.MICROSOFT_LOGIN_URL?.replace(/\/$/, '') ?? null,
          }
        : null,
    mail: it.SMTP_URL && it.MAIL_FROM ? { smtpUrl: it.SMTP_URL, from: it.MAIL_FROM } : null,
    feedsFromLoopback: it.CALENDAR_FEEDS_LOOPBACK === 'yes',
    dataDir: it.FULCRUM_DATA_DIR,
    encryptionKeys: it.FULCRUM_ENCRYPTION_KEYS ?? [],
    templates: it.FULCRUM_TEMPLATES ?? null,
    performAsFallback: it.FULCRUM_PERFORM_AS_FALLBACK,
    publicUrl: it.PUBLIC_URL ?? null,
    port: it.PORT,
    host: it.HOST,
    logLevel: it.LOG_LEVEL,
  };
}

/** What an operator reads when the environment is wrong: every variable, where to get it, and a way to try it without. */
export function explainProblems(error: ConfigError): string {
  const lines = error.problems.flatMap(({ variable, problem, where }) => [
    `  ${variable} ${problem}`,
    `      where to get it: ${where}`,
  ]);
  return [
    'Fulcrum did not start: the environment is incomplete.',
    '',
    ...lines,
    '',
    'Put them into .env (see .env.example), or export them.',
    'No accounts yet? `npm run sandbox` runs the whole bot against a workspace, a Lever and calendars on this machine.',
  ].join('\n');
}
