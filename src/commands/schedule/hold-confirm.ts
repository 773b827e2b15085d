/** Confirming a held day, and what else can be done to one: somebody else, an event put back. */
import { busyMessage, halfMessage } from '../../blocks/panel-booked.ts';
import {
  amendedMessage,
  confirmBusyModal,
  confirmModal,
  holdPeopleModal,
  notConfirmedMessage,
  notConfirmedModal,
  releasedWith,
} from '../../blocks/panel-hold-confirm.ts';
import { escapeLine, md, type Mrkdwn } from '../../blocks/mrkdwn.ts';
import { ConflictError } from '../../errors.ts';
import type { LeverUserId } from '../../lever/ids.ts';
import type { BookResult } from '../../panels/booking.ts';
import { panelCalls } from '../../panels/calls.ts';
import type { Confirmed, Held } from '../../panels/hold.ts';
import { holdCalls } from '../../panels/hold-calls.ts';
import type { Actor } from '../../people.ts';
import type { Services } from '../../services.ts';
import type { Reply } from '../define.ts';
import { stepsOf } from '../press-from.ts';
import { freePress } from './desk.ts';
import { bookedReply, goneReply } from './outcomes.ts';

const calls = { hold: holdCalls, panel: panelCalls };
const steps = stepsOf<{ readonly hold: string }, object>(async () => ({}));

/** What everybody gets, written out from the held day as it is now. */
function confirming(id: string, actor: Actor, act: Services): Reply {
  return {
    show: 'working',
    surface: 'modal',
    title: 'Preparing',
    text: 'Reading answers, writing out what everybody will get …',
    next: async () => ({
      show: 'modal',
      modal: confirmModal(await act.panels.holds.confirmPreview(id, actor), holdCalls),
    }),
  };
}

const confirm = freePress(holdCalls.confirm, async ({ payload, actor, act }) => confirming(payload.hold, actor, act));

const book = steps.submit(holdCalls.book, async ({ press, act }) => ({
  show: 'working',
  surface: 'modal',
  title: 'Booking',
  text: 'Checking calendars again, writing to Lever, telling people …',
  next: async () => {
    const { hold, seen } = press.payload;
    return await afterConfirm(await act.panels.holds.confirm(hold, press.actor, seen), hold, act);
  },
}));

async function afterConfirm(confirmed: Confirmed, id: string, act: Services): Promise<Reply> {
  const { result } = confirmed;
  switch (result.status) {
    case 'booked':
      return { show: 'close', message: bookedReply(result.booking, act, releasedWith(confirmed)) };
    case 'half':
      return { show: 'close', message: halfMessage(result.booking, result.exists, panelCalls) };
    case 'undone':
      return { show: 'close', message: goneReply(result.booking) };
    case 'busy':
    case 'held':
    case 'changed':
    case 'refused':
      break;
  }
  const booking = (await act.panels.booking(id)) as Held;
  if (result.status === 'busy' || result.status === 'held')
    return { show: 'modal', modal: confirmBusyModal(booking, holdCalls) };
  const why =
    result.status === 'changed'
      ? { title: md`Something changed since it was held.`, reasons: result.reasons, hint: null }
      : { title: md`It could not be booked.`, reasons: [result.why], hint: result.hint };
  return {
    show: 'modal',
    modal: notConfirmedModal(booking, why, calls),
    instead: notConfirmedMessage(booking, why, calls),
  };
}

async function peopleReply(
  ask: { readonly hold: string; readonly session: string; readonly instead: string },
  actor: Actor,
  act: Services,
  said?: Mrkdwn,
): Promise<Reply> {
  const { people } = await act.panels.holds.people(ask.hold, ask.session, actor);
  const booking = (await act.panels.booking(ask.hold)) as Held;
  const sits = booking.sessions.find((it) => it.id === ask.session)?.people.some((it) => it.userId === ask.instead);
  if (sits !== true)
    throw new ConflictError('That person does not take this interview any more.', 'See the day with /hire panel.');
  return { show: 'modal', modal: holdPeopleModal(booking, ask, people, holdCalls, said) };
}

const replace = freePress(holdCalls.replace, async ({ payload, actor, act }) => ({
  show: 'working',
  surface: 'modal',
  title: 'Who instead?',
  text: 'Asking calendars who could …',
  next: async () => peopleReply(payload, actor, act),
}));

const person = freePress(holdCalls.person, async ({ payload, actor, act }) => ({
  show: 'working',
  surface: 'modal',
  title: 'Replacing',
  text: 'Looking again, and asking to keep the time …',
  next: async () => {
    const result = await act.panels.holds.replace({
      id: payload.hold,
      session: payload.session,
      instead: payload.instead as LeverUserId,
      person: payload.person as LeverUserId,
      actor,
    });
    if (result.status === 'changed')
      return peopleReply(
        payload,
        actor,
        act,
        md`:no_entry: ${escapeLine(result.reasons.join(' '))} Nothing was changed.`,
      );
    const name = act.directory.user(payload.person)?.name ?? 'The new person';
    return afterAmend(result, md`${escapeLine(name)} was asked to keep the time.`, 'close');
  },
}));

const putBack = freePress(holdCalls.putBack, async ({ payload, actor, act }) => ({
  show: 'working',
  surface: 'message',
  title: 'Putting it back',
  text: 'Looking at the calendar again …',
  next: async () =>
    afterAmend(
      await act.panels.holds.putBack(payload.hold, payload.key, actor),
      md`The hold is back in the calendar as it was.`,
      'replace',
    ),
}));

function afterAmend(result: BookResult, done: Mrkdwn, how: 'close' | 'replace'): Reply {
  const message =
    result.status === 'held'
      ? amendedMessage(result.booking as Held, done, holdCalls)
      : result.status === 'half'
        ? halfMessage(result.booking, result.exists, panelCalls)
        : result.status === 'undone'
          ? goneReply(result.booking)
          : busyMessage();
  if (how === 'close') return { show: 'close', message };
  return { show: 'message', replace: result.status !== 'busy', message };
}

export const holdConfirmActions = [confirm, book, replace, person, putBack];
