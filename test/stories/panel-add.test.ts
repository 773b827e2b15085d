/** A panel that stands gets one more interview, another order, another room: the same panel afterwards, in Lever and on calendars. */
import { expect, test } from 'vitest';
import { hears, patience, sharedWorld } from '../support/dialogue.ts';
import {
  booked,
  CANDIDATE,
  eventsOf,
  hearsFromBot,
  interviewOf,
  mails,
  opens,
  opensInterview,
  panelOf,
} from '../support/panel-steps.ts';
import { MONDAY, type StoryWorld } from '../support/world.ts';

const theWorld = sharedWorld();
const MINUTE = 60_000;

/** Everything on the candidate's calendar. */
const candidates = (it: StoryWorld) =>
  it.calendars.state.eventsOf(CANDIDATE, MONDAY, MONDAY + 42 * 86_400_000).map((one) => one.event);

/** Up to the preview of one more interview with Sofia Pires; one press is left. */
async function aboutToAdd(it: StoryWorld): Promise<void> {
  const { maya } = it;
  await opens(it);
  await maya.press('Add an interview');
  await maya.sees(/All of these stay where they are/, patience);
  await maya.press('Another one');
  await maya.sees('Find times', patience);
  await maya.fill('Title', 'Portfolio talk');
  await maya.fill('Minutes', '30');
  await maya.picks('Interviewers to choose from', ['Sofia Pires', 'Nora Eriksen']);
  await maya.picks('Feedback form', 'Portfolio review');
  await maya.fill('Place', 'Room Tejo');
  await maya.press('Find times');
  await maya.sees(/times? works?/, patience);
  await maya.press('Pick');
  await maya.sees(/Nothing is changed yet/, patience);
}

test('one more interview is planned around what stands, and is in Lever, on calendars and in messages once', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  const invitations = candidates(it);
  await aboutToAdd(it);
  expect(maya.text()).toMatch(/Portfolio talk.*at Room Tejo/s);
  expect(maya.text()).toMatch(/One more interview in the same panel; the others stay as they are/);
  expect(panelOf(it)).toEqual(before);
  await maya.press('Add');
  await maya.sees(/Added by .*Portfolio talk/, patience);

  const after = panelOf(it);
  expect(after.id).toBe(before.id);
  expect(after.interviews).toHaveLength(5);
  for (const one of before.interviews) expect(after.interviews).toContainEqual(one);
  const added = interviewOf(after, 'Portfolio talk');
  const form = it.company.lever.feedbackTemplates.find((one) => one['text'] === 'Portfolio review')?.['id'];
  expect(added).toMatchObject({ duration: 30, feedbackTemplate: form });
  expect(added.location).toMatch(/^Room Tejo · https:/);
  const [who, ...others] = added.interviewers;
  expect(others).toEqual([]);
  const mine = eventsOf(it, who?.email ?? '').filter((one) => one.start === added.date);
  expect(mine).toHaveLength(1);
  expect(mine[0]?.end).toBe(added.date + 30 * MINUTE);
  expect(mine[0]?.description).toContain(`/interviews/${added.id}`);
  expect(mine[0]?.description).toContain('Room Tejo');
  // The candidate’s invitations are the same ones, as far as they are still needed: a filled pause makes one of two.
  const now = candidates(it);
  const ids = new Set(invitations.map((one) => one.id));
  expect(now.filter((one) => ids.has(one.id)).length).toBe(Math.min(now.length, ids.size));
  expect(now.map((one) => one.description).join('\n')).toContain('Portfolio talk with');
  // Nobody else's day was touched.
  const coding = interviewOf(before, 'Coding interview').interviewers[0]?.email ?? '';
  if (coding !== who?.email) expect(mails(it, coding)).toEqual(['invited']);
  await hearsFromBot(it, who?.email ?? '', /Portfolio talk/);

  // And taken back: gone from Lever and from calendars, the others as they were.
  await maya.closes();
  await maya.press('Undo', { in: /Added by/ });
  await maya.sees(/Taken back/, patience);
  expect(panelOf(it).interviews).toEqual(before.interviews);
  expect(eventsOf(it, who?.email ?? '').filter((one) => one.start === added.date)).toEqual(
    before.interviews.some((one) => one.date === added.date && one.interviewers.some((it2) => it2.email === who?.email))
      ? expect.anything()
      : [],
  );
  expect(
    candidates(it)
      .map((one) => one.description)
      .join('\n'),
  ).not.toContain('Portfolio talk');
  expect(
    candidates(it)
      .map((one) => one.id)
      .toSorted(),
  ).toEqual([...ids].toSorted());
});

