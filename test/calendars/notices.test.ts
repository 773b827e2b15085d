/** Which calendars are watched, for how long, and what a message does: against a vendor in memory. */
import { describe, expect, test } from 'vitest';
import { MovableClock } from '../../sandbox/clock.ts';
import { Burst } from '../../src/calendars/burst-of-notices.ts';
import { remembering } from '../../src/calendars/cache.ts';
import { createNotices } from '../../src/calendars/notices.ts';
import { CalendarError, type CalendarProvider, type FreeBusy } from '../../src/calendars/provider.ts';
import type { ChannelAsk, Leave, VendorNotices } from '../../src/calendars/vendor-notices.ts';
import { AT } from '../contracts/calendars.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const DESK = 'desk@acme.test';

function memory() {
  const rows = new Map<string, unknown>();
  return {
    rows,
    list: (prefix: string) =>
      Promise.resolve([...rows].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value }))),
    set: (key: string, value: never) => Promise.resolve(void rows.set(key, structuredClone(value))),
    delete: (key: string) => Promise.resolve(rows.delete(key)),
  };
}

function bench(
  options: {
    refuses?: (address: string) => CalendarError | null;
    proof?: VendorNotices['proof'];
    account?: string;
    kept?: ReturnType<typeof memory>;
    url?: string;
    leaveFor?: (address: string) => Promise<Leave>;
  } = {},
) {
  const clock = new MovableClock(AT, { frozen: true });
  const open = new Map<string, ChannelAsk>();
  const calls = { opened: 0, closed: 0, busiest: 0, now: 0 };
  const vendor: VendorNotices = {
    vendor: 'google',
    label: 'Google Calendar',
    account: options.account ?? 'acme',
    desk: DESK,
    proof: options.proof ?? 'before',
    async open(ask) {
      calls.opened += 1;
      calls.now += 1;
      calls.busiest = Math.max(calls.busiest, calls.now);
      await Promise.resolve();
      calls.now -= 1;
      const no = options.refuses?.(ask.address) ?? null;
      if (no !== null) throw no;
      open.set(ask.id, ask);
      return { ref: `ref-${ask.id}`, until: clock.now() + 7 * DAY };
    },
    prolong: () => Promise.resolve(null),
    close: (id) => {
      calls.closed += 1;
      open.delete(id);
      return Promise.resolve();
    },
    marks: () => Promise.resolve(new Map()),
  };
  const kept = options.kept ?? memory();
  const changed: string[] = [];
  let looks = 0;
  const notices = createNotices({
    vendors: [vendor],
    memory: kept,
    urlOf: () => options.url ?? 'https://fulcrum.example.com/hooks/google-calendar',
    clock,
    ...(options.leaveFor && { leaveFor: options.leaveFor }),
    log: () => undefined,
    changed: (address) => changed.push(address),
    look: async () => {
      looks += 1;
    },
  });
  const watched = () => [...open.values()].map((it) => it.address).sort();
  const tell = (address: string, more: object = {}) => {
    const ask = [...open.values()].findLast((it) => it.address === address);
    return notices.heard({
      vendor: 'google',
      id: ask?.id ?? '',
      secret: ask?.secret ?? '',
      kind: 'changed',
      mark: 2,
      ...more,
    });
  };
  return { clock, calls, open, vendor, notices, kept, changed, watched, tell, looks: () => looks };
}

const people = (count: number) => Array.from({ length: count }, (_, n) => `p${String(n).padStart(3, '0')}@acme.test`);

