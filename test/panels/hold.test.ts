/**
 * Holding a day, broken at every single step as a booking is: killed before or after each call, answers lost, writes
 * refused — while it is held, while it is confirmed, while it is released. Whatever happened, each event exists once,
 * nobody is asked twice, nothing is in Lever before Confirm, and what was begun can be finished or taken back.
 */
import { expect, test } from 'vitest';
import { createRunner } from '../../src/panels/book-run.ts';
import { createBooker } from '../../src/panels/book.ts';
import { loadDraft } from '../../src/panels/drafts.ts';
import { type HoldDays, remindAtOf, untilOf } from '../../src/panels/hold.ts';
import { createHolds } from '../../src/panels/hold-create.ts';
import { openHolds } from '../../src/panels/hold-record.ts';
import { openBookings } from '../../src/panels/record.ts';
import type { Json } from '../../src/store/ledger.ts';
import { sayMoment } from '../../src/zones.ts';
import { aDraft, Fate, maya, processOf, type Strike, World } from './fakes.ts';

const draft = aDraft();
const ID = 'd1-0';
const DAY = 86_400_000;
const DATED = Date.UTC(2026, 11, 1, 9);
/** A time of that day, UTC, as the recruiter in Berlin is told it. */
const at = (hour: number, minute = 0) => sayMoment('Europe/Berlin', Date.UTC(2026, 11, 1, hour, minute));

/** The room of one process. */
function roomOf(world: World, fate?: Fate, over: Partial<ReturnType<typeof processOf>> = {}) {
  const deps = { ...processOf(world, fate), ...over };
  const wires = {
    ...deps,
    people: { ...deps.people, calendarOf: () => null } as never,
    loadReader: {
      around: async () => ({ panels: new Map(), indexed: new Map(), freshness: { at: 0, left: 0, of: 0 } }) as never,
      indexed: async () => new Map(),
      bookings: async () => [],
    },
    zoneOf: async () => 'Europe/Lisbon',
    holds: () => openHolds(world.ledger()),
    panelsOf: async () => [],
  };
  const runner = createRunner(wires);
  return { ...createHolds(wires, runner), ...createBooker(wires, runner) };
}

const hold = (world: World, fate?: Fate, days: HoldDays = 3, it = draft) =>
  roomOf(world, fate).hold(it, maya, { attempt: it.attempt, days });

/** The same plan with the day moved, as the recruiter picks another one after the first is held. */
function otherDay(days: number, attempt: number) {
  const sessions = draft.choice?.sessions ?? [];
  const later = sessions.map((it) => ({ ...it, start: it.start + days * DAY, end: it.end + days * DAY }));
  return { ...draft, attempt, choice: { sessions: later, compromises: [] } };
}

const events = (world: World) =>
  world
    .liveEvents()
    .map((it) => `${it.title} <- ${it.guests.map((one) => one.address).join(' ')}`)
    .toSorted();

const heldOnce = [
  '[Hold] Coding interview — Priya Raman <- ana@acme.test',
  '[Hold] System design interview — Priya Raman <- rui@acme.test jo@acme.test',
  '[Hold] Values interview — Priya Raman <- dana@acme.test',
];
const bookedOnce = [
  'Coding interview — Priya Raman <- ana@acme.test',
  'Interview: Backend Engineer <- priya@example.com',
  'Interviews: Backend Engineer <- priya@example.com',
  'System design interview — Priya Raman <- rui@acme.test jo@acme.test',
  'Values interview — Priya Raman <- dana@acme.test',
];
const asks = (world: World, words: string) => world.mails.filter((it) => it.startsWith(words)).toSorted();

function expectHeldOnce(world: World) {
  expect(events(world)).toEqual(heldOnce);
  expect(asks(world, 'invited')).toHaveLength(4);
  expect(asks(world, 'cancelled')).toEqual([]);
  expect(world.livePanels()).toEqual([]);
  expect(world.notices).toEqual([]);
}

