/**
 * The bot's process is killed at different moments of a booking, started again, and the recruiter presses Finish. However
 * it fell: one panel, one event for each session, one invitation for the candidate, and nobody is told twice.
 */
import { describe, expect, test } from 'vitest';
import { askedOfLever, heardTwice, patience, whatStands } from '../support/dialogue.ts';
import { allOnce, booksAndFalls, fallingWorld } from '../support/falling-bot.ts';

describe('killed right after', () => {
  const theWorld = fallingWorld();

  test.each([
    ['the first held slot', 'hold', 1],
    ['the last held slot', 'hold', 4],
    ['the panel was written', 'panel', 1],
    ['the second invitation', 'invite', 2],
    ['the first interviewer was told', 'tell', 1],
    ['the third interviewer was told', 'tell', 3],
  ] as const)('%s: one press of Finish, and it is all there, once', { timeout: 60_000 }, async (_words, kind, nth) => {
    const it = theWorld();
    const maya = await booksAndFalls(it, kind, nth);
    await maya.press('Finish');
    await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
    const stands = whatStands(it, 'Priya Raman');
    expect(stands).toMatchObject(allOnce);
    expect(heardTwice(it)).toEqual([]);
    // Not even for a moment were there two.
    expect(askedOfLever(it, 0, 'POST').filter((one) => one.endsWith('/panels'))).toHaveLength(1);
    // Whoever was being told when it fell, four at most, is not told again and is named instead; everybody else was told.
    const unsure = (maya.text().match(/got the calendar invitation, but no message in Slack/g) ?? []).length;
    expect(unsure).toBeLessThanOrEqual(4);
    expect(stands.told + unsure).toBeGreaterThanOrEqual(stands.interviewerInvites);
  });
});
