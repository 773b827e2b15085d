/** Changes of a panel that a crash or a failure left half-way: whoever pressed is told what exists and offered the ways on. */
import { halfChangeMessage } from '../blocks/panel-change-done.ts';
import { DAY, MINUTE } from '../clock.ts';
import { changeCalls } from '../panels/change-calls.ts';
import type { Notice } from '../services.ts';
import { defineJob } from './define.ts';

/** A change that stopped in front of its recruiter was said there; this is the second time, in case it was missed. */
const SECOND_TIME = 15 * MINUTE;
/** Younger ones may be under way in this very moment. */
const SETTLED = MINUTE;
/** Looking up where it stands costs calls every minute; from then on `/hire panel` alone shows it. */
const FORGOTTEN = DAY;

export const unfinishedChanges = defineJob({
  name: 'unfinished-changes',
  schedule: '* * * * *',
  why: 'A panel that moved in Lever and not on calendars must not be forgotten.',
  run: async ({ now, look }) => {
    const notices: Notice[] = [];
    for (const change of await look.panels.changes.unfinished()) {
      const since = change.stopped?.at ?? change.startedAt;
      const age = now - since;
      if (age < (change.stopped === null ? SETTLED : SECOND_TIME) || age > FORGOTTEN) continue;
      const once = `unfinished-change:${change.id}:${change.state}:${change.stopped?.at ?? 'crash'}`;
      notices.push({
        to: { user: change.by.slackId },
        message: halfChangeMessage(change, await look.panels.changes.whereabouts(change), changeCalls),
        once,
        confidential: change.record.candidate.confidential,
      });
    }
    return notices;
  },
});
