/**
 * Microsoft 365 behind the provider contract: Graph by plain fetch, as an application or by the organiser's own consent.
 * Called by `index.ts`, loaded when first needed.
 *
 * Two things Exchange does in its own way: guests are always told (there is no quiet change), and a cancelled event is
 * no longer found.
 */
import type { Access } from './access.ts';
import { graphBusy, noSuchMailbox, type OwnEvents } from './microsoft-busy.ts';
import { askingGraph, microsoft } from './microsoft-client.ts';
import { graphDesk } from './microsoft-desk.ts';
import { CalendarError, type CalendarProvider } from './provider.ts';
import { inParallel } from './retry.ts';
import type { CalendarTools } from './tools.ts';

export interface MicrosoftSettings {
  /** A mailbox: events live in its calendar, invitations come from it. `null`: calendars are only read. */
  readonly organizer: string | null;
  /** Root address of Graph; `null`: Microsoft's own. */
  readonly apiUrl: string | null;
}

/** Looks at once for whom an event sits on: Graph throttles a mailbox at four requests. */
const AT_ONCE = 4;

export interface MicrosoftProvider extends CalendarProvider {
  /** What is known of our own events, for whoever reads calendars that they are on. */
  own(keys: readonly string[]): Promise<OwnEvents>;
}

export function openMicrosoft(settings: MicrosoftSettings, access: Access, tools: CalendarTools): MicrosoftProvider {
  const organizer = settings.organizer?.trim().toLowerCase() ?? null;
  const ask = askingGraph(settings.apiUrl, access, tools);
  const { get, ...desk } = graphDesk(ask, organizer);

  async function own(keys: readonly string[]): Promise<OwnEvents> {
    const found = await inParallel(keys, AT_ONCE, (key) => get(key).catch(() => null));
    const events = found.filter((it) => it !== null);
    return {
      uids: new Set(events.flatMap((it) => it.iCalUId ?? [])),
      holders: new Set(
        events.flatMap((it) => [
          organizer ?? '',
          ...it.attendees.map((guest) => (guest.emailAddress.address ?? '').toLowerCase()),
        ]),
      ),
    };
  }
  const busy = graphBusy(ask, { organizer, own });

  return {
    name: microsoft.service,
    label: microsoft.label,
    freeBusy: (query) => busy.freeBusy(query),
    own,
    ...desk,
    async check() {
      const start = tools.clock.now();
      const hour = { start, end: start + 3_600_000 };
      if (organizer === null) {
        // Nobody is there: Graph says so only to an app that it knows and that may read calendars.
        const nobody = 'nobody@fulcrum.invalid';
        await busy.schedulesAt(nobody, [nobody], hour).catch((error: unknown) => {
          if (!noSuchMailbox(error)) throw error;
        });
        return 'Microsoft 365 answers, for reading only.';
      }
      const answer = (await busy.once([organizer], hour)).get(organizer);
      if (!answer?.readable)
        throw new CalendarError('microsoft', 'forbidden', `The calendar of ${organizer} cannot be read.`, {
          advice: 'Name a mailbox of your Microsoft 365 as the organiser.',
        });
      return `Microsoft 365 answers as ${organizer}.`;
    },
  };
}
