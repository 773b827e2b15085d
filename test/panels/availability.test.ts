/** What recruiters type about a candidate's time, and what it must mean. */
import { expect, test } from 'vitest';
import {
  availableWindows,
  parseAvailability,
  sayAvailability,
  sayCandidateTime,
} from '../../src/panels/availability.ts';
import { sayDate, sayTime } from '../../src/zones.ts';

const zone = 'Europe/Lisbon';
const core = { fromMinute: 9 * 60, toMinute: 18 * 60 };
/** Tuesday 24 November 2026; the window is the two weeks behind it. */
const today = '2026-11-24';

function windows(text: string, from = '2026-11-25', to = '2026-12-01') {
  const parsed = parseAvailability(text, today);
  if (!parsed.ok) return parsed.problem;
  return availableWindows(parsed.availability, { zone, from, to, core }).map(
    (it) => `${sayDate(zone, it.start)} ${sayTime(zone, it.start)}-${sayTime(zone, it.end)}`,
  );
}

test.each([
  [
    '',
    [
      'Wed 25 Nov 09:00-18:00',
      'Thu 26 Nov 09:00-18:00',
      'Fri 27 Nov 09:00-18:00',
      'Mon 30 Nov 09:00-18:00',
      'Tue 1 Dec 09:00-18:00',
    ],
  ],
  ['Tue 9-12, Wed after 14:00', ['Wed 25 Nov 14:00-18:00', 'Tue 1 Dec 09:00-12:00']],
  ['Mon, Wed 9-12', ['Wed 25 Nov 09:00-12:00', 'Mon 30 Nov 09:00-12:00']],
  ['Tuesday morning and Thursday afternoon', ['Thu 26 Nov 13:00-18:00', 'Tue 1 Dec 09:00-12:00']],
  ['Wed 9–12 and 14–16', ['Wed 25 Nov 09:00-12:00', 'Wed 25 Nov 14:00-16:00']],
  [
    'weekdays 13-17, not Friday',
    ['Wed 25 Nov 13:00-17:00', 'Thu 26 Nov 13:00-17:00', 'Mon 30 Nov 13:00-17:00', 'Tue 1 Dec 13:00-17:00'],
  ],
  ['Wed-Fri 2-5', ['Wed 25 Nov 14:00-17:00', 'Thu 26 Nov 14:00-17:00', 'Fri 27 Nov 14:00-17:00']],
  ['Wed 9-1pm', ['Wed 25 Nov 09:00-13:00']],
  ['Wed 10-2', ['Wed 25 Nov 10:00-14:00']],
  ['wed 9:30am - 11 am', ['Wed 25 Nov 09:30-11:00']],
  ['26 Nov 10-12; Nov 30 from 3', ['Thu 26 Nov 10:00-12:00', 'Mon 30 Nov 15:00-18:00']],
  ['2026-11-27 before 11', ['Fri 27 Nov 09:00-11:00']],
  ['Sat 10-12', ['Sat 28 Nov 10:00-12:00']],
  ['tomorrow, next week not after 16', ['Wed 25 Nov 09:00-16:00', 'Mon 30 Nov 09:00-16:00', 'Tue 1 Dec 09:00-16:00']],
  [
    'after 16:00',
    [
      'Wed 25 Nov 16:00-18:00',
      'Thu 26 Nov 16:00-18:00',
      'Fri 27 Nov 16:00-18:00',
      'Mon 30 Nov 16:00-18:00',
      'Tue 1 Dec 16:00-18:00',
    ],
  ],
  ['not Fri afternoon, Fri, Mon', ['Fri 27 Nov 09:00-13:00', 'Mon 30 Nov 09:00-18:00']],
  ['Wed after 18:00', ['Wed 25 Nov 18:00-22:00']],
] as const)('%j is understood', (text, expected) => {
  expect(windows(text)).toEqual(expected);
});

test.each([
  ['Tue 9-12, whenever Mercury rises', /"whenever"/],
  ['Tue 14', /one time.*14-15:00|one time/],
  ['Tue 14:00-13:00', /ends before it starts/],
  ['12/11 9-12', /two dates/],
  ['hello', /"hello"/],
  ['x'.repeat(2000), /very long/],
])('%j is refused with the word that is to blame', (text, problem) => {
  const parsed = parseAvailability(text, today);
  expect(parsed).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
});

test('the reading is said back in words', () => {
  const said = (text: string) => {
    const parsed = parseAvailability(text, today);
    return parsed.ok ? sayAvailability(parsed.availability, core) : parsed.problem;
  };
  expect(said('Mon-Thu after 14, not 26 Nov after 16')).toBe('Mon–Thu 14:00–18:00; not Thu 26 Nov after 16:00');
  expect(said('Tue, Thu')).toBe('Tuesdays and Thursdays 09:00–18:00');
  expect(said('not Friday')).toBe('working days 09:00–18:00; not Fridays');
  expect(said('26 Nov - 2 Dec 9-11 and 14-16')).toBe('26 Nov–2 Dec 09:00–11:00 and 14:00–16:00');
  expect(said('')).toBe('working days 09:00–18:00');
});

test('an end before its start that became an evening is said, and a plain working day is not', () => {
  const at = Date.parse(`${today}T10:00:00Z`);
  const draft = { zone, window: { from: today, to: '2026-12-04' }, rules: { core, noticeHours: 0 } };
  expect(sayCandidateTime({ ...draft, availability: 'Tue 12-9' }, at)).toEqual({
    words: 'Tuesdays 12:00–21:00, Lisbon time, 24 Nov–4 Dec',
    odd: ['“12-9” ends before it starts and was read as 12:00–21:00. If that is wrong, type it again.'],
  });
  expect(sayCandidateTime({ ...draft, availability: '', rules: { core, noticeHours: 48 } }, at)?.words).toBe(
    'working days 09:00–18:00, Lisbon time, 26 Nov–4 Dec',
  );
  expect(sayCandidateTime({ ...draft, availability: 'Tue 9-5, Wed 10-2' }, at)?.odd).toEqual([]);
  expect(sayCandidateTime({ ...draft, availability: 'whenever' }, at)).toBeNull();
  const long = sayCandidateTime({ ...draft, availability: 'Mon 9-10, Wed 9-10, '.repeat(50) }, at);
  expect(long?.words.length).toBeLessThan(800);
});

test('the day the clocks change is as long as it really is', () => {
  const parsed = parseAvailability('Sun all day', '2026-10-20');
  const [day] = parsed.ok
    ? availableWindows(parsed.availability, {
        zone,
        from: '2026-10-25',
        to: '2026-10-25',
        core: { fromMinute: 0, toMinute: 1440 },
      })
    : [];
  expect(((day?.end ?? 0) - (day?.start ?? 0)) / 3_600_000).toBe(25);
});
