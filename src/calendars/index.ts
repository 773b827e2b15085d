/**
 * The list of calendar providers, and the choice between them. Called once by `app.ts`.
 */
import { type Calendars, type Changes, remembering } from './cache.ts';
import { awaitingOrganizer, withConsents } from './consented.ts';
import { openGoogle } from './google.ts';
import { serviceAccess } from './google-token.ts';
import { type Ics, withFeeds } from './ics.ts';
import { later } from './later.ts';
import type { MailMemory } from './mail.ts';
import type { MicrosoftProvider, MicrosoftSettings } from './microsoft.ts';
import { type AppRegistration, applicationAccess } from './microsoft-token.ts';
import { notConnected } from './not-connected.ts';
import type { OpenConsents } from './open-consents.ts';
import { CalendarError, type CalendarProvider } from './provider.ts';
import { sideBySide } from './side-by-side.ts';
import { type CalendarTools, realTools } from './tools.ts';

export type { Calendars } from './cache.ts';
export { openIcs } from './ics.ts';
export { openConsents, type OpenConsents } from './open-consents.ts';
export type { NoticesTimes } from './notices.ts';
export { openNotices } from './open-notices.ts';
export type { CalendarTools } from './tools.ts';

export interface CalendarsConfig {
  /** `serviceAccountKey`: the JSON of a service account with domain-wide delegation, or the path of its file. */
  readonly google?: {
    readonly serviceAccountKey: string | null;
    readonly organizer: string | null;
    readonly apiUrl: string | null;
  } | null;
  readonly microsoft?:
    | (MicrosoftSettings & AppRegistration & { readonly consent?: 'application' | 'person' | 'both' })
    | null;
  /** Invitations by mail, where no vendor holds the events. */
  readonly mail?: { readonly smtpUrl: string; readonly from: string; readonly memory: MailMemory };
  /** Reads by feed whom no vendor knows. */
  readonly feeds?: Ics;
  /** Reads as themselves those who gave consent; holds events by the organiser's. */
  readonly consents?: OpenConsents | null;
  /** How long a free/busy answer is remembered, ms; default 30,000. */
  readonly rememberMs?: number;
  /** Who is told of changes: those calendars are remembered for minutes. */
  readonly notices?: Changes;
}

/** Google, acting for the organiser: by domain-wide delegation, else by the organiser's own consent; else not at all. */
function openWorkspace({ google, consents }: CalendarsConfig, tools: CalendarTools): CalendarProvider | null {
  if (!google || google.organizer === null) return null;
  const { serviceAccountKey, apiUrl } = google;
  const organizer = google.organizer.trim().toLowerCase();
  if (serviceAccountKey !== null)
    return openGoogle({ organizer, apiUrl }, serviceAccess(serviceAccountKey, organizer, tools), tools);
  if (!consents) return null;
  const key = { vendor: 'google', purpose: 'hold', address: organizer } as const;
  return awaitingOrganizer(openGoogle({ organizer, apiUrl }, consents.access.of(key), tools), key, consents.memory);
}

interface Graph {
  readonly provider: CalendarProvider;
  readonly own: MicrosoftProvider['own'];
}

/** Microsoft, acting as the application, or for the organiser by their own consent; else not at all. */
function openGraph({ microsoft, consents }: CalendarsConfig, tools: CalendarTools): Graph | null {
  if (!microsoft) return null;
  const { organizer, consent = 'application' } = microsoft;
  if (consent === 'person' && (organizer === null || !consents)) return null;
  const key = { vendor: 'microsoft', purpose: 'hold', address: (organizer ?? '').trim().toLowerCase() } as const;
  let opening: Promise<MicrosoftProvider> | null = null;
  const opened = (): Promise<MicrosoftProvider> =>
    (opening ??= import('./microsoft.ts').then(({ openMicrosoft }) =>
      openMicrosoft(
        microsoft,
        consent === 'person' && consents ? consents.access.of(key) : applicationAccess(microsoft, tools),
        tools,
      ),
    ));
  const provider = later('microsoft', 'Microsoft 365', opened);
  return {
    provider: consent === 'person' && consents ? awaitingOrganizer(provider, key, consents.memory) : provider,
    own: async (keys) => (await opened()).own(keys),
  };
}

/**
 * Opens what is configured (with both vendors, Google holds the events; without an organiser, mail does), or a provider
 * that answers "not connected". People are read as themselves where they gave consent, else by the company's leave, else
 * by their feed. No request is made here. Throws `CalendarError` when a key is unreadable.
 */
export function openCalendars(
  config: CalendarsConfig,
  tools: Pick<CalendarTools, 'clock'> & Partial<CalendarTools>,
): Calendars {
  const all = realTools(tools);
  const { consents = null } = config;
  const google = openWorkspace(config, all);
  const graph = openGraph(config, all);
  const microsoft = graph?.provider;
  const post = config.mail;
  const mail =
    post &&
    later('mail', 'invitations by mail', async () => {
      const [{ openMail }, { openPost }, { senderFrom }] = await Promise.all([
        import('./mail.ts'),
        import('./mail-send.ts'),
        import('./mail-letter.ts'),
      ]);
      const sender = senderFrom(post.from);
      if (sender === null) throw new CalendarError('mail', 'invalid', 'MAIL_FROM is not an e-mail address.');
      return openMail({ sender, memory: post.memory, post: openPost(post.smtpUrl, sender, all.timeoutMs) }, all);
    });
  const graphHolds = graph !== null && (config.microsoft?.organizer ?? null) !== null;
  const holder = google ?? (graphHolds ? undefined : mail);
  const vendors =
    holder && microsoft ? sideBySide(holder, microsoft) : (holder ?? microsoft ?? notConnected(consents !== null));
  const fed = config.feeds ? withFeeds(vendors, config.feeds) : vendors;
  const provider = consents
    ? withConsents(
        fed,
        {
          memory: consents.memory,
          access: consents.access,
          vendors: [...consents.vendors.keys()].map((name) => ({ name, apiUrl: config[name]?.apiUrl ?? null })),
          ownAtGraph: graphHolds && !google ? graph.own : null,
        },
        all,
      )
    : fed;
  return remembering(provider, {
    clock: all.clock,
    ...(config.rememberMs !== undefined && { lifeMs: config.rememberMs }),
    ...(config.notices && { changes: config.notices }),
  });
}
