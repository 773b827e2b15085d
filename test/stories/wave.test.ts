/** An interviewer drops out shortly before (J4): several people are asked at once, the first to accept takes it. */
import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/driver.ts';
import { emailOf, patience, sharedWorld } from '../support/dialogue.ts';
import { booked, eventsOf, interviewOf, mails, opensInterview, type Panel, panelOf } from '../support/panel-steps.ts';
import { auditOf } from '../support/interviewers.ts';
import type { StoryWorld } from '../support/world.ts';

const theWorld = sharedWorld();
const MINUTE = 60_000;

function keyOf(it: StoryWorld, name: string): string {
  const key = it.company.people.find((one) => one.name === name)?.key;
  if (key === undefined) throw new Error(`nobody is called ${name}`);
  return key;
}

function slackIdOf(it: StoryWorld, key: string): string {
  return it.company.people.find((one) => one.key === key)?.slack?.id ?? '';
}

/** Everything the bot has written to somebody. */
function dm(it: StoryWorld, key: string): string {
  const user = slackIdOf(it, key);
  return [...it.slack.state.workspaces.values()]
    .flatMap((team) => [...team.channels.values()])
    .filter((channel) => channel.kind === 'im' && [...channel.members].includes(user))
    .flatMap((channel) => channel.messages)
    .map((message) => JSON.stringify([message.text, message.blocks]))
    .join('\n');
}

/** Whoever could take "System design" is free at its time; the Replace window is open. */
async function mustReplace(
  it: StoryWorld,
): Promise<{ readonly before: Panel; readonly old: string; readonly offered: readonly string[] }> {
  const before = await booked(it);
  const interview = interviewOf(before, 'System design');
  const old = interview.interviewers[0]?.name ?? '';
  for (const key of ['ines', 'lena', 'tiago', 'pedro']) {
    const address = emailOf(it, key);
    for (const one of it.calendars.state.eventsOf(address, interview.date - 60 * MINUTE, interview.date + 120 * MINUTE))
      if (one.event.source !== 'google') it.calendars.state.deletes(address, one.event.id);
  }
  // What was read a moment ago may be remembered.
  it.clock.move(6 * MINUTE);
  await opensInterview(it, 'System design');
  await it.maya.press(`Replace ${old}`);
  await it.maya.sees('Who to ask in Slack', patience);
  return { before, old, offered: offeredTo(it) };
}

function offeredTo(it: StoryWorld): string[] {
  const names = it.company.people.map((one) => one.name);
  const text = it.maya.text();
  return names.filter((name) => new RegExp(`${name} [▰▱]{8} \\d`).test(text));
}

async function asks(it: StoryWorld, names: readonly string[]): Promise<void> {
  await it.maya.picks('Who to ask in Slack', names);
  await it.maya.press('Ask them');
  await it.maya.sees(/Our direct message follows along/, patience);
  await it.maya.closes({ all: true });
}

async function reads(it: StoryWorld, key: string): Promise<Person> {
  const person = it.person(key);
  await person.opensChannel('Fulcrum');
  await person.sees(/Can you take an interview/, patience);
  return person;
}

const eventually = (it: StoryWorld, key: string) => expect.poll(() => dm(it, key), { timeout: patience.timeoutMs });

test('J4: two are asked, one accepts: Lever, calendars and messages agree, and the other is thanked', async () => {
  const it = theWorld();
  const { before, old, offered } = await mustReplace(it);
  expect(offered.length).toBeGreaterThan(2);
  const [first = '', second = '', third = ''] = offered;
  const [taker, other] = [keyOf(it, first), keyOf(it, second)];
  await asks(it, [first, second]);
  expect(panelOf(it)).toEqual(before);
  expect(dm(it, keyOf(it, third))).not.toMatch(/Can you take/);
  expect(dm(it, taker)).toMatch(
    /Priya Raman, Senior Backend Engineer.*System design.*Why you: you take System design interviews, and are free then.*of 4 that day/,
  );
  expect(dm(it, taker)).not.toMatch(/lever\.co/);
  await eventually(it, 'maya').toMatch(/Asked 2, 2 still to answer/);

  await (await reads(it, taker)).press('I can take it');
  await eventually(it, taker).toMatch(/You take it/);
  await eventually(it, other).toMatch(/Taken, thank you/);
  await eventually(it, 'maya').toMatch(new RegExp(`Asked 2, ${first} accepted`));
  for (const key of [taker, other]) expect(dm(it, key)).not.toMatch(/Can you take/);
  expect(dm(it, taker)).toMatch(/You interview Priya Raman/);

  const was = interviewOf(before, 'System design');
  const is = interviewOf(panelOf(it), 'System design');
  expect(is).toMatchObject({ id: was.id, date: was.date, feedbackTemplate: was.feedbackTemplate });
  expect(is.interviewers.map((one) => one.name)).toEqual([first]);
  expect(panelOf(it).user).toBe(before.user);
  expect(eventsOf(it, emailOf(it, taker)).map((one) => one.start)).toEqual([is.date]);
  expect(eventsOf(it, emailOf(it, keyOf(it, old)))).toEqual([]);
  expect(mails(it, emailOf(it, taker))).toEqual(['invited']);
  expect(mails(it, emailOf(it, other))).toEqual([]);
  const said = (await auditOf(it)).map((line) => [line['action'], (line['actor'] as { slackId: string }).slackId]);
  expect(said).toContainEqual(['panel.wave-accepted', slackIdOf(it, taker)]);
  expect(said.filter(([action]) => action === 'panel.interviewer-replaced')).toEqual([
    ['panel.interviewer-replaced', slackIdOf(it, 'maya')],
  ]);
});

