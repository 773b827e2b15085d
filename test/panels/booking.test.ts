/**
 * Booking, broken at every single step: killed before or after each call, answers lost, writes refused. Whatever
 * happened, Finish ends with exactly one panel and one invitation each, and Undo with nothing.
 */
import { expect, test } from 'vitest';
import { createBooker } from '../../src/panels/book.ts';
import { previewOf } from '../../src/panels/preview.ts';
import { openBookings, readBooking } from '../../src/panels/record.ts';
import { sayMoment } from '../../src/zones.ts';
import { aDraft, Fate, Killed, maya, processOf, type Strike, World } from './fakes.ts';

const draft = aDraft();
const id = 'd1-0';

function bookerOf(world: World, fate?: Fate) {
  return createBooker(processOf(world, fate));
}

/** One panel with the confirmed interviews, one live event a session and stretch, each guest mailed once, each told once. */
function expectBookedOnce(world: World, lostMails = 0) {
  expect(world.livePanels()).toHaveLength(1);
  expect(
    world
      .livePanels()[0]
      ?.interviews.map((it) => [
        it.subject,
        it.date,
        it.duration,
        it.interviewers.map((one) => [one.id, one.feedbackTemplate]),
      ]),
  ).toEqual([
    ['Coding', Date.UTC(2026, 11, 1, 9), 45, [['u-ana', 'f-code']]],
    [
      'System design',
      Date.UTC(2026, 11, 1, 9, 45),
      45,
      [
        ['u-rui', 'f-design'],
        ['u-jo', 'f-design'],
      ],
    ],
    ['Values', Date.UTC(2026, 11, 1, 13), 45, [['u-dana', 'no-feedback']]],
  ]);
  expect(
    world
      .liveEvents()
      .map((it) => `${it.title} <- ${it.guests.map((one) => one.address).join(' ')}`)
      .toSorted(),
  ).toEqual([
    'Coding interview — Priya Raman <- ana@acme.test',
    'Interview: Backend Engineer <- priya@example.com',
    'Interviews: Backend Engineer <- priya@example.com',
    'System design interview — Priya Raman <- rui@acme.test jo@acme.test',
    'Values interview — Priya Raman <- dana@acme.test',
  ]);
  expect(world.mails.filter((it) => it.startsWith('invited')).length).toBeLessThanOrEqual(6 + lostMails);
  expect(new Set(world.mails).size).toBeGreaterThanOrEqual(5);
  expect(world.mails.filter((it) => it.startsWith('cancelled'))).toEqual([]);
  expect(world.notices.map((it) => it.message.text).toSorted()).toEqual([
    'booked Ana Costa',
    'booked Dana Levi',
    'booked Rui Lopes',
    'card full scheduled',
  ]);
}

function expectNothing(world: World) {
  expect(world.livePanels()).toEqual([]);
  expect(world.liveEvents()).toEqual([]);
}

async function count(run: (world: World, fate: Fate) => Promise<unknown>): Promise<number> {
  const fate = new Fate();
  await run(new World(), fate);
  return fate.calls.length;
}

const book = (world: World, fate?: Fate) => bookerOf(world, fate).book(draft, maya);
const steps = await count(book);

test('an undisturbed booking does everything once and says so in the audit log', async () => {
  const world = new World();
  const result = await book(world);
  expect(result).toMatchObject({ status: 'booked', repeated: false });
  expectBookedOnce(world);
  expect(world.mails).toHaveLength(6);
  expect(world.audits).toMatchObject([{ action: 'panel.booked', result: 'done', opportunityId: 'o-1' }]);
  expect(await openBookings(world.ledger())).toEqual([]);
});

