/** A recruiter changes what is booked (product 1.5): from `/hire panel` to what stands in Lever and on calendars afterwards. */
import { expect, test } from 'vitest';
import { hears, patience, sharedWorld } from '../support/dialogue.ts';
import {
  booked,
  CANDIDATE,
  eventsOf,
  hearsFromBot,
  interviewOf,
  livePanels,
  mails,
  opens,
  opensInterview,
  panelOf,
} from '../support/panel-steps.ts';

const theWorld = sharedWorld();

test('P15: the whole panel moves: the same interviews and events, everybody told, nothing twice', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  const invitation = eventsOf(it, CANDIDATE);
  const ids = new Map(
    before.interviews.map((one) => [one.id, eventsOf(it, one.interviewers[0]?.email ?? '').map((event) => event.id)]),
  );
  await opens(it);
  await maya.press('Reschedule');
  await maya.sees('Another time (1 of 3)', patience);
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/times? works?/, patience);
  await maya.press('Pick');
  await maya.sees(/Nothing is changed yet/, patience);
  expect(maya.text()).toMatch(/→/);
  expect(maya.text()).toMatch(/invitation moves with it: the same one/);
  expect(panelOf(it)).toEqual(before);
  await maya.press('Move');
  await maya.sees(/Moved by .*4 interviews/, patience);

  const after = panelOf(it);
  expect(after.id).toBe(before.id);
  expect(after.interviews.map((one) => one.id).toSorted()).toEqual(before.interviews.map((one) => one.id).toSorted());
  const startOf = (id: string) => before.interviews.find((one) => one.id === id)?.date;
  expect(after.interviews.some((one) => one.date !== startOf(one.id))).toBe(true);
  for (const interview of after.interviews)
    for (const who of interview.interviewers) {
      const mine = eventsOf(it, who.email);
      expect(
        mine.map((one) => one.start),
        who.email,
      ).toEqual([interview.date]);
      expect(ids.get(interview.id), `event of ${interview.subject}`).toEqual(mine.map((one) => one.id));
      expect(mine[0]?.description).toContain(`/interviews/${interview.id}`);
    }
  const moved = eventsOf(it, CANDIDATE);
  expect(moved.map((one) => one.id)).toEqual(invitation.map((one) => one.id));
  expect(moved[0]?.start).toBe(Math.min(...after.interviews.map((one) => one.date)));
  expect(mails(it, CANDIDATE)).toEqual(['invited', 'updated']);

  // Whoever sits at another time has one message, edited, with a line below it.
  const changed = after.interviews.find(
    (one) => one.date !== startOf(one.id) && mails(it, one.interviewers[0]?.email ?? '').includes('updated'),
  );
  const somebody = changed?.interviewers[0]?.email ?? '';
  const text = await hearsFromBot(it, somebody, /You interview/);
  expect(text.match(/:calendar: You interview Priya Raman/g)).toHaveLength(1);
  await hearsFromBot(it, somebody, /moves from/, /You interview/);
  await maya.closes();
  await maya.opensChannel('#hiring');
  await maya.sees(/Scheduled · Priya Raman/);
  expect(maya.text().match(/Scheduled · Priya Raman/g)).toHaveLength(1);
});

test('one interview moves and the other three stay exactly where they are', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  await opensInterview(it, 'Values and collaboration');
  await maya.press('Move to another time');
  await maya.sees(/3 other interviews stay where they are/, patience);
  await maya.press('Find times');
  await maya.sees(/times? works?/, patience);
  await maya.press('Pick');
  await maya.sees(/Nothing is changed yet/, patience);
  await maya.press('Move');
  await maya.sees(/Moved by .*Values and collaboration/, patience);
  const after = panelOf(it);
  for (const one of before.interviews) {
    const now = after.interviews.find((other) => other.id === one.id);
    if (one.subject === 'Values and collaboration') expect(now?.date).not.toBe(one.date);
    else expect(now).toEqual(one);
  }
  const coding = interviewOf(before, 'Coding interview').interviewers[0]?.email ?? '';
  expect(mails(it, coding)).toEqual(['invited']);

  // And back again: nothing but this interview had changed, so nothing but this goes back.
  await maya.closes();
  await maya.press('Undo');
  await maya.sees(/Taken back/, patience);
  expect(panelOf(it).interviews.map((one) => [one.id, one.date])).toEqual(
    before.interviews.map((one) => [one.id, one.date]),
  );
});

