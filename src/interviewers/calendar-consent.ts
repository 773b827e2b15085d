/**
 * People connect their own calendar, and the organiser's: from a button in Slack through the vendor's page back to us, kept
 * encrypted, audited, taken back at a press. Called by Home, `/hire feed` and the web route that browsers come back to.
 *
 * Whose account may be whose calendar: the person's own address, in Lever or in Slack, at once. Another address that is
 * somebody else's in Lever, or that stands in the person's own domain, is another person's calendar: refused. Anything else
 * (a contractor's own, say) is asked about in Slack, where only the person can press, and read after that alone. An
 * organiser's calendar is the organiser's account and no other.
 */
import type { Clock } from '../clock.ts';
import { DAY } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import { AccessError, ConflictError, InputError } from '../errors.ts';

import { type Actor, atLeast, type People, type SlackTeamId, type SlackUserId } from '../people.ts';
import type { Audit } from '../services.ts';
import type { Json, Ledger } from '../store/ledger.ts';
import type { Vault } from '../store/vault.ts';
import { type Asker, cookieFor, createConsentFlow } from './consent-flow.ts';
import {
  type ConsentKey,
  consentName,
  type ConsentStore,
  type GivenConsent,
  type KeptConsent,
  type Purpose,
  type Vendor,
} from './consent-store.ts';

/** The vendors' side, as `calendars/` does it. */
export interface ConsentingVendor {
  readonly label: string;
  readonly manage: string;
  authorizeUrl(ask: {
    readonly purpose: Purpose;
    readonly redirect: string;
    readonly state: string;
    readonly challenge: string;
    readonly hint: string;
  }): string;
  redeem(answer: {
    readonly code: string;
    readonly verifier: string;
    readonly redirect: string;
    readonly purpose: Purpose;
  }): Promise<
    | (GivenConsent & { readonly ok: true })
    | { readonly ok: false; readonly problem: 'ticked-off' | 'spent' | 'ours'; readonly sentence: string }
  >;
  revoke(refreshToken: string): Promise<boolean>;
}

/** What came of the last try, until it is tried again; shown in Home for a day. */
export type LastTry =
  | { readonly kind: 'failed'; readonly sentence: string }
  /** The account is not one of the person's known addresses. */
  | { readonly kind: 'confirm'; readonly account: string };

export interface ConsentView {
  readonly vendor: Vendor;
  /** "Google Calendar", "Outlook". */
  readonly label: string;
  readonly purpose: Purpose;
  readonly address: string;
  readonly kept: KeptConsent | null;
  readonly last: LastTry | null;
}

/** Where a browser is sent, or what its page says. */
export type Begin =
  | {
      readonly go: string;
      readonly cookie: { readonly name: string; readonly value: string; readonly seconds: number };
    }
  | { readonly go: null };

export type Finish =
  | { readonly outcome: 'connected'; readonly label: string; readonly account: string }
  | { readonly outcome: 'confirm'; readonly label: string; readonly account: string }
  | { readonly outcome: 'failed'; readonly label: string; readonly sentence: string }
  /** The page says nothing of whom or what. */
  | { readonly outcome: 'stale' };

export interface Disconnected {
  readonly label: string;
  readonly account: string;
  /** `false`: it is forgotten here, and the person takes it back at `manage` if they like. */
  readonly revoked: boolean;
  readonly manage: string;
}

export interface CalendarConsents {
  /** Whether people may connect their own calendar here at all. */
  readonly offered: boolean;
  /** Browsers reach us by https. */
  readonly secure: boolean;
  /** This person's own calendars, and the organisers' that they may connect. */
  of(actor: Actor): Promise<readonly ConsentView[]>;
  /** How many people have connected a calendar, by vendor. */
  counts(): Promise<readonly { readonly label: string; readonly people: number }[]>;
  /** Addresses that begin the way, one a vendor; good for an hour, for this person alone. Throws `AccessError`. */
  links(actor: Actor, purpose: Purpose): Promise<ReadonlyMap<Vendor, string>>;
  /** A browser opened such an address. */
  begin(vendor: Vendor, link: string): Promise<Begin>;
  /** A browser came back from the vendor. `cookie` reads one of the browser's. */
  finish(vendor: Vendor, query: URLSearchParams, cookie: (name: string) => string | null): Promise<Finish>;
  /** Yes, the account that signed in is mine. Throws `ConflictError` when there is nothing to say yes to any more. */
  confirm(actor: Actor, vendor: Vendor): Promise<ConsentView>;
  /** No, it is not; or what went wrong has been read. */
  dismiss(actor: Actor, vendor: Vendor, purpose: Purpose): Promise<void>;
  /** Forgets it, and takes it back at the vendor. `null`: there was nothing. Throws `AccessError`. */
  disconnect(actor: Actor, vendor: Vendor, purpose: Purpose): Promise<Disconnected | null>;
}

