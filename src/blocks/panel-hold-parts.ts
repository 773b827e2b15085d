/** What every screen about a held day shares: until when, its sessions, the answers, its buttons. Data in, blocks out; pure. */
import type { Held, HoldAnswer } from '../panels/hold.ts';
import type { HoldCalls } from '../panels/hold-calls.ts';
import { sayDate, sayTime } from '../zones.ts';
import { button, confirm } from './kit.ts';
import { bold, counted, dateToken, escape, escapeLine, join, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { sittingLine } from './panel-person.ts';
import { dayOf, timeRange, type TwoZones } from './panel-time.ts';

/** `Thursday, November 26th, 17:00`, in the reader's own zone; "Tomorrow" would stand in a sentence with its capital. */
export function untilText(booking: Held): Mrkdwn {
  const { zone } = booking.by;
  const { until } = booking.hold;
  return dateToken(until, '{date_long}, {time}', `${sayDate(zone, until)} ${sayTime(zone, until)}`);
}

/** `Tue 1 Dec 10:00–14:30 (09:00 in Lisbon)`, for each day of it. */
export function spanText(booking: Held, zones: TwoZones): Mrkdwn {
  const days = Map.groupBy(booking.sessions, (it) => sayDate(zones.zone, it.start));
  return join(
    [...days.values()].map((list) => {
      const start = Math.min(...list.map((it) => it.start));
      const end = Math.max(...list.map((it) => it.start + it.minutes * 60_000));
      return md`${dayOf(zones, start)} ${timeRange(zones, start, end)}`;
    }),
    '; ',
  );
}

export function heldSessions(booking: Held, zones: TwoZones): Mrkdwn {
  return lines(
    ...booking.sessions.map((it) => {
      const url = booking.steps.held[it.eventKey]?.url ?? null;
      const title = url === null ? bold(it.title) : link(url, it.title);
      return sittingLine(zones, it, title);
    }),
  );
}

const words: Record<NonNullable<HoldAnswer['answer']>, string> = {
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'perhaps',
  unanswered: 'no answer yet',
};

/** One line for each answer: "Accepted: Rui Lopes, Dana Levi"; a decline comes first. */
export function answersText(answers: readonly HoldAnswer[]): Mrkdwn {
  const known = answers.filter((it) => it.answer !== null);
  if (known.length === 0) return md`Answers are not known: the calendar does not tell them.`;
  const order = ['declined', 'tentative', 'unanswered', 'accepted'] as const;
  return lines(
    ...order.map((answer) => {
      const of = known.filter((it) => it.answer === answer);
      if (of.length === 0) return null;
      const sign =
        answer === 'declined' ? md`:x: ` : answer === 'accepted' ? md`:white_check_mark: ` : md`:hourglass: `;
      return md`${sign}${escape(words[answer])}: ${escapeLine(of.map((it) => `${it.name} (${it.session})`).join(', '))}`;
    }),
  );
}

/** "1 of 4 accepted, Nora Eriksen declined", for a list. Whoever sits twice accepted when both were. */
export function answersLine(answers: readonly HoldAnswer[]): Mrkdwn {
  const people = [...Map.groupBy(answers, (it) => it.name).entries()];
  const needed = people.filter(([, of]) => of.some((it) => !it.optional));
  const accepted = needed.filter(([, of]) => of.every((it) => it.optional || it.answer === 'accepted')).length;
  const who = (answer: 'declined' | 'tentative') =>
    people
      .filter(([, of]) => of.some((it) => it.answer === answer))
      .map(([name, of]) => (of.every((it) => it.optional) ? `${name} (optional)` : name));
  const declined = who('declined');
  const perhaps = who('tentative').filter((it) => !declined.includes(it));
  const count =
    accepted === needed.length && needed.length > 1
      ? md`all ${needed.length} accepted`
      : md`${accepted} of ${needed.length} accepted`;
  return join(
    [
      count,
      declined.length > 0 && md`${escapeLine(declined.join(', '))} declined`,
      perhaps.length > 0 && md`perhaps: ${escapeLine(perhaps.join(', '))}`,
    ],
    ', ',
  );
}

export function confirmButton(booking: Held, calls: HoldCalls) {
  return button(
    'Confirm',
    calls.confirm,
    { hold: booking.id },
    { style: 'primary', suffix: booking.id, describe: `Confirm ${sayDate(booking.zone, first(booking))}` },
  );
}

export function releaseButton(booking: Held, calls: HoldCalls, words: string = 'Release') {
  return button(
    words,
    calls.release,
    { hold: booking.id },
    {
      style: 'danger',
      suffix: booking.id,
      describe: `Release ${sayDate(booking.zone, first(booking))}`,
      confirm: confirm({
        title: 'Release this day?',
        text: md`${escapeLine(booking.candidate.name.slice(0, 60))}, ${escape(sayDate(booking.zone, first(booking)))}: ${counted(
          booking.sessions.length,
          'held event',
        )} will be cancelled, and the interviewers told. Nothing is in Lever.`,
        yes: 'Release it',
        no: 'Keep it',
        danger: true,
      }),
    },
  );
}

/** `null`: it runs out when the first interview begins, so it cannot be held longer. */
export function longerButton(booking: Held, calls: HoldCalls) {
  if (booking.hold.until >= first(booking)) return null;
  const payload = { hold: booking.id, until: booking.hold.until };
  return button('Hold 2 days longer', calls.longer, payload, { suffix: booking.id });
}

export function first(booking: Held): number {
  return Math.min(...booking.sessions.map((it) => it.start));
}

export function whoText(booking: Held): Mrkdwn {
  const { candidate } = booking;
  const job = candidate.postingTitle === '' ? md`` : md`, ${escapeLine(candidate.postingTitle)}`;
  return md`${link(candidate.url, candidate.name)}${job}`;
}
