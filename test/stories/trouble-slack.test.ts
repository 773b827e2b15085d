/** Slack on a bad day: the booking stands, everybody who could not be told is named, and nobody hears twice. */
import { expect, test } from 'vitest';
import { checksFirstDay, hears, patience, plansPanelFor, reads, sharedWorld, whatStands } from '../support/dialogue.ts';
import type { StoryWorld } from '../support/world.ts';

const theWorld = sharedWorld();
const booked = { panels: 1, interviews: 4, sessions: 4, candidateEvents: 1, candidateInvites: 1 };
const refuses = (error: string) =>
  ({ kind: 'status', status: 200, path: '/api/chat.postMessage', body: { ok: false, error } }) as const;

async function ready(it: StoryWorld) {
  await plansPanelFor(it.maya, 'Priya');
  await checksFirstDay(it.maya);
}

test('Slack is down when people are told: booked all the same, and those who were not told are named', async () => {
  const it = theWorld();
  const { maya } = it;
  await ready(it);
  it.faults.slack.inject(refuses('user_disabled'));
  await maya.press('Book');
  const said = await hears(maya, 29_000);
  expect(said).toMatch(/Booked: 4 interviews in Lever, 5 invites sent/);
  expect(
    said.match(/got the calendar invitation, but no message in Slack: that Slack account is deactivated/g),
  ).toHaveLength(5);
  expect(whatStands(it, 'Priya Raman')).toMatchObject({ ...booked, told: 0, cards: 0 });
});

test('too many messages for Slack: it waits as asked and everybody is told once', async () => {
  const it = theWorld();
  const { maya } = it;
  await ready(it);
  it.faults.slack.inject({
    kind: 'status',
    status: 429,
    path: '/api/chat.postMessage',
    times: 1,
    after: 1,
    headers: { 'retry-after': '1' },
    body: { ok: false, error: 'ratelimited' },
  });
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews/, patience);
  const stands = whatStands(it, 'Priya Raman');
  expect(stands).toMatchObject({ ...booked, cards: 1 });
  expect(stands.told).toBe(stands.interviewerInvites);
});

test('Slack posts a message and its answer is lost: it is not posted again, and it is said that this is not known', async () => {
  const it = theWorld();
  const { maya } = it;
  await ready(it);
  it.faults.slack.inject({ kind: 'cut-after', path: '/api/chat.postMessage', times: 1 });
  await maya.press('Book');
  const said = await hears(maya, 29_000);
  expect(said).toMatch(/Booked: 4 interviews/);
  const stands = whatStands(it, 'Priya Raman');
  expect(stands).toMatchObject(booked);
  expect(stands.told).toBe(stands.interviewerInvites);
  expect(said).toMatch(/did not confirm/);
});

test('Slack answers 500 while people are told: nobody is told twice, and each is named as not confirmed', async () => {
  const it = theWorld();
  const { maya } = it;
  await ready(it);
  it.faults.slack.inject({ kind: 'status', status: 500, path: '/api/chat.postMessage' });
  await maya.press('Book');
  const said = await hears(maya, 29_000);
  expect(said).toMatch(/Booked: 4 interviews in Lever, 5 invites sent/);
  expect(said.match(/no message in Slack: Slack did not confirm/g)).toHaveLength(5);
  expect(whatStands(it, 'Priya Raman')).toMatchObject({ ...booked, told: 0, cards: 0 });
});

test('Slack answers 500 to everything for a moment: the person is told as soon as it works again', async () => {
  const it = theWorld();
  const { maya } = it;
  await maya.types('/hire schedule Priya', { in: '#hiring' });
  await maya.sees('Pick', patience);
  it.faults.slack.inject({ kind: 'status', status: 500, path: '/api/views.open', times: 1 });
  await maya.press('Pick');
  await expect.poll(() => reads(maya), { timeout: 15_000 }).toMatch(/Find times|Slack/);
});