describe('which calendars are watched', () => {
  test('the organiser’s first; at most two calls at once, sixty in a run, two hundred calendars in all', async () => {
    const it = bench();
    await it.notices.start();
    expect(it.watched()).toEqual([DESK]);
    const everybody = people(300);
    await it.notices.keep(everybody);
    expect(it.calls.opened).toBeLessThanOrEqual(61);
    expect(it.calls.busiest).toBeLessThanOrEqual(2);
    for (let minute = 0; minute < 8; minute += 1) await it.notices.keep(everybody);
    expect(it.watched()).toHaveLength(200);
    expect(it.watched()).toContain(DESK);
    expect(it.calls.closed).toBe(0);
  });

  test('when there are too many, the one needed least recently makes room', async () => {
    const it = bench();
    for (let minute = 0; minute < 4; minute += 1) await it.notices.keep(people(199));
    expect(it.watched()).toHaveLength(200);
    it.clock.move(DAY);
    it.notices.asked(people(198));
    await it.notices.keep(['new@acme.test']);
    expect(it.watched()).toHaveLength(200);
    expect(it.watched()).toContain('new@acme.test');
    expect(it.watched()).not.toContain(people(199).at(-1));
  });

  test('what the vendor refuses is not asked for again for a day; one in trouble is left alone for minutes', async () => {
    let trouble: CalendarError | null = new CalendarError('google', 'forbidden', 'no', { status: 403 });
    const it = bench({ refuses: (address) => (address === DESK ? null : trouble) });
    await it.notices.keep(people(1));
    for (let n = 0; n < 5; n += 1) {
      it.clock.move(MINUTE);
      await it.notices.keep(people(1));
    }
    expect(it.calls.opened).toBe(2);
    it.clock.move(DAY);
    trouble = new CalendarError('google', 'rate-limited', 'slow down', { status: 429 });
    await it.notices.keep(people(50));
    expect(it.calls.opened).toBeLessThanOrEqual(5);
    trouble = null;
    it.clock.move(3 * MINUTE);
    await it.notices.keep(people(50));
    expect(it.watched().length).toBeGreaterThan(48);
  });

  test('the organiser’s calendar that cannot be watched is tried less and less often, and why is said', async () => {
    const it = bench({ refuses: () => new CalendarError('google', 'invalid', 'Bad address.', { advice: 'Mend it.' }) });
    await it.notices.start();
    for (let minute = 0; minute < 120; minute += 1) {
      it.clock.move(MINUTE);
      await it.notices.keep(people(3));
    }
    expect(it.calls.opened).toBeLessThan(12);
    expect(it.notices.state()).toMatchObject({ told: false, ok: false });
    expect(it.notices.state().sentence).toContain('Bad address. Mend it.');
  });

  test('people are watched by the leave they are read by; when that changes, what was told before counts no more', async () => {
    let leave: Leave = { by: 'company' };
    const it = bench({ leaveFor: () => Promise.resolve(leave) });
    await it.notices.keep(people(1));
    const [person = ''] = people(1);
    expect(it.notices.toldSince(person)).not.toBeNull();
    const asked: string[] = [];
    const own: VendorNotices = {
      ...it.vendor,
      desk: null,
      open: (ask) => {
        asked.push(ask.address);
        return Promise.resolve({ ref: 'own', until: it.clock.now() + 7 * DAY });
      },
      close: (id) => Promise.resolve(void asked.push(`closed ${id === '' ? 'nothing' : 'own'}`)),
    };
    leave = { by: 'owner', account: 'owner:1', calendar: 'private@elsewhere.test', vendor: own };
    await it.notices.keep(people(1));
    expect([it.watched(), asked]).toEqual([[DESK], ['private@elsewhere.test']]);
    expect(it.notices.toldSince(person)).not.toBeNull();
    leave = { by: 'nobody' };
    await it.notices.keep(people(1));
    await it.notices.keep(people(1));
    expect(it.notices.toldSince(person)).toBeNull();
    expect([it.watched(), asked]).toEqual([[DESK], ['private@elsewhere.test']]);
    expect(it.notices.toldSince(DESK)).not.toBeNull();
  });

  test('channels of another account or address are forgotten, ours are taken up again, secrets are never stored', async () => {
    const first = bench();
    await first.notices.keep(people(2));
    const text = JSON.stringify([...first.kept.rows]);
    for (const { secret } of first.open.values()) expect(text).not.toContain(secret);
    const again = bench({ kept: first.kept });
    await again.notices.start();
    expect(again.calls.opened).toBe(0);
    const [ask] = first.open.values();
    expect(
      await again.notices.heard({
        vendor: 'google',
        id: ask?.id ?? '',
        secret: ask?.secret ?? '',
        kind: 'changed',
        mark: 9,
      }),
    ).toBe(true);
    const moved = bench({ kept: first.kept, url: 'https://new.example.com/hooks/google-calendar' });
    await moved.notices.start();
    expect(moved.calls.opened).toBe(1);
    expect(
      await moved.notices.heard({
        vendor: 'google',
        id: ask?.id ?? '',
        secret: ask?.secret ?? '',
        kind: 'changed',
        mark: 9,
      }),
    ).toBe(false);
  });
});

