/** What counts as news about a booked panel, and what does not. */
import { expect, test } from 'vitest';
import type { AnswerStatus, CalendarEvent } from '../../src/calendars/provider.ts';
import type { BookedPerson, BookedSession, Booking } from '../../src/panels/booking.ts';
import type { LoadReader } from '../../src/panels/load.ts';
import { factsOf, type Seen } from '../../src/panels/watch.ts';
import { lookAround } from '../../src/panels/watch-look.ts';
import { EventMarks } from '../../src/panels/watch-marks.ts';
import { noLog } from '../../src/log.ts';
import type { Json } from '../../src/store/ledger.ts';

const HOUR = 3_600_000;
const person = (id: string, optional = false) =>
  ({ userId: id, name: id, email: `${id}@acme.test`, role: 'Interviewer', optional }) as unknown as BookedPerson;
const session = (id: string, start: string, ...people: BookedPerson[]): BookedSession => ({
  id,
  title: id,
  start: Date.parse(start),
  minutes: 60,
  people,
  formId: null,
  formName: null,
  eventKey: `key${id}`,
});

function aBooking(over: Partial<Booking> = {}): Booking {
  const sessions = over.sessions ?? [session('coding', '2026-12-01T10:00Z', person('rui'), person('ana', true))];
  return {
    id: 'b1',
    state: 'booked',
    by: { zone: 'Europe/Lisbon', slackId: 'U1', teamId: 'T1', name: 'Maya' },
    candidate: { opportunityId: 'o1', name: 'Priya', email: null, confidential: false },
    invites: [],
    startedAt: Date.parse('2026-11-23T09:00Z'),
    ...over,
    sessions,
    steps: {
      held: Object.fromEntries(sessions.map((it) => [it.eventKey, { url: null, videoUrl: null }])),
      invited: [],
      panel: { id: 'p1', interviews: {} },
      removed: { panel: false, events: [] },
      ...over.steps,
    },
  } as unknown as Booking;
}

function seen(
  booking: Booking,
  answer: AnswerStatus,
  over: Partial<CalendarEvent> = {},
  lever: Seen['lever'] = { basis: 'x', drift: [] },
): Seen {
  const events = booking.sessions.map((it): [string, CalendarEvent] => [
    it.eventKey,
    {
      key: it.eventKey,
      id: it.eventKey,
      url: null,
      videoUrl: null,
      start: it.start,
      end: it.start + HOUR,
      title: '',
      status: 'confirmed',
      guests: it.people.map((one) => ({ address: one.email.toUpperCase(), answer })),
      ...over,
    },
  ]);
  return { events: new Map(events), lever };
}

const names = (booking: Booking, it: Seen, now: string) => [...factsOf(booking, it, Date.parse(now)).keys()];

test('an answer is missed from nine in the morning, two working days before, and never from who is optional', () => {
  const booking = aBooking();
  const it = seen(booking, 'unanswered');
  // Tuesday the 1st: two working days before is Friday the 27th.
  expect(names(booking, it, '2026-11-26T12:00Z')).toEqual([]);
  expect(names(booking, it, '2026-11-27T08:59Z')).toEqual([]);
  expect(names(booking, it, '2026-11-27T09:00Z')).toEqual(['unanswered']);
  const [fact] = factsOf(booking, it, Date.parse('2026-11-27T09:00Z')).values();
  expect(fact?.kind === 'unanswered' && fact.waiting.map((one) => one.guest.name)).toEqual(['rui']);
  expect(names(booking, seen(booking, 'tentative'), '2026-11-27T09:00Z')).toEqual([]);
  // Booked at short notice: they have a few hours first.
  const late = aBooking({ startedAt: Date.parse('2026-11-30T09:30Z') });
  expect(names(late, seen(late, 'unanswered'), '2026-11-30T13:29Z')).toEqual([]);
  expect(names(late, seen(late, 'unanswered'), '2026-11-30T13:30Z')).toEqual(['unanswered']);
});

test('a decline is news for optional people too, a moved event by its new time, and nothing is once it has begun', () => {
  const booking = aBooking();
  expect(names(booking, seen(booking, 'declined'), '2026-11-24T12:00Z')).toEqual([
    `declined:keycoding:rui:${Date.parse('2026-12-01T10:00Z')}`,
    `declined:keycoding:ana:${Date.parse('2026-12-01T10:00Z')}`,
  ]);
  const at = Date.parse('2026-12-01T11:00Z');
  const moved = seen(booking, 'accepted', { start: at, end: at + HOUR });
  expect(names(booking, moved, '2026-11-24T12:00Z')).toEqual([`moved:keycoding:${at}:${at + HOUR}`]);
  expect(names(booking, moved, '2026-12-01T10:00Z')).toEqual([]);
});

