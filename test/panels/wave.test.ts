/** A wave whose process dies at its worst moments, and who may accept: over a real record, with a scripted replacement. */
import { expect, test } from 'vitest';
import { waveNotices } from '../../src/blocks/wave.ts';
import type { LeverUserId } from '../../src/lever/ids.ts';
import type { Actor, SlackUserId } from '../../src/people.ts';
import type { ChangePlan, ChangeResult } from '../../src/panels/change.ts';
import { changeCalls } from '../../src/panels/change-calls.ts';
import { newBooking } from '../../src/panels/new-booking.ts';
import type { PanelWaves } from '../../src/panels/wave.ts';
import { waveCalls } from '../../src/panels/wave-calls.ts';
import { createWaves } from '../../src/panels/wave-create.ts';
import { aDraft, maya, processOf, World } from './fakes.ts';

const MINUTE = 60_000;
const say = waveNotices({ wave: waveCalls, change: changeCalls });

/** Stands for somebody who was asked. */
const asActor = (id: string): Actor => ({
  ...maya,
  slackId: `S${id}` as SlackUserId,
  leverUserId: id as LeverUserId,
  name: id,
});

interface Script {
  /** What `apply` does; the default makes the replacement. */
  apply?: () => Promise<void>;
  applied: number;
  finished: number;
}

function setUp(confidential = false) {
  const world = new World();
  const base = newBooking(aDraft(), maya, processOf(world));
  const booking = { ...base, candidate: { ...base.candidate, confidential } };
  const [session] = booking.sessions;
  const leaves = session?.people[0];
  if (session === undefined || leaves === undefined) throw new Error('nothing was planned');
  const script: Script = { applied: 0, finished: 0 };
  const ledger = world.ledger();
  let plans = 0;
  const kept = new Map<string, ChangePlan>();
  const begin = (): ChangePlan => {
    plans += 1;
    const plan = {
      id: `plan${plans}`,
      version: 1,
      kind: 'replace',
      panelId: 'panel-1',
      opportunityId: 'o-1',
      made: 'here',
      basis: 'b',
      now: booking,
      booked: booking,
      sessions: [session.id],
      samePeople: false,
      instead: leaves.userId,
      draft: { ...aDraft(), by: booking.by },
      target: null,
      cancelling: null,
      attempt: 0,
    } as unknown as ChangePlan;
    kept.set(plan.id, plan);
    return plan;
  };
  const changed = async (id: string): Promise<ChangeResult> => {
    const change = { id, state: 'changed', stopped: null };
    await ledger.set(`change:${id}`, change);
    return { status: 'changed', change: change as never, repeated: false };
  };
  const process = (): PanelWaves =>
    createWaves({
      ...processOf(world),
      people: {
        slackIdOf: async (id: string) => (id === 'u-jo' ? null : (`S${id}` as SlackUserId)),
        actorFor: async () => maya,
        calendarOf: () => null,
      } as never,
      say,
      changes: {
        begin: async () => begin(),
        save: async (plan) => {
          kept.set(plan.id, plan);
          return plan;
        },
        plan: async (id) => kept.get(id) ?? null,
        people: async (_, also = []) => ({
          times: [],
          people: also.map((userId) => ({
            userId,
            name: userId,
            instead: leaves.userId,
            why: 'free',
            possible: true,
            option: null,
          })),
        }),
        apply: async (plan) => {
          script.applied += 1;
          await script.apply?.();
          return await changed(`${plan.id}-${plan.attempt}`);
        },
        finish: async (id) => {
          script.finished += 1;
          return await changed(id);
        },
      },
    });
  const ask = (waves: PanelWaves, ids: readonly string[]) =>
    waves.ask(
      begin(),
      maya,
      ids.map((id) => ({
        userId: id as LeverUserId,
        zone: 'Asia/Kolkata',
        reason: 'free then',
        load: '1 of 4 that day',
      })),
    );
  const toldTo = (id: string) =>
    world.notices.filter((it) => 'user' in it.to && it.to.user === id).map((it) => JSON.stringify(it.message));
  return { world, script, process, ask, toldTo };
}

