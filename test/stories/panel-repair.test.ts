/** Lever, calendars, messages and the card say different things about a panel: the screen says where, and one press mends it. */
import { expect, test } from 'vitest';
import { patience, sharedWorld } from '../support/dialogue.ts';
import { booked, eventsOf, interviewOf, opens, panelOf } from '../support/panel-steps.ts';

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
