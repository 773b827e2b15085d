/**
 * Every environment variable of the bot: what it is and where to get it. Read by `config.ts`, which explains with these
 * sentences what is missing; `.env.example` is compared with this list by a test.
 */
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
    what: 'The address whose calendar holds the interview events, such as interviews@your-company.com. Without a service account an admin connects it in Home.',
    where: 'admin.google.com → Directory → Users: a shared account is best',
  },
  {
    name: 'GOOGLE_CLIENT_ID',
    needed: 'optional',
    what: 'An OAuth client: people connect their own Google Calendar in Home. Alone, or beside the service account for those it does not cover.',
    where:
      'console.cloud.google.com → Google Auth Platform → Clients → Web application; redirect: PUBLIC_URL/connect/google/callback',
  },
  {
    name: 'GOOGLE_CLIENT_SECRET',
    needed: 'with GOOGLE_CLIENT_ID',
    what: 'Goes with GOOGLE_CLIENT_ID.',
    where: 'console.cloud.google.com → Google Auth Platform → Clients → your client',
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
    what: 'Application (client) id of an app registration with the permissions that MICROSOFT_CONSENT asks for.',
    where: 'entra.microsoft.com → App registrations → your app → Overview',
  },
  {
    name: 'MICROSOFT_CLIENT_SECRET',
    needed: 'with MICROSOFT_TENANT_ID',
    what: 'A client secret of that app registration (its value, not its id).',
    where: 'entra.microsoft.com → App registrations → your app → Certificates & secrets',
  },
  {
    name: 'MICROSOFT_CONSENT',
    needed: 'optional',
    what: 'application: one permission for all mailboxes. person: each person, and the organiser, connects their own in Home. both: a person’s own consent first, the application for everybody else.',
    where:
      'entra.microsoft.com → App registrations → your app → API permissions; for person and both add the web redirect PUBLIC_URL/connect/microsoft/callback',
    fallback: 'application',
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
  {
    name: 'CALENDAR_NOTICES',
    needed: 'optional',
    what: 'no: calendars are not asked to tell us of changes, and the bot only looks. Without PUBLIC_URL they cannot.',
    where: 'leave it at yes unless your proxy lets nothing in but Slack',
    fallback: 'yes',
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
