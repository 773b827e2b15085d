import { describe, expect, test } from 'vitest';
import type { LeverUserId, OpportunityId } from '../../src/lever/ids.ts';
import type { LeverCall } from '../../src/lever/http.ts';
import { failure, inTurn, leverOn, wire } from './wire.ts';

const ana = 'opp-ana' as OpportunityId;
const maya = 'user-maya' as LeverUserId;
const user = { body: { data: { id: 'user-maya', name: 'Maya' } } };
const note = { status: 201, body: { data: { id: 'n-1', createdAt: 5, fields: [], noteId: 'n-1' } } };
const limited = { status: 429, body: { code: 'TooManyRequestsError', message: 'Slow down' } };

/** A port on which nothing listens. */
async function deadUrl(): Promise<string> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe('reads', () => {
  test.each([
    ['a 429', limited],
    ['a 500', { status: 500, body: '' }],
    ['a 503', { status: 503, body: '<html>' }],
    ['a cut connection', 'cut'],
  ] as const)('are repeated after %s', async (_what, first) => {
    const server = await wire(inTurn(first, user));
    const { lever, slept } = leverOn(server.url);
    expect((await lever.users.retrieve(maya)).name).toBe('Maya');
    expect(server.asked).toHaveLength(2);
    expect(slept[0]).toBeGreaterThan(0);
  });

  test('are given up after a bounded number of tries, waiting longer each time', async () => {
    const server = await wire(inTurn({ status: 503 }));
    const { lever, slept } = leverOn(server.url);
    expect(await failure(lever.users.retrieve(maya))).toMatchObject({ meaning: 'unavailable', status: 503 });
    expect(server.asked).toHaveLength(4);
    expect(slept).toEqual([375, 750, 1500]);
  });

  test('are not repeated when Lever said no', async () => {
    const server = await wire(inTurn({ status: 404, body: '' }));
    const { lever, slept } = leverOn(server.url);
    await failure(lever.users.retrieve(maya));
    expect(server.asked).toHaveLength(1);
    expect(slept).toEqual([]);
  });

  test('that take too long are a timeout, after being repeated once: each try cost somebody the whole wait', async () => {
    const server = await wire(inTurn('hang'));
    const calls: LeverCall[] = [];
    const { lever } = leverOn(server.url, { timeoutMs: 60, retries: { failure: 3 }, onCall: (it) => calls.push(it) });
    expect(await failure(lever.users.retrieve(maya))).toMatchObject({ meaning: 'timeout', retryable: true });
    expect(calls.map((it) => [it.attempt, it.status])).toEqual([
      [0, null],
      [1, null],
    ]);
  });

  test('can be given up by the caller, and end with the caller’s own reason', async () => {
    const giveUp = new AbortController();
    const server = await wire(() => {
      giveUp.abort(new Error('the person closed the window'));
      return 'hang';
    });
    const { lever } = leverOn(server.url);
    const reading = failure(lever.users.retrieve(maya, { signal: giveUp.signal }));
    expect(await reading).toMatchObject({ message: 'the person closed the window' });
    expect(server.asked).toHaveLength(1);
  });
});

describe('writes', () => {
  test.each([
    ['a 500', { status: 500, body: { code: 'InternalServerError', message: 'Oops' } }, 500],
    ['a 503', { status: 503 }, 503],
    ['a cut connection', 'cut', undefined],
    ['a broken success', { status: 201, body: '{"data":' }, 201],
  ] as const)('are never repeated after %s: it may have happened', async (_what, first, status) => {
    const server = await wire(inTurn(first, note));
    const { lever } = leverOn(server.url);
    const error = await failure(lever.notes.create(ana, { value: 'hello' }, { performAs: maya }));
    expect(error).toMatchObject({ meaning: 'unclear-write', status, retryable: false });
    expect(server.asked).toHaveLength(1);
  });

  test('are never repeated after a timeout', async () => {
    const server = await wire(inTurn('hang', note));
    const calls: LeverCall[] = [];
    const { lever } = leverOn(server.url, { timeoutMs: 60, onCall: (it) => calls.push(it) });
    const error = await failure(lever.notes.create(ana, { value: 'hello' }, { performAs: maya }));
    expect(error).toMatchObject({ meaning: 'unclear-write' });
    expect(calls).toHaveLength(1);
  });

  test('given up by the caller once sent are unclear too', async () => {
    const giveUp = new AbortController();
    const server = await wire(() => {
      giveUp.abort();
      return 'hang';
    });
    const { lever } = leverOn(server.url);
    const writing = failure(lever.notes.create(ana, { value: 'x' }, { performAs: maya, signal: giveUp.signal }));
    expect(await writing).toMatchObject({ meaning: 'unclear-write' });
  });

  test('are repeated after a 429: Lever did nothing', async () => {
    const server = await wire(inTurn(limited, limited, note));
    const { lever } = leverOn(server.url);
    await lever.notes.create(ana, { value: 'hello' }, { performAs: maya });
    expect(server.asked).toHaveLength(3);
  });

  test('that found no connection were not sent: repeated, then plainly failed', async () => {
    const calls: LeverCall[] = [];
    const { lever } = leverOn(await deadUrl(), { onCall: (call) => calls.push(call) });
    const error = await failure(lever.notes.create(ana, { value: 'hello' }, { performAs: maya }));
    expect(error).toMatchObject({ meaning: 'unavailable', retryable: true });
    expect(calls.map((it) => it.attempt)).toEqual([0, 1, 2, 3]);
  });
});