test('P16, P17: one interviewer is replaced; the new one’s form link leads to that interview, and the form is counted', async () => {
  const it = theWorld();
  const { maya, calendars } = it;
  const before = await booked(it);
  const interview = interviewOf(before, 'System design');
  const [old] = interview.interviewers;
  if (old === undefined) throw new Error('nobody sits');
  // Of those who could, one cannot be read: that is never taken for free.
  const pool = ['ines', 'lena', 'tiago', 'pedro', 'arjun'];
  const others = it.company.people.filter((one) => pool.includes(one.key) && one.email !== old.email);
  const blind = others[0];
  if (blind === undefined) throw new Error('nobody else in the pool');
  calendars.state.setReadable(blind.email, false);

  await opensInterview(it, 'System design');
  await maya.press(`Replace ${old.name}`);
  await maya.sees(/Instead of/, patience);
  const text = maya.text();
  expect(text).toMatch(new RegExp(`${blind.name}: .*does not share`));
  const takes = maya
    .screen()
    .modals.at(-1)
    ?.controls.find((one) => one.label.startsWith('Take '));
  const name = takes?.label.slice('Take '.length) ?? '';
  expect(name).not.toBe(blind.name);
  expect(text).toMatch(new RegExp(`${name} — .*free at`));
  await maya.press(takes?.label ?? '');
  await maya.sees(/Nothing is changed yet/, patience);
  expect(maya.text()).toMatch(new RegExp(`${old.name} → ${name}`));
  expect(maya.text()).toMatch(new RegExp(`${old.name} is un-invited`));
  await maya.press('Replace');
  await maya.sees(new RegExp(`System design: ${name} instead of ${old.name}`), patience);

  const now = interviewOf(panelOf(it), 'System design');
  const newcomer = now.interviewers[0];
  expect(now).toMatchObject({ id: interview.id, date: interview.date, feedbackTemplate: interview.feedbackTemplate });
  expect(now.interviewers.map((one) => one.name)).toEqual([name]);
  expect(newcomer?.feedbackTemplate).toBe(old.feedbackTemplate);
  expect(eventsOf(it, old.email)).toEqual([]);
  expect(mails(it, old.email)).toEqual(['invited', 'cancelled']);
  const [event, ...more] = eventsOf(it, newcomer?.email ?? '');
  expect(more).toEqual([]);
  expect(event?.start).toBe(interview.date);
  expect(mails(it, newcomer?.email ?? '')).toEqual(['invited']);
  await hearsFromBot(it, old.email, /no longer needed for Priya Raman/);
  await hearsFromBot(it, newcomer?.email ?? '', /You interview Priya Raman/);

  // The link in the invitation names that interview; what is filed there is stored against it and counted.
  const linked = /\/interviews\/([0-9a-f-]+)/.exec(event?.description ?? '')?.[1];
  expect(linked).toBe(interview.id);
  it.lever.ui.submitFeedback({ interview: linked ?? '', by: name, rating: 4 });
  const filed = [...it.lever.state.feedback.values()].filter((one) => one.interview === interview.id);
  expect(filed.map((one) => [one.user, one.completedAt !== null])).toEqual([[newcomer?.id, true]]);
  await maya.closes();
  await opens(it);
  const owed = panelOf(it).interviews.flatMap((one) => one.interviewers).length;
  await maya.sees(`Feedback: 1 of ${owed} in.`, patience);
});

