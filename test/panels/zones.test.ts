/** Zones as people name them, and wall clocks across changes. */
import { assert, constantFrom, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import {
  clockChangeBetween,
  findZones,
  instantAt,
  offsetMinutes,
  sayMoment,
  sayMoments,
  sayOffset,
  wallClock,
  withoutMoments,
  zoneOfPlace,
} from '../../src/zones.ts';

const now = Date.UTC(2026, 10, 24, 9);

test.each([
  ['lis', 'Europe/Lisbon'],
  ['munich', 'Europe/Berlin'],
  ['sao paulo', 'America/Sao_Paulo'],
  ['bangalore', 'Asia/Kolkata'],
  ['san fran', 'America/Los_Angeles'],
  ['America/New_York', 'America/New_York'],
  ['new york', 'America/New_York'],
])('"%s" finds %s first', (query, zone) => {
  expect(findZones(query, now)[0]?.zone).toBe(zone);
});

test('a place in a contact record gives its zone, a country alone does not', () => {
  expect(zoneOfPlace('Lisboa, Portugal')).toBe('Europe/Lisbon');
  expect(zoneOfPlace('Remote (Munich, Germany)')).toBe('Europe/Berlin');
  expect(zoneOfPlace('United States')).toBeNull();
  expect(zoneOfPlace('unspecified')).toBeNull();
});

test('wall clock and instant are each other’s inverse, in every zone', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  assert(
    property(
      constantFrom(...zones),
      integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2028, 0, 1) / 60_000 }),
      (zone, minute) => {
        const wall = wallClock(zone, minute * 60_000);
        const back = instantAt(zone, wall.date, wall.minute);
        // The hour that happens twice is read as the first one.
        return back === minute * 60_000 || (back < minute * 60_000 && minute * 60_000 - back <= 2 * 3_600_000);
      },
    ),
    { numRuns: 400 },
  );
});

test('a skipped hour is read by the clock before the change', () => {
  expect(instantAt('Europe/Lisbon', '2026-03-29', 90)).toBe(Date.UTC(2026, 2, 29, 1, 30));
  expect(sayOffset('America/St_Johns', now)).toBe('UTC−3:30');
});

test('a clock change between now and the interview is said, and only when the distance changes', () => {
  const march = Date.UTC(2027, 2, 1);
  const lisbon = { name: 'Priya', zone: 'Europe/Lisbon' };
  expect(clockChangeBetween(lisbon, { zone: 'America/New_York' }, march, Date.UTC(2027, 2, 16))).toMatch(
    /Clocks change in New York .* 5 h ahead of New York today and 4 h ahead/,
  );
  expect(clockChangeBetween(lisbon, { zone: 'Europe/Berlin' }, march, Date.UTC(2027, 3, 16))).toBeNull();
});

test('an offset is the same at every second of a minute', () => {
  const minute = Date.parse('2026-11-24T06:33:00Z');
  for (const second of [0, 1, 29, 30, 45, 59]) {
    expect(offsetMinutes('Europe/Lisbon', minute + second * 1000)).toBe(0);
    expect(offsetMinutes('Asia/Kolkata', minute + second * 1000)).toBe(330);
  }
});

test('a time inside a sentence is zone-labelled in plain text, also when it was cut or forged', () => {
  const at = Date.UTC(2026, 11, 1, 9, 30);
  expect(withoutMoments(`free at ${sayMoment('America/Sao_Paulo', at)}.`)).toBe('free at 06:30 in Sao Paulo.');
  expect(withoutMoments(sayMoments('Europe/Lisbon', at, at + 2_700_000))).toBe('09:30–10:15 in Lisbon');
  for (const zone of Intl.supportedValuesOf('timeZone'))
    expect(withoutMoments(sayMoment(zone, at))).toMatch(/^\d\d:\d\d in [^|]+$/);
  expect(withoutMoments('\u{E000}12|<!channel>\u{E001}')).toBe('12|<!channel>');
});
