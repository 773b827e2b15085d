/** Lever on a bad day: slow, down, too busy, silent, or without the answer. What is said is what is so. */
import { expect, test } from 'vitest';
import {
  askedOfLever,
  fromNow,
  hears,
  nothingStands,
  opensPlanFor,
  patience,
  sharedWorld,
  whatStands,
} from '../support/dialogue.ts';

const theWorld = sharedWorld();

test('Lever slow enough to miss every Slack deadline: it says that it works, and everything arrives', async () => {
  const it = theWorld();
  const { maya } = it;
  it.faults.lever.inject({ kind: 'slow', path: '/v1/opportunities/[^/]+$', times: 1, delayMs: 4_000 });
  await maya.types('/hire schedule Priya', { in: '#hiring' });
  await maya.sees('Pick', patience);
  const pressed = await maya.press('Pick');
  expect(pressed.failure).toBeNull();
  await maya.sees(/Reading the candidate from Lever/);
  await maya.sees('Find times', patience);
});

test('Lever answers 500 to reads: what failed, that nothing was changed, what support will ask for, and a way on', async () => {
  const it = theWorld();
  const { maya } = it;
  it.faults.lever.inject({ kind: 'status', status: 500, method: 'GET', path: '/v1/opportunities/[^/]+$' });
  await maya.types('/hire schedule Priya', { in: '#hiring' });
  await maya.sees('Pick', patience);
  await maya.press('Pick');
  await maya.sees(/Nothing was changed/, { timeoutMs: 25_000 });
  const said = await hears(maya);
  expect(said).toMatch(/Lever/);
  expect(said).toMatch(/Nothing was changed/);
  expect(said).toMatch(/GET \/opportunities\/:?/);
  expect(said).not.toMatch(/our fault/i);
  it.faults.lever.clear();
  await maya.closes({ all: true });
  await opensPlanFor(maya, 'Priya');
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
});

test('Lever hangs on one question: it is asked once more, and the plan opens as if nothing had been', {
  timeout: 60_000,
}, async () => {
  const it = theWorld();
  const { maya } = it;
  await maya.types('/hire schedule Priya', { in: '#hiring' });
  await maya.sees('Pick', patience);
  it.faults.lever.inject({ kind: 'hang', method: 'GET', path: '/v1/opportunities/[^/]+$', times: 1 });
  await maya.press('Pick');
  // The client gives an answer fifteen seconds; meanwhile the window says that Lever is being read.
  await maya.sees('Find times', { timeoutMs: 40_000 });
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
});

test('too many requests: waits as long as Lever asks, without a word, and asks again', async () => {
  const it = theWorld();
  const { maya } = it;
  await maya.types('/hire schedule Priya', { in: '#hiring' });
  await maya.sees('Pick', patience);
  it.faults.lever.inject({
    kind: 'status',
    status: 429,
    path: '/v1/opportunities/[^/]+$',
    times: 1,
    headers: { 'retry-after': '1' },
    body: { code: 'TooManyRequestsError', message: 'slow down' },
  });
  const mark = fromNow(it);
  const before = performance.now();
  await maya.press('Pick');
  await maya.sees('Find times', patience);
  expect(performance.now() - before).toBeGreaterThan(900);
  expect(askedOfLever(it, mark).filter((one) => /^GET \/v1\/opportunities\/[^/]+$/.test(one))).toHaveLength(2);
});

test('the bot’s own copy of Lever is being read when somebody types: said so, not "nobody is called that"', async () => {
  const it = theWorld();
  await it.stopBot();
  it.faults.lever.inject({ kind: 'slow', method: 'GET', path: '/v1/opportunities$', delayMs: 1_500 });
  const starting = it.startBot();
  await expect
    .poll(
      async () => {
        await it.maya.types('/hire schedule Priya', { in: '#hiring' });
        return it.maya.text();
      },
      { timeout: 15_000, interval: 200 },
    )
    .toMatch(/Candidates are still being read from Lever/);
  await starting;
  it.faults.lever.clear();
  await opensPlanFor(it.maya, 'Priya');
});
