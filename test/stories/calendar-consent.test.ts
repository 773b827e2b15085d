/** People connect their own calendar: from Home through the vendor's page and back, and everything that goes wrong there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/driver.ts';
import { aBrowser, type Browser } from '../support/browser.ts';
import { asks, booksFirstDay, hears, opensPlanFor, patience, plansPanelFor, whatStands } from '../support/dialogue.ts';
import { type StoryWorld, world } from '../support/world.ts';

const EMIL = 'emil.strand@nordlys.test';
const scope = (name: string): string => `https://www.googleapis.com/auth/${name}`;

/** Presses a link button on Home; returns the address that a browser would open. */
async function link(person: Person, button: string): Promise<string> {
  await person.opensHome();
  await person.sees(button, patience);
  await person.press(button);
  const url = person.screen().notices.find((it) => it.kind === 'link')?.url;
  if (url === undefined) throw new Error(`nothing was opened by ${button}:\n${person.text()}`);
  return url;
}

async function connects(person: Person, browser: Browser, button: string, account?: string): Promise<string> {
  await browser.visit(await link(person, button));
  return (await browser.press('Allow', account === undefined ? {} : { values: { account } })).text;
}

const tokensAsked = (it: StoryWorld): number =>
  it.wire.since().filter((one) => one.service === 'google' && one.path === '/token').length;

const readAs = (it: StoryWorld): number =>
  it.wire.since().filter((one) => one.service === 'google' && one.requestBody.includes(EMIL)).length;

async function consentAudit(it: StoryWorld, person: Person): Promise<string> {
  await person.opensHome();
  const directory = it.env['FULCRUM_DATA_DIR'] ?? '';
  return readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'latin1'))
    .join('\n');
}

test('Emil, whom the company cannot read, connects his own Google Calendar, is planned by it, and disconnects it again', async () => {
  const it = await world();
  const emil = it.person('emil');
  await emil.opensHome();
  await emil.sees(/cannot be read yet\. Until then nobody can schedule you/, patience);
  expect(await asks(it.maya, '/hire status', '#hiring')).toMatch(/Google Calendar answers/);

  const browser = aBrowser();
  const said = await connects(emil, browser, 'Connect Google Calendar');
  expect(said).toContain(`Connected Fulcrum is connected to Google Calendar as ${EMIL}.`);
  // Nobody pressed anything in Slack: Home is drawn anew by itself.
  await emil.sees(`connected as ${EMIL} since Mon 23 Nov`, patience);
  expect(await asks(emil, '/hire me', '#random')).toContain(`${EMIL} can be read`);

  // The token is on the disk, and in nothing that can be read there; the wire shows no title of his meetings.
  expect(await consentAudit(it, emil)).not.toContain('1//');
  const read = it.wire.since().filter((one) => one.service === 'google' && one.path.includes('/calendars/'));
  for (const one of read) expect(one.responseBody).not.toMatch(/Stand-up|Lunch/);
  expect(readAs(it)).toBeGreaterThan(0);

  // He is free on Wednesday afternoon alone: whatever is offered, only his own calendar can have said so.
  const wednesday = Date.parse('2026-11-25T16:00:00Z');
  for (let day = 0; day < 21; day += 1) {
    const start = Date.parse('2026-11-23T00:00:00Z') + day * 86_400_000;
    const end = start + 86_400_000;
    if (day === 2) {
      it.calendars.state.blocks(EMIL, { title: 'Client', start, end: wednesday });
      it.calendars.state.blocks(EMIL, { title: 'Client', start: wednesday + 45 * 60_000, end });
    } else it.calendars.state.blocks(EMIL, { title: 'Client', start, end });
  }
  for (const { event } of it.calendars.state.eventsOf(EMIL, wednesday, wednesday + 45 * 60_000))
    it.calendars.state.change(event, { status: 'cancelled' });
  it.clock.move(31_000);
  await opensPlanFor(it.maya, 'Noor Aziz');
  await it.maya.press('Edit');
  await it.maya.sees('Save session', patience);
  await it.maya.picks('Interviewers to choose from', ['Emil Strand']);
  await it.maya.press('Save session');
  await it.maya.sees('Find times', patience);
  await it.maya.press('Find times');
  await it.maya.sees(/days? works?|Nothing fits/, patience);
  await booksFirstDay(it.maya);
  expect(await hears(it.maya, 20_000)).toMatch(/Booked: \d interviews? in Lever/);
  const his = it.calendars.state.eventsOf(EMIL, wednesday, wednesday + 45 * 60_000);
  expect(his.map((one) => [one.event.source, one.start])).toEqual([['google', wednesday]]);

  // One more turn of the same link, and of the page that came back: both are used up.
  const back = browser.page.url;
  expect((await browser.visit(back)).text).toMatch(/^Go back to Slack This page was used before/);

  await emil.opensHome();
  await emil.press('Disconnect', { confirm: false });
  await emil.sees(/connected as/, patience);
  await emil.press('Disconnect');
  await emil.sees('Connect Google Calendar', patience);
  expect(it.calendars.google.consent.holding).toEqual([]);
  expect(await asks(emil, '/hire me', '#random')).not.toContain(`${EMIL} can be read`);
}, 60_000);

