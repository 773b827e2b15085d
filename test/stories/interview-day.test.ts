/** Several candidates on one interview day: from typed names to panels that stand, each at most once, nobody in two places. */
import { expect, test } from 'vitest';
import { heardTwice, patience, reads, saidInChannels, sharedWorld, whatStands } from '../support/dialogue.ts';
import { auditOf } from '../support/interviewers.ts';
import { livePanels } from '../support/panel-steps.ts';
import { MONDAY, type StoryWorld } from '../support/world.ts';

const world = sharedWorld();
const TWO = ['Priya Raman', 'Tom Okafor'] as const;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function plansDay(it: StoryWorld, names: readonly string[] = TWO) {
  await it.maya.types(`/hire day ${names.join(', ')}`, { in: '#hiring' });
  await it.maya.sees('Interview day (2 of 4)', patience);
}

async function searchesDay(it: StoryWorld, names: readonly string[] = TWO) {
  await plansDay(it, names);
  await it.maya.press('Find times');
  await it.maya.sees(/days? works?|Nothing fits/, patience);
}

async function checksDay(it: StoryWorld, names: readonly string[] = TWO) {
  await searchesDay(it, names);
  await it.maya.press('Pick this day');
  await it.maya.sees('Check and book', patience);
}

/** Panels that the bot made; the seed brought some along for others. */
const panels = (it: StoryWorld, name: string) =>
  livePanels(it, name).filter(
    (one) => !String((one as unknown as { externalUrl: string | null }).externalUrl).endsWith('seed'),
  );

function inTwoPlaces(it: StoryWorld, names: readonly string[]): string[] {
  const all = names.flatMap((name) =>
    panels(it, name).flatMap((panel) =>
      panel.interviews.flatMap((one) =>
        one.interviewers.map((who) => ({ who: who.email, from: one.date, to: one.date + one.duration * 60_000 })),
      ),
    ),
  );
  return all.flatMap((a, i) =>
    all
      .slice(i + 1)
      .filter((b) => a.who === b.who && a.from < b.to && b.from < a.to)
      .map(() => a.who),
  );
}

async function closesAll({ maya }: StoryWorld) {
  if (maya.screen().modals.length > 0) await maya.closes({ all: true });
}

const address = (it: StoryWorld, key: string) => it.company.people.find((one) => one.key === key)?.email ?? '';

test('typed names become one day with a timetable; Book writes every panel once, and each is an ordinary one afterwards', async () => {
  const it = world();
  const { maya } = it;
  await searchesDay(it);
  expect(reads(maya)).toMatch(/3 days work for Priya Raman and Tom Okafor together, best first/);
  expect(reads(maya)).toMatch(/By interviewer\n.*Rui Carvalho: .*(Priya Raman|Tom Okafor), .*(Priya Raman|Tom Okafor)/);
  expect(reads(maya)).toMatch(/Why them/);
  expect(reads(maya)).toMatch(/in brackets the candidate’s/);
  await maya.press('Pick this day');
  await maya.sees('Check and book', patience);
  expect(reads(maya)).toMatch(/Nothing is booked yet/);
  expect(reads(maya)).toMatch(/• .* Coding interview — .* \(shadow\) · form/);
  expect(reads(maya)).toMatch(/Lever has no e-mail address for the candidate/);
  await maya.press('Word for word', { in: /Priya Raman/ });
  await maya.sees('Candidate: mail for you to send', patience);
  expect(reads(maya)).toMatch(/Interviewers: calendar and Slack/);
  await maya.press('Back');
  await maya.sees('Check and book', patience);
  expect(TWO.map((name) => panels(it, name).length)).toEqual([0, 0]);
  await maya.press('Book all 2');
  await maya.sees('Booked: all 2 panels of the interview day.', patience);

  expect(whatStands(it, 'Priya Raman')).toMatchObject({ panels: 1, interviews: 4, candidateInvites: 1 });
  expect(TWO.map((name) => panels(it, name).map((one) => one.interviews.length))).toEqual([[4], [4]]);
  expect(inTwoPlaces(it, TWO)).toEqual([]);
  expect(heardTwice(it).filter((one) => one.endsWith('by mail'))).toEqual([]);
  expect(saidInChannels(it).filter((one) => /Scheduled.{0,3} · (Priya Raman|Tom Okafor)/.test(one))).toHaveLength(2);

  await maya.press('Mail to copy');
  await maya.sees('It was not sent', patience);
  await closesAll(it);
  await maya.types('/hire panel Priya', { in: '#hiring' });
  await maya.sees(/Panels of/, patience);
  expect(reads(maya)).toMatch(/Coding interview/);
  const lines = await auditOf(it);
  expect(lines.filter((one) => one['action'] === 'panel.booked' && one['result'] === 'done')).toHaveLength(2);
  await it.startBot();
});

test('a second and third press of Book do nothing more', async () => {
  const it = world();
  await checksDay(it);
  await Promise.allSettled([it.maya.submits(), it.maya.submits(), it.maya.submits()]);
  await it.maya.sees('Booked: all 2 panels', patience);
  expect(TWO.map((name) => panels(it, name).length)).toEqual([1, 1]);
  expect(heardTwice(it).filter((one) => one.endsWith('by mail'))).toEqual([]);
});

