/**
 * `/hire panel <candidate>`: the panels that stand, with what can be changed about each; without a name what waits to be
 * planned again. Typing only looks: a change begins with a press and is written by the last one. The steps are in `panel/`.
 */
import { z } from 'zod';
import { chooseMessage } from '../blocks/candidate.ts';
import { NotFoundError } from '../errors.ts';
import { changeCalls } from '../panels/change-calls.ts';
import { actions, defineCommand } from './define.ts';
import { addActions } from './panel/add.ts';
import { filterFrom, meantWord } from './panel/filter.ts';
import { listActions, listing } from './panel/list.ts';
import { moveActions } from './panel/move.ts';
import { orderActions } from './panel/order.ts';
import { partActions } from './panel/parts.ts';
import { raiseActions } from './panel/raise.ts';
import { repairActions } from './panel/repair.ts';
import { deskReply, showActions, showing } from './panel/show.ts';
import { watchActions } from './panel/watch.ts';
import { waveActions } from './panel/wave.ts';
import { writeActions } from './panel/write.ts';

const MOST_HITS = 5;

/** Perhaps it was not a name but a word of the list. */
function hintFor(typed: string): string {
  const word = meantWord(typed);
  const name = 'Type a part of the name, an e-mail address, or paste the candidate’s Lever link.';
  return word === null
    ? `${name} Or list panels: today, this week, mine, held, interviewer:name, by:name, job:title.`
    : `Did you mean /hire panel ${word}? ${name}`;
}

export const panel = defineCommand({
  verb: 'panel',
  aliases: ['panels', 'reschedule', 'replace', 'cancel', 'hold', 'holds'],
  aliasWords: { hold: 'held', holds: 'held' },
  group: 'Schedule',
  summary: 'Move, replace, edit or cancel what is booked',
  usage: '[candidate | today | next week | mine | held] [interviewer:name] [by:name] [job:title]',
  examples: ['Priya Raman', 'this week interviewer:rui'],
  needs: 'limitedTeamMember',
  unmapped: 'asks',
  args: z.object({
    _: z.string(),
    interviewer: z.string().optional(),
    by: z.string().optional(),
    job: z.string().optional(),
  }),
  actions: actions(
    ...showActions,
    ...listActions,
    ...moveActions,
    ...raiseActions,
    ...orderActions,
    ...addActions,
    ...partActions,
    ...writeActions,
    ...repairActions,
    ...watchActions,
    ...waveActions,
  ),
  run: async ({ args, actor, look }) => {
    look.panels.permit(actor);
    const typed = args._.trim();
    const state = look.directory.state();
    const reading =
      state.state === 'first-sync' ? `Candidates are still being read from Lever (${state.percent} %).` : null;
    const filter = filterFrom(args, actor, look);
    if (filter !== null) return listing(filter, 0, actor, look);
    if (typed === '') return deskReply(actor, look, reading);
    const found = look.directory.find(typed, actor, MOST_HITS);
    if (found.kind === 'none')
      throw new NotFoundError(found.why ?? `No active candidate is called “${typed.slice(0, 60)}”.`, {
        nearest: found.nearest,
        hint: reading ?? hintFor(typed),
      });
    const [only] = found.hits;
    if (only !== undefined && found.hits.length === 1 && found.more === 0) return showing(only.id, actor, look);
    const hits = found.hits.map((it) => ({
      id: it.id,
      label: look.directory.describe(it),
      owner: (it.owner && look.directory.user(it.owner)?.name) || null,
    }));
    return { show: 'message', message: chooseMessage(typed, hits, found.more, changeCalls.open, 'Panels') };
  },
});
