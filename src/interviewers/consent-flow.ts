/**
 * The way of one browser from a link in Slack to a vendor's page and back, as far as it must be remembered: links that
 * belong to a person, states that are good once, for ten minutes and in the browser that began. Called by
 * `calendar-consent.ts`. What is kept cannot be used by whoever reads it: only hashes are, and the PKCE verifier is made
 * of two secrets that only the browser has together.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, DAY, HOUR, MINUTE } from '../clock.ts';
import type { Ledger } from '../store/ledger.ts';
import type { ConsentKey, Vendor } from './consent-store.ts';

/** A link is good for as long as a Home tab may stand open; the way to the vendor and back must be quicker. */
const LINK_LIFE = HOUR;
const STATE_LIFE = 10 * MINUTE;

/** For whom a link was made. */
export interface Asker {
  readonly teamId: string;
  readonly slackId: string;
  readonly leverUserId: string;
  readonly purpose: ConsentKey['purpose'];
  readonly address: string;
}

interface KeptLink extends Asker {
  readonly goodUntil: number;
}

interface KeptState extends Asker {
  readonly vendor: Vendor;
  readonly link: string;
  readonly browser: string;
}

export interface Begun {
  readonly asker: Asker;
  readonly state: string;
  readonly challenge: string;
  readonly cookie: { readonly name: string; readonly value: string; readonly seconds: number };
}

export interface Returned {
  readonly asker: Asker;
  readonly verifier: string;
  /** So that the link cannot be used once more. */
  spend(): Promise<void>;
}

const hash = (...texts: readonly string[]): string => createHash('sha256').update(texts.join('|')).digest('base64url');
const secret = (): string => randomBytes(32).toString('base64url');
const linkKey = (link: string): string => `calendar-connect:link:${link}`;
const stateKey = (state: string): string => `calendar-connect:state:${state}`;
export const cookieFor = (state: string): string => `fulcrum-connect-${hash(state).slice(0, 16)}`;
const looksRight = (text: string): boolean => /^[\w-]{43}$/.test(text);

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

export interface ConsentFlow {
  /** A secret for the address of a link that only this person is shown. */
  link(asker: Asker): Promise<string>;
  /** `stale`: too old or unknown; whose it was is told where it is known. */
  begin(vendor: Vendor, link: string): Promise<Begun | { readonly stale: Asker | null }>;
  /** Spends the state. `null`: unknown, too old, used, or not the browser that began. */
  come(vendor: Vendor, state: string, cookie: string | null): Promise<Returned | null>;
}

export function createConsentFlow({ ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock }): ConsentFlow {
  return {
    async link(asker) {
      const link = secret();
      const kept: KeptLink = { ...asker, goodUntil: clock.now() + LINK_LIFE };
      await ledger.set(linkKey(hash(link)), { ...kept }, { expiresAt: clock.now() + DAY });
      return link;
    },
    async begin(vendor, link) {
      const entry = looksRight(link) ? await ledger.get(linkKey(hash(link))) : null;
      if (!entry) return { stale: null };
      const { goodUntil, ...asker } = entry.value as unknown as KeptLink;
      if (clock.now() >= goodUntil) return { stale: asker };
      const [state, browser] = [secret(), secret()];
      const kept: KeptState = { ...asker, vendor, link: hash(link), browser: hash(browser) };
      await ledger.set(stateKey(hash(state)), { ...kept }, { expiresAt: clock.now() + STATE_LIFE });
      return {
        asker,
        state,
        challenge: hash(hash('verifier', state, browser)),
        cookie: { name: cookieFor(state), value: browser, seconds: STATE_LIFE / 1000 },
      };
    },
    async come(vendor, state, cookie) {
      const entry = looksRight(state) ? await ledger.get(stateKey(hash(state))) : null;
      if (!entry || cookie === null) return null;
      const { vendor: begun, link, browser, ...asker } = entry.value as unknown as KeptState;
      if (begun !== vendor || !same(hash(cookie), browser)) return null;
      // The first to come with it has it; everybody else comes too late.
      if (!(await ledger.delete(entry.key, entry.version))) return null;
      return {
        asker,
        verifier: hash('verifier', state, cookie),
        spend: async () => void (await ledger.delete(linkKey(link))),
      };
    },
  };
}
