/**
 * Pools and templates as a room: found by name, edited, renamed, removed. A renamed pool keeps its old names, so that
 * whatever asks for one of them means it: the operator's file, templates, what was booked. Made by `create.ts`; audited.
 */
import { InputError, NotFoundError } from '../errors.ts';
import { type FilePool, keyOf } from '../panels/pool-file.ts';
import type { FileTemplate } from '../panels/template-file.ts';
import type { Actor } from '../people.ts';
import {
  type CatalogPool,
  type CatalogTemplate,
  type EditOf,
  inPoolNames,
  type Kind,
  merged,
  namesNow,
  saveEdit,
  usesOfPool,
} from './catalog.ts';
import type { InterviewersOptions } from './create.ts';
import type { Interviewers } from './interviewers.ts';
import { needsAdmin } from './needs-admin.ts';
import type { Settings } from './settings.ts';
import { learnersIn } from './training.ts';
import type { TrainingDesk } from './training-desk.ts';

export type PoolDesk = Pick<
  Interviewers,
  'catalog' | 'pool' | 'templates' | 'savePool' | 'removePool' | 'saveTemplate'
>;

export function createPoolDesk(
  options: InterviewersOptions,
  settings: Pick<Settings, 'tagged'>,
  training: TrainingDesk,
): PoolDesk {
  const { ledger, clock, audit } = options;

  async function catalog(): Promise<{ pools: CatalogPool[]; templates: readonly CatalogTemplate[] }> {
    const { pools, templates } = await merged(ledger, await options.file());
    const tagged = pools.some((it) => it.members.some((one) => 'tag' in one)) ? await settings.tagged() : undefined;
    const ready = await Promise.all(
      pools.map(async (pool): Promise<CatalogPool> => {
        const trainees = await training.traineesIn(pool);
        const graduates = trainees.flatMap((it) =>
          it.stage === 'graduated' ? [{ user: it.userId, rank: pool.training?.rank ?? 0 }] : [],
        );
        return {
          ...pool,
          members: [...pool.members, ...graduates],
          learning: learnersIn(trainees),
          ...(tagged && { tagged }),
        };
      }),
    );
    // Shown and edited with the names that pools have now; saved, it keeps them.
    const now = namesNow(ready);
    return { pools: ready, templates: templates.map((it) => ({ ...it, template: inPoolNames(it.template, now) })) };
  }

  async function poolNamed(name: string): Promise<CatalogPool> {
    const { pools } = await catalog();
    const key = keyOf(namesNow(pools)(name));
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

  async function save<T>(actor: Actor, kind: Kind, what: EditOf<T>, detail?: string): Promise<void> {
    const file = await options.file();
    const names = kind === 'pool' ? Object.keys(file?.pools ?? {}) : (file?.templates ?? []).map((it) => it.name);
    await saveEdit(ledger, kind, what, { actor, how: 'slack', at: clock.now() }, names);
    const moved = what.was !== undefined && what.was !== what.name;
    await audit({
      actor: { slackId: actor.slackId, leverUserId: actor.leverUserId },
      action: `${kind}.${what.value === null ? 'removed' : what.isNew ? 'added' : moved ? 'renamed' : 'edited'}`,
      subject: { kind, id: what.name },
      result: 'done',
      ...((detail !== undefined || moved) && { detail: detail ?? `Was ${what.was}` }),
    });
  }

  return {
    catalog,
    pool: poolNamed,
    templates: async () => {
      const { pools, templates } = await catalog();
      if (pools.length === 0 && templates.length === 0) return null;
      return {
        pools: Object.fromEntries(pools.map((it) => [it.name, it])),
        templates: templates.map((it) => it.template),
      };
    },

    savePool: async (actor, pool) => {
      needsAdmin(actor, 'Changing pools');
      const { was } = pool;
      const moves = was !== undefined && keyOf(was) !== keyOf(pool.name);
      const formerly = [...(pool.value.formerly ?? []), ...(moves ? [was] : [])];
      const kept = [...new Set(formerly)].filter((it) => keyOf(it) !== keyOf(pool.name));
      const { formerly: _, ...rest } = pool.value;
      const value: FilePool = { ...rest, ...(kept.length > 0 && { formerly: kept }) };
      await save(actor, 'pool', { ...pool, value });
      if (moves) await training.carryOver(was, pool.name);
      await training.enrolled(actor, pool.name, value.trainees);
    },

    removePool: async (actor, { name, version, instead }) => {
      needsAdmin(actor, 'Changing pools');
      const { pools, templates } = await catalog();
      const used = usesOfPool(name, { pools, templates });
      if (used.length > 0 && instead === null)
        throw new InputError(
          `${name} is used by ${used
            .slice(0, 5)
            .map((it) => it.template)
            .join(', ')}, so it was not removed.`,
          {
            hint: 'Choose a pool that takes its place, or change those panel templates first, with /hire templates.',
          },
        );
      const other = instead === null ? null : await poolNamed(instead);
      if (other !== null && keyOf(other.name) === keyOf(name))
        throw new InputError('Choose another pool than the one that is removed. Nothing was changed.');
      const now = namesNow(pools);
      const placed = (pool: string) => (other !== null && keyOf(now(pool)) === keyOf(name) ? other.name : pool);
      for (const use of used) {
        const found = templates.find((it) => it.template.name === use.template);
        if (found === undefined) continue;
        const value = inPoolNames(found.template, placed);
        await save<FileTemplate>(
          actor,
          'template',
          { name: value.name, value, version: found.version, isNew: false },
          `${other?.name ?? ''} in place of the removed pool ${name}`,
        );
      }
      await save<FilePool>(actor, 'pool', { name, value: null, version, isNew: false });
      return { changed: used.map((it) => it.template) };
    },

    saveTemplate: async (actor, template) => {
      needsAdmin(actor, 'Changing panel templates');
      await save(actor, 'template', template);
    },
  };
}
