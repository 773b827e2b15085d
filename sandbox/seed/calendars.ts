/** Full working weeks for everybody: stand-ups, one-to-ones, focus blocks, leave, declined and tentative invitations. */
import type { CompanyCalendar, CompanyEvent } from '../company.ts';
import { addDays, type Day, instantOf, workingDays } from './days.ts';
import type { Colleague } from './people.ts';
import { Random } from './random.ts';

const titles = [
  'Sprint planning',
  'Design review',
  'Roadmap sync',
  'Incident review',
  'Focus time',
  '1:1',
  'Customer call',
  'Architecture guild',
  'Budget review',
  'Demo',
  'Retro',
  'Pairing',
  'Vendor check-in',
  'All-hands prep',
  'Code review hour',
  'Onboarding buddy',
];

/** How many working days around the start get events. */
const PAST = 5;
const FUTURE = 25;

export interface FixedEvent {
  readonly address: string;
  readonly title: string;
  readonly start: number;
  readonly end: number;
}

function dayEvents(person: Colleague, day: Day, address: string, random: Random): CompanyEvent[] {
  const events: CompanyEvent[] = [];
  const id = () => `seed${random.uuid().replaceAll('-', '')}`.replace(/[w-z]/g, 'a');
  const add = (from: number, to: number, title: string, more: Partial<CompanyEvent> = {}) =>
    events.push({
      id: id(),
      title,
      start: instantOf(day, from, person.zone),
      end: instantOf(day, to, person.zone),
      kind: 'busy',
      ...more,
    });

  if (random.chance(0.03)) {
    const next = addDays(day, 1);
    add(0, 0, random.pick(['Annual leave', 'Public holiday', 'Conference']), {
      end: instantOf(next, 0, person.zone),
      allDay: true,
      kind: 'out-of-office',
    });
    return events;
  }
  add(9 * 60 + 15, 9 * 60 + 30, 'Stand-up');
  add(12 * 60 + 30, 13 * 60 + 15, 'Lunch', { kind: random.chance(0.5) ? 'busy' : 'free' });

  const target = (person.load ?? 0.42) * 8 * 60;
  let used = 15;
  for (let tries = 0; used < target && tries < 40; tries += 1) {
    const length = random.pick([30, 30, 45, 60, 60, 90]);
    const from = 9 * 60 + 30 + 15 * random.int(0, (8 * 60 - length) / 15 - 2);
    const start = instantOf(day, from, person.zone);
    const end = instantOf(day, from + length, person.zone);
    if (events.some((it) => it.kind !== 'free' && it.start < end && start < it.end)) continue;
    const odd = random.next();
    if (odd < 0.08) add(from, from + length, 'Maybe: offsite planning', { kind: 'tentative', answer: 'tentative' });
    else if (odd < 0.14)
      add(from, from + length, 'Optional tech talk', {
        answer: 'declined',
        organizer: `events@${address.split('@')[1]}`,
      });
    else {
      add(from, from + length, random.pick(titles), { private: random.chance(0.08) });
      used += length;
    }
  }
  return events;
}

/** One calendar a colleague plus two rooms; `fixed` are events that must be there (interviews already booked). */
export function seedCalendars(
  people: readonly { readonly colleague: Colleague; readonly address: string }[],
  at: number,
  domain: string,
  fixed: readonly FixedEvent[],
  random: Random,
): CompanyCalendar[] {
  const calendars: CompanyCalendar[] = [];
  for (const { colleague, address } of people) {
    if (colleague.calendar === 'none') continue;
    const dice = colleague.calendar === 'own' ? new Random(colleague.key.length) : random;
    const mine = fixed
      .filter((it) => it.address === address)
      .map(
        (it): CompanyEvent => ({
          id: `seed${dice.uuid().replaceAll('-', '')}`.replace(/[w-z]/g, 'a'),
          title: it.title,
          start: it.start,
          end: it.end,
          kind: 'busy',
        }),
      );
    const days = workingDays(at, colleague.zone, PAST + FUTURE, -PAST - 2);
    const generated = days.flatMap((day) => dayEvents(colleague, day, address, dice));
    calendars.push({
      address,
      zone: colleague.zone,
      vendor: colleague.calendar === 'microsoft' ? 'microsoft' : 'google',
      readable: colleague.calendar !== 'unreadable' && colleague.calendar !== 'own',
      events: [
        ...mine,
        ...generated.filter((it) => !mine.some((own) => own.start < it.end && it.start < own.end)),
      ].sort((a, b) => a.start - b.start),
    });
  }
  // The address that holds interview events, as a team would set up for the bot.
  calendars.push({
    address: `interviews@${domain}`,
    zone: 'Europe/Lisbon',
    vendor: 'google',
    readable: true,
    events: [],
  });
  for (const [room, fill] of [
    ['Tagus', 0.3],
    ['Douro', 0.5],
  ] as const) {
    const zone = 'Europe/Lisbon';
    const colleague: Colleague = { key: room, name: room, zone, title: 'Room', role: null, load: fill };
    calendars.push({
      address: `room-${room.toLowerCase()}@${domain}`,
      zone,
      vendor: 'google',
      readable: true,
      room: `Room ${room}`,
      events: workingDays(at, zone, FUTURE).flatMap((day) => dayEvents(colleague, day, `room@${domain}`, random)),
    });
  }
  return calendars;
}
