/** The forms of one session of a panel template, and of its rules. Data in, modal out; pure. Field names are in `templates.ts`. */
import type { TemplateCalls } from '../interviewers/calls.ts';
import type { TemplateDraft } from '../interviewers/template-draft.ts';
import type { FileSeat } from '../panels/template-file.ts';
import { sayMinute } from '../zones.ts';
import {
  actions,
  type Blocks,
  button,
  checkboxes,
  confirm,
  input,
  modal,
  type Modal,
  multiSelect,
  multiTypeahead,
  numberInput,
  option,
  type Option,
  select,
  textInput,
} from './kit.ts';
import { bold, md } from './mrkdwn.ts';
import { placeInputs } from './session-place.ts';
import {
  MOST_SEATS,
  NO_FORM,
  poolNames,
  ruleFields,
  sessionFields,
  templateBlock,
  templatePlace,
} from './templates.ts';

export interface SessionView {
  readonly draft: TemplateDraft;
  readonly index: number | null;
  readonly pools: readonly string[];
  readonly forms: readonly { readonly id: string; readonly text: string }[];
  /** The form's id in Lever, when it is there. */
  readonly formId: string | null;
  readonly peopleOf: (people: readonly { readonly email: string }[]) => readonly Option[];
}

function named(seat: FileSeat | undefined): readonly { readonly email: string }[] {
  return (seat?.alternates ?? []).flatMap((it) => ('email' in it ? [it] : []));
}

/** A field's key: the draft's and the session's. */
export const sessionKey = (draftId: string, index: number | null): string => `${draftId}.${index ?? 'new'}`;

export function sessionModal(
  view: SessionView,
  calls: TemplateCalls,
  menus: { person: { readonly id: string } },
): Modal {
  const { draft, index } = view;
  const session = index === null ? null : (draft.template.sessions[index] ?? null);
  const here = { draft: draft.id };
  const block = (field: string) => templateBlock(field, sessionKey(draft.id, index));
  const needed = session?.seats.filter((it) => !it.optional) ?? [];
  const shadow = session?.seats.find((it) => it.optional);
  const poolOptions = view.pools.slice(0, 100).map((it) => option(it, it));
  const rows = Math.min(MOST_SEATS, Math.max(2, needed.length + 1));
  return modal({
    title: session === null ? 'Add a session' : 'Edit a session',
    submit: 'Save session',
    close: 'Close all',
    on: calls.saveSession,
    payload: { ...here, session: index },
    blocks: [
      actions(
        button('Back to the template', calls.back, here),
        session !== null &&
          index !== null &&
          button(
            'Remove',
            calls.removeSession,
            { ...here, session: index },
            {
              style: 'danger',
              confirm: confirm({
                title: 'Remove this session?',
                text: md`${bold(session.title.slice(0, 60))} leaves the template once you save it.`,
                yes: 'Remove',
                danger: true,
              }),
            },
          ),
      ),
      input('Title', textInput({ initial: session?.title ?? '', most: 120, placeholder: 'Coding interview' }), {
        block: block(sessionFields.title),
      }),
      input('Minutes', numberInput({ initial: session?.minutes ?? 45, least: 5, most: 480 }), {
        block: block(sessionFields.minutes),
      }),
      input(
        'Feedback form',
        select(
          [option('No form', NO_FORM), ...view.forms.slice(0, 99).map((it) => option(it.text, it.id))],
          view.formId ?? (session === null ? null : NO_FORM),
        ),
        { block: block(sessionFields.form), hint: 'Its interviewers get the link.' },
      ),
      Array.from({ length: rows }, (_, row): Blocks => {
        const seat = needed[row];
        return [
          poolOptions.length > 0 &&
            input(
              row === 0 ? 'Who takes it: anybody of these pools' : 'And together with them, anybody of',
              multiSelect(poolOptions, poolNames(seat)),
              { block: block(`${sessionFields.pool}${row}`), optional: true },
            ),
          input(
            row === 0 ? 'or one of these people' : 'or one of',
            multiTypeahead(menus.person, view.peopleOf(seat?.people ?? []).slice(0, 50)),
            { block: block(`${sessionFields.people}${row}`), optional: true },
          ),
          input('Only when nothing fits', multiTypeahead(menus.person, view.peopleOf(named(seat)).slice(0, 50)), {
            block: block(`${sessionFields.alternates}${row}`),
            optional: true,
            hint: 'Offered by a button where no day works.',
          }),
          input('How many of them', numberInput({ initial: seat?.count ?? 1, least: 1, most: 10 }), {
            block: block(`${sessionFields.count}${row}`),
            optional: true,
          }),
        ];
      }),
      poolOptions.length > 0 &&
        input('One more if free, out of these pools', multiSelect(poolOptions, poolNames(shadow)), {
          block: block(sessionFields.shadow),
          optional: true,
          hint: 'Trainees of the pools above sit in by themselves.',
        }),
      input(
        'or one of these people, if free',
        multiTypeahead(menus.person, view.peopleOf(shadow?.people ?? []).slice(0, 50)),
        { block: block(sessionFields.shadowPeople), optional: true },
      ),
      placeInputs(templatePlace(draft.template, session), draft.template, block),
    ],
  });
}

export function rulesModal(draft: TemplateDraft, calls: TemplateCalls): Modal {
  const { template: it } = draft;
  const here = { draft: draft.id };
  const block = (field: string) => templateBlock(field, draft.id);
  const number = (name: string, field: string, initial: number, least: number, most: number) =>
    input(name, numberInput({ initial, least, most }), { block: block(field) });
  return modal({
    title: 'Rules of the template',
    submit: 'Save rules',
    close: 'Close all',
    on: calls.saveRules,
    payload: here,
    blocks: [
      actions(button('Back to the template', calls.back, here)),
      input(
        'Order and video',
        checkboxes(
          [option('Sessions in the order they are listed', 'order'), option('A video link for each session', 'video')],
          [...(it.order ? ['order'] : []), ...(it.video ? ['video'] : [])],
        ),
        { block: block(ruleFields.order), optional: true },
      ),
      number('Days at most', ruleFields.days, it.days, 1, 5),
      number('Shortest break, minutes', ruleFields.minGap, it.breaks.min, 0, 120),
      number('Longest break, minutes', ruleFields.maxGap, it.breaks.max, 0, 600),
      input(
        'Lunch',
        textInput({
          initial:
            it.lunch === false
              ? ''
              : `${sayMinute(it.lunch.fromMinute)}-${sayMinute(it.lunch.toMinute)}, ${it.lunchMinutes} min`,
          placeholder: '12:00-14:00, 45 min',
          most: 60,
        }),
        { block: block(ruleFields.lunch), optional: true, hint: 'Empty: no lunch break.' },
      ),
      input(
        'Hours of the day',
        textInput({ initial: `${sayMinute(it.hours.fromMinute)}-${sayMinute(it.hours.toMinute)}`, most: 20 }),
        { block: block(ruleFields.hours), hint: 'In the candidate’s time.' },
      ),
      number('Notice, hours from now', ruleFields.notice, it.noticeHours, 0, 240),
      number('Minutes free around each interview', ruleFields.buffer, it.buffer, 0, 60),
      input(
        'Start times every',
        select(
          ['5', '15', '30'].map((one) => option(`${one} minutes`, one)),
          String(it.grid),
        ),
        { block: block(ruleFields.grid) },
      ),
      input('Place', textInput({ initial: it.location, most: 200 }), {
        block: block(ruleFields.location),
        optional: true,
      }),
    ],
  });
}
