/** A recruiter holds days before one is booked: what interviewers get, what Lever does not, and how each hold ends. */
import { expect, test } from 'vitest';
import {
  emailOf,
  fromNow,
  askedOfLever,
  patience,
  plansPanelFor,
  sharedWorld,
  whatStands,
} from '../support/dialogue.ts';
import { auditOf } from '../support/interviewers.ts';
import { CANDIDATE, livePanels, mails } from '../support/panel-steps.ts';
import type { StoryWorld } from '../support/world.ts';

const theWorld = sharedWorld();
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Five days are shown; the last is more than three working days away. */
const LAST = 5;
const ORGANIZER = 'interviews@acme.test';

/** Live events of the organizer's calendar that are holds. */
function held(it: StoryWorld) {
  return it.calendars.state
    .on(ORGANIZER)
    .filter((event) => event.status !== 'cancelled' && event.title.startsWith('[Hold]'));
}

/** Panels that this bot made; Priya had one before. */
function ours(it: StoryWorld, name?: string) {
  return livePanels(it, name).filter((panel) => panel.externallyManaged);
}

async function later(it: StoryWorld, ms: number): Promise<void> {
  it.clock.move(ms);
  await it.tick();
}

/** What the bot has said in direct messages, message by message. */
function said(it: StoryWorld, words: RegExp): string[] {
  return [...it.slack.state.workspaces.values()]
    .flatMap((team) => [...team.channels.values()])
    .filter((channel) => channel.kind === 'im')
    .flatMap((channel) => channel.messages)
    .map((message) => JSON.stringify([message.text, message.blocks]))
    .filter((text) => words.test(text));
}

/** The nth of the days that are shown, held for the time that is preset. */
async function holds(it: StoryWorld, which = 1): Promise<void> {
  const { maya } = it;
  const before = maya.text().split('Held until').length;
  await maya.press('Pick', { nth: which - 1 });
  await maya.sees('Check and book', patience);
  await maya.press('Hold instead');
  await maya.sees('Hold this day', patience);
  await maya.press('Hold');
  await expect.poll(() => maya.text().split('Held until').length, { timeout: 20_000 }).toBeGreaterThan(before);
  await maya.sees(/Held until .*4 events on interviewers’ calendars, nothing in Lever/, patience);
}

/** The first day is held, and the window that says so closed: it stands in the conversation as well. */
async function heldDay(it: StoryWorld, which = LAST): Promise<void> {
  await plansPanelFor(it.maya, 'Priya');
  await holds(it, which);
  await it.maya.closes({ all: true });
}

test('a day is held: interviewers are asked in their calendars; Lever, the candidate and the channel hear nothing', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await maya.press('Pick', { nth: LAST - 1 });
  await maya.sees('Check and book', patience);
  await maya.press('Hold instead');
  await maya.sees(/Nothing is held yet/, patience);
  expect(maya.text()).toMatch(/3 working days, until Thu 26 Nov 17:00/);
  expect(maya.text()).toMatch(/\[Hold\] .* — Priya Raman/);
  const from = fromNow(it);
  await maya.press('Hold');
  await maya.sees(/Held until .*4 events on interviewers’ calendars, nothing in Lever/, patience);
  expect(held(it)).toHaveLength(4);
  for (const event of held(it)) {
    const [guest] = event.guests;
    expect(mails(it, guest?.address ?? '')).toEqual(['invited']);
    expect(event.description).toMatch(/held and not confirmed yet/);
  }
  expect(mails(it, CANDIDATE)).toEqual([]);
  expect(ours(it)).toEqual([]);
  expect(askedOfLever(it, from).filter((one) => /^(POST|PUT|DELETE)/.test(one))).toEqual([]);
  expect(whatStands(it, 'Priya Raman')).toMatchObject({ told: 0, cards: 0, panels: 0 });
  expect(maya.text()).toMatch(/Mail to offer the held day, to copy/);
  expect((await auditOf(it)).map((one) => one['action'])).toContain('panel.held');
  await it.startBot();
});