function expectConfirmedOnce(world: World) {
  expect(world.livePanels()).toHaveLength(1);
  expect(events(world)).toEqual(bookedOnce);
  // Four asked to hold, four told that it is settled, two invitations of the candidate.
  expect(asks(world, 'invited')).toHaveLength(10);
  expect(asks(world, 'cancelled')).toEqual([]);
  expect(world.notices.map((it) => it.message.text).toSorted()).toEqual([
    'booked Ana Costa',
    'booked Dana Levi',
    'booked Rui Lopes',
    'card full scheduled',
  ]);
}

function expectReleased(world: World) {
  expect(world.livePanels()).toEqual([]);
  expect(world.liveEvents()).toEqual([]);
  expect(asks(world, 'cancelled').map((it) => it.slice(10))).toEqual(asks(world, 'invited').map((it) => it.slice(8)));
}

async function count(before: (world: World) => Promise<unknown>, run: (world: World, fate: Fate) => Promise<unknown>) {
  const world = new World();
  await before(world);
  const fate = new Fate();
  await run(world, fate);
  return fate.calls.length;
}
const nothing = async () => {};
const everyStrike = (calls: number): Strike[] =>
  Array.from({ length: calls }, (_, index) => index + 1).flatMap((at): Strike[] =>
    (['kill-before', 'kill-after', 'fail-before', 'fail-after', 'refuse'] as const).map((how) => ({ at, how })),
  );

const confirm = async (world: World, fate?: Fate) => (await roomOf(world, fate).confirm(ID, maya)).result;
const release = (world: World, fate?: Fate) => roomOf(world, fate).release(ID, maya);

test('an undisturbed hold asks each interviewer once; Lever, the candidate and the channel hear nothing', async () => {
  const world = new World();
  expect(await hold(world)).toMatchObject({ status: 'held', repeated: false });
  expectHeldOnce(world);
  const [event] = world.liveEvents();
  expect(event?.description).toMatch(/^This time is held and not confirmed yet/);
  expect(event?.description).not.toMatch(/form|separate invitation/i);
  expect(world.audits).toMatchObject([{ action: 'panel.held', result: 'done', actor: { slackId: maya.slackId } }]);
  expect(await openBookings(world.ledger())).toEqual([]);
  // 17:00 in Berlin on the third working day after Tuesday.
  expect((await openHolds(world.ledger()))[0]?.hold.until).toBe(Date.UTC(2026, 10, 27, 16));
});

test('an undisturbed confirmation turns the same events into a booking', async () => {
  const world = new World();
  await hold(world);
  const keys = world.liveEvents().map((it) => it.key);
  expect(await confirm(world)).toMatchObject({ status: 'booked', repeated: false });
  expectConfirmedOnce(world);
  expect(world.liveEvents().map((it) => it.key)).toEqual(expect.arrayContaining(keys));
  expect(world.audits.map((it) => it.action)).toEqual(['panel.held', 'panel.booked']);
  expect(world.liveEvents().find((it) => it.title.startsWith('Coding'))?.description).toContain('“Form f-code”');
  expect(await confirm(world)).toMatchObject({ status: 'booked', repeated: true });
  expectConfirmedOnce(world);
});

test('an undisturbed release cancels with notice, and a second one does nothing', async () => {
  const world = new World();
  await hold(world);
  expect((await release(world)).status).toBe('undone');
  expectReleased(world);
  expect((await release(world)).status).toBe('undone');
  expectReleased(world);
  expect(world.audits.map((it) => [it.action, it.detail ?? ''])).toEqual([
    ['panel.held', expect.stringContaining('until 2026-11-27T16:00')],
    ['panel.hold-released', 'asked'],
  ]);
});

