/** The bot is killed while it books an interview day: what stands is said, and one press each completes it, once. */
import { expect, test } from 'vitest';
import { reads } from '../support/dialogue.ts';
import { livePanels } from '../support/panel-steps.ts';
import { world } from '../support/world.ts';

const slowly = { timeoutMs: 20_000 };

test('killed while Lever answers for the second candidate: the first stands, the second is finished, nobody hears it twice', {
  timeout: 90_000,
}, async () => {
  // A process of its own reads the machine's clock, so this world starts now.
  const it = await world({ at: Date.now(), frozen: false, bot: 'child' });
  const { maya } = it;
  const count = (name: string) => livePanels(it, name).length;
  const before = [count('Priya Raman'), count('Tom Okafor')];
  await expect
    .poll(
      async () => {
        if (maya.screen().modals.length > 0) await maya.closes({ all: true });
        await maya.types('/hire day Priya Raman, Tom Okafor', { in: '#hiring' });
        await maya.sees(/Interview day \([12] of 4\)/, slowly);
        return reads(maya);
      },
      { timeout: 30_000, interval: 500 },
    )
    .toMatch(/2 of 4/);
  await maya.press('Find times');
  await maya.sees(/days? works?/, slowly);
  await maya.press('Pick this day');
  await maya.sees('Check and book', slowly);
  // The second panel is written, but its answer takes longer than the bot lives.
  it.faults.lever.inject({ kind: 'cut-after', method: 'POST', path: '/panels', after: 1, times: 1 });
  void maya.press('Book all 2').catch(() => {});
  await expect.poll(() => count('Tom Okafor'), { timeout: 20_000 }).toBe((before[1] ?? 0) + 1);
  await it.killBot();
  it.faults.lever.clear();
  await it.startBot();

  if (maya.screen().modals.length > 0) await maya.closes({ all: true });
  await expect
    .poll(
      async () => {
        if (maya.screen().modals.length > 0) await maya.closes({ all: true });
        await maya.types('/hire day', { in: '#hiring' });
        await maya.sees(/Interview day \(1 of 4\)/, slowly);
        return reads(maya);
      },
      { timeout: 30_000, interval: 500 },
    )
    .toMatch(/You had begun a day for Priya Raman and Tom Okafor/);
  await maya.press('Go on with it');
  await maya.sees('Interview day: 1 booked and 1 only partly booked.', slowly);
  await maya.press('Finish');
  await maya.sees('Booked: all 2 panels', slowly);
  expect([count('Priya Raman'), count('Tom Okafor')]).toEqual(before.map((it) => it + 1));
  expect(it.calendars.state.invitesTo('priya.raman@example.com')).toHaveLength(1);
});
