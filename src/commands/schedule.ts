/**
 * `/hire schedule <candidate>`: from a name to a panel that stands in Lever and on everybody's calendar. This file finds
 * the candidate; the steps that follow are in `schedule/`. Typing only looks: everything that writes is pressed.
 */
import { z } from 'zod';
import { pickMessage } from '../blocks/panel-pick.ts';
import type { DirectoryOpportunity } from '../directory/directory.ts';
import { NotFoundError } from '../errors.ts';
import { panelCalls } from '../panels/calls.ts';
import { actions, defineCommand } from './define.ts';
import { bookActions } from './schedule/book.ts';
import { overActions } from './schedule/over.ts';
import { holdActions } from './schedule/hold.ts';
import { holdConfirmActions } from './schedule/hold-confirm.ts';
import { optionActions } from './schedule/options.ts';
import { opening, planActions } from './schedule/plan.ts';
import { sessionActions } from './schedule/session.ts';

const MOST_HITS = 5;

/** An address or an id names one candidate for sure, so there is nothing to pick. */
const namesOne = /^<?https?:\/\/|^[0-9a-f]{8}-[0-9a-f]{4}-/i;

export const schedule = defineCommand({
  verb: 'schedule',
  aliases: ['sched', 's'],
  group: 'Schedule',
  summary: 'Find a day for an interview panel and book it',
  usage: '<candidate or Lever link>',
  examples: ['Priya Raman', 'https://hire.lever.co/candidates/4c6a1f2e-0b6d-4a3f-9a55-1f6f0f7f2c11'],
  needs: 'limitedTeamMember',
  unmapped: 'asks',
  args: z.object({ _: z.string() }),
  actions: actions(
    ...planActions,
    ...sessionActions,
    ...optionActions,
    ...bookActions,
    ...overActions,
    ...holdActions,
    ...holdConfirmActions,
  ),
  run: async ({ args, actor, look, place }) => {
    look.panels.permit(actor);
    const typed = args._.trim();
    const describe = (it: DirectoryOpportunity): string => look.directory.describe(it);
    const state = look.directory.state();
    const reading =
      state.state === 'first-sync' ? `Candidates are still being read from Lever (${state.percent} %).` : null;
    if (typed === '') {
      const recent = look.directory.search('', actor, MOST_HITS).map((it) => it.opportunity);
      return {
        show: 'message',
        message: pickMessage({ typed, hits: recent, more: 0, describe, reading }, panelCalls),
      };
    }
    const found = look.directory.find(typed, actor, MOST_HITS);
    // Our copy has open candidates only: Lever itself knows whether this one is archived, or of another account.
    if (found.kind === 'none' && found.inLever !== null && 'id' in found.inLever && reading === null)
      return opening({ actor, look, place }, found.inLever.id);
    if (found.kind === 'none')
      throw new NotFoundError(found.why ?? `No active candidate is called “${typed.slice(0, 60)}”.`, {
        nearest: found.nearest,
        hint:
          reading ??
          'Type a part of the name, an e-mail address, or paste the candidate’s Lever link. Archived candidates have to be restored in Lever first.',
      });
    const [only] = found.hits;
    if (only !== undefined && found.hits.length === 1 && found.more === 0 && namesOne.test(typed))
      return opening({ actor, look, place }, only.id);
    return {
      show: 'message',
      message: pickMessage({ typed, hits: found.hits, more: found.more, describe, reading }, panelCalls),
    };
  },
});
