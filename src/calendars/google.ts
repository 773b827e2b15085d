/**
 * Google Calendar behind the provider contract, through Google's own client. Called by `index.ts`.
 * Reads and writes act for one organiser: by domain-wide delegation, or by the organiser's own consent.
 */
import type { Access } from './access.ts';
import { googleBusy } from './google-busy.ts';
import { askingGoogle, google } from './google-client.ts';
import { googleDesk } from './google-desk.ts';
import { CalendarError, type CalendarProvider } from './provider.ts';
import { inParallel } from './retry.ts';
import type { CalendarTools } from './tools.ts';

export interface GoogleSettings {
  /** Whose calendar holds the events: invitations come from this address. */
  readonly organizer: string;
  /** Root address of the API; path and version are added. `null`: Google's. */
  readonly apiUrl: string | null;
}

/** Looks at once for whom an event sits on. */
const AT_ONCE = 8;

export function openGoogle(settings: GoogleSettings, access: Access, tools: CalendarTools): CalendarProvider {
  const organizer = settings.organizer.trim().toLowerCase();
  const ask = askingGoogle(settings.apiUrl, access, tools);
  const { get, ...desk } = googleDesk(ask, organizer, tools.sleep);
  const busy = googleBusy(ask, {
    as: organizer,
    events: true,
    /** Whom our own events sit on, so that only their calendars are listed. */
    async holders(keys) {
      const events = await inParallel(keys, AT_ONCE, (key) => get(key).catch(() => null));
      return new Set(
        events.flatMap((event) =>
          event === null ? [] : [organizer, ...(event.attendees ?? []).flatMap((it) => it.email?.toLowerCase() ?? [])],
        ),
      );
    },
  });

  return {
    name: google.service,
    label: google.label,
    freeBusy: (query) => busy.freeBusy(query),
    ...desk,
    async check() {
      const now = tools.clock.now();
      const answer = (await busy.once([organizer], { start: now, end: now + 3_600_000 })).get(organizer);
      if (!answer?.readable)
        throw new CalendarError(
          'google',
          'forbidden',
          `Google answers, but the calendar of ${organizer} cannot be read.`,
          { advice: 'Set GOOGLE_ORGANIZER to a user of your Google Workspace who has Google Calendar.' },
        );
      return `Google Calendar answers as ${organizer}.`;
    },
  };
}
