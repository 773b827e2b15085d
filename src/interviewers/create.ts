/** Makes the interviewers room out of the wires it is given. Called once, by `rooms.ts`; no request is made here. */
import type { Clock } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import type { LeverUserId } from '../lever/ids.ts';
import type { Freshness } from '../panels/load-index.ts';
import { peopleIn } from '../panels/pool.ts';
import type { Sitting } from '../panels/sittings.ts';
import type { WrittenFile } from '../panels/template-file.ts';
import { atLeast, type People } from '../people.ts';
import type { Audit } from '../services.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Interviewers } from './interviewers.ts';
import { loadOf } from './load.ts';
import { needsAdmin } from './needs-admin.ts';
import { createPoolDesk } from './pool-desk.ts';
import { createSettings, somebody } from './settings.ts';
import { createTrainingDesk } from './training-desk.ts';

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

export function createInterviewers(options: InterviewersOptions): Interviewers {
  const { clock, directory } = options;
  const { tagged, zoneOf, ...settings } = createSettings(options);
  const training = createTrainingDesk(options);
  const pools = createPoolDesk(options, { tagged }, training);

  return {
    ...settings,
    ...pools,
    load: async (userIds) => {
      const { byUser, freshness } = await options.sittings();
      const now = clock.now();
      const people = await Promise.all(
        userIds.map(async (userId) => {
          const mine = await settings.habits(userId);
          const zone = await zoneOf(userId, mine.zone === undefined ? {} : { zone: mine.zone });
          const name = directory.user(userId)?.name ?? somebody;
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
    membersOf: (pool) => peopleIn(directory, pool, `the pool ${pool.name}`),
    trainees: (pool) => training.traineesIn(pool),
    trainingOf: async (userId) => {
      const { pools: all } = await pools.catalog();
      const found = await Promise.all(all.map((it) => training.traineesIn(it)));
      return found.flat().filter((it) => it.userId === userId && it.stage !== 'left');
    },
    settleTraining: async () => await training.settle((await pools.catalog()).pools),
    mayDecide: (actor, pool) => mayDecide(actor, pool.training?.approver),
    decide: async (actor, name, userId, decision) => {
      const pool = await pools.pool(name);
      if (!mayDecide(actor, pool.training?.approver)) needsAdmin(actor, 'Deciding about somebody’s training');
      return await training.decide(actor, pool, userId, decision);
    },
  };

  function mayDecide(actor: Parameters<Interviewers['mayDecide']>[0], approver: string | null | undefined): boolean {
    const isApprover =
      actor.leverUserId !== null &&
      Boolean(approver) &&
      directory.userByEmail(approver ?? '')?.id === actor.leverUserId;
    return isApprover || atLeast(actor.role, 'admin');
  }
}
