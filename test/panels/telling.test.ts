/** Several people are told at a time: who hangs delays nobody, the first come first, and nothing is left under way. */
import { expect, test } from 'vitest';
import type { Notice } from '../../src/services.ts';
import { inTurn, several, tellAll } from '../../src/panels/telling.ts';
import { createAnnouncer } from '../../src/panels/announce.ts';
import { createBooker } from '../../src/panels/book.ts';
import { aDraft, maya, processOf, World } from './fakes.ts';

/** Lets everything that can go on go on. */
const settle = () => new Promise((done) => setTimeout(done, 5));

test('four at a time and in their order; one that hangs delays nobody else', async () => {
  const begun: number[] = [];
  const over: number[] = [];
  const hanging = Promise.withResolvers<void>();
  let most = 0;
  const tasks = Array.from({ length: 9 }, (_, n) => async () => {
    begun.push(n);
    most = Math.max(most, begun.length - over.length);
    await (n === 0 ? hanging.promise : settle());
    over.push(n);
  });
  const all = several(tasks);
  await expect.poll(() => over).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(most).toBe(4);
  hanging.resolve();
  await all;
  expect(over).toHaveLength(9);
});

test('a failure begins nobody new, and is thrown when what was begun is over', async () => {
  const begun: number[] = [];
  const slow = Promise.withResolvers<void>();
  let thrown: unknown = null;
  const all = several(
    [0, 1, 2, 3].map((n) => async () => {
      begun.push(n);
      if (n === 0) throw new Error('Slack is gone');
      await slow.promise;
    }),
    2,
  ).catch((error: unknown) => {
    thrown = error;
  });
  await settle();
  expect([begun, thrown]).toEqual([[0, 1], null]);
  slow.resolve();
  await all;
  expect(thrown).toEqual(new Error('Slack is gone'));
  expect(begun).toEqual([0, 1]);
});

test('who gets several notices reads them in their order; writes of one record do not overlap, also after a failure', async () => {
  const got: string[] = [];
  const notice = (user: string, once: string) => ({ to: { user }, once }) as unknown as Notice;
  await tellAll([notice('U1', 'a'), notice('U2', 'b'), notice('U1', 'c')], async ({ once }) => {
    await (once === 'a' ? settle() : Promise.resolve());
    got.push(once);
  });
  expect(got).toEqual(['b', 'a', 'c']);
  const turn = inTurn();
  let at = 0;
  const write = (fails: boolean) =>
    turn(async () => {
      const before = at;
      await settle();
      expect(at).toBe(before);
      at += 1;
      if (fails) throw new Error('lost');
    });
  expect((await Promise.allSettled([write(true), write(false), write(false)])).map((it) => it.status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect(at).toBe(3);
});

test('one interviewer whose message hangs keeps neither colleagues nor the channel waiting, and everybody is told once', async () => {
  const world = new World();
  const wires = processOf(world);
  const say = (text: string) => ({ text, blocks: [] });
  const hanging = Promise.withResolvers<void>();
  const told: string[] = [];
  const announcer = createAnnouncer({
    ...wires,
    tell: async (it) => {
      if (told.length === 0 && it.once.startsWith('booked:')) {
        told.push('first hangs');
        await hanging.promise;
      }
      told.push(it.once.split(':')[0] ?? '');
      return await wires.tell(it);
    },
    say: { interviewer: () => say('dm'), interviewerUndone: () => say('dm'), card: () => say('card') },
  });
  const booking = createBooker({ ...wires, announcer }).book(aDraft(), maya);
  await expect.poll(() => told.at(-1)).toBe('loop');
  const before = told.filter((it) => it === 'booked').length;
  expect(before).toBeGreaterThan(1);
  hanging.resolve();
  const result = await booking;
  expect(result.status).toBe('booked');
  expect(told.filter((it) => it === 'booked')).toHaveLength(before + 1);
  const people = new Set(aDraft().choice?.sessions.flatMap((it) => it.seats.map((one) => one.userId)));
  expect(result.status === 'booked' && result.booking.steps.told.toSorted()).toEqual([...people].toSorted());
});
