/** Somebody new goes into Lever from Slack: looked at first, as the right user, once, and never against what was shown. */
import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/driver.ts';
import { submitView } from '../../sandbox/slack/interactions.ts';
import { askedOfLever, asks, fromNow, hears, patience, reads, sharedWorld } from '../support/dialogue.ts';
import { auditOf } from '../support/interviewers.ts';
import { type StoryWorld, world } from '../support/world.ts';

const theWorld = sharedWorld();
const ADDED = /Added to Lever/;

/** Candidacies of everybody who has this address, oldest first. */
function candidacies(it: StoryWorld, email: string) {
  const { state } = it.lever;
  return [...state.opportunities.values()].filter((one) => state.contacts.get(one.contact)?.emails.includes(email));
}

const userId = (it: StoryWorld, name: string) =>
  [...it.lever.state.users.values()].find((one) => one.name === name)?.id;

/** The latest message where they are, as the bot sent it. */
const lastSaid = (person: Person): string => JSON.stringify(person.screen().channel?.messages.at(-1)?.blocks ?? null);

const writes = (it: StoryWorld, mark: number) =>
  askedOfLever(it, mark, 'POST').filter((one) => one.endsWith('/opportunities'));

async function opensForm(it: StoryWorld, text: string, key = 'maya') {
  const person = it.person(key);
  if (person.screen().modals.length > 0) await person.closes({ all: true });
  await person.types(`/hire add ${text}`, { in: '#hiring' });
  await person.sees('Add a candidate (1 of 2)', patience);
  return person;
}

/** From the typed line to the preview. */
async function checks(it: StoryWorld, text: string, key = 'maya') {
  const person = await opensForm(it, text, key);
  await person.press('Check');
  await person.sees('Add a candidate (2 of 2)', patience);
  return person;
}

test('typed, checked, added: as the job’s owner, with source, stage and no tag of ours; then the panel can be planned', async () => {
  const it = theWorld();
  const { maya } = it;
  const mark = fromNow(it);
  await checks(it, 'Ada Byron ada.byron@example.org for:Data Scientist');
  const preview = reads(maya);
  expect(preview).toMatch(/Nothing is added yet/);
  for (const shown of [
    'Ada Byron',
    'ada.byron@example.org',
    'Data Scientist',
    'New lead',
    'Sourced',
    'Fulcrum (new in Lever)',
  ])
    expect(preview).toContain(shown);
  expect(preview).toMatch(/as Omar Haddad \(the owner of Data Scientist\), who will own the candidate there/);
  expect(askedOfLever(it, mark).filter((one) => !one.startsWith('GET'))).toEqual([]);

  await maya.press('Add');
  await maya.sees(ADDED, patience);
  const [made, ...more] = candidacies(it, 'ada.byron@example.org');
  expect(more).toEqual([]);
  expect(made).toMatchObject({
    stage: 'lead-new',
    origin: 'sourced',
    sources: ['Fulcrum'],
    owner: userId(it, 'Omar Haddad'),
    sourcedBy: userId(it, 'Omar Haddad'),
  });
  expect(made?.tags).not.toContain('Fulcrum');
  await maya.closes({ all: true });
  await expect.poll(() => lastSaid(maya), { timeout: patience.timeoutMs }).toContain(made?.urls.show);
  await maya.press('Schedule panel');
  await maya.sees('Find times', patience);
  expect(reads(maya)).toContain('Ada Byron');

  expect(await auditOf(it)).toContainEqual(
    expect.objectContaining({
      actor: { slackId: maya.id, leverUserId: userId(it, 'Maya Lindqvist') },
      action: 'candidate.added',
      subject: { kind: 'opportunity', id: made?.id },
      result: 'done',
      detail: expect.stringContaining(`as ${userId(it, 'Omar Haddad')}`),
    }),
  );
  await it.startBot();
});

