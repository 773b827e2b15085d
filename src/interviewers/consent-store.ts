/**
 * Where consents to read or hold a calendar are kept: what may be shown in the ledger, the refresh token in the vault.
 * Called by `calendar-consent.ts`, and by `calendars/` through `memory`. Nothing lists or logs a token.
 */
import type { Clock } from '../clock.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Vault } from '../store/vault.ts';
import { listAll } from './store.ts';

export type Vendor = 'google' | 'microsoft';
export type Purpose = 'read' | 'hold';

/** Whose calendar, at which vendor, for what. `address` is in lower case. */
export interface ConsentKey {
  readonly vendor: Vendor;
  readonly purpose: Purpose;
  readonly address: string;
}

export interface KeptConsent {
  /** The account that signed in. */
  readonly account: string;
  readonly sees: 'events' | 'busy';
  /** Epoch ms. */
  readonly since: number;
  /** Slack user who connected it. */
  readonly by: string;
  /** Why the vendor no longer takes it; `null`: it does. */
  readonly ended: string | null;
}

/** What a vendor gave for a person's consent. */
export interface GivenConsent {
  readonly refreshToken: string;
  readonly account: string;
  readonly sees: 'events' | 'busy';
}

export const consentName = (key: ConsentKey): string => `calendar-consent:${key.vendor}:${key.purpose}:${key.address}`;

export interface ConsentStore {
  find(key: ConsentKey): Promise<KeptConsent | null>;
  /** Keeps it in the place of what was there; returns the token that was. */
  keep(key: ConsentKey, given: GivenConsent, by: string): Promise<{ readonly before: GivenConsent | null }>;
  /** Forgets it; what was there comes back, so that it can be taken back at the vendor. */
  drop(key: ConsentKey): Promise<GivenConsent | null>;
  /** Whether another consent of the same account is kept: taking back one would take back both. */
  othersOf(vendor: Vendor, account: string, except: ConsentKey): Promise<boolean>;
  /** How many people let us read their calendar, by vendor. */
  count(vendor: Vendor): Promise<number>;
  /** For `calendars/` alone. */
  readonly memory: {
    find(key: ConsentKey): Promise<KeptConsent | null>;
    take(key: ConsentKey): Promise<string | null>;
    renewed(key: ConsentKey, before: string, next: string): Promise<void>;
    ended(key: ConsentKey, token: string, why: string): Promise<void>;
  };
}

export interface ConsentStoreOptions {
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Somebody’s consent has just ended at the vendor. Called once for it; must not wait for anybody. */
  readonly ended: (key: ConsentKey, kept: KeptConsent, why: string) => void;
}

export function createConsentStore({ vault, ledger, clock, ended }: ConsentStoreOptions): ConsentStore {
  /** One at a time for each consent: a renewal must not bring back what was disconnected meanwhile. */
  const queues = new Map<string, Promise<unknown>>();
  function alone<T>(key: ConsentKey, work: () => Promise<T>): Promise<T> {
    const name = consentName(key);
    const next = (queues.get(name) ?? Promise.resolve()).then(work, work);
    queues.set(name, next);
    const done = (): void => {
      if (queues.get(name) === next) queues.delete(name);
    };
    next.then(done, done);
    return next;
  }

  const find = async (key: ConsentKey): Promise<KeptConsent | null> =>
    ((await ledger.get(consentName(key)))?.value as unknown as KeptConsent | undefined) ?? null;

  async function given(key: ConsentKey): Promise<GivenConsent | null> {
    const [kept, refreshToken] = [await find(key), await vault.take(consentName(key))];
    return kept && refreshToken !== null ? { refreshToken, account: kept.account, sees: kept.sees } : null;
  }

  async function all(vendor: Vendor): Promise<{ key: string; kept: KeptConsent }[]> {
    const found = await listAll(ledger, `calendar-consent:${vendor}:`);
    return found.map((it) => ({ key: it.key, kept: it.value as unknown as KeptConsent }));
  }

  return {
    find,
    keep: (key, { refreshToken, account, sees }, by) =>
      alone(key, async () => {
        const before = await given(key);
        await vault.put(consentName(key), refreshToken);
        const kept: KeptConsent = { account, sees, since: clock.now(), by, ended: null };
        await ledger.set(consentName(key), { ...kept });
        return { before };
      }),
    drop: (key) =>
      alone(key, async () => {
        const before = await given(key);
        await vault.remove(consentName(key));
        await ledger.delete(consentName(key));
        return before;
      }),
    othersOf: async (vendor, account, except) =>
      (await all(vendor)).some(
        (it) => it.key !== consentName(except) && it.kept.account === account && it.kept.ended === null,
      ),
    count: async (vendor) =>
      (await all(vendor)).filter(
        (it) => it.key.startsWith(`calendar-consent:${vendor}:read:`) && it.kept.ended === null,
      ).length,
    memory: {
      find,
      async take(key) {
        const kept = await find(key);
        return kept?.ended === null ? await vault.take(consentName(key)) : null;
      },
      renewed: (key, before, next) =>
        alone(key, async () => {
          if ((await vault.take(consentName(key))) === before) await vault.put(consentName(key), next);
        }),
      ended: (key, token, why) =>
        alone(key, async () => {
          const kept = await find(key);
          if (kept?.ended !== null || (await vault.take(consentName(key))) !== token) return;
          // A token that nobody takes is not worth keeping.
          await vault.remove(consentName(key));
          await ledger.set(consentName(key), { ...kept, ended: why });
          ended(key, kept, why);
        }),
    },
  };
}
