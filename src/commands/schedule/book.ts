/** The last step: Book, and what can be pressed when it stopped half-way. The writing itself is `panels/book.ts`. */
import { md } from '../../blocks/mrkdwn.ts';
import { busyMessage, busyModal, halfMessage, notBookedModal, refusedMessage } from '../../blocks/panel-booked.ts';
import { notConfirmedMessage } from '../../blocks/panel-hold-confirm.ts';
import { ConflictError } from '../../errors.ts';
import type { BookResult } from '../../panels/booking.ts';
import { panelCalls as calls } from '../../panels/calls.ts';
import type { Draft } from '../../panels/draft.ts';
import { type Held, isHeldDay } from '../../panels/hold.ts';
import { holdCalls } from '../../panels/hold-calls.ts';
import type { Actor } from '../../people.ts';
import type { Services } from '../../services.ts';
import type { Reply } from '../define.ts';
import { freePress, planPress, planSubmit } from './desk.ts';
import { bookedReply, goneReply, heldReply } from './outcomes.ts';

async function booking(
  draft: Draft,
  pressed: { readonly attempt: number; readonly seen?: string },
  actor: Actor,
  act: Services,
): Promise<Reply> {
  if (draft.attempt !== pressed.attempt && isHeldDay(await act.panels.booking(`${draft.id}-${pressed.attempt}`)))
    throw new ConflictError(
      'A day of this plan was held since you opened this window. Nothing was booked now.',
      'Confirm the held day with /hire panel, or go back to the days and pick another one.',
    );
  if (draft.attempt !== pressed.attempt)
    throw new ConflictError(
      'This window is from an earlier try, which was taken back. Nothing was booked now.',
      'Open the plan again with /hire schedule and book it from there.',
    );
  return {
    show: 'working',
    surface: 'modal',
    title: 'Booking',
    text: 'Checking calendars again, writing to Lever, inviting people …',
    next: async () => await afterBook(await act.panels.book(draft, actor, pressed.seen), draft, act),
  };
}

async function afterBook(result: BookResult, draft: Draft, act: Services): Promise<Reply> {
  switch (result.status) {
    case 'booked':
      return { show: 'close', message: bookedReply(result.booking, act) };
    case 'held':
      return { show: 'close', message: await heldReply(result.booking, act) };
    case 'half':
      return { show: 'close', message: halfMessage(result.booking, result.exists, calls) };
    case 'undone':
      return { show: 'close', message: goneReply(result.booking) };
    case 'busy':
      return { show: 'modal', modal: busyModal(draft, calls) };
    case 'changed':
      return {
        show: 'modal',
        modal: notBookedModal(
          draft,
          { title: md`Something changed since the search.`, reasons: result.reasons, hint: null },
          calls,
          false,
          (result.over?.length ?? 0) > 0,
        ),
        instead: refusedMessage(result.reasons.join(' '), null),
      };
    case 'refused':
      break;
  }
  return {
    show: 'modal',
    modal: notBookedModal(
      draft,
      { title: md`It could not be booked.`, reasons: [result.why], hint: result.hint },
      calls,
      true,
    ),
    instead: refusedMessage(result.why, result.hint),
  };
}

const book = planSubmit(calls.book, async ({ press, draft, act }) => booking(draft, press.payload, press.actor, act));

const lookAgain = planPress(calls.lookAgain, async ({ press, draft, act }) =>
  booking(draft, press.payload, press.actor, act),
);

async function afterPress(result: BookResult, act: Services): Promise<Reply> {
  const show = 'message' as const;
  const replace = true;
  switch (result.status) {
    case 'booked':
      return { show, replace, message: bookedReply(result.booking, act) };
    case 'held':
      return { show, replace, message: await heldReply(result.booking, act) };
    case 'half':
      return { show, replace, message: halfMessage(result.booking, result.exists, calls) };
    case 'undone':
      return { show, replace, message: goneReply(result.booking) };
    case 'refused': {
      const { why, hint, held } = result;
      if (held === undefined) return { show, replace, message: refusedMessage(why, hint) };
      const said = { title: md`It could not be booked.`, reasons: [why], hint };
      return { show, replace, message: notConfirmedMessage(held as Held, said, { hold: holdCalls, panel: calls }) };
    }
    case 'busy':
    case 'changed':
      break;
  }
  return { show, message: busyMessage() };
}

const finish = freePress(calls.finish, async ({ payload, actor, act }) => ({
  show: 'working',
  surface: 'message',
  title: 'Finishing',
  text: 'Looking what is there, and doing what is missing …',
  next: async () => await afterPress(await act.panels.finish(payload.booking, actor), act),
}));

const undo = freePress(calls.undo, async ({ payload, actor, act }) => ({
  show: 'working',
  surface: 'message',
  title: 'Undoing',
  text: 'Taking the panel out of Lever and off the calendars …',
  next: async () => await afterPress(await act.panels.undo(payload.booking, actor), act),
}));

export const bookActions = [book, lookAgain, finish, undo];