test('a link is for one person’s one browser: a second press, another browser, an old link and an old page say only “go back to Slack”', async () => {
  const it = await world();
  const emil = it.person('emil');
  const url = await link(emil, 'Connect Google Calendar');
  const [his, other] = [aBrowser(), aBrowser()];

  // Somebody else’s browser comes back with his state: nothing happens, and his own still can.
  await his.visit(url);
  const stolen = new URL(his.page.url);
  await other.visit(stolen.href);
  const thief = await other.press('Allow', { values: { account: 'rui.carvalho@acme.test' } });
  expect(thief.text).toMatch(/^Go back to Slack/);
  expect(thief.text).not.toMatch(/emil|rui|nordlys|acme/i);
  expect((await his.press('Allow')).text).toMatch(/^Connected/);
  await emil.sees(/connected as/, patience);

  // The link has done its work.
  expect((await other.visit(url)).text).toMatch(/^Go back to Slack/);
  expect((await other.visit(`${it.env['PUBLIC_URL'] ?? ''}/connect/google?link=`)).status).toBe(400);
  expect(
    (await other.visit(`${it.env['PUBLIC_URL'] ?? ''}/connect/microsoft/callback?code=x&state=${'s'.repeat(43)}`))
      .status,
  ).toBe(400);

  await emil.press('Disconnect');
  await emil.sees('Connect Google Calendar', patience);
  // The vendor’s page stood open for ten minutes.
  await his.visit(await link(emil, 'Connect Google Calendar'));
  it.clock.move(10 * 60_000);
  expect((await his.press('Allow')).text).toMatch(/^Go back to Slack/);
  // Home stood open for an hour: the page says so, and Home has a fresh link by then.
  await emil.opensHome();
  const old = await link(emil, 'Connect Google Calendar');
  it.clock.move(61 * 60_000);
  expect((await his.visit(old)).text).toMatch(/press Connect again/);
  await expect
    .poll(
      async () => {
        await emil.press('Connect Google Calendar');
        const fresh = emil.screen().notices.find((one) => one.kind === 'link')?.url ?? '';
        return (await his.visit(fresh)).text;
      },
      { timeout: 10_000 },
    )
    .toMatch(/wants access to your Google account/);
}, 60_000);

