/**
 * People connect their own calendar, and the organiser's: from a button in Slack through the vendor's page back to us, kept
 * encrypted, audited, taken back at a press. Called by Home, `/hire feed` and the web route that browsers come back to.
 */
import { type Clock, DAY } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import { AccessError, ConflictError, InputError, isWireError } from '../errors.ts';
import { type Actor, atLeast, type People, type SlackTeamId, type SlackUserId } from '../people.ts';
import type { Audit } from '../services.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Vault } from '../store/vault.ts';
import { type Asker, cookieFor, createConsentFlow } from './consent-flow.ts';
import { verdictOn } from './consent-account.ts';
import {
  type ConsentKey,
  consentName,
  type ConsentStore,
  type GivenConsent,
  type Purpose,
  type Vendor,
} from './consent-store.ts';
import type { CalendarConsents, ConsentingVendor, ConsentView, Finish, LastTry } from './consents.ts';

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
    ledger.set(tryKey(key), { ...last }, { expiresAt: clock.now() + DAY });

  async function viewOf(key: ConsentKey): Promise<ConsentView> {
    const [kept, last] = await Promise.all([store.find(key), lastOf(key)]);
    const { label, manage } = knownVendor(key.vendor);
    return { ...key, label, manage, kept, last };
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

  /** Taking one token back takes back all of that account, so not while a consent needs it: this one, or another. */
  async function takeBack(key: ConsentKey, given: Pick<GivenConsent, 'account' | 'refreshToken'>): Promise<boolean> {
    const kept = await store.find(key);
    if (kept?.ended === null && kept.account === given.account) return false;
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
    if (pending) await takeBack(key, pending);
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
      if (!isWireError(error)) throw error;
      return await failed(asker, key, `${vendor.label} did not answer when it was asked. Try again in a minute.`);
    }
    if (!given.ok) {
      if (given.useless) await takeBack(key, { ...given.useless, account: low(given.useless.account) });
      return await failed(
        asker,
        key,
        given.problem === 'ours' ? `${given.sentence} Ask an admin to look at it.` : given.sentence,
      );
    }
    const consent: GivenConsent = { refreshToken: given.refreshToken, account: low(given.account), sees: given.sees };
    const refused = async (why: string): Promise<Finish> => {
      await takeBack(key, consent);
      return await failed(asker, key, why);
    };
    const actor = await people.actorFor(asker.teamId as SlackTeamId, asker.slackId as SlackUserId).catch(() => null);
    if (actor === null) return await refused('Slack could not be asked who you are. Try again in a minute.');
    if (actor.leverUserId !== asker.leverUserId)
      return await refused('You are not matched to that Lever user any more.');
    if (key.purpose === 'hold' && !mayHold(actor, key.address))
      return await refused(`Only a Lever Admin, or whoever owns ${key.address}, can connect it.`);
    const verdict = verdictOn(key, actor, consent.account, directory);
    if (verdict.be === 'refused') return await refused(verdict.why);
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
      const revoked = dropped !== null && (await takeBack(key, dropped));
      await line(actor, 'disconnected', key, 'done', revoked ? 'taken back at the vendor' : 'forgotten here');
      return { label, account: kept.account, revoked, manage };
    },
  };
}
