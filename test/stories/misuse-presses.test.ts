/** Fingers: twice, at once, from two windows, too late. Whatever is pressed, there is one panel, and nothing typed is lost. */
import { expect, test } from 'vitest';
import {
  booksFirstDay,
  checksFirstDay,
  heardTwice,
  hears,
  nothingStands,
  oncePanel,
  opensPlanFor,
  patience,
  plansPanelFor,
  reads,
  sharedWorld,
  whatStands,
} from '../support/dialogue.ts';

const theWorld = sharedWorld();

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
  expect(whatStands(it, 'Priya Raman')).toMatchObject(oncePanel);
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
  expect(stands).toMatchObject(oncePanel);
  expect(stands.told).toBe(stands.interviewerInvites);
  expect(heardTwice(it)).toEqual([]);
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

test('hours typed the wrong way round are read back on the days and before Book, with what was made of them', async () => {
  const it = theWorld();
  const { maya } = it;
  await opensPlanFor(maya, 'Priya');
  await maya.fill('When the candidate can', 'weekdays 12-9');
  await maya.press('Find times');
  await maya.sees(/Candidate: Mon–Fri 12:00–21:00, \w+ time, \d+ \w+–\d+ \w+/, patience);
  expect(maya.text()).toContain('“12-9” ends before it starts and was read as 12:00–21:00');
  await maya.press('Pick');
  await maya.sees('Nothing is booked yet', patience);
  expect(maya.text()).toMatch(/Candidate: Mon–Fri 12:00–21:00/);
  expect(maya.text()).toContain('“12-9” ends before it starts');
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