test('the panel is cancelled while people are being asked: who accepts then reads why, the others and the recruiter too', async () => {
  const it = theWorld();
  const { maya } = it;
  const { offered } = await mustReplace(it);
  const [first = '', second = ''] = offered;
  const [eager, other] = [keyOf(it, first), keyOf(it, second)];
  await asks(it, [first, second]);
  await eventually(it, eager).toMatch(/Can you take/);
  await maya.types('/hire panel Priya', { in: '#hiring' });
  await maya.press('Cancel panel');
  await maya.sees('What next?', patience);
  await maya.picks('What next?', 'Cancel for good');
  await maya.picks('Why', 'The candidate withdrew');
  await maya.press('Go on');
  await maya.sees(/Cancelled by/, patience);
  await maya.closes({ all: true });

  await (await reads(it, eager)).press('I can take it');
  for (const key of [eager, other, 'maya'])
    await eventually(it, key).toMatch(/The interview does not take place any more/);
  for (const key of [eager, other]) expect(dm(it, key)).not.toMatch(/I can take it/);
});

test('the interview is cancelled and nobody presses anything: a minute later those who were asked know', async () => {
  const it = theWorld();
  const { maya } = it;
  const { offered } = await mustReplace(it);
  const [first = ''] = offered;
  await asks(it, [first]);
  await eventually(it, keyOf(it, first)).toMatch(/Can you take/);
  await opensInterview(it, 'System design');
  await maya.press('Cancel this interview');
  await maya.sees('What next?', patience);
  await maya.picks('What next?', 'Cancel for good');
  await maya.picks('Why', 'The interview plan changed');
  await maya.press('Go on');
  await maya.sees(/Cancelled by/, patience);
  it.clock.move(2 * MINUTE);
  await it.tick();
  await eventually(it, keyOf(it, first)).toMatch(/The interview does not take place any more/);
});

test('two accept in the same instant: exactly one takes it, the other is thanked', async () => {
  const it = theWorld();
  const { offered } = await mustReplace(it);
  const pair = offered.slice(0, 2);
  await asks(it, pair);
  const people = await Promise.all(pair.map((name) => reads(it, keyOf(it, name))));
  await Promise.all(people.map((person) => person.press('I can take it')));
  await eventually(it, 'maya').toMatch(/Asked 2, .* accepted <!date/);
  const [taker] = interviewOf(panelOf(it), 'System design').interviewers;
  expect(pair).toContain(taker?.name);
  const loser = pair.find((name) => name !== taker?.name) ?? '';
  await eventually(it, keyOf(it, taker?.name ?? '')).toMatch(/You take it/);
  await eventually(it, keyOf(it, loser)).toMatch(/Taken, thank you/);
  expect(mails(it, emailOf(it, keyOf(it, loser)))).toEqual([]);
  expect(dm(it, keyOf(it, loser))).not.toMatch(/You interview/);
});

test('all decline: the recruiter asks the next, and when nobody is left sees why and the other ways', async () => {
  const it = theWorld();
  const { maya } = it;
  const { before, offered } = await mustReplace(it);
  const [first = '', ...rest] = offered;
  await asks(it, [first]);
  await (await reads(it, keyOf(it, first))).press('I cannot');
  await eventually(it, keyOf(it, first)).toMatch(/You cannot: noted/);
  await eventually(it, 'maya').toMatch(/Nobody of those you asked can/);

  await maya.opensChannel('Fulcrum');
  await maya.sees(/Nobody of those you asked can/, patience);
  await maya.press('Ask the next three');
  await maya.sees('Who to ask in Slack', patience);
  expect(offeredTo(it)).toEqual(rest);
  await asks(it, rest);
  for (const name of rest) await (await reads(it, keyOf(it, name))).press('I cannot');
  await eventually(it, 'maya').toMatch(new RegExp(`Asked ${offered.length}, nobody can`));
  await maya.opensChannel('Fulcrum');
  await maya.sees(/Others were asked/, patience);
  await maya.press('Ask the next three');
  await maya.sees(/Nobody is left to ask/, patience);
  await maya.sees('Cancel this interview', patience);
  await maya.sees('Move to another time', patience);
  expect(panelOf(it)).toEqual(before);
});

