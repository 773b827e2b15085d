/**
 * What every calendar provider must do, whoever the vendor is. Each provider's test opens it against the emulator over
 * HTTP and runs this suite; a new provider is done when it passes.
 */
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CalendarEmulator } from '../../sandbox/calendars/emulator.ts';
import type { MovableClock } from '../../sandbox/clock.ts';
import type { CompanyCalendar, CompanyEvent } from '../../sandbox/company.ts';
import type { Faults } from '../../sandbox/faults.ts';
import type { Wire } from '../../sandbox/wire.ts';
import { CalendarError, type CalendarProvider, type EventDraft, type FreeBusy } from '../../src/calendars/provider.ts';

export interface CalendarBench {
  readonly provider: CalendarProvider;
  readonly emulator: CalendarEmulator;
  readonly faults: Faults;
  readonly wire: Wire;
  readonly clock: MovableClock;
  /** The pauses that the provider took, ms; nobody really waited. */
  readonly pauses: number[];
  /** The vendor's free/busy call, and its events, as patterns of the path. */
  readonly paths: { readonly freeBusy: string; readonly events: string };
  /** Free/busy calls that 120 people may cost. */
  readonly callsFor120: number;
  /** From now on calls that are not answered within 150 ms are given up. */
  impatient(): void;
  /** The vendor mails guests whatever we ask for. */
  readonly alwaysTells?: boolean;
  /** As an admin who deletes our credential. */
  revoke(): void;
  close(): Promise<void>;
}

/** Monday 23 November 2026, 08:00 UTC. */
export const AT = Date.UTC(2026, 10, 23, 8);
export const ORGANIZER = 'hiring@acme.test';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string): number => Date.parse(text);

let serial = 0;
export function anEvent(from: string, to: string, more: Partial<CompanyEvent> = {}): CompanyEvent {
  serial += 1;
  return { id: `ev${serial}`, title: `Secret plan ${serial}`, start: at(from), end: at(to), kind: 'busy', ...more };
}

export function companyFor(vendor: 'google' | 'microsoft'): CompanyCalendar[] {
  const calendar = (name: string, zone: string, events: CompanyEvent[], readable = true): CompanyCalendar => ({
    address: `${name}@acme.test`,
    zone,
    events,
    readable,
    vendor,
  });
  return [
    calendar('hiring', 'Europe/Lisbon', []),
    calendar('rui', 'Europe/Lisbon', [
      anEvent('2026-11-24T10:00Z', '2026-11-24T11:00Z'),
      anEvent('2026-11-24T11:00Z', '2026-11-24T11:30Z', { private: true }),
      anEvent('2026-11-24T14:00Z', '2026-11-24T15:00Z', { kind: 'tentative' }),
      anEvent('2026-11-24T16:00Z', '2026-11-24T17:00Z', { kind: 'free' }),
    ]),
    calendar('ana', 'Asia/Kolkata', [
      // Away is away, even for somebody who answered "maybe" to it.
      anEvent('2026-11-24T05:00Z', '2026-11-24T06:00Z', { kind: 'out-of-office', answer: 'tentative' }),
      anEvent('2026-11-24T07:00Z', '2026-11-24T08:00Z', { answer: 'declined', organizer: 'guild@acme.test' }),
      anEvent('2026-11-24T09:00Z', '2026-11-24T10:00Z', { answer: 'tentative', organizer: 'guild@acme.test' }),
      // A maybe over a firm meeting: the firm one wins.
      anEvent('2026-11-24T11:00Z', '2026-11-24T12:00Z', { answer: 'tentative', organizer: 'guild@acme.test' }),
      anEvent('2026-11-24T11:30Z', '2026-11-24T12:30Z'),
    ]),
    calendar('noor', 'America/New_York', [
      // 1 November 2026 has 25 hours in New York: 04:00Z to 05:00Z the next day.
      anEvent('2026-11-01T04:00Z', '2026-11-02T05:00Z', { allDay: true, kind: 'out-of-office' }),
      anEvent('2026-11-24T05:00Z', '2026-11-25T05:00Z', { allDay: true }),
    ]),
    calendar('kim', 'Europe/Berlin', [
      // Every Monday at 10:00 in Berlin from 19 October: 08:00Z in summer time, 09:00Z from 25 October on.
      anEvent('2026-10-19T08:00Z', '2026-10-19T08:30Z', { recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO'] }),
    ]),
    calendar('jo', 'Europe/Paris', [anEvent('2026-11-24T10:00Z', '2026-11-24T11:00Z')], false),
  ];
}

const tuesday = { from: at('2026-11-24T00:00Z'), to: at('2026-11-25T00:00Z') };

export function aDraft(more: Partial<EventDraft> = {}): EventDraft {
  return {
    key: 'panel7xyzsession0001',
    start: at('2026-11-24T12:00Z'),
    end: at('2026-11-24T13:00Z'),
    zone: 'Europe/Lisbon',
    title: 'System design with Priya',
    description: 'Agenda\nForm: https://lever.example.com/form?a=1&b=2',
    guests: [
      { address: 'rui@acme.test', name: 'Rui' },
      { address: 'ana@acme.test', optional: true },
    ],
    ...more,
  };
}

const spans = (answer: FreeBusy | undefined, which: 'busy' | 'tentative' = 'busy'): string[] => {
  if (!answer?.readable) throw new Error(`not readable: ${answer?.sentence ?? 'no answer'}`);
  const short = (instant: number): string => new Date(instant).toISOString().slice(5, 16);
  return answer[which].map((it) => `${short(it.start)}–${short(it.end)}`);
};

async function failureOf(work: Promise<unknown>): Promise<CalendarError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CalendarError) return error;
    throw error;
  }
  throw new Error('it should have failed');
}

