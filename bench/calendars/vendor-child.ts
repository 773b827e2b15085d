/**
 * The emulated vendor in a process of its own, as a vendor is: what it works does not hold up who asks. Started by
 * `free-busy.ts`; holds every request for as long as it is told to, and answers `calls` with how many it has had.
 */
import { createCalendarEmulator } from '../../sandbox/calendars/emulator.ts';
import { MovableClock } from '../../sandbox/clock.ts';
import { Faults } from '../../sandbox/faults.ts';
import { Wire } from '../../sandbox/wire.ts';
import { AT, company, type Vendor } from './company.ts';

const [vendor, latency] = process.argv.slice(2) as [Vendor, string];
const faults = new Faults();
const wire = new Wire();
const clock = new MovableClock(AT);
const emulator = createCalendarEmulator({ calendars: company(vendor), clock, wire, faults });
await emulator.listen();
faults.inject({ kind: 'slow', delayMs: Number(latency) });
let calls = 0;
wire.listen(() => {
  calls += 1;
  // What was said is large, and nobody reads it here.
  wire.clear();
});
process.on('message', () => process.send?.({ calls }));
process.send?.({
  urls: emulator.urls,
  serviceAccountKey: emulator.serviceAccountKey,
  app: emulator.microsoft.app,
});
