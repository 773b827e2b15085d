/** Names that attack: mentions, links, markup, emoji families, right-to-left, three thousand letters. They stay names. */
import { expect, test } from 'vitest';
import type { Company } from '../../sandbox/company.ts';
import { seedCompany } from '../../sandbox/seed.ts';
import { booksFirstDay, hears, patience, plansPanelFor, whatStands } from '../support/dialogue.ts';
import { MONDAY, type StoryWorld, world } from '../support/world.ts';

const evil = '<!channel> <@U00000001> <https://evil.example|Lever> *bold* _it_ ~gone~ `code` :boom: &amp; >quote';
const family = '👩🏽‍👩🏿‍👧🏻‍👦🏾 Zoë';
const hebrew = 'פריה ראמן';
const override = 'Ada ‮evil‬ Lovelace\u0000\u200b';

type Named = Record<string, unknown>;

/** The seeded company with other words in it; the YAML of panel templates still knows the job, the stage and the forms. */
function company(words: {
  readonly candidate: string;
  readonly people?: Readonly<Record<string, string>>;
  readonly posting?: string;
  readonly stage?: string;
  readonly forms?: string;
}): Company {
  const seed = seedCompany({ at: MONDAY });
  const rename = (from: string, to: string, list: readonly Named[], field = 'name'): Named[] =>
    list.map((it) => (it[field] === from ? { ...it, [field]: to } : it));
  const nameOf = (key: string) => seed.people.find((it) => it.key === key)?.name ?? '';
  const people = words.people ?? {};
  let users: readonly Named[] = seed.lever.users;
  for (const [key, name] of Object.entries(people)) users = rename(nameOf(key), name, users);
  return {
    ...seed,
    people: seed.people.map((it) => ({ ...it, name: people[it.key] ?? it.name })),
    lever: {
      ...seed.lever,
      users,
      opportunities: rename('Priya Raman', words.candidate, seed.lever.opportunities),
      contacts: rename('Priya Raman', words.candidate, seed.lever.contacts),
      postings: words.posting
        ? rename('Senior Backend Engineer', words.posting, seed.lever.postings, 'text')
        : seed.lever.postings,
      stages: words.stage ? rename('On-site', words.stage, seed.lever.stages, 'text') : seed.lever.stages,
      feedbackTemplates: words.forms
        ? seed.lever.feedbackTemplates.map((it) => ({ ...it, text: `${String(it['text'])} ${words.forms}` }))
        : seed.lever.feedbackTemplates,
    },
  };
}

/** Every piece of text that Slack would read as markup, of everything the bot sent. */
function marked(it: StoryWorld): readonly string[] {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      const one = value as Record<string, unknown>;
      if (typeof one['text'] === 'string' && one['type'] !== 'plain_text') found.push(one['text']);
      Object.values(one).forEach(walk);
    } else if (typeof value === 'string' && /^[[{]/.test(value)) {
      try {
        walk(JSON.parse(value));
      } catch {
        // Text that only looks like JSON.
      }
    }
  };
  for (const entry of it.slack.journal.since(0)) {
    if (entry.entry === 'call') walk(entry.args);
    else if (entry.entry === 'response') walk(entry.body);
    else walk(entry.ack?.body);
  }
  return found;
}

function expectHarmless(it: StoryWorld): void {
  const texts = marked(it);
  expect(texts.length).toBeGreaterThan(20);
  for (const text of texts) {
    expect(text).not.toMatch(/<!(channel|here|everyone)/);
    expect(text).not.toMatch(/<@U00000001|<https?:\/\/evil/);
    expect(text).not.toMatch(/`code`|[\u202a-\u202e\u200b]/);
    expect(text).not.toContain('\0');
  }
  // Slack refused nothing: every block was valid and nothing was too long.
  const refused = it.slack.journal.calls().filter((call) => !call.ok);
  expect(refused.map((call) => `${call.method}: ${call.error} ${JSON.stringify(call.answer).slice(0, 300)}`)).toEqual(
    [],
  );
  expect(it.slack.journal.responses().filter((one) => !one.ok)).toEqual([]);
}

const everybody = (name: (index: number) => string): Record<string, string> =>
  Object.fromEntries(
    ['rui', 'ines', 'jonas', 'aylin', 'pedro', 'lena', 'tiago', 'mateus', 'bea', 'sofia', 'grace', 'nora', 'dev'].map(
      (key, index) => [key, name(index)],
    ),
  );

