/** What the Day tab opens with, over the emulators alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, calendarDay } from '../../sandbox/page-calendars.ts';
import { startWorld, type World } from '../../sandbox/world.ts';

describe('the Day tab without a choice', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ at: Date.UTC(2026, 10, 24, 9), frozen: true, bot: 'none' });
  });
  afterAll(async () => world.close());

  it('opens with the day that was held last and its interviewers, though Lever has no panel for it', () => {
    const hold = (id: string, hour: number, key: string): void =>
      void world.calendars.state.add({
        id,
        calendar: 'interviews@acme.test',
        source: 'google',
        title: '[Hold] Coding interview — Priya Raman',
        start: Date.UTC(2026, 11, 2, hour),
        end: Date.UTC(2026, 11, 2, hour + 1),
        zone: 'UTC',
        guests: [{ address: addressOf(world, key), name: '', optional: false, answer: 'unanswered' }],
      });
    hold('second', 15, 'rui');
    hold('first', 14, 'jonas');
    const view = calendarDay(world, { day: null, zone: 'Europe/Lisbon', people: [] });
    expect(view.day).toBe('2026-12-02');
    expect(view.people.map((it) => it.key)).toEqual(['jonas', 'rui']);
  });
});
