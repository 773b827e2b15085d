/** The rules of a plan, and where it is held. Data in, modal out; pure. */
import type { PanelCalls } from '../panels/calls.ts';
import type { Draft } from '../panels/draft.ts';
import { sayMinute } from '../zones.ts';
import {
  actions,
  button,
  checkboxes,
  input,
  modal,
  type Modal,
  numberInput,
  option,
  select,
  textInput,
} from './kit.ts';
import { blockId } from './panel-plan.ts';

export const ruleFields = {
  order: 'order',
  days: 'days',
  minGap: 'minGap',
  maxGap: 'maxGap',
  lunch: 'lunch',
  hours: 'hours',
  notice: 'notice',
  buffer: 'buffer',
  grid: 'grid',
  location: 'location',
  video: 'video',
} as const;

export function rulesModal(draft: Draft, calls: PanelCalls): Modal {
  const { rules } = draft;
  const number = (name: string, block: string, initial: number, least: number, most: number, hint = '') =>
    input(name, numberInput({ initial, least, most }), { block: blockId(block, draft.id), hint });
  return modal({
    title: 'Rules and place',
    submit: 'Save rules',
    close: 'Close all',
    on: calls.saveRules,
    payload: { draft: draft.id },
    blocks: [
      actions(button('Back to the plan', calls.edit, { draft: draft.id })),
      input(
        'Order and place',
        checkboxes(
          [option('Sessions in the order they are listed', 'order'), option('A video link for each session', 'video')],
          [...(rules.keepOrder ? ['order'] : []), ...(rules.video ? ['video'] : [])],
        ),
        { block: blockId(ruleFields.order, draft.id), optional: true },
      ),
      input('Place', textInput({ initial: rules.location, most: 200, placeholder: 'Lisbon office, 3rd floor' }), {
        block: blockId(ruleFields.location, draft.id),
        optional: true,
        hint: 'Written into every invitation.',
      }),
      number('Days at most', ruleFields.days, rules.maxDays, 1, 5),
      number('Shortest break, minutes', ruleFields.minGap, rules.minGapMinutes, 0, 120),
      number('Longest break, minutes', ruleFields.maxGap, rules.maxGapMinutes, 0, 600),
      input(
        'Lunch',
        textInput({
          initial:
            rules.lunch === null
              ? ''
              : `${sayMinute(rules.lunch.fromMinute)}-${sayMinute(rules.lunch.toMinute)}, ${rules.lunch.minutes} min`,
          placeholder: '12:00-14:00, 45 min',
          most: 60,
        }),
        {
          block: blockId(ruleFields.lunch, draft.id),
          optional: true,
          hint: 'Between these times so much stays free. Empty: no lunch break.',
        },
      ),
      input(
        'Hours of the day',
        textInput({ initial: `${sayMinute(rules.core.fromMinute)}-${sayMinute(rules.core.toMinute)}`, most: 20 }),
        { block: blockId(ruleFields.hours, draft.id), hint: 'In the candidate’s time.' },
      ),
      number('Notice, hours from now', ruleFields.notice, rules.noticeHours, 0, 240),
      number('Minutes free around each interview', ruleFields.buffer, rules.bufferMinutes, 0, 60),
      input(
        'Start times every',
        select(
          ['5', '15', '30'].map((it) => option(`${it} minutes`, it)),
          String(rules.gridMinutes),
        ),
        { block: blockId(ruleFields.grid, draft.id) },
      ),
    ],
  });
}