test.each(everyStrike(await count(nothing, hold)))(
  'holding is struck ($how call $at): it can be finished, once, and released',
  async (strike) => {
    for (const way of ['finish', 'release'] as const) {
      const world = new World();
      let result = await hold(world, new Fate(strike)).catch((error: unknown) => error);
      world.restart();
      expect(world.livePanels()).toEqual([]);
      const open = await openBookings(world.ledger());
      if (way === 'finish') {
        if (open.length > 0) result = await roomOf(world).finish(ID, maya);
        else if (!isHeld(result))
          result = await hold(world, undefined, 3, { ...draft, attempt: isOver(world) ? 1 : 0 });
        expect((result as { status: string }).status).toBe('held');
        expectHeldOnce(world);
        expect(await openBookings(world.ledger())).toEqual([]);
      } else {
        if (open.length > 0) await roomOf(world).undo(ID, maya);
        else if ((await openHolds(world.ledger())).length > 0) await release(world);
        expectReleased(world);
      }
    }
  },
);

const isHeld = (result: unknown) => (result as { status?: string }).status === 'held';
const isOver = (world: World) =>
  (world.entries.get(`booking:${ID}`)?.value as { state?: string } | undefined)?.state === 'undone';

test.each(everyStrike(await count(hold, confirm)))(
  'confirming is struck ($how call $at): it ends booked once, or as it was, or taken back whole',
  async (strike) => {
    for (const way of ['finish', 'undo'] as const) {
      const world = new World();
      await hold(world);
      let result = await confirm(world, new Fate(strike)).catch((error: unknown) => error);
      world.restart();
      const open = await openBookings(world.ledger());
      if (way === 'finish') {
        if (open.length > 0) result = await roomOf(world).finish(ID, maya);
        // What was refused is still held, with everybody's time kept: a second press goes through.
        else if ((result as { status?: string }).status !== 'booked') result = await confirm(world);
        expect((result as { status: string }).status).toBe('booked');
        expectConfirmedOnce(world);
        expect(await openBookings(world.ledger())).toEqual([]);
      } else if (open.length > 0) {
        expect((await roomOf(world).undo(ID, maya)).status).toBe('undone');
        expect(world.livePanels()).toEqual([]);
        expect(world.liveEvents()).toEqual([]);
      }
    }
  },
);

test.each(everyStrike(await count(hold, release)))(
  'releasing is struck ($how call $at): a second press ends it, and each interviewer hears it once',
  async (strike) => {
    const world = new World();
    await hold(world);
    await release(world, new Fate(strike)).catch(() => {});
    world.restart();
    const open = await openBookings(world.ledger());
    expect((open.length > 0 ? await roomOf(world).undo(ID, maya) : await release(world)).status).toBe('undone');
    expectReleased(world);
  },
);

test('the clock releases what ran out once, however often it is struck and tried again, and says so until it was heard', async () => {
  const later = Date.UTC(2026, 10, 27, 16);
  const tend = (world: World, fate?: Fate) => roomOf(world, fate).tend(world.now);
  const calls = await count(async (world) => {
    await hold(world);
    world.now = later;
  }, tend);
  for (const strike of everyStrike(calls)) {
    const world = new World();
    await hold(world);
    world.now = later - 60_000;
    expect((await tend(world)).map((it) => it.kind)).not.toContain('expired');
    world.now = later;
    await tend(world, new Fate(strike)).catch(() => {});
    world.restart();
    world.now += 60_000;
    expect((await tend(world)).map((it) => [it.kind, it.booking.id])).toEqual([['expired', ID]]);
    world.now += 60_000;
    expect((await tend(world)).map((it) => it.kind)).toEqual(['expired']);
    expectReleased(world);
    world.now += 2 * DAY;
    expect(await tend(world)).toEqual([]);
    expect(await world.ledger().list('open-hold:')).toEqual([]);
  }
});

test('whoever holds it is reminded a working day before, once, and not again after holding it longer', async () => {
  const world = new World();
  await hold(world);
  const room = roomOf(world);
  const kinds = async (at: number) => {
    world.now = at;
    return (await room.tend(at)).map((it) => it.kind);
  };
  const until = Date.UTC(2026, 10, 27, 16);
  expect(await kinds(until - DAY - 60_000)).toEqual([]);
  expect(await kinds(until - DAY)).toEqual(['reminder']);
  expect(await kinds(until - DAY + 60 * 60_000)).toEqual([]);
  const longer = await room.extend(ID, until, maya);
  // Friday and two working days: never past the first session.
  expect(longer.hold.until).toBe(DATED);
  expect((await room.extend(ID, until, maya)).hold.until).toBe(DATED);
  await expect(room.extend(ID, DATED, maya)).rejects.toThrow(/cannot be held longer/);
  expect(await kinds(until)).toEqual([]);
  expectHeldOnce(world);
});

