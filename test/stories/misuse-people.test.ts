/** People who may not, people who cannot, and people who are not there: each learns why and what to do. */
import { expect, test } from 'vitest';
import {
  askedOfLever,
  asks,
  booksFirstDay,
  checksFirstDay,
  emailOf,
  fromNow,
  hears,
  nothingStands,
  opensPlanFor,
  patience,
  plansPanelFor,
  sharedWorld,
  whatStands,
} from '../support/dialogue.ts';

const theWorld = sharedWorld();

test('who may not plan is told which role is needed, or why they are not known, and Lever is not written', async () => {
  const it = theWorld();
  const mark = fromNow(it);
  const schedules = (key: string, where: string) => asks(it.person(key), '/hire schedule Priya', where);
  const interviewer = await schedules('ines', '#hiring');
  expect(interviewer).toMatch(/needs the Lever role Limited Team Member or above; yours is Interviewer/);
  expect(interviewer).toMatch(/Super Admin can change roles/);
  const nobody = await schedules('olu', '#hiring');
  expect(nobody).toMatch(/No Lever user has the e-mail address of your Slack profile \(olu\.adeyemi@acme\.test\)/);
  expect(nobody).toMatch(/Ask a Lever admin to add you/);
  const otherMail = await schedules('kim', '#hiring');
  expect(otherMail).toMatch(/kim\.novak@personal\.test/);
  expect(otherMail).toMatch(/change the address in Slack/);
  const guest = await schedules('jo', 'Fulcrum');
  expect(guest).toMatch(/for members of the workspace; guests/);
  for (const said of [interviewer, nobody, otherMail, guest]) expect(said).toMatch(/Nothing was changed/);
  await expect(it.person('marco').types('/hire schedule Priya', { in: 'Fulcrum' })).rejects.toThrow(/deactivated/);
  expect(askedOfLever(it, mark).filter((one) => !one.startsWith('GET'))).toEqual([]);
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
});

test('a role taken away between the search and Book: the press is refused, the plan is kept', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.lever.ui.setRole('Maya Lindqvist', 'interviewer');
  it.clock.move(60_000);
  await maya.press('Book');
  expect(await hears(maya)).toMatch(/needs the Lever role Limited Team Member/);
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
  it.lever.ui.setRole('Maya Lindqvist', 'team member');
  it.clock.move(60_000);
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews/, patience);
  expect(whatStands(it, 'Priya Raman')).toMatchObject({ panels: 1, interviews: 4, candidateInvites: 1 });
});

test('an interviewer is deactivated in Lever between the search and Book: named, nothing written, searched again', async () => {
  const it = theWorld();
  const { maya } = it;
  // The only manager of the first choice is in every panel.
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  expect(maya.text()).toMatch(/Rui Carvalho/);
  it.lever.ui.deactivateUser('Rui Carvalho');
  const mark = fromNow(it);
  await maya.press('Book');
  const said = await hears(maya);
  expect(said).toMatch(/Rui Carvalho was deactivated in Lever/);
  expect(said).toMatch(/Nothing was booked|nothing was booked/);
  expect(askedOfLever(it, mark).filter((one) => !one.startsWith('GET'))).toEqual([]);
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);

  // What the bot learned just now is what the next search uses.
  await maya.press('Search again');
  await maya.sees(/days? works?/, patience);
  expect(maya.text()).not.toMatch(/Hiring manager — Rui Carvalho/);
  await booksFirstDay(maya);
  await maya.sees(/Booked: 4 interviews/, patience);
  expect(it.calendars.state.invitesTo(emailOf(it, 'rui'))).toEqual([]);
});

test('an interviewer becomes busy between the search and Book: who and when is said, nothing is written', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  it.calendars.state.blocks(emailOf(it, 'rui'), {
    title: 'Dentist',
    start: it.clock.now(),
    end: it.clock.now() + 4 * 86_400_000,
  });
  const mark = fromNow(it);
  await maya.press('Book');
  const said = await hears(maya);
  expect(said).toMatch(/Rui Carvalho is no longer free \w{3} \d+ \w{3} at \d+:\d\d [AP]M \(Hiring manager\)/);
  expect(said).not.toMatch(/Dentist/);
  expect(askedOfLever(it, mark).filter((one) => !one.startsWith('GET'))).toEqual([]);
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
  await maya.press('Search again');
  await maya.sees(/days? works?/, patience);
  await booksFirstDay(maya);
  await maya.sees(/Booked: 4 interviews/, patience);
  expect(whatStands(it, 'Priya Raman')).toMatchObject({ panels: 1, interviews: 4, sessions: 4, candidateInvites: 1 });
});

test('a calendar that cannot be read is never free: with nobody else to ask, nothing fits and the reason is hers', async () => {
  const it = theWorld();
  const { maya } = it;
  await opensPlanFor(maya, 'Priya');
  await maya.press('Add a session');
  await maya.sees('Save session', patience);
  await maya.fill('Title', 'Pairing');
  await maya.fill('Minutes', '60');
  await maya.picks('Interviewers to choose from', ['Jo Abernathy'], { typing: 'jo ab' });
  await maya.picks('Feedback form', 'No form');
  await maya.press('Save session');
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/Nothing fits/, patience);
  expect(maya.text()).toMatch(/Jo Abernathy was left out: jo\.abernathy@acme\.test does not share free\/busy/);
  expect(maya.text()).toMatch(/Ask them to share it, or use somebody else/);
  expect(whatStands(it, 'Priya Raman')).toEqual(nothingStands);
});

test('with somebody else in the seat, the unreadable one is passed over and named as unread', async () => {
  const it = theWorld();
  const { maya } = it;
  await opensPlanFor(maya, 'Priya');
  await maya.press('Add a session');
  await maya.sees('Save session', patience);
  await maya.fill('Title', 'Pairing');
  await maya.fill('Minutes', '60');
  await maya.picks('Interviewers to choose from', ['Jo Abernathy', 'Devon Clarke', 'Pedro Nogueira']);
  await maya.picks('Feedback form', 'No form');
  await maya.press('Save session');
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/days? works?/, patience);
  expect(maya.text()).toMatch(/Jo Abernathy/);
  expect(maya.text()).not.toMatch(/Pairing — Jo Abernathy/);
  await booksFirstDay(maya);
  await maya.sees(/Booked: 5 interviews/, patience);
  expect(it.calendars.state.invitesTo(emailOf(it, 'jo'))).toEqual([]);
});
