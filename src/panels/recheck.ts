/**
 * The last look before anything is written: is the candidate still in process, is everybody still there and free?
 * Called by `book.ts` with the chosen people only. Returns sentences; an empty list means go ahead.
 */
import type { FreeBusy } from '../calendars/provider.ts';
import { isWireError } from '../errors.ts';
import { normalize, overlaps, subtract } from '../scheduling/interval.ts';
import type { BookedPerson, Booking } from './booking.ts';
import { type Clash, type EngagedWires, interviewingElsewhere } from './engaged.ts';
import { endOf } from './invitations.ts';
import type { PanelDeps } from './ports.ts';
import { instantAt, sayDate, sayMoment } from '../zones.ts';

type Wires = Pick<PanelDeps, 'lever' | 'calendars' | 'clock' | 'directory'> & EngagedWires;

/**
 * What changed since the plan was made. `ours`: keys of further events that must not count as busy, because the same plan
 * holds them. Throws what Lever or the calendars throw.
 */
export async function whatChanged(wires: Wires, booking: Booking, ours: readonly string[] = []): Promise<string[]> {
  const [candidate, people, free] = await Promise.all([
    candidateChanged(wires, booking),
    peopleGone(wires, booking),
    calendarsChanged(wires, booking, ours),
  ]);
  return [...past(wires, booking), ...candidate, ...people, ...free];
}

function past(wires: Wires, booking: Booking): string[] {
  const now = wires.clock.now();
  return booking.sessions.some((it) => it.start <= now) ? ['The planned time has begun or is over.'] : [];
}

async function candidateChanged(wires: Wires, booking: Booking): Promise<string[]> {
  try {
    const opportunity = await wires.lever.opportunities.retrieve(booking.candidate.opportunityId);
    if (opportunity.archived !== null) return [`${booking.candidate.name} was archived in Lever.`];
    return [];
  } catch (error) {
    if (isWireError(error) && error.meaning === 'not-found')
      return [`${booking.candidate.name} is no longer in Lever.`];
    throw error;
  }
}

function everybody(booking: Booking) {
  return [...new Map(booking.sessions.flatMap((it) => it.people).map((it) => [it.userId, it])).values()];
}

async function peopleGone(wires: Wires, booking: Booking): Promise<string[]> {
  const answers = await Promise.all(
    everybody(booking).map(async (person) => {
      const why = await whyGone(wires, person);
      // Our own copy still has them: without this, searching again would offer them again.
      if (why !== null) await wires.directory.refreshUser(person.userId);
      return why;
    }),
  );
  return answers.filter((it) => it !== null);
}

/**
 * Whoever paused, or took days off, between the search and this press. Not asked when a booking is finished: what was
 * agreed before a pause stays.
 */
export async function whoIsAway(wires: Pick<PanelDeps, 'habits'>, booking: Booking): Promise<string[]> {
  const answers = await Promise.all(
    everybody(booking).map(async ({ userId, name }) => {
      const habit = await wires.habits(userId);
      if (habit.paused !== undefined) return `${name} ${habit.paused}.`;
      const starts = booking.sessions
        .filter((it) => it.people.some((one) => one.userId === userId))
        .map((it) => it.start);
      const away = habit.away?.find((it) => {
        const zone = it.zone ?? habit.zone ?? booking.by.zone;
        const [from, back] = [instantAt(zone, it.from, 0), instantAt(zone, it.back, 0)];
        return starts.some((at) => from <= at && at < back);
      });
      return away === undefined ? null : `${name} ${away.sentence}.`;
    }),
  );
  return answers.filter((it) => it !== null);
}

async function whyGone(wires: Wires, person: BookedPerson): Promise<string | null> {
  try {
    const user = await wires.lever.users.retrieve(person.userId);
    return user.deactivatedAt === null ? null : `${person.name} was deactivated in Lever.`;
  } catch (error) {
    if (isWireError(error) && error.meaning === 'not-found') return `${person.name} is no longer in Lever.`;
    throw error;
  }
}

/** "Jonas Weber is already interviewing Tue 1 Dec at 10:00 (Coding), booked by Maya Silva." */
export function sayClash(booking: Booking, { sessionId, userId, by }: Clash): string {
  const session = booking.sessions.find((it) => it.id === sessionId);
  const name = session?.people.find((it) => it.userId === userId)?.name ?? 'Somebody';
  const { zone } = booking.by;
  const start = session?.start ?? 0;
  return `${name} is already interviewing ${sayDate(zone, start)} at ${sayMoment(zone, start)} (${session?.title ?? 'Interview'}), ${by}.`;
}

async function calendarsChanged(wires: Wires, booking: Booking, ours: readonly string[]): Promise<string[]> {
  const people = everybody(booking);
  const [answers, clashes] = await Promise.all([
    wires.calendars.freeBusy({
      addresses: people.map((it) => it.email),
      from: Math.min(...booking.sessions.map((it) => it.start)),
      to: Math.max(...booking.sessions.map(endOf)),
      detail: 'events',
      fresh: true,
      ignoreKeys: [...new Set([...booking.sessions.map((it) => it.eventKey), ...ours])],
    }),
    interviewingElsewhere(wires, booking),
  ]);
  const reasons: string[] = [];
  for (const person of people) {
    const answer: FreeBusy | undefined = answers.get(person.email);
    if (answer === undefined || !answer.readable) {
      reasons.push(answer?.sentence ?? `${person.name}’s calendar could not be read.`);
      continue;
    }
    const allowed = normalize(booking.over.filter((it) => it.userId === person.userId));
    const busy = subtract(answer.busy, allowed);
    for (const session of booking.sessions) {
      if (!session.people.some((it) => it.userId === person.userId)) continue;
      const clash = clashes.find((it) => it.sessionId === session.id && it.userId === person.userId);
      if (clash !== undefined) {
        reasons.push(sayClash(booking, clash));
        continue;
      }
      if (overlaps(busy, { start: session.start, end: endOf(session) }))
        reasons.push(
          `${person.name} is no longer free ${sayDate(booking.by.zone, session.start)} at ${sayMoment(booking.by.zone, session.start)} (${session.title}).`,
        );
    }
  }
  return reasons;
}