/** The plan is in the ledger, as it is for a recruiter. */
async function withPlan(): Promise<World> {
  const world = new World();
  await world.ledger().set('draft:d1', draft as unknown as Json);
  return world;
}

test('three days of one plan are held; a fourth is not; confirming one releases the others and nothing else', async () => {
  const world = await withPlan();
  const room = roomOf(world);
  for (const [attempt, days] of [0, 1, 2].entries())
    expect((await room.hold(otherDay(days, attempt), maya, { attempt, days: 3 })).status).toBe('held');
  expect((await loadDraft({ ledger: world.ledger() }, 'd1', maya))?.attempt).toBe(3);
  await expect(room.hold(otherDay(3, 3), maya, { attempt: 3, days: 3 })).rejects.toThrow(/3 days are held/);
  expect(world.liveEvents()).toHaveLength(9);
  const { result, released, stuck } = await room.confirm('d1-1', maya);
  expect(result.status).toBe('booked');
  expect([released.map((it) => it.id), stuck]).toEqual([['d1-0', 'd1-2'], []]);
  expect(events(world)).toEqual(bookedOnce);
  expect(asks(world, 'cancelled')).toHaveLength(8);
  expect(await room.confirm('d1-2', maya)).toMatchObject({ result: { status: 'undone' } });
  // A window that was left open neither books nor holds the plan a second time.
  expect(await room.book({ ...draft, attempt: 3 }, maya)).toMatchObject({ status: 'booked', repeated: true });
  expect(await room.hold(otherDay(4, 3), maya, { attempt: 3, days: 1 })).toMatchObject({ status: 'booked' });
  expect(world.livePanels()).toHaveLength(1);
});

test('two days of one plan are confirmed in the same moment: one is booked', async () => {
  const world = await withPlan();
  for (const [attempt, days] of [0, 1].entries())
    await roomOf(world).hold(otherDay(days, attempt), maya, { attempt, days: 3 });
  const results = await Promise.all([roomOf(world).confirm('d1-0', maya), roomOf(world).confirm('d1-1', maya)]);
  expect(results.map((it) => it.result.status).filter((it) => it === 'booked')).toHaveLength(1);
  world.now += 60_000;
  await roomOf(world).tend(world.now);
  expect(world.livePanels()).toHaveLength(1);
  expect(world.liveEvents().filter((it) => it.title.startsWith('[Hold]'))).toEqual([]);
});

test('the clock releases the other days when the process died right after the booking, and says why', async () => {
  const world = await withPlan();
  for (const [attempt, days] of [0, 1].entries())
    await roomOf(world).hold(otherDay(days, attempt), maya, { attempt, days: 3 });
  const calls = await count(async (it) => {
    await it.ledger().set('draft:d1', draft as unknown as Json);
    await hold(it);
  }, confirm);
  await confirm(world, new Fate({ at: calls, how: 'kill-after' })).catch(() => {});
  world.restart();
  for (const it of await openBookings(world.ledger())) await roomOf(world).finish(it.id, maya);
  expect((await roomOf(world).tend(world.now)).map((it) => [it.kind, it.booking.id])).toEqual([['other-day', 'd1-1']]);
  expect(events(world)).toEqual(bookedOnce);
});

