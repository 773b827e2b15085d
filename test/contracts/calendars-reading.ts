/**
 * The half of the calendar contract that everything keeps which tells when people are busy: vendors, people's own consent,
 * feeds. Nothing is ever called free that was not read.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CompanyCalendar, CompanyEvent } from '../../sandbox/company.ts';
import type { CalendarProvider, FreeBusy } from '../../src/calendars/provider.ts';

export interface ReadingBench {
  readonly provider: Pick<CalendarProvider, 'freeBusy'>;
  /** Another company in the place of the one that was opened with. */
  restock(calendars: readonly CompanyCalendar[]): void;
  /** Free/busy calls since the start, and what 120 people may cost; `null`: each has a feed of their own. */
  readonly callsFor120: { readonly made: number; readonly allowed: number } | null;
  /** How it is called that nobody knows a person, and that a person may not be read. */
  readonly reasons: { readonly unknown: string; readonly refused: string };
  close(): Promise<void>;
}

/** Monday 23 November 2026, 08:00 UTC. */
export const AT = Date.UTC(2026, 10, 23, 8);
export const ORGANIZER = 'hiring@acme.test';
const HOUR = 3_600_000;
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

export const tuesday = { from: at('2026-11-24T00:00Z'), to: at('2026-11-25T00:00Z') };

export const spans = (answer: FreeBusy | undefined, which: 'busy' | 'tentative' = 'busy'): string[] => {
  if (!answer?.readable) throw new Error(`not readable: ${answer?.sentence ?? 'no answer'}`);
  const short = (instant: number): string => new Date(instant).toISOString().slice(5, 16);
  return answer[which].map((it) => `${short(it.start)}–${short(it.end)}`);
};

export function readingContract(
  name: string,
  vendor: 'google' | 'microsoft',
  open: (calendars: readonly CompanyCalendar[]) => Promise<ReadingBench>,
): void {
  describe(`${name} keeps the reading half of the calendar contract`, () => {
    let bench: ReadingBench;
    beforeEach(async () => {
      bench = await open(companyFor(vendor));
    });
    afterEach(() => bench.close());

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
      bench.restock([...companyFor(vendor), ...crowd]);
      const answers = await bench.provider.freeBusy({ addresses: crowd.map((it) => it.address), ...tuesday });
      expect(answers.size).toBe(120);
      for (const [index, one] of crowd.entries())
        expect(answers.get(one.address)).toEqual({
          readable: true,
          busy: [{ start: tuesday.from + index * 300_000, end: tuesday.from + index * 300_000 + HOUR }],
          tentative: [],
        });
      expect(bench.callsFor120?.made).toBe(bench.callsFor120?.allowed);
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
        reason: bench.reasons.unknown,
        sentence: expect.stringContaining('ghost@elsewhere.test') as string,
      });
      expect(answers.get('jo@acme.test')).toMatchObject({
        readable: false,
        reason: bench.reasons.refused,
        sentence: expect.stringContaining('jo@acme.test') as string,
      });
    });

    test('no title of anybody’s meeting reaches us', async () => {
      await bench.provider.freeBusy({ addresses: ['rui@acme.test', 'ana@acme.test'], ...tuesday, detail: 'events' });
      const answers = await bench.provider.freeBusy({ addresses: ['rui@acme.test', 'jo@acme.test'], ...tuesday });
      expect(JSON.stringify([...answers])).not.toContain('Secret plan');
    });
  });
}
