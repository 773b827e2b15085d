import { expect, test } from 'vitest';
import {
  clockOf,
  dateOf,
  DAY,
  instantOf,
  isZone,
  localDayOf,
  weekdayOf,
  weekOf,
  workingTime,
} from '../../src/scheduling/working-hours.ts';

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / DAY;
const at = (date: string, time: string, zone: string) => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return new Date(instantOf(dayOf(date), hour * 60 + minute, zone)).toISOString().slice(0, 16);
};

test('a time that the clock skips is read with the offset from before, one that comes twice is the first', () => {
  expect(at('2026-03-29', '01:30', 'Europe/Lisbon')).toBe('2026-03-29T01:30');
  expect(at('2026-10-25', '01:30', 'Europe/Lisbon')).toBe('2026-10-25T00:30');
  expect(at('2026-03-08', '02:30', 'America/New_York')).toBe('2026-03-08T07:30');
  expect(at('2026-11-01', '01:30', 'America/New_York')).toBe('2026-11-01T05:30');
  // Lord Howe moves by half an hour, Chatham lives at 45 minutes past.
  expect(at('2026-04-05', '01:45', 'Australia/Lord_Howe')).toBe('2026-04-04T14:45');
  expect(at('2026-09-27', '03:00', 'Pacific/Chatham')).toBe('2026-09-26T14:15');
});

test('zones at half and quarter hours', () => {
  expect(at('2026-11-24', '09:00', 'Asia/Kolkata')).toBe('2026-11-24T03:30');
  expect(at('2026-11-24', '09:00', 'Asia/Kathmandu')).toBe('2026-11-24T03:15');
  const instant = Date.parse('2026-11-24T18:20:00Z');
  expect(dateOf(instant, 'Asia/Kathmandu')).toBe('Wed 25 Nov');
  expect(clockOf(instant, 'Asia/Kathmandu')).toBe('00:05');
});

test('wall-clock and back is the same on every day of a year, except where the time does not exist', () => {
  for (const zone of ['Europe/Lisbon', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Cairo']) {
    const said = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    let wrong = 0;
    for (let day = dayOf('2026-01-01'); day < dayOf('2027-01-01'); day += 1)
      for (let minute = 0; minute < 1440; minute += 360) {
        const instant = instantOf(day, minute, zone);
        const expected = `${new Date(day * DAY).toISOString().slice(0, 10)} ${String(minute / 60).padStart(2, '0')}:00`;
        if (said.format(instant) !== expected) wrong += 1;
      }
    // Cairo skips midnight once a year.
    expect(wrong).toBe(zone === 'Africa/Cairo' ? 1 : 0);
  }
});

test('working hours are wall-clock hours on both sides of a clock change, which comes on different weekends', () => {
  const hours = ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, fromMinute: 540, toMinute: 1020 }));
  const starts = (zone: string, from: string, to: string) =>
    workingTime(hours, zone, Date.parse(from), Date.parse(to)).map((it) =>
      new Date(it.start).toISOString().slice(5, 16),
    );
  expect(starts('America/New_York', '2026-10-30T00:00Z', '2026-11-03T00:00Z')).toEqual(['10-30T13:00', '11-02T14:00']);
  expect(starts('Europe/Paris', '2026-10-23T00:00Z', '2026-10-27T00:00Z')).toEqual(['10-23T07:00', '10-26T08:00']);
});

test('hours past midnight of another zone are cut at the edges that were asked for', () => {
  const [only] = workingTime(
    [{ weekday: 2, fromMinute: 540, toMinute: 1080 }],
    'Asia/Tokyo',
    Date.parse('2026-11-24T00:30Z'),
    Date.parse('2026-11-24T02:00Z'),
  );
  expect(only).toEqual({ start: Date.parse('2026-11-24T00:30Z'), end: Date.parse('2026-11-24T02:00Z') });
});

test('weeks begin on Monday', () => {
  expect(weekdayOf(dayOf('2026-11-23'))).toBe(1);
  expect(weekdayOf(dayOf('1969-12-28'))).toBe(7);
  expect(weekOf(dayOf('2026-11-23'))).toBe(weekOf(dayOf('2026-11-29')));
  expect(weekOf(dayOf('2026-11-29')) + 1).toBe(weekOf(dayOf('2026-11-30')));
  expect(weekOf(dayOf('1969-12-29'))).toBe(weekOf(dayOf('1970-01-04')));
});

test('a local day is a day of its zone', () => {
  const instant = Date.parse('2026-11-24T23:30:00Z');
  expect(localDayOf(instant, 'Europe/Lisbon')).toBe(dayOf('2026-11-24'));
  expect(localDayOf(instant, 'Asia/Kolkata')).toBe(dayOf('2026-11-25'));
});

test('zones that do not exist are told from those that do', () => {
  expect(isZone('Europe/Lisbon')).toBe(true);
  expect(isZone('Europe/Lisboa')).toBe(false);
  expect(isZone('')).toBe(false);
});