test('two presses of Hold at once hold once; one in a window that shows another day is refused', async () => {
  const world = await withPlan();
  const room = roomOf(world);
  const { seen } = await room.preview(draft, maya);
  const other = await room.preview(otherDay(1, 0), maya);
  const ask = { attempt: 0, days: 3 as const, seen };
  const both = await Promise.all([room.hold(draft, maya, ask), roomOf(world).hold(draft, maya, ask)]);
  expect(both.map((it) => it.status).toSorted()).toEqual(['busy', 'held']);
  const stale = (await loadDraft({ ledger: world.ledger() }, 'd1', maya)) ?? draft;
  expect(await room.hold(stale, maya, ask)).toMatchObject({ status: 'held', repeated: true });
  await expect(room.hold(stale, maya, { ...ask, seen: other.seen })).rejects.toThrow(/was held since you opened/);
  expectHeldOnce(world);
});

test('what moved since the day was held stops Confirm: people, events, limits', async () => {
  const world = new World();
  await hold(world);
  const [coding] = world.liveEvents().filter((it) => it.title.includes('Coding'));
  if (coding === undefined) throw new Error('no event');
  world.busy.set('rui@acme.test', [{ start: DATED + 60 * 60_000, end: DATED + 120 * 60_000 }]);
  world.events.set(coding.key, { ...coding, start: coding.start + 3_600_000, end: coding.end + 3_600_000 });
  expect(await confirm(world)).toEqual({
    status: 'changed',
    reasons: [
      `Rui Lopes is no longer free Tue 1 Dec at ${at(9, 45)} (System design).`,
      `The hold for Coding was moved in the calendar to Tue 1 Dec ${at(10)}.`,
    ],
  });
  expect(world.livePanels()).toEqual([]);
  expect(events(world)).toEqual(heldOnce);
  // Put back, it can be confirmed, unless somebody takes fewer interviews by now.
  world.busy.clear();
  const lowered = roomOf(world, undefined, { habits: async (id) => (id === 'u-dana' ? { weekLimit: 0 } : {}) });
  expect((await lowered.confirm(ID, maya)).result).toMatchObject({
    status: 'changed',
    reasons: expect.arrayContaining([
      expect.stringMatching(/Dana Levi .*limit is 0 interviews? ?a? ?week|Dana Levi .*0 a week/),
    ]),
  });
  expect((await roomOf(world).putBack(ID, coding.key, maya)).status).toBe('held');
  expect(world.events.get(coding.key)?.start).toBe(coding.start);
  expect((await confirm(world)).status).toBe('booked');
});

test('somebody else’s plan cannot have the same people: held is taken, whatever their calendar says', async () => {
  const world = new World();
  await hold(world);
  const rival = { ...draft, id: 'd2', candidate: { ...draft.candidate, opportunityId: 'o-2' as never } };
  const reasons = (await roomOf(world).hold(rival, maya, { attempt: 0, days: 1 })) as { reasons?: string[] };
  expect(reasons.reasons).toContain(`Rui Lopes is held for another panel Tue 1 Dec at ${at(9, 45)} (System design).`);
  await release(world);
  expect((await roomOf(world).hold(rival, maya, { attempt: 0, days: 1 })).status).toBe('held');
});

test('another recruiter confirms: written and logged in their name, and a confidential candidate’s hold names nobody', async () => {
  const world = new World();
  await hold(world);
  const omar = { ...maya, slackId: 'UOMAR' as never, leverUserId: 'u-omar' as never, name: 'Omar' };
  const { directory } = processOf(world);
  const hidden = {
    ...directory,
    opportunity: (_: string, viewer: { role: string | null }) => (viewer.role === 'superAdmin' ? {} : undefined),
  } as never;
  await expect(roomOf(world, undefined, { directory: hidden }).release(ID, omar)).rejects.toThrow('not open to you');
  expect((await roomOf(world).confirm(ID, omar)).result).toMatchObject({
    status: 'booked',
    booking: { performAs: 'u-omar', by: { name: 'Maya' } },
  });
  expect(world.audits.at(-1)).toMatchObject({
    action: 'panel.booked',
    actor: { slackId: 'UOMAR', leverUserId: 'u-omar' },
  });

  const secret = new World();
  const confidential = { ...draft, candidate: { ...draft.candidate, confidential: true } };
  await hold(secret, undefined, 3, confidential);
  for (const it of secret.liveEvents()) {
    expect(it.private).toBe(true);
    expect(`${it.title} ${it.description}`).not.toMatch(/Priya|Backend/);
  }
});