test('while Lever says something else, that comes first; what was not read is no fact; a panel gone is the only one', () => {
  const booking = aBooking();
  const at = Date.parse('2026-12-01T11:00Z');
  const drift = { basis: 'y', drift: ['coding is later in Lever'] };
  const both = seen(booking, 'declined', { start: at, end: at + HOUR }, drift);
  expect(names(booking, both, '2026-11-24T12:00Z').map((it) => it.split(':')[0])).toEqual([
    'lever-changed',
    'declined',
    'declined',
  ]);
  expect(names(booking, { events: new Map(), lever: 'unread' }, '2026-11-24T12:00Z')).toEqual([]);
  expect(names(booking, { events: new Map([['keycoding', null]]), lever: 'unread' }, '2026-11-24T12:00Z')).toEqual([
    'deleted:keycoding',
  ]);
  expect(names(booking, { ...both, lever: 'gone' }, '2026-11-24T12:00Z')).toEqual(['lever-deleted']);
  // An event that we cancelled ourselves is not missing.
  const removed = { ...booking.steps, removed: { panel: false, events: ['keycoding'] } };
  const without = aBooking({ steps: removed });
  expect(names(without, { events: new Map([['keycoding', null]]), lever: 'unread' }, '2026-11-24T12:00Z')).toEqual([]);
});

/** A hundred panels, and wires that count. */
function aHundred(answer: () => Promise<null>) {
  const bookings = Array.from({ length: 100 }, (_, index) =>
    aBooking({
      id: `b${String(index).padStart(3, '0')}`,
      sessions: [session(`coding${index}`, '2026-12-01T10:00Z', person('rui'), person('ana', true))],
    }),
  );
  const kept = new Map<string, Json>();
  const counted = { lever: 0, calendars: 0, running: 0, most: 0 };
  const wires = {
    loadReader: { bookings: () => Promise.resolve(bookings) } as Pick<LoadReader, 'bookings'>,
    ledger: {
      get: (key: string) => {
        const booking = bookings.find((it) => key === `booking:${it.id}`);
        const value = booking ?? kept.get(key);
        return Promise.resolve(value === undefined ? null : { key, value, version: 1, expiresAt: null });
      },
      set: (key: string, value: Json) => Promise.resolve(kept.set(key, value).size),
    },
    calendars: {
      name: 'test',
      find: async () => {
        counted.calendars += 1;
        counted.running += 1;
        counted.most = Math.max(counted.most, counted.running);
        await new Promise((done) => setTimeout(done, 1));
        counted.running -= 1;
        return await answer();
      },
    },
    lever: {
      panels: {
        retrieve: () => {
          counted.lever += 1;
          return Promise.resolve({ canceledAt: 1, interviews: [] });
        },
      },
    },
    log: noLog,
  } as unknown as Parameters<typeof lookAround>[0];
  return { wires, kept, counted };
}

test('of many panels forty are looked at a minute, all of them within three, four calendar calls at a time', async () => {
  const { wires, kept, counted } = aHundred(() => Promise.resolve(null));
  const now = Date.parse('2026-11-24T12:00Z');
  const looked = new Set<string>();
  for (let minute = 0; minute < 3; minute += 1) {
    const found = await lookAround(wires, now + minute * 60_000);
    expect(found).toHaveLength(40);
    for (const it of found) looked.add(it.booking.id);
  }
  expect(looked.size).toBe(100);
  expect(kept.get('watch:cursor')).toBe('b019');
  expect(counted).toMatchObject({ lever: 120, calendars: 120, most: 4 });
});

test('calendars that are down are asked a handful of times a minute, not once for each event', async () => {
  const { wires, counted } = aHundred(() => Promise.reject(new Error('down')));
  const found = await lookAround(wires, Date.parse('2026-11-24T12:00Z'));
  expect(counted.calendars).toBeLessThanOrEqual(6);
  // What Lever says is news all the same.
  expect(found.map((it) => it.fact.kind)).toEqual(Array.from({ length: 40 }, () => 'lever-deleted'));
});

test('where the calendar can say what changed, only that is read; all of it every five minutes, or when it cannot say', async () => {
  const { wires, counted } = aHundred(() => Promise.resolve(null));
  const marks = new Map<string, string>();
  let speaks = true;
  const eventMarks = new EventMarks((keys) =>
    Promise.resolve(speaks ? new Map(keys.map((it) => [it, marks.get(it) ?? 'old'])) : null),
  );
  const start = Date.parse('2026-11-24T12:00Z');
  const look = async (minute: number, which: 'all' | 'changed' = 'all') => {
    const before = counted.calendars;
    await lookAround({ ...wires, eventMarks }, start + minute * 60_000, which);
    return counted.calendars - before;
  };
  // Forty a minute: after three everything was read once.
  expect([await look(0), await look(1), await look(2)]).toEqual([40, 40, 20]);
  expect(await look(3)).toBe(0);
  expect(await look(3, 'changed')).toBe(0);
  const bookings = await wires.loadReader.bookings();
  const [changed] = bookings;
  marks.set(changed?.sessions[0]?.eventKey ?? '', 'new');
  expect(await look(4, 'changed')).toBe(1);
  expect(await look(4, 'changed')).toBe(0);
  expect(await look(7)).toBeGreaterThan(30);
  speaks = false;
  expect(await look(8, 'changed')).toBe(0);
  expect(await look(8)).toBe(40);
});
