/** Lever fails while a booking is being written: one panel or none, and which of both is said. */
import { expect, test } from 'vitest';
import {
  askedOfLever,
  checksFirstDay,
  fromNow,
  heardTwice,
  hears,
  nothingStands,
  oncePanel,
  patience,
  plansPanelFor,
  sharedWorld,
  whatStands,
} from '../support/dialogue.ts';

const theWorld = sharedWorld();

test('too many requests without a Retry-After, at the very write: booked once all the same', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.faults.lever.inject({ kind: 'status', status: 429, method: 'POST', path: '/panels', times: 2, body: {} });
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
  expect(whatStands(it, 'Priya Raman')).toMatchObject(oncePanel);
  expect(heardTwice(it)).toEqual([]);
});

test('Lever writes the panel and the answer is lost: found again, one panel, one invitation each', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.faults.lever.inject({ kind: 'cut-after', method: 'POST', path: '/panels', times: 1 });
  const mark = fromNow(it);
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
  expect(whatStands(it, 'Priya Raman')).toMatchObject(oncePanel);
  expect(heardTwice(it)).toEqual([]);
  expect(askedOfLever(it, mark, 'POST').filter((one) => one.endsWith('/panels'))).toHaveLength(1);
});

test('the answer is lost and Lever cannot be read either: "perhaps", Finish looks first, one panel', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.faults.lever.inject({ kind: 'cut-after', method: 'POST', path: '/panels', times: 1 });
  // Limits are counted before the write; Lever goes silent with it.
  const heard = it.wire.listen((entry) => {
    if (entry.service !== 'lever' || entry.method !== 'POST' || !entry.path.endsWith('/panels')) return;
    it.faults.lever.inject({ kind: 'status', status: 500, method: 'GET', path: '/panels' });
    heard();
  });
  await maya.press('Book');
  await maya.sees(/only partly booked/, { timeoutMs: 29_000 });
  expect(maya.text()).toMatch(/In Lever: perhaps the panel/);
  expect(whatStands(it, 'Priya Raman')).toMatchObject({ panels: 1, sessions: 4, candidateEvents: 0, told: 0 });
  expect(whatStands(it, 'Priya Raman')).toMatchObject({ interviewerInvites: 0, candidateInvites: 0, cards: 0 });
  it.faults.lever.clear();
  const mark = fromNow(it);
  await maya.press('Finish');
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
  expect(whatStands(it, 'Priya Raman')).toMatchObject(oncePanel);
  expect(heardTwice(it)).toEqual([]);
  expect(askedOfLever(it, mark, 'POST').filter((one) => one.endsWith('/panels'))).toEqual([]);
}, 60_000);

test('the key is revoked in the middle: said as what it is, nothing stays behind, and a new key books it', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  const revoked = it.wire.listen((entry) => {
    // The last look is over, slots are held, and now the key goes.
    if (entry.service === 'google' && entry.method === 'POST' && entry.path.endsWith('/events')) it.lever.revokeKey();
  });
  await maya.press('Book');
  const said = await hears(maya, 25_000);
  revoked();
  expect(said).toMatch(/Nothing was booked, and nobody was told/);
  expect(said).toMatch(/key|credentials|sign-in/i);
  expect(said).not.toMatch(/our fault/i);
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
  it.lever.keys.of().revoked = false;
  await maya.press('Check and try again');
  await maya.sees('Check and book', patience);
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
  expect(whatStands(it, 'Priya Raman')).toMatchObject(oncePanel);
  expect(heardTwice(it)).toEqual([]);
});

test('the candidate is archived between the search and Book: said, nothing written', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.lever.ui.archive('Priya Raman', 'Withdrew');
  const mark = fromNow(it);
  await maya.press('Book');
  const said = await hears(maya);
  expect(said).toMatch(/Priya Raman was archived in Lever/);
  expect(said).toMatch(/Nothing was booked, and nobody was told/);
  expect(askedOfLever(it, mark).filter((one) => !one.startsWith('GET'))).toEqual([]);
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
});
