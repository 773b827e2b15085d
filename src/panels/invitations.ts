/**
 * The words of invitations and of the mail a recruiter may copy. One place, so that a preview shows what will be sent.
 * Plain text, called by `preview.ts` and `book.ts`. A candidate's words never hold notes, forms or Lever addresses.
 */
import type { EventDraft } from '../calendars/provider.ts';
import type { InterviewId } from '../lever/ids.ts';
import type { BookedPerson, BookedSession, Booking, CandidateInvite } from './booking.ts';
import { trainingRoles } from './training-roles.ts';
import { cityOf, sayLongDate, sayOffset, sayTime } from '../zones.ts';

/** Sessions at most this far apart are one stretch, and one invitation, for the candidate. */
const SAME_STRETCH = 15 * 60_000;
/** Longer titles are cut by calendars in unfriendly ways. */
const LONGEST_NAME = 120;

export type Facts = Pick<Booking, 'by' | 'candidate' | 'zone' | 'location' | 'video' | 'sessions' | 'invites'>;

function short(text: string): string {
  // Calendars show descriptions as HTML; a name is never markup.
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('<', '‹').replaceAll('>', '›').trim();
  return line.length <= LONGEST_NAME
    ? line
    : `${line
        .slice(0, LONGEST_NAME - 1)
        .toWellFormed()
        .trimEnd()}…`;
}

export function endOf(session: Pick<BookedSession, 'start' | 'minutes'>): number {
  return session.start + session.minutes * 60_000;
}

/** Stretches of sessions without a long pause, in order of time. */
export function stretches<It extends Pick<BookedSession, 'start' | 'minutes'>>(sessions: readonly It[]): It[][] {
  const sorted = sessions.toSorted((a, b) => a.start - b.start);
  const out: It[][] = [];
  for (const session of sorted) {
    const last = out.at(-1)?.at(-1);
    if (last !== undefined && session.start - endOf(last) <= SAME_STRETCH) out.at(-1)?.push(session);
    else out.push([session]);
  }
  return out;
}

type Placed = Pick<BookedSession, 'location' | 'video'>;

/** The session's own room, address or link, else the panel's. */
export function ownPlace(facts: Pick<Facts, 'location'>, session: Placed): string {
  return session.location ?? facts.location;
}

/** Where a session is held, in one line: the place, the video link, or both. Lever's `location` reads so. */
export function placeOf(facts: Pick<Facts, 'location'>, session: Placed, videoUrl: string | null): string {
  const url = session.video === false ? null : videoUrl;
  return [ownPlace(facts, session), url].filter((it) => it !== null && it !== '').join(' · ');
}

/** The page of an interview in Lever, where its form is filled in. */
export function interviewUrl(candidateUrl: string, interviewId: InterviewId): string {
  return new URL(`/interviews/${encodeURIComponent(interviewId)}`, candidateUrl).href;
}

/** What somebody sits there for, where that is not a full interview: "shadow", "reverse shadow", "optional". */
export function partIn(it: BookedPerson): string | null {
  if (it.training !== undefined) return trainingRoles[it.training.stage].toLowerCase();
  if (!it.optional) return null;
  return /shadow/i.test(it.role) ? short(it.role).toLowerCase() : 'optional';
}

function names(people: readonly BookedPerson[]): string {
  return people
    .map((it) => {
      const part = partIn(it);
      return part === null ? short(it.name) : `${short(it.name)} (${part})`;
    })
    .join(', ');
}

/** "Coding interview" from "Coding" and from "Coding interview". */
function interviewTitle(title: string): string {
  return /interview\W*$/i.test(title) ? short(title) : `${short(title)} interview`;
}

/** What interviewers read in their calendar. `formUrl` is null until Lever has made the interview, or without a form. */
export function interviewerInvite(
  facts: Facts,
  session: BookedSession,
  links: { readonly formUrl: string | null; readonly videoUrl: string | null },
): Pick<EventDraft, 'title' | 'description' | 'guests' | 'location' | 'private'> {
  const { candidate } = facts;
  const who = candidate.confidential ? '' : ` — ${short(candidate.name)}`;
  const place = placeOf(facts, session, links.videoUrl);
  const room = ownPlace(facts, session);
  const lines = [
    `Interview: ${short(session.title)}, ${session.minutes} minutes`,
    candidate.confidential
      ? `Candidate: confidential, see ${candidate.url}`
      : `Candidate: ${short(candidate.name)}, ${short(candidate.postingTitle)}, ${short(candidate.stageName)}`,
    `Interviewers: ${names(session.people)}`,
    place === '' ? null : `Where: ${place}`,
    links.formUrl === null || session.formName === null
      ? null
      : `Feedback form “${short(session.formName)}”: ${links.formUrl}`,
    candidate.confidential ? null : `Candidate in Lever: ${candidate.url}`,
    '',
    `Scheduled by ${short(facts.by.name)}. ${
      candidate.email === null
        ? 'Lever has no e-mail address for the candidate, so they have no invitation.'
        : 'The candidate has a separate invitation.'
    }`,
  ];
  return {
    title: `${interviewTitle(session.title)}${who}`,
    description: lines.filter((it) => it !== null).join('\n'),
    guests: session.people.map((it) => ({ address: it.email, name: short(it.name), optional: it.optional })),
    ...(room !== '' && { location: room }),
    private: candidate.confidential,
  };
}