test('two days are offered and one confirmed: the same events lose [Hold], Lever gets the panel, the other day is released', async () => {
  const it = theWorld();
  const { maya } = it;
  await heldDay(it);
  const first = held(it);
  await maya.press('Hold another day too');
  await maya.sees(/Held until .*, by Maya/, patience);
  await holds(it, 1);
  await maya.closes({ all: true });
  expect(maya.text()).toMatch(/Also held for this panel/);
  expect(held(it)).toHaveLength(8);

  await maya.types('/hire panel Priya', { in: '#hiring' });
  await maya.sees(/Held, to be confirmed/, patience);
  const day = new Date(first[0]?.start ?? 0).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric' });
  await maya.press('Confirm', { in: new RegExp(`Held until .*by Maya Lindqvist · ${day.replace(',', '')} `) });
  await maya.sees(/Nothing is booked yet/, patience);
  expect(maya.text()).toMatch(/no answer yet: /);
  expect(maya.text()).toMatch(/Released with it/);
  expect(maya.text()).toMatch(/\(link, made when you confirm\)/);
  await maya.press('Confirm', { in: /Nothing is booked yet/ });
  await maya.sees(/Booked: 4 interviews in Lever, 5 invites sent/, patience);
  expect(maya.text()).toMatch(/Released, and its interviewers told/);
  expect(held(it)).toEqual([]);
  const [panel] = ours(it);
  const events = it.calendars.state.on(ORGANIZER).filter((event) => event.status !== 'cancelled');
  expect(
    events.filter((event) => first.some((one) => one.id === event.id)).map((one) => one.title.startsWith('[')),
  ).toEqual([false, false, false, false]);
  for (const interview of panel?.interviews ?? []) {
    const own = events.find((event) => event.start === interview.date && first.some((one) => one.id === event.id));
    expect(own?.description).toContain(`/interviews/${interview.id}`);
  }
  expect(mails(it, CANDIDATE)).toEqual(['invited']);
  expect(whatStands(it, 'Priya Raman')).toMatchObject({
    panels: 1,
    interviews: 4,
    sessions: 4,
    candidateEvents: 1,
    cards: 1,
  });

  // Messages that were left open say how it stands, and nothing is listed as held any more.
  await maya.closes({ all: true });
  await maya.press('Confirm', { nth: 0 });
  await maya.sees(/This day is booked already|This day is not held any more/, patience);
  await maya.closes({ all: true });
  await maya.types('/hire candidate Priya', { in: '#hiring' });
  await maya.sees(/Change panels/, patience);
  expect(maya.text().match(/Held, to be confirmed/g) ?? []).toHaveLength(1);
  expect(ours(it)).toHaveLength(1);
});

test('a hold is reminded of a working day before, held longer at a press, and released when its time has come', async () => {
  const it = theWorld();
  const { maya } = it;
  await heldDay(it);
  const guests = held(it).map((event) => event.guests[0]?.address ?? '');
  // Monday 09:00; it runs out on Thursday at 17:00.
  await later(it, 2 * DAY + 7 * 60 * MINUTE);
  expect(said(it, /runs out/)).toEqual([]);
  await later(it, 60 * MINUTE);
  await later(it, MINUTE);
  expect(said(it, /the hold on .* runs out/)).toHaveLength(1);
  await maya.opensChannel('Fulcrum');
  await maya.sees(/no answer yet: /, patience);
  await Promise.all([maya.press('Hold 2 days longer'), maya.press('Hold 2 days longer')]);
  await maya.sees(/Held until .* now/, patience);
  await later(it, DAY);
  expect(held(it)).toHaveLength(4);
  // Two working days after Thursday: Monday 17:00, or the first interview if that is before.
  await later(it, 4 * DAY);
  expect(held(it)).toEqual([]);
  await later(it, MINUTE);
  const told = said(it, /ran out and was released/);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/4 events cancelled/);
  for (const guest of new Set(guests)) expect(mails(it, guest).filter((one) => one === 'cancelled')).toHaveLength(1);
  expect(ours(it)).toEqual([]);
  await maya.opensChannel('Fulcrum');
  await maya.press('Plan again');
  await maya.sees('Find times', patience);
});

test('released at a press: the reminder that was sent becomes a sentence', async () => {
  const it = theWorld();
  const { maya } = it;
  await heldDay(it);
  await later(it, 2 * DAY + 8 * 60 * MINUTE);
  await maya.press('Release', { in: /4 events on interviewers’ calendars/ });
  await maya.sees(/Released: .*Priya Raman/, patience);
  await later(it, MINUTE);
  expect(said(it, /runs out/)).toEqual([]);
  expect(said(it, /the hold on .* was released by Maya Lindqvist/)).toHaveLength(1);
});

