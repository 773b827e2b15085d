/** A company with Google and Outlook: Hugo lives in Outlook, everybody else and the interview events in Google. */
import { expect, test } from 'vitest';
import { asks, booksFirstDay, hears, opensPlanFor, patience, whatStands } from '../support/dialogue.ts';
import { world } from '../support/world.ts';

test('a panel with Hugo (Outlook) and Grace (Google): both calendars are read, one set of events is made', async () => {
  const it = await world();
  const { maya } = it;
  const status = await asks(maya, '/hire status', '#hiring');
  expect(status).toMatch(/Calendars:.*Google Calendar answers.*Microsoft 365 answers, for reading only/);

  // Hugo is free on Wednesday afternoon alone: whatever is offered, only Outlook can have said so.
  const wednesday = Date.parse('2026-11-25T16:00:00Z');
  const hugo = 'hugo.vasquez@acme.test';
  for (let day = 0; day < 21; day += 1) {
    const start = Date.parse('2026-11-23T00:00:00Z') + day * 86_400_000;
    if (day === 2) {
      it.calendars.state.blocks(hugo, { title: 'Quota', start, end: wednesday });
      it.calendars.state.blocks(hugo, { title: 'Quota', start: wednesday + 45 * 60_000, end: start + 86_400_000 });
    } else it.calendars.state.blocks(hugo, { title: 'Quota', start, end: start + 86_400_000 });
  }
  for (const { event } of it.calendars.state.eventsOf(hugo, wednesday, wednesday + 45 * 60_000))
    it.calendars.state.change(event, { status: 'cancelled' });

  await opensPlanFor(maya, 'Noor Aziz');
  await maya.press('Edit');
  await maya.sees('Save session', patience);
  await maya.fill('Title', 'Role play');
  await maya.picks('Interviewers to choose from', ['Grace O’Malley', 'Devon Clarke']);
  await maya.press('Save session');
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/days? works?|Nothing fits/, patience);
  expect(maya.text()).not.toMatch(/cannot be read|does not know/);
  await booksFirstDay(maya);
  expect(await hears(maya, 20_000)).toMatch(/Booked: 2 interviews in Lever/);
  expect(whatStands(it, 'Noor Aziz')).toMatchObject({ panels: 1, interviews: 2, sessions: 2 });

  const [his] = it.calendars.state
    .eventsOf(hugo, wednesday - 1, wednesday + 45 * 60_000)
    .filter((one) => one.event.source === 'google');
  expect(his?.start).toBe(wednesday);
  expect(it.calendars.state.invitesTo(hugo).filter((one) => one.kind === 'invited')).toHaveLength(1);
  // Outlook was only read.
  const written = it.wire.since().filter((one) => one.service === 'microsoft' && !/token|getSchedule/.test(one.path));
  expect(written.map((one) => `${one.method} ${one.path}`)).toEqual([]);
}, 60_000);