test('whoever may not see the candidate any more finds no held day and no booking, though it was theirs', async () => {
  const world = new World();
  await hold(world);
  const { directory } = processOf(world);
  const hidden = {
    ...directory,
    opportunity: (_: string, viewer: { role: string | null }) => (viewer.role === 'superAdmin' ? {} : undefined),
  } as never;
  const room = roomOf(world, undefined, { directory: hidden });
  expect(await room.open(maya)).toEqual([]);
  const presses = [
    () => room.confirmPreview(ID, maya),
    () => room.confirm(ID, maya),
    () => room.release(ID, maya),
    () => room.finish(ID, maya),
    () => room.undo(ID, maya),
  ];
  for (const press of presses) await expect(press()).rejects.toThrow('not open to you');
  expectHeldOnce(world);
  // Archived is not hidden: what they booked is theirs to take back.
  const archived = { ...directory, opportunity: () => undefined } as never;
  await roomOf(world, undefined, { directory: archived }).undo(ID, maya);
  expectReleased(world);
});

test('a candidate who became confidential while a day was held is named nowhere once it is confirmed', async () => {
  const world = new World();
  await hold(world);
  const { lever } = processOf(world);
  const secret = async (id: never) => ({
    ...(await lever.opportunities.retrieve(id)),
    confidentiality: 'confidential',
    emails: ['priya@home.test'],
  });
  const now = roomOf(world, undefined, {
    lever: { ...lever, opportunities: { ...lever.opportunities, retrieve: secret } },
  });
  const { preview } = await now.confirmPreview(ID, maya);
  expect(preview.channel).toEqual({ none: 'The candidate is confidential, so no channel is told.' });
  expect((await now.confirm(ID, maya, preview.seen)).result.status).toBe('booked');
  expect(world.notices.filter((it) => it.message.text.startsWith('card'))).toEqual([]);
  const seen = world.liveEvents().map((it) => [it.title, it.private ?? false, it.guests[0]?.address]);
  expect(seen).toContainEqual(['Coding interview', true, 'ana@acme.test']);
  expect(seen.filter(([, , guest]) => guest === 'priya@home.test')).toHaveLength(2);
});

test('what was looked at is what is confirmed: a person replaced in another window is looked at first', async () => {
  const world = new World();
  await hold(world);
  const { preview } = await roomOf(world).confirmPreview(ID, maya);
  const key = `booking:${ID}`;
  const entry = world.entries.get(key);
  const record = structuredClone(entry?.value) as { sessions: { people: { userId: string }[] }[] };
  const [first] = record.sessions;
  if (entry === undefined || first === undefined) throw new Error('no record');
  first.people = record.sessions[2]?.people ?? [];
  world.entries.set(key, { ...entry, value: record });
  await expect(roomOf(world).confirm(ID, maya, preview.seen)).rejects.toThrow(/changed since you looked/);
  expect(world.livePanels()).toEqual([]);
});

test('a replacement asks the new person, un-invites the old one, and survives every strike', async () => {
  const { createHoldWriter } = await import('../../src/panels/hold-write.ts');
  const replace = async (world: World, fate?: Fate) => {
    const [held] = await openHolds(world.ledger());
    if (held === undefined) throw new Error('nothing is held');
    const dana = held.sessions.find((it) => it.id === 'c')?.people ?? [];
    const after = held.sessions.map((it) => (it.id === 'a' ? { ...it, people: dana } : it));
    const key = held.sessions.find((it) => it.id === 'a')?.eventKey ?? '';
    const deps = processOf(world, fate);
    const wires = { ...deps, zoneOf: async () => 'UTC' };
    const change = { what: 'replaced', key, detail: 'x', before: held.sessions, after, plan: held.hold.plan } as const;
    return await createHoldWriter(wires, createRunner(wires)).amend(ID, maya, change);
  };
  const replaced = '[Hold] Coding interview — Priya Raman <- dana@acme.test';
  for (const strike of everyStrike(await count(hold, replace))) {
    const world = new World();
    await hold(world);
    await replace(world, new Fate(strike)).catch(() => {});
    world.restart();
    if ((await openBookings(world.ledger())).length > 0) await roomOf(world).finish(ID, maya);
    else if (!events(world).includes(replaced)) await replace(world);
    expect(events(world)[0]).toBe(replaced);
    expect(asks(world, 'invited dana@acme.test [Hold] Coding')).toHaveLength(1);
    expect((await confirm(world)).status).toBe('booked');
  }
});

