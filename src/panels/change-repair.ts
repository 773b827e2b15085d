/**
 * Where Lever, calendars, messages and the channel's card do not say the same about a panel, and making them: Lever is
 * right. Called through `changes.apart` (reads) and `changes.repair` (writes, pressed only); each step looks first, so that
 * a second press finds nothing left.
 */
import { type CalendarEvent, CalendarError } from '../calendars/provider.ts';
import { ConflictError, isWireError, NotFoundError } from '../errors.ts';
import type { OpportunityId, PanelId } from '../lever/ids.ts';
import type { Actor } from '../people.ts';
import { sayDate, sayMoment, sayMoments } from '../zones.ts';
import { type Announcer, everybody, type Sayings, theirs } from './announce.ts';
import type { Booking } from './booking.ts';
import type { ChangeResult, PanelChanges, Standing } from './change.ts';
import { type Behind, noteBehind, readBehind } from './change-behind.ts';
import { type EventWords, eventsOf, isAsWanted, isBlind } from './change-events.ts';
import type { PanelDeps } from './ports.ts';
import { Desk } from './record.ts';
import { inTurn, several } from './telling.ts';
import { settled } from './watch-look.ts';

export type RepairResult =
  /** What was brought in line, in words; empty: there was nothing to do. */
  | { readonly did: 'repaired'; readonly what: readonly string[] }
  /** The panel's own part did not come to an end. */
  | { readonly did: 'stopped'; readonly result: ChangeResult }
  | { readonly did: 'busy' };

type ReadWires = Pick<PanelDeps, 'calendars' | 'ledger' | 'clock'>;

export type RepairWires = ReadWires &
  Pick<PanelDeps, 'people' | 'tell' | 'audit' | 'directory'> & {
    readonly announcer: Pick<Announcer, 'cardFor'>;
    readonly say: Sayings;
    readonly changes: Pick<PanelChanges, 'of' | 'begin' | 'save' | 'apply'>;
  };

const CANDIDATE = 'the candidate’s invitation';

interface Off {
  readonly key: string;
  readonly what: string;
  readonly wanted: EventWords;
  readonly there: CalendarEvent | null;
}

export function titleOf(booking: Booking, key: string): string {
  return booking.sessions.find((it) => it.eventKey === key)?.title ?? CANDIDATE;
}

/** Events ahead that are not as they were booked. Throws `CalendarError`. */
async function offIn(wires: ReadWires, booking: Booking): Promise<readonly Off[]> {
  if (isBlind(wires.calendars)) return [];
  const now = wires.clock.now();
  const found: Off[] = [];
  // One after another: a mailbox takes four requests at once.
  for (const [key, wanted] of eventsOf(booking)) {
    if (wanted.start <= now) continue;
    const there = await wires.calendars.find(key);
    if (!isAsWanted(there, wanted)) found.push({ key, what: titleOf(booking, key), wanted, there });
  }
  return found;
}

function sentenceOf(booking: Booking, { what, wanted, there }: Off): string {
  const { zone } = booking.by;
  const say = (at: number) => `${sayDate(zone, at)} ${sayMoment(zone, at)}`;
  if (there === null || there.status === 'cancelled') return `In the calendar, ${what} is missing.`;
  if (there.start !== wanted.start || there.end !== wanted.end)
    return `In the calendar, ${what} is ${sayDate(zone, there.start)} ${sayMoments(zone, there.start, there.end)}, but was booked for ${say(wanted.start)}.`;
  const guests = new Set(there.guests.map((it) => it.address.toLowerCase()));
  const missing = wanted.guests.filter((it) => !guests.has(it.address.toLowerCase()));
  if (missing.length > 0)
    return `In the calendar, ${what} has not invited ${missing.map((it) => it.name ?? it.address).join(', ')}.`;
  return there.title === wanted.title
    ? `In the calendar, ${what} has other guests than were booked.`
    : `In the calendar, ${what} is called “${there.title}”.`;
}

function behindIn(booking: Booking, behind: Behind): string[] {
  const card = behind.card ?? (booking.announce ? booking.steps.cardProblem : null);
  return [
    ...(card === null ? [] : [`The channel’s card does not say how it stands: ${card}.`]),
    ...behind.people.map((it) => `${it.name} reads an older message in Slack: ${it.why}.`),
  ];
}

/** In sentences; a panel that says the same everywhere is not in the answer. */
export async function apartIn(
  wires: ReadWires,
  standings: readonly Standing[],
): Promise<ReadonlyMap<PanelId, readonly string[]>> {
  const found = new Map<PanelId, readonly string[]>();
  const now = wires.clock.now();
  await Promise.all(
    standings.map(async ({ panelId, booked, half, cancelled }) => {
      if (booked?.state !== 'booked' || half !== null || cancelled) return;
      if (booked.sessions.every((it) => it.start <= now)) return;
      const behind = behindIn(booked, await readBehind(wires.ledger, booked.id));
      let calendar: readonly string[];
      try {
        calendar = (await offIn(wires, booked)).map((it) => sentenceOf(booked, it));
      } catch (error) {
        if (!(error instanceof CalendarError)) throw error;
        calendar = ['Calendars could not be looked at just now; they may say something else.'];
      }
      const all = [...calendar, ...behind];
      if (all.length > 0) found.set(panelId, all);
    }),
  );
  return found;
}

