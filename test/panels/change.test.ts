/**
 * Changing a panel, broken at every single step: killed before or after each call, answers lost, writes refused. Whatever
 * happened, Finish ends with the same panel, interviews and events as wanted, and Undo with everything as it was.
 */
import { expect, test } from 'vitest';
import type { DirectoryOpportunity } from '../../src/directory/directory.ts';
import { ConflictError } from '../../src/errors.ts';
import type { LeverUserId } from '../../src/lever/ids.ts';
import { createBooker } from '../../src/panels/book.ts';
import { createChanger } from '../../src/panels/change-apply.ts';
import type { Change, ChangeKind, ChangePlan, ChangeResult, Target } from '../../src/panels/change.ts';
import { newPlan } from '../../src/panels/change-plan.ts';
import { without, withPerson } from '../../src/panels/change-target.ts';
import { openChanges } from '../../src/panels/change-record.ts';
import { bookedAs, standingOf } from '../../src/panels/change-standing.ts';
import type { Directory } from '../../src/directory/directory.ts';
import { aDraft, Broken, directory, Fate, Killed, maya, processOf, type Strike, World } from './fakes.ts';

const DAY = 86_400_000;
const say = (text: string) => ({ text, blocks: [] });

const opportunity = {
  id: 'o-1',
  name: 'Priya Raman',
  posting: 'p-1',
  stage: 's-1',
  confidential: false,
  url: 'https://hire.lever.co/candidates/o-1',
} as unknown as DirectoryOpportunity;

function changerOf(world: World, fate?: Fate) {
  return createChanger({
    ...processOf(world, fate),
    say: {
      interviewer: (booking, name) => say(`now ${name} ${booking.sessions.length}`),
      interviewerUndone: (_, name) => say(`undone ${name}`),
      card: (_, privacy, state) => say(`card ${privacy} ${state}`),
    },
    sayChange: {
      personal: (change, it) => say(`line ${change.state} ${it.will.map((one) => one.title).join()}`),
      released: (_, was) => say(`released ${was.map((one) => one.title).join()}`),
      line: (change) => say(`card line ${change.state}`),
      recruiter: () => say('recruiter'),
    },
  });
}

/** A booked world, and what is about to change in it. */
type Kind = ChangeKind | 'cancel one' | 'place';
async function planned(kind: Kind): Promise<{ world: World; plan: ChangePlan }> {
  const world = new World();
  const ledger = world.ledger();
  await ledger.set('draft:d1', aDraft() as never);
  await createBooker(processOf(world)).book(aDraft(), maya);
  world.mails = [];
  world.notices = [];
  world.audits = [];
  const [panel] = world.livePanels();
  if (panel === undefined) throw new Error('nothing was booked');
  const wires = {
    ledger,
    clock: { now: () => world.now },
    templates: async () => null,
    directory: { ...directory, stage: () => undefined } as unknown as Directory,
    people: { calendarOf: (id: string) => directory.user(id)?.email ?? null } as never,
  };
  const booked = await bookedAs(wires, panel);
  const standing = standingOf(wires, { opportunity, actor: maya, panel, booked, half: null });
  const { sessions } = standing.now;
  const one = ['replace', 'cancel one', 'edit', 'place'].includes(kind);
  const plan = await newPlan(wires, standing, {
    actor: maya,
    place: { channelId: null, channelName: null, private: true },
    kind: kind === 'cancel one' ? 'cancel' : kind === 'place' ? 'edit' : kind,
    sessions: kind === 'add' ? [] : one ? sessions.filter((it) => it.title === 'System design') : sessions,
    instead: kind === 'replace' ? ('u-rui' as LeverUserId) : null,
  });
  const dana = { userId: 'u-dana' as LeverUserId, name: 'Dana Levi', email: 'dana@acme.test' };
  const targets: Record<Kind, () => Target> = {
    move: () => ({ location: '', sessions: sessions.map((it) => ({ ...it, start: it.start + DAY })) }),
    replace: () => withPerson(plan, dana),
    edit: () => ({
      location: 'Rua Augusta 1',
      sessions: sessions.map((it) =>
        it.title === 'System design' ? { ...it, title: 'Architecture', minutes: 40 } : it,
      ),
    }),
    place: () => ({
      location: '',
      sessions: sessions.map((it) => (it.title === 'System design' ? { ...it, location: 'Room 5', video: false } : it)),
    }),
    add: () => {
      const [coding] = sessions;
      if (coding === undefined) throw new Error('nothing to add to');
      const portfolio = { ...coding, id: 's9', title: 'Portfolio', start: coding.start + 90 * 60_000, eventKey: '' };
      return { location: '', sessions: [...sessions, portfolio].toSorted((a, b) => a.start - b.start) };
    },
    cancel: () => without(plan),
    'cancel one': () => without(plan),
  };
  const cancelling = plan.kind === 'cancel' ? ({ intent: 'closed', reason: 'filled', words: '' } as const) : null;
  const target = targets[kind]();
  const portfolio = target.sessions.find((it) => it.id === 's9');
  const adding = portfolio === undefined ? {} : { adding: portfolio, sessions: ['s9'] };
  return { world, plan: { ...plan, ...adding, id: 'c1', target, cancelling } };
}