test('jobs of every state are offered with their state, confidential ones to who is on them; stages and sources are Lever’s', async () => {
  const it = theWorld();
  const { maya } = it;
  await opensForm(it, 'Ada Byron');
  const jobs = await maya.suggests('Job', '');
  for (const label of [
    'Backend Engineer',
    'Engineering Manager, Payments (unlisted)',
    'People Operations Intern (closed)',
    'Security Engineer (draft)',
    'Technical Writer (waiting for approval)',
    'Growth Marketer (rejected)',
  ])
    expect(jobs).toContain(label);
  expect(await maya.suggests('Job', 'draft')).toEqual(['Security Engineer (draft)']);
  expect(await maya.suggests('Job', 'chief')).toEqual([]);
  expect(await maya.suggests('Stage', '')).toEqual([...it.lever.state.stages.values()].map((one) => one.text));
  expect(await maya.suggests('Source', 'link')).toEqual(['LinkedIn', 'New source: link']);
  // What Lever has, however it was written: no second one beside it.
  expect(await maya.suggests('Source', 'LINKEDIN')).toEqual(['LinkedIn']);
  await maya.picks('Job', 'Security Engineer (draft)');
  await maya.picks('How they came in', 'Applied');
  await maya.picks('Source', 'LinkedIn');
  await maya.press('Check');
  await maya.sees('Add a candidate (2 of 2)', patience);
  const preview = reads(maya);
  expect(preview).toMatch(/Security Engineer is a draft: it is not open yet/);
  expect(preview).toMatch(/There is no e-mail address/);
  expect(preview).toContain('New applicant');
  await maya.press('Change something');
  await maya.sees('Add a candidate (1 of 2)', patience);
  await maya.picks('Stage', 'Phone interview');
  await maya.press('Check');
  await maya.sees('Add a candidate (2 of 2)', patience);
  await maya.press('Add');
  await maya.sees(ADDED, patience);
  const made = [...it.lever.state.opportunities.values()].find(
    (one) => it.lever.state.contactOf(one).name === 'Ada Byron',
  );
  expect(it.lever.state.stages.get(made?.stage ?? '')?.text).toBe('Phone interview');
  expect(made).toMatchObject({ origin: 'applied', sources: ['LinkedIn'] });
  await opensForm(it, 'Ada Byron', 'helena');
  expect(await it.person('helena').suggests('Job', 'chief')).toEqual(['Chief Financial Officer']);
});

