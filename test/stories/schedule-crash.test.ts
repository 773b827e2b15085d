/** The bot is killed in the middle of a booking and comes back: nothing is lost, nothing is there twice. */
import { expect, test } from 'vitest';
import { type StoryWorld, world } from '../support/world.ts';

/** A bot that has just started may still be reading Lever: types until it knows her. */
async function findsPriya({ maya }: StoryWorld) {
  await expect
    .poll(
      async () => {
        await maya.types('/hire schedule Priya', { in: '#hiring' });
        return maya.text();
      },
      { timeout: 20_000, interval: 500 },
    )
    .toMatch(/Schedule a panel for this candidate/);
  await maya.press('Pick');
}

test('killed while Lever is answering: after the restart the recruiter finishes it, once', {
  timeout: 60_000,
}, async () => {
  // A process of its own reads the machine's clock, so this world starts now.
  const it = await world({ at: Date.now(), frozen: false, bot: 'child' });
  const { maya, lever, calendars } = it;
  const count = () => lever.panelsOf('Priya Raman').filter((one) => one['canceledAt'] === null).length;
  const before = count();
  await findsPriya(it);
  await maya.sees(/Find times/, { timeoutMs: 15_000 });
  await maya.press('Find times');
  await maya.sees(/days? works?/, { timeoutMs: 15_000 });
  await maya.press('Pick');
  await maya.sees(/Check and book/, { timeoutMs: 15_000 });

  // Lever writes the panel, but its answer takes longer than the bot lives.
  it.faults.lever.inject({ kind: 'cut-after', method: 'POST', path: '/panels', times: 1 });
  // Limits are counted before the write; Lever goes silent with it.
  const heard = it.wire.listen((entry) => {
    if (entry.service !== 'lever' || entry.method !== 'POST' || !entry.path.endsWith('/panels')) return;
    it.faults.lever.inject({ kind: 'hang', method: 'GET', path: '/panels' });
    heard();
  });
  void maya.press('Book').catch(() => {});
  await expect.poll(count, { timeout: 15_000 }).toBe(before + 1);
  await it.killBot();
  it.faults.lever.clear();
  await it.startBot();

  await maya.closes({ all: true });
  await findsPriya(it);
  await maya.sees(/only partly booked/, { timeoutMs: 15_000 });
  expect(maya.text()).toMatch(/In Lever: perhaps the panel/);
  await maya.press('Finish');
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, { timeoutMs: 20_000 });
  expect(count()).toBe(before + 1);
  expect(calendars.state.invitesTo('priya.raman@example.com')).toHaveLength(1);
});