test('who became confidential while a day is held is not named to somebody who is asked now', async () => {
  const { createHoldWriter } = await import('../../src/panels/hold-write.ts');
  const world = new World();
  await hold(world);
  const [held] = await openHolds(world.ledger());
  const { lever, ...deps } = processOf(world);
  const retrieve = async (id: never) => ({
    ...(await lever.opportunities.retrieve(id)),
    confidentiality: 'confidential',
  });
  const wires = { ...deps, lever: { ...lever, opportunities: { ...lever.opportunities, retrieve } } };
  const dana = held?.sessions.find((it) => it.id === 'c')?.people ?? [];
  const key = held?.sessions.find((it) => it.id === 'a')?.eventKey ?? '';
  const before = held?.sessions ?? [];
  const after = before.map((it) => (it.id === 'a' ? { ...it, people: dana } : it));
  const result = await createHoldWriter(wires, createRunner(wires)).amend(ID, maya, {
    ...({ what: 'replaced', key, detail: 'x', before, after } as const),
    plan: held?.hold.plan ?? null,
  });
  expect(result.status).toBe('held');
  const asked = world.events.get(key);
  expect([asked?.guests.map((it) => it.address), asked?.private]).toEqual([['dana@acme.test'], true]);
  expect(`${asked?.title} ${asked?.description}`).not.toMatch(/Priya|Backend/);
});

test('a booking stands and says so although another held day of its plan cannot be released', async () => {
  const world = new World();
  await hold(world);
  await hold(world, undefined, 3, otherDay(1, 1));
  const broken = roomOf(world, undefined, {
    audit: async (line) => {
      if (line.action === 'panel.hold-released') throw new Error('the disk is full');
    },
  });
  const { result, stuck } = await broken.confirm(ID, maya);
  expect([result.status, stuck.map((it) => it.id)]).toEqual(['booked', ['d1-1']]);
});

test('a hold ends at 17:00 of the owner’s working day, and is reminded of in their working hours', () => {
  const by = { zone: 'Europe/Berlin' };
  const berlin = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour - 1, minute);
  const far = { sessions: [{ start: berlin(30, 9) }], by };
  // Friday afternoon: one working day is Monday; five are the next Friday.
  expect(untilOf(far, berlin(20, 16), 1)).toBe(berlin(23, 17));
  expect(untilOf(far, berlin(20, 16), 5)).toBe(berlin(27, 17));
  expect(untilOf({ sessions: [{ start: berlin(24, 9) }], by }, berlin(23, 12), 3)).toBe(berlin(24, 9));
  const remind = (since: number, until: number) => remindAtOf({ since, until }, by.zone);
  expect(remind(berlin(20, 16), berlin(25, 17))).toBe(berlin(24, 17));
  // Monday 17:00 is a working day after Friday 17:00.
  expect(remind(berlin(18, 9), berlin(23, 17))).toBe(berlin(20, 17));
  // Held on Friday at 16:00 until Monday: not in the evening, not at the weekend.
  expect(remind(berlin(20, 16), berlin(23, 17))).toBe(berlin(23, 9));
  // Until a first interview at 08:00: the evening before is too late, so it is said the day before at nine.
  expect(remind(berlin(18, 9), berlin(25, 8))).toBe(berlin(24, 9));
  expect(remind(berlin(23, 9), berlin(23, 12))).toBeNull();
});