async function booksAndTakesBack(it: StoryWorld, typed: string): Promise<void> {
  const { maya } = it;
  await plansPanelFor(maya, typed);
  await maya.press('Change');
  await maya.sees(/Swap a person or move/, patience);
  await maya.press('Swap or move');
  await maya.sees(/Who else/, patience);
  await maya.closes({ all: true });
  await maya.types(`/hire schedule ${typed}`, { in: '#hiring' });
  await maya.press('Pick');
  await maya.sees('Find times', patience);
  await maya.press('Edit');
  await maya.sees('Save session', patience);
  await maya.press('Back to the plan');
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/days? works?/, patience);
  await booksFirstDay(maya);
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
}

test('mentions, links and markup in the names of a candidate and of every interviewer stay text everywhere', async () => {
  const it = await world({
    company: company({ candidate: `Priya ${evil}`, people: everybody((index) => `P${index} ${evil}`) }),
  });
  await booksAndTakesBack(it, 'Priya');
  expect(it.maya.text()).toContain('<!channel>');
  expectHarmless(it);
  expect(whatStands(it, `Priya ${evil}`, 'priya.raman@example.com')).toMatchObject({
    panels: 1,
    interviews: 4,
    sessions: 4,
    candidateInvites: 1,
    cards: 1,
    told: 5,
  });
  // Calendars show descriptions as HTML.
  const mails = it.company.lever.users.flatMap((user) => it.calendars.state.invitesTo(String(user['email'])));
  expect(mails.length).toBeGreaterThan(0);
  for (const mail of mails) expect(mail.description).not.toMatch(/<(?!\/?(a|br|p|b|i|ul|li)\b)/);
});

test('three thousand letters for a name: every screen fits, and the booking says the same', async () => {
  const long = `Priya ${'Wolfeschlegelsteinhausenbergerdorff '.repeat(84)}`.slice(0, 3_000).trim();
  const it = await world({ company: company({ candidate: long, people: everybody((index) => `P${index} ${long}`) }) });
  await booksAndTakesBack(it, 'Priya Wolfe');
  expectHarmless(it);
  expect(whatStands(it, long, 'priya.raman@example.com')).toMatchObject({
    panels: 1,
    interviews: 4,
    told: 5,
    cards: 1,
  });
});

test('an emoji family, Hebrew, and letters that turn text around: found, shown whole, and booked', async () => {
  for (const [name, typed, shown] of [
    [family, 'Zoe', /👩🏽‍👩🏿‍👧🏻‍👦🏾 Zoë/],
    [hebrew, 'פריה', /פריה ראמן/],
    [override, 'Lovelace', /Ada evil Lovelace/],
  ] as const) {
    const it = await world({ company: company({ candidate: name }) });
    await plansPanelFor(it.maya, typed);
    await booksFirstDay(it.maya);
    await it.maya.sees(/Booked: 4 interviews/, patience);
    expect(it.maya.text()).toMatch(shown);
    expectHarmless(it);
    await it.close();
  }
});

test('a hostile job, stage and forms: a plain start, the plan saved for the job and used again, booked', async () => {
  const it = await world({
    company: company({ candidate: 'Priya Raman', posting: `Job ${evil}`, stage: `Stage ${evil}`, forms: evil }),
  });
  const { maya } = it;
  await maya.types('/hire schedule Priya', { in: '#hiring' });
  await maya.press('Pick');
  await maya.sees('Find times', patience);
  expect(maya.text()).toMatch(/a plain start/);
  await maya.press('Edit');
  await maya.sees('Save session', patience);
  await maya.fill('Title', `Talk ${evil}`);
  await maya.picks('Interviewers to choose from', ['Devon Clarke', 'Grace O’Malley', 'Nora Eriksen'], {});
  const menu = maya
    .screen()
    .modals.at(-1)
    ?.controls.find((one) => one.label.startsWith('Feedback form'));
  await maya.picks('Feedback form', menu?.options.find((one) => one.text.startsWith('Coding'))?.text ?? 'not offered');
  await maya.press('Save session');
  await maya.sees('Find times', patience);
  await maya.press('Save as the template for this job');
  await maya.sees(/Saved\. The next panel for/, patience);
  await maya.press('Find times');
  await maya.sees(/days? works?/, patience);
  await booksFirstDay(maya);
  expect(await hears(maya, 20_000)).toMatch(/Booked: 2 interviews/);
  expectHarmless(it);
  expect(whatStands(it, 'Priya Raman')).toMatchObject({ panels: 1, interviews: 2, sessions: 2, candidateInvites: 1 });
});
