/**
 * Reads what is compared: the events of panels that lie ahead, by their keys, and the panels in Lever. Bounded: so many
 * panels a minute, the next ones in the next. Events that the calendar calls unchanged are left alone. Remembers in the ledger which facts it saw, so that each is told once and
 * again only after it was gone. Writes nothing outside.
 */
import type { CalendarEvent } from '../calendars/provider.ts';
import type { Json } from '../store/ledger.ts';
import type { Booking } from './booking.ts';
import { isBlind } from './change-events.ts';
import { readPanel } from './change-lever.ts';
import { openChangeOf } from './change-record.ts';
import { basisOf, driftIn } from './change-standing.ts';
import { endOf } from './invitations.ts';
import type { LoadReader } from './load.ts';
import type { PanelDeps } from './ports.ts';
import { readBooking } from './record.ts';
import { type Fact, factsOf, type Finding, onceOf, type Seen, watched, type Which } from './watch.ts';
import { noteAnswers } from './watch-answers.ts';
import type { EventMarks, Marks } from './watch-marks.ts';

type Wires = Pick<PanelDeps, 'lever' | 'calendars' | 'ledger' | 'directory' | 'people' | 'log'> & {
  readonly loadReader: Pick<LoadReader, 'bookings'>;
  /** Days that are held: their events are watched as well. */
  readonly holds?: () => Promise<readonly Booking[]>;
  /** Left out: every event is read every time. */
  readonly eventMarks?: EventMarks;
};

/** Panels looked at in one run: one call to Lever and about five to a calendar each. */
const MOST_PANELS = 40;
const AT_ONCE = 4;
/** ms of real time; what is left over comes first in the next run. */
const LONGEST_RUN = 45_000;
const MOST_FAILURES = 3;
const KEEP = 60 * 86_400_000;
const CURSOR = 'watch:cursor';

/** How often a fact was there, and whether it is there now. */
type Told = Record<string, { readonly times: number; readonly on: boolean }>;

/** One run's patience: whoever is away for three is away for all, and the next minute is not waited into. */
class Patience {
  readonly #until = performance.now() + LONGEST_RUN;
  #failed = { calendars: 0, lever: 0 };

  get over(): boolean {
    return performance.now() > this.#until;
  }

