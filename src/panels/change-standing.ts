/**
 * A panel as it stands: Lever's own answer joined with what our booking knows of it (roles, calendar keys, the candidate's
 * zone). Lever is the truth about sessions; our booking is the truth about calendars. Reads only.
 */
import { createHash } from 'node:crypto';
import { MINUTE } from '../clock.ts';
import type { DirectoryOpportunity } from '../directory/directory.ts';
import { type FeedbackTemplateId, type InterviewId, NO_FEEDBACK } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import { isZone, sayDate, sayMoment, sayMoments } from '../zones.ts';
import type { BookedSession, Booking } from './booking.ts';
import type { Change, Standing } from './change.ts';
import { endOf, placeOf } from './invitations.ts';
import { bookingOf } from './lever-panel.ts';
import type { LeverPanel, LeverPanelInterview, PanelDeps } from './ports.ts';
import { readBooking } from './record.ts';

type Wires = Pick<PanelDeps, 'ledger' | 'directory' | 'people'>;

export function formOf(it: { readonly feedbackTemplate?: FeedbackTemplateId | null | undefined }) {
  return it.feedbackTemplate === NO_FEEDBACK ? null : (it.feedbackTemplate ?? null);
}

/** What must not have changed between looking and writing. */
export function basisOf(panel: LeverPanel): string {
  const interviews = panel.interviews
    .map((it) => [
      it.id,
      it.date,
      it.duration,
      it.subject ?? '',
      it.location ?? '',
      formOf(it),
      it.interviewers.map((one) => [one.id, formOf(one)].join()).toSorted(),
    ])
    .toSorted((a, b) => String(a[0]).localeCompare(String(b[0])));
  return createHash('sha256')
    .update(JSON.stringify([panel.canceledAt !== null, panel.externallyManaged, interviews]))
    .digest('hex')
    .slice(0, 24);
}

/** Our booking behind a panel, if we made it and it was finished or stopped half-way. */
export async function bookedAs(wires: Pick<Wires, 'ledger'>, panel: LeverPanel): Promise<Booking | null> {
  const id = bookingOf(panel.externalUrl);
  if (id === null) return null;
  const found = await readBooking(wires.ledger, id);
  return found === null || found.booking.state === 'undone' ? null : found.booking;
}

export function standingOf(
  wires: Wires,
  ask: {
    readonly opportunity: DirectoryOpportunity;
    readonly actor: Actor;
    readonly panel: LeverPanel;
    readonly booked: Booking | null;
    readonly half: Change | null;
  },
): Standing {
  const { panel, booked, opportunity } = ask;
  const known = booked ?? adopted(wires, ask.opportunity, ask.actor, panel);
  const sessionOf = new Map(
    Object.entries(booked?.steps.panel?.interviews ?? {}).map(([session, interview]) => [interview, session]),
  );
  const interviews: Record<string, InterviewId> = {};
  const sessions = panel.interviews
    .map((it) => {
      const id = sessionOf.get(it.id) ?? `i-${it.id}`;
      interviews[id] = it.id;
      return sessionFrom(wires, known, it, id, booked?.sessions.find((one) => one.id === id) ?? null);
    })
    .toSorted((a, b) => a.start - b.start);
  // Gone from Lever: all that is left is what calendars hold.
  const remembered = panel.canceledAt !== null && booked !== null ? booked : null;
  return {
    panelId: panel.id,
    opportunityId: opportunity.id,
    made: booked !== null ? 'here' : panel.externallyManaged ? 'elsewhere' : 'lever',
    cancelled: panel.canceledAt !== null,
    now: remembered ?? { ...known, sessions, steps: { ...known.steps, panel: { id: panel.id, interviews } } },
    booked,
    basis: basisOf(panel),
    drift: booked === null || panel.canceledAt !== null || ask.half !== null ? [] : driftOf(booked, sessions),
    half: ask.half,
    externalUrl: panel.externalUrl,
  };
}

function sessionFrom(
  wires: Pick<Wires, 'directory' | 'people'>,
  booking: Booking,
  it: LeverPanelInterview,
  id: string,
  before: BookedSession | null,
): BookedSession {
  const formId = formOf(it);
  return {
    id,
    title: it.subject === undefined || it.subject === null || it.subject.trim() === '' ? 'Interview' : it.subject,
    start: it.date,
    minutes: it.duration,
    people: it.interviewers.map((one) => {
      const sat = before?.people.find((who) => who.userId === one.id);
      return {
        userId: one.id,
        name: sat?.name ?? wires.directory.user(one.id)?.name ?? one.name ?? 'Somebody',
        email: sat?.email ?? wires.people.calendarOf(one.id) ?? one.email ?? '',
        role: sat?.role ?? 'Interviewer',
        optional: sat?.optional ?? false,
        ...(sat?.training !== undefined && { training: sat.training }),
      };
    }),
    formId,
    formName: formId === null ? null : (wires.directory.template(formId)?.text ?? before?.formName ?? 'form'),
    eventKey: before?.eventKey ?? createHash('sha256').update(`interview ${it.id}`).digest('hex').slice(0, 40),
    ...placeFrom(booking, it, before),
  };
}

