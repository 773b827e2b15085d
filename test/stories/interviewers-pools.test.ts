/** Pools and panel templates are edited in Slack by Lever admins, checked at once, and used by the next plan. */
import { expect, test } from 'vitest';
import { auditOf, plans } from '../support/interviewers.ts';
import { world } from '../support/world.ts';

test('an admin adds and edits a pool; what is wrong is named by field and nothing is half-saved', {
  timeout: 60_000,
}, async () => {
  const it = await world();
  const omar = it.person('omar');
  await omar.types('/hire pools', { in: '#hiring-backend' });
  await omar.sees(/Pools of interviewers/);
  expect(omar.text()).toMatch(/Backend coding · 6 people/);
  expect(omar.text()).toMatch(/From: templates file\. Used by Backend on-site/);
  await omar.press('Add a pool');
  await omar.sees(/Asked first/);
  await omar.fill('Name', 'x'.repeat(3_000));
  await omar.fill('Everybody with this job title in Lever', 'Astronaut');
  await omar.press('Save pool');
  await omar.sees(/At most 60 characters; this has 3000/);
  expect(omar.text()).toMatch(/Nobody in Lever has a job title with “Astronaut” in it/);
  await omar.fill('Name', 'backend  CODING');
  await omar.fill('Everybody with this job title in Lever', '');
  await omar.press('Save pool');
  await omar.sees(/Nobody would be in it/);
  await omar.fill('Everybody with this job title in Lever', 'backend engineer');
  await omar.picks('In training', ['Nora Eriksen'], { typing: 'nora' });
  await omar.press('Save pool');
  await omar.sees(/Say how often they watch/);
  await omar.fill('Times watching (shadow)', '2');
  await omar.press('Save pool');
  await omar.sees(/There is a pool called backend CODING already/);
  await omar.fill('Name', 'Backend everybody');
  await omar.press('Save pool');
  await omar.sees(/Backend everybody is saved: /);
  expect(omar.text()).toMatch(/Aylin Kaya/);
  expect(omar.text()).not.toMatch(/Marco Bianchi/);

  await omar.types('/hire pools Backend managers', { in: '#hiring-backend' });
  await omar.press('Edit');
  await omar.sees(/Alternates, only when/);
  await omar.picks('Asked first', ['Rui Carvalho', 'Carol Nakamura'], { typing: 'car' });
  await omar.press('Save pool');
  await omar.sees(/Backend managers is saved: /);
  await omar.types('/hire pools Backend managers', { in: '#hiring-backend' });
  await omar.sees(/edited in Slack by Omar Haddad on Mon 23 Nov, in place of the templates file/);
  await omar.press('Remove');
  await omar.sees(/One panel template asks for Backend managers:/);
  expect(omar.text()).toMatch(/Backend on-site: Hiring manager/);
  await omar.press('Remove pool');
  await omar.sees(/Please complete this required field/);
  await omar.closes();

  await plans(it);
  expect(it.maya.text()).toMatch(/1 of Rui Carvalho, Carol Nakamura; else Lena Fischer/);
  const audit = await auditOf(it);
  expect(audit.map((one) => one['action']).filter((one) => String(one).startsWith('pool.'))).toEqual([
    'pool.added',
    'pool.edited',
  ]);
});