test('it dies between the acceptance and the replacement: the recruiter finishes it, once, and nobody else can take it', async () => {
  const { world, script, process, ask, toldTo } = setUp();
  const dying = process();
  const wave = await ask(dying, ['u-ana', 'u-ben']);
  script.apply = () => new Promise<never>(() => {});
  void dying.accept(wave.id, asActor('u-ana'));
  await expect.poll(() => script.applied).toBe(1);
  delete script.apply;
  world.restart();

  const next = process();
  expect(await next.accept(wave.id, asActor('u-ben'))).toMatchObject({ status: 'late' });
  world.now += 2 * MINUTE;
  for (const notice of await next.look(world.now)) await world.tell(notice);
  expect(toldTo('UMAYA').join()).toMatch(/stopped half-way.*"Finish"/);
  expect(await next.finish(wave.id, maya)).toEqual({ status: 'yours' });
  expect(await next.finish(wave.id, maya)).toEqual({ status: 'late', name: expect.any(String) });
  expect(await next.accept(wave.id, asActor('u-ana'))).toEqual({ status: 'yours' });
  expect([script.applied, script.finished]).toEqual([2, 0]);
  expect(toldTo('Su-ana').at(-1)).toMatch(/You take it/);
  expect(toldTo('Su-ben').at(-1)).toMatch(/Taken, thank you/);
});

test('it dies right after the replacement was made: the next look finds that, and everybody is told', async () => {
  const { world, script, process, ask, toldTo } = setUp();
  const dying = process();
  const wave = await ask(dying, ['u-ana', 'u-ben']);
  script.apply = async () => {
    await world.ledger().set('change:plan2-0', { id: 'plan2-0', state: 'changed', stopped: null });
    await new Promise<never>(() => {});
  };
  void dying.accept(wave.id, asActor('u-ana'));
  await expect.poll(() => world.entries.has('change:plan2-0')).toBe(true);
  world.restart();
  world.now += 2 * MINUTE;
  for (const notice of await process().look(world.now)) await world.tell(notice);
  expect(toldTo('Su-ana').at(-1)).toMatch(/You take it/);
  expect(toldTo('Su-ben').at(-1)).toMatch(/Taken, thank you/);
  expect(script.applied).toBe(1);
});

test('five accept in the same instant: one replacement, four are told that somebody was faster', async () => {
  const { script, process, ask } = setUp();
  const waves = process();
  const ids = ['u-a', 'u-b', 'u-c', 'u-d', 'u-e'];
  const wave = await ask(waves, ids);
  const answers = await Promise.all(ids.map((id) => waves.accept(wave.id, asActor(id))));
  expect(answers.map((it) => it.status).toSorted()).toEqual(['late', 'late', 'late', 'late', 'yours']);
  expect(script.applied).toBe(1);
});

test('who is not in Slack is named and not asked; who was not asked cannot accept; nobody is asked twice', async () => {
  const { process, ask, toldTo } = setUp();
  const waves = process();
  const wave = await ask(waves, ['u-ana', 'u-jo']);
  expect(wave.asked.map((it) => it.userId)).toEqual(['u-ana']);
  expect(wave.absent).toHaveLength(1);
  expect(toldTo('UMAYA').join()).toMatch(/Not in Slack, so not asked/);
  await expect(waves.accept(wave.id, asActor('u-ben'))).rejects.toThrow('You were not asked');
  await expect(waves.callOff(wave.id, asActor('u-ana'))).rejects.toThrow('Somebody else asks');
  await ask(waves, ['u-ana', 'u-ben']);
  expect(toldTo('Su-ana')).toHaveLength(1);
  expect((await waves.mine(wave.id, maya)).asked.map((it) => it.round)).toEqual([1, 2]);
});

test('before anybody accepts, a confidential candidate is a session and a time: neither name, nor job, nor link', async () => {
  const { process, ask, toldTo } = setUp(true);
  const { candidate } = aDraft();
  await ask(process(), ['u-ana']);
  const [text = ''] = toldTo('Su-ana');
  expect(text).toMatch(/a confidential candidate/);
  for (const secret of [candidate.name, candidate.postingTitle, candidate.url]) expect(text).not.toContain(secret);
});

test('the interview begins while people are still being asked: they hear that it is over', async () => {
  const { world, process, ask, toldTo } = setUp();
  const waves = process();
  const wave = await ask(waves, ['u-ana']);
  world.now = wave.session.start;
  for (const notice of await waves.look(world.now)) await world.tell(notice);
  expect(toldTo('Su-ana').at(-1)).toMatch(/Not needed any more/);
  expect(await waves.accept(wave.id, asActor('u-ana'))).toMatchObject({ status: 'over' });
});
