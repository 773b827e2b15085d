/** Declined, unanswered, moved or deleted in a calendar; moved or deleted in Lever: whoever scheduled the panel hears it. */
import { holdWatchMessage } from '../blocks/panel-hold-notices.ts';
import { watchMessage } from '../blocks/panel-watch.ts';
import { panelCalls } from '../panels/calls.ts';
import { changeCalls } from '../panels/change-calls.ts';
import { isHeldDay } from '../panels/hold.ts';
import { holdCalls } from '../panels/hold-calls.ts';
import { watchCalls } from '../panels/watch-calls.ts';
import { defineJob } from './define.ts';

export const watchCalendars = defineJob({
  name: 'watch-calendars',
  schedule: '* * * * *',
  why: 'Calendars and Lever are changed by hand: whoever scheduled a panel must not learn it from the candidate.',
  run: async ({ now, look, told }) =>
    (await look.panels.watch.look(now, told ? 'changed' : 'all')).map(({ booking, fact, once }) => ({
      to: { user: booking.by.slackId },
      message: isHeldDay(booking)
        ? holdWatchMessage(booking, fact, { hold: holdCalls, panel: panelCalls })
        : watchMessage(booking, fact, { watch: watchCalls, change: changeCalls }),
      once,
      confidential: booking.candidate.confidential,
    })),
});