test('stopping waits for the calls that are on, and begins no other', async () => {
  const it = bench();
  await it.notices.start();
  const opened = Promise.withResolvers<void>();
  const open = it.vendor.open.bind(it.vendor);
  it.vendor.open = async (ask) => {
    await opened.promise;
    return await open(ask);
  };
  const before = it.calls.opened;
  const keeping = it.notices.keep(people(50));
  await new Promise((done) => setTimeout(done, 20));
  const stopping = it.notices.stop();
  opened.resolve();
  await Promise.all([stopping, keeping]);
  expect(it.calls.opened - before).toBeLessThanOrEqual(2);
});

describe('what a message does', () => {
  test('only the right secret, of the right vendor, once for each number, before the end', async () => {
    const it = bench();
    await it.notices.start();
    expect(await it.tell(DESK, { secret: 'wrong' })).toBe(false);
    expect(await it.tell(DESK, { id: 'unknown' })).toBe(false);
    expect(await it.tell(DESK, { vendor: 'microsoft' })).toBe(false);
    expect(it.changed).toEqual([]);
    expect(await it.tell(DESK, { mark: 5 })).toBe(true);
    expect(await it.tell(DESK, { mark: 5 })).toBe(true);
    expect(await it.tell(DESK, { mark: 4 })).toBe(true);
    expect(it.changed).toEqual([DESK]);
    expect(await it.tell(DESK, { mark: 8 })).toBe(true);
    expect(it.changed).toHaveLength(2);
    it.clock.move(8 * DAY);
    expect(await it.tell(DESK, { mark: 9 })).toBe(false);
  });

  test('a channel counts only once its first message has come; one that stays silent is replaced', async () => {
    const it = bench({ proof: 'first-message' });
    await it.notices.start();
    expect(it.notices.toldSince(DESK)).toBeNull();
    it.clock.move(11 * MINUTE);
    await it.notices.keep([]);
    expect(it.watched()).toEqual([]);
    expect(it.notices.state()).toMatchObject({ ok: false });
    it.clock.move(2 * MINUTE);
    await it.notices.keep([]);
    await it.tell(DESK, { kind: 'hello', mark: 1 });
    expect(it.notices.toldSince(DESK)).toBe(it.clock.now());
    expect(it.changed).toEqual([]);
    expect(it.notices.state()).toMatchObject({ told: true, ok: true });
  });

  test('somebody else’s calendar leads to no look at our panels', async () => {
    const it = bench();
    await it.notices.keep(people(1));
    await it.tell(people(1)[0] ?? '');
    await new Promise((done) => setTimeout(done, 500));
    expect([it.changed, it.looks()]).toEqual([people(1), 0]);
    await it.tell(DESK);
    await expect.poll(it.looks).toBe(1);
    await it.notices.stop();
    await it.tell(DESK, { mark: 99 });
    await new Promise((done) => setTimeout(done, 500));
    expect(it.looks()).toBe(1);
  });
});

