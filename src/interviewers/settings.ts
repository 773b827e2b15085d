/**
 * What people set for themselves, over what the files say of them and the company of all: the part of the room that hours,
 * limits, pauses, zones and tags come from. Made by `create.ts`; every change is audited.
 */
import { HOUR } from '../clock.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Habits } from '../panels/ports.ts';
import { isZone, wallClock } from '../zones.ts';
import { baseOf } from './base-file.ts';
import type { InterviewersOptions } from './create.ts';
import type { Interviewers } from './interviewers.ts';
import { needsAdmin } from './needs-admin.ts';
import { aheadOf, type Defaults, habitsOf, plainDefaults, type Profile } from './profile.ts';
import {
  listConfigured,
  listProfiles,
  readConfigured,
  readDefaults,
  readProfile,
  writeDefaults,
  writeProfile,
} from './store.ts';

/** Slack zones change rarely and cost a call each. */
const ZONE_LIFE = 6 * HOUR;
export const somebody = 'Somebody who left Lever';

export type Settings = Pick<Interviewers, 'habits' | 'defaults' | 'person' | 'save' | 'saveDefaults'> & {
  readonly zoneOf: (userId: LeverUserId, profile: Pick<Profile, 'zone'>) => Promise<string>;
  /** Who has which tag; tags that nobody has are not in it. */
  readonly tagged: () => Promise<ReadonlyMap<string, readonly LeverUserId[]>>;
};

export function createSettings(options: InterviewersOptions): Settings {
  const { ledger, clock, directory, audit } = options;
  const zones = new Map<LeverUserId, { readonly at: number; readonly zone: Promise<string | null> }>();

  async function defaults(): Promise<{ value: Defaults; version: number }> {
    const [{ value, version }, file] = await Promise.all([readDefaults(ledger), options.file()]);
    return { value: { ...plainDefaults, ...baseOf(file).defaults, ...value }, version };
  }

  /** What somebody set, over what the file says of them. */
  async function profileOf(userId: LeverUserId): Promise<{ value: Profile; version: number }> {
    const email = directory.user(userId)?.email.toLowerCase() ?? '';
    const [own, file, configured] = await Promise.all([
      readProfile(ledger, userId),
      options.file(),
      email === '' ? null : readConfigured(ledger, email),
    ]);
    const base = { ...baseOf(file).people.get(email), ...configured?.value };
    return { value: { ...base, ...own.value }, version: own.version };
  }

  async function zoneOf(userId: LeverUserId, profile: Pick<Profile, 'zone'>): Promise<string> {
    if (profile.zone !== undefined && isZone(profile.zone)) return profile.zone;
    const now = clock.now();
    let known = zones.get(userId);
    if (known === undefined || Math.abs(now - known.at) >= ZONE_LIFE) {
      if (zones.size > 5_000) zones.clear();
      known = { at: now, zone: options.slackZone(userId) };
      zones.set(userId, known);
      known.zone.catch(() => zones.delete(userId));
    }
    const zone = await known.zone;
    return zone !== null && isZone(zone) ? zone : 'UTC';
  }

  async function habits(userId: LeverUserId): Promise<Habits> {
    const [{ value: profile }, company] = await Promise.all([profileOf(userId), defaults()]);
    const away = profile.away?.length ? await zoneOf(userId, profile) : undefined;
    return habitsOf(profile, company.value, clock.now(), away);
  }

  return {
    habits,
    defaults,
    zoneOf,
    tagged: async () => {
      const [own, configured, file] = await Promise.all([listProfiles(ledger), listConfigured(ledger), options.file()]);
      const tags = new Map<LeverUserId, readonly string[]>();
      const note = (userId: LeverUserId | undefined, profile: Profile) => {
        if (userId !== undefined && profile.tags !== undefined) tags.set(userId, profile.tags);
      };
      // The later one speaks, as everywhere.
      for (const [email, profile] of baseOf(file).people) note(directory.userByEmail(email)?.id, profile);
      for (const [email, profile] of configured) note(directory.userByEmail(email)?.id, profile);
      for (const [userId, profile] of own) note(userId as LeverUserId, profile);
      const found = new Map<string, LeverUserId[]>();
      for (const [userId, list] of tags) for (const tag of list) found.set(tag, [...(found.get(tag) ?? []), userId]);
      return found;
    },
    person: async (userId) => {
      const [{ value: profile, version }, company] = await Promise.all([profileOf(userId), defaults()]);
      const zone = await zoneOf(userId, profile);
      return {
        userId,
        name: directory.user(userId)?.name ?? somebody,
        profile,
        version,
        defaults: company.value,
        zone,
        ahead: aheadOf(profile, wallClock(zone, clock.now()).date),
      };
    },
    save: async (actor, userId, profile, version) => {
      if (actor.leverUserId !== userId) needsAdmin(actor, 'Changing somebody else’s settings');
      const before = await profileOf(userId);
      // Tags decide who is in a pool, so nobody gives them to themselves.
      if (JSON.stringify(before.value.tags ?? []) !== JSON.stringify(profile.tags ?? []))
        needsAdmin(actor, 'Changing tags');
      await writeProfile(ledger, userId, version, profile);
      await audit({
        actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
        action: 'interviewer.settings-changed',
        subject: { kind: 'user', id: userId },
        result: 'done',
        detail: `Now set: ${Object.keys(profile).join(', ') || 'nothing of their own'}`,
      });
    },
    saveDefaults: async (actor, value, version) => {
      needsAdmin(actor, 'Changing the company’s defaults');
      await writeDefaults(ledger, version, value);
      await audit({
        actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
        action: 'interviewers.defaults-changed',
        subject: { kind: 'company', id: 'defaults' },
        result: 'done',
      });
    },
  };
}