/** What people and vendors see, in a form that can be compared: what is added has another event in each try. */
function outside(world: World): ReturnType<typeof seenOutside> {
  const [added] = [...world.events].find(([, it]) => !it.cancelled && it.title.startsWith('Portfolio')) ?? [];
  const seen = seenOutside(world);
  return added === undefined ? seen : JSON.parse(JSON.stringify(seen).replaceAll(added, 'added'));
}

function seenOutside(world: World) {
  return {
    panels: world.livePanels().map((panel) => ({
      id: panel.id,
      interviews: panel.interviews.map((it) => ({
        id: it.id,
        title: it.subject,
        start: it.date,
        minutes: it.duration,
        form: it.feedbackTemplate,
        place: it.location ?? '',
        people: it.interviewers.map((one) => one.id),
      })),
    })),
    events: [...world.events]
      .filter(([, it]) => !it.cancelled)
      .map(([key, it]) => ({
        key,
        title: it.title,
        start: it.start,
        end: it.end,
        guests: it.guests.map((one) => one.address),
        location: it.location ?? '',
        description: it.description,
      }))
      .toSorted((a, b) => a.start - b.start || a.title.localeCompare(b.title)),
  };
}

const kinds = ['move', 'replace', 'edit', 'place', 'add', 'cancel', 'cancel one'] as const;
const undoable = ['move', 'replace', 'edit', 'place', 'add'] as const;

/** Pressed until it is over, by new processes, as a person would who reads what is said. */
async function pressed(world: World, plan: ChangePlan, how: 'finish' | 'undo'): Promise<ChangeResult> {
  let attempt = plan.attempt;
  for (let press = 0; press < 6; press += 1) {
    world.restart();
    world.now += 120_000;
    const changer = changerOf(world);
    const id = `${plan.id}-${attempt}`;
    const known = world.entries.has(`change:${id}`);
    const result =
      how === 'undo' && known
        ? await changer.undo(id, maya)
        : known
          ? await changer.finish(id, maya)
          : how === 'undo'
            ? null
            : await changer.apply({ ...plan, attempt }, maya);
    if (result === null) return { status: 'refused', why: 'never began', hint: null };
    if (result.status === (how === 'undo' ? 'undone' : 'changed')) return result;
    if (result.status === 'undone' || result.status === 'refused') attempt += 1;
  }
  throw new Error('it never ends');
}

async function strike(world: World, plan: ChangePlan, it: Strike): Promise<ChangeResult | null> {
  try {
    return await changerOf(world, new Fate(it)).apply(plan, maya);
  } catch (error) {
    // The process is gone, or our own store failed: the person sees an error and presses again.
    if (error instanceof Killed || error instanceof Broken || error instanceof ConflictError) return null;
    throw error;
  }
}

const calls: Record<string, number> = {};
const wanted: Record<string, ReturnType<typeof outside>> = {};
for (const kind of kinds) {
  const { world, plan } = await planned(kind);
  const fate = new Fate();
  const result = await changerOf(world, fate).apply(plan, maya);
  if (result.status !== 'changed') throw new Error(`${kind} came to ${JSON.stringify(result)}`);
  calls[kind] = fate.calls.length;
  wanted[kind] = outside(world);
}

