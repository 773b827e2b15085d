/** The vendors tell us of changes: what happens to a booked panel is heard of at once, with no clock moved. */
import { expect, test } from 'vitest';
import { fromNow, patience, plansPanelFor, sharedWorld } from '../support/dialogue.ts';
import { booked } from '../support/panel-steps.ts';
import { type StoryWorld, world } from '../support/world.ts';
import {
  DAY,
  fewCandidates,
  hurriedNotices,
  MINUTE,
  ORGANIZER,
  patientNotices,
  said,
  saidOnce,
  settled,
  theirEvent,
} from './calendar-notices-steps.ts';

const company = fewCandidates();
const quick = { notices: true, noticesTimes: hurriedNotices, company } as const;
const theWorld = sharedWorld(quick);

const listings = (it: StoryWorld, from: number) =>
  it.wire.since(from).filter((one) => one.service === 'google' && one.method === 'GET' && one.path.endsWith('/events'));
const arrivals = (it: StoryWorld, from: number) =>
  it.wire.since(from).filter((one) => one.service === 'bot' && one.path.startsWith('/hooks/'));
const watches = (it: StoryWorld) => it.calendars.channels.open().filter((one) => one.calendar === ORGANIZER);

test('an event is dragged in the calendar: its scheduler hears it within seconds', async () => {
  const it = theWorld();
  await booked(it);
  const { event, interview } = theirEvent(it, 'Coding interview');
  const began = performance.now();
  it.calendars.state.moves(ORGANIZER, event.id, interview.date + 30 * MINUTE);
  await saidOnce(it, /the calendar says/);
  // About one second; machines that run many tests at once get more.
  expect(performance.now() - began).toBeLessThan(8_000);
  // The same is not told again by the minute that follows.
  it.clock.move(MINUTE);
  await it.tick();
  expect(said(it, /the calendar says/)).toHaveLength(1);
});

