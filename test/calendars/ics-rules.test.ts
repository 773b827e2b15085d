/** Repetition rules: every example of RFC 5545 §3.8.5.3, with the dates that its own text gives (New York, 9:00). */
import { describe, expect, test } from 'vitest';
import { readBusy } from '../../src/calendars/ics-busy.ts';

const zone = 'America/New_York';
const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });

/** Local starts, `1997-09-02 09:00`, in order. */
function starts(lines: readonly string[], from: string, to: string): string[] {
  const text = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', ...lines, 'DURATION:PT1M', 'END:VEVENT', 'END:VCALENDAR'];
  const answer = readBusy({
    text: text.join('\r\n'),
    address: 'rui@acme.test',
    zone: 'UTC',
    from: Date.parse(from),
    to: Date.parse(to),
    ignoreKeys: [],
  });
  if (!answer.ok) throw new Error(answer.problem);
  return answer.busy
    .map((it) => it.start)
    .toSorted((a, b) => a - b)
    .map((it) => wall.format(it));
}

/** `1997-09: 2-4 9` → 2, 3, 4 and 9 September 1997 at nine. */
function on(...months: readonly string[]): string[] {
  return months.flatMap((it) => {
    const [month = '', days = ''] = it.split(':');
    return days
      .trim()
      .split(' ')
      .flatMap((part) => {
        const [first = 0, last = first] = part.split('-').map(Number);
        return Array.from({ length: last - first + 1 }, (_, index) => first + index);
      })
      .map((day) => `${month}-${String(day).padStart(2, '0')} 09:00`);
  });
}

const each = (years: readonly number[], rest: string): string[] => years.map((year) => `${year}-${rest}`);
const weekdays = 'BYDAY=MO,TU,WE,TH,FR';