test('undisturbed, each change rewrites the same panel and events, and tells everybody it concerns once', async () => {
  const { world, plan } = await planned('move');
  const before = outside(world);
  const result = await changerOf(world).apply(plan, maya);
  expect(result).toMatchObject({ status: 'changed', repeated: false });
  const after = outside(world);
  const moved = (it: { readonly start: number }) => it.start + DAY;
  expect(after.panels[0]?.interviews).toEqual(before.panels[0]?.interviews.map((it) => ({ ...it, start: moved(it) })));
  expect(after.events.map((it) => [it.key, it.start])).toEqual(before.events.map((it) => [it.key, moved(it)]));
  expect(world.mails).toHaveLength(6);
  expect(world.notices.map((it) => it.message.text).toSorted()).toEqual([
    'card full scheduled',
    'card line changing',
    'line changing Coding',
    'line changing System design',
    'line changing Values',
    'now Ana Costa 3',
    'now Dana Levi 3',
    'now Rui Lopes 3',
  ]);
  expect(world.notices.filter((it) => it.edits !== undefined)).toHaveLength(4);
  expect(world.audits).toMatchObject([{ action: 'panel.moved', result: 'done', opportunityId: 'o-1' }]);
  expect(await openChanges(world.ledger())).toEqual([]);
});

test('replaced: the old one is un-invited, the new one gets the same form link, the colleague’s time is not touched', async () => {
  const { world, plan } = await planned('replace');
  const before = outside(world);
  await changerOf(world).apply(plan, maya);
  const after = outside(world);
  const at = (it: typeof after) => it.events.find((one) => one.title.startsWith('System design'));
  expect(at(after)?.guests).toEqual(['dana@acme.test', 'jo@acme.test']);
  const link = /https:\S+interviews\/\S+/;
  expect(link.exec(at(after)?.description ?? '')?.[0]).toBe(link.exec(at(before)?.description ?? '')?.[0]);
  expect(after.panels[0]?.interviews.find((it) => it.title === 'System design')).toMatchObject({
    form: 'f-design',
    people: ['u-dana', 'u-jo'],
  });
  expect(world.notices.map((it) => it.message.text)).toContain('released System design');
  // Coding has nothing to do with it.
  expect(world.mails.filter((it) => it.includes(' ana@acme.test'))).toEqual([]);
});

test('three presses at once, in two processes, change once', async () => {
  const { world, plan } = await planned('move');
  const changer = changerOf(world);
  const results = await Promise.all([
    changer.apply(plan, maya),
    changer.apply(plan, maya),
    changerOf(world).apply(plan, maya),
  ]);
  expect(results.map((it) => it.status).toSorted()).toEqual(['busy', 'busy', 'changed']);
  expect(await changer.apply(plan, maya)).toMatchObject({ status: 'changed', repeated: true });
  expect(outside(world)).toEqual(wanted['move']);
  expect(world.mails).toHaveLength(6);
});

test.each([
  ['an interview was deleted', (it: World['panels'][number]) => ({ ...it, interviews: it.interviews.slice(1) })],
  [
    'a time was changed',
    (it: World['panels'][number]) => ({
      ...it,
      interviews: it.interviews.map((one) => ({ ...one, date: one.date + 900_000 })),
    }),
  ],
])('%s in Lever since the preview: nothing is written', async (_, change) => {
  const { world, plan } = await planned('move');
  world.panels = world.panels.map(change);
  const before = outside(world);
  expect(await changerOf(world).apply(plan, maya)).toMatchObject({
    status: 'stale',
    reasons: ['The panel was changed in Lever in the meantime.'],
  });
  expect(outside(world)).toEqual(before);
  expect([world.mails, world.notices]).toEqual([[], []]);
});

test('somebody got busy since the preview: nothing is written, and it is said who', async () => {
  const { world, plan } = await planned('move');
  const at = Date.UTC(2026, 11, 2, 9, 45);
  world.busy.set('rui@acme.test', [{ start: at, end: at + 60_000 }]);
  const before = outside(world);
  const result = await changerOf(world).apply(plan, maya);
  expect(result).toMatchObject({ status: 'stale' });
  expect(JSON.stringify(result)).toMatch(/Rui Lopes is no longer free Wed 2 Dec/);
  expect(outside(world)).toEqual(before);
});

