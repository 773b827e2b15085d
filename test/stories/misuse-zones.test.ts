/** Clocks that change, and zones that are not on the hour: what stands in Lever is the instant that everybody was shown. */
import { expect, test } from 'vitest';
import { booksFirstDay, opensPlanFor, patience } from '../support/dialogue.ts';
import { type StoryWorld, world } from '../support/world.ts';

interface Interview {
  readonly subject: string;
  readonly date: number;
  readonly duration: number;
}

/** Hours and minutes on the wall there, by the platform's own zone data: not by the code under test. */
function wall(zone: string, at: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

function day(zone: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at);
}

interface Wanted {
  readonly city: string;
  readonly typing: string;
  readonly zone: string;
  readonly from: string;
  readonly until: string;
  readonly when: string;
  readonly hours: readonly [string, string];
  /** What the search says about clocks; absent: it must not speak of them. */
  readonly says?: RegExp;
}

async function books(it: StoryWorld, wanted: Wanted): Promise<readonly Interview[]> {
  const { maya } = it;
  await opensPlanFor(maya, 'Priya');
  await maya.picks('Candidate’s time zone', wanted.city, { typing: wanted.typing });
  await maya.picks('From', wanted.from);
  await maya.picks('Until', wanted.until);
  await maya.fill('When the candidate can', wanted.when);
  await maya.press('Find times');
  await maya.sees(/days? works?/, patience);
  if (wanted.says !== undefined) expect(maya.text()).toMatch(wanted.says);
  else expect(maya.text()).not.toMatch(/Clocks change/);
  await booksFirstDay(maya);
  await maya.sees(/Booked: 4 interviews in Lever/, patience);
  const [panel] = it.lever.panelsOf('Priya Raman');
  const interviews = panel?.['interviews'] as readonly Interview[];
  expect(interviews).toHaveLength(4);
  const invite = it.calendars.state
    .invitesTo('priya.raman@example.com')
    .map((mail) => mail.description)
    .join('\n');
  for (const one of interviews) {
    const end = one.date + one.duration * 60_000;
    // For the candidate: inside what they said, and in their invitation at exactly that time.
    expect(wall(wanted.zone, one.date) >= wanted.hours[0], `${one.subject} ${wall(wanted.zone, one.date)}`).toBe(true);
    expect(wall(wanted.zone, end) <= wanted.hours[1], `${one.subject} until ${wall(wanted.zone, end)}`).toBe(true);
    expect(day(wanted.zone, one.date) >= wanted.from && day(wanted.zone, one.date) <= wanted.until).toBe(true);
    expect(invite).toContain(`${wall(wanted.zone, one.date)}–${wall(wanted.zone, end)}  ${one.subject}`);
    // For the interviewers: at work in their own zone, and free there.
    const people = (one as unknown as { interviewers: readonly { email: string }[] }).interviewers;
    for (const { email } of people) {
      const zone = it.company.people.find((person) => person.email === email)?.zone ?? '';
      expect(wall(zone, one.date) >= '09:00' && wall(zone, end) <= '18:00', `${email} ${wall(zone, one.date)}`).toBe(
        true,
      );
      const same = it.calendars.state.eventsOf(email, one.date, end).filter((it) => it.effect === 'busy');
      expect(same.map((event) => event.event.title.includes('Priya'))).toEqual([true]);
    }
  }
  return interviews;
}

const newYork = { city: 'New York', typing: 'new york', zone: 'America/New_York' } as const;

test('spring: New York is four hours behind Lisbon until Europe changes, and five after', async () => {
  const before = await world({ at: Date.parse('2026-03-24T09:00:00Z') });
  const early = { from: '2026-03-26', until: '2026-03-27', when: '9-15', hours: ['09:00', '15:00'] } as const;
  for (const one of await books(before, { ...newYork, ...early }))
    expect(
      Number(wall('Europe/Lisbon', one.date).slice(0, 2)) - Number(wall('America/New_York', one.date).slice(0, 2)),
    ).toBe(4);
  await before.close();

  const after = await world({ at: Date.parse('2026-03-24T09:00:00Z') });
  const late = { from: '2026-03-30', until: '2026-04-03', when: '8-14', hours: ['08:00', '14:00'] } as const;
  const says = /Clocks change in Lisbon before .*New York is 4 h behind Lisbon today and 5 h behind Lisbon then/s;
  for (const one of await books(after, { ...newYork, ...late, says }))
    expect(
      Number(wall('Europe/Lisbon', one.date).slice(0, 2)) - Number(wall('America/New_York', one.date).slice(0, 2)),
    ).toBe(5);
  expect(after.maya.text()).toMatch(/in New York/);
});

test('autumn: in the week between the two changes the difference is one hour less, and the search says so', async () => {
  const it = await world({ at: Date.parse('2026-10-20T09:00:00Z') });
  const week = { from: '2026-10-26', until: '2026-10-30', when: '9-14', hours: ['09:00', '14:00'] } as const;
  const says = /Clocks change in Lisbon before .*New York is 5 h behind Lisbon today and 4 h behind Lisbon then/s;
  for (const one of await books(it, { ...newYork, ...week, says }))
    expect(
      Number(wall('Europe/Lisbon', one.date).slice(0, 2)) - Number(wall('America/New_York', one.date).slice(0, 2)),
    ).toBe(4);
});

test('Kathmandu, a quarter of an hour beside everybody else', async () => {
  const it = await world({ at: Date.parse('2026-11-23T09:00:00Z') });
  const kathmandu = { city: 'Kathmandu', typing: 'kathm', zone: 'Asia/Kathmandu' } as const;
  const evenings = { from: '2026-11-25', until: '2026-12-04', when: '14:45-21:00', hours: ['14:45', '21:00'] } as const;
  for (const one of await books(it, { ...kathmandu, ...evenings }))
    expect((Number(wall('Asia/Kathmandu', one.date).slice(3)) - Number(wall('UTC', one.date).slice(3)) + 60) % 60).toBe(
      45,
    );
});
