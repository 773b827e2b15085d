/**
 * The bot's process is killed while a day is being held, and while a held day is being confirmed; it is started again and
 * the recruiter presses Finish. However it fell: one event for each session, nobody asked or told twice, one panel at most.
 */
import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/driver.ts';
import type { World } from '../../sandbox/world.ts';
import { checksFirstDay, heardTwice, patience, whatStands } from '../support/dialogue.ts';
import { allOnce, fallingWorld, fallsAt, opensPriya } from '../support/falling-bot.ts';

const HELD = /Held until .*4 events on interviewers’ calendars, nothing in Lever/;

function heldEvents(it: World): number {
  return it.calendars.state
    .on(`interviews@${it.company.domain}`)
    .filter((event) => event.status !== 'cancelled' && event.title.startsWith('[Hold]')).length;
}

/** Up to Hold, which is not pressed yet. */
async function begins(it: World): Promise<Person> {
  if (it.wire.since().length > 0) await it.reset();
  const maya = it.slack.person('maya');
  await opensPriya(maya);
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/days? works?/, patience);
  await checksFirstDay(maya);
  await maya.press('Hold instead');
  await maya.sees('Hold this day', patience);
  return maya;
}

async function falls(it: World, maya: Person, what: string, kind: string, nth: number): Promise<void> {
  const fallen = fallsAt(it, kind, nth);
  void maya.press(what, { in: /Nothing is (held|booked) yet/ }).catch(() => {});
  await fallen;
  await it.startBot();
  if (maya.screen().modals.length > 0) await maya.closes({ all: true });
  await opensPriya(maya);
}

describe('killed right after', () => {
  const theWorld = fallingWorld();

  test.each([
    ['the first slot was made', 'hold', 1],
    ['the second interviewer was asked', 'invite', 2],
    ['the last interviewer was asked', 'invite', 4],
  ] as const)('%s: one press of Finish, and the day is held once', { timeout: 60_000 }, async (_words, kind, nth) => {
    const it = theWorld();
    const maya = await begins(it);
    await falls(it, maya, 'Hold', kind, nth);
    await maya.sees(/The hold for Priya Raman is only partly placed/, patience);
    await maya.press('Finish');
    await maya.sees(HELD, patience);
    expect(heldEvents(it)).toBe(4);
    expect(heardTwice(it)).toEqual([]);
    expect(whatStands(it, 'Priya Raman')).toMatchObject({
      panels: 0,
      sessions: 4,
      candidateEvents: 0,
      told: 0,
      cards: 0,
    });
  });

  test.each([
    ['the panel was written', 'panel', 1],
    ['the second event was updated', 'invite', 2],
    ['the first interviewer was told', 'tell', 1],
  ] as const)(
    '%s: one press of Finish, and the held day is booked once',
    { timeout: 60_000 },
    async (_words, kind, nth) => {
      const it = theWorld();
      const maya = await begins(it);
      await maya.press('Hold');
      await maya.sees(HELD, patience);
      const asked = new Map(
        it.company.people.map((one) => [one.email, it.calendars.state.invitesTo(one.email).length]),
      );
      await maya.press('Confirm');
      await maya.sees(/Nothing is booked yet/, patience);
      await falls(it, maya, 'Confirm', kind, nth);
      await maya.sees(/The panel for Priya Raman is only partly booked/, patience);
      await maya.press('Finish');
      await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
      expect(heldEvents(it)).toBe(0);
      expect(whatStands(it, 'Priya Raman')).toMatchObject(allOnce);
      // Asked to hold once, told that it is settled once.
      for (const [email, before] of asked)
        expect([email, it.calendars.state.invitesTo(email).length]).toEqual([email, before * 2]);
    },
  );
});
