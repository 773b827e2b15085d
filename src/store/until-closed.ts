/**
 * A ledger that may be closed under running work. `app.ts` wraps its ledger with it: what is still going on when the
 * grace of a stop is over stays where it is, as if the process had ended there, which all work on the ledger survives.
 * Without it such work would fail half-way, log that, and tell people of a fault that is none.
 */
import type { Lease, Ledger } from './ledger.ts';

/** Calls after `close`, and those that it makes fail, never settle. */
export function untilClosed(ledger: Ledger): Ledger {
  let closed = false;
  const never = new Promise<never>(() => {});

  async function whileOpen<T>(work: () => Promise<T>): Promise<T> {
    if (closed) return never;
    try {
      return await work();
    } catch (error) {
      if (closed) return never;
      throw error;
    }
  }

  const guarded = (lease: Lease): Lease => ({
    fence: lease.fence,
    renew: (ttlMs) => whileOpen(() => lease.renew(ttlMs)),
    stillHeld: () => whileOpen(() => lease.stillHeld()),
    release: () => whileOpen(() => lease.release()),
  });

  return {
    get: (key) => whileOpen(() => ledger.get(key)),
    set: (key, value, options) => whileOpen(() => ledger.set(key, value, options)),
    compareAndSet: (key, expected, value, options) =>
      whileOpen(() => ledger.compareAndSet(key, expected, value, options)),
    delete: (key, expected) => whileOpen(() => ledger.delete(key, expected)),
    list: (prefix, options) => whileOpen(() => ledger.list(prefix, options)),
    versions: (prefix) => whileOpen(() => ledger.versions(prefix)),
    claim: (key, owner, options) => whileOpen(() => ledger.claim(key, owner, options)),
    lease: async (name, ttlMs) => {
      const lease = await whileOpen(() => ledger.lease(name, ttlMs));
      return lease && guarded(lease);
    },
    pace: (bucket, options) => whileOpen(() => ledger.pace(bucket, options)),
    append: (stream, record) => whileOpen(() => ledger.append(stream, record)),
    read: (stream, options) => whileOpen(() => ledger.read(stream, options)),
    tampered: (stream) => whileOpen(() => ledger.tampered(stream)),
    ping: () => whileOpen(() => ledger.ping()),
    close: async () => {
      if (closed) return;
      closed = true;
      await ledger.close();
    },
  };
}
