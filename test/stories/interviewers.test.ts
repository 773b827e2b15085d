/** Interviewers look after themselves (J15), and what that means for the next search; a limit is gone over once, with a reason. */
import { expect, test } from 'vitest';
import { auditOf, books, plans, searches } from '../support/interviewers.ts';
import { world } from '../support/world.ts';

test('J15: an interviewer pauses on Home; the next search leaves them out and says so, and ends with the pause', async () => {
  const it = await world();
  const { maya } = it;
  const rui = it.person('rui');
  await rui.opensHome();
  await rui.sees(/Your interviews and limits/);
  expect(rui.text()).toMatch(/\d+ of 10 this week/);
  expect(rui.text()).toMatch(/Backend managers: .*carry .*this week/);
  await rui.press('Pause');
  await rui.sees(/Pause interviews/);
  await rui.picks('Ask me again from', '2026-11-23');
  await rui.fill('Reason', 'Moving house');
  await rui.press('Pause');
  await rui.sees(/Choose a day after today/);
  expect(rui.text()).toContain('Moving house');
  await rui.picks('Ask me again from', '2026-12-08');
  await rui.press('Pause');
  await rui.sees(/Paused until 8 Dec/);

  await searches(it);
  expect(maya.text()).toMatch(/Not asked: .*Rui Carvalho is paused until 8 Dec/);
  expect(maya.text()).not.toMatch(/Moving house/);
  expect(maya.text()).not.toMatch(/Hiring manager — Rui Carvalho/);
  expect(maya.text()).toMatch(/Lena Fischer.* Rui Carvalho is paused until 8 Dec/);
  await maya.closes({ all: true });

  await rui.press('End: Paused until 8 Dec');
  await expect.poll(() => rui.text(), { timeout: 10_000 }).not.toMatch(/Paused until/);
  await searches(it);
  expect(maya.text()).not.toMatch(/Rui Carvalho is paused/);
});

test('who pauses between the search and Book is not booked, and that is said', async () => {
  const it = await world();
  const { maya } = it;
  await searches(it);
  await maya.press('Pick');
  await maya.sees(/Check and book/);
  const rui = it.person('rui');
  const lena = it.person('lena');
  for (const person of [rui, lena]) {
    await person.opensHome();
    await person.sees(/Your interviews and limits/);
    await person.press('Pause');
    await person.sees(/Pause interviews/);
    await person.picks('Ask me again from', '2026-12-20');
    await person.press('Pause');
    await person.sees(/Paused until 20 Dec/);
  }
  await maya.press('Book');
  await maya.sees(/Something changed since the search/);
  expect(maya.text()).toMatch(/(Rui Carvalho|Lena Fischer) is paused until 20 Dec/);
  expect((it.lever.panelsOf('Priya Raman') as readonly unknown[]).length).toBe(0);
});

test('hours, limits and buffers are edited with everything typed kept, and nothing half-saved', async () => {
  const it = await world();
  const rui = it.person('rui');
  await rui.opensHome();
  await rui.sees(/Your interviews and limits/);
  await rui.press('Hours and limits');
  await rui.sees(/Working hours/);
  await rui.fill('Working hours', 'Mon-Fri 17:00-9:00');
  await rui.fill('Hours you would rather have', 'whenever');
  await rui.fill('Interviews a day, at most', '9');
  await rui.fill('Interviews a week, at most', '3');
  await rui.press('Save');
  await rui.sees(/"17:00-9:00" ends before it starts/);
  expect(rui.text()).toMatch(/I do not understand "whenever"/);
  expect(rui.text()).toMatch(/More a day than a week/);
  expect(rui.text()).toContain('Mon-Fri 17:00-9:00');
  await rui.fill('Working hours', 'Mon-Thu 13-17:30');
  await rui.fill('Hours you would rather have', '');
  await rui.fill('Interviews a day, at most', '1');
  await rui.fill('Minutes free before each', '15');
  await rui.picks('Time zone', 'Lisbon', { typing: 'lisb' });
  await rui.press('Save');
  await rui.sees(/Mon–Thu 13:00–17:30/);
  expect(rui.text()).toMatch(/At most: 1 a day, 3 a week/);
  expect(rui.text()).toMatch(/15 min before, 0 min after/);

  await searches(it);
  const text = it.maya.text();
  for (const [line] of text.matchAll(/.*Hiring manager — Rui Carvalho.*/g))
    expect(line).toMatch(/^\W*(1:\d\d|2:\d\d|3:\d\d|4:\d\d|12:\d\d|13:|14:|15:|16:)/);
});

test('a weekly limit is reached: the search says so, one raise asks why, and the reason is in the audit log', async () => {
  const it = await world();
  const { maya } = it;
  // Nobody else can take the hiring manager's session, and Divya takes one interview in 28 days.
  for (const key of ['lena', 'rui'])
    it.calendars.state.blocks(it.company.people.find((one) => one.key === key)?.email ?? '', {
      title: 'Away',
      start: it.clock.now(),
      end: it.clock.now() + 21 * 86_400_000,
    });
  await searches(it);
  await maya.press('Pick');
  await maya.sees(/Check and book/);
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews/);
  await maya.closes({ all: true });
  const divya = it.person('divya');
  await divya.opensHome();
  await divya.sees(/Your interviews and limits/);
  await divya.press('Hours and limits');
  await divya.sees(/Working hours/);
  await divya.fill('Interviews a day, at most', '1');
  await divya.fill('Interviews a week, at most', '1');
  await divya.fill('Interviews in 28 days, at most', '1');
  await divya.press('Save');
  await divya.sees(/1 in 28 days/);

  await plans(it, 'Tom Okafor');
  await maya.press('Find times');
  await maya.sees(/Nothing fits yet/);
  expect(maya.text()).toMatch(/Divya Pillai .*(limit|interview left)/);
  await maya.press(/^Raise Divya Pillai/);
  await maya.sees(/Why is this worth it/);
  await maya.fill('Why is this worth it?', 'Only this week works for the candidate');
  await maya.press('Search with it');
  await maya.sees(/days? works?/);
  await books(it);
  const audit = await auditOf(it);
  expect(audit).toContainEqual(
    expect.objectContaining({
      action: 'interviewer.limit-raised-once',
      subject: { kind: 'user', id: it.company.people.find((one) => one.key === 'divya')?.leverId },
      detail: expect.stringContaining('Only this week works for the candidate'),
    }),
  );
});
