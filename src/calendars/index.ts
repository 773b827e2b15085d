/**
 * The list of calendar providers, and the choice between them. Called once by `app.ts`.
 */
import { type Calendars, type Changes, remembering } from './cache.ts';
import { type Ics, withFeeds } from './ics.ts';
import { openGoogle } from './google.ts';
import { serviceAccess } from './google-token.ts';
import { later } from './later.ts';
import type { MailMemory } from './mail.ts';
import type { MicrosoftSettings } from './microsoft.ts';
import type { AppRegistration } from './microsoft-token.ts';
import { notConnected } from './not-connected.ts';
import { CalendarError } from './provider.ts';
import { sideBySide } from './side-by-side.ts';
import { type CalendarTools, realTools } from './tools.ts';

export type { Calendars } from './cache.ts';
export { openIcs } from './ics.ts';
export { openNotices } from './open-notices.ts';
export type { CalendarTools } from './tools.ts';

export interface CalendarsConfig {
  /** `serviceAccountKey`: the JSON of a service account with domain-wide delegation, or the path of its file. */
  readonly google?: {
    readonly serviceAccountKey: string | null;
    readonly organizer: string | null;
    readonly apiUrl: string | null;
  } | null;
  readonly microsoft?: (MicrosoftSettings & AppRegistration) | null;
  /** Invitations by mail, where no vendor holds the events. */
  readonly mail?: { readonly smtpUrl: string; readonly from: string; readonly memory: MailMemory };
  /** Reads by feed whom no vendor knows. */
  readonly feeds?: Ics;
  /** How long a free/busy answer is remembered, ms; default 30,000. */
  readonly rememberMs?: number;
  /** Who is told of changes: those calendars are remembered for minutes. */
  readonly notices?: Changes;
}

/**
 * Opens what is configured (with both vendors, Google holds the events; without an organiser, mail does), or a provider that answers "not connected". No request is made here.
 * Throws `CalendarError` when a key is unreadable.
 */
export function openCalendars(
  config: CalendarsConfig,
  tools: Pick<CalendarTools, 'clock'> & Partial<CalendarTools>,
): Calendars {
  const all = realTools(tools);
  const { serviceAccountKey = null, organizer = null, apiUrl = null } = config.google ?? {};
  const google =
    serviceAccountKey !== null && organizer !== null
      ? openGoogle({ organizer, apiUrl }, serviceAccess(serviceAccountKey, organizer.trim().toLowerCase(), all), all)
      : null;
  const outlook = config.microsoft;
  const microsoft =
    outlook &&
    later('microsoft', 'Microsoft 365', async () => {
      const [{ openMicrosoft }, { applicationAccess }] = await Promise.all([
        import('./microsoft.ts'),
        import('./microsoft-token.ts'),
      ]);
      return openMicrosoft(outlook, applicationAccess(outlook, all), all);
    });
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
  const holder = google ?? (outlook?.organizer ? undefined : mail);
  const vendors = holder && microsoft ? sideBySide(holder, microsoft) : (holder ?? microsoft ?? notConnected);
  const provider = config.feeds ? withFeeds(vendors, config.feeds) : vendors;
  return remembering(provider, {
    clock: all.clock,
    ...(config.rememberMs !== undefined && { lifeMs: config.rememberMs }),
    ...(config.notices && { changes: config.notices }),
  });
}
