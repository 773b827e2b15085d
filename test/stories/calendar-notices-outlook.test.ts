/** Microsoft 365 holds the events and tells us of changes: the handshake, the notices, and what happens to subscriptions. */
import { expect, test } from 'vitest';
import { fromNow, patience, sharedWorld } from '../support/dialogue.ts';
import { booked } from '../support/panel-steps.ts';
import { type StoryWorld, world } from '../support/world.ts';
import {
  DAY,
  fewCandidates,
  hurriedNotices,
  MINUTE,
  ORGANIZER,
  said,
  saidOnce,
  settled,
  theirEvent,
} from './calendar-notices-steps.ts';

const seeded = fewCandidates();
const company = { ...seeded, calendars: seeded.calendars.map((it) => ({ ...it, vendor: 'microsoft' as const })) };
const env = { GOOGLE_SERVICE_ACCOUNT_KEY: '', GOOGLE_ORGANIZER: '', MICROSOFT_ORGANIZER: ORGANIZER };
const theWorld = sharedWorld({ notices: true, noticesTimes: hurriedNotices, company, env });

const mine = (it: StoryWorld) => it.calendars.subscriptions.open().filter((one) => one.mailbox === ORGANIZER);

test('an event is dragged, another deleted in Outlook: told within seconds; the address proved itself first', async () => {
  const it = theWorld();
  expect(mine(it)).toHaveLength(1);
  const handshakes = it.wire.since().filter((one) => one.path === '/hooks/microsoft-calendar');
  expect(handshakes.map((one) => [/validationToken/.test(one.query), one.status])).toEqual([
    [true, 200],
    [true, 200],
  ]);
  await booked(it);
  const { event, interview } = theirEvent(it, 'Coding interview');
  it.calendars.state.moves(ORGANIZER, event.id, interview.date + 30 * MINUTE);
  await saidOnce(it, /the calendar says/);
  it.calendars.state.deletes(ORGANIZER, theirEvent(it, 'System design').event.id);
  await saidOnce(it, /no longer in the calendar/);
});

test('forged notices and notices sent again do nothing; a lost one that Graph owns up to is looked into', async () => {
  const it = theWorld();
  await booked(it);
  await settled(it);
  const [one] = mine(it);
  const url = `${it.env['PUBLIC_URL'] ?? ''}/hooks/microsoft-calendar`;
  const post = async (value: readonly object[]) =>
    (await fetch(url, { method: 'POST', body: JSON.stringify({ value }) })).status;
  const seen = it.wire
    .since()
    .findLast(
      (entry) => entry.path === '/hooks/microsoft-calendar' && entry.requestBody.includes(`Users/${ORGANIZER}/`),
    );
  const [genuine] = (JSON.parse(seen?.requestBody ?? '{"value":[]}') as { value: object[] }).value;
  const { event, interview } = theirEvent(it, 'Coding interview');
  it.calendars.subscriptions.loses();
  it.calendars.state.moves(ORGANIZER, event.id, interview.date + 30 * MINUTE);
  const from = fromNow(it);
  // The log leaves the secret out; the repeated one carries it.
  expect(await post([{ ...genuine, clientState: one?.clientState }])).toBe(202);
  expect(await post([{ ...genuine, clientState: `${one?.clientState?.split('.')[0]}.${'x'.repeat(43)}` }])).toBe(202);
  expect(await post([{ clientState: 'nobody' }, {}, { lifecycleEvent: 'missed', clientState: 'a.b' }])).toBe(202);
  expect((await fetch(url, { method: 'POST', body: 'not json' })).status).toBe(400);
  await settled(it);
  expect(it.wire.since(from).filter((entry) => entry.service === 'microsoft')).toEqual([]);
  expect(said(it, /the calendar says/)).toEqual([]);
  it.calendars.subscriptions.missed(one?.id ?? '');
  await saidOnce(it, /the calendar says/);
});

test('a subscription is renewed before its end, authorized when asked, made anew when taken away; a restart keeps it', async () => {
  const it = theWorld();
  const [first] = mine(it);
  it.clock.move(2.5 * DAY);
  await it.tick();
  await expect.poll(() => mine(it)[0]?.expires, { timeout: 10_000 }).toBeGreaterThan(it.clock.now() + 2 * DAY);
  expect(mine(it).map((one) => one.id)).toEqual([first?.id]);

  it.calendars.subscriptions.challenge(first?.id ?? '');
  await expect.poll(() => mine(it)[0]?.paused, { timeout: 20_000 }).toBe(false);

  await it.stopBot();
  await it.startBot();
  expect(mine(it).map((one) => one.id)).toEqual([first?.id]);

  it.calendars.subscriptions.remove(first?.id ?? '');
  await expect.poll(() => mine(it).map((one) => one.id === first?.id), { timeout: 20_000 }).toEqual([false]);
});

test('Graph cannot reach us: nothing is made, it looks every minute, and /hire status says why', async () => {
  const it = await world({
    notices: true,
    noticesTimes: hurriedNotices,
    company,
    env: { ...env, PUBLIC_URL: 'http://127.0.0.1:9' },
  });
  const { maya } = it;
  expect(mine(it)).toEqual([]);
  await maya.types('/hire status', { in: '#hiring' });
  await maya.sees(/because Microsoft 365 does not tell them: .*validation/, patience);
  await booked(it);
  const { event, interview } = theirEvent(it, 'Coding interview');
  it.calendars.state.moves(ORGANIZER, event.id, interview.date + 30 * MINUTE);
  it.clock.move(MINUTE);
  await it.tick();
  expect(said(it, /the calendar says/)).toHaveLength(1);
});
