/** Makes the interviewers room out of the wires it is given. Called once, by `app.ts`; no request is made here. */
import { type Clock, HOUR } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import { AccessError, InputError, NotFoundError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Habits } from '../panels/ports.ts';
import type { Freshness } from '../panels/load-index.ts';
import { peopleIn } from '../panels/pool.ts';
import type { Sitting } from '../panels/sittings.ts';
import type { FileTemplate, WrittenFile } from '../panels/template-file.ts';
import { type Actor, atLeast, type People, roleNames, type SlackUserId } from '../people.ts';
import type { Audit } from '../services.ts';
import type { Ledger } from '../store/ledger.ts';
import { isZone, wallClock } from '../zones.ts';
import { baseOf } from './base-file.ts';
import { type CatalogPool, keyOf, type Kind, merged, saveEdit, usersOfPool } from './catalog.ts';
import type { Interviewers } from './interviewers.ts';
import { loadOf } from './load.ts';
import { aheadOf, type Defaults, habitsOf, plainDefaults, type Profile } from './profile.ts';
import {
  backAgain,
  decided,
  learnersIn,
  readTraining,
  type Trainee,
  traineesOf,
  withHeld,
  writeTraining,
} from './training.ts';
import { readConfigured, readDefaults, readProfile, writeDefaults, writeProfile } from './store.ts';

export interface InterviewersOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly directory: Directory;
  readonly people: People;
  readonly audit: Audit;
  /** Pools and templates as the operator's file has them now. */
  readonly file: () => Promise<WrittenFile | null>;
  /** Every interview that is known of, by person (`panels.sittings`); `training`: those of trainees for certain. */
  readonly sittings: (certain?: 'training') => Promise<{
    readonly byUser: ReadonlyMap<LeverUserId, readonly Sitting[]>;
    readonly freshness: Freshness;
  }>;
  /** Where somebody is by their Slack profile; `null`: not in Slack. */
  readonly slackZone: (userId: LeverUserId) => Promise<string | null>;
}

/** Who decides when the counts alone decide. */
const itself = { slackId: 'fulcrum' as SlackUserId, leverUserId: null, name: 'the counts' } as const;