test('an interviewer declines a hold: told once, replaced in the same event; everybody accepts: one press leads to Confirm', async () => {
  const it = theWorld();
  const { maya } = it;
  await heldDay(it);
  const [coding] = held(it).filter((event) => event.title.includes('Coding'));
  const address = coding?.guests[0]?.address ?? '';
  it.calendars.state.answers(address, coding?.id ?? '', 'declined');
  await later(it, MINUTE);
  await later(it, MINUTE);
  expect(said(it, /declined the hold for Coding interview/)).toHaveLength(1);
  const name = /:x: (.+?) declined/.exec(said(it, /declined the hold/)[0] ?? '')?.[1] ?? 'nobody';
  const answers = new RegExp(`0 of 4 accepted, ${name} declined`);
  for (const typed of ['/hire panel', '/hire panel held', '/hire panel Priya', '/hire candidate Priya']) {
    const before = maya.text().split(answers).length;
    await maya.types(typed, { in: '#hiring' });
    await expect.poll(() => maya.text().split(answers).length, { timeout: 20_000 }).toBeGreaterThan(before);
  }
  await maya.opensChannel('Fulcrum');
  await maya.sees(/declined the hold/, patience);
  await maya.press(/^Replace /);
  await maya.sees(/Free and qualified/, patience);
  await maya.press(/^Ask /);
  await maya.sees(/was asked to keep the time/, patience);
  await maya.closes({ all: true });
  expect(mails(it, address)).toEqual(['invited', 'cancelled']);
  expect(held(it)).toHaveLength(4);
  const now = held(it).find((event) => event.id === coding?.id);
  expect(now?.guests.map((one) => one.address)).not.toContain(address);
  expect(said(it, /accepted: .*Priya/)).toEqual([]);
  for (const event of held(it))
    for (const guest of event.guests) it.calendars.state.answers(guest.address, event.id, 'accepted');
  await later(it, MINUTE);
  await later(it, MINUTE);
  expect(said(it, /All 4 accepted/)).toHaveLength(1);
  await maya.opensChannel('Fulcrum');
  await maya.sees(/All 4 accepted/, patience);
  await maya.press('Confirm', { in: /All 4 accepted/ });
  await maya.sees(/Nothing is booked yet/, patience);
  expect(maya.text()).toMatch(/accepted: .*Coding interview/);
  await maya.press('Confirm', { in: /Nothing is booked yet/ });
  await maya.sees(/Booked: 4 interviews/, patience);
  // The message that everybody accepted offers nothing any more.
  await later(it, MINUTE);
  expect(said(it, /All 4 accepted/)).toEqual([]);
  expect(said(it, /the hold on .* was confirmed by Maya/)).toHaveLength(1);
  // Whoever said yes to the hold has said yes.
  const booked = it.calendars.state.on(ORGANIZER).find((event) => event.id === coding?.id);
  expect(new Set(booked?.guests.map((one) => one.answer))).toEqual(new Set(['accepted']));
});

test('somebody is busy by then: Confirm says who, nothing is written, the day is still held, and planning again is one press', async () => {
  const it = theWorld();
  const { maya } = it;
  await heldDay(it);
  const [event] = held(it);
  const address = event?.guests[0]?.address ?? '';
  it.calendars.state.blocks(address, { title: 'Dentist', start: event?.start ?? 0, end: event?.end ?? 0 });
  await maya.press('Confirm');
  await maya.sees(/Nothing is booked yet/, patience);
  await maya.press('Confirm', { in: /Nothing is booked yet/ });
  await maya.sees(/Something changed since it was held/, patience);
  expect(maya.text()).toMatch(/is no longer free/);
  expect(maya.text()).not.toMatch(/Dentist/);
  expect(ours(it)).toEqual([]);
  expect(held(it)).toHaveLength(4);
  await maya.press('Plan again');
  await maya.sees('Find times', patience);
});

