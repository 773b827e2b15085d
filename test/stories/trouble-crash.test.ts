/**
 * The bot's process is killed (SIGKILL) at different moments of a booking, started again, and the recruiter presses what
 * they are offered. However it fell: one panel, one event for each session, one invitation for the candidate, and nobody
 * is told twice. A process of its own reads the machine's clock, so these worlds start now.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/driver.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import type { WireEntry } from '../../sandbox/wire.ts';
import { checksFirstDay, hears, heardTwice, patience, whatStands } from '../support/dialogue.ts';

/** Calls of the bot that change something outside, in the order in which a booking makes them. */
function writes(entry: WireEntry): string | null {
  if (entry.service === 'google' && entry.method !== 'GET' && /\/events/.test(entry.path))
    return entry.method === 'POST' ? 'hold' : 'invite';
  if (entry.service === 'lever' && entry.method !== 'GET') return 'panel';
  if (entry.service === 'slack' && entry.path.endsWith('/chat.postMessage')) return 'tell';
  return null;
}

const allOnce = { panels: 1, interviews: 4, sessions: 4, candidateEvents: 1, candidateInvites: 1 };

/** Kills the bot the moment its `nth` call of this kind is answered, mostly before the bot has read the answer. */
async function fallsAt(it: World, kind: string, nth: number): Promise<void> {
  const moment = Promise.withResolvers<void>();
  let seen = 0;
  const stop = it.wire.listen((entry) => {
    if (writes(entry) !== kind || ++seen !== nth) return;
    it.killBot().then(moment.resolve, moment.reject);
  });
  await moment.promise;
  stop();
}

/** A bot that has just started may still be reading Lever: types until it knows her. */
async function opensPriya(maya: Person): Promise<void> {
  const known = () => maya.text().split('Schedule a panel for this candidate?').length;
  const before = known();
  await expect
    .poll(
      async () => {
        await maya.types('/hire schedule Priya', { in: '#hiring' });
        return known();
      },
      { timeout: 20_000, interval: 300 },
    )
    .toBeGreaterThan(before);
  await maya.press('Pick');
}

/** Up to Book, pressed; the bot falls at that moment and is started again; the recruiter looks what became of it. */
async function booksAndFalls(it: World, kind: string, nth: number): Promise<Person> {
  if (it.wire.since().length > 0) await it.reset();
  const maya = it.slack.person('maya');
  await opensPriya(maya);
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/days? works?/, patience);
  await checksFirstDay(maya);
  const fallen = fallsAt(it, kind, nth);
  void maya.press('Book').catch(() => {});
  await fallen;
  await it.startBot();
  if (maya.screen().modals.length > 0) await maya.closes({ all: true });
  await opensPriya(maya);
  expect(await hears(maya, 20_000)).toMatch(/only partly booked/);
  return maya;
}

describe('killed right after', () => {
  let it: World;
  beforeAll(async () => {
    it = await startWorld({ at: Date.now(), frozen: false, bot: 'child' });
  }, 30_000);
  afterAll(() => it.close());

  test.each([
    ['the first held slot', 'hold', 1],
    ['the last held slot', 'hold', 4],
    ['the panel was written', 'panel', 1],
    ['the second invitation', 'invite', 2],
    ['the first interviewer was told', 'tell', 1],
    ['the third interviewer was told', 'tell', 3],
  ] as const)('%s: one press of Finish, and it is all there, once', { timeout: 60_000 }, async (_words, kind, nth) => {
    const maya = await booksAndFalls(it, kind, nth);
    await maya.press('Finish');
    await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
    const stands = whatStands(it, 'Priya Raman');
    expect(stands).toMatchObject(allOnce);
    expect(heardTwice(it)).toEqual([]);
    // Whoever was being told when it fell is not told again, and is named instead; everybody else was told.
    const unsure = (maya.text().match(/got the calendar invitation, but no message in Slack/g) ?? []).length;
    expect(unsure).toBeLessThanOrEqual(2);
    expect(stands.told + unsure).toBeGreaterThanOrEqual(stands.interviewerInvites);
  });

  test.each([
    ['the panel was written', 'panel', 1],
    ['the last invitation', 'invite', 4],
  ] as const)('%s: one press of Undo, and nothing is left', { timeout: 60_000 }, async (_words, kind, nth) => {
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
    const maya = await booksAndFalls(it, 'panel', 1);
    const fallen = fallsAt(it, 'invite', 3);
    void maya.press('Finish').catch(() => {});
    await fallen;
    await it.startBot();
    if (maya.screen().modals.length > 0) await maya.closes({ all: true });
    await opensPriya(maya);
    expect(await hears(maya, 20_000)).toMatch(/only partly booked/);
    await maya.press('Finish');
    await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
    expect(whatStands(it, 'Priya Raman')).toMatchObject(allOnce);
    expect(heardTwice(it)).toEqual([]);
  });
});
