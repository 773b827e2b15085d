/** Wrong names, wrong links, candidates who cannot be scheduled: what is said, and that nothing is written. */
import { expect, test } from 'vitest';
import {
  askedOfLever,
  asks,
  booksFirstDay,
  checksFirstDay,
  emailOf,
  fromNow,
  hears,
  nothingStands,
  opensPlanFor,
  patience,
  plansPanelFor,
  saidInChannels,
  sharedWorld,
  whatStands,
} from '../support/dialogue.ts';
import type { StoryWorld } from '../support/world.ts';

const theWorld = sharedWorld();

const linkTo = (it: StoryWorld, name: string, host = 'hire.lever.co') =>
  `https://${host}/candidates/${String(it.lever.opportunityOf(name)['id'])}`;

const types = (it: StoryWorld, text: string, key = 'maya'): Promise<string> =>
  asks(it.person(key), `/hire schedule ${text}`, '#hiring');

/** Candidacies by the person's address and the stage they are in. */
function candidacy(it: StoryWorld, email: string, stage: string): string {
  const { state } = it.lever;
  const found = [...state.opportunities.values()].find(
    (one) => state.contactOf(one).emails.includes(email) && state.stage(one.stage).text === stage,
  );
  if (found === undefined) throw new Error(`nobody at ${email} is in ${stage}`);
  return found.id;
}

const panelsAt = (it: StoryWorld, opportunity: string) =>
  it.lever.state.panelsOf(opportunity).filter((panel) => panel.canceledAt === null);

test('a name that nobody has: the nearest names are offered, what was typed is repeated, nothing is changed', async () => {
  const it = theWorld();
  const mark = fromNow(it);
  const close = await types(it, 'Priyaa Ramen');
  expect(close).toMatch(/No active candidate is called “Priyaa Ramen”/);
  expect(close).toMatch(/Did you mean Priya Raman\?/);
  expect(close).toMatch(/paste the candidate’s Lever link/);
  expect(close).toMatch(/Nothing was changed/);
  const far = await types(it, 'Xqzzy Vorp');
  expect(far).toMatch(/No active candidate is called “Xqzzy Vorp”/);
  expect(far).not.toMatch(/Did you mean/);
  expect(askedOfLever(it, mark).filter((one) => !one.startsWith('GET'))).toEqual([]);
});

test('a name as long as a message, and one that is only punctuation, get a short answer', async () => {
  const it = theWorld();
  const long = await types(it, 'Zzq '.repeat(1_000));
  expect(long).toMatch(/No active candidate is called “Zzq Zzq/);
  expect(long.length).toBeLessThan(500);
  expect(await types(it, '…!?*_~`')).toMatch(/No active candidate is called “…!\?/);
  expect(await types(it, '<!channel> <@U123>')).toMatch(/No active candidate/);
});

test('two people of one name are told apart by their jobs, and only the picked one is booked', async () => {
  const it = theWorld();
  const lines = await types(it, 'Daniel Kim');
  expect(lines).toMatch(/Which one\? 2 active candidates match “Daniel Kim”/);
  expect(lines).toMatch(/Product Designer · Phone interview/);
  expect(lines).toMatch(/Backend Engineer · On-site/);
  await plansPanelFor(it.maya, 'Daniel Kim', { of: 'Backend Engineer · On-site' });
  await booksFirstDay(it.maya);
  await it.maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
  expect(panelsAt(it, candidacy(it, 'daniel.kim@example.com', 'On-site'))).toHaveLength(1);
  expect(panelsAt(it, candidacy(it, 'dkim.design@example.org', 'Phone interview'))).toHaveLength(0);
  expect(it.calendars.state.invitesTo('daniel.kim@example.com')).toHaveLength(1);
  expect(it.calendars.state.invitesTo('dkim.design@example.org')).toEqual([]);
});

test('one person with two jobs is two lines, and the booking lands on the chosen one alone', async () => {
  const it = theWorld();
  const lines = await types(it, 'Ana Souza');
  expect(lines).toMatch(/Senior Backend Engineer · On-site/);
  expect(lines).toMatch(/Engineering Manager, Payments.* · Phone interview/);
  const backend = candidacy(it, 'ana.souza@example.com', 'On-site');
  const payments = candidacy(it, 'ana.souza@example.com', 'Phone interview');
  const before = [panelsAt(it, backend).length, panelsAt(it, payments).length] as const;
  await plansPanelFor(it.maya, 'Ana Souza', { of: 'Senior Backend Engineer' });
  await booksFirstDay(it.maya);
  await it.maya.sees(/Booked: 4 interviews/, patience);
  expect(panelsAt(it, backend)).toHaveLength(before[0] + 1);
  expect(panelsAt(it, payments)).toHaveLength(before[1]);
  const [application] = it.lever.state.applicationsOf(it.lever.state.opportunity(backend));
  const [ours] = panelsAt(it, backend).filter((panel) => it.lever.state.interviewsOfPanel(panel.id).length === 4);
  expect(ours?.applications).toEqual([application?.id]);
  expect(it.calendars.state.invitesTo('ana.souza@example.com')).toHaveLength(1);
});

