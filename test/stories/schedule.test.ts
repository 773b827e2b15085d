/** A recruiter schedules an on-site (journeys J1 and J2): from the typed name to what stands in Lever and on calendars. */
import { expect, test } from 'vitest';
import { MONDAY, type StoryWorld, world } from '../support/world.ts';

interface PanelInterview {
  readonly id: string;
  readonly subject: string;
  readonly date: number;
  readonly duration: number;
  readonly location: string | null;
  readonly feedbackTemplate: string;
  readonly interviewers: readonly { readonly id: string; readonly email: string; readonly feedbackTemplate: string }[];
}

interface Panel {
  readonly id: string;
  readonly canceledAt: number | null;
  readonly externallyManaged: boolean;
  readonly timezone: string;
  readonly user: string;
  readonly interviews: readonly PanelInterview[];
}

function panelsOf(it: StoryWorld, name = 'Priya Raman'): Panel[] {
  return (it.lever.panelsOf(name) as unknown as Panel[]).filter((panel) => panel.canceledAt === null);
}

/** From the typed name to the days that work. */
async function searches(it: StoryWorld, name = 'Priya') {
  const { maya } = it;
  await maya.types(`/hire schedule ${name}`, { in: '#hiring' });
  await maya.sees(/Pick/);
  await maya.press('Pick');
  await maya.sees(/Find times/);
  await maya.press('Find times');
  await maya.sees(/days? works?|Nothing fits/);
}

async function picksAndBooks(it: StoryWorld) {
  const { maya } = it;
  await maya.press('Pick');
  await maya.sees(/Check and book/);
  await maya.press('Book');
}

const address = (it: StoryWorld, key: string) => it.company.people.find((one) => one.key === key)?.email ?? '';

test('J1: a four-session on-site stands in Lever and on everybody’s calendar', async () => {
  const it = await world();
  const { maya, lever, calendars } = it;
  const before = panelsOf(it).length;
  await searches(it);
  await maya.sees(/calendars read/);
  expect(maya.text()).toMatch(/1\. .*\n.*Coding interview|1\. /);
  expect(maya.text()).toMatch(/first choice/);
  await picksAndBooks(it);
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/);

  const panels = panelsOf(it);
  expect(panels).toHaveLength(before + 1);
  const [panel] = panels;
  if (panel === undefined) throw new Error('no panel');
  const mayaInLever = it.company.people.find((one) => one.key === 'maya')?.leverId;
  expect(panel).toMatchObject({ externallyManaged: true, timezone: 'Europe/Lisbon', user: mayaInLever });
  expect(Object.fromEntries(panel.interviews.map((one) => [one.subject, one.duration]))).toEqual({
    'Coding interview': 60,
    'Hiring manager': 45,
    'System design': 60,
    'Values and collaboration': 45,
  });
  // Each interview carries its own form, and so does each of its interviewers.
  const forms = new Set(panel.interviews.map((one) => one.feedbackTemplate));
  expect(forms.size).toBe(4);
  for (const one of panel.interviews) {
    expect(one.feedbackTemplate).not.toBe('no-feedback');
    expect(one.interviewers.map((who) => who.feedbackTemplate)).toEqual(
      one.interviewers.map(() => one.feedbackTemplate),
    );
    expect(one.location).toMatch(/^https:\/\//);
  }

  // Everybody has it in their calendar, at Lever's time, with the link to their own form.
  for (const interview of panel.interviews) {
    for (const who of interview.interviewers) {
      const mine = calendars.state.eventsOf(who.email, interview.date, interview.date + interview.duration * 60_000);
      const event = mine.find((one) => one.start === interview.date && one.event.title.includes('Priya'));
      expect([who.email, event?.event.title]).toEqual([who.email, expect.stringContaining('Priya')]);
      expect(event?.event.description).toContain(`/interviews/${interview.id}`);
      expect(calendars.state.invitesTo(who.email)).toHaveLength(1);
    }
  }
  const toCandidate = calendars.state.invitesTo('priya.raman@example.com');
  expect(toCandidate).toHaveLength(1);

  // Interviewers are told, the channel has one card, and the record agrees with the preview.
  const first = panel.interviews[0]?.interviewers[0];
  const key = it.company.people.find((one) => one.email === first?.email)?.key ?? '';
  const interviewer = it.person(key);
  await interviewer.opensChannel('Fulcrum');
  await interviewer.sees(/You interview Priya Raman/);
  await maya.closes();
  await maya.sees(/Scheduled · Priya Raman/);
  expect(maya.text().match(/Scheduled · Priya Raman/g)).toHaveLength(1);
  expect(lever.interviewsOf('Priya Raman').length).toBeGreaterThanOrEqual(4);
});

test('a second and third press of Book do nothing more', async () => {
  const it = await world();
  const { maya } = it;
  await searches(it);
  await maya.press('Pick');
  await maya.sees(/Check and book/);
  const before = panelsOf(it).length;
  await Promise.allSettled([maya.submits(), maya.submits(), maya.submits()]);
  await maya.sees(/Booked: 4 interviews/);
  expect(panelsOf(it)).toHaveLength(before + 1);
  for (const one of panelsOf(it)[0]?.interviews[0]?.interviewers ?? [])
    expect(it.calendars.state.invitesTo(one.email)).toHaveLength(1);
});

