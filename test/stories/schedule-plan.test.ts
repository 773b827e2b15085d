/** The plan form: what is typed stays, what cannot be used is named, and who may not plan is told so. */
import { expect, test } from 'vitest';
import { checksFirstDay, patience } from '../support/dialogue.ts';
import { CANDIDATE, interviewOf, opensInterview, panelOf } from '../support/panel-steps.ts';
import { MONDAY, type StoryWorld, world } from '../support/world.ts';

async function opensPlan(it: StoryWorld, name = 'Priya') {
  const { maya } = it;
  await maya.types(`/hire schedule ${name}`, { in: '#hiring' });
  await maya.sees(/Pick/);
  await maya.press('Pick');
  await maya.sees(/Find times/);
}

test('availability that is not understood is marked on its field, and everything typed is still there', async () => {
  const it = await world();
  const { maya } = it;
  await opensPlan(it);
  await maya.fill('When the candidate can', 'Tue 9-12, whenever it suits');
  await maya.press('Find times');
  await maya.sees(/I do not understand "whenever"/);
  expect(maya.text()).toContain('Tue 9-12, whenever it suits');
  await maya.fill('When the candidate can', 'Thu after 14:00');
  await maya.press('Find times');
  await maya.sees(/days? works?/);
  const days = maya.text().match(/\d\. (\w{3}) /g) ?? [];
  expect(days.length).toBeGreaterThan(0);
  expect(new Set(days.map((one) => one.slice(3)))).toEqual(new Set(['Thu ']));
});

test('two zones: each time is shown for the recruiter and for the candidate', async () => {
  const it = await world();
  const { maya } = it;
  await opensPlan(it);
  await maya.picks('Candidate’s time zone', 'Munich', { typing: 'munich' });
  await maya.press('Find times');
  await maya.sees(/in brackets the candidate’s, in Berlin/);
  expect(maya.text()).toMatch(/\d:\d\d (AM|PM)–\d+:\d\d (AM|PM) \(\d\d:\d\d in Berlin\)/);
});

test('a session is added, edited and removed; one without a form is warned about, up to the preview', async () => {
  const it = await world();
  const { maya } = it;
  await opensPlan(it);
  await maya.press('Add a session');
  await maya.sees(/Add a session/);
  await maya.fill('Title', 'Lunch with the team');
  await maya.fill('Minutes', '47');
  await maya.picks('Interviewers to choose from', ['Dev'], { typing: 'dev' });
  await maya.picks('Feedback form', 'No form');
  await maya.press('Save session');
  await maya.sees(/in steps of 5/);
  await maya.fill('Minutes', '30');
  await maya.press('Save session');
  await maya.sees(/Lunch with the team has no feedback form/);
  expect(maya.text()).toMatch(/5 sessions, 4 h/);

  await maya.press('Edit');
  await maya.sees(/Edit session/);
  await maya.press('Remove');
  await maya.sees(/Removed: /);
  expect(maya.text()).toMatch(/4 sessions/);
});

test('a session gets a room of its own and no video: the preview, Lever, calendars and the candidate say so', {
  timeout: 60_000,
}, async () => {
  const it = await world();
  const { maya } = it;
  await opensPlan(it);
  await maya.press('Edit', { in: /Coding interview/ });
  await maya.sees('Save session', patience);
  await maya.fill('Place', '  Room   Tejo ');
  await maya.picks('Video', []);
  await maya.press('Save session');
  await maya.sees(/Place: Room Tejo, no video link/, patience);
  expect(maya.text().match(/Place: /g)).toHaveLength(1);
  await maya.press('Find times');
  await maya.sees(/days? works?/, patience);
  await checksFirstDay(maya);
  expect(maya.text()).toMatch(/Coding interview — .* · Room Tejo\n/);
  expect(maya.text()).toContain('Where: Room Tejo');
  expect(maya.text()).toContain('Place: Room Tejo');
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews/, patience);
  const panel = panelOf(it);
  const coding = interviewOf(panel, 'Coding interview');
  expect(coding.location).toBe('Room Tejo');
  expect(panel.interviews.filter((one) => one.location?.startsWith('https:'))).toHaveLength(3);
  const of = (address: string) => it.calendars.state.eventsOf(address, MONDAY, MONDAY + 42 * 86_400_000);
  const event = of(coding.interviewers[0]?.email ?? '').find((one) => one.start === coding.date)?.event;
  expect(event).toMatchObject({ location: 'Room Tejo' });
  expect(JSON.stringify(event)).not.toMatch(/meet\.google|hangout/i);
  const invitation = of(CANDIDATE)
    .map((one) => one.event.description)
    .join('\n');
  expect(invitation).toContain('Place: Room Tejo');
  expect(invitation.match(/Video: /g)).toHaveLength(3);
  // Nothing of it differs afterwards, and no video link is offered that there is not.
  await maya.closes();
  await opensInterview(it, 'Coding interview');
  expect(maya.text()).not.toMatch(/differ/i);
  await maya.press('Edit title, length, form or place');
  await maya.sees('See what changes', patience);
  expect(maya.text()).not.toContain('calendar’s video link');
});

