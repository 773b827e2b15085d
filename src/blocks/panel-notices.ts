/**
 * What people read who did not ask: an interviewer in a DM, a channel about one loop. Data in, message out; pure.
 * A card in a channel names nobody unless its privacy says so.
 */
import type { CardPrivacy, Sayings, TheirSession } from '../panels/announce.ts';
import type { Booking } from '../panels/booking.ts';
import { cityOf, sameClock, sayDate, sayTime } from '../zones.ts';
import { actions, context, linkButton, type Message, message, section } from './kit.ts';
import { bold, escapeLine, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { fullTime } from './panel-time.ts';

function who(booking: Pick<Booking, 'candidate'>): Mrkdwn {
  const { candidate } = booking;
  if (candidate.confidential) return md`a confidential candidate`;
  return candidate.postingTitle === ''
    ? escapeLine(candidate.name)
    : md`${escapeLine(candidate.name)}, ${escapeLine(candidate.postingTitle)}`;
}

function sessionText(booking: Booking, it: TheirSession): Mrkdwn {
  const zones = { zone: booking.zone, by: booking.by };
  return lines(
    md`${fullTime(zones, it.start)}, ${it.minutes} min — you take ${bold(it.title)}${/shadow$/i.test(it.role) ? md` as a ${escapeLine(it.role.toLowerCase())}` : md``}`,
    it.with.length > 0 && md`With ${escapeLine(it.with.join(', '))}`,
    it.place !== '' && md`Place: ${escapeLine(it.place)}`,
    it.videoUrl !== null && md`${link(it.videoUrl, 'Join the video call')}`,
    it.form === null ? md`No feedback form was set.` : md`Form: ${link(it.form.url, it.form.name)}`,
  );
}

function interviewer(booking: Booking, _name: string, sessions: readonly TheirSession[]): Message {
  const headline = md`You interview ${who(booking)}.`;
  return message(
    headline,
    section(md`:calendar: *${headline}*`),
    sessions.map((it) => section(sessionText(booking, it))),
    actions(linkButton('Candidate in Lever', booking.candidate.url)),
    context(
      md`You get this because ${escapeLine(booking.by.name)} scheduled you. The calendar invitation is in your inbox; decline it there if you cannot, and write to ${escapeLine(booking.by.name)}.`,
    ),
  );
}

function interviewerUndone(booking: Booking, _name: string, sessions: readonly TheirSession[]): Message {
  const zones = { zone: booking.zone, by: booking.by };
  const headline = md`Cancelled: your interview with ${who(booking)}.`;
  return message(
    headline,
    section(md`:x: *${headline}*`),
    section(lines(...sessions.map((it) => md`${fullTime(zones, it.start)} — ${escapeLine(it.title)}`))),
    context(
      md`${escapeLine(booking.by.name)} took the panel back. The calendar event is cancelled; there is nothing for you to do.`,
    ),
  );
}

/** The card's first line, as the preview shows it too. */
export function cardLine(
  candidate: Booking['candidate'],
  privacy: CardPrivacy,
  state: 'scheduled' | 'cancelled',
): Mrkdwn {
  const job = candidate.postingTitle === '' ? md`a candidate` : escapeLine(candidate.postingTitle);
  const subject = privacy === 'full' ? md`${escapeLine(candidate.name)} · ${job}` : md`A candidate for ${job}`;
  const word = state === 'scheduled' ? md`Scheduled` : md`Cancelled`;
  return md`*${word}* · ${subject}`;
}

/** Day and hour are each reader's own: a channel is read in many zones. The candidate's are named when they differ. */
function begins(booking: Booking, at: number): Mrkdwn {
  const zones = { zone: booking.zone, by: booking.by };
  if (sameClock(zones.zone, zones.by.zone, at)) return fullTime(zones, at);
  return md`${fullTime(zones, at)} (${escapeLine(`${sayDate(zones.zone, at)} ${sayTime(zones.zone, at)} in ${cityOf(zones.zone)}`)})`;
}

/** Said wherever a panel would look as if the answers to its invitations were seen. */
export const unwatched: Mrkdwn = md`Answers are not visible: invitations went by mail. Changes in Lever are still watched.`;

function card(booking: Booking, privacy: CardPrivacy, state: 'scheduled' | 'cancelled', byMail: boolean): Message {
  const first = booking.sessions[0];
  const days = [...new Set(booking.sessions.map((it) => sayDate(booking.zone, it.start)))];
  const line = cardLine(booking.candidate, privacy, state);
  const people = new Set(booking.sessions.flatMap((it) => it.people.map((one) => one.userId))).size;
  return message(
    md`${line} · ${escapeLine(days.join(', '))}`,
    section(
      lines(
        line,
        md`${first === undefined ? escapeLine(days.join(', ')) : begins(booking, first.start)} · ${booking.sessions.length} ${
          booking.sessions.length === 1 ? md`interview` : md`interviews`
        }${days.length > 1 ? md` on ${days.length} days` : md``}${privacy === 'full' ? md` · ${people} ${people === 1 ? md`interviewer` : md`interviewers`}` : md``}`,
        privacy === 'full' && md`${link(booking.candidate.url, 'Open in Lever')}`,
      ),
    ),
    context(
      privacy === 'full'
        ? md`Scheduled by ${escapeLine(booking.by.name)}. This card is edited when something changes.`
        : md`This card is edited when something changes. It names nobody.`,
    ),
    byMail && state === 'scheduled' && context(unwatched),
  );
}

/** `byMail`: whether invitations go by mail at this moment, so that nobody's answer comes back. */
export function panelNoticesFor(byMail: () => boolean): Sayings {
  return {
    interviewer,
    interviewerUndone,
    card: (booking, privacy, state) => card(booking, privacy, state, byMail()),
  };
}

export const panelNotices: Sayings = panelNoticesFor(() => false);
