/** Makes the interviewers room out of the wires it is given. Called once, by `app.ts`; no request is made here. */
import { type Clock, HOUR } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import { AccessError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Habits } from '../panels/ports.ts';
import type { Sitting } from '../panels/sittings.ts';
import { type Actor, atLeast, type People, roleNames } from '../people.ts';
import type { Audit } from '../services.ts';
import type { Ledger } from '../store/ledger.ts';
import { isZone, wallClock } from '../zones.ts';
import type { Interviewers } from './interviewers.ts';
import { loadOf } from './load.ts';
import { aheadOf, type Defaults, habitsOf, plainDefaults, type Profile } from './profile.ts';
import { readDefaults, readProfile, writeDefaults, writeProfile } from './store.ts';

export interface InterviewersOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly directory: Directory;
  readonly people: People;
  readonly audit: Audit;
  /** Every interview that is known of, by person (`panels.sittings`). */
  readonly sittings: () => Promise<{
    readonly byUser: ReadonlyMap<LeverUserId, readonly Sitting[]>;
    readonly read: number;
    readonly of: number;
  }>;
  /** Where somebody is by their Slack profile; `null`: not in Slack. */
  readonly slackZone: (userId: LeverUserId) => Promise<string | null>;
}

/** Slack zones change rarely and cost a call each. */
const ZONE_LIFE = 6 * HOUR;

/** @throws AccessError */
export function needsAdmin(actor: Actor, what: string): void {
  if (atLeast(actor.role, 'admin')) return;
  throw new AccessError(
    'role',
    `${what} needs the Lever role ${roleNames.admin}; yours is ${roleNames[actor.role ?? 'interviewer']}.`,
    'Ask a Lever Admin or Super Admin to do it. Nothing was changed.',
  );
}

export function createInterviewers(options: InterviewersOptions): Interviewers {
  const { ledger, clock, directory, audit } = options;

  async function defaults(): Promise<{ value: Defaults; version: number }> {
    const { value, version } = await readDefaults(ledger);
    return { value: { ...plainDefaults, ...value }, version };
  }

  const zones = new Map<LeverUserId, { readonly at: number; readonly zone: Promise<string | null> }>();

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
    const [{ value: profile }, company] = await Promise.all([readProfile(ledger, userId), defaults()]);
    const away = profile.away?.length ? await zoneOf(userId, profile) : undefined;
    return habitsOf(profile, company.value, clock.now(), away);
  }

  return {
    habits,
    defaults,
    person: async (userId) => {
      const [{ value: profile, version }, company] = await Promise.all([readProfile(ledger, userId), defaults()]);
      const zone = await zoneOf(userId, profile);
      return {
        userId,
        name: directory.user(userId)?.name ?? 'Somebody who left Lever',
        profile,
        version,
        defaults: company.value,
        zone,
        ahead: aheadOf(profile, wallClock(zone, clock.now()).date),
      };
    },
    load: async (userIds) => {
      const { byUser, read, of } = await options.sittings();
      const now = clock.now();
      const people = await Promise.all(
        userIds.map(async (userId) => {
          const mine = await habits(userId);
          const zone = await zoneOf(userId, mine.zone === undefined ? {} : { zone: mine.zone });
          const name = directory.user(userId)?.name ?? 'Somebody who left Lever';
          return loadOf({ userId, name, zone }, mine, byUser.get(userId) ?? [], now);
        }),
      );
      return {
        people: people.sort(
          (a, b) =>
            b.counts.week / b.limits.week - a.counts.week / a.limits.week ||
            b.held.days28.minutes - a.held.days28.minutes ||
            a.name.localeCompare(b.name),
        ),
        counted: { read, of },
      };
    },

    save: async (actor, userId, profile, version) => {
      if (actor.leverUserId !== userId) needsAdmin(actor, 'Changing somebody else’s settings');
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
