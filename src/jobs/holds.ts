/** Held days that run out: whoever holds one is reminded a working day before, and it is released once its time has come. */
import { holdNewsMessage, holdSettledMessage } from '../blocks/panel-hold-notices.ts';
import { panelCalls } from '../panels/calls.ts';
import { holdCalls } from '../panels/hold-calls.ts';
import type { Notice } from '../services.ts';
import { defineJob } from './define.ts';

export const holds = defineJob({
  name: 'holds',
  schedule: '* * * * *',
  why: 'Time that interviewers keep free for nobody is time that another candidate does not get.',
  run: async ({ now, look }) => {
    const notices: Notice[] = [];
    for (const news of await look.panels.holds.tend(now)) {
      const { kind, booking, reminded, accepted } = news;
      const reminder = `hold-reminder:${booking.id}:${booking.hold.until}`;
      const to = { user: booking.by.slackId };
      const { confidential } = booking.candidate;
      // What it offered is over: the buttons give way to a sentence.
      const settled = { to, message: holdSettledMessage(booking), confidential };
      if (reminded) notices.push({ ...settled, once: `hold-settled:${booking.id}`, edits: reminder });
      for (const it of accepted) notices.push({ ...settled, once: `hold-settled:${it}`, edits: it });
      if (kind === 'settled') continue;
      const message = holdNewsMessage(news, { hold: holdCalls, panel: panelCalls });
      notices.push({ to, message, once: kind === 'reminder' ? reminder : `hold-${kind}:${booking.id}`, confidential });
    }
    return notices;
  },
});