test('Lever’s answer is lost after the interview was made: it is found there, and there is one', async () => {
  const it = theWorld();
  await booked(it);
  await aboutToAdd(it);
  it.faults.lever.inject({ kind: 'cut-after', method: 'PUT', path: '/panels/', times: 1 });
  await it.maya.press('Add');
  expect(await hears(it.maya, patience.timeoutMs)).toMatch(/Added by/);
  const made = panelOf(it).interviews.filter((one) => one.subject === 'Portfolio talk');
  expect(made).toHaveLength(1);
  expect(eventsOf(it, made[0]?.interviewers[0]?.email ?? '').filter((one) => one.start === made[0]?.date)).toHaveLength(
    1,
  );
});

test('Lever refuses the addition: nothing is left on any calendar, and a second try works', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  await aboutToAdd(it);
  const body = { code: 'Forbidden', message: 'no' };
  it.faults.lever.inject({ kind: 'status', status: 403, method: 'PUT', path: '/panels/', times: 1, body });
  await maya.press('Add');
  await maya.sees(/Nothing was changed anywhere, and nobody was told/, patience);
  expect(panelOf(it)).toEqual(before);
  const stray = () =>
    it.calendars.state
      .on(`interviews@${it.company.domain}`)
      .filter((one) => one.title.startsWith('Portfolio talk') && one.status !== 'cancelled');
  expect(stray()).toEqual([]);
  await maya.press('Check and try again');
  await maya.sees(/Nothing is changed yet/, patience);
  await maya.press('Add');
  expect(await hears(maya, patience.timeoutMs)).toMatch(/Added by/);
  expect(panelOf(it).interviews).toHaveLength(5);
  expect(stray()).toHaveLength(1);
});

test('ML2: the order of a day is changed: the same interviews and events, in the same stretch of the day', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  const sorted = before.interviews.toSorted((a, b) => a.date - b.date);
  const last = sorted.at(-1);
  const third = sorted.at(-2);
  if (last === undefined || third === undefined) throw new Error('no interviews');
  await opens(it);
  await maya.press('Change the order');
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/That is the order it has now/, patience);
  await maya.press('Earlier', { in: new RegExp(`4\\. +${last.subject}`) });
  await maya.sees(new RegExp(`3\\. +${last.subject}`), patience);
  await maya.press('Find times');
  await maya.sees(/times? works?/, patience);
  await maya.press('Pick');
  await maya.sees(/The sessions come in another order than before/, patience);
  await maya.press('Move');
  await maya.sees(/Moved by/, patience);
  const after = panelOf(it).interviews.toSorted((a, b) => a.date - b.date);
  expect(after.map((one) => one.id)).toEqual([sorted[0]?.id, sorted[1]?.id, last.id, third.id]);
  expect(after[0]?.date).toBeGreaterThanOrEqual(sorted[0]?.date ?? 0);
  const end = (one: (typeof after)[number] | undefined) => (one?.date ?? 0) + (one?.duration ?? 0) * MINUTE;
  expect(end(after.at(-1))).toBeLessThanOrEqual(end(last));
  for (const one of after)
    for (const who of one.interviewers)
      expect(
        eventsOf(it, who.email).map((event) => event.start),
        who.email,
      ).toEqual([one.date]);
});

test('ML2: one interview gets a room of its own, in Lever, in the event and in its interviewer’s message', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  const design = interviewOf(before, 'System design');
  const [who] = design.interviewers;
  await opensInterview(it, 'System design');
  await maya.press('Edit title, length, form or place');
  await maya.sees('See what changes', patience);
  await maya.fill('Place', 'Room Tejo');
  await maya.picks('Video, and the other interviews', []);
  await maya.press('See what changes');
  await maya.sees(/Place: by video → Room Tejo/, patience);
  await maya.press('Save');
  await maya.sees(/Edited by/, patience);
  const after = panelOf(it);
  expect(interviewOf(after, 'System design')).toEqual({ ...design, location: 'Room Tejo' });
  for (const one of before.interviews.filter((other) => other.id !== design.id))
    expect(after.interviews).toContainEqual(one);
  expect(eventsOf(it, who?.email ?? '')[0]?.description).toMatch(/Where: Room Tejo$/m);
  expect(eventsOf(it, CANDIDATE)[0]?.description).toMatch(/System design with[^\n]*\n +Place: Room Tejo/);
  await hearsFromBot(it, who?.email ?? '', /Place: Room Tejo/);
  // The panel's screen agrees with Lever: there is nothing to repair.
  await maya.closes();
  await opens(it);
  await maya.sees(/at Room Tejo/, patience);
  expect(maya.screen().channel?.messages.at(-1)?.text).not.toMatch(/Repair/);
});
