/** Fingers: twice, at once, from two windows, too late. Whatever is pressed, there is one panel, and nothing typed is lost. */
import { expect, test } from 'vitest';
import { submitView } from '../../sandbox/slack/interactions.ts';
import {
  booksFirstDay,
  checksFirstDay,
  hears,
  heardTwice,
  nothingStands,
  opensPlanFor,
  patience,
  plansPanelFor,
  reads,
  sharedWorld,
  whatStands,
} from '../support/dialogue.ts';
import type { StoryWorld } from '../support/world.ts';

const theWorld = sharedWorld();
const once = {
  panels: 1,
  interviews: 4,
  sessions: 4,
  candidateEvents: 1,
  candidateInvites: 1,
  cards: 1,
};

test('the plan is sent twice quickly: one search, and the second press gets the same answer', async () => {
  const it = theWorld();
  const { maya } = it;
  await opensPlanFor(maya, 'Priya');
  const first = maya.submits();
  const second = maya.submits();
  const outcomes = await Promise.all([first, second]);
  expect(outcomes.every((one) => one.ok)).toBe(true);
  await maya.sees(/days? works?/, patience);
  expect(maya.screen().modals).toHaveLength(1);
  await booksFirstDay(maya);
  await maya.sees(/Booked: 4 interviews/, patience);
  expect(whatStands(it, 'Priya Raman')).toMatchObject(once);
});

test('Book pressed three times at once: one panel, everybody hears once', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  await Promise.allSettled([maya.submits(), maya.submits(), maya.submits()]);
  await maya.sees(/Booked: 4 interviews/, patience);
  await it.slack.idle();
  const stands = whatStands(it, 'Priya Raman');
  expect(stands).toMatchObject(once);
  expect(stands.told).toBe(stands.interviewerInvites);
  expect(heardTwice(it)).toEqual([]);
});

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
  expect(stands).toMatchObject(once);
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
  expect(whatStands(it, 'Priya Raman')).toMatchObject(once);
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
  expect(whatStands(it, 'Priya Raman')).toMatchObject(once);
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

test('a plan that has expired: said, and what was typed can be read in the window', async () => {
  const it = theWorld();
  const { maya } = it;
  await opensPlanFor(maya, 'Priya');
  await maya.fill('When the candidate can', 'Tue after 13:00, not Thursday 26 November');
  it.clock.move(8 * 86_400_000);
  await it.tick();
  await maya.press('Find times');
  const said = await hears(maya);
  expect(said).toMatch(/This plan is no longer kept/);
  expect(said).toMatch(/Nothing was changed/);
  expect(said).toMatch(/Start again with \/hire schedule/);
  expect(maya.text()).toContain('Tue after 13:00, not Thursday 26 November');
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
});

test('availability that nobody can read is an error on its field, with the text kept', async () => {
  const it = theWorld();
  const { maya } = it;
  await opensPlanFor(maya, 'Priya');
  for (const text of ['whenever lol', '25:00-26:00', 'Tue 9:99', '🤷', 'x'.repeat(900)]) {
    await maya.fill('When the candidate can', text);
    await maya.press('Find times');
    await it.slack.idle();
    const modal = maya.screen().modals.at(-1);
    expect(Object.keys(modal?.errors ?? {}), `${text}: ${reads(maya).slice(0, 400)}`).toHaveLength(1);
    expect(Object.values(modal?.errors ?? {})[0]?.length).toBeLessThan(300);
    expect(maya.text()).toContain(text.slice(0, 60));
  }
  await maya.fill('When the candidate can', 'Tue 9-12');
  await maya.press('Find times');
  await maya.sees(/days? works?|Nothing fits/, patience);
});

test('dates that are over, upside down, or a year long are errors on their fields', async () => {
  const it = theWorld();
  const { maya } = it;
  await opensPlanFor(maya, 'Priya');
  for (const [from, until] of [
    ['2026-12-07', '2026-11-24'],
    ['2020-01-01', '2020-01-05'],
    ['2026-11-24', '2028-11-24'],
  ] as const) {
    await maya.picks('From', from);
    await maya.picks('Until', until);
    await maya.press('Find times');
    await it.slack.idle();
    const modal = maya.screen().modals.at(-1);
    expect(Object.keys(modal?.errors ?? {}).length, `${from} ${until}: ${reads(maya).slice(0, 300)}`).toBeGreaterThan(
      0,
    );
  }
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
