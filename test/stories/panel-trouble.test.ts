/** Changing a panel when something is in the way: double presses, Lever and calendars failing, others changing it, panels of others. */
import { expect, test } from 'vitest';
import { hears, patience, sharedWorld } from '../support/dialogue.ts';
import {
  booked,
  CANDIDATE,
  eventsOf,
  hearsFromBot,
  interviewOf,
  livePanels,
  mails,
  opens,
  opensInterview,
  type Panel,
  panelOf,
} from '../support/panel-steps.ts';
import type { StoryWorld } from '../support/world.ts';

const theWorld = sharedWorld();

/** Up to the preview of moving the whole panel: one press is left. */
async function aboutToMove(it: StoryWorld): Promise<Panel> {
  const { maya } = it;
  const before = await booked(it);
  await opens(it);
  await maya.press('Reschedule');
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/times? works?/, patience);
  await maya.press('Pick');
  await maya.sees(/Nothing is changed yet/, patience);
  return before;
}

const shape = (panel: Panel) =>
  panel.interviews.map((one) => [one.id, one.date, one.interviewers.map((who) => who.id)]);

const forbidden = { code: 403, message: 'no', errors: [{ reason: 'forbidden' }] };

test('Move pressed three times at once moves once', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await aboutToMove(it);
  await Promise.allSettled([maya.submits(), maya.submits(), maya.submits()]);
  expect(await hears(maya, patience.timeoutMs)).toMatch(/Moved by/);
  expect(panelOf(it).id).toBe(before.id);
  expect(mails(it, CANDIDATE)).toEqual(['invited', 'updated']);
});

test('Lever’s answer is lost after the change: it is found to be there, and everything goes on', async () => {
  const it = theWorld();
  const before = await aboutToMove(it);
  it.faults.lever.inject({ kind: 'cut-after', method: 'PUT', path: '/panels/', times: 1 });
  await it.maya.press('Move');
  expect(await hears(it.maya, patience.timeoutMs)).toMatch(/Moved by/);
  expect(panelOf(it).id).toBe(before.id);
  expect(shape(panelOf(it))).not.toEqual(shape(before));
  expect(mails(it, CANDIDATE)).toEqual(['invited', 'updated']);
});

test('Lever refuses: nothing changed anywhere, nobody was told, and a second try works', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await aboutToMove(it);
  const body = { code: 'Forbidden', message: 'no' };
  it.faults.lever.inject({ kind: 'status', status: 403, method: 'PUT', path: '/panels/', times: 1, body });
  await maya.press('Move');
  await maya.sees(/Nothing was changed anywhere, and nobody was told/, patience);
  expect(panelOf(it)).toEqual(before);
  expect(mails(it, CANDIDATE)).toEqual(['invited']);
  await maya.press('Check and try again');
  await maya.sees(/Nothing is changed yet/, patience);
  await maya.press('Move');
  expect(await hears(maya, patience.timeoutMs)).toMatch(/Moved by/);
  expect(mails(it, CANDIDATE)).toEqual(['invited', 'updated']);
});

test('calendars fail half-way: what is where is said, Finish completes it once, and Undo puts it back', async () => {
  const it = theWorld();
  const { maya, faults } = it;
  const before = await aboutToMove(it);
  faults.calendars.inject({ kind: 'status', status: 403, method: 'PATCH', body: { error: forbidden }, after: 2 });
  await maya.press('Move');
  const said = await hears(maya, patience.timeoutMs);
  expect(said).toMatch(/only partly changed/);
  expect(said).toMatch(/In Lever: changed/);
  expect(said).toMatch(/On calendars: .* changed\./);
  expect(said).toMatch(/On calendars: .* still as before/);
  expect(said).toMatch(/nobody was told yet/);
  await maya.closes();
  // Missed in the meantime, it is said once more, by itself.
  it.clock.moveTo(it.clock.now() + 16 * 60_000);
  await it.tick();
  await maya.opensChannel('Fulcrum');
  await maya.sees(/panel of Priya Raman is only partly changed/, patience);
  // Nobody can change it otherwise meanwhile; whoever looks sees where it stands.
  await opens(it);
  await maya.sees(/A change is only partly done/, patience);
  expect(maya.screen().channel?.messages.at(-1)?.text).not.toMatch(/Reschedule/);
  faults.calendars.clear();
  await maya.press('Finish');
  await maya.sees(/Moved by/, patience);
  const after = panelOf(it);
  for (const one of after.interviews)
    expect(eventsOf(it, one.interviewers[0]?.email ?? '').map((event) => event.start)).toEqual([one.date]);
  expect(mails(it, CANDIDATE)).toEqual(['invited', 'updated']);
  await maya.press('Undo', { in: /Moved by/ });
  await maya.sees(/is as it was/, patience);
  expect(shape(panelOf(it))).toEqual(shape(before));
  for (const one of before.interviews)
    expect(eventsOf(it, one.interviewers[0]?.email ?? '').map((event) => event.start)).toEqual([one.date]);
});