describe('a burst', () => {
  test('a hundred calls in half a second are one run; a call during a run is one more; never two at once', async () => {
    let runs = 0;
    let now = 0;
    let busiest = 0;
    const burst = new Burst(
      async () => {
        runs += 1;
        now += 1;
        busiest = Math.max(busiest, now);
        await new Promise((done) => setTimeout(done, 120));
        now -= 1;
      },
      { quiet: 100, longest: 2_000, gap: 50 },
    );
    for (let n = 0; n < 100; n += 1) {
      burst.call();
      await new Promise((done) => setTimeout(done, 5));
    }
    await expect.poll(() => runs).toBe(1);
    burst.call();
    burst.call();
    await expect.poll(() => runs).toBe(2);
    expect(busiest).toBe(1);
    await burst.stop();
    burst.call();
    await new Promise((done) => setTimeout(done, 200));
    expect(runs).toBe(2);
  });

  test('calls that never stop do not put it off for ever', async () => {
    const ran = Promise.withResolvers<string>();
    const burst = new Burst(async () => ran.resolve('ran'), { quiet: 100, longest: 250, gap: 0 });
    const calling = setInterval(() => burst.call(), 10);
    const late = setTimeout(() => ran.resolve('never'), 5_000);
    expect(await ran.promise).toBe('ran');
    clearInterval(calling);
    clearTimeout(late);
    await burst.stop();
  });
});

describe('how long free/busy is remembered', () => {
  function remembered(since: (address: string) => number | null, clock = new MovableClock(AT, { frozen: true })) {
    let asked = 0;
    const provider = {
      name: 'x',
      label: 'x',
      freeBusy: (query) => {
        asked += 1;
        return Promise.resolve(
          new Map(query.addresses.map((it): [string, FreeBusy] => [it, { readable: true, busy: [], tentative: [] }])),
        );
      },
    } as Pick<CalendarProvider, 'name' | 'label' | 'freeBusy'> as CalendarProvider;
    const calendars = remembering(provider, { clock, changes: { asked: () => undefined, toldSince: since } });
    const ask = async (more: object = {}) => {
      await calendars.freeBusy({ addresses: ['rui@acme.test'], from: AT + DAY, to: AT + 2 * DAY, ...more });
      return asked;
    };
    return { clock, calendars, ask };
  }

  test('minutes where changes are told, seconds where not; never for the look before booking', async () => {
    const told = remembered(() => AT);
    expect(await told.ask()).toBe(1);
    told.clock.move(4 * MINUTE);
    expect(await told.ask()).toBe(1);
    expect(await told.ask({ fresh: true })).toBe(2);
    told.clock.move(4 * MINUTE);
    expect(await told.ask()).toBe(2);
    told.calendars.invalidate(['rui@acme.test']);
    expect(await told.ask()).toBe(3);
    told.clock.move(5 * MINUTE);
    expect(await told.ask()).toBe(4);
    const untold = remembered(() => null);
    await untold.ask();
    untold.clock.move(MINUTE);
    expect(await untold.ask()).toBe(2);
  });

  test('what was read right after a message may be what was before it: it is believed for seconds, also minutes later', async () => {
    const told = bench();
    await told.notices.start();
    await told.tell(DESK, { kind: 'hello', mark: 1 });
    told.clock.move(MINUTE);
    const it = remembered((address) => told.notices.toldSince(address), told.clock);
    await told.tell(DESK, { mark: 2 });
    told.clock.move(5_000);
    expect(await it.ask({ addresses: [DESK] })).toBe(1);
    told.clock.move(MINUTE);
    await told.notices.keep([]);
    told.clock.move(1_000);
    expect(await it.ask({ addresses: [DESK] })).toBe(2);
  });

  test('what was read before changes were told may have missed one: it is believed for seconds', async () => {
    let since: number | null = null;
    const it = remembered(() => since);
    await it.ask();
    since = AT + 1;
    it.clock.move(20_000);
    expect(await it.ask()).toBe(1);
    it.clock.move(20_000);
    expect(await it.ask()).toBe(2);
    it.clock.move(4 * MINUTE);
    expect(await it.ask()).toBe(2);
    // The channel is gone: back to seconds, whatever is remembered.
    since = null;
    expect(await it.ask()).toBe(3);
  });
});
