/**
 * The writing steps of a hold: events without guests (as a booking's), then the guests, then `held`. Each is written down
 * before and after and looks before it repeats. Called by `book-run.ts` with the desk held; throws what a calendar throws.
 */
import type { CalendarEvent, EventDraft } from '../calendars/provider.ts';
import { isWireError } from '../errors.ts';
import type { BookedSession, Booking } from './booking.ts';
import { isAsWanted } from './change-events.ts';
import type { Hold } from './hold.ts';
import { holdInvite } from './hold-words.ts';
import { endOf } from './invitations.ts';
import type { PanelDeps } from './ports.ts';
import type { Desk } from './record.ts';

type Wires = Pick<PanelDeps, 'calendars' | 'clock'>;

/** How the event of a held session reads. */
export function heldEvent(booking: Booking, session: BookedSession): Omit<EventDraft, 'key' | 'notify' | 'video'> {
  const videoUrl = booking.steps.held[session.eventKey]?.videoUrl ?? null;
  return {
    start: session.start,
    end: endOf(session),
    zone: booking.zone,
    ...holdInvite(booking, session, videoUrl),
  };
}

/** A calendar certainly did nothing. */
const refusals = new Set(['forbidden', 'unauthorized', 'invalid', 'rate-limited']);

/** Guests: from here on the interviewers know. An event that says it all already is left alone. */
export async function askToHold(wires: Wires, desk: Desk, resumed: boolean): Promise<void> {
  const first = holdOf(desk.booking).askedAt === null;
  const look = resumed || !first;
  const { booking } = desk;
  const open = booking.sessions.filter((it) => !holdOf(booking).asked.includes(it.eventKey));
  if (open.length === 0) return;
  if (first) await desk.note({ hold: { ...holdOf(booking), askedAt: wires.clock.now() } });
  await desk.hold();
  const answers = await Promise.allSettled(open.map((it) => ask(wires, booking, it, look)));
  const done = open.filter((_, index) => answers[index]?.status === 'fulfilled').map((it) => it.eventKey);
  const failed = answers.filter((it) => it.status === 'rejected').map((it) => it.reason as unknown);
  const nobody = done.length === 0 && failed.every((it) => isWireError(it) && refusals.has(it.meaning ?? ''));
  const hold = holdOf(desk.booking);
  await desk.note({
    hold: { ...hold, asked: [...hold.asked, ...done], ...(first && nobody && { askedAt: null }) },
  });
  if (failed.length > 0) throw failed[0];
}

async function ask(wires: Wires, booking: Booking, session: BookedSession, look: boolean): Promise<void> {
  const key = session.eventKey;
  const wanted = heldEvent(booking, session);
  const there: CalendarEvent | null = look ? await wires.calendars.find(key) : null;
  if (isAsWanted(there, wanted)) return;
  try {
    await wires.calendars.update(key, { ...wanted, notify: true });
  } catch (error) {
    if (!(isWireError(error) && error.meaning === 'not-found')) throw error;
    // Deleted by hand in the calendar: the same key makes the same event.
    await wires.calendars.create({ key, ...wanted, video: booking.video && session.video !== false, notify: true });
  }
}

export function holdOf(booking: Booking): Hold {
  if (booking.hold === undefined) throw new Error('This booking was never a hold');
  return booking.hold;
}
