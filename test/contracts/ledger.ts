/** What every store must do. Each adapter runs this suite; a new adapter starts here. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json, Ledger } from '../../src/store/ledger.ts';

export interface LedgerUnderTest {
  readonly ledger: Ledger;
  /** Moves the clock that decides about expiry. */
  passTime(ms: number): void;
  /** Moves the clock that decides about leases and pacing. */
  passRealTime(ms: number): void;
  now(): number;
  /** Closes and opens the same store again, as after a restart. */
  reopen(): Promise<Ledger>;
  destroy(): Promise<void>;
}

export function ledgerContract(name: string, open: () => Promise<LedgerUnderTest>): void {
  describe(`the ledger contract: ${name}`, () => {
    let it: LedgerUnderTest;
    let ledger: Ledger;
    beforeEach(async () => {
      it = await open();
      ledger = it.ledger;
    });
    afterEach(() => it.destroy());

    test('a value comes back as it was written, with a version that grows', async () => {
      expect(await ledger.get('a')).toBeNull();
      expect(await ledger.set('a', { deep: ['é', 1, null, true] })).toBe(1);
      expect(await ledger.set('a', 'second')).toBe(2);
      expect(await ledger.get('a')).toEqual({ key: 'a', value: 'second', version: 2, expiresAt: null });
    });

    test('compare-and-set writes only over the version it names', async () => {
      expect(await ledger.compareAndSet('a', 1, 'x')).toBeNull();
      expect(await ledger.compareAndSet('a', 0, 'x')).toBe(1);
      expect(await ledger.compareAndSet('a', 0, 'y')).toBeNull();
      expect(await ledger.compareAndSet('a', 1, 'y')).toBe(2);
      expect((await ledger.get('a'))?.value).toBe('y');
    });

    test('of many racing writers over one version exactly one wins', async () => {
      await ledger.set('a', 0);
      const results = await Promise.all(Array.from({ length: 20 }, (_, index) => ledger.compareAndSet('a', 1, index)));
      expect(results.filter((version) => version !== null)).toHaveLength(1);
    });

    test('an expired entry is gone for every operation', async () => {
      await ledger.set('a', 1, { expiresAt: it.now() + 1000 });
      it.passTime(999);
      expect(await ledger.get('a')).not.toBeNull();
      it.passTime(1);
      expect(await ledger.get('a')).toBeNull();
      expect(await ledger.list('a')).toEqual([]);
      expect(await ledger.delete('a')).toBe(false);
      expect(await ledger.compareAndSet('a', 0, 'again')).toBe(1);
    });

    test('deletes only the version named, and says whether it did', async () => {
      await ledger.set('a', 1);
      expect(await ledger.delete('a', 2)).toBe(false);
      expect(await ledger.delete('a', 1)).toBe(true);
      expect(await ledger.delete('a')).toBe(false);
    });

    test('lists by prefix, in order, in pages, taking wildcard characters literally', async () => {
      for (const key of ['p:2', 'p:1', 'p:3', 'q:1', 'p%1', 'p_1']) await ledger.set(key, key);
      expect((await ledger.list('p:')).map((entry) => entry.key)).toEqual(['p:1', 'p:2', 'p:3']);
      expect((await ledger.list('p:', { limit: 1, after: 'p:1' })).map((entry) => entry.key)).toEqual(['p:2']);
      expect((await ledger.list('p%')).map((entry) => entry.key)).toEqual(['p%1']);
    });

    test('tells the versions of all that a prefix holds, and of nothing that is over', async () => {
      for (const key of ['p:1', 'p:2', 'q:1']) await ledger.set(key, key);
      await ledger.set('p:2', 'again');
      await ledger.set('p:3', 'soon over', { expiresAt: it.now() + 1 });
      it.passTime(2);
      expect(await ledger.versions('p:')).toEqual(
        new Map([
          ['p:1', 1],
          ['p:2', 2],
        ]),
      );
    });

    test('a claim goes to the first who asks, until it expires or is deleted', async () => {
      const first = await Promise.all(['ana', 'ben', 'cy'].map((owner) => ledger.claim('book:1', owner)));
      expect(first.filter((claim) => claim.won)).toHaveLength(1);
      expect(new Set(first.map((claim) => claim.owner)).size).toBe(1);
      expect(await ledger.delete('book:1')).toBe(true);
      expect(await ledger.claim('book:1', 'dee', { expiresAt: it.now() + 1000 })).toEqual({ won: true, owner: 'dee' });
      expect(await ledger.claim('book:1', 'eve')).toEqual({ won: false, owner: 'dee' });
      it.passTime(1000);
      expect((await ledger.claim('book:1', 'eve')).won).toBe(true);
    });

    test('a lease has one holder; a late one is told by its fence', async () => {
      const first = await ledger.lease('job', 1000);
      expect(first).not.toBeNull();
      expect(await ledger.lease('job', 1000)).toBeNull();
      expect(await first?.renew(1000)).toBe(true);
      it.passRealTime(1000);
      const second = await ledger.lease('job', 1000);
      expect(second?.fence).toBeGreaterThan(first?.fence ?? 0);
      expect(await first?.stillHeld()).toBe(false);
      expect(await first?.renew(1000)).toBe(false);
      await first?.release();
      expect(await second?.stillHeld()).toBe(true);
      await second?.release();
      expect(await ledger.lease('job', 1000)).not.toBeNull();
    });

    test('the pace never lets more through than burst plus rate times time', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 20 }),
          fc.integer({ min: 1, max: 30 }),
          fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 }),
          fc.uuid(),
          async (ratePerSecond, burst, steps, bucket) => {
            let elapsed = 0;
            const released: number[] = [];
            for (const step of steps) {
              it.passRealTime(step);
              elapsed += step;
              released.push(elapsed + (await ledger.pace(bucket, { ratePerSecond, burst })));
            }
            released.sort((a, b) => a - b);
            for (let i = 0; i < released.length; i += 1) {
              for (let j = i; j < released.length; j += 1) {
                const span = (released[j] as number) - (released[i] as number);
                // Waits are whole milliseconds, so one may come up to a millisecond late, never early.
                expect(j - i + 1).toBeLessThanOrEqual(burst + (ratePerSecond * (span + 1)) / 1000 + 1e-6);
              }
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    test('a stream keeps order and time, reads from both ends, and notices nothing amiss', async () => {
      expect(await ledger.append('audit', { what: 'one' })).toBe(1);
      it.passTime(5);
      expect(await ledger.append('audit', { what: 'two' })).toBe(2);
      expect((await ledger.read('audit')).map((line) => line.record)).toEqual([{ what: 'one' }, { what: 'two' }]);
      expect((await ledger.read('audit', { newest: true, limit: 1 })).map((line) => line.seq)).toEqual([2]);
      expect((await ledger.read('audit', { after: 1 })).map((line) => line.at)).toEqual([it.now()]);
      expect(await ledger.tampered('audit')).toBeNull();
    });

    test('everything but leases survives a restart', async () => {
      await ledger.set('a', 1);
      await ledger.claim('c', 'ana');
      await ledger.append('audit', 'one');
      const held = await ledger.lease('job', 60_000);
      const again = await it.reopen();
      expect((await again.get('a'))?.value).toBe(1);
      expect((await again.claim('c', 'ben')).owner).toBe('ana');
      expect(await again.append('audit', 'two')).toBe(2);
      expect((await again.lease('job', 60_000))?.fence).toBeGreaterThan(held?.fence ?? 0);
    });

    test('behaves like a plain map with versions, whatever the order of operations', async () => {
      const key = fc.constantFrom('k1', 'k2', 'k3');
      const operation = fc.oneof(
        fc.record({
          op: fc.constant('set' as const),
          key,
          value: fc.jsonValue(),
          ttl: fc.option(fc.integer({ min: 1, max: 50 })),
        }),
        fc.record({
          op: fc.constant('cas' as const),
          key,
          value: fc.jsonValue(),
          expected: fc.integer({ min: 0, max: 3 }),
        }),
        fc.record({ op: fc.constant('delete' as const), key }),
        fc.record({ op: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 60 }) }),
      );
      let round = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
          round += 1;
          const model = new Map<string, { value: unknown; version: number; expiresAt: number | null }>();
          const alive = (name: string) => {
            const entry = model.get(name);
            return entry && (entry.expiresAt === null || entry.expiresAt > it.now()) ? entry : undefined;
          };
          for (const step of operations) {
            if (step.op === 'wait') {
              it.passTime(step.ms);
              continue;
            }
            const name = `${round}:${step.key}`;
            if (step.op === 'delete') {
              expect(await ledger.delete(name)).toBe(alive(name) !== undefined);
              model.delete(name);
              continue;
            }
            const version = alive(name)?.version ?? 0;
            const value = JSON.parse(JSON.stringify(step.value)) as Json;
            if (step.op === 'cas') {
              const result = await ledger.compareAndSet(name, step.expected, value);
              expect(result).toBe(version === step.expected ? version + 1 : null);
              if (result !== null) model.set(name, { value, version: result, expiresAt: null });
            } else {
              const expiresAt = step.ttl === null ? null : it.now() + step.ttl;
              expect(await ledger.set(name, value, expiresAt === null ? {} : { expiresAt })).toBe(version + 1);
              model.set(name, { value, version: version + 1, expiresAt });
            }
            expect((await ledger.get(name))?.value).toEqual(alive(name)?.value);
          }
        }),
        { numRuns: 30 },
      );
    });
  });
}
