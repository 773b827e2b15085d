/**
 * The Day tab over the emulated calendars: what it shows, and what people do to an event in their vendor's own screen.
 * Used by `page-sources.ts`.
 */
import type { Shown, StoredEvent } from './calendars/event.ts';
import type { CalendarDeed, CalendarPlace, DayAsk, DayGuest, DayPerson, DayView } from './page/sources.ts';
import { dayOf } from './seed/days.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;
/** As the bot begins the title of an event that is not confirmed. */
const HELD = '[Hold]';

const isOurs = (event: StoredEvent): boolean => event.source === 'google' || event.source === 'microsoft';

export function addressOf(world: World, key: string): string {
  const person = world.company.people.find((it) => it.key === key);
  const user = world.company.lever.users.find((it) => it['id'] === person?.leverId);
  return typeof user?.['email'] === 'string' ? user['email'] : (person?.email ?? key);
}

export function calendarDay(world: World, ask: DayAsk): DayView {
  const { state } = world.calendars;
  const newest = newestOfBot(world);
  const { year, month, day } = dayOf(newest?.start ?? world.clock.now(), ask.zone);
  const date = ask.day ?? `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const wanted = ask.people.length > 0 ? ask.people : (newest?.people ?? []);
  const noon = Date.parse(`${date}T12:00:00Z`);
  // Rooms, and the calendar that holds the bot's events: it shows the candidates' own invitations too.
  const personal = new Set(world.company.people.map((it) => addressOf(world, it.key)));
  const others = state
    .accounts()
    .filter((it) => !personal.has(it.address))
    .map((it) => ({ key: it.address, name: it.room ?? it.address }));
  return {
    day: date,
    everybody: [
      ...world.company.people.filter((it) => it.leverId !== null).map((it) => ({ key: it.key, name: it.name })),
      ...others,
    ],
    people: wanted.map((key): DayPerson => {
      const address = addressOf(world, key);
      const account = state.account(address);
      return {
        key,
        name: [...world.company.people, ...others].find((it) => it.key === key)?.name ?? key,
        room: account !== undefined && account.room !== null,
        address,
        zone: account?.zone ?? ask.zone,
        readable: account?.readable ?? false,
        events: state
          .eventsOf(address, noon - DAY, noon + DAY)
          // A no to the bot's invitation stays in sight, so that it can become a yes.
          .filter((it) => it.answer !== 'declined' || isOurs(it.event))
          .map((it) => ({
            id: it.event.id,
            title: it.event.title,
            start: it.start,
            end: it.end,
            kind: isOurs(it.event) ? 'ours' : it.effect,
            allDay: it.event.dates !== null,
            repeats: it.event.recurrence.length > 0,
            organizer: nameOf(world, holderOf(world, it.event, address)),
            guests: guestsOf(world, it, address),
          })),
      };
    }),
  };
}

interface Newest {
  readonly start: number;
  /** Keys, in the order of their interviews. */
  readonly people: readonly string[];
}

/** What the bot made last, and who sits in it: a panel in Lever, or a day that is held on the calendars only. */
function newestOfBot(world: World): Newest | null {
  const { state } = world.calendars;
  const panel = [...world.lever.state.panels.values()]
    .filter((it) => it.canceledAt === null && it.externallyManaged)
    .sort((a, b) => b.createdAt - a.createdAt)[0];
  const events = state
    .accounts()
    .flatMap((it) => state.on(it.address))
    .filter((it) => isOurs(it) && it.status !== 'cancelled' && it.guests.length > 0)
    .sort((a, b) => b.created - a.created);
  const held = events.find((it) => it.title.startsWith(HELD));
  if (held !== undefined && held.created > (panel?.createdAt ?? 0)) {
    const keys = new Map(world.company.people.map((it) => [addressOf(world, it.key), it.key]));
    const around = events
      .filter((it) => it.title.startsWith(HELD) && Math.abs(it.start - held.start) < DAY / 2)
      .sort((a, b) => a.start - b.start);
    const people = around.flatMap((it) => it.guests.flatMap((guest) => keys.get(guest.address) ?? []));
    return { start: held.start, people: [...new Set(people)] };
  }
  if (panel === undefined) return null;
  const sitting = world.lever.state
    .interviewsOfPanel(panel.id)
    .toSorted((a, b) => a.date - b.date)
    .flatMap((it) => it.interviewers.map((who) => who.id));
  return {
    start: panel.start ?? world.clock.now(),
    people: [...new Set(sitting)].flatMap((id) => world.company.people.find((it) => it.leverId === id)?.key ?? []),
  };
}

/** Whose copy is changed: the organiser's where they have one, else the one that is looked at. */
function holderOf(world: World, event: StoredEvent, address: string): string {
  return world.calendars.state.on(event.organizer).includes(event) ? event.organizer : address;
}

/** A seeded event is one person's copy, and knows of that person's answer only. */
function guestsOf(world: World, { event, answer }: Shown, address: string): DayGuest[] {
  if (event.source === 'seed') return answer === null ? [] : [{ address, name: nameOf(world, address), answer }];
  // Rooms answer by themselves.
  const people = event.guests.filter((it) => (world.calendars.state.account(it.address)?.room ?? null) === null);
  return people.map((it) => ({ address: it.address, name: nameOf(world, it.address, it.name), answer: it.answer }));
}

/** `otherwise`: what the invitation calls whoever is not of the company, as candidates are not. */
function nameOf(world: World, address: string, otherwise = ''): string {
  const user = world.company.lever.users.find((it) => it['email'] === address);
  if (typeof user?.['name'] === 'string') return user['name'];
  const room = world.calendars.state.account(address)?.room;
  return room ?? (otherwise === '' ? address : otherwise);
}

/** As the vendor's screen does it: the organiser moves and cancels, a guest answers; one of a series alone. */
export function changeEvent(world: World, { person, event: id, start }: CalendarPlace, deed: CalendarDeed): void {
  const { state } = world.calendars;
  const address = addressOf(world, person);
  const found = state.eventsOf(address, start, start + 1).find((it) => it.event.id === id && it.start === start);
  if (!found) throw new Error('This event is not there any more: it was moved or deleted meanwhile.');
  if (deed.do === 'answer' && !guestsOf(world, found, address).some((it) => it.address === deed.guest))
    throw new Error(`${deed.guest} is not invited to ${found.event.title}.`);
  const holder = holderOf(world, found.event, address);
  const event = state.single(found.event, start);
  if (deed.do === 'answer') state.answers(deed.guest, event.id, deed.answer);
  else if (deed.do === 'move') state.moves(holder, event.id, deed.start);
  else state.deletes(holder, event.id);
}
