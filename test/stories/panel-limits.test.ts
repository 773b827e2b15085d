/** Somebody's limit is reached between the search and the press: nothing is written unless a reason is given, which is audited. */
import { expect, test } from 'vitest';
import { checksFirstDay, hears, patience, plansPanelFor, sharedWorld } from '../support/dialogue.ts';
import { auditOf } from '../support/interviewers.ts';
import { livePanels } from '../support/panel-steps.ts';
import type { StoryWorld } from '../support/world.ts';

const theWorld = sharedWorld();
const DAY = 86_400_000;

/** Only Divya can take the hiring manager's session, and takes one interview in 28 days. */
async function onlyDivya(it: StoryWorld): Promise<string> {
  const idOf = (key: string) => it.company.people.find((one) => one.key === key);
  for (const key of ['lena', 'rui'])
    it.calendars.state.blocks(idOf(key)?.email ?? '', {
      title: 'Away',
      start: it.clock.now(),
      end: it.clock.now() + 40 * DAY,
    });
  const divya = it.person('divya');
  await divya.opensHome();
  await divya.sees(/Your interviews and limits/, patience);
  await divya.press('Hours and limits');
  await divya.sees(/Working hours/, patience);
  await divya.fill('Interviews a day, at most', '1');
  await divya.fill('Interviews a week, at most', '1');
  await divya.fill('Interviews in 28 days, at most', '1');
  await divya.press('Save');
  await divya.sees(/1 in 28 days/, patience);
  return idOf('divya')?.leverId ?? '';
}

test('a colleague books the same interviewer first: Book says who is over, and goes on only with a reason', async () => {
  const it = theWorld();
  const { maya } = it;
  const omar = it.person('omar');
  const divya = await onlyDivya(it);
  await plansPanelFor(maya, 'Priya');
  await checksFirstDay(maya);
  await plansPanelFor(omar, 'Tom Okafor');
  // Omar takes another day, so that only the limit is in the way.
  await omar.press('Pick', { nth: 1 });
  await omar.sees('Check and book', patience);
  await omar.press('Book');
  await omar.sees(/Booked: \d interviews/, patience);

  await maya.press('Book');
  await maya.sees(/Divya Pillai has .*; the limit is 1/, patience);
  expect(maya.text()).toMatch(/Nothing was booked, and nobody was told/);
  expect(livePanels(it)).toEqual([]);
  await maya.press('Book anyway, with a reason');
  await maya.sees('Why is this worth it?', patience);
  await maya.press('Go on');
  await maya.sees(/Say why|required|fill in/i, patience);
  await maya.fill('Why is this worth it?', 'She knows this team best');
  await maya.press('Go on');
  await maya.sees('Check and book', patience);
  await maya.sees(
    /Divya Pillai’s limit of interviews in 28 days is raised by \d, for this panel only: “She knows this team best”/,
  );
  await maya.press('Book');
  expect(await hears(maya, patience.timeoutMs)).toMatch(/Booked: 4 interviews/);
  // Moving it: the planner's offer to raise the limit asks why as well, and the move's audit has the reason.
  await maya.closes();
  await maya.types('/hire panel Priya', { in: '#hiring' });
  await maya.sees(/Panels of/, patience);
  await maya.press('Change', { in: /Hiring manager/ });
  await maya.sees('Move to another time', patience);
  await maya.press('Move to another time');
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/No other time fits/, patience);
  await maya.press(/^Raise Divya Pillai/);
  await maya.sees('Why is this worth it?', patience);
  await maya.fill('Why is this worth it?', 'The candidate cannot stay that long');
  await maya.press('Search with it');
  await maya.sees(/times? works?/, patience);
  await maya.press('Pick');
  await maya.sees(/Rules bent on request: .*The candidate cannot stay that long/, patience);
  await maya.press('Move');
  await maya.sees(/Moved by/, patience);
  // One line for each limit, with its reason.
  const raised = (await auditOf(it)).filter((one) => one['action'] === 'interviewer.limit-raised-once');
  for (const reason of ['She knows this team best', 'The candidate cannot stay that long'])
    expect(raised).toContainEqual(
      expect.objectContaining({ subject: { kind: 'user', id: divya }, detail: expect.stringContaining(reason) }),
    );
});
