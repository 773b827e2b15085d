/** What others do to a booked panel in calendars and in Lever (J12): its scheduler hears it within a minute, once, with a way out. */
import { expect, test } from 'vitest';
import { askedOfLever, emailOf, fromNow, patience, sharedWorld } from '../support/dialogue.ts';
import {
  booked,
  CANDIDATE,
  eventsOf,
  hearsFromBot,
  interviewOf,
  livePanels,
  mails,
  panelOf,
} from '../support/panel-steps.ts';
import { auditOf } from '../support/interviewers.ts';
import type { StoryWorld } from '../support/world.ts';

const theWorld = sharedWorld();
const MINUTE = 60_000;
const ORGANIZER = 'interviews@acme.test';

async function aMinuteLater(it: StoryWorld): Promise<void> {
  it.clock.move(MINUTE);
  await it.tick();
}

/** What the bot has said to Maya about this, message by message. */
function said(it: StoryWorld, words: RegExp): string[] {
  return [...it.slack.state.workspaces.values()]
    .flatMap((team) => [...team.channels.values()])
    .filter((channel) => channel.kind === 'im')
    .flatMap((channel) => channel.messages)
    .map((message) => JSON.stringify([message.text, message.blocks]))
    .filter((text) => words.test(text));
}

function eventOf(it: StoryWorld, subject: string) {
  const interview = interviewOf(panelOf(it), subject);
  const address = interview.interviewers[0]?.email ?? '';
  const [event] = it.calendars.state
    .eventsOf(address, interview.date, interview.date + MINUTE)
    .filter((one) => one.event.source === 'google');
  if (event === undefined) throw new Error(`no event for ${subject}`);
  return { address, event: event.event, interview };
}

test('nothing happened: nobody hears anything, and Lever is asked once a panel', async () => {
  const it = theWorld();
  await booked(it);
  const from = fromNow(it);
  await aMinuteLater(it);
  expect(said(it, /Why am I seeing this/)).toEqual([]);
  expect(askedOfLever(it, from).filter((one) => /panels\//.test(one))).toHaveLength(1);
  expect(askedOfLever(it, from, 'PUT')).toEqual([]);
});

test('an interviewer declines: told once, and Replace opens who could sit instead', async () => {
  const it = theWorld();
  const { maya } = it;
  await booked(it);
  const { address, event, interview } = eventOf(it, 'System design');
  it.calendars.state.answers(address, event.id, 'declined');
  await aMinuteLater(it);
  await aMinuteLater(it);
  const name = interview.interviewers[0]?.name ?? '';
  expect(said(it, /declined/)).toHaveLength(1);
  const text = await hearsFromBot(it, emailOf(it, 'maya'), /declined/);
  expect(text).toMatch(new RegExp(`${name} declined System design with Priya Raman`));
  expect(text).toMatch(/Why am I seeing this\? You scheduled this panel/);
  await maya.press(`Replace ${name}`);
  await maya.sees('Who instead?', patience);
  await maya.closes({ all: true });

  // They change their mind, and change it back: that is news again.
  it.calendars.state.answers(address, event.id, 'accepted');
  await aMinuteLater(it);
  it.calendars.state.answers(address, event.id, 'declined');
  await aMinuteLater(it);
  expect(said(it, /declined/)).toHaveLength(2);
});

test('an event is dragged in the calendar: “Make Lever match” moves the interview, once, and mails nobody twice', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  const { address, event, interview } = eventOf(it, 'Values and collaboration');
  const start = Math.max(...before.interviews.map((one) => one.date + one.duration * MINUTE)) + 15 * MINUTE;
  it.calendars.state.moves(ORGANIZER, event.id, start);
  await aMinuteLater(it);
  await maya.opensChannel('Fulcrum');
  await maya.sees(/Lever says .* the calendar says/, patience);
  const heard = mails(it, address);
  const from = fromNow(it);
  await Promise.all([maya.press('Make Lever match'), maya.press('Make Lever match')]);
  await maya.sees(/Moved by .*Values and collaboration/, patience);
  const after = panelOf(it);
  expect(after.id).toBe(before.id);
  expect(interviewOf(after, 'Values and collaboration')).toMatchObject({ id: interview.id, date: start });
  for (const one of before.interviews)
    if (one.id !== interview.id) expect(after.interviews.find((other) => other.id === one.id)?.date).toBe(one.date);
  expect(askedOfLever(it, from, 'PUT')).toHaveLength(1);
  expect(mails(it, address)).toEqual(heard);
  expect(eventsOf(it, address).map((one) => one.start)).toEqual([start]);
  await aMinuteLater(it);
  expect(said(it, /the calendar says/)).toHaveLength(0);
});

test('an event is dragged onto another interview: Lever is not made to match, and why is said', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  const { event } = eventOf(it, 'Values and collaboration');
  const end = Math.max(...before.interviews.map((one) => one.date + one.duration * MINUTE));
  it.calendars.state.moves(ORGANIZER, event.id, end + 15 * MINUTE);
  await aMinuteLater(it);
  it.calendars.state.moves(ORGANIZER, event.id, interviewOf(before, 'System design').date);
  await aMinuteLater(it);
  await maya.opensChannel('Fulcrum');
  await maya.sees(/runs into .?System design.*Lever cannot follow it there/, patience);
  // Only the notice of the first drag offers it, when it still fitted.
  expect(said(it, /Make Lever match/)).toHaveLength(1);
  expect(said(it, /runs into .*System design/)).toHaveLength(1);
  const from = fromNow(it);
  await maya.press('Make Lever match');
  await maya.sees(/Values and collaboration would run into System design/, patience);
  expect(askedOfLever(it, from, 'PUT')).toEqual([]);
  expect(panelOf(it)).toEqual(before);
  // The other way out is still there.
  await maya.press('Put it back');
  await maya.sees(/Values and collaboration is back in the calendar/, patience);
});

