/**
 * What a panel will be: with the planner's option in it, with one person in another's seat, without a session, and how that
 * differs from what stands. Pure; used for the preview and for the writing alike.
 */
import type { LeverUserId } from '../lever/ids.ts';
import type { BookedPerson, BookedSession, Booking } from './booking.ts';
import type { ChangedSession, ChangePlan, Target } from './change.ts';
import type { ChosenSession, PanelOption } from './draft.ts';
import { ownPlace } from './invitations.ts';
import { seatTaken } from './training-roles.ts';

/** The panel as an option of its own plan: what stands. */
export function standingOption(sessions: readonly BookedSession[]): PanelOption {
  return { sessions: sessions.map(chosenFrom), compromises: [] };
}

function chosenFrom(it: BookedSession): ChosenSession {
  return {
    sessionId: it.id,
    start: it.start,
    end: it.start + it.minutes * 60_000,
    seats: it.people.map((one) => ({ userId: one.userId, role: one.role, optional: one.optional, why: 'stays' })),
  };
}

/** The panel with an option's times and people in it; sessions that the option does not name stay. */
export function withOption(plan: ChangePlan, option: PanelOption): Target {
  const { now } = plan;
  return {
    location: now.location,
    sessions: now.sessions
      .map((session) => {
        const chosen = option.sessions.find((it) => it.sessionId === session.id);
        if (chosen === undefined || !plan.sessions.includes(session.id)) return session;
        return {
          ...session,
          start: chosen.start,
          people: chosen.seats.map(
            (seat) => session.people.find((it) => it.userId === seat.userId) ?? personIn(plan, session.id, seat),
          ),
        };
      })
      .concat(added(plan, option))
      .toSorted((a, b) => a.start - b.start),
  };
}

/** Somebody whom the planner chose, as what they sit there. */
function personIn(plan: ChangePlan, sessionId: string, seat: ChosenSession['seats'][number]): BookedPerson {
  const known = plan.draft.search?.people[seat.userId];
  const planned = plan.draft.sessions.find((it) => it.id === sessionId);
  const learns = planned?.seats.find((it) => it.training !== undefined && it.role === seat.role);
  return {
    userId: seat.userId,
    name: known?.name ?? 'Somebody',
    email: known?.email ?? '',
    ...seatTaken(learns ?? { role: seat.role }, seat.userId),
    optional: seat.optional,
  };
}

/** What comes to the panel, at the option's time. Its calendar key is the change's own. */
function added(plan: ChangePlan, option: PanelOption): readonly BookedSession[] {
  const { adding } = plan;
  const chosen = option.sessions.find((it) => it.sessionId === adding?.id);
  if (adding === undefined || chosen === undefined) return [];
  const people = chosen.seats.map((seat) => personIn(plan, adding.id, seat));
  return [{ ...adding, start: chosen.start, people, eventKey: '' }];
}

/** One person in another's seat. */
export function withPerson(
  plan: ChangePlan,
  person: { readonly userId: LeverUserId; readonly name: string; readonly email: string },
): Target {
  const seated = (session: BookedSession, left: BookedPerson): BookedPerson => {
    const { training } = left;
    const planned = plan.draft.sessions.find((it) => it.id === session.id);
    const seat = planned?.seats.find((it) => training !== undefined && it.training?.pool === training.pool);
    // Nobody knows how far a newcomer is where the plan has forgotten its trainees: they count in full.
    const gone = training === undefined ? { role: left.role } : { role: 'Interviewer' };
    return { ...person, ...(seat === undefined ? gone : seatTaken(seat, person.userId)), optional: left.optional };
  };
  return {
    location: plan.now.location,
    sessions: plan.now.sessions.map((session) =>
      plan.sessions.includes(session.id)
        ? {
            ...session,
            people: session.people.map((it) => (it.userId === plan.instead ? seated(session, it) : it)),
          }
        : session,
    ),
  };
}

/** The panel without the sessions that are asked about. */
export function without(plan: ChangePlan): Target {
  return {
    location: plan.now.location,
    sessions: plan.now.sessions.filter((it) => !plan.sessions.includes(it.id)),
  };
}

/** Sessions that differ between what stands and the target. */
export function differing(now: Booking, target: Target): readonly ChangedSession[] {
  const found = now.sessions.flatMap((was): ChangedSession[] => {
    const will = target.sessions.find((it) => it.id === was.id) ?? null;
    if (will === null) return [{ was, will, place: null }];
    const [here, there] = [sayPlace(now, was), sayPlace({ ...now, location: target.location }, will)];
    if (here === there && JSON.stringify(was) === JSON.stringify(will)) return [];
    return [{ was, will, place: here === there ? null : { was: here, will: there } }];
  });
  const more = target.sessions.filter((it) => now.sessions.every((was) => was.id !== it.id));
  return [...found, ...more.map((will) => ({ was: null, will, place: null }))];
}

/** "Room 5, and by video" */
export function sayPlace(facts: Pick<Booking, 'location' | 'video'>, session: BookedSession): string {
  const place = ownPlace(facts, session);
  const video = facts.video && session.video !== false;
  if (place === '') return video ? 'by video' : 'no place set';
  return video ? `${place}, and by video` : place;
}
