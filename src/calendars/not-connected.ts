/**
 * The provider of a bot that has no calendar yet: every read is *unreadable, because not connected*, every write is
 * refused with what to do. It lets everything that needs no calendar work.
 */
import { CalendarError, type CalendarProvider, type FreeBusy } from './provider.ts';

const ADVICE =
  'An admin connects one by setting GOOGLE_SERVICE_ACCOUNT_KEY and GOOGLE_ORGANIZER, or the MICROSOFT_ variables.';

function refuse(): Promise<never> {
  return Promise.reject(
    new CalendarError('calendar', 'unauthorized', 'No calendar is connected, so nothing was changed.', {
      advice: ADVICE,
    }),
  );
}

export const notConnected: CalendarProvider = {
  name: 'not-connected',
  label: 'no calendar',
  freeBusy: ({ addresses }) =>
    Promise.resolve(
      new Map(
        addresses.map((address): [string, FreeBusy] => [
          address,
          {
            readable: false,
            reason: 'not-connected',
            sentence: `The calendar of ${address} cannot be read: no calendar is connected. ${ADVICE}`,
          },
        ]),
      ),
    ),
  create: refuse,
  find: () => Promise.resolve(null),
  update: refuse,
  cancel: refuse,
  check: refuse,
};