test('an event is dragged and put back; deleted and put back: Lever never changes, and a second press finds it done', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  const { address, event, interview } = eventOf(it, 'Coding interview');
  it.calendars.state.moves(ORGANIZER, event.id, interview.date + 30 * MINUTE);
  await aMinuteLater(it);
  await maya.opensChannel('Fulcrum');
  await maya.sees('Put it back', patience);
  // Somebody was faster in the calendar itself.
  it.calendars.state.moves(ORGANIZER, event.id, interview.date);
  const told = mails(it, address).length;
  await maya.press('Put it back');
  await maya.sees(/nothing left to do/, patience);
  expect(mails(it, address)).toHaveLength(told);
  it.calendars.state.moves(ORGANIZER, event.id, interview.date + 30 * MINUTE);
  await aMinuteLater(it);
  await aMinuteLater(it);
  await maya.sees('Put it back', patience);
  await maya.press('Put it back');
  await maya.sees(/Coding interview is back in the calendar/, patience);
  expect(eventsOf(it, address).map((one) => one.start)).toEqual([interview.date]);

  it.calendars.state.deletes(ORGANIZER, event.id);
  await aMinuteLater(it);
  await maya.sees(/no longer in the calendar/, patience);
  expect(eventsOf(it, address)).toEqual([]);
  await maya.press('Put it back');
  const there = (): unknown => eventsOf(it, address).map((one) => [one.id, one.start]);
  await expect.poll(there, { timeout: 10_000 }).toEqual([[event.id, interview.date]]);
  expect(panelOf(it)).toEqual(before);
  const put = (await auditOf(it)).filter((one) => one['action'] === 'panel.event-put-back');
  expect(put.map((one) => [(one['actor'] as { slackId: string }).slackId, one['detail'], one['result']])).toEqual(
    Array.from({ length: 2 }, () => [
      it.company.people.find((one) => one.key === 'maya')?.slack?.id,
      'Coding interview',
      'done',
    ]),
  );
  await it.startBot();
});

