/**
 * What every calendar provider must do, whoever the vendor is. Each provider's test opens it against the emulator over
 * HTTP and runs this suite; a new provider is done when it passes.
 */
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CalendarEmulator } from '../../sandbox/calendars/emulator.ts';
import type { MovableClock } from '../../sandbox/clock.ts';
import type { CompanyCalendar } from '../../sandbox/company.ts';
import type { Faults } from '../../sandbox/faults.ts';
import type { Wire } from '../../sandbox/wire.ts';
import { CalendarError, type CalendarProvider, type EventDraft } from '../../src/calendars/provider.ts';
import { AT, companyFor, ORGANIZER, readingContract, spans, tuesday } from './calendars-reading.ts';

export { AT, anEvent, companyFor, ORGANIZER } from './calendars-reading.ts';

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

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string): number => Date.parse(text);

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
  readingContract(name, vendor, async (calendars) => {
    const bench = await open(calendars);
    return {
      provider: bench.provider,
      restock: (others) => bench.emulator.state.reset(others),
      get callsFor120() {
        const asked = new RegExp(bench.paths.freeBusy);
        const made = bench.wire.since().filter((it) => it.method === 'POST' && asked.test(it.path)).length;
        return { made, allowed: bench.callsFor120 };
      },
      reasons: { unknown: 'not-found', refused: 'forbidden' },
      close: () => bench.close(),
    };
  });

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
    const mail = (address: string): string[] => bench.emulator.state.invitesTo(address).map((it) => it.kind);

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
