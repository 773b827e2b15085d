/** ML4: a recruiter lists panels, narrowed by words and by menus, and does with each what can be done with it. */
import { expect, test } from 'vitest';
import { patience, sharedWorld } from '../support/dialogue.ts';
import { booked, interviewOf } from '../support/panel-steps.ts';
import type { StoryWorld } from '../support/world.ts';

const theWorld = sharedWorld();

const last = (it: StoryWorld) => it.maya.screen().channel?.messages.at(-1)?.text ?? '';

async function types(it: StoryWorld, words: string, expected: RegExp): Promise<string> {
  await it.maya.types(`/hire panel ${words}`, { in: '#hiring' });
  await it.maya.sees(expected, patience);
  return last(it);
}

test('ML4: panels and single interviews by day, interviewer, booker and job; each row offers what is valid', async () => {
  const it = theWorld();
  const { maya } = it;
  const panel = await booked(it);
  const day = 86_400_000;
  // The index of interviews is read in the background, a minute's worth at a time.
  for (let minute = 0; minute < 3; minute += 1) {
    it.clock.moveTo(it.clock.now() + 61_000);
    await it.tick();
  }

  // The seed has panels and single interviews of other people, made in Lever's scheduler and by another tool.
  const all = await types(it, 'all', /Panels: to come/);
  const row = (text: string, who: string) => text.slice(text.indexOf(who)).split('\n').slice(0, 4).join('\n');
  expect(row(all, 'Priya Raman')).toMatch(/4 interviews · booked here by Maya[\s\S]*\[Change\] \[Cancel\]/);
  expect(row(all, 'Paula Novák')).toMatch(/Pairing · made in Lever by Omar[\s\S]*\[Edit in Lever\]/);
  expect(row(all, 'Paula Novák')).not.toMatch(/\[Cancel\]|\[Change\]/);
  expect(row(all, 'Wen Ó Briain')).toMatch(/made by another tool[\s\S]*\[Change\] \[Cancel\]/);
  await maya.press('Next ones');
  await maya.sees(/Page 2 of 2/, patience);
  await maya.press('Earlier ones');
  await maya.sees(/Page 1 of 2/, patience);

  const start = Math.min(...panel.interviews.map((one) => one.date));
  const today = await types(it, 'today', /Panels: today/);
  expect(today).toMatch(/Paula Novák/);
  expect(today).not.toMatch(/Priya Raman/);
  expect(await types(it, 'tomorrow', /Panels: tomorrow/)).toMatch(/Priya Raman/);
  expect(await types(it, 'next week', /Panels: next week/)).not.toMatch(/Priya Raman|Paula Novák/);
  const who = interviewOf(panel, 'System design').interviewers[0]?.name ?? '';
  const sat = await types(it, `interviewer:"${who}"`, new RegExp(`Panels: to come · with ${who}`));
  expect(sat).toMatch(/Priya Raman/);
  expect(sat).not.toMatch(/Paula Novák/);
  const made = await types(it, `this week by:maya job:backend`, /booked by Maya/);
  expect(made).toMatch(/Priya Raman[\s\S]*Björn Romano/);
  expect(made).not.toMatch(/Paula Novák|Mei Romano/);
  expect(await types(it, 'mine', /Your panels to come/)).not.toMatch(/Paula Novák/);
  for (const typed of ['/hire hold', '/hire holds', '/hire panel held']) {
    await maya.types(typed, { in: '#hiring' });
    await expect.poll(() => last(it), { timeout: 20_000 }).toMatch(/No day is held\. To hold one/);
    await types(it, 'mine', /Your panels to come/);
  }
  await maya.types('/hire hold Priya', { in: '#hiring' });
  await expect.poll(() => last(it), { timeout: 20_000 }).toMatch(/No day is held for Priya Raman\./);

  // The menus narrow what is shown, and the rest of the filter stays.
  await types(it, 'all', /Panels: to come/);
  await maya.picks('Any interviewer', 'Devon Clarke');
  await maya.sees(/Panels: to come · with Devon Clarke/, patience);
  expect(last(it)).not.toMatch(/Priya Raman/);
  await maya.picks('To come', 'Today');
  await maya.sees(/Panels: today · with Devon Clarke/, patience);
  expect(last(it)).toMatch(/Paula Novák/);
  await maya.press('Show all');
  await maya.sees(/Page 1 of 2/, patience);

  // A row leads to the panel, and what is over can only be looked at.
  await types(it, 'mine', /Your panels to come/);
  await maya.press('Change');
  await maya.sees(/Panels of Priya Raman/, patience);
  it.clock.moveTo(start + 2 * day);
  await it.tick();
  const past = await types(it, 'past', /Panels: the last four weeks/);
  expect(row(past, 'Priya Raman')).toMatch(/over, booked here by Maya/);
  expect(row(past, 'Priya Raman')).not.toMatch(/\[Change\]|\[Cancel\]/);
});

test('a word that narrows nothing is answered with what can be typed, and nothing typed is lost', async () => {
  const it = theWorld();
  expect(await types(it, 'stage:offer', /narrows nothing here/)).toMatch(
    /today, tomorrow.*interviewer:name, by:name, job:title/,
  );
  expect(await types(it, 'tomorow', /No active candidate is called “tomorow”/)).toMatch(
    /Did you mean \/hire panel tomorrow\?/,
  );
  expect(await types(it, 'intervewer:ana', /narrows nothing here/)).toMatch(/Did you mean interviewer:\?/);
  expect(await types(it, 'today interviewer:nobody', /Nobody in Lever is called “nobody”/)).toMatch(/interviewer:rui/);
  expect(await types(it, 'today tomorrow', /Those are two times/)).toMatch(/Type one of them/);
  expect(await types(it, 'mine lever', /Those are two sorts of panel/)).toMatch(/lever, elsewhere, all/);
  expect(await types(it, 'job:', /Nothing stands behind “job:”/)).toMatch(/job:title/);
  expect(await types(it, 'next week Zzyzx', /neither a candidate nor a word/)).toMatch(/You can type today/);
});
