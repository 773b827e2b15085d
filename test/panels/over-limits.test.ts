/** Somebody else booked the same person since the search: the limit is looked at again, and gone over only with a reason. */
import { expect, test } from 'vitest';
import type { InterviewId, LeverUserId, OpportunityId, PanelId } from '../../src/lever/ids.ts';
import { createBooker } from '../../src/panels/book.ts';
import { newBooking } from '../../src/panels/new-booking.ts';
import { limitsOf, overLimits, raiseFor } from '../../src/panels/over-limits.ts';
import type { LeverPanel } from '../../src/panels/ports.ts';
import { aDraft, maya, processOf, World } from './fakes.ts';

const ANA = 'u-ana' as LeverUserId;

/** Interviews of Ana for somebody else, in Lever. */
function elsewhere(...starts: readonly string[]): Map<OpportunityId, readonly LeverPanel[]> {
  const panel: LeverPanel = {
    id: 'p-other' as PanelId,
    externallyManaged: false,
    externalUrl: null,
    canceledAt: null,
    createdAt: 0,
    interviews: starts.map((it, index) => ({
      id: `i-${index}` as InterviewId,
      date: Date.parse(it),
      duration: 45,
      subject: 'Coding',
      interviewers: [{ id: ANA }],
    })),
  };
  return new Map([['o-2' as OpportunityId, [panel]]]);
}

/** Four on the day of the panel, which is the limit. */
const fullDay = elsewhere('2026-12-01T11:00Z', '2026-12-01T14:00Z', '2026-12-01T15:00Z', '2026-12-01T16:00Z');

test('Book is refused with who is over what, nothing is written, and a reason gets it done and audited', async () => {
  const world = new World();
  world.counted = fullDay;
  const booker = createBooker(processOf(world));
  const refused = await booker.book(aDraft(), maya);
  expect(refused).toMatchObject({
    status: 'changed',
    reasons: ['Ana Costa has 4 interviews on Tue 1 Dec already; the limit is 4 a day.'],
    over: [{ userId: ANA, limit: 'day', by: 1 }],
  });
  expect([world.livePanels(), world.liveEvents(), world.mails]).toEqual([[], [], []]);
  if (refused.status !== 'changed') throw new Error('it was booked');
  const draft = aDraft({ bent: [raiseFor(refused.over ?? [], 'The candidate decides on Friday')] });
  expect(await booker.book(draft, maya)).toMatchObject({ status: 'booked' });
  expect(world.audits.filter((it) => it.action === 'interviewer.limit-raised-once')).toMatchObject([
    { subject: { kind: 'user', id: ANA }, detail: 'Limit per day; reason: The candidate decides on Friday' },
  ]);
});

test('whoever is far over a limit is asked about once, not once for each interview', async () => {
  const world = new World();
  world.counted = fullDay;
  const wires = { ...processOf(world), habits: async () => ({ dayLimit: 1, weekLimit: 9 }) };
  const question = limitsOf(newBooking(aDraft(), maya, wires));
  const over = (await overLimits(wires, question)).filter((it) => it.userId === ANA);
  expect(over).toMatchObject([{ limit: 'day', by: 4 }]);
  const draft = aDraft({ bent: [raiseFor(over, 'why not')] });
  const asked = limitsOf(newBooking(draft, maya, wires));
  expect((await overLimits(wires, asked)).filter((it) => it.userId === ANA)).toEqual([]);
});

test('what is moved within the same day or week does not count against itself; a fuller day does', async () => {
  const world = new World();
  world.counted = elsewhere('2026-12-02T11:00Z', '2026-12-02T14:00Z');
  const wires = { ...processOf(world), habits: async () => ({ dayLimit: 2, weekLimit: 3 }) };
  const booking = newBooking(aDraft(), maya, wires);
  const before = booking.sessions.filter((it) => it.people.some((one) => one.userId === ANA));
  const moved = (hours: number) => ({
    ...limitsOf(booking),
    before,
    after: before.map((it) => ({ ...it, start: it.start + hours * 3_600_000 })),
  });
  expect(await overLimits(wires, moved(3))).toEqual([]);
  expect(await overLimits(wires, moved(24))).toMatchObject([{ limit: 'day' }]);
  expect(await overLimits(wires, moved(48))).toEqual([]);
});

test('who only watches counts as little as their setting says', async () => {
  const world = new World();
  world.counted = fullDay;
  const wires = { ...processOf(world), habits: async () => ({ dayLimit: 4.5, shadowWeight: 0.25 }) };
  const booking = newBooking(aDraft(), maya, wires);
  const learning = booking.sessions.map((it) => ({
    ...it,
    people: it.people.map((one) => ({ ...one, training: { pool: 'Coding', stage: 'shadow' as const } })),
  }));
  const question = { ...limitsOf(booking), after: learning };
  expect((await overLimits(wires, question)).filter((it) => it.userId === ANA)).toEqual([]);
  expect((await overLimits(wires, limitsOf(booking))).filter((it) => it.userId === ANA)).toHaveLength(1);
});
