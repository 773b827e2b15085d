/**
 * The booking's panel in Lever: what is asked for, how it is found again, whether it is what was confirmed.
 * Lever has no idempotency keys, so the panel carries our marker in `externalUrl` and is looked for before it is made.
 * Called by `book.ts` and `undo.ts`.
 */
import { type FeedbackTemplateId, type InterviewId, NO_FEEDBACK } from '../lever/ids.ts';
import type { Booking } from './booking.ts';
import { placeOf } from './invitations.ts';
import type { LeverForPanels, LeverPanel, PanelBody } from './ports.ts';
import { sayDate, sayTime } from '../zones.ts';

/** Stands in every panel of ours. */
const SIGN = 'fulcrum-booking';

/**
 * A link that leads back to the conversation in Slack and is unique to the booking.
 * `app_redirect` opens a channel or a person's direct message; the last parameter is for us alone.
 */
export function markerOf(booking: Pick<Booking, 'id' | 'by' | 'place'>): string {
  const url = new URL('https://slack.com/app_redirect');
  url.searchParams.set('team', booking.by.teamId);
  url.searchParams.set('channel', booking.place.channelId ?? booking.by.slackId);
  url.searchParams.set(SIGN, booking.id);
  return url.href;
}

/** The booking that made a panel, or `null` when it is not ours. */
export function bookingOf(externalUrl: string | null): string | null {
  if (externalUrl === null || !URL.canParse(externalUrl)) return null;
  return new URL(externalUrl).searchParams.get(SIGN);
}

/** The request that makes exactly what was confirmed. With `ids`, existing interviews are kept and replaced. */
export function panelBody(booking: Booking, ids: Readonly<Record<string, InterviewId>> = {}): PanelBody {
  return {
    timezone: booking.zone,
    externalUrl: booking.marker,
    interviews: booking.sessions.map((session) => {
      const form = session.formId ?? NO_FEEDBACK;
      const place = placeOf(booking, session, booking.steps.held[session.eventKey]?.videoUrl ?? null);
      const id = ids[session.id];
      return {
        ...(id !== undefined && { id }),
        subject: session.title,
        date: session.start,
        duration: session.minutes,
        ...(place !== '' && { location: place }),
        feedbackTemplate: form,
        interviewers: session.people.map((it) => ({ id: it.userId, feedbackTemplate: form })),
      };
    }),
  };
}

/** Live panels that carry the marker, oldest first. More than one means a lost answer came true twice. */
export async function findPanels(lever: LeverForPanels, booking: Booking): Promise<LeverPanel[]> {
  const found: LeverPanel[] = [];
  for await (const panel of lever.panels.list(booking.candidate.opportunityId)) {
    if (bookingOf(panel.externalUrl) === booking.id && panel.canceledAt === null) found.push(panel);
  }
  return found.sort((a, b) => a.createdAt - b.createdAt);
}

/** Which interview is which session: by start, subject and people. Sessions without one are missing from the answer. */
export function interviewsOf(booking: Booking, panel: LeverPanel): Record<string, InterviewId> {
  const free = [...panel.interviews];
  const ids: Record<string, InterviewId> = {};
  for (const session of booking.sessions) {
    const wanted = session.people
      .map((it) => it.userId)
      .toSorted()
      .join();
    const people = (it: LeverPanel['interviews'][number]) =>
      it.interviewers
        .map((one) => one.id)
        .toSorted()
        .join();
    const index = [
      free.findIndex((it) => it.date === session.start && people(it) === wanted && it.subject === session.title),
      free.findIndex((it) => it.date === session.start && people(it) === wanted),
      free.findIndex((it) => it.subject === session.title && people(it) === wanted),
      free.findIndex((it) => it.date === session.start),
      free.findIndex((it) => it.subject === session.title),
    ].find((it) => it >= 0);
    if (index === undefined) continue;
    const [hit] = free.splice(index, 1);
    if (hit !== undefined) ids[session.id] = hit.id;
  }
  return ids;
}

/** How the panel in Lever differs from what was confirmed, in sentences; empty when it is the same. */
export function differences(booking: Booking, panel: LeverPanel): string[] {
  const ids = interviewsOf(booking, panel);
  const out: string[] = [];
  if (panel.interviews.length !== booking.sessions.length)
    out.push(`Lever has ${panel.interviews.length} interviews instead of ${booking.sessions.length}.`);
  for (const session of booking.sessions) {
    const interview = panel.interviews.find((it) => it.id === ids[session.id]);
    if (interview === undefined) {
      out.push(`${session.title} is missing in Lever.`);
      continue;
    }
    if (interview.date !== session.start)
      out.push(
        `${session.title} is at ${sayDate(booking.zone, interview.date)} ${sayTime(booking.zone, interview.date)} in Lever.`,
      );
    if (interview.duration !== session.minutes)
      out.push(`${session.title} is ${interview.duration} minutes long in Lever.`);
    const there = new Set(interview.interviewers.map((it) => it.id));
    const wanted = new Set(session.people.map((it) => it.userId));
    for (const person of session.people)
      if (!there.has(person.userId)) out.push(`${person.name} is missing from ${session.title} in Lever.`);
    for (const other of interview.interviewers)
      if (!wanted.has(other.id)) out.push(`${other.name ?? 'Somebody else'} is on ${session.title} in Lever.`);
    const form = session.formId ?? NO_FEEDBACK;
    const formOf = (it: FeedbackTemplateId | null | undefined) => it ?? NO_FEEDBACK;
    if (
      formOf(interview.feedbackTemplate) !== form ||
      interview.interviewers.some(
        (it) => wanted.has(it.id) && formOf(it.feedbackTemplate ?? interview.feedbackTemplate) !== form,
      )
    )
      out.push(`${session.title} has another feedback form in Lever.`);
  }
  return out;
}