test('interviewers find the form of their own session behind a link, and none where there is no form', async () => {
  const world = new World();
  await book(world);
  const interviews = world.livePanels()[0]?.interviews ?? [];
  for (const [title, form] of [
    ['Coding', 'Form f-code'],
    ['System design', 'Form f-design'],
  ] as const) {
    const event = world.liveEvents().find((it) => it.title.startsWith(title));
    const interview = interviews.find((it) => it.subject === title);
    expect(event?.description).toContain(`“${form}”: https://hire.lever.co/interviews/${interview?.id}`);
  }
  expect(world.liveEvents().find((it) => it.title.startsWith('Values'))?.description).not.toMatch(/form|interviews\//i);
});

test('the candidate reads times, people and video links, and nothing internal', async () => {
  const world = new World();
  await book(world);
  const [first] = world.liveEvents().filter((it) => it.guests[0]?.address === 'priya@example.com');
  expect(first?.description).toMatch(/Tuesday 1 December 2026, Lisbon time \(UTC\)/);
  expect(first?.description).toContain('09:00–09:45  Coding with Ana Costa');
  expect(first?.description).toContain('https://video.example/');
  expect(first?.description).not.toMatch(/hire\.lever|form|Jo March/i);
});

test('two presses at once book once', async () => {
  const world = new World();
  const booker = bookerOf(world);
  const results = await Promise.all([
    booker.book(draft, maya),
    booker.book(draft, maya),
    bookerOf(world).book(draft, maya),
  ]);
  expect(results.map((it) => it.status).toSorted()).toEqual(['booked', 'busy', 'busy']);
  expect(await booker.book(draft, maya)).toMatchObject({ status: 'booked', repeated: true });
  expectBookedOnce(world);
  expect(world.mails).toHaveLength(6);
});

const kills = Array.from({ length: steps }, (_, index) => index + 1).flatMap((at): Strike[] => [
  { at, how: 'kill-before' },
  { at, how: 'kill-after' },
]);

test.each(kills)('killed ($how call $at): Finish completes it once', async (strike) => {
  const world = new World();
  const fate = new Fate(strike);
  await expect(book(world, fate)).rejects.toThrow(Killed);
  world.restart();
  const open = await openBookings(world.ledger());
  const result = open.length === 0 ? await book(world) : await bookerOf(world).finish(open[0]?.id ?? '', maya);
  expect(result.status).toBe('booked');
  // An event whose mails went out as the process died is looked at, not sent again.
  expectBookedOnce(world);
  expect(await openBookings(world.ledger())).toEqual([]);
});

test.each(kills)('killed ($how call $at): Undo leaves nothing', async (strike) => {
  const world = new World();
  await book(world, new Fate(strike)).catch(() => {});
  world.restart();
  for (const open of await openBookings(world.ledger())) {
    const found = await bookerOf(world).undo(open.id, maya);
    expect(found.status).toBe('undone');
    expectNothing(world);
  }
  const invited = new Set(world.mails.filter((it) => it.startsWith('invited')).map((it) => it.slice(8)));
  const cancelled = world.mails.filter((it) => it.startsWith('cancelled')).map((it) => it.slice(10));
  if (world.livePanels().length === 0) expect(new Set(cancelled)).toEqual(invited);
});

const faults = Array.from({ length: steps }, (_, index) => index + 1).flatMap((at): Strike[] => [
  { at, how: 'fail-before' },
  { at, how: 'fail-after' },
  { at, how: 'refuse' },
]);

test.each(faults)(
  'a wire fails ($how call $at): nothing is claimed that is not so, and a second press completes it once',
  async (strike) => {
    const world = new World();
    const fate = new Fate(strike);
    const struck = (fate: Fate) => fate.calls[strike.at - 1] ?? '';
    let result = await book(world, fate).catch((error: unknown) => error);
    if (struck(fate).startsWith('ledger') || result instanceof Error) {
      world.restart();
      const open = await openBookings(world.ledger());
      result = open.length === 0 ? await book(world) : await bookerOf(world).finish(open[0]?.id ?? '', maya);
    }
    if (['refused', 'undone'].includes((result as { status: string }).status)) {
      expectNothing(world);
      expect(world.mails).toEqual([]);
      expect(world.notices).toEqual([]);
      result = await bookerOf(world).book({ ...draft, attempt: 1 }, maya);
    }
    if ((result as { status: string }).status === 'half') {
      const { exists } = (result as { exists: { exists: string[] } }).exists;
      if (world.livePanels().length > 0) expect(exists.join(' ')).toMatch(/In Lever: (the|perhaps)/);
      if (world.mails.length > 0) expect(exists.join(' ')).toMatch(/invit|held|perhaps|slot/);
      result = await bookerOf(world).finish(id, maya);
    }
    expect((result as { status: string }).status).toBe('booked');
    expectBookedOnce(world);
  },
);

test('Undo survives being killed at any of its own calls', async () => {
  const total = await count(async (world, fate) => {
    await book(world);
    await bookerOf(world, fate).undo(id, maya);
  });
  for (let at = 1; at <= total; at += 1) {
    for (const how of ['kill-before', 'kill-after'] as const) {
      const world = new World();
      await book(world);
      await bookerOf(world, new Fate({ at, how }))
        .undo(id, maya)
        .catch(() => {});
      world.restart();
      expect((await bookerOf(world).undo(id, maya)).status).toBe('undone');
      expectNothing(world);
      expect(world.notices.filter((it) => it.message.text.startsWith('undone'))).toHaveLength(3);
    }
  }
});

test('a panel that appears late, after its answer was lost, is recognised: the double is deleted', async () => {
  const world = new World();
  const at = await (async () => {
    const fate = new Fate();
    await book(new World(), fate);
    return fate.calls.indexOf('lever.create') + 1;
  })();
  expect(await book(world, new Fate({ at, how: 'fail-before' }))).toMatchObject({ status: 'half' });
  expect(world.mails).toEqual([]);
  const booker = bookerOf(world);
  const lever = world.lever();
  const { panelBody } = await import('../../src/panels/lever-panel.ts');
  const record = world.entries.get(`booking:${id}`)?.value as never;
  // Finish looks, finds nothing, writes; at that moment the first request gets through as well.
  const finishing = booker.finish(id, maya);
  await lever.panels.create('o-1' as never, panelBody(record), { performAs: 'u-maya' as never });
  expect((await finishing).status).toBe('booked');
  expectBookedOnce(world);
  expect(world.deletedPanels + world.livePanels().length).toBeGreaterThanOrEqual(1);
});

test('nothing is written when the world moved since the search', async () => {
  const world = new World();
  world.deactivated.add('u-dana');
  world.archived = true;
  world.busy.set('rui@acme.test', [{ start: Date.UTC(2026, 11, 1, 10), end: Date.UTC(2026, 11, 1, 11) }]);
  const result = await book(world);
  expect(result).toEqual({
    status: 'changed',
    reasons: [
      'Priya Raman was archived in Lever.',
      'Dana Levi was deactivated in Lever.',
      `Rui Lopes is no longer free Tue 1 Dec at ${sayMoment('Europe/Berlin', Date.UTC(2026, 11, 1, 9, 45))} (System design).`,
    ],
  });
  expectNothing(world);
  expect(world.entries.size).toBe(0);
});

test('without a Lever user it is written as the posting’s owner, if that is allowed, and says so', async () => {
  const world = new World();
  const stranger = { ...maya, leverUserId: null, unmapped: 'You are not in Lever.' };
  await expect(bookerOf(world).book(draft, stranger)).rejects.toThrow('You are not in Lever.');
  const booker = createBooker({ ...processOf(world), performAsFallback: 'posting-owner' });
  const result = await booker.book(draft, stranger);
  expect(result).toMatchObject({
    status: 'booked',
    booking: { performAs: 'u-dana', performAsReason: 'owner of Backend Engineer, because you have no Lever user' },
  });
});

test('a candidate who became confidential since the booking stopped half-way gets no card when it is finished', async () => {
  const world = new World();
  const wires = processOf(world);
  const { createAnnouncer } = await import('../../src/panels/announce.ts');
  const say = (text: string) => ({ text, blocks: [] });
  const words = { interviewer: () => say('dm'), interviewerUndone: () => say('dm'), card: () => say('card') };
  const failing = {
    ...wires,
    announcer: { ...wires.announcer, booked: () => Promise.reject(new Error('Slack is away')) },
  };
  expect((await createBooker(failing).book(draft, maya)).status).toBe('half');
  for (const hidden of [
    { opportunity: () => ({ posting: null, confidential: true }) },
    {
      opportunity: () => ({ posting: 'p-1', confidential: false }),
      posting: () => ({ id: 'p-1', confidential: true }),
    },
  ]) {
    const directory = { ...wires.directory, ...hidden } as never;
    const announcer = createAnnouncer({ ...wires, directory, say: words });
    const booking = (await readBooking(world.ledger(), 'd1-0'))!.booking;
    expect(await announcer.cardFor(booking)).toEqual({ none: 'The candidate is confidential, so no channel is told.' });
  }
  const directory = { ...wires.directory, opportunity: () => ({ posting: null, confidential: true }) } as never;
  const late = { ...wires, announcer: createAnnouncer({ ...wires, directory, say: words }) };
  expect((await createBooker(late).finish('d1-0', maya)).status).toBe('booked');
  expect(world.notices.filter((it) => 'channel' in it.to)).toEqual([]);
});

test('an externally shared channel reads no name, and a confidential candidate no card at all', async () => {
  const world = new World();
  const wires = processOf(world);
  const { createAnnouncer } = await import('../../src/panels/announce.ts');
  const say = (text: string) => ({ text, blocks: [] });
  const announcer = createAnnouncer({
    ...wires,
    sharing: async () => 'unknown',
    say: {
      interviewer: () => say('dm'),
      interviewerUndone: () => say('dm'),
      card: (_, privacy) => say(`card ${privacy}`),
    },
  });
  await createBooker({ ...wires, announcer }).book(draft, maya);
  expect(world.notices.at(-1)?.message.text).toBe('card role-only');
  const secret = { ...draft, id: 'd2', candidate: { ...draft.candidate, confidential: true } };
  const other = new World();
  await bookerOf(other).book(secret, maya);
  expect(other.notices.filter((it) => it.message.text.startsWith('card'))).toEqual([]);
  const event = other.liveEvents().find((it) => it.private);
  expect(event?.title).toBe('Coding interview');
  expect(event?.description).not.toContain('Priya');
});

test('what was changed in another window after the preview is not booked', async () => {
  const world = new World();
  const wires = processOf(world);
  const { seen } = await previewOf(wires, draft, maya, []);
  const moved = aDraft();
  const [first, ...rest] = moved.choice?.sessions ?? [];
  if (first === undefined || moved.choice === null) throw new Error('no choice');
  const later = { ...first, start: first.start - 3_600_000, end: first.end - 3_600_000 };
  const other = { ...moved, choice: { ...moved.choice, sessions: [later, ...rest] } };
  await expect(bookerOf(world).book(other, maya, seen)).rejects.toThrow(/changed in another window/);
  expectNothing(world);
  expect(await bookerOf(world).book(draft, maya, seen)).toMatchObject({ status: 'booked' });
});

test('whoever finishes a booking whose author was deactivated in Lever becomes its author', async () => {
  const world = new World();
  await book(world, new Fate({ at: 8, how: 'kill-after' })).catch(() => {});
  world.restart();
  const wires = processOf(world);
  const without = { ...wires, directory: { ...wires.directory, user: () => ({ active: false }) } as never };
  const result = await createBooker(without).finish(id, { ...maya, leverUserId: 'u-omar' as never });
  expect(result).toMatchObject({ status: 'booked', booking: { performAs: 'u-omar' } });
});
