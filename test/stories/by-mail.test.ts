/** A company without a calendar connection: people give feeds, invitations go out by mail, and the panel stands in Lever. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { asks, booksFirstDay, emailOf, hears, opensPlanFor, patience, reads } from '../support/dialogue.ts';
import { world } from '../support/world.ts';

async function aPostOffice() {
  const got: { readonly to: string; readonly text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map((it) => it.address).join();
        got.push({ to, text: Buffer.concat(parts).toString('utf8') });
        done();
      });
    },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.close();
  });
  return { got, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` };
}

/** Everybody is busy but on Thursday. */
async function feeds(): Promise<string> {
  const text = [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'UID:1',
    'DTSTART:20261120T000000Z',
    'DURATION:P1D',
    'RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,FR',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ];
  const server = createServer((_, response) => response.end(text.join('\r\n')));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const without = [
  'GOOGLE_SERVICE_ACCOUNT_KEY',
  'GOOGLE_ORGANIZER',
  'MICROSOFT_TENANT_ID',
  'MICROSOFT_CLIENT_ID',
  'MICROSOFT_CLIENT_SECRET',
  'GOOGLE_CLIENT_ID',
  'GOOGLE_CLIENT_SECRET',
  'MICROSOFT_CONSENT',
];

test('two feeds and a mail server: searched, booked, mailed once each, and cancelled by mail', async () => {
  const office = await aPostOffice();
  const host = await feeds();
  const it = await world({
    env: {
      ...Object.fromEntries(without.map((name) => [name, ''])),
      SMTP_URL: office.url,
      MAIL_FROM: 'Acme Interviews <interviews@acme.test>',
    },
  });
  const { maya } = it;
  const helena = it.person('helena');
  expect(await asks(maya, '/hire status', '#hiring')).toMatch(/Invitations go out by mail as interviews@acme\.test/);
  const people = ['grace', 'sam'] as const;
  for (const key of people) {
    await helena.types(`/hire feed ${emailOf(it, key)}`, { in: '#hiring' });
    await helena.sees('Try and save', patience);
    await helena.fill('Secret iCal address', `${host}/${key}.ics`);
    await helena.press('Try and save');
    await helena.sees(/The feed was read/, patience);
    await helena.closes({ all: true });
  }

  await opensPlanFor(maya, 'Noor Aziz');
  for (const [nth, name] of ['Grace O’Malley', 'Sam Whitaker'].entries()) {
    await maya.press('Edit', { nth });
    await maya.sees('Save session', patience);
    await maya.fill('Title', nth === 0 ? 'Role play' : 'Hiring manager');
    await maya.picks('Interviewers to choose from', [name]);
    await maya.press('Save session');
    await maya.sees('Find times', patience);
  }
  await maya.press('Find times');
  await maya.sees(/days? works?|Nothing fits/, patience);
  const days = [...maya.text().matchAll(/\d\. (\w{3})/g)].map((one) => one[1]);
  expect(days.length).toBeGreaterThan(0);
  expect([...new Set(days)]).toEqual(['Thu']);
  await maya.press('Pick', { nth: 0 });
  await maya.sees('Check and book', patience);
  expect(reads(maya)).toMatch(/go by mail, which makes no video link: .*Role play.* have no place/);
  expect(reads(maya)).not.toMatch(
    /link, made when you book\)\n.*Candidate in Lever|video links? (is|are) in your calendar/,
  );
  await maya.press('Back to the days');
  await maya.sees(/days? works?/, patience);
  await booksFirstDay(maya);
  expect(await hears(maya, 20_000)).toMatch(/Booked: 2 interviews in Lever, 3 invites sent/);
  const guests = [...people.map((key) => emailOf(it, key)), 'noor.aziz@example.com'].toSorted();
  expect(office.got.map((one) => one.to).toSorted()).toEqual(guests);
  for (const one of office.got) expect(one.text).toMatch(/method=REQUEST/);
  expect(await hears(maya, 1)).not.toMatch(/video links? (is|are) in your calendar/);

  // Nobody's answer comes back by mail: that is no reason to ring.
  for (let day = 0; day < 3; day += 1) {
    it.clock.move(86_400_000);
    await it.tick();
  }
  const rung = [...it.slack.state.workspaces.values()]
    .flatMap((team) => [...team.channels.values()])
    .flatMap((channel) => channel.messages)
    .filter((message) => /Why am I seeing this/.test(JSON.stringify([message.text, message.blocks])));
  expect(rung).toEqual([]);
  office.got.length = 0;
  await maya.closes({ all: true });
  await maya.types('/hire panel Noor Aziz', { in: '#hiring' });
  await maya.sees(/Panels of/, patience);
  expect(maya.text()).not.toMatch(/no longer in the calendar|unanswered|Repair/);
  // Neither what the recruiter read after Book, nor the channel's card, nor the panel's screen look as if answers were seen.
  const blind = /Answers are not visible: invitations went by mail/g;
  expect(maya.text().match(blind)).toHaveLength(3);
  // What is changed in Lever is seen all the same.
  const [panel] = it.lever.panelsOf('Noor Aziz') as unknown as { interviews: { id: string; date: number }[] }[];
  const moved = panel?.interviews.find((one) => one.date > it.clock.now());
  if (moved !== undefined) {
    it.lever.ui.changeInterview(moved.id, { date: moved.date + 3_600_000 });
    it.clock.move(61_000);
    await it.tick();
    await maya.opensChannel('Fulcrum');
    await maya.sees(/The panel of Noor Aziz was changed in Lever/, patience);
    await maya.opensChannel('#hiring');
  }
  await maya.press('Cancel panel');
  await maya.sees(/Cancel this panel\?/, patience);
  await maya.picks('What next?', 'Cancel, and plan again later');
  await maya.picks('Why', 'An interviewer cannot make it');
  await maya.press('Go on');
  await maya.sees(/Cancelled by/, patience);
  expect(office.got.map((one) => one.to).toSorted()).toEqual(guests);
  for (const one of office.got) expect(one.text).toMatch(/method=CANCEL/);
}, 90_000);