export interface CalendarConsentsOptions {
  readonly vendors: ReadonlyMap<Vendor, ConsentingVendor>;
  /** Organisers whose own consent it takes. */
  readonly organizers: ReadonlyMap<Vendor, string>;
  /** Where browsers reach us. */
  readonly publicUrl: string;
  readonly store: ConsentStore;
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly directory: Pick<Directory, 'user' | 'userByEmail'>;
  readonly people: Pick<People, 'actorFor'>;
  readonly audit: Audit;
  /** What is known of this consent, and of this calendar, is not true any more. */
  readonly changed: (key: ConsentKey) => void;
  /** Draws the person's Home anew. Never throws, and nobody waits for it. */
  readonly showHome: (person: { readonly teamId: string; readonly userId: string }) => void;
}

const low = (text: string): string => text.trim().toLowerCase();
const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

export function createCalendarConsents(options: CalendarConsentsOptions): CalendarConsents {
  const { vendors, organizers, store, vault, ledger, clock, directory, people, audit } = options;
  const flow = createConsentFlow({ ledger, clock });
  const tryKey = (key: ConsentKey): string => consentName(key).replace('calendar-consent:', 'calendar-connect:last:');
  const redirectOf = (vendor: Vendor): string => `${options.publicUrl}/connect/${vendor}/callback`;
  const knownVendor = (vendor: Vendor): ConsentingVendor => {
    const known = vendors.get(vendor);
    if (known) return known;
    throw new InputError('People do not connect that calendar themselves here. Nothing was changed.');
  };

  /** @throws AccessError for somebody without a Lever user */
  function ownKey(actor: Actor, vendor: Vendor): ConsentKey {
    const email = actor.leverUserId === null ? undefined : directory.user(actor.leverUserId)?.email;
    if (email === undefined)
      throw new AccessError(
        'unmapped',
        actor.unmapped ?? 'You are not matched to a Lever user, so there is nobody to plan.',
      );
    return { vendor, purpose: 'read', address: low(email) };
  }

  function mayHold(actor: Actor, address: string): boolean {
    const own = actor.leverUserId === null ? undefined : directory.user(actor.leverUserId)?.email;
    return atLeast(actor.role, 'admin') || (own !== undefined && low(own) === address);
  }

  /** @throws AccessError */
  function keyFor(actor: Actor, vendor: Vendor, purpose: Purpose): ConsentKey {
    if (purpose === 'read') return ownKey(actor, vendor);
    const address = organizers.get(vendor);
    if (address === undefined) throw new InputError('No organiser is set whose consent it takes. Nothing was changed.');
    if (mayHold(actor, address)) return { vendor, purpose, address };
    throw new AccessError(
      'role',
      `Only a Lever Admin, or whoever owns ${address}, can connect it. Nothing was changed.`,
    );
  }

  const lastOf = async (key: ConsentKey): Promise<LastTry | null> =>
    ((await ledger.get(tryKey(key)))?.value as unknown as LastTry | undefined) ?? null;
  const remember = (key: ConsentKey, last: LastTry): Promise<number> =>
    ledger.set(tryKey(key), { ...last } as Json, { expiresAt: clock.now() + DAY });

  async function viewOf(key: ConsentKey): Promise<ConsentView> {
    const [kept, last] = await Promise.all([store.find(key), lastOf(key)]);
    return { ...key, label: knownVendor(key.vendor).label, kept, last };
  }

  const line = (
    who: { readonly slackId: string; readonly leverUserId: string | null },
    action: string,
    key: ConsentKey,
    result: 'done' | 'refused' = 'done',
    detail?: string,
  ): Promise<void> =>
    audit({
      actor: { slackId: who.slackId, leverUserId: who.leverUserId },
      action: `calendar-consent.${action}`,
      subject:
        key.purpose === 'read'
          ? { kind: 'interviewer', id: who.leverUserId ?? who.slackId }
          : { kind: 'organizer', id: key.vendor },
      result,
      ...(detail !== undefined && { detail }),
    });

  /** Taking one token back takes back all of that account, so not while another consent needs it. */
  async function takeBack(key: ConsentKey, given: GivenConsent): Promise<boolean> {
    if (await store.othersOf(key.vendor, given.account, key)) return false;
    return knownVendor(key.vendor).revoke(given.refreshToken);
  }

  async function pendingOf(key: ConsentKey): Promise<GivenConsent | null> {
    const secret = await vault.take(tryKey(key));
    return secret === null ? null : (JSON.parse(secret) as GivenConsent);
  }

  /** What the last try left behind; a token that nobody said yes to is taken back. */
  async function clear(key: ConsentKey, takingBack: boolean): Promise<void> {
    const pending = takingBack ? await pendingOf(key) : null;
    await Promise.all([vault.remove(tryKey(key)), ledger.delete(tryKey(key))]);
    if (pending && (await store.find(key))?.account !== pending.account) await takeBack(key, pending);
  }

  async function connect(
    key: ConsentKey,
    given: GivenConsent,
    who: { readonly slackId: string; readonly leverUserId: string | null },
  ): Promise<void> {
    const { before } = await store.keep(key, given, who.slackId);
    await clear(key, false);
    options.changed(key);
    await line(
      who,
      'connected',
      key,
      'done',
      given.account === key.address ? key.vendor : `${key.vendor}, another address`,
    );
    if (before && before.account !== given.account) await takeBack(key, before);
  }

  type Verdict =
    | { readonly be: 'theirs' }
    | { readonly be: 'asked' }
    | { readonly be: 'refused'; readonly why: string };

  /** Whether this account may be this person's calendar; see the head of this file. */
  function judge(key: ConsentKey, actor: Actor, account: string): Verdict {
    if (key.purpose === 'hold')
      return account === key.address
        ? { be: 'theirs' }
        : { be: 'refused', why: `${account} signed in, and interview events belong to ${key.address}.` };
    const own = [key.address, ...(actor.email === null ? [] : [low(actor.email)])];
    if (own.includes(account)) return { be: 'theirs' };
    const other = directory.userByEmail(account);
    if (other !== undefined && other.id !== actor.leverUserId)
      return { be: 'refused', why: `${account} signed in, and that is somebody else’s address in Lever.` };
    if (own.some((it) => domainOf(it) === domainOf(account)))
      return {
        be: 'refused',
        why: `${account} signed in, and you are ${key.address} in Lever. Within one company, another address is another person’s.`,
      };
    return { be: 'asked' };
  }

  /** What the vendor's error on the way back means (RFC 6749 §4.1.2.1). */
  function saidNo(label: string, error: string): string {
    if (error === 'access_denied') return `Access was denied on the page of ${label}.`;
    if (error === 'temporarily_unavailable' || error === 'server_error')
      return `${label} had trouble just then. Try again in a minute.`;
    return `${label} sent you back with “${error.replace(/[^\w-]/g, '').slice(0, 40)}”. If it happens again, ask an admin.`;
  }

  async function failed(asker: Asker, key: ConsentKey, sentence: string): Promise<Finish> {
    // What is connected stays: a try that failed takes nothing away.
    await clear(key, true);
    await remember(key, { kind: 'failed', sentence });
    await line(asker, 'refused', key, 'refused');
    return { outcome: 'failed', label: knownVendor(key.vendor).label, sentence };
  }

  async function settle(asker: Asker, key: ConsentKey, code: string, verifier: string): Promise<Finish> {
    const vendor = knownVendor(key.vendor);
    let given: Awaited<ReturnType<ConsentingVendor['redeem']>>;
    try {
      given = await vendor.redeem({ code, verifier, redirect: redirectOf(key.vendor), purpose: key.purpose });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return await failed(asker, key, `${vendor.label} did not answer when it was asked. Try again in a minute.`);
    }
    if (!given.ok)
      return await failed(
        asker,
        key,
        given.problem === 'ours' ? `${given.sentence} Ask an admin to look at it.` : given.sentence,
      );
    const consent: GivenConsent = { refreshToken: given.refreshToken, account: low(given.account), sees: given.sees };
    const actor = await people.actorFor(asker.teamId as SlackTeamId, asker.slackId as SlackUserId);
    if (actor.leverUserId !== asker.leverUserId) {
      await takeBack(key, consent);
      return await failed(asker, key, 'You are not matched to that Lever user any more.');
    }
    if (key.purpose === 'hold' && !mayHold(actor, key.address)) {
      await takeBack(key, consent);
      return await failed(asker, key, `Only a Lever Admin, or whoever owns ${key.address}, can connect it.`);
    }
    const verdict = judge(key, actor, consent.account);
    if (verdict.be === 'refused') {
      await takeBack(key, consent);
      return await failed(asker, key, verdict.why);
    }
    if (verdict.be === 'asked') {
      await clear(key, true);
      await vault.put(tryKey(key), JSON.stringify(consent), { expiresAt: clock.now() + DAY });
      await remember(key, { kind: 'confirm', account: consent.account });
      return { outcome: 'confirm', label: vendor.label, account: consent.account };
    }
    await connect(key, consent, asker);
    return { outcome: 'connected', label: vendor.label, account: consent.account };
  }

  return {
    offered: vendors.size > 0,
    secure: options.publicUrl.startsWith('https:'),
    async of(actor) {
      const keys: ConsentKey[] = [];
      for (const vendor of vendors.keys()) {
        if (actor.leverUserId !== null && directory.user(actor.leverUserId)) keys.push(ownKey(actor, vendor));
        const organizer = organizers.get(vendor);
        if (organizer !== undefined && mayHold(actor, organizer))
          keys.push({ vendor, purpose: 'hold', address: organizer });
      }
      return await Promise.all(keys.map(viewOf));
    },
    counts: () =>
      Promise.all([...vendors].map(async ([name, { label }]) => ({ label, people: await store.count(name) }))),
    async links(actor, purpose) {
      const found = new Map<Vendor, string>();
      for (const vendor of vendors.keys()) {
        if (purpose === 'hold' && !organizers.has(vendor)) continue;
        const { address } = keyFor(actor, vendor, purpose);
        const link = await flow.link({
          teamId: actor.teamId,
          slackId: actor.slackId,
          leverUserId: actor.leverUserId ?? '',
          purpose,
          address,
        });
        found.set(vendor, `${options.publicUrl}/connect/${vendor}?link=${link}`);
      }
      return found;
    },
    async begin(vendor, link) {
      const known = vendors.get(vendor);
      const begun = known ? await flow.begin(vendor, link) : { stale: null };
      if ('stale' in begun) {
        // Whose it was gets a fresh one where they go back to.
        if (begun.stale) options.showHome({ teamId: begun.stale.teamId, userId: begun.stale.slackId });
        return { go: null };
      }
      const { asker, state, challenge, cookie } = begun;
      const redirect = redirectOf(vendor);
      const ask = { purpose: asker.purpose, redirect, state, challenge, hint: asker.address };
      return { go: knownVendor(vendor).authorizeUrl(ask), cookie };
    },
    async finish(vendor, query, cookie) {
      const state = query.get('state') ?? '';
      const come = vendors.has(vendor) ? await flow.come(vendor, state, cookie(cookieFor(state))) : null;
      if (come === null) return { outcome: 'stale' };
      const { asker } = come;
      const key: ConsentKey = { vendor, purpose: asker.purpose, address: asker.address };
      const error = query.get('error');
      const code = query.get('code') ?? '';
      const finished =
        error !== null || code === ''
          ? await failed(asker, key, saidNo(knownVendor(vendor).label, error ?? 'no code'))
          : await settle(asker, key, code, come.verifier);
      await come.spend();
      options.showHome({ teamId: asker.teamId, userId: asker.slackId });
      return finished;
    },
    async confirm(actor, vendor) {
      const key = ownKey(actor, vendor);
      const [last, pending] = await Promise.all([lastOf(key), pendingOf(key)]);
      if (last?.kind !== 'confirm' || pending === null || pending.account !== last.account)
        throw new ConflictError(
          'There is nothing to confirm any more: it is settled, or a day old.',
          'Press Connect again.',
        );
      await connect(key, pending, actor);
      return await viewOf(key);
    },
    dismiss: (actor, vendor, purpose) => clear(keyFor(actor, vendor, purpose), true),
    async disconnect(actor, vendor, purpose) {
      const key = keyFor(actor, vendor, purpose);
      const { label, manage } = knownVendor(vendor);
      const kept = await store.find(key);
      const dropped = await store.drop(key);
      await clear(key, true);
      options.changed(key);
      if (kept === null) return null;
      await line(actor, 'disconnected', key);
      const revoked = dropped !== null && (await takeBack(key, dropped));
      return { label, account: kept.account, revoked, manage };
    },
  };
}

/** Where nobody connects anything themselves. */
export const noConsents: CalendarConsents = {
  offered: false,
  secure: true,
  of: () => Promise.resolve([]),
  counts: () => Promise.resolve([]),
  links: () => Promise.resolve(new Map()),
  begin: () => Promise.resolve({ go: null }),
  finish: () => Promise.resolve({ outcome: 'stale' }),
  confirm: () => Promise.reject(new InputError('People do not connect their own calendars here. Nothing was changed.')),
  dismiss: () => Promise.resolve(),
  disconnect: () => Promise.resolve(null),
};