test('a plan that was begun is opened again with what was typed, or thrown away on request', async () => {
  const it = await world();
  const { maya } = it;
  await opensPlan(it);
  await maya.fill('When the candidate can', 'weekdays 10-16');
  await maya.press('Rules and place');
  await maya.sees(/Save rules/);
  await maya.fill('Place', 'Lisbon office');
  await maya.press('Save rules');
  await maya.sees(/Lisbon office/);
  await maya.closes({ all: true });
  await opensPlan(it);
  expect(maya.text()).toMatch(/This is the plan you had begun/);
  expect(maya.text()).toContain('weekdays 10-16');
  await maya.press('Start over');
  await maya.sees(/Find times/);
  expect(maya.text()).not.toContain('weekdays 10-16');
});

test('an interviewer is told which role is needed; somebody unknown gets nearest names and a way out', async () => {
  const it = await world();
  const interviewer = it.person('bea');
  await interviewer.types('/hire schedule Priya', { in: 'Fulcrum' });
  await interviewer.sees(/Limited Team Member/);
  await it.maya.types('/hire schedule Prija Ramann', { in: '#hiring' });
  await it.maya.sees(/Priya Raman/);
  expect(it.maya.text()).toMatch(/Lever link/);
});

test('a Lever link opens the plan at once; another account’s link and an archived candidate are explained', async () => {
  const it = await world();
  const { maya } = it;
  const priya = it.lever.opportunityOf('Priya Raman') as unknown as { id: string };
  await maya.types(`/hire schedule https://hire.lever.co/candidates/${priya.id}`, { in: '#hiring' });
  await maya.sees(/Find times/);
  await maya.closes({ all: true });
  await maya.types('/hire schedule https://hire.lever.co/candidates/00000000-1111-4222-8333-444444444444', {
    in: '#hiring',
  });
  await maya.sees(/archived|another|not/i);
  expect(maya.text()).not.toMatch(/our fault/i);
});

test('the plan saved for a job is where the next one starts', async () => {
  const it = await world();
  const { maya } = it;
  await opensPlan(it);
  await maya.press('Rules and place');
  await maya.sees(/Save rules/);
  await maya.fill('Place', 'Room Tejo');
  await maya.press('Save rules');
  await maya.sees(/Room Tejo/);
  await maya.press('Save as the template for this job');
  await maya.sees(/Saved\. The next panel for/);
  await maya.press('Save as the template for this job');
  await maya.closes({ all: true });
  await opensPlan(it);
  await maya.press('Start over');
  await maya.sees(/Find times/);
  expect(maya.text()).toContain('Room Tejo');
});

test('a clock that has moved on does not offer days that are over', async () => {
  const it = await world();
  const { maya } = it;
  await opensPlan(it);
  await maya.press('Rules and place');
  await maya.sees(/Save rules/);
  await maya.press('Back to the plan');
  await maya.closes({ all: true });
  it.clock.moveTo(MONDAY + 3 * 86_400_000);
  await opensPlan(it);
  await maya.press('Find times');
  await maya.sees(/days? works?/);
  expect(maya.text()).not.toMatch(/(24|25|26) Nov/);
});

test('another candidate or another job’s plan is chosen in the form itself, from what Lever has', async () => {
  const it = await world();
  const { maya } = it;
  await opensPlan(it);
  expect(await maya.suggests('Candidate and job', 'Priya')).toContain('Priya Raman');
  await maya.picks('Sessions from the template of', 'Senior Frontend Engineer', { typing: 'frontend' });
  await maya.sees(/The sessions below are those of Frontend on-site/);
  expect(maya.text()).toMatch(/Portfolio review/);
  const [other = ''] = (await maya.suggests('Candidate and job', '')).filter((one) => one !== 'Priya Raman');
  await maya.picks('Candidate and job', other, { typing: '' });
  await maya.sees(new RegExp(`Plan a panel[^\\n]*\\n[^─]*${other}`));
  expect(maya.text()).not.toMatch(/Portfolio review/);
});
