/** A session's place is set while planning: the template, the draft, Lever, calendars and the candidate all say the same. */
import { expect, test } from 'vitest';
import { createBooker } from '../../src/panels/book.ts';
import { ownPlaceIn, plannedPlace } from '../../src/panels/draft.ts';
import { candidateMail } from '../../src/panels/invitations.ts';
import { newBooking } from '../../src/panels/new-booking.ts';
import { parseTemplates } from '../../src/panels/template-file.ts';
import { templateNamed } from '../../src/panels/template.ts';
import { aDraft, directory, maya, processOf, World } from './fakes.ts';

test('the templates file says where a session is held; what it leaves out follows the template', async () => {
  const seats = 'seats: [{ people: [ana@acme.test] }]';
  const file = await parseTemplates(
    `
templates:
  - name: Office
    location: Lisbon office
    sessions:
      - { title: Coding, minutes: 60, place: "  Room
          Tejo ", video: false, ${seats} }
      - { title: Talk, minutes: 30, place: '', ${seats} }
      - { title: Values, minutes: 45, place: Lisbon office, video: true, ${seats} }
`,
    'here',
  );
  const ready = await templateNamed(
    {
      directory: { ...directory, userByEmail: () => undefined },
      ledger: new World().ledger(),
      templates: async () => file,
    },
    'Office',
  );
  expect(ready?.sessions.map(({ location, video }) => ({ location, video }))).toEqual([
    { location: 'Room Tejo', video: false },
    { location: '', video: undefined },
    { location: undefined, video: undefined },
  ]);
  await expect(
    parseTemplates(
      `templates: [{ name: X, sessions: [{ title: A, minutes: 30, place: ${'x'.repeat(201)}, ${seats} }] }]`,
      'here',
    ),
  ).rejects.toMatchObject({ problems: [{ problem: expect.stringContaining('place') }] });
});

test('a place that is the panel’s follows it when the panel’s is changed; one of its own stays', () => {
  const rules = { location: 'Lisbon office', video: true };
  const kept = ownPlaceIn(rules, { location: 'Lisbon office', video: true });
  expect(plannedPlace({ location: 'Porto office', video: false }, kept)).toEqual({
    location: 'Porto office',
    video: false,
  });
  const own = ownPlaceIn(rules, { location: '', video: false });
  expect(plannedPlace({ location: 'Porto office', video: true }, own)).toEqual({ location: '', video: false });
});

test('Lever, the events and the candidate’s words say where each is; a session without video has no link at all', async () => {
  const world = new World();
  const base = aDraft();
  const draft = {
    ...base,
    rules: { ...base.rules, location: 'Lisbon office', video: true },
    sessions: base.sessions.map((it, n) => (n === 0 ? { ...it, location: 'Room Tejo', video: false } : it)),
  };
  const id = draft.sessions[0]?.id ?? '';
  const result = await createBooker(processOf(world)).book(draft, maya);
  if (result.status !== 'booked') throw new Error(result.status);
  const session = result.booking.sessions.find((it) => it.id === id);
  expect(session).toMatchObject({ location: 'Room Tejo', video: false });
  const [panel] = world.livePanels();
  expect(panel?.interviews.find((it) => it.subject === session?.title)?.location).toBe('Room Tejo');
  expect(panel?.interviews.filter((it) => it.location?.startsWith('Lisbon office · https:'))).toHaveLength(
    base.sessions.length - 1,
  );
  const event = world.liveEvents().find((it) => it.key === session?.eventKey);
  expect(event).toMatchObject({ location: 'Room Tejo', video: false });
  expect(event?.description).toContain('Where: Room Tejo');
  const candidate = world.liveEvents().filter((it) => it.guests.some((one) => one.address === draft.candidate.email));
  const words = candidate.map((it) => it.description).join('\n');
  expect(words).toContain('Place: Room Tejo');
  expect(words.match(/Video: /g)).toHaveLength(base.sessions.length - 1);
});

test('one session by video in a panel without; and none at all: no mail speaks of links that there are not', () => {
  const base = aDraft();
  const of = (video: (n: number) => boolean | undefined) =>
    newBooking(
      {
        ...base,
        rules: { ...base.rules, video: false },
        sessions: base.sessions.map((it, n) => {
          const wanted = video(n);
          return wanted === undefined ? it : { ...it, video: wanted };
        }),
      },
      maya,
      { directory, performAsFallback: 'none', clock: { now: () => 0 }, calendars: { name: 'google' } },
    );
  const one = of((n) => (n === 0 ? true : undefined));
  expect([one.video, one.sessions.map((it) => it.video ?? true)]).toEqual([true, [true, false, false]]);
  expect(candidateMail(one)).toContain('The video link is in');
  const none = of(() => undefined);
  expect([none.video, none.sessions.map((it) => it.video)]).toEqual([false, [undefined, undefined, undefined]]);
  expect(candidateMail(none)).not.toContain('video');
});
