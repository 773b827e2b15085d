/** The buttons of a watch notice: Lever follows the calendar, the calendars follow Lever, or the event is put back. */
import { watchDoneMessage } from '../../blocks/panel-watch.ts';
import type { WatchResult } from '../../panels/watch.ts';
import { watchCalls as calls } from '../../panels/watch-calls.ts';
import type { Reply } from '../define.ts';
import { freePress } from './desk.ts';
import { afterPress } from './write.ts';

function working(title: string, text: string, run: () => Promise<WatchResult>): Reply {
  return {
    show: 'working',
    surface: 'message',
    title,
    text,
    next: async () => {
      const done = await run();
      if (done.did === 'changed') {
        const reply = afterPress(done.result);
        // Nothing was done: the other ways out stay where they are.
        const open = done.result.status === 'stale' || done.result.status === 'refused';
        return reply.show === 'message' && open ? { ...reply, replace: false } : reply;
      }
      return { show: 'message', replace: done.did !== 'busy', message: watchDoneMessage(done) };
    },
  };
}

const matchLever = freePress(calls.matchLever, async ({ payload, actor, act }) =>
  working('Moving', 'Looking at the calendar again, and writing its time to Lever …', () =>
    act.panels.watch.matchLever({ ...payload, actor }),
  ),
);

const matchCalendars = freePress(calls.matchCalendars, async ({ payload, actor, act }) =>
  working('Updating', 'Looking at Lever again, and updating invitations …', () =>
    act.panels.watch.matchCalendars({ ...payload, actor }),
  ),
);

const putBack = freePress(calls.putBack, async ({ payload, actor, act }) =>
  working('Putting it back', 'Looking at the calendar again …', () => act.panels.watch.putBack({ ...payload, actor })),
);

export const watchActions = [matchLever, matchCalendars, putBack];