/** The template with every pool spelt as the pool itself is. */
function inPoolNames(template: FileTemplate, pools: readonly CatalogPool[]): FileTemplate {
  const nameOf = new Map(pools.map((it) => [keyOf(it.name), it.name]));
  return {
    ...template,
    sessions: template.sessions.map((session) => ({
      ...session,
      seats: session.seats.map((seat) =>
        seat.pool === undefined ? seat : { ...seat, pool: nameOf.get(keyOf(seat.pool)) ?? seat.pool },
      ),
    })),
  };
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

  async function catalog() {
    const { pools, templates } = await merged(ledger, await options.file());
    const ready = await Promise.all(
      pools.map(async (pool): Promise<CatalogPool> => {
        const trainees = await traineesIn(pool);
        const graduates = trainees.flatMap((it) =>
          it.stage === 'graduated' ? [{ user: it.userId, rank: pool.training?.rank ?? 0 }] : [],
        );
        return { ...pool, members: [...pool.members, ...graduates], learning: learnersIn(trainees) };
      }),
    );
    return { pools: ready, templates };
  }

  async function traineesIn(pool: Pick<CatalogPool, 'name' | 'training' | 'trainees'>): Promise<readonly Trainee[]> {
    if (pool.training === null) return [];
    return traineesOf(pool, (await readTraining(ledger, pool.name)).value, directory);
  }

  async function poolNamed(name: string): Promise<CatalogPool> {
    const { pools } = await catalog();
    const key = keyOf(name);
    const exact = pools.find((it) => keyOf(it.name) === key);
    const near = pools.filter((it) => keyOf(it.name).includes(key));
    const [only] = near;
    if (exact !== undefined) return exact;
    if (only !== undefined && near.length === 1) return only;
    throw new NotFoundError(`There is no pool called “${name.slice(0, 60)}”.`, {
      nearest: (near.length > 0 ? near : pools).slice(0, 8).map((it) => it.name),
      hint: 'Type /hire pools to see them all.',
    });
  }

  const line = (actor: Actor) => ({ slackId: actor.slackId as string, leverUserId: actor.leverUserId });

  async function save<T>(
    actor: Actor,
    kind: Kind,
    what: { name: string; value: T | null; version: number; isNew: boolean },
  ): Promise<void> {
    needsAdmin(actor, kind === 'pool' ? 'Changing pools' : 'Changing panel templates');
    const file = await options.file();
    const names = kind === 'pool' ? Object.keys(file?.pools ?? {}) : (file?.templates ?? []).map((it) => it.name);
    await saveEdit(ledger, kind, what, { actor, how: 'slack', at: clock.now() }, names);
    await audit({
      actor: line(actor),
      action: `${kind}.${what.value === null ? 'removed' : what.isNew ? 'added' : 'edited'}`,
      subject: { kind, id: what.name },
      result: 'done',
    });
  }

  async function decide(
    actor: Pick<Actor, 'slackId' | 'leverUserId' | 'name'>,
    pool: CatalogPool,
    userId: LeverUserId,
    decision: 'graduate' | 'not-yet' | 'leave',
  ): Promise<{ trainee: Trainee; changed: boolean }> {
    const { value, version } = await readTraining(ledger, pool.name);
    const now = traineesOf(pool, value, directory).find((it) => it.userId === userId);
    if (now === undefined) throw new NotFoundError('This person is not in training for that pool any more.');
    // A second press, or somebody else's: the first one counts.
    const open = decision === 'leave' ? now.stage !== 'graduated' && now.stage !== 'left' : now.stage === 'approval';
    if (!open) return { trainee: now, changed: false };
    const next = decided(value, userId, decision, actor.name, clock.now());
    await writeTraining(ledger, pool.name, version, next);
    await audit({
      actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
      action: { graduate: 'training.graduated', 'not-yet': 'training.not-yet', leave: 'training.ended' }[decision],
      subject: { kind: 'user', id: userId },
      result: 'done',
      detail: `Pool ${pool.name}: shadow ${now.shadow.done}, reverse shadow ${now.reverse.done}`,
    });
    const then = traineesOf(pool, next, directory).find((it) => it.userId === userId);
    return { trainee: then ?? now, changed: true };
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
    const [{ value: profile }, company] = await Promise.all([profileOf(userId), defaults()]);
    const away = profile.away?.length ? await zoneOf(userId, profile) : undefined;
    return habitsOf(profile, company.value, clock.now(), away);
  }

  return {
    habits,
    defaults,
    person: async (userId) => {
      const [{ value: profile, version }, company] = await Promise.all([profileOf(userId), defaults()]);
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
      const { byUser, freshness } = await options.sittings();
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
        counted: freshness,
      };
    },

    templates: async () => {
      const { pools, templates } = await catalog();
      if (pools.length === 0 && templates.length === 0) return null;
      return {
        pools: Object.fromEntries(pools.map((it) => [it.name, it])),
        templates: templates.map((it) => inPoolNames(it.template, pools)),
      };
    },
    catalog,
    pool: poolNamed,
    membersOf: (pool) => peopleIn(directory, pool, `the pool ${pool.name}`),
    trainees: traineesIn,
    trainingOf: async (userId) => {
      const { pools } = await catalog();
      const all = await Promise.all(pools.map((it) => traineesIn(it)));
      return all.flat().filter((it) => it.userId === userId && it.stage !== 'left');
    },
    settleTraining: async () => {
      const { pools } = await catalog();
      const training = pools.filter((it) => it.training !== null);
      if (training.length === 0) return { waiting: [], graduated: [] };
      const { byUser } = await options.sittings('training');
      const waiting: Trainee[] = [];
      const graduated: Trainee[] = [];
      for (const pool of training) {
        const { value, version } = await readTraining(ledger, pool.name);
        const next = withHeld(value, pool.name, byUser, traineesOf(pool, value, directory), clock.now());
        if (next !== value) await writeTraining(ledger, pool.name, version, next);
        for (const it of traineesOf(pool, next, directory)) {
          if (it.stage !== 'approval') continue;
          if (it.approver !== null) waiting.push(it);
          else graduated.push((await decide(itself, pool, it.userId, 'graduate')).trainee);
        }
      }
      return { waiting, graduated };
    },

    savePool: async (actor, pool) => {
      needsAdmin(actor, 'Changing pools');
      if (pool.value === null) {
        const { templates } = await catalog();
        const used = usersOfPool(pool.name, templates);
        if (used.length > 0)
          throw new InputError(`${pool.name} is used by ${used.slice(0, 5).join(', ')}, so it was not removed.`, {
            hint: 'Change those panel templates first, with /hire templates.',
          });
      }
      await save(actor, 'pool', pool);
      const enrolled = (pool.value?.trainees ?? []).flatMap((email) => directory.userByEmail(email)?.id ?? []);
      const { value, version } = await readTraining(ledger, pool.name);
      const next = backAgain(value, enrolled, actor.name, clock.now());
      if (next !== value) await writeTraining(ledger, pool.name, version, next);
    },
    saveTemplate: (actor, template) => save(actor, 'template', template),
    decide: async (actor, name, userId, decision) => {
      const pool = await poolNamed(name);
      const approver = pool.training?.approver;
      const isApprover =
        actor.leverUserId !== null && approver && directory.userByEmail(approver)?.id === actor.leverUserId;
      if (!isApprover) needsAdmin(actor, 'Deciding about somebody’s training');
      return await decide(actor, pool, userId, decision);
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
