/**
 * The calendar half of a change: the same events get new times, words and guests; what is no longer needed is cancelled.
 * Only events that this bot holds. Called by `change-apply.ts` with the desk held; safe to repeat at any point.
 */
import { createHash } from 'node:crypto';
import type { CalendarEvent, EventDraft } from '../calendars/provider.ts';
import { isWireError } from '../errors.ts';
import type { Booking, CandidateInvite } from './booking.ts';
import type { Change } from './change.ts';
import type { ChangeDesk } from './change-record.ts';
import { hasEvent } from './change-standing.ts';
import { candidateInvite, endOf, interviewerInvite, interviewUrl, stretches } from './invitations.ts';
import type { PanelDeps } from './ports.ts';

type Wires = Pick<PanelDeps, 'calendars' | 'clock'>;

/** What an event is, without its key and whether its guests are told. */
type Words = Omit<EventDraft, 'key' | 'notify' | 'video'>;

/** The booking as it is after the change, or after it was taken back. */
export function bookingAfter(change: Change): Booking {
  const { record, before, after, invites } = change;
  const steps = { ...record.steps, panel: before.steps.panel };
  if (change.state === 'undoing' || change.state === 'undone') return { ...record, steps };
  return { ...record, sessions: after.sessions, location: after.location, invites, steps };
}

/**
 * The candidate's invitations for these sessions: the ones there are, moved; more only when the day falls into more
 * stretches than before.
 */
export function invitesFor(record: Booking, sessions: Booking['sessions'], changeId: string): CandidateInvite[] {
  if (record.candidate.email === null) return [];
  const free = [...record.invites];
  return stretches(sessions).map((stretch, index) => {
    const ids = stretch.map((it) => it.id);
    const shared = (it: CandidateInvite) => it.sessionIds.filter((id) => ids.includes(id)).length;
    const best = free.toSorted((a, b) => shared(b) - shared(a))[0];
    if (best !== undefined) free.splice(free.indexOf(best), 1);
    return {
      eventKey: best?.eventKey ?? keyFrom(`${changeId} candidate ${index}`),
      start: stretch[0]?.start ?? 0,
      end: Math.max(...stretch.map(endOf)),
      sessionIds: ids,
    };
  });
}

function keyFrom(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}

/** Every event of the booking by its key, as it should read. */
export function eventsOf(booking: Booking, interviews: Booking): ReadonlyMap<string, Words> {
  const events = new Map<string, Words>();
  const videoUrls: Record<string, string | null> = {};
  for (const session of booking.sessions) {
    const videoUrl = booking.steps.held[session.eventKey]?.videoUrl ?? null;
    videoUrls[session.id] = videoUrl;
    if (!hasEvent(booking, session.eventKey)) continue;
    const interview = interviews.steps.panel?.interviews[session.id];
    const formUrl =
      session.formId === null || interview === undefined ? null : interviewUrl(booking.candidate.url, interview);
    events.set(session.eventKey, {
      start: session.start,
      end: endOf(session),
      zone: booking.zone,
      ...interviewerInvite(booking, session, { formUrl, videoUrl }),
    });
  }
  if (booking.candidate.email !== null)
    for (const invite of booking.invites)
      events.set(invite.eventKey, {
        start: invite.start,
        end: invite.end,
        zone: booking.zone,
        ...candidateInvite(booking, invite, videoUrls),
      });
  return events;
}

export interface EventTask {
  readonly key: string;
  /** "Coding", or "the candidate’s invitation". */
  readonly what: string;
  /** `null`: it is to be cancelled. */
  readonly wanted: Words | null;
}

/** What calendars need: every event that reads differently after the change than before. */
export function eventTasks(change: Change): readonly EventTask[] {
  const back = change.state === 'undoing' || change.state === 'undone';
  const old = eventsOf(change.record, change.before);
  const next = eventsOf(bookingAfter({ ...change, state: 'changing' }), change.before);
  const titles = new Map(
    [...change.record.sessions, ...change.after.sessions].map((it) => [it.eventKey, it.title] as const),
  );
  return [...new Set([...old.keys(), ...next.keys()])].flatMap((key): EventTask[] => {
    const was = old.get(key) ?? null;
    const will = next.get(key) ?? null;
    if (JSON.stringify(was) === JSON.stringify(will)) return [];
    return [{ key, what: titles.get(key) ?? 'the candidate’s invitation', wanted: back ? was : will }];
  });
}

export function isAsWanted(event: CalendarEvent | null, wanted: Words | null): boolean {
  if (wanted === null) return event === null || event.status === 'cancelled';
  if (event === null || event.status === 'cancelled') return false;
  const there = new Set(event.guests.map((it) => it.address.toLowerCase()));
  return (
    event.start === wanted.start &&
    event.end === wanted.end &&
    event.title === wanted.title &&
    there.size === new Set(wanted.guests.map((it) => it.address.toLowerCase())).size &&
    wanted.guests.every((it) => there.has(it.address.toLowerCase()))
  );
}

/** Guests are told by their calendar, each once: an event that is as wanted is only brought up to date in silence. */
export async function writeEvents(wires: Wires, desk: ChangeDesk, resumed: boolean): Promise<void> {
  const { change } = desk;
  const went = change.went;
  const open = eventTasks(change).filter((it) => !change.steps.events.includes(it.key));
  // Taking back touches only what the change may have reached; its calendars are asked only when Lever had been changed.
  const tasks = went !== null && !went.lever ? [] : open;
  if (tasks.length === 0) return;
  await desk.hold();
  const answers = await Promise.allSettled(
    tasks.map((it) => write(wires, it, resumed || went !== null || change.asIs?.includes(it.key) === true, change)),
  );
  const done = tasks.filter((_, index) => answers[index]?.status === 'fulfilled').map((it) => it.key);
  await desk.note({ steps: { events: [...desk.change.steps.events, ...done] } });
  const failed = answers.find((it) => it.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function write(wires: Wires, task: EventTask, look: boolean, change: Change): Promise<void> {
  const { key, wanted } = task;
  if (wanted === null) {
    const over = change.record.sessions.find((it) => it.eventKey === key);
    await wires.calendars.cancel(key, { notify: over === undefined || endOf(over) > wires.clock.now() });
    return;
  }
  const same = look && isAsWanted(await wires.calendars.find(key), wanted);
  try {
    // An empty place takes an old one away.
    await wires.calendars.update(key, { location: '', ...wanted, notify: !same });
  } catch (error) {
    if (!(isWireError(error) && error.meaning === 'not-found')) throw error;
    // Deleted by hand in the calendar, or not made yet: the same key makes the same event.
    const video = change.record.video && change.record.steps.held[key] !== undefined;
    await wires.calendars.create({ key, ...wanted, video, notify: true });
  }
}