test('pasted links: ours opens the plan; another Lever, another page and an unknown candidate are each told apart', async () => {
  const it = theWorld();
  const mark = fromNow(it);
  expect(await types(it, linkTo(it, 'Priya Raman'))).toMatch(/Plan a panel/);
  await it.maya.sees(/Find times/);
  await it.maya.closes({ all: true });
  for (const host of ['hire.eu.lever.co', 'hire.sandbox.lever.co', 'evil.example'])
    expect(await types(it, linkTo(it, 'Priya Raman', host))).toMatch(
      new RegExp(`That link is of another Lever \\(${host}\\); this bot works with hire\\.lever\\.co`),
    );
  expect(await types(it, 'https://jobs.lever.co/acme/senior-backend')).toMatch(/not a Lever link/);
  expect(await types(it, 'https://hire.lever.co/interviews')).toMatch(/not a candidate’s page/);
  // An id that only Lever can tell about is asked of Lever: gone, mistyped, and of another account look the same.
  for (const id of ['nonsense', '00000000-1111-4222-8333-444444444444']) {
    expect(await types(it, `https://hire.lever.co/candidates/${id}`)).toMatch(
      /not in Lever, or is not open to you.*Nothing was changed/s,
    );
    await it.maya.closes({ all: true });
  }
  expect(askedOfLever(it, mark).filter((one) => !one.startsWith('GET'))).toEqual([]);
});

test('an archived candidate is called archived by link, and how to go on is said', async () => {
  const it = theWorld();
  expect(await types(it, 'Elif Demir')).toMatch(/No active candidate is called “Elif Demir”.*Archived candidates/s);
  const said = await types(it, linkTo(it, 'Elif Demir'));
  expect(said).toMatch(/Elif Demir is archived in Lever, so no panel can be planned/);
  expect(said).toMatch(/Nothing was changed/);
  expect(said).toMatch(/Restore the candidate in Lever first/);
  expect(whatStands(it, 'Elif Demir')).toEqual(nothingStands);
});

test('a candidate without an e-mail address can be booked; the preview says that nobody invites them', async () => {
  const it = theWorld();
  await plansPanelFor(it.maya, 'Tom Okafor');
  await checksFirstDay(it.maya);
  expect(it.maya.text()).toMatch(/Lever has no e-mail address for the candidate, so no invitation goes to them/);
  expect(it.maya.text()).not.toMatch(/The candidate has a separate invitation/);
  await it.maya.press('Book');
  await it.maya.sees(/Booked: 4 interviews in Lever, 4 invites sent/);
  expect(whatStands(it, 'Tom Okafor', null)).toMatchObject({
    panels: 1,
    interviews: 4,
    sessions: 4,
    candidateEvents: 0,
  });
  const invites = it.company.lever.users.flatMap((user) => it.calendars.state.invitesTo(String(user['email'])));
  for (const mail of invites) expect(mail.description).not.toMatch(/separate invitation/);
});

test('a confidential candidate does not exist for those who may not see them, by name, link or e-mail', async () => {
  const it = theWorld();
  expect(await types(it, 'Morgan Lee')).toMatch(/No active candidate is called “Morgan Lee”/);
  expect(await types(it, 'morgan.lee@example.com')).toMatch(/No active candidate/);
  const unknown = await types(it, 'https://hire.lever.co/candidates/00000000-1111-4222-8333-444444444444');
  await it.maya.closes({ all: true });
  expect(await types(it, linkTo(it, 'Morgan Lee'))).toBe(unknown);
  await it.maya.closes({ all: true });
  expect(await types(it, '')).not.toMatch(/Morgan|Chief Financial/);
});

test('those who may see a confidential candidate book them without a word in any channel or on any calendar', async () => {
  const it = theWorld();
  const helena = it.person('helena');
  await opensPlanFor(helena, 'Morgan Lee');
  expect(helena.text()).toMatch(/Confidential: no channel will be told/);
  // A plain start: somebody has to be chosen for the first session.
  await helena.press('Edit');
  await helena.sees('Save session', patience);
  await helena.picks('Interviewers to choose from', ['Rui Carvalho'], { typing: 'rui' });
  await helena.press('Save session');
  await helena.sees('Find times', patience);
  await helena.picks('Candidate’s time zone', 'Lisbon', { typing: 'lisbon' });
  await helena.press('Find times');
  await helena.sees(/days? works?/, patience);
  await booksFirstDay(helena);
  await helena.sees(/Booked: 2 interviews in Lever/, patience);
  expect(whatStands(it, 'Morgan Lee')).toMatchObject({ panels: 1, interviews: 2, cards: 0, told: 2 });
  expect(saidInChannels(it).filter((text) => /Morgan|Chief Financial/.test(text))).toEqual([]);
  // Calendars are read by assistants and shown on walls.
  const mails = it.calendars.state.invitesTo(emailOf(it, 'rui'));
  expect(mails).toHaveLength(1);
  expect(`${mails[0]?.title} ${mails[0]?.description}`).not.toMatch(/Morgan|Chief Financial/);
});

test('a key without access to confidential data: said as what it is, and nothing is written', async () => {
  const it = theWorld();
  it.lever.keys.of().confidential = false;
  const helena = it.person('helena');
  await helena.types('/hire schedule Morgan Lee', { in: '#hiring' });
  await helena.press('Pick');
  await helena.sees(/Nothing was changed/, patience);
  const said = await hears(helena);
  expect(said).toMatch(/key of this bot may not read confidential candidates/);
  expect(said).toMatch(/Nothing was changed/);
  expect(said).toMatch(/Super Admin can connect a key that was created with access/);
  expect(whatStands(it, 'Morgan Lee')).toEqual(nothingStands);
});