test('Deny, a box ticked off, a vendor in trouble and a refused client: each is said on the page and in Home, and nothing is kept', async () => {
  const it = await world();
  const emil = it.person('emil');
  const browser = aBrowser();
  const nothing = async (sentence: RegExp): Promise<void> => {
    expect(browser.page.text).toMatch(/^Nothing was connected/);
    expect(browser.page.text).toMatch(sentence);
    await emil.sees(sentence, patience);
    await emil.sees(/Nothing was connected by that/, patience);
    expect(emil.text()).not.toMatch(/connected as/);
  };

  await browser.visit(await link(emil, 'Connect Google Calendar'));
  await browser.press('Deny');
  await nothing(/Access was denied on the page of Google Calendar/);

  await browser.visit(await link(emil, 'Connect Google Calendar'));
  await browser.press('Allow', { without: [scope('calendar.freebusy')] });
  await nothing(/the box for seeing when you are free or busy must be ticked/);

  await browser.visit(await link(emil, 'Connect Google Calendar'));
  it.faults.calendars.inject({ kind: 'status', status: 503, path: '/token', times: 1 });
  await browser.press('Allow');
  await nothing(/Google Calendar did not answer when it was asked/);

  await browser.visit(await link(emil, 'Connect Google Calendar'));
  const returned = it.calendars.google;
  returned.revokeClient();
  await browser.press('Allow');
  // The vendor itself says that it does not know the bot.
  expect(browser.page.text).toMatch(/invalid_client/);
  expect(it.calendars.google.consent.holding).toEqual([]);
}, 60_000);

test('only the events ticked off: connected, and Home says what that means', async () => {
  const it = await world();
  const emil = it.person('emil');
  const browser = aBrowser();
  const url = await link(emil, 'Connect Google Calendar');
  expect(emil.text()).toMatch(/Google will also ask to see events on all your calendars: .*may stay unticked/);
  await browser.visit(url);
  await browser.press('Allow', { without: [scope('calendar.events.readonly')] });
  expect(browser.page.text).toMatch(/^Connected/);
  await emil.sees(/Only your busy times are shared/, patience);
  expect(await asks(emil, '/hire me', '#random')).toContain(`${EMIL} can be read`);
}, 60_000);

test('an account of another name: a colleague’s is refused and taken back, another company’s is asked about in Slack first', async () => {
  const it = await world();
  const emil = it.person('emil');
  const browser = aBrowser();
  const refused = await connects(emil, browser, 'Connect Google Calendar', 'rui.carvalho@acme.test');
  expect(refused).toMatch(/rui\.carvalho@acme\.test signed in, and that is somebody else’s address in Lever/);
  await emil.sees(/somebody else’s address in Lever/, patience);
  expect(it.calendars.google.consent.holding).toEqual([]);

  const asked = await connects(emil, browser, 'Connect Google Calendar', 'interviews@acme.test');
  expect(asked).toMatch(/^One more press, in Slack/);
  await emil.sees(/Is that your calendar, the one you live by\? Nothing is read until you say so/, patience);
  // Until then he is not read, and a search says so.
  expect(await asks(emil, '/hire me', '#random')).not.toContain('can be read');
  await emil.opensHome();
  await emil.press('No');
  await emil.sees('Connect Google Calendar', patience);
  expect(it.calendars.google.consent.holding).toEqual([]);

  await connects(emil, browser, 'Connect Google Calendar', 'interviews@acme.test');
  await emil.sees(/Is that your calendar/, patience);
  await emil.press('Yes, use it');
  await emil.sees(/connected as interviews@acme\.test/, patience);
  expect(await asks(emil, '/hire me', '#random')).toContain(`${EMIL} can be read`);
}, 60_000);

test('consent that he takes back at Google: never free, one message with a button, and connected again by it', async () => {
  const it = await world();
  const emil = it.person('emil');
  const browser = aBrowser();
  await connects(emil, browser, 'Connect Google Calendar');
  await emil.sees(/connected as/, patience);
  expect(await asks(emil, '/hire me', '#random')).toContain('can be read');

  it.calendars.google.withdraw(EMIL);
  it.clock.move(31_000);
  expect(await asks(emil, '/hire me', '#random')).toMatch(/Google no longer takes the consent/);
  it.clock.move(31_000);
  const before = tokensAsked(it);
  expect(await asks(emil, '/hire me', '#random')).toMatch(/connect again/);
  expect(tokensAsked(it)).toBe(before);

  await emil.opensChannel('Fulcrum');
  await emil.sees(/I can no longer read your Google Calendar/, patience);
  const told = (emil.screen().channel?.messages ?? []).filter((one) => /no longer read your/.test(one.text));
  expect(told).toHaveLength(1);
  await emil.press('Connect again');
  await emil.sees('Sign in with the account whose calendar you live by', patience);
  await emil.press('Connect Google Calendar');
  const url = emil.screen().notices.find((one) => one.kind === 'link')?.url ?? '';
  await browser.visit(url);
  expect((await browser.press('Allow')).text).toMatch(/^Connected/);
  await emil.closes({ all: true });
  expect(await asks(emil, '/hire me', '#random')).toContain(`${EMIL} can be read`);
}, 60_000);

