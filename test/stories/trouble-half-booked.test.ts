/** A booking that stopped half-way: what exists is said, and Finish or Undo ends it, once. */
import { expect, test } from 'vitest';
import {
  checksFirstDay,
  forbiddenByGoogle,
  heardTwice,
  oncePanel,
  patience,
  plansPanelFor,
  sharedWorld,
  whatStands,
} from '../support/dialogue.ts';

const theWorld = sharedWorld();

/** A booking that got as far as two of four invitations. */
async function stopsAtInvitations() {
  const it = theWorld();
  await plansPanelFor(it.maya, 'Priya');
  await checksFirstDay(it.maya);
  it.faults.calendars.inject({
    kind: 'status',
    status: 403,
    method: 'PATCH',
    path: '/events',
    body: forbiddenByGoogle,
    after: 2,
  });
  await it.maya.press('Book');
  await it.maya.sees(/only partly booked/, { timeoutMs: 29_000 });
  return it;
}

test('invitations fail half-way: who was invited and who was not is said, Finish invites the rest and nobody twice', async () => {
  const it = await stopsAtInvitations();
  const { maya } = it;
  const text = maya.text();
  expect(text).toMatch(/In Lever: the panel with 4 interviews/);
  expect(text).toMatch(/On calendars: 2 interviews, interviewers invited/);
  expect(text).toMatch(/2 held slots that nobody was invited to/);
  expect(whatStands(it, 'Priya Raman')).toMatchObject({ panels: 1, interviews: 4, sessions: 4, told: 0, cards: 0 });
  it.faults.calendars.clear();
  await maya.press('Finish');
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
  const stands = whatStands(it, 'Priya Raman');
  expect(stands).toMatchObject(oncePanel);
  expect(stands.interviewerInvites).toBe(stands.told);
  expect(heardTwice(it)).toEqual([]);
});

test('half-way, and the recruiter takes it back: nothing stands, those who had been invited are told it is off', async () => {
  const it = await stopsAtInvitations();
  const { maya } = it;
  it.faults.calendars.clear();
  await maya.press('Undo');
  await maya.sees(/Taken back/, patience);
  expect(whatStands(it, 'Priya Raman')).toMatchObject({
    panels: 0,
    sessions: 0,
    candidateEvents: 0,
    told: 0,
    cards: 0,
  });
  for (const user of it.company.lever.users) {
    const mails = it.calendars.state.invitesTo(String(user['email']));
    const kinds = mails.map((one) => one.kind);
    if (kinds.includes('invited')) expect(kinds).toEqual(['invited', 'cancelled']);
    else expect(kinds).toEqual([]);
  }
});

test('half-way and forgotten: a quarter of an hour later the bot asks once more, and Finish works from there', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.faults.calendars.inject({
    kind: 'status',
    status: 403,
    method: 'PATCH',
    path: '/events',
    body: forbiddenByGoogle,
  });
  await maya.press('Book');
  await maya.sees(/only partly booked/, { timeoutMs: 29_000 });
  it.faults.calendars.clear();
  await maya.closes({ all: true });
  for (let minutes = 0; minutes < 34; minutes += 17) {
    it.clock.move(17 * 60_000);
    await it.tick();
  }
  await maya.opensChannel('Fulcrum');
  await maya.sees(/only partly booked/, patience);
  expect(maya.text().match(/only partly booked/g)).toHaveLength(1);
  await maya.press('Finish');
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
  expect(whatStands(it, 'Priya Raman')).toMatchObject(oncePanel);
  expect(heardTwice(it)).toEqual([]);
});
