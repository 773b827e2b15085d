/** Before somebody's limit is gone over: why? The answer goes with the booking into the audit log. Pure. */
import type { PanelCalls } from '../panels/calls.ts';
import type { Draft, OfferedChange } from '../panels/draft.ts';
import { actions, button, context, input, modal, type Modal, section, textInput } from './kit.ts';
import { bold, escapeLine, md } from './mrkdwn.ts';
import { blockId } from './panel-plan.ts';

export const RAISE_FIELD = 'raise-reason';
export const MOST_REASON = 300;

export function raiseModal(draft: Draft, offer: OfferedChange, at: number, index: number, calls: PanelCalls): Modal {
  return modal({
    title: 'Over a limit, once',
    submit: 'Search with it',
    close: 'Close all',
    on: calls.bendReason,
    payload: { draft: draft.id, at, offer: index },
    blocks: [
      section(md`${bold(offer.sentence)}, for the panel of ${escapeLine(draft.candidate.name)} only.`),
      input('Why is this worth it?', textInput({ most: MOST_REASON, placeholder: 'The candidate decides on Friday' }), {
        block: blockId(RAISE_FIELD, `${draft.id}.${index}`),
      }),
      context(md`Your name and this reason are kept in the audit log when it is booked. The limit itself stays.`),
      actions(button('Back', calls.search, { draft: draft.id })),
    ],
  });
}