const strikes = (kind: string): Strike[] =>
  Array.from({ length: calls[kind] ?? 0 }, (_, index) => index + 1).flatMap((at) =>
    (['kill-before', 'kill-after', 'fail-before', 'fail-after', 'refuse'] as const).map((how) => ({ at, how })),
  );

test.each(kinds)('%s: struck anywhere, Finish ends as wanted, nobody hears twice', async (kind) => {
  for (const it of strikes(kind)) {
    const { world, plan } = await planned(kind);
    const label = `${kind}, call ${it.at}, ${it.how}`;
    await strike(world, plan, it);
    await pressed(world, plan, 'finish');
    expect(outside(world), `struck at ${label}`).toEqual(wanted[kind]);
    // A mail whose answer was lost may go out once more for that one event.
    expect(world.mails.length, `struck at ${label}`).toBeLessThanOrEqual(mailsOf(kind) + 2);
    const told = world.notices.map((one) => one.once);
    expect(new Set(told).size, `struck at ${label}`).toBe(told.length);
    // Written before it is noted that it was: a crash in between says it twice, never not at all.
    const done = world.audits.filter((one) => one.result === 'done' && !one.action.startsWith('panel.change-'));
    expect([1, 2], `struck at ${label}`).toContain(done.length);
    expect(await openChanges(world.ledger()), `struck at ${label}`).toEqual([]);
  }
});

const mailCounts: Record<string, number> = {};
for (const kind of kinds) {
  const { world, plan } = await planned(kind);
  await changerOf(world).apply(plan, maya);
  mailCounts[kind] = world.mails.length;
}
function mailsOf(kind: string): number {
  return mailCounts[kind] ?? 0;
}

test.each(undoable)('%s: struck anywhere, Undo puts everything back', async (kind) => {
  for (const it of strikes(kind)) {
    const { world, plan } = await planned(kind);
    const before = outside(world);
    const label = `${kind}, call ${it.at}, ${it.how}`;
    const result = await strike(world, plan, it);
    if (result?.status !== 'refused' && result?.status !== 'stale') await pressed(world, plan, 'undo');
    expect(outside(world), `struck at ${label}`).toEqual(before);
    expect(await openChanges(world.ledger()), `struck at ${label}`).toEqual([]);
  }
});

test('a finished change is taken back, whichever call of that is struck', async () => {
  for (const kind of undoable) {
    const counted = await planned(kind);
    await changerOf(counted.world).apply(counted.plan, maya);
    const fate = new Fate();
    await changerOf(counted.world, fate).undo('c1-0', maya);
    for (let at = 1; at <= fate.calls.length; at += 1)
      for (const how of ['kill-before', 'kill-after', 'fail-after'] as const) {
        const { world, plan } = await planned(kind);
        const before = outside(world);
        await changerOf(world).apply(plan, maya);
        await changerOf(world, new Fate({ at, how }))
          .undo('c1-0', maya)
          .catch(() => null);
        await pressed(world, plan, 'undo');
        expect(outside(world), `${kind}, call ${at}, ${how}`).toEqual(before);
        const told = world.notices.map((one) => one.once);
        expect(new Set(told).size).toBe(told.length);
      }
  }
});

test('what was deleted in Lever is not undone, and a finished change that was overtaken is not either', async () => {
  const cancelled = await planned('cancel');
  await changerOf(cancelled.world).apply(cancelled.plan, maya);
  await expect(changerOf(cancelled.world).undo('c1-0', maya)).rejects.toThrow(/cannot be brought back/);
  const moved = await planned('move');
  const result = await changerOf(moved.world).apply(moved.plan, maya);
  expect((result as { change: Change }).change.state).toBe('changed');
  moved.world.panels = moved.world.panels.map((panel) => ({
    ...panel,
    interviews: panel.interviews.map((one) => ({ ...one, date: one.date + DAY })),
  }));
  await expect(changerOf(moved.world).undo('c1-0', maya)).rejects.toThrow(/changed again since/);
});
