/** The form of one session of a plan. Data in, modal out; pure. `sessionFields` names what the conversation reads back. */
import type { PanelCalls } from '../panels/calls.ts';
import type { Draft, DraftSeat, DraftSession } from '../panels/draft.ts';
import {
  actions,
  type Blocks,
  button,
  confirm,
  input,
  modal,
  type Modal,
  multiTypeahead,
  numberInput,
  option,
  select,
  textInput,
  typeahead,
} from './kit.ts';
import { bold, md } from './mrkdwn.ts';
import { blockId } from './panel-plan.ts';
import { placeInputs } from './session-place.ts';

export const sessionFields = {
  title: 'title',
  minutes: 'minutes',
  form: 'form',
  /** With the seat's number behind it: `people0`, `alternates0`, `count0`. */
  people: 'people',
  alternates: 'alternates',
  count: 'count',
  shadows: 'shadows',
} as const;

export interface SessionView {
  readonly draft: Draft;
  /** `null`: a new one. */
  readonly session: DraftSession | null;
  readonly calls: PanelCalls;
  readonly people: { readonly id: string };
  readonly forms: readonly { readonly id: string; readonly text: string }[];
  readonly formMenu: { readonly id: string };
  readonly nameOf: (userId: string) => string;
}

/** A new session's fields are told apart by how many there are already. */
function keyOf(view: SessionView): string {
  return sessionKey(view.draft, view.session?.id ?? null);
}

export function sessionKey(draft: Draft, sessionId: string | null): string {
  return sessionId ?? `new${draft.sessions.length}`;
}

/** Slack's most in a menu, less the "no form" line. */
const MOST_FORMS = 99;
export const NO_FORM = 'none';

export function sessionModal(view: SessionView): Modal {
  const { draft, session, calls } = view;
  const key = keyOf(view);
  const seats = requiredSeats(session);
  const shadows = session?.seats.find((it) => it.optional);
  return modal({
    title: session === null ? 'Add a session' : 'Edit session',
    submit: 'Save session',
    close: 'Close all',
    on: calls.saveSession,
    payload: { draft: draft.id, session: session?.id ?? null },
    blocks: [
      actions(
        button('Back to the plan', calls.edit, { draft: draft.id }),
        session !== null &&
          draft.sessions[0]?.id !== session.id &&
          button('Move up', calls.moveSession, { draft: draft.id, session: session.id }),
        session !== null &&
          button(
            'Remove',
            calls.removeSession,
            { draft: draft.id, session: session.id },
            {
              style: 'danger',
              confirm: confirm({
                title: 'Remove this session?',
                text: md`${bold(session.title.slice(0, 60))} leaves the plan. Nothing is booked yet, so nobody is told.`,
                yes: 'Remove',
                danger: true,
              }),
            },
          ),
      ),
      input('Title', textInput({ initial: session?.title ?? '', most: 120, placeholder: 'Coding interview' }), {
        block: blockId(sessionFields.title, key),
      }),
      input('Minutes', numberInput({ initial: session?.minutes ?? 45, least: 5, most: 480 }), {
        block: blockId(sessionFields.minutes, key),
      }),
      seats.map((seat, index) => [
        input(
          seats.length === 1 ? 'Interviewers to choose from' : `Interviewers ${index + 1}: ${seat.role}`,
          multiTypeahead(
            view.people,
            peopleOptions(
              view,
              seat.people.filter((it) => it.rank === 0),
            ),
          ),
          { block: blockId(`${sessionFields.people}${index}`, key) },
        ),
        input('How many of them take it', numberInput({ initial: seat.count, least: 1, most: 10 }), {
          block: blockId(`${sessionFields.count}${index}`, key),
        }),
        input(
          'Alternates, only when they cannot',
          multiTypeahead(
            view.people,
            peopleOptions(
              view,
              seat.people.filter((it) => it.rank > 0),
            ),
          ),
          { block: blockId(`${sessionFields.alternates}${index}`, key), optional: true },
        ),
      ]),
      input('Shadow: one more, if free', multiTypeahead(view.people, peopleOptions(view, shadows?.people ?? [])), {
        block: blockId(sessionFields.shadows, key),
        optional: true,
      }),
      formField(view),
      placeInputs(session ?? {}, draft.rules, (field) => blockId(field, key)),
    ],
  });
}

/** At least one, so that a new session has a field for people. */
export function requiredSeats(session: DraftSession | null): readonly DraftSeat[] {
  const seats = session?.seats.filter((it) => !it.optional) ?? [];
  return seats.length > 0 ? seats : [{ role: 'Interviewer', people: [], count: 1, optional: false }];
}

function peopleOptions(view: SessionView, people: DraftSeat['people']) {
  return people.slice(0, 100).map((it) => option(view.nameOf(it.userId), it.userId));
}

function formField(view: SessionView): Blocks {
  const key = keyOf(view);
  const chosen = view.session?.formId ?? null;
  const text = view.forms.find((it) => it.id === chosen)?.text ?? 'A form that is gone';
  const hint = 'From Lever. Without one the interviewers get no link to leave feedback.';
  if (view.forms.length > MOST_FORMS)
    return input('Feedback form', typeahead(view.formMenu, chosen === null ? null : option(text, chosen)), {
      block: blockId(sessionFields.form, key),
      optional: true,
      hint,
    });
  return input(
    'Feedback form',
    select(
      [...view.forms.map((it) => option(it.text, it.id)), option('No form', NO_FORM)],
      chosen ?? (view.session === null ? null : NO_FORM),
    ),
    { block: blockId(sessionFields.form, key), hint },
  );
}