test('an interview is deleted in Lever, then one is moved there: “Make calendars match” cancels the one and moves the other', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  const gone = eventOf(it, 'System design');
  const moved = eventOf(it, 'Values and collaboration');
  const to = Math.max(...before.interviews.map((one) => one.date + one.duration * MINUTE)) + 15 * MINUTE;
  it.lever.ui.deleteInterview(gone.interview.id);
  it.lever.ui.changeInterview(moved.interview.id, { date: to });
  await aMinuteLater(it);
  await maya.opensChannel('Fulcrum');
  await maya.sees(/was changed in Lever/, patience);
  expect(maya.text()).toMatch(/System design was deleted in Lever/);
  const from = fromNow(it);
  await maya.press('Make calendars match');
  await maya.sees(/Brought in line with Lever by Maya Lindqvist: /, patience);
  expect(maya.text()).toMatch(/System design is gone/);
  expect(maya.text()).toMatch(/Values and collaboration is \w{3} \d/);
  await hearsFromBot(it, gone.address, /brought calendars in line with Lever, where it is not any more/);
  await maya.opensChannel('Fulcrum');
  expect(mails(it, gone.address)).toEqual(['invited', 'cancelled']);
  expect(eventsOf(it, gone.address)).toEqual([]);
  expect(eventsOf(it, moved.address).map((one) => one.start)).toEqual([to]);
  expect(askedOfLever(it, from).filter((one) => /^(PUT|POST|DELETE)/.test(one))).toEqual([]);
  await aMinuteLater(it);
  expect(said(it, /was changed in Lever/)).toHaveLength(0);
});

test('the whole panel is deleted in Lever: its invitations are cancelled at a press, the candidate’s too', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  for (const one of before.interviews) it.lever.ui.deleteInterview(one.id);
  await aMinuteLater(it);
  expect(livePanels(it).flatMap((one) => one.interviews)).toEqual([]);
  await maya.opensChannel('Fulcrum');
  await maya.sees(/was deleted in Lever/, patience);
  await maya.press('Cancel the invitations');
  await maya.sees(/Cancelled by/, patience);
  expect(mails(it, CANDIDATE)).toEqual(['invited', 'cancelled']);
  for (const one of before.interviews) expect(eventsOf(it, one.interviewers[0]?.email ?? '')).toEqual([]);
});

test('two working days before, at nine, whoever has not answered is named, once', async () => {
  const it = theWorld();
  const before = await booked(it);
  const first = Math.min(...before.interviews.map((one) => one.date));
  const answered = eventOf(it, 'System design');
  it.calendars.state.answers(answered.address, answered.event.id, 'accepted');
  for (let day = 0; day < 10 && it.clock.now() < first; day += 1) {
    if (said(it, /still unanswered/).length > 0) break;
    it.clock.move(24 * 60 * MINUTE);
    await it.tick();
  }
  await aMinuteLater(it);
  const texts = said(it, /still unanswered/);
  expect(texts).toHaveLength(1);
  expect(texts[0]).toMatch(/Priya Raman/);
  expect(texts[0]).not.toMatch(/System design/);
  // Friday counts, the weekend does not: the first session is at most two working days away.
  let working = 0;
  for (let at = it.clock.now(); at < first; at += 24 * 60 * MINUTE)
    if (![0, 6].includes(new Date(at + 24 * 60 * MINUTE).getUTCDay())) working += 1;
  expect(working).toBeLessThanOrEqual(2);
});

test('what could not be read is no news: neither a calendar nor Lever that does not answer', async () => {
  const it = theWorld();
  await booked(it);
  const { event } = eventOf(it, 'Coding interview');
  it.calendars.state.deletes(ORGANIZER, event.id);
  const from = fromNow(it);
  it.faults.calendars.inject({ kind: 'status', status: 403, method: 'GET', path: '/events' });
  it.faults.lever.inject({ kind: 'status', status: 400, method: 'GET', path: '/panels/' });
  await aMinuteLater(it);
  expect(it.wire.since(from).filter((one) => one.status === 403 || one.status === 400).length).toBeGreaterThan(1);
  expect(said(it, /Why am I seeing this/)).toEqual([]);
  it.faults.calendars.clear();
  it.faults.lever.clear();
  await aMinuteLater(it);
  expect(said(it, /Why am I seeing this/)).toHaveLength(1);
});

test('a bot that was down over the change tells it when it is back, and still once', async () => {
  const it = theWorld();
  await booked(it);
  const { event, address } = eventOf(it, 'Coding interview');
  await it.stopBot();
  it.calendars.state.answers(address, event.id, 'declined');
  it.clock.move(90 * MINUTE);
  await it.startBot();
  await aMinuteLater(it);
  await it.stopBot();
  await it.startBot();
  await aMinuteLater(it);
  expect(said(it, /declined/)).toHaveLength(1);
});
