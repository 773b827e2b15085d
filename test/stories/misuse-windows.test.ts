/** More windows than one, or none: what is booked is what the pressed window showed, and its end is heard. */
import { expect, test } from 'vitest';
import { submitView } from '../../sandbox/slack/interactions.ts';
import {
  checksFirstDay,
  heardTwice,
  nothingStands,
  oncePanel,
  patience,
  plansPanelFor,
  reads,
  sharedWorld,
  whatStands,
} from '../support/dialogue.ts';
import type { StoryWorld } from '../support/world.ts';

const theWorld = sharedWorld();

/** Puts the modal aside as if it were open on another device of the same person; presses its button later. */
function onAnotherDevice(it: StoryWorld) {
  const { state, core } = it.slack;
  const user = state.user(it.company.slackTeamId, it.maya.id);
  const view = state.stack(it.maya.id).at(-1);
  if (user === undefined || view === undefined) throw new Error('there is no modal to put aside');
  state.stacks.set('another device', [view]);
  state.stacks.set(it.maya.id, []);
  const text = () => JSON.stringify(view.body);
  return { submits: () => submitView(core, user, view), text };
}

test('two windows with the same day: Book in both at once makes one panel', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  const laptop = onAnotherDevice(it);
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  await Promise.all([maya.submits(), laptop.submits()]);
  await maya.sees(/Booked: 4 interviews/, patience);
  await it.slack.idle();
  const stands = whatStands(it, 'Priya Raman');
  expect(stands).toMatchObject(oncePanel);
  expect(stands.told).toBe(stands.interviewerInvites);
  expect(heardTwice(it)).toEqual([]);
});

test('two windows with different days: what is booked is never what the pressed window did not show', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  const laptop = onAnotherDevice(it);
  await plansPanelFor(maya, 'Priya');
  await maya.press('Pick', { nth: 1 });
  await maya.sees('Check and book', patience);
  await laptop.submits();
  await expect.poll(laptop.text, { timeout: 15_000 }).toMatch(/not what you looked at|changed|Nothing was booked/i);
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews/, patience);
  expect(whatStands(it, 'Priya Raman')).toMatchObject(oncePanel);
});

test('the window is closed while it is being booked: the result is said where it was asked', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.faults.lever.inject({ kind: 'slow', method: 'POST', path: '/panels', times: 1, delayMs: 700 });
  await maya.submits();
  await maya.closes({ all: true });
  await maya.sees(/Booked: 4 interviews/, patience);
  expect(maya.screen().modals).toEqual([]);
  expect(whatStands(it, 'Priya Raman')).toMatchObject(oncePanel);
});

test('the window is closed and it is not booked: that is said too, and the plan is kept', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.lever.ui.archive('Priya Raman', 'Withdrew');
  it.faults.lever.inject({ kind: 'slow', method: 'GET', path: '/v1/opportunities/[^/]+$', times: 1, delayMs: 700 });
  await maya.submits();
  await maya.closes({ all: true });
  await maya.sees(/It could not be booked, and nothing is left of it/, patience);
  expect(reads(maya)).toMatch(/Priya Raman was archived in Lever/);
  expect(reads(maya)).toMatch(/The plan is kept/);
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
});

test('an expired trigger: said in words, and Try again opens the window', async () => {
  const it = theWorld();
  const { maya } = it;
  await maya.types('/hire schedule Priya', { in: '#hiring' });
  await maya.sees('Pick', patience);
  it.faults.slack.inject({
    kind: 'status',
    status: 200,
    path: '/api/views.open',
    times: 1,
    body: { ok: false, error: 'expired_trigger_id' },
  });
  await maya.press('Pick');
  await maya.sees(/longer than Slack waits for a window to open/, patience);
  expect(reads(maya)).toMatch(/Nothing was changed/);
  await maya.press('Open the plan');
  await maya.sees('Find times', patience);
});

test('Slack itself is too slow to open the window: the same words, the same way out', async () => {
  const it = theWorld();
  const { maya } = it;
  await maya.types('/hire schedule Priya', { in: '#hiring' });
  await maya.sees('Pick', patience);
  // The trigger is three seconds old by the time the call arrives.
  it.faults.slack.inject({ kind: 'slow', path: '/api/views.open', times: 1, delayMs: 3_200 });
  await maya.press('Pick');
  await maya.sees(/longer than Slack waits for a window to open/, patience);
  await maya.press('Open the plan');
  await maya.sees('Find times', patience);
});
