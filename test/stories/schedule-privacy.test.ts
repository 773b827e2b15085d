/** Who may read what: channels shared with another company, and candidates that are confidential. */
import { expect, test } from 'vitest';
import { type StoryWorld, world } from '../support/world.ts';

async function books(it: StoryWorld, who: 'maya', name: string, channel: string) {
  const person = it.person(who);
  await person.types(`/hire schedule ${name}`, { in: channel });
  await person.sees(/Pick/);
  await person.press('Pick');
  await person.sees(/Find times/);
  await person.press('Find times');
  await person.sees(/days? works?/);
  await person.press('Pick');
  await person.sees(/Check and book/);
}

test('in a channel shared with another company the card names nobody, and the preview says so', async () => {
  const it = await world();
  const { maya } = it;
  await books(it, 'maya', 'Priya', '#agency-northstar');
  expect(maya.text()).toMatch(/without names because people of another company may read it/);
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews/);
  await maya.closes({ all: true });
  const omar = it.person('omar');
  await omar.opensChannel('#agency-northstar');
  await omar.sees(/Scheduled · A candidate for Senior Backend Engineer/);
  expect(omar.text()).not.toMatch(/Priya|Raman|Maya|hire\.lever/);
});

test('a person with two candidacies: both are offered, and the panel stands on the chosen one only', async () => {
  const it = await world();
  const { maya, lever } = it;
  const panels = () =>
    [...lever.state.opportunities.values()]
      .filter((one) => lever.opportunityOf(one.id)['name'] === 'Ana Souza')
      .map((one) => ({ id: one.id, count: lever.state.panelsOf(one.id).length }));
  const before = panels();
  await maya.types('/hire schedule Ana Souza', { in: '#hiring' });
  await maya.sees(/Which one\? 2 active candidates/);
  expect(maya.text()).toMatch(/Engineering Manager, Payments/);
  await maya.press('Pick', { in: 'Senior Backend Engineer' });
  await maya.sees(/Find times/);
  await maya.press('Find times');
  await maya.sees(/days? works?/);
  await maya.press('Pick');
  await maya.sees(/Check and book/);
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews/);
  const grown = panels().filter((one) => before.find((old) => old.id === one.id)?.count === one.count - 1);
  const same = panels().filter((one) => before.find((old) => old.id === one.id)?.count === one.count);
  expect([grown.length, same.length]).toEqual([1, 1]);
  expect(JSON.stringify(lever.view(grown[0]?.id ?? ''))).toContain('Senior Backend Engineer');
});

test('without an e-mail address in Lever no invitation is promised to the candidate', async () => {
  const it = await world();
  const { maya } = it;
  await books(it, 'maya', 'Tom Okafor', '#hiring');
  expect(maya.text()).toMatch(/Lever has no e-mail address for the candidate/);
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews in Lever, 4 invites sent/);
});

test('a confidential candidate: those not on it hear what they hear of nobody; for the others no channel is told', async () => {
  const it = await world();
  const secret = [...it.company.lever.opportunities].find((one) => one['confidentiality'] === 'confidential');
  const name = String(secret?.['name']);
  await it.maya.types(`/hire schedule ${name}`, { in: 'Fulcrum' });
  await it.maya.sees(/No active candidate|Pick/);
  expect(it.maya.text()).not.toMatch(/Chief Financial Officer/);

  const helena = it.person('helena');
  await helena.types(`/hire schedule ${name}`, { in: 'Fulcrum' });
  await helena.sees(/Chief Financial Officer/);
  await helena.press('Pick');
  await helena.sees(/Confidential: no channel will be told/);
});

test('an archived candidate’s link is explained', async () => {
  const it = await world();
  const elif = it.lever.opportunityOf('Elif Demir');
  await it.maya.types(`/hire schedule https://hire.lever.co/candidates/${String(elif['id'])}`, { in: '#hiring' });
  await it.maya.sees(/archived/i);
  expect(it.maya.text()).toMatch(/Nothing was changed|Restore|restore/);
});