describe('being asked to slow down', () => {
  test('Retry-After in seconds is obeyed to the second', async () => {
    const server = await wire(inTurn({ ...limited, headers: { 'retry-after': '3' } }, user));
    const { lever, slept } = leverOn(server.url);
    await lever.users.retrieve(maya);
    expect(slept).toEqual([3000]);
  });

  test('Retry-After as a date is measured against the answer’s own clock', async () => {
    const date = 'Mon, 23 Nov 2026 09:00:00 GMT';
    const server = await wire(
      inTurn({ ...limited, headers: { 'retry-after': 'Mon, 23 Nov 2026 09:00:05 GMT', date } }, user),
    );
    const { lever, slept } = leverOn(server.url);
    await lever.users.retrieve(maya);
    expect(slept).toEqual([5000]);
  });

  test('a wait too long to sit out is reported instead', async () => {
    const server = await wire(inTurn({ ...limited, headers: { 'retry-after': '120' } }));
    const { lever, slept } = leverOn(server.url);
    const error = await failure(lever.users.retrieve(maya));
    expect(error).toMatchObject({ meaning: 'rate-limited', retryAfterMs: 120_000, retryable: true });
    expect((error as { advice: string }).advice).toContain('120 s');
    expect(slept).toEqual([]);
    expect(server.asked).toHaveLength(1);
  });

  test('everybody of this client waits, not only the call that was refused', async () => {
    const server = await wire((_asked, count) =>
      count === 1 ? { ...limited, headers: { 'retry-after': '20' } } : user,
    );
    const { lever, slept } = leverOn(server.url, { retries: { rateLimit: 0 } });
    await failure(lever.users.retrieve(maya));
    await lever.users.retrieve(maya);
    expect(slept).toEqual([20_000]);
  });

  test('every attempt takes a slot of the shared gate and waits as it says', async () => {
    const waits = [0, 250, 70];
    let taken = 0;
    const server = await wire(inTurn({ status: 500 }, user));
    const { lever, slept } = leverOn(server.url, { pace: () => Promise.resolve(waits[taken++] ?? 0) });
    await lever.users.retrieve(maya);
    expect(taken).toBe(2);
    expect(slept).toEqual([375, 250]);
  });
});

test('a 401 is tried once more when there is another credential, a write included', async () => {
  let key: string | null = 'old-key';
  const server = await wire((asked) => {
    if (asked.headers['authorization'] === `Basic ${btoa('new-key:')}`) return note;
    key = 'new-key';
    return { status: 401, body: {} };
  });
  const { lever } = leverOn(server.url, { auth: () => Promise.resolve(key) });
  await lever.notes.create(ana, { value: 'hello' }, { performAs: maya });
  expect(server.asked).toHaveLength(2);
});

test('without a key nothing is sent', async () => {
  const server = await wire(inTurn(user));
  const { lever } = leverOn(server.url, { auth: () => Promise.resolve(null) });
  expect(await failure(lever.users.retrieve(maya))).toMatchObject({ meaning: 'not-connected' });
  expect(server.asked).toHaveLength(0);
});

test('each attempt is reported without query, body or credential', async () => {
  const calls: LeverCall[] = [];
  const server = await wire(inTurn({ status: 503 }, { body: { data: [], hasNext: false } }));
  const { lever } = leverOn(server.url, { onCall: (call) => calls.push(call) });
  await lever.users.list({ email: 'ana@acme.test' }).take(1);
  expect(calls.map((it) => [it.method, it.path, it.status, it.attempt])).toEqual([
    ['GET', '/users', 503, 0],
    ['GET', '/users', 200, 1],
  ]);
  expect(JSON.stringify(calls)).not.toMatch(/acme|a-key/);
});