test('nobody answers for half an hour: the recruiter hears it once, calls it off, and the asked hear that', async () => {
  const it = theWorld();
  const { maya } = it;
  const { before, offered } = await mustReplace(it);
  const [first = '', second = ''] = offered;
  await asks(it, [first, second]);
  it.clock.move(29 * MINUTE);
  await it.tick();
  expect(dm(it, 'maya')).not.toMatch(/Nobody has accepted yet/);
  for (let minute = 0; minute < 3; minute += 1) {
    it.clock.move(MINUTE);
    await it.tick();
  }
  expect(dm(it, 'maya').match(/:hourglass: \*Nobody has accepted yet/g)).toHaveLength(1);
  await maya.opensChannel('Fulcrum');
  await maya.press('Stop asking');
  for (const name of [first, second]) await eventually(it, keyOf(it, name)).toMatch(/Not needed any more/);
  await eventually(it, 'maya').toMatch(/nobody took it/);
  expect(panelOf(it)).toEqual(before);
});

test('whoever accepts but has become busy does not get it, is told, and gets it once they are free', async () => {
  const it = theWorld();
  const { before, offered } = await mustReplace(it);
  const [first = '', second = ''] = offered;
  const key = keyOf(it, first);
  await asks(it, [first, second]);
  const { date, duration } = interviewOf(before, 'System design');
  const address = emailOf(it, key);
  const meeting = it.calendars.state.blocks(address, { title: 'Meeting', start: date, end: date + duration * MINUTE });
  const person = await reads(it, key);
  await person.press('I can take it');
  await eventually(it, key).toMatch(/It is not yours yet/);
  await eventually(it, 'maya').toMatch(new RegExp(`${first} would, but:`));
  expect(panelOf(it)).toEqual(before);
  expect(mails(it, address)).toEqual([]);

  it.calendars.state.deletes(address, meeting.id);
  it.clock.move(6 * MINUTE);
  // Pressing the same button at once would be the same click.
  await new Promise((done) => setTimeout(done, 1_000));
  await person.press('I can take it');
  await eventually(it, key).toMatch(/You take it/);
  expect(interviewOf(panelOf(it), 'System design').interviewers.map((one) => one.name)).toEqual([first]);
});

test('calendars fail after somebody accepted: the recruiter reads where it stands, Finish completes it, once', async () => {
  const it = theWorld();
  const { maya, faults } = it;
  const { offered } = await mustReplace(it);
  const [first = '', second = ''] = offered;
  const [taker, other] = [keyOf(it, first), keyOf(it, second)];
  await asks(it, [first, second]);
  const forbidden = { code: 403, message: 'no', errors: [{ reason: 'forbidden' }] };
  faults.calendars.inject({ kind: 'status', status: 403, method: 'PATCH', body: { error: forbidden } });
  await (await reads(it, taker)).press('I can take it');
  await eventually(it, 'maya').toMatch(/accepted, but the replacement stopped half-way/);
  expect(dm(it, taker)).not.toMatch(/You take it/);

  // The other one is not needed, and cannot get in between.
  await (await reads(it, other)).press('I can take it');
  await it.person(other).sees(new RegExp(`${first} was a moment faster`), patience);
  faults.calendars.clear();
  await maya.opensChannel('Fulcrum');
  await maya.press('Finish', { in: /stopped half-way/ });
  await maya.sees(/the replacement stands in Lever and on calendars/, patience);
  await eventually(it, taker).toMatch(/You take it/);
  await eventually(it, other).toMatch(/Taken, thank you/);
  expect(interviewOf(panelOf(it), 'System design').interviewers.map((one) => one.name)).toEqual([first]);
  expect(mails(it, emailOf(it, taker))).toEqual(['invited']);
});

test('a decline in the calendar leads to the same question: its notice opens the window, and who sits there is let go', async () => {
  const it = theWorld();
  const { maya } = it;
  const { before, old, offered } = await mustReplace(it);
  await maya.closes({ all: true });
  const { date } = interviewOf(before, 'System design');
  const address = emailOf(it, keyOf(it, old));
  const [event] = eventsOf(it, address);
  it.calendars.state.answers(address, event?.id ?? '', 'declined');
  expect(event?.start).toBe(date);
  it.clock.move(MINUTE);
  await it.tick();
  await maya.opensChannel('Fulcrum');
  await maya.press(`Replace ${old}`);
  await maya.sees('Who to ask in Slack', patience);
  // Untouched, the best three are asked.
  await maya.press('Ask them');
  await maya.sees(/Our direct message follows along/, patience);
  const asked = offered.filter((name) => /Can you take an interview/.test(dm(it, keyOf(it, name))));
  expect(asked).toHaveLength(Math.min(3, offered.length));
  await (await reads(it, keyOf(it, asked[0] ?? ''))).press('I can take it');
  await eventually(it, keyOf(it, asked[0] ?? '')).toMatch(/You take it/);
  expect(eventsOf(it, address)).toEqual([]);
});
