/** What a finished press is answered with, wherever it was pressed: booked, held, taken back. Reads our own copies only. */
import type { Message } from '../../blocks/kit.ts';
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import { bookedMessage, undoneMessage } from '../../blocks/panel-booked.ts';
import { heldMessage, releasedMessage } from '../../blocks/panel-hold.ts';
import type { Booking } from '../../panels/booking.ts';
import { panelCalls } from '../../panels/calls.ts';
import { type Held, MOST_HELD } from '../../panels/hold.ts';
import { holdCalls } from '../../panels/hold-calls.ts';
import type { Reads } from '../../services.ts';

type Look = Pick<Reads, 'panels'> & { readonly calendars: Pick<Reads['calendars'], 'name'> };

/** "Booked", with what else was done by the same press. */
export function bookedReply(booking: Booking, look: Look, more: Mrkdwn | null = null): Message {
  const byMail = look.calendars.name === 'mail';
  return bookedMessage(booking, look.panels.mailFor(booking), panelCalls, { more, byMail });
}

/** "Held", with what else is held of the same plan. */
export async function heldReply(booking: Booking, look: Look): Promise<Message> {
  const all = await look.panels.holds.ofPlan(booking.draftId);
  const others = all.filter((it) => it.id !== booking.id);
  const offer = await look.panels.holds.offer(booking.draftId);
  const calls = { hold: holdCalls, panel: panelCalls };
  return heldMessage(
    booking as Held,
    { others, offer, more: all.length < MOST_HELD, byMail: look.calendars.name === 'mail' },
    calls,
  );
}

/** A day that was only held was never in Lever. */
export function goneReply(booking: Booking): Message {
  return booking.hold !== undefined && booking.steps.panelAskedAt === null
    ? releasedMessage(booking as Held, panelCalls)
    : undoneMessage(booking);
}