test('the owner has left: the hiring manager, and why; leaves after the preview: shown again, and not added before that', async () => {
  const it = theWorld();
  const { maya } = it;
  await checks(it, 'Ada Byron ada@example.org for:"Data Scientist"');
  it.lever.ui.deactivateUser('Omar Haddad');
  const mark = fromNow(it);
  await maya.press('Add');
  await maya.sees(/something changed in Lever since you looked/, patience);
  expect(reads(maya)).toMatch(
    /as Carol Nakamura \(the hiring manager of Data Scientist, because its owner Omar Haddad is deactivated in Lever\)/,
  );
  expect(writes(it, mark)).toEqual([]);
  it.lever.ui.deactivateUser('Carol Nakamura');
  await maya.press('Add');
  await maya.sees(/as Maya Lindqvist \(you, because its owner Omar Haddad .* and its hiring manager Carol/, patience);
  await maya.press('Add');
  await maya.sees(ADDED, patience);
  expect(candidacies(it, 'ada@example.org')).toMatchObject([{ owner: userId(it, 'Maya Lindqvist') }]);
  await checks(it, 'Grace Hopper grace@example.org');
  expect(reads(maya)).toMatch(/as Maya Lindqvist \(you, because no job is chosen\)/);
});

test('an address that Lever knows: what is there comes first, and another candidacy goes to the same person, in words', async () => {
  const it = theWorld();
  const { maya } = it;
  await opensForm(it, 'P. Raman PRIYA.RAMAN@example.com for:"Product Designer"');
  await maya.press('Check');
  await maya.sees(/Lever knows priya\.raman@example\.com already/, patience);
  expect(reads(maya)).toMatch(/Priya Raman\s+Senior Backend Engineer · On-site/);
  expect(maya.screen().modals.at(-1)?.text).toContain('Schedule panel');
  await maya.press('Add another candidacy');
  await maya.sees(/the candidacy goes to the person it has/, patience);
  await maya.press('Add');
  await maya.sees(ADDED, patience);
  expect(reads(maya)).toMatch(/Priya Raman · Product Designer/);
  expect(reads(maya)).toMatch(/it made no second person/);
  const all = candidacies(it, 'priya.raman@example.com');
  expect(all).toHaveLength(2);
  expect(new Set(all.map((one) => one.contact)).size).toBe(1);
});

test('a confidential candidate with that address is not shown to who is not on the job, before or after', async () => {
  const it = theWorld();
  const { maya } = it;
  it.lever.ui.createOpportunity({
    name: 'Cleo Secret',
    emails: ['cleo@example.org'],
    posting: 'Chief Financial Officer',
  });
  await checks(it, 'C. S. cleo@example.org');
  expect(reads(maya)).not.toMatch(/knows this address|Cleo/);
  await maya.press('Add');
  await maya.sees(ADDED, patience);
  expect(reads(maya)).not.toMatch(/Cleo|second person/);
  expect(candidacies(it, 'cleo@example.org')).toHaveLength(2);
  await opensForm(it, 'C. S. cleo@example.org', 'helena');
  await it.person('helena').press('Check');
  await it.person('helena').sees(/Cleo Secret/, patience);
});

test('Lever adds and the answer is lost: found again, once; without an address too', async () => {
  const it = theWorld();
  const { maya } = it;
  const mark = fromNow(it);
  for (const text of ['Ada Byron ada@example.org for:"Data Scientist"', 'Bea Nomail for:"Data Scientist"']) {
    await checks(it, text);
    it.faults.lever.inject({ kind: 'cut-after', method: 'POST', path: '/opportunities$', times: 1 });
    await maya.press('Add');
    await maya.sees(new RegExp(`Added to Lever:.*${text.split(' ')[0]}`), patience);
  }
  // A confidential one is only found by who looks for those as well.
  const helena = await checks(it, 'Cleo Hidden cleo@example.org for:"Chief Financial Officer"', 'helena');
  it.faults.lever.inject({ kind: 'cut-after', method: 'POST', path: '/opportunities$', times: 1 });
  await helena.press('Add');
  await helena.sees(ADDED, patience);
  expect(writes(it, mark)).toHaveLength(3);
  const names = [...it.lever.state.opportunities.values()].map((one) => it.lever.state.contactOf(one).name);
  for (const name of ['Ada Byron', 'Bea Nomail', 'Cleo Hidden'])
    expect(names.filter((one) => one === name)).toHaveLength(1);
});

test('no answer and Lever cannot be read, then the bot stops: the next /hire add offers to look again, and adds nobody twice', async () => {
  const it = theWorld();
  const { maya } = it;
  await checks(it, 'Ada Byron ada@example.org for:"Data Scientist"');
  const mark = fromNow(it);
  it.faults.lever.inject({ kind: 'cut-after', method: 'POST', path: '/opportunities$', times: 1 });
  // The look before the write and the one before the preview's repeat are let through.
  it.faults.lever.inject({ kind: 'status', status: 500, method: 'GET', path: '/opportunities$', after: 2 });
  await maya.press('Add');
  await maya.sees(/Lever did not confirm that Ada Byron was added\. They may be there, or not/, { timeoutMs: 29_000 });
  expect(writes(it, mark)).toHaveLength(1);
  it.faults.lever.clear();
  await it.stopBot();
  await it.startBot();
  await maya.closes({ all: true });
  it.clock.move(3 * 3_600_000);
  await maya.types('/hire add Grace Hopper', { in: '#hiring' });
  await maya.sees(/Lever did not confirm that Ada Byron was added/, patience);
  await maya.press('Look again');
  await maya.sees(ADDED, patience);
  expect(writes(it, mark)).toHaveLength(1);
  expect(candidacies(it, 'ada@example.org')).toHaveLength(1);
  await opensForm(it, 'Grace Hopper');
}, 60_000);

test('Lever fails and nothing is there: said as that, and looking again adds once', async () => {
  const it = theWorld();
  const { maya } = it;
  await checks(it, 'Ada Byron ada@example.org');
  it.faults.lever.inject({ kind: 'status', status: 500, method: 'POST', path: '/opportunities$', times: 1 });
  await maya.press('Add');
  await maya.sees(/did not confirm that Ada Byron was added, and they are not there now/, { timeoutMs: 15_000 });
  await maya.press('Look again');
  await maya.sees(ADDED, patience);
  expect(candidacies(it, 'ada@example.org')).toHaveLength(1);
  await checks(it, 'Grace Hopper grace@example.org');
  it.faults.lever.inject({ kind: 'status', status: 400, method: 'POST', path: '/opportunities$', times: 1, body: {} });
  await maya.press('Add');
  expect(await hears(maya)).toMatch(/Nothing was changed/);
  await maya.press('Add');
  await maya.sees(/Added to Lever:.*Grace/, patience);
  expect(candidacies(it, 'grace@example.org')).toHaveLength(1);
}, 30_000);

test('Add pressed three times, and two windows with the same person: one candidacy', async () => {
  const it = theWorld();
  const { maya } = it;
  const { state, core } = it.slack;
  const mark = fromNow(it);
  await checks(it, 'Ada Byron ada@example.org for:"Data Scientist"');
  const view = state.stack(maya.id).at(-1);
  const user = state.user(it.company.slackTeamId, maya.id);
  if (!view || !user) throw new Error('there is no modal to put aside');
  state.stacks.set('another device', [view]);
  state.stacks.set(maya.id, []);
  await checks(it, 'Ada Byron ada@example.org for:"Data Scientist"');
  // Both would look before either has written.
  it.faults.lever.inject({ kind: 'slow', method: 'POST', path: '/opportunities$', delayMs: 400 });
  await Promise.allSettled([maya.submits(), maya.submits(), submitView(core, user, view), maya.submits()]);
  await maya.sees(ADDED, patience);
  await it.slack.idle();
  expect(candidacies(it, 'ada@example.org')).toHaveLength(1);
  expect(writes(it, mark)).toHaveLength(1);
});

test('what cannot be used is an error on its field with the text kept; what is hostile is shown as text', async () => {
  const it = theWorld();
  const { maya } = it;
  const long = 'x'.repeat(3_000);
  await opensForm(it, `${long} for:nothing-like-it`);
  expect(reads(maya)).toMatch(/No job in Lever is called “nothing-like-it”/);
  await maya.fill('Phone', 'call me');
  await maya.press('Check');
  expect(maya.screen().modals.at(-1)?.errors).toEqual({
    name: 'A name of at most 200 characters; this one has 3000.',
    phone: 'A phone number has digits.',
  });
  expect(maya.text()).toContain(long.slice(0, 60));
  const hostile = '<!channel> *Ada* <https://evil.test|Byron> :boom:';
  await maya.fill('Name', hostile);
  await maya.fill('Phone', '');
  for (const email of ['ada@', 'ada@localhost', 'a b@example.org']) {
    await maya.fill('E-mail', email);
    await maya.press('Check');
    expect(Object.keys(maya.screen().modals.at(-1)?.errors ?? {}), email).toEqual(['email']);
  }
  await maya.fill('E-mail', 'ada@example.org');
  await maya.press('Check');
  await maya.sees('Add a candidate (2 of 2)', patience);
  await maya.press('Add');
  await maya.sees(ADDED, patience);
  await expect.poll(() => lastSaid(maya), { timeout: patience.timeoutMs }).toMatch(/Added to Lever/);
  expect(lastSaid(maya)).not.toMatch(/<!channel>|<https:\/\/evil/);
  expect(candidacies(it, 'ada@example.org').map((one) => it.lever.state.contactOf(one).name)).toEqual([hostile]);
});

test('who may not add is told why; without a Lever user it is the job’s owner who adds, where that is allowed', async () => {
  const it = theWorld();
  expect(await asks(it.person('ines'), '/hire add Ada Byron', '#hiring')).toMatch(
    /needs the Lever role Limited Team Member or above; yours is Interviewer/,
  );
  expect(await asks(it.person('olu'), '/hire add Ada Byron', '#hiring')).toMatch(
    /No Lever user has the e-mail address/,
  );
  const allowing = await world({ env: { FULCRUM_PERFORM_AS_FALLBACK: 'posting-owner' } });
  const olu = await opensForm(allowing, 'Ada Byron ada@example.org', 'olu');
  await olu.press('Check');
  expect(errorsOf(olu)['posting']).toMatch(/Choose a job/);
  await olu.picks('Job', 'Data Scientist');
  await olu.press('Check');
  await olu.sees(/as Omar Haddad \(the owner of Data Scientist\)/, patience);
  await olu.press('Add');
  await olu.sees(ADDED, patience);
  expect(candidacies(allowing, 'ada@example.org')).toMatchObject([{ owner: userId(allowing, 'Omar Haddad') }]);
});

const errorsOf = (person: { screen(): { modals: readonly { errors: Readonly<Record<string, string>> }[] } }) =>
  person.screen().modals.at(-1)?.errors ?? {};
