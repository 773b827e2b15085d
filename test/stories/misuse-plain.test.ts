/** A job that nobody has made a plan for: a sensible start, sessions by hand, saved as the plan, booked. */
import { expect, test } from 'vitest';
import { booksFirstDay, hears, opensPlanFor, patience, whatStands } from '../support/dialogue.ts';
import { world } from '../support/world.ts';

test('Noor Aziz, Account Executive: begun plain, filled by hand, booked, and the next one starts from it', async () => {
  // Without Microsoft 365, nobody can say when Hugo is busy.
  const it = await world({ env: { MICROSOFT_TENANT_ID: '', MICROSOFT_CLIENT_ID: '', MICROSOFT_CLIENT_SECRET: '' } });
  const { maya } = it;
  await opensPlanFor(maya, 'Noor Aziz');
  const start = maya.text();
  expect(start).toMatch(/2 sessions, (90 minutes|1 h 30).*plain start/);
  // The hiring manager of the job is there already; nobody is invented for the other session.
  expect(start).toMatch(/Hiring manager interview · 45 min\s+Hugo Vasquez/);
  expect(start).toMatch(/Nobody yet\. Edit it and choose people/);

  await maya.press('Find times');
  await it.slack.idle();
  expect(maya.text()).toMatch(/Interview has nobody to take it\. Edit it and choose people/);
  expect(maya.screen().modals.at(-1)?.title).toBe('Plan a panel (1 of 3)');

  await maya.press('Edit');
  await maya.sees('Save session', patience);
  await maya.fill('Title', 'Role play');
  await maya.picks('Interviewers to choose from', ['Grace O’Malley', 'Devon Clarke']);
  await maya.picks('Feedback form', 'Values and collaboration');
  await maya.press('Save session');
  await maya.sees('Find times', patience);
  expect(maya.text()).toMatch(/Role play · 45 min/);

  // His calendar is with another vendor that this bot is not connected to: never free, and it is said.
  await maya.press('Find times');
  await maya.sees(/Nothing fits/, patience);
  expect(maya.text()).toMatch(/Hugo Vasquez/);
  await maya.press('Back to the plan');
  await maya.sees('Find times', patience);
  await maya.press('Edit', { nth: 1 });
  await maya.sees('Save session', patience);
  expect(maya.text()).toMatch(/Hiring manager interview/);
  await maya.picks('Interviewers to choose from', ['Sam Whitaker']);
  await maya.picks('Feedback form', 'Hiring manager');
  await maya.press('Save session');
  await maya.sees('Find times', patience);
  await maya.press('Save as the template for this job');
  await maya.sees(/Saved\. The next panel for .*Account Executive.* starts from these sessions/, patience);
  await maya.press('Find times');
  await maya.sees(/days? works?/, patience);
  await booksFirstDay(maya);
  expect(await hears(maya, 20_000)).toMatch(/Booked: 2 interviews in Lever/);
  expect(whatStands(it, 'Noor Aziz')).toMatchObject({
    panels: 1,
    interviews: 2,
    sessions: 2,
    candidateInvites: 1,
    cards: 1,
  });

  // The next candidate of this job begins there.
  const next = [...it.lever.state.opportunities.values()].find((one) => {
    const { state } = it.lever;
    const job = state.applicationsOf(one)[0]?.posting ?? '';
    return (
      one.archived === null &&
      state.contactOf(one).name !== 'Noor Aziz' &&
      state.postings.get(job)?.text === 'Account Executive' &&
      state.stage(one.stage).text === 'Final round'
    );
  });
  if (maya.screen().modals.length > 0) await maya.closes({ all: true });
  if (next !== undefined) {
    await opensPlanFor(maya, it.lever.state.contactOf(next).name);
    expect(maya.text()).toMatch(/Role play · 45 min/);
  } else {
    await opensPlanFor(maya, 'Noor Aziz');
    expect(maya.text()).toMatch(/Role play · 45 min/);
  }
}, 60_000);
