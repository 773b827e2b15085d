/** Graph's `getSchedule`: free/busy of up to 20 people at a time. Route and caller's rights are in `microsoft.ts`. */
import type { Account, Shown } from './event.ts';
import { GraphRefusal, type Json, moment, textOf } from './microsoft-body.ts';
import { graphTime, showAs } from './microsoft-render.ts';
import type { CalendarState } from './state.ts';
import { windowsZone } from './windows-zones.ts';

const MOST_SCHEDULES = 20;
const LONGEST_WINDOW = 62 * 86_400_000;
const MOST_ENTRIES = 1_000;

/** `zone`: what times are answered in. */
export function getSchedule(
  state: CalendarState,
  mailbox: Account,
  body: Json,
  zone: { readonly iana: string; readonly name: string },
): { status: number; body: unknown } {
  const start = moment(body['startTime'], 'startTime').instant;
  const end = moment(body['endTime'], 'endTime').instant;
  const interval = Number(body['availabilityViewInterval'] ?? 30);
  const schedules = Array.isArray(body['schedules']) ? body['schedules'].map((it) => textOf(it)) : [];
  if (schedules.length === 0 || schedules.length > MOST_SCHEDULES)
    throw new GraphRefusal(400, 'ErrorInvalidParameter', `Between 1 and ${MOST_SCHEDULES} schedules may be asked for.`);
  if (!(interval >= 5 && interval <= 1_440))
    throw new GraphRefusal(400, 'ErrorInvalidParameter', 'The interval must be between 5 and 1440 minutes.');
  if (!(end > start) || end - start >= LONGEST_WINDOW)
    throw new GraphRefusal(400, '5006', 'The requested time duration is too long. The allowed limit = 62 days.');
  const value = schedules.map((scheduleId) => {
    const account = state.account(scheduleId);
    const failed = (responseCode: string, message: string): Json => ({
      scheduleId,
      error: { message, responseCode },
    });
    if (!account || account.vendor !== 'microsoft')
      return failed('ErrorMailRecipientNotFound', `Unable to resolve e-mail address ${scheduleId} to an object.`);
    if (!account.readable && account.address !== mailbox.address)
      return failed('ErrorNoFreeBusyAccess', 'The caller does not have access to free/busy data.');
    const shown = state.eventsOf(account.address, start, end).filter((it) => it.answer !== 'declined');
    if (shown.length > MOST_ENTRIES)
      return failed(
        'ErrorFreeBusyGenerationFailed',
        `The result set contains too many calendar entries. The allowed limit = ${MOST_ENTRIES}.`,
      );
    return {
      scheduleId,
      availabilityView: digits(shown, start, end, interval * 60_000),
      scheduleItems: shown.map((it) => ({
        isPrivate: it.event.private,
        status: showAs(it.event, it.effect),
        ...(account.onlyFreeBusy || it.event.private ? {} : { subject: it.event.title, location: it.event.location }),
        start: graphTime(it.start, zone.iana, zone.name),
        end: graphTime(it.end, zone.iana, zone.name),
      })),
      workingHours: {
        daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
        startTime: '09:00:00.0000000',
        endTime: '17:00:00.0000000',
        timeZone: { name: windowsZone(account.zone) },
      },
    };
  });
  return { status: 200, body: { value } };
}

/** One digit a slot, the strongest of what touches it: 0 free, 1 tentative, 2 busy, 3 out of office. */
function digits(shown: readonly Shown[], start: number, end: number, step: number): string {
  const order = { free: 0, tentative: 1, busy: 2, 'out-of-office': 3 } as const;
  const slots = Array.from<number>({ length: Math.ceil((end - start) / step) }).fill(0);
  for (const it of shown) {
    const first = Math.max(0, Math.floor((it.start - start) / step));
    for (let slot = first; slot < slots.length && start + slot * step < it.end; slot += 1)
      slots[slot] = Math.max(slots[slot] ?? 0, order[it.effect]);
  }
  return slots.join('');
}