test('an interview is deleted in Lever while the preview is open: nothing is written, and it shows how it stands', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await aboutToMove(it);
  const gone = interviewOf(before, 'Hiring manager');
  it.lever.ui.deleteInterview(gone.id);
  const left = panelOf(it);
  await maya.press('Move');
  await maya.sees(/Something changed since you looked/, patience);
  expect(maya.text()).toMatch(/changed in Lever in the meantime/);
  expect(panelOf(it)).toEqual(left);
  expect(mails(it, CANDIDATE)).toEqual(['invited']);
  await maya.press('Show how it stands now');
  await maya.sees(/Hiring manager was deleted in Lever; its calendar event may still be there/, patience);
  // The next change brings the calendars in line with Lever as well.
  await maya.press('Change', { in: /Values and collaboration/ });
  await maya.sees('Move to another time', patience);
  await maya.press('Move to another time');
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/times? works?/, patience);
  await maya.press('Pick');
  await maya.sees(/Nothing is changed yet/, patience);
  await maya.press('Move');
  expect(await hears(maya, patience.timeoutMs)).toMatch(/Moved by/);
  expect(panelOf(it).interviews).toHaveLength(3);
  expect(eventsOf(it, gone.interviewers[0]?.email ?? '')).toEqual([]);
});

test('a panel deleted in Lever is not lost: its calendar events are cancelled with one press', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  it.lever.ui.cancelPanel(before.id);
  await opens(it);
  await maya.sees(/was deleted in Lever/, patience);
  await maya.press('Cancel its calendar events');
  await maya.sees('What next?', patience);
  await maya.picks('What next?', 'Cancel for good');
  await maya.picks('Why', 'The candidate withdrew');
  await maya.press('Go on');
  expect(await hears(maya, patience.timeoutMs)).toMatch(/Cancelled by/);
  for (const one of before.interviews) expect(eventsOf(it, one.interviewers[0]?.email ?? '')).toEqual([]);
  expect(eventsOf(it, CANDIDATE)).toEqual([]);
});

test('a panel from Lever’s own scheduler is shown with a way to Lever and no way to change it here', async () => {
  const it = theWorld();
  const { maya, lever } = it;
  lever.ui.createPanel('Priya Raman', {
    timezone: 'Europe/Lisbon',
    interviews: [
      {
        subject: 'Coffee',
        date: it.clock.now() + 3 * 86_400_000,
        duration: 30,
        interviewers: [it.company.people.find((one) => one.key === 'rui')?.name ?? ''],
      },
    ],
  });
  const before = panelOf(it);
  await opens(it);
  await maya.sees(/made in Lever’s own scheduler/, patience);
  const shown = maya.screen().channel?.messages.at(-1);
  expect(shown?.text).toMatch(/Edit in Lever/);
  expect(shown?.text).not.toMatch(/\[Change\]|Reschedule|Cancel panel/);
  expect(panelOf(it)).toEqual(before);
});

test('another tool’s panel is changed in Lever alone, and it is said that its calendars are not ours', async () => {
  const it = theWorld();
  const { maya } = it;
  // The seed has one for Ana Souza, made by another scheduler; move the clock before it.
  const [seeded] = livePanels(it, 'Ana Souza');
  const first = seeded?.interviews[0];
  if (seeded === undefined || first === undefined) throw new Error('the seed has no panel for Ana Souza');
  it.clock.moveTo(Math.min(...seeded.interviews.map((one) => one.date)) - 3 * 86_400_000);
  await maya.types('/hire panel Ana Souza', { in: '#hiring' });
  await maya.sees(/Which one|Panels of/, patience);
  await maya.press('Panels', { in: /Senior Backend Engineer/ });
  await maya.sees(/made by another tool/, patience);
  await maya.press('Change', { in: new RegExp(first.subject) });
  await maya.sees('Edit title, length, form or place', patience);
  await maya.press('Edit title, length, form or place');
  await maya.sees('See what changes', patience);
  await maya.fill('Title', 'Coding with Ana');
  await maya.press('See what changes');
  await maya.sees(/Another tool made this panel and holds its calendar events/, patience);
  await maya.press('Save');
  expect(await hears(maya, patience.timeoutMs)).toMatch(/Its calendar events belong to the tool that made it/);
  const after = livePanels(it, 'Ana Souza').find((one) => one.id === seeded.id);
  expect(after?.interviews.map((one) => [one.id, one.date])).toEqual(
    seeded.interviews.map((one) => [one.id, one.date]),
  );
  expect(after?.interviews.find((one) => one.id === first.id)?.subject).toBe('Coding with Ana');
});

