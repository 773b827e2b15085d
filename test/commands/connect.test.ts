/** `/hire connect`: who may, what a key is tried for, and that it is never seen again. */
import { describe, expect, test } from 'vitest';
import { world as story } from '../support/world.ts';

const withoutKey = { env: { LEVER_API_KEY: '' } } as const;

describe('before Lever is connected', () => {
  test('everybody is told so, and nobody but an admin of the workspace is let in', async () => {
    const world = await story(withoutKey);
    const { maya } = world;
    await maya.types('/hire candidate Priya', { in: '#hiring' });
    await maya.sees(/Lever is not connected yet\. A Lever Super Admin can type \/hire connect/);
    await maya.types('/hire connect', { in: '#hiring' });
    await maya.sees(/takes an admin of this Slack workspace who is also a Super Admin in Lever/);
    expect(maya.screen().modals).toEqual([]);
    const helena = world.person('helena');
    await helena.opensHome();
    await helena.sees(/Welcome[\s\S]*\[Connect Lever\][\s\S]*Lever: Not connected/);
  });

  test('a key is tried, its missing permissions are listed, it is saved encrypted, and never shown', async () => {
    const world = await story(withoutKey);
    const helena = world.person('helena');
    const key = world.lever.keys.standard;
    world.lever.keys.of(key).rights = [
      'users:read',
      'opportunities:read',
      'postings:read',
      'stages:read',
      'panels:write',
      'contacts:read',
      'contact:read',
    ];
    await helena.opensHome();
    await helena.press('Connect Lever');
    await helena.sees(/dedicated account/);
    await helena.sees('Lever API key');
    await helena.fill('Lever API key', key);
    await helena.press('Test');
    await helena.sees(/The key works, but not everything is allowed[\s\S]*Missing[\s\S]*archive reasons \(read\)/);
    expect(helena.text()).not.toContain(key);
    await helena.press('Save anyway');
    await helena.sees(/Home[\s\S]*Replace Lever key[\s\S]*Lever: Connected/);
    expect(JSON.stringify(helena.screen())).not.toContain(key);
    const mine = world.slack.journal.since().filter((it) => it.entry !== 'delivery' || it.type !== 'view_submission');
    expect(JSON.stringify(mine)).not.toContain(key);

    // Testing the key used up Lever's burst, so the first sync takes some seconds; until then the bot says how far it is.
    for (let tries = 0; tries < 20 && !world.maya.text().includes('Open in Lever'); tries++) {
      await world.maya.types('/hire candidate Priya', { in: '#hiring' });
      await world.maya.sees(/Priya Raman[\s\S]*Open in Lever|first sync, about \d+ %/);
      await new Promise((done) => setTimeout(done, 400));
    }
    await world.maya.sees(/Priya Raman[\s\S]*Open in Lever/);
    await helena.types('/hire status', { in: 'Fulcrum' });
    await helena.sees(/Connected, with less than it needs[\s\S]*Missing permissions/);
  });
});

describe('a key that cannot be kept', () => {
  test.each([
    ['of the public postings API', 'postings-key-123456', /postings/i],
    ['that is a web address', 'https://hire.lever.co/settings', /web address/],
    ['that Lever does not know', 'unknown-key-unknown-key-1', /Nothing was saved/],
  ])('%s is explained and not saved, and its field is empty again', async (_what, pasted, expected) => {
    const world = await story(withoutKey);
    world.lever.keys.add('postings-key-123456', { kind: 'postings' });
    const helena = world.person('helena');
    await helena.types('/hire connect', { in: '#hiring' });
    await helena.sees('Lever API key');
    await helena.fill('Lever API key', pasted);
    await helena.press('Test');
    await helena.sees(expected);
    expect(JSON.stringify(helena.screen().modals)).not.toContain(pasted);
    await helena.closes();
    await helena.types('/hire status', { in: '#hiring' });
    await helena.sees(/Lever: Not connected/);
  });

  test('works, but its account does not know the person as a Super Admin', async () => {
    const world = await story(withoutKey);
    for (const user of world.lever.state.users.values()) {
      if (user.email === 'helena.duarte@acme.test') (user as { accessRole: string }).accessRole = 'team member';
    }
    const helena = world.person('helena');
    await helena.types('/hire connect', { in: '#hiring' });
    await helena.sees('Lever API key');
    await helena.fill('Lever API key', world.lever.keys.standard);
    await helena.press('Test');
    await helena.sees(
      /Only a Super Admin can connect Lever; in that account you are Team Member[\s\S]*Nothing was saved/,
    );
  });
});

test('when the key is revoked, status says what happened and the bot says so instead of "not found"', async () => {
  const world = await story();
  world.lever.keys.revoke();
  world.clock.move(61_000);
  await world.tick();
  await world.maya.types('/hire status', { in: '#hiring' });
  await world.maya.sees(/Lever: Refused by Lever[\s\S]*Copy of Lever: last read 1 min ago; the last try failed/);
  await world.maya.types('/hire candidate Priya', { in: '#hiring' });
  await world.maya.sees(/Lever does not accept our credentials any more[\s\S]*Nothing was changed/);
});

test('with the key in the environment, connect says where it comes from', async () => {
  const world = await story();
  const helena = world.person('helena');
  await helena.types('/hire connect', { in: '#hiring' });
  await helena.sees(/LEVER_API_KEY/);
});
