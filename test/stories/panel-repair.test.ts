/** Lever, calendars, messages and the card say different things about a panel: the screen says where, and one press mends it. */
import { expect, test } from 'vitest';
import { patience, sharedWorld } from '../support/dialogue.ts';
import { booked, eventsOf, hearsFromBot, interviewOf, opens, opensInterview, panelOf } from '../support/panel-steps.ts';

const theWorld = sharedWorld();

test('an event is dragged, another deleted, an interview moved in Lever: each is named, and Repair makes all agree', async () => {
  const it = theWorld();
  const { maya, calendars } = it;
  const before = await booked(it);
  const coding = interviewOf(before, 'Coding interview');
  const design = interviewOf(before, 'System design');
  const values = interviewOf(before, 'Values and collaboration');
  const eventOf = (title: string) => {
    const found = calendars.state
      .on(`interviews@${it.company.domain}`)
      .find((one) => one.status !== 'cancelled' && one.title.startsWith(title));
    if (found === undefined) throw new Error(`no event ${title}`);
    return found;
  };
  const dragged = eventOf('Coding');
  const hour = 3_600_000;
  const organizer = `interviews@${it.company.domain}`;
  calendars.state.moves(organizer, dragged.id, dragged.start + 26 * hour);
  calendars.state.deletes(organizer, eventOf('System design').id);
  it.lever.ui.changeInterview(values.id, { date: values.date + 24 * hour });

  await opens(it);
  await maya.sees(/In the calendar, Coding interview is/, patience);
  const said = maya.screen().channel?.messages.at(-1)?.text ?? '';
  expect(said).toMatch(/In the calendar, System design is missing/);
  expect(said).toMatch(/Values and collaboration is .* in Lever, but was booked for/);
  await maya.press('Repair');
  await maya.sees(/Repaired:/, patience);
  const after = panelOf(it);
  for (const one of after.interviews)
    for (const who of one.interviewers)
      expect(
        eventsOf(it, who.email).map((event) => event.start),
        `${one.subject}, ${who.email}`,
      ).toEqual([one.date]);
  expect(interviewOf(after, 'Values and collaboration').date).toBe(values.date + 24 * hour);
  expect([interviewOf(after, 'Coding interview').date, interviewOf(after, 'System design').date]).toEqual([
    coding.date,
    design.date,
  ]);
  await opens(it);
  expect(maya.screen().channel?.messages.at(-1)?.text).not.toMatch(/Repair|In the calendar/);
});

test('Slack takes neither messages nor the card when a panel changes: who reads what is old is said, and repaired', async () => {
  const it = theWorld();
  const { maya, faults } = it;
  const before = await booked(it);
  const [who] = interviewOf(before, 'System design').interviewers;
  await opensInterview(it, 'System design');
  await maya.press('Edit title, length, form or place');
  await maya.sees('See what changes', patience);
  await maya.fill('Place', 'Room Tejo');
  await maya.press('See what changes');
  await maya.sees(/Nothing is changed yet/, patience);
  for (const path of ['/api/chat.update', '/api/chat.postMessage'])
    faults.slack.inject({ kind: 'status', status: 200, path, body: { ok: false, error: 'not_in_channel' } });
  await maya.press('Save');
  await maya.sees(/Edited by/, patience);
  await maya.sees(/got no message in Slack/, patience);
  faults.slack.clear();
  await maya.closes();
  await opens(it);
  await maya.sees(/The channel’s card does not say how it stands/, patience);
  expect(maya.text()).toContain(`${who?.name} reads an older message in Slack`);
  await maya.press('Repair');
  await maya.sees(/Repaired: .*message says how it stands; the channel’s card says how it stands/, patience);
  await hearsFromBot(it, who?.email ?? '', /Place: Room Tejo/);
  await opens(it);
  expect(maya.screen().channel?.messages.at(-1)?.text).not.toMatch(/Repair|does not say|older message/);
});