test('nothing else fits: who blocks is said, and one press of what helps makes it fit', async () => {
  const it = theWorld();
  const { maya, calendars } = it;
  const before = await booked(it);
  const manager = interviewOf(before, 'Hiring manager');
  // Everybody who could take it is away, save for when it is now.
  for (const key of ['rui', 'lena', 'divya']) {
    const email = it.company.people.find((one) => one.key === key)?.email ?? '';
    calendars.state.blocks(email, {
      title: 'Away',
      start: manager.date + 3_600_000 * 5,
      end: manager.date + 86_400_000 * 40,
    });
  }
  await opensInterview(it, 'Hiring manager');
  await maya.press('Move to another time');
  await maya.sees('Find times', patience);
  await maya.fill('When the candidate can', 'not today, not Tuesday 24 November');
  await maya.press('Find times');
  const said = await hears(maya, patience.timeoutMs);
  expect(said).toMatch(/No other time fits[\s\S]*What stands in the way/);
  expect(said).not.toMatch(/Away/);
  expect(panelOf(it)).toEqual(before);
  const [offer] =
    maya
      .screen()
      .modals.at(-1)
      ?.controls.filter((one) => one.type === 'button') ?? [];
  await maya.press(offer?.label ?? '');
  await maya.sees(/times? works?/, patience);
  await maya.press('Pick');
  await maya.sees(/Rules bent on request/, patience);
  await maya.press('Move');
  expect(await hears(maya, patience.timeoutMs)).toMatch(/Moved by/);
});

test('a colleague changes the panel: the recruiter who booked it is told, and only who may see the candidate can', async () => {
  const it = theWorld();
  const before = await booked(it);
  const omar = it.person('omar');
  const last = before.interviews.toSorted((a, b) => b.date - a.date)[0];
  await omar.types('/hire panel Priya', { in: '#hiring' });
  await omar.sees(/Panels of/, patience);
  await omar.press('Change', { in: new RegExp(last?.subject ?? '') });
  await omar.sees('Edit title, length, form or place', patience);
  await omar.press('Edit title, length, form or place');
  await omar.sees('See what changes', patience);
  await omar.fill('Minutes', '30');
  await omar.press('See what changes');
  await omar.sees(/Nothing is changed yet/, patience);
  await omar.press('Save');
  expect(await hears(omar, patience.timeoutMs)).toMatch(/Edited by/);
  expect(panelOf(it).user).toBe(it.company.people.find((one) => one.key === 'omar')?.leverId);
  const maya = it.company.people.find((one) => one.key === 'maya')?.email ?? '';
  await hearsFromBot(it, maya, /The panel you booked for Priya Raman/);
  // A confidential candidate does not exist for a recruiter who is not on the job.
  await omar.closes();
  await omar.types('/hire panel Morgan Lee', { in: '#hiring' });
  await omar.sees(/No active candidate is called/, patience);
});

test('a candidate is archived first and cancelled afterwards: the panel is still found and taken away', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  it.lever.ui.archive('Priya Raman', 'Withdrew');
  it.clock.moveTo(it.clock.now() + 2 * 60_000);
  await it.tick();
  await maya.types('/hire panel', { in: '#hiring' });
  await maya.sees(/Your panels to come/, patience);
  await maya.press('Change', { in: /Priya Raman/ });
  await maya.sees(/Cancel panel/, patience);
  await maya.press('Cancel panel');
  await maya.sees('What next?', patience);
  await maya.picks('What next?', 'Cancel for good');
  await maya.picks('Why', 'The candidate withdrew');
  await maya.press('Go on');
  expect(await hears(maya, patience.timeoutMs)).toMatch(/Cancelled by/);
  expect(livePanels(it)).toEqual([]);
  for (const one of before.interviews) expect(eventsOf(it, one.interviewers[0]?.email ?? '')).toEqual([]);
});