/** What it is, DTSTART, RRULE, the RFC's dates; `until`: rules without an end are compared up to here. */
const examples: [string, string, string, readonly string[], string?][] = [
  ['daily for 10', '19970902', 'FREQ=DAILY;COUNT=10', on('1997-09: 2-11')],
  [
    'daily until 24 December',
    '19970902',
    'FREQ=DAILY;UNTIL=19971224T000000Z',
    on('1997-09: 2-30', '1997-10: 1-31', '1997-11: 1-30', '1997-12: 1-23'),
  ],
  [
    'every other day',
    '19970902',
    'FREQ=DAILY;INTERVAL=2',
    on(
      '1997-09: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30',
      '1997-10: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30',
      '1997-11: 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29',
      '1997-12: 1 3',
    ),
    '1997-12-04',
  ],
  ['every 10 days, 5 times', '19970902', 'FREQ=DAILY;INTERVAL=10;COUNT=5', on('1997-09: 2 12 22', '1997-10: 2 12')],
  [
    'every day in January (yearly)',
    '19980101',
    'FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA',
    on(...each([1998, 1999, 2000], '01: 1-31')),
  ],
  [
    'every day in January (daily)',
    '19980101',
    'FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1',
    on(...each([1998, 1999, 2000], '01: 1-31')),
  ],
  [
    'weekly for 10',
    '19970902',
    'FREQ=WEEKLY;COUNT=10',
    on('1997-09: 2 9 16 23 30', '1997-10: 7 14 21 28', '1997-11: 4'),
  ],
  [
    'weekly until 24 December',
    '19970902',
    'FREQ=WEEKLY;UNTIL=19971224T000000Z',
    on('1997-09: 2 9 16 23 30', '1997-10: 7 14 21 28', '1997-11: 4 11 18 25', '1997-12: 2 9 16 23'),
  ],
  [
    'every other week',
    '19970902',
    'FREQ=WEEKLY;INTERVAL=2;WKST=SU',
    on('1997-09: 2 16 30', '1997-10: 14 28', '1997-11: 11 25', '1997-12: 9 23', '1998-01: 6 20', '1998-02: 3 17'),
    '1998-02-18',
  ],
  [
    'Tuesday and Thursday for five weeks (until)',
    '19970902',
    'FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH',
    on('1997-09: 2 4 9 11 16 18 23 25 30', '1997-10: 2'),
  ],
  [
    'Tuesday and Thursday for five weeks (count)',
    '19970902',
    'FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH',
    on('1997-09: 2 4 9 11 16 18 23 25 30', '1997-10: 2'),
  ],
  [
    'every other week, Monday, Wednesday, Friday',
    '19970901',
    'FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR',
    on(
      '1997-09: 1 3 5 15 17 19 29',
      '1997-10: 1 3 13 15 17 27 29 31',
      '1997-11: 10 12 14 24 26 28',
      '1997-12: 8 10 12 22',
    ),
  ],
  [
    'every other week, Tuesday and Thursday, 8 times',
    '19970902',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH',
    on('1997-09: 2 4 16 18 30', '1997-10: 2 14 16'),
  ],
  [
    'first Friday for 10',
    '19970905',
    'FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
    on(
      '1997-09: 5',
      '1997-10: 3',
      '1997-11: 7',
      '1997-12: 5',
      '1998-01: 2',
      '1998-02: 6',
      '1998-03: 6',
      '1998-04: 3',
      '1998-05: 1',
      '1998-06: 5',
    ),
  ],
  [
    'first Friday until 24 December',
    '19970905',
    'FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR',
    on('1997-09: 5', '1997-10: 3', '1997-11: 7', '1997-12: 5'),
  ],
  [
    'first and last Sunday, every other month',
    '19970907',
    'FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
    on('1997-09: 7 28', '1997-11: 2 30', '1998-01: 4 25', '1998-03: 1 29', '1998-05: 3 31'),
  ],
  [
    'second-to-last Monday',
    '19970922',
    'FREQ=MONTHLY;COUNT=6;BYDAY=-2MO',
    on('1997-09: 22', '1997-10: 20', '1997-11: 17', '1997-12: 22', '1998-01: 19', '1998-02: 16'),
  ],
  [
    'third-to-last day',
    '19970928',
    'FREQ=MONTHLY;BYMONTHDAY=-3',
    on('1997-09: 28', '1997-10: 29', '1997-11: 28', '1997-12: 29', '1998-01: 29', '1998-02: 26'),
    '1998-02-27',
  ],
  [
    'the 2nd and 15th',
    '19970902',
    'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15',
    on('1997-09: 2 15', '1997-10: 2 15', '1997-11: 2 15', '1997-12: 2 15', '1998-01: 2 15'),
  ],
  [
    'first and last day',
    '19970930',
    'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1',
    on('1997-09: 30', '1997-10: 1 31', '1997-11: 1 30', '1997-12: 1 31', '1998-01: 1 31', '1998-02: 1'),
  ],
  [
    'every 18 months, the 10th to 15th',
    '19970910',
    'FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15',
    on('1997-09: 10-15', '1999-03: 10-13'),
  ],
  [
    'every Tuesday, every other month',
    '19970902',
    'FREQ=MONTHLY;INTERVAL=2;BYDAY=TU',
    on('1997-09: 2 9 16 23 30', '1997-11: 4 11 18 25', '1998-01: 6 13 20 27', '1998-03: 3 10 17 24 31'),
    '1998-04-01',
  ],
  [
    'June and July for 10',
    '19970610',
    'FREQ=YEARLY;COUNT=10;BYMONTH=6,7',
    on(
      '1997-06: 10',
      '1997-07: 10',
      '1998-06: 10',
      '1998-07: 10',
      '1999-06: 10',
      '1999-07: 10',
      '2000-06: 10',
      '2000-07: 10',
      '2001-06: 10',
      '2001-07: 10',
    ),
  ],
  [
    'January to March, every other year',
    '19970310',
    'FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3',
    on(
      '1997-03: 10',
      '1999-01: 10',
      '1999-02: 10',
      '1999-03: 10',
      '2001-01: 10',
      '2001-02: 10',
      '2001-03: 10',
      '2003-01: 10',
      '2003-02: 10',
      '2003-03: 10',
    ),
  ],
  [
    '1st, 100th and 200th day, every third year',
    '19970101',
    'FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200',
    on(
      '1997-01: 1',
      '1997-04: 10',
      '1997-07: 19',
      '2000-01: 1',
      '2000-04: 9',
      '2000-07: 18',
      '2003-01: 1',
      '2003-04: 10',
      '2003-07: 19',
      '2006-01: 1',
    ),
  ],
  [
    '20th Monday of the year',
    '19970519',
    'FREQ=YEARLY;BYDAY=20MO',
    on('1997-05: 19', '1998-05: 18', '1999-05: 17'),
    '2000-01-01',
  ],
  [
    'Monday of week 20',
    '19970512',
    'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
    on('1997-05: 12', '1998-05: 11', '1999-05: 17'),
    '2000-01-01',
  ],
  [
    'Thursdays in March',
    '19970313',
    'FREQ=YEARLY;BYMONTH=3;BYDAY=TH',
    on('1997-03: 13 20 27', '1998-03: 5 12 19 26', '1999-03: 4 11 18 25'),
    '2000-01-01',
  ],
  [
    'Thursdays in summer',
    '19970605',
    'FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8',
    on(
      '1997-06: 5 12 19 26',
      '1997-07: 3 10 17 24 31',
      '1997-08: 7 14 21 28',
      '1998-06: 4 11 18 25',
      '1998-07: 2 9 16 23 30',
      '1998-08: 6 13 20 27',
      '1999-06: 3 10 17 24',
      '1999-07: 1 8 15 22 29',
      '1999-08: 5 12 19 26',
    ),
    '2000-01-01',
  ],
  [
    'Saturday after the first Sunday',
    '19970913',
    'FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13',
    on(
      '1997-09: 13',
      '1997-10: 11',
      '1997-11: 8',
      '1997-12: 13',
      '1998-01: 10',
      '1998-02: 7',
      '1998-03: 7',
      '1998-04: 11',
      '1998-05: 9',
      '1998-06: 13',
    ),
    '1998-06-14',
  ],
  [
    'Election day',
    '19961105',
    'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
    on('1996-11: 5', '2000-11: 7', '2004-11: 2'),
    '2005-01-01',
  ],
  [
    'third of Tuesday, Wednesday, Thursday',
    '19970904',
    'FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3',
    on('1997-09: 4', '1997-10: 7', '1997-11: 6'),
  ],
  [
    'second-to-last weekday',
    '19970929',
    `FREQ=MONTHLY;${weekdays};BYSETPOS=-2`,
    on('1997-09: 29', '1997-10: 30', '1997-11: 27', '1997-12: 30', '1998-01: 29', '1998-02: 26', '1998-03: 30'),
    '1998-04-01',
  ],
  [
    'WKST=MO makes a difference',
    '19970805',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
    on('1997-08: 5 10 19 24'),
  ],
  [
    'WKST=SU makes a difference',
    '19970805',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
    on('1997-08: 5 17 19 31'),
  ],
  [
    'a 30 February is passed over',
    '20070115',
    'FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5',
    on('2007-01: 15 30', '2007-02: 15', '2007-03: 15 30'),
  ],
];

