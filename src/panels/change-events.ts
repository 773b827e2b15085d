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
export type EventWords = Omit<EventDraft, 'key' | 'notify' | 'video'>;

/** Without a calendar nothing is found, and nothing is missing; by mail nobody's answer comes back. */
export function isBlind(calendars: Pick<PanelDeps['calendars'], 'name'>): boolean {
  return calendars.name === 'not-connected' || calendars.name === 'mail';
}

/** The booking as it is after the change, or after it was taken back. */
export function bookingAfter(change: Change): Booking {
  const { record, before, after, invites } = change;
  const { panel } = before.steps;
  if (change.state === 'undoing' || change.state === 'undone') return { ...record, steps: { ...record.steps, panel } };
  const made = change.steps.interviews ?? change.went?.interviews;
  const held = change.steps.held ?? change.went?.held;
  const steps = {
    ...record.steps,
    panel: panel === null ? null : { ...panel, interviews: { ...panel.interviews, ...made } },
    held: { ...record.steps.held, ...held },
  };
  return { ...record, sessions: after.sessions, location: after.location, invites, steps };
}

/** What comes to the panel. */
function addedTo(change: Change): Booking['sessions'] {
  return change.after.sessions.filter((it) => change.before.sessions.every((was) => was.id !== it.id));
}

/** Events for what is added, without guests: nobody is told, but the video link is known before Lever is written. */
export async function holdAdded(wires: Wires, desk: ChangeDesk): Promise<void> {
  const { change } = desk;
  if (change.state !== 'changing' || change.made !== 'here' || change.steps.lever) return;
  const booking = bookingAfter(change);
  const open = addedTo(change).filter((it) => change.steps.held?.[it.eventKey] === undefined);
  for (const session of open) {
    await desk.hold();
    const { key, url, videoUrl } = await wires.calendars.create({
      key: session.eventKey,
      start: session.start,
      end: endOf(session),
      zone: booking.zone,
      ...interviewerInvite(booking, session, { formUrl: null, videoUrl: null }),
      guests: [],
      video: booking.video && session.video !== false,
      notify: false,
    });
    await desk.note({ steps: { held: { ...desk.change.steps.held, [key]: { url, videoUrl } } } });
  }
}

/** There may be an event that `holdAdded` made and that nobody was invited to. */
export function isPrepared(change: Change): boolean {
  return change.made === 'here' && change.went?.lever !== true && !change.steps.lever && addedTo(change).length > 0;
}

/** Takes back what `holdAdded` made. `false`: some of it could not be. */
export async function releaseHeld(wires: Pick<Wires, 'calendars'>, change: Change): Promise<boolean> {
  // Also where the answer was lost: cancelling what is not there is no error.
  const answers = await Promise.allSettled(
    addedTo(change).map((it) => wires.calendars.cancel(it.eventKey, { notify: false })),
  );
  return answers.every((it) => it.status === 'fulfilled');
}

/**
 * The candidate's invitations for these sessions: the ones there are, moved; more only when the day falls into more
 * stretches than before.
 */
export function invitesFor(record: Booking, sessions: Booking['sessions'], changeId: string): CandidateInvite[] {
  if (record.candidate.email === null) return [];
  const ids = stretches(sessions).map((stretch) => stretch.map((it) => it.id));
  // Whichever share most go together: one that is about none of these sessions is nobody's.
  const pairs = ids
    .flatMap((own, index) =>
      record.invites.map((invite) => ({
        index,
        invite,
        shared: invite.sessionIds.filter((id) => own.includes(id)).length,
      })),
    )
    .filter((it) => it.shared > 0)
    .toSorted((a, b) => b.shared - a.shared);
  const keyOf = new Map<number, string>();
  for (const { index, invite } of pairs)
    if (!keyOf.has(index) && ![...keyOf.values()].includes(invite.eventKey)) keyOf.set(index, invite.eventKey);
  return stretches(sessions).map((stretch, index) => ({
    eventKey: keyOf.get(index) ?? keyFrom(`${changeId} candidate ${index}`),
    start: stretch[0]?.start ?? 0,
    end: Math.max(...stretch.map(endOf)),
    sessionIds: stretch.map((it) => it.id),
  }));
}

export function keyFrom(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}

/** Every event of the booking by its key, as it should read. */
export function eventsOf(booking: Booking): ReadonlyMap<string, EventWords> {
  const events = new Map<string, EventWords>();
  const videoUrls: Record<string, string | null> = {};
  for (const session of booking.sessions) {
    const videoUrl = booking.steps.held[session.eventKey]?.videoUrl ?? null;
    videoUrls[session.id] = videoUrl;
    if (!hasEvent(booking, session.eventKey)) continue;
    const interview = booking.steps.panel?.interviews[session.id];
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
  readonly wanted: EventWords | null;
}

/** What calendars need: every event that reads differently after the change than before. */
export function eventTasks(change: Change): readonly EventTask[] {
  const back = change.state === 'undoing' || change.state === 'undone';
  const old = eventsOf(bookingAfter({ ...change, state: 'undoing' }));
  const next = eventsOf(bookingAfter({ ...change, state: 'changing' }));
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

export function isAsWanted(event: CalendarEvent | null, wanted: EventWords | null): boolean {
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
  const tasks = went === null ? open : takingBack(change, went.lever ? open : []);
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

/** What was prepared for an addition is cancelled in any case, also where the answer to its making was lost. */
function takingBack(change: Change, open: readonly EventTask[]): readonly EventTask[] {
  const more = addedTo(change)
    .filter((it) => change.made === 'here' && !change.steps.events.includes(it.eventKey))
    .filter((it) => open.every((one) => one.key !== it.eventKey))
    .map((it): EventTask => ({ key: it.eventKey, what: it.title, wanted: null }));
  return [...open, ...more];
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
    const session = [...change.after.sessions, ...change.record.sessions].find((it) => it.eventKey === key);
    const video = change.record.video && session !== undefined && session.video !== false;
    await wires.calendars.create({ key, ...wanted, video, notify: true });
  }
}