/** Lever's one line taken apart again, so that writing it makes the same line: the place, and whether the video link is in it. */
function placeFrom(
  booking: Booking,
  it: LeverPanelInterview,
  before: BookedSession | null,
): Pick<BookedSession, 'location' | 'video'> {
  const there = (it.location ?? '').trim();
  const url = before === null ? null : (booking.steps.held[before.eventKey]?.videoUrl ?? null);
  if (before !== null && there === placeOf(booking, before, url).trim())
    return {
      ...(before.location !== undefined && { location: before.location }),
      ...(before.video === false && { video: false }),
    };
  if (url === null) return there === booking.location ? {} : { location: there };
  const withUrl = there === url ? '' : there.endsWith(` · ${url}`) ? there.slice(0, -` · ${url}`.length) : null;
  return withUrl === null ? { location: there, video: false } : { location: withUrl };
}

/** Another tool's panel in the words of a booking: without calendar events or messages of ours. */
function adopted(wires: Wires, opportunity: DirectoryOpportunity, actor: Actor, panel: LeverPanel): Booking {
  const posting = opportunity.posting === null ? undefined : wires.directory.posting(opportunity.posting);
  const zone = panel.timezone !== undefined && isZone(panel.timezone) ? panel.timezone : actor.zone;
  return {
    id: `panel-${panel.id}`,
    state: 'booked',
    draftId: '',
    by: {
      teamId: actor.teamId,
      slackId: actor.slackId,
      leverUserId: actor.leverUserId,
      name: actor.name,
      email: actor.email,
      zone: isZone(actor.zone) ? actor.zone : 'UTC',
    },
    place: { channelId: null, channelName: null, private: true },
    announce: false,
    candidate: {
      opportunityId: opportunity.id,
      name: opportunity.name,
      email: null,
      emails: [],
      postingId: opportunity.posting,
      postingTitle: posting?.title ?? '',
      stageId: opportunity.stage,
      stageName: wires.directory.stage(opportunity.stage)?.text ?? '',
      confidential: opportunity.confidential || posting?.confidential === true,
      url: opportunity.url,
    },
    zone: isZone(zone) ? zone : 'UTC',
    location: '',
    video: false,
    sessions: [],
    invites: [],
    performAs: actor.leverUserId ?? ('' as never),
    performAsReason: null,
    marker: panel.externalUrl ?? '',
    bent: [],
    over: [],
    startedAt: panel.createdAt,
    steps: {
      held: {},
      panelAskedAt: null,
      panel: null,
      invited: [],
      verified: true,
      told: [],
      untold: [],
      announced: false,
      cardProblem: null,
      audited: true,
      removed: { panel: false, events: [] },
    },
    stopped: null,
  };
}

/** The same for a panel that was just read. */
export function driftIn(wires: Pick<Wires, 'directory' | 'people'>, booked: Booking, panel: LeverPanel): string[] {
  const sessionOf = new Map(
    Object.entries(booked.steps.panel?.interviews ?? {}).map(([session, interview]) => [interview, session]),
  );
  return driftOf(
    booked,
    panel.interviews.map((it) => {
      const id = sessionOf.get(it.id) ?? `i-${it.id}`;
      return sessionFrom(wires, booked, it, id, booked.sessions.find((one) => one.id === id) ?? null);
    }),
  );
}

/** How Lever differs from what was booked here: somebody changed it there, or another tool did. */
function driftOf(booked: Booking, now: readonly BookedSession[]): string[] {
  const out: string[] = [];
  for (const was of booked.sessions) {
    const is = now.find((it) => it.id === was.id);
    if (is === undefined) {
      out.push(`${was.title} was deleted in Lever; its calendar event may still be there.`);
      continue;
    }
    if (is.start !== was.start || is.minutes !== was.minutes)
      out.push(
        `${was.title} is ${sayDate(booked.by.zone, is.start)} ${sayMoments(booked.by.zone, is.start, endOf(is))} in Lever, but was booked for ${sayDate(booked.by.zone, was.start)} ${sayMoment(booked.by.zone, was.start)}.`,
      );
    const there = new Set(is.people.map((it) => it.userId));
    if (there.size !== was.people.length || was.people.some((it) => !there.has(it.userId)))
      out.push(`${was.title} has other interviewers in Lever than were booked.`);
    const url = booked.steps.held[was.eventKey]?.videoUrl ?? null;
    const [isAt, wasAt] = [placeOf(booked, is, url), placeOf(booked, was, url)];
    if (isAt.trim() !== wasAt.trim())
      out.push(
        `${was.title} is held at ${isAt === '' ? 'no place' : isAt} in Lever, but was booked for ${wasAt === '' ? 'no place' : wasAt}.`,
      );
  }
  for (const it of now)
    if (!booked.sessions.some((was) => was.id === it.id)) out.push(`${it.title} was added in Lever afterwards.`);
  return out;
}

/** Sessions that have not begun. */
export function toCome(sessions: readonly BookedSession[], now: number): readonly BookedSession[] {
  return sessions.filter((it) => it.start > now);
}

/** Whether we hold a calendar event for this key. */
export function hasEvent(booking: Booking, key: string): boolean {
  const { held, invited, removed } = booking.steps;
  return (held[key] !== undefined || invited.includes(key)) && !removed.events.includes(key);
}

export function intervalOf(it: BookedSession) {
  return { start: it.start, end: it.start + it.minutes * MINUTE };
}
