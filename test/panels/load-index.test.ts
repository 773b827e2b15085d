/** Everybody's interviews, read in the background: bounded, complete in the end, cheap from then on, safe over a restart. */
import { expect, test } from 'vitest';
import type { LeverUserId, OpportunityId } from '../../src/lever/ids.ts';
import { noLog } from '../../src/log.ts';
import { createLoadIndex } from '../../src/panels/load-index.ts';
import { createLoadReader, tellingWrites } from '../../src/panels/load.ts';
import type { LeverPanel } from '../../src/panels/ports.ts';
import { sittingsOf } from '../../src/panels/sittings.ts';
import { Broken, World } from './fakes.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;
const rui = 'u-rui' as LeverUserId;

interface Candidate {
  readonly id: string;
  readonly createdAt: number;
  lastInteractionAt: number;
  archivedAt: number | null;
  stage: string;
  panels: LeverPanel[];
}

/** An account of candidates, and every call that was made to it. */
function account(at = Date.UTC(2026, 10, 23, 9)) {
  const world = new World();
  world.now = at;
  const candidates = new Map<string, Candidate>();
  const calls: string[] = [];
  let syncedAt = at;
  let broken = false;
  const all = () => [...candidates.values()];
  const directory = {
    state: () => ({ state: 'ready' as const, at: syncedAt, confidential: false, failed: null }),
    opportunities: () => all().filter((it) => it.archivedAt === null),
    opportunity: (id: string) => candidates.get(id),
    stage: (id: string) => ({ id, text: id, index: Number(id.slice(1)) }),
  };
  const lever = {
    opportunities: {
      list: async function* ({ archivedAtStart }: { archivedAtStart: number }) {
        calls.push('archived');
        for (const it of all())
          if (it.archivedAt !== null && it.archivedAt >= archivedAtStart)
            yield { ...it, archived: { archivedAt: it.archivedAt } };
      },
    },
    panels: {
      list: async function* (id: string) {
        calls.push(id);
        if (broken) throw new Broken('lever', 'unavailable');
        yield* structuredClone(candidates.get(id)?.panels ?? []);
      },
    },
  };
  const ledger = world.ledger();
  const open = (breathe = async () => {}) => {
    const wires = { lever, directory, ledger, clock: { now: () => world.now }, log: noLog } as never as Parameters<
      typeof createLoadReader
    >[0];
    const index = createLoadIndex({ ...(wires as object), breathe } as never);
    return { index, reader: createLoadReader({ ...wires, index }) };
  };
  return {
    world,
    calls,
    open,
    break: (yes: boolean) => {
      broken = yes;
    },
    /** As the directory's own sync does every minute. */
    pass(ms: number) {
      world.now += ms;
      syncedAt = world.now;
    },
    add(id: string, more: Partial<Candidate> = {}): Candidate {
      const made: Candidate = {
        id,
        createdAt: at - 80 * DAY,
        lastInteractionAt: at - DAY,
        archivedAt: null,
        stage: 's3',
        panels: [],
        ...more,
      };
      candidates.set(id, made);
      return made;
    },
    take: () => calls.splice(0),
  };
}

function panel(id: string, ...starts: number[]): LeverPanel {
  return {
    id: `p-${id}`,
    externallyManaged: false,
    externalUrl: null,
    canceledAt: null,
    createdAt: 0,
    interviews: starts.map((date, index) => ({
      id: `i-${id}-${index}`,
      date,
      duration: 60,
      subject: 'Talk with Priya Raman',
      interviewers: [{ id: rui, name: 'Rui', email: 'rui@acme.test' }],
    })),
  } as never;
}

async function startsOf(reader: ReturnType<ReturnType<typeof account>['open']>['reader'], now: number) {
  const { panels, indexed } = await reader.around([]);
  return (sittingsOf({ panels, indexed, bookings: [], now }).get(rui) ?? []).map((it) => it.start);
}