test('without a service account an admin connects the organiser’s calendar, and a panel is booked by its consent alone', async () => {
  const env = { GOOGLE_SERVICE_ACCOUNT_KEY: '' };
  const it = await world({ env });
  const { maya } = it;
  const helena = it.person('helena');
  const browser = aBrowser();
  expect(await asks(maya, '/hire status', '#hiring')).toMatch(
    /interviews@acme\.test is not connected to Google Calendar/,
  );
  await maya.opensHome();
  await maya.sees('Your calendar', patience);
  expect(maya.text()).not.toContain('Connect interviews@');

  await helena.opensHome();
  await helena.sees(/is not connected yet, so nothing can be booked/, patience);
  const wrong = await connects(helena, browser, 'Connect interviews@acme.test', 'helena.duarte@acme.test');
  expect(wrong).toMatch(/helena\.duarte@acme\.test signed in, and interview events belong to interviews@acme\.test/);
  expect(await connects(helena, browser, 'Connect interviews@acme.test')).toMatch(/^Connected/);
  await helena.sees(/Interview events .*connected as interviews@acme\.test/, patience);
  expect(await asks(maya, '/hire status', '#hiring')).toMatch(/Google Calendar answers as interviews@acme\.test/);

  await plansPanelFor(maya, 'Priya Raman');
  await booksFirstDay(maya);
  expect(await hears(maya, 20_000)).toMatch(/Booked: 4 interviews in Lever/);
  expect(whatStands(it, 'Priya Raman')).toMatchObject({ panels: 1, interviews: 4, sessions: 4 });
  const bought = it.wire.since().filter((one) => one.service === 'google' && one.path === '/token');
  expect(bought.length).toBeGreaterThan(0);
  for (const one of bought) expect(one.requestBody).not.toContain('jwt-bearer');

  await helena.opensHome();
  await helena.press('Disconnect');
  await helena.sees(/is not connected yet/, patience);
  expect(it.calendars.google.consent.holding).toEqual([]);
}, 60_000);

test('Hugo connects Outlook where the app registration acts for people only; /hire feed offers it, /hire status counts it', async () => {
  const it = await world({ env: { MICROSOFT_CONSENT: 'person' } });
  const hugo = it.person('hugo');
  const address = 'hugo.vasquez@acme.test';
  expect(await asks(hugo, '/hire me', '#random')).toMatch(/cannot be scheduled/);
  expect(await asks(hugo, '/hire feed', '#random')).toMatch(/Connecting the calendar itself is better/);
  await hugo.press('Connect Outlook');
  const browser = aBrowser();
  await browser.visit(hugo.screen().notices.find((one) => one.kind === 'link')?.url ?? '');
  expect(browser.page.text).toContain('Fulcrum wants access to your Microsoft account');
  expect((await browser.press('Allow')).text).toContain(`connected to Outlook as ${address}`);
  await hugo.closes({ all: true });
  expect(await asks(hugo, '/hire me', '#random')).toContain(`${address} can be read`);
  expect(await asks(it.maya, '/hire status', '#hiring')).toMatch(
    /Connected by people themselves: Google Calendar 0, Outlook 1/,
  );
  // Nobody but Hugo was asked for, and Microsoft was never asked as the application.
  const asked = it.wire.since().filter((one) => one.service === 'microsoft');
  expect(asked.filter((one) => one.path.includes('/users/') || one.requestBody.includes('client_credentials'))).toEqual(
    [],
  );
  await hugo.opensHome();
  await hugo.press('Disconnect');
  await hugo.sees('Connect Outlook', patience);
  expect(await asks(hugo, '/hire me', '#random')).not.toContain('can be read');
}, 60_000);
