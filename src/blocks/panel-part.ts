/** Changing a part of a chosen day by hand: who else, or when else on that day. Data in, modal out; pure. */
import type { PanelCalls } from '../panels/calls.ts';
import type { ChosenSession, Draft, PanelOption } from '../panels/draft.ts';
import type { Alternatives } from '../panels/panels.ts';
import { cityOf, sameClock, sayTime } from '../zones.ts';
import { actions, button, header, input, modal, type Modal, named, option, section, select, typeahead } from './kit.ts';
import { bold, escapeLine, md, type Mrkdwn } from './mrkdwn.ts';
import { whyNot } from './panel-person.ts';
import { byTime, nameOf, optionNotes, sessionLine, titleOf, whyOf } from './panel.ts';
import { dayOf } from './panel-time.ts';

/** The chosen day with a button for each part. */
export function changeModal(draft: Draft, choice: PanelOption, calls: PanelCalls, said?: Mrkdwn): Modal {
  const here = { draft: draft.id };
  return modal({
    title: 'Change this day',
    blocks: [
      said !== undefined && section(said),
      section(md`Swap a person or move one session. Everything else stays as it is.`),
      byTime(choice).map((it) =>
        section(
          md`*${dayOf(draft, it.start)}*  ${sessionLine(draft, it)}`,
          button(
            'Swap or move',
            calls.part,
            { ...here, session: it.sessionId },
            {
              suffix: it.sessionId,
              describe: `Swap or move ${titleOf(draft, it.sessionId)}`,
            },
          ),
        ),
      ),
      optionNotes(draft, choice),
      actions(
        button('Use this day', calls.preview, here, { style: 'primary' }),
        button('Back to the days', calls.options, here),
      ),
    ],
  });
}

export const SHIFT_FIELD = 'shift';
export const ELSE_FIELD = 'else';

const MOST_SHOWN = 12;

export function partModal(
  draft: Draft,
  session: ChosenSession,
  alternatives: Alternatives,
  calls: PanelCalls,
  people: { readonly id: string },
): Modal {
  const here = { draft: draft.id, session: session.sessionId };
  const possible = alternatives.people.filter((it) => it.possible).slice(0, MOST_SHOWN);
  const impossible = alternatives.people.filter((it) => !it.possible).slice(0, MOST_SHOWN);
  return modal({
    title: 'Swap or move',
    blocks: [
      section(md`*${dayOf(draft, session.start)}*  ${sessionLine(draft, session)}`),
      whyOf(draft, [session]),
      header('Who else'),
      possible.length === 0 && section(md`Nobody else who may take it is free then.`),
      possible.map((it) =>
        section(
          md`${bold(it.name)} instead of ${escapeLine(nameOf(draft, it.instead))} — ${escapeLine(it.why)}`,
          button(
            `Use ${it.name}`,
            calls.swap,
            { ...here, instead: it.instead, person: it.userId },
            {
              suffix: `${it.instead}.${it.userId}`.slice(0, 120),
            },
          ),
        ),
      ),
      whyNot(impossible),
      input('Somebody who is not in the plan', typeahead(people, null, { placeholder: 'Type a name' }), {
        block: `${ELSE_FIELD}:${session.sessionId}`,
        hint: 'Choose a name and press “Ask their calendar”.',
        optional: true,
      }),
      header('When else'),
      alternatives.times.length === 0
        ? section(md`No other time that day works with the other sessions where they are.`)
        : named(
            `${SHIFT_FIELD}:${session.sessionId}`,
            section(
              md`Other times that work that day:`,
              select(
                alternatives.times.map((it) => option(timeLabel(draft, it), String(it.start))),
                null,
                { on: calls.shift, payload: here, placeholder: 'Choose a time' },
              ),
            ),
          ),
      actions(button('Back', calls.change, { draft: draft.id, at: draft.search?.searchedAt ?? 0, option: null })),
    ],
    submit: 'Ask their calendar',
    on: calls.somebodyElse,
    payload: here,
  });
}

function timeLabel(draft: Draft, it: Alternatives['times'][number]): string {
  const session = it.option.sessions.find((one) => one.start === it.start);
  const people = session?.seats.map((one) => nameOf(draft, one.userId)).join(', ') ?? '';
  return `${labelOf(draft, it.start)} · ${people}`;
}

function labelOf(draft: Draft, at: number): string {
  const own = sayTime(draft.by.zone, at);
  // A menu cannot show times as each reader likes them, so it says whose they are.
  const labelled = `${own} in ${cityOf(draft.by.zone)}`;
  if (sameClock(draft.zone, draft.by.zone, at)) return labelled;
  return `${labelled} (${sayTime(draft.zone, at)} in ${cityOf(draft.zone)})`;
}
