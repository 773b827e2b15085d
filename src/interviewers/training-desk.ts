/**
 * Training as it goes on: who learns for a pool, what they were seen to do, who is asked to approve, and the decision.
 * Made by `create.ts`; the rules are in `training.ts`. Every decision is audited.
 */
import { DAY } from '../clock.ts';
import { NotFoundError } from '../errors.ts';
import type { LeverUserId } from '../lever/ids.ts';
import { type Actor, atLeast, type SlackUserId } from '../people.ts';
import type { CatalogPool } from './catalog.ts';
import type { InterviewersOptions } from './create.ts';
import type { Waiting } from './interviewers.ts';
import {
  askedOf,
  backAgain,
  decided,
  readTraining,
  recordKey,
  type Trainee,
  traineesOf,
  withHeld,
  writeTraining,
} from './training.ts';

/** Who decides when the counts alone decide. */
const itself = { slackId: 'fulcrum' as SlackUserId, leverUserId: null, name: 'the counts' } as const;

/** Who graduated is named again for so long, in case that nobody heard; the notice's key sees to it that it is read once. */
const TOLD_FOR = DAY;

type Decision = 'graduate' | 'not-yet' | 'leave';

export interface TrainingDesk {
  traineesIn(
    pool: Pick<CatalogPool, 'name' | 'training' | 'trainees' | 'already' | 'formerly'>,
  ): Promise<readonly Trainee[]>;
  settle(pools: readonly CatalogPool[]): Promise<{
    readonly waiting: readonly Waiting[];
    readonly graduated: readonly Trainee[];
  }>;
  decide(
    actor: Pick<Actor, 'slackId' | 'leverUserId' | 'name'>,
    pool: CatalogPool,
    userId: LeverUserId,
    decision: Decision,
  ): Promise<{ readonly trainee: Trainee; readonly changed: boolean }>;
  /** Whoever had left and is enrolled again goes on. */
  enrolled(actor: Actor, pool: string, emails: readonly string[]): Promise<void>;
  /** The record follows the pool to its new name. */
  carryOver(from: string, to: string): Promise<void>;
}

export function createTrainingDesk(options: InterviewersOptions): TrainingDesk {
  const { ledger, clock, directory, people, audit } = options;

  /** The one the pool names; if they are not in Slack whoever edited it last, if still an admin; then a Super Admin. */
  async function approverOf(
    pool: CatalogPool,
  ): Promise<{ readonly userId: LeverUserId; readonly slackId: SlackUserId; readonly instead: boolean } | null> {
    const named = pool.training?.approver ? directory.userByEmail(pool.training.approver) : undefined;
    const editor = pool.editor === null ? undefined : directory.user(pool.editor);
    const order = [
      named?.active === true ? named : undefined,
      editor?.active === true && atLeast(editor.role, 'admin') ? editor : undefined,
      ...directory.users().filter((it) => it.active && it.role === 'superAdmin'),
    ];
    for (const it of order) {
      if (it === undefined) continue;
      const slackId = await people.slackIdOf(it.id);
      if (slackId !== null) return { userId: it.id, slackId, instead: it.id !== named?.id };
    }
    return null;
  }

  const desk: TrainingDesk = {
    traineesIn: async (pool) =>
      pool.training === null ? [] : traineesOf(pool, (await readTraining(ledger, pool)).value, directory),

    settle: async (pools) => {
      const training = pools.filter((it) => it.training !== null);
      if (training.length === 0) return { waiting: [], graduated: [] };
      const { byUser } = await options.sittings('training');
      const waiting: Waiting[] = [];
      const graduated: Trainee[] = [];
      for (const pool of training) {
        const { value, version } = await readTraining(ledger, pool);
        let next = withHeld(value, pool, byUser, traineesOf(pool, value, directory), clock.now());
        const ready = traineesOf(pool, next, directory).filter((it) => it.stage === 'approval');
        const asking = ready.length > 0 && pool.training?.approver !== null ? await approverOf(pool) : null;
        for (const it of ready) {
          if (it.approver === null) continue;
          waiting.push({ trainee: it, ask: asking });
          next = askedOf(next, it.userId, {
            round: it.round,
            userId: asking?.userId ?? null,
            instead: asking?.instead ?? false,
            at: clock.now(),
          });
        }
        if (next !== value) await writeTraining(ledger, pool.name, version, next);
        for (const it of ready) if (it.approver === null) await desk.decide(itself, pool, it.userId, 'graduate');
        const { people: records } = (await readTraining(ledger, pool)).value;
        graduated.push(
          ...traineesOf(pool, { people: records }, directory).filter((it) => {
            const { decidedBy, decidedAt = 0 } = records[it.userId] ?? {};
            return it.stage === 'graduated' && decidedBy === itself.name && clock.now() - decidedAt <= TOLD_FOR;
          }),
        );
      }
      return { waiting, graduated };
    },

    decide: async (actor, pool, userId, decision) => {
      const { value, version } = await readTraining(ledger, pool);
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
    },

    enrolled: async (actor, pool, emails) => {
      const ids = emails.flatMap((email) => directory.userByEmail(email)?.id ?? []);
      const { value, version } = await readTraining(ledger, { name: pool });
      const next = backAgain(value, ids, actor.name, clock.now());
      if (next !== value) await writeTraining(ledger, pool, version, next);
    },

    carryOver: async (from, to) => {
      const old = await readTraining(ledger, { name: from });
      const now = await readTraining(ledger, { name: to });
      // Also an empty one: what a pool of the new name left behind, or one of the old name begins, is not this pool's.
      await writeTraining(ledger, to, now.version, old.value);
      await ledger.delete(recordKey(from));
    },
  };
  return desk;
}