test('ML3: a panel is cancelled to be planned again: gone everywhere, everybody told, remembered until it is', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  const people = before.interviews.flatMap((one) => one.interviewers.map((who) => who.email));
  await opens(it);
  await maya.press('Cancel panel');
  await maya.sees(/Cancel this panel\?/, patience);
  await maya.sees(/Priya Raman, Senior Backend Engineer/, patience);
  expect(maya.text()).toMatch(/Lever deletes the 4 interviews for good/);
  await maya.picks('What next?', 'Cancel, and plan again later');
  await maya.picks('Why', 'An interviewer cannot make it');
  await maya.fill('In your words', 'Ines is ill');
  await maya.press('Go on');
  await maya.sees(/Cancelled by/, patience);

  expect(livePanels(it)).toEqual([]);
  for (const email of [...people, CANDIDATE]) {
    expect(eventsOf(it, email), `to ${email}`).toEqual([]);
    expect(mails(it, email), `to ${email}`).toEqual(['invited', 'cancelled']);
  }
  await hearsFromBot(it, people[0] ?? '', /Cancelled: your interview with Priya Raman/);
  await maya.closes();
  await maya.opensChannel('#hiring');
  await maya.sees(/Cancelled · Priya Raman/);
  expect(maya.text()).not.toMatch(/Scheduled · Priya Raman|Ines is ill/);

  // The list names who looks after it, for colleagues too, until there is a new panel.
  await maya.types('/hire panel', { in: '#hiring' });
  await maya.sees(/To plan again/, patience);
  expect(maya.text()).toMatch(/Priya Raman.*\n?.*looked after by you/);
  const omar = it.person('omar');
  await omar.types('/hire panel', { in: '#hiring' });
  await omar.sees(/looked after by Maya/, patience);
  await maya.press('Plan again');
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/days? works?/, patience);
  await maya.press('Pick');
  await maya.sees('Check and book', patience);
  await maya.press('Book');
  expect(await hears(maya, patience.timeoutMs)).toMatch(/Booked: 4 interviews/);
  await maya.closes();
  await maya.types('/hire panel', { in: '#hiring' });
  await maya.sees(/Your panels to come/, patience);
  expect(maya.screen().channel?.messages.at(-1)?.text).not.toMatch(/To plan again/);
});

test('one interview is cancelled for good: the others stay, only its people are told', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  const gone = interviewOf(before, 'Hiring manager');
  const [manager] = gone.interviewers;
  await opensInterview(it, 'Hiring manager');
  await maya.press('Cancel this interview');
  await maya.sees(/Cancel this interview\?/, patience);
  await maya.sees('What next?', patience);
  await maya.picks('What next?', 'Cancel for good');
  await maya.picks('Why', 'The interview plan changed');
  await maya.press('Go on');
  await maya.sees(/Cancelled by .*Hiring manager/, patience);
  const after = panelOf(it);
  expect(after.interviews).toEqual(before.interviews.filter((one) => one.id !== gone.id));
  expect(eventsOf(it, manager?.email ?? '')).toEqual([]);
  expect(mails(it, manager?.email ?? '')).toEqual(['invited', 'cancelled']);
  const [other] = interviewOf(before, 'Coding interview').interviewers;
  expect(mails(it, other?.email ?? '')).toEqual(['invited']);
  expect(eventsOf(it, CANDIDATE).length).toBeGreaterThan(0);
  await maya.closes();
  await maya.types('/hire panel', { in: '#hiring' });
  await maya.sees(/3 interviews/, patience);
  expect(maya.screen().channel?.messages.at(-1)?.text).not.toMatch(/To plan again/);
});