test('a big account is read one candidate after the other, later stages first; then it costs one call a minute', async () => {
  const it = account();
  const { now } = it.world;
  for (let n = 0; n < 400; n += 1)
    it.add(`o${n}`, { stage: `s${n % 5}`, panels: n % 100 === 4 ? [panel(`${n}`, now - n * HOUR)] : [] });
  // Nothing ever happened to these, so they cannot have a panel.
  for (let n = 0; n < 50; n += 1) it.add(`fresh${n}`, { createdAt: now - DAY, lastInteractionAt: now - DAY });
  const { index, reader } = it.open();
  expect(await index.freshness()).toEqual({ at: null, read: 0, of: 400 });
  const [one, same] = await Promise.all([index.readOn(), index.readOn()]);
  expect(one).toEqual({ at: now, read: 400, of: 400 });
  expect(same).toBe(one);
  const made = it.take();
  expect(made.filter((id) => id !== 'archived')).toHaveLength(400);
  expect(made.slice(1, 81).every((id) => Number(id.slice(1)) % 5 === 4)).toBe(true);
  expect(made.filter((id) => id.startsWith('fresh'))).toEqual([]);
  expect(await startsOf(reader, it.world.now)).toEqual([304, 204, 104, 4].map((n) => now - n * HOUR));
  it.pass(MINUTE);
  expect(await index.readOn()).toMatchObject({ at: it.world.now });
  expect(it.take()).toEqual(['archived']);
});

test('stopped it ends within a call, and what was read is there the next time', async () => {
  const it = account();
  for (let n = 0; n < 40; n += 1) it.add(`o${n}`);
  const turn = () => new Promise<void>((done) => setImmediate(done));
  const { index } = it.open(turn);
  const reading = index.readOn();
  while (it.calls.length < 10) await turn();
  await index.stop();
  await reading;
  const made = it.take().length;
  expect(made).toBeLessThan(40);
  const again = it.open().index;
  await again.readOn();
  expect(it.take().length).toBeLessThanOrEqual(42 - made + 2);
  expect(await again.freshness()).toMatchObject({ read: 40, of: 40 });
});

test('only whom something happened to is read again; who has interviews ahead after two hours at the latest', async () => {
  const it = account();
  const { now } = it.world;
  const ana = it.add('ana', { panels: [panel('ana', now + DAY)] });
  const tom = it.add('tom');
  const { index, reader } = it.open();
  await index.readOn();
  it.take();
  it.pass(MINUTE);
  tom.panels = [panel('tom', now + 2 * DAY)];
  tom.lastInteractionAt = it.world.now;
  // A search does not wait for the next minute.
  expect(await startsOf(reader, it.world.now)).toEqual([now + DAY, now + 2 * DAY]);
  expect(it.take()).toEqual(['tom']);
  await index.readOn();
  expect(it.take()).toEqual(['archived']);
  // Moved in Lever by hand: Lever does not say so.
  ana.panels = [panel('ana', now + 3 * DAY)];
  it.pass(HOUR);
  await index.readOn();
  expect(it.take()).toEqual(['archived']);
  it.pass(HOUR);
  await index.readOn();
  expect(it.take().toSorted()).toEqual(['ana', 'archived', 'tom']);
  expect(await startsOf(reader, it.world.now)).toEqual([now + 2 * DAY, now + 3 * DAY]);
  // Told by a webhook: at once.
  index.touch('tom' as OpportunityId);
  await index.readOn();
  expect(it.take()).toEqual(['archived', 'tom']);
});

test('who was archived within 28 days counts, and with the time falls out; whoever was archived before is never read', async () => {
  const it = account();
  const { now } = it.world;
  it.add('old', { archivedAt: now - 40 * DAY, panels: [panel('old', now - 41 * DAY)] });
  const hired = it.add('hired', { panels: [panel('hired', now - 20 * DAY, now - 27 * DAY)] });
  const { index, reader } = it.open();
  await index.readOn();
  it.pass(MINUTE);
  hired.archivedAt = it.world.now;
  await index.readOn();
  expect(it.take()).toEqual(['archived', 'hired', 'archived', 'hired']);
  expect(await startsOf(reader, it.world.now)).toHaveLength(2);
  it.pass(8 * DAY);
  await index.readOn();
  // One fell out of the 28 days.
  expect(await startsOf(reader, it.world.now)).toEqual([now - 20 * DAY]);
  it.pass(30 * DAY);
  await index.readOn();
  expect((await index.entries()).size).toBe(0);
});