test('Lever refuses the second candidate: the first stands, the second is said and left clean, and can be booked afterwards', async () => {
  const it = world();
  const { maya } = it;
  await checksDay(it);
  it.faults.lever.inject({
    kind: 'status',
    status: 403,
    method: 'POST',
    path: '/panels',
    after: 1,
    times: 1,
    body: { code: 'Forbidden', message: 'no' },
  });
  await maya.press('Book all 2');
  await maya.sees('Interview day: 1 booked and 1 not booked.', patience);
  expect(TWO.map((name) => panels(it, name).length)).toEqual([1, 0]);
  expect(reads(maya)).toMatch(/Tom Okafor: not booked, and nothing is left of it\. Nobody was told\./);
  await maya.press('Check and book it');
  await maya.sees('1 panel stands already', patience);
  await maya.press('Book');
  await maya.sees('Booked: all 2 panels', patience);
  expect(TWO.map((name) => panels(it, name).length)).toEqual([1, 1]);
  expect(inTwoPlaces(it, TWO)).toEqual([]);
});

test('calendars fail for the second candidate: Finish completes that one, Undo takes back one and leaves the other', async () => {
  const it = world();
  const { maya } = it;
  await checksDay(it);
  // Five invitations go out for the first candidate.
  it.faults.calendars.inject({
    kind: 'status',
    status: 403,
    method: 'PATCH',
    after: 4,
    body: { error: { code: 403, message: 'no', errors: [{ reason: 'forbidden' }] } },
  });
  await maya.press('Book all 2');
  await maya.sees('Interview day: 1 booked and 1 only partly booked.', { timeoutMs: 30_000 });
  expect(reads(maya)).toMatch(/Tom Okafor: only partly booked/);
  it.faults.calendars.clear();
  await maya.press('Finish');
  await maya.sees('Booked: all 2 panels', patience);
  expect(TWO.map((name) => panels(it, name).length)).toEqual([1, 1]);
  await maya.press('Undo', { in: /Mail to copy/ }).catch(() => maya.press('Undo'));
  await maya.sees('Interview day: 1 booked and 1 not booked.', patience);
  expect(TWO.reduce((sum, name) => sum + panels(it, name).length, 0)).toBe(1);
});

test('somebody takes another meeting between the search and Book: nothing is written for anybody, and a new search finds a day', async () => {
  const it = world();
  const { maya } = it;
  await checksDay(it);
  for (const key of ['rui', 'lena', 'divya'])
    it.calendars.state.blocks(address(it, key), { title: 'Surprise', start: MONDAY, end: MONDAY + 4 * DAY });
  await maya.press('Book all 2');
  await maya.sees('Something changed since the search', patience);
  expect(reads(maya)).toMatch(/Priya Raman: .*is no longer free/);
  expect(reads(maya)).not.toMatch(/Surprise/);
  expect(TWO.map((name) => panels(it, name).length)).toEqual([0, 0]);
  await maya.press('Search again');
  await maya.sees(/days? works?/, patience);
});

test('nothing fits: it says who is left out and whom the others take, and what it offers helps', async () => {
  const it = world();
  const { maya } = it;
  // Three quarters of an hour of one manager on each of two days, and nobody else who could.
  for (const key of ['lena', 'divya'])
    it.calendars.state.blocks(address(it, key), { title: 'Away', start: MONDAY, end: MONDAY + 30 * DAY });
  const [wednesday, thursday] = [MONDAY + 2 * DAY + 4.25 * HOUR, MONDAY + 3 * DAY + 4.25 * HOUR];
  for (const [from, to] of [
    [MONDAY, wednesday],
    [wednesday + 0.75 * HOUR, thursday],
    [thursday + 0.75 * HOUR, MONDAY + 30 * DAY],
  ] as const)
    it.calendars.state.blocks(address(it, 'rui'), { title: 'Away', start: from, end: to });
  await searchesDay(it);
  expect(reads(maya)).toMatch(/No day fits Priya Raman and Tom Okafor together/);
  expect(reads(maya)).toMatch(
    /Without (Priya Raman|Tom Okafor) the others fit on .*; then the others take Rui Carvalho \(with (Tom Okafor|Priya Raman)\)/,
  );
  expect(reads(maya)).not.toMatch(/Away/);
  await maya.press('Use two days');
  await maya.sees(/plans? works?/, patience);
  expect(reads(maya)).toMatch(/1\. \w+ \d+ \w+ and \w+ \d+ \w+/);
});

