/** Names change and people stand in: renamed pools and templates, what a removal would do, alternates when nothing fits. */
import { expect, test } from 'vitest';
import { auditOf, books, plans, searches } from '../support/interviewers.ts';
import { world } from '../support/world.ts';

const WEEKS = 21 * 86_400_000;

test('a renamed pool is followed by the templates file, by whoever learns for it, and by what was typed before', {
  timeout: 60_000,
}, async () => {
  const it = await world();
  const omar = it.person('omar');
  await omar.types('/hire pools frontend', { in: '#hiring-backend' });
  await omar.sees(/Frontend · 4 people/);
  expect(omar.text()).toMatch(/Bea Santos \(shadow 1 of 2\)/);
  await omar.press('Edit');
  await omar.sees(/Only offered when nothing fits/);
  await omar.fill('Name', 'Values');
  await omar.press('Save pool');
  await omar.sees(/There is a pool called Values already/);
  await omar.fill('Name', 'Web');
  await omar.press('Save pool');
  await omar.sees(/Web \(was Frontend\) is saved/);
  await omar.types('/hire pools Frontend', { in: '#hiring-backend' });
  await omar.sees(/Web · 4 people · was Frontend/);
  expect(omar.text()).toMatch(/Used by Frontend on-site/);
  expect(omar.text().slice(omar.text().lastIndexOf('Web · 4'))).toMatch(/Bea Santos \(shadow 1 of 2\)/);
  await it.maya.types('/hire load frontend', { in: '#hiring' });
  await it.maya.sees(/Load: Web/);

  await omar.types('/hire templates Frontend', { in: '#hiring-backend' });
  await omar.sees(/Pairing · 90 min · Web \(4\)/);
  await omar.press('Edit');
  await omar.sees(/For these jobs/);
  await omar.fill('Name', 'Backend on-site');
  await omar.press('Save template');
  await omar.sees(/There is a template called Backend on-site already/);
  await omar.fill('Name', 'Web on-site');
  await omar.press('Save template');
  await omar.sees(/Web on-site is saved/);
  await omar.types('/hire templates on-site', { in: '#hiring-backend' });
  await omar.sees(/Web on-site · for/);
  expect(omar.text().slice(omar.text().lastIndexOf('Panel templates'))).not.toMatch(/Frontend on-site · for/);
  const audit = await auditOf(it);
  expect(audit.map((one) => [one['action'], one['detail']])).toEqual(
    expect.arrayContaining([
      ['pool.renamed', 'Was Frontend'],
      ['template.renamed', 'Was Frontend on-site'],
    ]),
  );
});

test('a pool is removed with another in its place: what asks for it is shown first, and asks for the other then', async () => {
  const it = await world();
  const omar = it.person('omar');
  await omar.types('/hire pools Shadows', { in: '#hiring-backend' });
  await omar.press('Remove');
  await omar.sees(/One panel template asks for Shadows:/);
  expect(omar.text()).toMatch(/Backend on-site: Coding interview/);
  await omar.picks('They ask for this pool instead', 'Frontend');
  await omar.press('Remove pool');
  await omar.sees(/Shadows was removed\. Backend on-site asks for Frontend now/);
  await omar.types('/hire pools Frontend', { in: '#hiring-backend' });
  await omar.sees(/Used by Backend on-site, Frontend on-site/);
  await plans(it);
  expect(it.maya.text()).toMatch(/Shadow, if free: 1 of Devon Clarke, Nora Eriksen, Grace O’Malley/);
});

