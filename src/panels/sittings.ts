/**
 * Who sits in which interview: Lever's panels and our own bookings put together, each sitting once. Limits, fair load and
 * training are all counted from this. Pure; called by `problem-of.ts` and, through `panels.sittings`, by `interviewers/`.
 */
import { DAY, MINUTE } from '../clock.ts';
import type { LeverUserId, OpportunityId } from '../lever/ids.ts';
import type { BookedPerson, Booking } from './booking.ts';
import { isHeldDay } from './hold.ts';
import type { Interviews } from './load.ts';
import type { LeverPanel } from './ports.ts';
import { localDayOf } from '../scheduling/working-hours.ts';

export interface Sitting {
  /** Epoch ms. */
  readonly start: number;
  readonly minutes: number;
  readonly title: string;
  readonly opportunityId: OpportunityId;
  /** Lever's interview, where it is known to stand there. */
  readonly interviewId: string | null;
  /** Which pool's training it is part of, and at what stage; `null` for a full interview. */
  readonly training: BookedPerson['training'] | null;
  /** Who booked it here; absent: Lever alone knows of it. */
  readonly bookedBy?: string;
  /** The time is only held. */
  readonly held?: true;
}

/** Lever's answer may be this much older than a booking of ours that is missing from it. */
const SETTLED = 10 * MINUTE;

export interface Seen {
  readonly panels: Interviews['panels'];
  /** Of everybody who is not in `panels`. */
  readonly indexed?: Interviews['indexed'];
  readonly bookings: readonly Booking[];
  readonly now: number;
  /** What is about to be changed does not count: interviews in Lever, and events of ours. */
  readonly without?: { readonly interviews: ReadonlySet<string>; readonly eventKeys: readonly string[] } | null;
}

export function sittingsOf(seen: Seen): ReadonlyMap<LeverUserId, readonly Sitting[]> {
  const found = new Map<LeverUserId, Map<number, Sitting>>();
  const note = (userId: LeverUserId, sitting: Sitting) => {
    const mine = found.get(userId) ?? new Map<number, Sitting>();
    found.set(userId, mine);
    const known = mine.get(sitting.start);
    const { held, bookedBy, ...rest } = sitting;
    const by = known?.bookedBy ?? bookedBy;
    // Our own record knows what somebody sat there for and who booked it; Lever knows that it stands.
    mine.set(sitting.start, {
      ...rest,
      // Two at one time are there as long as the longer one.
      minutes: Math.max(known?.minutes ?? 0, sitting.minutes),
      interviewId: known?.interviewId ?? sitting.interviewId,
      training: known?.training ?? sitting.training,
      ...(by !== undefined && { bookedBy: by }),
      ...(held === true && (known === undefined || known.held === true) && { held }),
    });
  };
  for (const [opportunityId, panels] of seen.panels)
    for (const panel of panels)
      for (const it of panel.interviews) {
        if (seen.without?.interviews.has(it.id) === true) continue;
        for (const one of it.interviewers)
          note(one.id, {
            start: it.date,
            minutes: it.duration,
            title: it.subject ?? 'Interview',
            opportunityId,
            interviewId: it.id,
            training: null,
          });
      }
  // What we booked and moved ourselves is known better by the booking than by an index that may be an hour old.
  const booked = new Map<string, Booking['sessions'][number]>();
  for (const { steps, sessions } of seen.bookings)
    for (const [key, id] of Object.entries(steps.panel?.interviews ?? {})) {
      const session = sessions.find((it) => it.id === key || it.eventKey === key);
      if (session !== undefined) booked.set(id, session);
    }
  for (const [opportunityId, { panels }] of seen.indexed ?? [])
    if (!seen.panels.has(opportunityId))
      for (const panel of panels)
        for (const it of panel.interviews) {
          if (seen.without?.interviews.has(it.id) === true) continue;
          const ours = booked.get(it.id);
          if (ours !== undefined && (ours.start !== it.start || ours.minutes !== it.minutes)) continue;
          for (const userId of it.people)
            note(userId, {
              start: it.start,
              minutes: it.minutes,
              title: 'Interview',
              opportunityId,
              interviewId: it.id,
              training: null,
            });
        }
  for (const booking of seen.bookings) {
    const { opportunityId } = booking.candidate;
    const indexed = seen.indexed?.get(opportunityId);
    const inLever = seen.panels.get(opportunityId) ?? indexed?.panels;
    const readAt = seen.panels.has(opportunityId) ? seen.now : (indexed?.readAt ?? 0);
    if (inLever !== undefined && isGone(booking, inLever, readAt)) continue;
    for (const session of booking.sessions) {
      if (seen.without?.eventKeys.includes(session.eventKey) === true) continue;
      for (const one of session.people)
        note(one.userId, {
          start: session.start,
          minutes: session.minutes,
          title: session.title,
          opportunityId: booking.candidate.opportunityId,
          interviewId: null,
          training: one.training ?? null,
          ...(isHeldDay(booking) ? { held: true } : { bookedBy: booking.by.name }),
        });
    }
  }
  return new Map([...found].map(([id, list]) => [id, [...list.values()].sort((a, b) => a.start - b.start)]));
}

/** Lever was read and the booking's panel is not there any more: somebody deleted it in Lever. */
function isGone(booking: Booking, panels: readonly Pick<LeverPanel, 'id'>[], readAt: number): boolean {
  const { panel } = booking.steps;
  return (
    booking.state === 'booked' &&
    panel !== null &&
    readAt - booking.startedAt > SETTLED &&
    !panels.some((it) => it.id === panel.id)
  );
}

/** At most so many candidates' panels are read to see whether trainees really sat there. */
const MOST_TRAINED = 30;
const TRAINED_WITHIN = 45 * DAY;

/** Candidates in whose panels somebody was trained not long ago, latest first. */
export function trainedLately(bookings: readonly Booking[], now: number): OpportunityId[] {
  const over = bookings
    .flatMap((booking) =>
      booking.sessions.flatMap((it) =>
        it.people.some((one) => one.training !== undefined) && it.start < now && now - it.start < TRAINED_WITHIN
          ? [{ id: booking.candidate.opportunityId, start: it.start }]
          : [],
      ),
    )
    .sort((a, b) => b.start - a.start);
  return [...new Set(over.map((it) => it.id))].slice(0, MOST_TRAINED);
}

/** Interviews and minutes in the 7 and the 28 local days that end with the day of `at`. */
export interface Carried {
  readonly days7: { readonly count: number; readonly minutes: number };
  readonly days28: { readonly count: number; readonly minutes: number };
}

export function carried(sittings: readonly Sitting[], zone: string, at: number): Carried {
  const today = localDayOf(at, zone);
  const within = (days: number) => {
    const mine = sittings.filter((it) => {
      const day = localDayOf(it.start, zone);
      return today - days < day && day <= today;
    });
    return { count: mine.length, minutes: mine.reduce((sum, it) => sum + it.minutes, 0) };
  };
  return { days7: within(7), days28: within(28) };
}

/** "1.5 h", "45 min" */
export function sayMinutes(minutes: number): string {
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`;
}
