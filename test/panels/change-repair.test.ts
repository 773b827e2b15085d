/** Repair: what was mended is on record also when the rest fails, and whoever reads something old is told each time anew. */
import { expect, test } from 'vitest';
import { createBooker } from '../../src/panels/book.ts';
import { noteBehind, readBehind } from '../../src/panels/change-behind.ts';
import { repairPanel } from '../../src/panels/change-repair.ts';
import { readBooking } from '../../src/panels/record.ts';
import { aDraft, Broken, maya, processOf, World } from './fakes.ts';

const HOUR = 3_600_000;

/** A panel that stands, and its repair. */
async function standing(over: Partial<ReturnType<typeof processOf>> = {}) {
  const world = new World();
  const wires = { ...processOf(world), ...over };
  await createBooker(wires).book(aDraft(), maya);
  const booked = (await readBooking(world.ledger(), 'd1-0'))!.booking;
  const panelId = booked.steps.panel!.id;
  const opportunityId = booked.candidate.opportunityId;
  const never = async () => {
    throw new Error('nothing changed in Lever');
  };
  const repair = (calendars = wires.calendars) =>
    repairPanel(
      {
        ...wires,
        calendars,
        say: { interviewer: (_: unknown, name: string) => ({ text: `now ${name}`, blocks: [] }) } as never,
        changes: {
          of: async () => [
            { panelId, opportunityId, booked, now: booked, half: null, drift: [], cancelled: false } as never,
          ],
          begin: never,
          save: never,
          apply: never,
        },
      },
      { actor: maya, opportunityId, panelId },
    );
  return { world, wires, booked, repair };
}

test('the second of two events cannot be put back: the first is on the audit log all the same', async () => {
  const { world, wires, repair } = await standing();
  const [first, second] = [...world.events].map(([key]) => key);
  for (const key of [first!, second!]) {
    const there = world.events.get(key)!;
    world.events.set(key, { ...there, start: there.start + HOUR, end: there.end + HOUR });
  }
  const before = world.audits.length;
  let updates = 0;
  const failing = {
    ...world.calendars(),
    update: async (...ask: Parameters<typeof wires.calendars.update>) => {
      updates += 1;
      if (updates === 2) throw new Broken('google', 'unavailable');
      return await world.calendars().update(...ask);
    },
  };
  await expect(repair(failing)).rejects.toThrow('google failed');
  expect(world.audits.slice(before)).toEqual([
    expect.objectContaining({
      action: 'panel.repaired',
      result: 'failed',
      detail: 'Coding is in the calendar as it was booked',
    }),
  ]);
  expect(await repair()).toEqual({ did: 'repaired', what: ['System design is in the calendar as it was booked'] });
});

test('a message that was repaired once and is old again is told again, not taken as told', async () => {
  const { world, booked, repair } = await standing();
  const ana = { userId: 'u-ana' as never, name: 'Ana Costa', why: 'Slack could not be reached' };
  const told = () => world.notices.filter((it) => it.message.text === 'now Ana Costa').length;
  for (const times of [1, 2]) {
    const { tries } = await readBehind(world.ledger(), booked.id);
    await noteBehind(world.ledger(), booked.id, { card: null, people: [ana], tries }, world.now);
    expect(await repair()).toEqual({ did: 'repaired', what: ['Ana Costa’s message says how it stands'] });
    expect(told()).toBe(times);
  }
});
