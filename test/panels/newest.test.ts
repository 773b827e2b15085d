import { expect, test } from 'vitest';
import { createNewest } from '../../src/panels/newest.ts';

test('asked again while the first is on: the first is stopped, and both hear the second answer', async () => {
  const newest = createNewest<string>();
  const first = newest.run(
    'a',
    (signal) => new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error))),
  );
  const second = newest.run('a', async () => 'second');
  expect(await Promise.all([first, second])).toEqual(['second', 'second']);
  expect(await newest.run('a', async () => 'third')).toBe('third');
  await expect(newest.run('a', async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('different questions do not stop each other', async () => {
  const newest = createNewest<boolean>();
  const slow = newest.run('a', async (signal) => {
    await new Promise((done) => setTimeout(done, 5));
    return signal.aborted;
  });
  expect(await Promise.all([slow, newest.run('b', async (signal) => signal.aborted)])).toEqual([false, false]);
});
