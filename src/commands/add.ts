/**
 * `/hire add [name] [for:<job>]`: somebody new goes into Lever. Typing opens a form with what was typed in it; the form
 * shows who is known already and what Lever will hold, and only its Add press writes. The steps are in `add/`.
 */
import { z } from 'zod';
import { unclearAddModal } from '../blocks/add-done.ts';
import { line } from '../blocks/mrkdwn.ts';
import { startAdd, unconfirmedAdd } from '../candidates/add-draft.ts';
import { addCalls } from '../candidates/calls.ts';
import { maySeePosting } from '../directory/visibility.ts';
import { NotFoundError } from '../errors.ts';
import { addSteps, formReply } from './add/steps.ts';
import { typedOrder } from './add/typed.ts';
import { actions, defineCommand } from './define.ts';

export const add = defineCommand({
  verb: 'add',
  aliases: ['new'],
  group: 'Candidates',
  summary: 'Add a candidate to Lever, with or without a job',
  usage: '[name] [e-mail] [for:<job>]',
  examples: ['Ada Byron for:"Backend Engineer"', ''],
  needs: 'limitedTeamMember',
  unmapped: 'asks',
  args: z.object({ _: z.string(), for: z.string().optional() }),
  actions: actions(...addSteps),
  run: async ({ args, actor, look }) => {
    look.panels.permit(actor);
    const { directory } = look;
    const state = directory.state();
    if (state.state === 'waiting') throw new NotFoundError(state.sentence, { hint: '/hire status says more.' });
    const open = await unconfirmedAdd(look, actor);
    if (open) return { show: 'modal', modal: unclearAddModal(open, null, addCalls) };
    const { name, email, posting, note } = typedOrder(
      args._,
      args.for,
      (words) => directory.searchPostings(words, actor, 20),
      (id) => {
        const it = directory.posting(id);
        return it && maySeePosting(it, actor) ? it : null;
      },
    );
    const draft = await startAdd(look, actor, { name: line(name), email, postingId: posting?.id ?? null });
    const reading =
      state.state === 'first-sync'
        ? `Jobs are still being read from Lever (${state.percent} %). Some may be missing.`
        : null;
    return formReply(
      draft,
      look,
      [note, reading].filter((it) => it !== null),
    );
  },
});
