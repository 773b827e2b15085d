/** Weekly hours as people write them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHours, sayHours } from '../../src/interviewers/hours.ts';
import type { WeeklyHours } from '../../src/scheduling/problem.ts';

test.each([
  ['Mon-Fri 9-17:30', 'Mon–Fri 09:00–17:30'],
  ['weekdays 9am - 5pm', 'Mon–Fri 09:00–17:00'],
  ['Mon, Wed 10:00–12:00', 'Wed 10:00–12:00'],
  ['Mon Wed 10-12 13-16', 'Mon 10:00–12:00 13:00–16:00, Wed 10:00–12:00 13:00–16:00'],
  ['mondays 9 to 12; Tuesday to Thursday 9.30-17h', 'Mon 09:00–12:00, Tue–Thu 09:30–17:00'],
  ['Fri-Mon 20-24', 'Mon 20:00–24:00, Fri–Sun 20:00–24:00'],
  ['', ''],
])('%s', (text, said) => {
  const read = readHours(text);
  if (text.startsWith('Mon, ')) {
    // A day with nothing behind it is a mistake, not a whole day.
    expect(read).toMatchObject({ ok: false, problem: expect.stringContaining('"mon" has no hours') });
    return;
  }
  expect(read.ok && sayHours(read.hours)).toBe(said);
});

test.each([
  ['Mon-Fri 17-9', /"17-9" ends before it starts/],
  ['Mon-Fri 9-9', /ends before it starts/],
  ['9-17', /"9-17" stands without a day/],
  ['Mon-Fri 9-17 Sat 10-12', /Put a comma before "sat"/],
  ['Mon 9-12, Mon 11-15', /Mon 09:00–12:00 and 11:00–15:00 overlap/],
  ['Mon-Fri 9-25', /I do not understand "9-25"/],
  ['Montag 9-12', /I do not understand "montag"/],
  [`Mon ${'9'.repeat(4_000)}`, /I do not understand "9{40}…"/],
  ['Mon 9-10 10-11 11-12 12-13 13-14 14-15 15-16, Tue-Sun 9-10 10-11 11-12 12-13', /more stretches than a week/],
])('%s is not guessed at', (text, problem) => {
  expect(readHours(text)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
});

test('what is said reads back as what was meant', () => {
  const day = fc.uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 4 }).map((list) => {
    const sorted = list.toSorted((a, b) => a - b);
    return sorted.length < 4 ? [[sorted[0], sorted[1]]] : [sorted.slice(0, 2), sorted.slice(2)];
  });
  const weeks = fc.array(fc.option(day), { minLength: 7, maxLength: 7 }).map((days) =>
    days.flatMap((stretches, index): WeeklyHours[] =>
      (stretches ?? []).map(([from = 0, to = 0]) => ({
        weekday: (index + 1) as WeeklyHours['weekday'],
        fromMinute: from * 15,
        toMinute: to * 15,
      })),
    ),
  );
  fc.assert(
    fc.property(weeks, (hours) => {
      expect(readHours(sayHours(hours))).toEqual({ ok: true, hours });
    }),
    { numRuns: 300 },
  );
});

test('any text is either read or refused with a sentence', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      const read = readHours(text);
      if (read.ok) for (const it of read.hours) expect(it.fromMinute).toBeLessThan(it.toMinute);
      else expect(read.problem.length).toBeGreaterThan(10);
    }),
    { numRuns: 500 },
  );
});

test.each(['__proto__', 'constructor 9-12', 'toString'])(
  '“%s” is refused with a sentence, like any other word',
  (text) => {
    expect(readHours(text)).toMatchObject({ ok: false });
  },
);
