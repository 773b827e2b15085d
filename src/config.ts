/**
 * The environment, read once, and all its problems reported together; `config-variables.ts` says what each variable is.
 * Called by `index.ts`. Nothing else reads `process.env`.
 * A Slack, Lever, Google or Microsoft address that is not the vendor's own is accepted only when it is this machine's loopback.
 */
import { schema } from './config-schema.ts';
import { variables } from './config-variables.ts';
import { ConfigError } from './errors.ts';
import type { LogLevel } from './log.ts';
import type { VaultKey } from './store/vault.ts';

export type MicrosoftConsent = 'application' | 'person' | 'both';
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
    /** JSON text of a service account key; `null`: people give their own consent, and so does the organiser. */
    readonly serviceAccountKey: string | null;
    /** Whose calendar holds the events; `null`: calendars are only read. */
    readonly organizer: string | null;
    /** The OAuth client by which people connect their own calendar. */
    readonly client: { readonly id: string; readonly secret: string } | null;
    /** `null`: Google's own. */
    readonly apiUrl: string | null;
  } | null;
  readonly microsoft: {
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    /** By whose leave: an admin's for the application, each person's own, or both, the person's first. */
    readonly consent: MicrosoftConsent;
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
  /** Calendars are asked to tell us of changes, where `publicUrl` makes that possible. */
  readonly calendarNotices: boolean;
  readonly port: number;
  readonly host: string;
  readonly logLevel: LogLevel;
}

/** REST v1 of each Lever instance. The EU host is Lever's documented one for its other API, with the same path. */
const leverUrls: Record<LeverEnvironment, string> = {
  global: 'https://api.lever.co/v1',
  eu: 'https://api.eu.lever.co/v1',
  sandbox: 'https://api.sandbox.lever.co/v1',
};

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

  const pair = (id: string, secret: string): void => {
    if (Boolean(given[id]) !== Boolean(given[secret]))
      complain(given[id] ? secret : id, 'is missing: the client id and the client secret go together');
  };
  pair('SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET');
  pair('GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET');
  if (!given['SLACK_BOT_TOKEN'] && !given['SLACK_CLIENT_ID'] && !given['SLACK_CLIENT_SECRET'])
    complain('SLACK_BOT_TOKEN', 'is missing');
  if (!given['SLACK_SIGNING_SECRET'] && !given['SLACK_APP_TOKEN']) complain('SLACK_SIGNING_SECRET', 'is missing');
  if (!given['FULCRUM_ENCRYPTION_KEYS']) complain('FULCRUM_ENCRYPTION_KEYS', 'is missing');
  if (given['GOOGLE_SERVICE_ACCOUNT_KEY'] && !given['GOOGLE_ORGANIZER'])
    complain('GOOGLE_ORGANIZER', 'is missing: GOOGLE_SERVICE_ACCOUNT_KEY needs it');
  if (given['GOOGLE_ORGANIZER'] && !given['GOOGLE_SERVICE_ACCOUNT_KEY'] && !given['GOOGLE_CLIENT_ID'])
    complain('GOOGLE_SERVICE_ACCOUNT_KEY', 'is missing: GOOGLE_ORGANIZER needs it, or GOOGLE_CLIENT_ID');
  const outlook = ['MICROSOFT_TENANT_ID', 'MICROSOFT_CLIENT_ID', 'MICROSOFT_CLIENT_SECRET'];
  const ownConsent = ['person', 'both'].includes(given['MICROSOFT_CONSENT'] ?? '');
  if (ownConsent || [...outlook, 'MICROSOFT_ORGANIZER'].some((it) => given[it]))
    for (const name of outlook)
      if (!given[name]) complain(name, 'is missing: the tenant, the client id and the client secret go together');
  const browsers = given['GOOGLE_CLIENT_ID'] ? 'GOOGLE_CLIENT_ID' : ownConsent && 'MICROSOFT_CONSENT';
  if (browsers && !given['PUBLIC_URL'])
    complain('PUBLIC_URL', `is missing: ${browsers} needs it, for people give their consent in a browser`);
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
      it.GOOGLE_SERVICE_ACCOUNT_KEY || it.GOOGLE_CLIENT_ID
        ? {
            serviceAccountKey: it.GOOGLE_SERVICE_ACCOUNT_KEY ?? null,
            organizer: it.GOOGLE_ORGANIZER ?? null,
            client:
              it.GOOGLE_CLIENT_ID && it.GOOGLE_CLIENT_SECRET
                ? { id: it.GOOGLE_CLIENT_ID, secret: it.GOOGLE_CLIENT_SECRET }
                : null,
            apiUrl: it.GOOGLE_API_URL?.replace(/\/$/, '') ?? null,
          }
        : null,
    microsoft:
      it.MICROSOFT_TENANT_ID && it.MICROSOFT_CLIENT_ID && it.MICROSOFT_CLIENT_SECRET
        ? {
            tenantId: it.MICROSOFT_TENANT_ID,
            clientId: it.MICROSOFT_CLIENT_ID,
            clientSecret: it.MICROSOFT_CLIENT_SECRET,
            consent: it.MICROSOFT_CONSENT,
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
    calendarNotices: it.CALENDAR_NOTICES === 'yes',
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
    'Fulcrum did not start: the environment is incomplete or wrong.',
    '',
    ...lines,
    '',
    'Put them into .env (see .env.example), or export them.',
    'No accounts yet? `npm run sandbox` runs the whole bot against a workspace, a Lever and calendars on this machine.',
  ].join('\n');
}