  /** `undefined`: it could not be read, or is not asked any more. */
  async read<T>(whom: 'calendars' | 'lever', log: Wires['log'], work: () => Promise<T>): Promise<T | undefined> {
    if (this.over || this.#failed[whom] >= MOST_FAILURES) return undefined;
    try {
      return await work();
    } catch (error) {
      this.#failed[whom] += 1;
      log.debug({ err: error, whom }, 'a panel could not be looked at');
      return undefined;
    }
  }
}

export async function lookAround(wires: Wires, now: number, which: Which = 'all'): Promise<readonly Finding[]> {
  const ahead = await panelsAhead(wires, now);
  const marks = (await wires.eventMarks?.of(ahead, now)) ?? null;
  const panels = which === 'changed' ? changed(wires, ahead, marks) : await turn(wires, ahead);
  const patience = new Patience();
  const found: Finding[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let booking = panels[next]; booking !== undefined && !patience.over; booking = panels[next]) {
      next += 1;
      found.push(...(await lookAt(wires, booking, now, patience, marks)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const last = panels[next - 1];
  if (which === 'all' && next < ahead.length) await wires.ledger.set(CURSOR, last?.id ?? '');
  return found.toSorted((a, b) => a.once.localeCompare(b.once));
}

async function panelsAhead(wires: Pick<Wires, 'loadReader' | 'holds'>, now: number): Promise<readonly Booking[]> {
  const booked = (await wires.loadReader.bookings()).filter((it) => it.state === 'booked' && it.steps.panel !== null);
  const held = ((await wires.holds?.()) ?? []).filter((it) => it.state === 'held');
  return [...booked, ...held]
    .filter((it) => it.sessions.some((one) => endOf(one) > now))
    .toSorted((a, b) => a.id.localeCompare(b.id));
}

/** Addresses of everybody who interviews in a panel that lies ahead. */
export async function peopleAhead(wires: Pick<Wires, 'loadReader' | 'holds'>, now: number): Promise<readonly string[]> {
  const ahead = await panelsAhead(wires, now);
  return [...new Set(ahead.flatMap((it) => it.sessions.flatMap((one) => one.people.map((person) => person.email))))];
}

/** When the calendar cannot say what changed, nothing is looked at: the next minute looks at all. */
function changed(wires: Wires, ahead: readonly Booking[], marks: Marks | null): readonly Booking[] {
  return marks === null ? [] : ahead.filter((it) => wires.eventMarks?.isNew(it.id, marks)).slice(0, MOST_PANELS);
}

/** The ones that were not looked at for longest first. */
async function turn(wires: Wires, ahead: readonly Booking[]): Promise<readonly Booking[]> {
  const after = (await wires.ledger.get(CURSOR))?.value;
  const from = typeof after === 'string' ? ahead.findIndex((it) => it.id > after) : 0;
  const start = Math.max(0, from);
  return [...ahead.slice(start), ...ahead.slice(0, start)].slice(0, MOST_PANELS);
}

async function lookAt(
  wires: Wires,
  booking: Booking,
  now: number,
  patience: Patience,
  marks: Marks | null,
): Promise<readonly Finding[]> {
  const before = await readBooking(wires.ledger, booking.id);
  if (before === null || !['booked', 'held'].includes(before.booking.state)) return [];
  if ((await openChangeOf(wires.ledger, booking.id)) !== null) return [];
  const asRead = marks !== null && wires.eventMarks?.isAsRead(booking.id, marks, now) === true;
  const all = keysOf(wires, before.booking, now);
  const keys = asRead ? [] : all;
  const seen = await read(wires, before.booking, keys, patience);
  // Somebody changes it here while we look: what was read belongs to neither.
  const after = await readBooking(wires.ledger, booking.id);
  if (after?.version !== before.version || (await openChangeOf(wires.ledger, booking.id)) !== null) return [];
  if (keys.length > 0 && keys.every((it) => seen.events.has(it))) wires.eventMarks?.wasRead(booking.id, marks, now);
  if (before.booking.state === 'held')
    await noteAnswers(wires.ledger, before.booking, seen.events, { now, keep: KEEP });
  const facts = factsOf(before.booking, seen, now);
  const whole = all.every((it) => seen.events.has(it));
  const told = await remember(wires, booking.id, facts, seen, whole, now);
  return [...facts].map(([name, fact]) => ({
    booking: before.booking,
    fact,
    once: onceOf(booking.id, name, told[name]?.times ?? 1),
  }));
}

function keysOf(wires: Wires, booking: Booking, now: number): readonly string[] {
  return isBlind(wires.calendars) ? [] : watched(booking, now).map((it) => it.key);
}

async function read(wires: Wires, booking: Booking, keys: readonly string[], patience: Patience): Promise<Seen> {
  const events = new Map<string, CalendarEvent | null>();
  // One after another: a mailbox takes four requests at once, and so many panels are looked at together.
  for (const key of keys) {
    const event = await patience.read('calendars', wires.log, () => wires.calendars.find(key));
    if (event !== undefined) events.set(key, event);
  }
  // A held day is not in Lever.
  if (booking.state === 'held') return { events, lever: 'unread' };
  const lever = await patience.read('lever', wires.log, () => readLever(wires, booking));
  return { events, lever: lever ?? 'unread' };
}

async function readLever(wires: Wires, booking: Booking): Promise<Seen['lever']> {
  const panel = await readPanel(wires.lever, booking);
  if (panel === null || panel.interviews.length === 0) return 'gone';
  return { basis: basisOf(panel), drift: driftIn(wires, booking, panel) };
}

/** After a press: if the same happens again, even before the next look, it is news again. */
export async function settled(ledger: PanelDeps['ledger'], bookingId: string, eventKey: string): Promise<void> {
  const entry = await ledger.get(`watch:${bookingId}`);
  if (entry === null) return;
  const next = Object.entries(entry.value as unknown as Told).map(([name, it]): [string, Told[string]] => [
    name,
    name.split(':')[1] === eventKey && !name.startsWith('declined') ? { ...it, on: false } : it,
  ]);
  const value = Object.fromEntries(next) as unknown as Json;
  await ledger.compareAndSet(
    entry.key,
    entry.version,
    value,
    entry.expiresAt === null ? {} : { expiresAt: entry.expiresAt },
  );
}

/**
 * Which facts are there, kept for the next look. A fact about something that could not be read stays as it was; one about
 * all events together does unless all were read (`whole`).
 */
async function remember(
  wires: Wires,
  bookingId: string,
  facts: ReadonlyMap<string, Fact>,
  seen: Seen,
  whole: boolean,
  now: number,
): Promise<Told> {
  const key = `watch:${bookingId}`;
  const entry = await wires.ledger.get(key);
  const old = (entry?.value ?? {}) as Told;
  const next: Told = {};
  for (const [name, it] of Object.entries(old)) {
    const [kind, event = ''] = name.split(':');
    const unread =
      kind === 'lever-deleted' || kind === 'lever-changed'
        ? seen.lever === 'unread'
        : event === ''
          ? !whole
          : !seen.events.has(event);
    next[name] = unread ? it : { times: it.times, on: facts.has(name) };
  }
  for (const name of facts.keys()) {
    const it = old[name];
    next[name] = { times: it === undefined ? 1 : it.on ? it.times : it.times + 1, on: true };
  }
  if (JSON.stringify(next) === JSON.stringify(old)) return old;
  await wires.ledger.set(key, next, { expiresAt: now + KEEP });
  return next;
}
