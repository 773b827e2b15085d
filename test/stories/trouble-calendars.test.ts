/** Calendars on a bad day: refused, down, too busy, or without the answer. Nothing is there twice, nothing is forgotten. */
import { expect, test } from 'vitest';
import {
  booksFirstDay,
  checksFirstDay,
  emailOf,
  forbiddenByGoogle,
  hears,
  nothingStands,
  oncePanel,
  opensPlanFor,
  patience,
  plansPanelFor,
  sharedWorld,
  whatStands,
} from '../support/dialogue.ts';

const theWorld = sharedWorld();

test('events may not be made: nothing is written in Lever, nobody is told, and what to do is said', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.faults.calendars.inject({ kind: 'status', status: 403, method: 'POST', path: '/events', body: forbiddenByGoogle });
  await maya.press('Book');
  const said = await hears(maya, 25_000);
  expect(said).toMatch(/Nothing was booked, and nobody was told/);
  expect(said).toMatch(/Google|calendar/i);
  expect(said).not.toMatch(/our fault/i);
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
});

test('the second of four slots is refused: the first is taken back, nothing stands anywhere', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.faults.calendars.inject({
    kind: 'status',
    status: 403,
    method: 'POST',
    path: '/events',
    body: forbiddenByGoogle,
    after: 1,
  });
  await maya.press('Book');
  expect(await hears(maya, 25_000)).toMatch(/Nothing was booked, and nobody was told/);
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
  it.faults.calendars.clear();
  await maya.press('Check and try again');
  await maya.sees('Check and book', patience);
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
  expect(whatStands(it, 'Priya Raman')).toMatchObject(oncePanel);
});

test('a stumble: 500, too many requests, and an answer that is lost after the write are sat out, once each', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.faults.calendars.inject({ kind: 'cut-after', method: 'POST', path: '/events', times: 2 });
  it.faults.calendars.inject({ kind: 'status', status: 500, method: 'POST', path: '/events', times: 1 });
  it.faults.calendars.inject({
    kind: 'status',
    status: 429,
    method: 'POST',
    path: '/events',
    times: 1,
    headers: { 'retry-after': '1' },
    body: { error: { code: 429, errors: [{ reason: 'rateLimitExceeded' }] } },
  });
  it.faults.calendars.inject({ kind: 'cut-after', method: 'PATCH', path: '/events', times: 2 });
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, { timeoutMs: 29_000 });
  const stands = whatStands(it, 'Priya Raman');
  expect(stands).toMatchObject(oncePanel);
  expect(stands.interviewerInvites).toBe(stands.told);
});

test('no calendar can be read: nobody counts as free, and that is what is said', async () => {
  const it = theWorld();
  const { maya } = it;
  await opensPlanFor(maya, 'Priya');
  it.faults.calendars.inject({ kind: 'status', status: 403, path: '/', body: forbiddenByGoogle });
  await maya.press('Find times');
  const said = await hears(maya, 29_000);
  expect(said).not.toMatch(/days? works?/);
  expect(said).toMatch(/Nothing was (booked|changed)/);
  expect(said).toMatch(/Google|calendar/i);
  expect(said).not.toMatch(/our fault/i);
});

test('one interviewer stops sharing between the search and Book: not free, not booked', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.calendars.state.setReadable(emailOf(it, 'rui'), false);
  await maya.press('Book');
  const said = await hears(maya);
  expect(said).toMatch(/Nothing was booked, and nobody was told/);
  expect(said).toMatch(/rui\.carvalho@acme\.test does not share|Rui Carvalho/);
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
  await maya.press('Search again');
  await maya.sees(/days? works?/, patience);
  expect(maya.text()).not.toMatch(/Hiring manager — Rui Carvalho/);
  await booksFirstDay(maya);
  await maya.sees(/Booked: 4 interviews/, patience);
});