export function calendarContract(
  name: string,
  vendor: 'google' | 'microsoft',
  open: (calendars: readonly CompanyCalendar[]) => Promise<CalendarBench>,
): void {
  describe(`${name} keeps the calendar contract`, () => {
    let bench: CalendarBench;
    beforeEach(async () => {
      bench = await open(companyFor(vendor));
    });
    afterEach(() => bench.close());
    const events = (address: string): string[] =>
      bench.emulator.state
        .eventsOf(address, AT - 60 * DAY, AT + 60 * DAY)
        .filter((it) => it.event.source !== 'seed')
        .map((it) => `${it.event.title} ${new Date(it.start).toISOString().slice(5, 16)}`);
    const calls = (method: string, path: string): number =>
      bench.wire.since().filter((it) => it.method === method && new RegExp(path).test(it.path)).length;
    const mail = (address: string): string[] => bench.emulator.state.invitesTo(address).map((it) => it.kind);

    describe('free/busy', () => {
      test('120 people are read in batches, and each gets an answer of their own', async () => {
        const crowd = Array.from(
          { length: 120 },
          (_, index): CompanyCalendar => ({
            address: `p${index}@acme.test`,
            zone: 'Europe/Lisbon',
            vendor,
            readable: true,
            events: [
              anEvent(
                new Date(tuesday.from + index * 300_000).toISOString(),
                new Date(tuesday.from + index * 300_000 + HOUR).toISOString(),
              ),
            ],
          }),
        );
        bench.emulator.state.reset([...companyFor(vendor), ...crowd]);
        const answers = await bench.provider.freeBusy({ addresses: crowd.map((it) => it.address), ...tuesday });
        expect(answers.size).toBe(120);
        for (const [index, one] of crowd.entries())
          expect(answers.get(one.address)).toEqual({
            readable: true,
            busy: [{ start: tuesday.from + index * 300_000, end: tuesday.from + index * 300_000 + HOUR }],
            tentative: [],
          });
        expect(calls('POST', bench.paths.freeBusy)).toBe(bench.callsFor120);
      });

      test('the cheap answer blocks what is tentative, and never what is free or declined', async () => {
        const answers = await bench.provider.freeBusy({ addresses: ['rui@acme.test', 'ana@acme.test'], ...tuesday });
        expect(spans(answers.get('rui@acme.test'))).toEqual(['11-24T10:00–11-24T11:30', '11-24T14:00–11-24T15:00']);
        expect(spans(answers.get('ana@acme.test'))).toEqual([
          '11-24T05:00–11-24T06:00',
          '11-24T09:00–11-24T10:00',
          '11-24T11:00–11-24T12:30',
        ]);
      });

      test('the fine answer tells tentative from busy; out of office is busy; firm beats maybe', async () => {
        const answers = await bench.provider.freeBusy({
          addresses: ['rui@acme.test', 'ana@acme.test'],
          ...tuesday,
          detail: 'events',
        });
        expect(spans(answers.get('rui@acme.test'))).toEqual(['11-24T10:00–11-24T11:30']);
        expect(spans(answers.get('rui@acme.test'), 'tentative')).toEqual(['11-24T14:00–11-24T15:00']);
        expect(spans(answers.get('ana@acme.test'))).toEqual(['11-24T05:00–11-24T06:00', '11-24T11:30–11-24T12:30']);
        expect(spans(answers.get('ana@acme.test'), 'tentative')).toEqual([
          '11-24T09:00–11-24T10:00',
          '11-24T11:00–11-24T11:30',
        ]);
      });

      test.each(['busy', 'events'] as const)(
        'an all-day event is a day of its own calendar’s zone, 25 hours long when clocks go back (%s)',
        async (detail) => {
          const answers = await bench.provider.freeBusy({
            addresses: ['noor@acme.test'],
            from: at('2026-10-31T00:00Z'),
            to: at('2026-11-26T00:00Z'),
            detail,
          });
          expect(spans(answers.get('noor@acme.test'))).toEqual(['11-01T04:00–11-02T05:00', '11-24T05:00–11-25T05:00']);
        },
      );

      test.each(['busy', 'events'] as const)(
        'a repeating meeting blocks every occurrence, at its wall-clock time (%s)',
        async (detail) => {
          const answers = await bench.provider.freeBusy({
            addresses: ['kim@acme.test'],
            from: at('2026-10-18T00:00Z'),
            to: at('2026-11-03T00:00Z'),
            detail,
          });
          expect(spans(answers.get('kim@acme.test'))).toEqual([
            '10-19T08:00–10-19T08:30',
            '10-26T09:00–10-26T09:30',
            '11-02T09:00–11-02T09:30',
          ]);
        },
      );

      test('a window longer than the vendor allows is read in parts and joined', async () => {
        const answers = await bench.provider.freeBusy({
          addresses: ['kim@acme.test'],
          from: at('2026-10-18T00:00Z'),
          to: at('2027-05-01T00:00Z'),
        });
        const answer = answers.get('kim@acme.test');
        expect(spans(answer)).toHaveLength(28);
        expect(spans(answer).at(-1)).toBe('04-26T08:00–04-26T08:30');
      });

      test('who cannot be read is named with a reason, is not free, and does not spoil the others', async () => {
        const answers = await bench.provider.freeBusy({
          addresses: ['rui@acme.test', 'jo@acme.test', 'ghost@elsewhere.test'],
          ...tuesday,
          detail: 'events',
        });
        expect(answers.get('rui@acme.test')).toMatchObject({ readable: true });
        expect(answers.get('ghost@elsewhere.test')).toMatchObject({
          readable: false,
          reason: 'not-found',
          sentence: expect.stringContaining('ghost@elsewhere.test') as string,
        });
        expect(answers.get('jo@acme.test')).toMatchObject({
          readable: false,
          reason: 'forbidden',
          sentence: expect.stringContaining('jo@acme.test') as string,
        });
      });

      test('our own event does not stand in the way of moving it, but another meeting at that hour does', async () => {
        const draft = aDraft({ guests: [{ address: 'rui@acme.test' }, { address: 'ana@acme.test' }] });
        await bench.provider.create(draft);
        const query = { addresses: ['rui@acme.test', 'ana@acme.test'], ...tuesday };
        const before = await bench.provider.freeBusy(query);
        expect(spans(before.get('rui@acme.test'))).toContain('11-24T12:00–11-24T13:00');
        const ignoring = await bench.provider.freeBusy({ ...query, ignoreKeys: [draft.key, 'neverwasanevent00001'] });
        expect(spans(ignoring.get('rui@acme.test'))).toEqual(['11-24T10:00–11-24T11:30', '11-24T14:00–11-24T15:00']);
        expect(spans(ignoring.get('ana@acme.test'))).toContain('11-24T11:00–11-24T12:30');
      });

      test('no title of anybody’s meeting reaches us', async () => {
        await bench.provider.freeBusy({ addresses: ['rui@acme.test', 'ana@acme.test'], ...tuesday, detail: 'events' });
        const answers = await bench.provider.freeBusy({ addresses: ['rui@acme.test', 'jo@acme.test'], ...tuesday });
        expect(JSON.stringify([...answers])).not.toContain('Secret plan');
      });
    });

    describe('events', () => {
      test('an event stands on every guest’s calendar, with its text, and the guests are invited', async () => {
        const made = await bench.provider.create(aDraft({ location: 'Room 4' }));
        expect(made).toMatchObject({
          key: 'panel7xyzsession0001',
          start: at('2026-11-24T12:00Z'),
          end: at('2026-11-24T13:00Z'),
          title: 'System design with Priya',
          status: 'confirmed',
        });
        expect(made.guests).toEqual([
          { address: 'rui@acme.test', answer: 'unanswered' },
          { address: 'ana@acme.test', answer: 'unanswered' },
        ]);
        expect(made.url).toMatch(/^https:/);
        for (const address of [ORGANIZER, 'rui@acme.test', 'ana@acme.test'])
          expect(events(address)).toEqual(['System design with Priya 11-24T12:00']);
        const [invite] = bench.emulator.state.invitesTo('rui@acme.test');
        expect(invite).toMatchObject({ kind: 'invited', from: ORGANIZER, location: 'Room 4' });
        expect(invite?.description).toContain('https://lever.example.com/form?a=1&b=2');
        const stored = bench.emulator.state.on('ana@acme.test').find((it) => it.source !== 'seed');
        expect(stored?.guests.map((it) => it.optional)).toEqual([false, true]);
        expect(stored?.zone).toBe('Europe/Lisbon');
      });

      test('a video link comes back with the event', async () => {
        const made = await bench.provider.create(aDraft({ video: true }));
        expect(made.videoUrl).toMatch(/^https:\/\//);
        expect(await bench.provider.find(made.key)).toMatchObject({ videoUrl: made.videoUrl });
        expect((await bench.provider.create(aDraft({ key: 'anotherkeywithout001' }))).videoUrl).toBeNull();
      });

      test('made twice, it is one event, and nobody is invited twice', async () => {
        const first = await bench.provider.create(aDraft());
        const second = await bench.provider.create(aDraft());
        expect(second).toEqual(first);
        expect(events(ORGANIZER)).toHaveLength(1);
        expect(mail('rui@acme.test')).toEqual(['invited']);
      });

      test('when the answer is lost after the write, it is one event all the same', async () => {
        bench.faults.inject({ kind: 'cut-after', method: 'POST', path: bench.paths.events, times: 1 });
        const made = await bench.provider.create(aDraft());
        expect(made.status).toBe('confirmed');
        expect(events(ORGANIZER)).toHaveLength(1);
        expect(mail('rui@acme.test')).toEqual(['invited']);
      });

      test('when every answer is lost, the failure says that it may exist, and the next try finds it', async () => {
        bench.faults.inject({ kind: 'cut-after', method: 'POST', path: bench.paths.events });
        const failure = await failureOf(bench.provider.create(aDraft()));
        expect(failure).toMatchObject({ meaning: 'unclear', retryable: false });
        expect(failure.advice).toBeDefined();
        bench.faults.clear();
        const made = await bench.provider.create(aDraft());
        expect(events('rui@acme.test')).toHaveLength(1);
        expect(await bench.provider.find('panel7xyzsession0001')).toEqual(made);
        expect(mail('rui@acme.test')).toEqual(['invited']);
      });

      test('a private event hides its title from colleagues', async () => {
        await bench.provider.create(aDraft({ private: true }));
        expect(bench.emulator.state.on('rui@acme.test').find((it) => it.source !== 'seed')?.private).toBe(true);
      });

      test('guests who need not hear get no mail, where the vendor can be quiet', async () => {
        await bench.provider.create(aDraft({ notify: false }));
        expect(mail('rui@acme.test')).toEqual(bench.alwaysTells ? ['invited'] : []);
        expect(events('rui@acme.test')).toHaveLength(1);
      });

      test('moving it moves the same event, keeps the link, asks everybody again', async () => {
        const made = await bench.provider.create(aDraft({ video: true }));
        bench.emulator.state.answers('rui@acme.test', made.key, 'accepted');
        const start = at('2026-11-26T09:00Z');
        const moved = await bench.provider.update(made.key, { start, end: start + HOUR });
        expect(moved).toMatchObject({ id: made.id, videoUrl: made.videoUrl, start, end: start + HOUR });
        expect(moved.guests.map((it) => it.answer)).toEqual(['unanswered', 'unanswered']);
        const stored = bench.emulator.state.on('rui@acme.test').find((it) => it.source !== 'seed');
        expect(stored?.zone).toBe('Europe/Lisbon');
        expect(stored?.description).toContain('https://lever.example.com/form?a=1&b=2');
        expect(events('rui@acme.test')).toEqual(['System design with Priya 11-26T09:00']);
        expect(events(ORGANIZER)).toEqual(['System design with Priya 11-26T09:00']);
        expect(mail('rui@acme.test')).toEqual(['invited', 'updated']);
      });

      test('moving it with another set of guests asks everybody again too', async () => {
        const made = await bench.provider.create(aDraft());
        bench.emulator.state.answers('rui@acme.test', made.key, 'accepted');
        const start = at('2026-11-26T09:00Z');
        const moved = await bench.provider.update(made.key, {
          start,
          end: start + HOUR,
          guests: [{ address: 'rui@acme.test' }, { address: 'kim@acme.test' }],
        });
        expect(moved.guests).toEqual([
          { address: 'rui@acme.test', answer: 'unanswered' },
          { address: 'kim@acme.test', answer: 'unanswered' },
        ]);
      });

      test('replacing an interviewer un-invites one, invites the other, keeps the answers of those who stay', async () => {
        const made = await bench.provider.create(aDraft());
        bench.emulator.state.answers('rui@acme.test', made.key, 'accepted');
        const changed = await bench.provider.update(made.key, {
          guests: [{ address: 'rui@acme.test', name: 'Rui' }, { address: 'kim@acme.test' }],
        });
        expect(changed.id).toBe(made.id);
        expect(changed.guests).toEqual([
          { address: 'rui@acme.test', answer: 'accepted' },
          { address: 'kim@acme.test', answer: 'unanswered' },
        ]);
        expect(events('ana@acme.test')).toEqual([]);
        expect(events('kim@acme.test')).toHaveLength(1);
        expect(mail('ana@acme.test')).toEqual(['invited', 'cancelled']);
        expect(mail('kim@acme.test')).toEqual(['invited']);
        expect(bench.emulator.state.invitesTo('kim@acme.test')[0]?.description).toContain('lever.example.com/form');
      });

      test('an answer given in the calendar is seen', async () => {
        const made = await bench.provider.create(aDraft());
        bench.emulator.state.answers('rui@acme.test', made.key, 'declined');
        bench.emulator.state.answers('ana@acme.test', made.key, 'tentative');
        expect((await bench.provider.find(made.key))?.guests).toEqual([
          { address: 'rui@acme.test', answer: 'declined' },
          { address: 'ana@acme.test', answer: 'tentative' },
        ]);
        const answers = await bench.provider.freeBusy({ addresses: ['rui@acme.test'], ...tuesday });
        expect(spans(answers.get('rui@acme.test'))).not.toContain('11-24T12:00–11-24T13:00');
      });

      test('an event that was dragged in the calendar is found where it is now', async () => {
        const made = await bench.provider.create(aDraft());
        bench.emulator.state.moves(ORGANIZER, made.key, at('2026-11-25T15:00Z'));
        expect(await bench.provider.find(made.key)).toMatchObject({
          start: at('2026-11-25T15:00Z'),
          end: at('2026-11-25T16:00Z'),
        });
      });

      test('cancelling tells the guests; cancelling again, or what never was, is no error', async () => {
        const made = await bench.provider.create(aDraft());
        await bench.provider.cancel(made.key);
        await bench.provider.cancel(made.key);
        await bench.provider.cancel('neverwasanevent00001');
        expect(events('rui@acme.test')).toEqual([]);
        expect(mail('rui@acme.test')).toEqual(['invited', 'cancelled']);
        const found = await bench.provider.find(made.key);
        expect(found === null || found.status === 'cancelled').toBe(true);
        expect(await bench.provider.find('neverwasanevent00001')).toBeNull();
      });

      test('a cancel whose answer was lost is done once', async () => {
        const made = await bench.provider.create(aDraft());
        bench.faults.inject({ kind: 'cut-after', path: bench.paths.events, times: 1 });
        await bench.provider.cancel(made.key);
        expect(mail('rui@acme.test')).toEqual(['invited', 'cancelled']);
      });

      test('what was cancelled can be made again under its key, as one event', async () => {
        await bench.provider.create(aDraft({ video: true }));
        await bench.provider.cancel('panel7xyzsession0001');
        const start = at('2026-11-27T09:00Z');
        const again = await bench.provider.create(aDraft({ start, end: start + HOUR, video: true }));
        expect(again).toMatchObject({ start, status: 'confirmed' });
        expect(again.videoUrl).toMatch(/^https:/);
        expect(events('rui@acme.test')).toEqual(['System design with Priya 11-27T09:00']);
        expect(await bench.provider.find('panel7xyzsession0001')).toMatchObject({ start, status: 'confirmed' });
        expect(mail('rui@acme.test')).toEqual(['invited', 'cancelled', 'invited']);
      });

      test('changing what is gone fails with what to do, and makes nothing', async () => {
        await bench.provider.create(aDraft());
        await bench.provider.cancel('panel7xyzsession0001');
        for (const key of ['panel7xyzsession0001', 'neverwasanevent00001']) {
          const failure = await failureOf(bench.provider.update(key, { title: 'x' }));
          expect(failure).toMatchObject({ meaning: 'not-found' });
          expect(failure.advice).toMatch(/Nothing was changed/);
        }
        expect(events(ORGANIZER)).toEqual([]);
      });

      test('an event that ends before it starts is refused, not retried', async () => {
        const failure = await failureOf(bench.provider.create(aDraft({ end: aDraft().start })));
        expect(failure).toMatchObject({ meaning: 'invalid', retryable: false });
        expect(bench.pauses).toEqual([]);
      });
    });

    describe('when the vendor misbehaves', () => {
      const query = { addresses: ['rui@acme.test'], ...tuesday };

      test('a rate limit is waited out, as long as it says', async () => {
        bench.faults.inject({
          kind: 'status',
          status: 429,
          headers: { 'retry-after': '3' },
          path: bench.paths.freeBusy,
          times: 2,
        });
        const answers = await bench.provider.freeBusy(query);
        expect(spans(answers.get('rui@acme.test'))).toHaveLength(2);
        expect(bench.pauses).toHaveLength(2);
        for (const pause of bench.pauses) expect(pause).toBeGreaterThanOrEqual(3_000);
      });

      test('a rate limit that stays is an error that says when to come back', async () => {
        bench.faults.inject({ kind: 'status', status: 429, path: bench.paths.freeBusy });
        const failure = await failureOf(bench.provider.freeBusy(query));
        expect(failure).toMatchObject({ meaning: 'rate-limited', retryable: true, status: 429 });
        expect(failure.advice).toMatch(/minute/);
        expect(bench.pauses.length).toBeLessThanOrEqual(4);
        const [first = 0, second = 0] = bench.pauses;
        expect(second).toBeGreaterThan(first);
      });

      test('a hiccup is not noticed; an outage is an error', async () => {
        bench.faults.inject({ kind: 'status', status: 503, path: bench.paths.freeBusy, times: 1 });
        bench.faults.inject({ kind: 'cut-before', path: bench.paths.freeBusy, times: 1 });
        expect(spans((await bench.provider.freeBusy(query)).get('rui@acme.test'))).toHaveLength(2);
        bench.faults.inject({ kind: 'status', status: 500, path: bench.paths.freeBusy });
        expect(await failureOf(bench.provider.freeBusy(query))).toMatchObject({
          meaning: 'unavailable',
          retryable: true,
        });
      });

      test('a slow answer is waited for; a call that hangs is given up', async () => {
        bench.faults.inject({ kind: 'slow', delayMs: 60, path: bench.paths.freeBusy, times: 1 });
        expect(spans((await bench.provider.freeBusy(query)).get('rui@acme.test'))).toHaveLength(2);
        bench.impatient();
        bench.faults.inject({ kind: 'hang', path: bench.paths.freeBusy });
        expect(await failureOf(bench.provider.freeBusy(query))).toMatchObject({ meaning: 'timeout', retryable: true });
      });

      test('one batch that fails makes its people unreadable, not free, and keeps the rest', async () => {
        const strangers = Array.from({ length: 60 }, (_, index) => `x${index}@acme.test`);
        bench.faults.inject({ kind: 'status', status: 400, path: bench.paths.freeBusy, times: 1 });
        const answers = await bench.provider.freeBusy({
          addresses: ['rui@acme.test', ...strangers, 'ana@acme.test'],
          ...tuesday,
        });
        const reasons = [...answers.values()].map((it) => (it.readable ? 'readable' : it.reason));
        const failed = reasons.filter((it) => it === 'failed').length;
        expect(failed).toBeGreaterThan(0);
        expect(failed).toBeLessThan(62);
        // Which batch is hit is chance; at least one of the two known people is in another.
        const known = [reasons.at(0), reasons.at(-1)];
        expect(known).toContain('readable');
        expect(reasons.slice(1, -1)).not.toContain('readable');
      });

      test('a write that was clearly refused is not called unclear', async () => {
        bench.faults.inject({ kind: 'status', status: 429, method: 'POST', path: bench.paths.events });
        expect(await failureOf(bench.provider.create(aDraft()))).toMatchObject({ meaning: 'rate-limited' });
        bench.faults.clear();
        expect(events(ORGANIZER)).toEqual([]);
      });

      test('a revoked credential says what the admin has to do, at once', async () => {
        expect(await bench.provider.check()).toContain(ORGANIZER);
        bench.revoke();
        const works = [bench.provider.check(), bench.provider.freeBusy(query), bench.provider.create(aDraft())];
        for (const failure of await Promise.all(works.map(failureOf))) {
          expect(failure).toMatchObject({ meaning: 'unauthorized', retryable: false });
          expect(failure.advice).toBeDefined();
        }
        expect(bench.pauses).toEqual([]);
      });

      test('no failure carries a credential', async () => {
        await bench.provider.check();
        const failures: unknown[] = [];
        bench.impatient();
        for (const fault of [
          { kind: 'cut-before' },
          { kind: 'hang' },
          { kind: 'status', status: 500 },
          { kind: 'status', status: 400 },
        ] as const) {
          bench.faults.clear();
          bench.faults.inject({ ...fault, path: bench.paths.freeBusy });
          failures.push(await failureOf(bench.provider.check()));
        }
        bench.faults.clear();
        bench.revoke();
        failures.push(await failureOf(bench.provider.create(aDraft())));
        const text = failures.map((it) => inspect(it, { depth: 20, showHidden: true })).join('\n');
        expect(text).toContain('CalendarError');
        expect(text).not.toMatch(/bearer|ya29|PRIVATE KEY|assertion|sandbox~secret/i);
      });

      test('a token that ran out is renewed without a word', async () => {
        await bench.provider.check();
        bench.clock.move(3 * HOUR);
        await bench.provider.check();
        expect(await bench.provider.create(aDraft())).toMatchObject({ status: 'confirmed' });
        expect(bench.pauses).toEqual([]);
        expect(bench.wire.since().filter((it) => it.status === 401)).toEqual([]);
      });
    });
  });
}
