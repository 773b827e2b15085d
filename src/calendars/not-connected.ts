/**
 * The provider of a bot that has no calendar yet: every read is *unreadable, because not connected*, every write is
 * refused with what to do. It lets everything that needs no calendar work.
 */
import { noneReadable } from './free-busy.ts';
import { CalendarError, type CalendarProvider } from './provider.ts';

const ADVICE =
  'An admin connects one by setting GOOGLE_SERVICE_ACCOUNT_KEY and GOOGLE_ORGANIZER, or the MICROSOFT_ variables.';
const ONLY_READ =
  'People connect their own calendars for reading; an admin sets GOOGLE_ORGANIZER, MICROSOFT_ORGANIZER or SMTP_URL, so that events can be made.';

/** `ownConsent`: people may still connect their own, for reading. */
export function notConnected(ownConsent = false): CalendarProvider {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new CalendarError(
        'calendar',
        'unauthorized',
        ownConsent
          ? 'No calendar is connected that could hold events, so nothing was changed.'
          : 'No calendar is connected, so nothing was changed.',
        { advice: ownConsent ? ONLY_READ : ADVICE },
      ),
    );
  return {
    name: 'not-connected',
    label: ownConsent ? 'their own calendar' : 'no calendar',
    freeBusy: ({ addresses }) =>
      Promise.resolve(
        noneReadable(
          addresses,
          'not-connected',
          (it) =>
            `The calendar of ${it} cannot be read: ${ownConsent ? 'they have not connected it.' : `no calendar is connected. ${ADVICE}`}`,
        ),
      ),
    create: refuse,
    find: () => Promise.resolve(null),
    update: refuse,
    cancel: refuse,
    check: refuse,
  };
}
