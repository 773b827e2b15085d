/** Declined, unanswered, moved or deleted in a calendar; moved or deleted in Lever: whoever scheduled the panel hears it. */
import { watchMessage } from '../blocks/panel-watch.ts';
import { changeCalls } from '../panels/change-calls.ts';
import { watchCalls } from '../panels/watch-calls.ts';
import { defineJob } from './define.ts';

export const watchCalendars = defineJob({
  name: 'watch-calendars',
  schedule: '* * * * *',
  why: 'Calendars and Lever are changed by hand: whoever scheduled a panel must not learn it from the candidate.',
  run: async ({ now, look, told }) =>
    (await look.panels.watch.look(now, told ? 'changed' : 'all')).map(({ booking, fact, once }) => ({
      to: { user: booking.by.slackId },
      message: watchMessage(booking, fact, { watch: watchCalls, change: changeCalls }),
      once,
      confidential: booking.candidate.confidential,
    })),
});
