/** The last step of an interview day: Book, and what can be pressed afterwards. The writing is `panels/interview-day-book.ts`. */
import { dayBusyModal, dayChangedMessage, dayChangedModal } from '../../blocks/interview-day-done.ts';
import { wordsModal } from '../../blocks/interview-day-preview.ts';
import { context, message, section, titled } from '../../blocks/kit.ts';
import { bold, md, quote } from '../../blocks/mrkdwn.ts';
import { ConflictError } from '../../errors.ts';
import { panelCalls } from '../../panels/calls.ts';
import type { DayStanding, OpenDay } from '../../panels/interview-day.ts';
import { dayCalls as calls } from '../../panels/interview-day-calls.ts';
import type { Reply } from '../define.ts';
import { bookedPress, dayPress, daySubmit } from './desk.ts';
import { foundReply, planDay, standingMessage } from './show.ts';

const book = daySubmit(calls.book, async ({ press, open, act }) => ({
  show: 'working',
  surface: 'modal',
  title: 'Booking',
  text: 'Checking calendars again, then one panel after the other: writing to Lever, inviting people …',
  next: async () => {
    const result = await act.panels.days.book(open, press.actor, press.payload.seen);
    switch (result.status) {
      case 'done':
        return { show: 'close', message: standingMessage(open, result.standing) };
      case 'changed':
        return {
          show: 'modal',
          modal: dayChangedModal(open, result.reasons, calls),
          instead: dayChangedMessage(result.reasons),
        };
      case 'busy':
        return { show: 'modal', modal: dayBusyModal(open, calls) };
    }
    return result satisfies never;
  },
}));

const words = dayPress(calls.words, async ({ press, open, act }) => ({
  show: 'working',
  surface: 'modal',
  title: 'Word for word',
  text: 'Writing out what everybody will get …',
  next: async () => {
    const { previews } = await act.panels.days.preview(open, press.actor);
    const found = previews.find((it) => it.draftId === press.payload.draft);
    const draft = open.drafts.find((it) => it.id === press.payload.draft);
    if (found === undefined || draft === undefined)
      throw new ConflictError('This panel stands already, or its candidate was left out.', 'Go back and look again.');
    return {
      show: 'modal',
      modal: wordsModal(open, { draft, preview: found.preview }, { day: calls, panel: panelCalls }),
    };
  },
}));

/** Also from the first form: a day that was begun before is shown as far as it has come. */
const standing = bookedPress(calls.standing, async ({ press, open, act }): Promise<Reply> => {
  const all = await act.panels.days.standing(open);
  if (all.every((it) => it.booking === null && it.refused === null)) return foundReply(open) ?? planDay(open, act);
  const shown = standingMessage(open, all);
  return press.on === 'modal' ? { show: 'close', message: shown } : { show: 'message', message: shown, replace: true };
});

function afterPress(title: string, saying: string, open: OpenDay, work: () => Promise<readonly DayStanding[]>): Reply {
  return {
    show: 'working',
    surface: 'message',
    title,
    text: saying,
    next: async () => ({ show: 'message', replace: true, message: standingMessage(open, await work()) }),
  };
}

const finish = bookedPress(calls.finish, async ({ press, open, act }) =>
  afterPress('Finishing', 'Looking what is there, and doing what is missing …', open, () =>
    act.panels.days.finish(open, press.payload.draft, press.actor),
  ),
);

const undo = bookedPress(calls.undo, async ({ press, open, act }) =>
  afterPress('Undoing', 'Taking this panel out of Lever and off the calendars …', open, () =>
    act.panels.days.undo(open, press.payload.draft, press.actor),
  ),
);

const mail = bookedPress(calls.mail, async ({ press, open, act }): Promise<Reply> => {
  const found = (await act.panels.days.standing(open)).find((it) => it.draft.id === press.payload.draft);
  if (found === undefined || found.booking === null)
    throw new ConflictError('This panel was taken back, so there is no mail for it.');
  const { booking } = found;
  const said = md`Mail for ${bold(booking.candidate.name)}, to copy.`;
  return {
    show: 'message',
    message: titled(
      'Mail to copy',
      message(said, section(said), section(quote(act.panels.mailFor(booking))), context(md`It was not sent.`)),
    ),
  };
});

export const dayBookActions = [book, words, standing, finish, undo, mail];