test('only the panel that changed is looked at, and a burst of messages leads to one look', async () => {
  const it = await world({ ...quick, noticesTimes: patientNotices });
  await booked(it);
  await settled(it);
  const { event } = theirEvent(it, 'System design');
  const guest = event.guests[0]?.address ?? '';
  const from = fromNow(it);
  for (let n = 0; n < 100; n += 1) {
    it.calendars.state.answers(guest, event.id, n % 2 === 0 ? 'tentative' : 'declined');
  }
  await saidOnce(it, /declined/);
  await settled(it);
  expect(arrivals(it, from).length).toBeGreaterThanOrEqual(100);
  expect(listings(it, from)).toHaveLength(1);
  expect(it.wire.since(from).filter((one) => one.service === 'lever' && /panels\//.test(one.path)).length).toBeLessThan(
    3,
  );
});

test('forged messages, and genuine ones sent again, do nothing', async () => {
  const it = theWorld();
  await booked(it);
  await settled(it);
  const [channel] = watches(it);
  const url = it.env['PUBLIC_URL'] ?? '';
  const { event, interview } = theirEvent(it, 'Coding interview');
  // Changed without a word: whoever makes the bot look would be found out by what it then says.
  it.calendars.channels.loses();
  it.calendars.state.moves(ORGANIZER, event.id, interview.date + 30 * MINUTE);
  const from = fromNow(it);
  const send = async (headers: Record<string, string>) =>
    (await fetch(`${url}/hooks/google-calendar`, { method: 'POST', headers })).status;
  const genuine = {
    'x-goog-channel-id': channel?.id ?? '',
    'x-goog-channel-token': channel?.token ?? '',
    'x-goog-resource-id': channel?.resourceId ?? '',
    'x-goog-resource-state': 'exists',
  };
  expect(await send({})).toBe(404);
  expect(await send({ ...genuine, 'x-goog-message-number': '999', 'x-goog-channel-token': 'x'.repeat(43) })).toBe(404);
  expect(await send({ ...genuine, 'x-goog-message-number': '999', 'x-goog-channel-id': 'somebody-else' })).toBe(404);
  expect(await send({ ...genuine, 'x-goog-message-number': '1' })).toBe(204);
  const forged = { value: [{ clientState: `${channel?.id ?? ''}.${channel?.token ?? ''}`, changeType: 'updated' }] };
  const graph = `${url}/hooks/microsoft-calendar`;
  expect((await fetch(graph, { method: 'POST', body: JSON.stringify(forged) })).status).toBe(202);
  await settled(it);
  expect(listings(it, from)).toEqual([]);
  expect(said(it, /the calendar says/)).toEqual([]);
  // The next number is new, so this one is looked into.
  expect(await send({ ...genuine, 'x-goog-message-number': '999' })).toBe(204);
  await saidOnce(it, /the calendar says/);
});

test('messages that are lost cost a minute, no more, however far ahead the panel is', async () => {
  const it = theWorld();
  await booked(it);
  await settled(it);
  it.clock.move(MINUTE);
  await it.tick();
  const { event, interview } = theirEvent(it, 'Coding interview');
  it.calendars.channels.loses();
  // Nothing happened: one call tells, and no event is read.
  const quiet = fromNow(it);
  it.clock.move(MINUTE);
  await it.tick();
  expect(listings(it, quiet)).toHaveLength(1);
  expect(it.wire.since(quiet).filter((one) => /\/events\/fulcrum/.test(one.path))).toEqual([]);
  it.calendars.state.moves(ORGANIZER, event.id, interview.date + 30 * MINUTE);
  it.clock.move(MINUTE);
  await it.tick();
  expect(said(it, /the calendar says/)).toHaveLength(1);
});

test('a restart keeps the channels, and what changes afterwards is heard of', async () => {
  const it = theWorld();
  await booked(it);
  const before = it.calendars.channels.open().map((one) => one.id);
  await it.stopBot();
  await it.startBot();
  expect(it.calendars.channels.open().map((one) => one.id)).toEqual(before);
  const { event, interview } = theirEvent(it, 'Coding interview');
  it.calendars.state.moves(ORGANIZER, event.id, interview.date + 30 * MINUTE);
  await saidOnce(it, /the calendar says/);
});

test('a channel is replaced before it ends, with the old one there until the new one works', async () => {
  const it = theWorld();
  await booked(it);
  await settled(it);
  const [old] = watches(it);
  it.clock.move(6 * DAY + 60 * MINUTE);
  await it.tick();
  await expect.poll(() => watches(it).length, { timeout: 10_000 }).toBe(2);
  await settled(it);
  it.clock.move(MINUTE);
  await it.tick();
  await expect.poll(() => watches(it).map((one) => one.id === old?.id), { timeout: 10_000 }).toEqual([false]);
  const { maya } = it;
  await maya.types('/hire status', { in: '#hiring' });
  await maya.sees(/Calendar changes: Google Calendar tells at once when an interview changes/, patience);
});

test('free/busy is remembered for minutes where changes are told, and forgotten for whoever has one', async () => {
  const it = theWorld();
  const { maya } = it;
  const askedFor = (from: number): string[] =>
    it.wire
      .since(from)
      .filter((one) => one.service === 'google' && one.path.endsWith('/freeBusy'))
      .flatMap((one) => (JSON.parse(one.requestBody) as { items: { id: string }[] }).items.map((item) => item.id));
  const search = async (): Promise<string[]> => {
    const from = fromNow(it);
    await plansPanelFor(maya, 'Priya');
    await maya.closes({ all: true });
    return askedFor(from);
  };
  const first = await search();
  const told = () => it.calendars.channels.open().map((one) => one.calendar);
  const [someone = ''] = first.filter((one) => it.calendars.state.account(one)?.vendor === 'google');
  await expect.poll(told, { timeout: 20_000 }).toContain(someone);
  await settled(it);
  const watched = first.filter((one) => told().includes(one));
  expect(watched.length).toBeGreaterThan(2);

  it.clock.move(3 * MINUTE);
  const second = await search();
  for (const one of watched) expect(second).not.toContain(one);

  const at = it.clock.now() + DAY;
  it.calendars.state.blocks(someone, { title: 'Dentist', start: at, end: at + 60 * MINUTE });
  await settled(it);
  it.clock.move(MINUTE);
  const third = await search();
  expect(third).toContain(someone);
  expect(third).not.toContain(watched.find((one) => one !== someone));

  it.clock.move(6 * MINUTE);
  expect(await search()).toEqual(expect.arrayContaining(watched));
});

test('whom nobody asked for in days is not watched any more', async () => {
  const it = theWorld();
  await plansPanelFor(it.maya, 'Priya');
  await expect.poll(() => it.calendars.channels.open().length, { timeout: 20_000 }).toBeGreaterThan(3);
  it.clock.move(4 * DAY);
  await it.tick();
  await expect
    .poll(() => it.calendars.channels.open().map((one) => one.calendar), { timeout: 10_000 })
    .toEqual([ORGANIZER]);
});

test('an address that nobody can reach: looked for each minute as before, and /hire status says why', async () => {
  const it = await world({ ...quick, env: { PUBLIC_URL: 'http://127.0.0.1:9' } });
  const { maya } = it;
  await maya.types('/hire status', { in: '#hiring' });
  await maya.sees(/Calendar changes: Looked for every minute, until the first message/, patience);
  await booked(it);
  const { event, interview } = theirEvent(it, 'Coding interview');
  it.calendars.state.moves(ORGANIZER, event.id, interview.date + 30 * MINUTE);
  it.clock.move(11 * MINUTE);
  await it.tick();
  expect(said(it, /the calendar says/)).toHaveLength(1);
  await maya.types('/hire status', { in: '#hiring' });
  await maya.sees(
    /Status: something needs a look|because Google Calendar does not tell them: Its first message did not arrive/,
    patience,
  );
  expect(maya.text()).toMatch(/Check that PUBLIC_URL can be reached from the internet/);
});

test('without a public address nothing is asked of the vendors, and /hire status says so', async () => {
  const it = await world({ ...quick, env: { PUBLIC_URL: '' } });
  await it.maya.types('/hire status', { in: '#hiring' });
  await it.maya.sees(/Calendar changes: Looked for every minute, because PUBLIC_URL is not set/, patience);
  expect(it.calendars.channels.open()).toEqual([]);
});
