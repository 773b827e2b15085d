/** Jo’s calendar cannot be read by the company’s connection: a feed makes her schedulable, and its address stays secret. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { opensPlanFor, patience } from '../support/dialogue.ts';
import { world } from '../support/world.ts';

const calendar = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

test('an admin gives Jo a feed: tried first, used by the next search, never shown, and removed again', async () => {
  let answer = 'not yet';
  const server = createServer((_, response) => response.end(answer));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/private-5ec2e7/basic.ics`;

  const it = await world();
  const { maya } = it;
  const helena = it.person('helena');
  await opensPlanFor(maya, 'Noor Aziz');
  await maya.press('Edit');
  await maya.sees('Save session', patience);
  await maya.fill('Title', 'Role play');
  await maya.picks('Interviewers to choose from', ['Jo Abernathy']);
  await maya.press('Save session');
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/Nothing fits/, patience);
  expect(maya.text()).toMatch(/\/hire feed/);

  await maya.closes({ all: true });
  await maya.types('/hire feed Jo Abernathy', { in: '#hiring' });
  await maya.sees(/Changing somebody else’s calendar feed needs the Lever role Admin/, patience);
  const rui = it.person('rui');
  await rui.opensHome();
  await rui.sees('Calendar feed', patience);
  await rui.press('Calendar feed');
  await rui.sees(/When your times are busy is read from the feed/, patience);
  await rui.closes({ all: true });

  await helena.types('/hire feed Jo Abernathy', { in: '#hiring' });
  await helena.sees('Try and save', patience);
  await helena.fill('Secret iCal address', 'https://10.0.0.1/feed.ics');
  await helena.press('Try and save');
  await helena.sees(/not on the public internet[\s\S]*Nothing was saved/, patience);
  await helena.fill('Secret iCal address', address);
  await helena.press('Try and save');
  await helena.sees(/is not a calendar[\s\S]*Nothing was saved/, patience);
  answer = calendar('DTSTART;TZID=Europe/Berlin:20261123T080000', 'DURATION:PT12H', 'RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR');
  await helena.fill('Secret iCal address', address);
  await helena.press('Try and save');
  await helena.sees(/The feed was read \(1 entry\) and is kept/, patience);

  await helena.closes({ all: true });
  // From eight to eight on Mondays, Wednesdays and Fridays: what is left are the other two days.
  await opensPlanFor(maya, 'Noor Aziz');
  await maya.press('Find times');
  await maya.sees(/days? works?/, patience);
  expect(maya.text()).toMatch(/Jo Abernathy/);
  const days = [...maya.text().matchAll(/\d\. (\w{3})/g)].map((one) => one[1]);
  expect(days.length).toBeGreaterThan(0);
  for (const day of days) expect(['Tue', 'Thu']).toContain(day);
  await maya.closes({ all: true });

  await helena.types('/hire feed Jo Abernathy', { in: '#hiring' });
  await helena.sees(/A feed from 127\.0\.0\.1 is set since/, patience);
  expect(helena.text()).not.toContain('5ec2e7');

  // Nothing that is kept or said has it in the clear.
  const directory = it.env['FULCRUM_DATA_DIR'] ?? '';
  const kept = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(kept.length).toBeGreaterThan(0);
  for (const file of kept) expect(readFileSync(join(file.parentPath, file.name)).includes('5ec2e7')).toBe(false);
  const said = it.wire.since().filter((one) => one.service === 'slack' && JSON.stringify(one).includes('5ec2e7'));
  expect(said.map((one) => one.path)).toEqual([]);

  await helena.press('Remove the feed');
  await helena.sees(/The calendar feed was removed/, patience);
  await helena.closes({ all: true });
  await helena.types('/hire feed Jo Abernathy', { in: '#hiring' });
  await helena.sees('Try and save', patience);
  expect(helena.text()).not.toMatch(/is set since/);
}, 60_000);
