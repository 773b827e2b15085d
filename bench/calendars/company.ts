/** The company whose calendars are read: two hundred people with some four meetings on each of fifteen days. */
import type { CompanyCalendar } from '../../sandbox/company.ts';
import { random } from '../planner/instances.ts';

export type Vendor = 'google' | 'microsoft';

export const PEOPLE = 200;
export const DAYS = 15;
export const AT = Date.parse('2026-11-23T06:00:00Z');
export const DAY = 86_400_000;
const HOUR = 3_600_000;
const QUARTER = 900_000;
export const ORGANIZER = 'interviews@acme.test';
export const addresses = Array.from({ length: PEOPLE }, (_, i) => `person${i}@acme.test`);

export function company(vendor: Vendor): CompanyCalendar[] {
  const next = random(20261123);
  return [ORGANIZER, ...addresses].map((address) => ({
    address,
    zone: 'Europe/Lisbon',
    readable: true,
    vendor,
    events: Array.from({ length: DAYS * 4 }, (_, i) => {
      const start = AT + Math.floor(i / 4) * DAY + (2 + (i % 4) * 2) * HOUR + Math.floor(next() * 4) * QUARTER;
      return {
        id: `${address.split('@')[0]}x${i}`,
        title: 'Busy',
        start,
        end: start + (2 + Math.floor(next() * 3)) * QUARTER,
        kind: next() < 0.1 ? ('tentative' as const) : ('busy' as const),
      };
    }),
  }));
}