test('one interview is cancelled to be planned again: it is added to the panel that goes on, and waits no more', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  await opensInterview(it, 'Hiring manager');
  await maya.press('Cancel this interview');
  await maya.sees('What next?', patience);
  await maya.picks('What next?', 'Cancel, and plan again later');
  await maya.picks('Why', 'The interview plan changed');
  await maya.press('Go on');
  await maya.sees(/Cancelled by .*Hiring manager/, patience);
  await maya.closes();
  await maya.types('/hire panel', { in: '#hiring' });
  await maya.sees('To plan again', patience);
  await maya.press('Add it again');
  await maya.sees(/All of these stay where they are/, patience);
  await maya.press('Choose', { in: /Hiring manager/ });
  await maya.sees('Find times', patience);
  await maya.press('Find times');
  await maya.sees(/times? works?/, patience);
  await maya.press('Pick');
  await maya.sees(/Nothing is changed yet/, patience);
  await maya.press('Add');
  await maya.sees(/Added by .*Hiring manager/, patience);
  expect(panelOf(it).id).toBe(before.id);
  expect(
    panelOf(it)
      .interviews.map((one) => one.subject)
      .toSorted(),
  ).toEqual(before.interviews.map((one) => one.subject).toSorted());
  await maya.closes();
  await maya.types('/hire panel', { in: '#hiring' });
  await maya.sees(/4 interviews · booked here/, patience);
  expect(maya.screen().channel?.messages.at(-1)?.text).not.toMatch(/To plan again/);
});

test('ML2: title, length, form and place of an interview are edited, and Lever and the invitation say the same', async () => {
  const it = theWorld();
  const { maya } = it;
  const before = await booked(it);
  const last = before.interviews.toSorted((a, b) => b.date - a.date)[0];
  if (last === undefined) throw new Error('no interview');
  await opensInterview(it, last.subject);
  await maya.press('Edit title, length, form or place');
  await maya.sees('See what changes', patience);
  await maya.fill('Title', 'Pair design');
  await maya.fill('Minutes', '30');
  await maya.picks('Feedback form', 'Portfolio review');
  await maya.fill('Place', 'Rua Augusta 1, 3rd floor');
  await maya.picks('Video, and the other interviews', [
    'With the calendar’s video link',
    'The same place for all interviews of the panel',
  ]);
  await maya.press('See what changes');
  await maya.sees(/Nothing is changed yet/, patience);
  expect(maya.text()).toMatch(/Title: .* → Pair design/);
  expect(maya.text()).toMatch(/Form: .* → Portfolio review/);
  await maya.press('Save');
  await maya.sees(/Edited by/, patience);
  const now = panelOf(it).interviews.find((one) => one.id === last.id);
  const form = it.company.lever.feedbackTemplates.find((one) => one['text'] === 'Portfolio review')?.['id'];
  expect(now).toMatchObject({ subject: 'Pair design', duration: 30, date: last.date, feedbackTemplate: form });
  expect(now?.location).toMatch(/^Rua Augusta 1, 3rd floor · https:/);
  const [event] = eventsOf(it, last.interviewers[0]?.email ?? '');
  expect(event?.end).toBe(last.date + 30 * 60_000);
  expect(event?.description).toMatch(/Pair design, 30 minutes[\s\S]*Rua Augusta[\s\S]*Portfolio review/);

  // Under its new name it is still the plan's: whoever else was planned for it may take it.
  await maya.closes();
  await opensInterview(it, 'Pair design');
  await maya.press(/^Replace/);
  await maya.sees(/Instead of/, patience);
  expect(maya.text()).toMatch(/\[Take |: (?:is busy|does not work) then/);
});

test('an interview that is made longer than the day says so, and that the candidate’s invitation ends later', async () => {
  const it = theWorld();
  const { maya } = it;
  const last = (await booked(it)).interviews.toSorted((a, b) => b.date - a.date)[0];
  if (last === undefined) throw new Error('no interview');
  await opensInterview(it, last.subject);
  await maya.press('Edit title, length, form or place');
  await maya.sees('See what changes', patience);
  await maya.fill('Minutes', '480');
  await maya.press('See what changes');
  await maya.sees(/Nothing is changed yet/, patience);
  expect(maya.text()).toMatch(/would last until .+: later than 18:\S*00, when the candidate’s day ends/);
  expect(maya.text()).toContain(`outside the working hours of ${last.interviewers[0]?.name}`);
  expect(maya.text()).toContain('The candidate’s invitation is updated, with the new times.');
});