/** An event that was moved, changed or deleted gets back what was booked. Throws what the calendar throws. */
export async function putEventBack(
  wires: Pick<PanelDeps, 'calendars'>,
  booking: Booking,
  key: string,
  wanted: EventWords,
): Promise<void> {
  try {
    await wires.calendars.update(key, { location: '', ...wanted, notify: true });
  } catch (error) {
    if (!(isWireError(error) && error.meaning === 'not-found')) throw error;
    const session = booking.sessions.find((it) => it.eventKey === key);
    const video = booking.video && session !== undefined && session.video !== false;
    await wires.calendars.create({ key, ...wanted, video, notify: true });
  }
}

export async function repairPanel(
  wires: RepairWires,
  ask: { readonly actor: Actor; readonly opportunityId: OpportunityId; readonly panelId: PanelId },
): Promise<RepairResult> {
  const { actor, opportunityId, panelId } = ask;
  const standing = (await wires.changes.of(opportunityId, actor)).find((it) => it.panelId === panelId);
  if (standing?.booked === undefined || standing.booked === null)
    throw new NotFoundError('That panel is not one that this bot keeps in line.', {
      hint: 'Open it with /hire panel.',
    });
  if (standing.half !== null)
    throw new ConflictError('A change of this panel stopped half-way.', 'Finish it or take it back first.');
  const what: string[] = [];
  if (standing.drift.length > 0) {
    const result = await follow(wires, standing, actor);
    if (result.status !== 'changed') return { did: 'stopped', result };
    what.push('invitations and messages follow what was changed in Lever');
  }
  const desk = await Desk.take(wires.ledger, standing.booked.id, () => wires.clock.now());
  if (desk === null) return { did: 'busy' };
  let result: 'done' | 'failed' = 'failed';
  try {
    if (desk.booking.state !== 'booked') return { did: 'busy' };
    for (const off of await offIn(wires, desk.booking)) {
      await desk.hold();
      await putEventBack(wires, desk.booking, off.key, off.wanted);
      what.push(`${off.what} is in the calendar as it was booked`);
      await settled(wires.ledger, desk.booking.id, off.key);
    }
    what.push(...(await tellAgain(wires, desk)));
    result = 'done';
  } finally {
    await desk.leave();
    // Also when the rest failed: people heard of what was mended.
    if (what.length > 0)
      await wires.audit({
        actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
        action: 'panel.repaired',
        subject: { kind: 'panel', id: panelId },
        opportunityId,
        result,
        detail: what.join('; '),
      });
  }
  return { did: 'repaired', what };
}

/** Our booking, invitations and messages get what Lever says: a change to what stands there already. */
async function follow(wires: RepairWires, standing: Standing, actor: Actor): Promise<ChangeResult> {
  const { opportunityId, panelId } = standing;
  const place = standing.now.place;
  const plan = await wires.changes.begin({ actor, place, opportunityId, panelId, kind: 'move', sessions: [] });
  const target = { sessions: plan.now.sessions, location: plan.now.location };
  return await wires.changes.apply(await wires.changes.save({ ...plan, target }), actor);
}

/** Whoever reads something old is told once more; what fails again stays noted. */
async function tellAgain(wires: RepairWires, desk: Desk): Promise<readonly string[]> {
  const { booking } = desk;
  const behind = await readBehind(wires.ledger, booking.id);
  const cardProblem = behind.card ?? (booking.announce ? booking.steps.cardProblem : null);
  if (cardProblem === null && behind.people.length === 0) return [];
  const tries = behind.tries + 1;
  const confidential = booking.candidate.confidential;
  const what: string[] = [];
  const people: Behind['people'][number][] = [];
  const turn = inTurn();
  async function tellPerson(person: Behind['people'][number]): Promise<void> {
    const slackId = await wires.people.slackIdOf(person.userId);
    const sessions = theirs(booking, person.userId);
    if (slackId === null || sessions.length === 0) return;
    const name = everybody(booking).find((it) => it.userId === person.userId)?.name ?? person.name;
    await turn(() => desk.hold());
    const told = await wires.tell({
      to: { user: slackId },
      message: wires.say.interviewer(booking, name, sessions),
      once: `behind:${booking.id}:${person.userId}:${tries}`,
      edits: `booked:${booking.id}:${person.userId}`,
      confidential,
    });
    if (told.sent) what.push(`${name}’s message says how it stands`);
    else people.push({ ...person, why: told.sentence });
  }
  await several(behind.people.map((it) => () => tellPerson(it)));
  let card: string | null = null;
  const privacy = await wires.announcer.cardFor(booking);
  if (cardProblem !== null && typeof privacy === 'string' && booking.place.channelId !== null) {
    await desk.hold();
    const told = await wires.tell({
      to: { channel: booking.place.channelId },
      message: wires.say.card(booking, privacy, 'scheduled'),
      once: `behind:${booking.id}:card:${tries}`,
      edits: `loop:${booking.id}`,
      nameless: privacy === 'role-only',
    });
    if (told.sent) what.push('the channel’s card says how it stands');
    else card = told.sentence;
  }
  await noteBehind(wires.ledger, booking.id, { card, people, tries }, wires.clock.now());
  if (booking.steps.cardProblem !== null && card === null) await desk.note({ steps: { cardProblem: null } });
  return what;
}
