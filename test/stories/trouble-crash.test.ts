/**
 * The bot's process is killed (SIGKILL) at different moments of a booking, started again, and the recruiter presses what
 * they are offered. However it fell: one panel, one event for each session, one invitation for the candidate, and nobody
 * is told twice. A process of its own reads the machine's clock, so these worlds start now.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type World } from '../../sandbox/world.ts';
import type { WireEntry } from '../../sandbox/wire.ts';
import { checksFirstDay, hears, patience, whatStands } from '../support/dialogue.ts';

/** Calls of the bot that change something outside, in the order in which a booking makes them. */
function writes(entry: WireEntry): string | null {
  if (entry.service === 'google' && entry.method !== 'GET' && /\/events/.test(entry.path))
    return entry.method === 'POST' ? 'hold' : 'invite';
  if (entry.service === 'lever' && entry.method !== 'GET') return 'panel';
  if (entry.service === 'slack' && entry.path.endsWith('/chat.postMessage')) return 'tell';
  return null;
}

describe('killed right after', () => {
  let it: World;
  beforeAll(async () => {
    it = await startWorld({ at: Date.now(), frozen: false, bot: 'child' });
  }, 30_000);
  afterAll(() => it.close());

  const moments = [
    ['the first held slot', 'hold', 1],
    ['the last held slot', 'hold', 4],
    ['the panel was written', 'panel', 1],
    ['the second invitation', 'invite', 2],
    ['the last invitation', 'invite', 4],
    ['the first interviewer was told', 'tell', 1],
    ['the third interviewer was told', 'tell', 3],
  ] as const;

  for (const [words, kind, nth] of moments)
    test(`${words}: one press finishes it, once`, { timeout: 60_000 }, async () => {
      if (it.wire.since().length > 0) await it.reset();
      const maya = it.slack.person('maya');
      await expect
        .poll(
          async () => {
            await maya.types('/hire schedule Priya', { in: '#hiring' });
            return maya.text();
          },
          { timeout: 20_000, interval: 300 },
        )
        .toMatch(/Schedule a panel for this candidate/);
      await maya.press('Pick');
      await maya.sees('Find times', patience);
      await maya.press('Find times');
      await maya.sees(/days? works?/, patience);
      await checksFirstDay(maya);

      let seen = 0;
      let killed: Promise<void> | null = null;
      const stop = it.wire.listen((entry) => {
        if (killed === null && writes(entry) === kind && ++seen === nth) killed = it.killBot();
      });
      void maya.press('Book').catch(() => {});
      await expect.poll(() => killed !== null, { timeout: 20_000, interval: 10 }).toBe(true);
      await killed;
      stop();
      await it.startBot();

      if (maya.screen().modals.length > 0) await maya.closes({ all: true });
      await expect
        .poll(
          async () => {
            await maya.types('/hire schedule Priya', { in: '#hiring' });
            return maya.text();
          },
          { timeout: 20_000, interval: 300 },
        )
        .toMatch(/Schedule a panel for this candidate\?[^]*Schedule a panel for this candidate\?/);
      await maya.press('Pick');
      const found = await hears(maya, 20_000);
      expect(found).toMatch(/only partly booked/);
      await maya.press('Finish');
      await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
      const stands = whatStands(it, 'Priya Raman');
      expect(stands).toMatchObject({
        panels: 1,
        interviews: 4,
        sessions: 4,
        candidateEvents: 1,
        candidateInvites: 1,
      });
      // Whoever may have been told when it fell is not told again, and is then named; the others were told.
      expect(stands.told).toBeLessThanOrEqual(stands.interviewerInvites);
      const untold = (maya.text().match(/got the calendar invitation, but no message in Slack/g) ?? []).length;
      expect(stands.told + untold).toBeGreaterThanOrEqual(stands.interviewerInvites);
    });
});

