/** The commands that look, typed by the seeded company's people into the whole bot. One world: nothing here writes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/driver.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { MONDAY } from '../support/world.ts';

let world: World;
let maya: Person;

beforeAll(async () => {
  world = await startWorld({ at: MONDAY, frozen: true });
  maya = world.slack.person('maya');
});
afterAll(() => world.close());

const leverOf = (name: string): { id: string; url: string } => {
  const found = world.company.lever.opportunities.find((it) => it['name'] === name);
  return { id: String(found?.['id']), url: (found?.['urls'] as { show: string } | undefined)?.show ?? '' };
};

/** Types it and reads only what came back. */
async function answer(who: Person, typed: string, expected: RegExp): Promise<string> {
  const before = who.text();
  await who.types(typed, { in: '#hiring' });
  for (let tries = 0; tries < 200; tries++) {
    const fresh = who.text().slice(before.startsWith('──') ? 0 : before.length);
    if (expected.test(fresh)) return fresh;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`${typed} was not answered with ${String(expected)} but with:\n${who.text().slice(before.length)}`);
}

describe('/hire candidate', () => {
  test('shows the card of the one candidate with that name, contact data from the contact record', async () => {
    const card = await answer(maya, '/hire candidate priya', /Open in Lever/);
    expect(card).toMatch(/Priya Raman\n.*Senior Backend Engineer · stage On-site/);
    expect(card).toMatch(/priya.raman@example.com[\s\S]*Phone[\s\S]*Lisbon[\s\S]*Owner\s+Maya Lindqvist/);
    expect(card).toContain('[Schedule panel]');
  });

  test('offers a choice when several answer to it, and a press shows the one that was meant', async () => {
    const choice = await answer(maya, '/hire candidate Daniel Kim', /Which one\?/);
    expect(choice.match(/\[Show\]/g)).toHaveLength(2);
    expect(choice).toMatch(
      /Backend Engineer · On-site[\s\S]*Product Designer · Phone interview|Product Designer[\s\S]*Backend Engineer/,
    );
    await maya.press('Show', { first: true } as never);
    await maya.sees(/Daniel Kim[\s\S]*Open in Lever/);
  });

  test.each([
    ['a Lever link', () => leverOf('Priya Raman').url],
    ['an id', () => leverOf('Priya Raman').id],
    ['an e-mail address', () => 'PRIYA.RAMAN@example.com'],
  ])('%s finds exactly that person', async (_what, typed) => {
    await answer(maya, `/hire candidate ${typed()}`, /Priya Raman[\s\S]*Open in Lever/);
  });

  test('names the nearest people when nobody fits', async () => {
    await answer(maya, '/hire candidate Pirya Ramann', /No active candidate matches[\s\S]*Did you mean Priya Raman/);
  });

  test('says of an archived candidate that it is archived', async () => {
    const card = await answer(maya, `/hire candidate ${leverOf('Elif Demir').url}`, /Archived/);
    expect(card).not.toContain('[Schedule panel]');
  });

  test('explains a link of another Lever', async () => {
    const { id } = leverOf('Priya Raman');
    await answer(
      maya,
      `/hire candidate https://hire.eu.lever.co/candidates/${id}`,
      /another Lever \(hire\.eu\.lever\.co\)/,
    );
  });

  test('a confidential candidate does not exist for those not on the job, by name, id, link or e-mail', async () => {
    const { id, url } = leverOf('Morgan Lee');
    const omar = world.slack.person('omar'); // an Admin
    for (const typed of ['Morgan Lee', id, url, 'morgan.lee@example.com']) {
      const said = await answer(omar, `/hire candidate ${typed}`, /No active candidate/);
      expect(said).not.toContain('Chief Financial');
    }
    const helena = world.slack.person('helena');
    await answer(helena, '/hire candidate Morgan Lee', /Chief Financial Officer[\s\S]*Confidential/);
  });

  test('is refused to interviewers, who are told which role it takes', async () => {
    await answer(
      world.slack.person('ines'),
      '/hire candidate Priya',
      /needs the Lever role Limited Team Member or above; yours is Interviewer/,
    );
  });
});

test('the message shortcut finds whoever a message names', async () => {
  await world.slack.person('rui').says('I just met Priya Raman, very good', { in: '#hiring' });
  await maya.opensChannel('#hiring');
  await maya.shortcut('candidate.of-message', { on: /just met/ });
  await maya.sees(/Priya Raman[\s\S]*Open in Lever/);
});

test('a bare /hire opens a menu; a candidate picked there is shown', async () => {
  await maya.types('/hire', { in: '#hiring' });
  await maya.picks('Name, e-mail or job', 'Priya Raman');
  await maya.press('Show candidate');
  await maya.sees(/── Fulcrum ──[\s\S]*Priya Raman[\s\S]*Open in Lever/);
  await maya.closes();
});

describe('/hire me', () => {
  test.each([
    ['maya', /role Team Member[\s\S]*maya.lindqvist@acme.test can be read/],
    ['olu', /No Lever user has the e-mail address of your Slack profile \(olu.adeyemi@acme.test\)/],
    ['kim', /No Lever user has the e-mail address of your Slack profile \(kim.novak@personal.test\)/],
    ['jo', /guests and people of other companies cannot use it/],
  ])('%s', async (key, expected) => {
    const who = world.slack.person(key);
    await who.types('/hire me', { in: 'Fulcrum' });
    await who.sees(expected);
  });
});

test('/hire status names what is connected, how fresh the copy is, and the version', async () => {
  const said = await answer(maya, '/hire status', /Fulcrum 0\.1\.0/);
  expect(said).toMatch(/Lever: Connected[\s\S]*read less than a minute ago[\s\S]*Google Calendar answers/);
  world.faults.calendars.inject({ kind: 'status', status: 403, path: '.' });
  await answer(maya, '/hire status', /Calendars: (?!Google Calendar answers)/);
  world.faults.calendars.clear();
  world.clock.move(60_000);
  const grant = world.lever.keys.of();
  grant.rights = ['users:read', 'opportunities:read', 'stages:read'];
  grant.confidential = false;
  await answer(
    maya,
    '/hire status',
    /with less than it needs[\s\S]*Missing permissions: .*postings \(read\)[\s\S]*Confidential candidates and jobs are not visible/,
  );
  grant.rights = 'all';
  grant.confidential = true;
});

test('Home shows what there is for this person, and Refresh draws it again', async () => {
  await maya.opensHome();
  await maya.sees(/Fulcrum · Home[\s\S]*Lever: Connected[\s\S]*Your role in Lever: Team Member/);
  expect(maya.text()).not.toContain('Connect Lever');
  await maya.press('Refresh');
  await maya.sees(/Lever: Connected/);
  const olu = world.slack.person('olu');
  await olu.opensHome();
  await olu.sees(/Needs you[\s\S]*No Lever user has the e-mail address/);
});

test('a change in Lever is known within a minute, an archived candidate is gone, a new one is there', async () => {
  await answer(maya, '/hire candidate Wanjiru', /Wanjiru Mwangi/);
  const { id } = leverOf('Wanjiru Mwangi');
  const record = world.lever.state.opportunities.get(id) as { archived: unknown; updatedAt: number } | undefined;
  if (!record) throw new Error('the emulator lost a candidate');
  world.clock.move(60_000);
  record.archived = { reason: world.company.lever.archiveReasons[0]?.['id'], archivedAt: world.clock.now() };
  record.updatedAt = world.clock.now();
  world.clock.move(60_000);
  await world.tick();
  await answer(maya, '/hire candidate Wanjiru', /No active candidate matches/);
});
