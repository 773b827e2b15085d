/** Bookings that a crash or a failure left half-way: the recruiter is told what exists and offered Finish and Undo. */
import { halfMessage } from '../blocks/panel-booked.ts';
import { MINUTE } from '../clock.ts';
import { whereabouts } from '../panels/booking.ts';
import { panelCalls } from '../panels/calls.ts';
import { defineJob } from './define.ts';

/** A booking that stopped in front of its recruiter was said there; this is the second time, in case it was missed. */
const SECOND_TIME = 15 * MINUTE;
/** Younger ones may be under way in this very moment. */
const SETTLED = MINUTE;

export const unfinishedBookings = defineJob({
  name: 'unfinished-bookings',
  schedule: '* * * * *',
  why: 'A panel that is half in Lever and half on calendars must not be forgotten.',
  run: async ({ now, look }) => {
    const open = await look.panels.unfinished();
    return open
      .filter((it) => now - (it.stopped?.at ?? it.startedAt) >= (it.stopped === null ? SETTLED : SECOND_TIME))
      .map((booking) => ({
        to: { user: booking.by.slackId },
        message: halfMessage(booking, whereabouts(booking), panelCalls),
        once: `unfinished:${booking.id}:${booking.state}:${booking.stopped?.at ?? 'crash'}`,
        confidential: booking.candidate.confidential,
      }));
  },
});