test.each(examples.map((it) => [it[0], it] as const))('RFC 5545: %s', (_, [, start, rule, expected, until]) => {
  const found = starts([`DTSTART;TZID=${zone}:${start}T090000`, `RRULE:${rule}`], '1996-01-01', until ?? '2008-01-01');
  expect(found).toEqual(expected);
});

test('RFC 5545: every Friday the 13th, where the first day is not one and is taken out', () => {
  const lines = [
    `DTSTART;TZID=${zone}:19970902T090000`,
    `EXDATE;TZID=${zone}:19970902T090000`,
    'RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
  ];
  expect(starts(lines, '1997-01-01', '2001-01-01')).toEqual(
    on('1998-02: 13', '1998-03: 13', '1998-11: 13', '1999-08: 13', '2000-10: 13'),
  );
});

describe('RFC 5545: within a day', () => {
  const at = (...times: readonly string[]) => times.map((it) => `1997-09-02 ${it}`);
  const twenty = [9, 10, 11, 12, 13, 14, 15, 16].flatMap((hour) =>
    ['00', '20', '40'].map((minute) => `${String(hour).padStart(2, '0')}:${minute}`),
  );
  test.each([
    // The RFC's own UNTIL (17:00Z) is one in the afternoon; its dates want 17:00 in New York (erratum).
    ['every 3 hours', 'FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z', at('09:00', '12:00', '15:00')],
    ['every 15 minutes', 'FREQ=MINUTELY;INTERVAL=15;COUNT=6', at('09:00', '09:15', '09:30', '09:45', '10:00', '10:15')],
    ['every hour and a half', 'FREQ=MINUTELY;INTERVAL=90;COUNT=4', at('09:00', '10:30', '12:00', '13:30')],
    ['every 20 minutes (daily)', 'FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40', at(...twenty)],
    ['every 20 minutes (minutely)', 'FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16', at(...twenty)],
  ])('%s', (_, rule, expected) => {
    const found = starts([`DTSTART;TZID=${zone}:19970902T090000`, `RRULE:${rule}`], '1997-09-01', '1997-09-03T04:00Z');
    expect(found).toEqual(expected);
  });
});