test('Lever refuses at Confirm: everybody’s time is still held, and a second try books once', async () => {
  const it = theWorld();
  const { maya } = it;
  await heldDay(it);
  it.faults.lever.inject({
    kind: 'status',
    status: 403,
    method: 'POST',
    path: '/panels',
    times: 1,
    body: { code: 'Forbidden', message: 'no' },
  });
  await maya.press('Confirm');
  await maya.sees(/Nothing is booked yet/, patience);
  await maya.press('Confirm', { in: /Nothing is booked yet/ });
  await maya.sees(/Nothing was booked; the day is still held/, patience);
  expect(held(it)).toHaveLength(4);
  await maya.press('Check and try again');
  await maya.sees(/Nothing is booked yet/, patience);
  await Promise.allSettled([maya.submits(), maya.submits()]);
  await maya.sees(/Booked: 4 interviews/, patience);
  expect(ours(it)).toHaveLength(1);
  expect(mails(it, CANDIDATE)).toEqual(['invited']);
});

test('calendars refuse a hold: nobody was told and nothing is left; half-way through, it is finished once', async () => {
  const it = theWorld();
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await maya.press('Pick');
  await maya.sees('Check and book', patience);
  const refusal = {
    kind: 'status',
    status: 403,
    body: { error: { code: 403, message: 'no', errors: [{ reason: 'forbidden' }] } },
  } as const;
  it.faults.calendars.inject({ ...refusal, method: 'PATCH' });
  await maya.press('Hold instead');
  await maya.sees('Hold this day', patience);
  await maya.press('Hold');
  await maya.sees(/Nothing was held, and nobody was told/, patience);
  expect(held(it)).toEqual([]);
  it.faults.calendars.clear();
  it.faults.calendars.inject({ ...refusal, method: 'PATCH', times: 1 });
  await maya.press('Try again');
  await maya.sees('Hold this day', patience);
  await maya.press('Hold');
  await maya.sees(/is only partly placed/, patience);
  expect(maya.text()).toMatch(/3 holds that interviewers were asked to keep/);
  it.faults.calendars.clear();
  await maya.press('Finish');
  await maya.sees(/Held until .*4 events on interviewers’ calendars/, patience);
  for (const event of held(it)) expect(mails(it, event.guests[0]?.address ?? '')).toEqual(['invited']);
});

test('another candidate’s search leaves held time alone and says whose time is held; released, it is free again', async () => {
  const it = theWorld();
  const { maya } = it;
  await heldDay(it);
  const taken = held(it).map((event) => ({ start: event.start, end: event.end, who: event.guests[0]?.address ?? '' }));
  const omar = it.person('omar');
  await plansPanelFor(omar, 'Ana Souza', { of: 'Senior Backend Engineer' });
  await omar.sees(/Held for another panel: /, patience);
  expect(omar.text()).not.toMatch(/Priya/);
  await omar.press('Pick');
  await omar.sees('Check and book', patience);
  await omar.press('Book');
  await omar.sees(/Booked: /, patience);
  for (const interview of ours(it, 'Ana Souza').flatMap((panel) => panel.interviews))
    for (const who of interview.interviewers)
      for (const one of taken.filter((slot) => slot.who === who.email))
        expect(one.start < interview.date + interview.duration * MINUTE && interview.date < one.end).toBe(false);
  await maya.press('Release', { in: /4 events on interviewers’ calendars/ });
  await maya.sees(/Released: .*Priya Raman/, patience);
  expect(held(it)).toEqual([]);
  for (const one of new Set(taken.map((slot) => slot.who))) expect(mails(it, one)).toContain('cancelled');
});

test('a held event is dragged, another deleted: both are told, Confirm waits, and one press each puts them back', async () => {
  const it = theWorld();
  const { maya } = it;
  await heldDay(it);
  const [first, second] = held(it);
  if (first === undefined || second === undefined) throw new Error('no events');
  it.calendars.state.moves(ORGANIZER, first.id, first.start + 3 * 60 * MINUTE);
  await later(it, MINUTE);
  await maya.opensChannel('Fulcrum');
  await maya.sees(/was moved in the calendar/, patience);
  await maya.press('Put it back');
  await maya.sees(/The hold is back in the calendar as it was/, patience);
  expect(held(it).find((event) => event.id === first.id)?.start).toBe(first.start);
  it.calendars.state.deletes(ORGANIZER, second.id);
  await later(it, MINUTE);
  await maya.sees(/is no longer in the calendar/, patience);
  expect(held(it)).toHaveLength(3);
  await maya.press('Put it back');
  await expect.poll(() => held(it).length, { timeout: 10_000 }).toBe(4);
  expect(emailOf(it, 'maya')).not.toBe('');
});