test('a template is built from pools, kept while it is edited, and is what the next plan starts from', {
  timeout: 60_000,
}, async () => {
  const it = await world();
  const omar = it.person('omar');
  await omar.types('/hire templates', { in: '#hiring-backend' });
  await omar.sees(/Backend on-site · for Senior Backend Engineer or Backend Engineer, stage On-site/);
  await omar.press('Add a template');
  await omar.sees(/For these jobs/);
  await omar.fill('Name', 'Short on-site');
  await omar.picks('For these jobs', ['Senior Backend Engineer'], { typing: 'senior back' });
  await omar.picks('In these stages', ['On-site']);
  await omar.press('Save template');
  await omar.sees(/Add at least one session first/);
  await omar.press('Add a session');
  await omar.sees(/Who takes it/);
  await omar.fill('Title', 'Pairing');
  await omar.fill('Minutes', '61');
  await omar.picks('Feedback form', 'Coding interview');
  await omar.picks('Who takes it: anybody of these pools', ['Backend coding', 'Frontend']);
  await omar.press('Save session');
  await omar.sees(/in steps of 5/);
  await omar.fill('Minutes', '60');
  await omar.picks('or one of', ['Divya Pillai'], { typing: 'divya' });
  await omar.picks('Only when nothing fits', ['Rui Carvalho'], { typing: 'rui', nth: 0 });
  await omar.fill('Place', 'Room Tejo');
  await omar.picks('Video', []);
  await omar.press('Save session');
  await omar.sees(
    /Pairing · 60 min · Backend coding \(6\) or Frontend \(4\) \(when nothing fits: rui.carvalho@acme.test\)/,
  );
  expect(omar.text()).toMatch(/and divya.pillai@acme.test · Coding interview · Place: Room Tejo, no video link/);
  expect(omar.text()).toContain('Short on-site');
  await omar.press('Rules');
  await omar.sees(/Days at most/);
  await omar.fill('Hours of the day', '18:00-9:00');
  await omar.press('Save rules');
  await omar.sees(/the earlier time first/);
  await omar.fill('Hours of the day', '10:00-16:00');
  await omar.fill('Lunch', '');
  await omar.press('Save rules');
  await omar.sees(/no lunch break · 10:00 to 16:00/);
  await omar.press('Save template');
  await omar.sees(/Short on-site is saved, with 1 session/);

  await plans(it);
  expect(it.maya.text()).toMatch(/1 session, .* · Short on-site/);
  expect(it.maya.text()).toMatch(/Divya Pillai/);
  expect(it.maya.text()).toMatch(/Place: Room Tejo, no video link/);
  await it.maya.closes({ all: true });

  await omar.types('/hire templates Shirt', { in: '#hiring-backend' });
  await omar.sees(/There is no template called “Shirt”\.[\s\S]*Did you mean/);
  await omar.types('/hire templates Short', { in: '#hiring-backend' });
  await omar.sees(/edited in Slack by Omar Haddad/);
  await omar.press('Remove');
  await omar.sees(/Senior Backend Engineer, On-site: from Backend on-site/);
  await omar.press('Remove template');
  await omar.sees(/Short on-site was removed/);
  await plans(it, 'Tom Okafor');
  expect(it.maya.text()).toMatch(/4 sessions, .* · Backend on-site/);
});

test('who is no admin may look at pools and not edit them; an interviewer is told which role is needed', async () => {
  const it = await world();
  const { maya } = it;
  await maya.types('/hire pools', { in: '#hiring' });
  await maya.sees(/Pools of interviewers/);
  expect(maya.text()).not.toMatch(/\[Edit\]|\[Remove\]|\[Add a pool\]/);
  const bea = it.person('bea');
  await bea.types('/hire pools', { in: 'Fulcrum' });
  await bea.sees(/Limited Team Member/);
  await bea.types('/hire templates', { in: 'Fulcrum' });
  await bea.sees(/Limited Team Member/);
});

test('load shows everybody of a pool beside their limits, and opens somebody’s settings for an admin only', async () => {
  const it = await world();
  const omar = it.person('omar');
  await omar.types('/hire load backend manag', { in: '#hiring-backend' });
  await omar.sees(/Load: Backend managers/);
  expect(omar.text()).toMatch(/Rui Carvalho .*\d of 10 this week/);
  await omar.press('Settings', { in: 'Rui Carvalho' });
  await omar.sees(/These are the settings of Rui Carvalho/);
  await omar.fill('Interviews a week, at most', '2');
  await omar.press('Save');
  await omar.sees(/Saved\./);
  await it.maya.types('/hire load Backend managers', { in: '#hiring' });
  await it.maya.sees(/Rui Carvalho .*\d of 2 this week/);
  expect(it.maya.text()).not.toMatch(/\[Settings\]/);
  await it.maya.types('/hire load Astronauts', { in: '#hiring' });
  await it.maya.sees(/There is no pool called “Astronauts”/);
  const audit = await auditOf(it);
  expect(audit).toContainEqual(
    expect.objectContaining({
      action: 'interviewer.settings-changed',
      actor: expect.objectContaining({ leverUserId: it.company.people.find((one) => one.key === 'omar')?.leverId }),
    }),
  );
});
