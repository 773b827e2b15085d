/** The bot is killed while it books, and the recruiter takes it back; or it is killed again while it finishes. */
import { describe, expect, test } from 'vitest';
import { heardTwice, patience, whatStands } from '../support/dialogue.ts';
import { allOnce, booksAndFalls, fallingWorld, fallsAt, opensPriya } from '../support/falling-bot.ts';

describe('killed right after', () => {
  const theWorld = fallingWorld();

  test.each([
    ['the panel was written', 'panel', 1],
    ['the last invitation', 'invite', 4],
  ] as const)('%s: one press of Undo, and nothing is left', { timeout: 60_000 }, async (_words, kind, nth) => {
    const it = theWorld();
    const maya = await booksAndFalls(it, kind, nth);
    await maya.press('Undo');
    await maya.sees(/Taken back/, patience);
    const stands = whatStands(it, 'Priya Raman');
    expect(stands).toMatchObject({ panels: 0, sessions: 0, candidateEvents: 0, told: 0, cards: 0 });
    expect(heardTwice(it)).toEqual([]);
    // Whoever had been invited has it in their calendar as cancelled.
    for (const user of it.company.lever.users) {
      const kinds = it.calendars.state.invitesTo(user['email'] as string).map((mail) => mail.kind);
      if (kinds.length > 0) expect(kinds).toEqual(['invited', 'cancelled']);
    }
  });

  test('the panel was written, and again while Finish was inviting: the second Finish ends it, once', {
    timeout: 60_000,
  }, async () => {
    const it = theWorld();
    const maya = await booksAndFalls(it, 'panel', 1);
    const fallen = fallsAt(it, 'invite', 3);
    void maya.press('Finish').catch(() => {});
    await fallen;
    await it.startBot();
    if (maya.screen().modals.length > 0) await maya.closes({ all: true });
    await opensPriya(maya);
    await maya.sees(/only partly booked/, patience);
    await maya.press('Finish');
    await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
    expect(whatStands(it, 'Priya Raman')).toMatchObject(allOnce);
    expect(heardTwice(it)).toEqual([]);
  });
});