test('J2: nothing fits, the alternate of the session is offered, and one press plans and books with them', {
  timeout: 60_000,
}, async () => {
  const it = await world();
  const { maya } = it;
  const omar = it.person('omar');
  await omar.types('/hire templates Backend on-site', { in: '#hiring-backend' });
  await omar.press('Edit');
  await omar.sees(/For these jobs/);
  await omar.press('Edit', { in: /Hiring manager · 45 min/ });
  await omar.sees(/Only when nothing fits/);
  await omar.picks('Only when nothing fits', ['Helena Duarte'], { typing: 'helena', nth: 0 });
  await omar.press('Save session');
  await omar.sees(/Hiring manager · 45 min · Backend managers \(3\) \(when nothing fits: helena.duarte@acme.test\)/);
  await omar.press('Save template');
  await omar.sees(/Backend on-site is saved/);

  // Somebody of the pool is free: nobody else is asked.
  await searches(it);
  expect(maya.text()).not.toMatch(/Hiring manager — Helena Duarte/);
  await maya.closes({ all: true });
  for (const key of ['rui', 'lena', 'divya'])
    it.calendars.state.blocks(it.company.people.find((one) => one.key === key)?.email ?? '', {
      title: 'Away',
      start: it.clock.now(),
      end: it.clock.now() + WEEKS,
    });
  await plans(it, 'Tom Okafor');
  expect(maya.text()).toMatch(/when nothing fits: Helena Duarte/);
  await maya.press('Find times');
  await maya.sees(/Nothing fits yet/);
  await maya.press(/^Use Helena Duarte too for Hiring manager/);
  await maya.sees(/days? works?/);
  expect(maya.text()).toMatch(/Hiring manager — Helena Duarte/);
  expect(maya.text()).toMatch(/Changed on request: Use Helena Duarte too/);
  await books(it);
  const [panel] = it.lever.panelsOf('Tom Okafor') as unknown as {
    interviews: { subject: string; interviewers: { name: string }[] }[];
  }[];
  expect(
    panel?.interviews.find((one) => one.subject === 'Hiring manager')?.interviewers.map((one) => one.name),
  ).toEqual(['Helena Duarte']);
});

test('an approver who is not in Slack: who edited the pool last is asked in their place, and decides on the list as well', {
  timeout: 60_000,
}, async () => {
  const it = await world();
  const omar = it.person('omar');
  await omar.types('/hire pools Frontend', { in: '#hiring-backend' });
  await omar.sees(/Mateus Brandão has done the training: Devon Clarke will be asked within ten minutes/);
  await omar.press('Edit');
  await omar.sees(/Approved by/);
  await omar.picks('Approved by', 'Vera Holm', { typing: 'vera' });
  await omar.press('Save pool');
  await omar.sees(/Frontend is saved/);
  it.clock.moveTo(it.clock.now() + 600_000);
  await it.tick();
  await omar.opensChannel('Fulcrum');
  await omar.sees(/Mateus Brandão has done the training for Frontend and waits for your approval/);
  expect(omar.text()).toMatch(/Vera Holm approves for this pool but is not in Slack, so you are asked as an admin/);
  const helena = it.person('helena');
  await helena.types('/hire pools Frontend', { in: '#hiring' });
  await helena.sees(/asked Omar Haddad on Mon 23 Nov, because Vera Holm is not in Slack/);
  await helena.press('Approve');
  await helena.sees(/You approved Mateus Brandão: in the pool Frontend from now on/);
  await helena.types('/hire pools Frontend', { in: '#hiring' });
  await helena.sees(/Frontend · 5 people/);
  // Too late, and it says so.
  await omar.press('Approve');
  await omar.sees(/Mateus Brandão was decided about already for Frontend: nothing was changed/);
});

test('the index of interviews is complete after a minute or two, says so, and is there after a restart without asking again', {
  timeout: 60_000,
}, async () => {
  const it = await world();
  const { maya } = it;
  await maya.types('/hire load', { in: '#hiring' });
  await maya.sees(/Interview counts are so far from what was booked here and from \d+ of \d+ candidates/);
  for (let minute = 1; minute <= 4; minute += 1) {
    it.clock.moveTo(it.clock.now() + 60_000);
    await it.tick();
  }
  await maya.types('/hire load Frontend', { in: '#hiring' });
  await maya.sees(/Interview counts are complete as of/);
  expect(maya.text()).toMatch(/Devon Clarke\s+▰+▱ 7 of 8 this week/);
  expect(maya.text()).toMatch(/Yuki Tanabe[\s\S]*paused until/);
  const asked = () => it.wire.since().filter((one) => one.service === 'lever' && one.path.endsWith('/panels')).length;
  const before = asked();
  await it.stopBot();
  await it.startBot();
  await maya.types('/hire load Frontend', { in: '#hiring' });
  await expect.poll(() => maya.text().match(/complete as of/g)?.length, { timeout: 10_000 }).toBe(2);
  expect(asked() - before).toBeLessThan(5);
});