test('what was typed and does not work is named, and what works is kept: two jobs, twice, archived, nobody, one, nine, no such template', async () => {
  const it = world();
  const { maya } = it;
  const typed = async (text: string) => {
    await closesAll(it);
    await maya.types(`/hire day ${text}`, { in: '#hiring' });
    await maya.sees(/Interview day \([12] of 4\)/, patience);
    return reads(maya);
  };
  expect(await typed('Ana Souza, Priya Raman')).toMatch(
    /Ana Souza has 2 open jobs: choose which[\s\S]*Priya Raman · Senior Backend Engineer/,
  );
  expect(await typed('Priya Raman, Priya Raman')).toMatch(/Priya Raman was named twice and is counted once/);
  expect(await typed('Elif Demir, Priya Raman')).toMatch(/No active candidate is called “Elif Demir”/);
  expect(await typed('Priya Raman')).toMatch(/at least two candidates\. For one, type \/hire schedule/);
  expect(await typed('Priya Raman, Tom Okafor plan:nonsense')).toMatch(
    /There is no template “nonsense”\. There are: Backend on-site/,
  );
  const nine = it.company.lever.opportunities
    .filter((one) => one['archived'] === null && one['confidentiality'] !== 'confidential')
    .slice(0, 40)
    .map((one) => String(one['name']));
  const unique = nine.filter((name) => nine.filter((other) => other === name).length === 1).slice(0, 9);
  expect(await typed(unique.join(', '))).toMatch(/At most 8 candidates fit into one search: left out/);
  expect(await typed('Priya Raman and Tom Okafor plan:onsite')).toMatch(
    /Interview day \(1 of 4\)|Interview day \(2 of 4\)/,
  );
  expect(TWO.map((name) => panels(it, name).length)).toEqual([0, 0]);
});

test('in the form: one candidate is too few, two jobs of one person are refused, and what was typed stays', async () => {
  const it = world();
  const { maya } = it;
  await maya.types('/hire day', { in: '#hiring' });
  await maya.sees('Interview day (1 of 4)', patience);
  await maya.picks('Candidates', ['Priya Raman'], { typing: 'priya' });
  await maya.press('Continue');
  await maya.sees('Choose at least two candidates', patience);
  await maya.closes({ all: true });
  await plansDay(it);
  await maya.fill('When they can', 'whenever');
  await maya.press('Find times');
  await maya.sees(/I do not understand "whenever"/, patience);
  expect(reads(maya)).toContain('whenever');
});

test('who may not see a confidential candidate cannot plan them; for who may, no channel hears a word', async () => {
  const it = world();
  const { maya } = it;
  await maya.types('/hire day Priya Raman, Morgan Lee', { in: '#hiring' });
  await maya.sees('Interview day (1 of 4)', patience);
  expect(reads(maya)).toMatch(/No active candidate is called “Morgan Lee”/);
  expect(reads(maya)).not.toMatch(/Chief Financial Officer/);
  const helena = it.person('helena');
  await helena.types('/hire day Morgan Lee, Priya Raman plan:"Backend on-site"', { in: '#hiring' });
  await helena.sees('Interview day (2 of 4)', patience);
  expect(reads(helena)).toMatch(/Morgan Lee .*confidential: no channel will be told/);
  await helena.picks('Time zone', 'Lisbon', { typing: 'lisbon' });
  await helena.press('Find times');
  await helena.sees(/days? works?/, patience);
  await helena.press('Pick this day');
  await helena.sees('Check and book', patience);
  await helena.press('Book all 2');
  await helena.sees('Booked: all 2 panels', patience);
  expect(saidInChannels(it).filter((one) => /Morgan|Lee|Chief Financial/.test(one))).toEqual([]);
  expect(saidInChannels(it).some((one) => one.includes('Scheduled'))).toBe(true);
});

test('the bot is started again between the pick and Book: the day is still there, and is booked once', async () => {
  const it = world();
  const { maya } = it;
  await checksDay(it);
  await it.stopBot();
  await it.startBot();
  await maya.press('Back to the days');
  await maya.sees(/days? works?/, patience);
  await maya.press('Pick this day');
  await maya.sees('Check and book', patience);
  await maya.press('Book all 2');
  await maya.sees('Booked: all 2 panels', { timeoutMs: 30_000 });
  expect(TWO.map((name) => panels(it, name).length)).toEqual([1, 1]);
});

test('a day that is held for one of them by another plan is said before Book', async () => {
  const it = world();
  const { maya } = it;
  await maya.types('/hire schedule Priya', { in: '#hiring' });
  await maya.press('Pick');
  await maya.sees('Find times', patience);
  await maya.submits();
  await maya.sees(/days? works?/, patience);
  await maya.press('Pick', { nth: 0 });
  await maya.sees('Check and book', patience);
  await maya.press('Hold instead');
  await maya.sees('Nothing is held yet', patience);
  await maya.submits();
  await maya.sees('on interviewers’ calendars, nothing in Lever', patience);
  await closesAll(it);
  await checksDay(it);
  expect(reads(maya)).toMatch(/is held for this candidate by Maya Lindqvist\. It stays held until it is confirmed/);
  await closesAll(it);
});

test('a day that was begun is found again, and the menu leads to it', async () => {
  const it = world();
  const { maya } = it;
  await searchesDay(it);
  await maya.closes({ all: true });
  await maya.types('/hire', { in: '#hiring' });
  await maya.sees('Plan several candidates on one interview day', patience);
  await maya.press('Interview day');
  await maya.sees('You had begun a day for Priya Raman and Tom Okafor', patience);
  await maya.press('Go on with it');
  await maya.sees(/days? works?/, patience);
});
