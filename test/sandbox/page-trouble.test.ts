/** The bar's clock and trouble, without a browser. */
import { expect, it } from 'vitest';
import { Faults } from '../../sandbox/faults.ts';
import { morningAfter, setTrouble } from '../../sandbox/page/trouble.ts';

it.each([
  ['Europe/Lisbon', '2026-12-01T09:12:00Z', '2026-12-02T09:00:00Z'],
  ['Europe/Lisbon', '2026-12-01T08:59:59Z', '2026-12-01T09:00:00Z'],
  ['Asia/Kolkata', '2026-12-01T20:00:00Z', '2026-12-02T03:30:00Z'],
  // The clocks go forward and back in the night between.
  ['Europe/Berlin', '2027-03-27T20:00:00Z', '2027-03-28T07:00:00Z'],
  ['America/New_York', '2026-10-31T23:00:00Z', '2026-11-01T14:00:00Z'],
])('the next morning in %s after %s is at nine on the wall: %s', (zone, now, next) => {
  expect(new Date(morningAfter(Date.parse(now), zone)).toISOString()).toBe(next.replace('Z', '.000Z'));
});

it('puts ordered troubles in place once each, and takes one away without the others', () => {
  const faults = new Faults();
  let active = setTrouble(faults, [], 'slow', true);
  active = setTrouble(faults, active, 'busy', true);
  active = setTrouble(faults, active, 'busy', true);
  expect(active).toEqual(['slow', 'busy']);
  expect(faults.list().map((it) => it.kind)).toEqual(['slow', 'status']);
  active = setTrouble(faults, active, 'slow', false);
  expect(faults.next('GET', '/v1/opportunities')).toMatchObject({ status: 429 });
  expect(setTrouble(faults, active, 'busy', false)).toEqual([]);
  expect(faults.list()).toEqual([]);
});