function agenda(
  facts: Facts,
  sessions: readonly BookedSession[],
  videoUrls: Readonly<Record<string, string | null>>,
): string[] {
  const apart = placesOf(facts, sessions).length > 1;
  return sessions.map((session) => {
    const people = session.people.filter((it) => !it.optional);
    const withWhom = people.length > 0 ? people : session.people;
    const video = session.video === false ? null : (videoUrls[session.id] ?? null);
    const place = apart ? ownPlace(facts, session) : '';
    return (
      `${sayTime(facts.zone, session.start)}–${sayTime(facts.zone, endOf(session))}  ${short(session.title)}` +
      ` with ${withWhom.map((it) => short(it.name)).join(', ')}${place === '' ? '' : `\n    Place: ${place}`}${video === null ? '' : `\n    Video: ${video}`}`
    );
  });
}

/** Every place of theirs once; one that is empty counts as one. */
function placesOf(facts: Pick<Facts, 'location'>, sessions: readonly BookedSession[]): string[] {
  return [...new Set(sessions.map((it) => ownPlace(facts, it)))];
}

/** "Lisbon time (UTC+1)" */
function clockOf(zone: string, at: number): string {
  const offset = sayOffset(zone, at);
  return cityOf(zone) === offset ? offset : `${cityOf(zone)} time (${offset})`;
}

/** What the candidate reads in the calendar. */
export function candidateInvite(
  facts: Facts,
  invite: CandidateInvite,
  videoUrls: Readonly<Record<string, string | null>>,
): Pick<EventDraft, 'title' | 'description' | 'guests' | 'location' | 'private'> {
  const sessions = facts.sessions
    .filter((it) => invite.sessionIds.includes(it.id))
    .toSorted((a, b) => a.start - b.start);
  const places = placesOf(facts, sessions);
  const where = places.filter((it) => it !== '').join(' / ');
  const lines = [
    `${sayLongDate(facts.zone, invite.start)}, ${clockOf(facts.zone, invite.start)}`,
    '',
    ...agenda(facts, sessions, videoUrls),
    '',
    places.length > 1 || where === '' ? null : `Place: ${where}`,
    `If a time does not suit you, please write to ${short(facts.by.name)}${facts.by.email === null ? '' : ` (${facts.by.email})`}.`,
  ];
  const what = sessions.length === 1 ? 'Interview' : 'Interviews';
  return {
    title: facts.candidate.postingTitle === '' ? what : `${what}: ${short(facts.candidate.postingTitle)}`,
    description: lines.filter((it) => it !== null).join('\n'),
    guests:
      facts.candidate.email === null ? [] : [{ address: facts.candidate.email, name: short(facts.candidate.name) }],
    ...(where !== '' && { location: where }),
  };
}

/** A mail to copy. Nobody sends it. */
export function candidateMail(facts: Facts): string {
  const first = short(facts.candidate.name).split(' ')[0] ?? '';
  const days = stretches(facts.sessions);
  const one = facts.sessions.length === 1;
  const places = placesOf(facts, facts.sessions);
  const byVideo = facts.video ? facts.sessions.filter((it) => it.video !== false).length : 0;
  const lines: string[] = [
    `Subject: Your ${one ? 'interview' : 'interviews'}${facts.candidate.postingTitle === '' ? '' : ` for ${short(facts.candidate.postingTitle)}`}`,
    '',
    `Hello ${first === '' ? 'there' : first},`,
    '',
    `We are looking forward to meeting you. Here is the plan, in ${clockOf(facts.zone, facts.sessions[0]?.start ?? 0)}:`,
  ];
  let day = '';
  for (const stretch of days) {
    const start = stretch[0]?.start ?? 0;
    const date = sayLongDate(facts.zone, start);
    if (date !== day) lines.push('', date);
    day = date;
    lines.push(...agenda(facts, stretch, {}));
  }
  lines.push(
    '',
    ...(places.length > 1 || places[0] === undefined || places[0] === '' ? [] : [`Place: ${places[0]}`]),
    ...(byVideo > 0 && facts.candidate.email !== null
      ? [`The video ${byVideo === 1 ? 'link is' : 'links are'} in your calendar invitation.`]
      : []),
    'If a time does not suit you, just answer this mail.',
    '',
    'Best regards,',
    short(facts.by.name),
  );
  return lines.join('\n');
}