test('J2: nothing fits, the search says who blocks, and one press of what helps makes it fit', async () => {
  const it = await world();
  const { maya, calendars } = it;
  // The only hiring manager, and both alternates, are away for two weeks.
  for (const key of ['rui', 'lena', 'divya'])
    calendars.state.blocks(address(it, key), { title: 'Away', start: MONDAY, end: MONDAY + 21 * 86_400_000 });
  await searches(it);
  await maya.sees(/Nothing fits yet/);
  expect(maya.text()).toMatch(/What stands in the way/);
  expect(maya.text()).toMatch(/Rui Carvalho|Hiring manager/);
  expect(maya.text()).not.toMatch(/Away/);
  expect(maya.text()).toMatch(/What would help/);
  const offers =
    maya
      .screen()
      .modals.at(-1)
      ?.controls.filter((one) => one.type === 'button') ?? [];
  const offer = offers[0]?.label ?? '';
  await maya.press(offer);
  await maya.sees(/days? works?/);
  await picksAndBooks(it);
  await maya.sees(/Booked: /);
  expect(maya.text()).toMatch(/noted in the audit log/);
});

test('a person is swapped and a session moved by hand, and that is what is booked', async () => {
  const it = await world();
  const { maya } = it;
  await searches(it);
  await maya.press('Change');
  await maya.sees(/Swap a person or move/);
  await maya.press('Swap or move');
  await maya.sees(/Who else/);
  const use = maya
    .screen()
    .modals.at(-1)
    ?.controls.find((one) => one.label.startsWith('Use '));
  expect(use).toBeDefined();
  const name = use?.label.slice(4) ?? '';
  await maya.press(use?.label ?? '');
  await maya.sees(/Changed\. Nothing is booked yet/);
  expect(maya.text()).toContain(`${name} — your choice`);
  await maya.press('Use this day');
  await maya.sees(/Check and book/);
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews/);
  const people = panelsOf(it)[0]?.interviews.flatMap((one) => one.interviewers.map((who) => who.email)) ?? [];
  const email = it.company.people.find((one) => one.name === name)?.email;
  expect(people).toContain(email);
});

test('Lever’s answer is lost after the write: the panel is found again and booked once', async () => {
  const it = await world();
  await searches(it);
  it.faults.lever.inject({ kind: 'cut-after', method: 'POST', path: '/panels', times: 1 });
  const before = panelsOf(it).length;
  await picksAndBooks(it);
  await it.maya.sees(/Booked: 4 interviews/, { timeoutMs: 15_000 });
  expect(panelsOf(it)).toHaveLength(before + 1);
});

test('Lever refuses the panel: nothing is left anywhere, nobody was told, and a second try works', async () => {
  const it = await world();
  const { maya, calendars } = it;
  await searches(it);
  it.faults.lever.inject({
    kind: 'status',
    status: 403,
    method: 'POST',
    path: '/panels',
    times: 1,
    body: { code: 'Forbidden', message: 'no' },
  });
  const before = panelsOf(it).length;
  await picksAndBooks(it);
  await maya.sees(/Nothing was booked, and nobody was told/, { timeoutMs: 15_000 });
  expect(panelsOf(it)).toHaveLength(before);
  expect(it.company.people.filter((one) => calendars.state.invitesTo(one.email).length > 0)).toEqual([]);
  await maya.press('Check and try again');
  await maya.sees(/Check and book/);
  await maya.press('Book');
  await maya.sees(/Booked: 4 interviews/, { timeoutMs: 15_000 });
  expect(panelsOf(it)).toHaveLength(before + 1);
});

test('calendars fail after Lever was written: what exists is said, Finish completes it once, Undo takes it all back', async () => {
  const it = await world();
  const { maya, calendars } = it;
  await searches(it);
  it.faults.calendars.inject({
    kind: 'status',
    status: 403,
    method: 'PATCH',
    body: { error: { code: 403, message: 'no', errors: [{ reason: 'forbidden' }] } },
  });
  const before = panelsOf(it).length;
  await picksAndBooks(it);
  await maya.sees(/only partly booked/, { timeoutMs: 20_000 });
  expect(maya.text()).toMatch(/In Lever: the panel with 4 interviews/);
  expect(maya.text()).toMatch(/4 held slots that nobody was invited to/);
  expect(panelsOf(it)).toHaveLength(before + 1);
  it.faults.calendars.clear();
  await maya.press('Finish');
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, { timeoutMs: 20_000 });
  expect(panelsOf(it)).toHaveLength(before + 1);
  const invited = panelsOf(it)[0]?.interviews[0]?.interviewers[0]?.email ?? '';
  expect(calendars.state.invitesTo(invited)).toHaveLength(1);

  await maya.press('Undo');
  await maya.sees(/Taken back/, { timeoutMs: 20_000 });
  expect(panelsOf(it)).toHaveLength(before);
  expect(
    calendars.state
      .eventsOf(invited, MONDAY, MONDAY + 30 * 86_400_000)
      .filter((one) => one.event.title.includes('Priya')),
  ).toEqual([]);
});

test('a calendar that cannot be read is named, and its owner is never planned', async () => {
  const it = await world();
  const jonas = address(it, 'jonas');
  it.calendars.state.setReadable(jonas, false);
  await searches(it);
  await it.maya.sees(/Jonas Weber was left out/);
  expect(it.maya.text()).not.toMatch(/— Jonas Weber/);
});

test('somebody takes another meeting between the search and Book: nothing is written, and a new search finds another way', async () => {
  const it = await world();
  const { maya, calendars } = it;
  await searches(it);
  await maya.press('Pick');
  await maya.sees(/Check and book/);
  for (const key of ['rui', 'lena', 'divya'])
    calendars.state.blocks(address(it, key), { title: 'Surprise', start: MONDAY, end: MONDAY + 5 * 86_400_000 });
  const before = panelsOf(it).length;
  await maya.press('Book');
  await maya.sees(/Something changed since the search/);
  expect(maya.text()).toMatch(/is no longer free/);
  expect(maya.text()).not.toMatch(/Surprise/);
  expect(panelsOf(it)).toHaveLength(before);
  await maya.press('Search again');
  await maya.sees(/days? works?/);
});