test('a restart goes on where it was, without a name or a subject on the disk; another account starts from nothing', async () => {
  const it = account();
  const { now } = it.world;
  for (let n = 0; n < 20; n += 1) it.add(`o${n}`, { panels: [panel(`${n}`, now + n * HOUR)] });
  it.add('gone', { archivedAt: now - DAY, panels: [panel('gone', now - 2 * DAY)] });
  await it.open().index.readOn();
  expect(it.take()).toHaveLength(22);
  const kept = await it.world.ledger().list('interviews');
  expect(JSON.stringify(kept)).not.toMatch(/Priya|Talk|Rui|acme/);
  const { index, reader } = it.open();
  expect(await index.freshness()).toEqual({ at: now, read: 21, of: 21 });
  expect(await startsOf(reader, now)).toHaveLength(21);
  it.pass(MINUTE);
  await index.readOn();
  expect(it.take()).toEqual(['archived']);
  await index.forget();
  expect(await it.world.ledger().list('interviews')).toEqual([]);
  expect(await index.freshness()).toMatchObject({ at: null, read: 0, of: 20 });
});

test('after a week and more of being off, whoever was archived before it is read again', async () => {
  const it = account();
  const { now } = it.world;
  it.add('gone', { archivedAt: now - DAY, panels: [panel('gone', now - 2 * DAY)] });
  await it.open().index.readOn();
  it.pass(9 * DAY);
  // What the ledger keeps of a candidate expires after eight days without a reading.
  it.world.entries.delete('interviews:gone');
  const { index, reader } = it.open();
  await index.readOn();
  expect(await startsOf(reader, it.world.now)).toEqual([now - 2 * DAY]);
  it.take();
  it.pass(MINUTE);
  await index.readOn();
  expect(it.take()).toEqual(['archived']);
});

test('when Lever fails midway the run ends quietly, what was read stays, and “complete” is not said', async () => {
  const it = account();
  for (let n = 0; n < 5; n += 1) it.add(`o${n}`);
  const { index } = it.open();
  it.break(true);
  expect(await index.readOn()).toEqual({ at: null, read: 0, of: 5 });
  expect(it.take()).toHaveLength(2);
  it.break(false);
  expect(await index.readOn()).toMatchObject({ at: it.world.now, read: 5 });
  // Behind again, and Lever silent: what was complete stays complete as of then.
  const before = it.world.now;
  it.pass(MINUTE);
  it.add('new', { lastInteractionAt: it.world.now });
  it.break(true);
  expect(await index.readOn()).toEqual({ at: before, read: 5, of: 6 });
});

test('an interview that we moved ourselves counts once, where our booking has it', async () => {
  const it = account();
  const { now } = it.world;
  it.add('ana', { panels: [panel('ana', now + DAY)] });
  const { index, reader } = it.open();
  await index.readOn();
  const { indexed } = await reader.around([]);
  const booking = {
    state: 'booked',
    startedAt: now,
    by: { name: 'Maya Silva' },
    candidate: { opportunityId: 'ana' },
    steps: { panel: { id: 'p-ana', interviews: { s1: 'i-ana-0' } } },
    sessions: [
      { id: 's1', start: now + 2 * DAY, minutes: 60, title: 'Talk', eventKey: 'k', people: [{ userId: rui }] },
    ],
  } as never;
  const sits = sittingsOf({ panels: new Map(), indexed, bookings: [booking], now }).get(rui);
  expect(sits?.map((one) => one.start)).toEqual([now + 2 * DAY]);
});

test('what we write to Lever, or may have written, is read again by the very next search', async () => {
  const it = account();
  const { now } = it.world;
  const ana = it.add('ana', { panels: [panel('ana', now + DAY)] });
  const { index, reader } = it.open();
  await index.readOn();
  expect(await startsOf(reader, now)).toEqual([now + DAY]);
  const lever = tellingWrites(
    {
      panels: {
        delete: async () => {
          ana.panels = [];
          throw new Broken('lever', 'timeout');
        },
      },
    } as never,
    (id) => reader.wrote(id),
  );
  it.take();
  await expect(lever.panels.delete('ana' as OpportunityId, 'p-ana' as never, {} as never)).rejects.toThrow();
  expect(await startsOf(reader, now)).toEqual([]);
  expect(it.take()).toEqual(['ana']);
  // Once is enough.
  expect(await startsOf(reader, now)).toEqual([]);
  expect(it.take()).toEqual([]);
});
