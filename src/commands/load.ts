/** `/hire load [pool]`: who carries how much, beside their limits. Reads only. */
import { z } from 'zod';
import { loadMessage } from '../blocks/load.ts';
import { meCalls } from '../interviewers/calls.ts';
import type { LeverUserId } from '../lever/ids.ts';
import { atLeast } from '../people.ts';
import type { Reads } from '../services.ts';
import { defineCommand, type Reply } from './define.ts';

async function loadNow(typed: string, look: Reads, mayEdit: boolean): Promise<Reply> {
  const pool = typed === '' ? null : await look.interviewers.pool(typed);
  const { pools } = await look.interviewers.catalog();
  const ids = (pool === null ? pools : [pool]).flatMap((it) => [
    ...look.interviewers.membersOf(it).people.map((one) => one.userId),
    ...(it.learning ?? []).map((one) => one.userId),
  ]);
  const { people, counted } = await look.interviewers.load([...new Set<LeverUserId>(ids)]);
  return {
    show: 'message',
    message: loadMessage({
      pool: pool?.name ?? null,
      people,
      counted,
      pools: pools.map((it) => it.name),
      ...(mayEdit && { settings: meCalls.settings }),
    }),
  };
}

export const load = defineCommand({
  verb: 'load',
  group: 'Schedule',
  summary: 'Show who interviews how much, and how much they may',
  usage: '[pool]',
  examples: ['', 'Backend coding'],
  needs: 'limitedTeamMember',
  args: z.object({ _: z.string() }),
  actions: [],
  run: async ({ args, look, actor }) => ({
    show: 'working',
    surface: 'message',
    title: 'Load',
    text: 'Counting interviews …',
    next: () => loadNow(args._.trim(), look, atLeast(actor.role, 'admin')),
  }),
});
