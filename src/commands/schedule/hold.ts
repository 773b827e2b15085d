/** Holding a day instead of booking it, holding it longer, and letting it go. The writing itself is `panels/hold-write.ts`. */
import { busyMessage, halfMessage } from '../../blocks/panel-booked.ts';
import {
  DAYS_FIELD,
  holdBusyModal,
  holdModal,
  longerMessage,
  notHeldMessage,
  notHeldModal,
  releasedMessage,
} from '../../blocks/panel-hold.ts';
import { md } from '../../blocks/mrkdwn.ts';
import { ConflictError } from '../../errors.ts';
import type { BookResult } from '../../panels/booking.ts';
import { panelCalls } from '../../panels/calls.ts';
import type { Draft } from '../../panels/draft.ts';
import { DEFAULT_HOLD_DAYS, type Held, holdDays, type HoldDays, isHeldDay, untilOf } from '../../panels/hold.ts';
import { holdCalls } from '../../panels/hold-calls.ts';
import type { Actor } from '../../people.ts';
import type { Services } from '../../services.ts';
import { sayDate, sayMoment } from '../../zones.ts';
import type { Reply } from '../define.ts';
import { freePress, planPress, planSubmit, text } from './desk.ts';
import { bookedReply, goneReply, heldReply } from './outcomes.ts';
import { previewing } from './show.ts';

const calls = { hold: holdCalls, panel: panelCalls };

/** What can be chosen: days that would end at the same moment, because the panel begins then, are one. */
function choicesFor(draft: Draft, now: number) {
  const sessions = draft.choice?.sessions ?? [];
  const found = new Map<number, { readonly days: HoldDays; readonly words: string }>();
  for (const days of holdDays) {
    const until = untilOf({ sessions, by: draft.by }, now, days);
    if (found.has(until)) continue;
    const at = `${sayDate(draft.by.zone, until)} ${sayMoment(draft.by.zone, until)}`;
    const words = sessions.some((it) => it.start === until)
      ? `Until the first interview begins, ${at}`
      : `${days} working ${days === 1 ? 'day' : 'days'}, until ${at}`;
    found.set(until, { days, words });
  }
  return [...found.values()];
}

const ask = planPress(holdCalls.ask, async ({ press, draft, act }) => ({
  show: 'working',
  surface: 'modal',
  title: 'Preparing',
  text: 'Writing out what the interviewers will get …',
  next: async () => {
    if (draft.choice === null) throw new ConflictError('No day is chosen any more.', 'Search again and pick one.');
    const choices = choicesFor(draft, act.clock.now());
    const chosen = choices.some((it) => it.days === DEFAULT_HOLD_DAYS) ? DEFAULT_HOLD_DAYS : choices.at(-1)?.days;
    const preview = await act.panels.holds.preview(draft, press.actor);
    return {
      show: 'modal',
      modal: holdModal(draft, preview, choices, chosen ?? DEFAULT_HOLD_DAYS, act.calendars.name === 'mail', calls),
    };
  },
}));

const hold = planSubmit(holdCalls.hold, async ({ press, draft, form, act }) => {
  const days = holdDays.find((it) => String(it) === text(form[DAYS_FIELD])) ?? DEFAULT_HOLD_DAYS;
  const { attempt, seen } = press.payload;
  return {
    show: 'working',
    surface: 'modal',
    title: 'Holding',
    text: 'Checking calendars again, asking interviewers to keep the time …',
    next: async () => afterHold(await act.panels.holds.hold(draft, press.actor, { attempt, seen, days }), draft, act),
  };
});

async function afterHold(result: BookResult, draft: Draft, act: Services): Promise<Reply> {
  switch (result.status) {
    case 'held':
      return { show: 'close', message: await heldReply(result.booking, act) };
    case 'booked':
      return { show: 'close', message: bookedReply(result.booking, act) };
    case 'half':
      return { show: 'close', message: halfMessage(result.booking, result.exists, panelCalls) };
    case 'undone':
      return { show: 'close', message: goneReply(result.booking) };
    case 'busy':
      return { show: 'modal', modal: holdBusyModal(draft, holdCalls) };
    case 'changed':
    case 'refused':
      break;
  }
  const reasons = result.status === 'changed' ? result.reasons : [result.why];
  const hint = result.status === 'changed' ? null : result.hint;
  const title = result.status === 'changed' ? md`Something changed since the search.` : md`It could not be held.`;
  return {
    show: 'modal',
    modal: notHeldModal(draft, { title, reasons, hint }, calls),
    instead: notHeldMessage(reasons.join(' '), hint),
  };
}

/** Looks only: another press may have held it, or may have come to nothing. */
const look = planPress(holdCalls.look, async ({ press, draft, act }) => {
  const found = await act.panels.booking(`${draft.id}-${press.payload.attempt}`);
  if (isHeldDay(found) && found.state === 'held') return { show: 'close', message: await heldReply(found, act) };
  if (found?.state === 'booked') return { show: 'close', message: bookedReply(found, act) };
  if (found !== null && found.state !== 'undone') return { show: 'modal', modal: holdBusyModal(draft, holdCalls) };
  return previewing(draft, act, press.actor);
});

const release = freePress(holdCalls.release, async ({ payload, actor, act }) => ({
  show: 'working',
  surface: 'message',
  title: 'Releasing',
  text: 'Cancelling the held events …',
  next: async () => afterRelease(await act.panels.holds.release(payload.hold, actor), act),
}));

async function afterRelease(result: BookResult, act: Services): Promise<Reply> {
  const show = 'message' as const;
  const replace = true;
  switch (result.status) {
    case 'undone':
      return { show, replace, message: releasedMessage(result.booking as Held, panelCalls) };
    case 'half':
      return { show, replace, message: halfMessage(result.booking, result.exists, panelCalls) };
    case 'booked':
      throw new ConflictError(
        'This day is booked already, so there is no hold to release.',
        'See it with /hire panel.',
      );
    case 'held':
      return { show, replace, message: await heldReply(result.booking, act) };
    case 'busy':
    case 'changed':
    case 'refused':
      break;
  }
  return { show, message: busyMessage() };
}

async function extended(id: string, until: number, actor: Actor, act: Services): Promise<Reply> {
  const booking = await act.panels.holds.extend(id, until, actor);
  return { show: 'message', replace: true, message: longerMessage(booking, holdCalls) };
}

const longer = freePress(holdCalls.longer, async ({ payload, actor, act }) =>
  extended(payload.hold, payload.until, actor, act),
);

export const holdActions = [ask, hold, look, release, longer];
