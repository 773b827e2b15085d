/** One more interview for a panel that stands: which one, what it is, who could take it, when. Data in, modal out; pure. */
import type { ChangePlan } from '../panels/change.ts';
import type { ChangeCalls } from '../panels/change-calls.ts';
import type { DraftSession } from '../panels/draft.ts';
import {
  actions,
  type Blocks,
  button,
  context,
  input,
  type Modal,
  modal,
  multiTypeahead,
  numberInput,
  option,
  section,
  select,
  textInput,
  typeahead,
} from './kit.ts';
import { bold, escapeLine, lines, link, md, type Mrkdwn } from './mrkdwn.ts';
import { NO_FORM, partFields, placeFields } from './panel-change-parts.ts';
import { sessionText } from './panel-change-session.ts';
import { whenInputs, zonesOf } from './panel-change-when.ts';
import { blockId } from './panel-plan.ts';
import { requiredSeats } from './panel-session.ts';
import { dayOf } from './panel-time.ts';

/** With the seat's number behind it: `people0`, `count0`. */
export const seatFields = { people: 'people', count: 'count' } as const;

const MOST_OFFERED = 12;
const MOST_FORMS = 98;
const MOST_NAMES = 5;

function standing(plan: ChangePlan): Mrkdwn {
  const zones = zonesOf(plan);
  return lines(...plan.now.sessions.map((it) => md`*${dayOf(zones, it.start)}*  ${sessionText(zones, it)}`));
}

/** Sessions of the plan or the template that the panel does not have, and a new one. */
export function whichModal(
  plan: ChangePlan,
  offered: readonly DraftSession[],
  nameOf: (userId: string) => string,
  calls: ChangeCalls,
): Modal {
  const here = { plan: plan.id };
  return modal({
    title: 'Add an interview',
    blocks: [
      section(lines(md`${link(plan.now.candidate.url, plan.now.candidate.name)}, as it stands:`, standing(plan))),
      context(md`All of these stay where they are. Which interview comes to them?`),
      offered.slice(0, MOST_OFFERED).map((it) =>
        section(
          md`${bold(it.title)} · ${it.minutes} min · ${names(it, nameOf)}`,
          button(
            'Choose',
            calls.addChosen,
            { ...here, session: it.id },
            {
              suffix: it.id.slice(0, 60),
              describe: `Choose ${it.title}`,
            },
          ),
        ),
      ),
      actions(
        button(
          'Another one',
          calls.addChosen,
          { ...here, session: null },
          {
            ...(offered.length === 0 && { style: 'primary' as const }),
          },
        ),
      ),
    ],
  });
}

function names(it: DraftSession, nameOf: (userId: string) => string): Mrkdwn {
  const people = it.seats.filter((seat) => !seat.optional).flatMap((seat) => seat.people);
  const shown = people.slice(0, MOST_NAMES).map((one) => nameOf(one.userId));
  const more = people.length - shown.length;
  if (shown.length === 0) return md`nobody chosen yet`;
  return escapeLine(`${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`);
}

export interface AddView {
  readonly plan: ChangePlan;
  /** What it starts from; `null`: nothing yet. */
  readonly session: DraftSession | null;
  readonly forms: readonly { readonly id: string; readonly text: string }[];
  readonly menus: { readonly person: { readonly id: string }; readonly form: { readonly id: string } };
  readonly nameOf: (userId: string) => string;
}

export function addModal(view: AddView, calls: ChangeCalls): Modal {
  const { plan, session } = view;
  const block = (field: string) => blockId(field, plan.id);
  return modal({
    title: 'Add interview (1 of 3)',
    submit: 'Find times',
    on: calls.saveAdd,
    payload: { plan: plan.id },
    blocks: [
      section(md`For ${link(plan.now.candidate.url, plan.now.candidate.name)}. What stands already stays where it is.`),
      input('Title', textInput({ initial: session?.title ?? null, most: 120, placeholder: 'Portfolio review' }), {
        block: block(partFields.title),
      }),
      input('Minutes', numberInput({ initial: session?.minutes ?? 45, least: 5, most: 480 }), {
        block: block(partFields.minutes),
      }),
      seats(view),
      formField(view, block(partFields.form)),
      placeFields(plan, plan.adding, { all: false }),
      whenInputs(plan),
    ],
  });
}

function seats({ plan, session, menus, nameOf }: AddView): Blocks {
  const all = requiredSeats(session);
  return [
    all.map((seat, index) => [
      input(
        all.length === 1 ? 'Interviewers to choose from' : `Interviewers ${index + 1}: ${seat.role}`,
        multiTypeahead(
          menus.person,
          seat.people.slice(0, 100).map((it) => option(nameOf(it.userId), it.userId)),
        ),
        { block: blockId(`${seatFields.people}${index}`, plan.id) },
      ),
      input('How many of them take it', numberInput({ initial: seat.count, least: 1, most: 10 }), {
        block: blockId(`${seatFields.count}${index}`, plan.id),
      }),
    ]),
    session?.seats.some((it) => it.optional) === true &&
      context(md`Whoever watches or learns in it joins when they are free, as the template says.`),
  ];
}

function formField({ session, forms, menus }: AddView, block: string): Blocks {
  const chosen = session?.formId ?? null;
  const text = forms.find((it) => it.id === chosen)?.text ?? 'A form that is gone';
  const hint = 'From Lever. Without one the interviewers get no link to leave feedback.';
  if (forms.length > MOST_FORMS)
    return input('Feedback form', typeahead(menus.form, chosen === null ? null : option(text, chosen)), {
      block,
      optional: true,
      hint,
    });
  const choices = [...forms.map((it) => option(it.text, it.id)), option('No form', NO_FORM)];
  return input('Feedback form', select(choices, chosen ?? (session === null ? null : NO_FORM)), { block, hint });
}
